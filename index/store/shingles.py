"""Shingles: four consecutive words as one number, and for each such number who prints those words.

There are two hashes of a shingle, since no one function can do both. `shingle_hash` keeps the words apart, so that
shingles that begin with the same words are neighbours: the table `grams` is asked for runs of one to three words too.
`spread_hash` scatters: sampling (`index.store.unquoted`) keeps the least hashes, which must be no words' in particular,
and answers for short runs depend on its values. Deduplication (`index.grouping.shingle_holders`) hashes the 64-bit
numbers of its vocabulary in arrays: 16 bits a word, or the crc32 that both here start from, would take different words
for one.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from index.store.postings import KeptPostings, PostingTable, distinct_pairs
from letters.text.memo import Remembered
from letters.text.normalize import MIN_RUN, keys, without_accents

SHINGLE = MIN_RUN  # words
PAD = SHINGLE - 1  # words of nothing after each text, so that its last words begin a shingle as well
WORDS = 1_000_000  # whose hashes are remembered
MASK = (1 << 64) - 1
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


def word_hash(key: str) -> int:
    """The crc32 of a word key without its accents: who types none looks for the same words."""
    return zlib.crc32(without_accents(key).encode("utf-8", "surrogatepass"))


def shingle_hash(hashes: Sequence[int]) -> int:
    """One to four hashes of consecutive words in 63 bits: 15 of the first, 16 of each other, 0 for none."""
    first, second, third, fourth = hashes if len(hashes) == SHINGLE else (*hashes, 0, 0, 0)[:SHINGLE]
    return (first & 0x7FFF) << 48 | (second & 0xFFFF) << 32 | (third & 0xFFFF) << 16 | fourth & 0xFFFF


def spread_hash(words: Sequence[Any]) -> Any:
    """32 bits of four hashes of words: of numbers, or of whole arrays at once.

    Multilinear hashing: Lemire, Kaser, "Strongly Universal String Hashing is Fast", The Computer Journal 57 (2014).
    """
    first, second, third, fourth = words
    a, b, c, d = _FACTORS
    return ((first * a + second * b + third * c + fourth * d) & MASK) >> 32


class ShingleIndex:
    """The table `grams`, for looking up; raises as `PostingTable` does.

    The holders of a shingle are passages of sources, by twice their number, and texts of quotations, by twice their
    number and one.
    """

    def __init__(self, postings: PostingTable) -> None:
        self._postings = KeptPostings(postings)
        self._word: Remembered[str, int] = Remembered(word_hash, WORDS)
        self._whole: Remembered[int, list[int]] = Remembered(self._postings.holders)

    def holding(self, keys: Sequence[str], run: int) -> set[int]:
        """Who may print `run` consecutive ones of these words in that order (all, where there are fewer)."""
        run = max(1, min(run, len(keys)))
        width = min(run, SHINGLE)
        hashes = [self._word[key] for key in keys]
        shingles = [shingle_hash(hashes[i : i + width]) for i in range(len(hashes) - width + 1)]
        matches: set[int] = set()
        for i in range(len(keys) - run + 1 if keys else 0):
            held: set[int] | None = None
            for shingle in shingles[i : i + run - width + 1]:
                holders = self._holders(shingle, width)
                held = set(holders) if held is None else held.intersection(holders)
                if not held:
                    break
            matches |= held or set()
        return matches

    def holders(self, keys: Sequence[str]) -> list[int]:
        """Who prints these one to four consecutive words; a holder once for each shingle that begins so."""
        return self._holders(shingle_hash([self._word[key] for key in keys]), len(keys))

    def frequency(self, keys: Sequence[str]) -> int:
        """How often these one to three consecutive words, or others of the same hash, are printed."""
        shingle = shingle_hash([self._word[key] for key in keys])
        return self._postings.count(shingle, shingle + (1 << 16 * (SHINGLE - len(keys))))

    def _holders(self, shingle: int, width: int) -> list[int]:
        """Who holds a run of a given number of words; of four they are remembered, for the file never changes."""
        if width < SHINGLE:
            return self._postings.holders(shingle, shingle + (1 << 16 * (SHINGLE - width)))
        return self._whole[shingle]


def shingle_pairs(holders: Iterable[tuple[int, str]]) -> tuple[Any, Any]:
    """The shingles of these texts and the numbers of those who print them, ordered by both; each pair once.

    One shingle for each word of a text: that word and the three that follow. In memory at once, some 40 bytes a word.
    """
    import numpy as np

    words, lengths, numbers = (np.array(column, dtype=np.uint32) for column in _words(holders))
    holder = np.repeat(numbers, lengths)
    real = np.repeat(np.cumsum(lengths, dtype=np.int64), lengths) - PAD > np.arange(len(words))
    words = words.astype(np.int64)
    shingle = (words & 0x7FFF) << 48
    for place in range(1, SHINGLE):
        shingle[: len(words) - place] |= (words[place:] & 0xFFFF) << (48 - 16 * place)
    shingle, holder = shingle[real], holder[real]
    del words, real  # for sorting takes memory of its own
    return distinct_pairs(shingle, holder)


def _words(holders: Iterable[tuple[int, str]]) -> tuple[array[int], array[int], array[int]]:
    """The hashes of all words, text after text with padding; and for each text its length so, and its holder."""
    hashes = Remembered(word_hash, WORDS)
    words, lengths, numbers = array("I"), array("I"), array("I")
    for number, text in holders:
        before = len(words)
        words.extend([hashes[key] for key in keys(text)])
        words.extend((0,) * PAD)
        lengths.append(len(words) - before)
        numbers.append(number)
    return words, lengths, numbers
