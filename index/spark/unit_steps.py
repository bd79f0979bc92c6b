"""Texts to units, and the runs of words that units share with the holders of their shingles.

Texts are split at their home partitions, units are counted at theirs. The home partition of a shingle selects its
holders; the partition of a unit finds and extends the runs. However many units contain a shingle, a partition sends at
most three of them to the shingle's home, and receives three.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
from index.grouping.units import Units, rank_weight, units_of_texts, units_of_words
from index.grouping.vocabulary import Bools, Ints, starts_of_equal
from index.spark.bsp import Message, Messages, column, distinct, homes, message


def split_texts(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Merge equal texts, and split them into units."""
    texts = messages["text"].group_by("key", use_threads=False).aggregate([("text", "min"), ("printed", "sum")])
    if not len(texts):
        return
    keys, strings, printed = (texts.column(name) for name in ("key", "text_min", "printed_sum"))
    units = units_of_texts(dict(zip(strings.to_pylist(), printed.to_pylist())))
    key, content = keys.to_numpy(), units.content().view(np.int64)
    yield message("text", partition, keys, strings, printed)
    if len(units):
        length = np.diff(units.start)
        yield message("fragment", homes(content, partitions), content, _strings(units), units.rows, length)
        position = np.arange(len(units.text)) - np.searchsorted(units.text, units.text)
        pieces = np.bincount(units.text, minlength=len(texts))[units.text]
        unit_content = content[units.unit]
        yield message("piece", homes(unit_content, partitions), unit_content, key[units.text], position, pieces)


def _strings(units: Units) -> pa.Array:
    """The words of each unit, one space around each."""
    words = pa.array(units.forms).take(pa.array(units.ids))
    lines = pc.binary_join(pa.ListArray.from_arrays(pa.array(units.start, pa.int32()), words), " ")
    return pc.binary_join_element_wise("", lines, "", " ")


def count_units(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Merge equal units; the first holders of each shingle in this partition, to the shingle's home."""
    merged = messages["fragment"].group_by("content", use_threads=False)
    merged = merged.aggregate([("words", "min"), ("rows", "sum"), ("length", "min")])
    if not len(merged):
        return
    units = message("unit", partition, *merged.columns)
    yield units
    local = PartitionUnits(units.rows)
    offset, shingle = hashed_shingles(local.units)
    unit, offset = local.locate(offset)
    order = stable_order(shingle)
    shingle, unit, offset = shingle[order], unit[order], offset[order]
    fresh, rank = holder_ranks(shingle, unit)
    kept = fresh & (rank < MAX_HOLDERS)
    shingle, unit, offset = shingle[kept], unit[kept], offset[kept]
    home = (shingle % np.uint64(partitions)).astype(np.int64)
    yield message("holder", home, shingle, local.content[unit], local.weight[unit], offset)


class UnitCounts:
    """Units in any order, with their counts and without their words."""

    def __init__(self, *tables: pa.Table) -> None:
        """From tables of units; a unit in two tables counts once."""
        counts = pa.concat_tables([table.select(["content", "rows", "length"]) for table in tables])
        self.content, self._first = np.unique(column(counts, "content"), return_index=True)
        self.rows: Ints = column(counts, "rows")[self._first]
        self.length: Ints = column(counts, "length")[self._first].astype(np.int64)
        self._order: Ints = np.arange(len(self.content))

    def __len__(self) -> int:
        return len(self.content)

    @property
    def weight(self) -> Ints:
        """The higher, the higher the rank."""
        return rank_weight(self.rows, self.length)

    def numbers(self, content: Ints) -> Ints:
        """The numbers of units, which must be contained."""
        numbers: Ints = self._order[np.searchsorted(self.content, content, sorter=self._order)]
        return numbers

    def contains(self, content: Ints) -> Bools:
        """Whether units are contained."""
        if not len(self):
            return np.zeros(len(content), dtype=bool)
        index = np.minimum(np.searchsorted(self.content, content, sorter=self._order), len(self) - 1)
        contained: Bools = self.content[self._order[index]] == content
        return contained


class PartitionUnits(UnitCounts):
    """Units with their words, numbered by rank."""

    def __init__(self, *tables: pa.Table) -> None:
        super().__init__(*tables)
        strings = pa.concat_tables([table.select(["words"]) for table in tables]).column("words").combine_chunks()
        words = pc.split_pattern(pc.ascii_trim(strings.take(pa.array(self._first)), " "), " ").flatten()
        coded = words.dictionary_encode()
        forms, ids = coded.dictionary.to_pylist(), coded.indices.to_numpy()
        self.units: Units = units_of_words(forms, ids, self.length, self.rows)
        order = np.argsort(self.units.unit)
        self.content, self.rows, self.length = (values[order] for values in (self.content, self.rows, self.length))
        self._order = np.argsort(self.content)

    def locate(self, position: Ints) -> tuple[Ints, Ints]:
        """The unit of each position among the words of all units, and the offset in that unit."""
        unit = np.repeat(np.arange(len(self), dtype=np.int64), self.length)[position]
        return unit, position - self.units.start[unit]


def send_units(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The words of units, to the partitions that requested them."""
    requests, units = messages["unit_request"], messages["unit"]
    if len(requests):
        pair = requests.group_by(["content", "partition"], use_threads=False).aggregate([])
        row = pc.index_in(pair.column("content"), units.column("content")).combine_chunks()
        rows = units.take(row)
        yield message("remote_unit", column(pair, "partition"), *rows.columns)


def requested_units(content: Ints, partitions: int, partition: int) -> Message:
    """Requests for the words of these units, one for each unit."""
    requested = distinct(content)
    return message("unit_request", homes(requested, partitions), requested, np.full(len(requested), partition))


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
