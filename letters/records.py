"""Tables of texts: JSON Lines and CSV, read a record at a time and never held whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from letters.decode import marked_encoding, table_encoding
from letters.facts import Facts, Text, Unreadable, one_line, stem, whole

LARGEST = 64 * 1024 * 1024  # bytes of a line, characters of a field

Refuse = Callable[[Unreadable], None]


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream as bytes, each cut at `LARGEST` bytes so that none fills the memory."""
    return iter(lambda: stream.readline(LARGEST + 1), b"")


def json_lines(stream: BinaryIO, where: str, path: str, refuse: Refuse) -> Iterator[Text]:
    """A text per line of JSON Lines; `refuse` gets each line that can't be read. The stream must be buffered."""
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    wide = marked_encoding(head)
    if wide in ("utf-16", "utf-32"):
        with _text_over(stream, wide, "\n") as wrapped:
            yield from texts((line.encode() for line in wrapped), where, path, refuse)
    else:
        yield from texts(lines(stream), where, path, refuse)


def texts(rows: Iterable[bytes], where: str, path: str, refuse: Refuse) -> Iterator[Text]:
    """The same over lines that are at hand."""
    number, cut = 0, False
    for raw in rows:
        going_on, cut = cut, len(raw) > LARGEST and not raw.endswith(b"\n")
        if going_on:
            continue
        number += 1
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not line.strip():
            continue
        try:
            yield _text(_object(line, f"{where}:{number}"), f"{where}:{number}", path, number)
        except Unreadable as problem:
            refuse(problem)


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


def table(stream: BinaryIO, where: str, path: str, refuse: Refuse) -> Iterator[Text]:
    """A text per row of CSV under a header; commas, semicolons or tabs, as the header has them.

    The stream must be seekable. Raises Unreadable for a header without `text`; `refuse` gets broken rows.
    """
    with _text_over(stream, table_encoding(stream, where), "") as wrapped:
        first = wrapped.readline(LARGEST)
        delimiter = max(",;\t", key=first.count)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if first.strip() and "text" not in header:
            raise Unreadable(f"{where}:1", "the header has no column `text`: name the columns in the first row")
        yield from _rows(csv.reader(wrapped, delimiter=delimiter, strict=True), header, where, path, refuse)


@contextmanager
def _text_over(stream: BinaryIO, encoding: str, newline: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text; it stays open, for it is its owner's to close."""
    wrapped = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline)
    try:
        yield wrapped
    finally:
        if not stream.closed:
            wrapped.detach()


def _rows(rows: Any, header: list[str], where: str, path: str, refuse: Refuse) -> Iterator[Text]:
    csv.field_size_limit(LARGEST)
    while True:
        number = rows.line_num + 2
        place = f"{where}:{number}"
        try:
            row = next(rows)
            if row:
                yield _text(_columns(header, row, place), place, path, number)
        except StopIteration:
            return
        except csv.Error as error:
            refuse(Unreadable(place, f"is a broken row ({error}): mend its quotation marks"))
        except Unreadable as problem:
            refuse(problem)


def _columns(header: list[str], row: list[str], where: str) -> Facts:
    if len(row) != len(header):
        raise Unreadable(where, f"has {len(row)} fields where the header has {len(header)}: mend the row")
    return dict(zip(header, row))
