"""Files of an index that somebody else planted: refused or without effect, and never run."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.faults.corruption import PAGE, full_text_files, keep_whole
from bench.faults.fixture import Answers, Fixture
from bench.faults.outcomes import Tally

SUPER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"  # ends a journal that names another journal
_SCHEMAS = {  # what a schema from elsewhere may hold
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM articles; END",
    "a view": "CREATE VIEW v AS SELECT load_extension('x')",
    "a view under a table's name": "UPDATE sqlite_master SET type='view', sql='CREATE VIEW meta AS SELECT 1, 2, 3' "
    "WHERE name='meta'",
    "an index that calls": "CREATE INDEX i ON meta (abs(value))",
    "a table more": "CREATE TABLE more (a DEFAULT (randomblob(9)))",
    "a virtual table": "CREATE VIRTUAL TABLE f USING fts5(a)",
    "a generated column": "UPDATE sqlite_master SET sql = replace(sql, 'crc INTEGER', 'crc INTEGER AS (1)') "
    "WHERE name='articles'",
    "a root page of another table": "UPDATE sqlite_master SET rootpage = 2 WHERE name='articles'",
    "a root page beyond the end": "UPDATE sqlite_master SET rootpage = 99999999 WHERE name='articles'",
}
Attacks = Iterator[tuple[str, Callable[[Path], object]]]


class Poison:
    """An object that creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


def poisoned(fixture: Fixture, tally: Tally) -> None:
    """Full-text folders with malicious pickles, and libraries with more than rows in them: nothing of it runs."""
    trap = fixture.place / "sprung"
    fixture.restore("behind")
    right = fixture.answers()[0]
    keep_whole(fixture)
    derived, libraries = dict(_full_texts(fixture, trap)), dict(_libraries(trap))
    for where, act in {**derived, **libraries}.items():
        fixture.restore("whole")
        act(fixture.index)
        tally.tried += 1
        before = trap.read_bytes() if trap.exists() else None
        _answered(fixture, where, right, tally, refused=where in libraries)
        if (trap.read_bytes() if trap.exists() else None) != before:
            tally.count("wrong", where, "the trap sprang")
        trap.unlink(missing_ok=True)


def _answered(fixture: Fixture, where: str, right: Answers, tally: Tally, *, refused: bool) -> None:
    """The answers are right, or may be refused; after a build nothing planted is left."""
    try:
        answers, results = fixture.answers()
        for result, answer, wanted in zip(results, answers, right):
            if not result.clear or (answer != wanted and not (refused and result.code == 3)):
                tally.count("wrong", where, f"{result.code} {result.error[-300:]!r}")
        built = fixture.run("build", fixture.articles / "first", fixture.articles / "new")
        if built.code or fixture.answers()[0] != right:
            tally.count("wrong", where, f"rebuilt: {built.code} {built.error[-300:]!r}")
    except TimeoutError:
        tally.count("hung", where, "")


def _full_texts(fixture: Fixture, trap: Path) -> Attacks:
    """Poison as the whole of each file, at its end, in its middle; in our folder, and in a folder from elsewhere."""
    poison = pickle.dumps(Poison(trap))
    for part in ("schema", "segments"):
        yield f"a table of contents with poison in its {part}", lambda index, part=part: _contents(index, trap, part)
    for path in full_text_files(fixture):
        suffix = "".join(path.suffixes[-1:]) or path.name
        for way in ("whole", "end", "middle", "pickles"):
            for known in (True, False):
                yield (
                    f"{suffix}, {way}, {'ours' if known else 'from elsewhere'}",
                    _poisoner(path, poison, way, known, fixture),
                )
    for name in ("_MAIN_9999.toc", "_MAIN_0.toc", "MAIN_WRITELOCK", "_MAIN_1.toc.123"):
        yield (
            f"a file more: {name}",
            lambda index, name=name: [(folder / name).write_bytes(poison) for folder in index.glob("whoosh-*")],
        )


def _poisoner(path: Path, poison: bytes, way: str, known: bool, fixture: Fixture) -> Callable[[Path], None]:
    def act(index: Path) -> None:
        file = fixture.world / path
        content = file.read_bytes()
        half = len(content) // 2
        new = {
            "whole": poison,
            "end": content[: -len(poison)] + poison,
            "middle": content[:half] + poison + content[half:],
        }
        if way == "pickles":
            for begins in re.finditer(rb"\x80[\x02-\x05]", content):
                content = content[: begins.start()] + poison + content[begins.start() + len(poison) :]
        file.write_bytes(new.get(way, content))
        if not known:
            shutil.rmtree(fixture.state)

    return act


def _contents(index: Path, trap: Path, part: str) -> None:
    """A table of contents in Whoosh's format that creates a file when it is read."""
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    for folder in index.glob("whoosh-*"):
        storage = FileStorage(str(folder))
        contents = TOC.read(storage, "MAIN")
        if part == "schema":
            contents.schema.poison = Poison(trap)
        else:
            contents.segments = [*contents.segments, Poison(trap)]
        (folder / f"_MAIN_{contents.generation}.toc").unlink()
        contents.write(storage, "MAIN")


def _libraries(trap: Path) -> Attacks:
    """Libraries from elsewhere: with a log, programs in the schema, oversized rows, or journals."""
    yield "a write-ahead log", _bytes_at(18, b"\2\2")
    yield "a page size of nothing", _bytes_at(16, b"\0\0")
    yield "a page count beyond measure", _bytes_at(28, b"\x7f\xff\xff\xff")
    yield "a schema format of the future", _bytes_at(44, b"\0\0\0\x09")
    for name, statement in _SCHEMAS.items():
        yield name, _executed(statement)
    yield "an oversized row", _executed("UPDATE articles SET text = zeroblob(30000000) WHERE n = 1")
    yield "a row that claims to be", _claiming
    yield (
        "a journal that names another file",
        _beside(trap, "library.db-journal", bytes(600) + os.fsencode(trap) + bytes(8) + SUPER),
    )
    yield "a whole log beside it", _logged
    yield "a log beside it", _beside(trap, "library.db-wal", b"\x37\x7f\x06\x82" + bytes(5000))
    yield "a journal of nothing", _beside(trap, "library.db-journal", SUPER + bytes(5000))
    for name in ("library.db-journal", "lock", "whoosh.lock", "inbox", "library.db.new-1"):
        yield f"{name} leads elsewhere", _linked(name, trap, there=True)
        yield f"{name} leads nowhere", _linked(name, trap, there=False)


def _bytes_at(offset: int, new: bytes) -> Callable[[Path], None]:
    def act(index: Path) -> None:
        with open(index / "library.db", "r+b") as file:
            file.seek(offset)
            file.write(new)

    return act


def _executed(statement: str) -> Callable[[Path], None]:
    def act(index: Path) -> None:
        with closing(sqlite3.connect(index / "library.db", isolation_level=None)) as database:
            database.execute("PRAGMA writable_schema=ON")
            database.execute(statement)

    return act


def _beside(trap: Path, name: str, content: bytes) -> Callable[[Path], None]:
    return lambda index: (index / name).write_bytes(content) and trap.write_text("precious")


def _linked(name: str, trap: Path, *, there: bool) -> Callable[[Path], None]:
    def act(index: Path) -> None:
        (index / name).unlink(missing_ok=True)
        if there:
            trap.write_text("precious")
        (index / name).symlink_to(trap)

    return act


def _logged(index: Path) -> None:
    """A log that takes all rows away, as SQLite writes it."""
    path, copy = index / "library.db", index.parent / "copy.db"
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        database.execute("DELETE FROM articles")
        shutil.copy(f"{copy}-wal", f"{path}-wal")
    copy.unlink()


def _claiming(index: Path) -> None:
    """Let a cell of the table of articles claim a size of gigabytes: the varint before its row's number."""
    path = index / "library.db"
    with closing(sqlite3.connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name='articles'").fetchone()
    content = bytearray(path.read_bytes())
    page = (root - 1) * PAGE
    while content[page] == 5:  # inner pages lead on to the first leaf
        cell = int.from_bytes(content[page + 12 : page + 14], "big")
        page = (int.from_bytes(content[page + cell : page + cell + 4], "big") - 1) * PAGE
    cell = page + int.from_bytes(content[page + 8 : page + 10], "big")
    content[cell : cell + 5] = b"\x87\xff\xff\xff\x7f"
    path.write_bytes(content)
