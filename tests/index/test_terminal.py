"""The line that says how far the work is: only on a terminal, only when it lasts, never wider than the screen."""

from __future__ import annotations

import io
import os
import re
import sys
import time

import pytest

from index.output.terminal import Progress, duration, progressed


class Screen(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "of", "lately", "seconds", "line"),
    [
        (12345, 100_000, 12345, 5.37, "12,345 of 100,000 (12%), 2,299/s, 38 s left"),
        (12345, 100_000, 2345, 1.0, "12,345 of 100,000 (12%), 2,345/s, 37 s left"),
        (12345, 0, 12345, 10.0, "12,345, 1,234/s"),
        (5, 1000, 5, 10.0, "5 of 1,000 (0%), 0.5/s, 33 min left"),
        (0, 1000, 0, 10.0, "0 of 1,000 (0%)"),
        (1000, 1000, 1000, 10.0, "1,000 of 1,000 (100%), 100/s"),
        (1100, 1000, 1100, 10.0, "1,100 of 1,000 (100%), 110/s"),
        (7, 0, 0, 0.0, "7"),
    ],
)
def test_how_far_and_how_fast_and_how_long(done: int, of: int, lately: int, seconds: float, line: str) -> None:
    assert progressed(done, of, lately, seconds) == line


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.4, "0 s"), (99, "99 s"), (100, "2 min"), (5900, "98 min"), (7500, "2 h 5 min")]
)
def test_a_time_is_written_as_people_do(seconds: float, written: str) -> None:
    assert duration(seconds) == written


def test_nothing_is_shown_of_short_work() -> None:
    screen = Screen()
    progress = Progress(screen)
    for n in range(100):
        progress("reading", n, 100)
    progress.close()
    assert screen.getvalue() == ""


def test_long_work_is_shown_by_stages_and_wiped_away() -> None:
    screen = Screen()
    progress = Progress(screen)
    progress("reading", 500, 10_000)
    time.sleep(1.05)
    progress("reading", 700, 10_000)
    progress("reading", 701, 10_000)  # too soon for another look
    time.sleep(0.12)
    progress("writing", 3, 4)
    progress.close()
    lines = screen.getvalue().split("\r\x1b[K")
    assert re.fullmatch(r"reading 700 of 10,000 \(7%\), [\d.]+/s, \d+ s left", lines[1])
    assert lines[2:] == ["writing 3 of 4 (75%)", ""]


def test_what_is_no_terminal_is_shown_nothing() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    time.sleep(1.05)
    progress("reading", 1, 2)
    progress.close()
    assert stream.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_the_line_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl
    import struct
    import termios

    monkeypatch.delenv("COLUMNS", raising=False)
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 24, 0, 0))
    with open(slave, "w", encoding="utf-8") as terminal:
        progress = Progress(terminal)
        time.sleep(1.05)
        progress("reading", 123_456, 1_000_000)
        shown = os.read(master, 1000).decode()
    os.close(master)
    assert shown == "\r\x1b[Kreading 123,456 of 1,00"
