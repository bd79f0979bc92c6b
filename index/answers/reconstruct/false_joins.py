"""Cuts lines where only one outlet joined words that do not belong together.

A quotation may run from one sentence into another that never followed it. Such a join is visible where a run of words
occurs twice in the lines, with different words before or after it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from index.answers.reconstruct.layout import LineSet
from index.answers.reconstruct.witness import Witness
from letters.text.normalize import MIN_RUN

AROUND = 2  # words on each side that identify a join
COMMON = 8  # occurrences of a run that are compared; a more common run is no evidence

WordSlot = tuple[int, int]  # a line, and the number of a word of it


@dataclass(slots=True)
class _Join:
    """The outlets that print these words around a join, and whether a sentence ends there."""

    voices: set[str] = field(default_factory=set)
    stop: bool = False


def without_false_joins(lines: LineSet, witnesses: Sequence[Witness]) -> LineSet:
    """The lines cut at false joins, then laid out again, because shorter lines may overlap others."""
    keys = _trimmed([line.keys for line in lines.lines], witnesses)
    joins = _joins(witnesses)
    cuts: dict[int, set[int]] = defaultdict(set)
    for a, b, size in _repeated(keys):
        after = (a[0], a[1] + size), (b[0], b[1] + size)
        last = [word == len(keys[line]) for line, word in after]
        _cut(joins, cuts, [_Path(keys[line], line, word, ends) for (line, word), ends in zip((a, b), last)])
        first = [word == 0 for _, word in (a, b)]
        _cut(joins, cuts, [_Path(keys[line], line, word, ends) for (line, word), ends in zip(after, first)])
    if not cuts and keys == [line.keys for line in lines.lines]:
        return lines
    relaid = LineSet()
    for run in sorted(_pieces(keys, cuts), key=lambda run: (-len(run), run)):
        if len(run) >= MIN_RUN:
            relaid, _ = relaid.added(run, ())
    return relaid


def _trimmed(keys: Sequence[Sequence[str]], witnesses: Iterable[Witness]) -> list[Sequence[str]]:
    """The lines without those few words at their ends that only one outlet prints there and that also occur elsewhere."""
    voices: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for witness in witnesses:
        for words in (witness.keys, witness.keys[::-1]):
            for size in (MIN_RUN, MIN_RUN + 1):
                for n in range(len(words) - size + 1):
                    voices[words[n : n + size]] |= witness.voices
    for _ in ("last words", "first words"):
        places = Counter(tuple(words[n : n + MIN_RUN]) for words in keys for n in range(len(words) - MIN_RUN + 1))
        keys = [words[: _stop(words, voices, places)][::-1] for words in keys]
    return list(keys)


def _stop(words: Sequence[str], voices: dict[tuple[str, ...], set[str]], places: Counter[tuple[str, ...]]) -> int:
    """How many words of a line are kept."""
    if places[tuple(words[-MIN_RUN:])] > 1:
        for n in range(max(MIN_RUN, len(words) - MIN_RUN + 1), len(words)):
            before = tuple(words[n - MIN_RUN : n])
            if len(voices[(*before, words[n])]) <= 1 < len(voices[before]):
                return n
    return len(words)


def _joins(witnesses: Iterable[Witness]) -> dict[tuple[str, ...], _Join]:
    joins: dict[tuple[str, ...], _Join] = defaultdict(_Join)
    for witness in witnesses:
        for n in range(AROUND, len(witness.keys) - AROUND + 1):
            join = joins[witness.keys[n - AROUND : n + AROUND]]
            join.voices |= witness.voices
            join.stop |= n in witness.stops
    return joins


def _repeated(keys: Sequence[Sequence[str]]) -> Iterator[tuple[WordSlot, WordSlot, int]]:
    """The two positions and the size of each longest run, of four words or more, that occurs twice."""
    places: dict[tuple[str, ...], list[WordSlot]] = defaultdict(list)
    for line, words in enumerate(keys):
        for n in range(len(words) - MIN_RUN + 1):
            places[tuple(words[n : n + MIN_RUN])].append((line, n))
    for slots in places.values():
        for (line, a), (other, b) in combinations(slots[:COMMON], 2):
            words, others, size = keys[line], keys[other], MIN_RUN
            if a and b and words[a - 1] == others[b - 1]:
                continue  # part of the longer run that begins one word earlier
            while a + size < len(words) and b + size < len(others) and words[a + size] == others[b + size]:
                size += 1
            yield (line, a), (other, b), size


class _Path(NamedTuple):
    """The words of a line around one end of a run that occurs twice."""

    keys: Sequence[str]
    line: int
    position: int
    ends: bool  # the line ends at the other end of the run


def _cut(joins: dict[tuple[str, ...], _Join], cuts: dict[int, set[int]], paths: Sequence[_Path]) -> None:
    """Cut a path that at most one outlet prints, if several print the other one or if its line ends with the run."""
    around = [tuple(path.keys[max(0, path.position - AROUND) : path.position + AROUND]) for path in paths]
    joints = [joins.get(words, _Join()) for words in around]
    for n, (path, join) in enumerate(zip(paths, joints)):
        against = len(joints[1 - n].voices)
        beaten = against > 1 or path.ends and not paths[1 - n].ends
        if beaten and join.stop and len(join.voices) <= 1 and 0 < path.position < len(path.keys):
            cuts[path.line].add(path.position)


def _pieces(keys: Sequence[Sequence[str]], cuts: dict[int, set[int]]) -> Iterator[Sequence[str]]:
    for line, words in enumerate(keys):
        borders = sorted({0, len(words), *cuts.get(line, ())})
        yield from (words[start:end] for start, end in pairwise(borders))
