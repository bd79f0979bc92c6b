"""A draft: a text that is being written, with offsets back into the file itself."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Literal

from letters.model import Article, QuotesError, Span
from letters.reading.decoding import decode_noted, read_bounded
from letters.reading.errors import open_error
from letters.reading.formats import detect_format, reader_of
from letters.reading.front_matter import front_matter
from letters.reading.metadata import language_code

DRAFT_SUFFIXES = ".md, .txt, .html, .docx, .odt or .rtf"
_DOCUMENTS = ("docx", "odt", "rtf")
_NO_DRAFTS = ("json", "feed", "eml", "epub")

_SILENT = frozenset(("script", "style", "code", "pre", "head", "template", "textarea", "svg", "kbd", "samp"))
_RAW = frozenset(("script", "style", "textarea"))  # in which no tag begins
_PIECE = re.compile(
    r"(?P<character>&(?:\#[0-9]{1,8}|\#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|<(?:(?P<comment>!--)|(?P<closes>/?)(?P<name>[A-Za-z][^\s/>]*)|[!?/])"
)
_REFERENCE = re.compile(
    r"&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|<(?P<tag>/?)q\b[^<>]{0,2000}>", re.IGNORECASE
)
_MARKUP = frozenset("<>`*_~[]\\#&|=+-\n\r")
_VALUE = re.compile(r"=\s*([\"'])|>")
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "font", "i", "ins", "mark", "q", "s", "small")
    + ("span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: `article.text` is what is checked, `raw` the file's own text; `raw_offsets` maps one to the other."""

    path: str
    article: Article
    raw: str
    raw_offsets: Sequence[int] | None = None  # for each code point of the article's text; None: the same
    fixable: bool = False  # whether `raw` may be rewritten in place
    byte_order_mark: str = ""  # the byte order mark that the file begins with, which is no part of `raw`
    line_starts: list[int] = field(default_factory=list)  # where each line of `raw` begins
    notes: tuple[str, ...] = ()  # what was guessed or repaired to decode it, a line each
    streamed: bool = False  # whether it came on standard input

    @property
    def content(self) -> str:
        """The file's whole text, with its byte order mark."""
        return self.byte_order_mark + self.raw

    def raw_offset(self, offset: int) -> int:
        """The offset in `raw` of a code point of the article's text."""
        if self.raw_offsets is None:
            return offset
        return self.raw_offsets[offset] if offset < len(self.raw_offsets) else len(self.raw)

    def raw_end(self, offset: int) -> int:
        """Where in `raw` the text before an offset ends, a reference such as &hellip; with all of it."""
        place = self.raw_offset(offset - 1)
        replaced = self.raw_offsets is not None and self.raw[place] != self.article.text[offset - 1]
        reference = _REFERENCE.match(self.raw, place) if replaced else None
        return reference.end() if reference else place + 1

    def line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column of a place in `raw`, both from 1, in code points."""
        line = bisect_right(self.line_starts, place)
        return line, place - self.line_starts[line - 1] + 1


def read_draft(path: str, name: str | None = None) -> Draft:
    """A draft from a file, or from standard input (`-`) as if its name were `name`.

    Raises QuotesError, naming the file and the remedy, where it can't be read.
    """
    shown = name or path
    draft = parse_draft(_bytes(path, shown), shown)
    return replace(draft, streamed=path == "-")


def parse_draft(data: bytes, shown: str) -> Draft:
    """A draft from the bytes of a file of this name, or of standard input, whose name is `-` where it has none.

    Raises QuotesError where they can't be read.
    """
    format = detect_format(shown)
    if format in _DOCUMENTS:
        return _document(data, shown, format)
    if format in _NO_DRAFTS:
        raise QuotesError(f"{shown}: is no draft: save it as {DRAFT_SUFFIXES}")
    raw, notes = decode_noted(data, shown, page=format == "html")
    draft = draft_of_text(raw, shown)
    if format == "html":
        return replace(draft, notes=notes)
    byte_order_mark = "\ufeff" if data.startswith(BOM_UTF8) and not raw.startswith("\ufeff") else ""
    plain = (byte_order_mark + raw).encode("utf-8", "surrogatepass") == data
    return replace(draft, fixable=plain, byte_order_mark=byte_order_mark, notes=notes)


def draft_of_text(text: str, name: str) -> Draft:
    """A draft that is given as text and read as a file of this name would be: Markdown, HTML or plain text.

    Standard input, whose name is `-`, is Markdown.
    """
    format = detect_format(name)
    if format == "html":
        return _page(text, name)
    return _text_draft(text, name, "markdown" if format == "markdown" or name == "-" else "plain")


def _text_draft(raw: str, shown: str, markup: Literal["plain", "markdown"]) -> Draft:
    metadata, body = front_matter(raw, shown)
    text, raw_offsets = _with_marks(raw, body) if markup == "markdown" else (raw, None)
    article = Article(shown, text, shown, language=language_code(metadata.get("language")), markup=markup, body=body)
    return Draft(shown, article, raw, raw_offsets, line_starts=_line_starts(raw))


def _with_marks(raw: str, body: int) -> tuple[str, Sequence[int] | None]:
    """A text of Markdown with the characters that references of HTML stand for and marks for <q>; and its raw offsets.

    What would become markup stays as it is.
    """
    parts, offsets, position, depth = [], array("L"), 0, 0
    for match in _REFERENCE.finditer(raw, body):
        if match["tag"] is not None:
            closes = match["tag"] == "/"
            depth = max(0, depth - closes)
            read = ("”’" if closes else "“‘")[depth % 2]
            depth += not closes
        else:
            read = unescape(match.group())
            if read == match.group() or not _MARKUP.isdisjoint(read):
                continue
        parts += [raw[position : match.start()], read]
        offsets.extend([*range(position, match.start()), *[match.start()] * len(read)])
        position = match.end()
    offsets.extend(range(position, len(raw)) if parts else ())
    return "".join([*parts, raw[position:]]), offsets if parts else None


def _bytes(path: str, shown: str) -> bytes:
    if path == "-":
        return read_bounded(sys.stdin.buffer, shown)
    try:
        with Path(path).open("rb") as stream:
            return read_bounded(stream, shown)
    except OSError as error:
        raise open_error(shown, error) from None


def _line_starts(raw: str) -> list[int]:
    return [0, *(newline.end() for newline in re.finditer("\n", raw))]


def _page(raw: str, shown: str) -> Draft:
    """All text of a page of HTML, with offsets back into it; unlike in an article, nothing is left out as boilerplate."""
    page = _Page(raw)
    page.read()
    article = Article(shown, "".join(page.parts), shown, blocks=tuple(page.blocks))
    return Draft(shown, article, raw, page.raw_offsets, line_starts=_line_starts(raw))


class _Page:
    """Collects the text of a page and where each code point of it comes from.

    Cut into tags as browsers do it (WHATWG HTML Standard, section 13.2.5), which takes time linear in the text:
    what is never closed runs to the end.
    """

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.parts: list[str] = []
        self.raw_offsets = array("L")
        self.blocks: list[Span] = []
        self._quoting: list[int] = []
        self._marks = 0
        self._silent: list[str] = []

    def read(self) -> None:
        """Read the page from its beginning to its end."""
        position = 0
        while match := _PIECE.search(self._raw, position):
            self._data(position, match.start())
            position = self._piece(match)
        self._data(position, len(self._raw))

    def _piece(self, match: re.Match[str]) -> int:
        """Parse the character reference, comment or tag that begins here; returns where it ends."""
        start = match.start()
        if match["character"]:
            self._add(unescape(match["character"]), start)
            return match.end()
        if match["name"] is None:
            return self._after("-->" if match["comment"] else ">", match.end())
        name = match["name"].lower()
        end = self._end_of_tag(match.end())
        if match["closes"]:
            self._closed(name, start)
        else:
            self._opened(name, start)
            if self._raw[end - 2 : end] == "/>":
                self._closed(name, start)
            elif name in _RAW:
                inner = re.compile(rf"(?=</{name}\b)", re.IGNORECASE).search(self._raw, end)
                end = inner.start() if inner else len(self._raw)
        return end

    def _end_of_tag(self, position: int) -> int:
        """Where the tag ends; a > inside a quoted attribute value doesn't end it."""
        while match := _VALUE.search(self._raw, position):
            if match[1] is None:
                return match.end()
            position = self._after(match[1], match.end())
        return len(self._raw)

    def _after(self, what: str, position: int) -> int:
        match_start = self._raw.find(what, position)
        return match_start + len(what) if match_start >= 0 else len(self._raw)

    def _data(self, start: int, end: int) -> None:
        if start < end and not self._silent:
            self.parts.append(self._raw[start:end].replace("\n", " ").replace("\r", " "))
            self.raw_offsets.extend(range(start, end))

    def _add(self, text: str, place: int) -> None:
        """Add text that replaces what is at one offset of the page."""
        if not self._silent:
            self.parts.append(text)
            self.raw_offsets.extend([place] * len(text))

    def _opened(self, tag: str, place: int) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "q":
            self._add("“" if self._marks % 2 == 0 else "‘", place)
            self._marks += 1
        elif tag not in _INLINE:
            self._add("\n", place)
        if tag == "blockquote":
            self._quoting.append(len(self.raw_offsets))

    def _closed(self, tag: str, place: int) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag == "q" and self._marks:
            self._marks -= 1
            self._add("”" if self._marks % 2 == 0 else "’", place)
        elif tag not in _INLINE:
            if tag == "blockquote" and self._quoting:
                start = self._quoting.pop()
                if start < len(self.raw_offsets):
                    self.blocks.append((start, len(self.raw_offsets)))
            self._add("\n", place)


def _document(data: bytes, shown: str, format: str) -> Draft:
    """A document of a word processor, a paragraph a line."""
    parsed = reader_of(format).read(data, shown)
    article = Article(shown, parsed.text, shown, blocks=parsed.blocks)
    return Draft(shown, article, parsed.text, line_starts=_line_starts(parsed.text), notes=parsed.notes)
