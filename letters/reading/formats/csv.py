"""Reads CSV: one record per row, with a header; a row at a time, never the whole file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from letters.reading.decoding import MAX_BYTES, table_encoding
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, field_of
from letters.reading.mojibake import GARBLED_MARK
from letters.reading.records import Record, decoded_stream, table_record, unreadable

_SEPARATOR = re.compile(r"\s*\"?sep=([^\w\s\"'\\]|\t)\"?[,;\t ]*\r?\n", re.IGNORECASE)


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The records of CSV under a header; commas, semicolons or tabs, as the header has them.

    Excel's first line `sep=;` names another delimiter. The stream must be seekable. Raises Unreadable for a header
    without a column of texts.
    """
    encoding, notes = table_encoding(stream, path)
    with decoded_stream(stream, encoding, "") as wrapped:
        first, before = wrapped.readline(MAX_BYTES).replace("\0", "").removeprefix(GARBLED_MARK), 1
        if separator := _SEPARATOR.fullmatch(first):
            first, before = wrapped.readline(MAX_BYTES).replace("\0", ""), 2
        delimiter = separator[1] if separator else max(",;\t", key=first.count)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if first.strip() and not any(field_of(name) == "text" for name in header):
            raise Unreadable(f"{path}:{before}", "the header has no column `text`: name the columns in the first row")
        yield from _rows(wrapped, delimiter, header, before, path, notes)


def _rows(
    lines: Iterable[str], delimiter: str, header: list[str], before: int, path: str, notes: tuple[str, ...]
) -> Iterator[Record]:
    """The rows below the first `before` lines; the first has the notes on the whole table.

    NUL characters, which some programs leave in cells, are left out and counted.
    """
    csv.field_size_limit(MAX_BYTES)
    zeros = 0

    def without_zeros() -> Iterator[str]:
        nonlocal zeros
        for line in lines:
            zeros += line.count("\0")
            yield line.replace("\0", "")

    rows = csv.reader(without_zeros(), delimiter=delimiter, strict=True)
    while True:
        number = rows.line_num + before + 1
        try:
            if fields := next(rows):
                if zeros:
                    notes += (f"{zeros:,} NUL character{'s' * (zeros != 1)} left out",)
                yield table_record(path, number, (header, fields), sum(map(len, fields)), _columns, notes)
                notes, zeros = (), 0
        except StopIteration:
            return
        except csv.Error as error:
            yield unreadable(f"{path}:{number}", f"is a broken row ({error}): correct its quotation marks")


def _columns(data: tuple[list[str], list[str]], where: str) -> Metadata:
    header, row = data
    if len(row) != len(header):
        raise Unreadable(where, f"has {len(row)} fields where the header has {len(header)}: correct the row")
    return dict(zip(header, row))
