"""Many queries answered over a folder of Parquet: what may bear on any of them is picked out by all machines at once,
and made into a small library, which is then asked as any other is.

Nothing is judged on the way, so the answers are those of an index of the whole. What is picked out: texts that share
four words in a run with a query (all of its words, where it has fewer), the passages that they print and those of the
sources, whatever prints these, the articles that this is of, and what they copy; articles that may have a query's words
outside quotation marks.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from index.library import Library
from index.library.grams import gram, held, word_hash
from index.library.narration import Sought, sought
from index.parquet import opened
from index.parquet.making import build_from
from index.parquet.selection import Selection
from index.parquet.tables import FINISHED, PARTED, SOURCED, TABLES, VERSION
from index.spark.place import address
from index.spark.session import started
from letters import __version__
from letters.fold import keys

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame, SparkSession

WIDTH = 4  # words of a gram
PARTS = 64  # into which what is joined is dealt


class Wanted(NamedTuple):
    """What bears on some queries."""

    grams: dict[int, NDArray[np.int64]]  # the first bits of a gram, by the number of its words
    narrated: Sequence[Sought]

    @classmethod
    def of(cls, queries: Iterable[str]) -> Wanted:
        """What bears on these."""
        grams: dict[int, set[int]] = {}
        narrated = []
        for query in dict.fromkeys(queries):
            if found := keys(query):
                width, hashes = min(len(found), WIDTH), [word_hash(key) for key in found]
                fours = {gram(hashes[i : i + width]) >> _rest(width) for i in range(len(hashes) - width + 1)}
                grams.setdefault(width, set()).update(fours)
                narrated.append(sought(found))
        return cls({width: np.array(sorted(some)) for width, some in grams.items()}, narrated)

    def texts(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Of batches of keys and texts the keys of those that bear on a query."""
        for batch in batches:
            found, holder = held(enumerate(batch.column(1).to_pylist()))
            some = np.zeros(len(found), dtype=bool)
            for width, grams in self.grams.items():
                some |= np.isin(found >> _rest(width), grams)
            yield pa.record_batch([batch.column(0).take(pa.array(np.unique(holder[some])))], ["text"])

    def articles(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Of batches of ids and grams outside marks the ids of articles that may have a query's words there."""
        every = frozenset().union(*(one.grams for one in self.narrated)) if self.narrated else frozenset()
        for batch in batches:
            ids = []
            for id, grams in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist()):
                if (some := every.intersection(grams)) and any(one.may_be_in(some) for one in self.narrated):
                    ids.append(id)
            yield pa.record_batch([pa.array(ids, pa.string())], ["id"])


def _rest(width: int) -> int:
    """The bits of a gram past so many words."""
    return 16 * (WIDTH - width)


@contextmanager
def library(master: str, parquet: str, queries: Iterable[str]) -> Iterator[Library]:
    """A library that gives the answers of the whole to these queries; it goes again in the end.

    Raises QuotesError as `index.parquet.opened` and `session.started` do.
    """
    opened(parquet)
    with tempfile.TemporaryDirectory(prefix="quotes-") as temporary:
        part, index = Path(temporary, "parquet"), Path(temporary, "index")
        with started(master, {"spark.sql.shuffle.partitions": str(PARTS)}) as session:
            selection = _picked(session, address(parquet), Wanted.of(queries), part)
        build_from(index, str(part), selection)
        with Library.open(index) as found:
            yield found


def _picked(session: SparkSession, parquet: str, wanted: Wanted, part: Path) -> Selection:
    """Write what bears on the queries as a folder of its own; what of it is to be taken."""
    tables = {name: session.read.parquet(f"{parquet}/{name}") for name in TABLES}
    uses, passages, articles = (tables[name] for name in ("uses", "passages", "articles"))
    hit = tables["texts"].select("key", "text").mapInArrow(wanted.texts, "text long")
    sourced = passages.where(passages.prefix == SOURCED).select("id").withColumnRenamed("id", "passage")
    chosen = uses.join(hit, "text", "left_semi").select("passage").unionAll(sourced)
    kept = uses.join(chosen, "passage", "left_semi").select("text").distinct().persist()
    used = uses.join(kept, "text", "left_semi").persist()
    every = used.select("passage").unionAll(sourced).withColumnRenamed("passage", "id")
    narrating = articles.select("id", "narration").mapInArrow(wanted.articles, "id string").persist()
    told = articles.selectExpr("id", "explode(quotations.text) AS text").join(kept, "text", "left_semi").select("id")
    picked = {
        "sources": tables["sources"],
        "texts": tables["texts"]
        .withColumnRenamed("key", "text_")
        .join(kept.withColumnRenamed("text", "text_"), "text_", "left_semi")
        .withColumnRenamed("text_", "key"),
        "passages": passages.join(every, "id", "left_semi"),
        "uses": used,
        "articles": articles.join(_kin(articles, told.unionAll(narrating)), "id", "left_semi"),
    }
    rows = {name: _brought(frame, name) for name, frame in picked.items()}
    _write(part, rows)
    ids = narrating.toArrow().column("id").to_pylist()
    return Selection(
        passages=frozenset(rows["passages"].column("id").to_pylist()),
        texts=frozenset(rows["texts"].column("key").to_pylist()),
        articles=frozenset(ids),
    )


def _kin(articles: DataFrame, some: DataFrame) -> DataFrame:
    """Articles and all that they copy, by their ids."""
    found = latest = some.distinct().persist()
    copies = articles.where("copy_of IS NOT NULL").select("id", "copy_of").persist()
    while not latest.isEmpty():
        latest = copies.join(latest, "id", "left_semi").selectExpr("copy_of AS id").distinct().subtract(found).persist()
        found = found.unionAll(latest)
    return found


def _brought(frame: DataFrame, name: str) -> pa.Table:
    """The rows of a table, brought here."""
    return frame.select(*TABLES[name].names).toArrow()


def _write(part: Path, rows: Mapping[str, pa.Table]) -> None:
    for name in TABLES:
        (part / name).mkdir(parents=True)
        found = rows[name] if name in rows else TABLES[name].empty_table()
        if name in PARTED:
            pq.write_to_dataset(found, part / name, partition_cols=["prefix"])
        else:
            pq.write_table(found, part / name / "all.parquet")
    told = {"version": VERSION, "program": __version__, "counts": {}}
    (part / FINISHED).write_text(json.dumps(told), "utf-8")
