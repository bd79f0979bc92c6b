"""Hostile files, names, options and surroundings: each command ends soon, with its exit code, in clear lines, and loses nothing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.faults.fixture import CommandResult
from bench.faults.hostile_files import FILES, HostileFile
from bench.faults.outcomes import Tally

COMMAND = Path(__file__).resolve().parents[2] / "quotes_cli.py"
SECONDS = 120  # by the clock that a command may take, beside other work
BEGINNINGS = ("quotes: ", "Usage: ", "Try ", "Error: ")
ARTICLE = (
    "---\noutlet: The Daily\npublished: 2024-11-20\n---\n“We will not sign this contract today,” said Ann Lee, the "
    "mayor. “The mill never promised the bridge to anybody in town,” said Bo Ek.\n"
)
WORDS = "The mill never promised the bridge"
Warm = Callable[[tuple[str, ...], bytes, Path], "subprocess.CompletedProcess[bytes]"]


class Stage:
    """A folder with an index of one article, the article, and a state folder, all rebuilt for each trial."""

    def __init__(self, place: Path, warm: Warm | None = None) -> None:
        """`warm` runs plain commands in less time than a process of their own takes."""
        self._warm = warm
        self.place = place.resolve()
        self.here, self._saved = self.place / "here", self.place / "saved"
        self.index, self.article = self.here / "index", self.here / "article.md"
        self.here.mkdir(parents=True)
        self.article.write_text(ARTICLE, "utf-8")
        self.expect(0, "build", self.article)
        self.expect(0, "search", "mill")
        self.here.rename(self._saved)
        self.reset()

    def reset(self) -> None:
        """Rebuild the folder."""
        shutil.rmtree(self.here, ignore_errors=True)
        shutil.copytree(self._saved, self.here, symlinks=True)

    def arguments(self, *arguments: str | Path) -> list[str]:
        """The command line of a command on the index."""
        return [sys.executable, str(COMMAND), "--index", str(self.index), *map(str, arguments)]

    def environment(self, **more: str | None) -> dict[str, str]:
        """The environment of a command, with some variables changed or (None) unset."""
        environment = os.environ | {"QUOTES_STATE": str(self.here / "state"), "COLUMNS": "80", **more}
        return {name: value for name, value in environment.items() if value is not None}

    def run(
        self,
        *arguments: str | Path,
        redirected: str = "",
        stdin: bytes = b"",
        env: Mapping[str, str | None] | None = None,
        named: bool = True,
    ) -> CommandResult:
        """Run a command on the index; `redirected` is what a shell would be given, as in `2>/dev/full`."""
        line = self.arguments(*arguments)
        if not named:  # the index is looked for as where no option names one
            del line[2:4]
        if redirected:
            line = ["sh", "-c", f'exec "$@" {redirected}', "sh", *line]
        if self._warm and not redirected and not env:
            os.environ.update(self.environment())
            return self._result(self._warm(tuple(line[2:]), stdin, self.here))
        done = subprocess.run(
            line,
            cwd=self.here,
            env=self.environment(**(env or {})),
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return self._result(done)

    @staticmethod
    def _result(done: subprocess.CompletedProcess[bytes]) -> CommandResult:
        out, error = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
        return CommandResult(done.returncode, out, error)

    def expect(
        self,
        code: int,
        *arguments: str | Path,
        message: str = "",
        printed: str = "",
        lines: int | None = None,
        **how: object,
    ) -> CommandResult:
        """Run a command, which must end with this code, report and print these words, and obey the laws of every command."""
        result = self.run(*arguments, **how)  # type: ignore[arg-type]
        faults = list(broken_laws(result))
        if result.code == 2 and not result.error and "2>" not in str(how.get("redirected", "")):
            faults.append("not a word of what is wrong")
        if result.code != code:
            faults.append(f"exit code {result.code}, not {code}")
        faults += [f"not reported: {message}"] * (message not in result.error) + [f"not printed: {printed}"] * (
            printed not in result.out
        )
        if lines is not None and len(result.error.splitlines()) != lines:
            faults.append(f"{len(result.error.splitlines())} lines on standard error, not {lines}")
        if faults:
            output = f"{result.out[-300:]!r} {result.error[-600:]!r}"
            raise AssertionError(f"{' '.join(map(str, arguments))!r:.200}: {'; '.join(faults)}: {output}")
        return result

    def stands(self) -> None:
        """The index answers as before."""
        self.expect(0, "outlets", WORDS, printed="The Daily")
        self.expect(0, "info", "--verify")

    def digest(self) -> str:
        """What stands in the library."""
        return hashlib.sha256((self.index / "library.db").read_bytes()).hexdigest()


def broken_laws(result: CommandResult) -> list[str]:
    """What no command may do, whatever it is given."""
    from index.output.terminal import UNSEEN

    faults = ["a traceback"] * ("Traceback" in result.error or "Exception ignored" in result.error)
    faults += [
        f"a line of no message: {line[:200]!r}"
        for line in result.error.splitlines()
        if line and not line.startswith(BEGINNINGS)
    ][:1]
    seen = UNSEEN.search((result.out + result.error).replace("\n", "").replace("\t", ""))
    if seen:
        faults.append(f"a character that a terminal obeys: {seen[0]!r}")
    return faults


def try_file(stage: Stage, hostile: HostileFile) -> None:
    """Read a hostile file, which changes nothing elsewhere."""
    path = stage.here / hostile.name
    path.write_bytes(hostile.data())
    before = stage.digest()
    result = stage.expect(
        hostile.code, *hostile.command, hostile.name, message=hostile.message,
        printed=hostile.printed if hostile.code == 0 else "", lines=1 if hostile.code == 2 else None,
    )  # fmt: skip
    if hostile.code == 2 and hostile.name not in result.error:
        raise AssertionError(f"{hostile.name} is not named: {result.error}")
    if stage.digest() != before or list(stage.place.rglob("escaped.txt")) or Path("/escaped.txt").exists():
        raise AssertionError("a file was written or changed")


Trial = Callable[[Stage], None]


def trials() -> dict[str, Trial]:
    """All trials, by name."""
    from bench.faults.hostile_folders import folders
    from bench.faults.hostile_places import places

    def of_file(hostile: HostileFile) -> Trial:
        return lambda stage: try_file(stage, hostile)

    return {**{name: of_file(hostile) for name, hostile in FILES.items()}, **places(), **folders()}


def hostile(place: Path, randomness: random.Random, count: int, tally: Tally) -> None:
    """Try so many of them, and count what does not end as it should."""
    names = list(trials())
    with tempfile.TemporaryDirectory(dir=place) as folder:
        stage = Stage(Path(folder) / "stage")
        for name in randomness.sample(names, min(count, len(names))):
            try_input(stage, name, tally)


def try_input(stage: Stage, name: str, tally: Tally) -> None:
    """Try one of them on a rebuilt stage."""
    tally.tried += 1
    stage.reset()
    try:
        trials()[name](stage)
    except subprocess.TimeoutExpired as error:
        tally.count("hung", name, f"no end of {error.cmd!r:.300}")
    except AssertionError as error:
        tally.count("wrong", name, str(error))
