"""The steps from articles to the tables of a folder of Parquet, and from texts to passages, in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from index.parquet.tables import TABLES
from index.passage import Sentences
from index.spark import articles, finals, joins, links, owners, passages, units
from index.spark.joins import Joins
from index.spark.steps import Engine, Told, column, homes, name_of, said
from letters.model import Source


class Grouped(NamedTuple):
    """What deduplication found, of all parts."""

    texts: Told  # and their pieces
    units: Told
    links: Told
    uses: Told
    shown: Told
    joins: Joins


def group(engine: Engine, told: Told) -> Grouped:
    """Texts that stand in no source, put together: what `index.passage.cluster.clusters` does in one process."""
    cut = _step(engine, units.cut, told)
    counted = _step(engine, units.count, cut.only("fragment"))
    own = counted.only("unit")
    owned = _step(engine, owners.own, counted.only("holder"))
    met = _step(engine, owners.meet, own, owned)
    words = _step(engine, units.provide, own, met.only("want"))
    shared = _step(engine, owners.share, own, words, met.only("run"))
    likely = _step(engine, joins.likely, own, shared.only("edge", "near"))
    found = joins.judged(*(likely.rows(kind) for kind in ("candidate", "edge", "near")))
    pairs, ready = shared.only("pair"), found.joined
    closer = _step(engine, units.provide, own, _step(engine, partial(links.ask, ready), own, pairs))
    linked = _step(engine, partial(links.link, ready), own, pairs, closer)
    ends = _followed(engine, linked)
    placed = _step(engine, passages.place, own, cut.only("piece"), ends)
    roots = _step(engine, units.provide, own, placed.only("want"))
    uses = _step(engine, passages.settle, cut.only("text"), placed.only("place"), roots)
    shown = _step(engine, passages.show, uses, own)
    return Grouped(cut.only("text", "piece"), own, linked.only("link"), uses.only("use"), shown, found)


def _followed(engine: Engine, linked: Told) -> Told:
    """Where all links end."""
    while True:
        linked = _step(engine, links.follow, linked.only("link", "question"))
        if not column(linked.rows("changed"), "count").any():
            return linked.only("link")


def tables(engine: Engine, read: Told, sources: Sequence[Source]) -> dict[str, list[Told]]:
    """From articles as they were read to the tables of a folder of Parquet: each is what all parts said of its name."""
    settled = _step(engine, partial(articles.settle, sources), read.only("read"))
    found = group(engine, settled.only("text"))
    named = _step(engine, finals.name, found.shown.only("shown"), found.uses)
    laid = _step(engine, finals.lay, named)
    told = _step(
        engine, finals.tally, laid.only("prints"), settled.only("sourced", "outlet"), found.texts.only("text")
    )
    held = Sentences(sources).passages
    home = homes(np.array([name_of(one.id) for one in held], dtype=np.int64), engine.parts)
    facts = ([getattr(one, name) for one in held] for name in ("id", "source", "start", "end", "text"))
    standing = engine.begin("sentences", [said("standing", home, *facts)])
    counted = _step(engine, finals.count, laid.only("standing"), standing, told.only("tally"))
    ledger = _step(engine, partial(finals.enter, found.joins), found.units, found.links, found.shown.only("shown"))
    pieces = _step(engine, finals.piece, found.texts.only("piece"))
    finished = _step(engine, articles.finish, settled.only("kept"), families(engine, settled.only("kin")))
    listed = engine.begin("sources", [said("source", np.zeros(len(sources), np.int64), *_columns(sources))])
