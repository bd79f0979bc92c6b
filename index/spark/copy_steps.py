"""The families of articles: each judged by the part that is its home, of what the homes of its grams tell.

An article goes by a number: its rank by `order` among all articles, times the parts, and which part is its home. So
numbers sort as articles do, and say where one is to be asked for. However many articles have a gram, a part tells its
home of POOL at most, and is told of FIRST and DRAWN. So what a part holds is bounded by its own articles: some rows for
each gram of theirs, and of other parts' articles those that `judged` may ask for, none twice: FIRST in LEAST of an
article's grams as its parents, and DRAWN in HELD of what it shares with one of these as their strangers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping.vocabulary import starts_of_equal
from index.near_duplicates import DRAWN, FIRST, LEAST, POOL, judged, lot, witnesses
from index.spark.bsp import Engine, Message, Messages, StepOutput, column, homes, message
from index.spark.time_order import in_order, ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

SHIFT, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def families(engine: Engine, told: StepOutput) -> StepOutput:
    """What each article copies: of articles (`kin`) at home, what is `judged` of each, there too."""
    kin = told.only("kin")
    ranked, before = ranks(engine, kin)
    numbered = engine.step(partial(number, before), kin, ranked)
    own = numbered.only("numbered")
    held = engine.step(hold, numbered.only("has"))
    met = engine.step(meet, own, held)
    likely = met.only("likely")
    near = engine.step(lend, own, met.only("wish"))
    far = engine.step(lend, own, engine.step(doubt, own, held, likely, near))
    return engine.step(judge, own, held, likely, near, far)


def number(before: Ints, parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The articles with their numbers; of each gram the first holders of this part are told to the gram's home."""
    _, articles = in_order(messages["kin"])
    ranks = np.sort(before[column(messages["rank"], "range")] + column(messages["rank"], "place"))
    numbers = ranks * parts + part
    ids, outlets, grams = (articles.column(name).combine_chunks() for name in ("id", "outlet", "grams"))
    told = [bool(family) for family in articles.column("family").to_pylist()]
    yield message("numbered", np.full(len(numbers), part), numbers, ids, outlets, told, grams)
    lots = np.array([lot(id) for id in ids.to_pylist()], dtype=np.uint32)
    gram, at = _by_gram(*_flat(articles))
    some = _nth(gram) < POOL
    gram, at = gram[some], at[some]
    yield message("has", homes(gram, parts), gram, numbers[at], lots[at])


def _flat(articles: pa.Table) -> tuple[NDArray[np.uint32], Ints]:
    """The grams of articles, and where those of each begin, and end."""
    grams = articles.column("grams").combine_chunks()
    begins = np.cumsum(np.append(0, pc.list_value_length(grams).to_numpy(zero_copy_only=False).astype(np.int64)))
    return grams.flatten().to_numpy(), begins


def _by_gram(grams: NDArray[np.uint32], begins: Ints) -> tuple[NDArray[np.uint32], Ints]:
    """The grams of articles in order, and which article has each; those of one gram as the articles lie."""
    place = np.repeat(np.arange(len(begins) - 1, dtype=np.uint64), np.diff(begins))
    pair = np.sort(grams.astype(np.uint64) << SHIFT | place)
    return (pair >> SHIFT).astype(np.uint32), (pair & LOW).astype(np.int64)


def _nth(sorted_: NDArray[Any]) -> Ints:
    """How many of the same come before each."""
    begin = np.flatnonzero(starts_of_equal(sorted_))
    found: Ints = np.arange(len(sorted_)) - np.repeat(begin, np.diff(np.append(begin, len(sorted_))))
    return found


def hold(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Of all that have a gram the first ones and those drawn, told to every part that has it, but for the first."""
    has = _shared(messages["has"])
    gram, number, lots = (column(has, name) for name in ("gram", "number", "lot"))
    nth = _nth(gram)
    drawn = _drawn(gram, number, lots, nth)
    told = np.flatnonzero(drawn | (nth < FIRST))
    group, to, alone = _asking(nth, number % parts, parts)
    edges = np.searchsorted(told, np.append(np.flatnonzero(nth == 0), len(nth)))
    count = np.diff(edges)[group]
    at = told[np.repeat(edges[group] - (np.cumsum(count) - count), count) + np.arange(count.sum())]
    to, alone = np.repeat(to, count), np.repeat(alone, count)
    others = ~alone | (number[at] % parts != to)  # nobody is asked about itself
    to, at = to[others], at[others]
    yield message("held", to, gram[at], number[at], nth[at] < FIRST, drawn[at])


def _drawn(gram: NDArray[np.uint32], number: Ints, lots: NDArray[np.uint32], nth: Ints) -> Bools:
    """Which of the holders of grams, in order, are drawn."""
    first = np.flatnonzero(nth == 0)
    count = np.diff(np.append(first, len(nth)))
    drawn = np.repeat(count <= DRAWN, count)
    pool = np.flatnonzero(~drawn & (nth < POOL))
    pool = pool[np.lexsort((number[pool], lots[pool], gram[pool]))]
    drawn[pool[_nth(gram[pool]) < DRAWN]] = True
    return drawn


def _asking(nth: Ints, home: Ints, parts: int) -> tuple[Ints, Ints, Bools]:
    """Which grams which parts have, but for the very first holder; and whether they have them in one article only."""
    first = nth == 0
    asks = np.sort((np.cumsum(first) - 1) * parts + home)
    begin = np.flatnonzero(starts_of_equal(asks))
    group, part = asks[begin] // parts, asks[begin] % parts
    alone = np.diff(np.append(begin, len(asks))) == 1
    some = ~alone | (home[first][group] != part)
    return group[some], part[some], alone[some]


def _shared(has: pa.Table) -> pa.Table:
    """Who has grams that others have too, in order."""
    gram = column(has, "gram")
    by_gram = np.argsort(gram, kind="stable")  # quick, since each part told them in order
    same = ~starts_of_equal(gram[by_gram])
    some = has.take(pa.array(by_gram[same | np.append(same[1:], False)[: len(same)]]))
    return some.take(pa.array(np.lexsort((column(some, "number"), column(some, "gram")))))


def meet(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The articles that have enough in common with one before them, and the wish for these."""
    here = _PartitionArticles(messages)
    article, other = here.close()
    likely = np.unique(article)
    yield message("likely", np.full(len(likely), part), likely)
    yield _wish(here, other, parts, part)


def _wish(here: _PartitionArticles, others: Ints, parts: int, part: int) -> Message:
    """The wish for those of these articles that aren't here."""
    some = np.setdiff1d(others, here.numbers)
    return message("wish", some % parts, some, np.full(len(some), part))


def lend(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Articles, to the parts that wish for them."""
    articles, wish = messages["numbered"], messages["wish"]
    at = pc.index_in(wish.column("number"), articles.column("number")).combine_chunks()
    yield Message("lent", column(wish, "part"), articles.take(at))


def doubt(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The wish for articles that may be strangers to two that have something in common."""
    here, found = _PartitionArticles(messages), set[int]()
    for article in column(messages["likely"], "number").tolist():
        found |= witnesses(article, here)
    yield _wish(here, np.array([*found], dtype=np.int64), parts, part)


def judge(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """What is judged of each article."""
    here, own = _PartitionArticles(messages), messages["numbered"]
    likely = np.zeros(len(own), dtype=np.int8)
    copies: list[str | None] = [None] * len(own)
    told = own.column("told").to_pylist()
    for article in column(messages["likely"], "number").tolist():
        found, n = judged(article, here), here.place(article)
        likely[n] = found.likely
        copies[n] = None if found.parent is None or told[n] else here.id(found.parent)
    yield message("judged", np.full(len(own), part), own.column("id").combine_chunks(), likely, copies)


class _PartitionArticles:
    """The articles that are at hand, by their numbers, and what is told of grams: as `Texts` has it.

    KeyError where something is asked of an article that isn't at hand, or of a gram of which nothing is told.
    """

    def __init__(self, messages: Messages) -> None:
        articles = pa.concat_tables([messages["numbered"], messages["lent"]])
        self.numbers: Ints = column(articles, "number")
        self._grams, self._begins = _flat(articles)
        self._places: dict[int, int] = dict(zip(self.numbers.tolist(), range(len(articles))))
        self._ids, self._outlets = (articles.column(name).combine_chunks() for name in ("id", "outlet"))
        self._held = messages["held"].take(pa.array(np.argsort(column(messages["held"], "gram"), kind="stable")))
        self._first = self._holders("first")

    def place(self, article: int) -> int:
        """Which of those at hand it is: first come a part's own, as they lie in its table."""
        return self._places[article]

    def id(self, article: int) -> str:
        """The id of an article."""
        id: str = self._ids[self.place(article)].as_py()
        return id

    def close(self) -> tuple[Ints, Ints]:
        """Each article with each before it that is among the first to have LEAST of its grams."""
        grams, article = _by_gram(self._grams, self._begins)
        found = [(article[at], others) for at, others in self._first.of(grams, self.numbers[article])]
        articles, others = (np.concatenate(some) for some in zip(*found))
        known, other = np.unique(others, return_inverse=True)
        pair, votes = np.unique(articles << 32 | other, return_counts=True)
        pair = pair[votes >= LEAST]
        return self.numbers[pair >> 32], known[pair & 0xFFFFFFFF]

    def _own(self, article: int) -> NDArray[np.uint32]:
        n = self.place(article)
        return self._grams[self._begins[n] : self._begins[n + 1]]

    def grams(self, article: int) -> set[int]:
        """As `Texts` has it."""
        return set(self._own(article).tolist())

    def before(self, article: int) -> list[tuple[int, int]]:
        """As `Texts` has it."""
        own, found = self._own(article), list[tuple[int, int]]()
        for at, others in self._first.of(own, np.full(len(own), article)):
            found += zip(own[at].tolist(), others.tolist())
        return found

    def drawn(self, gram: int) -> list[int]:
        """As `Texts` has it."""
        return self._testifying.all(gram)

    @cached_property
    def _testifying(self) -> _Holders:
        return self._holders("drawn")

    def _holders(self, which: str) -> _Holders:
        return _Holders(self._held.filter(self._held.column(which)))

    def outlet(self, article: int) -> Hashable:
        """As `Texts` has it."""
        outlet: str = self._outlets[self.place(article)].as_py()
        return outlet


class _Holders:
    """Articles that have grams: the first of all, or those drawn."""

    def __init__(self, held: pa.Table) -> None:
        self._gram = column(held, "gram")
        self._number = column(held, "number")

    def of(self, grams: NDArray[np.uint32], before: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Which of these grams have a holder before an article each, and that holder; then which have another."""
        at, some = np.searchsorted(self._gram, grams), np.arange(len(grams))
        for nth in range(FIRST):
            some = some[at[some] + nth < len(self._gram)]
            some = some[self._gram[at[some] + nth] == grams[some]]
            others = self._number[at[some] + nth]
            earlier = others < before[some]
            yield some[earlier], others[earlier]

    def all(self, gram: int) -> list[int]:
        """All of a gram."""
        begin, end = (self._gram.searchsorted(np.uint32(gram), side) for side in ("left", "right"))
        if begin == end:
            raise KeyError(gram)
        found: list[int] = self._number[begin:end].tolist()
        return found
