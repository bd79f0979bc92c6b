"""Reads JSON Lines: one record per line; a line at a time, never the whole file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from letters.reading.decoding import MAX_BYTES, marked_encoding
from letters.reading.encoding_guess import BROKEN, WIDE_SAMPLE, is_damaged_utf8, wide_encoding
from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata
from letters.reading.records import Record, decoded_stream, table_record


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream as bytes; a line of more than `MAX_BYTES` is cut there, so that it can't fill the memory."""
    going_on = False
    for part in iter(lambda: stream.readline(MAX_BYTES + 1), b""):
        if not going_on:
            yield part
        going_on = len(part) > MAX_BYTES and not part.endswith(b"\n")


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The records of JSON Lines. The stream must be buffered."""
    head = stream.peek(WIDE_SAMPLE) if isinstance(stream, (io.BufferedReader, io.BufferedRandom)) else b""
    wide = marked_encoding(head[:4]) or (wide_encoding(head) if b"\0" in head else None)
    if wide and wide.startswith(("utf-16", "utf-32")):
        with decoded_stream(stream, wide, "\n") as wrapped:
            yield from numbered((line.encode("utf-8", "surrogateescape") for line in wrapped), path)
    else:
        yield from numbered(lines(stream), path)


def numbered(rows: Iterable[bytes], path: str) -> Iterator[Record]:
    """The records of lines in memory."""
    for number, raw in enumerate(rows, 1):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if line.strip():
            yield table_record(path, number, line, len(line), _object)


def is_record(line: bytes) -> bool:
    """Whether a line is a JSON object, as those of JSON Lines are."""
    try:
        return _object(line.removeprefix(b"\xef\xbb\xbf"), "") is not None
    except Unreadable:
        return False


def decoded_utf8(line: bytes) -> str:
    """Bytes as text, with a lone surrogate for each broken character. Raises UnicodeDecodeError if it is no UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if not is_damaged_utf8(line):
            raise
        return line.decode("utf-8", BROKEN)


def _object(line: bytes, where: str) -> Metadata:
    if len(line) > MAX_BYTES:
        raise Unreadable(where, f"the line is larger than {MAX_BYTES >> 20} MB: write one record per line")
    try:
        record = json.loads(decoded_utf8(line))
    except UnicodeDecodeError:
        raise Unreadable(where, "is not UTF-8: save the file as UTF-8") from None
    except RecursionError:
        raise Unreadable(where, "is nested too deeply: write a flat object per line") from None
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise Unreadable(where, f"is no JSON ({reason}): write one object per line") from None
    if not isinstance(record, dict):
        raise Unreadable(where, 'is no JSON object: write {"text": …} per line')
    return record
