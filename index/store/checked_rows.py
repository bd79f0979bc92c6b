"""Rows of a library as they are read: each with its checksum and its values looked at, and none lost unnoticed."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from index.disk.trusted_files import is_trusted, trust
from index.store.postings import PostingTable
from index.store.schema import (
    COUNTED,
    ENCODERS,
    GREATEST,
    POSTING_TABLES,
    PRINTED_WORDS,
    checksum,
    damaged,
    defend,
    fits,
    identify,
    sqlite_failure,
)
from letters.model import QuotesError

PAGES = 32_000  # KB of the file that are kept in memory for reading
NEW_ROW = 1 << 28  # bytes of the longest row that a change may write: a text of 64 MB that grows as UTF-8
WAIT = 10.0  # seconds, for another process that is just committing
_SUPER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"  # a journal that ends so names another file, which SQLite may delete


def open_library(path: Path, *, write: bool = False, wait: float = WAIT) -> sqlite3.Connection:
    """A library, its file looked at first; for reading one state of it, or for writing.

    What a killed writer left half done is rolled back. Raises NoIndex where there is none, else QuotesError with
    code 3 where it is damaged, not ours or of another version; sqlite3.Error where it can't be written.
    """
    size = identify(path)
    try:
        return _checked_once(_opened(path, size, write, wait), path)
    except sqlite3.OperationalError as error:
        if write or "readonly database" not in str(error) or not _journal(path).exists():
            raise
    from index.disk.index_folder import write_lock

    with write_lock(path.parent, wait):
        open_library(path, write=True, wait=wait).close()
    return _checked_once(_opened(path, size, write, wait), path)


def _checked_once(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Run quick_check once on a file that this user has not opened before."""
    if not is_trusted(path):
        try:
            (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if result != "ok":
                raise damaged(path, result)
        except BaseException:
            connection.close()
            raise
        trust(path)
    return connection


def recover(path: Path) -> None:
    """Roll back what a killed writer left half done, so that another file may take this one's place.

    Or its journal would be played back into that one. The caller holds the lock. A library that can't be opened is
    of no use, and its journal goes; so does a log, which nobody here writes. Raises OSError and sqlite3.Error where
    the disk is at fault.
    """
    from index.disk.index_folder import sync

    beside = [other for other in (_journal(path), _log(path)) if os.path.lexists(other)]
    if not beside:
        return
    try:
        open_library(path, write=True).close()
    except sqlite3.OperationalError as error:
        if sqlite_failure(path, error).code != 3:
            raise
    except (sqlite3.Error, QuotesError):
        pass
    for other in beside:
        other.unlink(missing_ok=True)
    sync(path.parent)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _opened(path: Path, size: int, write: bool, wait: float) -> sqlite3.Connection:
    if os.path.lexists(_log(path)):  # SQLite would take pages from it
        raise _foreign(_log(path))
    if os.path.lexists(_journal(path)):
        _refuse_foreign(_journal(path))
    mode = "rw" if write else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait)
    try:
        if write:
            connection.executescript("PRAGMA synchronous=EXTRA; PRAGMA journal_mode=DELETE; PRAGMA cache_size=-64000")
        else:
            # until it is closed, one state is read
            connection.executescript(f"PRAGMA query_only=ON; PRAGMA cache_size=-{PAGES}; BEGIN")
        defend(connection, 2 * size + NEW_ROW if write else size, path)
        return connection
    except BaseException:
        connection.close()
        raise


def _refuse_foreign(journal: Path) -> None:
    try:
        if not stat.S_ISREG(journal.lstat().st_mode):
            raise _foreign(journal)
        with journal.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - len(_SUPER)))
            if file.read() == _SUPER:
                raise _foreign(journal)
    except FileNotFoundError:
        pass  # whoever wrote it has just finished


def _foreign(path: Path) -> QuotesError:
    return QuotesError(f"{path}: not of this program; remove it, or run quotes build", 3)


class CheckedTables:
    """The tables of the library at `path`.

    Every method raises QuotesError: with code 3 where it is damaged, 2 where the disk or another process won't let it.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self.postings = {table: PostingTable(self.execute, path, table) for table in POSTING_TABLES}

    def execute(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Whatever a statement answers."""
        try:
            cursor = self._connection.execute(statement, values)
            try:
                yield from map(tuple, cursor)  # without which the cursor would be closed where the library is
            finally:
                with suppress(sqlite3.ProgrammingError):  # where the library was closed before
                    cursor.close()
        except sqlite3.Error as error:
            raise sqlite_failure(self.path, error) from error

    def rows(self, table: str, rest: str = "", *values: object) -> Iterator[list[Any]]:
        """Rows of a table without their checksums, which are looked at, as are their values: `schema.fits`."""
        for *row, crc in self.execute(f"SELECT * FROM {table} {rest}", *values):
            if crc != checksum(table, row):
                raise damaged(self.path, f"checksum in {table}")
            if not fits(table, row):
                raise damaged(self.path, f"no such row can be in {table}")
            yield row

    def every(self, table: str, rest: str = "") -> Iterator[list[Any]]:
        """All rows of a table, in the order that the rest of a SELECT asks for; raises at the end where some are lost."""
        count = 0
        for row in self.rows(table, rest):
            count += 1
            yield row
        self.expect(count, self.counts[table], table)

    def row(self, table: str, n: int) -> list[Any]:
        """The row of this number, which is known to be there."""
        for row in self.rows(table, "WHERE n = ?", n):
            return row
        raise damaged(self.path, f"row lost from {table}")

    def highest(self, table: str) -> int:
        """The highest number of a row, 0 where there is none."""
        number = next(self.execute(f"SELECT max(n) FROM {table}"))[0] or 0
        if not 0 <= number <= GREATEST // 2:  # more come after it
            raise damaged(self.path, f"no such row can be in {table}")
        return int(number)

    def meta(self) -> dict[str, str]:
        """What is known of the whole library, by key."""
        meta = {key: value for key, value in self.rows("meta")}
        if missing := {"revision", "outlets", "used", "silent", ENCODERS, PRINTED_WORDS, *COUNTED} - meta.keys():
            raise damaged(self.path, f"no {min(missing)}")
        return meta

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each table has, as `meta` says; before a change in progress."""
        meta = self.meta()
        return {table: int(meta[table]) for table in COUNTED}

    def expect(self, actual: int, expected: int, table: str = "") -> None:
        """Raise where there are not as many as there should be."""
        if actual != expected:
            raise damaged(self.path, "rows lost" + (f" from {table}" if table else ""))
