"""Articles to a folder of Parquet, and rows of quotations to passages, on Spark: the steps in order, and the work around them."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from index.builder.inbox import duplicate_id, superseded_captures
from index.grouping import SourceSentences
from index.model import QuotationRow
from index.parquet.passage_rows import SOURCE_ROWS
from index.parquet.table_schemas import FINISHED, PARTITIONED, VERSION
from index.spark import article_steps, bsp, file_tasks, link_steps, passage_steps, unit_steps
from index.spark.copy_steps import families
from index.spark.engine import SETTINGS, ParquetFolder, ShowStep, SparkEngine
from index.spark.file_tasks import Refused, SharedCorpus, Task
from index.spark.link_steps import Splices
from index.spark.session import started
from index.store.row_writer import text_key
from index.translation import TranslationFinder
from letters import __version__
from letters.model import Article, QuotesError, Source
from letters.reading.files import InputFile

COUNTED = ("articles", "quotations", "passages", "uses", "outlets")
PARTITION_BYTES = 1 << 24  # bytes of files for each partition
MIN_PARTITIONS, MAX_PARTITIONS = 4, 2000  # partitions
BATCH = 100_000  # rows in one message


class Grouped(NamedTuple):
    """The result of deduplication, of all partitions."""

    texts: bsp.StepOutput  # and their pieces
    units: bsp.StepOutput
    links: bsp.StepOutput
    uses: bsp.StepOutput
    passages: bsp.StepOutput  # the text that represents each passage, and which text prints which passage
    splices: Splices


class Tables(NamedTuple):
    """The tables of a folder of Parquet, by name, and the counts of their rows."""

    outputs: dict[str, bsp.StepOutput]
    counts: dict[str, int]
    encoders: list[str]  # what looked for translations in articles; "" where nothing did
    skipped: int  # articles that may have translations, and were not looked at


def group(engine: bsp.Engine, texts: bsp.StepOutput) -> Grouped:
    """Group texts that are in no source: what `index.grouping.clustering.cluster_texts` does in one process."""
    send_units = partial(bsp.send_requested, "unit")
    split = engine.step(unit_steps.split_texts, texts)
    counted = engine.step(unit_steps.count_units, split.only("fragment"))
    units = counted.only("unit")
    requests = engine.step(unit_steps.request_holders, counted.only("holder"))
    remote = engine.step(send_units, units, requests)
    shared = engine.step(unit_steps.share_runs, units, remote)
    likely = engine.step(link_steps.splice_candidates, units, shared.only("edge", "enclosed"))
    splices = link_steps.find_splices(*(likely.rows(kind) for kind in ("candidate", "edge", "enclosed")))
    pairs, spliced = shared.only("pair"), splices.spliced
    requests = engine.step(partial(link_steps.request_compared, spliced), units, pairs)
    compared = engine.step(send_units, units, requests)
    linked = engine.step(partial(link_steps.make_links, spliced), units, pairs, compared)
    placed = engine.step(passage_steps.find_roots, units, split.only("piece"), _followed(engine, linked))
    roots = engine.step(send_units, units, placed.only("request"))
    uses = engine.step(passage_steps.find_passages, split.only("text"), placed.only("text_root"), roots)
    passages = engine.step(passage_steps.choose_representatives, uses, units)
    return Grouped(split.only("text", "piece"), units, linked.only("link"), uses.only("use"), passages, splices)


def _followed(engine: bsp.Engine, linked: bsp.StepOutput) -> bsp.StepOutput:
    """The links, each followed to its end."""
    while True:
        linked = engine.step(link_steps.follow_links, linked.only("link", "link_request"))
        if not bsp.column(linked.rows("changed_links"), "count").any():
            return linked.only("link")


def tables(engine: bsp.Engine, articles: bsp.StepOutput, sources: Sequence[Source]) -> Tables:
    """From articles as `article_steps.settle_articles` gives them to the tables of a folder of Parquet."""
    grouped = group(engine, articles.only("text"))
    representatives = grouped.passages.only("representative")
    named = engine.step(passage_steps.name_passages, representatives, grouped.uses)
    aligned = engine.step(passage_steps.align_wordings, named)
    sourced, texts = articles.only("sourced_text", "text_outlet"), grouped.texts.only("text")
    used = engine.step(passage_steps.count_uses, aligned.only("wording_span"), sourced, texts)
    copies = families(engine, articles.only("article_shingles"))
    whole = engine.step(article_steps.article_table, articles.only("kept"), copies)
    sentences = engine.begin("sentences", [_sentences(sources, engine.partitions)])
    counting = aligned.only("passage"), sentences, used.only("use_count"), whole.only("outlet")
    passages = engine.step(passage_steps.count_passages, *counting)
    unit_table = partial(passage_steps.unit_table, grouped.splices)
    units = engine.step(unit_table, grouped.units, grouped.links, representatives)
    pieces = engine.step(passage_steps.piece_table, grouped.texts.only("piece"))
    listed = engine.begin(
        "sources", [bsp.records_message("sources", [SOURCE_ROWS.mapping(source) for source in sources])]
    )
    made = {"articles": whole, "texts": used, "uses": used, "passages": passages, "units": units, "pieces": pieces}
    outputs = {"sources": listed, "translations": articles, **made}
    searches = articles.rows("translation_search").to_pylist()
    encoders = sorted({search["encoder"] for search in searches})
    skipped = sum(search["skipped"] for search in searches)
    return Tables(outputs, {"sources": len(sources), **_counts(whole, passages)}, encoders, skipped)


def _sentences(sources: Sequence[Source], partitions: int) -> bsp.Message:
    passages = SourceSentences(sources).passages
    columns = ([getattr(passage, name) for passage in passages] for name in bsp.KINDS["passage"].names)
    return bsp.message("passage", bsp.homes_of_ids((passage.id for passage in passages), partitions), *columns)


def _counts(*outputs: bsp.StepOutput) -> dict[str, int]:
    """The counts of all partitions, added up; 0 for what no partition has."""
    counts = Counter(dict.fromkeys(COUNTED, 0))
    for row in (row for output in outputs for row in output.rows("row_count").to_pylist()):
        counts[row["table"]] += row["rows"]
    return dict(counts)


def build(
    master: str, to: str, corpus: SharedCorpus, documents: Sequence[Article | Source] = (), *,
    partitions: int | None = None, show_step: ShowStep = lambda stage: None,
    translations: TranslationFinder | None = None,
) -> dict[str, int]:  # fmt: skip
    """Make a folder of Parquet from a corpus and given documents; it replaces an existing folder. Returns the counts.

    `to` is a path that all machines see, or an address (`hdfs://...`); `partitions` is the number of partitions
    (default: by the size of the files). With `translations` the machines look for translations; its counter gets how many
    articles they skipped. Raises QuotesError as a build on one machine does, and for every error of
    Spark; the existing folder stays valid until all tables can be swapped in.
    """
    files = file_tasks.list_files(corpus)
    partitions = partitions or _partition_count(file.size for file in files)
    tasks = file_tasks.make_tasks(files, corpus.defaults, partitions)
    with started(master, SETTINGS) as session, ParquetFolder(session, to) as folder:
        engine = SparkEngine(session, folder.temporary("work"), partitions, show_step)
        tables = build_tables(engine, corpus, files, tasks, documents, translations is not None)
        for name, output in tables.outputs.items():
            engine.write(output, name, folder.temporary(f"new/{name}"), "prefix" if name in PARTITIONED else None)
        encoders = tables.encoders or [translations.encoder if translations else ""]
        facts = {"counts": tables.counts, "encoders": encoders}
        finished = {"version": VERSION, "program": __version__, **facts}
        folder.swap(list(tables.outputs), FINISHED, json.dumps(finished))
    if translations:
        translations.skipped += tables.skipped
    return tables.counts


def passages_of_rows(
    master: str, rows: Sequence[QuotationRow], *, work: str | None = None, partitions: int | None = None,
    show_step: ShowStep = lambda stage: None,
) -> Iterator[list[str]]:  # fmt: skip
    """The passages that each row prints, in order, as `index.grouping.quotation_rows.passage_ids` gives them.

    `work` is a folder that all machines see (default: a temporary one).
    """
    partitions = partitions or _partition_count(len(row.text) for row in rows)
    with (
        tempfile.TemporaryDirectory(prefix="quotes-") as temporary,
        started(master, SETTINGS) as session,
        ParquetFolder(session, work or temporary) as folder,
    ):
        yield from passages_in_steps(SparkEngine(session, folder.temporary("work"), partitions, show_step), rows)


def _partition_count(sizes: Iterable[int]) -> int:
    return min(max(sum(sizes) // PARTITION_BYTES, MIN_PARTITIONS), MAX_PARTITIONS)


def build_tables(
    engine: bsp.Engine, corpus: SharedCorpus, files: Sequence[InputFile], tasks: Sequence[Task],
    documents: Sequence[Article | Source], translations: bool = False,
) -> Tables:  # fmt: skip
    """The tables of all documents: those that tasks read of a corpus, and given ones; with `translations` their links."""
    first_messages = [
        bsp.message("task", np.arange(len(tasks)) % engine.partitions, np.arange(len(tasks))),
        *article_steps.document_messages(documents, engine.partitions),
    ]
    given = engine.begin("tasks", first_messages)
    read = engine.step(partial(article_steps.read_articles, tasks), given.only("task"))
    counts: Counter[int] = Counter()
    for row in read.rows("file_count").to_pylist():
        counts[row["file"]] += row["count"]
    refused = [Refused(**row) for row in read.rows("refused").to_pylist()]
    sources = _sources(pa.concat_tables([given.rows("source"), read.rows("source")]))
    settle = partial(article_steps.settle_articles, sources, translations)
    articles = engine.step(settle, read.only("read"), given.only("read"))
    for id in sorted(articles.rows("duplicate").column("id").to_pylist()):
        raise duplicate_id(id)
    file_tasks.report_refused(corpus, files, counts, refused)
    earlier = sorted((row["id"], (row["captured"], row["crc"])) for row in articles.rows("superseded").to_pylist())
    for problem in superseded_captures(earlier):
        corpus.report_skipped(problem)
    if not counts and not documents:
        raise QuotesError("no article and no source to build an index of; give files or folders that hold some")
    return tables(engine, articles, sources)


def _sources(rows: pa.Table) -> list[Source]:
    """The sources by their ids. Raises QuotesError if two different sources have the same id."""
    sources: dict[str, Source] = {}
    for row in rows.to_pylist():
        source = SOURCE_ROWS.record(row)
        if sources.setdefault(source.id, source) != source:
            raise duplicate_id(source.id)
    return [sources[id] for id in sorted(sources)]


def passages_in_steps(engine: bsp.Engine, rows: Sequence[QuotationRow]) -> Iterator[list[str]]:
    """The passages that each row prints."""
    messages = engine.begin("rows", _texts_of_rows(rows, engine.partitions))
    grouped = group(engine, messages.only("text"))
    named = grouped.passages.only("text_passage")
    answers = engine.step(passage_steps.answer_rows, messages.only("row"), named).rows("row_passages")
    ordered = answers.take(pa.array(np.argsort(bsp.column(answers, "n"))))
    for batch in ordered.to_batches(BATCH):
        yield from batch.column("passages").to_pylist()


def _texts_of_rows(rows: Sequence[QuotationRow], partitions: int) -> Iterator[bsp.Message]:
    """The texts of rows and the rows, to the homes of the texts."""
    for start in range(0, len(rows), BATCH):
        batch = [row.text for row in rows[start : start + BATCH]]
        texts = Counter(batch)
        key = {text: text_key(text, ()) for text in texts}
        keys, row_keys = (np.array([key[text] for text in texts_of], dtype=np.int64) for texts_of in (texts, batch))
        yield bsp.message("text", bsp.homes(keys, partitions), keys, list(texts), list(texts.values()))
        yield bsp.message("row", bsp.homes(row_keys, partitions), np.arange(start, start + len(batch)), row_keys)
