"""What units share with the owners of their grams: the owners told by the grams' homes, the runs grown at the units'.

However many units hold a gram, a part tells its home of three at most, and is told of three: none is too common.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from index.grouping.clustering import BEST_HOLDERS
from index.grouping.shingle_holders import (
    MAX_HOLDERS,
    SHINGLE_WORDS,
    Runs,
    best_pairs,
    diagonals,
    extend_runs,
    hashed_shingles,
    holder_ranks,
    stable_order,
)
from index.grouping.spliced_units import PART_WORDS, edges_of_runs
from index.grouping.vocabulary import starts_of_equal
from index.spark.bsp import Message, Messages, column, distinct, homes, message
from index.spark.unit_steps import PartitionUnits, wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def own(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Of all holders of a gram the highest in rank, told to every part that has it; not where there is but one."""
    holders = messages["holder"]
    order = stable_order(column(holders, "gram"))
    gram = column(holders, "gram")[order]
    several = np.append(False, gram[1:] == gram[:-1])[: len(gram)]
    several[:-1] |= several[1:]
    holders = holders.take(pa.array(order[several]))
    gram, content, weight = (column(holders, name) for name in ("gram", "content", "weight"))
    order = np.lexsort((content.view(np.uint64), -weight, gram))
    gram, asks = gram[order], homes(content, parts)[order]
    new = starts_of_equal(gram)
    begin = np.flatnonzero(new)
    count = np.diff(np.append(begin, len(gram)))
    pair = distinct((np.cumsum(new) - 1) * parts + asks)
    group, to = pair // parts, pair % parts
    columns = [gram[begin[group]]]
    for slot in range(MAX_HOLDERS):
        rows = order[np.minimum(begin + slot, len(order) - 1)]
        there = count > slot
        columns += [np.where(there, column(holders, name)[rows], 0)[group] for name in ("content", "weight", "at")]
    yield message("owner", to, *columns)


def meet(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The runs of grams that units share with owners, and the wish for these owners' words."""
    here = PartitionUnits(messages["unit"])
    at, gram = hashed_shingles(here.cut)
    unit, _ = here.place(at)
    place, owners = _slots(messages["owner"], gram, unit, here)
    runs = [_runs(here, at[place], slot) for slot in owners]
    unit, owner, first, last, there = (np.concatenate(columns) for columns in zip(*runs))
    yield message("run", np.full(len(unit), part), here.content[unit], owner, first, last, there)
    owner = distinct(owner)
    yield wanted(owner[~here.has(owner)], parts, part)


def _slots(
    owners: pa.Table, gram: NDArray[np.uint64], unit: Ints, here: PartitionUnits
) -> tuple[Ints, list[tuple[NDArray[np.bool_], Ints, Ints]]]:
    """The grams that have owners, in order of place; and for each slot which have one there, which and where in it.

    Of a gram that a unit repeats the first place alone counts.
    """
    order = stable_order(column(owners, "gram"))
    known = column(owners, "gram")[order]
    places = stable_order(gram)
    fresh = np.zeros(len(gram), dtype=bool)
    fresh[places] = holder_ranks(gram[places], unit[places])[0]
    row = np.searchsorted(known, gram)
    fresh &= np.append(known, np.uint64(0))[row] == gram
    fresh &= row < len(known)
    place = np.flatnonzero(fresh)
    row, who = order[row[place]], unit[place]
    own_weight, own_content = here.weight[who], here.content[who].view(np.uint64)
    slots = []
    for slot in range(MAX_HOLDERS):
        content, weight, at = (column(owners, f"{name}{slot}")[row] for name in ("content", "weight", "at"))
        higher = (weight > own_weight) | ((weight == own_weight) & (content.view(np.uint64) < own_content))
        slots.append((higher, content, at.astype(np.int64)))
    return place, slots


def _runs(
    here: PartitionUnits, at: Ints, slot: tuple[NDArray[np.bool_], Ints, Ints]
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Neighbouring grams that are neighbours in the owner too, as one run: its unit, owner, first, last, and place."""
    some, owner, there = slot
    at, owner, there = at[some], owner[some], there[some]
    begin, end = diagonals(at, there, owner)
    unit, first = here.place(at[begin])
    return unit, owner[begin], first, first + (at[end] - at[begin]) + SHINGLE_WORDS, there[begin]


def share(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """What each unit shares with its best owners, and where units begin or end in others."""
    here = PartitionUnits(messages["unit"], messages["words"])
    run = messages["run"]
    unit, owner = (here.numbers(column(run, name)) for name in ("unit", "owner"))
    found = extend_runs(
        here.cut, Runs(unit, owner, *(column(run, name).astype(np.int64) for name in ("first", "last", "at")))
    )
    pairs = best_pairs(found, BEST_HOLDERS)
    nth = np.arange(len(pairs.unit)) - np.searchsorted(pairs.unit, pairs.unit)
    home = np.full(len(nth), part)
    yield message("pair", home, here.content[pairs.unit], here.content[pairs.holder], pairs.covered, nth)
    heads, tails, near = edges_of_runs(here.cut, here.length, found.select(found.last - found.first >= PART_WORDS))
    for tail, (of, words, partner) in ((False, heads), (True, tails)):
        edge = here.content[of], np.full(len(of), tail), words, here.content[partner]
        yield message("edge", homes(edge[0], parts), *edge, here.cut.rows[partner], here.weight[partner])
    yield message("near", homes(here.content[near[0]], parts), here.content[near[0]], here.content[near[1]])
