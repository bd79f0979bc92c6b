"""Spliced units: the home partitions of units find candidates, one process decides on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from index.grouping import spliced_units
from index.grouping.spliced_units import Edges, SharedEdges, fitting_edges
from index.grouping.units import Units, rank_weight, words_of_weight
from index.grouping.vocabulary import Ints
from index.spark.bsp import Message, Messages, column, distinct, message
from index.spark.unit_steps import UnitCounts


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
