"""A change of some articles as it is written: they, their quotations, the texts of these, and what all that touches."""

from __future__ import annotations

import json
import sqlite3
from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.builder import deduplication_row
from index.builder.document_reading import Progress
from index.grouping import PassageSpans, SourceSentences, covered_span
from index.grouping.incremental import IncrementalGrouping
from index.grouping.stored_units import TextCounts
from index.grouping.unit_store import UnitStore
from index.near_duplicates.incremental import IncrementalFamilies
from index.store.checked_rows import CheckedTables
from index.store.chronology import DatedArticle
from index.store.postings import ChangedPostings
from index.store.row_mapping import ARTICLES, QUOTATIONS, PassageRow, TextRow
from index.store.row_writer import LibraryWriter, document_content, text_key
from index.store.schema import COUNTED, ENCODERS, damaged
from index.store.shingles import shingle_hashes
from index.store.unquoted import sampled_shingles
from index.translation import Link, TranslationFinder
from letters.extract import extract
from letters.model import Article, Quotation, Source

MOST_REVISIONS = 100  # changes that the full-text index can follow; after more it is made anew
MOST_PASSAGES = 10_000  # passages in one of them


@dataclass(slots=True)
class _ChangedText:
    """A text that the change meets."""

    n: int
    key: int
    text: str
    spans: PassageSpans  # what it prints of sources
    before: int  # by how many quotations it is printed
    after: int
    affected: bool = False  # whether one of its quotations comes or goes

    def count(self, quotations: int) -> None:
        """So many quotations come, or go."""
        self.after += quotations
        self.affected = True


class ChangeWriter:
    """Makes a change within one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, tables: CheckedTables, progress: Progress | None,
        translations: TranslationFinder | None = None,
    ) -> None:  # fmt: skip
        meta = tables.meta()
        counts = {name: int(meta[name]) for name in COUNTED}
        self._translations = translations
        self._tables = tables
        self._store = LibraryWriter(connection, counts, meta["revision"], int(meta["used"]))
        self._store.encoders = set(json.loads(meta[ENCODERS]))
        self._before = meta["revision"]
        self._progress = progress
        self._next = {
            table: self._tables.highest(table) + 1 for table in ("articles", "quotations", "texts", "passages")
        }
        self._changed: dict[int, _ChangedText] = {}
        self._keys: dict[int, int] = {}  # numbers of texts by their keys
        self._families = IncrementalFamilies(tables, self._store)
        self._passages: dict[str, PassageRow] = {}
        self._touched: set[str] = set()  # passages that have other readings than before, or another wording

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
        self._texts()
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
        few = len(self._touched) <= MOST_PASSAGES
        for row in list(self._tables.rows("news", "WHERE n <= ?", number - MOST_REVISIONS if few else number)):
            self._store.delete("news", row[0])
        if few and before != self._store.revision:
            self._store.insert("news", number, before, self._store.revision, json.dumps(sorted(self._touched)))

    def _number(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _report(self, done: int, total: int) -> int:
        if self._progress:
            self._progress("isolating", done + 1, total)
        return done + 1

    # Articles

    def _remove_article(self, row: Sequence[Any]) -> None:
        article, n = ARTICLES.decode(row), int(row[0])
        dated = self._families.article(n)
        for number in range(dated.quotation, dated.quotation + dated.quotations):
            row = self._tables.row("quotations", number)
            _, _, *values, text = row
            key = 0
            if text:
                changed = self._text(text)
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
            self._touched.add(id)

    def _add_article(self, article: Article, sentences: SourceSentences) -> None:
        n, quotations = self._number("articles"), extract(article)
        first = self._next["quotations"]
        self._store.insert_article(n, article)
        rows = [deduplication_row(article, part) for part in quotations]
        printed = sentences.spans(rows)
        if self._translations:
            self._add_translations(first, article, quotations, self._translations.links(rows, printed))
        for part, row, spans in zip(quotations, rows, printed):
            text = 0, 0
            if spans is not None:
                changed = self._incoming_text(row.text, spans)
                changed.count(1)
                text = changed.n, changed.key
            self._store.insert_quotation(self._number("quotations"), (n, article.id), part, text)
        shingles: Sequence[int] = ()
        if not article.clipping:
            inside = [(part.start, part.end) for part in quotations]
            shingles = sampled_shingles(article.text, article.markup, inside, article.body)
        self._families.add(DatedArticle.of(n, article, shingles, first, len(quotations)))

    def _add_translations(
        self, first: int, article: Article, quotations: Sequence[Quotation], links: Sequence[Sequence[Link]]
    ) -> None:
        for n, (part, translated) in enumerate(zip(quotations, links, strict=True), first):
            for id, confidence in translated:
                self._store.insert_translation(
                    (article.id, part.start), n, self._required_passage(id).n, id, confidence
                )
                self._touched.add(id)

    def _incoming_text(self, text: str, spans: PassageSpans) -> _ChangedText:
        """A text that comes in, which may be there already."""
        key = text_key(text, spans)
        if key not in self._keys:
            for row in self._tables.rows("texts", "WHERE key = ?", key):
                return self._text(row[0])
            n = self._number("texts")
            self._keys[key] = n
            self._changed[n] = _ChangedText(n, key, text, spans, 0, 0)
        return self._changed[self._keys[key]]

    def _text(self, n: int) -> _ChangedText:
        """A text that is there."""
        if n not in self._changed:
            row = TextRow._make(self._tables.row("texts", n))
            spans = tuple(self._spans_of(n)) if row.sourced else ()
            self._changed[n] = _ChangedText(n, row.key, row.text, spans, row.quotations, row.quotations)
            self._keys[row.key] = n
        return self._changed[n]

    # Texts and passages

    def _texts(self) -> None:
        """Write the texts whose quotations changed, and whatever these and their like print now."""
        recounted = [changed for changed in self._changed.values() if changed.before != changed.after]
        loose = [
            TextCounts(changed.n, changed.text, changed.before, changed.after)
            for changed in recounted
            if not changed.spans
        ]
        units = UnitStore(self._tables, self._store, loose)
        placed = IncrementalGrouping(units).run()
        units.write()
        shown = {id: self._text(n) for placements in placed.values() for id, n in placements}
        for id, changed in shown.items():
            self._reword(id, changed.text)
        prints = {
            changed.n: changed.spans if changed.after else ()
            for changed in recounted
            if changed.spans or not changed.after
        }
        for n, placements in placed.items():
            text = self._text(n).text
            prints[n] = tuple((id, *covered_span(text, shown[id].text)) for id, _ in placements)
        for n, spans in prints.items():
            self._write_text(self._changed[n], spans)
        for changed in self._changed.values():
            if changed.affected and changed.n not in prints and changed.before:
                self._touched.update(id for id, _, _ in self._spans_of(changed.n))
        self._write_passages()
        came_and_went = {
            changed.n: bool(changed.after) for changed in recounted if bool(changed.before) != bool(changed.after)
        }
        self._update_shingles(came_and_went)

    def _write_text(self, changed: _ChangedText, spans: PassageSpans) -> None:
        """Write a text anew, and its uses."""
        before, after = dict(_by_id(self._spans_of(changed.n) if changed.before else ())), dict(_by_id(spans))
        self._store.used -= changed.before * len(before)
        self._touched |= before.keys() | after.keys()
        for id in before.keys() | after.keys():
            if before.get(id) != after.get(id):
                self._use(changed, id, before.get(id), after.get(id))
        if changed.before:
            self._store.delete("texts", changed.n)
        if changed.after:
            self._store.insert_text(
                changed.n, changed.key, changed.text, changed.after, len(after), sourced=bool(changed.spans)
            )

    def _use(self, changed: _ChangedText, id: str, before: Any, after: Any) -> None:
        row = self._passage(id)
        if before:
            self._store.delete("uses", row.n, changed.n)
            self._store.count_content((id, changed.key, *before), -1)
        if after:
            self._store.insert("uses", row.n, changed.n, *after)
            self._store.count_content((id, changed.key, *after))
        self._passages[id] = row._replace(uses=row.uses + bool(after) - bool(before))

    def _spans_of(self, n: int) -> Iterator[tuple[str, int, int]]:
        """What a text prints as it stands in the library, in order of source and place."""
        uses = [
            (start, end, PassageRow._make(self._tables.row("passages", passage)).id)
            for passage, _, start, end in self._tables.rows("uses", "WHERE text = ?", n)
        ]
        for start, end, id in sorted(uses):
            yield id, start, end

    def _passage(self, id: str) -> PassageRow:
        """The row of a passage as it will be."""
        if id not in self._passages:
            self._passages[id] = self._required_passage(id)
        return self._passages[id]

    def _required_passage(self, id: str) -> PassageRow:
        """The row of a passage that must be there, as it stands in the library."""
        if (row := self._stored_passage(id)) is None:
            raise damaged(self._tables.path, "row lost from passages")
        return row

    def _stored_passage(self, id: str) -> PassageRow | None:
        return next(map(PassageRow._make, self._tables.rows("passages", "WHERE id = ?", id)), None)

    def _reword(self, id: str, text: str) -> None:
        """Let a text stand for a passage of no source, which may be new."""
        row = self._stored_passage(id) or PassageRow(self._number("passages"), id, None, 0, 0, 0, None, "")
        self._passages[id] = row._replace(end=len(text), text=text)

    def _write_passages(self) -> None:
        for id, row in self._passages.items():
            if before := self._stored_passage(id):
                self._store.delete("passages", before.n)
                self._store.count_passage(before.passage, -1)
            if row.uses or row.source is not None:
                self._store.insert("passages", *row)
                self._store.count_passage(row.passage)

    def _update_shingles(self, texts: Mapping[int, bool]) -> None:
        """Add texts that came to the holders of their shingles, and remove those that went."""
        postings = ChangedPostings(self._tables.postings["grams"])
        for n, comes in texts.items():
            holder = 2 * n + 1
            for shingle in shingle_hashes(self._changed[n].text):
                holders = postings.after(shingle)
                if comes:
                    insort(holders, holder)
                elif holder in holders:
                    holders.remove(holder)
        self._store.counts["grams"] += postings.write()


def _by_id(spans: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    return ((id, (start, end)) for id, start, end in spans)
