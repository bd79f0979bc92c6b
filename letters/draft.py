"""A draft: a text that is being written, with the way back from what is read in it to the file as it stands."""

from __future__ import annotations

import os
import sys
from array import array
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

from letters.decode import bounded, decoded
from letters.frontmatter import front_matter
from letters.model import Article, QuotesError, Span

MARKDOWN, PAGES, WORD = (".md", ".markdown"), (".html", ".htm", ".xhtml"), (".docx",)
_SILENT = frozenset(("script", "style", "code", "pre", "head", "template", "textarea", "svg", "kbd", "samp"))
_QUOTING = frozenset(("Quote", "Intense Quote", "Block Text"))  # styles of Word
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "font", "i", "ins", "mark", "q", "s", "small")
    + ("span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: `article.text` is what is read in it, `raw` the file's own text, `origin` the way from one to the other."""

    path: str
    article: Article
    raw: str
    origin: Sequence[int] | None = None  # for each code point of the article's text; None: the same
    fixable: bool = False  # whether `raw` may be rewritten in place
    signature: str = ""  # the byte order mark that the file begins with, which is no part of `raw`
    lines: list[int] = field(default_factory=list)  # where each line of `raw` begins

    def place(self, offset: int) -> int:
        """Where a code point of the article's text stands in `raw`."""
        if self.origin is None:
            return offset
        return self.origin[offset] if offset < len(self.origin) else len(self.raw)

    def line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column of a place in `raw`, both from 1, in code points."""
        line = bisect_right(self.lines, place)
        return line, place - self.lines[line - 1] + 1


def read_draft(path: str, name: str | None = None) -> Draft:
    """A draft from a file, or from standard input (`-`) as if its name were `name`.

    Raises QuotesError, naming the file and the mend, where it can't be read.
    """
    shown = name or path
    suffix = os.path.splitext(shown)[1].lower()
    data = _bytes(path, shown)
    if suffix in WORD:
        return _document(data, shown)
    raw = decoded(data, shown, page=suffix in PAGES)
    if not raw.strip():
        raise QuotesError(f"{shown}: is empty: there is no text in it")
    if suffix in PAGES:
        return _page(raw, shown)
    body = front_matter(raw, shown)[1]
    markup: Literal["plain", "markdown"] = "markdown" if suffix in MARKDOWN or path == "-" and name is None else "plain"
    article = Article(shown, raw, shown, markup=markup, body=body)
    signature = "\ufeff" if data.startswith(BOM_UTF8) and not raw.startswith("\ufeff") else ""
    plain = path != "-" and (signature + raw).encode("utf-8", "surrogatepass") == data
    return Draft(shown, article, raw, fixable=plain, signature=signature, lines=_line_starts(raw))


def _bytes(path: str, shown: str) -> bytes:
    if path == "-":
        return bounded(sys.stdin.buffer, shown)
    try:
        with Path(path).open("rb") as stream:
            return bounded(stream, shown)
    except FileNotFoundError:
        raise QuotesError(f"{shown}: no such file: check the path") from None
    except OSError as error:
        raise QuotesError(f"{shown}: can't be read ({error.strerror}): check the path") from None


def _line_starts(raw: str) -> list[int]:
    starts = [0]
    at = raw.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = raw.find("\n", at + 1)
    return starts


def _page(raw: str, shown: str) -> Draft:
    """A page as it is being written: all its text, with the way back; nothing is taken for trimmings."""
    reader = _Page(raw)
    try:
        reader.feed(raw)
        reader.close()
    except (AssertionError, RecursionError) as error:
        raise QuotesError(f"{shown}: not a page that can be read ({error}): mend its tags") from None
    article = Article(shown, "".join(reader.parts), shown, blocks=tuple(reader.blocks))
    return Draft(shown, article, raw, reader.origin, lines=_line_starts(raw))


class _Page(HTMLParser):
    """Collects the text of a page and where each code point of it comes from."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self._starts = _line_starts(raw)
        self.parts: list[str] = []
        self.origin = array("L")
        self.blocks: list[Span] = []
        self._quoting: list[int] = []
        self._marks = 0
        self._silent: list[str] = []

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _add(self, text: str, width: int = 1) -> None:
        """Add text; `width` is how many code points of the file each of its own stands for, 0 for all of them."""
        if self._silent:
            return
        here = self._here()
        self.parts.append(text)
        self.origin.extend(here + number * width for number in range(len(text)))

    def handle_data(self, data: str) -> None:
        self._add(data.replace("\n", " ").replace("\r", " "))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, reference: str) -> None:
        from html import unescape

        self._add(unescape(reference), 0)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "q":
            self._add("“" if self._marks % 2 == 0 else "‘", 0)
            self._marks += 1
        elif tag not in _INLINE:
            self._add("\n", 0)
        if tag == "blockquote":
            self._quoting.append(len(self.origin))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag == "q" and self._marks:
            self._marks -= 1
            self._add("”" if self._marks % 2 == 0 else "’", 0)
        elif tag not in _INLINE:
            if tag == "blockquote" and self._quoting:
                start = self._quoting.pop()
                if start < len(self.origin):
                    self.blocks.append((start, len(self.origin)))
            self._add("\n", 0)


def _document(data: bytes, shown: str) -> Draft:
    """A Word document, a paragraph a line."""
    try:
        from docx import Document
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError:
        raise QuotesError(f'{shown}: .docx needs an extra: pip install "quotation-index[docx]"') from None
    import io
    import zipfile

    try:
        paragraphs = list(_paragraphs(Document(io.BytesIO(data))))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        raise QuotesError(f"{shown}: not a Word document: save it as .docx again") from None
    raw = "\n".join(text for text, _ in paragraphs)
    if not raw.strip():
        raise QuotesError(f"{shown}: is empty: there is no text in it")
    lines = _line_starts(raw)
    blocks = tuple((at, at + len(text)) for at, (text, quoting) in zip(lines, paragraphs) if quoting and text.strip())
    return Draft(shown, Article(shown, raw, shown, blocks=blocks), raw, lines=lines)


def _paragraphs(document: Any) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a Word document, in tables too, then those of its notes; and whether each is set as quoted."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    notes = [
        rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(("/footnotes", "/endnotes"))
    ]
    for root in [document.element.body, *(parse_xml(part.blob) for part in notes)]:
        for element in root.iter(qn("w:p")):
            if any(above.tag.endswith("}Fallback") for above in element.iterancestors()):
                continue  # says again what stands beside it
            paragraph = Paragraph(element, document)
            style = paragraph.style.name if paragraph.style is not None else ""
            yield paragraph.text.replace("\n", " "), style in _QUOTING
