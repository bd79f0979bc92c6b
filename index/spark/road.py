"""The steps from texts to passages, in order."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from index.spark import joins, links, owners, passages, units
from index.spark.joins import Joins
from index.spark.steps import Engine, Told, column


class Grouped(NamedTuple):
    """What deduplication found, of all parts."""

    texts: Told  # and their pieces
    units: Told
    links: Told
    uses: Told  # and what may show a passage
    joins: Joins


def group(engine: Engine, told: Told) -> Grouped:
    """Texts that stand in no source, put together."""
    parts = engine.parts

    def step(work, *told):  # noqa: ANN
        return engine.step(work.__name__, partial(work, parts), *told)

    cut = step(units.cut, told)
    counted = step(units.count, cut.only("fragment"))
    own = counted.only("unit")
    owned = step(owners.own, counted.only("holder"))
    met = step(owners.meet, own, owned)
    words = step(units.provide, own, met.only("want"))
    shared = step(owners.share, own, words, met.only("run"))
    likely = step(joins.likely, own, shared.only("edge", "near"))
    joint = joins.judged(*(likely.rows(kind) for kind in ("candidate", "edge", "near")))
    ready = joint.joined
    asked = engine.step("ask", partial(links.ask, ready, parts), own, shared.only("pair"))
    closer = engine.step("provide", partial(units.provide, parts), own, asked)
    linked = engine.step("link", partial(links.link, ready, parts), own, shared.only("pair"), closer)
    first = linked
    while True:
        linked = step(links.follow, linked.only("link", "question"))
        if not column(linked.rows("changed"), "count").sum():
            break
    placed = step(passages.place, own, cut.only("piece"), linked.only("link"))
    roots = engine.step("provide", partial(units.provide, parts), own, placed.only("want"))
    uses = step(passages.settle, cut.only("text"), placed.only("place"), roots)
    return Grouped(cut.only("text", "piece"), own, first.only("link"), uses, joint)
