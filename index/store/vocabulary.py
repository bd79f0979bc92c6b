"""The words of a library: who has each of them, and which are spelled like one that it does not have."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice

from index.store.checked_rows import CheckedTables
from index.store.schema import checksum, damaged
from letters.text.normalize import keys

TOGETHER = 200_000  # words that wait in memory to be written
AT_ONCE = 10_000  # words that are compared at once
SHORT = 4  # letters; of a shorter word the first letter must be right
_COUNT = """
INSERT INTO words VALUES (?, ?, 0) ON CONFLICT (word) DO UPDATE SET holders = holders + excluded.holders
"""


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
        rows, count = self._tables.rows("words"), 0
        while batch := {word: holders for word, holders in islice(rows, AT_ONCE)}:
            count += len(batch)
            yield batch
        self._tables.expect(count, int(self._tables.meta()["words"]), "words")


def spelled_like(word: str, others: Collection[str], slips: int) -> dict[str, int]:
    """The words that differ in at most so many letters put in, left out, replaced or swapped, and in how many.

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
