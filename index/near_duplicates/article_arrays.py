"""Many articles as arrays: their shingles, and who holds each. All of a library at once, or those of a partition."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.grouping.vocabulary import Bools, Ints, ranks_in_group, starts_of_equal
from index.near_duplicates import FIRST_HOLDERS, MIN_SHARED, POOL, SAMPLE_SIZE, UNLIKELY, CopyDecision, find_parent

SHIFT, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
BATCH = 4096  # articles whose first holders are counted together

Shingles = NDArray[np.uint32]


class Holders:
    """Who holds which shingle: two arrays, ordered by shingle and article."""

    def __init__(self, shingle: Shingles, article: NDArray[Any]) -> None:
        self.shingle = shingle
        self.article = article

    def earlier(self, shingles: Shingles, limits: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield which of these shingles have a holder before the given article, and this holder; then the next ones."""
        begin, open_ = np.searchsorted(self.shingle, shingles), np.arange(len(shingles))
        for rank in range(FIRST_HOLDERS):
            open_ = open_[begin[open_] + rank < len(self.shingle)]
            open_ = open_[self.shingle[begin[open_] + rank] == shingles[open_]]
            holders = self.article[begin[open_] + rank].astype(np.int64)
            earlier = holders < limits[open_]
            open_ = open_[earlier]
            yield open_, holders[earlier]

    def all(self, shingle: int) -> list[int]:
        """All holders of a shingle."""
        begin, end = (self.shingle.searchsorted(np.uint32(shingle), side) for side in ("left", "right"))
        if begin == end:
            raise KeyError(shingle)
        holders: list[int] = self.article[begin:end].tolist()
        return holders


def by_shingle(shingles: Shingles, begins: Ints) -> tuple[Shingles, Ints]:
    """The shingles of articles in order, and the article of each; for one shingle in the order of the articles.

    `shingles` has those of one article after the other, which begin at `begins`, with the end.
    """
    article = np.repeat(np.arange(len(begins) - 1, dtype=np.uint64), np.diff(begins))
    pair = np.sort(shingles.astype(np.uint64) << SHIFT | article)
    return (pair >> SHIFT).astype(np.uint32), (pair & LOW).astype(np.int64)


def sampled(shingle: Shingles, article: Ints, sample_keys: NDArray[np.uint32], rank: Ints) -> Bools:
    """Which holders are in the sample of their shingle; they are in order of shingle and `rank`, as `sample_of` has it."""
    first = np.flatnonzero(rank == 0)
    count = np.diff(np.append(first, len(rank)))
    mask = np.repeat(count <= SAMPLE_SIZE, count)
    pool = np.flatnonzero(~mask & (rank < POOL))
    pool = pool[np.lexsort((article[pool], sample_keys[pool], shingle[pool]))]
    mask[pool[ranks_in_group(shingle[pool]) < SAMPLE_SIZE]] = True
    return mask


class ArticleArrays:
    """Articles in order of their numbers, with holders of shingles: a `ShingleIndex`.

    Raises KeyError for an article or a shingle that is not known.
    """

    def __init__(
        self, numbers: Ints, shingles: Shingles, begins: Ints, outlets: Sequence[Hashable],
        first: Holders, sample: Holders,
    ) -> None:  # fmt: skip
        self.numbers = numbers
        self._shingles = shingles
        self._begins = begins
        self._outlets = outlets
        self.first_holders = first
        self._sample = sample

    @classmethod
    def of_all(
        cls, shingles: Shingles, begins: Ints, outlets: Sequence[Hashable], sample_keys: Sequence[int]
    ) -> ArticleArrays:
        """All articles there are, numbered from 0 in order; `by_shingle` has what the arrays are."""
        shingle, article = by_shingle(shingles, begins)
        keys = np.array(sample_keys, dtype=np.uint32)[article]
        mask = sampled(shingle, article, keys, ranks_in_group(shingle))
        holders, sample = Holders(shingle, article), Holders(shingle[mask], article[mask])
        return cls(np.arange(len(outlets)), shingles, begins, outlets, holders, sample)

    def position(self, article: int) -> int:
        """The position of an article among the numbers."""
        position = int(self.numbers.searchsorted(article))
        if position == len(self.numbers) or self.numbers[position] != article:
            raise KeyError(article)
        return position

    def close_pairs(self) -> Iterator[tuple[Ints, Ints]]:
        """Each article with each earlier one that is among the first holders of MIN_SHARED of its shingles, in batches."""
        for low in range(0, len(self.numbers), BATCH):
            begins = self._begins[low : low + BATCH + 1]
            # in order, so that searching them is fast
            shingles, article = by_shingle(self._shingles[begins[0] : begins[-1]], begins)
            earlier = self.first_holders.earlier(shingles, self.numbers[low + article])
            row, holder = (np.concatenate(columns) for columns in zip(*earlier))
            order = np.lexsort((holder, article[row]))
            article, holder = article[row][order], holder[order]
            first = np.flatnonzero(starts_of_equal(article, holder))
            close = first[np.diff(np.append(first, len(article))) >= MIN_SHARED]
            yield self.numbers[low + article[close]], holder[close]

    def _shingles_of(self, article: int) -> Shingles:
        position = self.position(article)
        return self._shingles[self._begins[position] : self._begins[position + 1]]

    def shingles(self, article: int) -> set[int]:
        """As in `ShingleIndex`."""
        return set(self._shingles_of(article).tolist())

    def earlier_holders(self, article: int) -> list[tuple[int, int]]:
        """As in `ShingleIndex`."""
        shingles, pairs = self._shingles_of(article), list[tuple[int, int]]()
        for rows, holders in self.first_holders.earlier(shingles, np.full(len(shingles), article)):
            pairs += zip(shingles[rows].tolist(), holders.tolist())
        return pairs

    def sample(self, shingle: int) -> list[int]:
        """As in `ShingleIndex`, in the order of the articles."""
        return self._sample.all(shingle)

    def outlet(self, article: int) -> Hashable:
        """As in `ShingleIndex`."""
        return self._outlets[self.position(article)]


def find_parents(articles: ArticleArrays) -> list[CopyDecision[int]]:
    """Decide for all articles, as `find_parent` does for one."""
    decisions = [CopyDecision[int](UNLIKELY)] * len(articles.numbers)
    for likely, _ in articles.close_pairs():
        for article in set(likely.tolist()):
            decisions[article] = find_parent(article, articles)
    return decisions
