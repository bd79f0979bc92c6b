"""Documents on their way into an index, with their quotations, in a file of their own until all have come.

A build that is killed leaves the file, and the next continues with it: what was read of a file counts once the line is
there that says so. It is text, a line each with a checksum, and nothing in it is obeyed; the first line that is
damaged or not whole ends it. Where one address was fetched more than once, the latest capture counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from index.store.row_mapping import RowCodec, field_codec
from letters.extract import extract_or_refuse
from letters.model import Article, Quotation, QuotesError, Source
from letters.reading.errors import Unreadable

Capture = tuple[str, int]  # time of capture, and a checksum that orders captures of the same time
Remarks = list[tuple[str, str]]  # where, and why something was refused or what was guessed or repaired
ARTICLES, SOURCES, QUOTATIONS = field_codec(Article), field_codec(Source), field_codec(Quotation)
CODECS: dict[str, RowCodec[Any]] = {"article": ARTICLES, "source": SOURCES}
HEAD = b"quotes build: what has come, 5\n"
FLUSH_SECONDS = 1.0  # seconds between flushes; after this time an interrupted build keeps the inbox for the next one


def capture_of(document: Article | Source) -> Capture | None:
    """The capture that a document is; None for one that was not fetched from an address."""
    if isinstance(document, Source) or document.captured is None:
        return None
    return document.captured, crc32(repr(document).encode("utf-8", "surrogatepass"))


class Captures:
    """The captures seen so far; the latest of each address counts, in whatever order they come."""

    def __init__(self) -> None:
        self._latest: dict[str, Capture] = {}
        self._earlier: set[tuple[str, Capture]] = set()

    def counts(self, id: str, seen: Capture | None, first: bool) -> bool | None:
        """Whether a document counts: the first of its id, and a later capture in place of the one before.

        None if it or the one that counts is no capture, so that both must be the same.
        """
        if first and seen:
            self._latest[id] = seen
        if first:
            return True
        if not seen or not (latest := self._latest.get(id)):
            return None
        if seen != latest:
            self._earlier.add((id, min(seen, latest)))
            self._latest[id] = max(seen, latest)
        return seen > latest

    def superseded(self) -> list[tuple[str, Capture]]:
        """The captures that a later one replaced, in order."""
        return sorted(self._earlier)

    def problems(self) -> list[Unreadable]:
        """A message for each of them."""
        return superseded_captures(self.superseded())


def superseded_captures(earlier: Iterable[tuple[str, Capture]]) -> list[Unreadable]:
    """A message for each capture that a later one replaced."""
    return [
        Unreadable(id, f"was captured at {when[:19] or 'an unknown time'}: a later capture of the same address counts")
        for id, (when, _) in earlier
    ]


@contextmanager
def open_inbox(path: Path) -> Iterator[Inbox]:
    """Open an inbox in this file; remove it at the end, unless an error leaves work for the next build to continue with."""
    box = Inbox(path)
    try:
        yield box
    except OSError:  # the disk may be full
        box.close()
        raise
    except BaseException:
        box.close(keep=box.worth_keeping)
        raise
    box.close()


class Inbox:
    """The documents read so far, each id once."""

    def __init__(self, path: Path) -> None:
        self.captures = Captures()
        self._lines: dict[str, dict[str, int]] = {"article": {}, "source": {}}  # by id, where the line of each begins
        self._read: dict[tuple[str, int], tuple[int, Remarks, Remarks]] = {}
        self._path = path
        if path.is_symlink() or not path.is_file():
            path.unlink(missing_ok=True)
        path.touch()
        self._file = path.open("r+b")
        self._end = 0
        self._since = self._flushed = time.monotonic()

    def __len__(self) -> int:
        """How many articles have come."""
        return len(self._lines["article"])

    @property
    def worth_keeping(self) -> bool:
        """Whether keeping the file saves the next build time."""
        return bool(self._read) and time.monotonic() - self._since > FLUSH_SECONDS

    def close(self, *, keep: bool = False) -> None:
        """Close the file, and remove it unless it is to be kept."""
        with suppress(OSError):
            self._file.close()
        if not keep:
            self._path.unlink(missing_ok=True)

    def resume(self, keys: Collection[str]) -> None:
        """Keep what an earlier build read of the files that have these keys; discard all else."""
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            self._take_over(keys)
        if not self._read:
            self._end = 0
            self._write(HEAD)
        self._file.truncate(self._end)

    def _take_over(self, keys: Collection[str]) -> None:
        place, waiting = len(HEAD), list[tuple[str, str, int, Capture | None]]()
        if self._file.readline(place) != HEAD:
            return
        for line in self._file:
            kind, *fields = _values(line)
            if kind == "read":
                key, first, came, *remarks = fields
                if not 0 < came <= len(waiting):
                    return
                if key in keys:
                    refused, notes = ([(str(where), str(why)) for where, why in pairs] for pairs in remarks)
                    self._read[key, first] = came, refused, notes
                    for document in waiting[-came:]:
                        self._place(*document)
                waiting = []
                self._end = place + len(line)
            else:
                document = CODECS[kind].decode(fields[0])
                waiting.append((kind, document.id, place, capture_of(document)))
            place += len(line)

    def already_read(self, key: str, first: int) -> tuple[int, Remarks, Remarks] | None:
        """How many documents came of these records of a file, what was refused and what noted, if they have been read."""
        return self._read.get((key, first))

    def add(self, kind: str, id: str, capture: Capture | None, line: bytes) -> None:
        """Add a document by its line. Raises QuotesError if a different one has its id, unless both are captures."""
        if not self._place(kind, id, self._end, capture) and self._line(kind, id) != line:
            *earlier, first = _values(self._line(kind, id))
            *later, second = _values(line)
            if earlier != later:
                raise duplicate_id(id, first, second)
        self._write(line)

    def _place(self, kind: str, id: str, begins: int, capture: Capture | None) -> bool:
        """Record where a document's line begins, unless a later capture is recorded; returns whether the id is allowed."""
        lines = self._lines[kind]
        if counts := self.captures.counts(id, capture, id not in lines):
            lines[id] = begins
        return counts is not None

    def mark_read(self, key: str, first: int, came: int, refused: Remarks, notes: Remarks) -> None:
        """Record that these records of a file have been read completely: the last documents added."""
        self._read[key, first] = came, refused, notes
        self._write(_line("read", key, first, came, refused, notes))

    def flush(self, *, now: bool = False) -> None:
        """Write buffered lines, so that they survive a kill; every FLUSH_SECONDS or now."""
        if now or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self._file.flush()
            self._flushed = time.monotonic()

    def sorted_sources(self) -> list[Source]:
        """The sources sorted by id."""
        return [SOURCES.decode(_values(self._line("source", id))[1]) for id in sorted(self._lines["source"])]

    def sorted_articles(self) -> Iterator[tuple[Article, list[Quotation]]]:
        """The articles sorted by id, with their quotations; one at a time in memory."""
        for id in sorted(self._lines["article"]):
            _, article, rows, _ = _values(self._line("article", id))
            yield ARTICLES.decode(article), [QUOTATIONS.decode(row) for row in rows]

    def _write(self, line: bytes) -> None:
        self._file.seek(self._end)
        self._file.write(line)
        self._end += len(line)

    def _line(self, kind: str, id: str) -> bytes:
        self._file.seek(self._lines[kind][id])
        return self._file.readline()


def inbox_line(document: Article | Source, where: str = "") -> bytes:
    """The line of a document that stands there; an article's quotations are isolated here, or it is refused (Unreadable)."""
    if isinstance(document, Source):
        return _line("source", SOURCES.encode(document), where)
    quotations = extract_or_refuse(document, where or document.id)
    return _line("article", ARTICLES.encode(document), [QUOTATIONS.encode(part) for part in quotations], where)


def _line(*values: Any) -> bytes:
    line = json.dumps(values).encode()
    return b"%08x %b\n" % (crc32(line), line)


def _values(line: bytes) -> list[Any]:
    """The values of a line. Raises ValueError if it is damaged or incomplete."""
    if int(line[:8], 16) != crc32(line[9:-1]) or not line.endswith(b"\n"):
        raise ValueError("a damaged line")
    values: list[Any] = json.loads(line[9:])
    return values


def duplicate_id(id: str, *places: str) -> QuotesError:
    """The error for two documents of one id, which stand at these places, as far as that is known."""
    named = sorted({place for place in places if place and place != id})
    if not named:
        return QuotesError(f"{id}: two different documents have this id; rename one or leave one out")
    also = " and ".join(named) if len(named) > 1 else f"{named[0]} and another document"
    return QuotesError(f"{also}: two different documents have the id {id}; rename one or leave one out")
