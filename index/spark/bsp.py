"""Bulk-synchronous steps: in each step a partition works alone on the messages it received, and sends messages.

The model is Valiant's ("A Bridging Model for Parallel Computation", CACM 33, 1990). Messages are rows of tables, each
with the partition that receives it; between steps they are packed, many rows in one packet. So the work of a partition
is numpy over whole tables, and an engine only has to transport bytes. `KINDS` has the columns of each kind of row; contents
and keys are 64-bit hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from index.grouping.vocabulary import starts_of_equal
from index.parquet.table_schemas import ARTICLES, SOURCES, TABLES

_NUMBER = pa.int64()
_SPANS = pa.list_(pa.struct([("passage", pa.string()), ("start", _NUMBER), ("end", _NUMBER)]))
_READ = [field for field in ARTICLES if field.name not in ("likely", "copy_of", "narration")]
_SHINGLES = pa.list_(pa.uint32())
MAX_PACKET = 1 << 20  # bytes of a packet, about
BUFFER = 1 << 25  # bytes of messages that are collected before they are packed
Messages = Mapping[str, pa.Table]


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_UNIT = _schema(content=_NUMBER, words=pa.string(), rows=_NUMBER, length=pa.int32())
_NUMBERED = _schema(number=_NUMBER, id=pa.string(), outlet=pa.string(), family_given=pa.bool_(), shingles=_SHINGLES)

KINDS: dict[str, pa.Schema] = {
    "request": _schema(key=_NUMBER, partition=pa.int32()),  # for a row, by a partition
    # texts and their units
    "row": _schema(n=_NUMBER, key=_NUMBER),  # of `quotes passages`
    "text": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER),
    "fragment": _UNIT,  # a unit, as the texts of one partition have it
    "piece": _schema(content=_NUMBER, key=_NUMBER, position=pa.int32(), pieces=pa.int32()),
    "unit": _UNIT,
    # the holders of shingles, and what units share with them
    "holder": _schema(shingle=pa.uint64(), content=_NUMBER, weight=pa.int32()),
    "remote_unit": _UNIT,
    "pair": _schema(unit=_NUMBER, holder=_NUMBER, covered=pa.int32(), rank=pa.int32()),
    # units that two others cover in turn
    "edge": _schema(unit=_NUMBER, tail=pa.bool_(), words=pa.int32(), partner=_NUMBER, rows=_NUMBER, length=pa.int32()),
    "enclosed": _schema(unit=_NUMBER, holder=_NUMBER),
    "candidate": _schema(content=_NUMBER, rows=_NUMBER, length=pa.int32()),
    # where units belong
    "link": _schema(unit=_NUMBER, slot=pa.int32(), target=_NUMBER),
    "link_request": _schema(unit=_NUMBER, slot=pa.int32(), target=_NUMBER),
    "changed_links": _schema(count=_NUMBER),
    # passages and the texts that print them
    "text_root": _schema(
        key=_NUMBER, content=_NUMBER, position=pa.int32(), pieces=pa.int32(), weight=_NUMBER, root=_NUMBER,
        slot=pa.int32(),
    ),
    "use": _schema(root=_NUMBER, key=_NUMBER, text=pa.string()),
    "root_text": _schema(root=_NUMBER, key=_NUMBER, text=pa.string(), pieces=_NUMBER, printed=_NUMBER, id=pa.string()),
    "representative": _schema(root=_NUMBER, key=_NUMBER, id=pa.string(), text=pa.string()),
    "text_passage": _schema(key=_NUMBER, passage=pa.string()),
    "row_passages": _schema(n=_NUMBER, passages=pa.list_(pa.string())),
    # articles, as they are read and as they are stored
    "task": _schema(n=_NUMBER),
    "file_count": _schema(file=_NUMBER, count=_NUMBER),
    "refused": _schema(file=_NUMBER, record=_NUMBER, where=pa.string(), why=pa.string(), what=pa.string()),
    "source": SOURCES,
    "read": pa.schema([*_READ, pa.field("captured", pa.string()), pa.field("sum", _NUMBER), pa.field("crc", _NUMBER)]),
    "kept": pa.schema([*_READ, pa.field("narration", _SHINGLES)]),
    "superseded": _schema(id=pa.string(), captured=pa.string(), crc=_NUMBER),
    "duplicate": _schema(id=pa.string()),
    "sourced_text": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER, spans=_SPANS),
    "translation_search": _schema(encoder=pa.string(), skipped=_NUMBER),  # of one partition
    "text_outlet": _schema(key=_NUMBER, outlet=pa.string()),
    "article_shingles": _schema(
        id=pa.string(), outlet=pa.string(), published=pa.string(), length=_NUMBER, family=pa.string(),
        shingles=_SHINGLES,
    ),
    "copy_decision": _schema(id=pa.string(), likely=pa.int8(), copy_of=pa.string()),
    # passages as they are stored
    "passage_text": _schema(id=pa.string(), text=pa.string()),
    "wording": _schema(key=_NUMBER, passage=pa.string(), text=pa.string()),
    "wording_span": _schema(key=_NUMBER, passage=pa.string(), start=_NUMBER, end=_NUMBER),
    "passage": _schema(id=pa.string(), source=pa.string(), start=_NUMBER, end=_NUMBER, text=pa.string()),
    "use_count": _schema(passage=pa.string(), printed=_NUMBER, outlet=_NUMBER),
    # the tables of the folder
    "outlet": _schema(outlet=pa.string()),
    "row_count": _schema(table=pa.string(), rows=_NUMBER),
    **TABLES,
    # families: articles by their numbers, and the holders of shingles outside quotation marks
    "time_sample": _schema(published=pa.string(), length=_NUMBER, id=pa.string()),
    "dated_article": _schema(published=pa.string(), length=_NUMBER, id=pa.string(), partition=pa.int32()),
    "article_rank": _schema(rank=_NUMBER),
    "numbered_article": _NUMBERED,
    "local_holder": _schema(shingle=pa.uint32(), number=_NUMBER, sample_key=pa.uint32()),
    "article_holder": _schema(shingle=pa.uint32(), number=_NUMBER, first=pa.bool_(), sampled=pa.bool_()),
    "likely_copy": _schema(number=_NUMBER),
    "remote_numbered_article": _NUMBERED,
}  # fmt: skip


class Message(NamedTuple):
    """Rows of one kind, with the receiving partition of each."""

    kind: str
    to: NDArray[Any]
    rows: pa.Table


Work = Callable[[int, int, Messages], Iterable[Message]]  # of the number of partitions, this one's, its messages


class Packet(NamedTuple):
    """Packed rows of one kind for one partition."""

    to: int
    kind: str
    body: bytes


class StepOutput(Protocol):
    """The messages of a step, wherever the engine stores them."""

    def only(self, *kinds: str) -> StepOutput:
        """The messages of these kinds."""

    def rows(self, kind: str) -> pa.Table:
        """All rows of a kind, in this process, in any order."""


class Engine(Protocol):
    """Runs steps."""

    partitions: int

    def begin(self, name: str, messages: Iterable[Message]) -> StepOutput:
        """The messages with which the steps begin."""

    def step(self, work: Work, *inputs: StepOutput) -> StepOutput:
        """Let each partition work on the messages that it received."""


def step_name(work: Work) -> str:
    """The name of a step: that of its function."""
    return str((work.func if isinstance(work, partial) else work).__name__)


def message(kind: str, to: NDArray[Any] | int, *columns: Any) -> Message:
    """Columns of a kind, in its order: numpy arrays, lists or pyarrow arrays. `to` is by row, or one partition."""
    schema = KINDS[kind]
    arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    rows = pa.table(arrays, schema=schema)
    return Message(kind, np.full(len(rows), to) if isinstance(to, int) else to, rows)


def row_message(kind: str, to: NDArray[Any] | int, rows: Sequence[tuple[Any, ...]]) -> Message:
    """The same from rows."""
    return message(kind, to, *([*zip(*rows)] or [()] * len(KINDS[kind])))


def keyed_message(kind: str, rows: Sequence[tuple[Any, ...]], partitions: int) -> Message:
    """Rows to the home partitions of their first column, a hash."""
    return row_message(kind, homes(np.array([row[0] for row in rows], dtype=np.int64), partitions), rows)


def records_message(kind: str, rows: list[dict[str, Any]], partitions: int = 1, home: str | None = None) -> Message:
    """Rows by their columns, to the home of the id in the column `home`, or all to one partition."""
    to = homes_of_ids((row[home] for row in rows), partitions) if home else np.zeros(len(rows), np.int64)
    return Message(kind, to, pa.Table.from_pylist(rows, schema=KINDS[kind]))


def _array(column: Any, kind: pa.DataType) -> Any:
    """A column as a pyarrow array; one that is pyarrow's already is only cast."""
    return column.cast(kind) if isinstance(column, (pa.Array, pa.ChunkedArray)) else pa.array(column, type=kind)


def hash_of_id(id: str) -> int:
    """A 64-bit hash of an id."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "little", signed=True)


def homes(hashes: NDArray[Any], partitions: int) -> NDArray[np.int64]:
    """The home partition of each of these 64-bit hashes."""
    numbers: NDArray[np.int64] = (hashes.astype(np.int64).view(np.uint64) % np.uint64(partitions)).astype(np.int64)
    return numbers


def homes_of_ids(ids: Iterable[str], partitions: int) -> NDArray[np.int64]:
    """The home partition of each id."""
    return homes(np.array([hash_of_id(id) for id in ids], dtype=np.int64), partitions)


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The different numbers, ascending; faster than numpy's own function."""
    ordered: NDArray[Any] = np.sort(numbers)
    different: NDArray[Any] = ordered[starts_of_equal(ordered)]
    return different


def column(table: pa.Table, name: str) -> NDArray[Any]:
    """A column of numbers as a numpy array."""
    values: NDArray[Any] = table.column(name).combine_chunks().to_numpy(zero_copy_only=False)
    return values


def requested(keys: NDArray[Any], partitions: int, partition: int) -> Message:
    """A request for each of the rows of these keys, to the homes of the keys."""
    keys = distinct(keys)
    return message("request", homes(keys, partitions), keys, np.full(len(keys), partition))


def send_requested(kind: str, partitions: int, partition: int, messages: Messages) -> Iterator[Message]:
    """Rows of a kind, whose first column is their key, to the partitions that requested them."""
    requests, own = messages["request"], messages[kind]
    if len(requests):
        pair = requests.group_by(["key", "partition"], use_threads=False).aggregate([])
        row = pc.index_in(pair.column("key"), own.column(0)).combine_chunks()
        yield Message(f"remote_{kind}", column(pair, "partition"), own.take(row))


def looked_up(names: NDArray[Any], known: NDArray[Any], values: NDArray[Any]) -> pa.Array:
    """The value of each name, null if there is none."""
    row = pc.index_in(pa.array(names), pa.array(known))
    return pa.array(values).take(row)


def pack(messages: Iterable[Message]) -> Iterator[Packet]:
    """Pack rows for their partitions: rows of one kind and partition together, in packets that are not too large.

    Small messages are collected first, because each packet costs some hundred bytes of its own.
    """
    by_kind: dict[str, list[Message]] = {}
    size = 0
    for batch in messages:
        by_kind.setdefault(batch.kind, []).append(batch)
        size += batch.rows.nbytes
        if size > BUFFER:
            yield from _packets(by_kind)
            by_kind, size = {}, 0
    yield from _packets(by_kind)


def _packets(by_kind: Mapping[str, Sequence[Message]]) -> Iterator[Packet]:
    for kind, messages in by_kind.items():
        to = np.concatenate([batch.to for batch in messages])
        order = np.argsort(to.astype(np.uint16), kind="stable")  # numpy sorts 16 bits in linear time
        to, rows = to[order], pa.concat_tables([batch.rows for batch in messages]).take(pa.array(order))
        edges = [*np.flatnonzero(np.diff(to, prepend=-1)).tolist(), len(to)]
        for begin, end in pairwise(edges):
            partition_rows = rows.slice(begin, end - begin)
            count = partition_rows.nbytes // MAX_PACKET + 1
            size = -(-partition_rows.num_rows // count)
            for start in range(0, partition_rows.num_rows, size):
                yield Packet(int(to[begin]), kind, _encoded(partition_rows.slice(start, size)))


def received(packets: Iterable[tuple[str, Any]]) -> Messages:
    """The messages that a partition received, by kind; a kind without messages is a table without rows."""
    tables: dict[str, list[pa.Table]] = {}
    for kind, body in packets:
        tables.setdefault(kind, []).append(unpack(body))
    return _Received({kind: pa.concat_tables(pieces) for kind, pieces in tables.items()})


def unpack(body: Any) -> pa.Table:
    """The rows of a packet."""
    return pa.ipc.open_stream(body).read_all()


class _Received(dict[str, pa.Table]):
    def __missing__(self, kind: str) -> pa.Table:
        return KINDS[kind].empty_table()


def _encoded(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows.combine_chunks())
    data: bytes = sink.getvalue().to_pybytes()
    return data
