"""Rows of numbers in bounded memory: dealt into buckets on disk, and sorted by them, highest bits first (radix sort)."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

SHARE_PAIRS = 1 << 18  # pairs that are sorted together
DIGIT = 8  # bits per pass

Rows = NDArray[np.void]
Pairs = tuple[NDArray[Any], NDArray[Any]]  # numbers that aren't negative, and who holds them


class Buckets:
    """Buckets that keep the order of their rows. The file is unnamed, so it vanishes with the process."""

    def __init__(self, count: int, on_disk: bool) -> None:
        self._count = count
        self._file: IO[bytes] = tempfile.TemporaryFile() if on_disk else io.BytesIO()  # noqa: SIM115
        self._kind: np.dtype[Any] | None = None
        # for each append, where each bucket begins in the file, and the end (bytes)
        self._bounds: list[NDArray[np.int64]] = []

    def close(self) -> None:
        self._file.close()

    def append(self, pile: NDArray[Any], rows: Rows) -> None:
        """Append each row to the bucket of that number; all rows have the same fields."""
        self._kind = rows.dtype
        pile = pile.astype(np.uint16)  # numpy sorts 16 bits in linear time
        ends = np.cumsum(np.bincount(pile, minlength=self._count)) * rows.dtype.itemsize
        self._bounds.append(self._file.tell() + np.concatenate([np.zeros(1, np.int64), ends]))
        self._file.write(rows[np.argsort(pile, kind="stable")].tobytes())

    def read(self, pile: int, most: int) -> Iterator[Rows]:
        """The rows of a bucket in order, about `most` at a time."""
        parts: list[bytes] = []
        size = 0
        for bounds in self._bounds:
            self._file.seek(int(bounds[pile]))
            parts.append(self._file.read(int(bounds[pile + 1] - bounds[pile])))
            size += len(parts[-1])
            if self._kind and size >= most * self._kind.itemsize:
                yield np.frombuffer(b"".join(parts), dtype=self._kind)
                parts, size = [], 0
        if size:
            yield np.frombuffer(b"".join(parts), dtype=self._kind)


def sort_pairs(pairs: Iterable[Pairs], bits: int, share: int = SHARE_PAIRS) -> Iterator[Pairs]:
    """The pairs in order of their numbers, of so many bits at most; those of one number as they came.

    They come out in shares of `share` or more, all of one number in one, as `index.store.postings.posting_rows` takes
    them. In memory are two shares and what comes in at once, or all pairs of one number; on disk 12 bytes a pair.
    """
    waiting: list[Rows] = []
    size = 0
    for part in _sorted(map(_packed, pairs), bits, share):
        waiting.append(part)
        size += len(part)
        if size >= share:
            yield _together(waiting)
            waiting, size = [], 0
    if waiting:
        yield _together(waiting)


def _packed(pairs: Pairs) -> Rows:
    rows = np.empty(len(pairs[0]), dtype=[("number", np.int64), ("holder", np.uint32)])
    rows["number"], rows["holder"] = pairs
    return rows


def _together(parts: list[Rows]) -> Pairs:
    rows = np.concatenate(parts)
    return rows["number"], rows["holder"]


def _sorted(deals: Iterable[Rows], bits: int, share: int) -> Iterator[Rows]:
    """The rows bucket by bucket, each sorted; a bucket that is too large is distributed again."""
    count, shift = 1 << DIGIT, max(bits - DIGIT, 0)
    heights = np.zeros(count, dtype=np.int64)
    with closing(Buckets(count, on_disk=True)) as buckets:
        for rows in deals:
            piled = rows["number"] >> shift & (count - 1)
            heights += np.bincount(piled, minlength=count)
            buckets.append(piled, rows)
        for pile in np.flatnonzero(heights).tolist():
            if heights[pile] > share and shift:
                yield from _sorted(buckets.read(pile, share), shift, share)
            else:
                rows = np.concatenate(list(buckets.read(pile, share)))
                yield rows[np.argsort(rows["number"], kind="stable")]
