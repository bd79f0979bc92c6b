"""The tables of a folder of Parquet: passages with their counts, uses, texts, units and pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import covered_span
from index.grouping.vocabulary import Ints
from index.parquet.table_schemas import SOURCE_PREFIX, prefix_of
from index.spark.bsp import Message, Messages, column, hash_of_id, homes, homes_of_ids, message, row_message
from index.spark.link_steps import PARENT, Splices


def name_passages(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """To the home of each passage the text that represents it, and the texts that print it."""
    shown, uses = messages["representative"], messages["use"]
    home = homes_of_ids(shown.column("id").to_pylist(), partitions)
    yield Message("passage_text", home, shown.select(["id", "text"]))
    row = pc.index_in(uses.column("root"), shown.column("root")).combine_chunks()
    to = home[row.to_numpy(zero_copy_only=False)]
    yield message("wording", to, uses.column("key"), shown.column("id").take(row), uses.column("text"))


def align_wordings(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Align each wording with its passage; a root that no text prints for itself is no passage."""
    used = set(messages["wording"].column("passage").unique().to_pylist())
    representatives = {id: text for id, text in zip(*_columns(messages["passage_text"])) if id in used}
    yield row_message("passage", partition, [(id, None, 0, len(text), text) for id, text in representatives.items()])
    wordings = messages["wording"].sort_by("passage")
    spans = [covered_span(text, representatives[id]) for _, id, text in zip(*_columns(wordings))]
    starts, ends = zip(*spans) if spans else ((), ())
    key, passage = wordings.column("key"), wordings.column("passage")
    yield message("wording_span", homes(column(wordings, "key"), partitions), key, passage, starts, ends)


def _columns(table: pa.Table) -> list[list[Any]]:
    return [column.to_pylist() for column in table.columns]


def count_uses(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The texts and their uses; and by whom each passage is printed, to the passage's home."""
    texts: Counter[tuple[int, str, bool]] = Counter()
    spans_of_texts = {row: None for row in zip(*_columns(messages["wording_span"]))}
    for key, text, printed, source_spans in zip(*_columns(messages["sourced_text"])):
        texts[key, text, True] += printed
        spans_of_texts.update(((key, span["passage"], span["start"], span["end"]), None) for span in source_spans)
    for key, text, printed in zip(*_columns(messages["text"])):
        texts[key, text, False] += printed
    yield row_message("texts", partition, [(*text, printed) for text, printed in texts.items()])
    sourced = {key for key, _, is_sourced in texts if is_sourced}
    uses = [
        (prefix_of(id, SOURCE_PREFIX if key in sourced else None), id, key, start, end)
        for key, id, start, end in spans_of_texts
    ]
    yield row_message("uses", partition, uses)
    outlets: dict[int, set[int]] = {}
    for key, outlet in set(zip(*_columns(messages["text_outlet"]))):
        outlets.setdefault(key, set()).add(hash_of_id(outlet))
    count = {key: printed for (key, _, _), printed in texts.items()}
    rows = [
        (id, 0 if number else count[key], outlet)
        for key, id, *_ in spans_of_texts
        for number, outlet in enumerate(sorted(outlets[key]))
    ]
    counts = pa.table([*zip(*rows)] or [(), (), ()], names=["passage", "printed", "outlet"])
    counts = counts.group_by(["passage", "outlet"], use_threads=False).aggregate([("printed", "sum")])
    columns = (counts.column(name) for name in ("passage", "printed_sum", "outlet"))
    yield message("use_count", homes_of_ids(counts.column("passage").to_pylist(), partitions), *columns)


def count_passages(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The passages, with the numbers of quotations and outlets that print each."""
    printed: Counter[str] = Counter()
    outlets: dict[str, set[int]] = {}
    for id, quotations, outlet in zip(*_columns(messages["use_count"])):
        printed[id] += quotations
        outlets.setdefault(id, set()).add(outlet)
    rows = [
        (prefix_of(id, source), id, source, start, end, text, printed[id], len(outlets.get(id, ())))
        for id, source, start, end, text in zip(*_columns(messages["passage"]))
    ]
    yield row_message("passages", partition, rows)
    counts = {"passages": len(rows), "uses": printed.total(), "outlets": len(messages["outlet"].column(0).unique())}
    yield row_message("row_count", 0, [*counts.items()])


def unit_table(splices: Splices, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The units as the library stores them."""
    units, links = messages["unit"], messages["link"]
    content = column(units, "content")
    parent_links = links.filter(pc.equal(links.column("slot"), PARENT))
    parent = _looked_up(content, column(parent_links, "unit"), column(parent_links, "target"))
    representatives = messages["representative"]
    shown = _looked_up(content, column(representatives, "root"), column(representatives, "key"))
    rounds = _looked_up(content, splices.unit, splices.round)
    spliced = splices.spliced
    partners = (_looked_up(content, spliced.unit, side) for side in (spliced.head, spliced.tail))
    linked = pc.coalesce(parent, pa.array(content))
    columns = (content, units.column("rows"), linked, pc.fill_null(rounds, 0), *partners, shown, units.column("words"))
    yield message("units", partition, *columns)


def _looked_up(names: Ints, known: Ints, values: Ints) -> pa.Array:
    """The value of each name, null if there is none."""
    row = pc.index_in(pa.array(names), pa.array(known))
    return pa.array(values).take(row)


def piece_table(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The pieces of texts, as the library stores them."""
    rows = messages["piece"]
    columns = (rows.column(name) for name in ("content", "key", "position"))
    yield message("pieces", partition, *columns)
