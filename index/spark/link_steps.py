"""Each unit linked to one owner at most, and the links followed to where they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from index.grouping.clustering import certain_and_open_pairs, link_units
from index.grouping.shingle_holders import Pairs
from index.spark.bsp import Message, Messages, column, homes, message
from index.spark.splice_steps import Joins
from index.spark.unit_steps import KnownUnits, PartitionUnits, wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

PARENT, HEAD, TAIL = 0, 1, 2  # what a link is to


def ask(joins: Joins, parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The wish for the words of owners that must be looked at closely, and of what they are joined of."""
    here, pairs = KnownUnits(messages["unit"]), messages["pair"]
    _, open_ = _sure_and_open(here, pairs, joins)
    owner = column(pairs, "owner")[open_]
    at = np.flatnonzero(np.isin(joins.unit, owner))
    owners = np.concatenate([owner, joins.head[at], joins.tail[at]])
    yield wanted(owners[~here.has(owners)], parts, part)


def link(joins: Joins, parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The links of this part's units: to a parent each, or to the two that cover it in turn."""
    own, pairs = KnownUnits(messages["unit"]), messages["pair"]
    sure, open_ = _sure_and_open(own, pairs, joins)
    here = PartitionUnits(messages["unit"], messages["words"])
    unit, owner, covered = (column(pairs, name)[open_] for name in ("unit", "owner", "covered"))
    number = here.numbers(unit)
    order = np.lexsort((column(pairs, "nth")[open_], number))
    near = Pairs(number[order], here.numbers(owner)[order], covered[order].astype(np.int64))
    parent = link_units(here.cut, near, _at_hand(joins, here))
    linked = np.flatnonzero((parent != np.arange(len(here))) & own.has(here.content))
    at = np.flatnonzero(own.has(joins.unit))
    units = [column(pairs, "unit")[sure], here.content[linked], joins.unit[at], joins.unit[at]]
    towards = [column(pairs, "owner")[sure], here.content[parent[linked]], joins.head[at], joins.tail[at]]
    slot = np.repeat([PARENT, PARENT, HEAD, TAIL], [len(some) for some in units])
    yield from _links(np.concatenate(units), slot, np.concatenate(towards), parts)


def _sure_and_open(here: KnownUnits, pairs: pa.Table, joins: Joins) -> tuple[Bools, Bools]:
    """The pairs of units that are linked at once, and those of units that must be looked at closely."""
    unit, owner = here.numbers(column(pairs, "unit")), column(pairs, "owner")
    joined, owner_joined = np.isin(here.content, joins.unit), np.isin(owner, joins.unit)
    numbered = Pairs(unit, owner, column(pairs, "covered").astype(np.int64))
    return certain_and_open_pairs(numbered, column(pairs, "nth") == 0, here.length, joined, owner_joined)


def _links(unit: Ints, slot: Ints, towards: Ints, parts: int) -> Iterator[Message]:
    """Links, told to the homes of both units."""
    yield message("link", homes(unit, parts), unit, slot, towards)
    yield message("question", homes(towards, parts), unit, slot, towards)


def _at_hand(joins: Joins, here: PartitionUnits) -> dict[int, tuple[int, int]]:
    """The joins by the numbers of units that are here; where those that they are joined of aren't, nobody asks."""
    known = here.has(joins.unit)
    units = here.numbers(joins.unit[known]).tolist()
    both = here.has(joins.head[known]) & here.has(joins.tail[known])
    covers = {
        unit: (int(here.numbers(head)), int(here.numbers(tail)))
        for unit, head, tail, here_too in zip(units, joins.head[known], joins.tail[known], both)
        if here_too
    }
    return {unit: covers.get(unit, (unit, unit)) for unit in units}


def follow(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Each link led on to where the unit that it leads to is linked: twice as far with each step."""
    links, asks = messages["link"], messages["question"]
    own = column(links, "slot") == PARENT
    unit, leads = column(links, "unit")[own], column(links, "towards")[own]
    order = np.argsort(unit)
    unit, leads = unit[order], leads[order]
    asked, slot, towards = (column(asks, name) for name in ("unit", "slot", "towards"))
    at = np.searchsorted(unit, towards)
    known = np.append(unit, 0)[at] == towards
    known &= at < len(unit)
    further = np.where(known, np.append(leads, 0)[at], towards)
    yield from _links(asked, slot, further, parts)
    yield message("changed", np.zeros(1, np.int64), np.array([known.sum()]))
