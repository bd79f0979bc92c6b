"""Four consecutive words in one number, and for each such number who prints those words: for quick look-ups.

The table `grams` is sliced (index.store.postings). Who holds a gram: source passages by twice their number, texts of
quotations by twice their number and one.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.store.postings import PostingTable, posting_rows
from letters.text.normalize import keys

PAD = 3  # words of nothing after each text, so that its last words begin a gram as well
REMEMBERED = 50_000  # grams


def word_hash(key: str) -> int:
    """The crc32 of a word key."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def shingle_hash(hashes: Sequence[int]) -> int:
    """One to four hashes of consecutive words in 63 bits: 15 of the first, 16 of each other, 0 for none."""
    first, second, third, fourth = (*hashes, 0, 0, 0)[:4]
    return (first & 0x7FFF) << 48 | (second & 0xFFFF) << 32 | (third & 0xFFFF) << 16 | fourth & 0xFFFF


def shingle_hashes(text: str) -> set[int]:
    """The grams of a text: for each word, that word and the three that follow."""
    hashes = [word_hash(key) for key in keys(text)]
    return {shingle_hash(hashes[i : i + 4]) for i in range(len(hashes))}


class ShingleIndex:
    """The table `grams`, for looking up; raises as its slices do."""

    def __init__(self, slices: PostingTable) -> None:
        self._slices = slices
        self._known: dict[int, set[int]] = {}

    def holding(self, keys: Sequence[str], run: int) -> set[int]:
        """Who may print `run` consecutive ones of these words in that order (all, where there are fewer)."""
        run = max(1, min(run, len(keys)))
        width = min(run, 4)
        hashes = [word_hash(key) for key in keys]
        fours = [shingle_hash(hashes[i : i + width]) for i in range(len(hashes) - width + 1)]
        holders = {first: self._of(first, width) for first in set(fours)}
        found: set[int] = set()
        for i in range(len(keys) - run + 1 if keys else 0):
            found.update(set.intersection(*(holders[first] for first in fours[i : i + run - width + 1])))
        return found

    def shared(self, keys: Sequence[str]) -> Counter[int]:
        """Who prints how many of the runs of four of these words (of all, where there are fewer)."""
        width = min(len(keys), 4)
        hashes = [word_hash(key) for key in keys]
        fours = {shingle_hash(hashes[i : i + width]) for i in range(len(hashes) - width + 1)} if keys else set()
        counts: Counter[int] = Counter()
        for first in fours:
            counts.update(self._of(first, width))
        return counts

    def _of(self, first: int, width: int) -> set[int]:
        """Who holds a gram of so many words; those of four are remembered, for the file never changes."""
        if width < 4:
            return set(self._slices.holders(first, first + (1 << 16 * (4 - width))))
        if first not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[first] = set(self._slices.holders(first, first + 1))
        return self._known[first]


class WordHashes(dict[str, int]):
    """The hash of each word key met; emptied when it grows past a million keys."""

    of = staticmethod(word_hash)

    def __missing__(self, key: str) -> int:
        if len(self) > 1_000_000:
            self.clear()
        self[key] = value = self.of(key)
        return value


def shingle_rows(holders: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, bytes, int]]:
    """The rows of the table `grams` for these texts and the numbers of those who print them, in order."""
    return posting_rows("grams", [shingle_pairs(holders)])


def shingle_pairs(holders: Iterable[tuple[int, str]]) -> tuple[Any, Any]:
    """The grams of these texts, in order, and the numbers of those who print them, in order too; each pair once.

    One gram for each word of a text: that word and the three that follow. In memory at once, some 40
    bytes a word.
    """
    import numpy as np

    words, lengths, numbers = (np.array(found, dtype=np.uint32) for found in _words(holders))
    holder = np.repeat(numbers, lengths)
    real = np.repeat(np.cumsum(lengths, dtype=np.int64), lengths) - PAD > np.arange(len(words))
    words = words.astype(np.int64)
    gram = (words & 0x7FFF) << 48
    for place in (1, 2, 3):
        gram[: len(words) - place] |= (words[place:] & 0xFFFF) << (48 - 16 * place)
    gram, holder = gram[real], holder[real]
    order = np.lexsort((holder, gram))
    gram, holder = gram[order], holder[order]
    fresh = np.ones(len(gram), dtype=bool)
    fresh[1:] = (gram[1:] != gram[:-1]) | (holder[1:] != holder[:-1])
    return gram[fresh], holder[fresh]


def _words(holders: Iterable[tuple[int, str]]) -> tuple[array[int], array[int], array[int]]:
    """The hashes of all words, text after text with padding; and for each text its length so, and its holder."""
    hashes = WordHashes()
    words, lengths, numbers = array("I"), array("I"), array("I")
    for number, text in holders:
        before = len(words)
        words.extend([hashes[key] for key in keys(text)])
        words.extend((0,) * PAD)
        lengths.append(len(words) - before)
        numbers.append(number)
    return words, lengths, numbers
