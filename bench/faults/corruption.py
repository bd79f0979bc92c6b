"""Files of an index damaged, and files put there by somebody else: detected, or without effect; and nothing is run."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.faults.fixture import Answers, Stand
from bench.faults.outcomes import Tally

PAGE = 4096
SUPER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"  # ends a journal that names another one
Harm = Callable[[bytearray, bytes], bytearray]  # what becomes of a file's content, older content at hand


def _flip(chance: random.Random) -> Harm:
    def harm(content: bytearray, older: bytes) -> bytearray:
        for _ in range(chance.choice((1, 1, 3, 50))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        return content

    return harm


def _zero(chance: random.Random) -> Harm:
    def harm(content: bytearray, older: bytes) -> bytearray:
        size = chance.choice((16, 512, PAGE))
        at = chance.randrange(len(content)) // size * size
        content[at : at + size] = bytes(len(content[at : at + size]))
        return content

    return harm


def _cut(chance: random.Random) -> Harm:
    def harm(content: bytearray, older: bytes) -> bytearray:
        return content[: chance.choice((0, len(content) - 1, chance.randrange(len(content))))]

    return harm


def _page(chance: random.Random) -> Harm:
    def harm(content: bytearray, older: bytes) -> bytearray:
        at, other = (chance.randrange(len(content)) // PAGE * PAGE for _ in range(2))
        content[at : at + PAGE] = content[other : other + PAGE]
        return content

    return harm


def _older(chance: random.Random) -> Harm:
    return lambda content, older: bytearray(older)


HARMS = {"bits changed": _flip, "a block of zeros": _zero, "cut short": _cut, "a page of elsewhere": _page}


def damaged(stand: Stand, chance: random.Random, each: int, tally: Tally) -> None:
    """The library and every file of the full-text index, harmed in each way so many times."""
    stand.back("standing")
    right, older = stand.answers()[0], (stand.kept("standing") / "library.db").read_bytes()
    stand.back("behind")
    after = stand.answers()[0]
    _kept_whole(stand)
    for name, made in HARMS.items():
        for _ in range(each):
            stand.back("whole")
            _harm(stand.index / "library.db", made(chance), older)
            _library(stand, f"library.db, {name}", after, tally)
    stand.back("whole")
    _harm(stand.index / "library.db", _older(chance), older)
    _same(stand, "library.db, an older one beside a newer full text", right, tally)
    for path in _full_text(stand):
        for name, made in {**HARMS, "an older one": _older}.items():
            stand.back("whole")
            file = stand.world / path
            former = sorted((stand.kept("standing").parent / path).parent.parent.glob(f"whoosh-*/*{file.suffix}"))
            if file.stat().st_size:
                _harm(file, made(chance), former[0].read_bytes() if former else b"\0")
                _same(stand, f"{path.name}, {name}", after, tally)
    _swapped(stand, after, tally)


def _kept_whole(stand: Stand) -> None:
    """The world as it is after a change and a search, under the name `whole`."""
    if not stand.kept("whole").exists():
        stand.keep("whole")


def _full_text(stand: Stand) -> list[Path]:
    stand.back("whole")
    return sorted(path.relative_to(stand.world) for path in stand.index.glob("whoosh-*/*"))


def _harm(path: Path, harm: Harm, older: bytes) -> None:
    """Harm a file, under its old times where that can be."""
    before = path.stat()
    path.write_bytes(harm(bytearray(path.read_bytes()), older))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _swapped(stand: Stand, right: Answers, tally: Tally) -> None:
    """An older full-text index in the place of the newer one, under its name."""
    stand.back("whole")
    (now,) = stand.index.glob("whoosh-*")
    (former,) = stand.kept("standing").glob("whoosh-*")
    shutil.rmtree(now)
    shutil.copytree(former, now)
    _same(stand, "full text, an older one", right, tally)
    shutil.copytree(former, stand.index / former.name)
    _same(stand, "full text, an older one beside it", right, tally)


def _library(stand: Stand, where: str, right: Answers, tally: Tally) -> None:
    """A harmed library: each answer is the right one or damage told; where all is well by --verify, all are right."""
    tally.tried += 1
    try:
        verified = stand.run("info", "--verify")
        answers, told = stand.answers()
    except TimeoutError:
        tally.count("hung", where, "")
        return
    for one, answer, wanted in zip(told, answers, right):
        if not one.clear or one.code not in (0, 1, 3):
            tally.count("wrong", where, f"ended with {one.code}: {one.error[-300:]!r}")
        elif one.code != 3 and answer != wanted:
            tally.count("wrong", where, f"a wrong answer: {answer}")
    if verified.code not in (0, 3) or not verified.clear:
        tally.count("wrong", where, f"--verify ended with {verified.code}: {verified.error[-300:]!r}")
    elif verified.code == 0 and any(one.code == 3 for one in told):
        tally.count("wrong", where, "--verify saw nothing")


def _same(stand: Stand, where: str, right: Answers, tally: Tally) -> None:
    """Whatever was done, the answers are these."""
    tally.tried += 1
    try:
        answers, told = stand.answers()
    except TimeoutError:
        tally.count("hung", where, "")
        return
    if answers != right:
        tally.count("wrong", where, next((one.error[-300:] for one in told if one.code > 1), "other answers"))


class Poison:
    """What makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


def poisoned(stand: Stand, tally: Tally) -> None:
    """Full-text folders with poison in them, and libraries with more in them than rows; nothing of it acts."""
    trap = stand.place / "sprung"
    stand.back("behind")
    right = stand.answers()[0]
    _kept_whole(stand)
    derived, libraries = dict(_full_texts(stand, trap)), dict(_libraries(trap))
    for where, act in {**derived, **libraries}.items():
        stand.back("whole")
        act(stand.index)
        tally.tried += 1
        before = trap.read_bytes() if trap.exists() else None
        _answered(stand, where, right, tally, refused=where in libraries)
        if (trap.read_bytes() if trap.exists() else None) != before:
            tally.count("wrong", where, "the trap sprang")
        trap.unlink(missing_ok=True)


def _answered(stand: Stand, where: str, right: Answers, tally: Tally, *, refused: bool) -> None:
    """The answers are right, or may be refused, and after a build nothing is left of what was put there."""
    try:
        answers, told = stand.answers()
        for one, answer, wanted in zip(told, answers, right):
            if not one.clear or (answer != wanted and not (refused and one.code == 3)):
                tally.count("wrong", where, f"{one.code} {one.error[-300:]!r}")
        built = stand.run("build", stand.articles / "first", stand.articles / "new")
        if built.code or stand.answers()[0] != right:
            tally.count("wrong", where, f"built anew: {built.code} {built.error[-300:]!r}")
    except TimeoutError:
        tally.count("hung", where, "")


Acts = Iterator[tuple[str, Callable[[Path], object]]]


def _full_texts(stand: Stand, trap: Path) -> Acts:
    """Poison as the whole of each file, at its end, in its middle; among ours, and in a folder from elsewhere."""
    poison = pickle.dumps(Poison(trap))
    for part in ("schema", "segments"):
        yield f"a table of contents with poison in its {part}", lambda index, part=part: _contents(index, trap, part)
    for path in _full_text(stand):
        suffix = "".join(path.suffixes[-1:]) or path.name
        for way in ("whole", "end", "middle", "pickles"):
            for known in (True, False):
                yield (
                    f"{suffix}, {way}, {'ours' if known else 'from elsewhere'}",
                    _poisoner(path, poison, way, known, stand),
                )
    for name in ("_MAIN_9999.toc", "_MAIN_0.toc", "MAIN_WRITELOCK", "_MAIN_1.toc.123"):
        yield (
            f"a file more: {name}",
            lambda index, name=name: [(folder / name).write_bytes(poison) for folder in index.glob("whoosh-*")],
        )


def _poisoner(path: Path, poison: bytes, way: str, known: bool, stand: Stand) -> Callable[[Path], None]:
    def act(index: Path) -> None:
        file = stand.world / path
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
            shutil.rmtree(stand.state)

    return act


def _contents(index: Path, trap: Path, part: str) -> None:
    """A table of contents as Whoosh writes it, with what makes a file when it is read."""
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


def _libraries(trap: Path) -> Acts:
    """Libraries from elsewhere: with a log, with programs in the schema, with rows beyond measure, with journals."""

    def bytes_at(at: int, new: bytes) -> Callable[[Path], None]:
        def act(index: Path) -> None:
            with open(index / "library.db", "r+b") as file:
                file.seek(at)
                file.write(new)

        return act

    def told(*statements: str) -> Callable[[Path], None]:
        def act(index: Path) -> None:
            with closing(sqlite3.connect(index / "library.db", isolation_level=None)) as database:
                database.execute("PRAGMA writable_schema=ON")
                for statement in statements:
                    database.execute(statement)

        return act

    def beside(name: str, content: bytes) -> Callable[[Path], None]:
        return lambda index: (index / name).write_bytes(content) and trap.write_text("precious")

    yield "a write-ahead log", bytes_at(18, b"\2\2")
    yield "a page size of nothing", bytes_at(16, b"\0\0")
    yield "a page count beyond measure", bytes_at(28, b"\x7f\xff\xff\xff")
    yield "a schema format of the future", bytes_at(44, b"\0\0\0\x09")
    for name, statement in {
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
    }.items():
        yield name, told(statement)
    yield "a row beyond measure", told("UPDATE articles SET text = zeroblob(30000000) WHERE n = 1")
    yield "a row that claims to be", _claiming
    yield (
        "a journal that names another file",
        beside("library.db-journal", bytes(600) + os.fsencode(trap) + bytes(8) + SUPER),
    )
    yield "a whole log beside it", _logged
    yield "a log beside it", beside("library.db-wal", b"\x37\x7f\x06\x82" + bytes(5000))
    yield "a journal of nothing", beside("library.db-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000))
    for name in ("library.db-journal", "lock", "whoosh.lock", "inbox", "library.db.new-1"):
        yield f"{name} leads elsewhere", _linked(name, trap, there=True)
        yield f"{name} leads nowhere", _linked(name, trap, there=False)


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
