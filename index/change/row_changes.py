"""A change of some articles as it is written: they, their quotations, translations and families."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from index.builder import aligned_quotations
from index.change.text_changes import TextChanges
from index.grouping import SourceSentences
from index.model import Progress
from index.near_duplicates.incremental import IncrementalFamilies
from index.store.checked_rows import CheckedTables
from index.store.row_mapping import ARTICLES, QUOTATIONS, DatedArticle, PassageRow
from index.store.row_writer import LibraryWriter, document_content
from index.store.schema import COUNTED, ENCODERS, PRINTED_WORDS
from index.store.unquoted import article_shingles
from index.translation import TranslationFinder
from letters.extract import extract_or_refuse
from letters.model import Article, Source

MOST_REVISIONS = 100  # changes that the full-text index can follow; after more it is made anew
MOST_PASSAGES = 10_000  # passages in one of them


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
        self._store = LibraryWriter(connection, counts, meta["revision"], int(meta["used"]))
        self._store.encoders = set(json.loads(meta[ENCODERS]))
        self._before = meta["revision"]
        self._progress = progress
        self._next = {table: self._tables.highest(table) + 1 for table in ("articles", "quotations")}
        self._families = IncrementalFamilies(tables, self._store)
        self._texts = TextChanges(tables, self._store)

    def make(self, sources: Collection[Source], gone: Collection[Sequence[Any]], new: Collection[Article]) -> None:
        """Take articles out, by their rows, and others in."""
        done, total = 0, len(gone) + len(new)
        for row in gone:
            self._remove_article(row)
            done = self._report(done, total)
        sentences = SourceSentences(sources)
        if new:
            self._prepare_translations(sentences, sources)
        for article in new:
            self._add_article(article, sentences)
            done = self._report(done, total)
        self._texts.write()
        self._families.update_parents()
        self._note_revision(self._before)
        outlets = next(self._tables.execute("SELECT count(DISTINCT outlet) FROM articles"))[0]
        self._store.finish(outlets)

    def _prepare_translations(self, sentences: SourceSentences, sources: Iterable[Source]) -> None:
        self._store.encoders.add(self._translations.encoder if self._translations else "")
        if self._translations:
            self._translations.prepare(sentences.passages, sources)

    def _note_revision(self, before: str) -> None:
        """Tell which passages are others than in the revision before, as long as they aren't too many."""
        number = self._tables.highest("news") + 1
        few = len(self._texts.touched) <= MOST_PASSAGES
        for row in list(self._tables.rows("news", "WHERE n <= ?", number - MOST_REVISIONS if few else number)):
            self._store.delete("news", row[0])
        if few and before != self._store.revision:
            self._store.insert("news", number, before, self._store.revision, json.dumps(sorted(self._texts.touched)))

    def _number(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _report(self, done: int, total: int) -> int:
        if self._progress:
            self._progress("isolating", done + 1, total)
        return done + 1

    def _remove_article(self, row: Sequence[Any]) -> None:
        article, n = ARTICLES.decode(row), int(row[0])
        dated = self._families.article(n)
        for number in range(dated.quotation, dated.quotation + dated.quotations):
            row = self._tables.row("quotations", number)
            _, _, *values, text = row
            key = 0
            if text:
                changed = self._texts.text(text)
                changed.count(-1)
                key = changed.key
            self._remove_translations(article, number, QUOTATIONS.decode(row).start)
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
                changed.count(1)
                stored_text = changed.n, changed.key
            self._store.insert_quotation(number, (n, article.id), part, stored_text)
        self._families.add(DatedArticle.of(n, article, article_shingles(article, quotations), first, len(quotations)))
