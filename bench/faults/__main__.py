"""Which faults an index survives: `python -m bench.faults [--seed N] [--points N] [--short] [--minutes N] [--only WORDS]`.

`build`, `add`, `remove`, the making of the full-text index and the first command after a kill: each is killed at every
system call that changes a file, killed in the middle of every write, interrupted, run with the disk full, failing,
read-only or without locks, and stopped by a power cut. Index files are damaged, planted by somebody else, or crafted
under right checksums. Files, names, options and surroundings are made hostile. Many readers and writers run at once. After each fault the next command must work, the answers
must be those before or after the change, a change reported as done must be done, a failure must be reported in one clear
line, and no file may be left over. With `--minutes` small samples are drawn again and again, each with another seed, the
first one by the date. Prints how many of each were tried, and how many were lost, wrong or hung. The exit code is 1 if
any was. Linux on x86-64 only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads, because the process forks

from bench.faults import concurrency, corruption, crafted, hostile, outcomes, poison
from bench.faults.fixture import Fixture
from bench.faults.outcomes import START_WORLDS, Operation, Operations, Tally
from bench.faults.system_calls import SUPPORTED

FULL = {"reads": 10_000, "adds": 200, "builds": 40, "rounds": 20, "each": 100, "crafted": 1000, "hostile": 1000}
SHORT = {"reads": 150, "adds": 6, "builds": 4, "rounds": 1, "each": 2, "crafted": 4, "hostile": 4}
INJECTED = ("killed", "killed in a write", "interrupted", "disk full", "disk full for good", "sync fails",
          "sync fails for good", "move fails", "read-only disk", "no locks")  # fmt: skip
OperationSource = Callable[[], Iterator[Operation]]


class Faults:
    """All kinds of faults, by name."""

    def __init__(self, fixture: Fixture, seed: int, points: int | None, sizes: dict[str, int]) -> None:
        self._stand = fixture
        self._seed = seed
        self._points = points
        self._sizes = sizes
        self._operations = Operations(fixture)
        self.kinds: dict[str, Callable[[Tally, random.Random], None]] = {
            **{name: self._inject_all for name in INJECTED},
            "power cut": self._cut,
            "reading on bad disks": lambda tally, _: outcomes.reading(fixture, tally),
            "damaged": lambda tally, randomness: corruption.damaged(fixture, randomness, sizes["each"], tally),
            "poisoned": lambda tally, _: poison.poisoned(fixture, tally),
            "crafted": lambda tally, randomness: crafted.crafted(fixture, randomness, sizes["crafted"], tally),
            "hostile": lambda tally, randomness: hostile.hostile(fixture.place, randomness, sizes["hostile"], tally),
            "reads while adding": lambda tally, _: concurrency.adding(fixture, sizes["adds"], sizes["reads"], tally),
            "reads while building": lambda tally, _: concurrency.building(
                fixture, sizes["builds"], sizes["reads"] // 5, tally
            ),
            "two writers": lambda tally, _: concurrency.writers(fixture, sizes["rounds"], tally),
        }

    def inject(self, name: str) -> Tally:
        """Inject all faults of a kind."""
        tally = Tally(name)
        self.kinds[name](tally, random.Random(f"{self._seed} {name}"))
        return tally

    def _inject_all(self, tally: Tally, randomness: random.Random) -> None:
        for operation in self._selected(randomness):
            every = outcomes.injections(operation, randomness)[tally.name]
            for injection in every if self._points is None else randomness.sample(every, min(1, len(every))):
                outcomes.inject(self._stand, operation, injection, tally)

    def _cut(self, tally: Tally, randomness: random.Random) -> None:
        for operation in self._selected(randomness):
            every = outcomes.cuts(operation)
            for position, first in every if self._points is None else [randomness.choice(every)]:
                outcomes.cut(self._stand, operation, position, first, tally)

    def _selected(self, randomness: random.Random) -> Iterator[Operation]:
        """All operations, or a random one for each point."""
        if self._points is None:
            yield from self._operations
        else:
            yield from (self._operations.named(randomness.choice(list(START_WORLDS))) for _ in range(self._points))


HEADER = f"{'':24}{'tried':>8}{'lost':>6}{'wrong':>7}{'hung':>6}"


def line(tally: Tally) -> str:
    """The figures of a kind of faults, and below them what went wrong."""
    figures = f"{tally.name:24}{tally.tried:8,}{tally.lost:6}{tally.wrong:7}{tally.hung:6}"
    return "\n".join([figures, *(f"  {report}" for report in tally.reports)])


def until(ends: float, seed: int, only: Sequence[str]) -> list[Tally]:
    """What all kinds of faults did in small samples of one seed after another, until a time of the monotonic clock."""
    totals: dict[str, Tally] = {}
    for number in count(seed):
        with tempfile.TemporaryDirectory() as name:
            faults = Faults(Fixture(Path(name), number), number, 1, SHORT)
            for kind in faults.kinds:
                if time.monotonic() > ends:
                    return list(totals.values())
                if any(words in kind for words in only):
                    totals.setdefault(kind, Tally(kind)).add(faults.inject(kind))
    raise AssertionError("seeds don't end")


def main(arguments: Sequence[str]) -> int:
    """Inject all faults and print the figures."""
    parser = argparse.ArgumentParser(description="Which faults an index survives.")
    parser.add_argument("--seed", type=int, help="(default: 1, with --minutes the date)")
    parser.add_argument("--minutes", type=float, metavar="N", help="small samples, one after another, for so long")
    parser.add_argument("--points", type=int, help="a random sample of this many of each kind (default: all)")
    parser.add_argument("--short", action="store_true", help="a few of each kind, in a minute")
    parser.add_argument("--only", default="", metavar="WORDS", help="only kinds with these words, separated by commas")
    options = parser.parse_args(arguments)
    if not SUPPORTED:
        print("faults can be injected on Linux on x86-64 only", file=sys.stderr)
        return 2
    only = options.only.split(",")
    if options.minutes:
        seed = options.seed or int(date.today().strftime("%Y%m%d"))
        print(f"seeds from {seed}\n{HEADER}")
        tallies = until(time.monotonic() + 60 * options.minutes, seed, only)
        print("\n".join(map(line, tallies)))
        return int(any(tally.reports for tally in tallies))
    seed = options.seed or 1
    points = 4 if options.short and options.points is None else options.points
    failed = False
    with tempfile.TemporaryDirectory() as name:
        faults = Faults(Fixture(Path(name), seed), seed, points, SHORT if options.short else FULL)
        print(HEADER)
        for kind in faults.kinds:
            if any(words in kind for words in only):
                tally = faults.inject(kind)
                print(line(tally), flush=True)
                failed |= bool(tally.reports)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
