"""One flat table of uses, a row for each passage that a quotation prints: as JSON lines, CSV or Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from index.answers.outlets import all_uses
from index.model import Progress
from index.output import data
from index.output.csv_rows import csv_lines
from index.output.terminal import escaped

if TYPE_CHECKING:
    from index.answers.uses import Use
    from index.model import Passage
    from index.store import Library

COLUMNS = (
    "passage", "source", "passage_text", "outlet", "published", "text", "verdict", "severity", "flags", "differences",
    "speaker", "speaker_full", "kind", "language", "article", "title", "author", "url", "family", "copy_of", "start",
    "end", "nested", "group", "covers_start", "covers_end", "context", "confidence",
)  # fmt: skip
NUMBERS = ("start", "end", "group", "covers_start", "covers_end")
ROW_GROUP = 50_000  # rows of Parquet that are in memory at once

_JSON = json.JSONEncoder(ensure_ascii=False)


def covered_span(passage: Passage, use: Use) -> tuple[int, int]:
    """The span that a use covers: code points of the source's text, or of the passage's where there is no source."""
    return next((start, end) for id, start, end in use.reading.spans if id == passage.id)


def _row(passage: Passage, use: Use) -> dict[str, Any]:
    """A use with the keys of COLUMNS; those that `outlets --format json` also has mean the same as there.

    `start` and `end` are code points of the article, `covers_start` and `covers_end` as in `covered_span`.
    Differences are those from the passage's reference.
    """
    reading = use.reading
    covers_start, covers_end = covered_span(passage, use)
    values = data.use(use) | {
        "passage": passage.id,
        "source": passage.source,
        "passage_text": passage.text,
        "severity": use.comparison.severity,
        "author": reading.author,
        "nested": reading.nested,
        "group": reading.group,
        "covers_start": covers_start,
        "covers_end": covers_end,
    }
    return {column: values[column] for column in COLUMNS}


def rows(library: Library, source: str | None, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """Every use as a row, by passage, then by date; see `Library.in_order`."""
    total = library.counts()["uses"] if source is None else 0
    done = 0
    for passage, uses in all_uses(library, source):
        for use in uses:
            yield _row(passage, use)
            done += 1
        if progress:
            progress("exporting", done, total)


def jsonl(library: Library, stream: IO[str], source: str | None, progress: Progress | None) -> int:
    """Write a line of JSON for each use; return their number."""
    return _write(stream, (escaped(_JSON.encode(row)) for row in rows(library, source, progress)))


def csv(library: Library, stream: IO[str], source: str | None, progress: Progress | None) -> int:
    """Write a header and a row for each use; return the number of uses. No cell is a formula to a spreadsheet.

    Flags are separated by spaces, differences are JSON.
    """

    def cells() -> Iterator[Iterable[object]]:
        yield COLUMNS
        for row in rows(library, source, progress):
            row |= {"flags": " ".join(row["flags"]), "differences": escaped(_JSON.encode(row["differences"]))}
            yield row.values()

    return _write(stream, csv_lines(cells())) - 1


def _write(stream: IO[str], lines: Iterable[str]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):
        stream.write(line + "\n")
    return count


def parquet(library: Library, stream: IO[bytes], source: str | None, progress: Progress | None) -> int:
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
    count, uses = 0, rows(library, source, progress)
    with ParquetWriter(stream, schema) as writer:
        while group := list(islice(uses, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count
