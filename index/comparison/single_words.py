"""The single words that match between, before and after the runs of an alignment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from letters.model import Span

CELLS = 4000  # pairs of words that one gap is searched for; a larger one is taken as replaced
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
    found = [WordRun(first.start - 1 - i, first.ref_start - 1 - j, 1) for i, j in reversed(pairs)]
    for block, after in pairwise(blocks):
        inner = _matches(query[block.end : after.start], keys[block.ref_end : after.ref_start])
        found += [block, *(WordRun(block.end + i, block.ref_end + j, 1) for i, j in inner)]
    ahead = frozenset(number - last.end for number in breaks)
    costs = _costs(passage, range(last.ref_end, window[1]), last.ref_end - 1)
    pairs = _matches(query[last.end :], keys[last.ref_end : window[1]], costs, ahead)
    return [*found, last, *(WordRun(last.end + i, last.ref_end + j, 1) for i, j in pairs)]


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
    if not ours or not theirs or len(ours) * len(theirs) > CELLS or not set(ours) & set(theirs):
        return []
    closed, skip = not costs, SKIP if costs else 0.0
    costs = costs or [0.0] * len(theirs)
    width = len(theirs) + 1
    best = [[0.0] * width if 0 in breaks else [0.0, *(-cost for cost in accumulate(costs))]]
    ends: list[list[float]] = [[0.0] + [NEVER] * len(theirs)]
    for i, word in enumerate(ours, 1):
        free = i in breaks
        before = best[-1]
        value = before[0] - skip
        row, end = [value], [NEVER] * width
        for j, other in enumerate(theirs, 1):
            if not free:
                value -= costs[j - 1]
            value = max(value, before[j] - skip)
            if word == other:
                end[j] = (MATCH if len(word) > 3 else SMALL) + max(ends[-1][j - 1], before[j - 1] - BLOCK)
                value = max(value, end[j])
            row.append(value)
        best.append(row)
        ends.append(end)
    return _traced(best, ends, skip, closed)


def _traced(best: list[list[float]], ends: list[list[float]], skip: float, closed: bool) -> list[tuple[int, int]]:
    """The pairs by which the best value came about, in order; on ties those that reach farther in the query."""
    i, j = len(best) - 1, len(best[0]) - 1
    if not closed:
        _, i, j = max([(value, i, j) for i, row in enumerate(ends) for j, value in enumerate(row) if value > NEVER])
    pairs: list[tuple[int, int]] = []
    matching = not closed and (i, j) != (0, 0)
    while i and j:
        if matching or ends[i][j] > NEVER and ends[i][j] >= best[i][j]:
            pairs.append((i - 1, j - 1))
            matching = ends[i - 1][j - 1] >= best[i - 1][j - 1] - BLOCK and ends[i - 1][j - 1] > 0
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j] - skip:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
