"""Which passages have all the words that are typed, while they are typed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from index.library.listing import Listed
from letters.fold import keys

_LAST = chr(0x10FFFF)  # sorts after whatever a word goes on with


class Sought(NamedTuple):
    """The key of a word that was typed, or of the beginning of one."""

    key: str
    whole: bool

    def fits(self, key: str) -> bool:
        """Whether a word of this key is one that is sought."""
        return key == self.key or not self.whole and key.startswith(self.key)


def sought(typed: str) -> list[Sought]:
    """The words typed; the last one may be the beginning of a word, unless a space follows it."""
    found = keys(typed)
    whole = typed[-1:].isspace()
    return list(dict.fromkeys(Sought(key, whole or n < len(found)) for n, key in enumerate(found, 1)))


class Catalogue:
    """All passages in memory, and for each word of their wordings who has it.

    The words are in order, so that those with the same beginning are one stretch of them.
    """

    def __init__(self, passages: Sequence[Listed]) -> None:
        self._ranked = sorted(passages, key=lambda one: (-one.outlets, -one.quotations))
        self._sourced = [one for one in passages if one.source is not None]
        number: defaultdict[str, int] = defaultdict(count().__next__)
        lengths, found = array("I"), array("I")
        for one in self._ranked:
            words = {number[key] for text in (one.text, *one.wordings) for key in keys(text)}
            lengths.append(len(words))
            found.extend(words)
        self._words = sorted(number)
        place = np.empty(len(number), dtype=np.int64)
        place[[number[word] for word in self._words]] = np.arange(len(number))
        size = max(1, len(self._ranked))
        pairs = np.sort(place[np.array(found, dtype=np.int64)] * size + np.repeat(np.arange(len(lengths)), lengths))
        self._holders = (pairs % size).astype(np.uint32)
        self._starts = np.searchsorted(pairs // size, np.arange(len(number) + 1))

    def fitting(self, wanted: Sequence[Sought]) -> list[Listed]:
        """The passages with all these words, the one first that most outlets print, then most quotations.

        Where none is wanted: those of sources in order, then all others.
        """
        if not wanted:
            return self._sourced + [one for one in self._ranked if one.source is None]
        fits = np.ones(len(self._ranked), dtype=bool)
        for word in wanted:
            holds = np.zeros(len(self._ranked), dtype=bool)
            holds[self._having(word)] = True
            fits &= holds
        return [self._ranked[n] for n in np.flatnonzero(fits).tolist()]

    def _having(self, word: Sought) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        """The numbers of the passages that have the word; some may be told several times."""
        low = bisect_left(self._words, word.key)
        high = bisect_right(self._words, word.key if word.whole else word.key + _LAST)
        return self._holders[self._starts[low] : self._starts[high]]
