"""What holds one text and can be read by itself; and what such a record is in a table of metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, NoReturn, Protocol

from letters.reading.errors import Unreadable
from letters.reading.metadata import Metadata, ParsedText, one_line, stem, without_surrogates


class Record(Protocol):
    """What holds one text, and can be read by itself: here or in another process, now or later."""

    @property
    def size(self) -> int:
        """How much there is to read, in bytes or so."""

    def read(self) -> ParsedText:
        """The text. Raises Unreadable."""


class UnreadableRecord(NamedTuple):
    """What can't be read, found when a file was cut into its records."""

    where: str
    why: str
    size: int = 0

    def read(self) -> NoReturn:
        """Raises Unreadable."""
        raise Unreadable(self.where, self.why)


def parse_record(record: Metadata, where: str, path: str, number: int) -> ParsedText:
    """The text of a record of metadata, the `number`th line of its file. Raises Unreadable for one without `text`."""
    text = record.get("text")
    if not isinstance(text, str):
        raise Unreadable(where, "has no `text`: give every record its text as a string")
    name = one_line(record.get("id"))
    return ParsedText(name or f"{path}:{number}", without_surrogates(text), record, where, name=name or stem(path))


@contextmanager
def decoded_stream(stream: BinaryIO, encoding: str, newline: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text; it stays open, for it is its owner's to close."""
    wrapped = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline)
    try:
        yield wrapped
    finally:
        if not stream.closed:
            wrapped.detach()
