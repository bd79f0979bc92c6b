"""Reads a Word document: one paragraph per line, including tables, then its notes, without what it hides.

python-docx knows one content type and the namespaces of ISO/IEC 29500 Transitional only. So documents of other kinds
(.docm, templates, strict Office Open XML) are rewritten as a plain .docx in memory; macros are dropped, never run.
Hidden are runs set as hidden text, directly or by their styles, and hidden rows of tables. ECMA-376, part 1: 17.3.2.41
(`vanish`), 17.7.3 (how the values of styles are joined), 17.4.20 (`hidden`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from letters.reading.archive import check_sizes
from letters.reading.errors import Unreadable, missing_package
from letters.reading.metadata import Metadata, ParsedText, text_of_paragraphs

_NOT_SAID = frozenset(
    ("p", "del", "moveFrom", "rt", "Fallback", "pPr", "rPr")
)  # elements; rt: how a word is pronounced
_TEMPLATE = "python-docx", "2013-12-23"  # author and date in python-docx's template: not of a real author
_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one of before 2007
_QUOTING = frozenset(("Quote", "Intense Quote", "Block Text"))  # styles of Word
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(("0", "false", "off"))
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(re.escape(_STRICT) + rb"([A-Za-z]{1,40})/")
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = re.compile(
    rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml"
)
_CONTENT_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"


def read(data: bytes, where: str, _: str | None = None) -> ParsedText:
    """The text of a document. Raises Unreadable for what is none, is empty or too large, and without python-docx."""
    try:
        from docx import Document
    except ImportError as error:
        raise missing_package(where, ".docx", "python-docx", "docx", error) from None
    try:
        document = Document(io.BytesIO(_measured(data, where)))
        paragraphs = list(_paragraphs(document))
        metadata, made_on = _metadata(document)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 (whatever its readers meet in a file made to break them)
        why = "encrypted, or a Word document of before 2007 (.doc)" if data.startswith(_OLE) else "not a Word document"
        raise Unreadable(where, f"{why}: save it as .docx again") from None
    return text_of_paragraphs(where, paragraphs, metadata, made_on)


def _metadata(document: Any) -> tuple[Metadata, str | None]:
    """The document's own metadata, and the day on which it was created."""
    properties = document.core_properties
    try:
        made_on = properties.created
    except ValueError:
        made_on = None
    author, day = properties.author, made_on and made_on.date().isoformat()
    metadata = {
        "title": properties.title,
        "author": None if author == _TEMPLATE[0] else author,
        "language": properties.language or None,
    }
    return metadata, None if day == _TEMPLATE[1] else day


def _measured(data: bytes, where: str) -> bytes:
    """The bytes of a plain .docx, after checking the declared sizes; no reader unpacks more than is declared."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):  # as every office file of this kind has
        raise Unreadable(where, "is a ZIP archive, but no Word document: unpack it and give the texts in it")
    check_sizes(entries, where)
    return as_plain_docx(data)


def _paragraphs(document: Any) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a document, and whether each is set as quoted."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    notes = [
        rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(("/footnotes", "/endnotes"))
    ]
    hidden = HiddenText(document.styles.element)
    quoting: dict[str | None, bool] = {}  # by style id: looking a style up is linear in their number
    for root in [document.element.body, *(parse_xml(part.blob) for part in notes)]:
        for element in root.iter(qn("w:p")):
            if any(above.tag.endswith("}Fallback") or is_hidden_row(above) for above in element.iterancestors()):
                continue  # a fallback repeats the content beside it
            paragraph = Paragraph(element, document)
            if element.style not in quoting:
                quoting[element.style] = paragraph.style is not None and paragraph.style.name in _QUOTING
            yield "".join(_runs(element, element.style, hidden)).replace("\n", " "), quoting[element.style]


def _runs(element: Any, style: str | None, hidden: HiddenText) -> Iterator[str]:
    """The text of a paragraph of this style, with insertions, without deletions, nested paragraphs and hidden text."""
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        if name == "r" and hasattr(child, "text"):
            if hidden.hides(child, style):
                continue
            yield child.text or ""
        if name not in _NOT_SAID:
            yield from _runs(child, style, hidden)


def as_plain_docx(data: bytes) -> bytes:
    """The bytes of the same document as a plain .docx; unchanged if it is one.

    Raises what zipfile raises for damage. The declared sizes have been checked before.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        heads = archive.read(_CONTENT_TYPES) + (archive.read(_RELATIONS) if _RELATIONS in names else b"")
        if not _OTHER_TYPES.search(heads) and _STRICT not in heads:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as plain:
            for name in dict.fromkeys(names):
                plain.writestr(name, _part(archive, name))
        return out.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part with the namespaces and types of a plain document; pictures and macros become empty."""
    if not name.lower().endswith((".xml", ".rels")):
        return b""
    part = _NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", archive.read(name))
    return _OTHER_TYPES.sub(_DOCUMENT, part) if name == _CONTENT_TYPES else part


class HiddenText:
    """Which runs of a document are hidden; made from the element `w:styles`."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(f"{_WORD}styleId"): style for style in styles.iterchildren(f"{_WORD}style")}
        self._default = _vanish(styles.find(f"{_WORD}docDefaults/{_WORD}rPrDefault")) or False
        self._hidden: dict[str | None, bool] = {None: False}

    def hides(self, run: Any, paragraph_style: str | None) -> bool:
        """Whether a run is hidden, in a paragraph of this style id; None: of no style."""
        if (stated := _vanish(run)) is not None:
            return stated
        style = run.find(f"{_WORD}rPr/{_WORD}rStyle")
        by_run = self._by_style(None if style is None else style.get(f"{_WORD}val"))
        by_paragraph = self._by_style(paragraph_style)
        return by_run != by_paragraph if by_run or by_paragraph else self._default

    def _by_style(self, style: str | None) -> bool:
        """Whether a style hides text: it says so, or the next style that it is based on and that says anything."""
        chain: list[str | None] = []
        stated: bool | None = None
        while style not in self._hidden and stated is None:
            self._hidden[style] = False  # for a style that is based on itself
            chain.append(style)
            stated = _vanish(element := self._styles.get(style))
            based_on = None if element is None else element.find(f"{_WORD}basedOn")
            style = style if stated is not None else None if based_on is None else based_on.get(f"{_WORD}val")
        hidden = self._hidden[style] if stated is None else stated
        self._hidden.update(dict.fromkeys(chain, hidden))
        return hidden


def is_hidden_row(element: Any) -> bool:
    """Whether an element is a row of a table that is hidden."""
    return element.tag == f"{_WORD}tr" and _is_on(element.find(f"{_WORD}trPr/{_WORD}hidden")) is True


def _vanish(element: Any) -> bool | None:
    """What the properties of an element's text say of hiding it; None: nothing."""
    return None if element is None else _is_on(element.find(f"{_WORD}rPr/{_WORD}vanish"))


def _is_on(toggle: Any) -> bool | None:
    return None if toggle is None else toggle.get(f"{_WORD}val", "1").lower() not in _OFF
