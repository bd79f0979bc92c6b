"""Units that run from one passage into another without a mark: the end of one and the start of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.owners import GRAM, Shared
from index.units import Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART = 6  # words of each passage in the unit; fewer may stand anywhere
SEAM = 2  # words that may belong to neither, or to both


def joined(units: Units, pairs: Shared) -> dict[int, tuple[int, int]]:
    """Of each unit that two others cover in turn, those two: the one that it begins in and the one that it ends in.

    Each must have words beyond the unit on the far side, else it is a fragment of the unit. They may be longer
    than the unit (its owners) or shorter (units that it owns). Neither is such a unit itself.
    """
    import numpy as np

    length = np.diff(units.start)
    whole = np.zeros(len(units), dtype=bool)  # stand in one owner, or nearly
    whole[pairs.unit[pairs.covered >= length[pairs.unit] - SEAM]] = True
    heads, tails = _edges(units, pairs, length)
    head = _longest(len(units), *heads)
    tail = _longest(len(units), *tails)
    both = np.flatnonzero(~whole & (head[0] >= PART) & (tail[0] >= PART) & (head[1] != tail[1]))
    seam = length[both] - head[0][both] - tail[0][both]
    both = both[np.abs(seam) <= SEAM]
    inner = np.zeros(len(units), dtype=bool)
    inner[both] = True
    a, b = head[1][both], tail[1][both]
    free = ~inner[a] & ~inner[b]
    return dict(zip(both[free].tolist(), zip(a[free].tolist(), b[free].tolist())))


Edges = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]


def _edges(units: Units, pairs: Shared, length: NDArray[np.int64]) -> tuple[Edges, Edges]:
    """Unit, partner and shared words where a unit begins in a partner, and where it ends in one."""
    import numpy as np

    run = (pairs.covered == pairs.last - pairs.first) & (pairs.covered >= PART)
    some = pairs.taken(np.flatnonzero(run))
    from_start, to_end = some.first == 0, some.last == length[some.unit]
    up_head = some.taken(np.flatnonzero(from_start & ~to_end))
    up_tail = some.taken(np.flatnonzero(to_end & ~from_start))
    begins = _same(units, up_tail.owner, 0, up_tail.unit, up_tail.first)
    ends = _same(units, up_head.owner, length[up_head.owner] - GRAM, up_head.unit, up_head.last - GRAM)
    down_head, down_tail = up_tail.taken(np.flatnonzero(begins)), up_head.taken(np.flatnonzero(ends))
    return _merged(up_head, down_head), _merged(up_tail, down_tail)


def _merged(up: Shared, down: Shared) -> Edges:
    import numpy as np

    return (
        np.concatenate([up.unit, down.owner]),
        np.concatenate([up.owner, down.unit]),
        np.concatenate([up.covered, down.covered]),
    )


def _same(
    units: Units,
    one: NDArray[np.int64],
    at: NDArray[np.int64] | int,
    other: NDArray[np.int64],
    place: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Whether the gram at a place of one unit is the gram at a place of another."""
    import numpy as np

    a, b = units.start[one] + at, units.start[other] + place
    equal = np.ones(len(one), dtype=bool)
    for ahead in range(GRAM):
        equal &= units.ids[a + ahead] == units.ids[b + ahead]
    return equal


def _longest(
    count: int, unit: NDArray[np.int64], partner: NDArray[np.int64], words: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The partner of each unit that shares most words with it, the highest in rank of equals; 0 words where none."""
    import numpy as np

    order = np.lexsort((-partner, words, unit))
    most, whose = np.zeros(count, np.int64), np.zeros(count, np.int64)
    most[unit[order]], whose[unit[order]] = words[order], partner[order]  # the last of each unit stays
    return most, whose
