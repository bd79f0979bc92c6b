"""`python -m bench.growth [TARGET...]`: does the time grow in proportion to the input, for any content?

Each target of `bench.fuzz_targets` gets N and 4N bytes of one or two odd tokens. Linear work takes four times as long.
Inputs that take more than eight times as long are printed with their CPU seconds at 4N. The exit code is 1 when there
are any. `bench.patterns` does the same for each regular expression alone.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from time import process_time

from bench.fuzz_seeds import TOKENS
from bench.fuzz_targets import TARGETS, clear

SIZE = 5_000  # bytes, and four times as many
ENOUGH = 5  # tokens that are printed
TOO_FAST = 0.02  # CPU seconds; shorter times are not compared
STEEP = 8.0  # ratio of times for a ratio of four in size


def odd(pairs: int, seed: int) -> Iterator[bytes]:
    """The repeated inputs: each token, spaces, a word, and a random sample of pairs."""
    chance = random.Random(seed)
    plain = (
        *TOKENS,
        b" ",
        b"a",
        b"A ",
        b"1",
        b"1,",
        b"a.",
        "Ж".encode(),
        "字".encode(),
        b"Mr. A",
        "“a” ".encode(),
        "«a ".encode(),
    )
    yield from plain
    for _ in range(pairs):
        yield chance.choice(plain) + chance.choice(plain)


def steep(
    run: Callable[[bytes], object], parts: Iterator[bytes], size: int = SIZE
) -> Iterator[tuple[bytes, float, float]]:
    """The tokens with superlinear cost: (token, CPU seconds at 4N, ratio to N)."""
    for part in parts:
        for before, after in ((b"", b""), ("She said: “".encode(), b"x")):
            once, more = (before + part * (n // len(part)) + after for n in (size, 4 * size))
            slow = _spent(run, more)
            if slow < TOO_FAST or (ratio := slow / max(_spent(run, once), 1e-6)) <= STEEP:
                continue
            ratio = min(ratio, _spent(run, more) / max(min(_spent(run, once) for _ in range(3)), 1e-6))
            if ratio > STEEP:
                yield before[:1] + part, slow, ratio


def _spent(run: Callable[[bytes], object], data: bytes) -> float:
    clear()
    begun = process_time()
    run(data)
    return process_time() - begun


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--pairs", type=int, default=100, help="pairs of tokens tried, beside each token alone")
    parser.add_argument("--size", type=int, default=SIZE, help="N, in bytes")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    runs = {name: target.run for name, target in TARGETS.items()}
    asked = arguments.targets or [*TARGETS]
    faults = 0
    for name in [n for n in runs if n in asked]:
        inputs = list(islice(steep(runs[name], odd(arguments.pairs, arguments.seed), arguments.size), ENOUGH))
        faults += len(inputs)
        for part, seconds, ratio in sorted(inputs, key=lambda measured: -measured[2]):
            print(
                f"{name:32} {seconds:7.2f} s at {4 * arguments.size:,} bytes, {ratio:5.1f} times N: {part!r}",
                flush=True,
            )
        print(f"{name:32} steep {len(inputs)}", flush=True)
    print(f"{faults} steep")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
