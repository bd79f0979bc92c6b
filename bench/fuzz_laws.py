"""The laws that must hold for any bytes that a reader or judge is given.

A violated law raises AssertionError. Any error except QuotesError is a fault too and is not caught.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bench.made_files import WORD_PARTS, archive_of, epub, has, pdf, warc
from letters.model import Article, QuotesError, Source

BELOW = 300  # characters of a message; it is one readable line
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


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
    message = str(error)
    assert error.code in (1, 2, 3), error.code
    assert message and message.isprintable() and len(message) < BELOW + len(str(_folder())), message


def _note(where: str, note: str) -> None:
    """A note on what was guessed or repaired is one printable line."""
    assert note and where.isprintable() and note.isprintable() and len(note) < BELOW, note


def reads(name: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
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


def with_macros(data: bytes) -> bytes:
    """A Word document with macros, of these bytes."""
    types = WORD_PARTS["[Content_Types].xml"].replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
    )
    return archive_of({**WORD_PARTS, "[Content_Types].xml": types, "word/document.xml": data})


def package(data: bytes) -> bytes:
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


def marks(data: bytes) -> None:
    """Spans slice back to the text, are in order, and do not cross."""
    from letters.extract import extract

    markup = "markdown" if data[:1] > b"\x7f" or data[:1] in b"#>*`" else "plain"
    article = Article("a", _text(data), "a", markup=markup)  # type: ignore[arg-type]
    _spans(article, extract(article))


def _spans(article: Article, quotations: list) -> None:  # type: ignore[type-arg]
    around: list[int] = []
    before = (-1, 0)
    for quotation in quotations:
        assert 0 <= quotation.start < quotation.end <= len(article.text), quotation
        assert not article.text[quotation.start].isspace() and not article.text[quotation.end - 1].isspace(), quotation
        assert (quotation.start, -quotation.end) > before, quotation
        before = quotation.start, -quotation.end
        while around and around[-1] <= quotation.start:
            around.pop()
        assert quotation.nested == bool(around) and (not around or quotation.end <= around[-1]), quotation
        around.append(quotation.end)
        assert quotation.speaker is None or quotation.speaker in article.text, quotation
        assert 0 <= quotation.confidence <= 1 and quotation.context[0] <= quotation.context[1] <= len(article.text), (
            quotation
        )


def blocks(data: bytes) -> None:
    """The same, with lines marked as block quotations by the format."""
    from letters.extract import extract

    text = _text(data[1:])
    lines = [match.span() for match in re.finditer(r"(?<![^\n])\S[^\n]*(?<=\S)", text)]
    blocks = tuple(span for number, span in enumerate(lines) if data[0] >> number % 8 & 1)
    article = Article("a", text, "a", blocks=blocks)
    _spans(article, extract(article))


def compares(data: bytes) -> None:
    """Comparing never fails; a verbatim wording occurs word for word."""
    from index.comparison import compare
    from index.comparison.wording import Wording
    from index.verdicts import VERDICTS
    from letters.text.normalize import keys

    query, _, reference = _text(data).partition("\n")
    style = ("chicago", "ap", "legal")[len(data) % 3]
    comparison = compare(query, Wording(reference), style)
    assert comparison.verdict in VERDICTS and comparison.severity
    assert 0 <= comparison.span[0] <= comparison.span[1] <= len(reference), comparison.span
    for difference in comparison.differences:
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


def query(data: bytes) -> None:
    """A query is parsed or refused, and never finds a passage that does not exist."""
    from index.fulltext import search

    try:
        hits = search(_library(), _text(data), limit=None)
    except QuotesError as error:
        assert error.code == 2, error
        _readable(error)
    else:
        assert len(hits.hits) == hits.total <= _library().counts()["passages"]


def answers(data: bytes) -> None:
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
    verification = Verifier(_library()).verify(text, text[:20] or None)
    assert verification.severity in ("ok", "info", "warning", "error", "usage")
    return None


@cache
def _verifier():  # type: ignore[no-untyped-def]
    from index.answers.verify import Verifier

    return Verifier(_library())


def checks(name: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
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
        problems = check(draft, _verifier())
        for finding in problems:
            assert 0 <= finding.start <= finding.end <= len(draft.raw), finding
            line, column = finding.begins
            assert 1 <= line <= len(draft.line_starts) and column >= 1
        for form in (findings.unix, findings.github, findings.text):
            for line_printed in form(problems, Terminal()):
                assert not UNSEEN.search(line_printed), line_printed
        findings.sarif(problems)
        return None

    return run


def drawn(data: bytes) -> bytes:
    """A PDF with one page that shows these bytes."""
    return pdf([[]], data)


def answered(data: bytes) -> bytes:
    """A web archive of one page with this server response."""
    return gzip.compress(warc("http://x.example/a", b"HTTP/1.1 200 OK\r\n" + data, ""))


def rows(name: str) -> Callable[[bytes], None]:
    """Rows are read, or refused with their position; each gets its passages."""

    def run(data: bytes) -> None:
        from index.grouping.quotation_rows import passage_ids, read_rows

        try:
            ids, rows = read_rows([_file(data, name)])
        except QuotesError as error:
            return _readable(error)
        assert len(ids) == len(rows) == len(passage_ids(rows))
        return None

    return run


def batch(data: bytes) -> None:
    """Each line of a batch of queries is answered, or the batch refused."""
    from index.answers.batch_queries import read_queries

    try:
        asked = list(read_queries(io.BytesIO(data), lambda place, note: None))
    except QuotesError as error:
        return _readable(error)
    assert len(asked) == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    return None
