"""For each unit, which longer units hold its word 4-grams, and where: the method "longest owner".

Every run of four words is owned by the first units that hold it, in rank. What a unit shares with an owner
is told in runs: as many words as stand in both in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.disk.buckets import Buckets
from index.grouping.units import Units
from index.grouping.vocabulary import MULTIPLIER, blocks, starts_of_equal
from letters.text.normalize import MIN_RUN

Ints = NDArray[np.int64]

GRAM = MIN_RUN  # words
OWNERS = 3  # of each gram, beside the unit that asks
SHARE = 1 << 18  # grams that are sorted together, and words of units that are looked at together
MOST = 1 << 14  # buckets
DEALT = 12 + 4 * (1 + OWNERS)  # bytes: a gram with its place, and a place with those in its owners


@dataclass(frozen=True, slots=True)
class Runs:
    """Words that a unit shares with an owner in one piece, ordered by unit, owner and place."""

    unit: Ints
    owner: Ints  # of a higher rank than the unit
    first: Ints  # the first word of the run, in the unit
    last: Ints  # its end, exclusive
    at: Ints  # the first word of the run, in the owner

    def __len__(self) -> int:
        return len(self.unit)

    def taken(self, some: NDArray[np.bool_] | Ints) -> Runs:
        """Some of the runs, in the order asked for."""
        return Runs(self.unit[some], self.owner[some], self.first[some], self.last[some], self.at[some])


@dataclass(frozen=True, slots=True)
class Pairs:
    """A unit and an owner of some of its grams."""

    unit: Ints
    owner: Ints
    covered: Ints  # words of the unit that stand in shared runs

    def taken(self, some: NDArray[np.bool_] | Ints) -> Pairs:
        """Some of the pairs, in the order asked for."""
        return Pairs(self.unit[some], self.owner[some], self.covered[some])

    @classmethod
    def together(cls, parts: Sequence[Pairs]) -> Pairs:
        """Pairs of different units, one after the other."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def runs(units: Units) -> Runs:
    """All runs that a unit shares with the owners of its grams, grown as far as the words agree."""
    parts = list(shares(units))
    return Runs(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Runs)))


def shares(units: Units, *, on_disk: bool = False, share: int = SHARE) -> Iterator[Runs]:
    """The same part by part: the runs of some units, of about so many words, then those of the next.

    What is sorted on the way, up to DEALT bytes a word, is in memory or on disk; besides, 4 bytes a word and
    what a share takes.
    """
    unit_of = np.repeat(np.arange(len(units), dtype=np.int32), np.diff(units.start))
    parts = list(blocks(units.start, share)) or [(0, 0)]
    limits = units.start[[i for i, _ in parts]]
    with closing(Buckets(len(parts), on_disk)) as buckets:
        for asked in _owned(units, unit_of, on_disk, share):
            buckets.append(np.searchsorted(limits, asked["at"], "right") - 1, asked)
        for number, (i, j) in enumerate(parts):
            yield _runs(units, unit_of, (i, j), buckets.read(number, share))


def _runs(units: Units, unit_of: NDArray[np.int32], some: tuple[int, int], asked: Iterable[NDArray[np.void]]) -> Runs:
    """The runs of some units, from one to another, of whose grams the owners are given."""
    base, end = (int(units.start[unit]) for unit in some)
    owned = np.full((OWNERS, end - base), -1, dtype=np.int32)
    for rows in asked:
        owned[:, rows["at"].astype(np.int64) - base] = rows["owned"].T
    found = [_on_diagonals(units, unit_of, slot, base) for slot in owned]
    return grown(units, Runs(*(np.concatenate(columns) for columns in zip(*found))))


def shared(found: Runs) -> Pairs:
    """The units and the owners that share runs, in order."""
    if not len(found):
        return Pairs(found.unit, found.owner, found.first)
    new = starts_of_equal(found.unit, found.owner)
    begin = np.flatnonzero(new)
    apart = (np.cumsum(new) - 1) * (int(found.last.max()) + 1)  # sets the pairs apart on one line
    reached = np.maximum.accumulate(found.last + apart)
    before = np.concatenate([np.zeros(1, np.int64), reached[:-1]])
    covered = np.add.reduceat(reached - np.maximum(np.minimum(before, reached), found.first + apart), begin)
    return Pairs(found.unit[begin], found.owner[begin], covered)


def best(found: Runs, most: int) -> Pairs:
    """Of each unit the owners that cover most of its words, the best first, the higher rank before the lower."""
    some = shared(found)
    order = np.lexsort((some.owner, -some.covered, some.unit))
    return some.taken(order[np.arange(len(order)) - np.searchsorted(some.unit, some.unit[order]) < most])


def _owned(units: Units, unit_of: NDArray[np.int32], on_disk: bool, share: int) -> Iterator[NDArray[np.void]]:
    """For the grams that have owners, their places in these; in no order, gram by gram.

    A unit asks only owners of a higher rank. Of a gram that a unit repeats the first place alone counts, in the
    owner and in the unit that asks; or repeated words would be compared with each other again and again.
    Grams are dealt out by their hashes; on each pile they lie in order of rank.
    """
    count = min(1 << (len(units.ids) // share).bit_length(), MOST)
    with closing(Buckets(count, on_disk)) as buckets:
        for i, j in blocks(units.start, share):
            at, gram = hashed(units, i, j)
            rows = np.empty(len(at), dtype=[("gram", np.uint64), ("at", np.uint32)])
            rows["gram"], rows["at"] = gram, at
            buckets.append(gram & np.uint64(count - 1), rows)
        for pile in range(count):
            holders = np.empty(0, dtype=[("gram", np.uint64), ("at", np.uint32)])
            for rows in buckets.read(pile, share):
                asked, holders = _ranked(unit_of, holders, rows)
                yield asked


def _ranked(
    unit_of: NDArray[np.int32], holders: NDArray[np.void], rows: NDArray[np.void]
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Where the grams of some rows stand in their owners, and the first holders of all grams met, as rows."""
    some = np.concatenate([holders, rows])
    order = ordered(some["gram"])
    gram, at = some["gram"][order], some["at"][order]
    unit = unit_of[at]
    fresh, rank = holder_ranks(gram, unit)
    held = np.flatnonzero(fresh)
    begin = np.cumsum(fresh) - 1 - rank
    asks = np.flatnonzero(fresh & (rank > 0) & (order >= len(holders)))
    asked = np.empty(len(asks), dtype=[("at", np.uint32), ("owned", np.int32, (OWNERS,))])
    asked["at"] = at[asks]
    for slot in range(OWNERS):
        owner = at[held[np.minimum(begin[asks] + slot, len(held) - 1)]]
        asked["owned"][:, slot] = np.where(rank[asks] > slot, owner.astype(np.int32), -1)
    return asked, some[order[fresh & (rank < OWNERS)]]


def holder_ranks(shingle: NDArray[Any], unit: Ints) -> tuple[NDArray[np.bool_], Ints]:
    """Of rows sorted by shingle, then by rank of unit: which is the first of its unit, and the unit's rank from 0.

    A unit that repeats a shingle counts once. The rank is among the units that contain the shingle.
    """
    fresh = starts_of_equal(shingle, unit)
    number = np.cumsum(fresh) - 1
    new = starts_of_equal(shingle)
    return fresh, number - number[np.flatnonzero(new)][np.cumsum(new) - 1]


def ordered(numbers: NDArray[np.uint64]) -> Ints:
    """The order of some numbers, equal ones as they stand; quick where their higher bits tell them apart."""
    low = np.uint64((1 << len(numbers).bit_length()) - 1)
    packed = np.sort((numbers & ~low) | np.arange(len(numbers), dtype=np.uint64))
    order = (packed & low).astype(np.int64)
    found = numbers[order]
    if np.any((found[1:] != found[:-1]) & ((packed[1:] ^ packed[:-1]) <= low)):
        order = np.argsort(numbers, kind="stable")
    return order


def hashed(units: Units, begin: int = 0, end: int | None = None) -> tuple[Ints, NDArray[np.uint64]]:
    """Where the grams of some units begin among the words of all, and 64 bits for each: equal ones are one gram."""
    start = units.start[begin : len(units.start) if end is None else end + 1]
    words = units.numbers[units.ids[start[0] : start[-1]]]
    whole = np.ones(len(words), dtype=bool)
    for back in range(1, GRAM):
        at = start[1:] - back
        whole[at[at >= start[:-1]] - start[0]] = False
    position = np.flatnonzero(whole)
    factor = np.uint64(MULTIPLIER)
    gram = words[position]
    for ahead in range(1, GRAM):
        gram = (gram ^ (gram >> np.uint64(29))) * factor + words[position + ahead]
    gram = (gram ^ (gram >> np.uint64(32))) * factor
    return position + start[0], gram ^ (gram >> np.uint64(29))


def diagonals(place: Ints, there: NDArray[Any], *same: NDArray[Any]) -> tuple[Ints, Ints]:
    """Runs of shingles that are neighbours at both places, and of the `same` value: the first and the last of each run, as indices."""
    index = np.arange(len(place))
    begin = np.flatnonzero(starts_of_equal(place - index, there.astype(np.int64) - index, *same))
    return begin, np.append(begin[1:], len(place))[: len(begin)] - 1


def _on_diagonals(
    units: Units, unit_of: NDArray[np.int32], owned: NDArray[np.int32], base: int
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Neighbouring grams that are neighbours in the owner too, as one run; `owned` begins at the word `base`."""
    place = np.flatnonzero(owned >= 0)
    there = owned[place]
    if not len(place):
        return place, place, place, place, place
    begin, end = diagonals(place, there)
    a, b = base + place[begin], there[begin].astype(np.int64)
    unit, owner = unit_of[a].astype(np.int64), unit_of[b].astype(np.int64)
    return unit, owner, a - units.start[unit], base + place[end] + GRAM - units.start[unit], b - units.start[owner]


def grown(units: Units, found: Runs) -> Runs:
    """Each run grown to both sides while the next words agree: common grams have other owners. In order, each once.

    A run of hashes that met by chance, if ever there is one, is one run among many; nothing rests on one.
    """
    here, there = units.start[found.unit], units.start[found.owner]
    back = _agreeing(units.ids, here + found.first, there + found.at, np.minimum(found.first, found.at), -1)
    first, at = found.first - back, found.at - back
    who, where = found.unit << 32 | found.owner, first << 32 | at
    order = np.lexsort((found.last, where, who))
    who, where = who[order], where[order]
    order = order[np.append(starts_of_equal(who, where)[1:], True)[: len(order)]]  # of equal starts the longest run
    unit, owner, first, last, at = (column[order] for column in (found.unit, found.owner, first, found.last, at))
    beyond = at + last - first
    left = np.minimum(np.diff(units.start)[unit] - last, np.diff(units.start)[owner] - beyond)
    last += _agreeing(units.ids, here[order] + last, there[order] + beyond, left, 1)
    return Runs(unit, owner, first, last, at)


def _agreeing(ids: NDArray[np.int32], here: Ints, there: Ints, most: Ints, step: int) -> Ints:
    """How many words agree from two places on, or back from them with a step of -1; at most so many."""
    agree = np.zeros(len(here), dtype=np.int64)
    one, other = (here, there) if step > 0 else (here - 1, there - 1)
    some = np.flatnonzero(most > 0)
    while len(some):
        some = some[ids[one[some] + step * agree[some]] == ids[other[some] + step * agree[some]]]
        agree[some] += 1
        some = some[agree[some] < most[some]]
    return agree
