"""Spark as the engine of steps: each part is a task, and what is said in a step is kept before the next begins.

What is kept lies as Parquet in a folder that all machines see, so a lost executor costs what it was at work on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from index.spark.bsp import Message, Packet, Work, called, heard, packed, unpacked
from index.spark.message_schemas import KINDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PACKET = pa.schema([("to", pa.int32()), ("kind", pa.string()), ("body", pa.binary())])
COLUMNS = "to int, kind string, body binary"
BATCH = 8  # packets that a task takes or gives at once
ROWS = 1 << 15  # of a table that are written at once
SETTINGS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",  # every part is a task of its own
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.maxConcurrentOutputFileWriters": "64",  # or packets would be sorted by kind
    "spark.sql.codegen.wholeStage": "false",  # packets are few, and compiling takes longer than passing them on
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}

Tell = Callable[[str], None]


class SparkOutput:
    """Packets kept in folders, some kinds of them or all."""

    def __init__(self, session: SparkSession, path: str, kinds: tuple[str, ...] = ()) -> None:
        self._session = session
        self._path = path
        self._kinds = kinds

    def only(self, *kinds: str) -> SparkOutput:
        """As `steps.Told` has it."""
        return SparkOutput(self._session, self._path, kinds)

    def frame(self) -> DataFrame:
        """The packets."""
        found = self._session.read.schema(COLUMNS).parquet(self._path).select("to", "kind", "body")
        return found.where(found.kind.isin(*self._kinds)) if self._kinds else found

    def rows(self, kind: str) -> pa.Table:
        """As `steps.Told` has it."""
        packets = self.only(kind).frame().select("body").collect()
        return pa.concat_tables([KINDS[kind].empty_table(), *(unpacked(bytes(body)) for (body,) in packets)])


class SparkEngine:
    """An engine on a running Spark, that keeps what is said in a folder of its own."""

    def __init__(self, session: SparkSession, folder: str, parts: int, tell: Tell) -> None:
        self.session = session
        self.parts = parts
        self._folder = folder
        self._tell = tell
        self._count = 0

    def begin(self, name: str, said: Iterable[Message]) -> SparkOutput:
        """As `steps.Engine` has it; some packets at a time leave this process."""
        path = self._place(name)
        packets = packed(said)
        _keep(self.session.createDataFrame([], COLUMNS), path)
        while some := list(islice(packets, 4 * BATCH)):
            _keep(self.session.createDataFrame(pa.Table.from_batches([_batch(some)]), COLUMNS), path)
        return SparkOutput(self.session, path)

    def step(self, work: Work, *told: Any) -> SparkOutput:
        """As `steps.Engine` has it."""
        path = self._place(called(work))
        frame = told[0].frame()
        for other in told[1:]:
            frame = frame.unionAll(other.frame())
        worked = frame.repartitionById(self.parts, "to").mapInArrow(partial(_worked, work, self.parts), COLUMNS)
        _keep(worked, path)
        return SparkOutput(self.session, path)

    def write(self, told: Any, kind: str, path: str, parted: str | None = None) -> None:
        """Write what was told of a kind as a table of its own, parted by a column where one is named."""
        from pyspark.sql.pandas.types import from_arrow_schema

        self._tell(f"writing {kind}")
        schema = from_arrow_schema(signed(KINDS[kind]))
        rows = told.only(kind).frame().mapInArrow(partial(_rows, signed(KINDS[kind])), schema)
        writer = rows.write.mode("overwrite")
        (writer.partitionBy(parted) if parted else writer).parquet(path)

    def _place(self, name: str) -> str:
        """Where what is said in a step is kept."""
        self._tell(name)
        self._count += 1
        return f"{self._folder}/{self._count:03}-{name}"


def _keep(packets: DataFrame, path: str) -> None:
    settings = {
        "compression": "none",
        "parquet.enable.dictionary": "false",
        "parquet.block.size": str(1 << 25),
        "parquet.page.write-checksum.enabled": "false",
    }
    packets.write.partitionBy("kind").mode("append").options(**settings).parquet(path)


def _worked(work: Work, parts: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a task does: hear all that came to its part, work, and say the rest in packets."""
    part, came = -1, []
    for batch in batches:
        for to, kind, body in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), batch.column(2)):
            part = to
            came.append((kind, body.as_buffer()))
    if came:
        packets = packed(work(parts, part, heard(came)))
        while some := list(islice(packets, BATCH)):
            yield _batch(some)


def _batch(packets: list[Packet]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(column) for column in zip(*packets)], schema=PACKET)


def _rows(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of packets."""
    for batch in batches:
        for body in batch.column("body"):
            yield from unpacked(body.as_buffer()).cast(schema).to_batches(ROWS)


def signed(schema: pa.Schema) -> pa.Schema:
    """The schema as Spark can write it, which knows no unsigned numbers."""
    numbers = pa.list_(pa.int64())
    return pa.schema([field.with_type(numbers) if field.name == "narration" else field for field in schema])
