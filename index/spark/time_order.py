"""The articles of all parts in order of time: each part ranks those of a range of days, and ranges are told by samples."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from index.spark.bsp import Engine, Message, Messages, StepOutput, column, message
from index.store.chronology import article_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Place = tuple[bool, str, int, str]

SAMPLE = 256  # articles of each part, by which all are dealt into ranges
BY = ["published", "length", "id"]


def ranks(engine: Engine, kin: StepOutput) -> tuple[StepOutput, Ints]:
    """To the home of each article its place in its range; and how many articles come before each range."""
    bounds = _bounds(engine.step(sample, kin).rows("sampled"), engine.parts)
    ranked = engine.step(rank, engine.step(partial(deal, bounds), kin))
    return ranked.only("rank"), _before(ranked.rows("counted"), engine.parts)


def sample(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Some articles, to find out which days they are of."""
    kin = messages["kin"]
    some = kin.select(BY).take(np.unique(np.linspace(0, len(kin) - 1, SAMPLE).astype(np.int64)))
    yield Message("sampled", np.zeros(len(some), np.int64), some)


def _bounds(sampled: pa.Table, parts: int) -> list[Place]:
    """Where each range begins but the first, so that about as many articles are in each."""
    places = sorted(_places(sampled))
    return [places[len(places) * n // parts] for n in range(1, parts) if places]


def _places(articles: pa.Table) -> list[Place]:
    """Where each article comes."""
    return [*map(article_order, *(articles.column(name).to_pylist() for name in BY))]


def in_order(articles: pa.Table) -> tuple[list[Place], pa.Table]:
    """Articles in order of time, and where each comes."""
    places = _places(articles)
    by_place = sorted(range(len(places)), key=places.__getitem__)
    return [places[n] for n in by_place], articles.take(pa.array(by_place, pa.int64()))


def deal(bounds: Sequence[Place], parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """When articles came, to the parts that rank them."""
    places, articles = in_order(messages["kin"])
    edges = [0, *(bisect_left(places, bound) for bound in bounds), len(places)]
    to = np.repeat(np.arange(parts), np.diff(edges))
    yield message("dated", to, *(articles.column(name).combine_chunks() for name in BY), np.full(len(places), part))


def rank(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The places of articles in their range, told to their homes, which know them by their order."""
    _, articles = in_order(messages["dated"])
    place = np.arange(len(articles))
    yield message("rank", column(articles, "part"), np.full(len(articles), part), place)
    yield message("counted", np.zeros(1, np.int64), [part], [len(articles)])


def _before(counted: pa.Table, parts: int) -> Ints:
    """How many articles come before each range."""
    counts = np.zeros(parts, dtype=np.int64)
    counts[column(counted, "range")] = column(counted, "count")
    found: Ints = np.cumsum(counts) - counts
    return found
