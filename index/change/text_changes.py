"""The texts of quotations that a change of articles touches, and the passages that these print."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from index.grouping import PassageSpans, covered_span
from index.grouping.incremental import IncrementalGrouping
from index.grouping.stored_units import ChangedText
from index.grouping.unit_store import UnitStore
from index.store.checked_rows import CheckedTables
from index.store.postings import ChangedPostings
from index.store.row_mapping import QUOTATIONS, PassageRow, TextRow
from index.store.row_writer import LibraryWriter, text_key
from index.store.schema import PRINTED_WORDS, damaged
from index.store.shingles import shingle_pairs
from index.store.vocabulary import changed_words
from letters.text.normalize import keys


class TextChanges:
    """The texts of which quotations come or go; `write` stores them, their passages and the holders of their words."""

    def __init__(self, tables: CheckedTables, store: LibraryWriter) -> None:
        self._tables = tables
        self._store = store
        self._text_numbers = count(tables.highest("texts") + 1)
        self._passage_numbers = count(tables.highest("passages") + 1)
        self._changed: dict[int, ChangedText] = {}
        self._keys: dict[int, int] = {}  # numbers of texts by their keys
        self._passages: dict[str, PassageRow] = {}
        self.touched: set[str] = set()  # passages that have other readings than before, or another wording

    def incoming(self, text: str, spans: PassageSpans) -> ChangedText:
        """A text that comes in, which may be there already."""
        key = text_key(text, spans)
        if key not in self._keys:
            for row in self._tables.rows("texts", "WHERE key = ?", key):
                return self.text(row[0])
            n = next(self._text_numbers)
            self._keys[key] = n
            self._changed[n] = ChangedText(n, key, text, spans, 0, 0)
        return self._changed[self._keys[key]]

    def text(self, n: int) -> ChangedText:
        """A text that is there."""
        if n not in self._changed:
            row = TextRow._make(self._tables.row("texts", n))
            spans = tuple(self._spans_of(n)) if row.sourced else ()
            self._changed[n] = ChangedText(n, row.key, row.text, spans, row.quotations, row.quotations)
            self._keys[row.key] = n
        return self._changed[n]

    def write(self) -> None:
        """Write the texts whose quotations changed, and whatever these and their like print now."""
        recounted = [changed for changed in self._changed.values() if changed.before != changed.after]
        units = UnitStore(self._tables, self._store, [changed for changed in recounted if not changed.spans])
        placed = IncrementalGrouping(units).run()
        units.write()
        shown = {id: self.text(n) for placements in placed.values() for id, n in placements}
        for id, changed in shown.items():
            self._reword(id, changed.text)
        prints = {
            changed.n: changed.spans if changed.after else ()
            for changed in recounted
            if changed.spans or not changed.after
        }
        for n, placements in placed.items():
            text = self.text(n).text
            prints[n] = tuple((id, *covered_span(text, shown[id].text)) for id, _ in placements)
        for n, spans in prints.items():
            self._write_text(self._changed[n], spans)
        for changed in self._changed.values():
            if changed.affected and changed.n not in prints and changed.before:
                passages = [id for id, _, _ in self._spans_of(changed.n)]
                self.touched.update(passages)
                self._store.silent += changed.silent * len(passages)
        self._write_passages()
        came_and_went = {
            changed.n: bool(changed.after) for changed in recounted if bool(changed.before) != bool(changed.after)
        }
        self._update_shingles(came_and_went)
        self._update_words(came_and_went)

    def _write_text(self, changed: ChangedText, spans: PassageSpans) -> None:
        """Write a text again, and its uses."""
        before, after = dict(_by_id(self._spans_of(changed.n) if changed.before else ())), dict(_by_id(spans))
        self._store.used -= changed.before * len(before)
        gained = len(after) - len(before)
        self._store.silent += changed.silent * len(before) + (gained and gained * self._silent_quotations(changed.n))
        self.touched |= before.keys() | after.keys()
        for id in before.keys() | after.keys():
            if before.get(id) != after.get(id):
                self._use(changed, id, before.get(id), after.get(id))
        if changed.before:
            self._store.delete("texts", changed.n)
        if changed.after:
            self._store.insert_text(
                changed.n, changed.key, changed.text, changed.after, len(after), sourced=bool(changed.spans)
            )

    def _silent_quotations(self, n: int) -> int:
        """How many quotations of a text have no likely speaker, after the change."""
        quotations = map(QUOTATIONS.decode, self._tables.rows("quotations", "WHERE text = ?", n))
        return sum(quotation.likely_speaker is None for quotation in quotations)

    def _use(self, changed: ChangedText, id: str, before: Any, after: Any) -> None:
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
            self._passages[id] = self.required_passage(id)
        return self._passages[id]

    def required_passage(self, id: str) -> PassageRow:
        """The row of a passage that must be there, as it stands in the library."""
        if (row := self._stored_passage(id)) is None:
            raise damaged(self._tables.path, "row lost from passages")
        return row

    def _stored_passage(self, id: str) -> PassageRow | None:
        return next(map(PassageRow._make, self._tables.rows("passages", "WHERE id = ?", id)), None)

    def _reword(self, id: str, text: str) -> None:
        """Let a text stand for a passage of no source, which may be new."""
        row = self._stored_passage(id) or PassageRow(next(self._passage_numbers), id, None, 0, 0, 0, None, "")
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
        pairs = shingle_pairs((2 * n + 1, self._changed[n].text) for n in texts)
        for shingle, holder in zip(*(column.tolist() for column in pairs)):
            holders = postings.after(shingle)
            if texts[holder >> 1]:
                insort(holders, holder)
            elif holder in holders:
                holders.remove(holder)
        self._store.counts[PRINTED_WORDS] += postings.added
        self._store.counts["grams"] += postings.write()

    def _update_words(self, texts: Mapping[int, bool]) -> None:
        """Count texts that came among the holders of their words, and those that went no more."""
        changes: Counter[str] = Counter()
        for n, comes in texts.items():
            for word in set(keys(self._changed[n].text)):
                changes[word] += 1 if comes else -1
        for word, before, after in changed_words(self._tables, changes):
            if before:
                self._store.delete("words", word)
            if after:
                self._store.insert("words", word, after)


def _by_id(spans: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    return ((id, (start, end)) for id, start, end in spans)
