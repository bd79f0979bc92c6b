"""Units that run from one passage into another without a mark: the end of one and the start of the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.owners import Runs, pairs
from index.units import Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

PART = 6  # words of each passage in the unit; fewer may stand anywhere
SEAM = 2  # words that may belong to neither, or to both


@dataclass(frozen=True, slots=True)
class _Edges:
    """Units that begin (or end) with words of a partner, by unit and words, the partner in most rows first."""

    unit: Ints
    words: Ints
    partner: Ints

    def taken(self, some: Bools | Ints) -> _Edges:
        return _Edges(self.unit[some], self.words[some], self.partner[some])


@dataclass(frozen=True, slots=True)
class _Covered:
    """Units that two partners cover in turn."""

    unit: Ints
    head: Ints  # the partner that it begins in
    tail: Ints  # the partner that it ends in
    seam: Ints  # how many of its words are of the first

    def taken(self, some: Bools | Ints) -> _Covered:
        return _Covered(self.unit[some], self.head[some], self.tail[some], self.seam[some])


def joined(units: Units, found: Runs) -> dict[int, tuple[int, int]]:
    """Of each unit that two others cover in turn, those two: the one it begins in and the one it ends in.

    None is printed by more rows than a partner: a passage is covered in turn by those that run into and out of it.
    A partner has words beyond the unit on the far side, else it is a fragment of the unit, unless more rows
    print it. Partners may be longer than the unit (its owners) or shorter (units that it owns); none is
    a joined unit itself, nor hides one that stands in it: what is found is set aside and the rest asked again.
    A piece of a joined unit with a part of both passages is joined of the same two.
    """
    import numpy as np

    length = np.diff(units.start)
    heads, tails = _edges(units, found, length)
    near = pairs(found)
    near = near.taken(length[near.unit] - near.covered < PART - SEAM)
    inside = (found.first == 0) & (found.last == length[found.unit])
    inside = found.taken(inside & (units.rows[found.unit] <= units.rows[found.owner]))
    seam = np.zeros(len(units), np.int64)  # how many words are of the first; 0 of units that aren't joined
    while True:
        whole = np.zeros(len(units), dtype=bool)  # a partner covers it but for fewer words than a part
        whole[near.unit[seam[near.owner] == 0]] = True
        free = [edges.taken((seam[edges.partner] == 0) & ~whole[edges.unit]) for edges in (heads, tails)]
        covered = _covered_in_turn(units, length, *free)
        before = np.count_nonzero(seam)
        seam[covered.unit] = covered.seam
        over = _over(inside, seam)
        seam[over.unit] = seam[over.owner] - over.at
        if np.count_nonzero(seam) == before:
            break
    covered = covered.taken((seam[covered.head] == 0) & (seam[covered.tail] == 0))
    joins = dict(zip(covered.unit.tolist(), zip(covered.head.tolist(), covered.tail.tolist())))
    for unit, owner in zip(over.unit.tolist(), over.owner.tolist()):
        if owner in joins:
            joins.setdefault(unit, joins[owner])
    return joins


def _over(inside: Runs, seam: Ints) -> Runs:
    """Of the runs of units that stand in one piece in a joined unit those with a part on both sides of its seam."""
    words = seam[inside.owner] - inside.at
    return inside.taken((words >= PART) & (inside.last - words >= PART))


def _covered_in_turn(units: Units, length: Ints, heads: _Edges, tails: _Edges) -> _Covered:
    """The units that two partners cover; of several such pairs the one that most rows print."""
    import numpy as np

    begun, ended = np.zeros(len(units), dtype=bool), np.zeros(len(units), dtype=bool)
    begun[heads.unit] = ended[tails.unit] = True
    both = begun & ended
    heads, tails = (edges.taken(both[edges.unit]) for edges in (heads, tails))
    heads, tails = (edges.taken(_new(edges.unit, edges.words)) for edges in (heads, tails))
    apart = int(length.max(initial=0)) + SEAM + 1  # sets the units apart on one line
    ends, begins = heads.unit * apart + heads.words, tails.unit * apart + length[tails.unit] - tails.words
    matches = []
    for overlap in range(-SEAM, SEAM + 1):
        at = np.searchsorted(ends, begins + overlap)
        fits = np.flatnonzero(np.append(ends, -1)[at] == begins + overlap)
        matches.append((tails.unit[fits], heads.partner[at[fits]], tails.partner[fits], heads.words[at[fits]]))
    found = _Covered(*(np.concatenate(parts) for parts in zip(*matches)))
    one, other = units.rows[found.head], units.rows[found.tail]
    order = np.lexsort((found.seam, found.tail, found.head, -one - other, -np.minimum(one, other), found.unit))
    found = found.taken(order)
    return found.taken(_new(found.unit) & (found.head != found.tail))


def _new(*columns: Ints) -> Bools:
    """Where something new begins in columns that are in order."""
    import numpy as np

    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _edges(units: Units, found: Runs, length: Ints) -> tuple[_Edges, _Edges]:
    """Where units begin in a partner, and where they end in one; each run is looked at from both its sides."""
    import numpy as np

    some = found.taken(found.last - found.first >= PART)
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
