"""Which article copies which: reposts and light rewrites, found by their shingles outside quotation marks.

The shingles are those of `index.store.unquoted`: a sample, some 130 an article, in which the same words always give the
same shingles. An article has at most one parent: the article before it in `order` that shares most of its shingles.
Families are the trees of these links; articles that only share some words are not joined to a family.

Two articles may also share boilerplate: house text, "Subscribe to our newsletter", the background of an event.
Boilerplate is recognised by its use in otherwise unrelated articles, the witnesses: they have the shared shingles and
hardly anything else of either article. Boilerplate does not count, nor does what two articles of one outlet share.
Nothing depends on the number of articles: the parent is a function of the article's shingles, of the first holders of
each, and of those holders' shingles. So when an article is added or removed, only articles that share a shingle of
which it is among the first holders must be examined again (`IncrementalFamilies`).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

FIRST_HOLDERS = 3  # holders of a shingle, by `order`, that may be the parent
POOL = 64  # holders of a shingle, by `order`, from which the sample is taken
SAMPLE_SIZE = 6  # holders of a shingle that may be witnesses, by `sample_key`
MIN_SHARED = 6  # shingles that a copy and its parent share; some 20 words
CERTAIN_SHARE = 0.75  # share of an article's shingles that makes it a copy, whoever else has them
CERTAIN_DICE = 0.6  # the same, as the share of the shingles of both (Dice coefficient)
COPY_DICE = 0.25  # share of the shingles of both that makes a copy, without boilerplate (Dice coefficient)
EXCERPT_SHARE = 0.4  # the same for an excerpt, as the share of the shorter article's shingles
MIN_WITNESSED = 3  # shingles that a witness shares with both
MAX_OTHER_SHARE = 0.1  # share of the two articles' other shingles; a witness has less
WITNESS_SHARE = 2 / 3  # share of a sample that must be witnesses
ROUNDS = 6  # times that a parent is searched with the shingles that are not boilerplate
UNLIKELY, LIKELY, CERTAIN = range(3)

A = TypeVar("A", bound=Any)  # what identifies articles: ranks or keys of `order`, which sort by time


class ShingleIndex(Protocol[A]):
    """What the rules need to know of the articles of an index."""

    def shingles(self, article: A) -> AbstractSet[int]:
        """The shingles of an article outside quotation marks; none of a clipping."""

    def earlier_holders(self, article: A) -> list[tuple[int, A]]:
        """Each shingle of an article with each of its FIRST_HOLDERS holders that comes before the article."""

    def sample(self, shingle: int) -> Sequence[A]:
        """At most SAMPLE_SIZE holders of the shingle: of the first POOL those of the lowest sample key, in order."""

    def outlet(self, article: A) -> Hashable:
        """The outlet of an article."""


def sample_of(holders: Sequence[A], by_sample_key: Callable[[A], Any]) -> list[A]:
    """The sample of a shingle's holders: SAMPLE_SIZE of the first POOL, those of the lowest sample key."""
    return nsmallest(SAMPLE_SIZE, holders[:POOL], key=by_sample_key)


def sample_key(id: str) -> int:
    """A number by which articles are sampled: always the same for an article, and unrelated to its copies' numbers."""
    return zlib.crc32(id.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class CopyDecision(Generic[A]):
    """The article that one copies, or None if it copies none, and how certain that is.

    CERTAIN: decided by its shingles and those of the likeliest parent alone. LIKELY: other articles were considered
    too. UNLIKELY: there is no article that it could copy.
    """

    likelihood: int
    parent: A | None = None


def find_parent(article: A, index: ShingleIndex[A]) -> CopyDecision[A]:
    """Find the article that one copies."""
    shingles = index.shingles(article)
    earlier = index.earlier_holders(article)
    remaining = set(shingles)
    for attempt in range(ROUNDS):
        parent = _likeliest_parent(remaining, earlier)
        if parent is None:
            return CopyDecision(LIKELY if attempt else UNLIKELY)
        parent_shingles = index.shingles(parent)
        pair = _Pair(remaining, parent_shingles - (shingles - remaining), remaining & parent_shingles)
        if _certain(shingles, parent_shingles, pair.shared):
            return CopyDecision(LIKELY if attempt else CERTAIN, parent)
        boilerplate = _boilerplate(article, parent, pair, index)
        if not boilerplate:
            return CopyDecision(LIKELY, parent if pair.copied() else None)
        remaining -= boilerplate
    return CopyDecision(LIKELY)


def possible_witnesses(article: A, index: ShingleIndex[A]) -> set[A]:
    """The articles whose shingles `find_parent` may need, besides earlier articles that share MIN_SHARED shingles.

    This asks only for the shingles of the article and of those that have MIN_SHARED of its shingles.
    """
    shingles, earlier = index.shingles(article), index.earlier_holders(article)
    parent = _likeliest_parent(shingles, earlier)
    if parent is None or _certain(shingles, index.shingles(parent), shingles & index.shingles(parent)):
        return set()
    candidates = [other for other, count in _votes(shingles, earlier).items() if count >= MIN_SHARED]
    apart = [other for other in candidates if index.outlet(other) != index.outlet(article)]
    samples = (_samples(article, other, shingles & index.shingles(other), index) for other in apart)
    return {witness for sample in samples for witness in _witnesses(sample)}


class _Pair(NamedTuple):
    """The shingles of an article and of its likely parent that count, and those that both have."""

    own: AbstractSet[int]
    theirs: AbstractSet[int]
    shared: AbstractSet[int]

    def copied(self) -> bool:
        """Whether what they share is enough, without boilerplate."""
        sizes = len(self.own), len(self.theirs)
        return len(self.shared) >= min(COPY_DICE * sum(sizes) / 2, EXCERPT_SHARE * min(sizes))


def _likeliest_parent(shingles: AbstractSet[int], earlier: Iterable[tuple[int, A]]) -> A | None:
    """The earlier article that is among the first holders of most of these shingles; the earliest of several."""
    votes = _votes(shingles, earlier)
    most = max(votes.values(), default=0)
    return min(other for other, count in votes.items() if count == most) if most >= MIN_SHARED else None


def _votes(shingles: AbstractSet[int], earlier: Iterable[tuple[int, A]]) -> Counter[A]:
    """For each earlier article, of how many of these shingles it is among the first holders."""
    return Counter(other for shingle, other in earlier if shingle in shingles)


def _certain(own: AbstractSet[int], theirs: AbstractSet[int], shared: AbstractSet[int]) -> bool:
    """Whether what two articles share makes a copy, whoever else has it."""
    return len(shared) >= min(CERTAIN_SHARE * len(own), CERTAIN_DICE * (len(own) + len(theirs)) / 2)


def _boilerplate(article: A, parent: A, pair: _Pair, index: ShingleIndex[A]) -> AbstractSet[int]:
    """The shingles that two articles share and that are boilerplate."""
    if index.outlet(article) == index.outlet(parent):
        return pair.shared
    samples = _samples(article, parent, pair.shared, index)
    rest = (pair.own | pair.theirs) - pair.shared
    witnesses = {
        other for other in _witnesses(samples) if len(rest & index.shingles(other)) < MAX_OTHER_SHARE * len(rest)
    }
    return {
        shingle
        for shingle, sample in samples.items()
        if sample and len(witnesses.intersection(sample)) >= WITNESS_SHARE * len(sample)
    }


def _samples(article: A, parent: A, shingles: AbstractSet[int], index: ShingleIndex[A]) -> dict[int, list[A]]:
    """The sample of the holders of each shingle, without these two articles."""
    return {shingle: [a for a in index.sample(shingle) if a not in (article, parent)] for shingle in shingles}


def _witnesses(samples: Mapping[int, Sequence[A]]) -> Iterator[A]:
    """The articles that are in so many samples that they may be witnesses."""
    counts = Counter(other for sample in samples.values() for other in sample)
    return (other for other, n in counts.items() if n >= MIN_WITNESSED)
