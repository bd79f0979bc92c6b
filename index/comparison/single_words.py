"""The single words that match between, before and after the runs of an alignment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from letters.model import Span

CELLS = 4000  # pairs of words that one gap is searched for; a larger one is taken as replaced
PAIRS = 400  # of words that match in a gap; where more do, it is taken as replaced, too
MATCH, SMALL, BLOCK, SKIP = 10.0, 8.5, 1.0, 2.5  # worth of a word, of one up to three letters; cost of parting
BORDER = 2.5  # more cost where the next passage begins
NEVER = float("-inf")


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
    """The blocks with the words that match in the gaps round them, in order.

    In a gap between two blocks as many words match as can, in as few blocks. Before the first and after the
    last block of the window a word must be near enough for its weight, except where an ellipsis of the query
    stands (`breaks`); going over the border of a passage counts as farther.
    """
    first, last = blocks[0], blocks[-1]
    behind = frozenset(first.start - number for number in breaks)
    costs = _costs(passage, range(first.ref_start - 1, window[0] - 1, -1), first.ref_start)
    pairs = _matches(query[: first.start][::-1], keys[window[0] : first.ref_start][::-1], costs, behind)
    result = [WordRun(first.start - 1 - i, first.ref_start - 1 - j, 1) for i, j in reversed(pairs)]
    for block, after in pairwise(blocks):
        inner = _matches(query[block.end : after.start], keys[block.ref_end : after.ref_start])
        result += [block, *(WordRun(block.end + i, block.ref_end + j, 1) for i, j in inner)]
    ahead = frozenset(number - last.end for number in breaks)
    costs = _costs(passage, range(last.ref_end, window[1]), last.ref_end - 1)
    pairs = _matches(query[last.end :], keys[last.ref_end : window[1]], costs, ahead)
    return [*result, last, *(WordRun(last.end + i, last.ref_end + j, 1) for i, j in pairs)]


def _costs(passage: Sequence[int], places: Iterable[int], before: int) -> list[float]:
    """What it costs to pass over each word of the reference, going away from a block."""
    costs = []
    for place in places:
        costs.append(SKIP if passage[place] == passage[before] else SKIP + BORDER)
        before = place
    return costs


def _matches(
    ours: Sequence[str], theirs: Sequence[str], costs: Sequence[float] = (), breaks: Collection[int] = ()
) -> list[tuple[int, int]]:
    """The best matching pairs of words, from where a block ends on; without `costs` another one follows."""
    if not ours or not theirs or len(ours) * len(theirs) > CELLS:
        return []
    pairs = [
        (i, j) for i, word in enumerate(ours, 1) if word in theirs for j, other in enumerate(theirs, 1) if word == other
    ]
    if not pairs or len(pairs) > PAIRS:
        return []
    gap = _Gap(len(ours), len(theirs), costs, breaks)
    for i, j in pairs:
        gap.add(i, j, MATCH if len(ours[i - 1]) > 3 else SMALL)
    return gap.best_pairs()


class _Gap:
    """The pairs of words that match in a gap, each with the most that pairs in order are worth which end with it.

    A pair is (number in the query, number in the reference), from 1; (0, 0) is where the gap begins.
    """

    def __init__(self, rows: int, columns: int, costs: Sequence[float], breaks: Collection[int]) -> None:
        self._corner = rows, columns
        self._closed = not costs
        self._skip = SKIP if costs else 0.0
        self._passed = [0.0, *accumulate(costs)] if costs else [0.0] * (columns + 1)
        self._breaks = sorted(breaks)
        self._ends: dict[tuple[int, int], float] = {(0, 0): 0.0}

    def add(self, i: int, j: int, worth: float) -> None:
        """Count a pair; those before it on both sides are counted already."""
        before = max(self._reaching(i - 1, j - 1)) - BLOCK
        self._ends[i, j] = worth + max(self._ends.get((i - 1, j - 1), NEVER), before)

    def _reaching(self, i: int, j: int) -> list[float]:
        """What the pairs up to a place are worth there, with what it costs to come to it."""
        return [self._worth(pair, end, i, j) for pair, end in self._ends.items() if pair[0] <= i and pair[1] <= j]

    def _worth(self, pair: tuple[int, int], end: float, i: int, j: int) -> float:
        passed = self._passed[j] - self._passed[pair[1]]
        if passed and self._breaks and any(pair[0] <= number <= i for number in self._breaks):
            passed = 0.0
        return end - self._skip * (i - pair[0]) - passed

    def best_pairs(self) -> list[tuple[int, int]]:
        """The pairs that are worth most, counted from 0, in order; on ties those that reach farther in the query."""
        chosen: list[tuple[int, int]] = []
        if self._closed:
            pair = self._last_before(*self._corner)
        else:
            pair = max(self._ends, key=lambda pair: (self._ends[pair], pair))
        while pair != (0, 0):
            i, j = pair
            chosen.append((i - 1, j - 1))
            end = self._ends.get((i - 1, j - 1), NEVER)
            goes_on = end > 0 and end >= max(self._reaching(i - 1, j - 1)) - BLOCK
            pair = (i - 1, j - 1) if goes_on else self._last_before(i - 1, j - 1)
        return chosen[::-1]

    def _last_before(self, i: int, j: int) -> tuple[int, int]:
        """The pair from which a place is reached for most: in its own column the last, else the first in the query."""
        if not i or not j:
            return 0, 0
        values = {
            pair: self._worth(pair, end, i, j) for pair, end in self._ends.items() if pair[0] <= i and pair[1] <= j
        }
        best = max(values.values())
        reaching = [pair for pair, value in values.items() if value == best]
        own = [pair for pair in reaching if pair[1] == j]
        return max(own) if own else min(reaching, key=lambda pair: (pair[0], -pair[1]))
