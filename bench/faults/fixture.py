"""An index for fault tests: restored to a saved state, changed by commands, queried, and compared.

Commands run in forks of this process, which has loaded everything they need, so that each costs milliseconds.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from bench.faults.system_calls import Injection, Observer, Trace, traced

WORDS = (
    "bread", "mill", "river", "night", "stone", "promise", "bridge", "council", "harvest", "silence", "ladder", "window",
    "orchard", "winter", "engine", "paper", "copper", "island", "market", "thunder", "never", "nobody", "always", "under",
)  # fmt: skip
STATEMENT = "Sharing is voluntary, with no duty to tell you more about it. We never asked the mill for bread."
PLEA = f"---\nkind: source\nid: plea\ntitle: A Plea\nspeaker: the bakers\n---\n{STATEMENT}\n"
QUESTIONS = (
    ("info", "--format", "json"),
    ("outlets", "--format", "json", "Sharing is voluntary, with no duty to tell"),
    ("outlets", "--format", "json", "the words of the newcomer are printed here alone"),
    ("verify", "--format", "json", "Sharing is mandatory, with no duty to tell you more"),
    ("search", "--format", "json", "voluntary OR mill OR newcomer"),
    ("show", "--format", "json", "plea-1"),
)
PATIENCE = 10.0  # seconds by the clock for each second that a command may compute
FORBIDDEN = ("Traceback", "Exception ignored", "Error:")  # must never appear on standard error


class CommandResult(NamedTuple):
    """The output of a command and its exit code."""

    code: int
    out: str
    error: str

    @property
    def clear(self) -> bool:
        """Whether an end other than the good one is reported in one line, and a good one in no wrong word."""
        lines = [line for line in self.error.splitlines() if not line.startswith("quotes: no index in")]
        if any(word in self.error for word in FORBIDDEN):
            return False
        return self.code in (0, 1) or (len(lines) == 1 and lines[0].startswith("quotes: "))


Answers = list[tuple[int, str]]  # exit code and output of each of the QUESTIONS


class Fixture:
    """A folder with articles, and a *world*: an index, a state folder and a folder for temporary files."""

    def __init__(self, place: Path, seed: int) -> None:
        _load()
        self.place = place.resolve()
        self.world = self.place / "world"
        self.index, self.state = self.world / "index", self.world / "state"
        self.articles = self.place / "articles"
        self._saved = self.place / "saved"
        for folder in (self.world, self.articles, self._saved):
            folder.mkdir()
        self._write(random.Random(seed))
        os.environ.update(QUOTES_STATE=str(self.state), TMPDIR=str(self.world / "tmp"), COLUMNS="80")
        os.environ["SQLITE_TMPDIR"] = os.environ["TMPDIR"]
        self.empty()

    def _write(self, randomness: random.Random) -> None:
        for name, first, count in (("first", 0, 14), ("new", 14, 2), ("many", 16, 9)):
            (self.articles / name).mkdir()
            for n in range(first, first + count):
                facts = f"---\noutlet: Daily {n % 5}\npublished: 2024-11-{n + 1:02}\n---\n"
                statements = [" ".join(randomness.choices(WORDS, k=randomness.randint(5, 16))) for _ in range(6)]
                result = "".join(
                    f"{' '.join(randomness.choices(WORDS, k=12))}. “{sentence},” said Ann Lee. "
                    for sentence in statements
                )
                extra = "“The words of the newcomer are printed here alone,” she said." if n == 14 else ""
                (self.articles / name / f"a{n}.txt").write_text(
                    f"{facts}{result}\n\nThey wrote: “{STATEMENT[: 40 + 4 * n]}” {extra}\n", "utf-8"
                )
        (self.articles / "first" / "plea.md").write_text(PLEA, "utf-8")

    def empty(self) -> None:
        """Make a world without an index."""
        shutil.rmtree(self.world)
        (self.world / "tmp").mkdir(parents=True)

    def save(self, name: str) -> None:
        """Save the world under a name."""
        shutil.copytree(self.world, self._saved / name, symlinks=True)

    def restore(self, name: str) -> None:
        """Restore a saved world."""
        shutil.rmtree(self.world)
        shutil.copytree(self._saved / name, self.world, symlinks=True)

    def saved_index(self, name: str) -> Path:
        """The index folder of a saved world."""
        return self._saved / name / "index"

    def run(self, *arguments: str | Path) -> CommandResult:
        """Run a command on the index."""
        return self.run_all([arguments])[0]

    def run_all(
        self, commands: Iterable[Sequence[str | Path]], limit: float = 60.0, by: str = ""
    ) -> list[CommandResult]:
        """Run commands one after another in one fork; `limit` is in seconds. Raises TimeoutError.

        `by` names the files of forks that run at the same time.
        """
        result, commands = [], list(commands)
        process = forked(lambda: self._all(commands, by))
        code = waited(process, limit)
        for n in range(len(commands)):
            if not (self.place / f"{by}{n}.code").exists():
                return [*result, CommandResult(code, "", f"ended with {code}")]
            result.append(self._result(f"{by}{n}"))
        return result

    def trace(
        self,
        arguments: Sequence[str | Path],
        injection: Injection | None = None,
        below: Path | None = None,
        observer: Observer | None = None,
    ) -> tuple[Trace, CommandResult]:
        """Run a command whose system calls below a folder (the world) are counted and injected with a fault."""
        (self.place / "w.error").write_bytes(b"")
        trace = traced(lambda: self._run_forked("w", arguments), below or self.world, injection, observer=observer)
        return trace, self._result("w")._replace(code=trace.code)

    def _all(self, commands: list[Sequence[str | Path]], by: str) -> int:
        for n in range(len(commands)):
            (self.place / f"{by}{n}.code").unlink(missing_ok=True)
        for n, arguments in enumerate(commands):
            self._run_forked(f"{by}{n}", arguments)
        return 0

    def _run_forked(self, name: str, arguments: Sequence[str | Path]) -> int:
        """Run a command in this forked process, as the console script does."""
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
        except BaseException:  # noqa: BLE001 (a forked process reports every failure)
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        (self.place / f"{name}.code").write_text(str(int(code)))
        return int(code)

    def _result(self, name: str) -> CommandResult:
        code = self.place / f"{name}.code"
        out, error = (
            (self.place / f"{name}.{what}").read_bytes().decode("utf-8", "replace") for what in ("out", "error")
        )
        return CommandResult(int(code.read_text() or 1) if code.exists() else 1, out, error)

    def answers(self) -> tuple[Answers, list[CommandResult]]:
        """What the index answers now, and the results of the commands."""
        results = self.run_all(QUESTIONS)
        return [(result.code, result.out) for result in results], results

    def names(self) -> list[str]:
        """All files and folders of the world, except those inside full-text indexes, which have random names."""
        paths = (path.relative_to(self.world) for path in self.world.rglob("*"))
        return sorted(str(path) for path in paths if not path.parent.name.startswith("whoosh-"))


def forked(work: Callable[[], int]) -> int:
    """Run work in a fork; the id of its process."""
    process = os.fork()
    if process:
        return process
    _end(work)


def _end(work: Callable[[], int]) -> NoReturn:
    code = 70
    try:
        code = work()
    except BaseException:  # noqa: BLE001 (a forked process reports every failure)
        traceback.print_exc()
    finally:
        os._exit(code)


def waited(process: int, limit: float) -> int:
    """The exit code of a fork; kills it and raises TimeoutError where it hangs.

    That is: it has computed for `limit` seconds, or nothing has come of it in many more, for other work may be in its way.
    """
    until = time.monotonic() + PATIENCE * limit
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until or _computed(process) > limit:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise TimeoutError(f"process {process}")
        time.sleep(0.002)


def _computed(process: int) -> float:
    """The CPU seconds of a process and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _load() -> None:
    """Import what the commands need, once for all forks."""
    import click

    import letters.reading.corpus  # noqa: F401
    import quotes_cli

    with click.Context(quotes_cli.cli) as context:
        for name in quotes_cli.COMMANDS:
            quotes_cli.cli.get_command(context, name)
