"""Reads plain text: the decoded file with its newlines unchanged, and optional front matter."""

from __future__ import annotations

from letters.reading.decoding import decode_noted
from letters.reading.errors import Unreadable
from letters.reading.front_matter import front_matter
from letters.reading.metadata import ParsedText


def read(data: bytes, where: str, charset: str | None = None) -> ParsedText:
    """The text of these bytes. Raises Unreadable where there is none."""
    text, notes = decode_noted(data, where, charset=charset)
    if not text.strip():
        raise Unreadable(where, "is empty: there is no text in it")
    metadata, body = front_matter(text, where)
    if not text[body:].strip():
        raise Unreadable(where, "is empty except for its front matter: there is no text in it")
    return ParsedText(where, text, metadata, where, body=body, notes=notes)
