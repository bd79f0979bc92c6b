"""The flat table of uses as one Parquet file; needs the extra [parquet]."""

from __future__ import annotations

from itertools import islice
from typing import IO, TYPE_CHECKING

from index.model import Progress
from index.output.export.table import COLUMNS, rows
from index.parquet import missing_pyarrow

if TYPE_CHECKING:
    from index.store import Library

ROW_GROUP = 50_000  # rows that are in memory at once
NUMBERS = ("start", "end", "group", "covers_start", "covers_end")


def write(library: Library, stream: IO[bytes], source: str | None, progress: Progress | None) -> int:
    """Write a row for each use, flags as a list and differences as a list of structures; return the number of uses."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise missing_pyarrow("writing Parquet") from error
    text, number = pa.string(), pa.int64()
    span = pa.list_(number)
    difference = {"kind": text, "query": text, "query_span": span, "reference": text, "reference_span": span}
    kinds = dict.fromkeys(COLUMNS, text) | dict.fromkeys(NUMBERS, number)
    kinds |= {"nested": pa.bool_(), "confidence": pa.float64(), "flags": pa.list_(text)}
    kinds["differences"] = pa.list_(pa.struct(list(difference.items())))
    schema = pa.schema(list(kinds.items()))
    count, uses = 0, rows(library, source, progress)
    with parquet.ParquetWriter(stream, schema) as writer:
        while group := list(islice(uses, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count
