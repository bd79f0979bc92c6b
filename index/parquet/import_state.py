"""An import from Parquet under way: the new library, what is read for it, and what is looked up meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from index.model import Progress
from index.parquet import ParquetFolder
from index.parquet.selection import Selection
from index.store.row_writer import LibraryWriter


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
        self._progress = progress

    def rows(self, table: str, columns: Sequence[str], everywhere: bool = True) -> Iterator[tuple[Any, ...]]:
        """The rows of a table of Parquet; not `everywhere`, only where chosen passages may lie."""
        from index.parquet.columns import values

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

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is."""
        if self._progress:
            self._progress(stage, done, total)
