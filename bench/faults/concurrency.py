"""Many processes on one index: readers while others add and build, and writers who meet."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.faults.fixture import Stand, Told, forked, waited
from bench.faults.outcomes import Tally

COMMON = "Everybody in the crowd prints these very words on the night of the harvest"
READERS = 3
Check = Callable[[Any], int]  # of a library: the state that it shows; raises AssertionError where it is torn


def article(n: int, of: str = "Daily") -> Any:
    """An article that prints what all of the crowd print, and words of its own."""
    from letters.model import Article

    own = " ".join(random.Random(n).choices(("rain", "copper", "ladder", "orchard", "never", "always", "thunder"), k=9))
    return Article(f"crowd-{n:04}", f"Number {n} wrote: “{COMMON}.” “It was {own},” said Bo Ek.", f"{of} {n}")


def adding(stand: Stand, adds: int, reads: int, tally: Tally) -> None:
    """So many reads while articles are added one by one: every reader sees all of the articles up to one, none twice."""
    stand.back("standing")
    base = _articles(stand)

    def write() -> int:
        from index.change import add

        for n in range(adds):
            add(stand.index, [article(n)], wait=60)
            _pace(stand, reads * (n + 1) // adds)
        return 0

    def check(library: Any) -> int:
        found, count = _printed(library), library.counts()["articles"] - base
        assert found == {f"crowd-{n:04}" for n in range(count)}, f"{count} articles, {len(found)} found"
        return int(count)

    _run(stand, "adding", write, check, reads, adds, tally)


def building(stand: Stand, builds: int, reads: int, tally: Tally) -> None:
    """So many reads while the index is built again and again: every reader sees one of the builds."""
    stand.back("standing")
    sizes = [5 + n % 4 for n in range(builds)]

    def write() -> int:
        from index.builder import build

        for n, size in enumerate(sizes):
            build(stand.index, [article(one, f"Build {n}") for one in range(size)], wait=60)
            _pace(stand, reads * (n + 1) // builds)
        return 0

    def check(library: Any) -> int:
        from letters.text.normalize import keys

        found = library.readings(library.passages_containing(keys(COMMON), 4))
        outlets = {reading.outlet.split()[1] for reading in found}
        if not outlets:
            return 0
        (n,) = outlets
        assert len(found) == sizes[int(n)] == library.counts()["articles"], f"build {n}: {len(found)}"
        return int(n) + 1

    _run(stand, "building", write, check, reads, builds, tally)


def _pace(stand: Stand, reads: int) -> None:
    """Wait until so many reads are done, so that they are spread over the changes."""
    until = time.monotonic() + 20
    while time.monotonic() < until and (stand.place / "reads").stat().st_size < reads:
        time.sleep(0.001)


def _articles(stand: Stand) -> int:
    from index.store import Library

    with Library.open(stand.index) as library:
        return library.counts()["articles"]


def _printed(library: Any) -> set[str]:
    from letters.text.normalize import keys

    found = [reading.article for reading in library.readings(library.passages_containing(keys(COMMON), 4))]
    assert len(found) == len(set(found)), "an article twice"
    return set(found)


def _run(stand: Stand, name: str, write: Callable[[], int], check: Check, reads: int, last: int, tally: Tally) -> None:
    (stand.place / "reads").write_bytes(b"")
    writer = forked(write)
    readers = [forked(lambda k=k: _read(stand, check, reads // READERS, last, k)) for k in range(READERS)]
    try:
        if waited(writer, 1200):
            tally.count("lost", name, "the writer failed")
            (stand.place / "given up").touch()
        for n, reader in enumerate(readers):
            code = waited(reader, 600)
            told = (
                json.loads((stand.place / f"reader-{n}").read_text()) if not code else {"error": f"ended with {code}"}
            )
            tally.tried += told.get("reads", 0)
            if told["error"]:
                tally.count("wrong", f"{name}, reader {n}", told["error"])
    except TimeoutError as error:
        tally.count("hung", name, str(error))


def _read(stand: Stand, check: Check, reads: int, last: int, number: int) -> int:
    """Read until the last state has come, and so many times; some readers keep a library open for a while."""
    done, state, error = 0, 0, ""
    try:
        while (done < reads or state < last) and not (stand.place / "given up").exists():
            state, seen = _once(stand.index, check, done), state
            with open(stand.place / "reads", "ab", buffering=0) as count:
                count.write(b".")
            assert state >= seen, f"{state} after {seen}"
            done += 1
    except BaseException as problem:  # noqa: BLE001 (a process that forked tells whatever happened)
        error = f"{type(problem).__name__}: {problem}"
    (stand.place / f"reader-{number}").write_text(json.dumps({"reads": done, "error": error}))
    return 0


def _once(index: Path, check: Check, n: int) -> int:
    from index.fulltext import search
    from index.store import Library

    with Library.open(index) as library:
        state = check(library)
        if n % 50 == 7:
            time.sleep(0.05)
            assert check(library) == state, "another state in one library"
        if n % 100 == 50 and state:
            found = [hit.uses for hit in search(library, f'"{COMMON}"').hits]
            assert found == [len(library.readings(library.passages_containing(COMMON.lower().split(), 4)))], (
                f"search: {found}"
            )
    return state


def writers(stand: Stand, rounds: int, tally: Tally) -> None:
    """Two that add at once: one waits, and both are done; with a lock held for longer, one clear line; readers go on."""
    new, many = stand.articles / "new", stand.articles / "many"
    stand.back("standing")
    for one in (new, many):
        stand.run("add", one)
    right = stand.answers()[0]
    for _ in range(rounds):
        tally.tried += 1
        stand.back("standing")
        try:
            first = forked(lambda: stand.each([("add", new)], by="one")[-1].code)
            second = forked(lambda: stand.each([("info",), ("info",), ("add", many)], by="other")[-1].code)
            if [waited(first, 60), waited(second, 60)] != [0, 0]:
                tally.count("lost", "two writers", "one was refused")
            elif stand.answers()[0] != right:
                tally.count("wrong", "two writers", "other answers")
        except TimeoutError:
            tally.count("hung", "two writers", "")
    _held(stand, tally)


def _held(stand: Stand, tally: Tally) -> None:
    """What is told while another writes, or reads for long."""
    from index.disk.index_folder import writing
    from index.store import Library

    stand.back("standing")
    right, new = stand.answers()[0], stand.articles / "new"
    with writing(stand.index):
        for command in (("add", "--wait", "0.2", new), ("build", "--wait", "0.2", new), ("remove", "--wait", "0", "x")):
            tally.tried += 1
            if not _refused(told := stand.run(*command)):
                tally.count("wrong", f"{command[0]} while another writes", str(told))
        tally.tried += 1
        if stand.answers()[0] != right:
            tally.count("wrong", "reading while another writes", "")
    with Library.open(stand.index):
        tally.tried += 1
        if not _refused(told := stand.run("add", "--wait", "0.2", new)):
            tally.count("wrong", "add while another reads", str(told))
    tally.tried += 1
    if stand.answers()[0] != right or stand.run("add", new).code:
        tally.count("lost", "after all that", "")


def _refused(told: Told) -> bool:
    return told.code == 2 and told.clear and "another process is using this index" in told.error
