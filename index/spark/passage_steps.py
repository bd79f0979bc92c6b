"""The passages of texts: the roots of their units, the texts that represent roots, who prints which; and their tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import covered_span, passage_id
from index.grouping.clustering import fewest_roots, representative_key
from index.grouping.units import units_of_texts
from index.grouping.vocabulary import Bools, ranks_in_group
from index.parquet.table_schemas import SOURCE_PREFIX, prefix_of
from index.spark.bsp import (
    KINDS,
    Message,
    Messages,
    column,
    hash_of_id,
    homes,
    homes_of_ids,
    keyed_message,
    looked_up,
    message,
    row_message,
)
from index.spark.link_steps import HEAD, PARENT, Splices, parent_links
from index.spark.unit_steps import UnitCounts


def find_roots(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The roots of each text's units, to the text; requests for the words of roots if a text has several pieces."""
    local, pieces, links = UnitCounts(messages["unit"]), messages["piece"], messages["link"]
    content, key, position, total = (column(pieces, name) for name in ("content", "key", "position", "pieces"))
    weight = local.weight[local.numbers(content)]
    unit, slot, target = (column(links, name) for name in ("unit", "slot", "target"))
    order = np.lexsort((slot, unit))
    unit, slot, target = unit[order], slot[order], target[order]
    first = np.searchsorted(unit, content)
    count = np.searchsorted(unit, content, "right") - first
    row = np.repeat(np.arange(len(content)), np.maximum(count, 1))
    is_linked, link = count[row] > 0, first[row] + ranks_in_group(row)
    root = np.where(is_linked, np.append(target, 0)[link], content[row])
    slots = np.where(is_linked, np.append(slot, PARENT)[link], PARENT)
    home = homes(key[row], partitions)
    columns = (values[row] for values in (key, content, position, total, weight))
    yield message("text_root", home, *columns, root, slots)
    wanted = np.unique(np.stack([root, home])[:, total[row] > 1], axis=1)
    yield message("request", homes(wanted[0], partitions), *wanted)


def find_passages(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The passages that each text prints, to the passages' homes; and the texts that may represent a root."""
    texts = messages["text"]
    key, string, printed = (texts.column(name).to_pylist() for name in texts.column_names)
    several = messages["text_root"].filter(pa.array(_has_several(messages["text_root"])))
    pieces = _units_by_text(several)
    strings = _strings([text for name, text in zip(key, string) if name in pieces])
    words = dict(zip(*(messages["remote_unit"].column(name).to_pylist() for name in ("content", "words"))))
    uses: list[tuple[int, int, str]] = []
    candidates: list[tuple[Any, ...]] = []
    for text_key, text, count in zip(key, string, printed):
        if text_key in pieces:
            units, unit_words = pieces[text_key], strings[text]
            ranked = ((unit_words[position], {*own}) for _, position, own, _ in sorted(units.values()))
            uses += [(root, text_key, text) for root in fewest_roots(ranked, words.__getitem__)]
            if own := {content for *_, content in units.values() if content is not None}:
                id = passage_id([line.strip() for line in unit_words])
                candidates += [(root, text_key, text, len(units), count, id) for root in own]
    yield keyed_message("use", uses, partitions)
    yield keyed_message("root_text", candidates, partitions)
    yield from _single_units(texts, messages["text_root"], partitions)


def _single_units(texts: pa.Table, text_roots: pa.Table, partitions: int) -> Iterator[Message]:
    """The same for texts of one piece, which print the passage that it belongs to."""
    single = text_roots.filter(pa.array(~_has_several(text_roots)))
    row = pc.index_in(single.column("key"), texts.column("key")).combine_chunks()
    rows, root = texts.take(row), column(single, "root")
    yield message("use", homes(root, partitions), root, *rows.select(["key", "text"]).columns)
    may_show = (column(single, "slot") == HEAD) | (root == column(single, "content"))
    content, rows = column(single, "content")[may_show], rows.filter(pa.array(may_show))
    ones, none = np.ones(len(rows)), pa.nulls(len(rows), pa.string())
    key, text, printed = rows.columns
    yield message("root_text", homes(content, partitions), content, key, text, ones, printed, none)


def _has_several(text_roots: pa.Table) -> Bools:
    """Which rows are of texts with several units."""
    return column(text_roots, "pieces") > 1


def _units_by_text(
    text_roots: pa.Table,
) -> dict[int, dict[int, tuple[tuple[int, int], int, tuple[int, ...], int | None]]]:
    """The units of each text by position: (rank, position, roots, content if it is its own root)."""
    columns = (text_roots.column(name).to_pylist() for name in ("key", "position", "content", "weight", "root", "slot"))
    units: dict[int, dict[int, Any]] = defaultdict(dict)
    for key, position, content, weight, root, slot in zip(*columns):
        roots = (*units[key][position][2], root) if position in units[key] else (root,)
        own = content if slot != PARENT or root == content else None
        units[key][position] = (-weight, content % 2**64), position, roots, own
    return units


def _strings(texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of each text's units, in order."""
    texts_once = dict.fromkeys(texts, 1)
    units = units_of_texts(texts_once)
    words: dict[str, list[str]] = {text: [] for text in texts_once}
    names = list(texts_once)
    for text, unit in zip(units.text.tolist(), units.unit.tolist()):
        words[names[text]].append(units.string(unit))
    return words


def choose_representatives(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The text that represents each root, to the root's home; and the passage's id, to the texts that print it."""
    shown = _representatives(messages["root_text"], messages["unit"])
    yield Message("representative", np.full(len(shown), partition), shown)
    row = pc.index_in(messages["use"].column("root"), shown.column("root")).combine_chunks()
    key = messages["use"].column("key")
    yield message("text_passage", homes(column(messages["use"], "key"), partitions), key, shown.column("id").take(row))


def _representatives(candidates: pa.Table, units: pa.Table) -> pa.Table:
    """For each root the text that represents it, and the id of the passage, made from the words of its units."""
    root, key, text, pieces, printed, id = (candidates.column(name).to_pylist() for name in candidates.column_names)
    best: dict[int, tuple[tuple[int, int, str], int]] = {}
    for number, row in enumerate(zip(pieces, printed, text)):
        candidate = representative_key(*row), number
        if root[number] not in best or candidate < best[root[number]]:
            best[root[number]] = candidate
    words = dict(zip(units.column("content").to_pylist(), units.column("words").to_pylist()))
    rows = [(r, key[n], id[n] or passage_id([words[r].strip()]), text[n]) for r, (_, n) in best.items()]
    return pa.table([*zip(*rows)] or [()] * len(KINDS["representative"]), schema=KINDS["representative"])


def answer_rows(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The passages that each row prints."""
    passages: dict[int, set[str]] = defaultdict(set)
    for key, id in zip(*(messages["text_passage"].column(name).to_pylist() for name in ("key", "passage"))):
        passages[key].add(id)
    rows = messages["row"]
    ids = [sorted(passages.get(key, ())) for key in rows.column("key").to_pylist()]
    yield message("row_passages", 0, rows.column("n"), ids)


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
    parent = looked_up(content, *parent_links(links))
    representatives = messages["representative"]
    shown = looked_up(content, column(representatives, "root"), column(representatives, "key"))
    rounds = looked_up(content, splices.unit, splices.round)
    spliced = splices.spliced
    partners = (looked_up(content, spliced.unit, side) for side in (spliced.head, spliced.tail))
    linked = pc.coalesce(parent, pa.array(content))
    columns = (content, units.column("rows"), linked, pc.fill_null(rounds, 0), *partners, shown, units.column("words"))
    yield message("units", partition, *columns)


def piece_table(partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """The pieces of texts, as the library stores them."""
    rows = messages["piece"]
    columns = (rows.column(name) for name in ("content", "key", "position"))
    yield message("pieces", partition, *columns)
