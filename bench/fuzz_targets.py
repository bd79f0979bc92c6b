"""The fuzz targets: the seeds of each reader and judge, and the laws that must hold for any bytes.

A violated law raises AssertionError. Any error except QuotesError is a fault too and is not caught.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bench.made_files import EPUB_PARTS, ODT_NAMES, WORD_PARTS, archive_of, epub, has, odt, packed, pdf, table, warc
from letters.model import Article, QuotesError, Source

BELOW = 300  # characters of a message; it is one readable line
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


class Target(NamedTuple):
    """A fuzz target: a function that takes bytes, and the seeds of the mutations."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


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

_PROSE = "“We will not sign this,” said Ana Ruiz, the union's chair. “It is ‘art washing’ … or worse.”\n\nShe called it a “lie.”\n"
_WORLD = (
    "„Nein“, sagte er. « Non », a déclaré Mme Leroy. «Да, — сказал он, — нет». 「いいえ」と述べた。「不」，他說。\n"
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A title</title></head><body><article><h1>A head</h1>'
    "<p>“We will not sign this,” said <b>Ana Ruiz</b>.</p><blockquote><p>It is a <q>lie</q>.</p></blockquote></article></body></html>"
)
_FRONT = "---\noutlet: The Daily\ntitle: 'A: b'\npublished: 2024-11-27\nauthor: [A, B]\nlanguage: en\n---\n"
_WORDS = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr>'
    '<w:pStyle w:val="Quote"/></w:pPr><w:r><w:t>“We will not sign this,” said Ana Ruiz.</w:t></w:r></w:p></w:body></w:document>'
)


@cache
def _folder() -> Path:
    """A folder for input files, in memory if possible."""
    shared = Path("/dev/shm")
    kept = tempfile.TemporaryDirectory(prefix="fuzz-", dir=shared if os.access(shared, os.W_OK) else None)
    _kept.append(kept)
    return Path(kept.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _file(data: bytes, name: str) -> str:
    path = _folder() / name
    path.write_bytes(data)
    return str(path)


def _readable(error: QuotesError) -> None:
    """A message is one printable line, and the exit code is a documented one."""
    told = str(error)
    assert error.code in (1, 2, 3), error.code
    assert told and told.isprintable() and len(told) < BELOW + len(str(_folder())), told


def _note(where: str, note: str) -> None:
    """A note on what was guessed or repaired is one printable line."""
    assert note and where.isprintable() and note.isprintable() and len(note) < BELOW, note


def _reads(name: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        from letters.reading.corpus import DefaultMetadata, read

        skipped: list[tuple[str, str]] = []
        try:
            path = _file(packed(data), name)
            defaults = DefaultMetadata(repair=has("ftfy") and bool(data) and data[-1] % 2 == 1)
            for document in read([path], defaults=defaults, skip=lambda *why: skipped.append(why), note=_note):
                sound(document)
        except QuotesError as error:
            _readable(error)

    return run


def _with_macros(data: bytes) -> bytes:
    """A Word document with macros, of these bytes."""
    types = WORD_PARTS["[Content_Types].xml"].replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
    )
    return archive_of({**WORD_PARTS, "[Content_Types].xml": types, "word/document.xml": data})


def _package(data: bytes) -> bytes:
    """An EPUB with this package document."""
    return epub(b"<p>No.</p>", {"OEBPS/book.opf": data})


def sound(document: Article | Source) -> None:
    """The laws for every article and source that is read."""
    document.text.encode("utf-8")
    for fact in (document.id, document.title, document.url, document.note):
        assert fact is None or (fact.encode("utf-8") and "\n" not in fact and "\x1b" not in fact), fact
    assert document.published is None or _DAY.fullmatch(document.published), document.published
    if isinstance(document, Article):
        assert document.outlet and "\n" not in document.outlet
        assert 0 <= document.body <= len(document.text)
        assert all(0 <= a < b <= len(document.text) for a, b in document.blocks), document.blocks


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore")


def _marks(data: bytes) -> None:
    """Spans slice back to the text, are in order, and do not cross."""
    from letters.extract import extract

    markup = "markdown" if data[:1] > b"\x7f" or data[:1] in b"#>*`" else "plain"
    article = Article("a", _text(data), "a", markup=markup)  # type: ignore[arg-type]
    _spans(article, extract(article))


def _spans(article: Article, found: list) -> None:  # type: ignore[type-arg]
    around: list[int] = []
    before = (-1, 0)
    for one in found:
        assert 0 <= one.start < one.end <= len(article.text), one
        assert not article.text[one.start].isspace() and not article.text[one.end - 1].isspace(), one
        assert (one.start, -one.end) > before, one
        before = one.start, -one.end
        while around and around[-1] <= one.start:
            around.pop()
        assert one.nested == bool(around) and (not around or one.end <= around[-1]), one
        around.append(one.end)
        assert one.speaker is None or one.speaker in article.text, one
        assert 0 <= one.confidence <= 1 and one.context[0] <= one.context[1] <= len(article.text), one


def _blocks(data: bytes) -> None:
    """The same, with lines marked as block quotations by the format."""
    from letters.extract import extract

    text = _text(data[1:])
    lines = [match.span() for match in re.finditer(r"(?<![^\n])\S[^\n]*(?<=\S)", text)]
    blocks = tuple(span for at, span in enumerate(lines) if data[0] >> at % 8 & 1)
    article = Article("a", text, "a", blocks=blocks)
    _spans(article, extract(article))


def _compare(data: bytes) -> None:
    """Comparing never fails; a verbatim wording occurs word for word."""
    from index.comparison import compare
    from index.comparison.wording import Wording
    from index.verdicts import VERDICTS
    from letters.text.normalize import keys

    query, _, reference = _text(data).partition("\n")
    style = ("chicago", "ap", "legal")[len(data) % 3]
    found = compare(query, Wording(reference), style)
    assert found.verdict in VERDICTS and found.severity
    assert 0 <= found.span[0] <= found.span[1] <= len(reference), found.span
    for difference in found.differences:
        (a, b), (c, d) = difference.query_span, difference.reference_span
        assert 0 <= a <= b <= len(query) and 0 <= c <= d <= len(reference), difference
    same = compare(query, Wording(query), style).verdict
    words = len(keys(query))
    assert same == ("verbatim" if words >= 4 else "fragment" if words else "invalid"), same


_ARTICLES = (
    Source("s", "Participation is voluntary, with no obligation to provide feedback. Artists are not your free bug testers!"),
    Article("a", "“Participation is voluntary,” said Ana Ruiz of the union. She called it “art washing.”", "The Daily", published="2024-11-27"),
    Article("b", "“Artists are not your free bug testers,” the letter said. »Nein«, sagte er.", "Die Zeit", language="de"),
)  # fmt: skip


@cache
def _library():  # type: ignore[no-untyped-def]
    from index.builder import build
    from index.store import Library

    os.environ["QUOTES_STATE"] = str(_folder() / "state")
    build(_folder() / "index", _ARTICLES)
    return Library.open(_folder() / "index")


def _query(data: bytes) -> None:
    """A query is parsed or refused, and never finds a passage that does not exist."""
    from index.fulltext import search

    try:
        hits = search(_library(), _text(data), limit=None)
    except QuotesError as error:
        assert error.code == 2, error
        _readable(error)
    else:
        assert len(hits.hits) == hits.total <= _library().counts()["passages"]


def _outlets(data: bytes) -> None:
    """The uses of an answer print the words, no quotation is a use and related, and any query gets a verdict."""
    from index.answers.questions import Questions
    from index.answers.verify import Verifier

    text = _text(data)
    try:
        answer = Questions(_library()).reply(text).whole
    except QuotesError as error:
        return _readable(error)
    related = {use.reading.quotation for use in answer.related.uses} if answer.related else set()
    for use in answer.uses:
        assert use.reading.quotation not in related
        assert 0 <= use.part[0] <= use.part[1] <= len(use.reading.text) and 0 <= use.coverage <= 1
    found = Verifier(_library()).verify(text, text[:20] or None)
    assert found.severity in ("ok", "info", "warning", "error", "usage")
    return None


@cache
def _verifier():  # type: ignore[no-untyped-def]
    from index.answers.verify import Verifier

    return Verifier(_library())


def _checks(name: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
    """Findings are inside the draft, and are one line each in every format."""

    def run(data: bytes) -> None:
        from index.answers.check import check
        from index.output import findings
        from index.output.terminal import UNSEEN, Terminal
        from letters.reading.draft import read_draft

        try:
            draft = read_draft(_file(packed(data), name))
        except QuotesError as error:
            return _readable(error)
        found = check(draft, _verifier())
        for one in found:
            assert 0 <= one.start <= one.end <= len(draft.raw), one
            line, column = one.begins
            assert 1 <= line <= len(draft.line_starts) and column >= 1
        for form in (findings.unix, findings.github, findings.text):
            for said in form(found, Terminal()):
                assert not UNSEEN.search(said), said
        findings.sarif(found)
        return None

    return run


def _drawn(data: bytes) -> bytes:
    """A PDF with one page that shows these bytes."""
    return pdf([[]], data)


def _answered(data: bytes) -> bytes:
    """A web archive of one page with this server response."""
    return gzip.compress(warc("http://x.example/a", b"HTTP/1.1 200 OK\r\n" + data, ""))


def _rows(name: str) -> Callable[[bytes], None]:
    """Rows are read, or refused with their position; each gets its passages."""

    def run(data: bytes) -> None:
        from index.grouping import passages
        from index.grouping.quotation_rows import read_rows

        try:
            ids, rows = read_rows([_file(data, name)])
        except QuotesError as error:
            return _readable(error)
        found, uses = passages(rows, [])
        assert len(ids) == len(rows)
        known = {passage.id for passage in found}
        assert all(use.row < len(rows) and use.passage in known for use in uses)
        return None

    return run


def _batch(data: bytes) -> None:
    """Each line of a batch of queries is answered, or the batch refused."""
    from index.answers.batch_queries import read_queries

    try:
        asked = list(read_queries(io.BytesIO(data), lambda place, note: None))
    except QuotesError as error:
        return _readable(error)
    assert len(asked) == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    return None


_GARBLED = (_PROSE + _WORLD).encode().decode("cp1252", "replace").encode()
_OLD = (_PROSE.encode("cp1252"), _WORLD[:60].encode("mac_roman", "replace"), _WORLD.encode("utf-16-le"), _GARBLED)
_TEXTS = (*_OLD, _PROSE.encode(), _WORLD.encode(), _FRONT.encode() + _PROSE.encode(), ("> " + _PROSE).encode())
_JSON = b'{"text": "\\u201cNo,\\u201d he said.", "id": "1", "outlet": "The Daily", "published": "2024-11-27"}\n'
_TABLE = table([json.loads(_JSON)] * 3) if has("pyarrow") else b"PAR1"
_FRONT = (
    b'+++\ntitle = "No"\ndate = 2024-11-26T10:00:00Z\nauthors = ["A", {name = "B"}]\n[x]\ny = 1\n+++\n"No," he said.\n'
)
_COLUMNS = b"BT /F1 10 Tf " + b"".join(
    b"1 0 0 1 72 %d Tm (we say so) Tj /F1 6 Tf 4 Ts (%d) Tj 0 Ts /F1 10 Tf 1 0 0 1 320 %d Tm (and do so) Tj " % (y, y % 9, y)
    for y in range(700, 620, -12)
) + b"ET"  # fmt: skip
_PDF = pdf([["We will not sign, or to-", "morrow, he said."]], Title="A title")
_ARCHIVE = warc("http://x.example/a", b"<html><p>\xe2\x80\x9cNo,\xe2\x80\x9d he said.</p>")
_ANSWER = b"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(_PAGE.encode())
_LIST = b"[" + _JSON.strip() + b", " + _JSON + b"]"
_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "The Daily", "items": [{"id": "1", "url": "https://x.example/1", '
    b'"content_html": "<p>No, he said.</p>", "date_published": "2024-11-27T10:00:00Z", "authors": [{"name": "A"}]}]}'
)
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Daily</title><item><title>A</title>'
    "<link>https://x.example/1</link><pubDate>Tue, 26 Nov 2024 23:30:00 -0500</pubDate><author>a@b.example (Bo)</author>"
    "<description>&lt;p&gt;“No,” he said.&lt;/p&gt;&nbsp;</description></item></channel></rss>"
).encode()
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Jour</title><entry><id>urn:1</id><link href="https://y.example"/>'
    '<updated>2024-11-27T00:10:00Z</updated><content type="xhtml"><div><p>« Non »</p></div></content></entry></feed>'
).encode()
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}{\stylesheet{\s15 Quote;}}{\info{\title A}{\creatim\yr2024\mo1\dy2}}"
    rb"\pard\s15 \ldblquote No,\rdblquote  \'93x\'94 {\footnote \u8220?a\u-10179?}\f1\'ab{\*\x y}\v h\v0\par{\pict\bin3 {}}}}"
)
_MAIL = (
    b"From: =?utf-8?q?Jos=C3=A9?= <a@b.example>\nSubject: A\nDate: Tue, 26 Nov 2024 23:30:00 -0500\nContent-Type: multipart/mixed; boundary=X\n\n"
    b"--X\nContent-Type: multipart/alternative; boundary=Y\n\n--Y\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    b"quoted-printable\n\n=E2=80=9CNo,=E2=80=9D he said.\n--Y\nContent-Type: text/html\n\n<p>x</p>\n--Y--\n--X\n"
    b'Content-Type: application/pdf; name="b.pdf"\nContent-Disposition: attachment\n\nJVBERi0=\n--X--\n'
)
_ODT = (
    f'<office:document-content {ODT_NAMES}><style:style style:name="P1" style:parent-style-name="Quotations"/><office:body><office:text>'
    '<text:p text:style-name="P1">“No,”<text:s text:c="2"/>he<text:note><text:p>a</text:p></text:note></text:p></office:text></office:body>'
    "</office:document-content>"
).encode()
_PACKAGE = str(EPUB_PARTS["OEBPS/book.opf"]).encode()
_TSV = b"7\tx\t1\tThe Daily\t2024\tthe very same words here\n9\tx\t1\to\t3\tThe very same words here.\n"
_ASKED = (
    b'artists "art washing" OR redteam~ -free speaker:felix (outlet:"The Verge" after:2024-11-27)',
    b"kind:any volunt~",
)
_PAIR = (
    b"Participation is mandatory \xe2\x80\xa6 no obligation\nParticipation is voluntary, with no obligation to help."
)

TARGETS = {
    "text": Target(_reads("a.txt"), (*_TEXTS, _WORLD.encode("utf-16"), "«Да», — сказал он.".encode("cp1251"))),
    "markdown": Target(_reads("a.md"), (*_TEXTS, _FRONT)),
    "html": Target(_reads("a.html"), (_PAGE.encode(),)),
    "jsonl": Target(_reads("a.jsonl"), (_JSON * 2, _JSON.decode().encode("utf-16"))),
    "csv": Target(_reads("a.csv"), (b'text,outlet,published\n"\xe2\x80\x9cNo,\xe2\x80\x9d he said.",A,2024\nb,"x""y",\n', b"text;id\na;b\n", b"sep=;\nbody;date\na;1/2/2024\n")),
    "parquet": Target(_reads("a.parquet"), (_TABLE,)),
    "docx": Target(_reads("a.docx", packed), (_WORDS.encode(),)),
    "docm": Target(_reads("a.docm", _with_macros), (_WORDS.encode(), _WORDS.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml").encode())),
    "json": Target(_reads("a.json"), (_LIST, _JSON, _JSON * 2, _JSON_FEED)),
    "feed": Target(_reads("a.rss"), (_RSS, _ATOM)),
    "rtf": Target(_reads("a.rtf"), (_RTF,)),
    "eml": Target(_reads("a.eml"), (_MAIL,)),
    "odt": Target(_reads("a.odt", odt), (_ODT,)),
    "odt-zip": Target(_reads("a.odt"), (odt(_ODT),)),
    "epub": Target(_reads("a.epub", epub), (_PAGE.encode(),)),
    "epub-package": Target(_reads("a.epub", _package), (_PACKAGE,)),
    "epub-zip": Target(_reads("a.epub"), (epub(_PAGE.encode()),)),
    "pdf": Target(_reads("a.pdf"), (_PDF,)),
    "pdf-drawn": Target(_reads("a.pdf", _drawn), (b"BT /F1 12 Tf 72 720 Td 14 TL (We will not sign, or to-) Tj T* [(mor) -20 (row.)] TJ (x) ' ET /X Do q Q", _COLUMNS)),
    "warc": Target(_reads("a.warc"), (_ARCHIVE, _ARCHIVE[:300] * 2)),
    "warc-gz": Target(_reads("a.warc.gz"), (gzip.compress(_ARCHIVE) * 2, gzip.compress(_ARCHIVE * 2))),
    "warc-page": Target(_reads("a.warc.gz", _answered), (_ANSWER, b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>No\r\n0\r\n\r\n")),
    "marks": Target(_marks, _TEXTS),
    "blocks": Target(_blocks, tuple(b"\xaa" + text for text in _TEXTS)),
    "compare": Target(_compare, (_PAIR, _WORLD.encode() + _WORLD.encode())),
    "query": Target(_query, _ASKED),
    "answers": Target(_outlets, (_PAIR, b"Artists are not your free bug testers")),
    "draft": Target(_checks("a.md"), (*_TEXTS, b"<!-- quotes: ignore omission, altered: why -->\n" + _PROSE.encode())),
    "draft-html": Target(_checks("a.html"), (_PAGE.encode(),)),
    "draft-docx": Target(_checks("a.docx", packed), (_WORDS.encode(),)),
    "zip": Target(_checks("a.docx"), (packed(_WORDS.encode()),)),
    "tsv": Target(_rows("a.tsv"), (_TSV,)),
    "rows": Target(_rows("a.jsonl"), (_JSON,)),
    "batch": Target(_batch, (b"some words\n" + b'{"query": "x", "id": 1, "attribution": "y"}\n',)),
}  # fmt: skip


def clear() -> None:
    """Clear all caches, so that an input costs as much as the first time."""
    from letters.text.normalize import _keys

    _keys.cache_clear()
