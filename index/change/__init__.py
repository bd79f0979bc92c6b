"""Adding and removing articles: only what they touch is written, and the index is that of a build of all.

The change is one transaction of `library.db`. A source changes what every article was found to print, and a
change of many articles costs more than a build, so these are rebuilt from the library's own documents.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from index.builder import aligned_quotations, build_locked
from index.builder.document_reading import wrap_read_errors
from index.builder.inbox import Captures, capture_of, duplicate_id
from index.change.text_changes import TextChanges
from index.disk import index_folder as place
from index.grouping import SourceSentences
from index.model import SILENT, Progress
from index.near_duplicates.incremental import IncrementalFamilies
from index.store import Library
from index.store.checked_rows import CheckedTables, open_library
from index.store.readings import read_sources
from index.store.row_mapping import ARTICLES, QUOTATIONS, DatedArticle, PassageRow
from index.store.row_writer import LibraryWriter, document_content
from index.store.schema import COUNTED, ENCODERS, FILE, PRINTED_WORDS, SELECTION, damaged
from index.store.unquoted import article_shingles
from index.translation import TranslationFinder
from letters.extract import extract_or_refuse
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus, Skip

MOST_REVISIONS = 100  # changes that the full-text index can follow; after more it is rebuilt
MOST_PASSAGES = 10_000  # passages in one of them
LEAST = 8  # articles that may always change in place
SHARE = 4  # a change of more than one in so many articles is a rebuild


class ChangeWriter:
    """Makes a change within one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, tables: CheckedTables, progress: Progress | None,
        translations: TranslationFinder | None = None,
    ) -> None:  # fmt: skip
        meta = tables.meta()
        counts = {name: int(meta[name]) for name in (*COUNTED, PRINTED_WORDS)}
        self._translations = translations
        self._tables = tables
        self._store = LibraryWriter(connection, counts, meta["revision"], int(meta["used"]), int(meta["silent"]))
        self._store.encoders = set(json.loads(meta[ENCODERS]))
        self._before = meta["revision"]
        self._progress = progress or SILENT
        self._next = {table: self._tables.highest(table) + 1 for table in ("articles", "quotations")}
        self._families = IncrementalFamilies(tables, self._store)
        self._texts = TextChanges(tables, self._store)

    def make(self, sources: Collection[Source], gone: Collection[Sequence[Any]], new: Collection[Article]) -> None:
        """Take articles out, by their rows, and others in."""
        total = len(gone) + len(new)
        for done, row in enumerate(gone, 1):
            self._remove_article(row)
            self._progress("isolating", done, total)
        sentences = SourceSentences(sources)
        if new:
            self._store.encoders.add(self._translations.encoder if self._translations else "")
        if new and self._translations:
            self._translations.prepare(sentences.passages, sources)
        for done, article in enumerate(new, len(gone) + 1):
            self._add_article(article, sentences)
            self._progress("isolating", done, total)
        self._texts.write()
        self._families.update_parents()
        self._note_revision()
        outlets = next(self._tables.execute("SELECT count(DISTINCT outlet) FROM articles"))[0]
        self._store.finish(outlets)

    def _note_revision(self) -> None:
        """Store which passages differ from the revision before, as long as they aren't too many."""
        number = self._tables.highest("news") + 1
        few = len(self._texts.touched) <= MOST_PASSAGES
        for row in list(self._tables.rows("news", "WHERE n <= ?", number - MOST_REVISIONS if few else number)):
            self._store.delete("news", row[0])
        before, after = self._before, self._store.revision
        if few and before != after:
            self._store.insert("news", number, before, after, json.dumps(sorted(self._texts.touched)))

    def _number(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _remove_article(self, row: Sequence[Any]) -> None:
        article, n = ARTICLES.decode(row), int(row[0])
        dated = self._families.article(n)
        for number in range(dated.quotation, dated.quotation + dated.quotations):
            row = self._tables.row("quotations", number)
            _, _, *values, text = row
            key, quotation = 0, QUOTATIONS.decode(row)
            if text:
                changed = self._texts.text(text)
                changed.count(quotation, -1)
                key = changed.key
            self._remove_translations(article, number, quotation.start)
            self._store.delete("quotations", number)
            self._store.count_content((article.id, *values, key), -1)
        self._store.count_content(document_content(article), -1)
        self._store.delete("articles", n)
        self._families.remove(n)

    def _remove_translations(self, article: Article, quotation: int, start: int) -> None:
        for _, passage, confidence in list(self._tables.rows("translations", "WHERE quotation = ?", quotation)):
            id = PassageRow._make(self._tables.row("passages", passage)).id
            self._store.delete_translation((article.id, start), quotation, passage, id, confidence)
            self._texts.touched.add(id)

    def _add_article(self, article: Article, sentences: SourceSentences) -> None:
        n, quotations = self._number("articles"), extract_or_refuse(article, article.id)
        first = self._next["quotations"]
        self._store.insert_article(n, article)
        for part, text, spans, links in aligned_quotations(article, quotations, sentences, self._translations):
            number, stored_text = self._number("quotations"), (0, 0)
            for id, confidence in links:
                passage = self._texts.required_passage(id).n
                self._store.insert_translation((article.id, part.start), number, passage, id, confidence)
                self._texts.touched.add(id)
            if spans is not None:
                changed = self._texts.incoming(text, spans)
                changed.count(part)
                stored_text = changed.n, changed.key
            self._store.insert_quotation(number, (n, article.id), part, stored_text)
        self._families.add(DatedArticle.of(n, article, article_shingles(article, quotations), first, len(quotations)))


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
        places.setdefault(document.id, where)
        if counts := captures.counts(document.id, capture_of(document), document.id not in new):
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
        articles = tables.counts["articles"]
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
