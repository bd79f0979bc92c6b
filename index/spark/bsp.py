"""Work in steps: every part of the data is worked on by itself, and what it says to other parts they hear in the next.

The model is bulk synchronous (Valiant, "A Bridging Model for Parallel Computation", CACM 33, 1990). What is said are
rows of a table of some kind, each to the part that is its home; between steps they travel packed, many rows as one.
So the work itself is numpy over whole parts, and an engine only has to carry bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from index.grouping.vocabulary import starts_of_equal
from index.spark.message_schemas import KINDS

LARGEST = 1 << 20  # bytes or so that travel in one piece
HELD = 1 << 25  # bytes that a part holds back before it sends them

Messages = Mapping[str, pa.Table]


class Message(NamedTuple):
    """Rows of one kind, and the part that each goes to."""

    kind: str
    to: NDArray[Any]
    rows: pa.Table


Work = Callable[
    [int, int, Messages], Iterable[Message]
]  # how many parts there are, which this is, what it was told by kind


class Packet(NamedTuple):
    """Rows of one kind on their way to one part."""

    to: int
    kind: str
    body: bytes


class StepOutput(Protocol):
    """What was said in a step, wherever the engine keeps it."""

    def only(self, *kinds: str) -> StepOutput:
        """What was said of these kinds."""

    def rows(self, kind: str) -> pa.Table:
        """All rows of a kind, brought here, in any order."""


class Engine(Protocol):
    """What carries out steps."""

    parts: int

    def begin(self, name: str, said: Iterable[Message]) -> StepOutput:
        """What the parts are told at first."""

    def step(self, work: Work, *told: StepOutput) -> StepOutput:
        """Let each part do its work on what it was told."""


def called(work: Work) -> str:
    """What a step is called: after its function."""
    return str((work.func if isinstance(work, partial) else work).__name__)


def message(kind: str, to: NDArray[Any], *columns: Any) -> Message:
    """Columns of a kind, in the order of its schema: arrays of numpy, lists or arrays of pyarrow."""
    schema = KINDS[kind]
    arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return Message(kind, to, pa.table(arrays, schema=schema))


def _array(column: Any, kind: pa.DataType) -> Any:
    """A column as pyarrow has it; one that it has already is not taken apart."""
    return column.cast(kind) if isinstance(column, (pa.Array, pa.ChunkedArray)) else pa.array(column, type=kind)


def name_of(id: str) -> int:
    """64 bits for an id."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "little", signed=True)


def homes(names: NDArray[Any], parts: int) -> NDArray[np.int64]:
    """The part that is home to each of these 64-bit names."""
    found: NDArray[np.int64] = (names.astype(np.int64).view(np.uint64) % np.uint64(parts)).astype(np.int64)
    return found


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The different ones, rising; quicker than numpy's own."""
    some: NDArray[Any] = np.sort(numbers)
    found: NDArray[Any] = some[starts_of_equal(some)]
    return found


def column(table: pa.Table, name: str) -> NDArray[Any]:
    """A column of numbers."""
    found: NDArray[Any] = table.column(name).combine_chunks().to_numpy(zero_copy_only=False)
    return found


def packed(said: Iterable[Message]) -> Iterator[Packet]:
    """Rows dealt to their parts, those of one kind and part together, in pieces that aren't too large.

    What is said little by little is held back for a while, for each packet costs some hundred bytes of its own.
    """
    held: dict[str, list[Message]] = {}
    size = 0
    for some in said:
        held.setdefault(some.kind, []).append(some)
        size += some.rows.nbytes
        if size > HELD:
            yield from _dealt(held)
            held, size = {}, 0
    yield from _dealt(held)


def _dealt(held: Mapping[str, Sequence[Message]]) -> Iterator[Packet]:
    for kind, some in held.items():
        to = np.concatenate([one.to for one in some])
        order = np.argsort(to.astype(np.uint16), kind="stable")  # numpy sorts 16 bits in linear time
        to, rows = to[order], pa.concat_tables([one.rows for one in some]).take(pa.array(order))
        edges = [*np.flatnonzero(np.diff(to, prepend=-1)).tolist(), len(to)]
        for begin, end in pairwise(edges):
            part = rows.slice(begin, end - begin)
            pieces = part.nbytes // LARGEST + 1
            size = -(-part.num_rows // pieces)
            for at in range(0, part.num_rows, size):
                yield Packet(int(to[begin]), kind, _bytes(part.slice(at, size)))


def heard(packets: Iterable[tuple[str, Any]]) -> Messages:
    """What came to a part, by kind; of a kind of which nothing came a table without rows."""
    tables: dict[str, list[pa.Table]] = {}
    for kind, body in packets:
        tables.setdefault(kind, []).append(unpacked(body))
    return _Received({kind: pa.concat_tables(some) for kind, some in tables.items()})


def unpacked(body: Any) -> pa.Table:
    """The rows of a packet."""
    return pa.ipc.open_stream(body).read_all()


class _Received(dict[str, pa.Table]):
    def __missing__(self, kind: str) -> pa.Table:
        return KINDS[kind].empty_table()


def _bytes(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows.combine_chunks())
    data: bytes = sink.getvalue().to_pybytes()
    return data
