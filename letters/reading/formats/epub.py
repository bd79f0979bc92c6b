"""Reads an EPUB: its chapters in the order in which they are read, a paragraph a line.

A book is a ZIP archive of XHTML pages; a package document lists them (EPUB 3.3, www.w3.org/TR/epub-33).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from letters.reading.archive import Archive, attribute, descendants, local_name
from letters.reading.decoding import MAX_BYTES, decode_noted
from letters.reading.errors import Unreadable
from letters.reading.formats.html import PageText, joined, whole_text
from letters.reading.metadata import Metadata, ParsedText
from letters.text.dates import iso_date

MAX_CHAPTERS = 10_000
MAX_NOTES = 10  # about the encoding of chapters
_KIND = "an EPUB"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a book. Raises Unreadable for what is none, is encrypted, empty or too large, and without lxml."""
    archive = Archive(data, where, _KIND)
    name = _package_name(archive, where)
    package = archive.xml(name)
    chapters = list(_chapters(archive, package, posixpath.dirname(name), where))
    if not chapters:
        raise Unreadable(where, "is empty: there is no text in it")
    text, blocks = joined(chapters)
    notes = tuple(note for chapter in chapters for note in chapter.notes)[:MAX_NOTES]
    metadata, issued = _metadata(package)
    return ParsedText(where, text, metadata, where, blocks=blocks, fallback_date=issued, notes=notes)


def _package_name(archive: Archive, where: str) -> str:
    """The name of the part that lists the chapters."""
    names = (attribute(file, "full-path") for file in descendants(archive.xml(_CONTAINER), "rootfile"))
    if name := next(filter(None, names), None):
        return name
    raise Unreadable(where, f"not {_KIND}, or damaged: it names no package document")


def _chapters(archive: Archive, package: Element, folder: str, where: str) -> Iterator[PageText]:
    """The chapters that hold text, in reading order."""
    names = _spine(package, folder)
    if len(names) > MAX_CHAPTERS:
        raise Unreadable(where, f"has more than {MAX_CHAPTERS:,} chapters: save its text")
    encrypted = _encrypted_parts(archive)
    size = 0
    for name in names:
        if name in encrypted:
            raise Unreadable(where, "is protected against copying (DRM): give a book without it")
        page = archive.part(name)
        size += len(page)
        if size > MAX_BYTES:
            raise Unreadable(where, f"has more than {MAX_BYTES >> 20} MB of pages: save its text")
        decoded, notes = decode_noted(page, where, page=True)
        if decoded.strip() and (text := whole_text(decoded, where, "EPUB")).text:
            yield text._replace(notes=tuple(f"{name[:80]}: {note}" for note in notes))


def _spine(package: Element, folder: str) -> list[str]:
    """The names of the parts that hold the chapters, each once."""
    parts = {
        attribute(item, "id"): posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href") or "")))
        for item in descendants(package, "item")
        if attribute(item, "media-type") in _PAGES and "nav" not in (attribute(item, "properties") or "").split()
    }
    references = (attribute(reference, "idref") for reference in descendants(package, "itemref"))
    return list(dict.fromkeys(parts[reference] for reference in references if reference in parts))


def _encrypted_parts(archive: Archive) -> frozenset[str]:
    """The names of the parts that are encrypted; in a book that can be read these are only fonts."""
    encryption = archive.optional_xml(_ENCRYPTION)
    references = () if encryption is None else descendants(encryption, "CipherReference")
    return frozenset(unquote(attribute(reference, "URI") or "") for reference in references)


def _metadata(package: Element) -> tuple[Metadata, str | None]:
    """What the book says of itself, and the day on which it was published."""
    facts: dict[str, list[str]] = {}
    for holder in descendants(package, "metadata"):
        for element in holder.iter():
            if (element.text or "").strip():
                facts.setdefault(local_name(element), []).append((element.text or "").strip())
    metadata = {
        "title": facts.get("title", [None])[0], "author": facts.get("creator"), "outlet": facts.get("publisher", [None])[0],
        "language": facts.get("language", [None])[0],
    }  # fmt: skip
    return metadata, next(filter(None, (iso_date(date, timestamp=True) for date in facts.get("date", ()))), None)
