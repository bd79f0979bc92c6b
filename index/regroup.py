"""Putting together again what a change of texts touches, and no more: the answer is that of all of them at once.

What a unit is linked to depends on the first owners of its grams, on their ranks, and on which of its
neighbours, units that share a run of words with it, are joined units (index.cluster). So the units whose grams
get other owners are asked again, then their neighbours for as long as what is found to be joined changes; then
whatever was linked to them, and the texts in which they stand. The rest is as it was written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from index.cluster import Clusters, agreed, parents, showing
from index.joined import PART, covered_in_turn, pairs
from index.owners import OWNERS, Runs, hashed, runs
from index.passage import passage_id
from index.slices import Slices
from index.store import Store
from index.tables import Tables
from index.units import Units, of_strings, units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Unit:
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
        return -(10 if self.rows > 1 else 9) * (self.words.count(" ") - 1), self.content % 2**64

    @property
    def row(self) -> tuple[Any, ...]:
        """As it is written."""
        return (self.n, self.content, self.rows, self.parent, self.round, self.head, self.tail, self.shown, self.words)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that stands in no source, and how many quotations print it before and after the change."""

    n: int
    text: str
    before: int
    after: int


def unit_rows(found: Clusters, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of `units`, in order of rank; `numbers` are those of the texts."""
    import numpy as np

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
    sequence = found.sequence()
    return sorted((unit + 1, n, place) for n, some in zip(numbers, sequence) for place, unit in enumerate(some))


def unit_grams(cut: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The grams of all units in order, each with the units that hold it, by their numbers, in order of rank."""
    import numpy as np

    gram, unit = _grams(cut)
    order = np.lexsort((unit, gram))
    gram, unit = gram[order], unit[order]
    fresh = np.ones(len(gram), dtype=bool)
    fresh[1:] = (np.diff(gram) != 0) | (np.diff(unit) != 0)
    return gram[fresh], unit[fresh] + 1


def _grams(cut: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """63 bits for each gram, and its unit, in order of place."""
    import numpy as np

    position, gram = hashed(cut)
    unit = np.repeat(np.arange(len(cut)), np.diff(cut.start))[position]
    return (gram >> np.uint64(1)).astype(np.int64), unit


class Regrouped:
    """The units of a library after a change of some texts."""

    def __init__(self, tables: Tables, store: Store, texts: Sequence[Text]) -> None:
        self._tables = tables
        self._store = store
        self._owners: Slices = tables.sliced["owners"]
        self._texts = {text.n: text for text in texts}
        self._given: defaultdict[int, list[Text]] = defaultdict(list)  # the texts that change, by unit
        self._was: dict[int, Unit] = {}  # units as they stand in the library
        self._is: dict[int, Unit] = {}  # those that are others now
        self._numbers: dict[int, int | None] = {}  # by content
        self._held: dict[int, tuple[list[int], list[int]]] = {}  # who holds a gram, before and after
        self._grams_of: dict[int, list[int]] = {}
        self._pieces: dict[int, list[int]] = {}  # the units of a text, in order
        self._linked: defaultdict[tuple[str, int], set[int]] | None = None  # units by what they are linked to now
        self._new = 0  # the highest number of a unit

    def run(self) -> dict[int, tuple[tuple[str, int], ...]]:
        """Write the units anew; for each text that may print other passages than before, those: id, and the text
        that stands for it. Of a text that is gone, none."""
        changed = self._counted()
        ranked = [n for n in changed if self._unit(n, False).rank != self._unit(n, True).rank or self._came_or_went(n)]
        self._change_holders(ranked)
        asked = self._asked(ranked) | {n for n in changed if self._unit(n, True).rows}
        joined = self._rejoin(asked, changed)
        moved = self._relink(asked, ranked, joined)
        affected = self._below(moved) | joined | set(changed)
        affected |= self._below(self._show(affected, set(changed)))
        return self._write(affected, changed)

    # What the texts say of units

    def _counted(self) -> list[int]:
        """The units that are printed by more or fewer rows than before; they are counted, and new ones numbered."""
        self._new = max((n or 0 for (n,) in self._tables.execute("SELECT max(n) FROM units")), default=0)
        self._read_pieces(self._texts.values())
        more: Counter[int] = Counter()
        for text in self._texts.values():
            for n in self._pieces[text.n]:
                more[n] += text.after - text.before
                self._given[n].append(text)
        for n, change in more.items():
            if change:
                self._set(n, rows=self._unit(n, True).rows + change)
        return [n for n, change in more.items() if change]

    def _read_pieces(self, texts: Iterable[Text]) -> None:
        """Cut texts into units, which are numbered where they are new."""
        import numpy as np

        some = [text for text in texts if text.n not in self._pieces]
        if not some:
            return
        cut = units({text.text: 1 for text in some})
        content = cut.content().view(np.int64).tolist()
        for text in some:
            self._pieces[text.n] = []
        for k, unit in zip(cut.text.tolist(), cut.unit.tolist()):
            n = self._number(content[unit])
            if n is None:
                self._new += 1
                n = self._numbers[content[unit]] = self._new
                self._was[n] = Unit(n, content[unit], 0, n, 0, None, None, None, cut.string(unit))
            self._pieces[some[k].n].append(n)

    def _number(self, content: int) -> int | None:
        if content not in self._numbers:
            self._numbers[content] = None
            for row in self._tables.rows("units", "WHERE content = ?", content):
                self._numbers[content] = self._known(row)
        return self._numbers[content]

    def _known(self, row: Sequence[Any]) -> int:
        unit = Unit(*row)
        self._was.setdefault(unit.n, unit)
        return unit.n

    def _unit(self, n: int, now: bool) -> Unit:
        if n not in self._was:
            self._known(self._tables.row("units", n))
        return self._is.get(n, self._was[n]) if now else self._was[n]

    def _set(self, n: int, **values: Any) -> None:
        self._is[n] = replace(self._unit(n, True), **values)
        self._linked = None

    def _came_or_went(self, n: int) -> bool:
        return not self._unit(n, False).rows or not self._unit(n, True).rows

    # Who holds which grams

    def _change_holders(self, ranked: Iterable[int]) -> None:
        """Put units that came, went or have another rank in their places among the holders of their grams."""
        for n in ranked:
            for gram in dict.fromkeys(self._grams(n)):
                holders = self._holders(gram, True)
                if self._unit(n, False).rows:
                    holders.remove(n)
        for n in ranked:
            if self._unit(n, True).rows:
                rank = self._unit(n, True).rank
                for gram in dict.fromkeys(self._grams(n)):
                    holders = self._holders(gram, True)
                    holders.insert(bisect_left(holders, rank, key=lambda other: self._unit(other, True).rank), n)

    def _holders(self, gram: int, now: bool) -> list[int]:
        if gram not in self._held:
            found = self._owners.holders(gram, gram + 1)
            self._held[gram] = found, list(found)
        return self._held[gram][now]

    def _grams(self, n: int) -> list[int]:
        """The grams of a unit, one for each of its words but the last three."""
        if n not in self._grams_of:
            self._read_grams([n])
        return self._grams_of[n]

    def _read_grams(self, some: Collection[int]) -> None:
        new = [n for n in some if n not in self._grams_of]
        if not new:
            return
        cut, numbers = self._cut(new, True)
        for n in new:
            self._grams_of[n] = []
        for gram, unit in zip(*(column.tolist() for column in _grams(cut))):
            self._grams_of[numbers[unit]].append(gram)

    def _asked(self, ranked: Iterable[int]) -> set[int]:
        """The units that see other owners of their grams than before."""
        asked: set[int] = set()
        for gram in {gram for n in ranked for gram in self._grams(n)}:
            before, after = self._held[gram]
            if before[:OWNERS] != after[:OWNERS]:
                seen = {n: before[: min(k, OWNERS)] for k, n in enumerate(before)}
                asked.update(n for k, n in enumerate(after) if seen.get(n) != after[: min(k, OWNERS)])
        return asked

    # Units with all that their links rest on

    def _cut(self, some: Collection[int], now: bool) -> tuple[Units, list[int]]:
        """Units in order of rank, and their numbers."""
        found = [self._unit(n, now) for n in some]
        cut = of_strings([unit.words for unit in found], [unit.rows for unit in found])
        numbers = [0] * len(found)
        for unit, place in zip(found, cut.unit.tolist()):
            numbers[place] = unit.n
        return cut, numbers

    def _near(self, centre: Collection[int], now: bool, inward: Collection[int] = ()) -> _Near:
        """Some units with the owners of their grams, and those of which some are owners themselves."""
        self._read_grams(centre)
        whole = set(centre)
        for n in centre:
            for gram in self._grams(n):
                whole.update(self._holders(gram, now)[:OWNERS])
        for n in inward:
            whole.update(self._owned_by(n, now))
        for unit in [self._unit(n, now) for n in whole]:
            whole.update(n for n in (unit.head, unit.tail) if n)
        cut, numbers = self._cut([n for n in whole if self._unit(n, now).rows], now)
        at = {n: k for k, n in enumerate(numbers)}
        return _Near(cut, numbers, at, _bearing(cut, runs(cut), [at[n] for n in centre], [at[n] for n in inward]))

    def _owned_by(self, n: int, now: bool) -> set[int]:
        """Units that may share a run with this one as an owner of theirs."""
        found: set[int] = set()
        for gram in dict.fromkeys(self._grams(n)):
            holders = self._holders(gram, now)
            if n in holders[:OWNERS]:
                found.update(holders[holders.index(n) + 1 :])
        return found

    # Which are joined

    def _rejoin(self, asked: Collection[int], changed: Collection[int]) -> set[int]:
        """Ask units and their neighbours whether they are joined; those that are otherwise than before."""
        some = {n for n in asked if self._unit(n, True).rows}
        for now in (False, True):
            there = [n for n in {*asked, *changed} if self._unit(n, now).rows]
            near = self._near(there, now, [n for n in changed if self._unit(n, now).rows])
            some |= {n for n in near.neighbours(there) if self._unit(n, True).rows}
        while True:
            near = self._near(some, True, some)
            rounds = self._rounds(near, some)
            other = [n for n, found in rounds.items() if found != self._unit(n, True).round]
            more = near.neighbours(other) - some
            if not more:
                break
            some |= more
        return self._joins(near, rounds)

    def _rounds(self, near: _Near, some: Collection[int]) -> dict[int, int]:
        """In which round each of these units is set aside; what is known of the others stands."""
        import numpy as np

        rounds = np.array([0 if n in some else self._unit(n, True).round for n in near.numbers], dtype=np.int64)
        mine = np.array([n in some for n in near.numbers], dtype=bool)
        last = int(rounds.max(initial=0))
        for number in count(1):
            unit, _, _ = covered_in_turn(near.cut, near.found, (rounds > 0) & (rounds < number))
            unit = unit[mine[unit] & (rounds[unit] == 0)]
            rounds[unit] = number
            if not len(unit) and number > last:
                return {n: int(rounds[near.at[n]]) for n in some}
        raise AssertionError("unreachable")

    def _joins(self, near: _Near, rounds: Mapping[int, int]) -> set[int]:
        """Set the partners of joined units; the units whose partners are others than before."""
        import numpy as np

        maybe = np.array([rounds.get(n, self._unit(n, True).round) > 0 for n in near.numbers], dtype=bool)
        joins = pairs(*covered_in_turn(near.cut, near.found, maybe), maybe)
        other = set()
        for n, number in rounds.items():
            head, tail = (near.numbers[k] for k in joins[near.at[n]]) if near.at[n] in joins else (None, None)
            unit = self._unit(n, True)
            if (unit.head, unit.tail) != (head, tail):
                other.add(n)
            if (unit.round, unit.head, unit.tail) != (number, head, tail):
                self._set(n, round=number, head=head, tail=tail)
        return other

    # What they are linked to

    def _relink(self, asked: Collection[int], ranked: Collection[int], joined: Collection[int]) -> set[int]:
        """Link units anew that may be linked to others; those that are."""
        turned = {*ranked, *joined}
        turned |= {n for of in ranked for n in self._joined_by(of)}
        some = {*asked, *joined}
        for n in turned:
            some |= self._owned_by(n, True)
        some = {n for n in some if self._unit(n, True).rows}
        if not some:
            return set()
        near = self._near(some, True)
        joins = {
            k: (near.at[unit.head], near.at[unit.tail])
            for k, unit in enumerate(self._unit(n, True) for n in near.numbers)
            if unit.head and unit.tail
        }
        links = parents(near.cut, near.found, joins).tolist()
        moved = set()
        for n in some:
            parent = near.numbers[links[near.at[n]]]
            if parent != self._unit(n, True).parent or not self._unit(n, False).rows:
                self._set(n, parent=parent)
                moved.add(n)
        return moved

    def _joined_by(self, n: int) -> set[int]:
        """The joined units of which this one is a partner."""
        stored = {self._known(row) for side in ("head", "tail") for row in self._rows_by(side, n)}
        found = (stored - self._is.keys()) | self._links()["joined", n]
        return {other for other in found if self._unit(other, True).rows}

    def _children(self, n: int) -> set[int]:
        """The units that are linked to this one."""
        stored = {self._known(row) for row in self._rows_by("parent", n)}
        found = (stored - self._is.keys()) | self._links()["child", n]
        return {other for other in found if self._unit(other, True).rows}

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

    def _below(self, some: Iterable[int]) -> set[int]:
        """These units, all that are linked to them, and what is joined of such."""
        below = {n for n in some if self._unit(n, True).rows}
        left = list(below)
        while left:
            n = left.pop()
            fresh = (self._children(n) | self._joined_by(n)) - below
            below |= fresh
            left.extend(fresh)
        return below

    # Which text shows a root

    def _show(self, affected: Iterable[int], changed: Collection[int]) -> set[int]:
        """Choose the texts that show roots anew; the roots that are shown by others than before."""
        other = set()
        for n in affected:
            unit = self._unit(n, True)
            if unit.rows and unit.parent != n and unit.shown:
                self._set(n, shown=None)
            elif unit.rows and unit.parent == n and (n in changed or not unit.shown):
                shown = min(
                    self._standing(n), key=lambda text: showing(len(self._pieces[text.n]), text.after, text.text)
                )
                if shown.n != unit.shown:
                    self._set(n, shown=shown.n)
                    other.add(n)
        return other

    def _standing(self, n: int) -> list[Text]:
        """The texts in which a unit stands after the change."""
        numbers = [text for _, text, _ in self._tables.rows("pieces", "WHERE unit = ?", n)]
        found = {number: self._text(number) for number in numbers}
        found.update((text.n, text) for text in self._given[n])
        self._read_pieces(found.values())
        return [text for text in found.values() if text.after]

    def _text(self, n: int) -> Text:
        if n not in self._texts:
            _, _, _, printed, _, text = self._tables.row("texts", n)
            self._texts[n] = Text(n, text, printed, printed)
        return self._texts[n]

    # What the texts print

    def _write(self, affected: Iterable[int], changed: Iterable[int]) -> dict[int, tuple[tuple[str, int], ...]]:
        given = {text.n for some in self._given.values() for text in some}
        texts = {text.n for n in affected if self._unit(n, True).rows for text in self._standing(n)}
        places = self._places(sorted(texts)) if texts else {}
        for text in map(self._text, given):
            if bool(text.before) != bool(text.after):
                self._write_pieces(text)
            if not text.after:
                places[text.n] = ()
        for n, unit in self._is.items():
            was = self._was[n]
            if was.rows and not unit.rows:
                self._store.delete("units", n)
            elif unit.rows and not was.rows:
                self._store.insert("units", *unit.row)
            elif unit.rows and unit != was:
                self._store.replace("units", *unit.row)
        held = {gram: after for gram, (before, after) in self._held.items() if before != after}
        self._store.counts["owners"] += self._owners.change(held)
        return places

    def _write_pieces(self, text: Text) -> None:
        for place, unit in enumerate(self._pieces[text.n]):
            if text.after:
                self._store.insert("pieces", unit, text.n, place)
            else:
                self._store.delete("pieces", unit, text.n, place)

    def _places(self, texts: Sequence[int]) -> dict[int, tuple[tuple[str, int], ...]]:
        """The passages of each text: their ids, and the texts that show them."""
        self._read_pieces(map(self._text, texts))
        pieces = {n for text in texts for n in self._pieces[text]}
        parts = {part for n in pieces for part in self._parts(n)}
        roots = {n: self._root(n) for n in parts}
        cut, numbers = self._cut({*pieces, *parts, *roots.values()}, True)
        at = {n: k for k, n in enumerate(numbers)}
        root_at = {at[n]: at[root] for n, root in roots.items()}
        joins = {at[n]: (at[two[0]], at[two[1]]) for n in pieces if len(two := self._parts(n)) == 2}
        ids: dict[int, tuple[str, int]] = {}
        for root in {*roots.values()}:
            shown = self._unit(root, True).shown
            if shown:
                self._read_pieces([self._text(shown)])
                ids[root] = passage_id(self._unit(n, True).words.strip() for n in self._pieces[shown]), shown
        places = {}
        for text in texts:
            found = agreed(cut, [at[n] for n in self._pieces[text]], root_at, joins)
            places[text] = tuple(sorted({ids[numbers[root]] for root in found}))
        return places

    def _parts(self, n: int) -> tuple[int, ...]:
        unit = self._unit(n, True)
        return (unit.head, unit.tail) if unit.head and unit.tail else (n,)

    def _root(self, n: int) -> int:
        while (parent := self._unit(n, True).parent) != n:
            n = parent
        return n


@dataclass(frozen=True, slots=True)
class _Near:
    """Some units, in order of rank, and the runs that bear on those that are asked for."""

    cut: Units
    numbers: list[int]
    at: dict[int, int]  # the place of each number
    found: Runs

    def neighbours(self, some: Iterable[int]) -> set[int]:
        """These units and those that share a run with them that may join."""
        import numpy as np

        asked = np.array([self.at[n] for n in some if n in self.at], dtype=np.int64)
        long = self.found.last - self.found.first >= PART
        up = long & np.isin(self.found.unit, asked)
        down = long & np.isin(self.found.owner, asked)
        places = {*asked.tolist(), *self.found.owner[up].tolist(), *self.found.unit[down].tolist()}
        return {self.numbers[k] for k in places}


def _bearing(cut: Units, found: Runs, centre: Sequence[int], inward: Sequence[int]) -> Runs:
    """The runs of some units, and those into some; of others not all owners are there."""
    import numpy as np

    return found.taken(
        np.isin(found.unit, np.array(centre, np.int64)) | np.isin(found.owner, np.array(inward, np.int64))
    )
