"""The families of articles: each is decided by its home partition, with what the home partitions of its shingles send.

An article is identified by a number: its rank by `order` among all articles, times the number of partitions, plus its
home partition. So numbers sort as articles do, and name the partition that has the article. For each shingle a
partition sends at most POOL holders to the shingle's home, and receives FIRST_HOLDERS and SAMPLE_SIZE. So the data of a
partition are bounded by its own articles: some rows for each of their shingles, and of remote articles, each once,
those that `find_parent` may need: FIRST_HOLDERS for MIN_SHARED of an article's shingles as possible parents, and
SAMPLE_SIZE for MIN_WITNESSED of the shingles shared with one of these as their witnesses.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from index.grouping.vocabulary import Bools, Ints, starts_of_equal
from index.near_duplicates import (
    FIRST_HOLDERS,
    MIN_SHARED,
    POOL,
    SAMPLE_SIZE,
    find_parent,
    possible_witnesses,
    sample_key,
)
from index.spark.article_steps import article_ranks, in_time_order
from index.spark.bsp import Engine, Message, Messages, StepOutput, column, homes, message

SHIFT, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def families(engine: Engine, articles: StepOutput) -> StepOutput:
    """What each article copies. Articles are at their home partitions; the decisions are sent there too."""
    dated = articles.only("article_shingles")
    ranked, ranks_before = article_ranks(engine, dated)
    numbered = engine.step(partial(number_articles, ranks_before), dated, ranked)
    own = numbered.only("numbered_article")
    holders = engine.step(select_holders, numbered.only("local_holder"))
    candidates = engine.step(find_candidates, own, holders)
    likely = candidates.only("likely_copy")
    parents = engine.step(send_articles, own, candidates.only("article_request"))
    witnesses = engine.step(send_articles, own, engine.step(request_witnesses, own, holders, likely, parents))
    return engine.step(decide_copies, own, holders, likely, parents, witnesses)


def number_articles(ranks_before: Ints, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The articles with their numbers; the first holders of each shingle in this partition, to the shingle's home."""
    _, articles = in_time_order(messages["article_shingles"])
    ranks = np.sort(ranks_before[column(messages["article_rank"], "range")] + column(messages["article_rank"], "rank"))
    numbers = ranks * partitions + partition
    ids, outlets, shingles = (articles.column(name).combine_chunks() for name in ("id", "outlet", "shingles"))
    family_given = [bool(family) for family in articles.column("family").to_pylist()]
    yield message("numbered_article", partition, numbers, ids, outlets, family_given, shingles)
    sample_keys = np.array([sample_key(id) for id in ids.to_pylist()], dtype=np.uint32)
    shingle, article = _by_shingle(*_flat_shingles(articles))
    in_pool = _ranks_in_group(shingle) < POOL
    shingle, article = shingle[in_pool], article[in_pool]
    yield message("local_holder", homes(shingle, partitions), shingle, numbers[article], sample_keys[article])


def _flat_shingles(articles: pa.Table) -> tuple[NDArray[np.uint32], Ints]:
    """The shingles of articles in one array, and where those of each begin, with the end."""
    shingles = articles.column("shingles").combine_chunks()
    begins = np.cumsum(np.append(0, pc.list_value_length(shingles).to_numpy(zero_copy_only=False).astype(np.int64)))
    return shingles.flatten().to_numpy(), begins


def _by_shingle(shingles: NDArray[np.uint32], begins: Ints) -> tuple[NDArray[np.uint32], Ints]:
    """The shingles of articles in order, and the article of each; for one shingle in the order of the articles."""
    article = np.repeat(np.arange(len(begins) - 1, dtype=np.uint64), np.diff(begins))
    pair = np.sort(shingles.astype(np.uint64) << SHIFT | article)
    return (pair >> SHIFT).astype(np.uint32), (pair & LOW).astype(np.int64)


def _ranks_in_group(values: NDArray[Any]) -> Ints:
    """The number of equal values before each value, in sorted values."""
    begin = np.flatnonzero(starts_of_equal(values))
    article_ranks: Ints = np.arange(len(values)) - np.repeat(begin, np.diff(np.append(begin, len(values))))
    return article_ranks


def select_holders(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The first and the sampled holders of each shingle, to every partition that contains it, except the first
    holder's.
    """
    shared = _shared(messages["local_holder"])
    shingle, article, sample_keys = (column(shared, name) for name in ("shingle", "number", "sample_key"))
    rank = _ranks_in_group(shingle)
    sampled = _sampled(shingle, article, sample_keys, rank)
    selected = np.flatnonzero(sampled | (rank < FIRST_HOLDERS))
    group, to, single = _recipients(rank, article % partitions, partitions)
    limits = np.searchsorted(selected, np.append(np.flatnonzero(rank == 0), len(rank)))
    count = np.diff(limits)[group]
    row = selected[np.repeat(limits[group] - (np.cumsum(count) - count), count) + np.arange(count.sum())]
    to, single = np.repeat(to, count), np.repeat(single, count)
    needed = ~single | (article[row] % partitions != to)  # an article needs no holder that is itself
    to, row = to[needed], row[needed]
    yield message("article_holder", to, shingle[row], article[row], rank[row] < FIRST_HOLDERS, sampled[row])


def _sampled(shingle: NDArray[np.uint32], article: Ints, sample_keys: NDArray[np.uint32], rank: Ints) -> Bools:
    """Which rows are in the sample of their shingle; rows are in order of shingle and rank."""
    first = np.flatnonzero(rank == 0)
    count = np.diff(np.append(first, len(rank)))
    sampled = np.repeat(count <= SAMPLE_SIZE, count)
    pool = np.flatnonzero(~sampled & (rank < POOL))
    pool = pool[np.lexsort((article[pool], sample_keys[pool], shingle[pool]))]
    sampled[pool[_ranks_in_group(shingle[pool]) < SAMPLE_SIZE]] = True
    return sampled


def _recipients(rank: Ints, home: Ints, partitions: int) -> tuple[Ints, Ints, Bools]:
    """The partitions that contain each shingle, without the first holder; and whether only one of their articles has
    it.
    """
    first = rank == 0
    pairs = np.sort((np.cumsum(first) - 1) * partitions + home)
    begin = np.flatnonzero(starts_of_equal(pairs))
    group, partition = pairs[begin] // partitions, pairs[begin] % partitions
    single = np.diff(np.append(begin, len(pairs))) == 1
    kept = ~single | (home[first][group] != partition)
    return group[kept], partition[kept], single[kept]


def _shared(holders: pa.Table) -> pa.Table:
    """The holders of shingles that have several, in order."""
    shingle = column(holders, "shingle")
    by_shingle = np.argsort(shingle, kind="stable")  # fast, because each partition sent them in order
    repeated = ~starts_of_equal(shingle[by_shingle])
    several = holders.take(pa.array(by_shingle[repeated | np.append(repeated[1:], False)[: len(repeated)]]))
    return several.take(pa.array(np.lexsort((column(several, "number"), column(several, "shingle")))))


def find_candidates(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The articles that share enough with an earlier one, and requests for the earlier ones."""
    local = _PartitionArticles(messages)
    article, candidate = local.close_pairs()
    likely = np.unique(article)
    yield message("likely_copy", partition, likely)
    yield _requested(local, candidate, partitions, partition)


def _requested(local: _PartitionArticles, articles: Ints, partitions: int, partition: int) -> Message:
    """Requests for those of these articles that are not local."""
    remote = np.setdiff1d(articles, local.numbers)
    return message("article_request", remote % partitions, remote, np.full(len(remote), partition))


def send_articles(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Send articles to the partitions that requested them."""
    articles, request = messages["numbered_article"], messages["article_request"]
    row = pc.index_in(request.column("number"), articles.column("number")).combine_chunks()
    yield Message("remote_article", column(request, "partition"), articles.take(row))


def request_witnesses(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Request the articles that may be witnesses for two that share enough."""
    local, remote = _PartitionArticles(messages), set[int]()
    for article in column(messages["likely_copy"], "number").tolist():
        remote |= possible_witnesses(article, local)
    yield _requested(local, np.array([*remote], dtype=np.int64), partitions, partition)


def decide_copies(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Decide which article each article copies."""
    local, own = _PartitionArticles(messages), messages["numbered_article"]
    likely = np.zeros(len(own), dtype=np.int8)
    copies: list[str | None] = [None] * len(own)
    family_given = own.column("family_given").to_pylist()
    for article in column(messages["likely_copy"], "number").tolist():
        decision, position = find_parent(article, local), local.position(article)
        likely[position] = decision.likelihood
        copies[position] = None if decision.parent is None or family_given[position] else local.id(decision.parent)
    yield message("copy_decision", partition, own.column("id").combine_chunks(), likely, copies)


class _PartitionArticles:
    """The articles that a partition knows, by their numbers, and the holders of shingles: a `ShingleIndex`.

    Raises KeyError for an article or a shingle that was not received.
    """

    def __init__(self, messages: Messages) -> None:
        articles = pa.concat_tables([messages["numbered_article"], messages["remote_article"]])
        self.numbers: Ints = column(articles, "number")
        self._shingles, self._begins = _flat_shingles(articles)
        self._positions: dict[int, int] = dict(zip(self.numbers.tolist(), range(len(articles))))
        self._ids, self._outlets = (articles.column(name).combine_chunks() for name in ("id", "outlet"))
        rows = messages["article_holder"]
        self._rows = rows.take(pa.array(np.argsort(column(rows, "shingle"), kind="stable")))
        self._first_holders = self._holders("first")

    def position(self, article: int) -> int:
        """The position of an article; a partition's own come first, in the order of its table."""
        return self._positions[article]

    def id(self, article: int) -> str:
        """The id of an article."""
        id: str = self._ids[self.position(article)].as_py()
        return id

    def close_pairs(self) -> tuple[Ints, Ints]:
        """Each article with each earlier one that is among the first holders of MIN_SHARED of its shingles."""
        shingles, article = _by_shingle(self._shingles, self._begins)
        matches = [
            (article[row], holders) for row, holders in self._first_holders.earlier(shingles, self.numbers[article])
        ]
        articles, holders = (np.concatenate(columns) for columns in zip(*matches))
        numbers, holder = np.unique(holders, return_inverse=True)
        pair, votes = np.unique(articles << 32 | holder, return_counts=True)
        pair = pair[votes >= MIN_SHARED]
        return self.numbers[pair >> 32], numbers[pair & 0xFFFFFFFF]

    def _shingles_of(self, article: int) -> NDArray[np.uint32]:
        position = self.position(article)
        return self._shingles[self._begins[position] : self._begins[position + 1]]

    def shingles(self, article: int) -> set[int]:
        """As in `ShingleIndex`."""
        return set(self._shingles_of(article).tolist())

    def earlier_holders(self, article: int) -> list[tuple[int, int]]:
        """As in `ShingleIndex`."""
        shingles, pairs = self._shingles_of(article), list[tuple[int, int]]()
        for rows, holders in self._first_holders.earlier(shingles, np.full(len(shingles), article)):
            pairs += zip(shingles[rows].tolist(), holders.tolist())
        return pairs

    def sample(self, shingle: int) -> list[int]:
        """As in `ShingleIndex`."""
        return self._samples.all(shingle)

    @cached_property
    def _samples(self) -> _Holders:
        return self._holders("sampled")

    def _holders(self, which: str) -> _Holders:
        return _Holders(self._rows.filter(self._rows.column(which)))

    def outlet(self, article: int) -> Hashable:
        """As in `ShingleIndex`."""
        outlet: str = self._outlets[self.position(article)].as_py()
        return outlet


class _Holders:
    """Holders of shingles: the first of each, or the sample of each."""

    def __init__(self, holders: pa.Table) -> None:
        self._shingle = column(holders, "shingle")
        self._number = column(holders, "number")

    def earlier(self, shingles: NDArray[np.uint32], limits: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield which shingles have a holder before the given article, and this holder; then the same for later
        holders.
        """
        begin, open_ = np.searchsorted(self._shingle, shingles), np.arange(len(shingles))
        for rank in range(FIRST_HOLDERS):
            open_ = open_[begin[open_] + rank < len(self._shingle)]
            open_ = open_[self._shingle[begin[open_] + rank] == shingles[open_]]
            holders = self._number[begin[open_] + rank]
            earlier = holders < limits[open_]
            yield open_[earlier], holders[earlier]

    def all(self, shingle: int) -> list[int]:
        """All holders of a shingle."""
        begin, end = (self._shingle.searchsorted(np.uint32(shingle), side) for side in ("left", "right"))
        if begin == end:
            raise KeyError(shingle)
        holders: list[int] = self._number[begin:end].tolist()
        return holders
