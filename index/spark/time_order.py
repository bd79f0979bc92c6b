"""Sort the articles of all partitions by time: each partition ranks one range of days; samples give the ranges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from index.grouping.vocabulary import Ints
from index.spark.bsp import Engine, Message, Messages, StepOutput, column, message
from index.store.chronology import article_order

TimeKey = tuple[bool, str, int, str]

SAMPLE_SIZE = 256  # articles of each partition, from which the ranges are computed
TIME_COLUMNS = ["published", "length", "id"]


def article_ranks(engine: Engine, articles: StepOutput) -> tuple[StepOutput, Ints]:
    """The rank of each article in its range, to the article's home; and the number of articles before each range."""
    bounds = _bounds(engine.step(sample_articles, articles).rows("time_sample"), engine.partitions)
    ranked = engine.step(rank_articles, engine.step(partial(deal_articles, bounds), articles))
    return ranked.only("article_rank"), _ranks_before(ranked.rows("range_count"), engine.partitions)


def sample_articles(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """A sample of articles, to find the distribution of their days."""
    articles = messages["article_shingles"]
    rows = np.unique(np.linspace(0, len(articles) - 1, SAMPLE_SIZE).astype(np.int64))
    selected = articles.select(TIME_COLUMNS).take(rows)
    yield Message("time_sample", np.zeros(len(selected), np.int64), selected)


def _bounds(sampled: pa.Table, partitions: int) -> list[TimeKey]:
    """Where each range but the first begins, so that each has about as many articles."""
    keys = sorted(_time_keys(sampled))
    return [keys[len(keys) * n // partitions] for n in range(1, partitions) if keys]


def _time_keys(articles: pa.Table) -> list[TimeKey]:
    """The position in time of each article."""
    return [*map(article_order, *(articles.column(name).to_pylist() for name in TIME_COLUMNS))]


def in_time_order(articles: pa.Table) -> tuple[list[TimeKey], pa.Table]:
    """Articles in order of time, and the time key of each."""
    keys = _time_keys(articles)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [keys[n] for n in order], articles.take(pa.array(order, pa.int64()))


def deal_articles(bounds: Sequence[TimeKey], partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The time keys of articles, to the partitions that rank them."""
    keys, articles = in_time_order(messages["article_shingles"])
    edges = [0, *(bisect_left(keys, bound) for bound in bounds), len(keys)]
    to = np.repeat(np.arange(partitions), np.diff(edges))
    columns = (articles.column(name).combine_chunks() for name in TIME_COLUMNS)
    yield message("dated_article", to, *columns, np.full(len(keys), partition))


def rank_articles(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The ranks of articles in their range, to their homes, which have them in the same order."""
    _, articles = in_time_order(messages["dated_article"])
    ranks = np.arange(len(articles))
    yield message("article_rank", column(articles, "partition"), np.full(len(articles), partition), ranks)
    yield message("range_count", 0, [partition], [len(articles)])


def _ranks_before(counted: pa.Table, partitions: int) -> Ints:
    """The number of articles before each range."""
    counts = np.zeros(partitions, dtype=np.int64)
    counts[column(counted, "range")] = column(counted, "count")
    before: Ints = np.cumsum(counts) - counts
    return before
