"""The words of a library: who has each of them or several in a row, and which are spelled like one that it does not have."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from index.model import Passage
from index.store.checked_rows import CheckedTables
from index.store.readings import ReadingTables
from index.store.row_mapping import PassageRow, TextRow
from index.store.schema import checksum, damaged
from index.store.shingles import ShingleIndex
from letters.text.memo import Remembered
from letters.text.normalize import keys

TOGETHER = 200_000  # words that wait in memory to be written
AT_ONCE = 10_000  # words that are compared at once
SHORT = 4  # letters; of a shorter word the first letter must be right
_COUNT = """
INSERT INTO words VALUES (?, ?, 0) ON CONFLICT (word) DO UPDATE SET holders = holders + excluded.holders
"""
PASSAGES_TOGETHER = 100  # passages that one statement reads


class Vocabulary:
    """The table `words`, for looking up: each word of the sources' passages and of different quotations, once."""

    def __init__(self, tables: CheckedTables) -> None:
        self._tables = tables

    def holders(self, word: str) -> int:
        """How many passages of sources and different quotations have this word."""
        return next((holders for _, holders in self._tables.rows("words", "WHERE word = ?", word)), 0)

    def beginning(self, letters: str) -> list[str]:
        """The words that begin with these letters, in order."""
        rows = self._tables.rows("words", "WHERE word >= ? AND word < ?", letters, letters + chr(0x10FFFF))
        return [word for word, _ in rows]

    def nearest(self, words: Iterable[str]) -> dict[str, str]:
        """For each of these words, which the library does not have, the likeliest of those spelled most like it, if any.

        Looks through all words, once.
        """
        wanted = [word for word in words if word.isalpha()]
        near: dict[str, dict[str, int]] = {word: {} for word in wanted}
        holders: dict[str, int] = {}
        for known in self._all() if wanted else ():
            for word in wanted:
                alike = spelled_like(word, known, len(word) // 3)
                near[word] |= alike
                holders |= {other: known[other] for other in alike}
        likeliest = {word: most_like(word, near[word], holders.__getitem__) for word in wanted}
        return {word: others[0] for word, others in likeliest.items() if others}

    def _all(self) -> Iterator[dict[str, int]]:
        """Every word with its holders, some thousand at a time."""
        rows = self._tables.every("words")
        while batch := {word: holders for word, holders in islice(rows, AT_ONCE)}:
            yield batch


def spelled_like(word: str, others: Collection[str], slips: int) -> dict[str, int]:
    """The words that differ in at most a given number of letters put in, left out, replaced or swapped, and in how many.

    The first letter of a word of under four letters must be right.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    near = extract(word, list(others), scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None)
    return {other: int(distance) for other, distance, _ in near if len(word) >= SHORT or other[0] == word[0]}


def most_like(word: str, near: Mapping[str, int], frequency: Callable[[str], int]) -> list[str]:
    """Of words that differ in so many letters from this one those that are most like it, the likeliest first.

    Only a word with the same first letter may differ in more than one letter of four.
    """
    close = {other: slips for other, slips in near.items() if other[0] == word[0] or slips <= len(word) // 4}
    least = min(close.values(), default=0)
    closest = [other for other, slips in close.items() if slips == least]
    return sorted(closest, key=lambda other: (other[0] != word[0], -frequency(other), other))


def insert_words(database: sqlite3.Connection, texts: Iterable[str]) -> int:
    """Write the table of a new library, who has each word of these texts; the number of words."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(keys(text)))
        if len(counts) > TOGETHER:
            _insert(database, counts)
    _insert(database, counts)
    database.create_function("checksum_of_word", 2, lambda *row: checksum("words", row))
    database.execute("UPDATE words SET crc = checksum_of_word(word, holders)")
    ((words,),) = database.execute("SELECT count(*) FROM words")
    return int(words)


def _insert(database: sqlite3.Connection, counts: Counter[str]) -> None:
    database.executemany(_COUNT, sorted(counts.items()))
    counts.clear()


def changed_words(tables: CheckedTables, changes: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Each word of which holders come or go, with how many had it and how many have it."""
    vocabulary = Vocabulary(tables)
    for word, more in sorted(changes.items()):
        before = vocabulary.holders(word)
        if before + more < 0:
            raise damaged(tables.path, "row lost from words")
        yield word, before, before + more


class WordHolders(ShingleIndex):
    """The table of shingles with the passages and texts that it names; raises as `CheckedTables` does."""

    def __init__(self, tables: CheckedTables, joined: ReadingTables) -> None:
        super().__init__(tables.postings["grams"])
        self._tables = tables
        self._joined = joined
        self.vocabulary = Vocabulary(tables)
        self._passage: Remembered[int, Passage] = Remembered(lambda n: joined.passage[n].passage)

    def passages_containing(self, keys: Sequence[str], run: int) -> list[str]:
        """The ids of passages that may print `run` consecutive ones of these word keys in that order.

        Every passage is among them of which a reading, or the wording of the source, does; others may be
        too (words are known by their crc32, and runs of over four words by their fours). Costs a few
        look-ups for each key, however large the library is, but lists whatever holds the words.
        """
        holders = self.holding(keys, run)
        passages = {holder >> 1 for holder in holders if not holder & 1}
        passages.update(n for holder in holders if holder & 1 for n in self._joined.printed[holder >> 1])
        return sorted(self._joined.passage[n].id for n in passages)

    def source_passages_with(self, keys: Sequence[str]) -> list[int]:
        """The numbers of the passages of sources that have these one to four consecutive words, in order, each once."""
        holders = self.holders(keys)
        return sorted({holder >> 1 for holder in holders if not holder & 1}) if holders else []

    def sources_with(self, keys: Sequence[str]) -> set[str]:
        """The sources that have these one to four consecutive words."""
        return {self._joined.passage[n].source or "" for n in self.source_passages_with(keys)}

    def texts_with(self, keys: Sequence[str]) -> list[int]:
        """The numbers of the texts of quotations that have these one to four consecutive words, in order, each once."""
        return sorted({holder >> 1 for holder in self.holders(keys) if holder & 1})

    def passages_of_text(self, n: int) -> list[Passage]:
        """The passages that the text of this number prints."""
        return [self._passage[passage] for passage in self._joined.printed[n]]

    def passages_of_holder(self, holder: int) -> list[Passage]:
        """The passages that a holder of a shingle prints, or the passage that it is."""
        return self.passages_of_text(holder >> 1) if holder & 1 else [self._passage[holder >> 1]]

    def passages_of_numbers(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages of these numbers, which are known to be there."""
        wanted = list(dict.fromkeys(numbers))
        known = {n: self._passage[n] for n in wanted if n in self._passage}
        unknown = [n for n in wanted if n not in known]
        for start in range(0, len(unknown), PASSAGES_TOGETHER):
            batch = unknown[start : start + PASSAGES_TOGETHER]
            rows = list(self._tables.rows("passages", f"WHERE n IN ({', '.join('?' * len(batch))})", *batch))
            self._tables.expect(len(rows), len(batch), "passages")
            known.update((row.n, self._passage.keep(row.n, row.passage)) for row in map(PassageRow._make, rows))
        return known

    def text_of(self, holder: int) -> str:
        """The text of a holder of a shingle: of a quotation, or of a passage of a source."""
        n = holder >> 1
        return TextRow._make(self._tables.row("texts", n)).text if holder & 1 else self._passage[n].text
