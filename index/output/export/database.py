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
TABLES = """
CREATE TABLE sources (
    id TEXT NOT NULL PRIMARY KEY, title TEXT, speaker TEXT, published TEXT, url TEXT, language TEXT, text TEXT NOT NULL);
CREATE TABLE outlets (name TEXT NOT NULL PRIMARY KEY);
CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY, outlet TEXT NOT NULL REFERENCES outlets (name), title TEXT, author TEXT, url TEXT,
    published TEXT, family TEXT NOT NULL, copy_of TEXT REFERENCES articles (id));
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT REFERENCES sources (id), start INTEGER NOT NULL,
    end INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE quotations (
    n INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, speaker TEXT, speaker_full TEXT, kind TEXT NOT NULL, language TEXT NOT NULL,
    nested INTEGER NOT NULL, "group" INTEGER NOT NULL, context TEXT, confidence REAL NOT NULL);
CREATE TABLE uses (
    n INTEGER PRIMARY KEY, passage INTEGER NOT NULL REFERENCES passages (n),
    quotation INTEGER NOT NULL REFERENCES quotations (n), covers_start INTEGER NOT NULL, covers_end INTEGER NOT NULL,
    verdict TEXT NOT NULL, severity TEXT NOT NULL, flags TEXT NOT NULL,
    outlet TEXT NOT NULL REFERENCES outlets (name));
CREATE TABLE differences (
    n INTEGER PRIMARY KEY, use INTEGER NOT NULL REFERENCES uses (n), kind TEXT NOT NULL, query TEXT NOT NULL,
    query_start INTEGER NOT NULL, query_end INTEGER NOT NULL, reference TEXT NOT NULL,
    reference_start INTEGER NOT NULL, reference_end INTEGER NOT NULL);
"""


SOURCE_COLUMNS = attrgetter("id", "title", "speaker", "published", "url", "language", "text")


def _of_quotation(*columns: str) -> str:
    """Columns of a use's quotation, each looked up only where it is asked for: a join would always be made."""
    return ", ".join(f'(SELECT "{name}" FROM quotations WHERE n = u.quotation) AS "{name}"' for name in columns)


def _of_article(*columns: str) -> str:
    """The same of the quotation's article."""
    article = "(SELECT article FROM quotations WHERE n = u.quotation)"
    return ", ".join(f"(SELECT {name} FROM articles WHERE id = {article}) AS {name}" for name in columns)


VIEW = f"""CREATE VIEW readings AS
SELECT p.id AS passage, p.source, p.text AS passage_text, u.outlet, {_of_article("published")}, {_of_quotation("text")},
    u.verdict, u.severity, u.flags,
    (SELECT json_group_array(json_object('kind', d.kind, 'query', d.query, 'query_span',
        json_array(d.query_start, d.query_end), 'reference', d.reference, 'reference_span',
        json_array(d.reference_start, d.reference_end)))
        FROM (SELECT * FROM differences WHERE use = u.n ORDER BY n) AS d) AS differences,
    {_of_quotation("speaker", "speaker_full", "kind", "language", "article")},
    {_of_article("title", "author", "url", "family", "copy_of")},
    {_of_quotation("start", "end", "nested", "group")}, u.covers_start, u.covers_end,
    {_of_quotation("context", "confidence")}
FROM uses AS u JOIN passages AS p ON p.n = u.passage;"""
INDEXES_AND_VIEWS = f"""
BEGIN;
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX articles_copy_of ON articles (copy_of);
CREATE INDEX passages_source ON passages (source);
CREATE INDEX quotations_article ON quotations (article);
CREATE UNIQUE INDEX uses_passage ON uses (passage, quotation);
CREATE INDEX uses_quotation ON uses (quotation);
CREATE INDEX uses_verdict ON uses (verdict, passage);
CREATE INDEX uses_severity ON uses (severity, passage);
CREATE INDEX uses_outlet ON uses (outlet, passage);
CREATE INDEX quotations_kind ON quotations (kind);
CREATE INDEX quotations_language ON quotations (language);
CREATE INDEX quotations_speaker_full ON quotations (speaker_full);
CREATE INDEX differences_use ON differences (use);
{VIEW}
CREATE VIRTUAL TABLE passages_fts USING fts5 (text, content="passages", content_rowid="n");
CREATE VIRTUAL TABLE quotations_fts USING fts5 (text, content="quotations", content_rowid="n");
INSERT INTO passages_fts (passages_fts) VALUES ('rebuild');
INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
COMMIT;
"""


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


def write(library: Library, path: Path, source: str | None, progress: Progress | None) -> int:
    """Create the database at `path`, where there is no file yet; return the number of uses in it.

    It contains all articles, so that shares can be computed, and all passages; with `source`, only that source, its
    passages, and the quotations that use them. Numbers `n` count in order of the tables, and do not depend on how the
    index was made. Raises sqlite3.Error and OSError if it can't be written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(SETTINGS + TABLES)
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
        database.executescript(INDEXES_AND_VIEWS)
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
