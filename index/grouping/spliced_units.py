"""Spliced units: the end of one passage and the start of another, printed as one unit without a mark between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.grouping.shingle_holders import Runs, covered_pairs
from index.grouping.units import Units
from index.grouping.vocabulary import Bools, Ints, starts_of_equal

PART_WORDS = 6  # words of each passage in the unit; fewer are common to many units
SEAM_WORDS = 2  # words that may belong to neither passage, or to both


def find_splices(units: Units, sides: SharedEdges) -> tuple[Ints, dict[int, tuple[int, int]]]:
    """Find units that two others cover in turn. Returns the rounds, and by unit its partners: (head, tail).

    The unit begins with the end of its head partner and ends with the beginning of its tail partner, up to SEAM_WORDS; a
    partner that continues beyond only shares an opening with it. No partner is printed by fewer rows than the unit: where
    many print a unit, it is a passage, and other units run into it. A partner has words beyond the unit on the far side,
    otherwise it is a fragment of the unit, unless more rows print it. Partners may be longer than the unit (its holders)
    or shorter (units that it holds). No partner is a spliced unit itself. Spliced units must not hide others that contain
    them: those found are set aside, and the search is repeated. `rounds` has by unit the round, from 1, in which it was
    set aside, or 0.
    """
    rounds = np.zeros(len(units), dtype=np.int64)
    for number in count(1):
        unit, head, tail = sides.covered_in_turn(units, rounds > 0)
        if rounds[unit].all():
            break
        rounds[unit[rounds[unit] == 0]] = number
    return rounds, splice_partners(unit, head, tail, rounds > 0)


def splice_partners(unit: Ints, head: Ints, tail: Ints, candidates: Bools) -> dict[int, tuple[int, int]]:
    """The units whose partners are not spliced themselves, with their partners."""
    free = ~candidates[head] & ~candidates[tail]
    return dict(zip(unit[free].tolist(), zip(head[free].tolist(), tail[free].tolist())))


@dataclass(frozen=True, slots=True)
class Edges:
    """Units that begin (or end) with words of a partner, by unit and words; the partner of most rows first."""

    unit: Ints
    words: Ints
    partner: Ints

    @classmethod
    def from_columns(cls, units: Units, columns: Sequence[NDArray[np.int32]]) -> Edges:
        """From columns of units, words and partners."""
        unit, words, partner = np.concatenate(columns, axis=1).astype(np.int64)
        return cls.ordered(unit, words, partner, units.rows[partner])

    @classmethod
    def ordered(cls, unit: Ints, words: Ints, partner: Ints, rows: Ints) -> Edges:
        """From columns of units, words, partners, and how many rows print each partner."""
        order = np.lexsort((partner, -rows, words, unit))
        return cls(unit[order], words[order], partner[order])

    def select(self, mask: Bools) -> Edges:
        return Edges(self.unit[mask], self.words[mask], self.partner[mask])


@dataclass(frozen=True, slots=True)
class SharedEdges:
    """What units share with partners at their edges."""

    heads: Edges
    tails: Edges
    enclosed: Ints  # units that one holder covers, except for a few words
    holder: Ints  # these holders

    @classmethod
    def from_runs(cls, units: Units, batches: Iterable[Runs]) -> SharedEdges:
        """From batches of runs; all runs of one unit and one holder are in the same batch."""
        length = np.diff(units.start)
        sides = [edges_of_runs(units, length, runs.select(runs.last - runs.first >= PART_WORDS)) for runs in batches]
        heads, tails, enclosed = zip(*sides)
        begin, end = (Edges.from_columns(units, columns) for columns in (heads, tails))
        return cls(begin, end, *np.concatenate(enclosed, axis=1).astype(np.int64))

    def covered_in_turn(self, units: Units, candidates: Bools) -> tuple[Ints, Ints, Ints]:
        """Units that two partners cover in turn, and the partners, which are never candidates for splices.

        If several pairs of partners cover a unit, the pair that most rows print.
        """
        enclosed, begun, ended = np.zeros((3, len(units)), dtype=bool)
        enclosed[self.enclosed[~candidates[self.holder]]] = True
        heads, tails = (edges.select(~candidates[edges.partner]) for edges in (self.heads, self.tails))
        begun[heads.unit] = ended[tails.unit] = True
        open_ = begun & ended & ~enclosed
        heads, tails = (edges.select(open_[edges.unit]) for edges in (heads, tails))
        unit, head, tail = fitting_edges(np.diff(units.start), heads, tails)
        a, b = units.rows[head], units.rows[tail]
        order = np.lexsort((tail, head, -a - b, -np.minimum(a, b), unit))
        unit, head, tail = unit[order], head[order], tail[order]
        first = starts_of_equal(unit) & (head != tail)
        return unit[first], head[first], tail[first]


def fitting_edges(length: Ints, heads: Edges, tails: Edges) -> tuple[Ints, Ints, Ints]:
    """Units with a head and a tail that meet, up to SEAM_WORDS apart or overlapping: (unit, head, tail)."""
    heads, tails = (edges.select(starts_of_equal(edges.unit, edges.words)) for edges in (heads, tails))
    unit_offset = int(length.max(initial=0)) + SEAM_WORDS + 1  # sets the units apart on one line
    ends = heads.unit * unit_offset + heads.words
    begins = tails.unit * unit_offset + length[tails.unit] - tails.words
    matches = []
    for seam in range(-SEAM_WORDS, SEAM_WORDS + 1):
        index = np.searchsorted(ends, begins + seam)
        fits = np.flatnonzero(np.append(ends, -unit_offset)[index] == begins + seam)
        matches.append((tails.unit[fits], heads.partner[index[fits]], tails.partner[fits]))
    unit, head, tail = (np.concatenate(parts) for parts in zip(*matches))
    return unit, head, tail


def edges_of_runs(
    units: Units, length: Ints, runs: Runs
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Columns (unit, words, partner): units that begin with a partner's end, and that end with a partner's beginning,
    both up to SEAM_WORDS; and (unit, enclosing holder).

    Each run is considered from both sides.
    """
    words = runs.last - runs.first
    starts, ends = runs.first == 0, runs.last == length[runs.unit]
    begun, ended = runs.holder_first == 0, runs.holder_first + words == length[runs.holder]
    better_attested = units.rows[runs.unit] > units.rows[runs.holder]  # the shorter, as a whole
    beyond = length[runs.holder] - runs.holder_first - words
    up_head, up_tail = starts & ~ends & (beyond <= SEAM_WORDS), ends & ~starts & (runs.holder_first <= SEAM_WORDS)
    down_head = begun & ~ended & ends & (~starts | better_attested)
    down_tail = ended & ~begun & starts & (~ends | better_attested)

    def both(up: Bools, down: Bools) -> NDArray[np.int32]:
        unit = np.concatenate([runs.unit[up], runs.holder[down]])
        partner = np.concatenate([runs.holder[up], runs.unit[down]])
        columns = np.array([unit, np.concatenate([words[up], words[down]]), partner], dtype=np.int32)
        return columns[:, units.rows[partner] >= units.rows[unit]]

    pairs = covered_pairs(runs)
    pairs = pairs.select(length[pairs.unit] - pairs.covered < PART_WORDS - SEAM_WORDS)
    return both(up_head, down_head), both(up_tail, down_tail), np.array([pairs.unit, pairs.holder], dtype=np.int32)
