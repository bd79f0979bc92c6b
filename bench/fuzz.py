"""`python -m bench.fuzz [TARGET...] --runs N`: fuzzing of every reader and judge with mutated bytes, N runs each (--short: 2,000).

Mutations are guided by coverage with atheris (`pip install -e '.[test,fuzz]'`; libFuzzer, llvm.org/docs/LibFuzzer.html).
Without it, or with `--blind`, they are random. Each target runs in processes of its own, one after another, with a limit
of seconds per input and of memory; a guided one continues with the inputs of the process before. Inputs that violate a
law are saved in the folder `--kept`. Prints runs, runs per second and faults of each target. The exit code is 1 when
there is a fault.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.fuzz_seeds import TOKENS
from bench.fuzz_targets import TARGETS

LONGEST = 1024  # bytes of an input
SHORT = 2000  # runs, for a look in a minute or so
SLOW = 10  # seconds for one input
MEMORY = 2048  # MB
PART = 200_000  # runs of a process: atheris never frees the results of the comparisons of arrays that it traces


def mutations(seeds: Sequence[bytes], runs: int, seed: int) -> Iterator[bytes]:
    """The seeds, then random inputs made from them: cut, repeated, spliced, with odd tokens inserted."""
    chance = random.Random(seed)
    yield from seeds
    for _ in range(runs):
        data = bytearray(chance.choice(seeds))
        for _ in range(1 + int(chance.expovariate(0.4))):
            _mutate(data, chance, seeds)
        yield bytes(data[:LONGEST])


def _mutate(data: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    end = min(end, start + 40)
    match chance.randrange(8):
        case 0:
            del data[start:end]
        case 1:
            data[start:start] = data[start:end] * chance.choice((1, 2, 30))
        case 2:
            other = chance.choice(seeds)
            data[start:end] = other[chance.randrange(len(other)) :][: chance.choice((5, 50, 500))]
        case 3 if data:
            data[start % len(data)] = chance.randrange(256)
        case 4:
            data[start:end] = chance.choice(TOKENS) * chance.choice((1, 1, 3, 100))
        case _:
            data[start:start] = chance.choice(TOKENS)


def _fuzz_in_process(name: str, runs: int, seed: int, blind: bool, kept: Path, corpus: Path) -> None:
    """Fuzz one target in this process; a guided one adds the inputs that reach new code to `corpus`."""
    target = TARGETS[name]
    if blind:
        for data in mutations(target.seeds, runs, seed):
            try:
                target.run(data)
            except BaseException:
                (kept / f"crash-{name}").write_bytes(data)
                raise
        return
    import atheris

    with atheris.instrument_imports(include=["letters", "index"], enable_loader_override=False):
        target.run(target.seeds[0])
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words"
        words.write_text("".join('"' + "".join(f"\\x{b:02x}" for b in token) + '"\n' for token in TOKENS))
        for number, data in enumerate(target.seeds):
            (corpus / str(number)).write_bytes(data)
        options = [
            f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}",
            f"-dict={words}", f"-artifact_prefix={kept}/{name}-", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(corpus)], target.run)
        atheris.Fuzz()


def _fuzzed(name: str, arguments: argparse.Namespace, blind: bool) -> bool:
    """Fuzz one target in its own processes and print the result; whether all laws held."""
    command = [sys.executable, "-m", "bench.fuzz", name, "--here", "--kept", str(arguments.kept), *["--blind"] * blind]
    since = time.monotonic()
    runs = failed = 0
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as corpus:
        while runs < arguments.runs and not failed:
            part = min(PART, arguments.runs - runs)
            numbers = ["--runs", str(part), "--seed", str(arguments.seed + runs // PART), "--corpus", corpus]
            done = subprocess.run([*command, *numbers], capture_output=True, text=True, errors="replace", check=False)
            failed = done.returncode
            counts = re.findall(r"number_of_executed_units: (\d+)", done.stderr) or re.findall(r"#(\d+)\t", done.stderr)
            runs += part if not failed else int(counts[-1]) if counts else 0
    rate = runs / (time.monotonic() - since)
    print(f"{name:12}{runs:>10,} runs {rate:>8,.0f} /s  faults {int(failed != 0)}", flush=True)
    if failed:
        print(done.stderr[-4000:], file=sys.stderr)
    return not failed


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--short", action="store_const", const=SHORT, dest="runs", help=f"{SHORT:,} runs of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if unknown := set(arguments.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    blind = arguments.blind or find_spec("atheris") is None
    if arguments.here:
        return _fuzz_in_process(
            arguments.targets[0], arguments.runs, arguments.seed, blind, arguments.kept, arguments.corpus
        )
    arguments.kept.mkdir(parents=True, exist_ok=True)
    print("by chance alone" if blind else "led by coverage (atheris)", flush=True)
    held = [_fuzzed(name, arguments, blind) for name in arguments.targets or TARGETS]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
