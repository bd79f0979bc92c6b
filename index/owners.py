"""For each unit, which longer units hold its word 4-grams, and where.

Every run of four words is owned by the first units that hold it, in rank: the method "longest owner".
What a unit shares with an owner is measured in words that a shared run covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.units import MULTIPLIER, Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAM = 4  # words
OWNERS = 2  # of each gram, beside the unit that asks


@dataclass(frozen=True, slots=True)
class Shared:
    """What units share with owners: a row for each pair, ordered by unit, then by owner."""

    unit: NDArray[np.int64]
    owner: NDArray[np.int64]  # of a higher rank than the unit
    covered: NDArray[np.int64]  # words of the unit that stand in shared grams
    first: NDArray[np.int64]  # the first such word of the unit
    last: NDArray[np.int64]  # the end of the last

    def taken(self, rows: NDArray[np.int64]) -> Shared:
        """Some of the pairs, in the order asked for."""
        return Shared(self.unit[rows], self.owner[rows], self.covered[rows], self.first[rows], self.last[rows])


def shared(units: Units) -> Shared:
    """All pairs of a unit and an owner of some of its grams."""
    position = _grams_at(units)
    return _summed(*_pairs(units, _grams(units.words, position), position))


def best(pairs: Shared, most: int) -> Shared:
    """Of each unit the owners that cover most of its words, the best first, the higher rank before the lower."""
    import numpy as np

    order = np.lexsort((pairs.owner, -pairs.covered, pairs.unit))
    turn = np.arange(len(order)) - np.searchsorted(pairs.unit, pairs.unit[order])
    return pairs.taken(order[turn < most])


def _grams_at(units: Units) -> NDArray[np.int64]:
    """The words at which a gram of one unit begins."""
    import numpy as np

    whole = np.ones(len(units.words), dtype=bool)
    for back in range(1, GRAM):
        at = units.start[1:] - back
        whole[at[at >= units.start[:-1]]] = False
    return np.flatnonzero(whole)


def _grams(words: NDArray[np.uint64], position: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 bits for each gram."""
    import numpy as np

    factor = np.uint64(MULTIPLIER)
    gram = words[position]
    for ahead in range(1, GRAM):
        gram = (gram ^ (gram >> np.uint64(29))) * factor + words[position + ahead]
    gram = (gram ^ (gram >> np.uint64(32))) * factor
    mixed: NDArray[np.uint64] = gram ^ (gram >> np.uint64(29))
    return mixed


def _pairs(
    units: Units, gram: NDArray[np.uint64], position: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Unit, owner and place in the unit of every gram that a unit shares with an owner."""
    import numpy as np

    unit_of = np.repeat(np.arange(len(units), dtype=np.int32), np.diff(units.start))
    bits = np.uint64(max(1, len(units.words).bit_length()))
    low = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.sort((gram & ~low) | position.astype(np.uint64))
    at = (packed & low).astype(np.int64)
    unit = unit_of[at].astype(np.int64)
    new = np.ones(len(packed), dtype=bool)
    new[1:] = (packed[1:] ^ packed[:-1]) > low
    fresh = new.copy()  # the first time that this unit holds this gram
    fresh[1:] |= unit[1:] != unit[:-1]
    held = np.flatnonzero(fresh)
    group = np.cumsum(new[held]) - 1
    begin = np.flatnonzero(new[held])
    rank = np.arange(len(held)) - begin[group]
    turn = np.cumsum(fresh) - 1
    found = []
    for slot in range(OWNERS):
        asks = np.flatnonzero(rank[turn] > slot)
        owner = unit[held[begin[group[turn[asks]]] + slot]]
        found.append((unit[asks], owner, at[asks] - units.start[unit[asks]]))
    u, o, p = (np.concatenate(parts) for parts in zip(*found))
    return u, o, p


def _summed(unit: NDArray[np.int64], owner: NDArray[np.int64], place: NDArray[np.int64]) -> Shared:
    """The words that each owner covers, counted once however many grams cover them."""
    import numpy as np

    order = np.lexsort((place, owner, unit))
    unit, owner, place = unit[order], owner[order], place[order]
    if not len(unit):
        return Shared(unit, owner, place, place, place)
    new = np.ones(len(unit), dtype=bool)
    new[1:] = (unit[1:] != unit[:-1]) | (owner[1:] != owner[:-1])
    begin = np.flatnonzero(new)
    step = np.full(len(unit), GRAM)
    step[:-1] = np.where(new[1:], GRAM, np.minimum(GRAM, place[1:] - place[:-1]))
    last = place[np.append(begin[1:], len(unit)) - 1] + GRAM
    return Shared(unit[begin], owner[begin], np.add.reduceat(step, begin), place[begin], last)
