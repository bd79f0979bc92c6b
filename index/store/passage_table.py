"""The rows of passages: one by one, those of a source, and in batches that memory holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.store.checked_rows import CheckedTables
from index.store.readings import SourceTexts
from index.store.row_mapping import PassageRow
from index.store.schema import damaged
from letters.text.normalize import without_surrogates

BATCH = 500  # passages and wordings of them in memory together


def batches(rows: Iterable[PassageRow]) -> Iterator[list[PassageRow]]:
    """Rows of passages, so many together that they and their wordings are BATCH at most, or one alone."""
    batch: list[PassageRow] = []
    size = 0
    for row in rows:
        size += 1 + row.uses
        if batch and size > BATCH:
            yield batch
            batch, size = [], 1 + row.uses
        batch.append(row)
    if batch:
        yield batch


class PassageTable:
    """The table `passages`; raises as `CheckedTables` does."""

    def __init__(self, tables: CheckedTables, texts: SourceTexts) -> None:
        self._tables = tables
        self._texts = texts

    def rows(self, rest: str, *values: object) -> Iterator[PassageRow]:
        """The rows that the rest of a SELECT asks for."""
        return map(PassageRow._make, self._tables.rows("passages", rest, *values))

    def of_ids(self, ids: Iterable[str]) -> list[PassageRow]:
        """The rows of these ids, in order of the library; an id that it doesn't know is left out."""
        wanted = set(map(without_surrogates, ids))
        rows = [row for id in wanted for row in self.rows("WHERE id = ?", id)]
        if len(rows) < len(wanted):
            self._surely_absent(wanted - {row.id for row in rows})
        return sorted(rows, key=lambda row: row.order)

    def _surely_absent(self, ids: set[str]) -> None:
        """Look through the whole table before saying that an id is not there: the way to it may be damaged."""
        for _, id, *_ in self._tables.every("passages", "NOT INDEXED"):
            if id in ids:
                raise damaged(self._tables.path, "row lost from passages_id")

    def in_order(self, source: str | None) -> Iterator[PassageRow]:
        """The rows of this source, in order of its text; else of all sources by their ids, then of none by id."""
        if source is not None:
            yield from self.of_source(source)
            return
        for id in sorted(id for _, id, *_ in self._tables.rows("sources")):
            yield from self.of_source(id)
        yield from self.rows("WHERE source IS NULL ORDER BY id")

    def of_source(self, source: str) -> list[PassageRow]:
        """The rows of a source's passages, in order of its text."""
        expected = sum(passages for _, id, *_, passages in self._tables.rows("sources") if id == source)
        rows = list(self.rows("WHERE source = ? ORDER BY start, end, n", source))
        self._tables.expect(len(rows), expected)
        if rows and max(row.end for row in rows) > self._texts.length(source):
            raise damaged(self._tables.path, "a passage past the end of its source")
        return rows
