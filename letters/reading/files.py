"""Files and streams, cut into records that can each be read by themselves: here or in another process."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from io import BufferedReader, BytesIO
from itertools import chain
from typing import BinaryIO, NamedTuple

from letters.reading import response
from letters.reading.decoding import bounded
from letters.reading.folder import unopened
from letters.reading.formats import FORMATS, form_within, reader
from letters.reading.formats.html import looks_like_html
from letters.reading.formats.jsonl import is_record, lines, numbered
from letters.reading.metadata import Text, Unreadable, path_id, stem
from letters.reading.records import Record

_HEAD = 1024  # bytes that tell an archive


class Whole(NamedTuple):
    """A file that is one text."""

    path: str
    form: str
    size: int

    def read(self) -> Text:
        """As `Record` has it."""
        try:
            with open(self.path, "rb") as stream:
                (only,) = records_in(stream, self.path, self.form)
                return only.read()
        except OSError as error:
            raise unopened(path_id(self.path), error) from None


class Bytes(NamedTuple):
    """One text that is at hand, and not decoded."""

    data: bytes
    where: str
    form: str
    name: str
    charset: str | None = None  # what a server called its encoding
    url: str | None = None  # where a server gave it
    captured: str | None = None  # and when

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    def read(self) -> Text:
        """As `Record` has it."""
        found: Text = reader(self.form).read(self.data, self.where, self.charset)
        return response.at(found, self.url, self.captured, found.kept) if self.url else found._replace(name=self.name)


class File(NamedTuple):
    """A file of one or many texts, or a stream."""

    path: str
    form: str | None  # None: a stream whose first bytes tell it
    folder: str | None = None  # in which it was found; None: it was named itself
    stream: str | None = None  # what a stream is called, or an address: it is read once, and anew by another build
    size: int = 0  # in bytes
    changed: int = 0  # in nanoseconds

    @property
    def tabular(self) -> bool:
        """Whether it holds any number of texts."""
        return self.form is not None and FORMATS[self.form].many

    @property
    def met(self) -> bool:
        """Whether what it holds was met and not chosen, so that what can't be read of it is passed over."""
        return self.form is not None and FORMATS[self.form].met

    @property
    def where(self) -> str:
        """What it is called where it is told of."""
        return path_id(self.stream or self.path)

    def records(self) -> Iterator[Record]:
        """What is in it, in order; Whole texts are not opened. Raises Unreadable where it can't be read at all."""
        if self.stream and response.is_address(self.path):
            yield from _from_web(self.path)
            return
        if not self.stream and not self.tabular:
            yield Whole(self.path, self.form or "text", self.size)
            return
        try:
            with nullcontext(sys.stdin.buffer) if self.path == "-" else open(self.path, "rb") as stream:
                if self.stream:
                    yield from _from_stream(stream, self.stream, self.form)
                else:
                    yield from records_in(stream, self.path, self.form or "text")
        except OSError as error:
            raise unopened(path_id(self.path), error) from None

    def expected(self) -> int:
        """How many texts it may hold, told at a glance; 0 where nobody knows before they are read."""
        if not self.tabular and not self.stream:
            return 1
        if self.form != "jsonl" or self.stream:
            return 0
        try:
            with open(self.path, "rb") as stream:
                return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 20), b"")) or 1
        except OSError:
            return 0


def records_in(stream: BinaryIO, path: str, form: str) -> Iterator[Record]:
    """The records of a file that is open, buffered and seekable, wherever it lies; they are called after the path.

    Raises Unreadable where it can't be read at all.
    """
    where = path_id(path)
    if FORMATS[form].many:
        yield from reader(form).cut(stream, where)
    else:
        yield Bytes(bounded(stream, where), where, form, stem(path))


def sized(file: File, form: str | None = None) -> File:
    """The file with its size and time; a pipe (the shell's <(command)) is a stream, `form` the person's word for it.

    Raises Unreadable for what was named itself and isn't there or no file.
    """
    where = path_id(file.path)
    try:
        status = os.stat(file.path)
    except (OSError, ValueError) as error:  # a zero byte in the name
        if file.folder is not None:
            return file  # gone meanwhile: told when it is opened
        raise unopened(where, error if isinstance(error, OSError) else OSError(str(error))) from None
    if stat.S_ISFIFO(status.st_mode):
        return File(file.path, form, file.folder, file.path)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(where, "is a device or a socket, no file: give a file, a folder or -")
    return file._replace(size=status.st_size, changed=status.st_mtime_ns)


def _from_web(url: str) -> Iterator[Record]:
    """The records of what stands at an address."""
    from letters.reading.web import fetch

    found = fetch(url)
    if FORMATS[found.form].many:
        yield from reader(found.form).cut(BufferedReader(BytesIO(found.data)), found.url)
    else:
        yield Bytes(found.data, found.url, found.form, found.url, found.charset, found.url, found.captured)


def _from_stream(stream: BinaryIO, name: str, form: str | None) -> Iterator[Record]:
    """The records of standard input or a pipe, which can be read once only and says nothing of its format."""
    where = path_id(name)
    if form != "jsonl" and form and FORMATS[form].many:
        with tempfile.TemporaryFile() as kept:  # it is looked through more than once
            shutil.copyfileobj(stream, kept)
            kept.seek(0)
            yield from reader(form).cut(kept, where)
        return
    rows = lines(stream)
    first = list(_until_text(rows))
    if form == "jsonl" or (form is None and is_record(first[-1:])):
        yield from numbered(chain(first, rows), where)
        return
    begin = b"".join(first) + stream.read(_HEAD)
    if form is None and begin[:2] in (b"WA", b"\x1f\x8b") and reader("warc").is_archive(begin):
        raise Unreadable(where, "is a web archive (WARC): say so by --input warc")
    if form is None and (within := form_within(begin)) and FORMATS[within].many:
        raise Unreadable(where, f"is a file of {within}: say so by --input {within}")
    data = begin + bounded(stream, where)
    head = data[:10_000].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    yield Bytes(data, where, form or form_within(data) or ("html" if looks_like_html(head) else "text"), name)


def _until_text(rows: Iterator[bytes]) -> Iterator[bytes]:
    for row in rows:
        yield row
        if row.strip():
            return
