"""Spark as the engine of steps: each partition is a task, and the messages of a step are stored before the next begins.

They are stored as Parquet in a folder that all machines see, so a lost executor costs only its running tasks. The result
is written to a temporary subfolder and swapped in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from index.spark.bsp import KINDS, Message, Packet, Work, pack, received, step_name, unpack
from letters.model import QuotesError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PACKET = pa.schema([("to", pa.int32()), ("kind", pa.string()), ("body", pa.binary())])
COLUMNS = "to int, kind string, body binary"
PACKETS = 8  # packets that a task reads or writes at once
TABLE_ROWS = 1 << 15  # rows of a table that are written at once
SETTINGS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",  # every partition is a task of its own
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(PACKETS),
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.maxConcurrentOutputFileWriters": "64",  # otherwise packets are sorted by kind
    "spark.sql.codegen.wholeStage": "false",  # packets are few, and compiling takes longer than moving them
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}

ShowStep = Callable[[str], None]
TEMPORARY = ("work", "new")  # subfolders during a build


class SparkOutput:
    """Packets stored in folders, all kinds or some."""

    def __init__(self, session: SparkSession, path: str, kinds: tuple[str, ...] = ()) -> None:
        self._session = session
        self._path = path
        self._kinds = kinds

    def only(self, *kinds: str) -> SparkOutput:
        """As in `StepOutput`."""
        return SparkOutput(self._session, self._path, kinds)

    def frame(self) -> DataFrame:
        """The packets."""
        packets = self._session.read.schema(COLUMNS).parquet(self._path).select("to", "kind", "body")
        return packets.where(packets.kind.isin(*self._kinds)) if self._kinds else packets

    def rows(self, kind: str) -> pa.Table:
        """As in `StepOutput`."""
        packets = self.only(kind).frame().select("body").collect()
        return pa.concat_tables([KINDS[kind].empty_table(), *(unpack(bytes(body)) for (body,) in packets)])


class SparkEngine:
    """An engine on a running Spark session; the messages of each step are stored in a folder of their own."""

    def __init__(self, session: SparkSession, folder: str, partitions: int, show_step: ShowStep) -> None:
        self.session = session
        self.partitions = partitions
        self._folder = folder
        self._show_step = show_step
        self._count = 0

    def begin(self, name: str, messages: Iterable[Message]) -> SparkOutput:
        """As in `Engine`; a few packets at a time leave this process."""
        path = self._next_path(name)
        packets = pack(messages)
        _store(self.session.createDataFrame([], COLUMNS), path)
        while batch := list(islice(packets, 4 * PACKETS)):
            _store(self.session.createDataFrame(pa.Table.from_batches([_batch(batch)]), COLUMNS), path)
        return SparkOutput(self.session, path)

    def step(self, work: Work, *inputs: Any) -> SparkOutput:
        """As in `Engine`."""
        path = self._next_path(step_name(work))
        frame = inputs[0].frame()
        for other in inputs[1:]:
            frame = frame.unionAll(other.frame())
        task = partial(_run_partition, work, self.partitions)
        outputs = frame.repartitionById(self.partitions, "to").mapInArrow(task, COLUMNS)
        _store(outputs, path)
        return SparkOutput(self.session, path)

    def write(self, output: Any, kind: str, path: str, partition_column: str | None = None) -> None:
        """Write the messages of a kind as a table, partitioned by a column if one is named."""
        from pyspark.sql.pandas.types import from_arrow_schema

        self._show_step(f"writing {kind}")
        schema = from_arrow_schema(spark_schema(KINDS[kind]))
        rows = output.only(kind).frame().mapInArrow(partial(_rows, spark_schema(KINDS[kind])), schema)
        writer = rows.write.mode("overwrite")
        (writer.partitionBy(partition_column) if partition_column else writer).parquet(path)

    def _next_path(self, name: str) -> str:
        """Report a step and choose the folder of its messages."""
        self._show_step(name)
        self._count += 1
        return f"{self._folder}/{self._count:03}-{name}"


def _store(packets: DataFrame, path: str) -> None:
    settings = {
        "compression": "none",
        "parquet.enable.dictionary": "false",
        "parquet.block.size": str(1 << 25),
        "parquet.page.write-checksum.enabled": "false",
    }
    packets.write.partitionBy("kind").mode("append").options(**settings).parquet(path)


def _run_partition(work: Work, partitions: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The task of a partition: unpack its messages, do the work, and pack the new messages."""
    partition, packets_in = -1, []
    for batch in batches:
        for to, kind, body in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), batch.column(2)):
            partition = to
            packets_in.append((kind, body.as_buffer()))
    if packets_in:
        packets = pack(work(partitions, partition, received(packets_in)))
        while batch_out := list(islice(packets, PACKETS)):
            yield _batch(batch_out)


def _batch(packets: list[Packet]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(column) for column in zip(*packets)], schema=PACKET)


def _rows(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of packets."""
    for batch in batches:
        for body in batch.column("body"):
            yield from unpack(body.as_buffer()).cast(schema).to_batches(TABLE_ROWS)


def spark_schema(schema: pa.Schema) -> pa.Schema:
    """The schema as Spark can write it: without unsigned numbers."""
    numbers = pa.list_(pa.int64())
    return pa.schema([field.with_type(numbers) if field.name == "narration" else field for field in schema])


class ParquetFolder:
    """A folder, by a path that all machines see or by its address; its temporary subfolders are deleted at the end."""

    def __init__(self, session: SparkSession, to: str) -> None:
        self._jvm: Any = session._jvm
        self._address = address(to)
        path = self._path("")
        self._system = path.getFileSystem(session._jsc.hadoopConfiguration())

    def __enter__(self) -> ParquetFolder:  # noqa: PYI034 (Self came with Python 3.11)
        self.clear()
        return self

    def __exit__(self, *_: object) -> None:
        from py4j.protocol import Py4JError

        with suppress(Py4JError, OSError):  # Spark may be gone, and the next build clears up
            self.clear()

    def temporary(self, name: str) -> str:
        """The address of a temporary subfolder."""
        return f"{self._address}/_{name}"

    def clear(self) -> None:
        """Delete the temporary subfolders of an earlier build."""
        for name in TEMPORARY:
            self._system.delete(self._path(f"/_{name}"), True)

    def swap(self, tables: Sequence[str], last: str, content: str) -> None:
        """Replace the old tables with the new ones, then write a file that says so; until then neither counts.

        Raises QuotesError if the file system refuses to rename.
        """
        file = self._system.create(self._path(f"/_new/{last}"), True)
        file.write(bytearray(content.encode()))
        file.close()
        self._system.delete(self._path(f"/{last}"), False)
        for name in [*tables, last]:
            self._system.delete(self._path(f"/{name}"), True)
            if not self._system.rename(self._path(f"/_new/{name}"), self._path(f"/{name}")):
                raise QuotesError(f"{self._address}/{name}: can't be put there; choose another --to")

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self._address + name)


def address(place: str) -> str:
    """The address of a folder, from its path or its address."""
    return place.rstrip("/") if "://" in place else f"file://{os.path.abspath(place)}"
