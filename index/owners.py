"""For each unit, which longer units hold its word 4-grams, and where: the method "longest owner".

Every run of four words is owned by the first units that hold it, in rank. What a unit shares with an owner
is told in runs: as many words as stand in both in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.numbering import MULTIPLIER
from index.units import Units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

GRAM = 4  # words
OWNERS = 3  # of each gram, beside the unit that asks


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


def runs(units: Units) -> Runs:
    """All runs that a unit shares with the owners of its grams, grown as far as the words agree."""
    import numpy as np

    unit_of = np.repeat(np.arange(len(units), dtype=np.int32), np.diff(units.start))
    found = [_on_diagonals(units, unit_of, owned) for owned in _owned(units, unit_of)]
    unit, owner, first, last, at = (np.concatenate(parts) for parts in zip(*found))
    grown = _grown(units, Runs(unit, owner, first, last, at))
    grown = grown.taken(np.lexsort((grown.at, grown.last, grown.first, grown.owner, grown.unit)))
    fresh = np.ones(len(grown), dtype=bool)  # runs of two slots may have grown into one
    fresh[1:] = np.any([np.diff(column) != 0 for column in (grown.unit, grown.owner, grown.first, grown.at)], axis=0)
    return grown.taken(fresh)


def shared(found: Runs) -> Pairs:
    """The units and the owners that share runs, in order."""
    import numpy as np

    if not len(found):
        return Pairs(found.unit, found.owner, found.first)
    new = np.ones(len(found), dtype=bool)
    new[1:] = (found.unit[1:] != found.unit[:-1]) | (found.owner[1:] != found.owner[:-1])
    begin = np.flatnonzero(new)
    apart = (np.cumsum(new) - 1) * (int(found.last.max()) + 1)  # sets the pairs apart on one line
    reached = np.maximum.accumulate(found.last + apart)
    before = np.concatenate([np.zeros(1, np.int64), reached[:-1]])
    covered = np.add.reduceat(reached - np.maximum(np.minimum(before, reached), found.first + apart), begin)
    return Pairs(found.unit[begin], found.owner[begin], covered)


def best(found: Runs, most: int) -> Pairs:
    """Of each unit the owners that cover most of its words, the best first, the higher rank before the lower."""
    import numpy as np

    some = shared(found)
    order = np.lexsort((some.owner, -some.covered, some.unit))
    return some.taken(order[np.arange(len(order)) - np.searchsorted(some.unit, some.unit[order]) < most])


def _owned(units: Units, unit_of: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """For the gram at each word its place in its first owner, in its second ...; -1 where there is none.

    A unit asks only owners of a higher rank. A gram that a unit repeats is owned at the first place.
    """
    import numpy as np

    bits = np.uint64(max(1, len(units.words).bit_length()))
    low = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.sort(_grams(units, ~low))
    new = np.ones(len(packed), dtype=bool)
    new[1:] = (packed[1:] ^ packed[:-1]) > low
    at = (packed & low).astype(np.int32)
    del packed
    fresh = new.copy()  # the first time that this unit holds this gram
    fresh[1:] |= unit_of[at[1:]] != unit_of[at[:-1]]
    held = np.flatnonzero(fresh).astype(np.int32)
    begin = np.flatnonzero(new[held]).astype(np.int32)
    begin_of = begin[np.cumsum(new[held]) - 1][np.cumsum(fresh) - 1]
    rank = (np.cumsum(fresh) - 1).astype(np.int32) - begin_of
    slots = []
    for slot in range(OWNERS):
        place = np.full(len(unit_of), -1, dtype=np.int32)
        asks = np.flatnonzero(rank > slot)
        place[at[asks]] = at[held[begin_of[asks] + slot]]
        slots.append(place)
    return slots


def hashed(units: Units) -> tuple[Ints, NDArray[np.uint64]]:
    """Where grams begin among the words of the units, and 64 bits for each."""
    import numpy as np

    whole = np.ones(len(units.words), dtype=bool)
    for back in range(1, GRAM):
        at = units.start[1:] - back
        whole[at[at >= units.start[:-1]]] = False
    position = np.flatnonzero(whole)
    factor = np.uint64(MULTIPLIER)
    gram = units.words[position]
    for ahead in range(1, GRAM):
        gram = (gram ^ (gram >> np.uint64(29))) * factor + units.words[position + ahead]
    gram = (gram ^ (gram >> np.uint64(32))) * factor
    return position, gram ^ (gram >> np.uint64(29))


def _grams(units: Units, mask: np.uint64) -> NDArray[np.uint64]:
    """The masked hash of each gram, with the word at which it begins in the other bits."""
    import numpy as np

    position, gram = hashed(units)
    packed: NDArray[np.uint64] = (gram & mask) | position.astype(np.uint64)
    return packed


def _on_diagonals(
    units: Units, unit_of: NDArray[np.int32], owned: NDArray[np.int32]
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Neighbouring grams that are neighbours in the owner too, as one run."""
    import numpy as np

    place = np.flatnonzero(owned >= 0)
    there = owned[place]
    if not len(place):
        return place, place, place, place, place
    cut = np.flatnonzero((np.diff(place) != 1) | (np.diff(there) != 1))
    begin, end = np.append(0, cut + 1), np.append(cut, len(place) - 1)
    a, b = place[begin], there[begin].astype(np.int64)
    unit, owner = unit_of[a].astype(np.int64), unit_of[b].astype(np.int64)
    return unit, owner, a - units.start[unit], place[end] + GRAM - units.start[unit], b - units.start[owner]


def _grown(units: Units, found: Runs) -> Runs:
    """Each run grown to both sides while the next words agree: common grams have other owners.

    A run of hashes that met by chance, if ever there is one, is one run among many; nothing rests on one.
    """
    import numpy as np

    first, last, at = found.first.copy(), found.last.copy(), found.at.copy()
    here, there = units.start[found.unit], units.start[found.owner]
    end, limit = units.start[found.unit + 1] - here, units.start[found.owner + 1] - there
    some = np.flatnonzero((first > 0) & (at > 0))
    while len(some):
        some = some[units.ids[here[some] + first[some] - 1] == units.ids[there[some] + at[some] - 1]]
        first[some] -= 1
        at[some] -= 1
        some = some[(first[some] > 0) & (at[some] > 0)]
    some = np.flatnonzero((last < end) & (at + last - first < limit))
    while len(some):
        beyond = at[some] + last[some] - first[some]
        some = some[units.ids[here[some] + last[some]] == units.ids[there[some] + beyond]]
        last[some] += 1
        some = some[(last[some] < end[some]) & (at[some] + last[some] - first[some] < limit[some])]
    return Runs(found.unit, found.owner, first, last, at)
