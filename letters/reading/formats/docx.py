"""Reads a Word document: one paragraph per line, including tables, then its notes, without what it hides.

Documents with macros, templates and those of strict Office Open XML have the same parts; a macro is never run.
Hidden are runs set as hidden text, directly or by their styles, and hidden rows of tables. ECMA-376, part 1: 17.3.2.41
(`vanish`), 17.7.3 (how the values of styles are joined), 17.4.20 (`hidden`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from letters.reading.archive import Archive, attribute, descendants, local_name, texts_of
from letters.reading.document_styles import Style, Styles
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, ParsedText, text_of_paragraphs
from letters.text.dates import iso_date

_KIND = "a Word document"
_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one of before 2007
_WORD = (  # transitional and strict
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # repeats what stands beside it
_NOT_SAID = frozenset(("del", "moveFrom", "rt", "pPr", "rPr", _FALLBACK))  # rt: how a word is pronounced
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": " ", "noBreakHyphen": "-"}
_OFF = frozenset(("0", "false", "off"))
_TEMPLATE = "python-docx", "2013-12-23"  # author and date in the template of a library: not of a real author


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a document. Raises Unreadable for what is none, is encrypted, empty or too large."""
    if data.startswith(_OLE):
        raise Unreadable(where, "encrypted, or a Word document of before 2007 (.doc): save it as .docx again")
    archive = Archive(data, where, _KIND)
    if "[Content_Types].xml" not in archive.names:  # as every office file of this kind has
        raise Unreadable(where, "is a ZIP archive, but no Word document: unpack it and give the texts in it")
    package = dict(_related(archive, ""))
    main = package.get("officeDocument")
    body = _below(archive.xml(main), "body") if main else None
    if main is None or body is None:
        raise Unreadable(where, f"not {_KIND}: save it as .docx again")
    parts = list(_related(archive, main))
    layout = _Layout(archive.optional_xml(dict(parts).get("styles")))
    notes = (archive.optional_xml(name) for kind, name in parts if kind in ("footnotes", "endnotes"))
    paragraphs = [paragraph for root in (body, *notes) if root is not None for paragraph in layout.paragraphs(root)]
    return text_of_paragraphs(where, paragraphs, *_metadata(archive.optional_xml(package.get("core-properties"))))


def _related(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    """The parts that a part refers to, "" being the whole document: the kind of each, and its name."""
    folder, name = posixpath.split(part)
    relations = archive.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in () if relations is None else descendants(relations, "Relationship"):
        if attribute(relation, "TargetMode") != "External":
            target = posixpath.join("/", folder, attribute(relation, "Target") or "")
            yield posixpath.basename(attribute(relation, "Type") or ""), posixpath.normpath(target).lstrip("/")


def _metadata(properties: Element | None) -> tuple[Metadata, str | None]:
    """The document's own metadata, and the day on which it was created."""
    facts = texts_of(properties, "title", "creator", "language", "created")
    made_on = iso_date(facts.get("created", ""), timestamp=True)
    author = None if facts.get("creator") == _TEMPLATE[0] else facts.get("creator")
    metadata = {"title": facts.get("title"), "author": author, "language": facts.get("language")}
    return metadata, None if made_on == _TEMPLATE[1] else made_on


class _Layout:
    """The paragraphs of a document with these styles (the element `w:styles`)."""

    def __init__(self, styles: Element | None) -> None:
        every = [] if styles is None else [style for style in styles if local_name(style) == "style"]
        self._styles = Styles({attribute(style, "styleId") or "": _style(style) for style in every})
        self._default = styles is not None and bool(_is_on(styles, "docDefaults", "rPrDefault", "rPr", "vanish"))

    def paragraphs(self, element: Element) -> Iterator[tuple[str, bool]]:
        """The paragraphs below an element, and whether each is set as quoted; those in its text boxes come after it."""
        for child in element:
            name = _name(child)
            if name == "p":
                style = _value(child, "pPr", "pStyle")
                words = "".join(self._words(child, style)).replace("\n", " ")
                yield words, self._styles.quoting_and_hidden(style)[0]
            if name not in _NOT_SAID and not (name == "tr" and _is_on(child, "trPr", "hidden")):
                yield from self.paragraphs(child)

    def _words(self, element: Element, style: str | None) -> Iterator[str]:
        """The text of a paragraph of this style, with insertions, without deletions, nested paragraphs and hidden text."""
        for child in element:
            name = _name(child)
            if name == "r":
                if self._hides(child, style):
                    continue
                yield from map(_sign, child)
            if name != "p" and name not in _NOT_SAID:
                yield from self._words(child, style)

    def _hides(self, run: Element, paragraph_style: str | None) -> bool:
        """Whether a run is hidden, in a paragraph of this style."""
        if (stated := _is_on(run, "rPr", "vanish")) is not None:
            return stated
        by_run = self._styles.quoting_and_hidden(_value(run, "rPr", "rStyle"))[1]
        by_paragraph = self._styles.quoting_and_hidden(paragraph_style)[1]
        return by_run != by_paragraph if by_run or by_paragraph else self._default


def _style(style: Element) -> Style:
    return Style(_value(style, "name") or "", _value(style, "basedOn"), _is_on(style, "rPr", "vanish"))


def _sign(element: Element) -> str:
    """The text that an element right in a run stands for."""
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name == "br":
        return " " if attribute(element, "type") in (None, "textWrapping") else ""
    return _SIGNS.get(name, "")


def _name(element: Element) -> str:
    """The name of an element of Word; that of another with its namespace."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in _WORD else element.tag


def _below(element: Element, *path: str) -> Element | None:
    """The first element of Word at a path of names below another."""
    lowest: Element | None = element
    for name in path:
        lowest = None if lowest is None else next((child for child in lowest if _name(child) == name), None)
    return lowest


def _value(element: Element, *path: str) -> str | None:
    """The value of a property; None where it is not stated."""
    return None if (stated := _below(element, *path)) is None else attribute(stated, "val")


def _is_on(element: Element, *path: str) -> bool | None:
    """Whether a property is on that is stated or not; None where it is not stated."""
    if (stated := _below(element, *path)) is None:
        return None
    return (attribute(stated, "val") or "").lower() not in _OFF
