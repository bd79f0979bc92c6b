"""Markdown: a text that is laid out by its marks, with front matter at its head."""

from __future__ import annotations

from letters.reading.formats import text
from letters.reading.metadata import ParsedText


def read(data: bytes, where: str, charset: str | None = None) -> ParsedText:
    """As that of plain text."""
    return text.read(data, where, charset)._replace(markup="markdown")
