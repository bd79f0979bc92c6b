"""The words of very many texts as numbers.

No word contains white space, except one that is hyphenated at the end of a line, and the same strings between white
space occur again and again. So each string is split into words once, and then found by its hash, in numpy.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from letters.text.normalize import SPACES, keys

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MULTIPLIER = 0x9E3779B97F4A7C15  # odd, 2**64 over the golden ratio: Knuth's multiplicative hashing
_MIXER = 0xD6E8FEB86659FD93  # odd; spreads a code point over the word
_INVERSE = pow(MULTIPLIER, -1, 1 << 64)
_CHUNK = 1 << 18  # code points processed together
_SLOTS = 21  # bits: at most two million slots for known strings
_LAST_SPACE = ord(SPACES[-1])
_HYPHENATED = re.compile(r"[-‐\u00ad]\r?\n")


class Numbering:
    """Numbers for words, and for strings without white space ("runs"), in order of first occurrence.

    Two different runs are confused if their 64-bit hashes are equal: for a million runs the probability is 3e-8.
    """

    def __init__(self, texts: int = 0) -> None:
        """Reserve space for about so many texts."""
        self._bits = min(_SLOTS, texts.bit_length() + 6)
        self._hashes = np.zeros(1 << self._bits, dtype=np.uint64)
        self._numbers = np.zeros(1 << self._bits, dtype=np.int32)

        self.forms: dict[str, int] = {}  # the number of each word
        self._words = array("i")  # the words of each run, one run after the other
        self._first = array("q", [0])
        self._runs: dict[int, int] = {}  # the number of each hash
        self._space = np.zeros(_LAST_SPACE + 2, dtype=bool)
        self._space[[ord(space) for space in SPACES]] = True
        self._up, self._down = _powers(MULTIPLIER, 0), _powers(_INVERSE, 0)

    def words(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], Ints]:
        """The numbers of the words of all texts, and where each text begins among them, with the end."""
        ids, ends = array("i"), array("q", [0])  # arrays, because they grow in place
        chunk: list[str] = []
        size = 0
        for text in texts:
            chunk.append(" ".join(keys(text)) if "\n" in text and _HYPHENATED.search(text) else text)
            size += len(text) + 1
            if size > _CHUNK:
                self._add(chunk, ids, ends)
                chunk, size = [], 0
        self._add(chunk, ids, ends)
        return np.frombuffer(ids, dtype=np.int32), np.frombuffer(ends, dtype=np.int64)

    def _add(self, chunk: Sequence[str], ids: array[int], ends: array[int]) -> None:
        """Append the words of some texts, and where each text ends."""
        joined = "\n".join([*chunk, ""])
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        space = self._space[np.minimum(points, _LAST_SPACE + 1)]
        edge = np.flatnonzero(np.diff(space, prepend=True))  # the text ends in white space, so edges are pairs
        start, end = edge[::2], edge[1::2]
        run = self._number(joined, start, end, self._hashed(points, start, end))
        first = np.frombuffer(self._first, dtype=np.int64)
        length = first[run + 1] - first[run]
        limits = np.cumsum(np.fromiter(map(len, chunk), np.int64, len(chunk)) + 1)
        before = len(ids) + np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
        ends.frombytes(before[np.searchsorted(start, limits)].tobytes())
        ids.frombytes(np.frombuffer(self._words, dtype=np.int32)[ranges(first[run], length)].tobytes())

    def _hashed(self, points: NDArray[np.uint32], start: Ints, end: Ints) -> NDArray[np.uint64]:
        """64 bits for each run, never 0: a polynomial of its code points, from the running sum over all of them."""
        if len(points) > len(self._up):
            self._up, self._down = _powers(MULTIPLIER, 2 * len(points)), _powers(_INVERSE, 2 * len(points))
        factor = np.uint64(MULTIPLIER)
        value = (points.astype(np.uint64) + np.uint64(1)) * np.uint64(_MIXER)
        value ^= value >> np.uint64(32)
        value *= self._up[: len(points)]
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(value, dtype=np.uint64)])
        hashed = (sums[end] - sums[start]) * self._down[start]
        hashed = (hashed ^ (hashed >> np.uint64(32))) * factor
        hashed ^= hashed >> np.uint64(29)
        mixed: NDArray[np.uint64] = (hashed * factor) | np.uint64(1)
        return mixed

    def _number(self, joined: str, start: Ints, end: Ints, hashed: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The number of each run: from the slot of its hash, or from the dictionary if another run has the slot."""
        slot = (hashed >> np.uint64(64 - self._bits)).astype(np.int64)
        numbers = self._numbers[slot]
        other = np.flatnonzero(self._hashes[slot] != hashed)
        new, first, inverse = np.unique(hashed[other], return_index=True, return_inverse=True)
        spans = zip(new.tolist(), start[other[first]].tolist(), end[other[first]].tolist())
        run_numbers = np.array([self._run(key, joined, a, b) for key, a, b in spans], dtype=np.int32)
        numbers[other] = run_numbers[inverse]
        slot = slot[other[first]]
        free = self._hashes[slot] == 0
        self._hashes[slot[free]], self._numbers[slot[free]] = new[free], run_numbers[free]
        return numbers

    def _run(self, key: int, joined: str, start: int, end: int) -> int:
        if key not in self._runs:
            self._runs[key] = len(self._first) - 1
            self._words.extend([self.forms.setdefault(form, len(self.forms)) for form in keys(joined[start:end])])
            self._first.append(len(self._words))
        return self._runs[key]


def starts_of_equal(*columns: NDArray[Any]) -> Bools:
    """Where a row differs from the row before it, in sorted columns of one length: the starts of equal rows."""
    starts = np.zeros(len(columns[0]), dtype=bool)
    starts[:1] = True
    for column in columns:
        starts[1:] |= column[1:] != column[:-1]
    return starts


def ranks_in_group(values: NDArray[Any]) -> Ints:
    """The number of equal values before each value, in sorted values."""
    begin = np.flatnonzero(starts_of_equal(values))
    ranks: Ints = np.arange(len(values)) - np.repeat(begin, np.diff(np.append(begin, len(values))))
    return ranks


def several(values: NDArray[Any]) -> Bools:
    """Which values stand more than once, in sorted values."""
    mask = ~starts_of_equal(values)
    mask[:-1] |= mask[1:]
    return mask


def ranges(begin: Ints, length: Ints) -> Ints:
    """The numbers begin, begin + 1, ... of each range, one range after the other."""
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(length, dtype=np.int64)])
    numbers: Ints = np.arange(starts[-1], dtype=np.int64) + np.repeat(begin - starts[:-1], length)
    return numbers


def blocks(starts: Ints, size: int) -> Iterator[tuple[int, int]]:
    """Combine the ranges that begin at `starts` to blocks of about `size` numbers; each block as (first range, end)."""
    edges = np.unique(np.searchsorted(starts[:-1], np.arange(0, int(starts[-1]), size))).tolist()
    yield from ((i, j) for i, j in zip(edges, [*edges[1:], len(starts) - 1]) if i < j)


def _powers(factor: int, count: int) -> NDArray[np.uint64]:
    """1, factor, its square ... modulo 2 to the 64th."""
    powers = np.full(max(count, 1), factor, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)[:count]
