"""The holders that a unit may be linked to; none where it is a formula that different statements share.

“Thank you very much for having me on the show today.” opens many interviews, as other words close many speeches. A text
that prints no more than that is a passage of its own, and no part of the longest interview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.grouping.shingle_holders import Pairs, Runs, best_pairs, covered_pairs
from index.grouping.units import Units
from index.grouping.vocabulary import Bools, Ints, starts_of_equal

BEST_HOLDERS = 3  # holders of each unit that are compared with it
CERTAIN_COVERAGE = 0.8  # share of a unit's words; a holder that covers more has the unit without a comparison
EDGE_WORDS = 2  # words that may differ at either end of a formula
SAME_WORDS = 4  # words beside a formula; holders that have the same ones are one statement
MIN_WORDS = 5  # words beside a formula; fewer show nothing of the statement
COMPARED_WORDS = 16  # words beside a formula
MIN_LIKENESS = 60.0  # rapidfuzz's partial ratio of these words, from 0 to 100; statements with less are different

_Sides = tuple[list[str], list[str]]  # the words before and after a unit in a holder, the nearest first


def holder_pairs(units: Units, runs: Runs) -> Pairs:
    """The best holders of each unit, from all runs of some units."""
    pairs = best_pairs(runs, BEST_HOLDERS)
    formulas = {unit for unit, first, other in _contexts(units, runs) if _are_different(first, other)}
    return pairs.select(~np.isin(pairs.unit, list(formulas))) if formulas else pairs


def _contexts(units: Units, runs: Runs) -> Iterator[tuple[int, _Sides, _Sides]]:
    """Units whose holders may be different statements, with their sides in the first holder and in another.

    Only holders that cover most of a unit count, of those the first by rank.
    """
    pairs, length = covered_pairs(runs), np.diff(units.start)
    if not len(pairs.unit):
        return
    new = starts_of_equal(pairs.unit)
    most = np.maximum.reduceat(pairs.covered, np.flatnonzero(new))[np.cumsum(new) - 1]
    begin = np.flatnonzero(starts_of_equal(runs.unit, runs.holder))
    end = np.append(begin[1:], len(runs)) - 1
    own = length[pairs.unit]
    whole = (pairs.covered == most) & (most >= CERTAIN_COVERAGE * own) & (own < CERTAIN_COVERAGE * length[pairs.holder])
    whole &= (runs.first[begin] <= EDGE_WORDS) & (own - runs.last[end] <= EDGE_WORDS)
    before = (runs.holder_first[begin] - runs.first[begin] - 1)[whole]
    after = (runs.holder_first[end] - runs.first[end] + own)[whole]
    pairs = pairs.select(whole)
    new = starts_of_equal(pairs.unit)
    first = np.flatnonzero(new)[np.cumsum(new) - 1]
    same = _same(_ids(units, pairs.holder, before, -1, SAME_WORDS), first)
    same |= _same(_ids(units, pairs.holder, after, 1, SAME_WORDS), first)
    rows = np.flatnonzero(~new & ~same)
    sides = [
        list(zip(*(_words(units, pairs.holder[k], place[k], step) for place, step in ((before, -1), (after, 1)))))
        for k in (first[rows], rows)
    ]
    yield from zip(pairs.unit[rows].tolist(), *sides)


def _same(ids: NDArray[np.int32], first: Ints) -> Bools:
    """Which rows have the words of their first row, and all of them."""
    same: Bools = ((ids == ids[first]) & (ids >= 0)).all(axis=1)
    return same


def _words(units: Units, unit: Ints, place: Ints, step: int) -> list[list[str]]:
    """The words of units from a place in each on, or back from it with a step of -1."""
    ids = _ids(units, unit, place, step, COMPARED_WORDS).tolist()
    return [[units.forms[k] for k in line if k >= 0] for line in ids]


def _ids(units: Units, unit: Ints, place: Ints, step: int, count: int) -> NDArray[np.int32]:
    """These words as numbers, so many of each unit; -1 beyond its ends."""
    positions = place[:, None] + step * np.arange(count)
    inside = (positions >= 0) & (positions < np.diff(units.start)[unit][:, None])
    ids: NDArray[np.int32] = np.where(
        inside, units.ids[np.where(inside, units.start[unit][:, None] + positions, 0)], -1
    )
    return ids


def _are_different(sides: _Sides, others: _Sides) -> bool:
    """Whether the words on every side that both have are those of different statements."""
    known = [pair for pair in zip(sides, others) if min(map(len, pair)) >= MIN_WORDS]
    return bool(known) and not any(_are_alike(*pair) for pair in known)


def _are_alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the words beside a formula are the same, except for damaged ones."""
    from rapidfuzz.fuzz import partial_ratio, ratio

    words, others = sorted((words, others), key=len)
    line, other = " ".join(words), " ".join(others[: len(words) + EDGE_WORDS])
    if ratio(line, other, score_cutoff=MIN_LIKENESS):  # faster
        return True
    return bool(partial_ratio(line, other, score_cutoff=MIN_LIKENESS))
