"""A folder of Parquet to a library: what `index.builder` makes of the same articles, or a selection of it to be read.

Tables are read a batch at a time; whatever is looked up or sorted on the way lies in a file beside the new library, or in
buckets on disk. In memory are the sources, SQLite's caches and some batches, whatever the number of articles, texts
and passages. The steps are `passage_rows.py` and `article_rows.py`, on an `ImportState`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from index.builder import PRAGMAS, BuildResult, swap_in, written_aside
from index.builder.document_reading import batches
from index.disk.external_sort import sort_pairs
from index.disk.index_folder import write_lock
from index.model import Progress
from index.parquet import ParquetFolder, open_parquet
from index.parquet.import_state import SHINGLE_BITS, ImportState, Selection
from index.store.row_mapping import DatedArticle
from index.store.schema import FILE, INDEXES, SELECTION, TABLES, checksum
from index.store.shingles import shingle_pairs

STAGING = f"""
PRAGMA main.cache_size=-32000; PRAGMA staging.cache_size=-16000;
CREATE TABLE staging.uses (passage TEXT, text INTEGER, start INTEGER, end INTEGER);
CREATE TABLE staging.chosen (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE staging.translations (
    article TEXT, start INTEGER, end INTEGER, text INTEGER, passage TEXT, confidence REAL,
    PRIMARY KEY (article, start, end, passage)) WITHOUT ROWID;
CREATE TABLE staging.articles (id TEXT PRIMARY KEY, n INTEGER, family TEXT, copy_of TEXT) WITHOUT ROWID;
CREATE TABLE staging.dated ({", ".join(DatedArticle._fields)}, copy_of);
CREATE TABLE staging.units (
    content INTEGER, rows INTEGER, parent INTEGER, round INTEGER, head INTEGER, tail INTEGER, shown INTEGER, words TEXT,
    length INTEGER);
CREATE TABLE staging.ranks (content INTEGER PRIMARY KEY, n INTEGER);
CREATE TABLE staging.pieces (unit INTEGER, text INTEGER, place INTEGER)
"""
BATCH = 1 << 20  # code points whose shingles are made at once


def build_from(
    folder: Path, parquet: str, selection: Selection | None = None, *, progress: Progress | None = None,
    wait: float = 10.0,
) -> BuildResult:  # fmt: skip
    """Make an index of a folder of Parquet, or of a selection of it, in place of the one that stands in `folder`.

    The whole is what `index.builder.build` makes of the same documents; a selection can't be changed. `wait` is in
    seconds, for another process that writes. Raises QuotesError, and leaves the standing index as it is, for what isn't as it should be
    in the Parquet, and where the folder can't be written.
    """
    tables = open_parquet(parquet)
    with write_lock(folder, wait), written_aside(folder) as new:
        built = import_library(new, tables, selection, progress)
        swap_in(new, folder)
    return built


def import_library(
    new: Path, tables: ParquetFolder, selection: Selection | None = None, progress: Progress | None = None
) -> BuildResult:
    """Write the library into a new file; beside it lies another one meanwhile.

    Raises QuotesError for what isn't as it should be in the Parquet, and what SQLite and the disk do.
    """
    staging = new.with_name(new.name.replace(FILE, f"{FILE}-staging"))
    staging.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as database:
            database.execute("ATTACH ? AS staging", (str(staging),))
            return _write(ImportState(database, tables, selection, progress))
    except sqlite3.IntegrityError as error:
        raise tables.fault(f"twice the same: {error}") from error
    finally:
        staging.unlink(missing_ok=True)


def _write(state: ImportState) -> BuildResult:
    """Write everything."""
    from index.parquet.article_rows import write_articles
    from index.parquet.passage_rows import write_passages, write_translations, write_units

    state.database.executescript(PRAGMAS.replace("BEGIN;", STAGING + "; BEGIN;") + ";".join(TABLES))
    write_passages(state)
    _write_shingles(state)
    write_articles(state)
    if state.selection is None:
        write_units(state)
    else:
        state.store.insert_postings("owners", [])
    for index in INDEXES:
        if "texts_key" not in index:
            state.database.execute(index)
    write_translations(state)
    return _finish(state)


def _write_shingles(state: ImportState) -> None:
    """Write who prints which words: the passages of sources, and all texts."""
    printed = "SELECT 2 * n, text FROM passages WHERE source IS NOT NULL UNION ALL SELECT 2 * n + 1, text FROM texts WHERE uses > 0"
    shares = batches(state.database.execute(printed), lambda row: len(row[1]) + 1, BATCH)
    state.store.insert_postings("grams", sort_pairs(map(shingle_pairs, shares), SHINGLE_BITS))
    state.store.insert_words(text for _, text in state.database.execute(printed))


def _finish(state: ImportState) -> BuildResult:
    miscounted = state.first_row(
        "SELECT key FROM texts WHERE quotations <> (SELECT count(*) FROM quotations WHERE text = texts.n) LIMIT 1"
    )
    if miscounted:
        raise state.tables.fault(f"the number of quotations of the text {miscounted[0]}")
    outlets = state.first_row("SELECT count(DISTINCT outlet) FROM articles")
    state.store.encoders = set(state.tables.encoders)
    counts = state.store.finish(outlets[0] if outlets else 0)
    if state.selection is None:
        for table, n in state.tables.counts.items():
            count = counts.get(table, state.store.counts.get(table, n))
            if count != n:
                raise state.tables.fault(f"{count:,} {table} where there were {n:,}")
    else:
        row = SELECTION, str(state.selection)
        state.database.execute("INSERT INTO meta VALUES (?, ?, ?)", (*row, checksum("meta", row)))
    state.database.execute("COMMIT")
    return BuildResult(state.store.revision, counts)
