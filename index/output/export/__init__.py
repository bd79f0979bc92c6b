"""The data for other tools: a flat table of uses as JSON lines, CSV or Parquet, or a database of everything.

The export has the quotations, the sentences around them and the facts about the articles, but not the articles' texts:
those are other people's.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from index.answers.outlets import all_uses
from index.disk.index_folder import atomic_write, named_output, wrap_os_errors
from index.model import Passage, Progress
from index.output import data
from index.output.csv_rows import csv_lines
from index.output.renderers import renderer
from index.output.terminal import escaped

if TYPE_CHECKING:
    from index.answers.uses import Use
    from index.store import Library

Row = dict[str, Any]
TableFormat = Literal["jsonl", "csv", "parquet"]
ENDINGS: dict[str, TableFormat | Literal["sqlite"]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}  # the format of a file by the ending of its name
COLUMNS = (
    "passage", "source", "passage_text", "outlet", "published", "text", "verdict", "severity", "flags", "differences",
    "speaker", "speaker_full", "kind", "language", "article", "title", "author", "url", "family", "copy_of", "start",
    "end", "nested", "group", "covers_start", "covers_end", "context", "confidence",
)  # fmt: skip
NUMBERS = ("start", "end", "group", "covers_start", "covers_end")
ROW_GROUP = 50_000  # rows of Parquet that are in memory at once

_JSON = json.JSONEncoder(ensure_ascii=False)


def to_stream(library: Library, output_format: TableFormat, stream: IO[bytes], source: str | None = None) -> int:
    """Write the table, text in UTF-8; return the number of its rows, which are uses.

    With `source`, only uses of that source's passages; raises QuotesError if there is no such source.
    """
    return _table(library, output_format, stream, source, None)


def to_file(
    library: Library, output_format: TableFormat | Literal["sqlite"], path: Path, source: str | None = None,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """The same into a file, which replaces what was there only when it is complete; return the number of uses.

    A device or pipe is written to directly. Beside a database its metadata for Datasette is written. Raises QuotesError if
    the path can't be written, is a folder, or, for a database, holds something that is not an earlier export.
    """
    if output_format == "sqlite":
        with wrap_os_errors(path):
            return _database(library, path.resolve(), source, progress)
    with named_output(path) as stream:
        return _table(library, output_format, stream, source, progress)


def _database(library: Library, path: Path, source: str | None, progress: Progress | None) -> int:
    from index.output.export import database, metadata

    beside = metadata.path_beside(path)
    database.refuse_other_files(path)
    metadata.refuse_other_files(beside)
    with atomic_write(path) as new:
        uses = database.write(library, new, source, progress)
    with atomic_write(beside) as new:
        new.write_text(metadata.text(library, path), encoding="utf-8")
    return uses


def _table(
    library: Library, output_format: TableFormat, stream: IO[bytes], source: str | None, progress: Progress | None
) -> int:
    write, uses = renderer("export", output_format), rows(library, source, progress)
    if output_format == "parquet":
        return int(write(uses, stream))
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        return int(write(uses, text))
    except KeyboardInterrupt:
        _discard_buffered(stream)
        raise
    finally:
        text.detach()  # flushes; the caller closes the stream


def _discard_buffered(stream: IO[bytes]) -> None:
    """Let what is still buffered go nowhere: nobody may read on at the other end of a full pipe."""
    with suppress(OSError):  # a stream in memory has no file
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def _row(passage: Passage, use: Use) -> Row:
    """A use with the keys of COLUMNS; those that `outlets --format json` also has mean the same as there.

    `start` and `end` are code points of the article, `covers_start` and `covers_end` as `Use.covers` has them.
    Differences are those from the passage's reference.
    """
    covers_start, covers_end = use.covers(passage)
    values = data.use(use) | data.attributes(use.reading, "author nested group")
    values |= {"passage": passage.id, "source": passage.source, "passage_text": passage.text}
    values |= {"severity": use.comparison.severity, "covers_start": covers_start, "covers_end": covers_end}
    return {column: values[column] for column in COLUMNS}


def rows(library: Library, source: str | None, progress: Progress | None) -> Iterator[Row]:
    """Every use as a row, by passage, then by date; see `Library.in_order`."""
    for passage, uses in all_uses(library, source, progress and partial(progress, "exporting")):
        yield from (_row(passage, use) for use in uses)


def jsonl(uses: Iterable[Row], stream: IO[str]) -> int:
    """Write a line of JSON for each use; return their number."""
    return _write(stream, (escaped(_JSON.encode(row)) for row in uses))


def csv(uses: Iterable[Row], stream: IO[str]) -> int:
    """Write a header and a row for each use; return the number of uses. No cell is a formula to a spreadsheet.

    Flags are separated by spaces, differences are JSON.
    """
    flat = (
        row | {"flags": " ".join(row["flags"]), "differences": escaped(_JSON.encode(row["differences"]))}
        for row in uses
    )
    return _write(stream, csv_lines(chain([COLUMNS], (row.values() for row in flat)))) - 1


def _write(stream: IO[str], lines: Iterable[str]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):
        stream.write(line + "\n")
    return count


def parquet(uses: Iterable[Row], stream: IO[bytes]) -> int:
    """Write a row for each use, flags as a list and differences as a list of structures; return the number of uses."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        from index.parquet import missing_pyarrow

        raise missing_pyarrow("writing Parquet") from error
    text, number = pa.string(), pa.int64()
    span = pa.list_(number)
    difference = {"kind": text, "query": text, "query_span": span, "reference": text, "reference_span": span}
    kinds = dict.fromkeys(COLUMNS, text) | dict.fromkeys(NUMBERS, number)
    kinds |= {"nested": pa.bool_(), "confidence": pa.float64(), "flags": pa.list_(text)}
    kinds["differences"] = pa.list_(pa.struct(list(difference.items())))
    schema = pa.schema(list(kinds.items()))
    count, uses = 0, iter(uses)
    with ParquetWriter(stream, schema) as writer:
        while group := list(islice(uses, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count
