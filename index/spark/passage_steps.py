"""Where texts belong, what shows a passage, and what each text prints of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import passage_id
from index.grouping.clustering import fewest_roots, representative_key
from index.grouping.units import units_of_texts
from index.spark.bsp import Message, Messages, column, homes, message
from index.spark.link_steps import HEAD, PARENT
from index.spark.message_schemas import KINDS
from index.spark.unit_steps import KnownUnits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def place(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """To each text the roots of its units; and the wish for the words of roots where a text has several pieces."""
    here, pieces, links = KnownUnits(messages["unit"]), messages["piece"], messages["link"]
    content, key, nth, of = (column(pieces, name) for name in ("content", "key", "place", "pieces"))
    weight = here.weight[here.numbers(content)]
    unit, slot, towards = (column(links, name) for name in ("unit", "slot", "towards"))
    order = np.lexsort((slot, unit))
    unit, slot, towards = unit[order], slot[order], towards[order]
    first = np.searchsorted(unit, content)
    count = np.searchsorted(unit, content, "right") - first
    for number in range(2):
        some = np.maximum(count, 1) > number
        at = np.minimum(first[some] + number, max(len(unit) - 1, 0))
        root, where = content[some], np.full(some.sum(), PARENT)
        if len(unit):
            root = np.where(count[some] > 0, towards[at], root)
            where = np.where(count[some] > 0, slot[at], where)
        home = homes(key[some], parts)
        yield message("place", home, key[some], content[some], nth[some], of[some], weight[some], root, where)
        asks = np.unique(np.stack([root, home])[:, of[some] > 1], axis=1)
        yield message("want", homes(asks[0], parts), asks[0], asks[1])


def settle(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The passages that each text prints, told to the passages' homes; and the texts that may show one."""
    texts = messages["text"]
    key, string, printed = (texts.column(name).to_pylist() for name in texts.column_names)
    several = messages["place"].filter(pa.array(_several(messages["place"])))
    pieces = _pieces(several)
    strings = _strings([text for name, text in zip(key, string) if name in pieces])
    words = dict(zip(*(messages["words"].column(name).to_pylist() for name in ("content", "words"))))
    uses: list[tuple[int, int, str]] = []
    shows: list[tuple[Any, ...]] = []
    for name, text, count in zip(key, string, printed):
        if name in pieces:
            some, lines = pieces[name], strings[text]
            roots = fewest_roots(((lines[nth], {*own}) for _, nth, own, _ in sorted(some.values())), words.__getitem__)
            uses += [(root, name, text) for root in roots]
            if own := {content for *_, content in some.values() if content is not None}:
                id = passage_id([one.strip() for one in lines])
                shows += [(root, name, text, len(some), count, id) for root in own]
    yield _said("use", uses, parts)
    yield _said("showing", shows, parts)
    yield from _simple(texts, messages["place"], parts)


def _simple(texts: pa.Table, places: pa.Table, parts: int) -> Iterator[Message]:
    """The same of texts that are one piece: they print whatever passage that belongs to."""
    some = places.filter(pa.array(~_several(places)))
    at = pc.index_in(some.column("key"), texts.column("key")).combine_chunks()
    of, root = texts.take(at), column(some, "root")
    yield message("use", homes(root, parts), root, *of.select(["key", "text"]).columns)
    own = (column(some, "slot") == HEAD) | (root == column(some, "content"))
    content, of = column(some, "content")[own], of.filter(pa.array(own))
    one, none = np.ones(len(of)), pa.nulls(len(of), pa.string())
    key, text, printed = of.columns
    yield message("showing", homes(content, parts), content, key, text, one, printed, none)


def _several(places: pa.Table) -> NDArray[np.bool_]:
    """Which units are not the only one of their text."""
    return column(places, "pieces") > 1


def _pieces(places: pa.Table) -> dict[int, dict[int, tuple[tuple[int, int], int, tuple[int, ...], int | None]]]:
    """The units of each text by their places: rank, place, roots, and its content where it is no other's."""
    columns = (places.column(name).to_pylist() for name in ("key", "place", "content", "weight", "root", "slot"))
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for key, nth, content, weight, root, slot in zip(*columns):
        roots = (*found[key][nth][2], root) if nth in found[key] else (root,)
        own = content if slot != PARENT or root == content else None
        found[key][nth] = (-weight, content % 2**64), nth, roots, own
    return found


def _strings(texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of each text's units, in order."""
    different = dict.fromkeys(texts, 1)
    cut = units_of_texts(different)
    found: dict[str, list[str]] = {text: [] for text in different}
    names = list(different)
    for text, unit in zip(cut.text.tolist(), cut.unit.tolist()):
        found[names[text]].append(cut.string(unit))
    return found


def _said(kind: str, rows: Sequence[tuple[Any, ...]], parts: int) -> Message:
    columns = [*zip(*rows)] or [()] * len(KINDS[kind])
    return message(kind, homes(np.array(columns[0], dtype=np.int64), parts), *columns)


def show(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """What shows each passage, told to the passage's home; and who prints it, told to the home of the text."""
    shown = _shown(messages["showing"], messages["unit"])
    yield Message("shown", np.full(len(shown), part), shown)
    at = pc.index_in(messages["use"].column("root"), shown.column("root")).combine_chunks()
    key = messages["use"].column("key")
    yield message("named", homes(column(messages["use"], "key"), parts), key, shown.column("id").take(at))


def _shown(shows: pa.Table, units: pa.Table) -> pa.Table:
    """For each root the text that shows it, and the id of the passage: of the words of its units."""
    root, key, text, pieces, printed, id = (shows.column(name).to_pylist() for name in shows.column_names)
    best: dict[int, tuple[tuple[int, int, str], int]] = {}
    for nth, row in enumerate(zip(pieces, printed, text)):
        found = representative_key(*row), nth
        if root[nth] not in best or found < best[root[nth]]:
            best[root[nth]] = found
    words = dict(zip(units.column("content").to_pylist(), units.column("words").to_pylist()))
    rows = [(r, key[n], id[n] or passage_id([words[r].strip()]), text[n]) for r, (_, n) in best.items()]
    return pa.table([*zip(*rows)] or [()] * len(KINDS["shown"]), schema=KINDS["shown"])


def answer(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """To each row the passages that it prints."""
    passages: dict[int, set[str]] = defaultdict(set)
    for key, id in zip(*(messages["named"].column(name).to_pylist() for name in ("key", "passage"))):
        passages[key].add(id)
    rows = messages["row"]
    found = [sorted(passages.get(key, ())) for key in rows.column("key").to_pylist()]
    yield message("answer", np.zeros(len(rows), np.int64), rows.column("n"), found)
