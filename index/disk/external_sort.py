"""Sorts any number of pairs in bounded memory: radix sort into buckets on disk, highest bits first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.disk.buckets import Buckets

SHARE_PAIRS = 1 << 18  # pairs that are sorted together
DIGIT = 8  # bits per pass

Pairs = tuple["NDArray[Any]", "NDArray[Any]"]  # numbers that aren't negative, and who holds them


def sort_pairs(pairs: Iterable[Pairs], bits: int, share: int = SHARE_PAIRS) -> Iterator[Pairs]:
    """The pairs in order of their numbers, of so many bits at most; those of one number as they came.

    They come out in shares of `share` or more, all of one number in one, as `index.store.postings.posting_rows` takes
    them. In memory are two shares and what comes in at once, or all pairs of one number; on disk 12 bytes a pair.
    """
    waiting: list[NDArray[np.void]] = []
    size = 0
    for part in _sorted(map(_packed, pairs), bits, share):
        waiting.append(part)
        size += len(part)
        if size >= share:
            yield _together(waiting)
            waiting, size = [], 0
    if waiting:
        yield _together(waiting)


def _packed(pairs: Pairs) -> NDArray[np.void]:
    rows = np.empty(len(pairs[0]), dtype=[("number", np.int64), ("holder", np.uint32)])
    rows["number"], rows["holder"] = pairs
    return rows


def _together(parts: list[NDArray[np.void]]) -> Pairs:
    rows = np.concatenate(parts)
    return rows["number"], rows["holder"]


def _sorted(deals: Iterable[NDArray[np.void]], bits: int, share: int) -> Iterator[NDArray[np.void]]:
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
