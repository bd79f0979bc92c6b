"""Texts to units, and the runs of words that units share with the holders of their shingles.

Texts are split at their home partitions, units are counted at theirs. The home partition of a shingle knows its
holders, and requests their words for the partitions of other units that contain it; these find the runs as one process
does for all units. However many units contain a shingle, a partition sends at most three of them to the shingle's home,
and receives three.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping.shared_formulas import holder_pairs
from index.grouping.shingle_holders import MAX_HOLDERS, hashed_shingles, holder_ranks, shared_runs, stable_order
from index.grouping.spliced_units import PART_WORDS, edges_of_runs
from index.grouping.units import Units, rank_weight, units_of_texts, units_of_words
from index.grouping.vocabulary import Bools, Ints, ranks_in_group, several
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
        position = ranks_in_group(units.text)
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
    position, shingle = hashed_shingles(local.units)
    order = stable_order(shingle)
    shingle, unit = shingle[order], np.repeat(np.arange(len(local)), local.length)[position[order]]
    fresh, rank = holder_ranks(shingle, unit)
    kept = fresh & (rank < MAX_HOLDERS)
    shingle, unit = shingle[kept], unit[kept]
    home = (shingle % np.uint64(partitions)).astype(np.int64)
    yield message("holder", home, shingle, local.content[unit], local.weight[unit])


class UnitCounts:
    """Units with their counts and without their words, numbered by rank."""

    def __init__(self, *tables: pa.Table) -> None:
        """From tables of units; a unit in two tables counts once."""
        counts = pa.concat_tables([table.select(["content", "rows", "length"]) for table in tables])
        content, first = np.unique(column(counts, "content"), return_index=True)
        rows, length = column(counts, "rows")[first], column(counts, "length")[first].astype(np.int64)
        ranked = np.lexsort((content.view(np.uint64), -rank_weight(rows, length)))
        self._first: Ints = first[ranked]
        self.content, self.rows, self.length = (values[ranked] for values in (content, rows, length))
        self._order: Ints = np.argsort(ranked)

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
    """The same with their words."""

    def __init__(self, *tables: pa.Table) -> None:
        super().__init__(*tables)
        strings = pa.concat_tables([table.select(["words"]) for table in tables]).column("words").combine_chunks()
        words = pc.split_pattern(pc.ascii_trim(strings.take(pa.array(self._first)), " "), " ").flatten()
        coded = words.dictionary_encode()
        forms, ids = coded.dictionary.to_pylist(), coded.indices.to_numpy()
        self.units: Units = units_of_words(forms, ids, self.length, self.rows)


def request_holders(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Request the words of the highest-ranking holders of each shingle for the partitions that have lower ones."""
    shingle, content, weight = (column(messages["holder"], name) for name in ("shingle", "content", "weight"))
    order = stable_order(shingle)
    order = order[several(shingle[order])]
    order = order[np.lexsort((content[order].view(np.uint64), -weight[order], shingle[order]))]
    content, rank = content[order], ranks_in_group(shingle[order])
    home = homes(content, partitions)
    wanted: list[tuple[Ints, Ints]] = []
    for slot in range(MAX_HOLDERS):
        lower = np.flatnonzero(rank > slot)
        holder = lower - rank[lower] + slot
        remote = home[holder] != home[lower]
        wanted.append((holder[remote], home[lower][remote]))
    holder, to = (np.concatenate(columns) for columns in zip(*wanted))
    known, number = np.unique(content[holder], return_inverse=True)
    pair = distinct(number * partitions + to)
    holder = known[pair // partitions]
    yield message("request", homes(holder, partitions), holder, pair % partitions)


def share_runs(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The best holders of each unit, and the units that begin or end in others."""
    own, local = UnitCounts(messages["unit"]), PartitionUnits(messages["unit"], messages["remote_unit"])
    runs = shared_runs(local.units)
    runs = runs.select(own.contains(local.content)[runs.unit])  # of other units not all holders are known
    pairs = holder_pairs(local.units, runs)
    rank = ranks_in_group(pairs.unit)
    yield message("pair", partition, local.content[pairs.unit], local.content[pairs.holder], pairs.covered, rank)
    heads, tails, enclosed = edges_of_runs(local.units, local.length, runs.select(runs.last - runs.first >= PART_WORDS))
    for tail, (unit, words, partner) in ((False, heads), (True, tails)):
        edge = local.content[unit], np.full(len(unit), tail), words, local.content[partner]
        yield message("edge", homes(edge[0], partitions), *edge, local.rows[partner], local.length[partner])
    unit, holder = (local.content[number] for number in enclosed)
    yield message("enclosed", homes(unit, partitions), unit, holder)
