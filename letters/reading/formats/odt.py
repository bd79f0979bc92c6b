"""Reads an OpenDocument text (LibreOffice, OpenOffice): one paragraph per line, including tables, then its notes.

Element names are those of OpenDocument 1.3 (docs.oasis-open.org/office/OpenDocument/v1.3), parts 2 and 3.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple
from xml.etree.ElementTree import Element

from letters.reading.archive import Archive, attribute, descendants, local_name, parse_xml
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, ParsedText, text_of_paragraphs
from letters.text.dates import iso_date

_KIND = "an OpenDocument text"
_NOT_SAID = frozenset(
    (
        "annotation",
        "annotation-end",
        "tracked-changes",
        "note-citation",
        "ruby-text",
        "hidden-text",
        "bibliography-mark",
    )
    + ("forms", "script")
)
_QUOTING = frozenset(  # paragraph styles of LibreOffice, and of Word as LibreOffice names them
    ("Quotations", "Quotation", "Quote", "Intense_20_Quote", "Block_20_Text")
)
_MARKS = b"\xef\xbb\xbf \t\r\n"
_SPACE = re.compile(r"[ \t\r\n]+")
MAX_PARENTS = 20  # of a style
MAX_SPACES = 100  # in one <text:s>


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a document. Raises Unreadable for what is none, is encrypted, empty or too large."""
    content, styles, meta = _flat(data, where) if data.lstrip(_MARKS)[:1] == b"<" else _parts(data, where)
    body = next(descendants(content, "text"), None)
    if body is None:
        raise Unreadable(where, f"not {_KIND}: save it as .odt again")
    layout = _Layout(_Styles(content, styles))
    layout.read(body)
    return text_of_paragraphs(where, layout.paragraphs, *_metadata(meta))


def _flat(data: bytes, where: str) -> tuple[Element, Element | None, Element | None]:
    """The same element three times: a flat document (.fodt) has all parts in one."""
    document = parse_xml(data, where)
    return document, document, document


def _parts(data: bytes, where: str) -> tuple[Element, Element | None, Element | None]:
    """The content, the styles and the metadata of a document."""
    archive = Archive(data, where, _KIND)
    if "META-INF/manifest.xml" in archive.names and b":encryption-data" in archive.part("META-INF/manifest.xml"):
        raise Unreadable(where, "is encrypted: save it without a password")
    content = parse_xml(archive.part("content.xml"), where)
    styles, meta = (
        parse_xml(archive.part(name), where) if name in archive.names else None for name in ("styles.xml", "meta.xml")
    )
    return content, styles, meta


def _metadata(meta: Element | None) -> tuple[Metadata, str | None]:
    """The document's own metadata, and the day on which it was created."""
    if meta is None:
        return {}, None
    facts: dict[str, str] = {}
    for element in descendants(next(descendants(meta, "meta"), meta), *_FACTS):
        facts.setdefault(local_name(element), element.text or "")
    made_on = iso_date(facts.get("creation-date", ""), timestamp=True)
    author = facts.get("initial-creator") or facts.get("creator")
    return {"title": facts.get("title"), "author": author, "language": facts.get("language")}, made_on


_FACTS = ("title", "initial-creator", "creator", "language", "creation-date")


class _Style(NamedTuple):
    parent: str | None
    hidden: bool


class _Styles:
    """The styles of a document, which inherit from one another."""

    def __init__(self, *parts: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._known: dict[str | None, tuple[bool, bool]] = {}
        for style in (style for part in parts if part is not None for style in descendants(part, "style")):
            hidden = any(
                attribute(item, "display") == "none" for item in style if local_name(item) == "text-properties"
            )
            self._styles.setdefault(
                attribute(style, "name") or "", _Style(attribute(style, "parent-style-name"), hidden)
            )

    def quoting_and_hidden(self, name: str | None) -> tuple[bool, bool]:
        """Whether a style, or one that it inherits from, is that of quoted text, and whether it hides its text."""
        if name not in self._known:
            chain: list[str] = []
            current = name
            while current and current not in chain and len(chain) < MAX_PARENTS:
                chain.append(current)
                current = self._styles[current].parent if current in self._styles else None
            hidden = any(self._styles[style].hidden for style in chain if style in self._styles)
            self._known[name] = not _QUOTING.isdisjoint(chain), hidden
        return self._known[name]


class _Layout:
    """The paragraphs of a document, and those of its notes, which come last; each with whether it is quoted."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self.paragraphs: list[tuple[str, bool]] = []
        self._notes = deque[Element]()

    def read(self, body: Element) -> None:
        """Read the paragraphs of the text, then those of its notes."""
        self._block(body)
        while self._notes:
            self._block(self._notes.popleft())

    def _block(self, element: Element) -> None:
        """Read all paragraphs below an element."""
        for child in element:
            name = local_name(child)
            if name in ("p", "h"):
                self._paragraph(child)
            elif name not in _NOT_SAID and attribute(child, "display") != "none":  # a hidden section
                self._block(child)

    def _paragraph(self, element: Element) -> None:
        quoting, hidden = self._styles.quoting_and_hidden(attribute(element, "style-name"))
        words: list[str] = []
        inner: list[Element] = []  # text boxes: paragraphs within this one
        if not hidden:
            self._words(element, words, inner)
        self.paragraphs.append(("".join(words).strip(), quoting))
        for box in inner:
            self._block(box)

    def _words(self, element: Element, words: list[str], inner: list[Element]) -> None:
        """Collect the text of an element, but not its tail."""
        words.append(_SPACE.sub(" ", element.text or ""))
        for child in element:
            self._inline(child, words, inner)
            words.append(_SPACE.sub(" ", child.tail or ""))

    def _inline(self, child: Element, words: list[str], inner: list[Element]) -> None:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c") or ""
            words.append(" " * (min(int(count), MAX_SPACES) if count.isdecimal() and len(count) < 9 else 1))
        elif name in ("tab", "line-break"):
            words.append("\t" if name == "tab" else " ")
        elif name == "note":
            self._notes.append(child)
        elif name in ("frame", "custom-shape", "text-box", "rect"):
            inner.append(child)
        elif name not in _NOT_SAID and not self._styles.quoting_and_hidden(attribute(child, "style-name"))[1]:
            self._words(child, words, inner)
