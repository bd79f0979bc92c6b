"""What each column of a library may hold. Checksums can be made right by anybody, so each row that is read must pass.

A row that passes has values of the right types and within their bounds, and spans that end after they begin. Whether
what it refers to is there is seen where that is looked up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from index.store.schema import COLUMN_TYPES, ENCODERS, SELECTION
from letters.model import KINDS

GREATEST = 2**31 - 1  # of numbers of rows, of offsets, and of counts: a holder of a shingle has no room for more
_TYPES = {"TEXT": str, "INTEGER": int, "REAL": float, "BLOB": bytes}
_NULLABLE = {
    "articles": {"title", "author", "url", "published", "language", "family", "note"},
    "chronology": {"published", "family", "parent"},
    "sources": {"title", "speaker", "published", "url", "language", "note"},
    "quotations": {"speaker", "speaker_full"},
    "passages": {"source", "speaker"},
    "units": {"head", "tail", "shown"},
}
_ANY_NUMBER = {("units", "content"), ("texts", "key")}  # hashes of 64 bits
_BOUNDS = {"clipping": 1, "nested": 1, "block": 1, "sourced": 1, "confidence": 1}
_HEX = frozenset("0123456789abcdef")


class _Shape:
    """The types and bounds of the columns of a table."""

    def __init__(self, table: str, types: Mapping[str, str]) -> None:
        nullable, kinds = _NULLABLE.get(table, set()), [_TYPES[type] for type in types.values()]
        self._types = [{kind, type(None)} if name in nullable else {kind} for name, kind in zip(types, kinds)]
        self._met: set[tuple[type, ...]] = set()  # types of rows that are right
        self._bounds = [
            (position, _BOUNDS.get(name, GREATEST))
            for position, (name, kind) in enumerate(zip(types, kinds))
            if kind in (int, float) and (table, name) not in _ANY_NUMBER
        ]

    def fits(self, row: Sequence[Any]) -> bool:
        """Whether a row has values of these types, within their bounds."""
        types = tuple(map(type, row))
        if types not in self._met:
            if len(types) != len(self._types) or any(type not in right for type, right in zip(types, self._types)):
                return False
            self._met.add(types)
        for position, bound in self._bounds:
            value = row[position]
            if value is not None and not 0 <= value <= bound:
                return False
        return True


_shapes: dict[str, _Shape] = {}


def fits(table: str, row: Sequence[Any]) -> bool:
    """Whether a row without its checksum is one that this program could have written."""
    if table not in _shapes:
        _shapes[table] = _Shape(table, COLUMN_TYPES[table])
    return _shapes[table].fits(row) and (table not in _RULES or _RULES[table](row))


def _meta(row: Sequence[Any]) -> bool:
    key, value = row
    if key == "revision":
        return _is_revision(value)
    if key == ENCODERS:
        return are_strings(value)
    return key == SELECTION or (value.isascii() and value.isdigit() and len(value) <= 12)


def _is_revision(text: str) -> bool:
    return 1 <= len(text) <= 32 and _HEX.issuperset(text)


def _json_list(text: str) -> list[Any] | None:
    """A list as JSON; None where it is none."""
    if text == "[]":
        return []
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _are_spans(values: list[Any] | None, length: int) -> bool:
    """Whether these are pairs of offsets into a text of this length."""
    return values is not None and all(
        isinstance(pair, list) and [*map(type, pair)] == [int, int] and 0 <= pair[0] <= pair[1] <= length
        for pair in values
    )


def _article(row: Sequence[Any]) -> bool:
    *_, markup, body, blocks, text = row
    return markup in ("plain", "markdown") and body <= len(text) and _are_spans(_json_list(blocks), len(text))


def are_strings(text: str) -> bool:
    """Whether this is a list of texts as JSON."""
    values = _json_list(text)
    if values is None or not all(isinstance(value, str) for value in values):
        return False
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return False
    return True


_RULES: dict[str, Callable[[Sequence[Any]], bool]] = {
    "meta": _meta,
    "articles": _article,
    "chronology": lambda row: len(row[10]) % 4 == 0,
    "sources": lambda row: are_strings(row[8]),
    "quotations": lambda row: row[4] in KINDS and row[2] <= row[3] and row[13] <= row[14],
    "passages": lambda row: row[3] <= row[4],
    "uses": lambda row: row[2] <= row[3],
    "news": lambda row: _is_revision(row[1]) and _is_revision(row[2]) and are_strings(row[3]),
}
