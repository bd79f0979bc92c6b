"""The texts of sources, kept in rows of some thousand characters, so that a part can be read without the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from index.store.checked_rows import CheckedTables
from index.store.row_mapping import SOURCES
from index.store.schema import damaged
from letters.model import Source

Value = TypeVar("Value")


class BySource(dict[str, Value]):
    """Something of each source of the library at `path`, by its id; it is damage that a passage is of another one."""

    def __init__(self, path: Path, items: Iterable[tuple[str, Value]]) -> None:
        super().__init__(items)
        self._path = path

    def __missing__(self, id: str) -> NoReturn:
        raise damaged(self._path, "row lost from sources")


def read_sources(tables: CheckedTables) -> Iterator[Source]:
    """Every source, whole. Raises QuotesError with code 3 where one that has passages has no text."""
    for row in list(tables.rows("sources")):
        source: Source = SOURCES.decode([*row, source_text(tables, row[0])])
        if row[-1] and not source.text:
            raise damaged(tables.path, "rows lost from source_texts")
        yield source


def read_source_facts(tables: CheckedTables) -> Iterator[tuple[int, Source]]:
    """The number of every source, and what is known of it besides its text, which is left empty."""
    return ((row[0], SOURCES.decode([*row, ""])) for row in list(tables.rows("sources")))


def source_text(tables: CheckedTables, source: int, start: int = 0, end: int | None = None) -> str:
    """The text of the source of this number, or text[start:end]; read from as few rows as hold it.

    Raises QuotesError with code 3 where a row is lost.
    """
    first = "(SELECT max(start) FROM source_texts WHERE source = ? AND start <= ?)"
    where, values = f"WHERE source = ? AND start >= {first}", [source, source, start]
    if end is not None:
        where, values = f"{where} AND start < ?", [*values, end]
    begin = reached = None
    parts: list[Any] = []
    for _, _, text_start, text in list(tables.rows("source_texts", f"{where} ORDER BY start", *values)):
        if (text_start > start) if reached is None else (text_start != reached):
            raise damaged(tables.path, "rows lost from source_texts")
        begin, reached = text_start if begin is None else begin, text_start + len(text)
        parts.append(text)
    if end is not None and end > start and (reached or 0) < end:
        raise damaged(tables.path, "rows lost from source_texts")
    offset = begin or 0
    return "".join(parts)[start - offset : None if end is None else end - offset]


class SourceTexts:
    """The texts of sources, read in parts by the id of the source; raises as `CheckedTables` does."""

    def __init__(self, tables: CheckedTables) -> None:
        self._tables = tables

    @cached_property
    def _numbers(self) -> BySource[int]:
        numbers = ((source.id, n) for n, source in read_source_facts(self._tables))
        return BySource(self._tables.path, numbers)

    def part(self, id: str, start: int, end: int) -> str:
        """text[start:end] of a source."""
        return source_text(self._tables, self._numbers[id], start, end)

    def length(self, id: str) -> int:
        """The length of a source in code points."""
        last = "WHERE source = ? ORDER BY start DESC LIMIT 1"
        rows = self._tables.rows("source_texts", last, self._numbers[id])
        return sum(start + len(text) for _, _, start, text in rows)
