"""Commands spoilt at each of their system calls, and what is found of the index afterwards."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.calls import CHANGING, GROWING, Call, Seen, Spoil
from bench.power import Disk, First
from bench.stand import Answers, Stand, Told

WRITES = frozenset(("write", "pwrite"))
MOVING = frozenset(("rename", "unlink", "truncate"))


@dataclass(slots=True)
class Tally:
    """How many faults of a kind were tried, and what came of them."""

    name: str
    tried: int = 0
    lost: int = 0  # an index that can't be read any more, a change that was told to be done and isn't
    wrong: int = 0  # an answer neither of before nor of after, an unclear end, files that nobody clears away
    hung: int = 0
    told: list[str] = field(default_factory=list)  # what was lost, wrong or hung, and how to see it again

    def count(self, kind: str, where: str, what: str) -> None:
        """One that was lost, wrong or hung."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.told.append(f"{kind}: {self.name}: {where}: {what}")


@dataclass(slots=True)
class Operation:
    """A command on a world that was kept, and what it does there when nothing goes wrong."""

    name: str
    kept: str
    command: Sequence[str | Path]
    before: Answers | None  # None where there is no index before
    after: Answers
    names: list[str]  # files in the end
    calls: list[Call]
    all: int  # system calls of whatever kind


def operations(stand: Stand) -> list[Operation]:
    """All that write, and the worlds that they begin in."""
    first, new, many = (stand.articles / name for name in ("first", "new", "many"))
    _prepare(stand, first, new)
    searching = ("search", "--format", "json", "voluntary OR mill OR newcomer")
    said = {
        "first build": ("nothing", ("build", first)),
        "build": ("standing", ("build", new, many)),
        "add": ("standing", ("add", new)),
        "add many": ("standing", ("add", many)),
        "remove": ("standing", ("remove", first / "a3.txt")),
        "first search": ("bare", searching),
        "search after a change": ("behind", searching),
        "look after a kill": ("hot", ("info",)),
    }
    return [_operation(stand, name, kept, command) for name, (kept, command) in said.items()]


def _prepare(stand: Stand, first: Path, new: Path) -> None:
    stand.keep("nothing")
    _done(stand.run("build", first))
    stand.keep("bare")
    stand.answers()
    stand.keep("standing")
    seen, told = stand.watch(("add", new))
    _done(told)
    stand.keep("behind")
    stand.back("standing")
    changing = [call for call in seen.calls if call.name in CHANGING]
    commits = max(n for n, call in enumerate(changing, 1) if call.name == "unlink" and call.path.endswith("-journal"))
    stand.watch(("add", new), Spoil(commits, "kill"))
    stand.keep("hot")


def _done(told: Told) -> None:
    if told.code:
        raise RuntimeError(told.error)


def _operation(stand: Stand, name: str, kept: str, command: Sequence[str | Path]) -> Operation:
    before = None
    if kept != "nothing":
        stand.back(kept)
        before = stand.answers()[0]
    stand.back(kept)
    seen, told = stand.watch(command)
    _done(told)
    after = stand.answers()[0]
    return Operation(name, kept, command, before, after, stand.names(), seen.calls, seen.all)


def points(operation: Operation, names: frozenset[str], chance: random.Random, most: int | None) -> Iterator[int]:
    """At which calls of these names to spoil it: all, or some by chance."""
    count = sum(call.name in names for call in operation.calls)
    every = range(1, count + 1)
    yield from every if most is None or most >= count else sorted(chance.sample(every, most))


def kills(stand: Stand, operation: Operation, chance: random.Random, most: int | None) -> Iterator[tuple[str, Spoil]]:
    """Killed before each call, and in the middle of each write."""
    for at in points(operation, CHANGING, chance, most):
        yield "killed", Spoil(at, "kill")
    for at in points(operation, WRITES, chance, most):
        yield "killed in a write", Spoil(at, "tear", WRITES)


def failures(stand: Stand, operation: Operation, chance: random.Random, most: int | None) -> Iterator[tuple[str, Spoil]]:
    """A disk that is full once or from then on, that fails to sync or to do anything, or has no locks."""
    for at in points(operation, GROWING, chance, most):
        yield "disk full", Spoil(at, "fail", GROWING, errno.ENOSPC)
        yield "disk full for good", Spoil(at, "fail", GROWING, errno.ENOSPC, stays=True)
    for at in points(operation, frozenset(("sync",)), chance, most):
        yield "sync fails", Spoil(at, "fail", frozenset(("sync",)), errno.EIO)
        yield "sync fails for good", Spoil(at, "fail", frozenset(("sync",)), errno.EIO, stays=True)
    for at in points(operation, MOVING, chance, most):
        yield "call fails", Spoil(at, "fail", MOVING, errno.EIO)
    yield "read-only disk", Spoil(1, "fail", CHANGING, errno.EROFS, stays=True)
    yield "no locks", Spoil(1, "fail", frozenset(("lock",)), errno.ENOLCK, stays=True)


def interruptions(stand: Stand, operation: Operation, chance: random.Random, most: int) -> Iterator[tuple[str, Spoil]]:
    """Ctrl-C at system calls of whatever kind, so at any time."""
    for at in sorted(chance.sample(range(1, operation.all + 1), min(most, operation.all))):
        yield "interrupted", Spoil(at, "interrupt")


def tried(stand: Stand, operation: Operation, spoil: Spoil, tally: Tally) -> None:
    """Spoil an operation, and look at what is left."""
    tally.tried += 1
    where = f"{operation.name}, {spoil.how} at {spoil.at}{' and on' * spoil.stays}"
    stand.back(operation.kept)
    seen, told = stand.watch(operation.command, spoil)
    try:
        if seen.hung:
            tally.count("hung", where, "the command")
        elif fault := _end(spoil, seen, told) or _left(stand, operation, seen) or _again(stand, operation):
            tally.count(fault[0], where, f"{fault[1]}; {told.error[-300:]!r}")
    except TimeoutError:
        tally.count("hung", where, "a command after it")


def cut(stand: Stand, operation: Operation, at: int, first: First, tally: Tally) -> None:
    """Cut the power before a call of an operation, or where it has no more of them after its end; look what is left."""
    tally.tried += 1
    where = f"{operation.name}, cut at {at}, {first} first"
    stand.back(operation.kept)
    with Disk(stand.world) as disk:
        seen, _ = stand.watch(operation.command, Spoil(at, "kill"), see=disk.saw)
        disk.cut(first)
    (stand.world / "tmp").mkdir(exist_ok=True)
    try:
        if seen.hung:
            tally.count("hung", where, "the command")
        elif fault := _left(stand, operation, seen) or _again(stand, operation):
            tally.count(fault[0], where, fault[1])
    except TimeoutError:
        tally.count("hung", where, "a command after it")


def cuts(operation: Operation, chance: random.Random, most: int | None) -> list[int]:
    """Where to cut the power: before calls, and after the end."""
    end = sum(call.name in CHANGING for call in operation.calls) + 1
    return [*points(operation, CHANGING, chance, most), end]


Fault = tuple[str, str]  # lost or wrong, and what


def _end(spoil: Spoil, seen: Seen, told: Told) -> Fault | None:
    """What is wrong with how the command ended."""
    if seen.code == -9 and spoil.how in ("kill", "tear"):
        return None
    allowed = {"interrupt": (0, 130)}.get(spoil.how, (0, 2))
    if seen.code not in allowed or not told.clear:
        return "wrong", f"it ended with {seen.code}"
    return None


def _left(stand: Stand, operation: Operation, seen: Seen) -> Fault | None:
    """What is wrong with the index that is left."""
    if operation.before is None and not (stand.index / "library.db").exists():
        return ("lost", "it was told to be done") if seen.code == 0 else None
    answers, told = stand.answers()
    if answers == operation.after:
        return None if all(one.clear for one in told) else ("wrong", told[0].error)
    if answers != operation.before:
        worst = next((one for one in told if one.code not in (0, 1)), None)
        return ("lost", f"{worst.code} {worst.error}") if worst else ("wrong", "answers neither of before nor of after")
    return ("lost", "it was told to be done") if seen.code == 0 else None


def _again(stand: Stand, operation: Operation) -> Fault | None:
    """What is wrong when the same is done once more: it must work, and nothing be left over."""
    told = stand.run(*operation.command)
    if told.code and not (told.code == 1 and "no such article" in told.error):
        return "lost", f"not to be done again: {told.error}"
    if stand.answers()[0] != operation.after:
        return "wrong", "done again, other answers"
    more = _left_over(stand, set(operation.names))
    return ("wrong", f"left over or missing: {sorted(more)}") if more else None


def _left_over(stand: Stand, usual: set[str]) -> set[str]:
    """Files that nobody needs, or that are missing; one full-text index may lie in the state folder instead."""
    found = set(stand.names())
    home = {name for name in found if name.startswith("state/") and not name.endswith(".json")}
    if not home:
        return found ^ usual
    spare = {name for name in home if "/whoosh-" in name}
    records = {name for name in found if name.endswith(".json")}
    odd = {name for name in found - usual if ".new-" in name}
    return odd | (spare if len(spare) > 1 else set()) | (records if len(records) > 2 else set())


def reading(stand: Stand, chance: random.Random, tally: Tally) -> None:
    """Commands that only read, on disks that can't be written: whole, or the index alone."""
    for kept in ("bare", "standing", "behind", "hot"):
        stand.back(kept)
        right = stand.answers()[0]
        for code in (errno.EROFS, errno.ENOSPC, errno.EACCES):
            for below in (stand.index, stand.world):
                stand.back(kept)
                _read_only(stand, kept, below, code, right, tally)
        if kept == "bare":
            shutil.rmtree(stand.state, ignore_errors=True)


def _read_only(stand: Stand, kept: str, below: Path, code: int, right: Answers, tally: Tally) -> None:
    from bench.stand import ASKED

    needs_room = below == stand.world and kept in ("bare", "behind")
    for command, wanted in zip(ASKED, right):
        tally.tried += 1
        where = f"{kept}, {command[0]}, {below.name}, {errno.errorcode[code]}"
        seen, told = stand.watch(command, Spoil(1, "fail", CHANGING, code, stays=True), below)
        if seen.hung:
            tally.count("hung", where, "the command")
        elif (told.code, told.out) != wanted:
            refused = told.code == 2 and told.clear
            if not refused or not (kept == "hot" or (needs_room and command[0] == "search")):
                tally.count("wrong", where, f"{told.code} {told.error[-300:]!r}")
