"""Articles to texts: read and isolated in tasks, aligned with the sources at the home partition of each, sorted by time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from index.builder import aligned_quotations
from index.builder.inbox import Capture, Captures, capture_of
from index.grouping import PassageSpans, SourceSentences
from index.parquet.article_rows import ARTICLE_ROWS, QUOTATION_ROWS
from index.parquet.passage_rows import SOURCE_ROWS
from index.spark.bsp import (
    KINDS,
    Engine,
    Message,
    Messages,
    StepOutput,
    column,
    keyed_message,
    message,
    records_message,
    row_message,
)
from index.spark.file_tasks import ReadDocument, Refused, Task, documents
from index.store.row_mapping import article_order
from index.store.row_writer import text_key, value_hash
from index.store.unquoted import article_shingles
from index.translation import TranslationFinder
from letters.extract import extract_or_refuse
from letters.model import Article, Source

BATCH = 200  # articles in one message
TimeKey = tuple[bool, str, int, str]

SAMPLE_SIZE = 256  # articles of each partition, from which the ranges are computed
RANGE_BITS = 28  # of the rank of an article in its range
TIME_COLUMNS = ["published", "length", "id"]


def read_articles(tasks: Sequence[Task], partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The documents of tasks, to the home of each article; sources and refusals to one partition."""
    counts: Counter[int] = Counter()
    outcomes = (outcome for n in messages["task"].column("n").to_pylist() for outcome in documents(tasks[n]))
    while batch := list(islice(outcomes, BATCH)):
        read = [outcome for outcome in batch if isinstance(outcome, ReadDocument)]
        counts.update(outcome.file for outcome in read)
        yield from document_messages([outcome.document for outcome in read], partitions)
        yield records_message("refused", [outcome._asdict() for outcome in batch if isinstance(outcome, Refused)])
    yield records_message("file_count", [{"file": file, "count": count} for file, count in counts.items()])


def document_messages(documents: Sequence[Article | Source], partitions: int) -> Iterator[Message]:
    """Articles with their quotations, to their homes; sources to one partition."""
    articles = [_article_row(document) for document in documents if isinstance(document, Article)]
    yield records_message("read", articles, partitions, "id")
    yield records_message(
        "source", [SOURCE_ROWS.mapping(document) for document in documents if isinstance(document, Source)]
    )


def _article_row(article: Article) -> dict[str, Any]:
    quotations = [{**QUOTATION_ROWS.mapping(part), "text": None} for part in extract_or_refuse(article, article.id)]
    capture = capture_of(article)
    facts = {"captured": article.captured, "sum": value_hash(tuple(article), 8) >> 1, "crc": capture and capture[1]}
    return {**ARTICLE_ROWS.mapping(article), **facts, "quotations": quotations}


def settle_articles(
    sources: Sequence[Source], translations: bool, partitions: int, partition: int, messages: Messages
) -> Iterator[Message]:
    """Choose the capture that counts for each id; what its quotations print of the sources, and their texts.

    With `translations` also what the quotations translate.
    """
    sentences, rows = SourceSentences(sources), messages["read"]
    finder = _translation_finder(tuple(sources)) if translations else None
    skipped = finder.skipped if finder else 0  # in earlier partitions of this process
    counting, superseded, duplicates = _counting(rows.select(["id", "captured", "crc", "sum"]).to_pylist())
    yield records_message("superseded", [{"id": id, "captured": when, "crc": crc} for id, (when, crc) in superseded])
    yield records_message("duplicate", [{"id": id} for id in duplicates])
    for start in range(0, len(counting), BATCH):
        batch = rows.take(pa.array(counting[start : start + BATCH])).to_pylist()
        yield from _aligned(sentences, finder, batch, partitions)
    if finder:
        yield row_message("translation_search", 0, [(finder.encoder, finder.skipped - skipped)])


@lru_cache(maxsize=1)
def _translation_finder(sources: tuple[Source, ...]) -> TranslationFinder:
    """Finds what translates these sources; one for all partitions that a process works on."""
    finder = TranslationFinder()
    finder.prepare(SourceSentences(sources).passages, sources)
    return finder


def _counting(rows: Sequence[dict[str, Any]]) -> tuple[list[int], list[tuple[str, Capture]], list[str]]:
    """The rows that count, the captures that do not, and the ids of different documents."""
    by_id: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_id[row["id"]].append(n)
    counting, duplicates, captures = [], [], Captures()
    for id, numbers in sorted(by_id.items()):
        best = numbers[0]
        for n in numbers:
            counts = captures.counts(id, _capture(rows[n]), n == numbers[0])
            if counts is None and rows[n]["sum"] != rows[best]["sum"]:
                duplicates.append(id)
            best = n if counts else best
        counting.append(best)
    return counting, captures.superseded(), duplicates


def _capture(row: dict[str, Any]) -> Capture | None:
    return None if row["captured"] is None else (row["captured"], row["crc"])


def _aligned(
    sentences: SourceSentences, finder: TranslationFinder | None, rows: Sequence[dict[str, Any]], partitions: int
) -> Iterator[Message]:
    """Articles aligned with the sources: the articles, their texts, what they translate, the shingles that show copies."""
    texts: Counter[tuple[int, str, PassageSpans]] = Counter()
    outlets: set[tuple[int, str]] = set()
    kept, shingled, translations = [], [], list[tuple[Any, ...]]()
    for row in rows:
        article = ARTICLE_ROWS.record({**row, "blocks": [tuple(block.values()) for block in row["blocks"]]})
        quotations = [QUOTATION_ROWS.record(values) for values in row["quotations"]]
        aligned = aligned_quotations(article, quotations, sentences, finder)
        for values, (part, text, spans, links) in zip(row["quotations"], aligned):
            if spans is None:
                continue
            key = values["text"] = text_key(text, spans)
            outlets.add((key, article.outlet))
            texts[key, text, spans] += 1
            translations += [(article.id, part.start, part.end, key, *link) for link in links]
        shingles = article_shingles(article, quotations)
        kept.append({**row, "narration": shingles})
        shingled.append({**row, "length": len(article.text), "shingles": shingles})
    yield records_message("kept", kept, partitions, "id")
    yield records_message("article_shingles", shingled, partitions, "id")
    yield row_message("translations", 0, translations)
    yield keyed_message("text", [(*text, n) for (*text, spans), n in texts.items() if not spans], partitions)
    sourced = [(*text, n, _spans(spans)) for (*text, spans), n in texts.items() if spans]
    yield keyed_message("sourced_text", sourced, partitions)
    yield keyed_message("text_outlet", sorted(outlets), partitions)


def _spans(spans: PassageSpans) -> list[dict[str, Any]]:
    return [{"passage": passage, "start": start, "end": end} for passage, start, end in spans]


def article_table(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The articles with what they copy."""
    decisions = {row["id"]: row for row in messages["copy_decision"].to_pylist()}
    rows = messages["kept"]
    ordered = [decisions[id] for id in rows.column("id").to_pylist()]
    decided = {name: [row[name] for row in ordered] for name in ("likely", "copy_of")}
    columns = [decided[name] if name in decided else rows.column(name) for name in KINDS["articles"].names]
    yield message("articles", partition, *columns)
    quotations = len(rows.column("quotations").combine_chunks().flatten())
    counts = {"articles": len(rows), "quotations": quotations}
    yield records_message("row_count", [{"table": table, "rows": count} for table, count in counts.items()])
    outlets = rows.column("outlet").unique().to_pylist()
    yield records_message("outlet", [{"outlet": outlet} for outlet in outlets], partitions, "outlet")


def article_ranks(engine: Engine, articles: StepOutput) -> StepOutput:
    """A number for each article by which they sort as by time, to the article's home."""
    bounds = _bounds(engine.step(sample_articles, articles).rows("time_sample"), engine.partitions)
    return engine.step(rank_articles, engine.step(partial(deal_articles, bounds), articles))


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
    """The ranks of the articles of a range, to their homes, which have them in the same order."""
    _, articles = in_time_order(messages["dated_article"])
    yield message("article_rank", column(articles, "partition"), (partition << RANGE_BITS) + np.arange(len(articles)))
