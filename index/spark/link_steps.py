"""Link each unit to at most one holder, and follow the links to where they end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from index.grouping.clustering import certain_and_open_pairs, link_units
from index.grouping.shingle_holders import Pairs
from index.grouping.vocabulary import Bools, Ints
from index.spark.bsp import Message, Messages, column, homes, message
from index.spark.splice_steps import Splices
from index.spark.unit_steps import PartitionUnits, UnitCounts, requested_units

PARENT, HEAD, TAIL = 0, 1, 2  # the meaning of a link


def request_holders(splices: Splices, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Request the words of the holders that must be compared, and of the partners of those that are spliced."""
    local, pairs = UnitCounts(messages["unit"]), messages["pair"]
    _, open_ = _certain_and_open(local, pairs, splices)
    holder = column(pairs, "holder")[open_]
    spliced = np.flatnonzero(np.isin(splices.unit, holder))
    needed = np.concatenate([holder, splices.head[spliced], splices.tail[spliced]])
    yield requested_units(needed[~local.contains(needed)], partitions, partition)


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
