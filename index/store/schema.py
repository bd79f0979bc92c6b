"""The layout of `library.db` (`library.sql`), what a column may hold, and how a damaged or foreign file is recognised.

Checksums can be made right by anybody, so each row that is read must pass. A row that passes has values of the right
types and within their bounds, and spans that end after they begin. Whether what it refers to is there is seen where that
is looked up.
"""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from letters.model import KINDS, QuotesError

FILE = "library.db"
VERSION = 10
APPLICATION = 0x51554F54  # in the file's header: QUOT
_STATEMENTS = tuple(map(str.strip, Path(__file__).with_name("library.sql").read_text("utf-8").split(";")))[:-1]
TABLES = tuple(statement for statement in _STATEMENTS if statement.startswith("CREATE TABLE"))
INDEXES = _STATEMENTS[len(TABLES) :]
COLUMN_TYPES = {
    statement.split()[2]: dict(re.findall(r"(\w+) (TEXT|INTEGER|REAL|BLOB)", statement.replace(" crc INTEGER", "")))
    for statement in TABLES
}
"""The columns of each table with their types, without its checksum."""
COLUMNS = {table: tuple(columns) for table, columns in COLUMN_TYPES.items()}
SHOWN_COUNTS = ("articles", "sources", "quotations", "passages", "uses")
POSTING_TABLES = ("grams", "owners", "narration")
_OUTSIDE = ("locked", "locking", "is full", "disk I/O", "readonly", "unable to open")  # in what SQLite says of such
SELECTION = "selection"  # in `meta` of a library that holds a part of a larger one: which, in words; it has no units
ENCODERS = "encoders"  # in `meta`: what looked for translations, a list as JSON; "" where nothing did
PRINTED_WORDS = "printed_words"  # in `meta`: the holders in `grams`, one for each word of a source or a quoted text
COUNTED = tuple(table for table in COLUMNS if table not in ("meta", "news"))  # in `meta`, so that lost rows are noticed
GREATEST = 2**31 - 1  # of numbers of rows, of offsets, and of counts: a holder of a shingle has no room for more
_TYPES = {"TEXT": str, "INTEGER": int, "REAL": float, "BLOB": bytes}
_NULLABLE = {
    "articles": {"title", "author", "url", "published", "language", "family", "note"},
    "chronology": {"published", "family", "parent"},
    "sources": {"title", "speaker", "published", "url", "language", "note"},
    "quotations": {"speaker", "speaker_full"},
    "passages": {"source", "speaker"},
    "units": {"head", "tail", "shown"},
}
_ANY_NUMBER = {("units", "content"), ("texts", "key")}  # hashes of 64 bits
_BOUNDS = {"clipping": 1, "nested": 1, "block": 1, "sourced": 1, "confidence": 1}
_HEX = frozenset("0123456789abcdef")


class NoIndex(QuotesError):
    """There is no index in the folder yet."""


class OtherVersion(QuotesError):
    """The index is of another version of this program."""


def checksum(table: str, values: Iterable[object]) -> int:
    """The crc32 of a row's values, in order of the columns."""
    line = "\x1f".join([table, *["\0" if value is None else f"{value}" for value in values]])
    return zlib.crc32(line.encode("utf-8", "surrogatepass"))


def damaged(path: Path, reason: object) -> QuotesError:
    """The one line for a library that can't be trusted; the reason may quote what stands in it."""
    shown = "".join(c if c.isprintable() else " " for c in str(reason)[:100])
    return QuotesError(f"{path}: index damaged ({shown}); run quotes build", 3)


def sqlite_failure(path: Path, error: Exception) -> QuotesError:
    """The error for a failure of SQLite: of the disk or a lock where those are at fault, else damage."""
    if isinstance(error, sqlite3.OperationalError) and any(sign in str(error) for sign in _OUTSIDE):
        from index.disk.index_folder import write_error

        return write_error(path.parent, error)
    return damaged(path, error)


def identify(path: Path) -> int:
    """The size of a library in bytes, when its first page says that it is one of this version."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise QuotesError(f"{path}: not an index of quotes; choose another --index", 3)
        with path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, 2)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoIndex(f"{path.parent}: no index there; check the name, or make one by quotes build") from error
    except OSError as error:
        raise QuotesError(f"{path}: can't be read ({error.strerror}); choose another --index") from error
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise damaged(path, "not a database")
    if header[18:20] != b"\1\1":  # a write-ahead log would be looked for
        raise damaged(path, "another kind of journal")
    version, application = struct.unpack_from(">I4xI", header, 60)
    if application != APPLICATION:
        raise QuotesError(f"{path}: not an index of quotes; choose another --index or run quotes build", 3)
    if version != VERSION:
        raise OtherVersion(f"{path}: index of version {version}, this program reads {VERSION}; run quotes build", 3)
    return size


def defend(connection: sqlite3.Connection, size: int, path: Path) -> None:
    """Let nothing in the file act: no functions of its schema, no cells out of place, no other tables than ours."""
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    if sys.version_info >= (3, 11):  # no row is longer than the file
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(max(size, 1_000_000), 2**31 - 1))
    laid_out = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master")}
    if laid_out != {*TABLES, *INDEXES}:
        raise damaged(path, "not laid out as this version does it")


class _Shape:
    """The types and bounds of the columns of a table."""

    def __init__(self, table: str, types: Mapping[str, str]) -> None:
        nullable, kinds = _NULLABLE.get(table, set()), [_TYPES[type] for type in types.values()]
        self._types = [{kind, type(None)} if name in nullable else {kind} for name, kind in zip(types, kinds)]
        self._seen: set[tuple[type, ...]] = set()  # types of rows that are right
        self._bounds = [
            (position, _BOUNDS.get(name, GREATEST))
            for position, (name, kind) in enumerate(zip(types, kinds))
            if kind in (int, float) and (table, name) not in _ANY_NUMBER
        ]

    def fits(self, row: Sequence[Any]) -> bool:
        """Whether a row has values of these types, within their bounds."""
        types = tuple(map(type, row))
        if types not in self._seen:
            if len(types) != len(self._types) or any(type not in right for type, right in zip(types, self._types)):
                return False
            self._seen.add(types)
        for position, bound in self._bounds:
            value = row[position]
            if value is not None and not 0 <= value <= bound:
                return False
        return True


_SHAPES = {table: _Shape(table, types) for table, types in COLUMN_TYPES.items()}


def fits(table: str, row: Sequence[Any]) -> bool:
    """Whether a row without its checksum is one that this program could have written."""
    return _SHAPES[table].fits(row) and (table not in _RULES or _RULES[table](row))


def _meta(row: Sequence[Any]) -> bool:
    key, value = row
    if key == "revision":
        return _is_revision(value)
    if key == ENCODERS:
        return are_strings(value)
    return key == SELECTION or (value.isascii() and value.isdigit() and len(value) <= 12)


def _is_revision(text: str) -> bool:
    return 1 <= len(text) <= 32 and _HEX.issuperset(text)


def _json_list(text: str) -> list[Any] | None:
    """A list as JSON; None where it is none."""
    if text == "[]":
        return []
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _are_spans(values: list[Any] | None, length: int) -> bool:
    """Whether these are pairs of offsets into a text of this length."""
    return values is not None and all(
        isinstance(pair, list) and [*map(type, pair)] == [int, int] and 0 <= pair[0] <= pair[1] <= length
        for pair in values
    )


def _article(row: Sequence[Any]) -> bool:
    *_, markup, body, blocks, text = row
    return markup in ("plain", "markdown") and body <= len(text) and _are_spans(_json_list(blocks), len(text))


def are_strings(text: str) -> bool:
    """Whether this is a list of texts as JSON."""
    values = _json_list(text)
    if values is None or not all(isinstance(value, str) for value in values):
        return False
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return False
    return True


_RULES: dict[str, Callable[[Sequence[Any]], bool]] = {
    "meta": _meta,
    "articles": _article,
    "chronology": lambda row: len(row[10]) % 4 == 0,
    "sources": lambda row: are_strings(row[8]),
    "quotations": lambda row: row[4] in KINDS and row[2] <= row[3] and row[13] <= row[14],
    "passages": lambda row: row[3] <= row[4],
    "uses": lambda row: row[2] <= row[3],
    "news": lambda row: _is_revision(row[1]) and _is_revision(row[2]) and are_strings(row[3]),
}
