"""Spliced units, and the links of all others: to one holder at most, followed to where they end.

The home partitions of units find candidates for splices, one process decides on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from index.grouping import spliced_units
from index.grouping.clustering import certain_and_open_pairs, link_units
from index.grouping.shingle_holders import Pairs
from index.grouping.spliced_units import Edges, SharedEdges, fitting_edges
from index.grouping.units import Units, rank_weight, words_of_weight
from index.grouping.vocabulary import Bools, Ints
from index.spark.bsp import Message, Messages, column, distinct, homes, message, requested
from index.spark.unit_steps import PartitionUnits, UnitCounts

PARENT, HEAD, TAIL = 0, 1, 2  # the meaning of a link


class Splices(NamedTuple):
    """The units that were set aside as candidates for splices, in order of their contents."""

    unit: Ints  # contents
    round: Ints  # the round in which each was set aside, from 1
    head: Ints  # the units that cover it in turn; the unit itself if none do
    tail: Ints

    @property
    def spliced(self) -> Splices:
        """Those that are spliced."""
        mask = self.head != self.unit
        return Splices(*(column[mask] for column in self))


def splice_candidates(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The units whose edges fit together, with all their edges."""
    local, edges, enclosed = UnitCounts(messages["unit"]), messages["edge"], messages["enclosed"]
    unit, words, tail = (column(edges, name) for name in ("unit", "words", "tail"))
    number = local.numbers(unit)
    zeros = np.zeros(len(unit), dtype=np.int64)
    head_edges, tail_edges = (
        Edges.ordered(number[mask], words[mask].astype(np.int64), zeros[mask], zeros[mask]) for mask in (~tail, tail)
    )
    candidates = distinct(fitting_edges(local.length, head_edges, tail_edges)[0])
    fits = np.zeros(len(local), dtype=bool)
    fits[candidates] = True
    facts = (values[candidates] for values in (local.content, local.rows, local.length))
    yield message("candidate", 0, *facts)
    for kind, table in (("edge", edges), ("enclosed", enclosed)):
        rows = table.filter(pa.array(fits[local.numbers(column(table, "unit"))]))
        yield Message(kind, np.zeros(len(rows), np.int64), rows)


def find_splices(candidates: pa.Table, edges: pa.Table, enclosed: pa.Table) -> Splices:
    """Decide which of the candidates are spliced. This takes some 100 bytes of memory for each edge."""
    unit, rows, words = (column(candidates, name) for name in ("unit", "rows", "words"))
    partner, first = np.unique(column(edges, "partner"), return_index=True)
    others = ~np.isin(partner, unit)
    partner, first = partner[others], first[others]
    content = np.concatenate([unit, partner])
    weight = np.concatenate([rank_weight(rows, words), column(edges, "weight")[first]])
    printed = np.concatenate([rows, column(edges, "rows")[first]])
    order = np.lexsort((content.view(np.uint64), -weight))
    content, printed = content[order], printed[order]
    length = words_of_weight(printed, weight[order]).astype(np.int64)
    sides = _sides(content, printed, edges, enclosed)
    rounds, splices = spliced_units.find_splices(_units_without_words(length, printed), sides)
    set_aside = np.flatnonzero(rounds)
    head, tail = (content[[splices.get(n, (n, n))[side] for n in set_aside.tolist()]] for side in (0, 1))
    by_name = np.argsort(content[set_aside])
    return Splices(*(values[by_name] for values in (content[set_aside], rounds[set_aside], head, tail)))


def _sides(content: Ints, printed: Ints, edges: pa.Table, enclosed: pa.Table) -> SharedEdges:
    """What the units share at their edges, by their numbers; without units that a non-candidate encloses."""
    order = np.argsort(content)

    def numbers(contents: Ints) -> Ints:
        positions: Ints = order[np.searchsorted(content, contents, sorter=order)]
        return positions

    unit, holder = column(enclosed, "unit"), column(enclosed, "holder")
    is_known = np.isin(holder, content)
    always_enclosed = np.isin(column(edges, "unit"), unit[~is_known])  # by a unit that is never set aside
    tail = column(edges, "tail")
    sides: list[Edges] = []
    for mask in (~tail & ~always_enclosed, tail & ~always_enclosed):
        partner = numbers(column(edges, "partner")[mask])
        words = column(edges, "words")[mask].astype(np.int64)
        sides.append(Edges.ordered(numbers(column(edges, "unit")[mask]), words, partner, printed[partner]))
    return SharedEdges(sides[0], sides[1], numbers(unit[is_known]), numbers(holder[is_known]))


def _units_without_words(length: Ints, printed: Ints) -> Units:
    """Units of which only the lengths and rows are known."""
    none = np.zeros(0, dtype=np.int64)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
    return Units(start, printed, none, none, [], none.astype(np.uint64), none.astype(np.int32))


def request_compared(splices: Splices, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Request the words of the holders that must be compared, and of the partners of those that are spliced."""
    local, pairs = UnitCounts(messages["unit"]), messages["pair"]
    _, open_ = _certain_and_open(local, pairs, splices)
    holder = column(pairs, "holder")[open_]
    spliced = np.flatnonzero(np.isin(splices.unit, holder))
    needed = np.concatenate([holder, splices.head[spliced], splices.tail[spliced]])
    yield requested(needed[~local.contains(needed)], partitions, partition)


def make_links(splices: Splices, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The links of this partition's units: to a parent, or to the two units that cover it in turn."""
    own, pairs = UnitCounts(messages["unit"]), messages["pair"]
    certain, open_ = _certain_and_open(own, pairs, splices)
    local = PartitionUnits(messages["unit"], messages["remote_unit"])
    unit, holder, covered = (column(pairs, name)[open_] for name in ("unit", "holder", "covered"))
    number = local.numbers(unit)
    order = np.lexsort((column(pairs, "rank")[open_], number))
    pairs_in_order = Pairs(number[order], local.numbers(holder)[order], covered[order].astype(np.int64))
    parent = link_units(local.units, pairs_in_order, _local_splices(splices, local))
    linked = np.flatnonzero((parent != np.arange(len(local))) & own.contains(local.content))
    rows = np.flatnonzero(own.contains(splices.unit))
    units = [column(pairs, "unit")[certain], local.content[linked], splices.unit[rows], splices.unit[rows]]
    target = [column(pairs, "holder")[certain], local.content[parent[linked]], splices.head[rows], splices.tail[rows]]
    slot = np.repeat([PARENT, PARENT, HEAD, TAIL], [len(values) for values in units])
    yield from _links(np.concatenate(units), slot, np.concatenate(target), partitions)


def _certain_and_open(local: UnitCounts, pairs: pa.Table, splices: Splices) -> tuple[Bools, Bools]:
    """The pairs that are certain links, and the pairs of units that must be compared."""
    unit, holder = local.numbers(column(pairs, "unit")), column(pairs, "holder")
    spliced, holder_spliced = np.isin(local.content, splices.unit), np.isin(holder, splices.unit)
    numbered = Pairs(unit, holder, column(pairs, "covered").astype(np.int64))
    return certain_and_open_pairs(numbered, column(pairs, "rank") == 0, local.length, spliced, holder_spliced)


def _links(unit: Ints, slot: Ints, target: Ints, partitions: int) -> Iterator[Message]:
    """Links, to the home partitions of both units."""
    yield message("link", homes(unit, partitions), unit, slot, target)
    yield message("link_request", homes(target, partitions), unit, slot, target)


def _local_splices(splices: Splices, local: PartitionUnits) -> dict[int, tuple[int, int]]:
    """The splices of local units by number; a unit whose partners are not local is its own: no link needs them."""
    is_local = local.contains(splices.unit)
    units = local.numbers(splices.unit[is_local]).tolist()
    both = local.contains(splices.head[is_local]) & local.contains(splices.tail[is_local])
    covers = {
        unit: (int(local.numbers(head)), int(local.numbers(tail)))
        for unit, head, tail, covered in zip(units, splices.head[is_local], splices.tail[is_local], both)
        if covered
    }
    return {unit: covers.get(unit, (unit, unit)) for unit in units}


def follow_links(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Replace the target of each link by the target's own link: this doubles the distance in each step."""
    links, requests = messages["link"], messages["link_request"]
    is_parent = column(links, "slot") == PARENT
    unit, leads_to = column(links, "unit")[is_parent], column(links, "target")[is_parent]
    order = np.argsort(unit)
    unit, leads_to = unit[order], leads_to[order]
    requesting, slot, target = (column(requests, name) for name in ("unit", "slot", "target"))
    index = np.searchsorted(unit, target)
    is_known = np.append(unit, 0)[index] == target
    is_known &= index < len(unit)
    further = np.where(is_known, np.append(leads_to, 0)[index], target)
    yield from _links(requesting, slot, further, partitions)
    yield message("changed_links", 0, np.array([is_known.sum()]))
