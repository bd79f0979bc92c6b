"""The steps from articles to the tables of a folder of Parquet, and from texts to passages, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from index.grouping import SourceSentences
from index.spark import article_steps, link_steps, passage_steps, shingle_steps, splice_steps, table_steps, unit_steps
from index.spark.bsp import Engine, Message, StepOutput, column, homes, message, name_of
from index.spark.copy_steps import families
from index.spark.message_schemas import KINDS
from index.spark.splice_steps import Joins
from letters.model import Source

COUNTED = ("articles", "quotations", "passages", "uses", "outlets")


class Grouped(NamedTuple):
    """What deduplication found, of all parts."""

    texts: StepOutput  # and their pieces
    units: StepOutput
    links: StepOutput
    uses: StepOutput
    shown: StepOutput  # what shows each passage, and who prints which
    joins: Joins


class Tables(NamedTuple):
    """The tables of a folder of Parquet, each what was told of its name; and their counts."""

    told: dict[str, StepOutput]
    counts: dict[str, int]


def group(engine: Engine, told: StepOutput) -> Grouped:
    """Texts that stand in no source, put together: what `index.grouping.clustering.clusters` does in one process."""
    cut = engine.step(unit_steps.cut, told)
    counted = engine.step(unit_steps.count, cut.only("fragment"))
    own = counted.only("unit")
    owned = engine.step(shingle_steps.own, counted.only("holder"))
    met = engine.step(shingle_steps.meet, own, owned)
    words = engine.step(unit_steps.provide, own, met.only("want"))
    shared = engine.step(shingle_steps.share, own, words, met.only("run"))
    likely = engine.step(splice_steps.likely, own, shared.only("edge", "near"))
    found = splice_steps.judged(*(likely.rows(kind) for kind in ("candidate", "edge", "near")))
    pairs, ready = shared.only("pair"), found.joined
    closer = engine.step(unit_steps.provide, own, engine.step(partial(link_steps.ask, ready), own, pairs))
    linked = engine.step(partial(link_steps.link, ready), own, pairs, closer)
    placed = engine.step(passage_steps.place, own, cut.only("piece"), _followed(engine, linked))
    roots = engine.step(unit_steps.provide, own, placed.only("want"))
    uses = engine.step(passage_steps.settle, cut.only("text"), placed.only("place"), roots)
    shown = engine.step(passage_steps.show, uses, own)
    return Grouped(cut.only("text", "piece"), own, linked.only("link"), uses.only("use"), shown, found)


def _followed(engine: Engine, linked: StepOutput) -> StepOutput:
    """Where all links end."""
    while True:
        linked = engine.step(link_steps.follow, linked.only("link", "question"))
        if not column(linked.rows("changed"), "count").any():
            return linked.only("link")


def tables(engine: Engine, settled: StepOutput, sources: Sequence[Source]) -> Tables:
    """From articles as `articles.settle` tells of them to the tables of a folder of Parquet."""
    found = group(engine, settled.only("text"))
    laid = engine.step(table_steps.lay, engine.step(table_steps.name, found.shown.only("shown"), found.uses))
    printed = settled.only("sourced", "outlet")
    told = engine.step(table_steps.tally, laid.only("prints"), printed, found.texts.only("text"))
    whole = engine.step(article_steps.finish, settled.only("kept"), families(engine, settled.only("kin")))
    standing = engine.begin("sentences", [_sentences(sources, engine.parts)])
    outlets = whole.only("publisher")
    counted = engine.step(table_steps.count, laid.only("standing"), standing, told.only("tally"), outlets)
    ledger = engine.step(partial(table_steps.enter, found.joins), found.units, found.links, found.shown.only("shown"))
    pieces = engine.step(table_steps.piece, found.texts.only("piece"))
    listed = engine.begin("sources", [_listed(sources)])
    made = {"articles": whole, "texts": told, "uses": told, "passages": counted, "units": ledger, "pieces": pieces}
    return Tables({"sources": listed, **made}, {"sources": len(sources), **_counts(whole, counted)})


def _sentences(sources: Sequence[Source], parts: int) -> Message:
    held = SourceSentences(sources).passages
    home = homes(np.array([name_of(one.id) for one in held], dtype=np.int64), parts)
    facts = ([getattr(one, name) for one in held] for name in KINDS["standing"].names)
    return message("standing", home, *facts)


def _listed(sources: Sequence[Source]) -> Message:
    rows = [{**asdict(one), "aliases": list(one.aliases)} for one in sources]
    return Message("sources", np.zeros(len(rows), np.int64), pa.Table.from_pylist(rows, schema=KINDS["sources"]))


def _counts(*told: StepOutput) -> dict[str, int]:
    """The counts of all parts, added up; 0 of what no part has."""
    counts = Counter(dict.fromkeys(COUNTED, 0))
    for row in (row for one in told for row in one.rows("count").to_pylist()):
        counts[row["table"]] += row["rows"]
    return dict(counts)
