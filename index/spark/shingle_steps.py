"""The runs of words that units share with the holders of their shingles.

The home partition of a shingle selects its holders; the partition of a unit finds and extends the runs. However many
units contain a shingle, a partition sends at most three of them to the shingle's home, and receives three.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from index.grouping.shared_formulas import holder_pairs
from index.grouping.shingle_holders import (
    MAX_HOLDERS,
    SHINGLE_WORDS,
    Runs,
    diagonals,
    extend_runs,
    hashed_shingles,
    holder_ranks,
    stable_order,
)
from index.grouping.spliced_units import PART_WORDS, edges_of_runs
from index.grouping.vocabulary import Bools, Ints, starts_of_equal
from index.spark.bsp import Message, Messages, column, distinct, homes, message
from index.spark.unit_steps import PartitionUnits, requested_units


def shingle_holders(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Send the highest-ranking holders of each shingle to every partition that contains it.

    A shingle with one holder is skipped.
    """
    holders = messages["holder"]
    order = stable_order(column(holders, "shingle"))
    shingle = column(holders, "shingle")[order]
    several = np.append(False, shingle[1:] == shingle[:-1])[: len(shingle)]
    several[:-1] |= several[1:]
    holders = holders.take(pa.array(order[several]))
    shingle, content, weight = (column(holders, name) for name in ("shingle", "content", "weight"))
    order = np.lexsort((content.view(np.uint64), -weight, shingle))
    shingle, requesting = shingle[order], homes(content, partitions)[order]
    new = starts_of_equal(shingle)
    begin = np.flatnonzero(new)
    count = np.diff(np.append(begin, len(shingle)))
    pair = distinct((np.cumsum(new) - 1) * partitions + requesting)
    group, to = pair // partitions, pair % partitions
    columns = [shingle[begin[group]]]
    for slot in range(MAX_HOLDERS):
        rows = order[np.minimum(begin + slot, len(order) - 1)]
        mask = count > slot
        columns += [np.where(mask, column(holders, name)[rows], 0)[group] for name in ("content", "weight", "offset")]
    yield message("top_holders", to, *columns)


def find_runs(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Find the runs of shingles that units share with holders, and request the words of these holders."""
    local = PartitionUnits(messages["unit"])
    position, shingle = hashed_shingles(local.units)
    unit, _ = local.locate(position)
    row, holders = _located_holders(messages["top_holders"], shingle, unit, local)
    runs = [_runs_of_slot(local, position[row], slot) for slot in holders]
    unit, holder, first, last, holder_first = (np.concatenate(columns) for columns in zip(*runs))
    yield message("run", partition, local.content[unit], holder, first, last, holder_first)
    holder = distinct(holder)
    yield requested_units(holder[~local.contains(holder)], partitions, partition)


def _located_holders(
    holders: pa.Table, shingle: NDArray[np.uint64], unit: Ints, local: PartitionUnits
) -> tuple[Ints, list[tuple[Bools, Ints, Ints]]]:
    """The shingles that have holders, in order of position; and by slot: which have one, its content, its offset there.

    Of a shingle that a unit repeats only the first position counts.
    """
    order = stable_order(column(holders, "shingle"))
    shingles = column(holders, "shingle")[order]
    by_shingle = stable_order(shingle)
    fresh = np.zeros(len(shingle), dtype=bool)
    fresh[by_shingle] = holder_ranks(shingle[by_shingle], unit[by_shingle])[0]
    row = np.searchsorted(shingles, shingle)
    fresh &= np.append(shingles, np.uint64(0))[row] == shingle
    fresh &= row < len(shingles)
    position = np.flatnonzero(fresh)
    row, own = order[row[position]], unit[position]
    own_weight, own_content = local.weight[own], local.content[own].view(np.uint64)
    slots = []
    for slot in range(MAX_HOLDERS):
        content, weight, offset = (column(holders, f"{name}{slot}")[row] for name in ("content", "weight", "offset"))
        higher = (weight > own_weight) | ((weight == own_weight) & (content.view(np.uint64) < own_content))
        slots.append((higher, content, offset.astype(np.int64)))
    return position, slots


def _runs_of_slot(
    local: PartitionUnits, position: Ints, slot: tuple[Bools, Ints, Ints]
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Join shingles that follow each other in both units: (unit, holder, first, last, first word in the holder)."""
    mask, holder, offset = slot
    position, holder, offset = position[mask], holder[mask], offset[mask]
    begin, end = diagonals(position, offset, holder)
    unit, first = local.locate(position[begin])
    return unit, holder[begin], first, first + (position[end] - position[begin]) + SHINGLE_WORDS, offset[begin]


def share_runs(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The best holders of each unit, and the units that begin or end in others."""
    local = PartitionUnits(messages["unit"], messages["remote_unit"])
    run = messages["run"]
    numbers = (local.numbers(column(run, name)) for name in ("unit", "holder"))
    words = (column(run, name).astype(np.int64) for name in ("first", "last", "holder_first"))
    runs = extend_runs(local.units, Runs(*numbers, *words))
    pairs = holder_pairs(local.units, runs)
    rank = np.arange(len(pairs.unit)) - np.searchsorted(pairs.unit, pairs.unit)
    yield message("pair", partition, local.content[pairs.unit], local.content[pairs.holder], pairs.covered, rank)
    heads, tails, enclosed = edges_of_runs(local.units, local.length, runs.select(runs.last - runs.first >= PART_WORDS))
    for tail, (unit, words, partner) in ((False, heads), (True, tails)):
        edge = local.content[unit], np.full(len(unit), tail), words, local.content[partner]
        yield message("edge", homes(edge[0], partitions), *edge, local.units.rows[partner], local.weight[partner])
    unit, holder = (local.content[number] for number in enclosed)
    yield message("enclosed", homes(unit, partitions), unit, holder)
