"""Postings: who holds a number (of a shingle, or of a sampled one). Tables of them are looked up, written and changed.

A row holds some hundred numbers in order, each with a holder (4 bytes), and is named by its first number. A
number with several holders is repeated, in one row; its holders keep the order that they were given in. An empty
row comes before all others, so that the first is found. A row has the name of the next, and its checksum covers
the name of the table, so that no row can be lost, or come from another table, unnoticed.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from index.store.schema import damaged
from letters.model import QuotesError

SLICE = 128  # numbers in a row at least, for look-ups and for the disk
MANY = 1000  # look-ups, after which rows are kept in memory
KEPT = 20_000  # rows in memory
FULL = 4 * SLICE  # numbers in a row at most, when more come in
LAST = 2**63 - 1  # no number is greater
NUMBER = {"grams": "q", "owners": "q", "narration": "I"}  # how the numbers of a table are written: 8 or 4 bytes


class _Row(NamedTuple):
    first: int
    numbers: Sequence[int]
    holders: Sequence[int]
    following: int  # the first number of the next row


class PostingTable:
    """A table of postings; `execute` runs a statement on the library at `path`.

    Every method raises QuotesError with code 3 where rows are damaged or lost.
    """

    def __init__(self, execute: Callable[..., Iterator[tuple[Any, ...]]], path: Path, table: str) -> None:
        self._execute = execute
        self._path = path
        self._table = table

    def holders(self, low: int, high: int | None = None) -> list[int]:
        """Who holds this number, or one from low to high, end exclusive, in the order of the numbers."""
        high = low + 1 if high is None else high
        holding: list[int] = []
        for row in self.rows(low, high):
            holding += row.holders[bisect_left(row.numbers, low) : bisect_left(row.numbers, high)]
        return holding

    def count(self, low: int, high: int) -> int:
        """How many numbers with their holders there are from low to high, end exclusive.

        The first and the last row are read; those between are counted by their sizes, which no checksum covers.
        """
        between = f"FROM {self._table} WHERE first > ? AND first < ?"
        [(rows, last, size)] = self._execute(
            f"SELECT count(*), max(first), sum(length(holders)) {between}", low, min(high, LAST)
        )
        if rows < 2:
            return len(self.holders(low, high))
        row, end = next(self.rows(low, low + 1)), next(self.rows(last, last + 1))
        from_low = len(row.numbers) - bisect_left(row.numbers, low)
        return from_low + pair_count(self._table, size) - len(end.numbers) + bisect_left(end.numbers, high)

    def rows(self, low: int = -1, high: int = LAST + 1) -> Iterator[_Row]:
        """The rows that may hold numbers from low to high, end exclusive: from the one before, none left out."""
        expected = None
        within = f"first >= (SELECT max(first) FROM {self._table} WHERE first <= ?) AND first <= ?"
        for values in self._execute(
            f"SELECT first, following, holders, crc FROM {self._table} WHERE {within} ORDER BY first", low, high - 1
        ):
            row = self._read(*values)
            if (row.first > low) if expected is None else (row.first != expected):
                break
            yield row
            expected = row.following
        if expected is None or expected < min(high, LAST):
            raise damaged(self._path, f"rows lost from {self._table}")

    def sizes(self) -> tuple[array[int], array[int]]:
        """The first number of every row, in order, and how many numbers with their holders come before that row."""
        firsts, before = array("q"), array("q", [0])
        for first, size in self._execute(f"SELECT first, length(holders) FROM {self._table} ORDER BY first"):
            firsts.append(first)
            before.append(before[-1] + pair_count(self._table, size))
        return firsts, before

    def lost(self) -> QuotesError:
        """The error where a holder is not there, though it must be."""
        return damaged(self._path, f"holder lost from {self._table}")

    def change(self, changes: Mapping[int, Sequence[int]]) -> int:
        """Give these numbers other holders, in this order, or none; the number of rows that are more than before."""
        added, left = 0, sorted(changes)
        while left:
            row = next(self.rows(left[0], left[0] + 1))
            within = [number for number in left if number < row.following]
            left = left[len(within) :]
            pairs = _changed_pairs(row, {number: changes[number] for number in within})
            self._execute_all(f"DELETE FROM {self._table} WHERE first = ?", [(row.first,)])
            cut = list(_cut(self._table, row.first, pairs, row.following))
            self._execute_all(f"INSERT INTO {self._table} VALUES (?, ?, ?, ?)", cut)
            added += len(cut) - 1
        return added

    def _execute_all(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            for _ in self._execute(statement, *row):
                raise AssertionError("no answer was asked for")

    def _read(self, first: int, following: int, packed: bytes, crc: int) -> _Row:
        """The content of a row."""
        if not isinstance(packed, bytes) or not isinstance(following, int) or not -1 <= first < following:
            raise damaged(self._path, f"no such row can be in {self._table}")
        if crc != _checksum(self._table, first, packed, following):
            raise damaged(self._path, f"checksum in {self._table}")
        numbers, holders = array(NUMBER[self._table]), array("I")
        count, rest = divmod(len(packed), numbers.itemsize + holders.itemsize)
        if rest:
            raise damaged(self._path, f"no such row can be in {self._table}")
        border = count * numbers.itemsize
        numbers.frombytes(packed[:border])
        holders.frombytes(packed[border : border + count * holders.itemsize])
        if sys.byteorder == "big":
            numbers.byteswap()
            holders.byteswap()
        return _Row(first, numbers, holders, following)


class KeptPostings:
    """A table that is only read, for many look-ups: rows stay in memory once they were read; some 2 KB each.

    For few look-ups it is the table itself, since the names of all rows are read before the first is kept.
    """

    def __init__(self, table: PostingTable) -> None:
        self._table = table
        self._looked_up = 0
        self._row = lru_cache(KEPT)(lambda first: next(table.rows(first, first + 1)))

    def holders(self, low: int, high: int | None = None) -> list[int]:
        """As `PostingTable.holders`."""
        self._looked_up += 1
        if self._looked_up <= MANY:
            return self._table.holders(low, high)
        high = low + 1 if high is None else high
        firsts, _ = self._sizes
        place, holding = max(0, bisect_right(firsts, low) - 1), list[int]()
        while place < len(firsts) and firsts[place] < high:
            row = self._row(firsts[place])
            start = bisect_left(row.numbers, low)
            holding += row.holders[start : bisect_left(row.numbers, high, start)]
            place += 1
        return holding

    def count(self, low: int, high: int) -> int:
        """As `PostingTable.count`."""
        self._looked_up += 1
        if self._looked_up <= MANY:
            return self._table.count(low, high)
        return self._count_before(high) - self._count_before(low)

    def _count_before(self, number: int) -> int:
        """How many numbers with their holders are less than a number."""
        firsts, before = self._sizes
        place = max(0, bisect_left(firsts, number) - 1)
        return before[place] + bisect_left(self._row(firsts[place]).numbers, number)

    @cached_property
    def _sizes(self) -> tuple[array[int], array[int]]:
        return self._table.sizes()


class ChangedPostings:
    """Who holds a number before a change and after it; the lists of those after are changed in place."""

    def __init__(self, table: PostingTable) -> None:
        self._table = table
        self._before: dict[int, list[int]] = {}
        self._after: dict[int, list[int]] = {}

    def before(self, number: int) -> list[int]:
        """The holders as they stand in the library, in their order."""
        if number not in self._before:
            self._before[number] = self._table.holders(number)
            self._after[number] = list(self._before[number])
        return self._before[number]

    def after(self, number: int) -> list[int]:
        """The holders as they are to be."""
        self.before(number)
        return self._after[number]

    def remove(self, number: int, holder: int) -> None:
        """Let this one, which is known to hold the number, hold it no more."""
        try:
            self.after(number).remove(holder)
        except ValueError as error:
            raise self._table.lost() from error

    @property
    def added(self) -> int:
        """How many holders there are more than before."""
        return sum(len(self._after[number]) - len(holders) for number, holders in self._before.items())

    def write(self) -> int:
        """Write what is different now; the number of rows that are more than before."""
        different = {number: holders for number, holders in self._after.items() if holders != self._before[number]}
        return self._table.change(different)


def pair_count(table: str, size: int) -> int:
    """How many numbers with their holders are in so many bytes of a row."""
    return size // (array(NUMBER[table]).itemsize + array("I").itemsize)


def distinct_pairs(number: Any, holder: Any) -> tuple[Any, Any]:
    """Numbers and their holders from arrays in any order, ordered by number and holder, each pair once."""
    import numpy as np

    order = np.lexsort((holder, number))
    number, holder = number[order], holder[order]
    fresh = np.ones(len(number), dtype=bool)
    fresh[1:] = (number[1:] != number[:-1]) | (holder[1:] != holder[:-1])
    return number[fresh], holder[fresh]


def posting_rows(table: str, shares: Iterable[tuple[Any, Any]]) -> Iterator[tuple[int, int, bytes, int]]:
    """The rows of a new table: numbers with their holders, from arrays of both in order, share after share.

    Each number is in one share only.
    """
    import numpy as np

    last, packed = -1, b""
    for number, holder in shares:
        distinct = np.flatnonzero(np.diff(number.astype(np.int64), prepend=-1))
        starts = np.unique(distinct[np.searchsorted(distinct, distinct // SLICE * SLICE)]).tolist()
        numbers, holders = number.astype(f"<{NUMBER[table]}"), holder.astype("<u4")
        for start, end in zip(starts, [*starts[1:], len(number)]):
            following = int(number[start])
            yield last, following, packed, _checksum(table, last, packed, following)
            last = following
            packed = numbers[start:end].tobytes() + holders[start:end].tobytes()
    yield last, LAST, packed, _checksum(table, last, packed, LAST)


def _checksum(table: str, first: int, packed: bytes, following: int) -> int:
    """The crc32 of a row and of the names of its table and of the next row."""
    return zlib.crc32(packed, zlib.crc32(struct.pack("<qq", first, following), zlib.crc32(table.encode())))


def _changed_pairs(row: _Row, changes: Mapping[int, Sequence[int]]) -> list[tuple[int, int]]:
    """The numbers and holders of a row after some changes."""
    kept = [(number, holder) for number, holder in zip(row.numbers, row.holders) if number not in changes]
    new = [(number, holder) for number, holders in changes.items() for holder in holders]
    return sorted(kept + new, key=lambda pair: pair[0])  # stable: holders of one number stay in their order


def _cut(
    table: str, first: int, pairs: Sequence[tuple[int, int]], following: int
) -> Iterator[tuple[int, int, bytes, int]]:
    """The rows for these numbers: one, or where they are too many several."""
    numbers = [number for number, _ in pairs]
    start, end = 0, len(pairs)
    while start < end:
        stop = bisect_right(numbers, numbers[start + SLICE]) if end - start > FULL else end
        after = numbers[stop] if stop < end else following
        yield _packed(table, first, pairs[start:stop], after)
        first, start = after, stop
    if not pairs:
        yield _packed(table, first, (), following)


def _packed(table: str, first: int, pairs: Sequence[tuple[int, int]], following: int) -> tuple[int, int, bytes, int]:
    numbers = struct.pack(f"<{len(pairs)}{NUMBER[table]}", *(number for number, _ in pairs))
    data = numbers + struct.pack(f"<{len(pairs)}I", *(holder for _, holder in pairs))
    return first, following, data, _checksum(table, first, data, following)
