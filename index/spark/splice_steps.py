"""Units that two others cover in turn: likely ones told by their homes, all of them judged at one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from index.grouping.spliced_units import Edges, SharedEdges, find_splices, fitting_edges
from index.grouping.units import Units, rank_weight, words_of_weight
from index.spark.bsp import Message, Messages, column, distinct, message
from index.spark.unit_steps import KnownUnits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Joins(NamedTuple):
    """What is known of units that may be joined, in order of their contents."""

    unit: Ints  # contents
    round: Ints  # when each was set aside, from 1
    head: Ints  # the units that cover it in turn; itself where none do
    tail: Ints

    @property
    def joined(self) -> Joins:
        """Those that are."""
        some = self.head != self.unit
        return Joins(*(column[some] for column in self))


def likely(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The units whose beginnings and ends in others fit together, with all that is known of these."""
    here, edges, near = KnownUnits(messages["unit"]), messages["edge"], messages["near"]
    unit, words, tail = (column(edges, name) for name in ("unit", "words", "tail"))
    number = here.numbers(unit)
    nobody = np.zeros(len(unit), dtype=np.int64)
    head_edges, tail_edges = (
        Edges.ordered(number[some], words[some].astype(np.int64), nobody[some], nobody[some]) for some in (~tail, tail)
    )
    some = distinct(fitting_edges(here.length, head_edges, tail_edges)[0])
    content, fits = here.content[some], np.zeros(len(here), dtype=bool)
    fits[some] = True
    to_one = np.zeros(len(unit) + len(near) + len(some), dtype=np.int64)
    yield message("candidate", to_one[: len(some)], content, here.rows[some], here.length[some])
    for kind, table in (("edge", edges), ("near", near)):
        rows = table.filter(pa.array(fits[here.numbers(column(table, "unit"))]))
        yield Message(kind, to_one[: len(rows)], rows)


def judged(candidates: pa.Table, edges: pa.Table, near: pa.Table) -> Joins:
    """Which of the likely units are joined. In memory are some 100 bytes for each edge."""
    unit, rows, words = (column(candidates, name) for name in ("unit", "rows", "words"))
    partner, first = np.unique(column(edges, "partner"), return_index=True)
    other = ~np.isin(partner, unit)
    partner, first = partner[other], first[other]
    content = np.concatenate([unit, partner])
    weight = np.concatenate([rank_weight(rows, words), column(edges, "weight")[first]])
    printed = np.concatenate([rows, column(edges, "rows")[first]])
    order = np.lexsort((content.view(np.uint64), -weight))
    content, printed = content[order], printed[order]
    length = words_of_weight(printed, weight[order]).astype(np.int64)
    sides = _sides(content, printed, edges, near)
    rounds, joins = find_splices(_ranked(length, printed), sides)
    set_aside = np.flatnonzero(rounds)
    head, tail = (content[[joins.get(n, (n, n))[side] for n in set_aside.tolist()]] for side in (0, 1))
    by_name = np.argsort(content[set_aside])
    return Joins(*(some[by_name] for some in (content[set_aside], rounds[set_aside], head, tail)))


def _sides(content: Ints, printed: Ints, edges: pa.Table, near: pa.Table) -> SharedEdges:
    """What the units share at their edges, by their numbers; one that a unit stands in for good is none of these."""
    order = np.argsort(content)

    def numbers(some: NDArray[np.int64]) -> Ints:
        found: Ints = order[np.searchsorted(content, some, sorter=order)]
        return found

    unit, holder = column(near, "unit"), column(near, "holder")
    known = np.isin(holder, content)
    stands = np.isin(column(edges, "unit"), unit[~known])  # in a unit that is no candidate, and never set aside
    tail = column(edges, "tail")
    sides: list[Edges] = []
    for some in (~tail & ~stands, tail & ~stands):
        partner = numbers(column(edges, "partner")[some])
        words = column(edges, "words")[some].astype(np.int64)
        sides.append(Edges.ordered(numbers(column(edges, "unit")[some]), words, partner, printed[partner]))
    return SharedEdges(sides[0], sides[1], numbers(unit[known]), numbers(holder[known]))


def _ranked(length: Ints, printed: Ints) -> Units:
    """Units of which only length and rows are known."""
    none = np.zeros(0, dtype=np.int64)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
    return Units(start, printed, none, none, [], none.astype(np.uint64), none.astype(np.int32))
