"""The single words that match between, before and after the runs of an alignment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from letters.model import Span

CELLS = 4000  # pairs of words that one gap is searched for; a larger one is taken as replaced
PAIRS = 400  # of words that match in a gap; where more do, it is taken as replaced, too
MATCH, SMALL, BLOCK, SKIP = 10.0, 8.5, 1.0, 2.5  # worth of a word, of one up to three letters; cost of parting
BORDER = 2.5  # more cost where the next passage begins
NEVER = float("-inf")


Pair = tuple[int, int]


class WordRun(NamedTuple):
    """Words of a query that stand in one run in a reference: query[start:start+size], reference[at:at+size]."""

    start: int
    ref_start: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size

    @property
    def ref_end(self) -> int:
        return self.ref_start + self.size


def filled(
    query: Sequence[str],
    keys: Sequence[str],
    blocks: Sequence[WordRun],
    window: Span,
    breaks: Collection[int],
    passage: Sequence[int],
) -> list[WordRun]:
    """The blocks with the words that match in the gaps around them, in order.

    In a gap between two blocks as many words match as can, in as few blocks. Before the first and after the
    last block of the window a word must be near enough for its weight, except where an ellipsis of the query
    stands (`breaks`); going over the border of a passage counts as farther.
    """
    first, last = blocks[0], blocks[-1]
    before = range(first.ref_start - 1, window[0] - 1, -1)
    behind = [first.start - number for number in breaks]
    pairs = _matches(query[: first.start][::-1], keys, before, behind, passage)
    result = [WordRun(first.start - 1 - i, place, 1) for i, place in reversed(pairs)]
    for block, after in pairwise(blocks):
        inner = _matches(query[block.end : after.start], keys, range(block.ref_end, after.ref_start))
        result += [block, *(WordRun(block.end + i, place, 1) for i, place in inner)]
    ahead = [number - last.end for number in breaks]
    pairs = _matches(query[last.end :], keys, range(last.ref_end, window[1]), ahead, passage)
    return [*result, last, *(WordRun(last.end + i, place, 1) for i, place in pairs)]


def _matches(
    ours: Sequence[str], keys: Sequence[str], places: range, breaks: Collection[int] = (), passage: Sequence[int] = ()
) -> list[Pair]:
    """The best matching pairs of words (number, place of the reference), from where a block ends on.

    Without `passage` another block follows.
    """
    if not ours or not places or len(ours) * len(places) > CELLS:
        return []
    theirs = [keys[place] for place in places]
    pairs = [
        (i, j) for i, key in enumerate(ours, 1) if key in theirs for j, other in enumerate(theirs, 1) if key == other
    ]
    if not pairs or len(pairs) > PAIRS:
        return []
    gap = _Gap(_costs(passage, places) if passage else [0.0] * len(places), breaks, SKIP if passage else 0.0)
    for i, j in pairs:
        gap.add((i, j), MATCH if len(ours[i - 1]) > 3 else SMALL)
    last = gap.best if passage else gap.reached(len(ours), len(places))[1]
    return [(i - 1, places[j - 1]) for i, j in gap.row_to(last)]


def _costs(passage: Sequence[int], places: range) -> list[float]:
    """What it costs to skip each word of the reference, going away from a block."""
    return [SKIP if passage[place] == passage[place - places.step] else SKIP + BORDER for place in places]


class _Gap:
    """The pairs of words that match in a gap, each with the most that pairs in order are worth which end with it.

    A pair is (number in the query, number in the reference), from 1; (0, 0) is where the gap begins.
    """

    def __init__(self, costs: Sequence[float], breaks: Collection[int], skip: float) -> None:
        """`costs` are what it costs to skip each word of the reference, `skip` one of the query."""
        self._passed = [0.0, *accumulate(costs)]
        self._breaks = breaks
        self._skip = skip
        self._ends: dict[Pair, float] = {(0, 0): 0.0}
        self._before: dict[Pair, Pair] = {}

    def add(self, pair: Pair, worth: float) -> None:
        """Count a pair; those before it on both sides are counted already."""
        adjoining = pair[0] - 1, pair[1] - 1
        end, last = self.reached(*adjoining)
        if (own := self._ends.get(adjoining, NEVER)) >= end - BLOCK:
            end, last = own + BLOCK, adjoining
        self._ends[pair], self._before[pair] = worth + end - BLOCK, last

    def reached(self, i: int, j: int) -> tuple[float, Pair]:
        """The most that pairs up to a place are worth there, and the last of these.

        On ties it is the last in its own column, else the first in the query.
        """
        worths = {pair: self._worth(pair, i, j) for pair in self._ends if pair[0] <= i and pair[1] <= j}
        most = max(worths.values())
        reaching = [pair for pair, worth in worths.items() if worth == most]
        own = [pair for pair in reaching if pair[1] == j]
        return most, max(own) if own else min(reaching, key=lambda pair: (pair[0], -pair[1]))

    def _worth(self, pair: Pair, i: int, j: int) -> float:
        """What pairs up to one are worth at a place, with what it costs to come to it."""
        passed = self._passed[j] - self._passed[pair[1]]
        if passed and any(pair[0] <= number <= i for number in self._breaks):
            passed = 0.0
        return self._ends[pair] - self._skip * (i - pair[0]) - passed

    @property
    def best(self) -> Pair:
        """The pair that is worth most; on ties the one that reaches farther in the query."""
        return max(self._ends, key=lambda pair: (self._ends[pair], pair))

    def row_to(self, pair: Pair) -> list[Pair]:
        """The pairs that are worth most up to one, in order."""
        row: list[Pair] = []
        while pair in self._before:
            row.append(pair)
            pair = self._before[pair]
        return row[::-1]
