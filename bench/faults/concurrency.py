"""Many processes on one index: readers during adds and builds, and two writers."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.faults.fixture import CommandResult, Fixture, forked, waited
from bench.faults.outcomes import Tally

COMMON = "Everybody in the crowd prints these very words on the night of the harvest"
READERS = 3
Check = Callable[[Any], int]  # maps a library to the number of its state; raises AssertionError if states are mixed


def article(n: int, of: str = "Daily") -> Any:
    """An article that prints the common words and some words of its own."""
    from letters.model import Article

    own = " ".join(random.Random(n).choices(("rain", "copper", "ladder", "orchard", "never", "always", "thunder"), k=9))
    return Article(f"crowd-{n:04}", f"Number {n} wrote: “{COMMON}.” “It was {own},” said Bo Ek.", f"{of} {n}")


def adding(fixture: Fixture, adds: int, reads: int, tally: Tally) -> None:
    """Reads while articles are added one by one: every reader sees all articles up to one, none twice."""
    fixture.restore("standing")
    base = _articles(fixture)

    def write() -> int:
        from index.change import add

        for n in range(adds):
            add(fixture.index, [article(n)], wait=60)
            _pace(fixture, reads * (n + 1) // adds)
        return 0

    def check(library: Any) -> int:
        printed, count = _printed(library), library.counts()["articles"] - base
        assert printed == {f"crowd-{n:04}" for n in range(count)}, f"{count} articles, {len(printed)} found"
        return int(count)

    _run(fixture, "adding", write, check, reads, adds, tally)


def building(fixture: Fixture, builds: int, reads: int, tally: Tally) -> None:
    """Reads while the index is built again and again: every reader sees one of the builds."""
    fixture.restore("standing")
    sizes = [5 + n % 4 for n in range(builds)]

    def write() -> int:
        from index.builder import build

        for n, size in enumerate(sizes):
            build(fixture.index, [article(number, f"Build {n}") for number in range(size)], wait=60)
            _pace(fixture, reads * (n + 1) // builds)
        return 0

    def check(library: Any) -> int:
        from letters.text.normalize import keys

        readings = library.readings(library.words.passages_containing(keys(COMMON), 4))
        outlets = {reading.outlet.split()[1] for reading in readings}
        if not outlets:
            return 0
        (n,) = outlets
        assert len(readings) == sizes[int(n)] == library.counts()["articles"], f"build {n}: {len(readings)}"
        return int(n) + 1

    _run(fixture, "building", write, check, reads, builds, tally)


def _pace(fixture: Fixture, reads: int) -> None:
    """Wait for a number of reads, so that they are spread over the changes."""
    until = time.monotonic() + 20
    while time.monotonic() < until and (fixture.place / "reads").stat().st_size < reads:
        time.sleep(0.001)


def _articles(fixture: Fixture) -> int:
    from index.store import Library

    with Library.open(fixture.index) as library:
        return library.counts()["articles"]


def _printed(library: Any) -> set[str]:
    from letters.text.normalize import keys

    articles = [reading.article for reading in library.readings(library.words.passages_containing(keys(COMMON), 4))]
    assert len(articles) == len(set(articles)), "an article twice"
    return set(articles)


def _run(
    fixture: Fixture, name: str, write: Callable[[], int], check: Check, reads: int, last: int, tally: Tally
) -> None:
    (fixture.place / "reads").write_bytes(b"")
    writer = forked(write)
    readers = [forked(lambda k=k: _read(fixture, check, reads // READERS, last, k)) for k in range(READERS)]
    try:
        if waited(writer, 1200):
            tally.count("lost", name, "the writer failed")
            (fixture.place / "given up").touch()
        for n, reader in enumerate(readers):
            code = waited(reader, 600)
            result = (
                json.loads((fixture.place / f"reader-{n}").read_text()) if not code else {"error": f"ended with {code}"}
            )
            tally.tried += result.get("reads", 0)
            if result["error"]:
                tally.count("wrong", f"{name}, reader {n}", result["error"])
    except TimeoutError as error:
        tally.count("hung", name, str(error))


def _read(fixture: Fixture, check: Check, reads: int, last: int, number: int) -> int:
    """Read until the last state appears and a number of reads is done; some readers keep a library open for a while."""
    done, state, error = 0, 0, ""
    try:
        while (done < reads or state < last) and not (fixture.place / "given up").exists():
            state, trace = _once(fixture.index, check, done), state
            with open(fixture.place / "reads", "ab", buffering=0) as count:
                count.write(b".")
            assert state >= trace, f"{state} after {trace}"
            done += 1
    except BaseException as problem:  # noqa: BLE001 (a forked process reports every failure)
        error = f"{type(problem).__name__}: {problem}"
    (fixture.place / f"reader-{number}").write_text(json.dumps({"reads": done, "error": error}))
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
            counts = [hit.uses for hit in search(library, f'"{COMMON}"').hits]
            assert counts == [len(library.readings(library.words.passages_containing(COMMON.lower().split(), 4)))], (
                f"search: {counts}"
            )
    return state


def writers(fixture: Fixture, rounds: int, tally: Tally) -> None:
    """Two adds at once: one waits and both succeed. A lock held longer gives one clear line. Readers continue."""
    new, many = fixture.articles / "new", fixture.articles / "many"
    fixture.restore("standing")
    for path in (new, many):
        fixture.run("add", path)
    right = fixture.answers()[0]
    for _ in range(rounds):
        tally.tried += 1
        fixture.restore("standing")
        try:
            first = forked(lambda: fixture.run_all([("add", new)], by="one")[-1].code)
            second = forked(lambda: fixture.run_all([("info",), ("info",), ("add", many)], by="other")[-1].code)
            if [waited(first, 60), waited(second, 60)] != [0, 0]:
                tally.count("lost", "two writers", "one was refused")
            elif fixture.answers()[0] != right:
                tally.count("wrong", "two writers", "other answers")
        except TimeoutError:
            tally.count("hung", "two writers", "")
    _held(fixture, tally)


def _held(fixture: Fixture, tally: Tally) -> None:
    """What commands print while another process writes, or reads for long."""
    from index.disk.index_folder import write_lock
    from index.store import Library

    fixture.restore("standing")
    right, new = fixture.answers()[0], fixture.articles / "new"
    with write_lock(fixture.index):
        for command in (("add", "--wait", "0.2", new), ("build", "--wait", "0.2", new), ("remove", "--wait", "0", "x")):
            tally.tried += 1
            if not _refused(result := fixture.run(*command)):
                tally.count("wrong", f"{command[0]} while another writes", str(result))
        tally.tried += 1
        if fixture.answers()[0] != right:
            tally.count("wrong", "reading while another writes", "")
    with Library.open(fixture.index):
        tally.tried += 1
        if not _refused(result := fixture.run("add", "--wait", "0.2", new)):
            tally.count("wrong", "add while another reads", str(result))
    tally.tried += 1
    if fixture.answers()[0] != right or fixture.run("add", new).code:
        tally.count("lost", "after all that", "")


def _refused(result: CommandResult) -> bool:
    return result.code == 2 and result.clear and "another process is using this index" in result.error
