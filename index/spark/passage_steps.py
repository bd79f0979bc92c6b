"""The passages of texts: the roots of their units, the texts that represent roots, and who prints which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import passage_id
from index.grouping.clustering import fewest_roots, representative_key
from index.grouping.units import units_of_texts
from index.grouping.vocabulary import Bools
from index.spark.bsp import Message, Messages, column, homes, keyed_message, message
from index.spark.link_steps import HEAD, PARENT
from index.spark.message_schemas import KINDS
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
    for number in range(2):
        mask = np.maximum(count, 1) > number
        index = np.minimum(first[mask] + number, max(len(unit) - 1, 0))
        root, slots = content[mask], np.full(mask.sum(), PARENT)
        if len(unit):
            root = np.where(count[mask] > 0, target[index], root)
            slots = np.where(count[mask] > 0, slot[index], slots)
        home = homes(key[mask], partitions)
        columns = (values[mask] for values in (key, content, position, total, weight))
        yield message("text_root", home, *columns, root, slots)
        requests = np.unique(np.stack([root, home])[:, total[mask] > 1], axis=1)
        yield message("unit_request", homes(requests[0], partitions), requests[0], requests[1])


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
