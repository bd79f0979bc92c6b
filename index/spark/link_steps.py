"""Spliced units, and the links of all others: to one holder at most, followed to where they end.

The home partitions of units find candidates for splices, one process decides on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import spliced_units
from index.grouping.clustering import certain_and_open_pairs, link_units
from index.grouping.shingle_holders import Pairs
from index.grouping.spliced_units import Edges, SharedEdges, fitting_edges
from index.grouping.units import Units
from index.grouping.vocabulary import Bools, Ints
from index.spark.bsp import Message, Messages, column, distinct, homes, looked_up, message, requested
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
    partners = edges.select(["partner", "rows", "length"]).rename_columns(["content", "rows", "length"])
    units = UnitCounts(candidates, partners)
    sides = _sides(units, edges, enclosed)
    rounds, splices = spliced_units.find_splices(_units_without_words(units), sides)
    set_aside = np.flatnonzero(rounds)
    head, tail = (units.content[[splices.get(n, (n, n))[side] for n in set_aside.tolist()]] for side in (0, 1))
    by_name = np.argsort(units.content[set_aside])
    return Splices(*(values[by_name] for values in (units.content[set_aside], rounds[set_aside], head, tail)))


def _sides(units: UnitCounts, edges: pa.Table, enclosed: pa.Table) -> SharedEdges:
    """What units share at their edges, by their numbers; without units that a non-candidate encloses."""
    unit, holder = column(enclosed, "unit"), column(enclosed, "holder")
    is_known = units.contains(holder)
    always_enclosed = np.isin(column(edges, "unit"), unit[~is_known])  # by a unit that is never set aside
    tail = column(edges, "tail")
    sides: list[Edges] = []
    for mask in (~tail & ~always_enclosed, tail & ~always_enclosed):
        partner = units.numbers(column(edges, "partner")[mask])
        words = column(edges, "words")[mask].astype(np.int64)
        sides.append(Edges.ordered(units.numbers(column(edges, "unit")[mask]), words, partner, units.rows[partner]))
    return SharedEdges(sides[0], sides[1], units.numbers(unit[is_known]), units.numbers(holder[is_known]))


def _units_without_words(units: UnitCounts) -> Units:
    """Units of which only the lengths and rows are known."""
    none = np.zeros(0, dtype=np.int64)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(units.length)])
    return Units(start, units.rows, none, none, [], none.astype(np.uint64), none.astype(np.int32))


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
    unit, _, head, tail = (values[local.contains(splices.unit)] for values in splices)
    both = local.contains(head) & local.contains(tail)
    head, tail = (local.numbers(np.where(both, side, unit)) for side in (head, tail))
    return dict(zip(local.numbers(unit).tolist(), zip(head.tolist(), tail.tolist())))


def follow_links(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Replace the target of each link by the target's own link: this doubles the distance in each step."""
    requesting, slot, target = (column(messages["link_request"], name) for name in ("unit", "slot", "target"))
    further = looked_up(target, *parent_links(messages["link"]))
    yield from _links(requesting, slot, pc.coalesce(further, pa.array(target)).to_numpy(), partitions)
    yield message("changed_links", 0, [len(further) - further.null_count])


def parent_links(links: pa.Table) -> tuple[Ints, Ints]:
    """The units that are linked to a parent, and the parents."""
    is_parent = column(links, "slot") == PARENT
    return column(links, "unit")[is_parent], column(links, "target")[is_parent]
