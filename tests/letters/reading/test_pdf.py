"""PDFs: lines put together to paragraphs, and what can't be read refused in a line."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from bench.made_files import bound, has, pdf
from letters.model import Article, QuotesError
from letters.reading.corpus import read
from letters.reading.formats import pdf as module
from letters.reading.formats.pdf import MAX_PAGES, paragraphs
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.skipif(not has("pypdf"), reason="pypdf, the extra [pdf], is not installed")

WELL = "well-known union of artists, and “nobody else will sign it either.”"
ARTICLE = [
    "Artists object",
    "“We will not sign this contract today or to-",
    "morrow,” said Ana Ruiz, who speaks for the well-",
    "known union of artists, and “nobody else will",
    "sign it either.”",
    "The company did not answer the questions that we",
    "sent to it; it is well-known for that.",
]


def read_article(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (document,) = read([path])
    assert isinstance(document, Article)
    return document


def fault(path: Path, data: bytes) -> str:
    with pytest.raises(QuotesError) as caught:
        read_article(path, data)
    message = str(caught.value)
    assert caught.value.code == 2 and message.isprintable() and message.startswith(f"{path}: ")
    return message


def test_lines_become_paragraphs_and_divided_words_are_whole(tmp_path: Path) -> None:
    article = read_article(tmp_path / "a.pdf", pdf([ARTICLE], Title="Artists object", Author="Jane Doe"))
    assert article.text.split("\n") == [
        "Artists object",
        f"“We will not sign this contract today or tomorrow,” said Ana Ruiz, who speaks for the {WELL}",
        "The company did not answer the questions that we sent to it; it is well-known for that.",
    ]
    assert (article.title, article.author, article.outlet, article.published) == (
        "Artists object",
        "Jane Doe",
        "a",
        None,
    )


def test_a_paragraph_continues_over_the_page_and_what_runs_at_the_edges_is_left_out(tmp_path: Path) -> None:
    pages = [
        ["The Daily", "We said that we would not sign it, and then we", "said that nobody else in", "1"],
        ["The Daily", "the union would. They did not answer, and we", "waited.", "2"],
        ["The Daily", "Nobody came.", "3"],
    ]
    article = read_article(tmp_path / "a.pdf", pdf(pages))
    assert article.text.split("\n") == [
        "We said that we would not sign it, and then we said that nobody else in the union would. They did not answer, "
        + "and we waited.",
        "Nobody came.",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a b-", "c"], ["a b- c"]),
        (["word-", "Word and more"], ["word-Word and more"]),
        (["A line that is full of words", "", "and another"], ["A line that is full of words", "and another"]),
        (["A full line, which is long\u00ad", "er than others"], ["A full line, which is longer than others"]),
        ([], []),
    ],
)
def test_where_a_line_continues(lines: list[str], expected: list[str]) -> None:
    assert paragraphs([lines]) == expected


def test_standard_input_is_known_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pdf([ARTICLE]))))
    (document,) = read(["-"])
    assert "tomorrow" in document.text and document.id == "-"


def test_a_scan_without_text_and_an_encrypted_document_are_named(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    assert "has no text" in fault(tmp_path / "a.pdf", pdf([[]]))
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([ARTICLE]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "is encrypted" in fault(tmp_path / "a.pdf", out.getvalue())
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([ARTICLE]))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "tomorrow" in read_article(tmp_path / "a.pdf", out.getvalue()).text


def test_what_is_no_pdf_is_named(tmp_path: Path) -> None:
    for data in (b"", b"x" * 1000, b"%PDF-1.7\n", pdf([ARTICLE])[:200], b"\0" * 5000):
        assert "is no sound PDF" in fault(tmp_path / "a.pdf", data) or not data


def test_damage_is_mended_where_it_can_be(tmp_path: Path) -> None:
    damaged = pdf([ARTICLE]).replace(b"startxref\n", b"startxref\n1")
    assert "tomorrow" in read_article(tmp_path / "a.pdf", damaged).text


def drawn(stream: bytes, more: bytes = b"", pages: int = 1, objects: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of pages that all draw one stream."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> /XObject << /X 7 0 R >> >> /Contents 4 0 R >>"
    return bound([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + b"5 0 R " * pages + b"] /Count %d >>" % pages,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        b"<< /Length %d %b >> stream\n%b\nendstream" % (len(stream), more, stream),
        page, b"<< >>", *objects,
    ])  # fmt: skip


FORM = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R /Y %d 0 R >> >> /Length %d >> stream\n%b\nendstream"
SAY = b"BT /F1 12 Tf (a) Tj ET "


def test_a_bomb_is_refused_with_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = drawn(zlib.compress(bytes(64 << 20), 9), b"/Filter /FlateDecode")
    assert len(bomb) < 100_000 and "16 MB" in fault(tmp_path / "a.pdf", bomb)
    twice = zlib.compress(zlib.compress(bytes(64 << 20), 9), 9)
    assert "16 MB" in fault(tmp_path / "a.pdf", drawn(twice, b"/Filter [/FlateDecode /FlateDecode]"))
    monkeypatch.setitem(module._LIMITS, "stream_parsing_work_maximum_count", 10_000)
    assert "parts" in fault(tmp_path / "a.pdf", drawn(b"0 w " * 6000))


@pytest.mark.slow
def test_pages_that_are_read_are_not_held(tmp_path: Path) -> None:
    body = zlib.compress(b" " * (1 << 20) + SAY)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
    )
    stream = b"<< /Length %d /Filter /FlateDecode >> stream\n%b\nendstream" % (len(body), body)
    pages = [content for n in range(30) for content in (stream, page % (4 + 2 * n))]
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(30))
    head = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [" + kids + b"] /Count 30 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]  # fmt: skip
    path = tmp_path / "a.pdf"
    path.write_bytes(bound([*head, *pages]))
    program = (
        "import resource, sys; import pypdf; from letters.reading.corpus import read; from letters.reading.formats import pdf\n"
        "pdf.HELD = 2; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(len(list(read([sys.argv[1]]))), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    ran = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True)
    articles, grown = map(int, ran.stdout.split())
    assert articles == 1 and grown < 22  # megabytes; the pages have 30


def test_pages_without_end_are_refused_with_the_bound(tmp_path: Path) -> None:
    assert f"{MAX_PAGES:,} pages" in fault(tmp_path / "a.pdf", drawn(SAY, pages=1_000_000))
    assert f"{MAX_PAGES:,} pages" in fault(tmp_path / "a.pdf", drawn(SAY, pages=MAX_PAGES + 1))


def test_a_page_tree_that_goes_in_circles_or_is_deep_ends(tmp_path: Path) -> None:
    circle = bound([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>"])
    assert fault(tmp_path / "a.pdf", circle)
    deep = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(5000)]
    assert fault(tmp_path / "a.pdf", bound([b"<< /Type /Catalog /Pages 2 0 R >>", *deep, b"<< /Type /Page >>"]))
    arrays = bound([b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b">>"])
    assert fault(tmp_path / "a.pdf", arrays)


@pytest.mark.slow
def test_forms_within_one_another_end(tmp_path: Path) -> None:
    forms = [FORM % (n + 8, n + 8, 7 * len(SAY), SAY + b"/X Do /Y Do " * 5 + b" " * 9) for n in range(30)]
    article = read_article(tmp_path / "a.pdf", drawn(SAY + b"/X Do " + SAY, objects=tuple(forms)))
    assert "a" in article.text and len(article.text) < 100_000
    own = drawn(SAY + b"/X Do ", objects=(FORM % (7, 7, 60, SAY + b"/X Do /Y Do "),))
    assert read_article(tmp_path / "a.pdf", own).text


def test_one_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.reading.formats.pdf.MAX_SECONDS", 0)
    assert "takes more than 0 seconds" in fault(tmp_path / "a.pdf", pdf([ARTICLE] * 20))


@pytest.mark.parametrize(
    ("suffix", "package", "extra"),
    [("pdf", "pypdf", "pdf"), *(pytest.param(*row, marks=pytest.mark.slow) for row in (("parquet", "pyarrow", "parquet"), ("warc", "fastwarc", "warc"), ("warc.gz", "fastwarc", "warc"), ("html", "trafilatura", "html")))],
)  # fmt: skip
def test_a_reader_that_is_not_installed_is_named(
    quotes: Run, tmp_path: Path, suffix: str, package: str, extra: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules['{package}'] = None")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("“We will not sign,” she said.", encoding="utf-8")
    (folder / f"b.{suffix}").write_bytes(b"x")
    env, remedy = {"PYTHONPATH": str(tmp_path)}, f"install the extra [{extra}]"
    alone = quotes("build", "--no-translations", str(folder / f"b.{suffix}"), env=env)
    assert alone.returncode == 2 and alone.stderr.count("\n") == 1 and remedy in alone.stderr
    among = quotes("--index", str(tmp_path / "index"), "build", "--no-translations", str(folder), env=env)
    assert among.returncode == 0 and among.stdout.startswith("1 article")
    assert among.stderr.count(remedy) == 1 and among.stderr.endswith("1 skipped\n") and f"b.{suffix}: " in among.stderr
