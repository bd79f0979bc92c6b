"""Group again what a change of texts touches, and no more: the result is the same as for all texts at once.

The links of a unit depend on the first holders of its shingles, on their ranks, and on which of its neighbours (units
that share a run of words with it) are spliced (index.grouping.clustering). So units whose shingles get other holders
are examined again, then their neighbours as long as the set of spliced units changes; then all units that were linked
to them, and the texts that contain them. The rest stays as it is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.grouping import passage_id
from index.grouping.clustering import link_units, representative_key, roots_of_units
from index.grouping.shared_formulas import holder_pairs
from index.grouping.shingle_holders import MAX_HOLDERS, SHINGLE_WORDS, Runs, shared_runs
from index.grouping.spliced_units import PART_WORDS, SharedEdges, splice_partners
from index.grouping.unit_store import UnitStore
from index.grouping.units import Units


class IncrementalGrouping:
    """The units of a library after a change of texts."""

    def __init__(self, unit_store: UnitStore) -> None:
        self._units = unit_store

    def run(self) -> dict[int, tuple[tuple[str, int], ...]]:
        """For each text that may print other passages than before, its passages: id, and the text that represents it.

        A text that is gone has none.
        """
        units = self._units
        changed = units.update_counts()
        ranked = [n for n in changed if units.unit(n, False).rank != units.unit(n).rank or units.is_new_or_gone(n)]
        units.update_holders(ranked)
        examined = self._units_with_new_holders(ranked) | {n for n in changed if units.unit(n).rows}
        spliced = self._update_splices(examined, changed)
        moved = self._update_links(examined, ranked, spliced)
        affected = units.dependents(moved) | spliced | set(changed)
        affected |= units.dependents(self._update_shown(affected, set(changed)))
        texts = {text.n for n in affected if units.unit(n).rows for text in units.texts_of_unit(n)}
        return self._text_passages(sorted(texts)) if texts else {}

    # Which units hold which shingles

    def _units_with_new_holders(self, ranked: Iterable[int]) -> set[int]:
        """The units whose shingles have other holders than before."""
        units: set[int] = set()
        for shingle in {shingle for n in ranked for shingle in self._units.shingles(n)}:
            before, after = self._units.holders(shingle, False), self._units.holders(shingle, True)
            if before[:MAX_HOLDERS] != after[:MAX_HOLDERS]:
                previous = {n: before[: min(k, MAX_HOLDERS)] for k, n in enumerate(before)}
                units.update(n for k, n in enumerate(after) if previous.get(n) != after[: min(k, MAX_HOLDERS)])
        return units

    def _context(self, centre: Collection[int], now: bool, inward: Collection[int] = ()) -> _Context:
        """Units with the holders of their shingles (`centre`), and with the units that they hold (`inward`)."""
        self._units.read_shingles(centre)
        members = set(centre)
        for n in centre:
            for shingle in self._units.shingles(n):
                members.update(self._units.holders(shingle, now)[:MAX_HOLDERS])
        for n in inward:
            members.update(self._units.held_units_sharing(n, now, PART_WORDS - SHINGLE_WORDS + 1))
        for unit in [self._units.unit(n, now) for n in members]:
            members.update(n for n in (unit.head, unit.tail) if n)
        units, numbers = self._units.ranked_units([n for n in members if self._units.unit(n, now).rows], now)
        index = {n: k for k, n in enumerate(numbers)}
        runs = shared_runs(units)
        inside = np.isin(runs.unit, [index[n] for n in centre]) | np.isin(runs.holder, [index[n] for n in inward])
        return _Context(units, numbers, index, runs.select(inside))  # of other units not all holders are known

    def _update_splices(self, examined: Collection[int], changed: Collection[int]) -> set[int]:
        """Find again which of these units and their neighbours are spliced; those for which that changed."""
        open_ = {n for n in examined if self._units.unit(n).rows}
        for now in (False, True):
            existing = [n for n in {*examined, *changed} if self._units.unit(n, now).rows]
            context = self._context(existing, now, [n for n in changed if self._units.unit(n, now).rows])
            open_ |= {n for n in context.neighbours(existing) if self._units.unit(n).rows}
        while True:
            context = self._context(open_, True, open_)
            rounds = self._splice_rounds(context, open_)
            different = [n for n, number in rounds.items() if number != self._units.unit(n).round]
            further = context.neighbours(different) - open_
            if not further:
                break
            open_ |= further
        return self._update_partners(context, rounds)

    def _splice_rounds(self, context: _Context, open_: Collection[int]) -> dict[int, int]:
        """The round in which each of these units is set aside; the known rounds of other units stand."""
        rounds = np.array([0 if n in open_ else self._units.unit(n).round for n in context.numbers], dtype=np.int64)
        is_open = np.array([n in open_ for n in context.numbers], dtype=bool)
        sides, number = SharedEdges.from_runs(context.units, [context.runs]), 1
        while True:
            unit, _, _ = sides.covered_in_turn(context.units, (rounds > 0) & (rounds < number))
            unit = unit[is_open[unit] & (rounds[unit] == 0)]
            rounds[unit] = number
            later = rounds[rounds >= number]
            if not len(later):
                return {n: int(rounds[context.index[n]]) for n in open_}
            number = int(later.min()) + 1  # nothing is set aside until another unit has been

    def _update_partners(self, context: _Context, rounds: Mapping[int, int]) -> set[int]:
        """Set the partners of spliced units; the units whose partners changed."""
        candidates = np.array([rounds.get(n, self._units.unit(n).round) > 0 for n in context.numbers], dtype=bool)
        sides = SharedEdges.from_runs(context.units, [context.runs])
        splices = splice_partners(*sides.covered_in_turn(context.units, candidates), candidates)
        changed = set()
        for n, number in rounds.items():
            pair = splices.get(context.index[n])
            head, tail = (context.numbers[k] for k in pair) if pair else (None, None)
            unit = self._units.unit(n)
            if (unit.head, unit.tail) != (head, tail):
                changed.add(n)
            if (unit.round, unit.head, unit.tail) != (number, head, tail):
                self._units.change(n, round=number, head=head, tail=tail)
        return changed

    def _update_links(self, examined: Collection[int], ranked: Collection[int], spliced: Collection[int]) -> set[int]:
        """Link units again whose links may have changed; those whose link changed."""
        changed = {*ranked, *spliced}
        changed |= {n for partner in ranked for n in self._units.spliced_with(partner)}
        open_ = {*examined, *spliced}
        for n in changed:
            open_ |= self._units.held_units(n, True)
        open_ = {n for n in open_ if self._units.unit(n).rows}
        if not open_:
            return set()
        context = self._context(open_, True)
        splices = {
            k: (context.index[unit.head], context.index[unit.tail])
            for k, unit in enumerate(self._units.unit(n) for n in context.numbers)
            if unit.head and unit.tail
        }
        links = link_units(context.units, holder_pairs(context.units, context.runs), splices).tolist()
        moved = set()
        for n in open_:
            parent = context.numbers[links[context.index[n]]]
            if parent != self._units.unit(n).parent or not self._units.unit(n, False).rows:
                self._units.change(n, parent=parent)
                moved.add(n)
        return moved

    def _update_shown(self, affected: Iterable[int], changed: Collection[int]) -> set[int]:
        """Choose again the texts that represent roots; the roots whose text changed."""
        different = set()
        for n in affected:
            unit = self._units.unit(n)
            if unit.rows and unit.parent != n and unit.shown:
                self._units.change(n, shown=None)
            elif unit.rows and unit.parent == n and (n in changed or not unit.shown):
                shown = min(
                    self._units.texts_of_unit(n),
                    key=lambda text: representative_key(len(self._units.pieces[text.n]), text.after, text.text),
                )
                if shown.n != unit.shown:
                    self._units.change(n, shown=shown.n)
                    different.add(n)
        return different

    def _text_passages(self, texts: Sequence[int]) -> dict[int, tuple[tuple[str, int], ...]]:
        """The passages of each text: their ids, and the texts that represent them."""
        self._units.read_pieces(map(self._units.text, texts))
        pieces = {n for text in texts for n in self._units.pieces[text]}
        partners = {partner for n in pieces for partner in self._partners(n)}
        roots = {n: self._units.root(n) for n in partners}
        units, numbers = self._units.ranked_units({*pieces, *partners, *roots.values()}, True)
        index = {n: k for k, n in enumerate(numbers)}
        root_index = {index[n]: index[root] for n, root in roots.items()}
        pairs = {n: self._partners(n) for n in pieces}
        splices = {index[n]: (index[pair[0]], index[pair[1]]) for n, pair in pairs.items() if len(pair) == 2}
        ids: dict[int, tuple[str, int]] = {}
        for root in {*roots.values()}:
            shown = self._units.unit(root).shown
            if shown:
                self._units.read_pieces([self._units.text(shown)])
                ids[root] = passage_id([self._units.unit(n).words.strip() for n in self._units.pieces[shown]]), shown
        passages = {}
        for text in texts:
            members = [index[n] for n in self._units.pieces[text]]
            roots_of_text = roots_of_units(units, members, root_index, splices)
            passages[text] = tuple(sorted({ids[numbers[root]] for root in roots_of_text}))
        return passages

    def _partners(self, n: int) -> tuple[int, ...]:
        unit = self._units.unit(n)
        return (unit.head, unit.tail) if unit.head and unit.tail else (n,)


@dataclass(frozen=True, slots=True)
class _Context:
    """Units in order of rank, and all runs of those that are examined."""

    units: Units
    numbers: list[int]
    index: dict[int, int]  # the index of each number
    runs: Runs

    def neighbours(self, unit_numbers: Iterable[int]) -> set[int]:
        """These units and those that share a run with them that may make a splice."""
        members = np.array([self.index[n] for n in unit_numbers if n in self.index], dtype=np.int64)
        long = self.runs.last - self.runs.first >= PART_WORDS
        as_unit = long & np.isin(self.runs.unit, members)
        as_holder = long & np.isin(self.runs.holder, members)
        neighbours = {*members.tolist(), *self.runs.holder[as_unit].tolist(), *self.runs.unit[as_holder].tolist()}
        return {self.numbers[k] for k in neighbours}
