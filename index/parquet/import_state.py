"""What every step of an import of Parquet works on, and which passages are chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.model import SILENT, Progress
from index.parquet import ParquetFolder
from index.store.row_writer import LibraryWriter

SHINGLE_BITS = 63


@dataclass(frozen=True)
class Selection:
    """The passages that meet all conditions; whatever answers about them need comes with them.

    Kept are these, their uses, the texts that use them, the quotations of these, what translates the passages, and the
    articles of such whole; and every sentence of the sources. Other passages that such a text prints are left out, with the texts of the other
    quotations of an article: only where these stand is known, so that they are not taken for unquoted words.
    """

    sources: Collection[str] = ()  # passages of these alone, and no others' sentences; of all where none is named
    min_outlets: int = 0  # those that at least so many outlets print
    articles: Collection[str] = ()  # articles of these ids are kept too, for what they have outside marks

    @property
    def prefixes(self) -> set[str] | None:
        """Where the chosen passages lie; None: anywhere."""
        from index.parquet.table_schemas import SOURCE_PREFIX

        return {SOURCE_PREFIX} if self.sources else None

    def chooses(self, source: str | None, outlets: int) -> bool:
        """Whether a passage is chosen."""
        return (not self.sources or source in self.sources) and outlets >= self.min_outlets

    def __str__(self) -> str:
        """As `quotes info` shows it."""
        of_sources = f" of {', '.join(sorted(self.sources))}" if self.sources else ""
        by_outlets = f" that {self.min_outlets} outlets or more print" if self.min_outlets else ""
        return f"passages{of_sources}{by_outlets}"


class ImportState:
    """What every step of an import works on."""

    def __init__(
        self,
        database: sqlite3.Connection,
        tables: ParquetFolder,
        selection: Selection | None,
        progress: Progress | None,
    ) -> None:
        self.database = database
        self.tables = tables
        self.selection = selection
        self.store = LibraryWriter(database)
        self.report = progress or SILENT
        """Says how far the work is."""

    def rows(self, table: str, columns: Sequence[str], everywhere: bool = True) -> Iterator[tuple[Any, ...]]:
        """The rows of a table of Parquet; not `everywhere`, only where chosen passages may lie."""
        from index.parquet.table_schemas import values

        prefixes = None if everywhere or self.selection is None else self.selection.prefixes
        done = 0
        for batch in self.tables.batches(table, columns, prefixes):
            yield from zip(*map(values, batch.columns))
            done += len(batch)
            self.report(f"reading {table}", done, self.tables.counts.get(table, 0) if self.selection is None else 0)

    def first_row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """The first row that a statement gives."""
        row: tuple[Any, ...] | None = self.database.execute(statement, values).fetchone()
        return row
