"""All passages in memory, to be searched at every key by the words that are typed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from index.store.summaries import PassageSummary
from letters.text.normalize import keys

Numbers = np.ndarray[Any, np.dtype[Any]]
_LAST = chr(0x10FFFF)  # sorts after every continuation of a word


class TypedWord(NamedTuple):
    """The key of a word that was typed, or of the beginning of one."""

    key: str
    whole: bool

    def fits(self, key: str) -> bool:
        """Whether a word with this key matches."""
        return key == self.key or not self.whole and key.startswith(self.key)


def parse_words(typed: str) -> list[TypedWord]:
    """The words typed; the last one may be the beginning of a word, unless a space follows it."""
    typed_keys = keys(typed)
    whole = typed[-1:].isspace()
    return list(dict.fromkeys(TypedWord(key, whole or n < len(typed_keys)) for n, key in enumerate(typed_keys, 1)))


class PassageMatches(Sequence[PassageSummary]):
    """Passages by their numbers; created in constant time, however many there are."""

    def __init__(self, passages: Sequence[PassageSummary], numbers: Numbers) -> None:
        self._passages = passages
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, n: Any) -> Any:
        return self._passages[self._numbers[n]]


class Catalogue:
    """All passages in memory, and for each word of their wordings the passages that contain it.

    The words are sorted, so that those with the same beginning are consecutive.
    """

    def __init__(self, passages: Sequence[PassageSummary]) -> None:
        self._ranked = sorted(passages, key=lambda summary: (-summary.outlets, -summary.quotations))
        self._idle = np.array(_unasked(self._ranked), dtype=np.int64)
        number: defaultdict[str, int] = defaultdict(count().__next__)
        lengths, numbers = array("I"), array("I")
        for summary in self._ranked:
            words = {number[key] for text in (summary.text, *summary.wordings) for key in keys(text)}
            lengths.append(len(words))
            numbers.extend(words)
        self._words = sorted(number)
        place = np.empty(len(number), dtype=np.int64)
        place[[number[word] for word in self._words]] = np.arange(len(number))
        size = max(1, len(self._ranked))
        pairs = np.sort(place[np.array(numbers, dtype=np.int64)] * size + np.repeat(np.arange(len(lengths)), lengths))
        self._holders = (pairs % size).astype(np.uint32)
        self._starts = np.searchsorted(pairs // size, np.arange(len(number) + 1))

    def fitting(self, wanted: Sequence[TypedWord]) -> PassageMatches:
        """The passages with all these words, by number of outlets, then of quotations, the highest first.

        Without words: the passages of sources in order, then all others.
        """
        if not wanted:
            return PassageMatches(self._ranked, self._idle)
        fits = np.ones(len(self._ranked), dtype=bool)
        for word in wanted:
            holds = np.zeros(len(self._ranked), dtype=bool)
            holds[self._having(word)] = True
            fits &= holds
        return PassageMatches(self._ranked, np.flatnonzero(fits))

    def _having(self, word: TypedWord) -> Numbers:
        """The numbers of the passages that contain the word; some may occur several times."""
        low = bisect_left(self._words, word.key)
        high = bisect_right(self._words, word.key if word.whole else word.key + _LAST)
        return self._holders[self._starts[low] : self._starts[high]]


def _unasked(ranked: Sequence[PassageSummary]) -> list[int]:
    """The numbers of the passages of sources, in order of the text; then of all others."""
    sourced = [n for n, summary in enumerate(ranked) if summary.source is not None]
    sourced.sort(key=lambda n: (ranked[n].source, ranked[n].start))
    return sourced + [n for n, summary in enumerate(ranked) if summary.source is None]
