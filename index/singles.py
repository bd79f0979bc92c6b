"""The single words that match between, before and after the runs of an alignment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from letters.model import Span

CELLS = 4000  # pairs of words that one gap is searched for; a larger one is taken as replaced
MATCH, SMALL, BLOCK, SKIP = 10.0, 6.0, 1.0, 2.5  # worth of a word, of one up to three letters; cost of parting


class Run(NamedTuple):
    """Words of a query that stand in one run in a reference: query[start:start+size], reference[at:at+size]."""

    start: int
    at: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size

    @property
    def to(self) -> int:
        return self.at + self.size


def filled(
    query: Sequence[str], keys: Sequence[str], blocks: Sequence[Run], window: Span, breaks: Collection[int]
) -> list[Run]:
    """The blocks with the words that match in the gaps round them, in order.

    In a gap between two blocks as many words match as can, in as few blocks. Before the first and after the
    last block of the window a word must be near enough for its weight, but where the query owns to leaving
    something out (`breaks`).
    """
    found = _before(query, keys, blocks[0], window[0], breaks)
    for block, after in zip(blocks, [*blocks[1:], None]):
        found.append(block)
        if after is not None:
            pairs = _matches(query[block.end : after.start], keys[block.to : after.at], frozenset(), True)
        else:
            ahead = frozenset(number - block.end for number in breaks)
            pairs = _matches(query[block.end :], keys[block.to : window[1]], ahead, False)
        found += [Run(block.end + i, block.to + j, 1) for i, j in pairs]
    return found


def _before(query: Sequence[str], keys: Sequence[str], block: Run, low: int, breaks: Collection[int]) -> list[Run]:
    """The matches before the first block, looked for backwards from it."""
    behind = frozenset(block.start - number for number in breaks)
    pairs = _matches(query[: block.start][::-1], keys[low : block.at][::-1], behind, False)
    return [Run(block.start - 1 - i, block.at - 1 - j, 1) for i, j in reversed(pairs)]


def _matches(
    ours: Sequence[str], theirs: Sequence[str], breaks: Collection[int], closed: bool
) -> list[tuple[int, int]]:
    """The best matching pairs of words, from where a block ends on; `closed` where another one follows."""
    if not ours or not theirs or len(ours) * len(theirs) > CELLS or not set(ours) & set(theirs):
        return []
    skip = 0.0 if closed else SKIP
    width = len(theirs) + 1
    best = [[-skip * j * (0 not in breaks) for j in range(width)]]
    ends: list[list[float]] = [[0.0] + [float("-inf")] * len(theirs)]
    came: dict[tuple[int, int], bool] = {}
    for i, word in enumerate(ours, 1):
        free = i in breaks
        row, end = [best[-1][0] - skip], [float("-inf")] * width
        for j, other in enumerate(theirs, 1):
            value = max(best[-1][j] - skip, row[j - 1] - (0.0 if free else skip))
            if word == other:
                end[j] = (MATCH if len(word) > 3 else SMALL) + max(ends[-1][j - 1], best[-1][j - 1] - BLOCK)
                if end[j] >= value:
                    value = end[j]
                    came[i, j] = True
            row.append(value)
        best.append(row)
        ends.append(end)
    return _traced(best, ends, came, skip, breaks, closed)


def _traced(
    best: list[list[float]],
    ends: list[list[float]],
    came: dict[tuple[int, int], bool],
    skip: float,
    breaks: Collection[int],
    closed: bool,
) -> list[tuple[int, int]]:
    """The pairs by which the best value came about, in order."""
    last = (len(best) - 1, len(best[0]) - 1)
    if not closed:
        last = max(((i, j) for i, row in enumerate(ends) for j in range(len(row))), key=lambda at: ends[at[0]][at[1]])
    i, j = last
    pairs: list[tuple[int, int]] = []
    matching = not closed and (i, j) != (0, 0)
    while i and j:
        if matching or (i, j) in came:
            pairs.append((i - 1, j - 1))
            matching = ends[i - 1][j - 1] >= best[i - 1][j - 1] - BLOCK and ends[i - 1][j - 1] > 0
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j] - skip:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
