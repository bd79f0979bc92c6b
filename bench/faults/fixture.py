"""An index that is spoilt again and again: put up anew as it was, changed by commands, asked, and compared.

Commands run in forks of this process, which has loaded all that they need, so that one costs milliseconds.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from bench.faults.system_calls import See, Seen, Spoil, watched

WORDS = (
    "bread", "mill", "river", "night", "stone", "promise", "bridge", "council", "harvest", "silence", "ladder", "window",
    "orchard", "winter", "engine", "paper", "copper", "island", "market", "thunder", "never", "nobody", "always", "under",
)  # fmt: skip
STATED = "Sharing is voluntary, with no duty to tell you more about it. We never asked the mill for bread."
PLEA = f"---\nkind: source\nid: plea\ntitle: A Plea\nspeaker: the bakers\n---\n{STATED}\n"
ASKED = (
    ("info", "--format", "json"),
    ("outlets", "--format", "json", "Sharing is voluntary, with no duty to tell"),
    ("outlets", "--format", "json", "the words of the newcomer are printed here alone"),
    ("verify", "--format", "json", "Sharing is mandatory, with no duty to tell you more"),
    ("search", "--format", "json", "voluntary OR mill OR newcomer"),
    ("show", "--format", "json", "plea-1"),
)
CAUGHT = ("Traceback", "Exception ignored", "Error:")  # what nobody should see on standard error


class Told(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    error: str

    @property
    def clear(self) -> bool:
        """Whether an end other than the good one is told in one line, and a good one in no wrong word."""
        lines = [line for line in self.error.splitlines() if not line.startswith("quotes: no index in")]
        if any(word in self.error for word in CAUGHT):
            return False
        return self.code in (0, 1) or (len(lines) == 1 and lines[0].startswith("quotes: "))


Answers = list[tuple[int, str]]  # exit code and output of each of what is ASKED


class Stand:
    """A folder with articles, and a world of an index, a state folder and one for temporary files."""

    def __init__(self, place: Path, seed: int) -> None:
        _load()
        self.place = place.resolve()
        self.world = self.place / "world"
        self.index, self.state = self.world / "index", self.world / "state"
        self.articles = self.place / "articles"
        self._kept = self.place / "kept"
        for folder in (self.world, self.articles, self._kept):
            folder.mkdir()
        self._write(random.Random(seed))
        os.environ.update(QUOTES_STATE=str(self.state), TMPDIR=str(self.world / "tmp"), COLUMNS="80")
        os.environ["SQLITE_TMPDIR"] = os.environ["TMPDIR"]
        self.empty()

    def _write(self, chance: random.Random) -> None:
        for name, first, count in (("first", 0, 14), ("new", 14, 2), ("many", 16, 9)):
            (self.articles / name).mkdir()
            for n in range(first, first + count):
                facts = f"---\noutlet: Daily {n % 5}\npublished: 2024-11-{n + 1:02}\n---\n"
                said = [" ".join(chance.choices(WORDS, k=chance.randint(5, 16))) for _ in range(6)]
                told = "".join(f"{' '.join(chance.choices(WORDS, k=12))}. “{one},” said Ann Lee. " for one in said)
                extra = "“The words of the newcomer are printed here alone,” she said." if n == 14 else ""
                (self.articles / name / f"a{n}.txt").write_text(
                    f"{facts}{told}\n\nThey wrote: “{STATED[: 40 + 4 * n]}” {extra}\n", "utf-8"
                )
        (self.articles / "first" / "plea.md").write_text(PLEA, "utf-8")

    def empty(self) -> None:
        """A world without an index."""
        shutil.rmtree(self.world)
        (self.world / "tmp").mkdir(parents=True)

    def keep(self, name: str) -> None:
        """Remember the world under a name."""
        shutil.copytree(self.world, self._kept / name, symlinks=True)

    def back(self, name: str) -> None:
        """The world as it was kept."""
        shutil.rmtree(self.world)
        shutil.copytree(self._kept / name, self.world, symlinks=True)

    def kept(self, name: str) -> Path:
        """Where the index of a kept world lies."""
        return self._kept / name / "index"

    def run(self, *arguments: str | Path) -> Told:
        """A command on the index."""
        return self.each([arguments])[0]

    def each(self, commands: Iterable[Sequence[str | Path]], most: float = 60.0, by: str = "") -> list[Told]:
        """Commands one after another, in a fork of their own; `most` is in seconds. Raises TimeoutError.

        Those that run at once are told apart by `by`.
        """
        told, commands = [], list(commands)
        process = forked(lambda: self._all(commands, by))
        code = waited(process, most)
        for n in range(len(commands)):
            if not (self.place / f"{by}{n}.code").exists():
                return [*told, Told(code, "", f"ended with {code}")]
            told.append(self._told(f"{by}{n}"))
        return told

    def watch(
        self,
        arguments: Sequence[str | Path],
        spoil: Spoil | None = None,
        below: Path | None = None,
        see: See | None = None,
    ) -> tuple[Seen, Told]:
        """A command whose system calls below a folder (the world) are counted and spoilt."""
        (self.place / "w.error").write_bytes(b"")
        seen = watched(lambda: self._one("w", arguments), below or self.world, spoil, see=see)
        return seen, self._told("w")._replace(code=seen.code)

    def _all(self, commands: list[Sequence[str | Path]], by: str) -> int:
        for n in range(len(commands)):
            (self.place / f"{by}{n}.code").unlink(missing_ok=True)
        for n, arguments in enumerate(commands):
            self._one(f"{by}{n}", arguments)
        return 0

    def _one(self, name: str, arguments: Sequence[str | Path]) -> int:
        """Run a command in this process, which is a fork, as the console script does."""
        import quotes_cli

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with open(self.place / f"{name}.out", "wb") as out, open(self.place / f"{name}.error", "wb") as error:
            os.dup2(out.fileno(), 1)
            os.dup2(error.fileno(), 2)
        sys.stdin = io.TextIOWrapper(io.BytesIO())
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.argv = ["quotes", "--index", str(self.index), *map(str, arguments)]
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            quotes_cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        except BaseException:  # noqa: BLE001 (a process that forked tells whatever happened)
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        (self.place / f"{name}.code").write_text(str(int(code)))
        return int(code)

    def _told(self, name: str) -> Told:
        code = self.place / f"{name}.code"
        out, error = (
            (self.place / f"{name}.{what}").read_bytes().decode("utf-8", "replace") for what in ("out", "error")
        )
        return Told(int(code.read_text() or 1) if code.exists() else 1, out, error)

    def answers(self) -> tuple[Answers, list[Told]]:
        """What the index answers now, and how it was told."""
        told = self.each(ASKED)
        return [(one.code, one.out) for one in told], told

    def names(self) -> list[str]:
        """All files and folders of the world but those within full-text indexes, whose names are made by chance."""
        found = (path.relative_to(self.world) for path in self.world.rglob("*"))
        return sorted(str(path) for path in found if not path.parent.name.startswith("whoosh-"))


def forked(work: Callable[[], int]) -> int:
    """Do work in a fork; its number."""
    process = os.fork()
    if process:
        return process
    _end(work)


def _end(work: Callable[[], int]) -> NoReturn:
    code = 70
    try:
        code = work()
    except BaseException:  # noqa: BLE001 (a process that forked tells whatever happened)
        traceback.print_exc()
    finally:
        os._exit(code)


def waited(process: int, most: float) -> int:
    """The exit code of a fork; raises TimeoutError after so many seconds, when it is ended."""
    import time

    until = time.monotonic() + most
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise TimeoutError(f"process {process}")
        time.sleep(0.002)


def _load() -> None:
    """Load what commands need, once for all forks."""
    import click

    import letters.reading.corpus  # noqa: F401
    import quotes_cli

    with click.Context(quotes_cli.cli) as context:
        for name in quotes_cli.COMMANDS:
            quotes_cli.cli.get_command(context, name)
