"""`quotes browse` on a terminal of its own: its keys are pressed one after another, and it must end on request."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time
import traceback
from pathlib import Path

from bench.faults.fixture import PATIENCE, CommandResult, waited

KEYS = (b"", b"mill", b"\r", b"\x1b", b"\x1b[B", b"\r", b"\x1b", b"\t", b"\x1b[B", b"\r", b"\x1b")
QUIT = b"\x03"
QUIET = 0.1  # seconds without output until the next key
STARTED, ENDED = b"\x1b[?1049h", b"\x1b[?1049l"  # to the other screen and back
_CONTROLS = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z~]|\x1b[()\]][^\x07\x1b]*\x07?|\x1b[=>]|\r")


def browsed(folder: Path, limit: float) -> CommandResult:
    """What `browse` prints beside its screen, and its exit code. Raises TimeoutError."""
    import index.browse  # noqa: F401 (once for all forks)

    process, terminal = pty.fork()
    if not process:
        _browse(folder)
    ends = time.monotonic() + PATIENCE * limit
    try:
        output = _read(terminal, STARTED, ends)
        for key in (*KEYS, QUIT) if STARTED in output else ():
            os.write(terminal, key)
            output += _read(terminal, None, ends) if key != QUIT else _read(terminal, ENDED, ends)
        code = waited(process, limit)
    finally:
        os.close(terminal)
    lines = _CONTROLS.sub(b"", output.rpartition(ENDED)[2]) if code else b""
    return CommandResult(code, output.decode("utf-8", "replace"), lines.decode("utf-8", "replace"))


def _browse(folder: Path) -> None:
    """Run the command in this forked process, whose standard streams are a terminal."""
    import quotes_cli

    code = 70
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.environ.update(TERM="xterm-256color", LINES="24")
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        sys.argv = ["quotes", "--index", str(folder), "browse"]
        quotes_cli.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 (a forked process reports every failure)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _read(terminal: int, until: bytes | None, ends: float) -> bytes:
    """What is written up to these bytes; with None up to where nothing is written for a while."""
    output = b""
    while time.monotonic() < ends and (until is None or until not in output):
        if not select.select([terminal], [], [], QUIET)[0]:
            if until is None:
                break
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        output += part
    return output
