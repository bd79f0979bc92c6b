"""What was found as the tables of a folder of Parquet: passages with their counts, uses, texts, and the ledger of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.grouping import covered_span
from index.parquet.table_schemas import SOURCE_PREFIX, prefix_of
from index.spark.bsp import Message, Messages, column, homes, message, name_of
from index.spark.link_steps import PARENT
from index.spark.splice_steps import Joins

if TYPE_CHECKING:
    from numpy.typing import NDArray


def name(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """To the home of each passage the text that shows it, and the texts that print it."""
    shown, uses = messages["shown"], messages["use"]
    home = _homes(shown.column("id"), parts)
    yield Message("showed", home, shown.select(["id", "text"]))
    at = pc.index_in(uses.column("root"), shown.column("root")).combine_chunks()
    to = home[at.to_numpy(zero_copy_only=False)]
    yield message("printing", to, uses.column("key"), shown.column("id").take(at), uses.column("text"))


def _homes(ids: Any, parts: int) -> NDArray[np.int64]:
    """The homes of passages or articles."""
    return homes(np.array([name_of(id) for id in ids.to_pylist()], dtype=np.int64), parts)


def lay(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """Each wording laid over its passage; a root that no text prints for itself is no passage."""
    used = set(messages["printing"].column("passage").unique().to_pylist())
    standing = {id: text for id, text in zip(*_lists(messages["showed"])) if id in used}
    yield _row_wise("standing", np.full(len(standing), part), [(id, None, 0, len(t), t) for id, t in standing.items()])
    printing = messages["printing"].sort_by("passage")
    spans = [covered_span(text, standing[id]) for _, id, text in zip(*_lists(printing))]
    starts, ends = zip(*spans) if spans else ((), ())
    key = printing.column("key")
    yield message("prints", homes(column(printing, "key"), parts), key, printing.column("passage"), starts, ends)


def _lists(table: pa.Table) -> list[list[Any]]:
    return [one.to_pylist() for one in table.columns]


def _row_wise(kind: str, to: Any, rows: list[tuple[Any, ...]]) -> Message:
    from index.spark.message_schemas import KINDS

    return message(kind, to, *([*zip(*rows)] or [()] * len(KINDS[kind])))


def tally(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The texts and their uses, and to the home of each passage by whom it is printed."""
    texts: Counter[tuple[int, str, bool]] = Counter()
    prints = {row: None for row in zip(*_lists(messages["prints"]))}
    for key, text, printed, spans in zip(*_lists(messages["sourced"])):
        texts[key, text, True] += printed
        prints.update(((key, span["passage"], span["start"], span["end"]), None) for span in spans)
    for key, text, printed in zip(*_lists(messages["text"])):
        texts[key, text, False] += printed
    here = np.full(len(texts), part)
    yield _row_wise("texts", here, [(*text, printed) for text, printed in texts.items()])
    sourced = {key for key, _, of in texts if of}
    uses = [
        (prefix_of(id, SOURCE_PREFIX if key in sourced else None), id, key, start, end)
        for key, id, start, end in prints
    ]
    yield _row_wise("uses", np.full(len(uses), part), uses)
    outlets: dict[int, set[int]] = {}
    for key, outlet in set(zip(*_lists(messages["outlet"]))):
        outlets.setdefault(key, set()).add(name_of(outlet))
    count = {key: printed for (key, _, _), printed in texts.items()}
    rows = [
        (id, 0 if nth else count[key], outlet)
        for key, id, *_ in prints
        for nth, outlet in enumerate(sorted(outlets[key]))
    ]
    told = pa.table([*zip(*rows)] or [(), (), ()], names=["passage", "printed", "outlet"])
    told = told.group_by(["passage", "outlet"], use_threads=False).aggregate([("printed", "sum")])
    columns = (told.column(name) for name in ("passage", "printed_sum", "outlet"))
    yield message("tally", _homes(told.column("passage"), parts), *columns)


def count(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The passages, with how many quotations and outlets print each."""
    printed: Counter[str] = Counter()
    outlets: dict[str, set[int]] = {}
    for id, quotations, outlet in zip(*_lists(messages["tally"])):
        printed[id] += quotations
        outlets.setdefault(id, set()).add(outlet)
    rows = [
        (prefix_of(id, source), id, source, start, end, text, printed[id], len(outlets.get(id, ())))
        for id, source, start, end, text in zip(*_lists(messages["standing"]))
    ]
    yield _row_wise("passages", np.full(len(rows), part), rows)
    counts = {"passages": len(rows), "uses": printed.total(), "outlets": len(messages["publisher"].column(0).unique())}
    yield _row_wise("count", np.zeros(len(counts), np.int64), [*counts.items()])


def enter(joins: Joins, parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The units as the ledger of a library has them."""
    units, links = messages["unit"], messages["link"]
    content = column(units, "content")
    own = links.filter(pc.equal(links.column("slot"), PARENT))
    parent = _looked_up(content, column(own, "unit"), column(own, "towards"))
    shown = messages["shown"]
    shows = _looked_up(content, column(shown, "root"), column(shown, "key"))
    rounds = _looked_up(content, joins.unit, joins.round)
    ready = joins.joined
    covers = (_looked_up(content, ready.unit, side) for side in (ready.head, ready.tail))
    linked = pc.coalesce(parent, pa.array(content))
    columns = (content, units.column("rows"), linked, pc.fill_null(rounds, 0), *covers, shows, units.column("words"))
    yield message("units", np.full(len(units), part), *columns)


def _looked_up(wanted: NDArray[np.int64], names: NDArray[np.int64], values: NDArray[np.int64]) -> pa.Array:
    """The value of each name, null where there is none."""
    at = pc.index_in(pa.array(wanted), pa.array(names))
    return pa.array(values).take(at)


def piece(parts: int, part: int, messages: Messages) -> Iterator[Message]:
    """The pieces of texts, as the ledger has them."""
    rows = messages["piece"]
    columns = (rows.column(name) for name in ("content", "key", "place"))
    yield message("pieces", np.full(len(rows), part), *columns)
