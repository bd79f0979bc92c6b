"""CSV: a record of metadata a row, under a header that names them; cut a row at a time and never held whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from letters.reading.decoding import MAX_BYTES, table_encoding
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, ParsedText
from letters.reading.records import UnreadableRecord, decoded_stream, parse_record


class CsvRow(NamedTuple):
    """A row of a table that has not been looked into."""

    path: str
    number: int
    header: list[str]
    fields: list[str]

    @property
    def size(self) -> int:
        """In code points."""
        return sum(map(len, self.fields))

    def read(self) -> ParsedText:
        """The text that it holds. Raises Unreadable."""
        where = f"{self.path}:{self.number}"
        return parse_record(_columns(self.header, self.fields, where), where, self.path, self.number)


def cut(stream: BinaryIO, path: str) -> Iterator[CsvRow | UnreadableRecord]:
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


def _rows(rows: Any, header: list[str], path: str) -> Iterator[CsvRow | UnreadableRecord]:
    csv.field_size_limit(MAX_BYTES)
    while True:
        number = rows.line_num + 2
        try:
            if fields := next(rows):
                yield CsvRow(path, number, header, fields)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnreadableRecord(f"{path}:{number}", f"is a broken row ({error}): mend its quotation marks")


def _columns(header: list[str], row: list[str], where: str) -> Metadata:
    if len(row) != len(header):
        raise Unreadable(where, f"has {len(row)} fields where the header has {len(header)}: mend the row")
    return dict(zip(header, row))
