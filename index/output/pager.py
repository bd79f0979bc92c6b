"""A long answer in a pager: PAGER, else less."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

DEFAULT = "less"
LESS = "FRX"  # leave at once what fits, obey colours, keep the answer on the screen


def page(lines: Iterable[str]) -> None:
    """Show the lines in the pager, as far as they are read; print them where PAGER is empty, cat or can't be started."""
    import subprocess

    command = _command()
    try:
        pager = subprocess.Popen(
            command, stdin=subprocess.PIPE, env={"LESS": LESS, "LV": "-c", **os.environ}, encoding="utf-8",
            errors="backslashreplace",
        ) if command else None  # fmt: skip
    except OSError:
        pager = None
    if pager is None or pager.stdin is None:
        sys.stdout.writelines(_ended(lines))
        return
    with suppress(BrokenPipeError, KeyboardInterrupt), pager.stdin as stream:  # a reader may leave before the end
        stream.writelines(_ended(lines))
    while pager.poll() is None:
        with suppress(KeyboardInterrupt):  # Ctrl-C is for the pager
            pager.wait()


def _command() -> list[str]:
    try:
        command = shlex.split(os.environ.get("PAGER", DEFAULT))
    except ValueError:  # a quotation mark that is not closed
        command = [DEFAULT]
    return [] if command == ["cat"] else command


def _ended(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)
