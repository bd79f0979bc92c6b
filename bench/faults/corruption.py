"""Damage to the files of an index: detected or without effect."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.faults.fixture import Answers, Fixture
from bench.faults.outcomes import Tally

PAGE = 4096
Damage = Callable[
    [bytearray, bytes], bytearray
]  # maps the content of a file, and its older content, to the damaged content


def _flip(randomness: random.Random) -> Damage:
    def damage(content: bytearray, older: bytes) -> bytearray:
        for _ in range(randomness.choice((1, 1, 3, 50))):
            content[randomness.randrange(len(content))] ^= 1 << randomness.randrange(8)
        return content

    return damage


def _zero(randomness: random.Random) -> Damage:
    def damage(content: bytearray, older: bytes) -> bytearray:
        size = randomness.choice((16, 512, PAGE))
        position = randomness.randrange(len(content)) // size * size
        content[position : position + size] = bytes(len(content[position : position + size]))
        return content

    return damage


def _cut(randomness: random.Random) -> Damage:
    def damage(content: bytearray, older: bytes) -> bytearray:
        return content[: randomness.choice((0, len(content) - 1, randomness.randrange(len(content))))]

    return damage


def _page(randomness: random.Random) -> Damage:
    def damage(content: bytearray, older: bytes) -> bytearray:
        position, other = (randomness.randrange(len(content)) // PAGE * PAGE for _ in range(2))
        content[position : position + PAGE] = content[other : other + PAGE]
        return content

    return damage


def _older(randomness: random.Random) -> Damage:
    return lambda content, older: bytearray(older)


DAMAGE_KINDS = {"bits changed": _flip, "a block of zeros": _zero, "cut short": _cut, "a page from elsewhere": _page}


def damaged(fixture: Fixture, randomness: random.Random, each: int, tally: Tally) -> None:
    """Damage the library and every file of the full-text index, in each way `each` times."""
    fixture.restore("standing")
    right, older = fixture.answers()[0], (fixture.saved_index("standing") / "library.db").read_bytes()
    fixture.restore("behind")
    after = fixture.answers()[0]
    keep_whole(fixture)
    for name, damage_of in DAMAGE_KINDS.items():
        for _ in range(each):
            fixture.restore("whole")
            _damage_file(fixture.index / "library.db", damage_of(randomness), older)
            _library(fixture, f"library.db, {name}", after, tally)
    fixture.restore("whole")
    _damage_file(fixture.index / "library.db", _older(randomness), older)
    _same(fixture, "library.db, an older one beside a newer full text", right, tally)
    for path in full_text_files(fixture):
        for name, damage_of in {**DAMAGE_KINDS, "an older one": _older}.items():
            fixture.restore("whole")
            file = fixture.world / path
            former = sorted(
                (fixture.saved_index("standing").parent / path).parent.parent.glob(f"whoosh-*/*{file.suffix}")
            )
            if file.stat().st_size:
                _damage_file(file, damage_of(randomness), former[0].read_bytes() if former else b"\0")
                _same(fixture, f"{path.name}, {name}", after, tally)
    _swapped(fixture, after, tally)


def keep_whole(fixture: Fixture) -> None:
    """Save the world after a change and a search, under the name `whole`."""
    if not fixture.saved_index("whole").exists():
        fixture.save("whole")


def full_text_files(fixture: Fixture) -> list[Path]:
    """The files of the full-text index, from the world of the fixture on."""
    fixture.restore("whole")
    return sorted(path.relative_to(fixture.world) for path in fixture.index.glob("whoosh-*/*"))


def _damage_file(path: Path, damage: Damage, older: bytes) -> None:
    """Damage a file, under its old times where that can be."""
    before = path.stat()
    path.write_bytes(damage(bytearray(path.read_bytes()), older))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _swapped(fixture: Fixture, right: Answers, tally: Tally) -> None:
    """Replace the full-text index by an older one with the same name."""
    fixture.restore("whole")
    (now,) = fixture.index.glob("whoosh-*")
    (former,) = fixture.saved_index("standing").glob("whoosh-*")
    shutil.rmtree(now)
    shutil.copytree(former, now)
    _same(fixture, "full text, an older one", right, tally)
    shutil.copytree(former, fixture.index / former.name)
    _same(fixture, "full text, an older one beside it", right, tally)


def _library(fixture: Fixture, where: str, right: Answers, tally: Tally) -> None:
    """Each answer from a damaged library is right, or reports damage; if --verify finds nothing, all are right."""
    tally.tried += 1
    try:
        verified = fixture.run("info", "--verify")
        answers, results = fixture.answers()
    except TimeoutError:
        tally.count("hung", where, "")
        return
    for result, answer, wanted in zip(results, answers, right):
        if not result.clear or result.code not in (0, 1, 3):
            tally.count("wrong", where, f"ended with {result.code}: {result.error[-300:]!r}")
        elif result.code != 3 and answer != wanted:
            tally.count("wrong", where, f"a wrong answer: {answer}")
    if verified.code not in (0, 3) or not verified.clear:
        tally.count("wrong", where, f"--verify ended with {verified.code}: {verified.error[-300:]!r}")
    elif verified.code == 0 and any(result.code == 3 for result in results):
        tally.count("wrong", where, "--verify saw nothing")


def _same(fixture: Fixture, where: str, right: Answers, tally: Tally) -> None:
    """The answers must be these."""
    tally.tried += 1
    try:
        answers, results = fixture.answers()
    except TimeoutError:
        tally.count("hung", where, "")
        return
    if answers != right:
        tally.count(
            "wrong", where, next((result.error[-300:] for result in results if result.code > 1), "other answers")
        )
