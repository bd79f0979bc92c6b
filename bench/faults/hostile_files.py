"""Files that are cut off, in odd encodings, or made to break their readers, and how the commands must end on them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from bench.fuzz_seeds import ARCHIVE, ODT_NAMES
from bench.made_files import EPUB_PARTS, WORD_PARTS, archive_of, epub, odt, pdf, table, warc

SAID = "“We will not sign this contract today,” said Ann Lee, the mayor of the town."
PRINTED = "We will not sign this contract today"
BYTES = SAID.encode()
READ, REFUSED = 0, 2


class HostileFile(NamedTuple):
    """A file, and how `extract` must end on it."""

    name: str
    data: Callable[[], bytes]
    code: int
    message: str = ""  # on standard error
    printed: str = PRINTED  # on standard output, where it is read
    command: tuple[str, ...] = ("extract",)


def front(facts: str) -> Callable[[], bytes]:
    return lambda: f"---\n{facts}\n---\n{SAID}\n".encode()


def line(**facts: object) -> bytes:
    return json.dumps({"text": SAID, **facts}).encode() + b"\n"


def mail(headers: bytes, body: bytes = BYTES) -> bytes:
    return b"From: a@b.example\n" + headers + b"\n\n" + body


def feed(inner: bytes, head: bytes = b"") -> bytes:
    return head + b'<rss version="2.0"><channel><title>T</title>' + inner + b"</channel></rss>"


ITEM = b"<item><title>One</title><description>" + BYTES + b"</description></item>"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = f"<w:p><w:r><w:t>{SAID}</w:t></w:r></w:p>"


def word(body: str = PARAGRAPH, **parts: str) -> bytes:
    document = f"<w:document {SPACE}><w:body>{body}</w:body></w:document>"
    return archive_of({"word/document.xml": document, **WORD_PARTS, **parts})


def flagged(data: bytes, offset: int, value: bytes) -> bytes:
    """A ZIP archive with other bytes in the first entry of its directory."""
    start = data.find(b"PK\1\2") + offset
    return data[:start] + value + data[start + len(value) :]


def escaping() -> bytes:
    """A Word document whose archive holds parts above itself and at the root of the disk."""
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../escaped.txt", "/escaped.txt", "word/../../../escaped.txt"):
            archive.writestr(name, "x")
    return out.getvalue()


def text_document(inner: str) -> bytes:
    body = f"<office:body><office:text>{inner}</office:text></office:body>"
    return odt(f"<office:document-content {ODT_NAMES}>{body}</office:document-content>".encode())


def book(old: str, new: str) -> bytes:
    return epub(b"<p>" + BYTES, {"OEBPS/book.opf": EPUB_PARTS["OEBPS/book.opf"].replace(old, new)})


def parts(boundaries: int) -> bytes:
    """A mail of parts within one another, of which none is closed."""
    heads = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(boundaries))
    return b"".join(heads) + b"Content-Type: text/plain\n\n" + BYTES


CUT_OFF = "cut off"
FILES = {
    # encodings
    "UTF-16 without its mark, cut within a character": HostileFile("a.txt", lambda: SAID.encode("utf-16-le")[:-1], READ, "U+FFFD"),
    "UTF-32": HostileFile("a.txt", lambda: SAID.encode("utf-32"), READ),
    "three byte order marks": HostileFile("a.txt", lambda: b"\xef\xbb\xbf" * 3 + BYTES, READ),
    "a byte order mark and nothing": HostileFile("a.txt", lambda: b"\xff\xfe", REFUSED, "is empty"),
    "characters that nobody sees": HostileFile("a.txt", lambda: "\u200b\u2060\ufeff".encode() * 1000, READ, printed=""),
    "a compressed text": HostileFile("a.txt", lambda: gzip.compress(BYTES), REFUSED, "compressed (gzip)"),
    "200,000 accents on one letter": HostileFile("a.txt", lambda: BYTES + b"a" + "\u0301".encode() * 200_000, READ),
    "50,000 marks that reverse the line": HostileFile("a.txt", lambda: "\u202e".encode() * 50_000 + b"\n" + BYTES, READ),
    "returns in place of line breaks": HostileFile("a.txt", lambda: (SAID + "\r").encode() * 5, READ),
    "an encoding that does not exist": HostileFile("a.html", lambda: b'<meta charset="nosuch"><p>' + BYTES, READ),
    "an encoding that is none of characters": HostileFile("a.html", lambda: b'<meta charset="rot13"><p>' + BYTES, READ),
    "a page that states UTF-16 in UTF-8": HostileFile("a.html", lambda: b'<?xml version="1.0" encoding="utf-16"?><p>' + BYTES, READ),
    # size and depth
    "an interview of 3,000 answers": HostileFile("a.txt", lambda: b"Q: No?\nA: Yes.\n" * 3000, READ, printed="Yes"),
    "an interview of 3,000 people": HostileFile("a.txt", lambda: "".join(f"{_name(n)}: We will not sign.\n" for n in range(3000)).encode(), READ, printed=""),
    "a speaker of 50,000 initials": HostileFile("a.txt", lambda: ("“We will not sign this contract today,” said " + "A. " * 50_000).encode(), READ),
    "a speaker of 10,000 appositions": HostileFile("a.txt", lambda: (SAID[:-1] + ", the mayor of the town" * 10_000 + ".").encode(), READ),
    "a block quotation in 100,000 others": HostileFile("a.md", lambda: b"> " * 100_000 + BYTES, READ),
    "100,000 comments that never end": HostileFile("a.md", lambda: BYTES + b"\n\n" + b"<!--" * 100_000, READ),
    "one line of 3 MB without a space": HostileFile("a.txt", lambda: BYTES + b"\n" + b"a" * 3_000_000, READ),
    # front matter
    "a day beyond the calendar": HostileFile("a.md", front("published: 99999-99-99"), REFUSED, "write it as YYYY-MM-DD"),
    "the 30th of February": HostileFile("a.md", front("published: 2024-02-30"), REFUSED, "write it as YYYY-MM-DD"),
    "the year 0": HostileFile("a.md", front("published: 0000-00-00"), REFUSED, "write it as YYYY-MM-DD"),
    "digits of another script": HostileFile("a.md", front("published: ٢٠٢٤-١١-٢٦"), REFUSED, "write it as YYYY-MM-DD"),
    "a tag that would run a program": HostileFile("a.md", front('outlet: !!python/object/apply:os.system ["touch escaped.txt"]'), READ),
    "a list for a key": HostileFile("a.md", front("? [a, b]\n: c\noutlet: x"), REFUSED, "a.md:2: front matter is no YAML"),
    "mappings 5,000 deep": HostileFile("a.md", front("a: " + "{a: " * 5000 + "}" * 5000), REFUSED, "too deep"),
    "half a pair of surrogates": HostileFile("a.md", front('outlet: "\\ud800 \\udc00"'), READ),
    "a language that is a path": HostileFile("a.md", front("language: ../../etc/passwd"), READ),
    "a hexadecimal number of 5,000 digits": HostileFile("a.md", lambda: b"+++\noutlet = 0x" + b"f" * 5000 + b"\n+++\n" + BYTES, READ),
    "a decimal number of 5,000 digits": HostileFile("a.md", lambda: b"+++\noutlet = " + b"9" * 5000 + b"\n+++\n" + BYTES, REFUSED, "no TOML"),
    "lists 5,000 deep in TOML": HostileFile("a.md", lambda: b"+++\nx = " + b"[" * 5000 + b"]" * 5000 + b"\n+++\n" + BYTES, REFUSED, "too deep"),
    "numbers that are none": HostileFile("a.md", lambda: b"+++\ndate = inf\nlanguage = nan\n+++\n" + BYTES, READ, "no date"),
    # records
    "a list of JSON that is cut off": HostileFile("a.json", lambda: b"[" + line() + b",", REFUSED, "a.json: is no JSON (Expecting value, line 2)"),
    "a list of JSON that is cut off, built": HostileFile("a.json", lambda: b"[" + line() + b",", REFUSED, "a.json: is no JSON", command=("add", "article.md")),
    "a line of JSON that is cut off": HostileFile("a.jsonl", lambda: line() + line()[:30], REFUSED, "a.jsonl:2: is no JSON"),
    "100,000 nulls": HostileFile("a.json", lambda: b"[" + b"null," * 100_000 + b"null]", REFUSED, "holds no record"),
    "a number beyond all for a day": HostileFile("a.jsonl", lambda: b'{"text": "x", "published": 1e999}\n', REFUSED, "a.jsonl:1"),
    "an id of a million characters": HostileFile("a.jsonl", lambda: line(id="x" * 1_000_000), READ),
    "two objects on a line": HostileFile("a.jsonl", lambda: line().strip() * 2, REFUSED, "one object per line"),
    "200,000 columns": HostileFile("a.csv", lambda: b"text" + b",x" * 200_000 + b"\n" + b'"' + BYTES + b'"\n', REFUSED, "correct the row"),
    "quotation marks that never end": HostileFile("a.csv", lambda: b"text\n" + b'"' * 100_001, REFUSED, "correct its quotation marks"),
    "a separator that is none": HostileFile("a.csv", lambda: b"sep=\0\ntext\nx\n", REFUSED, "the header has no column"),
    "a table of Parquet that is cut off": HostileFile("a.parquet", lambda: table([{"text": SAID}] * 3)[:-8], REFUSED, "write it again"),
    "a table of Parquet that is encrypted": HostileFile("a.parquet", lambda: b"PARE" + table([{"text": SAID}])[4:-4] + b"PARE", REFUSED, "write it again"),
    # documents
    "a document of Word that is cut off": HostileFile("a.docx", lambda: word()[:-30], REFUSED, "or damaged: save it again"),
    "a document of Word with a password": HostileFile("a.docx", lambda: flagged(word(), 8, b"\1"), REFUSED, "is encrypted: save it without a password"),
    "a document packed in an unknown way": HostileFile("a.docx", lambda: flagged(word(), 10, b"\x63\0"), REFUSED, "can't be unpacked): save it again"),
    "a document with parts above its archive": HostileFile("a.docx", escaping, READ),
    "a document whose body is at an address": HostileFile("a.docx", lambda: archive_of({**WORD_PARTS, "_rels/.rels": WORD_PARTS["_rels/.rels"].replace('Target="word/document.xml"', 'TargetMode="External" Target="http://127.0.0.1:9/x"')}), REFUSED, "not a Word document"),
    "a document with facts that are no XML": HostileFile("a.docx", lambda: word(**{"docProps/core.xml": "<a"}), READ),
    "an indent beyond all numbers": HostileFile("a.docx", lambda: word(f'<w:p><w:pPr><w:outlineLvl w:val="{"9" * 5000}"/><w:ind w:left="x"/></w:pPr><w:r><w:t>{SAID}</w:t></w:r></w:p>'), READ),
    "a million million spaces": HostileFile("a.odt", lambda: text_document(f'<text:p><text:s text:c="{10**12}"/><text:s text:c="-1"/><text:s text:c="x"/>{SAID}</text:p>'), READ),
    "a cell that is repeated a million times": HostileFile("a.odt", lambda: text_document(f'<table:table><table:table-row table:number-rows-repeated="{10**6}"><table:table-cell table:number-columns-repeated="{10**6}"><text:p>{SAID}</text:p></table:table-cell></table:table-row></table:table>'), READ),
    "a flat document that reads a file": HostileFile("a.fodt", lambda: b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><office:document ' + ODT_NAMES.encode() + b"><office:body><office:text><text:p>&a;</text:p></office:text></office:body></office:document>", REFUSED, "declares the entity"),
    "rich text that is cut off": HostileFile("a.rtf", lambda: rb"{\rtf1\ansi {\b \'93We will not sign this contract today,\'94 said Ann", READ, CUT_OFF),
    "a draft in rich text that is cut off": HostileFile("a.rtf", lambda: rb"{\rtf1\ansi {\b \'93We will not sign this contract today,\'94 said Ann", READ, CUT_OFF, command=("check",)),
    "rich text whose binary part has no end": HostileFile("a.rtf", lambda: rb"{\rtf1 \'93We will not sign this contract today.\'94 \bin2147483647 x}", READ, CUT_OFF),
    "rich text of odd numbers": HostileFile("a.rtf", lambda: rb"{\rtf1 \uc-9\u-99999999 ?\u8220 We will not sign this contract today\u8221 \f99999999 \'ff}", READ),
    "a mail that is cut off": HostileFile("a.eml", lambda: mail(b"Content-Type: multipart/mixed; boundary=x", b"--x\n\n" + BYTES), READ, CUT_OFF),
    "a mail packed and cut off": HostileFile("a.eml", lambda: mail(b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"4oCcV2Ugd2lsbCBub3Qgc2lnbiB0aGlzIGNvbnRyYWN0IHRvZGF5LO"), READ, CUT_OFF, printed=""),
    "a mail of 150 parts in one another": HostileFile("a.eml", lambda: parts(150), READ),
    "3,000 mails in one another": HostileFile("a.eml", lambda: b"Content-Type: message/rfc822\n\n" * 3000 + BYTES, REFUSED, "save it as .eml again"),
    "a subject that is no word": HostileFile("a.eml", lambda: mail(b"Subject: =?utf-8?B?////?= =?nosuch?Q?=ff?= \x1b[31m\nDate: 99 Foo 99999"), READ),
    "a feed that is cut off": HostileFile("a.rss", lambda: feed(ITEM * 2)[:-60], READ, CUT_OFF),
    "a feed that reads a file": HostileFile("a.rss", lambda: feed(b"<item><description>&a;</description></item>", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), REFUSED, "declares entities"),
    "a feed in an encoding that does not exist": HostileFile("a.rss", lambda: feed(ITEM, b'<?xml version="1.0" encoding="nosuch"?>'), READ),
    "a map of a site": HostileFile("a.xml", lambda: b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://x</loc></url></urlset>', REFUSED, "no feed of articles"),
    "a book with a chapter of this machine": HostileFile("a.epub", lambda: book("text/one.xhtml", "../../../../etc/passwd"), REFUSED, "is missing"),
    "a book with a chapter at an address": HostileFile("a.epub", lambda: book("text/one.xhtml", "http://127.0.0.1:9/x"), REFUSED, "is missing"),
    "a book that names a chapter 50,000 times": HostileFile("a.epub", lambda: book('<itemref idref="two"/>', '<itemref idref="two"/>' * 50_000), READ),
    "a PDF that is cut off": HostileFile("a.pdf", lambda: pdf([["We will not sign, he said."]])[:-40], REFUSED, "save it again"),
    "a PDF of 999,999,999 pages": HostileFile("a.pdf", lambda: pdf([["“We will not sign this contract today,” he said."]]).replace(b"/Count 1", b"/Count 999999999"), READ),
    "a page of infinite size": HostileFile("a.pdf", lambda: pdf([["“We will not sign this contract today,” he said."]], b"1e400 0 0 1 nan inf cm BT /F1 1e300 Tf (x) Tj ET"), READ),
    "an archive of a file of this machine": HostileFile("a.warc", lambda: warc("file:///etc/passwd", b"<p>" + BYTES), REFUSED, "no record that can be read"),
    "an archive of a page without an end": HostileFile("a.warc", lambda: ARCHIVE.replace(b"Content-Length: ", b"Content-Length: 9999999999999"), REFUSED, "check where it comes from"),
    "a chunk of less than nothing": HostileFile("a.warc", lambda: warc("http://x.example/a", b"-5\r\n<p>" + BYTES, head="Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked"), READ),
}  # fmt: skip


def _name(n: int) -> str:
    """One of many surnames, in letters."""
    return "Ann " + "".join(chr(ord("a") + n // 26**k % 26) for k in range(4)).capitalize()
