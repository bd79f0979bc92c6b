"""Answer many queries over a folder of Parquet: a cluster selects the rows that may matter for any of them.

The rows become a small library, which is queried as usual; the cluster decides nothing. How rare words are is counted in
the selection, so that queries of up to four words may be answered by other passages than in an index of the whole
folder. Selected are: texts that share four words in a run with a query (fewer, if requested or if
the query is shorter), the passages that they print and those of the sources, all uses of these passages, the articles
with these uses, and the articles that they copy; also articles that may have a query's words outside quotation marks,
and all that translates a source.
The filters are sent to every machine; the selected rows come to this one.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.parquet import open_parquet
from index.parquet.import_state import Selection
from index.parquet.library_import import build_from
from index.spark.engine import address
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

SETTINGS = {
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


class QueryFilter(NamedTuple):
    """Selects the rows that may matter for some queries."""

    shingles: dict[int, NDArray[np.int64]]  # the first bits of shingles, by their number of words
    unquoted: dict[int, list[QueryShingles]]  # the queries that contain a shingle, for words outside quotation marks

    @classmethod
    def of(cls, queries: Iterable[str], min_words: int = MIN_RUN) -> QueryFilter:
        """The filter of these queries, of which runs of `min_words` may count (all words of a shorter query)."""
        shingles: defaultdict[int, set[int]] = defaultdict(set)
        unquoted: defaultdict[int, list[QueryShingles]] = defaultdict(list)
        for query in dict.fromkeys(queries):
            if word_keys := keys(query):
                width, hashes = min(len(word_keys), min_words, MIN_RUN), [word_hash(key) for key in word_keys]
                runs = (hashes[i : i + width] for i in range(len(hashes) - width + 1))
                shingles[width].update(shingle_hash(run) >> _unused_bits(width) for run in runs)
                outside = query_shingles(word_keys)
                for shingle in outside.shingles:
                    unquoted[shingle].append(outside)
        return cls(
            {width: np.array(sorted(hashes), dtype=np.int64) for width, hashes in shingles.items()}, dict(unquoted)
        )

    def texts(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """From batches of keys and texts, the keys of texts that may matter for a query."""
        import pyarrow as pa

        for batch in batches:
            hashes, holder = shingle_pairs(enumerate(batch.column(1).to_pylist()))
            mask = np.zeros(len(hashes), dtype=bool)
            for width, shingles in self.shingles.items():
                mask |= np.isin(hashes >> _unused_bits(width), shingles)
            yield pa.record_batch([batch.column(0).take(pa.array(np.unique(holder[mask])))], ["text"])

    def articles(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """From batches of ids and unquoted shingles, the ids of articles that may have a query's words there."""
        import pyarrow as pa

        all_shingles = np.array(sorted(self.unquoted), dtype=np.int64)
        for batch in batches:
            shingles = batch.column(1).flatten().to_numpy()
            article = np.repeat(np.arange(len(batch)), batch.column(1).value_lengths().to_numpy())
            matching = np.isin(shingles, all_shingles)
            by_article: defaultdict[int, set[int]] = defaultdict(set)
            for n, shingle in zip(article[matching].tolist(), shingles[matching].tolist()):
                by_article[n].add(shingle)
            kept = [n for n, has in by_article.items() if any(q.may_be_in(has) for s in has for q in self.unquoted[s])]
            yield pa.record_batch([batch.column(0).take(pa.array(kept, pa.int64()))], ["id"])


def _unused_bits(width: int) -> int:
    """The bits of a shingle after so many words."""
    return 16 * (MIN_RUN - width)


@contextmanager
def query_library(master: str, parquet: str, queries: Iterable[str], min_words: int = MIN_RUN) -> Iterator[Library]:
    """A temporary library with the answers of the whole folder to these queries.

    `min_words` is the shortest run that `index.answers.outlets.outlets` will be asked for. Memory holds one table of
    selected rows at a time. Raises QuotesError as `index.parquet.open_parquet` and `session.started` do.
    """
    encoders = open_parquet(parquet).encoders
    with tempfile.TemporaryDirectory(prefix="quotes-") as temporary:
        selection, index = Path(temporary, "parquet"), Path(temporary, "index")
        with started(master, SETTINGS) as session:
            article_ids = _selected(session, address(parquet), QueryFilter.of(queries, min_words), selection, encoders)
        try:
            build_from(index, str(selection), Selection(articles=article_ids))
        except QuotesError as error:
            raise QuotesError(str(error).replace(str(selection), parquet), error.code) from error
        with Library.open(index) as library:
            yield library


def _selected(
    session: SparkSession, parquet: str, query_filter: QueryFilter, folder: Path, encoders: Sequence[str]
) -> set[str]:
    """Write the rows that may matter for the queries as a folder of its own; the ids of its articles."""
    from index.parquet.table_schemas import SOURCE_PREFIX

    tables = _tables(session, parquet)
    texts, uses, passages, articles = (tables[name] for name in ("texts", "uses", "passages", "articles"))
    matching_texts = texts.select("key", "text").mapInArrow(query_filter.texts, "text long")
    sourced = passages.where(passages.prefix == SOURCE_PREFIX).selectExpr("id AS passage")
    needed = _matching(uses, matching_texts).select("passage").unionAll(sourced)
    translations = tables["translations"]
    text_keys = _matching(uses, needed).select("text").unionAll(translations.select("text")).distinct().persist()
    used = _matching(uses, text_keys).persist()
    quoting = _matching(articles.selectExpr("id", "explode(quotations.text) AS text"), text_keys).select("id")
    unquoted = articles.select("id", "narration").mapInArrow(query_filter.articles, "id string")
    ids = _with_copied(session, articles, _ids(quoting.unionAll(unquoted)))
    rows = {
        "texts": _matching(texts, text_keys.selectExpr("text AS key")),
        "uses": used,
        "passages": _matching(passages, used.select("passage").unionAll(sourced).selectExpr("passage AS id")),
        "articles": _matching(articles, _frame(session, ids)),
    }
    _write(folder, {"sources": tables["sources"], "translations": translations, **rows}, encoders)
    return ids


def _tables(session: SparkSession, parquet: str) -> dict[str, DataFrame]:
    from pyspark.sql.pandas.types import from_arrow_schema

    from index.parquet.table_schemas import TABLES
    from index.spark.engine import spark_schema

    return {
        name: session.read.schema(from_arrow_schema(spark_schema(schema))).parquet(f"{parquet}/{name}")
        for name, schema in TABLES.items()
    }


def _matching(frame: DataFrame, wanted: DataFrame) -> DataFrame:
    """The rows in which a column has one of these values, which are sent to every machine."""
    from pyspark.sql.functions import broadcast

    return frame.join(broadcast(wanted), wanted.columns, "left_semi")


def _with_copied(session: SparkSession, articles: DataFrame, ids: set[str]) -> set[str]:
    """These articles and all that they copy, by their ids."""
    copies = articles.where("copy_of IS NOT NULL").select("id", "copy_of").persist()
    all_ids, latest = set(ids), ids
    while latest:
        latest = _ids(_matching(copies, _frame(session, latest)).select("copy_of")) - all_ids
        all_ids |= latest
    return all_ids


def _ids(frame: DataFrame) -> set[str]:
    return set(frame.distinct().toArrow().column(0).to_pylist())


def _frame(session: SparkSession, ids: Iterable[str]) -> DataFrame:
    import pyarrow as pa

    return session.createDataFrame(pa.table({"id": pa.array(sorted(ids), pa.string())}))


def _write(folder: Path, rows: dict[str, DataFrame], encoders: Sequence[str]) -> None:
    """Collect the selected rows, and write them as a finished folder."""
    import pyarrow.parquet as pq

    from index.parquet.table_schemas import FINISHED, TABLES, VERSION

    for name in TABLES:
        (folder / name).mkdir(parents=True)
        if name in rows:
            pq.write_table(rows[name].toArrow(), folder / name / "all.parquet")
    finished: dict[str, Any] = {"version": VERSION, "program": __version__, "counts": {}, "encoders": encoders}
    (folder / FINISHED).write_text(json.dumps(finished), "utf-8")
