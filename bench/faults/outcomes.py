"""Commands with a fault injected at each of their system calls, and the state of the index afterwards."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from bench.faults.fixture import Answers, CommandResult, Fixture
from bench.faults.power_loss import Disk, First
from bench.faults.system_calls import CHANGING, GROWING, Call, How, Injection, Trace

WRITES = frozenset(("write", "pwrite"))
MOVING = frozenset(("rename", "unlink", "truncate"))


@dataclass(slots=True)
class Tally:
    """How many faults of a kind were injected, and their outcomes."""

    name: str
    tried: int = 0
    lost: int = 0  # an index that cannot be read any more, or a change that was reported as done but is not
    wrong: int = 0  # an answer of neither the state before nor after, an unclear exit, files that stay
    hung: int = 0
    reports: list[str] = field(default_factory=list)  # what was lost, wrong or hung, and how to repeat it

    def count(self, kind: str, where: str, what: str) -> None:
        """Count an outcome that was lost, wrong or hung."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.reports.append(f"{kind}: {self.name}: {where}: {what}")

    def add(self, other: Tally) -> None:
        """Count what another tally has, too."""
        self.tried += other.tried
        self.lost += other.lost
        self.wrong += other.wrong
        self.hung += other.hung
        self.reports += other.reports


@dataclass(slots=True)
class Operation:
    """A command on a saved world, and what it does when nothing fails."""

    name: str
    world_name: str
    command: Sequence[str | Path]
    before: Answers | None  # None where there is no index before
    after: Answers
    names: list[str]  # files at the end
    calls: list[Call]
    all: int  # system calls of any kind
    good: set[tuple[str, ...]] = field(default_factory=set)  # states that were checked and are good


START_WORLDS = {  # the saved world in which each operation starts
    "first build": "nothing", "build": "standing", "add": "standing", "add many": "standing", "remove": "standing",
    "first search": "bare", "search after a change": "behind", "look after a kill": "hot", "build after a kill": "hot",
}  # fmt: skip


class Operations:
    """All writing operations, each prepared on first use."""

    def __init__(self, fixture: Fixture) -> None:
        self._stand = fixture
        first, new, many = (fixture.articles / name for name in ("first", "new", "many"))
        searching = ("search", "--format", "json", "voluntary OR mill OR newcomer")
        self._commands: dict[str, Sequence[str | Path]] = {
            "first build": ("build", first),
            "build": ("build", new, many),
            "add": ("add", new),
            "add many": ("add", many),
            "remove": ("remove", first / "a3.txt"),
            "first search": searching,
            "search after a change": searching,
            "look after a kill": ("info",),
            "build after a kill": ("build", new, many),
        }
        self._ready: dict[str, Operation] = {}
        _prepare(fixture, first, new)

    def __iter__(self) -> Iterator[Operation]:
        return map(self.named, START_WORLDS)

    def named(self, name: str) -> Operation:
        """The operation of this name."""
        if name not in self._ready:
            self._ready[name] = _operation(self._stand, name, START_WORLDS[name], self._commands[name])
        return self._ready[name]


def _prepare(fixture: Fixture, first: Path, new: Path) -> None:
    fixture.save("nothing")
    _done(fixture.run("build", first))
    fixture.save("bare")
    fixture.answers()
    fixture.save("standing")
    trace, result = fixture.trace(("add", new))
    _done(result)
    fixture.save("behind")
    fixture.restore("standing")
    changing = [call for call in trace.calls if call.name in CHANGING]
    commits = max(n for n, call in enumerate(changing, 1) if call.name == "unlink" and call.path.endswith("-journal"))
    fixture.trace(("add", new), Injection(commits, "kill"))
    fixture.save("hot")


def _done(result: CommandResult) -> None:
    if result.code:
        raise RuntimeError(result.error)


def _operation(fixture: Fixture, name: str, world_name: str, command: Sequence[str | Path]) -> Operation:
    before = None
    if world_name != "nothing":
        fixture.restore(world_name)
        before = fixture.answers()[0]
    fixture.restore(world_name)
    trace, result = fixture.trace(command)
    _done(result)
    after = fixture.answers()[0]
    return Operation(name, world_name, command, before, after, fixture.names(), trace.calls, trace.all)


def injections(operation: Operation, randomness: random.Random) -> dict[str, list[Injection]]:
    """Every fault for an operation, at each of its calls; the interruptions are a random sample."""

    def each(names: frozenset[str], how: How, code: int = 0, *, stays: bool = False) -> list[Injection]:
        count = sum(call.name in names for call in operation.calls)
        return [Injection(position, how, names, code, stays) for position in range(1, count + 1)]

    synced, locked = frozenset(("sync",)), frozenset(("lock",))
    return {
        "killed": each(CHANGING, "kill"),
        "killed in a write": each(WRITES, "tear"),
        "interrupted": [Injection(randomness.randint(1, operation.all), "interrupt") for _ in range(100)],
        "disk full": each(GROWING, "fail", errno.ENOSPC),
        "disk full for good": each(GROWING, "fail", errno.ENOSPC, stays=True),
        "sync fails": each(synced, "fail", errno.EIO),
        "sync fails for good": each(synced, "fail", errno.EIO, stays=True),
        "move fails": each(MOVING, "fail", errno.EIO),
        "read-only disk": each(CHANGING, "fail", errno.EROFS, stays=True)[:1],
        "no locks": each(locked, "fail", errno.ENOLCK, stays=True)[:1],
    }


def inject(fixture: Fixture, operation: Operation, injection: Injection, tally: Tally) -> None:
    """Inject a fault into an operation and check the state that it leaves."""
    tally.tried += 1
    where = f"{operation.name}, {injection.how} at {injection.number}{' and on' * injection.stays}"
    fixture.restore(operation.world_name)
    trace, result = fixture.trace(operation.command, injection)
    try:
        if trace.hung:
            tally.count("hung", where, "the command")
        elif fault := _end(injection, trace, result) or _left(fixture, operation, trace) or _again(fixture, operation):
            tally.count(fault[0], where, f"{fault[1]}; {result.error[-300:]!r}")
    except TimeoutError:
        tally.count("hung", where, "a command after it")


def cut(fixture: Fixture, operation: Operation, position: int, first: First, tally: Tally) -> None:
    """Cut the power before a call of an operation, or after its end, and check the state that it leaves."""
    tally.tried += 1
    where = f"{operation.name}, cut at {position}, {first} first"
    fixture.restore(operation.world_name)
    with Disk(fixture.world) as disk:
        trace, _ = fixture.trace(operation.command, Injection(position, "kill"), observer=disk.record)
        disk.cut(first)
    (fixture.world / "tmp").mkdir(exist_ok=True)
    try:
        if trace.hung:
            tally.count("hung", where, "the command")
        elif fault := _left(fixture, operation, trace) or _again(fixture, operation):
            tally.count(fault[0], where, fault[1])
    except TimeoutError:
        tally.count("hung", where, "a command after it")


def cuts(operation: Operation) -> list[tuple[int, First]]:
    """When to cut the power: before each call, and after the end."""
    end = sum(call.name in CHANGING for call in operation.calls) + 1
    orders: tuple[First, ...] = ("names", "content")
    return [(position, first) for position in range(1, end + 1) for first in orders]


Fault = tuple[str, str]  # lost or wrong, and what


def _end(injection: Injection, trace: Trace, result: CommandResult) -> Fault | None:
    """What is wrong with how the command ended."""
    if trace.code == -9 and injection.how in ("kill", "tear"):
        return None
    if injection.how == "interrupt":
        quiet = trace.code == -2 and not result.error  # before or after the work itself
        return None if quiet or (trace.code in (0, 130) and result.clear) else ("wrong", f"it ended with {trace.code}")
    if trace.code not in (0, 2) or not result.clear:
        return "wrong", f"it ended with {trace.code}"
    return None


def _left(fixture: Fixture, operation: Operation, trace: Trace) -> Fault | None:
    """What is wrong with the index afterwards."""
    if operation.before is None and not (fixture.index / "library.db").exists():
        return ("lost", "it was reported as done") if trace.code == 0 else None
    answers, results = fixture.answers()
    if answers == operation.after:
        return None if all(result.clear for result in results) else ("wrong", results[0].error)
    if answers != operation.before:
        worst = next((result for result in results if result.code not in (0, 1)), None)
        return (
            ("lost", f"{worst.code} {worst.error}")
            if worst
            else ("wrong", "answers of neither the state before nor after")
        )
    return ("lost", "it was reported as done") if trace.code == 0 else None


def _again(fixture: Fixture, operation: Operation) -> Fault | None:
    """What is wrong when the command is repeated: it must work and leave no other files."""
    library = fixture.index / "library.db"
    left = (blake2b(library.read_bytes()).hexdigest() if library.exists() else "", *fixture.names())
    if left in operation.good:
        return None
    result = fixture.run(*operation.command)
    if result.code and not (result.code == 1 and "no such article" in result.error):
        return "lost", f"cannot be repeated: {result.error}"
    if fixture.answers()[0] != operation.after:
        return "wrong", "repeated: other answers"
    if more := _left_over(fixture, set(operation.names)):
        return "wrong", f"left over or missing: {sorted(more)}"
    operation.good.add(left)
    return None


def _left_over(fixture: Fixture, usual: set[str]) -> set[str]:
    """Extra or missing files; one full-text index may be in the state folder instead."""
    names = set(fixture.names()) - {"index/inbox"}  # what an interrupted build had read, for the next build
    home = {name for name in names if name.startswith("state/") and not name.endswith((".json", ".met"))}
    if not home:
        return names ^ usual
    spare = {name for name in home if "/whoosh-" in name}
    records = {name for name in names if name.endswith(".json")}
    odd = {name for name in names - usual if ".new-" in name}
    return odd | (spare if len(spare) > 1 else set()) | (records if len(records) > 2 else set())


def reading(fixture: Fixture, tally: Tally) -> None:
    """Reading commands on disks that cannot be written: the whole world, or only the index."""
    for world_name in ("bare", "standing", "behind", "hot"):
        fixture.restore(world_name)
        right = fixture.answers()[0]
        for code in (errno.EROFS, errno.ENOSPC, errno.EACCES):
            for below in (fixture.index, fixture.world):
                fixture.restore(world_name)
                _read_only(fixture, world_name, below, code, right, tally)
        if world_name == "bare":
            shutil.rmtree(fixture.state, ignore_errors=True)


def _read_only(fixture: Fixture, world_name: str, below: Path, code: int, right: Answers, tally: Tally) -> None:
    from bench.faults.fixture import QUESTIONS

    needs_room = below == fixture.world and world_name in ("bare", "behind")
    for command, wanted in zip(QUESTIONS, right):
        tally.tried += 1
        where = f"{world_name}, {command[0]}, {below.name}, {errno.errorcode[code]}"
        trace, result = fixture.trace(command, Injection(1, "fail", CHANGING, code, stays=True), below)
        if trace.hung:
            tally.count("hung", where, "the command")
        elif (result.code, result.out) != wanted:
            refused = result.code == 2 and result.clear
            if not refused or not (world_name == "hot" or (needs_room and command[0] == "search")):
                tally.count("wrong", where, f"{result.code} {result.error[-300:]!r}")
