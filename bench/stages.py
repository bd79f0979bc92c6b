"""CPU seconds and peak memory of a process and its workers, stage by stage.

Reads /proc, so Linux only. Shared memory counts once (proportional set size) and is sampled.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.2  # seconds between two samples of the memory
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Spent:
    """CPU seconds, wall seconds and peak megabytes."""

    cpu: float = 0.0
    passed: float = 0.0
    memory: float = 0.0


def run(command: Sequence[str], folder: Path) -> tuple[dict[str, Spent], Spent]:
    """Run a command that prints a line when a stage begins; the cost of each stage and of the whole.

    Stages may alternate. The time before the first line counts as `start`. Raises CalledProcessError if the
    command fails.
    """
    stages = {"start": Spent()}
    here, cpu, begun = stages["start"], 0.0, time.monotonic()
    first = begun
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, bufsize=0) as process:
        for name in _lines(process):
            now, spent = time.monotonic(), _cpu(process.pid)
            here.cpu, here.passed = here.cpu + spent - cpu, here.passed + now - begun
            here.memory = max(here.memory, memory(tree(process.pid)))
            here, cpu, begun = stages.setdefault(name, Spent()) if name else here, spent, now
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    whole = usage.ru_utime + usage.ru_stime
    here.cpu, here.passed = here.cpu + whole - cpu, here.passed + time.monotonic() - begun
    most = max(usage.ru_maxrss / 1024, *(stage.memory for stage in stages.values()))
    return stages, Spent(whole, time.monotonic() - first, most)


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """The lines that a process prints, and an empty line when none comes for a while."""
    assert process.stdout
    rest = b""
    while True:
        if not select.select([process.stdout], [], [], EVERY)[0]:
            yield ""
            continue
        got = os.read(process.stdout.fileno(), 65536)
        if not got:
            return
        *lines, rest = (rest + got).split(b"\n")
        yield from (line.decode() for line in lines)


def tree(process: int) -> list[int]:
    """A process and its descendants."""
    processes = [process]
    for parent in processes:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            processes += map(int, _read(task).split())
    return processes


def _cpu(process: int) -> float:
    """CPU seconds of a process and its descendants, including ended ones."""
    ticks = 0
    for number in tree(process):
        fields = _read(Path(f"/proc/{number}/stat")).rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / TICK


def spent_by(process: int) -> tuple[tuple[int, int], float]:
    """A process, identified by id and start time, and its own CPU seconds so far."""
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split() or ["0"] * 20
    return (process, int(fields[19])), (int(fields[11]) + int(fields[12])) / TICK


def memory(processes: Iterable[int]) -> float:
    """Memory of the processes together in megabytes."""
    kilobytes = 0
    for process in processes:
        lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # the process has ended meanwhile
