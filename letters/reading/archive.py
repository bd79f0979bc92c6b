"""Documents that are ZIP archives (Word, OpenDocument, EPUB): their parts, unpacked within limits, and the XML in them.

XML is read by the parser of the standard library, without entities of its own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from letters.reading.errors import Unreadable, cited, refusing

MAX_UNPACKED, MAX_PART = 256 << 20, 16 << 20  # bytes of a document, and of one of its parts, unpacked
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf")
MAX_DEPTH = 200  # elements within one another
MAX_ELEMENTS = 1_000_000


class Archive:
    """The parts of a document. `kind` names the kind of document, for messages."""

    def __init__(self, data: bytes, where: str, kind: str) -> None:
        """Check the declared sizes. Raises Unreadable for what is no archive, or unpacks to too much."""
        self._where, self._kind = where, kind
        with refusing(where, f"not {kind}, or damaged: save it again"):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        check_sizes(self._zip.infolist(), where)
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises Unreadable where it is missing, damaged or encrypted."""
        if name not in self.names:
            raise Unreadable(self._where, f"not {self._kind}, or damaged ({name[:80]} is missing): save it again")
        if self._zip.getinfo(name).flag_bits & 1:
            raise Unreadable(self._where, "is encrypted: save it without a password")
        with refusing(self._where, f"is damaged ({name[:80]} can't be unpacked): save it again"):
            return self._zip.read(name)

    def xml(self, name: str) -> Element:
        """The root of a part. Raises Unreadable as `part` and `parse_xml`."""
        return parse_xml(self.part(name), self._where)

    def optional_xml(self, name: str | None) -> Element | None:
        """The root of a part that a document may lack; None where it does."""
        return self.xml(name) if name in self.names else None


def check_sizes(entries: list[zipfile.ZipInfo], where: str) -> None:
    """Check what an archive declares; no reader unpacks more than is declared. Raises Unreadable for too much."""
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable(where, f"unpacks to more than {MAX_UNPACKED >> 20} MB: save it without its pictures")
    if any(entry.file_size > MAX_PART for entry in entries if entry.filename.lower().endswith(_MARKUP)):
        raise Unreadable(where, f"has more than {MAX_PART >> 20} MB of text with its layout: save it as plain text")


def parse_xml(data: bytes, where: str) -> Element:
    """The root of the tree, its names as {namespace}name. Nothing is fetched.

    Raises Unreadable for what is not well formed, declares entities, or has too many elements.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    tree = _Tree(where)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = tree.builder.data, tree.refuse_entity
    try:
        parser.Parse(data, True)
        return tree.builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        why = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else "no root element"
        raise Unreadable(where, f"is damaged: its XML is not well formed ({why}); save it again") from None


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names below an element, in order, whatever their namespace."""
    return (child for child in element.iter() if local_name(child) in names)


def texts_of(element: Element | None, *names: str) -> dict[str, str]:
    """The text of the first element of each of these names below one, by its name."""
    texts: dict[str, str] = {}
    for child in () if element is None else descendants(element, *names):
        texts.setdefault(local_name(child), child.text or "")
    return texts


class _Tree:
    """Builds the tree, and counts its elements."""

    def __init__(self, where: str) -> None:
        self.builder = TreeBuilder()
        self._where = where
        self._depth = self._number = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._depth += 1
        self._number += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(
                self._where, f"has more than {MAX_DEPTH} elements within one another: save it as plain text"
            )
        if self._number > MAX_ELEMENTS:
            raise Unreadable(self._where, f"has more than {MAX_ELEMENTS:,} elements: save it as plain text")
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        """End an element."""
        self._depth -= 1
        self.builder.end(tag)

    def refuse_entity(self, name: str, *_: object) -> None:
        """Refuse entities: a few of them can stand for a text of any length, or for a file of this machine."""
        raise Unreadable(
            self._where, f"declares the entity {cited(name)}, which is not read here: save it as plain text"
        )
