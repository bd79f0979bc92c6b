"""What an index stands: `python -m bench.faults [--seed N] [--points N] [--short] [--only WORDS]`.

`build`, `add`, `remove`, the making of the full-text index and the look after a kill, each killed at every system
call by which it changes a file, killed in the middle of every write, interrupted, with the disk full, failing,
read-only or without locks, and with the power cut; the index's files damaged, and put there by somebody else; many
readers and writers at once. After each: the next command works, the answers are those of before or of after, what
was told to be done is done, what went wrong is told in one clear line, and nothing is left over. Prints how many of
each were tried, and how many were lost, wrong or hung; exit code 1 where any was. Linux on x86-64 only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # forks want no threads

from bench.faults import concurrency, corruption, outcomes
from bench.faults.fixture import Stand
from bench.faults.outcomes import STARTS, Operation, Operations, Tally
from bench.faults.system_calls import CAN

FULL = {"reads": 10_000, "adds": 200, "builds": 40, "rounds": 20, "each": 100}
SHORT = {"reads": 150, "adds": 6, "builds": 4, "rounds": 1, "each": 2}
SPOILT = ("killed", "killed in a write", "interrupted", "disk full", "disk full for good", "sync fails",
          "sync fails for good", "move fails", "read-only disk", "no locks")  # fmt: skip
Some = Callable[[], Iterator[Operation]]


class Faults:
    """Everything that is tried, by its name."""

    def __init__(self, stand: Stand, seed: int, points: int | None, sizes: dict[str, int]) -> None:
        self._stand = stand
        self._seed = seed
        self._points = points
        self._sizes = sizes
        self._operations = Operations(stand)
        self.kinds: dict[str, Callable[[Tally, random.Random], None]] = {
            **{name: self._spoilt for name in SPOILT},
            "power cut": self._cut,
            "reading on bad disks": lambda tally, _: outcomes.reading(stand, tally),
            "damaged": lambda tally, chance: corruption.damaged(stand, chance, sizes["each"], tally),
            "poisoned": lambda tally, _: corruption.poisoned(stand, tally),
            "reads while adding": lambda tally, _: concurrency.adding(stand, sizes["adds"], sizes["reads"], tally),
            "reads while building": lambda tally, _: concurrency.building(
                stand, sizes["builds"], sizes["reads"] // 5, tally
            ),
            "two writers": lambda tally, _: concurrency.writers(stand, sizes["rounds"], tally),
        }

    def tried(self, name: str) -> Tally:
        """Try all of a kind."""
        tally = Tally(name)
        self.kinds[name](tally, random.Random(f"{self._seed} {name}"))
        return tally

    def _spoilt(self, tally: Tally, chance: random.Random) -> None:
        for operation in self._some(chance):
            every = outcomes.spoils(operation, chance)[tally.name]
            for spoil in every if self._points is None else chance.sample(every, min(1, len(every))):
                outcomes.tried(self._stand, operation, spoil, tally)

    def _cut(self, tally: Tally, chance: random.Random) -> None:
        for operation in self._some(chance):
            every = outcomes.cuts(operation)
            for at, first in every if self._points is None else [chance.choice(every)]:
                outcomes.cut(self._stand, operation, at, first, tally)

    def _some(self, chance: random.Random) -> Iterator[Operation]:
        """All operations, or as many by chance as there are to be points."""
        if self._points is None:
            yield from self._operations
        else:
            yield from (self._operations.one(chance.choice(list(STARTS))) for _ in range(self._points))


def main(arguments: Sequence[str]) -> int:
    """Try all, and print the figures."""
    parser = argparse.ArgumentParser(description="What an index stands.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--points", type=int, help="how many of each kind, by chance (all)")
    parser.add_argument("--short", action="store_true", help="a few of each kind, in a minute")
    parser.add_argument("--only", default="", metavar="WORDS", help="only kinds with these words, parted by commas")
    options = parser.parse_args(arguments)
    if not CAN:
        print("system calls can be spoilt on Linux on x86-64 only", file=sys.stderr)
        return 2
    points = 4 if options.short and options.points is None else options.points
    failed = False
    with tempfile.TemporaryDirectory() as name:
        faults = Faults(Stand(Path(name), options.seed), options.seed, points, SHORT if options.short else FULL)
        print(f"{'':24}{'tried':>8}{'lost':>6}{'wrong':>7}{'hung':>6}{'seconds':>9}")
        for kind in faults.kinds:
            if any(words in kind for words in options.only.split(",")):
                begun = time.monotonic()
                tally = faults.tried(kind)
                spent = time.monotonic() - begun
                print(f"{kind:24}{tally.tried:8,}{tally.lost:6}{tally.wrong:7}{tally.hung:6}{spent:9.1f}", flush=True)
                print("".join(f"  {line}\n" for line in tally.told), end="", flush=True)
                failed |= bool(tally.told)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
