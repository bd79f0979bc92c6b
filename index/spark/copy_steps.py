"""The families of articles: each is decided by its home partition, with what the home partitions of its shingles send.

An article is identified by a number: one that sorts by time (`article_ranks`), times the number of partitions, plus its
home partition. So numbers sort as articles do, and name the partition that has the article. For each shingle a
partition sends at most POOL holders to the shingle's home, and receives FIRST_HOLDERS and SAMPLE_SIZE. So the data of a
partition are bounded by its own articles: some rows for each of their shingles, and of remote articles, each once,
those that `find_parent` may need: FIRST_HOLDERS for MIN_SHARED of an article's shingles as possible parents, and
SAMPLE_SIZE for MIN_WITNESSED of the shingles shared with one of these as their witnesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping.vocabulary import Bools, Ints, ranks_in_group, several, starts_of_equal
from index.near_duplicates import (
    FIRST_HOLDERS,
    POOL,
    UNLIKELY,
    CopyDecision,
    find_parent,
    possible_witnesses,
    sample_key,
)
from index.near_duplicates.article_arrays import (
    ArticleArrays,
    Holders,
    Shingles,
    by_shingle,
    sampled,
)
from index.spark.article_steps import article_ranks, in_time_order
from index.spark.bsp import (
    Engine,
    Message,
    Messages,
    StepOutput,
    column,
    homes,
    message,
    requested,
    row_message,
    send_requested,
)


def families(engine: Engine, articles: StepOutput) -> StepOutput:
    """What each article copies. Articles are at their home partitions; the decisions are sent there too."""
    dated = articles.only("article_shingles")
    numbered = engine.step(number_articles, dated, article_ranks(engine, dated))
    own, send_articles = numbered.only("numbered_article"), partial(send_requested, "numbered_article")
    holders = engine.step(select_holders, numbered.only("local_holder"))
    candidates = engine.step(find_candidates, own, holders)
    likely = candidates.only("likely_copy")
    parents = engine.step(send_articles, own, candidates.only("request"))
    witnesses = engine.step(send_articles, own, engine.step(request_witnesses, own, holders, likely, parents))
    return engine.step(decide_copies, own, holders, likely, parents, witnesses)


def number_articles(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The articles with their numbers; the first holders of each shingle in this partition, to the shingle's home."""
    _, articles = in_time_order(messages["article_shingles"])
    numbers = np.sort(column(messages["article_rank"], "rank")) * partitions + partition
    ids, outlets, shingles = (articles.column(name).combine_chunks() for name in ("id", "outlet", "shingles"))
    family_given = [bool(family) for family in articles.column("family").to_pylist()]
    yield message("numbered_article", partition, numbers, ids, outlets, family_given, shingles)
    sample_keys = np.array([sample_key(id) for id in ids.to_pylist()], dtype=np.uint32)
    shingle, article = by_shingle(*_flat_shingles(articles))
    in_pool = ranks_in_group(shingle) < POOL
    shingle, article = shingle[in_pool], article[in_pool]
    yield message("local_holder", homes(shingle, partitions), shingle, numbers[article], sample_keys[article])


def _flat_shingles(articles: pa.Table) -> tuple[Shingles, Ints]:
    """The shingles of articles in one array, and where those of each begin, with the end."""
    shingles = articles.column("shingles").combine_chunks()
    begins = np.cumsum(np.append(0, pc.list_value_length(shingles).to_numpy(zero_copy_only=False).astype(np.int64)))
    return shingles.flatten().to_numpy(), begins


def select_holders(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The first and the sampled holders of each shingle, to every partition that contains it, except the first
    holder's.
    """
    shared = _shared(messages["local_holder"])
    shingle, article, sample_keys = (column(shared, name) for name in ("shingle", "number", "sample_key"))
    rank = ranks_in_group(shingle)
    in_sample = sampled(shingle, article, sample_keys, rank)
    selected = np.flatnonzero(in_sample | (rank < FIRST_HOLDERS))
    group, to, single = _recipients(rank, article % partitions, partitions)
    limits = np.searchsorted(selected, np.append(np.flatnonzero(rank == 0), len(rank)))
    count = np.diff(limits)[group]
    row = selected[np.repeat(limits[group] - (np.cumsum(count) - count), count) + np.arange(count.sum())]
    to, single = np.repeat(to, count), np.repeat(single, count)
    needed = ~single | (article[row] % partitions != to)  # an article needs no holder that is itself
    to, row = to[needed], row[needed]
    yield message("article_holder", to, shingle[row], article[row], rank[row] < FIRST_HOLDERS, in_sample[row])


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
    order = np.argsort(shingle, kind="stable")  # fast, because each partition sent them in order
    shared = holders.take(pa.array(order[several(shingle[order])]))
    return shared.take(pa.array(np.lexsort((column(shared, "number"), column(shared, "shingle")))))


def find_candidates(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The articles that share enough with an earlier one, and requests for the earlier ones."""
    known, _ = _known_articles(messages)
    likely, earlier = set[int](), set[int]()
    for article, candidate in known.close_pairs():
        likely.update(article.tolist())
        earlier.update(candidate.tolist())
    yield message("likely_copy", partition, sorted(likely))
    yield _requested(known, earlier, partitions, partition)


def _requested(known: ArticleArrays, articles: set[int], partitions: int, partition: int) -> Message:
    """Requests for those of these articles that are not known."""
    wanted = np.array([*articles], dtype=np.int64)
    return requested(wanted[~np.isin(wanted, known.numbers)], partitions, partition)


def request_witnesses(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Request the articles that may be witnesses for two that share enough."""
    (known, _), remote = _known_articles(messages), set[int]()
    for article in column(messages["likely_copy"], "number").tolist():
        remote |= possible_witnesses(article, known)
    yield _requested(known, remote, partitions, partition)


def decide_copies(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Decide which article each article copies."""
    (known, articles), own = _known_articles(messages), messages["numbered_article"]
    ids = articles.column("id").to_pylist()
    likely = set(column(messages["likely_copy"], "number").tolist())
    rows: list[tuple[str, int, str | None]] = []
    for article, id, family_given in zip(*(own.column(name).to_pylist() for name in ("number", "id", "family_given"))):
        decision = find_parent(article, known) if article in likely else CopyDecision[int](UNLIKELY)
        copies = None if decision.parent is None or family_given else ids[known.position(decision.parent)]
        rows.append((id, decision.likelihood, copies))
    yield row_message("copy_decision", partition, rows)


def _known_articles(messages: Messages) -> tuple[ArticleArrays, pa.Table]:
    """The articles that a partition knows, its own and those that it received, as arrays and as a table."""
    articles = pa.concat_tables([messages["numbered_article"], messages["remote_numbered_article"]]).sort_by("number")
    holders = messages["article_holder"].sort_by([("shingle", "ascending"), ("number", "ascending")])
    first, sample = (
        Holders(column(rows, "shingle"), column(rows, "number"))
        for rows in (holders.filter(holders.column(which)) for which in ("first", "sampled"))
    )
    outlets = articles.column("outlet").to_pylist()
    arrays = ArticleArrays(column(articles, "number"), *_flat_shingles(articles), outlets, first, sample)
    return arrays, articles
