"""A folder of Parquet to a library: what `index.builder` makes of the same articles, or a selection of it to be read.

Tables are read a batch at a time; whatever is looked up or sorted on the way lies in a file beside the new library, or in
piles on disk. In memory are the sources, SQLite's caches and some batches, whatever the number of articles, texts
and passages. What belongs together is put in by `passages.py`, `articles.py` and `units.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from index.builder import SETTINGS, Built
from index.builder.document_reading import Progress
from index.disk import index_folder as place
from index.disk.external_sort import in_order
from index.disk.trusted_files import meet
from index.parquet import ParquetFolder, open_parquet
from index.parquet.selection import Selection
from index.store.checked_rows import recover
from index.store.postings import posting_rows
from index.store.row_writer import LibraryWriter
from index.store.schema import FILE, INDEXES, SELECTION, TABLES, checksum
from index.store.shingles import shingle_pairs

STAGING = """
PRAGMA main.cache_size=-32000; PRAGMA staging.cache_size=-16000;
CREATE TABLE staging.uses (passage TEXT, text INTEGER, start INTEGER, end INTEGER);
CREATE TABLE staging.chosen (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE staging.articles (id TEXT PRIMARY KEY, n INTEGER, family TEXT, copy_of TEXT) WITHOUT ROWID;
CREATE TABLE staging.units (
    content INTEGER, rows INTEGER, parent INTEGER, round INTEGER, head INTEGER, tail INTEGER, shown INTEGER, words TEXT,
    length INTEGER);
CREATE TABLE staging.ranks (content INTEGER PRIMARY KEY, n INTEGER);
CREATE TABLE staging.pieces (unit INTEGER, text INTEGER, place INTEGER)
"""
GRAM_BITS = 63
TOGETHER = 1 << 20  # code points of which the grams are sought at once


def build_from(
    folder: Path, parquet: str, selection: Selection | None = None, *, progress: Progress | None = None,
    wait: float = 10.0,
) -> Built:  # fmt: skip
    """Make an index of a folder of Parquet, or of a selection of it, in place of the one that stands in `folder`.

    The whole is what `index.builder.build` makes of the same documents; a selection can't be changed. `wait` is in
    seconds, for another process that writes. Raises QuotesError, and leaves the standing index as it is, for what isn't as it should be
    in the Parquet, and where the folder can't be written.
    """
    tables = open_parquet(parquet)
    with place.writing(folder, wait):
        place.clear(folder, FILE)
        new = place.aside(folder / FILE)
        try:
            recover(folder / FILE)
            built = import_library(new, tables, selection, progress)
            place.swap(new, folder / FILE)
            meet(folder / FILE)
            return built
        except (sqlite3.Error, OSError) as error:
            raise place.unwritable(folder, error) from error
        finally:
            new.unlink(missing_ok=True)


def import_library(
    new: Path, tables: ParquetFolder, selection: Selection | None = None, progress: Progress | None = None
) -> Built:
    """Write the library into a new file; beside it lies another one meanwhile.

    Raises QuotesError for what isn't as it should be in the Parquet, and what SQLite and the disk do.
    """
    staging = new.with_name(new.name.replace(FILE, f"{FILE}-staging"))
    staging.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as database:
            database.execute("ATTACH ? AS staging", (str(staging),))
            return LibraryImport(database, tables, selection, progress).make()
    except sqlite3.IntegrityError as error:
        raise tables.fault(f"twice the same: {error}") from error
    finally:
        staging.unlink(missing_ok=True)


class LibraryImport:
    """Fills a new library."""

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

    def make(self) -> Built:
        """Write everything."""
        from index.parquet.article_rows import Articles
        from index.parquet.passage_rows import Passages
        from index.parquet.unit_rows import write_units

        self.database.executescript(SETTINGS.replace("BEGIN;", STAGING + "; BEGIN;") + ";".join(TABLES))
        Passages(self).write()
        self._holders()
        Articles(self).write()
        if self.selection is None:
            write_units(self)
        else:
            self.store.insert_postings("owners", posting_rows("owners", []))
        for index in INDEXES:
            if "texts_key" not in index:
                self.database.execute(index)
        return self._finish()

    # What is read and looked up

    def rows(self, table: str, columns: Sequence[str], everywhere: bool = True) -> Iterator[tuple[Any, ...]]:
        """The rows of a table of Parquet; not `everywhere`, only where chosen passages may lie."""
        from index.parquet.columns import values

        prefixes = None if everywhere or self.selection is None else self.selection.prefixes
        done = 0
        for batch in self.tables.batches(table, columns, prefixes):
            yield from zip(*map(values, batch.columns))
            done += len(batch)
            self.tell(f"reading {table}", done, self.tables.counts.get(table, 0) if self.selection is None else 0)

    def one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """The first row that a statement gives."""
        found: tuple[Any, ...] | None = self.database.execute(statement, values).fetchone()
        return found

    def tell(self, stage: str, done: int, of: int) -> None:
        """Say how far the work is."""
        if self._progress:
            self._progress(stage, done, of)

    # The end

    def _holders(self) -> None:
        """Write who prints which words: the passages of sources, and all texts."""
        printed = self.database.execute(
            "SELECT 2 * n, text FROM passages WHERE source IS NOT NULL UNION ALL SELECT 2 * n + 1, text FROM texts"
        )
        self.store.insert_postings(
            "grams", posting_rows("grams", in_order(map(shingle_pairs, _together(printed)), GRAM_BITS))
        )

    def _finish(self) -> Built:
        odd = self.one(
            "SELECT key FROM texts WHERE quotations <> (SELECT count(*) FROM quotations WHERE text = texts.n) LIMIT 1"
        )
        if odd:
            raise self.tables.fault(f"the number of quotations of the text {odd[0]}")
        outlets = self.one("SELECT count(DISTINCT outlet) FROM articles")
        counts = self.store.finish(outlets[0] if outlets else 0)
        if self.selection is None:
            for table, n in self.tables.counts.items():
                found = counts.get(table, self.store.counts.get(table, n))
                if found != n:
                    raise self.tables.fault(f"{found:,} {table} where there were {n:,}")
        else:
            row = SELECTION, str(self.selection)
            self.database.execute("INSERT INTO meta VALUES (?, ?, ?)", (*row, checksum("meta", row)))
        self.database.execute("COMMIT")
        return Built(self.store.revision, counts)


def _together(rows: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Texts with their numbers, so many together as make TOGETHER code points."""
    some, size = list[tuple[int, str]](), 0
    for number, text in rows:
        some.append((number, text))
        size += len(text) + 1
        if size > TOGETHER:
            yield some
            some, size = [], 0
    if some:
        yield some
