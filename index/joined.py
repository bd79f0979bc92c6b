"""Units that run from one passage into another without a mark: the end of one and the start of the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from index.owners import Runs
from index.units import Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

PART = 6  # words of each passage in the unit; fewer may stand anywhere
SEAM = 2  # words that may belong to neither, or to both


@dataclass(frozen=True, slots=True)
class _Edges:
    """Units that begin (or end) with words of a partner."""

    unit: Ints
    partner: Ints
    words: Ints


def joined(units: Units, found: Runs) -> tuple[Ints, dict[int, tuple[int, int]]]:
    """Of each unit that two others cover in turn, those two: the one it begins in and the one it ends in.

    None is printed by more rows than a partner: a passage is covered in turn by those that run into and out of it.
    A partner has words beyond the unit on the far side, else it is a fragment of the unit, unless more rows
    print it. Partners may be longer than the unit (its owners) or shorter (units that it owns); none is
    a joined unit itself, nor hides one that stands in it: what is found is set aside and the rest asked again.
    Comes out with the round, from 1, in which each unit was set aside, or 0.
    """
    import numpy as np

    rounds = np.zeros(len(units), dtype=np.int64)
    for n in count(1):
        unit, head, tail = covered_in_turn(units, found, rounds > 0)
        if rounds[unit].all():
            break
        rounds[unit[rounds[unit] == 0]] = n
    return rounds, pairs(unit, head, tail, rounds > 0)


def pairs(unit: Ints, head: Ints, tail: Ints, maybe: NDArray[np.bool_]) -> dict[int, tuple[int, int]]:
    """The units whose partners aren't joined themselves, with their partners."""
    free = ~maybe[head] & ~maybe[tail]
    return dict(zip(unit[free].tolist(), zip(head[free].tolist(), tail[free].tolist())))


def covered_in_turn(units: Units, found: Runs, maybe: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """The units that two partners cover, and the partners."""
    import numpy as np

    length = np.diff(units.start)
    long = found.last - found.first >= length[found.unit] - SEAM
    whole = np.zeros(len(units), dtype=bool)  # stand in one owner, or nearly
    whole[found.unit[long & ~maybe[found.owner]]] = True
    heads, tails = _edges(units, found, length)
    words, head = _longest(units, heads, maybe)
    more, tail = _longest(units, tails, maybe)
    unit = np.flatnonzero(~whole & (words >= PART) & (more >= PART) & (head != tail))
    unit = unit[np.abs(length[unit] - words[unit] - more[unit]) <= SEAM]
    return unit, head[unit], tail[unit]


def _edges(units: Units, found: Runs, length: Ints) -> tuple[_Edges, _Edges]:
    """Where units begin in a partner, and where they end in one; each run is looked at from both its sides."""
    import numpy as np

    some = found.taken(found.last - found.first >= PART)
    there = some.at + some.last - some.first
    starts, ends = some.first == 0, some.last == length[some.unit]
    begun, ended = some.at == 0, there == length[some.owner]
    likelier = units.rows[some.unit] > units.rows[some.owner]  # the shorter, as a whole
    up_head, up_tail = starts & ~ends, ends & ~starts
    down_head = begun & ~ended & ends & (~starts | likelier)
    down_tail = ended & ~begun & starts & (~ends | likelier)
    words = some.last - some.first

    def both(up: NDArray[np.bool_], down: NDArray[np.bool_]) -> _Edges:
        return _Edges(
            np.concatenate([some.unit[up], some.owner[down]]),
            np.concatenate([some.owner[up], some.unit[down]]),
            np.concatenate([words[up], words[down]]),
        )

    return both(up_head, down_head), both(up_tail, down_tail)


def _longest(units: Units, edges: _Edges, maybe: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The words and the partner that shares most with each unit, the highest in rank of equals; 0 words where none."""
    import numpy as np

    barred = maybe[edges.partner] | (units.rows[edges.partner] < units.rows[edges.unit])
    words = np.where(barred, 0, edges.words)
    order = np.lexsort((-edges.partner, words, edges.unit))
    most, whose = np.zeros(len(units), np.int64), np.zeros(len(units), np.int64)
    most[edges.unit[order]], whose[edges.unit[order]] = words[order], edges.partner[order]  # the last one stays
    return most, whose
