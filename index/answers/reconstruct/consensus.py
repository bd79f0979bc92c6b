"""The words that most outlets print, place by place, and who prints them or others there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from index.answers.reconstruct.layout import LaidSpan, LineSet
from index.answers.reconstruct.witness import UNDATED, ReadingWitnesses, Witness
from letters.text.normalize import MIN_RUN

ROUNDS = 5  # of voting; the words settle after two or three

Chunk = tuple[str, ...]
Edge = tuple[int, Chunk]  # the next word of the line that agrees, and other words printed before it


@dataclass(slots=True)
class Support:
    """Who goes this way."""

    voices: set[str] = field(default_factory=set)
    since: str = UNDATED


@dataclass(slots=True)
class Ballot:
    """What witnesses print along one line; -1 stands before its first word, its size after its last."""

    size: int
    edges: dict[int, dict[Edge, Support]] = field(default_factory=lambda: defaultdict(dict))
    parted: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # an ellipsis after this word
    fuller: set[int] = field(default_factory=set)  # words after which somebody prints whole sentences more
    stops: set[int] = field(default_factory=set)  # words after which a sentence ends

    def vote(self, after: int, edge: Edge, witness: Witness, silent: bool) -> None:
        """Count a way from one word that agrees to the next; a silent one only makes it known."""
        support = self.edges[after].setdefault(edge, Support())
        if not silent:
            support.voices |= witness.voices
            support.since = min(support.since, witness.since)


def settle(lines: LineSet, witnesses: Sequence[Witness], witness_order: Sequence[ReadingWitnesses]) -> LineSet:
    """The lines with the words that most voices have, cut where no witness confirms that words follow each other."""
    for _ in range(ROUNDS):
        ballots = _ballots(lines, witnesses, witness_order)
        cut = [run for n, ballot in enumerate(ballots) for run in _elected(lines.lines[n].keys, ballot)]
        long_runs = [run for run in cut if len(run) >= MIN_RUN]
        if long_runs == [line.keys for line in lines.lines]:
            break
        lines = LineSet(long_runs)
    return lines


def placed(lines: LineSet, witness: Witness) -> list[LaidSpan]:
    """Where a witness stands; nowhere when all its words stand in several places, or when they are too few."""
    if len(witness.keys) < MIN_RUN or len(lines.places(witness.keys)) > 1:
        return []
    return lines.lay(witness.keys, witness.stops)


def _ballots(lines: LineSet, witnesses: Sequence[Witness], witness_order: Sequence[ReadingWitnesses]) -> list[Ballot]:
    ballots = [Ballot(len(line.keys)) for line in lines.lines]
    where = {id(witness): placed(lines, witness) for witness in witnesses}
    for witness in witnesses:
        for part in where[id(witness)]:
            _mark_stops(ballots[part.line], witness, part)
    for witness in witnesses:
        for part in where[id(witness)]:
            _count(ballots[part.line], witness, part)
    for reading_witnesses in witness_order:
        for earlier, later in pairwise(reading_witnesses.witnesses):
            _part(ballots, (earlier, where[id(earlier)]), (later, where[id(later)]))
    return ballots


def _mark_stops(ballot: Ballot, witness: Witness, part: LaidSpan) -> None:
    ballot.stops.add(ballot.size - 1)
    for (a, position), (b, next_position) in pairwise(part.pairs):
        if (b, next_position) == (a + 1, position + 1) and b in witness.stops:
            ballot.stops.add(position)


def _count(ballot: Ballot, witness: Witness, part: LaidSpan) -> None:
    """What one witness says of the way along the line."""
    for (a, start), (b, end) in pairwise(part.pairs):
        chunk = witness.keys[a + 1 : b]
        if not chunk and end > start + 1 and start in ballot.stops and end - 1 in ballot.stops:
            continue  # whole sentences left out: less quoted, not otherwise worded
        if chunk and end == start + 1 and {a + 1, b} <= set(witness.stops):
            ballot.fuller.add(start)
        ballot.vote(start, (end, chunk), witness, not witness.own.isdisjoint(range(a, b + 1)))
    (first, start), (last, end) = part.pairs[0], part.pairs[-1]
    head, tail = witness.keys[part.start : first], witness.keys[last + 1 : part.end]
    if len(head) == start or 0 < start <= len(head):
        ballot.vote(-1, (start, head), witness, not witness.own.isdisjoint(range(part.start, first + 1)))
    left = ballot.size - 1 - end
    if len(tail) == left or 0 < left <= len(tail):
        ballot.vote(end, (ballot.size, tail), witness, not witness.own.isdisjoint(range(last, part.end)))


def _part(
    ballots: Sequence[Ballot], earlier: tuple[Witness, list[LaidSpan]], later: tuple[Witness, list[LaidSpan]]
) -> None:
    """Note an ellipsis between two words that others print side by side."""
    if not earlier[1] or not later[1]:
        return
    before, after = earlier[1][-1], later[1][0]
    (last, position), (first, next_position) = before.pairs[-1], after.pairs[0]
    if before.line == after.line and last == len(earlier[0].keys) - 1 and first == 0 and next_position == position + 1:
        ballots[before.line].parted[position] |= earlier[0].voices & later[0].voices


class _BestPath(NamedTuple):
    """The best way from the beginning of a line to a word of it."""

    votes: int
    fuller: int
    age: int
    came: int  # from this word
    chunk: Chunk
    gap: bool


def _elected(keys: Sequence[str], ballot: Ballot) -> list[list[str]]:
    """The way along a line that most voices go, as runs of words that somebody prints one after the other.

    Each place between two words of the line counts once, so that ways of any length compare. Where voices are even,
    the fuller wording wins, then the earlier one.
    """
    for begin in ballot.fuller:
        ballot.edges[begin][begin + 1, ()] = Support()  # who leaves them out has no say
    for begin, voices in ballot.parted.items():
        together = ballot.edges[begin].get((begin + 1, ()))
        if together is not None and voices and len(voices) >= len(together.voices):
            del ballot.edges[begin][begin + 1, ()]
    days = sorted({support.since for edges in ballot.edges.values() for support in edges.values()})
    rank = {day: number for number, day in enumerate(days)}
    best = {-1: _BestPath(0, 0, 0, -1, (), False)}
    coming: dict[int, list[tuple[int, Chunk, Support]]] = defaultdict(list)
    for begin, edges in ballot.edges.items():
        for (end, chunk), support in edges.items():
            coming[end].append((begin, chunk, support))
    for end in range(ballot.size + 1):
        reached = [way for way in coming[end] if way[0] in best]
        paths = [_path(best[begin], begin, end, chunk, support, rank) for begin, chunk, support in reached]
        if paths:
            best[end] = max(paths)
        elif end in ballot.edges or end == ballot.size:
            near = max(best)
            best[end] = best[near]._replace(came=near, chunk=(), gap=True)
    return _traced(keys, best, ballot.size)


def _path(best: _BestPath, start: int, end: int, chunk: Chunk, support: Support, rank: dict[str, int]) -> _BestPath:
    wide = end - start
    fuller = 1 if wide == 1 and chunk else -1 if wide > 1 and not chunk else 0
    votes, age = wide * len(support.voices), wide * rank[support.since]
    return _BestPath(best.votes + votes, best.fuller + fuller, best.age - age, start, chunk, False)


def _traced(keys: Sequence[str], best: dict[int, _BestPath], size: int) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    position = size
    while position >= 0:
        step = best[position]
        if step.gap:
            runs.append([])
        runs[-1] += step.chunk[::-1]
        if step.came >= 0:
            runs[-1].append(keys[step.came])
        position = step.came
    return [run[::-1] for run in reversed(runs) if run]
