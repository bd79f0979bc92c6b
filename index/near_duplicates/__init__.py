"""Which article copies which: reposts and light rewrites, told by their grams outside quotation marks.

The grams are those of `index.store.unquoted`, a sample (some 130 an article) that is the same wherever the same words
stand. An article has one parent at most: of those before it in `order`, the one that shares most of its grams; links
are never merged into anything but the tree they make, for what merely touches is no family.

Two articles also share what is nobody's: house text, "Subscribe to our newsletter", the background of an event. Such
words are told by strangers, articles that have them and hardly anything else of either; they count for nothing,
nor does what two articles of one outlet share. Nothing here depends on how many articles there are: the parent is
a function of the article's grams, of the first holders of each, and of those holders' grams. So when an article comes
or goes, only those are to be asked again that share a gram of which it is among the first holders (`Known.asked`).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

FIRST = 3  # articles that have a gram, by `order`: from among them comes the parent
POOL = 64  # articles that have a gram, by `order`: from among them are drawn
DRAWN = 6  # articles that testify whether a gram is anybody's, by `lot`
LEAST = 6  # grams that a copy and its parent share; some 20 words
MOST = 0.75  # the share of an article's grams that makes it a copy, whoever else has them
ALIKE = 0.6  # the like, as the share of the grams of both (Dice)
SHARE = 0.25  # the share of the grams of both that makes a copy where strangers' don't count (Dice)
PART = 0.4  # the like for a part, as the share of the shorter's grams
HELD = 3  # grams that a stranger shares with both
STRANGE = 0.1  # the share of what else the two have; a stranger has less
MOSTLY = 2 / 3  # the share of the articles drawn that must be strangers
ROUNDS = 6  # times that a parent is looked for in what strangers left
UNLIKELY, LIKELY, SURE = range(3)
BATCH = 4096  # articles looked at together
SHIFT = 32
PAST = 1 << 31  # greater than the number of any article

A = TypeVar("A", bound=Any)  # what articles go by: anything that sorts as they come, ranks or keys of `order`


class Texts(Protocol[A]):
    """What is asked about the articles of an index."""

    def grams(self, article: A) -> AbstractSet[int]:
        """The grams of an article outside quotation marks; none of a clipping."""

    def before(self, article: A) -> list[tuple[int, A]]:
        """Each gram of an article with each of the FIRST articles that have it, so far as they come before it."""

    def drawn(self, gram: int) -> Sequence[A]:
        """DRAWN articles at most that have the gram: of the first POOL those of least lot, then by order."""

    def outlet(self, article: A) -> Hashable:
        """The outlet of an article."""


def drawn(holders: Sequence[A], by_lot: Callable[[A], Any]) -> list[A]:
    """DRAWN of the first POOL articles that have a gram, those of least lot."""
    return nsmallest(DRAWN, holders[:POOL], key=by_lot)


def lot(id: str) -> int:
    """A number by which articles are drawn: no kin of one another's, but always the same ones."""
    return zlib.crc32(id.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Judged(Generic[A]):
    """The article that one copies, None where it is its own, and on what that rests.

    SURE: on its grams and those of the likeliest article alone. LIKELY: on the testimony of others too.
    UNLIKELY: there is none that it could be.
    """

    likely: int
    parent: A | None = None


def judged(article: A, texts: Texts[A]) -> Judged[A]:
    """What an article copies."""
    own = texts.grams(article)
    before = texts.before(article)
    left = set(own)
    for n in range(ROUNDS):
        parent = _likeliest(left, before)
        if parent is None:
            return Judged(LIKELY if n else UNLIKELY)
        theirs = texts.grams(parent)
        pair = _Pair(left, theirs - (own - left), left & theirs)
        if _sure(own, theirs, pair.shared):
            return Judged(LIKELY if n else SURE, parent)
        common = _common(article, parent, pair, texts)
        if not common:
            return Judged(LIKELY, parent if pair.copied() else None)
        left -= common
    return Judged(LIKELY)


def witnesses(article: A, texts: Texts[A]) -> set[A]:
    """The articles whose grams `judged` may ask for, besides those that have LEAST grams before the article.

    Only of the article and of those that have LEAST of its grams are the grams asked for here.
    """
    own, before = texts.grams(article), texts.before(article)
    parent = _likeliest(own, before)
    if parent is None or _sure(own, texts.grams(parent), own & texts.grams(parent)):
        return set()
    likely = [other for other, count in _votes(own, before).items() if count >= LEAST]
    apart = [other for other in likely if texts.outlet(other) != texts.outlet(article)]
    shared = ((other, own & texts.grams(other)) for other in apart)
    return {one for other, grams in shared for one in _holding(_testimony(article, other, grams, texts))}


class _Pair(NamedTuple):
    """The grams of an article and of its likely parent that count, and those that both have."""

    own: AbstractSet[int]
    theirs: AbstractSet[int]
    shared: AbstractSet[int]

    def copied(self) -> bool:
        """Whether what they share is enough, when it is nobody else's."""
        sizes = len(self.own), len(self.theirs)
        return len(self.shared) >= min(SHARE * sum(sizes) / 2, PART * min(sizes))


def _likeliest(grams: AbstractSet[int], before: Iterable[tuple[int, A]]) -> A | None:
    """The article before this one that is among the first to have most of these grams; the earliest of several."""
    votes = _votes(grams, before)
    most = max(votes.values(), default=0)
    return min(other for other, count in votes.items() if count == most) if most >= LEAST else None


def _votes(grams: AbstractSet[int], before: Iterable[tuple[int, A]]) -> Counter[A]:
    """Of how many of these grams each article before this one is among the first to have them."""
    return Counter(other for gram, other in before if gram in grams)


def _sure(own: AbstractSet[int], theirs: AbstractSet[int], shared: AbstractSet[int]) -> bool:
    """Whether what two articles share makes a copy, whoever else has it."""
    return len(shared) >= min(MOST * len(own), ALIKE * (len(own) + len(theirs)) / 2)


def _common(article: A, parent: A, pair: _Pair, texts: Texts[A]) -> AbstractSet[int]:
    """Of the grams that two articles share, those that are nobody's."""
    if texts.outlet(article) == texts.outlet(parent):
        return pair.shared
    others = _testimony(article, parent, pair.shared, texts)
    rest = (pair.own | pair.theirs) - pair.shared
    strangers = {other for other in _holding(others) if len(rest & texts.grams(other)) < STRANGE * len(rest)}
    return {
        gram for gram, drawn in others.items() if drawn and len(strangers.intersection(drawn)) >= MOSTLY * len(drawn)
    }


def _testimony(article: A, parent: A, grams: AbstractSet[int], texts: Texts[A]) -> dict[int, list[A]]:
    """The articles drawn of those that have each gram, besides these two."""
    return {gram: [a for a in texts.drawn(gram) if a not in (article, parent)] for gram in grams}


def _holding(others: Mapping[int, Sequence[A]]) -> Iterator[A]:
    """The articles that testify to so many grams that they may be strangers."""
    held = Counter(other for drawn in others.values() for other in drawn)
    return (other for other, n in held.items() if n >= HELD)


def parents(gram: Any, holder: Any, outlets: Sequence[Hashable], lots: Sequence[int]) -> list[Judged[int]]:
    """Every article as `judged`, at once.

    Articles are numbered in `order`, from 0, as `outlets` and `lots` are. `gram` and `holder` are arrays of unsigned
    integers of at most 32 bits: a pair for every gram of every article, each once, in any order.
    """
    texts = _All(gram, holder, outlets, lots)
    return [judged(n, texts) if likely else Judged(UNLIKELY) for n, likely in enumerate(texts.promising())]


class _All:
    """The texts of all articles, in arrays; a gram goes by its number among the grams."""

    def __init__(self, gram: Any, holder: Any, outlets: Sequence[Hashable], lots: Sequence[int]) -> None:
        import numpy as np

        pair = np.sort(gram.astype(np.uint64) << SHIFT | holder)
        self._holders, gram = pair.astype(np.uint32), pair >> SHIFT
        fresh = np.append(True, gram[1:] != gram[:-1])[: len(gram)]
        self._begins = np.append(np.flatnonzero(fresh), len(gram))
        number = np.cumsum(fresh, dtype=np.uint32) - np.uint32(1)
        self._by_lot = self._sorted_by_lot(number, lots)
        by_article = np.sort(self._holders.astype(np.uint64) << SHIFT | number)
        self._numbers = by_article.astype(np.uint32)
        self._of = np.searchsorted(by_article, np.arange(len(outlets) + 1, dtype=np.uint64) << SHIFT).tolist()
        self._outlets = outlets

    def _sorted_by_lot(self, number: Any, lots: Sequence[int]) -> Any:
        """The articles that have each gram by their lots, those past the pool after the others."""
        import numpy as np

        by_lot = np.lexsort((np.arange(len(lots)), np.array(lots, dtype=np.uint32))).astype(np.uint32)
        place = np.argsort(by_lot).astype(np.uint32)[self._holders]
        past = np.arange(len(number)) >= self._begins[number] + POOL
        place[past] |= PAST
        return by_lot[np.sort(number.astype(np.uint64) << SHIFT | place).astype(np.uint32) & (PAST - 1)]

    def grams(self, article: int) -> AbstractSet[int]:
        """The numbers of the grams of an article."""
        return set(self._numbers[self._of[article] : self._of[article + 1]].tolist())

    def before(self, article: int) -> list[tuple[int, int]]:
        """Each gram's number with each of the first articles to have it, so far as they come before this one."""
        numbers = self._numbers[self._of[article] : self._of[article + 1]]
        at, found = self._begins[numbers], list[tuple[int, int]]()
        for _ in range(FIRST):
            others = self._holders[at]
            earlier = others < article
            numbers, at = numbers[earlier], at[earlier] + 1
            found += zip(numbers.tolist(), others[earlier].tolist())
        return found

    def drawn(self, gram: int) -> Sequence[int]:
        """The articles of least lot that have the gram of this number."""
        begin = self._begins[gram]
        drawn: list[int] = self._by_lot[begin : min(begin + DRAWN, self._begins[gram + 1])].tolist()
        return drawn

    def outlet(self, article: int) -> Hashable:
        """The outlet of an article."""
        return self._outlets[article]

    def promising(self) -> Iterator[bool]:
        """Whether each article shares so many grams with one of the first to have them that it may be a copy."""
        for low in range(0, len(self._of) - 1, BATCH):
            yield from self._promising(low, min(low + BATCH, len(self._of) - 1)).tolist()

    def _promising(self, low: int, high: int) -> Any:
        """The same for the articles from one number to another, as an array."""
        import numpy as np

        numbers = self._numbers[self._of[low] : self._of[high]]
        articles = np.repeat(np.arange(low, high, dtype=np.uint64), np.diff(self._of[low : high + 1]))
        at, pairs = self._begins[numbers], []
        for _ in range(FIRST):
            others = self._holders[at].astype(np.uint64)
            earlier = others < articles
            articles, at = articles[earlier], at[earlier] + 1
            pairs.append(articles << SHIFT | others[earlier])
        pair, votes = np.unique(np.concatenate(pairs), return_counts=True)
        found = np.zeros(high - low, dtype=bool)
        found[(pair[votes >= LEAST] >> SHIFT) - low] = True
        return found
