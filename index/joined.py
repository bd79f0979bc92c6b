"""Units that run from one passage into another without a mark: the end of one and the start of the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from index.owners import Runs, shared
from index.units import Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

PART = 6  # words of each passage in the unit; fewer may stand anywhere
SEAM = 2  # words that may belong to neither, or to both


def joined(units: Units, found: Runs) -> tuple[Ints, dict[int, tuple[int, int]]]:
    """Of each unit that two others cover in turn, those two: the one it begins in and the one it ends in.

    None is printed by more rows than a partner: a passage is covered in turn by those that run into and out of it.
    A partner has words beyond the unit on the far side, else it is a fragment of the unit, unless more rows
    print it. Partners may be longer than the unit (its owners) or shorter (units that it owns); none is
    a joined unit itself, nor hides one that stands in it: what is found is set aside and the rest asked again.
    Comes out with the round, from 1, in which each unit was set aside, or 0.
    """
    import numpy as np

    sides = _Sides.of(units, found)
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
    return _Sides.of(units, found).covered_in_turn(units, maybe)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Units that begin (or end) with words of a partner, by unit and words, the partner in most rows first."""

    unit: Ints
    words: Ints
    partner: Ints

    def taken(self, some: Bools | Ints) -> _Edges:
        return _Edges(self.unit[some], self.words[some], self.partner[some])


@dataclass(frozen=True, slots=True)
class _Sides:
    """What units share with partners at their edges."""

    heads: _Edges
    tails: _Edges
    whole: Ints  # units that one owner covers but for fewer words than a part
    holder: Ints  # those owners

    @classmethod
    def of(cls, units: Units, found: Runs) -> _Sides:
        import numpy as np

        some = found.taken(found.last - found.first >= PART)
        length = np.diff(units.start)
        near = shared(some)
        nearly = length[near.unit] - near.covered < PART - SEAM
        return cls(*_edges(units, some, length), near.unit[nearly], near.owner[nearly])

    def covered_in_turn(self, units: Units, maybe: Bools) -> tuple[Ints, Ints, Ints]:
        """As the function; of several pairs of partners that cover a unit the one that most rows print."""
        import numpy as np

        whole, begun, ended = np.zeros((3, len(units)), dtype=bool)
        whole[self.whole[~maybe[self.holder]]] = True
        heads, tails = (edges.taken(~maybe[edges.partner]) for edges in (self.heads, self.tails))
        begun[heads.unit] = ended[tails.unit] = True
        open_ = begun & ended & ~whole
        heads, tails = (edges.taken(open_[edges.unit]) for edges in (heads, tails))
        unit, head, tail = _fitting(np.diff(units.start), heads, tails)
        a, b = units.rows[head], units.rows[tail]
        order = np.lexsort((tail, head, -a - b, -np.minimum(a, b), unit))
        unit, head, tail = unit[order], head[order], tail[order]
        first = _new(unit) & (head != tail)
        return unit[first], head[first], tail[first]


def _fitting(length: Ints, heads: _Edges, tails: _Edges) -> tuple[Ints, Ints, Ints]:
    """Units with a head and a tail that meet, but for a seam."""
    import numpy as np

    heads, tails = (edges.taken(_new(edges.unit, edges.words)) for edges in (heads, tails))
    apart = int(length.max(initial=0)) + SEAM + 1  # sets the units apart on one line
    ends = heads.unit * apart + heads.words
    begins = tails.unit * apart + length[tails.unit] - tails.words
    found = []
    for seam in range(-SEAM, SEAM + 1):
        at = np.searchsorted(ends, begins + seam)
        fits = np.flatnonzero(np.append(ends, -1)[at] == begins + seam)
        found.append((tails.unit[fits], heads.partner[at[fits]], tails.partner[fits]))
    unit, head, tail = (np.concatenate(parts) for parts in zip(*found))
    return unit, head, tail


def _new(*columns: Ints) -> Bools:
    """Where something new begins in columns that are in order."""
    import numpy as np

    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _edges(units: Units, some: Runs, length: Ints) -> tuple[_Edges, _Edges]:
    """Where units begin in a partner, and where they end in one; each run is looked at from both its sides."""
    import numpy as np

    words = some.last - some.first
    starts, ends = some.first == 0, some.last == length[some.unit]
    begun, ended = some.at == 0, some.at + words == length[some.owner]
    likelier = units.rows[some.unit] > units.rows[some.owner]  # the shorter, as a whole
    up_head, up_tail = starts & ~ends, ends & ~starts
    down_head = begun & ~ended & ends & (~starts | likelier)
    down_tail = ended & ~begun & starts & (~ends | likelier)

    def both(up: Bools, down: Bools) -> _Edges:
        edges = _Edges(
            np.concatenate([some.unit[up], some.owner[down]]),
            np.concatenate([words[up], words[down]]),
            np.concatenate([some.owner[up], some.unit[down]]),
        )
        edges = edges.taken(units.rows[edges.partner] >= units.rows[edges.unit])
        return edges.taken(np.lexsort((edges.partner, -units.rows[edges.partner], edges.words, edges.unit)))

    return both(up_head, down_head), both(up_tail, down_tail)
