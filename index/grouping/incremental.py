"""Putting together again what a change of texts touches, and no more: the answer is that of all of them at once.

What a unit is linked to depends on the first owners of its grams, on their ranks, and on which of its
neighbours, units that share a run of words with it, are joined units (index.grouping.clustering). So the units whose grams
get other owners are asked again, then their neighbours for as long as what is found to be joined changes; then
whatever was linked to them, and the texts in which they stand. The rest is as it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.grouping import passage_id
from index.grouping.clustering import BEST, belonging, parents, showing
from index.grouping.shingle_holders import GRAM, OWNERS, Runs, best, runs
from index.grouping.spliced_units import PART, covered_in_turn, pairs
from index.grouping.unit_store import UnitStore
from index.grouping.units import Units

Ints = NDArray[np.int64]


class IncrementalGrouping:
    """The units of a library after a change of some texts."""

    def __init__(self, ledger: UnitStore) -> None:
        self._ledger = ledger

    def run(self) -> dict[int, tuple[tuple[str, int], ...]]:
        """For each text that may print other passages than before, those: id, and the text that stands for it.

        Of a text that is gone, none.
        """
        ledger = self._ledger
        changed = ledger.counted()
        ranked = [n for n in changed if ledger.unit(n, False).rank != ledger.unit(n).rank or ledger.came_or_went(n)]
        ledger.change_holders(ranked)
        asked = self._asked(ranked) | {n for n in changed if ledger.unit(n).rows}
        joined = self._rejoin(asked, changed)
        moved = self._relink(asked, ranked, joined)
        affected = ledger.below(moved) | joined | set(changed)
        affected |= ledger.below(self._show(affected, set(changed)))
        texts = {text.n for n in affected if ledger.unit(n).rows for text in ledger.standing(n)}
        return self._places(sorted(texts)) if texts else {}

    # Who holds which grams

    def _asked(self, ranked: Iterable[int]) -> set[int]:
        """The units that see other owners of their grams than before."""
        asked: set[int] = set()
        for gram in {gram for n in ranked for gram in self._ledger.grams(n)}:
            before, after = self._ledger.holders(gram, False), self._ledger.holders(gram, True)
            if before[:OWNERS] != after[:OWNERS]:
                seen = {n: before[: min(k, OWNERS)] for k, n in enumerate(before)}
                asked.update(n for k, n in enumerate(after) if seen.get(n) != after[: min(k, OWNERS)])
        return asked

    def _near(self, centre: Collection[int], now: bool, inward: Collection[int] = ()) -> _Near:
        """Some units with the owners of their grams, and those of which some are owners themselves."""
        self._ledger.read_grams(centre)
        whole = set(centre)
        for n in centre:
            for gram in self._ledger.grams(n):
                whole.update(self._ledger.holders(gram, now)[:OWNERS])
        for n in inward:
            whole.update(self._ledger.run_into(n, now, PART - GRAM + 1))
        for unit in [self._ledger.unit(n, now) for n in whole]:
            whole.update(n for n in (unit.head, unit.tail) if n)
        cut, numbers = self._ledger.cut([n for n in whole if self._ledger.unit(n, now).rows], now)
        at = {n: k for k, n in enumerate(numbers)}
        return _Near(cut, numbers, at, _bearing(cut, runs(cut), [at[n] for n in centre], [at[n] for n in inward]))

    def _rejoin(self, asked: Collection[int], changed: Collection[int]) -> set[int]:
        """Ask units and their neighbours whether they are joined; those that are otherwise than before."""
        some = {n for n in asked if self._ledger.unit(n).rows}
        for now in (False, True):
            there = [n for n in {*asked, *changed} if self._ledger.unit(n, now).rows]
            near = self._near(there, now, [n for n in changed if self._ledger.unit(n, now).rows])
            some |= {n for n in near.neighbours(there) if self._ledger.unit(n).rows}
        while True:
            near = self._near(some, True, some)
            rounds = self._rounds(near, some)
            other = [n for n, found in rounds.items() if found != self._ledger.unit(n).round]
            more = near.neighbours(other) - some
            if not more:
                break
            some |= more
        return self._joins(near, rounds)

    def _rounds(self, near: _Near, some: Collection[int]) -> dict[int, int]:
        """In which round each of these units is set aside; what is known of the others stands."""
        rounds = np.array([0 if n in some else self._ledger.unit(n).round for n in near.numbers], dtype=np.int64)
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
        maybe = np.array([rounds.get(n, self._ledger.unit(n).round) > 0 for n in near.numbers], dtype=bool)
        joins = pairs(*covered_in_turn(near.cut, near.found, maybe), maybe)
        other = set()
        for n, number in rounds.items():
            head, tail = (near.numbers[k] for k in joins[near.at[n]]) if near.at[n] in joins else (None, None)
            unit = self._ledger.unit(n)
            if (unit.head, unit.tail) != (head, tail):
                other.add(n)
            if (unit.round, unit.head, unit.tail) != (number, head, tail):
                self._ledger.change(n, round=number, head=head, tail=tail)
        return other

    def _relink(self, asked: Collection[int], ranked: Collection[int], joined: Collection[int]) -> set[int]:
        """Link units anew that may be linked to others; those that are."""
        turned = {*ranked, *joined}
        turned |= {n for of in ranked for n in self._ledger.joined_by(of)}
        some = {*asked, *joined}
        for n in turned:
            some |= self._ledger.owned_by(n, True)
        some = {n for n in some if self._ledger.unit(n).rows}
        if not some:
            return set()
        near = self._near(some, True)
        joins = {
            k: (near.at[unit.head], near.at[unit.tail])
            for k, unit in enumerate(self._ledger.unit(n) for n in near.numbers)
            if unit.head and unit.tail
        }
        links = parents(near.cut, best(near.found, BEST), joins).tolist()
        moved = set()
        for n in some:
            parent = near.numbers[links[near.at[n]]]
            if parent != self._ledger.unit(n).parent or not self._ledger.unit(n, False).rows:
                self._ledger.change(n, parent=parent)
                moved.add(n)
        return moved

    def _show(self, affected: Iterable[int], changed: Collection[int]) -> set[int]:
        """Choose the texts that show roots anew; the roots that are shown by others than before."""
        other = set()
        for n in affected:
            unit = self._ledger.unit(n)
            if unit.rows and unit.parent != n and unit.shown:
                self._ledger.change(n, shown=None)
            elif unit.rows and unit.parent == n and (n in changed or not unit.shown):
                shown = min(
                    self._ledger.standing(n),
                    key=lambda text: showing(len(self._ledger.pieces[text.n]), text.after, text.text),
                )
                if shown.n != unit.shown:
                    self._ledger.change(n, shown=shown.n)
                    other.add(n)
        return other

    def _places(self, texts: Sequence[int]) -> dict[int, tuple[tuple[str, int], ...]]:
        """The passages of each text: their ids, and the texts that show them."""
        self._ledger.read_pieces(map(self._ledger.text, texts))
        pieces = {n for text in texts for n in self._ledger.pieces[text]}
        parts = {part for n in pieces for part in self._parts(n)}
        roots = {n: self._root(n) for n in parts}
        cut, numbers = self._ledger.cut({*pieces, *parts, *roots.values()}, True)
        at = {n: k for k, n in enumerate(numbers)}
        root_at = {at[n]: at[root] for n, root in roots.items()}
        joins = {at[n]: (at[two[0]], at[two[1]]) for n in pieces if len(two := self._parts(n)) == 2}
        ids: dict[int, tuple[str, int]] = {}
        for root in {*roots.values()}:
            shown = self._ledger.unit(root).shown
            if shown:
                self._ledger.read_pieces([self._ledger.text(shown)])
                ids[root] = passage_id([self._ledger.unit(n).words.strip() for n in self._ledger.pieces[shown]]), shown
        places = {}
        for text in texts:
            found = belonging(cut, [at[n] for n in self._ledger.pieces[text]], root_at, joins)
            places[text] = tuple(sorted({ids[numbers[root]] for root in found}))
        return places

    def _parts(self, n: int) -> tuple[int, ...]:
        unit = self._ledger.unit(n)
        return (unit.head, unit.tail) if unit.head and unit.tail else (n,)

    def _root(self, n: int) -> int:
        while (parent := self._ledger.unit(n).parent) != n:
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
        asked = np.array([self.at[n] for n in some if n in self.at], dtype=np.int64)
        long = self.found.last - self.found.first >= PART
        up = long & np.isin(self.found.unit, asked)
        down = long & np.isin(self.found.owner, asked)
        places = {*asked.tolist(), *self.found.owner[up].tolist(), *self.found.unit[down].tolist()}
        return {self.numbers[k] for k in places}


def _bearing(cut: Units, found: Runs, centre: Sequence[int], inward: Sequence[int]) -> Runs:
    """The runs of some units, and those into some; of others not all owners are there."""
    return found.taken(
        np.isin(found.unit, np.array(centre, np.int64)) | np.isin(found.owner, np.array(inward, np.int64))
    )
