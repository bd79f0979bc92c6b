"""Units that run from one passage into another without a mark: the end of one and the start of the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.grouping.shingle_holders import Runs, shared
from index.grouping.units import Units
from index.grouping.vocabulary import starts_of_equal

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PART = 6  # words of each passage in the unit; fewer may stand anywhere
SEAM = 2  # words that may belong to neither, or to both


def joined(units: Units, sides: Sides) -> tuple[Ints, dict[int, tuple[int, int]]]:
    """Of each unit that two others cover in turn, those two: the one it begins in and the one it ends in.

    None is printed by more rows than a partner: a passage is covered in turn by those that run into and out of it.
    A partner has words beyond the unit on the far side, else it is a fragment of the unit, unless more rows
    print it. Partners may be longer than the unit (its owners) or shorter (units that it owns); none is
    a joined unit itself, nor hides one that stands in it: what is found is set aside and the rest asked again.
    Comes out with the round, from 1, in which each unit was set aside, or 0.
    """
    rounds = np.zeros(len(units), dtype=np.int64)
    for number in count(1):
        unit, head, tail = sides.covered_in_turn(units, rounds > 0)
        if rounds[unit].all():
            break
        rounds[unit[rounds[unit] == 0]] = number
    return rounds, pairs(unit, head, tail, rounds > 0)


def pairs(unit: Ints, head: Ints, tail: Ints, maybe: Bools) -> dict[int, tuple[int, int]]:
    """The units whose partners aren't joined themselves, with their partners."""
    free = ~maybe[head] & ~maybe[tail]
    return dict(zip(unit[free].tolist(), zip(head[free].tolist(), tail[free].tolist())))


def covered_in_turn(units: Units, found: Runs, maybe: Bools) -> tuple[Ints, Ints, Ints]:
    """The units that two partners cover, and the partners; those that may be joined themselves are none.

    It rests on the unit's runs of PART words and more with its owners and with the units that it owns.
    """
    return Sides.of(units, [found]).covered_in_turn(units, maybe)


@dataclass(frozen=True, slots=True)
class Edges:
    """Units that begin (or end) with words of a partner, by unit and words, the partner in most rows first."""

    unit: Ints
    words: Ints
    partner: Ints

    @classmethod
    def of(cls, units: Units, parts: Sequence[NDArray[np.int32]]) -> Edges:
        """From columns of units, words and partners."""
        unit, words, partner = np.concatenate(parts, axis=1).astype(np.int64)
        return cls.ordered(unit, words, partner, units.rows[partner])

    @classmethod
    def ordered(cls, unit: Ints, words: Ints, partner: Ints, rows: Ints) -> Edges:
        """From columns of units, words, partners, and how many rows print these."""
        order = np.lexsort((partner, -rows, words, unit))
        return cls(unit[order], words[order], partner[order])

    def taken(self, some: Bools) -> Edges:
        return Edges(self.unit[some], self.words[some], self.partner[some])


@dataclass(frozen=True, slots=True)
class Sides:
    """What units share with partners at their edges."""

    heads: Edges
    tails: Edges
    whole: Ints  # units that one owner covers but for fewer words than a part
    holder: Ints  # those owners

    @classmethod
    def of(cls, units: Units, found: Iterable[Runs]) -> Sides:
        """What runs tell of them, part by part: all that a unit shares with an owner is in one part."""
        length = np.diff(units.start)
        sides = [told(units, length, part.taken(part.last - part.first >= PART)) for part in found]
        heads, tails, near = zip(*sides)
        return cls(Edges.of(units, heads), Edges.of(units, tails), *np.concatenate(near, axis=1).astype(np.int64))

    def covered_in_turn(self, units: Units, maybe: Bools) -> tuple[Ints, Ints, Ints]:
        """As the function; of several pairs of partners that cover a unit the one that most rows print."""
        whole, begun, ended = np.zeros((3, len(units)), dtype=bool)
        whole[self.whole[~maybe[self.holder]]] = True
        heads, tails = (edges.taken(~maybe[edges.partner]) for edges in (self.heads, self.tails))
        begun[heads.unit] = ended[tails.unit] = True
        open_ = begun & ended & ~whole
        heads, tails = (edges.taken(open_[edges.unit]) for edges in (heads, tails))
        unit, head, tail = fitting(np.diff(units.start), heads, tails)
        a, b = units.rows[head], units.rows[tail]
        order = np.lexsort((tail, head, -a - b, -np.minimum(a, b), unit))
        unit, head, tail = unit[order], head[order], tail[order]
        first = starts_of_equal(unit) & (head != tail)
        return unit[first], head[first], tail[first]


def fitting(length: Ints, heads: Edges, tails: Edges) -> tuple[Ints, Ints, Ints]:
    """Units with a head and a tail that meet, but for a seam."""
    heads, tails = (edges.taken(starts_of_equal(edges.unit, edges.words)) for edges in (heads, tails))
    apart = int(length.max(initial=0)) + SEAM + 1  # sets the units apart on one line
    ends = heads.unit * apart + heads.words
    begins = tails.unit * apart + length[tails.unit] - tails.words
    found = []
    for seam in range(-SEAM, SEAM + 1):
        at = np.searchsorted(ends, begins + seam)
        fits = np.flatnonzero(np.append(ends, -apart)[at] == begins + seam)
        found.append((tails.unit[fits], heads.partner[at[fits]], tails.partner[fits]))
    unit, head, tail = (np.concatenate(parts) for parts in zip(*found))
    return unit, head, tail


def told(units: Units, length: Ints, some: Runs) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Where units begin in a partner, where they end in one, and what nearly stands in one: columns.

    Each run is looked at from both its sides.
    """
    words = some.last - some.first
    starts, ends = some.first == 0, some.last == length[some.unit]
    begun, ended = some.at == 0, some.at + words == length[some.owner]
    likelier = units.rows[some.unit] > units.rows[some.owner]  # the shorter, as a whole
    up_head, up_tail = starts & ~ends, ends & ~starts
    down_head = begun & ~ended & ends & (~starts | likelier)
    down_tail = ended & ~begun & starts & (~ends | likelier)

    def both(up: Bools, down: Bools) -> NDArray[np.int32]:
        unit = np.concatenate([some.unit[up], some.owner[down]])
        partner = np.concatenate([some.owner[up], some.unit[down]])
        columns = np.array([unit, np.concatenate([words[up], words[down]]), partner], dtype=np.int32)
        return columns[:, units.rows[partner] >= units.rows[unit]]

    near = shared(some)
    near = near.taken(length[near.unit] - near.covered < PART - SEAM)
    return both(up_head, down_head), both(up_tail, down_tail), np.array([near.unit, near.owner], dtype=np.int32)
