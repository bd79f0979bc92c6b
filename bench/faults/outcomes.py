"""Commands spoilt at each of their system calls, and what is found of the index afterwards."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from bench.faults.fixture import Answers, Stand, Told
from bench.faults.power_loss import Disk, First
from bench.faults.system_calls import CHANGING, GROWING, Call, How, Seen, Spoil

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
    good: set[tuple[str, ...]] = field(default_factory=set)  # what was left and proved to be good


STARTS = {  # the world that each begins in
    "first build": "nothing", "build": "standing", "add": "standing", "add many": "standing", "remove": "standing",
    "first search": "bare", "search after a change": "behind", "look after a kill": "hot", "build after a kill": "hot",
}  # fmt: skip


class Operations:
    """All that write, each made ready when it is asked for."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        first, new, many = (stand.articles / name for name in ("first", "new", "many"))
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
        _prepare(stand, first, new)

    def __iter__(self) -> Iterator[Operation]:
        return map(self.one, STARTS)

    def one(self, name: str) -> Operation:
        """The operation of this name."""
        if name not in self._ready:
            self._ready[name] = _operation(self._stand, name, STARTS[name], self._commands[name])
        return self._ready[name]


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


def spoils(operation: Operation, chance: random.Random) -> dict[str, list[Spoil]]:
    """Every way to spoil an operation, at each of its calls; the interruptions are some by chance."""

    def each(names: frozenset[str], how: How, code: int = 0, *, stays: bool = False) -> list[Spoil]:
        count = sum(call.name in names for call in operation.calls)
        return [Spoil(at, how, names, code, stays) for at in range(1, count + 1)]

    synced, locked = frozenset(("sync",)), frozenset(("lock",))
    return {
        "killed": each(CHANGING, "kill"),
        "killed in a write": each(WRITES, "tear"),
        "interrupted": [Spoil(chance.randint(1, operation.all), "interrupt") for _ in range(100)],
        "disk full": each(GROWING, "fail", errno.ENOSPC),
        "disk full for good": each(GROWING, "fail", errno.ENOSPC, stays=True),
        "sync fails": each(synced, "fail", errno.EIO),
        "sync fails for good": each(synced, "fail", errno.EIO, stays=True),
        "move fails": each(MOVING, "fail", errno.EIO),
        "read-only disk": each(CHANGING, "fail", errno.EROFS, stays=True)[:1],
        "no locks": each(locked, "fail", errno.ENOLCK, stays=True)[:1],
    }


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


def cuts(operation: Operation) -> list[tuple[int, First]]:
    """Where to cut the power: before each call, and after the end."""
    end = sum(call.name in CHANGING for call in operation.calls) + 1
    orders: tuple[First, ...] = ("names", "content")
    return [(at, first) for at in range(1, end + 1) for first in orders]


Fault = tuple[str, str]  # lost or wrong, and what


def _end(spoil: Spoil, seen: Seen, told: Told) -> Fault | None:
    """What is wrong with how the command ended."""
    if seen.code == -9 and spoil.how in ("kill", "tear"):
        return None
    if spoil.how == "interrupt":
        quiet = seen.code == -2 and not told.error  # outside of all work
        return None if quiet or (seen.code in (0, 130) and told.clear) else ("wrong", f"it ended with {seen.code}")
    if seen.code not in (0, 2) or not told.clear:
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
    library = stand.index / "library.db"
    left = (blake2b(library.read_bytes()).hexdigest() if library.exists() else "", *stand.names())
    if left in operation.good:
        return None
    told = stand.run(*operation.command)
    if told.code and not (told.code == 1 and "no such article" in told.error):
        return "lost", f"not to be done again: {told.error}"
    if stand.answers()[0] != operation.after:
        return "wrong", "done again, other answers"
    if more := _left_over(stand, set(operation.names)):
        return "wrong", f"left over or missing: {sorted(more)}"
    operation.good.add(left)
    return None


def _left_over(stand: Stand, usual: set[str]) -> set[str]:
    """Files that nobody needs, or that are missing; one full-text index may lie in the state folder instead."""
    found = set(stand.names()) - {"index/inbox"}  # what a build had read, for the next one
    home = {name for name in found if name.startswith("state/") and not name.endswith((".json", ".met"))}
    if not home:
        return found ^ usual
    spare = {name for name in home if "/whoosh-" in name}
    records = {name for name in found if name.endswith(".json")}
    odd = {name for name in found - usual if ".new-" in name}
    return odd | (spare if len(spare) > 1 else set()) | (records if len(records) > 2 else set())


def reading(stand: Stand, tally: Tally) -> None:
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
    from bench.faults.fixture import ASKED

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
