"""Reads a Word document: one paragraph per line, including tables, then its notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from letters.reading.archive import check_sizes
from letters.reading.errors import Unreadable, missing_package
from letters.reading.metadata import Metadata, ParsedText
from letters.reading.word_hidden import HiddenText, is_hidden_row
from letters.reading.word_variants import as_plain_docx

_NOT_SAID = frozenset(
    ("p", "del", "moveFrom", "rt", "Fallback", "pPr", "rPr")
)  # elements; rt: how a word is pronounced
_TEMPLATE = "python-docx", "2013-12-23"  # author and date in python-docx's template: not of a real author
_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one of before 2007
_QUOTING = frozenset(("Quote", "Intense Quote", "Block Text"))  # styles of Word


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
    text = "\n".join(words for words, _ in paragraphs)
    if not text.strip():
        raise Unreadable(where, "is empty: there is no text in it")
    blocks, offset = [], 0
    for words, quoting in paragraphs:
        if quoting and words.strip():
            blocks.append((offset, offset + len(words)))
        offset += len(words) + 1
    return ParsedText(where, text, metadata, where, blocks=tuple(blocks), fallback_date=made_on)


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
    import zipfile

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
