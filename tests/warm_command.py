"""The command in processes that are forked from a warm one: real processes, without half a second of imports each.

The warm one has run commands itself, so that its forks find patterns compiled and word lists read.

Started as a program, it reads a request a line (JSON: arguments, folder, environment, and the files for standard
input, output and error), forks, and answers with the exit code. `QUOTES_COLD=1` makes tests start each command in a new process.
A fork ends as Python does, but takes no module apart: that takes longer than most commands.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
COMMAND = str(ROOT / "quotes_cli.py")
SECONDS = 600  # that a command may take; long, since a busy machine may make it wait
WARM = hasattr(os, "fork") and not os.environ.get("QUOTES_COLD")
REHEARSED = (  # with the index of the shipped data
    ("build", "--no-translations"), ("info",), ("articles",), ("export",), ("report", "-"), ("show", "letter-3"),
    ("outlets", "artists", "--min-words", "1"), ("outlets", "voluntary", "--format", "json"), ("search", "obligation"),
    ("verify", "participation is mandatory"), ("check", "README.md"), ("extract", "README.md"),
)  # fmt: skip


class WarmCommand:
    """Runs the command with arguments, and gives what a subprocess would."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, arguments: tuple[str, ...], stdin: bytes, cwd: Path | None) -> subprocess.CompletedProcess[bytes]:
        with tempfile.TemporaryDirectory() as folder:
            files = [str(Path(folder, name)) for name in ("in", "out", "err")]
            Path(files[0]).write_bytes(stdin)
            request = {"arguments": arguments, "cwd": str(cwd or Path.cwd()), "env": dict(os.environ), "files": files}
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            ready, _, _ = select.select([self._process.stdout], [], [], SECONDS)
            answer = self._process.stdout.readline() if ready else ""
            if not answer:
                self._process.kill()
                raise RuntimeError(f"{arguments}: no end after {SECONDS} s, or the process for commands has ended")
            out, err = (Path(name).read_bytes() for name in files[1:])
        return subprocess.CompletedProcess([COMMAND, *arguments], int(answer), out, err)

    def close(self) -> None:
        self._process.communicate()


def _preload() -> None:
    """Import what needs no extra, and load the word lists and the model of languages."""
    import letters.extract
    from letters.languages.detection import detect
    from letters.model import Article

    for path in sorted(file for package in ("letters", "index") for file in (ROOT / package).rglob("*.py")):
        if not set(path.parts) & {"formats", "spark", "browse", "parquet"} and path.name not in ("warc.py", "web.py"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    from index.answers.names import parts
    from index.translation.encoder import encoder_version, load_encoder

    if encoder_version():
        load_encoder().vectors(["a"])
    parts("Ann Lee of the society")
    letters.extract.extract(Article("a", "“No,” said Ann Lee, the mayor.", "b", language="en"))
    detect("“No,” said Ann Lee.")
    _rehearse()


def _rehearse() -> None:
    import quotes_cli
    from index.commands.index_option import configuration

    with tempfile.TemporaryDirectory() as folder:
        for arguments in REHEARSED:
            with (
                contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())),
                contextlib.redirect_stderr(io.StringIO()),
                contextlib.suppress(SystemExit),
            ):
                quotes_cli.cli.main(["--index", folder + "/index", *arguments], "quotes")
    configuration.cache_clear()


def _become(request: dict[str, Any]) -> None:
    """In a fork: be the command that a request asks for, until it returns or raises."""
    import quotes_cli

    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (name, flag) in enumerate(zip(request["files"], flags, strict=True)):
        descriptor = os.open(name, flag)
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = [COMMAND, *request["arguments"]]
    sys.stdin = open(0, encoding=sys.stdin.encoding, errors=sys.stdin.errors)  # noqa: SIM115 (until it ends)
    quotes_cli.main()


def _run_to_end(request: dict[str, Any]) -> NoReturn:
    """In a fork: be the command, and end with its exit code, or with 1 and what it raised on standard error."""
    code = 0
    try:
        _become(request)
    except SystemExit as end:
        code = int(end.code or 0)  # click raises it with numbers only
    except BaseException:  # noqa: BLE001 (Python prints any, too)
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.main_thread():
            thread.join()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        code = 120  # as Python ends then
    sys.stderr.flush()
    os._exit(code)


def _serve() -> None:
    _preload()
    gc.collect()
    gc.freeze()  # a fork searches no object of this process for garbage, and so copies no page for it
    with os.fdopen(os.dup(1), "w") as answers:
        for line in iter(sys.stdin.readline, ""):
            child = os.fork()
            if child == 0:
                _run_to_end(json.loads(line))
            answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
            answers.flush()


if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # not this folder, whose modules are tests
    _serve()
