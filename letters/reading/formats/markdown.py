"""Reads Markdown: as plain text, with front matter."""

from __future__ import annotations

from letters.reading.formats import text
from letters.reading.metadata import ParsedText


def read(data: bytes, where: str, charset: str | None = None) -> ParsedText:
    """As `text.read`."""
    return text.read(data, where, charset)._replace(markup="markdown")
