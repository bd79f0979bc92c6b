"""The units of a library that changes: as they stood before and as they are now, read as they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.grouping.clustering import Clusters
from index.grouping.shingle_holders import OWNERS, hashed
from index.grouping.units import Units, rank_weight, units_of_strings, units_of_texts
from index.store.checked_rows import CheckedTables
from index.store.postings import ChangedPostings, distinct_pairs
from index.store.row_writer import LibraryWriter


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit as it stands in the library."""

    n: int
    content: int  # 64 bits, signed
    rows: int  # how many quotations print it; 0: it is gone
    parent: int
    round: int
    head: int | None
    tail: int | None
    shown: int | None  # of a root, the text that shows it
    words: str  # one space around each

    @property
    def rank(self) -> tuple[int, int]:
        """The less, the higher: as `Units` are ordered."""
        return -rank_weight(self.rows, self.words.count(" ") - 1), self.content % 2**64

    @property
    def row(self) -> tuple[Any, ...]:
        """As it is written."""
        return (self.n, self.content, self.rows, self.parent, self.round, self.head, self.tail, self.shown, self.words)


@dataclass(frozen=True, slots=True)
class TextCounts:
    """A text that stands in no source, and how many quotations print it before and after the change."""

    n: int
    text: str
    before: int
    after: int


def unit_rows(found: Clusters, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of `units`, in order of rank; `numbers` are those of the texts."""
    cut, shown = found.cut, found.shown()
    content = cut.content().view(np.int64).tolist()
    rows, linked, rounds = cut.rows.tolist(), found.parents.tolist(), found.rounds.tolist()
    for k in range(len(cut)):
        head, tail = found.joins.get(k, (None, None))
        joined = (None, None) if head is None or tail is None else (head + 1, tail + 1)
        shows = numbers[shown[k]] if k in shown else None
        yield k + 1, content[k], rows[k], linked[k] + 1, rounds[k], *joined, shows, cut.string(k)


def piece_rows(found: Clusters, numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    """The rows of `pieces`, in order."""
    text, unit = found.cut.text, found.cut.unit
    place = np.arange(len(text)) - found.first[text]
    return sorted(zip((unit + 1).tolist(), np.array(numbers, dtype=np.int64)[text].tolist(), place.tolist()))


def unit_shingles(cut: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The grams of all units in order, each with the units that hold it, by their numbers, in order of rank."""
    gram, unit = distinct_pairs(*_grams(cut))
    return gram, unit + 1


def _grams(cut: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """63 bits for each gram, and its unit, in order of place."""
    position, gram = hashed(cut)
    unit = np.repeat(np.arange(len(cut)), np.diff(cut.start))[position]
    return (gram >> np.uint64(1)).astype(np.int64), unit


class UnitStore:
    """The units of a library before and after a change of some texts; written in the end."""

    def __init__(self, tables: CheckedTables, store: LibraryWriter, texts: Sequence[TextCounts]) -> None:
        self._tables = tables
        self._store = store
        self._postings = ChangedPostings(tables.postings["owners"])
        self._texts = {text.n: text for text in texts}
        self._given: defaultdict[int, list[TextCounts]] = defaultdict(list)  # the texts that change, by unit
        self._was: dict[int, StoredUnit] = {}  # units as they stand in the library
        self._is: dict[int, StoredUnit] = {}  # those that are others now
        self._numbers: dict[int, int | None] = {}  # by content
        self._grams_of: dict[int, list[int]] = {}
        self.pieces: dict[int, list[int]] = {}  # the units of a text, in order
        self._linked: defaultdict[tuple[str, int], set[int]] | None = None  # units by what they are linked to now
        self._new = 0  # the highest number of a unit

    def counted(self) -> list[int]:
        """The units that are printed by more or fewer rows than before; they are counted, and new ones numbered."""
        self._new = max((n or 0 for (n,) in self._tables.execute("SELECT max(n) FROM units")), default=0)
        self.read_pieces(self._texts.values())
        more: Counter[int] = Counter()
        for text in self._texts.values():
            for n in self.pieces[text.n]:
                more[n] += text.after - text.before
                self._given[n].append(text)
        for n, change in more.items():
            if change:
                self.change(n, rows=self.unit(n).rows + change)
        return [n for n, change in more.items() if change]

    def came_or_went(self, n: int) -> bool:
        """Whether a unit is new or gone."""
        return not self.unit(n, False).rows or not self.unit(n).rows

    def read_pieces(self, texts: Iterable[TextCounts]) -> None:
        """Cut texts into units, which are numbered where they are new."""
        some = [text for text in texts if text.n not in self.pieces]
        if not some:
            return
        cut = units_of_texts({text.text: 1 for text in some})
        content = cut.content().view(np.int64).tolist()
        for text in some:
            self.pieces[text.n] = []
        for k, unit in zip(cut.text.tolist(), cut.unit.tolist()):
            n = self._number(content[unit])
            if n is None:
                self._new += 1
                n = self._numbers[content[unit]] = self._new
                self._was[n] = StoredUnit(n, content[unit], 0, n, 0, None, None, None, cut.string(unit))
            self.pieces[some[k].n].append(n)

    def standing(self, n: int) -> list[TextCounts]:
        """The texts in which a unit stands after the change."""
        numbers = [text for _, text, _ in self._tables.rows("pieces", "WHERE unit = ?", n)]
        found = {number: self.text(number) for number in numbers}
        found.update((text.n, text) for text in self._given[n])
        self.read_pieces(found.values())
        return [text for text in found.values() if text.after]

    def text(self, n: int) -> TextCounts:
        """A text that stands in no source."""
        if n not in self._texts:
            _, _, _, printed, _, text = self._tables.row("texts", n)
            self._texts[n] = TextCounts(n, text, printed, printed)
        return self._texts[n]

    def _number(self, content: int) -> int | None:
        if content not in self._numbers:
            self._numbers[content] = None
            for row in self._tables.rows("units", "WHERE content = ?", content):
                self._numbers[content] = self._known(row)
        return self._numbers[content]

    def _known(self, row: Sequence[Any]) -> int:
        unit = StoredUnit(*row)
        self._was.setdefault(unit.n, unit)
        return unit.n

    def unit(self, n: int, now: bool = True) -> StoredUnit:
        """A unit as it is now, or was before."""
        if n not in self._was:
            self._known(self._tables.row("units", n))
        return self._is.get(n, self._was[n]) if now else self._was[n]

    def change(self, n: int, **values: Any) -> None:
        """Change some values of a unit."""
        self._is[n] = replace(self.unit(n), **values)
        self._linked = None

    def change_holders(self, ranked: Iterable[int]) -> None:
        """Put units that came, went or have another rank in their places among the holders of their grams."""
        for n in ranked:
            for gram in dict.fromkeys(self.grams(n)):
                holders = self.holders(gram, True)
                if self.unit(n, False).rows:
                    holders.remove(n)
        for n in ranked:
            if self.unit(n).rows:
                rank = self.unit(n).rank
                for gram in dict.fromkeys(self.grams(n)):
                    holders = self.holders(gram, True)
                    holders.insert(bisect_left(holders, rank, key=lambda other: self.unit(other).rank), n)

    def holders(self, gram: int, now: bool) -> list[int]:
        """The units that hold a gram, the highest rank first."""
        return self._postings.after(gram) if now else self._postings.before(gram)

    def grams(self, n: int) -> list[int]:
        """The grams of a unit, one for each of its words but the last three."""
        if n not in self._grams_of:
            self.read_grams([n])
        return self._grams_of[n]

    def read_grams(self, some: Collection[int]) -> None:
        """Read the grams of many units at once."""
        new = [n for n in some if n not in self._grams_of]
        if not new:
            return
        cut, numbers = self.cut(new, True)
        for n in new:
            self._grams_of[n] = []
        for gram, unit in zip(*(column.tolist() for column in _grams(cut))):
            self._grams_of[numbers[unit]].append(gram)

    def owned_by(self, n: int, now: bool) -> set[int]:
        """Units that may share a run with this one as an owner of theirs."""
        found: set[int] = set()
        for gram in dict.fromkeys(self.grams(n)):
            holders = self.holders(gram, now)
            if n in holders[:OWNERS]:
                found.update(holders[holders.index(n) + 1 :])
        return found

    def run_into(self, n: int, now: bool, least: int) -> set[int]:
        """Of the units owned by this one those that hold so many of its grams at least."""
        held: Counter[int] = Counter()
        for gram in self.grams(n):
            held.update(self.holders(gram, now))
        return {other for other in self.owned_by(n, now) if held[other] >= least}

    def cut(self, some: Collection[int], now: bool) -> tuple[Units, list[int]]:
        """Units in order of rank, and their numbers."""
        found = [self.unit(n, now) for n in some]
        cut = units_of_strings([unit.words for unit in found], [unit.rows for unit in found])
        numbers = [0] * len(found)
        for unit, place in zip(found, cut.unit.tolist()):
            numbers[place] = unit.n
        return cut, numbers

    def below(self, some: Iterable[int]) -> set[int]:
        """These units, all that are linked to them, and what is joined of such."""
        below = {n for n in some if self.unit(n).rows}
        left = list(below)
        while left:
            n = left.pop()
            fresh = (self._children(n) | self.joined_by(n)) - below
            below |= fresh
            left.extend(fresh)
        return below

    def joined_by(self, n: int) -> set[int]:
        """The joined units of which this one is a partner."""
        stored = {self._known(row) for side in ("head", "tail") for row in self._rows_by(side, n)}
        found = (stored - self._is.keys()) | self._links()["joined", n]
        return {other for other in found if self.unit(other).rows}

    def _children(self, n: int) -> set[int]:
        """The units that are linked to this one."""
        stored = {self._known(row) for row in self._rows_by("parent", n)}
        found = (stored - self._is.keys()) | self._links()["child", n]
        return {other for other in found if self.unit(other).rows}

    def _links(self) -> defaultdict[tuple[str, int], set[int]]:
        """The units that changed, by what they are linked to now."""
        if self._linked is None:
            self._linked = defaultdict(set)
            for n, unit in self._is.items():
                if unit.parent != n:
                    self._linked["child", unit.parent].add(n)
                for part in (unit.head, unit.tail):
                    if part:
                        self._linked["joined", part].add(n)
        return self._linked

    def _rows_by(self, column: str, n: int) -> Iterator[list[Any]]:
        more = " AND parent <> n" if column == "parent" else ""
        return self._tables.rows("units", f"WHERE {column} = ?{more}", n)

    def write(self) -> None:
        """Write the units that are others now, what they stand in, and who holds their grams."""
        for text in {text.n: text for some in self._given.values() for text in some}.values():
            if bool(text.before) != bool(text.after):
                self._write_pieces(text)
        for n, unit in self._is.items():
            was = self._was[n]
            if was.rows and not unit.rows:
                self._store.delete("units", n)
            elif unit.rows and not was.rows:
                self._store.insert("units", *unit.row)
            elif unit.rows and unit != was:
                self._store.replace("units", *unit.row)
        self._store.counts["owners"] += self._postings.write()

    def _write_pieces(self, text: TextCounts) -> None:
        for place, unit in enumerate(self.pieces[text.n]):
            if text.after:
                self._store.insert("pieces", unit, text.n, place)
            else:
                self._store.delete("pieces", unit, text.n, place)
