"""Queries as they are typed: line by line as plain text or JSON Lines, or as the quotations of a text."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from letters.model import Article, QuotesError, is_speech
from letters.text.normalize import DOUBLE_MARKS, keys


def read_queries(lines: Iterable[bytes], warn: Callable[[str, str], None]) -> Iterator[tuple[object, str, str | None]]:
    """A query a line: (id, query, attribution). Plain text is known by its line number, from 1; else JSON says.

    `warn` is called with the place and the note of a line that has broken characters. Raises QuotesError for one
    that is no UTF-8.
    """
    for number, line in enumerate(lines, 1):
        text = _decoded(line.removeprefix(BOM_UTF8) if number == 1 else line, f"standard input:{number}", warn)
        record = _record(text) if text.lstrip().startswith("{") else None
        if record is None:
            yield number, text, None
        else:
            yield record.get("id", number), _as_text(record.get("query")) or "", _as_text(record.get("attribution"))


def _decoded(line: bytes, where: str, warn: Callable[[str, str], None]) -> str:
    """A line as text without its end; a broken character becomes U+FFFD."""
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        from letters.reading.encoding_guess import is_damaged_utf8

        if not is_damaged_utf8(line):
            raise QuotesError(f"{where}: not UTF-8; convert it first") from None
        warn(where, "what is broken in this line is read as U+FFFD: save it again as UTF-8")
        return line.decode("utf-8", "replace").rstrip("\r\n")


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def _record(text: str) -> dict[str, Any] | None:
    """A line of JSON that is an object with a query or an id; None where it is plain text."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and record.keys() & {"query", "id"} else None


def quotations_in(typed: str) -> list[str]:
    """The quotations of a text that has other words besides, each once; none where it has none."""
    if not any(mark in typed.strip().strip(DOUBLE_MARKS) for mark in DOUBLE_MARKS):
        return []
    from letters.extract import extract

    outer = [q for q in extract(Article("typed", typed, "typed"), context=False) if not q.nested]
    spoken = [q for q in outer if is_speech(q.kind)] or outer
    texts = [text for q in spoken if keys(text := typed[q.start : q.end])]
    return list(dict.fromkeys(texts))
