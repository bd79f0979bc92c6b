"""Reads an OpenDocument text (LibreOffice, OpenOffice): one paragraph per line, including tables, then its notes.

Element names are those of OpenDocument 1.3 (docs.oasis-open.org/office/OpenDocument/v1.3), parts 2 and 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from letters.reading.archive import Archive, attribute, descendants, local_name, parse_xml, texts_of
from letters.reading.document_styles import Style, Styles
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, ParsedText, text_of_paragraphs
from letters.text.dates import iso_date

_KIND = "an OpenDocument text"
_UNREAD = "annotation annotation-end tracked-changes note-citation ruby-text hidden-text bibliography-mark forms script"
_NOT_SAID = frozenset(_UNREAD.split())
_APART = ("note", "frame", "custom-shape", "text-box", "rect")  # the last hold paragraphs within one
_MARKS = b"\xef\xbb\xbf \t\r\n"
_SPACE = re.compile(r"[ \t\r\n]+")
MAX_SPACES = 100  # in one <text:s>


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a document. Raises Unreadable for what is none, is encrypted, empty or too large."""
    content, styles, meta = _parts(data, where)
    body = next(descendants(content, "text"), None)
    if body is None:
        raise Unreadable(where, f"not {_KIND}: save it as .odt again")
    layout = _Layout(_styles(content, styles))
    paragraphs = list(layout.paragraphs(body))
    for note in layout.notes:  # a note may hold more of them
        paragraphs += layout.paragraphs(note)
    return text_of_paragraphs(where, paragraphs, *_metadata(meta))


def _parts(data: bytes, where: str) -> tuple[Element, Element | None, Element | None]:
    """The content, the styles and the metadata of a document; a flat one (.fodt) has all in one element."""
    if data.lstrip(_MARKS)[:1] == b"<":
        document = parse_xml(data, where)
        return document, document, document
    archive = Archive(data, where, _KIND)
    if "META-INF/manifest.xml" in archive.names and b":encryption-data" in archive.part("META-INF/manifest.xml"):
        raise Unreadable(where, "is encrypted: save it without a password")
    return archive.xml("content.xml"), archive.optional_xml("styles.xml"), archive.optional_xml("meta.xml")


def _metadata(meta: Element | None) -> tuple[Metadata, str | None]:
    """The document's own metadata, and the day on which it was created."""
    stated = meta if meta is None else next(descendants(meta, "meta"), meta)
    facts = texts_of(stated, "title", "initial-creator", "creator", "language", "creation-date")
    made_on = iso_date(facts.get("creation-date", ""), timestamp=True)
    author = facts.get("initial-creator") or facts.get("creator")
    return {"title": facts.get("title"), "author": author, "language": facts.get("language")}, made_on


def _styles(*parts: Element | None) -> Styles:
    """The styles of these parts of a document; of several of one name the first."""
    styles: dict[str, Style] = {}
    for style in (style for part in parts if part is not None for style in descendants(part, "style")):
        name = attribute(style, "name") or ""
        displays = (attribute(item, "display") for item in style if local_name(item) == "text-properties")
        shown = next(filter(None, displays), None)
        styles.setdefault(
            name, Style(name, attribute(style, "parent-style-name"), None if shown is None else shown == "none")
        )
    return Styles(styles)


class _Layout:
    """Reads the paragraphs of a document with these styles; what it meets of notes is kept, for they come last."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.notes: list[Element] = []

    def paragraphs(self, element: Element) -> Iterator[tuple[str, bool]]:
        """The paragraphs below an element, and whether each is set as quoted; those in its text boxes come after it."""
        for child in element:
            name = local_name(child)
            if name in ("p", "h"):
                quoting, hidden = self._styles.quoting_and_hidden(attribute(child, "style-name"))
                yield "" if hidden else "".join(self._words(child)).strip(), quoting
            if name == "note":
                self.notes.append(child)
            elif self._is_said(child):
                yield from self.paragraphs(child)

    def _is_said(self, element: Element) -> bool:
        """Whether what is in an element is text of the document, and not hidden as a section or by its style."""
        if local_name(element) in _NOT_SAID or attribute(element, "display") == "none":
            return False
        return not self._styles.quoting_and_hidden(attribute(element, "style-name"))[1]

    def _words(self, element: Element) -> Iterator[str]:
        """The text of an element, but not its tail."""
        yield _SPACE.sub(" ", element.text or "")
        for child in element:
            name = local_name(child)
            if name == "s":
                count = attribute(child, "c") or ""
                yield " " * (min(int(count), MAX_SPACES) if count.isdecimal() and len(count) < 9 else 1)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else " "
            elif name not in _APART and self._is_said(child):
                yield from self._words(child)
            yield _SPACE.sub(" ", child.tail or "")
