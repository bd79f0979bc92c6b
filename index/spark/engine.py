"""Spark as the engine of steps: each part is a task, and what is said in a step is kept before the next begins.

What is kept lies as Parquet in a folder that all machines see, so a lost executor costs what it was at work on.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from index.spark.kinds import KINDS
from index.spark.steps import Packet, Said, Work, heard, packed, unpacked
from letters.model import QuotesError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PACKET = pa.schema([("to", pa.int32()), ("kind", pa.string()), ("body", pa.binary())])
COLUMNS = "to int, kind string, body binary"
BATCH = 32  # packets that a task takes or gives at once
SETTINGS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",  # every part is a task of its own
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
    "spark.sql.parquet.compression.codec": "lz4_raw",
    "spark.sql.maxConcurrentOutputFileWriters": "32",  # or packets would be sorted by kind
    "spark.sql.codegen.wholeStage": "false",  # packets are few, and compiling takes longer than passing them on
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Told:
    """Packets kept in folders, some kinds of them or all."""

    def __init__(self, engine: Engine, paths: tuple[str, ...], kinds: tuple[str, ...] = ()) -> None:
        self._engine = engine
        self._paths = paths
        self._kinds = kinds

    def only(self, *kinds: str) -> Told:
        """As `steps.Told` has it."""
        return Told(self._engine, self._paths, kinds)

    def frame(self) -> DataFrame:
        """The packets."""
        found = self._engine.session.read.schema(COLUMNS).parquet(*self._paths).select("to", "kind", "body")
        return found.where(found.kind.isin(*self._kinds)) if self._kinds else found

    def rows(self, kind: str) -> pa.Table:
        """As `steps.Told` has it."""
        from pathlib import Path

        tables = [KINDS[kind].empty_table()]
        for path in self._paths:
            for f in sorted(Path(path).glob(f"kind={kind}/*.parquet")):
                tables += [
                    unpacked(b.as_buffer())
                    for b in pq.read_table(f, columns=["body"], partitioning=None).column("body")
                ]
        return pa.concat_tables(tables)


class Engine:
    """An engine on a running Spark, that keeps what is said in a folder of its own."""

    def __init__(self, session: SparkSession, folder: str, parts: int, told: Callable[[str], None]) -> None:
        self.session = session
        self.parts = parts
        self._folder = folder
        self._told = told
        self._count = 0

    def begin(self, name: str, said: Iterable[Said]) -> Told:
        """As `steps.Engine` has it; written from here, in bounded memory."""
        path = self._place(name)
        ...
        return Told(self, (path,))

    def step(self, name: str, work: Work, *told: Told) -> Told:
        """As `steps.Engine` has it."""
        path = self._place(name)
        frames = [one.frame() for one in told]
        frame = frames[0]
        for other in frames[1:]:
            frame = frame.unionAll(other)
        worked = frame.repartitionById(self.parts, "to").mapInArrow(partial(_worked, work), COLUMNS)
        worked.write.partitionBy("kind").option("parquet.enable.dictionary", "false").parquet(path)
        return Told(self, (path,))

    def _place(self, name: str) -> str:
        self._count += 1
        self._told(name)
        return f"{self._folder}/{self._count:02}-{name}"


def _worked(work: Work, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a task does: hear all that came to its part, work, and say the rest in packets."""
    part, came = -1, []
    for batch in batches:
        for to, kind, body in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), batch.column(2)):
            part = to
            came.append((kind, body.as_buffer()))
    if came:
        yield from _batches(packet for some in work(part, heard(came)) for packet in packed(some))


def _batches(packets: Iterable[Packet]) -> Iterator[pa.RecordBatch]:
    some: list[Packet] = []
    for packet in packets:
        some.append(packet)
        if len(some) == BATCH:
            yield _batch(some)
            some = []
    if some:
        yield _batch(some)


def _batch(packets: list[Packet]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(column) for column in zip(*packets)], schema=PACKET)
