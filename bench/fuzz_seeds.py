"""The seeds of the fuzz targets: small inputs of each kind, and the tokens that mutations insert."""

from __future__ import annotations

import gzip
import json

from bench.made_files import EPUB_PARTS, ODT_NAMES, has, pdf, table, warc

TOKENS = tuple(
    token.encode()
    for token in (
        *"“”„‟«»″〝〞〟＂「」『』‚‹›‘’'`\"…—–-*_~^()[]{}<>/\\|:;,.!?#&%$=+@\t\n\r\0\x1b\x85\u2028\u202e\ufeff\u200b\u00ad\u0301",
        "\r\n", "\n\n", "\n> ", "\n---\n", "---\noutlet: ", "published: 2024-11-26\n", "kind: source\n", "id: ", "...", "[…]", " OR ", " AND ", " NOT ",
        "```", "~~~", "](", "<!--", "-->", "<blockquote>", "</blockquote>", "<q>", "</q>", "<p>", "<br>", "&#0;", "&#xD800;", "&amp;", "&lt", "<script>",
        "<![CDATA[", "<?xml", "<meta charset=", "said", " she said, ", "according to", "der Sprecher sagte", "a déclaré", "сказал он", "說", "と述べた",
        "outlet:", "speaker:", "after:2024", "before:", "kind:term", "language:", "source:", '{"text": "', '", "id": "', "\\ud800", "\\u0000", "[[[[", "{{{{",
        "1e999", "NaN", "null", "text,outlet\n", '"""', "*quotes: ignore ", "<!-- quotes: ignore omission: why -->", "voluntary", "Participation is ",
    )
) + (b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80", b"\x1b$B", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf")  # fmt: skip

PROSE = "“We will not sign this,” said Ana Ruiz, the union's chair. “It is ‘art washing’ … or worse.”\n\nShe called it a “lie.”\n"
WORLD = "„Nein“, sagte er. « Non », a déclaré Mme Leroy. «Да, — сказал он, — нет». 「いいえ」と述べた。「不」，他說。\n"
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A title</title></head><body><article><h1>A head</h1>'
    "<p>“We will not sign this,” said <b>Ana Ruiz</b>.</p><blockquote><p>It is a <q>lie</q>.</p></blockquote></article></body></html>"
)
FRONT = "---\noutlet: The Daily\ntitle: 'A: b'\npublished: 2024-11-27\nauthor: [A, B]\nlanguage: en\n---\n"
WORDS = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr>'
    '<w:pStyle w:val="Quote"/></w:pPr><w:r><w:t>“We will not sign this,” said Ana Ruiz.</w:t></w:r></w:p></w:body></w:document>'
)
GARBLED = (PROSE + WORLD).encode().decode("cp1252", "replace").encode()
OLD = (PROSE.encode("cp1252"), WORLD[:60].encode("mac_roman", "replace"), WORLD.encode("utf-16-le"), GARBLED)
TEXTS = (*OLD, PROSE.encode(), WORLD.encode(), FRONT.encode() + PROSE.encode(), ("> " + PROSE).encode())
JSON = b'{"text": "\\u201cNo,\\u201d he said.", "id": "1", "outlet": "The Daily", "published": "2024-11-27"}\n'
TABLE = table([json.loads(JSON)] * 3) if has("pyarrow") else b"PAR1"
TOML_FRONT = (
    b'+++\ntitle = "No"\ndate = 2024-11-26T10:00:00Z\nauthors = ["A", {name = "B"}]\n[x]\ny = 1\n+++\n"No," he said.\n'
)
COLUMNS = b"BT /F1 10 Tf " + b"".join(
    b"1 0 0 1 72 %d Tm (we say so) Tj /F1 6 Tf 4 Ts (%d) Tj 0 Ts /F1 10 Tf 1 0 0 1 320 %d Tm (and do so) Tj " % (y, y % 9, y)
    for y in range(700, 620, -12)
) + b"ET"  # fmt: skip
PDF = pdf([["We will not sign, or to-", "morrow, he said."]], Title="A title")
ARCHIVE = warc("http://x.example/a", b"<html><p>\xe2\x80\x9cNo,\xe2\x80\x9d he said.</p>")
ANSWER = b"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE.encode())
LIST = b"[" + JSON.strip() + b", " + JSON + b"]"
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "The Daily", "items": [{"id": "1", "url": "https://x.example/1", '
    b'"content_html": "<p>No, he said.</p>", "date_published": "2024-11-27T10:00:00Z", "authors": [{"name": "A"}]}]}'
)
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Daily</title><item><title>A</title>'
    "<link>https://x.example/1</link><pubDate>Tue, 26 Nov 2024 23:30:00 -0500</pubDate><author>a@b.example (Bo)</author>"
    "<description>&lt;p&gt;“No,” he said.&lt;/p&gt;&nbsp;</description></item></channel></rss>"
).encode()
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Jour</title><entry><id>urn:1</id><link href="https://y.example"/>'
    '<updated>2024-11-27T00:10:00Z</updated><content type="xhtml"><div><p>« Non »</p></div></content></entry></feed>'
).encode()
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}{\stylesheet{\s15 Quote;}}{\info{\title A}{\creatim\yr2024\mo1\dy2}}"
    rb"\pard\s15 \ldblquote No,\rdblquote  \'93x\'94 {\footnote \u8220?a\u-10179?}\f1\'ab{\*\x y}\v h\v0\par{\pict\bin3 {}}}}"
)
MAIL = (
    b"From: =?utf-8?q?Jos=C3=A9?= <a@b.example>\nSubject: A\nDate: Tue, 26 Nov 2024 23:30:00 -0500\nContent-Type: multipart/mixed; boundary=X\n\n"
    b"--X\nContent-Type: multipart/alternative; boundary=Y\n\n--Y\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    b"quoted-printable\n\n=E2=80=9CNo,=E2=80=9D he said.\n--Y\nContent-Type: text/html\n\n<p>x</p>\n--Y--\n--X\n"
    b'Content-Type: application/pdf; name="b.pdf"\nContent-Disposition: attachment\n\nJVBERi0=\n--X--\n'
)
ODT = (
    f'<office:document-content {ODT_NAMES}><style:style style:name="P1" style:parent-style-name="Quotations"/><office:body><office:text>'
    '<text:p text:style-name="P1">“No,”<text:s text:c="2"/>he<text:note><text:p>a</text:p></text:note></text:p></office:text></office:body>'
    "</office:document-content>"
).encode()
PACKAGE = str(EPUB_PARTS["OEBPS/book.opf"]).encode()
TSV = b"7\tx\t1\tThe Daily\t2024\tthe very same words here\n9\tx\t1\to\t3\tThe very same words here.\n"
ASKED = (
    b'artists "art washing" OR redteam~ -free speaker:felix (outlet:"The Verge" after:2024-11-27)',
    b"kind:any volunt~",
)
PAIR = b"Participation is mandatory \xe2\x80\xa6 no obligation\nParticipation is voluntary, with no obligation to help."
