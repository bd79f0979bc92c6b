"""The steps from articles to the tables of a folder of Parquet, and from texts to passages, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from index.grouping import SourceSentences
from index.parquet.passage_rows import SOURCE_ROWS
from index.spark import article_steps, link_steps, passage_steps, table_steps, unit_steps
from index.spark.bsp import Engine, Message, StepOutput, column, homes_of_ids, message
from index.spark.copy_steps import families
from index.spark.link_steps import Splices
from index.spark.message_schemas import KINDS
from letters.model import Source

COUNTED = ("articles", "quotations", "passages", "uses", "outlets")


class Grouped(NamedTuple):
    """The result of deduplication, of all partitions."""

    texts: StepOutput  # and their pieces
    units: StepOutput
    links: StepOutput
    uses: StepOutput
    passages: StepOutput  # the text that represents each passage, and which text prints which passage
    splices: Splices


class Tables(NamedTuple):
    """The tables of a folder of Parquet, by name, and the counts of their rows."""

    outputs: dict[str, StepOutput]
    counts: dict[str, int]
    encoders: list[str]  # what looked for translations in articles; "" where nothing did
    passed_over: int  # articles that may have translations, and were not looked at


def group(engine: Engine, texts: StepOutput) -> Grouped:
    """Group texts that are in no source: what `index.grouping.clustering.cluster_texts` does in one process."""
    split = engine.step(unit_steps.split_texts, texts)
    counted = engine.step(unit_steps.count_units, split.only("fragment"))
    units = counted.only("unit")
    holders = engine.step(unit_steps.shingle_holders, counted.only("holder"))
    runs = engine.step(unit_steps.find_runs, units, holders)
    remote = engine.step(unit_steps.send_units, units, runs.only("unit_request"))
    shared = engine.step(unit_steps.share_runs, units, remote, runs.only("run"))
    likely = engine.step(link_steps.splice_candidates, units, shared.only("edge", "enclosed"))
    splices = link_steps.find_splices(*(likely.rows(kind) for kind in ("candidate", "edge", "enclosed")))
    pairs, spliced = shared.only("pair"), splices.spliced
    requests = engine.step(partial(link_steps.request_holders, spliced), units, pairs)
    compared = engine.step(unit_steps.send_units, units, requests)
    linked = engine.step(partial(link_steps.make_links, spliced), units, pairs, compared)
    placed = engine.step(passage_steps.find_roots, units, split.only("piece"), _followed(engine, linked))
    roots = engine.step(unit_steps.send_units, units, placed.only("unit_request"))
    uses = engine.step(passage_steps.find_passages, split.only("text"), placed.only("text_root"), roots)
    passages = engine.step(passage_steps.choose_representatives, uses, units)
    return Grouped(split.only("text", "piece"), units, linked.only("link"), uses.only("use"), passages, splices)


def _followed(engine: Engine, linked: StepOutput) -> StepOutput:
    """The links, each followed to its end."""
    while True:
        linked = engine.step(link_steps.follow_links, linked.only("link", "link_request"))
        if not column(linked.rows("changed_links"), "count").any():
            return linked.only("link")


def tables(engine: Engine, articles: StepOutput, sources: Sequence[Source]) -> Tables:
    """From articles as `article_steps.settle_articles` gives them to the tables of a folder of Parquet."""
    grouped = group(engine, articles.only("text"))
    representatives = grouped.passages.only("representative")
    named = engine.step(table_steps.name_passages, representatives, grouped.uses)
    aligned = engine.step(table_steps.align_wordings, named)
    sourced, texts = articles.only("sourced_text", "text_outlet"), grouped.texts.only("text")
    used = engine.step(table_steps.count_uses, aligned.only("wording_span"), sourced, texts)
    copies = families(engine, articles.only("article_shingles"))
    whole = engine.step(article_steps.article_table, articles.only("kept"), copies)
    sentences = engine.begin("sentences", [_sentences(sources, engine.partitions)])
    counting = aligned.only("passage"), sentences, used.only("use_count"), whole.only("outlet")
    passages = engine.step(table_steps.count_passages, *counting)
    unit_table = partial(table_steps.unit_table, grouped.splices)
    units = engine.step(unit_table, grouped.units, grouped.links, representatives)
    pieces = engine.step(table_steps.piece_table, grouped.texts.only("piece"))
    listed = engine.begin("sources", [_source_table(sources)])
    made = {"articles": whole, "texts": used, "uses": used, "passages": passages, "units": units, "pieces": pieces}
    outputs = {"sources": listed, "translations": articles, **made}
    searches = articles.rows("translation_search").to_pylist()
    encoders = sorted({search["encoder"] for search in searches})
    passed_over = sum(search["passed_over"] for search in searches)
    return Tables(outputs, {"sources": len(sources), **_counts(whole, passages)}, encoders, passed_over)


def _sentences(sources: Sequence[Source], partitions: int) -> Message:
    passages = SourceSentences(sources).passages
    columns = ([getattr(passage, name) for passage in passages] for name in KINDS["passage"].names)
    return message("passage", homes_of_ids((passage.id for passage in passages), partitions), *columns)


def _source_table(sources: Sequence[Source]) -> Message:
    rows = [SOURCE_ROWS.mapping(source) for source in sources]
    return Message("sources", np.zeros(len(rows), np.int64), pa.Table.from_pylist(rows, schema=KINDS["sources"]))


def _counts(*outputs: StepOutput) -> dict[str, int]:
    """The counts of all partitions, added up; 0 for what no partition has."""
    counts = Counter(dict.fromkeys(COUNTED, 0))
    for row in (row for output in outputs for row in output.rows("row_count").to_pylist()):
        counts[row["table"]] += row["rows"]
    return dict(counts)
