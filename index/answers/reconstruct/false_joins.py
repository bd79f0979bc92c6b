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
    for one, other, size in _repeated(keys):
        after = (one[0], one[1] + size), (other[0], other[1] + size)
        last = [at == len(keys[line]) for line, at in after]
        _cut(joins, cuts, [_Path(keys[line], line, at, ends) for (line, at), ends in zip((one, other), last)])
        first = [at == 0 for _, at in (one, other)]
        _cut(joins, cuts, [_Path(keys[line], line, at, ends) for (line, at), ends in zip(after, first)])
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
                for at in range(len(words) - size + 1):
                    voices[words[at : at + size]] |= witness.voices
    for _ in ("last words", "first words"):
        places = Counter(tuple(words[at : at + MIN_RUN]) for words in keys for at in range(len(words) - MIN_RUN + 1))
        keys = [words[: _stop(words, voices, places)][::-1] for words in keys]
    return list(keys)


def _stop(words: Sequence[str], voices: dict[tuple[str, ...], set[str]], places: Counter[tuple[str, ...]]) -> int:
    """How many words of a line are left."""
    if places[tuple(words[-MIN_RUN:])] > 1:
        for at in range(max(MIN_RUN, len(words) - MIN_RUN + 1), len(words)):
            before = tuple(words[at - MIN_RUN : at])
            if len(voices[(*before, words[at])]) <= 1 < len(voices[before]):
                return at
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
        for at in range(len(words) - MIN_RUN + 1):
            places[tuple(words[at : at + MIN_RUN])].append((line, at))
    for some in places.values():
        for (line, at), (other, to) in combinations(some[:COMMON], 2):
            one, two, size = keys[line], keys[other], MIN_RUN
            if at and to and one[at - 1] == two[to - 1]:
                continue  # told with the words before
            while at + size < len(one) and to + size < len(two) and one[at + size] == two[to + size]:
                size += 1
            yield (line, at), (other, to), size


class _Path(NamedTuple):
    """A way into words that stand twice, or out of them."""

    keys: Sequence[str]
    line: int
    at: int
    ends: bool  # there is nothing else on the other side of the words


def _cut(joins: dict[tuple[str, ...], _Join], cuts: dict[int, set[int]], paths: Sequence[_Path]) -> None:
    """Of two ways the one that a single outlet goes is none, when more go the other or when it leads no farther."""
    known = [joins.get(tuple(path.keys[max(0, path.at - AROUND) : path.at + AROUND]), _Join()) for path in paths]
    for n, (path, join) in enumerate(zip(paths, known)):
        against = len(known[1 - n].voices)
        beaten = against > 1 or path.ends and not paths[1 - n].ends
        if beaten and join.stop and len(join.voices) <= 1 and 0 < path.at < len(path.keys):
            cuts[path.line].add(path.at)


def _pieces(keys: Sequence[Sequence[str]], cuts: dict[int, set[int]]) -> Iterator[Sequence[str]]:
    for line, words in enumerate(keys):
        borders = sorted({0, len(words), *cuts.get(line, ())})
        yield from (words[start:end] for start, end in pairwise(borders))
