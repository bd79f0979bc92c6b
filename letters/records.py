"""Tables of texts: JSON Lines and CSV, cut a record at a time and never held whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, NoReturn

from letters.decode import marked_encoding, table_encoding
from letters.facts import Facts, Text, Unreadable, one_line, stem, whole

LARGEST = 64 * 1024 * 1024  # bytes of a line, characters of a field


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream as bytes; of one larger than `LARGEST` bytes only what shows that, so that none fills the memory."""
    going_on = False
    for part in iter(lambda: stream.readline(LARGEST + 1), b""):
        if not going_on:
            yield part
        going_on = len(part) > LARGEST and not part.endswith(b"\n")


class Line(NamedTuple):
    """A line of JSON Lines that has not been looked into."""

    path: str
    number: int
    raw: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.raw)

    def read(self) -> Text:
        """The text that it holds. Raises Unreadable."""
        where = f"{self.path}:{self.number}"
        return _text(_object(self.raw, where), where, self.path, self.number)


class Row(NamedTuple):
    """A row of a table that has not been looked into."""

    path: str
    number: int
    header: list[str]
    fields: list[str]

    @property
    def size(self) -> int:
        """In code points."""
        return sum(map(len, self.fields))

    def read(self) -> Text:
        """The text that it holds. Raises Unreadable."""
        where = f"{self.path}:{self.number}"
        return _text(_columns(self.header, self.fields, where), where, self.path, self.number)


class Broken(NamedTuple):
    """What can't be read, found when a file was cut into its records."""

    where: str
    why: str
    size: int = 0

    def read(self) -> NoReturn:
        """Raises Unreadable."""
        raise Unreadable(self.where, self.why)


def json_lines(stream: BinaryIO, path: str) -> Iterator[Line]:
    """The records of JSON Lines. The stream must be buffered."""
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    wide = marked_encoding(head)
    if wide in ("utf-16", "utf-32"):
        with _text_over(stream, wide, "\n") as wrapped:
            yield from numbered((line.encode() for line in wrapped), path)
    else:
        yield from numbered(lines(stream), path)


def numbered(rows: Iterable[bytes], path: str) -> Iterator[Line]:
    """The same of lines that are at hand."""
    for number, raw in enumerate(rows, 1):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if line.strip():
            yield Line(path, number, line)


def is_record(rows: Iterable[bytes]) -> bool:
    """Whether the lines are JSON objects, as those of JSON Lines are."""
    try:
        return bool([_object(row.removeprefix(b"\xef\xbb\xbf"), "") for row in rows])
    except Unreadable:
        return False


def _object(line: bytes, where: str) -> Facts:
    if len(line) > LARGEST:
        raise Unreadable(where, f"the line is larger than {LARGEST >> 20} MB: write one record per line")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable(where, "is not UTF-8: save the file as UTF-8") from None
    except RecursionError:
        raise Unreadable(where, "is nested too deeply: write a flat object per line") from None
    except ValueError as error:
        told = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise Unreadable(where, f"is no JSON ({told}): write one object per line") from None
    if not isinstance(record, dict):
        raise Unreadable(where, 'is no JSON object: write {"text": …} per line')
    return record


def _text(record: Facts, where: str, path: str, number: int) -> Text:
    text = record.get("text")
    if not isinstance(text, str):
        raise Unreadable(where, "has no `text`: give every record its text as a string")
    name = one_line(record.get("id"))
    return Text(name or f"{path}:{number}", whole(text), record, where, name=name or stem(path))


def table(stream: BinaryIO, path: str) -> Iterator[Row | Broken]:
    """The records of CSV under a header; commas, semicolons or tabs, as the header has them.

    The stream must be seekable. Raises Unreadable for a header without `text`.
    """
    with _text_over(stream, table_encoding(stream, path), "") as wrapped:
        first = wrapped.readline(LARGEST)
        delimiter = max(",;\t", key=first.count)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if first.strip() and "text" not in header:
            raise Unreadable(f"{path}:1", "the header has no column `text`: name the columns in the first row")
        yield from _rows(csv.reader(wrapped, delimiter=delimiter, strict=True), header, path)


@contextmanager
def _text_over(stream: BinaryIO, encoding: str, newline: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text; it stays open, for it is its owner's to close."""
    wrapped = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline)
    try:
        yield wrapped
    finally:
        if not stream.closed:
            wrapped.detach()


def _rows(rows: Any, header: list[str], path: str) -> Iterator[Row | Broken]:
    csv.field_size_limit(LARGEST)
    while True:
        number = rows.line_num + 2
        try:
            if fields := next(rows):
                yield Row(path, number, header, fields)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(f"{path}:{number}", f"is a broken row ({error}): mend its quotation marks")


def _columns(header: list[str], row: list[str], where: str) -> Facts:
    if len(row) != len(header):
        raise Unreadable(where, f"has {len(row)} fields where the header has {len(header)}: mend the row")
    return dict(zip(header, row))
