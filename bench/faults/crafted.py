"""Libraries whose rows say what they must not, under checksums made right: every command ends soon, in one clear line."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from bench.faults.browsing import browsed
from bench.faults.fixture import CommandResult, Fixture
from bench.faults.outcomes import Tally

SECONDS = 60.0  # that all commands together may take; they need one or two
VALUES: tuple[Any, ...] = (
    None, "", "text", 0, 1, 2, -1, 3.5, float("inf"), 2**31, 2**32 + 1, 2**63 - 1, -(2**63), b"", b"\x00\xff", b"\1" * 16,
    "../../up", "a\0b", "\x1b]0;x\x07\x1b[31m", "9" * 5000, "-1", "x" * 1_000_000, "\n", "2024-02-31", "xx", "\U000e0041",
    "[1, 2]", '["a", null]', "[[0, 1e999]]", "[[5, 2]]", f"[[0, {'9' * 5000}]]", "[" * 100_000, "{}", "null", "[[0, 99999999]]",
)  # fmt: skip
SOUND = "sound"  # the saved world with the library that is changed
QUOTED = "Sharing is voluntary, with no duty to tell"


class Change(NamedTuple):
    """A value that one row has in place of its own."""

    table: str
    column: str
    row: int  # which of the rows, counted from 0, modulo their number
    value: Any  # OWN: the row's own number; NEXT: the number of the next row, which gets the row's number for it


class _Number(NamedTuple):
    which: str


OWN, NEXT = _Number("its own number"), _Number("the next one's number, and that has this one's")


def tables() -> dict[str, tuple[str, ...]]:
    """The columns of every table without its checksum."""
    from index.store.schema import COLUMNS

    return COLUMNS


def craft(path: Path, change: Change) -> bool:
    """Change a row of a library and make its checksum right; False where SQLite refuses such a row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        rows = _names(database, change.table)
        if not rows:
            return False
        position = change.row % len(rows)
        pairs = [(rows[position], change.value)]
        if change.value == OWN:
            pairs = [(rows[position], rows[position][0])]
        elif change.value == NEXT:
            after = rows[(position + 1) % len(rows)]
            pairs = [(rows[position], after[0]), (after, rows[position][0])]
        try:
            for name, value in pairs:
                _write(database, change.table, change.column, name, value)
        except sqlite3.IntegrityError:
            return False
    return True


def _names(database: sqlite3.Connection, table: str) -> list[Sequence[Any]]:
    """The columns that name each row, which are the first of it."""
    columns = ", ".join(_key(table))
    return database.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()


def _key(table: str) -> tuple[str, ...]:
    from index.store.row_writer import KEYS

    return tables()[table][: KEYS.get(table, 1)]


def _write(database: sqlite3.Connection, table: str, column: str, name: Sequence[Any], value: Any) -> None:
    from index.store.schema import checksum

    columns, where = ", ".join(tables()[table]), " AND ".join(f"{part} IS ?" for part in _key(table))
    row = list(database.execute(f"SELECT {columns} FROM {table} WHERE {where}", name).fetchone())
    row[tables()[table].index(column)] = value
    database.execute(f"DELETE FROM {table} WHERE {where}", name)
    database.execute(f"INSERT INTO {table} VALUES ({'?, ' * len(row)} 0)", row)
    number = tuple(row[: len(name)])
    stored = database.execute(f"SELECT {columns} FROM {table} WHERE {where}", number).fetchone()
    if stored is None:  # converted by SQLite: a text of digits to a number
        raise sqlite3.IntegrityError("under another name")
    crc = _postings_checksum(table, stored) if "following" in tables()[table] else checksum(table, stored)
    database.execute(f"UPDATE {table} SET crc = ? WHERE {where}", (crc, *number))


def _postings_checksum(table: str, row: Sequence[Any]) -> int:
    from index.store import postings

    first, following, packed = row
    if isinstance(packed, bytes) and isinstance(first, int) and isinstance(following, int):
        return postings._checksum(table, first, packed, following)
    return 0


def commands(fixture: Fixture) -> list[tuple[str | Path, ...]]:
    """Every command that reads an index, those that change it last."""
    draft = fixture.place / "draft.md"
    draft.write_text(f"“{QUOTED} you more,” said Ann Lee. “The mill never promised the bridge,” said Bo Ek.\n", "utf-8")
    out = fixture.world / "tmp"
    new = fixture.place / "one.txt"
    new.write_text((fixture.articles / "new" / "a14.txt").read_text("utf-8"), "utf-8")
    return [
        ("info",), ("info", "--format", "json", "--verify"), ("outlets", QUOTED), ("outlets", "--format", "json", QUOTED),
        ("outlets", "the words of nobody in the silence of winter"), ("verify", "Sharing is mandatory, with no duty to tell you"),
        ("verify", "--format", "json", QUOTED), ("search", "voluntary OR mill"), ("search", "--format", "json", "mil~"),
        ("show", "plea-1"), ("show", "--format", "json", "plea-1"), ("show", "plea"), ("reconstruct", "plea"),
        ("reconstruct", QUOTED), ("check", draft), ("check", "--format", "json", draft),
        *[("export", out / f"out.{kind}") for kind in EXPORTS], ("report", out / "report.html"), ("articles",), ("articles", "--format", "json"), ("outlet-list",),
        ("speakers",), ("add", new), ("remove", fixture.articles / "first" / "a3.txt"), ("info", "--verify"),
    ]  # fmt: skip


EXPORTS = ("csv", "jsonl", "db", "parquet")


def faulty(result: CommandResult) -> bool:
    """Whether a command ended other than well, without a line, or with one line that reports damage."""
    lines = [line for line in result.error.splitlines() if line.strip()]
    return result.code not in (0, 1, 3) or not result.clear or (result.code == 3 and len(lines) != 1)


def try_change(fixture: Fixture, change: Change, tally: Tally) -> None:
    """Run all commands on a library with this change, and count what does not end as it should."""
    fixture.restore(SOUND)
    if not craft(fixture.index / "library.db", change):
        return
    if change.row % 2:  # so that the full text is made of what was crafted
        for folder in fixture.index.glob("whoosh-*"):
            shutil.rmtree(folder)
    tally.tried += 1
    value = f"{change.value!r:.40}" if not isinstance(change.value, _Number) else change.value.which
    where = f"{change.table}.{change.column} of row {change.row}: {value}"
    try:
        screen = browsed(fixture.index, SECONDS) if find_spec("textual") else CommandResult(0, "", "")
    except TimeoutError:
        tally.count("hung", where, "browse")
        return
    if faulty(screen) or "Traceback" in screen.out:
        tally.count("wrong", where, f"browse: {screen.code} {screen.error[-400:]!r}")
        return
    every = commands(fixture)
    try:
        results = fixture.run_all(every, SECONDS)
    except TimeoutError:
        ended = sum((fixture.place / f"{n}.code").exists() for n in range(len(every)))
        tally.count("hung", where, " ".join(map(str, every[min(ended, len(every) - 1)])))
        return
    for command, result in zip(every, results):
        if faulty(result):
            tally.count("wrong", where, f"{' '.join(map(str, command))}: {result.code} {result.error[-400:]!r}")
            return


def changes(randomness: random.Random, count: int) -> Iterator[Change]:
    """So many changes: each column equally often, with whatever value, in whatever row."""
    columns = [(table, column) for table, names in tables().items() for column in names]
    for _ in range(count):
        table, column = randomness.choice(columns)
        yield Change(table, column, randomness.randrange(1000), randomness.choice([*VALUES, OWN, NEXT]))


def crafted(fixture: Fixture, randomness: random.Random, count: int, tally: Tally) -> None:
    """Craft so many libraries, each with one value changed, and run all commands on each."""
    prepare(fixture)
    for change in changes(randomness, count):
        try_change(fixture, change, tally)


def prepare(fixture: Fixture) -> None:
    """Save a small library under the name SOUND, unless there is one."""
    if fixture.saved_index(SOUND).exists():
        return
    fixture.empty()
    for command in (("build", fixture.articles / "first"), ("add", fixture.articles / "new")):
        if fixture.run(*command).code:
            raise RuntimeError(f"{command[0]} failed")
    fixture.answers()
    fixture.save(SOUND)
