"""XML to a tree, by the parser of the standard library, without entities of its own and within limits."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from letters.reading.errors import Unreadable

MAX_DEPTH = 200  # elements within one another
MAX_ELEMENTS = 1_000_000


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
        raise Unreadable(self._where, f"declares the entity {name[:40]}, which is not read here: save it as plain text")
