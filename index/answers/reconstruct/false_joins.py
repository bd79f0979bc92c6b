"""Lines cut where one outlet alone joined what does not belong together.

A quotation may run from one sentence into another that never followed it. It shows where words stand twice in the lines:
what comes before them here is not what comes before them there.
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

AROUND = 2  # words on each side by which a joint is known
COMMON = 8  # places of a run of words; one that stands in more tells nothing

WordSlot = tuple[int, int]  # a line, and the number of a word of it


@dataclass(slots=True)
class _Join:
    """Who prints these words round a joint, and whether a sentence ends there."""

    voices: set[str] = field(default_factory=set)
    stop: bool = False


def without_false_joins(lines: LineSet, witnesses: Sequence[Witness]) -> LineSet:
    """The lines without such joints, laid over one another again where that lets them overlap."""
    keys = _trimmed([line.keys for line in lines.lines], witnesses)
    joins = _joins(witnesses)
    cuts: dict[int, set[int]] = defaultdict(set)
    for first_slot, second_slot, size in _repeated(keys):
        after = (first_slot[0], first_slot[1] + size), (second_slot[0], second_slot[1] + size)
        last = [position == len(keys[line]) for line, position in after]
        _cut(
            joins,
            cuts,
            [
                _Path(keys[line], line, position, ends)
                for (line, position), ends in zip((first_slot, second_slot), last)
            ],
        )
        first = [position == 0 for _, position in (first_slot, second_slot)]
        _cut(joins, cuts, [_Path(keys[line], line, position, ends) for (line, position), ends in zip(after, first)])
    if not cuts and keys == [line.keys for line in lines.lines]:
        return lines
    relaid = LineSet()
    for run in sorted(_pieces(keys, cuts), key=lambda run: (-len(run), run)):
        if len(run) >= MIN_RUN:
            relaid.add(run, ())
    return relaid


def _trimmed(keys: Sequence[Sequence[str]], witnesses: Iterable[Witness]) -> list[Sequence[str]]:
    """The lines without a few words at the ends with which one outlet alone goes on into what stands elsewhere."""
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
    """How many words of a line are left."""
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
    """Runs of four words and more that stand in two places, as long as they can be: the places and the size."""
    places: dict[tuple[str, ...], list[WordSlot]] = defaultdict(list)
    for line, words in enumerate(keys):
        for start in range(len(words) - MIN_RUN + 1):
            places[tuple(words[start : start + MIN_RUN])].append((line, start))
    for slots in places.values():
        for (line, start), (other, other_start) in combinations(slots[:COMMON], 2):
            words, other_words, size = keys[line], keys[other], MIN_RUN
            if start and other_start and words[start - 1] == other_words[other_start - 1]:
                continue  # told with the words before
            while (
                start + size < len(words)
                and other_start + size < len(other_words)
                and words[start + size] == other_words[other_start + size]
            ):
                size += 1
            yield (line, start), (other, other_start), size


class _Path(NamedTuple):
    """A way into words that stand twice, or out of them."""

    keys: Sequence[str]
    line: int
    position: int
    ends: bool  # there is nothing else on the other side of the words


def _cut(joins: dict[tuple[str, ...], _Join], cuts: dict[int, set[int]], paths: Sequence[_Path]) -> None:
    """Of two ways the one that a single outlet goes is none, when more go the other or when it leads no farther."""
    path_joins = [
        joins.get(tuple(path.keys[max(0, path.position - AROUND) : path.position + AROUND]), _Join()) for path in paths
    ]
    for n, (path, join) in enumerate(zip(paths, path_joins)):
        against = len(path_joins[1 - n].voices)
        beaten = against > 1 or path.ends and not paths[1 - n].ends
        if beaten and join.stop and len(join.voices) <= 1 and 0 < path.position < len(path.keys):
            cuts[path.line].add(path.position)


def _pieces(keys: Sequence[Sequence[str]], cuts: dict[int, set[int]]) -> Iterator[Sequence[str]]:
    for line, words in enumerate(keys):
        borders = sorted({0, len(words), *cuts.get(line, ())})
        yield from (words[start:end] for start, end in pairwise(borders))
