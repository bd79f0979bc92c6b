"""Articles to a folder of Parquet, and rows of quotations to their passages: what is done before Spark and after it."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from index.builder.captures import superseded_captures
from index.builder.inbox import duplicate_id
from index.model import QuotationRow
from index.parquet.table_schemas import FINISHED, PARTITIONED, VERSION
from index.spark import article_steps, file_tasks, passage_steps, pipeline
from index.spark.bsp import Engine, Message, column, homes, message
from index.spark.engine import SETTINGS, SparkEngine, Tell
from index.spark.file_tasks import Refused, SharedCorpus, Task
from index.spark.parquet_folder import Place
from index.spark.session import started
from index.store.row_writer import text_key
from letters import __version__
from letters.model import Article, QuotesError, Source
from letters.reading.files import InputFile

SHARE = 1 << 24  # bytes of files for each part
FEWEST, MOST = 4, 2000  # parts
TOGETHER = 100_000  # rows that are dealt to their parts at once


def build(
    master: str, to: str, corpus: SharedCorpus, documents: Sequence[Article | Source] = (), *,
    parts: int | None = None, tell: Tell = lambda stage: None,
) -> dict[str, int]:  # fmt: skip
    """Make a folder of Parquet of a corpus and of documents at hand, in place of the one that stands there; its counts.

    `to` is a path that all machines see, or an address (`hdfs://...`); `parts` is in how many parts the work is done
    (else by the size of the files). Raises QuotesError as a build on one machine does, and for whatever Spark fails of;
    the standing folder counts until all is there to be swapped in.
    """
    files = file_tasks.listed(corpus)
    parts = parts or _parts(file.size for file in files)
    tasks = file_tasks.cut(files, corpus.defaults, parts)
    with started(master, SETTINGS) as session, Place(session, to) as place:
        engine = SparkEngine(session, place.at("work"), parts, tell)
        found = articles_told(engine, corpus, files, tasks, documents)
        for name, told in found.told.items():
            engine.write(told, name, place.at(f"new/{name}"), "prefix" if name in PARTITIONED else None)
        finished = {"version": VERSION, "program": __version__, "counts": found.counts}
        place.swap(list(found.told), FINISHED, json.dumps(finished))
    return found.counts


def passages_of_rows(
    master: str, rows: Sequence[QuotationRow], *, work: str | None = None, parts: int | None = None,
    tell: Tell = lambda stage: None,
) -> Iterator[list[str]]:  # fmt: skip
    """The passages that each row of quotations prints, in order: as `index.grouping.quotation_rows.passage_ids` has it.

    `work` is a folder that all machines see, else a temporary one.
    """
    parts = parts or _parts(len(row.text) for row in rows)
    with (
        tempfile.TemporaryDirectory(prefix="quotes-") as temporary,
        started(master, SETTINGS) as session,
        Place(session, work or temporary) as place,
    ):
        yield from rows_told(SparkEngine(session, place.at("work"), parts, tell), rows)


def _parts(sizes: Iterable[int]) -> int:
    return min(max(sum(sizes) // SHARE, FEWEST), MOST)


def articles_told(
    engine: Engine, corpus: SharedCorpus, files: Sequence[InputFile], tasks: Sequence[Task],
    documents: Sequence[Article | Source],
) -> pipeline.Tables:  # fmt: skip
    """The tables of all that tasks read of a corpus, and of documents at hand."""
    begun = [
        message("task", np.arange(len(tasks)) % engine.parts, np.arange(len(tasks))),
        *article_steps.given(documents, engine.parts),
    ]
    told = engine.begin("tasks", begun)
    read = engine.step(partial(article_steps.read, tasks), told.only("task"))
    came: Counter[int] = Counter()
    for row in read.rows("came").to_pylist():
        came[row["file"]] += row["count"]
    refused = [Refused(**row) for row in read.rows("refused").to_pylist()]
    sources = _sources(pa.concat_tables([told.rows("source"), read.rows("source")]))
    settled = engine.step(partial(article_steps.settle, sources), read.only("read"), told.only("read"))
    for id in sorted(settled.rows("two").column("id").to_pylist()):
        raise duplicate_id(id)
    file_tasks.settle(corpus, files, came, refused)
    earlier = sorted((row["id"], (row["captured"], row["crc"])) for row in settled.rows("earlier").to_pylist())
    for problem in superseded_captures(earlier):
        corpus.report_skipped(problem)
    if not came and not documents:
        raise QuotesError("no article and no source to build an index of; give files or folders that hold some")
    return pipeline.tables(engine, settled, sources)


def _sources(rows: pa.Table) -> list[Source]:
    """The sources by their ids. Raises QuotesError where two have one."""
    found: dict[str, Source] = {}
    for row in rows.to_pylist():
        source = Source(**{**row, "aliases": tuple(row["aliases"])})
        if found.setdefault(source.id, source) != source:
            raise duplicate_id(source.id)
    return [found[id] for id in sorted(found)]


def rows_told(engine: Engine, rows: Sequence[QuotationRow]) -> Iterator[list[str]]:
    """The passages that each row prints."""
    told = engine.begin("rows", _dealt(rows, engine.parts))
    found = pipeline.group(engine, told.only("text"))
    answers = engine.step(passage_steps.answer, told.only("row"), found.shown.only("named")).rows("answer")
    ordered = answers.take(pa.array(np.argsort(column(answers, "n"))))
    for batch in ordered.to_batches(TOGETHER):
        yield from batch.column("passages").to_pylist()


def _dealt(rows: Sequence[QuotationRow], parts: int) -> Iterator[Message]:
    """Rows to the homes of their texts."""
    for at in range(0, len(rows), TOGETHER):
        some = [row.text for row in rows[at : at + TOGETHER]]
        texts = Counter(some)
        key = {text: text_key(text, ()) for text in texts}
        keys, of = (np.array([key[text] for text in found], dtype=np.int64) for found in (texts, some))
        yield message("text", homes(keys, parts), keys, list(texts), list(texts.values()))
        yield message("row", homes(of, parts), np.arange(at, at + len(some)), of)
