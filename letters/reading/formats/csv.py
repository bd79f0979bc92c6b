"""Reads CSV: one record per row, with a header; a row at a time, never the whole file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO

from letters.reading.decoding import MAX_BYTES, table_encoding
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata
from letters.reading.records import TableRecord, UnreadableRecord, decoded_stream


def cut(stream: BinaryIO, path: str) -> Iterator[TableRecord | UnreadableRecord]:
    """The records of CSV under a header; commas, semicolons or tabs, as the header has them.

    The stream must be seekable. Raises Unreadable for a header without `text`.
    """
    with decoded_stream(stream, table_encoding(stream, path), "") as wrapped:
        first = wrapped.readline(MAX_BYTES)
        delimiter = max(",;\t", key=first.count)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if first.strip() and "text" not in header:
            raise Unreadable(f"{path}:1", "the header has no column `text`: name the columns in the first row")
        yield from _rows(csv.reader(wrapped, delimiter=delimiter, strict=True), header, path)


def _rows(rows: Any, header: list[str], path: str) -> Iterator[TableRecord | UnreadableRecord]:
    csv.field_size_limit(MAX_BYTES)
    while True:
        number = rows.line_num + 2
        try:
            if fields := next(rows):
                yield TableRecord(path, number, (header, fields), sum(map(len, fields)), _columns)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnreadableRecord(f"{path}:{number}", f"is a broken row ({error}): mend its quotation marks")


def _columns(data: tuple[list[str], list[str]], where: str) -> Metadata:
    header, row = data
    if len(row) != len(header):
        raise Unreadable(where, f"has {len(row)} fields where the header has {len(header)}: mend the row")
    return dict(zip(header, row))
