"""Everything but the texts of articles as an SQLite database that Datasette and similar tools can open."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.answers.outlets import all_uses
from index.model import Passage, Progress, Reading
from index.output import data
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.answers.uses import Use
    from index.store import Library

APPLICATION = 0x51554F58  # in the file's header: QUOX
SETTINGS = f"""
PRAGMA application_id={APPLICATION}; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
PRAGMA cache_size=-64000; BEGIN;
CREATE TEMP TABLE written (quotation INTEGER PRIMARY KEY, n INTEGER);
"""
SOURCE_COLUMNS = attrgetter("id", "title", "speaker", "published", "url", "language", "text")


def refuse_other_files(path: Path) -> None:
    """Raise QuotesError unless the path is free, empty, or an earlier export that no program is writing to."""
    if not os.path.lexists(path):
        return
    head = b"no file"
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(100)
    if head and not (head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")):
        raise QuotesError(f"{path}: this file is not an earlier export; name another file, or remove it")
    for journal in (Path(f"{path}-wal"), Path(f"{path}-journal")):
        if os.path.lexists(journal):  # SQLite would apply it to the new database
            raise QuotesError(f"{journal}: another program is writing there; close it, or name another file")


def _sql(name: str) -> str:
    """Statements beside this module."""
    return Path(__file__).with_name(f"{name}.sql").read_text("utf-8")


def write(library: Library, path: Path, source: str | None, progress: Progress | None) -> int:
    """Create the database at `path`, where there is no file yet; return the number of uses in it.

    It contains all articles, so that shares can be computed, and all passages; with `source`, only that source, its
    passages, and the quotations that use them. Numbers `n` count in order of the tables, and do not depend on how the
    index was made. Raises sqlite3.Error and OSError if it can't be written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(SETTINGS + _sql("tables"))
        writer = _RowInserter(database)
        for id, primary in sorted(library.sources().items()):
            if source in (None, id):
                database.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", SOURCE_COLUMNS(primary))
        for article, family, copy_of in library.articles():
            database.execute("INSERT OR IGNORE INTO outlets VALUES (?)", (article.outlet,))
            row = article.id, article.outlet, article.title, article.author, article.url, article.published
            database.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, family, copy_of))
        for passage, uses in all_uses(library, source, progress and partial(progress, "exporting")):
            number = writer.passage(passage)
            for use in uses:
                writer.use(number, passage, use)
        database.executescript(f"BEGIN; {_sql('indexes')} COMMIT")
        return writer.uses


class _RowInserter:
    """Inserts rows, and numbers them in order of insertion."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.uses = 0

    def _insert(self, table: str, *values: Any) -> int:
        places = ", ".join("?" * len(values))
        return int(self._database.execute(f"INSERT INTO {table} VALUES (NULL, {places})", values).lastrowid or 0)

    def passage(self, passage: Passage) -> int:
        return self._insert("passages", passage.id, passage.source, passage.start, passage.end, passage.text)

    def use(self, number: int, passage: Passage, use: Use) -> None:
        values = data.use(use)
        verdict = values["verdict"], use.comparison.severity, json.dumps(values["flags"])
        n = self._insert(
            "uses", number, self._quotation(use.reading), *use.covers(passage), *verdict, use.reading.outlet
        )
        self.uses += 1
        for d in values["differences"]:
            columns = d["kind"], d["query"], *d["query_span"], d["reference"], *d["reference_span"]
            self._insert("differences", n, *columns)

    def _quotation(self, reading: Reading) -> int:
        """The number of a quotation, which is written the first time that a use has it."""
        for (n,) in self._database.execute("SELECT n FROM written WHERE quotation = ?", (reading.quotation,)):
            return int(n)
        n = self._insert(
            "quotations", reading.article, reading.start, reading.end, reading.text, reading.speaker,
            reading.speaker_full, reading.kind, reading.language, int(reading.nested), reading.group, reading.context,
            round(reading.confidence, 3),
        )  # fmt: skip
        self._database.execute("INSERT INTO written VALUES (?, ?)", (reading.quotation, n))
        return n
