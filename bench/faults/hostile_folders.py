"""Hostile names, links, parts of an index, exports given back, other processes and signals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.faults.hostile_places import DRAFT, WORDS, Trial

if TYPE_CHECKING:
    from bench.faults.hostile import Stage

NAMES = {
    "a name that looks like an option": "-n",
    "a name of two lines": "a\nb",
    "a name that a terminal obeys": "a\x1b[2J",
    "a name that is no UTF-8": os.fsdecode(b"\xff\xfe"),
    "a name that looks like an address": "a?b#c%41&d",
    "a name that looks like a home": "~nobody",
    "a name that a shell would run": "$(touch escaped.txt)",
    "a name that turns the line round": "ａ\u202eb\u0301" * 10,
}


class Part(NamedTuple):
    """What stands where a part of an index was, and how a question must end then."""

    name: str
    put: Callable[[Path], object]
    code: int
    message: str = ""


def _loop(path: Path) -> None:
    path.symlink_to(path)


PARTS = {
    "a folder in place of the library": Part("library.db", Path.mkdir, 3, "not an index of quotes"),
    "a pipe in place of the library": Part("library.db", os.mkfifo, 3, "not an index of quotes"),
    "a loop in place of the library": Part("library.db", _loop, 2),
    "a text in place of the library": Part("library.db", lambda path: path.write_text("no library\n" * 1000), 3, "damaged"),
    "a folder in place of the lock": Part("lock", Path.mkdir, 0),
    "a folder in place of what was read": Part("inbox", Path.mkdir, 0),
    "a loop in place of what was read": Part("inbox", _loop, 0),
}  # fmt: skip
EXPORTS = ("csv", "jsonl", "parquet")


def try_name(stage: Stage, name: str) -> None:
    """A file, an index and an export of this name are read and written, and nothing in the name is obeyed."""
    folder = stage.here / name
    folder.mkdir()
    article = folder / f"{name}.md"
    shutil.copy(stage.here / "article.md", article)
    stage.expect(0, "extract", article, printed=WORDS)
    stage.expect(0, "--index", folder / "index", "build", article)
    stage.expect(0, "--index", folder / "index", "search", "mill", printed="The Daily")
    stage.expect(0, "export", folder / f"{name}.db")
    stage.expect(0, "export", folder / f"{name}.parquet")
    stage.expect(0, "report", folder / f"{name}.html")
    stage.expect(0, "check", "--", f"{name}/{name}.md")
    written = sorted(path.suffix for path in folder.iterdir())
    if written != ["", ".db", ".html", ".json", ".md", ".parquet"] or list(stage.here.rglob("escaped.txt")):
        raise AssertionError(f"written: {written}")


def try_part(stage: Stage, part: Part) -> None:
    """A question ends so, and once the odd thing is away a build makes the index whole."""
    path = stage.index / part.name
    path.unlink(missing_ok=True)
    part.put(path)
    stage.expect(part.code, "outlets", WORDS, message=part.message, lines=1 if part.code else None)
    for command in (("build", "article.md"), ("add", "article.md")):
        if stage.run(*command).code not in (0, 2, 3):
            raise AssertionError(f"{command[0]} ended otherwise")
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif part.name != "library.db" or not path.is_file():
        path.unlink(missing_ok=True)
    stage.expect(0, "build", "article.md")
    stage.stands()


def try_export(stage: Stage, kind: str) -> None:
    """What the program exports, given back to it as if it were articles: it's read or refused, and the export stays."""
    out = stage.here / f"out.{kind}"
    stage.expect(0, "export", out)
    before = out.read_bytes()
    result = stage.run("extract", out.name)
    if result.code not in (0, 2) or "Traceback" in result.error or (result.code == 2 and out.name not in result.error):
        raise AssertionError(f"{result.code} {result.error[-500:]}")
    if out.read_bytes() != before:
        raise AssertionError("the export was changed")
    stage.stands()


def links_in_circles(stage: Stage) -> None:
    """A folder that leads back to itself, and a draft that is a link to nowhere or to itself."""
    folder = stage.here / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "up").symlink_to(folder)
    shutil.copy(stage.here / "article.md", folder)
    _loop(folder / "self.md")
    (folder / "gone.md").symlink_to(folder / "nothing")
    stage.expect(0, "extract", "in", printed=WORDS)
    for name in ("self.md", "gone.md"):
        stage.expect(2, "check", "--fix", f"in/{name}", message=name, lines=1)
        stage.expect(2, "extract", f"in/{name}", message=name, lines=1)
    stage.stands()


def a_draft_behind_a_link(stage: Stage) -> None:
    """It is corrected where it stands, and the link stays."""
    real, link = stage.here / "real.md", stage.here / "link.md"
    real.write_text(DRAFT * 3 + DRAFT.replace("“", '"').replace("”", '"'), "utf-8")
    link.symlink_to(real)
    stage.expect(0, "check", "--fix", "link.md", "--fail-on", "never")
    if not link.is_symlink() or real.read_text("utf-8").count(WORDS) != 4:
        raise AssertionError(real.read_text("utf-8"))
    stage.stands()


def an_export_over_the_library(stage: Stage) -> None:
    """The library is no export, and stays."""
    before = stage.digest()
    for kind in ("sqlite",):
        stage.expect(2, "export", stage.index / "library.db", "--format", kind, lines=1)
    if stage.digest() != before:
        raise AssertionError("the library was written over")
    stage.stands()


def _many(stage: Stage) -> Path:
    folder = stage.here / "many"
    folder.mkdir()
    for n in range(200):
        (folder / f"{n}.txt").write_text(f"“We will not sign contract {n} at all today,” said Ann Lee.\n" * 20, "utf-8")
    return folder


def _started(stage: Stage, *arguments: str | Path, **how: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        stage.arguments(*arguments), cwd=stage.here, env=stage.environment(), text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how},
    )  # fmt: skip


def try_signal(stage: Stage, number: signal.Signals, seconds: float) -> None:
    """An `add` that a signal ends leaves the index as it was, or done; the same command goes through afterwards."""
    process = _started(stage, "add", _many(stage))
    time.sleep(seconds)
    process.send_signal(number)
    _, error = process.communicate(timeout=120)
    if "Traceback" in error:
        raise AssertionError(error[-500:])
    stage.stands()
    stage.expect(0, "add", "many")
    stage.stands()
    stage.expect(0, "outlets", "We will not sign contract 199 at all today", printed="199")


def two_at_once(stage: Stage) -> None:
    """Two that write and three that read at the same time end well, or say that another one writes."""
    folder = _many(stage)
    commands: list[tuple[str | Path, ...]] = [
        ("add", folder), ("add", "article.md"), ("search", "mill"), ("export", "one.db"), ("outlets", WORDS),
    ]  # fmt: skip
    for process in [_started(stage, *command) for command in commands]:
        _, error = process.communicate(timeout=240)
        if "Traceback" in error or process.returncode not in (0, 2):
            raise AssertionError(f"{process.args}: {process.returncode} {error[-500:]}")
        if process.returncode and "another process" not in error:
            raise AssertionError(error[-500:])
    stage.stands()


def no_reader(stage: Stage, arguments: tuple[str, ...]) -> None:
    """Nobody reads what is printed: the end is as of a program that SIGPIPE ended, and nothing is reported."""
    reading, writing = os.pipe()
    os.close(reading)
    process = _started(stage, *arguments, stdout=writing)
    os.close(writing)
    _, error = process.communicate(timeout=120)
    if (process.returncode, error) != (141, ""):
        raise AssertionError(f"{process.returncode} {error[-500:]}")


NOBODY = "import pwd, runpy, sys; pwd.getpwuid = {}.__getitem__; del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"


def a_user_without_an_entry(stage: Stage) -> None:
    """No HOME and no entry of the user: whether an index is named or not, one line says what to set."""
    python, *line = stage.arguments("outlets", WORDS)
    env = stage.environment(HOME=None, QUOTES_STATE=None, XDG_STATE_HOME=None, XDG_DATA_HOME=None, QUOTES_INDEX=None)
    for arguments in (line, [line[0], *line[3:]]):
        done = subprocess.run(
            [python, "-c", NOBODY, *arguments], cwd=stage.here, env=env, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        if "Traceback" in done.stderr or (done.returncode and "set HOME" not in done.stderr):
            raise AssertionError(f"{done.returncode} {done.stderr[-500:]}")
    stage.stands()


def folders() -> dict[str, Trial]:
    """All of these trials, by name."""
    trials: dict[str, Any] = {
        "links in circles": links_in_circles, "a draft behind a link": a_draft_behind_a_link,
        "an export over the library": an_export_over_the_library, "two that write at once": two_at_once,
        "no HOME and no entry of the user": a_user_without_an_entry,
    }  # fmt: skip
    trials |= {title: partial(try_name, name=name) for title, name in NAMES.items()}
    trials |= {title: partial(try_part, part=part) for title, part in PARTS.items()}
    trials |= {f"an export as {kind}, read as articles": partial(try_export, kind=kind) for kind in EXPORTS}
    for number, seconds in ((signal.SIGTERM, 1.0), (signal.SIGHUP, 1.5), (signal.SIGINT, 2.0), (signal.SIGKILL, 2.5)):
        trials[f"{number.name} in an add"] = partial(try_signal, number=number, seconds=seconds)
    for line in (("--help",), ("export",), ("help", "query"), ("verify", "--help")):
        trials[f"no reader of {' '.join(line)}"] = partial(no_reader, arguments=line)
    return trials
