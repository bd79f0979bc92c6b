"""Electronic books as articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.made_files import EPUB_PARTS, archive_of, epub, has
from letters.model import Article
from letters.reading.corpus import read
from tests.conftest import Run

pytestmark = pytest.mark.skipif(not has("trafilatura"), reason="lxml, of the extra [html], is not installed")
CHAPTER = (
    b'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>She wrote:</p>'
    b"<blockquote>We did not agree.</blockquote><aside>A note.</aside></body></html>"
)


def test_a_book_is_its_chapters_in_reading_order(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(epub(CHAPTER))
    (book,) = read([path])
    assert isinstance(book, Article)
    assert book.text == "One\n“We will not sign,” she said.\nShe wrote:\nWe did not agree.\nA note."
    assert [book.text[start:end] for start, end in book.blocks] == ["We did not agree."]
    assert (book.title, book.author, book.outlet) == ("A Book", "Jane Doe, Jo Li", "The Press")
    assert (book.published, book.language) == ("2019-03-02", "en")


def test_how_a_word_is_pronounced_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(epub("<p>「<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>だ」</p>".encode()))
    (book,) = read([path])
    assert book.text.endswith("「東京だ」")


PROTECTED = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="{}"/></encryption>'
BROKEN = {
    "no archive": (b"plain", "not an EPUB"),
    "another archive": (archive_of({"a.txt": "x"}), "not an EPUB"),
    "no package": (archive_of({"META-INF/container.xml": "<container/>"}), "names no package document"),
    "no chapter": (archive_of({name: part for name, part in EPUB_PARTS.items() if "one" not in name}), "is missing"),
    "entities": (
        epub(CHAPTER, {"META-INF/encryption.xml": '<!DOCTYPE a [<!ENTITY a "x">]><a>&a;</a>'}),
        "declares the entity",
    ),
    "protected": (
        epub(CHAPTER, {"META-INF/encryption.xml": PROTECTED.format("OEBPS/text/one.xhtml")}),
        "protected against copying",
    ),
    "depth": (epub(b"<div>" * 100_000), "elements within one another"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_book_is_refused_in_a_line(kind: str, quotes: Run, tmp_path: Path) -> None:
    data, why = BROKEN[kind]
    path = tmp_path / "a.epub"
    path.write_bytes(data)
    done = quotes("extract", str(path))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and why in done.stderr, done


def test_a_font_that_is_encrypted_hinders_nothing(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(epub(CHAPTER, {"META-INF/encryption.xml": PROTECTED.format("OEBPS/fonts/a.otf")}))
    assert "We will not sign" in quotes("extract", str(path)).stdout


def test_a_book_on_standard_input_is_recognised(quotes: Run) -> None:
    data = epub(CHAPTER)
    assert "We will not sign" in quotes("extract", "-", stdin=data).stdout
    data = data[:10] + b"\n" + data[11:]  # a newline in the time of the first part
    assert "We will not sign" in quotes("extract", "-", stdin=data).stdout
