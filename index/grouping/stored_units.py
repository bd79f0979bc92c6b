"""Units and the texts that contain them as the library stores them: its rows of units, pieces and shingles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from index.grouping.clustering import Clusters
from index.grouping.shingle_holders import hashed_shingles
from index.grouping.units import Units, rank_weight
from index.grouping.vocabulary import Ints
from index.store.postings import distinct_pairs
from letters.model import Quotation


class StoredUnit(NamedTuple):
    """A unit as the library stores it: a row of the table `units`."""

    n: int
    content: int  # 64 bits, signed
    rows: int  # quotations that print it; 0: the unit is gone
    parent: int
    round: int
    head: int | None
    tail: int | None
    shown: int | None  # of a root, the text that represents it
    words: str  # one space around each

    @property
    def rank(self) -> tuple[int, int]:
        """The lower, the higher the rank: in the order of `Units`."""
        return -rank_weight(self.rows, self.words.count(" ") - 1), self.content % 2**64


@dataclass(slots=True)
class ChangedText:
    """A text that a change meets, and how many quotations print it before and after."""

    n: int
    key: int
    text: str
    spans: tuple[tuple[str, int, int], ...]  # what it prints of sources
    before: int
    after: int
    affected: bool = False  # whether one of its quotations comes or goes
    silent: int = 0  # how many more quotations than before have no likely speaker

    def count(self, quotation: Quotation, sign: int = 1) -> None:
        """Count a quotation that comes, or by sign -1 one that goes."""
        self.after += sign
        self.affected = True
        if quotation.likely_speaker is None:
            self.silent += sign


def unit_rows(clusters: Clusters, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of `units`, in order of rank; `numbers` are those of the texts."""
    units, shown = clusters.units, clusters.shown()
    content = units.content().view(np.int64).tolist()
    rows, linked, rounds = units.rows.tolist(), clusters.parents.tolist(), clusters.rounds.tolist()
    for k in range(len(units)):
        head, tail = clusters.splices.get(k, (None, None))
        partners = (None, None) if head is None or tail is None else (head + 1, tail + 1)
        shows = numbers[shown[k]] if k in shown else None
        yield k + 1, content[k], rows[k], linked[k] + 1, rounds[k], *partners, shows, units.string(k)


def piece_rows(clusters: Clusters, numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    """The rows of `pieces`, in order; `numbers` are those of the texts."""
    text, unit = clusters.units.text, clusters.units.unit
    place = np.arange(len(text)) - clusters.first_pieces[text]
    return sorted(zip((unit + 1).tolist(), np.array(numbers, dtype=np.int64)[text].tolist(), place.tolist()))


def unit_shingles(units: Units) -> tuple[Ints, Ints]:
    """The shingles of all units in order, each with the units that contain it, by their numbers, in order of rank."""
    shingle, unit = distinct_pairs(*shingles_of_units(units))
    return shingle, unit + 1


def shingles_of_units(units: Units) -> tuple[Ints, Ints]:
    """63 bits for each shingle, and its unit, in order of position."""
    position, shingle = hashed_shingles(units)
    unit = np.repeat(np.arange(len(units)), np.diff(units.start))[position]
    return (shingle >> np.uint64(1)).astype(np.int64), unit
