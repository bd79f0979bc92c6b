"""The longer units that contain the word 4-grams (shingles) of each unit, and where: the method "longest holder".

The holders of a shingle are the units of the highest rank that contain it. What a unit shares with a holder is a list
of runs: words that follow each other in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.disk.external_sort import Buckets
from index.grouping.units import Units
from index.grouping.vocabulary import MULTIPLIER, Bools, Ints, blocks, starts_of_equal
from letters.text.normalize import MIN_RUN

SHINGLE_WORDS = MIN_RUN  # words
_WHOLE = 720_720  # the weight of a word that one holder covers; up to 16 holders divide it exactly
MAX_HOLDERS = 3  # of each shingle, apart from the unit itself
BATCH_WORDS = 1 << 18  # shingles sorted together; words of units compared together
MAX_BUCKETS = 1 << 14  # buckets
BYTES_PER_WORD = 12 + 4 * (1 + MAX_HOLDERS)  # a shingle with its position, and a position with those in its holders


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of words that a unit shares with a holder, ordered by unit, holder and position."""

    unit: Ints
    holder: Ints  # of a higher rank than the unit
    first: Ints  # the first word of the run, in the unit
    last: Ints  # the end of the run in the unit, exclusive
    holder_first: Ints  # the first word of the run, in the holder

    def __len__(self) -> int:
        return len(self.unit)

    def select(self, rows: Bools | Ints) -> Runs:
        """The runs that a mask or an array of indices selects, in its order."""
        return Runs(self.unit[rows], self.holder[rows], self.first[rows], self.last[rows], self.holder_first[rows])


@dataclass(frozen=True, slots=True)
class Pairs:
    """Units, each with a holder of some of its shingles."""

    unit: Ints
    holder: Ints
    covered: Ints  # words of the unit that are in shared runs

    def select(self, rows: Bools | Ints) -> Pairs:
        """The pairs that a mask or an array of indices selects, in its order."""
        return Pairs(self.unit[rows], self.holder[rows], self.covered[rows])

    @classmethod
    def concatenate(cls, parts: Sequence[Pairs]) -> Pairs:
        """Join pairs of different units, one array after the other."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def shared_runs(units: Units) -> Runs:
    """All runs that a unit shares with the holders of its shingles, extended as far as the words agree."""
    batches = list(shared_runs_by_batch(units))
    return Runs(*(np.concatenate([getattr(batch, field.name) for batch in batches]) for field in fields(Runs)))


def shared_runs_by_batch(units: Units, *, on_disk: bool = False, batch_words: int = BATCH_WORDS) -> Iterator[Runs]:
    """Yield the same runs in batches: first those of units that have about `batch_words` words together, then the next.

    Up to BYTES_PER_WORD for each word are sorted, in memory or on disk. Apart from that, memory holds 4 bytes a word
    and one batch.
    """
    unit_of = np.repeat(np.arange(len(units), dtype=np.int32), np.diff(units.start))
    batches = list(blocks(units.start, batch_words)) or [(0, 0)]
    limits = units.start[[i for i, _ in batches]]
    with closing(Buckets(len(batches), on_disk)) as buckets:
        for rows in _located_holders(units, unit_of, on_disk, batch_words):
            buckets.append(np.searchsorted(limits, rows["position"], "right") - 1, rows)
        for batch, (i, j) in enumerate(batches):
            yield _runs_of_batch(units, unit_of, (i, j), buckets.read(batch, batch_words))


def _runs_of_batch(
    units: Units, unit_of: NDArray[np.int32], unit_range: tuple[int, int], located: Iterable[NDArray[np.void]]
) -> Runs:
    """The runs of the units in a range, from the positions of their shingles in holders."""
    base, end = (int(units.start[unit]) for unit in unit_range)
    holder_positions = np.full((MAX_HOLDERS, end - base), -1, dtype=np.int32)
    for rows in located:
        holder_positions[:, rows["position"].astype(np.int64) - base] = rows["holders"].T
    runs_by_slot = [_runs_on_diagonals(units, unit_of, slot, base) for slot in holder_positions]
    return extend_runs(units, Runs(*(np.concatenate(columns) for columns in zip(*runs_by_slot))))


def covered_pairs(runs: Runs) -> Pairs:
    """The pairs of unit and holder that share runs, in order."""
    if not len(runs):
        return Pairs(runs.unit, runs.holder, runs.first)
    new = starts_of_equal(runs.unit, runs.holder)
    begin = np.flatnonzero(new)
    pair_offset = (np.cumsum(new) - 1) * (int(runs.last.max()) + 1)  # sets the pairs apart on one line
    reached = np.maximum.accumulate(runs.last + pair_offset)
    before = np.concatenate([np.zeros(1, np.int64), reached[:-1]])
    covered = np.add.reduceat(reached - np.maximum(np.minimum(before, reached), runs.first + pair_offset), begin)
    return Pairs(runs.unit[begin], runs.holder[begin], covered)


def best_pairs(runs: Runs, limit: int) -> Pairs:
    """For each unit the holders that cover most of its words, where a word counts less the more holders cover it.

    The best come first, of equals the one that covers more words, then the higher rank. Many statements may share an
    opening; what follows it shows which of them a unit belongs to.
    """
    pairs = covered_pairs(runs)
    order = np.lexsort((pairs.holder, -pairs.covered, -_rarity(runs), pairs.unit))
    return pairs.select(order[np.arange(len(order)) - np.searchsorted(pairs.unit, pairs.unit[order]) < limit])


def _rarity(runs: Runs) -> Ints:
    """For each pair of `covered_pairs`, the weights of the words in its runs: of a word that n holders cover, 1 / n."""
    if not len(runs):
        return runs.unit
    begin = np.flatnonzero(starts_of_equal(runs.unit))
    words = np.maximum.reduceat(runs.last, begin)
    unit_offset = np.repeat(np.cumsum(words) - words, np.diff(np.append(begin, len(runs))))  # sets the units apart
    first, last = runs.first + unit_offset, runs.last + unit_offset
    total = int(words.sum()) + 1
    holders = np.cumsum(np.bincount(first, minlength=total) - np.bincount(last, minlength=total))
    weights = np.concatenate([np.zeros(1, np.int64), np.cumsum(_WHOLE // np.maximum(holders, 1))])
    return np.add.reduceat(weights[last] - weights[first], np.flatnonzero(starts_of_equal(runs.unit, runs.holder)))


def _located_holders(units: Units, unit_of: NDArray[np.int32], on_disk: bool, size: int) -> Iterator[NDArray[np.void]]:
    """For each shingle that has holders, its position in the unit and in the holders, in no order.

    A unit is compared with holders of a higher rank only. Of a shingle that a unit repeats, only the first position
    counts, in both units; otherwise repeated words would be compared with each other again and again. Shingles are
    dealt into buckets by their hashes; within a bucket they are in order of rank.
    """
    count = min(1 << (len(units.ids) // size).bit_length(), MAX_BUCKETS)
    with closing(Buckets(count, on_disk)) as buckets:
        for i, j in blocks(units.start, size):
            position, shingle = hashed_shingles(units, i, j)
            rows = np.empty(len(position), dtype=[("shingle", np.uint64), ("position", np.uint32)])
            rows["shingle"], rows["position"] = shingle, position
            buckets.append(shingle & np.uint64(count - 1), rows)
        for bucket in range(count):
            holders = np.empty(0, dtype=[("shingle", np.uint64), ("position", np.uint32)])
            for rows in buckets.read(bucket, size):
                located, holders = _rank_holders(unit_of, holders, rows)
                yield located


def _rank_holders(
    unit_of: NDArray[np.int32], holders: NDArray[np.void], rows: NDArray[np.void]
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """The positions of some rows' shingles in their holders, and the first holders of all shingles so far, as rows."""
    merged = np.concatenate([holders, rows])
    order = stable_order(merged["shingle"])
    shingle, position = merged["shingle"][order], merged["position"][order]
    unit = unit_of[position]
    fresh, rank = holder_ranks(shingle, unit)
    first_rows = np.flatnonzero(fresh)
    begin = np.cumsum(fresh) - 1 - rank
    lower = np.flatnonzero(fresh & (rank > 0) & (order >= len(holders)))
    located = np.empty(len(lower), dtype=[("position", np.uint32), ("holders", np.int32, (MAX_HOLDERS,))])
    located["position"] = position[lower]
    for slot in range(MAX_HOLDERS):
        holder_position = position[first_rows[np.minimum(begin[lower] + slot, len(first_rows) - 1)]]
        located["holders"][:, slot] = np.where(rank[lower] > slot, holder_position.astype(np.int32), -1)
    return located, merged[order[fresh & (rank < MAX_HOLDERS)]]


def holder_ranks(shingle: NDArray[Any], unit: Ints) -> tuple[Bools, Ints]:
    """For rows sorted by shingle and unit rank: whether a row is the first of its unit, and the unit's rank from 0.

    A unit that repeats a shingle counts once. The rank is among the units that contain the shingle.
    """
    fresh = starts_of_equal(shingle, unit)
    number = np.cumsum(fresh) - 1
    new = starts_of_equal(shingle)
    return fresh, number - number[np.flatnonzero(new)][np.cumsum(new) - 1]


def stable_order(numbers: NDArray[np.uint64]) -> Ints:
    """The order of some numbers, as a stable sort gives it; fast where their higher bits differ."""
    low = np.uint64((1 << len(numbers).bit_length()) - 1)
    packed = np.sort((numbers & ~low) | np.arange(len(numbers), dtype=np.uint64))
    order = (packed & low).astype(np.int64)
    sorted_numbers = numbers[order]
    if np.any((sorted_numbers[1:] != sorted_numbers[:-1]) & ((packed[1:] ^ packed[:-1]) <= low)):
        order = np.argsort(numbers, kind="stable")
    return order


def hashed_shingles(units: Units, begin: int = 0, end: int | None = None) -> tuple[Ints, NDArray[np.uint64]]:
    """Where the shingles of some units begin among the words of all units, and 64 bits for each shingle."""
    start = units.start[begin : len(units.start) if end is None else end + 1]
    words = units.numbers[units.ids[start[0] : start[-1]]]
    complete = np.ones(len(words), dtype=bool)
    for back in range(1, SHINGLE_WORDS):
        last_words = start[1:] - back
        complete[last_words[last_words >= start[:-1]] - start[0]] = False
    position = np.flatnonzero(complete)
    factor = np.uint64(MULTIPLIER)
    shingle = words[position]
    for ahead in range(1, SHINGLE_WORDS):
        shingle = (shingle ^ (shingle >> np.uint64(29))) * factor + words[position + ahead]
    shingle = (shingle ^ (shingle >> np.uint64(32))) * factor
    return position + start[0], shingle ^ (shingle >> np.uint64(29))


def _runs_on_diagonals(
    units: Units, unit_of: NDArray[np.int32], holder_positions: NDArray[np.int32], base: int
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Join shingles that follow each other in the unit and in the holder to runs; `base` is the first word."""
    position = np.flatnonzero(holder_positions >= 0)
    holder_position = holder_positions[position]
    if not len(position):
        return position, position, position, position, position
    index = np.arange(len(position))
    begin = np.flatnonzero(starts_of_equal(position - index, holder_position.astype(np.int64) - index))
    end = np.append(begin[1:], len(position)) - 1
    first, last = base + position[begin], base + position[end] + SHINGLE_WORDS
    holder_first = holder_position[begin].astype(np.int64)
    unit, holder = unit_of[first].astype(np.int64), unit_of[holder_first].astype(np.int64)
    return unit, holder, first - units.start[unit], last - units.start[unit], holder_first - units.start[holder]


def extend_runs(units: Units, runs: Runs) -> Runs:
    """Extend each run to both sides while the words agree; the runs in order, each once.

    This finds shared words whose shingles have three other holders. A false run of equal hashes would be one run among
    many; no decision rests on a single run.
    """
    first, holder_first = runs.first, runs.holder_first
    unit_start, holder_start = units.start[runs.unit], units.start[runs.holder]
    room = np.minimum(first, holder_first)
    back = _matching_words(units.ids, unit_start + first, holder_start + holder_first, room, -1)
    first, holder_first = first - back, holder_first - back
    pair, firsts = runs.unit << 32 | runs.holder, first << 32 | holder_first
    order = np.lexsort((runs.last, firsts, pair))
    pair, firsts = pair[order], firsts[order]
    order = order[np.append(starts_of_equal(pair, firsts)[1:], True)[: len(order)]]  # of equal starts the longest run
    unit, holder, first, last, holder_first = (
        column[order] for column in (runs.unit, runs.holder, first, runs.last, holder_first)
    )
    beyond = holder_first + last - first
    room = np.minimum(np.diff(units.start)[unit] - last, np.diff(units.start)[holder] - beyond)
    last += _matching_words(units.ids, unit_start[order] + last, holder_start[order] + beyond, room, 1)
    return Runs(unit, holder, first, last, holder_first)


def _matching_words(ids: NDArray[np.int32], position: Ints, holder_position: Ints, limit: Ints, step: int) -> Ints:
    """How many words agree from two positions on, or back from them with a step of -1; at most `limit`."""
    matching = np.zeros(len(position), dtype=np.int64)
    own, other = (position, holder_position) if step > 0 else (position - 1, holder_position - 1)
    active = np.flatnonzero(limit > 0)
    while len(active):
        active = active[ids[own[active] + step * matching[active]] == ids[other[active] + step * matching[active]]]
        matching[active] += 1
        active = active[matching[active] < limit[active]]
    return matching
