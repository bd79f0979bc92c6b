"""Four consecutive words in one number, and for each such number who prints those words: for quick look-ups.

A row of the tables `grams` and `narration` holds some hundred numbers in order, then as many holders, 4 bytes
each, and is named by its first number. Its checksum covers the names of the table and of the next row,
so that no row can be lost between them, or come from the other table, unnoticed.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.schema import damaged
from letters.fold import keys

SLICE = 128  # grams in a row at least, for look-ups and for the disk
PAD = 3  # words of nothing after each text, so that its last words begin a gram as well
LAST = 2**63 - 1  # no gram is greater
NUMBER = {"grams": "q", "narration": "I"}  # how the numbers of a table are written: 8 or 4 bytes

REMEMBERED = 50_000  # grams


def word_hash(key: str) -> int:
    """The crc32 of a word key."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def gram(hashes: Sequence[int]) -> int:
    """One to four hashes of consecutive words in 63 bits: 15 of the first, 16 of each other, 0 for none."""
    first, second, third, fourth = (*hashes, 0, 0, 0)[:4]
    return (first & 0x7FFF) << 48 | (second & 0xFFFF) << 32 | (third & 0xFFFF) << 16 | fourth & 0xFFFF


def row_checksum(table: str, first: int, holders: bytes, following: int) -> int:
    """The crc32 of a row and of the names of its table and of the next row."""
    return zlib.crc32(holders, zlib.crc32(struct.pack("<qq", first, following), zlib.crc32(table.encode())))


class Slices:
    """A table of sliced rows, for looking up; `execute` runs a statement on the library at `path`.

    Every method raises QuotesError with code 3 where rows are damaged or lost.
    """

    def __init__(self, execute: Callable[[str], Iterator[tuple[Any, ...]]], path: Path, table: str) -> None:
        self._execute = execute
        self._path = path
        self._table = table

    def holders(self, low: int, high: int) -> set[int]:
        """Who holds a number from low to high, end exclusive."""
        found: set[int] = set()
        for row in self.rows(low, high):
            number = NUMBER[self._table]
            width = struct.calcsize(f"<{number}")
            count = len(row) // (width + 4)
            numbers = struct.unpack_from(f"<{count}{number}", row)
            holders = struct.unpack_from(f"<{count}I", row, width * count)
            found.update(holders[bisect_left(numbers, low) : bisect_left(numbers, high)])
        return found

    def rows(self, low: int = -1, high: int = LAST + 1) -> Iterator[bytes]:
        """The rows that may hold numbers from low to high, end exclusive: from the one before, none left out."""
        before = f"(SELECT max(first) FROM {self._table} WHERE first <= {low:d})"
        sought = f"SELECT first, holders, crc FROM {self._table} WHERE first >= {before} ORDER BY first"
        last: tuple[Any, ...] = ()
        for row in self._execute(sought):
            if last:
                yield self._linked(last, row[0])
                if row[0] >= high:
                    return
            elif row[0] > low:
                break
            last = row
        if not last:
            raise damaged(self._path, f"rows lost from {self._table}")
        yield self._linked(last, LAST)

    def _linked(self, row: Sequence[Any], following: int) -> bytes:
        """The content of a row of which the next is known."""
        first, holders, crc = row
        if not isinstance(holders, bytes) or crc != row_checksum(self._table, first, holders, following):
            raise damaged(self._path, f"checksum in {self._table}")
        return holders


class Grams:
    """The table `grams`, for looking up; raises as its slices do."""

    def __init__(self, slices: Slices) -> None:
        self._slices = slices
        self._known: dict[int, set[int]] = {}

    def holding(self, keys: Sequence[str], run: int) -> set[int]:
        """Who may print `run` consecutive ones of these words in that order (all, where there are fewer)."""
        run = max(1, min(run, len(keys)))
        width = min(run, 4)
        hashes = [word_hash(key) for key in keys]
        fours = [gram(hashes[i : i + width]) for i in range(len(hashes) - width + 1)]
        holders = {first: self._of(first, width) for first in set(fours)}
        found: set[int] = set()
        for i in range(len(keys) - run + 1 if keys else 0):
            found.update(set.intersection(*(holders[first] for first in fours[i : i + run - width + 1])))
        return found

    def shared(self, keys: Sequence[str]) -> Counter[int]:
        """Who prints how many of the runs of four of these words (of all, where there are fewer)."""
        width = min(len(keys), 4)
        hashes = [word_hash(key) for key in keys]
        fours = {gram(hashes[i : i + width]) for i in range(len(hashes) - width + 1)} if keys else set()
        counts: Counter[int] = Counter()
        for first in fours:
            counts.update(self._of(first, width))
        return counts

    def _of(self, first: int, width: int) -> set[int]:
        """Who holds a gram of so many words; those of four are remembered, for the file never changes."""
        if width < 4:
            return self._slices.holders(first, first + (1 << 16 * (4 - width)))
        if first not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[first] = self._slices.holders(first, first + 1)
        return self._known[first]


class Hashes(dict[str, int]):
    """The hash of each word key met; emptied when it grows past a million keys."""

    of = staticmethod(word_hash)

    def __missing__(self, key: str) -> int:
        if len(self) > 1_000_000:
            self.clear()
        self[key] = value = self.of(key)
        return value


def grams(holders: Iterable[tuple[int, str]]) -> Iterator[tuple[int, bytes, int]]:
    """The rows of the table `grams` for these texts and the numbers of those who print them, in order.

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
    return sliced("grams", [(gram[fresh], holder[fresh])])


def _words(holders: Iterable[tuple[int, str]]) -> tuple[array[int], array[int], array[int]]:
    """The hashes of all words, text after text with padding; and for each text its length so, and its holder."""
    hashes = Hashes()
    words, lengths, numbers = array("I"), array("I"), array("I")
    for number, text in holders:
        before = len(words)
        words.extend([hashes[key] for key in keys(text)])
        words.extend((0,) * PAD)
        lengths.append(len(words) - before)
        numbers.append(number)
    return words, lengths, numbers


def sliced(table: str, shares: Iterable[tuple[Any, Any]]) -> Iterator[tuple[int, bytes, int]]:
    """The rows of a table: numbers with their holders, from arrays of both in order, share after share.

    Each number is in one row, and in one share. Before the rows comes an empty one, by which the first is found.
    Each checksum covers the first number of the next row.
    """
    import numpy as np

    last, held = -1, b""
    for number, holder in shares:
        distinct = np.flatnonzero(np.diff(number.astype(np.int64), prepend=-1))
        starts = np.unique(distinct[np.searchsorted(distinct, distinct // SLICE * SLICE)]).tolist()
        numbers, holders = number.astype(f"<{NUMBER[table]}"), holder.astype("<u4")
        for start, end in zip(starts, [*starts[1:], len(number)]):
            following = int(number[start])
            yield last, held, row_checksum(table, last, held, following)
            last = following
            held = numbers[start:end].tobytes() + holders[start:end].tobytes()
    yield last, held, row_checksum(table, last, held, LAST)
