"""Many queries answered over a folder of Parquet: what may bear on any of them is picked out by all machines at once,
and made into a small library, which is then asked as any other is.

Nothing is judged on the way, so the answers are those of an index of the whole. What is picked out: texts that share
four words in a run with a query (fewer, where that is asked for or it has no more), the passages that they print and
those of the sources, whatever prints these, the articles that this is of, and what they copy; articles that may have a
query's words outside quotation marks. Which rows are picked out goes to every machine; the rows themselves come here.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.parquet import open_parquet
from index.parquet.library_import import build_from
from index.parquet.selection import Selection
from index.spark.parquet_folder import address
from index.spark.session import started
from index.store import Library
from index.store.shingles import shingle_hash, shingle_pairs, word_hash
from index.store.unquoted import QueryShingles, query_shingles
from letters import __version__
from letters.model import QuotesError
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame, SparkSession

WIDTH = MIN_RUN  # words of a gram
SETTINGS = {
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


class QueryFilter(NamedTuple):
    """What bears on some queries."""

    grams: dict[int, NDArray[np.int64]]  # the first bits of a gram, by the number of its words
    narrated: dict[int, list[QueryShingles]]  # the queries that a gram outside marks is of

    @classmethod
    def of(cls, queries: Iterable[str], least: int = WIDTH) -> QueryFilter:
        """What bears on these, of which runs of `least` words may count (of all words, where there are fewer)."""
        grams: defaultdict[int, set[int]] = defaultdict(set)
        narrated: defaultdict[int, list[QueryShingles]] = defaultdict(list)
        for query in dict.fromkeys(queries):
            if found := keys(query):
                width, hashes = min(len(found), least, WIDTH), [word_hash(key) for key in found]
                runs = (hashes[i : i + width] for i in range(len(hashes) - width + 1))
                grams[width].update(shingle_hash(run) >> _rest(width) for run in runs)
                outside = query_shingles(found)
                for one in outside.shingles:
                    narrated[one].append(outside)
        return cls({width: np.array(sorted(some), dtype=np.int64) for width, some in grams.items()}, dict(narrated))

    def texts(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Of batches of keys and texts the keys of those that bear on a query."""
        import pyarrow as pa

        for batch in batches:
            found, holder = shingle_pairs(enumerate(batch.column(1).to_pylist()))
            some = np.zeros(len(found), dtype=bool)
            for width, grams in self.grams.items():
                some |= np.isin(found >> _rest(width), grams)
            yield pa.record_batch([batch.column(0).take(pa.array(np.unique(holder[some])))], ["text"])

    def articles(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Of batches of ids and grams outside marks the ids of articles that may have a query's words there."""
        import pyarrow as pa

        every = np.array(sorted(self.narrated), dtype=np.int64)
        for batch in batches:
            grams = batch.column(1).flatten().to_numpy()
            article = np.repeat(np.arange(len(batch)), batch.column(1).value_lengths().to_numpy())
            met = np.isin(grams, every)
            outside: defaultdict[int, set[int]] = defaultdict(set)
            for n, one in zip(article[met].tolist(), grams[met].tolist()):
                outside[n].add(one)
            kept = [n for n, some in outside.items() if self._may_be_in(some)]
            yield pa.record_batch([batch.column(0).take(pa.array(kept, pa.int64()))], ["id"])

    def _may_be_in(self, some: set[int]) -> bool:
        return any(one.may_be_in(some) for found in some for one in self.narrated[found])


def _rest(width: int) -> int:
    """The bits of a gram past so many words."""
    return 16 * (WIDTH - width)


@contextmanager
def query_library(master: str, parquet: str, queries: Iterable[str], least: int = WIDTH) -> Iterator[Library]:
    """A library that gives the answers of the whole to these queries; it goes again in the end.

    `least` is how many words in a run `index.answers.outlets.outlets` is to be asked for. In memory is one table at a time of
    what is picked out. Raises QuotesError as `index.parquet.open_parquet` and `session.started` do.
    """
    open_parquet(parquet)
    with tempfile.TemporaryDirectory(prefix="quotes-") as temporary:
        part, index = Path(temporary, "parquet"), Path(temporary, "index")
        with started(master, SETTINGS) as session:
            kept = _picked(session, address(parquet), QueryFilter.of(queries, least), part)
        try:
            build_from(index, str(part), Selection(articles=kept))
        except QuotesError as error:
            raise QuotesError(str(error).replace(str(part), parquet), error.code) from error
        with Library.open(index) as found:
            yield found


def _picked(session: SparkSession, parquet: str, wanted: QueryFilter, part: Path) -> set[str]:
    """Write what bears on the queries as a folder of its own; the ids of its articles."""
    from index.parquet.table_schemas import SOURCE_PREFIX

    tables = _tables(session, parquet)
    texts, uses, passages, articles = (tables[name] for name in ("texts", "uses", "passages", "articles"))
    hit = texts.select("key", "text").mapInArrow(wanted.texts, "text long")
    sourced = passages.where(passages.prefix == SOURCE_PREFIX).selectExpr("id AS passage")
    asked = _of(uses, hit).select("passage").unionAll(sourced)
    kept = _of(uses, asked).select("text").distinct().persist()
    used = _of(uses, kept).persist()
    quoting = _of(articles.selectExpr("id", "explode(quotations.text) AS text"), kept).select("id")
    narrating = articles.select("id", "narration").mapInArrow(wanted.articles, "id string")
    ids = _with_copied(session, articles, _ids(quoting.unionAll(narrating)))
    rows = {
        "texts": _of(texts, kept.selectExpr("text AS key")),
        "uses": used,
        "passages": _of(passages, used.select("passage").unionAll(sourced).selectExpr("passage AS id")),
        "articles": _of(articles, _frame(session, ids)),
    }
    _write(part, {"sources": tables["sources"], **rows})
    return ids


def _tables(session: SparkSession, parquet: str) -> dict[str, DataFrame]:
    from pyspark.sql.pandas.types import from_arrow_schema

    from index.parquet.table_schemas import TABLES
    from index.spark.engine import signed

    return {
        name: session.read.schema(from_arrow_schema(signed(schema))).parquet(f"{parquet}/{name}")
        for name, schema in TABLES.items()
    }


def _of(frame: DataFrame, some: DataFrame) -> DataFrame:
    """The rows of which the value of a column is among some, which go to every machine."""
    from pyspark.sql.functions import broadcast

    return frame.join(broadcast(some), some.columns, "left_semi")


def _with_copied(session: SparkSession, articles: DataFrame, ids: set[str]) -> set[str]:
    """Articles and all that they copy, by their ids."""
    copies = articles.where("copy_of IS NOT NULL").select("id", "copy_of").persist()
    found, latest = set(ids), ids
    while latest:
        latest = _ids(_of(copies, _frame(session, latest)).select("copy_of")) - found
        found |= latest
    return found


def _ids(frame: DataFrame) -> set[str]:
    return set(frame.distinct().toArrow().column(0).to_pylist())


def _frame(session: SparkSession, ids: Iterable[str]) -> DataFrame:
    import pyarrow as pa

    return session.createDataFrame(pa.table({"id": pa.array(sorted(ids), pa.string())}))


def _write(part: Path, rows: dict[str, DataFrame]) -> None:
    """Bring rows here, and write them as a finished folder."""
    import pyarrow.parquet as pq

    from index.parquet.table_schemas import FINISHED, TABLES, VERSION

    for name in TABLES:
        (part / name).mkdir(parents=True)
        if name in rows:
            pq.write_table(rows[name].toArrow(), part / name / "all.parquet")
    told: dict[str, Any] = {"version": VERSION, "program": __version__, "counts": {}}
    (part / FINISHED).write_text(json.dumps(told), "utf-8")
