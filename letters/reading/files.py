"""Files and streams, cut into records that can each be read by themselves: here or in another process."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from io import BufferedReader, BytesIO
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from letters.reading import response
from letters.reading.decoding import read_bounded
from letters.reading.errors import Unreadable, open_error
from letters.reading.formats import FORMATS, HEAD, detect_format, reader_of
from letters.reading.formats.jsonl import lines, numbered
from letters.reading.metadata import ParsedText, path_id, stem
from letters.reading.records import Record

if TYPE_CHECKING:
    from letters.reading.web import FetchedPage


def read_text(data: bytes, where: str, format: str, name: str) -> ParsedText:
    """A text of these bytes; its outlet is `name` where it states none. Raises Unreadable."""
    parsed: ParsedText = reader_of(format).read(data, where)
    return parsed._replace(name=name)


def _read_fetched(page: FetchedPage) -> ParsedText:
    parsed: ParsedText = reader_of(page.format).read(page.data, page.url, page.charset)
    return response.with_address(parsed, page.url, page.captured, parsed.fallback_date)


def _read_file(path: str, format: str) -> ParsedText:
    """The text of a file that is one text."""
    try:
        with open(path, "rb") as stream:
            (only,) = records_in(stream, path, format)
            return only.read()
    except OSError as error:
        raise open_error(path_id(path), error) from None


class InputFile(NamedTuple):
    """A file of one or many texts, or a stream."""

    path: str
    format: str | None  # None: a stream whose format is detected from its first bytes
    folder: str | None = None  # in which it was found; None: the user named the file itself
    stream: str | None = None  # name of a stream, or an address: it is read once only, and again by the next build
    size: int = 0  # in bytes
    changed: int = 0  # in nanoseconds

    @property
    def multi_record(self) -> bool:
        """Whether it holds any number of texts."""
        return self.format is not None and FORMATS[self.format].multi_record

    @property
    def lenient(self) -> bool:
        """Whether records that can't be read are skipped, because nobody chose them one by one."""
        return self.format is not None and FORMATS[self.format].lenient

    @property
    def where(self) -> str:
        """Its name in messages."""
        return path_id(self.stream or self.path)

    def records(self) -> Iterator[Record]:
        """Its records in order; files of one text are not opened yet. Raises Unreadable if it can't be read at all."""
        if self.stream and response.is_address(self.path):
            yield from _from_web(self.path)
            return
        if not self.stream and not self.multi_record:
            yield Record(self.size, partial(_read_file, self.path, self.format or "text"))
            return
        try:
            with nullcontext(sys.stdin.buffer) if self.path == "-" else open(self.path, "rb") as stream:
                if self.stream:
                    yield from _from_stream(stream, self.stream, self.format)
                else:
                    yield from records_in(stream, self.path, self.format or "text")
        except OSError as error:
            raise open_error(path_id(self.path), error) from None

    def expected_count(self) -> int:
        """How many texts it probably holds, without parsing it; 0 if that is unknown."""
        if not self.multi_record and not self.stream:
            return 1
        if self.format != "jsonl" or self.stream:
            return 0
        try:
            with open(self.path, "rb") as stream:
                return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 20), b"")) or 1
        except OSError:
            return 0


def records_in(stream: BinaryIO, path: str, format: str) -> Iterator[Record]:
    """The records of a file that is open, buffered and seekable, on whatever file system; their ids begin with the path.

    Raises Unreadable where it can't be read at all.
    """
    where = path_id(path)
    if FORMATS[format].multi_record:
        yield from reader_of(format).cut(stream, where)
    else:
        yield _text_record(read_bounded(stream, where), where, format, stem(path))


def _text_record(data: bytes, where: str, format: str, name: str) -> Record:
    return Record(len(data), partial(read_text, data, where, format, name))


def with_size(file: InputFile, format: str | None = None) -> InputFile:
    """The file with its size and time; a pipe (<(command)) becomes a stream of `format`, as the user said.

    Raises Unreadable if the user named it and it doesn't exist or is no file.
    """
    where = path_id(file.path)
    try:
        status = os.stat(file.path)
    except (OSError, ValueError) as error:  # a zero byte in the name
        if file.folder is not None:
            return file  # it has gone meanwhile: reported when it is opened
        raise open_error(where, error if isinstance(error, OSError) else OSError(str(error))) from None
    if stat.S_ISFIFO(status.st_mode):
        return InputFile(file.path, format, file.folder, file.path)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(where, "is a device or a socket, no file: give a file, a folder or -")
    return file._replace(size=status.st_size, changed=status.st_mtime_ns)


def _from_web(url: str) -> Iterator[Record]:
    """The records of the file at an address."""
    from letters.reading.web import fetch

    page = fetch(url)
    if FORMATS[page.format].multi_record:
        yield from reader_of(page.format).cut(BufferedReader(BytesIO(page.data)), page.url)
    else:
        yield Record(len(page.data), partial(_read_fetched, page))


def _from_stream(stream: BinaryIO, name: str, format: str | None) -> Iterator[Record]:
    """The records of standard input or a pipe, which can be read once only and has no file name."""
    where = path_id(name)
    if format != "jsonl" and format and FORMATS[format].multi_record:
        with tempfile.TemporaryFile() as kept:  # these formats need a seekable file
            shutil.copyfileobj(stream, kept)
            kept.seek(0)
            yield from reader_of(format).cut(kept, where)
        return
    rows = lines(stream)
    first = list(_until_text(rows))
    begin = b"".join(first)
    if (format or detect_format(head=begin)) == "jsonl":
        yield from numbered(chain(first, rows), where)
        return
    begin += stream.read(HEAD)
    detected = format or detect_format(head=begin) or "text"
    if detected in ("json", "feed"):
        yield from reader_of(detected).cut(BytesIO(begin + read_bounded(stream, where)), where)
        return
    if FORMATS[detected].multi_record:
        raise Unreadable(where, f"is a file of {detected}: say so by --input {detected}")
    yield _text_record(begin + read_bounded(stream, where), where, detected, name)


def _until_text(rows: Iterator[bytes]) -> Iterator[bytes]:
    for row in rows:
        yield row
        if row.strip():
            return
