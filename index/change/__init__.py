"""Adding and removing articles: only what they touch is written, and the index is that of a build of all.

The change is one transaction of `library.db`. A source changes what every article was found to print, and a
change of many articles costs more than a build, so these are built anew from the library's own documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from index.builder import build_locked
from index.builder.document_reading import wrap_read_errors
from index.builder.inbox import Captures, capture_of, duplicate_id
from index.change.row_changes import ChangeWriter
from index.disk import index_folder as place
from index.model import Progress
from index.store import Library
from index.store.checked_rows import CheckedTables, open_library
from index.store.readings import read_sources
from index.store.row_mapping import ARTICLES
from index.store.schema import FILE, SELECTION, damaged
from index.translation import TranslationFinder
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus, Skip

LEAST = 8  # articles that may always change in place
SHARE = 4  # a change of more than one in so many articles is built anew


class ChangeResult(NamedTuple):
    """What a change did: the index's revision, its counts, and how many documents came, went, changed or stayed."""

    revision: str
    counts: dict[str, int]
    added: int
    removed: int
    replaced: int
    unchanged: int


def add(
    folder: Path, documents: Iterable[Article | Source], *, progress: Progress | None = None, wait: float = 10.0,
    skip: Skip | None = None, translations: TranslationFinder | None = None,
) -> ChangeResult:  # fmt: skip
    """Take documents into the index of a folder, in place of those of the same ids; what is there already stays.

    Of captures of one address among the documents the latest counts; `skip` is called with the others. Raises
    QuotesError, and leaves the index as it is, where two different documents have one id, and where the folder can't
    be written; NoIndex where it has no index; with code 3 where that is damaged.
    """
    with place.write_lock(folder, wait):
        return _change(folder, _documents_by_id(documents, skip), (), progress, wait, translations)


def _documents_by_id(documents: Iterable[Article | Source], skip: Skip | None) -> dict[str, Article | Source]:
    new, captures, places = dict[str, Article | Source](), Captures(), dict[str, str]()
    placed = documents.with_places() if isinstance(documents, Corpus) else ((document, "") for document in documents)
    for document, where in wrap_read_errors(placed):
        captured = capture_of(document)
        if document.id not in new:
            captures.add_first(document.id, captured)
            new[document.id] = document
            places[document.id] = where
        elif counts := captures.replaces(document.id, captured):
            new[document.id] = document
        elif counts is None and new[document.id] != document:
            raise duplicate_id(document.id, places[document.id], where)
    for earlier in captures.problems():
        if skip:
            skip(earlier.where, earlier.why)
    return new


def remove(
    folder: Path, ids: Sequence[str], *, progress: Progress | None = None, wait: float = 10.0,
    translations: TranslationFinder | None = None,
) -> ChangeResult:  # fmt: skip
    """Take articles and sources out of the index of a folder; raises as `add`, and where one isn't there."""
    with place.write_lock(folder, wait):
        return _change(folder, {}, ids, progress, wait, translations)


def _change(
    folder: Path, new: Mapping[str, Article | Source], gone: Sequence[str], progress: Progress | None, wait: float,
    translations: TranslationFinder | None = None,
) -> ChangeResult:  # fmt: skip
    try:
        place.remove_leftovers(folder, FILE)
        with closing(open_library(folder / FILE, write=True, wait=wait)) as connection:
            tables = CheckedTables(connection, folder / FILE)
            if SELECTION in tables.meta():
                raise QuotesError(
                    f"{folder}: a selection of a larger index, for reading only; build one of all that is to be in it"
                )
            plan = _Plan(tables, new, gone)
            if not plan.few:
                with Library.open(folder) as library:
                    built = build_locked(folder, plan.documents(library), progress, translations=translations)
                return ChangeResult(*built, *plan.counts)
            if plan.new or plan.before:
                connection.execute("BEGIN IMMEDIATE")
                writer = ChangeWriter(connection, tables, progress, translations)
                writer.make(plan.sources.values(), plan.before.values(), plan.new)
                connection.execute("COMMIT")
            library = Library(folder, connection)
            return ChangeResult(library.revision, library.counts(), *plan.counts)
    except sqlite3.IntegrityError as error:  # a row has a number that no row can have yet
        raise damaged(folder / FILE, error) from error
    except (sqlite3.Error, OSError) as error:
        raise place.write_error(folder, error) from error


class _Plan:
    """What a change means for an index as it stands."""

    def __init__(self, tables: CheckedTables, new: Mapping[str, Article | Source], gone: Sequence[str]) -> None:
        self.sources = {source.id: source for source in read_sources(tables)}
        self.before: dict[str, list[Any]] = {}  # the rows of articles that go or are replaced
        self.new: list[Article] = []
        self._sources_new: dict[str, Source] = {}
        self._gone = set(gone)
        self.unchanged = 0
        for id in self._gone:
            if id not in self.sources and not self._find(tables, id):
                raise QuotesError(
                    f"{id}: no such article in the index; quotes articles --format json lists their ids", 1
                )
        for document in new.values():
            self._take(tables, document)
        articles = int(tables.meta()["articles"])
        small = len(self.new) + len(self._gone) <= max(LEAST, articles // SHARE)
        self.few = small and not self._sources_new and not self._gone & self.sources.keys()

    def _find(self, tables: CheckedTables, id: str) -> list[Any] | None:
        for row in tables.rows("articles", "WHERE id = ?", id):
            self.before[id] = row
            return row
        return None

    def _take(self, tables: CheckedTables, document: Article | Source) -> None:
        if isinstance(document, Source):
            if self.sources.get(document.id) == document:
                self.unchanged += 1
            else:
                self._sources_new[document.id] = document
        else:
            row = self._find(tables, document.id)
            if row and tuple(row[1:]) == ARTICLES.encode(document):
                self.unchanged += 1
                del self.before[document.id]
            else:
                self.new.append(document)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many documents are added, removed, replaced and unchanged."""
        ids = {article.id for article in self.new} | self._sources_new.keys()
        replaced = ids & (self.before.keys() | self.sources.keys())
        return len(ids - replaced), len(self._gone), len(replaced), self.unchanged

    def documents(self, library: Library) -> Iterator[Article | Source]:
        """All documents after the change."""
        other: dict[str, Article | Source] = {**self._sources_new, **{article.id: article for article in self.new}}
        yield from other.values()
        for document in library.documents():
            if document.id not in other and document.id not in self._gone:
                yield document
