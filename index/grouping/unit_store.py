"""The units of a library during a change: as they were before and as they are now, read when they are needed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from index.grouping.shingle_holders import MAX_HOLDERS
from index.grouping.stored_units import ChangedText, StoredUnit, shingles_of_units
from index.grouping.units import Units, units_of_strings, units_of_texts
from index.store.checked_rows import CheckedTables
from index.store.postings import ChangedPostings
from index.store.row_writer import LibraryWriter
from index.store.schema import damaged


class UnitStore:
    """The units of a library before and after a change of texts; `write` stores the result."""

    def __init__(self, tables: CheckedTables, store: LibraryWriter, texts: Sequence[ChangedText]) -> None:
        self._tables = tables
        self._store = store
        self._postings = ChangedPostings(tables.postings["owners"])
        self._texts = {text.n: text for text in texts}
        self._changed_texts: defaultdict[int, list[ChangedText]] = defaultdict(list)  # the texts that change, by unit
        self._before: dict[int, StoredUnit] = {}  # units as the library has them
        self._after: dict[int, StoredUnit] = {}  # units that changed
        self._numbers: dict[int, int | None] = {}  # by content
        self._shingles_by_unit: dict[int, list[int]] = {}
        self.pieces: dict[int, list[int]] = {}  # the units of a text, in order
        self._linked: defaultdict[tuple[str, int], set[int]] | None = None  # changed units by what they are linked to
        self._highest = 0  # the highest number of a unit

    def update_counts(self) -> list[int]:
        """Update the row counts of units, and number new units; the units whose count changed."""
        self._highest = self._tables.highest("units")
        self.read_pieces(self._texts.values())
        change: Counter[int] = Counter()
        for text in self._texts.values():
            for n in self.pieces[text.n]:
                change[n] += text.after - text.before
                self._changed_texts[n].append(text)
        changed = [n for n, added in change.items() if added]
        for n in changed:
            self.change(n, rows=self.unit(n).rows + change[n])
        return changed

    def is_new_or_gone(self, n: int) -> bool:
        """Whether a unit is new or gone."""
        return not self.unit(n, False).rows or not self.unit(n).rows

    def read_pieces(self, texts: Iterable[ChangedText]) -> None:
        """Split texts into units; new units get numbers."""
        new = [text for text in texts if text.n not in self.pieces]
        if not new:
            return
        units = units_of_texts({text.text: 1 for text in new})
        content = units.content().view(np.int64).tolist()
        for text in new:
            self.pieces[text.n] = []
        for k, unit in zip(units.text.tolist(), units.unit.tolist()):
            n = self._number(content[unit])
            if n is None:
                self._highest += 1
                n = self._numbers[content[unit]] = self._highest
                self._before[n] = StoredUnit(n, content[unit], 0, n, 0, None, None, None, units.string(unit))
            self.pieces[new[k].n].append(n)

    def texts_of_unit(self, n: int) -> list[ChangedText]:
        """The texts that contain a unit after the change."""
        numbers = [text for _, text, _ in self._tables.rows("pieces", "WHERE unit = ?", n)]
        texts = {number: self.text(number) for number in numbers}
        texts.update((text.n, text) for text in self._changed_texts[n])
        self.read_pieces(texts.values())
        if any(n not in self.pieces[number] for number in numbers):
            raise damaged(self._tables.path, "a piece of a text that has no such unit")
        return [text for text in texts.values() if text.after]

    def text(self, n: int) -> ChangedText:
        """A text that is in no source."""
        if n not in self._texts:
            _, key, _, printed, _, text = self._tables.row("texts", n)
            self._texts[n] = ChangedText(n, key, text, (), printed, printed)
        return self._texts[n]

    def _number(self, content: int) -> int | None:
        if content not in self._numbers:
            self._numbers[content] = None
            for row in self._tables.rows("units", "WHERE content = ?", content):
                self._numbers[content] = self._remember(row)
        return self._numbers[content]

    def _remember(self, row: Sequence[Any]) -> int:
        unit = StoredUnit(*row)
        self._before.setdefault(unit.n, unit)
        return unit.n

    def unit(self, n: int, now: bool = True) -> StoredUnit:
        """A unit as it is now, or as it was before."""
        if n not in self._before:
            self._remember(self._tables.row("units", n))
        return self._after.get(n, self._before[n]) if now else self._before[n]

    def root(self, n: int) -> int:
        """The unit that this one is linked to, through others, and that is linked to none."""
        met = set[int]()
        while (parent := self.unit(n).parent) != n:
            if n in met:
                raise damaged(self._tables.path, "units linked in a circle")
            met.add(n)
            n = parent
        return n

    def change(self, n: int, **values: Any) -> None:
        """Change some values of a unit."""
        self._after[n] = self.unit(n)._replace(**values)
        self._linked = None

    def update_holders(self, ranked: Iterable[int]) -> None:
        """Update the holders of the shingles of units that are new, gone or have another rank."""
        for n in ranked:
            for shingle in dict.fromkeys(self.shingles(n)):
                if self.unit(n, False).rows:
                    self._postings.remove(shingle, n)
        for n in ranked:
            if self.unit(n).rows:
                rank = self.unit(n).rank
                for shingle in dict.fromkeys(self.shingles(n)):
                    holders = self.holders(shingle, True)
                    holders.insert(bisect_left(holders, rank, key=lambda other: self.unit(other).rank), n)

    def holders(self, shingle: int, now: bool) -> list[int]:
        """The units that contain a shingle, the highest rank first."""
        return self._postings.after(shingle) if now else self._postings.before(shingle)

    def shingles(self, n: int) -> list[int]:
        """The shingles of a unit, one for each of its words but the last three."""
        if n not in self._shingles_by_unit:
            self.read_shingles([n])
        return self._shingles_by_unit[n]

    def read_shingles(self, unit_numbers: Collection[int]) -> None:
        """Compute the shingles of many units at once."""
        new = [n for n in unit_numbers if n not in self._shingles_by_unit]
        if not new:
            return
        units, numbers = self.ranked_units(new, True)
        for n in new:
            self._shingles_by_unit[n] = []
        for shingle, unit in zip(*(column.tolist() for column in shingles_of_units(units))):
            self._shingles_by_unit[numbers[unit]].append(shingle)

    def held_units(self, n: int, now: bool) -> set[int]:
        """Units that may share a run with this one, their holder."""
        units: set[int] = set()
        for shingle in dict.fromkeys(self.shingles(n)):
            holders = self.holders(shingle, now)
            if n in holders[:MAX_HOLDERS]:
                units.update(holders[holders.index(n) + 1 :])
        return units

    def held_units_sharing(self, n: int, now: bool, least: int) -> set[int]:
        """The units held by this one that contain at least `least` of its shingles."""
        shared: Counter[int] = Counter()
        for shingle in self.shingles(n):
            shared.update(self.holders(shingle, now))
        return {other for other in self.held_units(n, now) if shared[other] >= least}

    def ranked_units(self, unit_numbers: Collection[int], now: bool) -> tuple[Units, list[int]]:
        """Units in order of rank, and their numbers."""
        stored = [self.unit(n, now) for n in unit_numbers]
        units = units_of_strings([unit.words for unit in stored], [unit.rows for unit in stored])
        numbers = [0] * len(stored)
        for unit, position in zip(stored, units.unit.tolist()):
            numbers[position] = unit.n
        return units, numbers

    def dependents(self, unit_numbers: Iterable[int]) -> set[int]:
        """These units, all that are linked to them, and the units spliced of such."""
        dependents = {n for n in unit_numbers if self.unit(n).rows}
        open_ = list(dependents)
        while open_:
            n = open_.pop()
            new = self._linked_to(n, "parent", "head", "tail") - dependents
            dependents |= new
            open_.extend(new)
        return dependents

    def spliced_with(self, n: int) -> set[int]:
        """The spliced units of which this one is a partner."""
        return self._linked_to(n, "head", "tail")

    def _linked_to(self, n: int, *columns: str) -> set[int]:
        """The units that have this one, and are another one, in one of these columns."""
        stored = {self._remember(row) for column in columns for row in self._rows_by(column, n)}
        changed = (self._links()[column, n] for column in columns)
        units = (stored - self._after.keys()).union(*changed)
        return {other for other in units if self.unit(other).rows}

    def _links(self) -> defaultdict[tuple[str, int], set[int]]:
        """The units that changed, by what they are linked to now."""
        if self._linked is None:
            self._linked = defaultdict(set)
            for n, unit in self._after.items():
                for column in ("parent", "head", "tail"):
                    if (other := getattr(unit, column)) and other != n:
                        self._linked[column, other].add(n)
        return self._linked

    def _rows_by(self, column: str, n: int) -> Iterator[list[Any]]:
        condition = " AND parent <> n" if column == "parent" else ""
        return self._tables.rows("units", f"WHERE {column} = ?{condition}", n)

    def write(self) -> None:
        """Write the units that changed, their pieces, and the holders of their shingles."""
        for text in {text.n: text for texts in self._changed_texts.values() for text in texts}.values():
            if bool(text.before) != bool(text.after):
                self._write_pieces(text)
        for n, unit in self._after.items():
            before = self._before[n]
            if before.rows and not unit.rows:
                self._store.delete("units", n)
            elif unit.rows and not before.rows:
                self._store.insert("units", *unit)
            elif unit.rows and unit != before:
                self._store.replace("units", *unit)
        self._store.counts["owners"] += self._postings.write()

    def _write_pieces(self, text: ChangedText) -> None:
        for position, unit in enumerate(self.pieces[text.n]):
            if text.after:
                self._store.insert("pieces", unit, text.n, position)
            else:
                self._store.delete("pieces", unit, text.n, position)
