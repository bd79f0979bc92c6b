"""The cost of a build on Spark compared with one machine, and whether both give the same result.

    python -m bench.spark rows N [ROWS.tsv]     the quotations of made articles, or the first N rows of a table
    python -m bench.spark articles N            made articles, and the shipped data
    python -m bench.spark warc PAGES            the same articles as pages of a web archive, of which some are damaged

Both run as commands in their own processes. Prints the CPU seconds of all processes, including workers and executors, and
their peak memory in megabytes. Shared memory counts once (proportional set size, sampled twice a second), so that a
forking JVM is not counted twice. `messages` is the size of the messages between partitions in a step, as stored between
steps; `shuffled` is the compressed data that Spark passes between tasks. The exit code is 1 when results differ. Linux
only.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.articles import Press, write
from bench.spark_pages import archive, lost
from bench.stages import Spent, memory, spent_by, tree
from letters.extract import extract
from letters.model import Article

ROOT = Path(__file__).resolve().parents[1]
MASTER = "local-cluster[2,1,2048]"
ADOPTS = 36  # of prctl: orphans become children of this process
EVERY = 0.5  # seconds between two samples; each costs about 20 ms
MILLION = 1e6


@dataclass(slots=True)
class Ran:
    """The cost and result of a command."""

    spent: Spent
    out: bytes
    errors: list[str]
    message_bytes: dict[str, int] = field(default_factory=dict)  # bytes, by step
    shuffled: int = 0  # bytes


class Outcome(NamedTuple):
    """The result of a build, to be compared with the other."""

    counts: object
    skipped: list[str]


def run(folder: Path, *arguments: object) -> Ran:
    """Run `quotes` and wait for it and all its descendants; the folder is for temporary files.

    Raises SystemExit with its error message if it fails.
    """
    command = [sys.executable, "quotes_cli.py", "--index", folder / "index", *arguments]
    environment = _environment(folder)
    spent, begun, cpu = Spent(), time.monotonic(), _cpu()
    message_bytes: dict[str, int] = {}
    used: dict[tuple[int, int], float] = {}
    with (
        (folder / "out").open("wb") as out,
        (folder / "errors").open("wb") as errors,
        subprocess.Popen([*map(str, command)], stdout=out, stderr=errors, cwd=ROOT, env=environment) as process,
    ):
        while not _ended(process):
            alive = tree(os.getpid())[1:]
            spent.memory = max(spent.memory, memory(alive))
            used.update(map(spent_by, alive))
            message_bytes.update(_message_bytes(folder))
            time.sleep(EVERY)
    seen = sum(
        used.values()
    )  # the CPU time of PySpark workers is lost when they end, because no process waits for them
    spent.cpu, spent.passed = max(_cpu() - cpu, seen), time.monotonic() - begun
    lines = (folder / "errors").read_text(errors="replace").splitlines()
    if process.returncode:
        raise SystemExit("\n".join(lines))
    return Ran(spent, (folder / "out").read_bytes(), lines, message_bytes, _shuffled(folder))


def _environment(folder: Path) -> dict[str, str]:
    """The environment in which a command keeps its files in the folder, and Spark its event log."""
    (folder / "journal").mkdir(parents=True)
    settings = {"enabled": "true", "dir": f"file://{folder}/journal", "compress": "false", "rolling.enabled": "false"}
    lines = [f"spark.eventLog.{name} {value}\n" for name, value in settings.items()]
    (folder / "spark-defaults.conf").write_text("".join(lines))
    own = {"TMPDIR": folder, "SPARK_CONF_DIR": folder, "QUOTES_STATE": folder / "state"}
    return {**os.environ, **{name: str(path) for name, path in own.items()}}


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a command and all its descendants ended."""
    with suppress(ChildProcessError):
        while True:
            id, status = os.waitpid(-1, os.WNOHANG)
            if not id:
                return False
            if id == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
    return True


def _cpu() -> float:
    """CPU seconds of all descendants that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _message_bytes(folder: Path) -> dict[str, int]:
    """The bytes of the messages of each step whose folder still exists."""
    steps = {step.name: sum(map(_size, _files(step))) for step in folder.glob("*/_work/*")}
    return {name: size for name, size in steps.items() if size}


def _files(folder: Path) -> Iterator[Path]:
    """The tables in a folder; some may be deleted meanwhile."""
    return (Path(path, name) for path, _, names in os.walk(folder) for name in names if name.endswith(".parquet"))


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _shuffled(folder: Path) -> int:
    """Bytes that tasks wrote for other tasks, from Spark's event log."""
    shuffled = 0
    for path in (folder / "journal").iterdir():
        for line in path.open():
            metrics = json.loads(line).get("Task Metrics") or {}
            shuffled += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return shuffled


def rows(count: int, table: Path | None, folder: Path) -> tuple[Path, int]:
    """The first rows of a table, or quotations of made articles, as a file; and their number."""
    path = folder / "rows.tsv"
    with path.open("w", encoding="utf-8") as out:
        number = 0
        for number, line in enumerate(islice(_lines(table), count), 1):
            out.write(line if table else f"{number}\t\t\t\t\t{line}\n")
    return path, number


def _lines(table: Path | None) -> Iterator[str]:
    if table:
        with table.open(encoding="utf-8", newline="\n") as lines:
            yield from lines
        return
    for record, _ in Press(7).articles():
        article = Article(record["id"], record["text"], record["outlet"])
        yield from (" ".join(article.text[quotation.start : quotation.end].split()) for quotation in extract(article))


def builds(folder: Path, master: str, file: Path, parts: Sequence[str]) -> tuple[dict[str, Ran], Outcome, Outcome]:
    """The cost and results of building a file on one machine, and on Spark followed by making the index."""
    options = ("--shipped", "--format", "json")
    single = run(folder / "one", "build", *options, file)
    spark = run(folder / "many", "build", "--spark", master, *parts, "--to", folder / "many" / "to", *options, file)
    index = run(folder / "index", "build", "--from-parquet", folder / "many" / "to", "--format", "json")
    expected, actual = _built(single.out), _built(index.out)
    ran = {"one machine": single, "Spark": spark, "index of that": index}
    return ran, Outcome(expected, single.errors), Outcome(actual, spark.errors)


def _built(out: bytes) -> dict[str, object]:
    """The counts that a build prints."""
    return {name: count for name, count in json.loads(out).items() if name != "index"}


def costs(ran: Mapping[str, Ran], quotations: int) -> Iterator[str]:
    """Lines with the cost of each command, its messages and shuffled data, also per million quotations."""
    base, spark = ran["one machine"].spent, ran["Spark"]
    per = MILLION / max(quotations, 1)
    yield f"{'':16}{'CPU s':>9}{'x':>7}{'/million':>10}{'peak MB':>9}{'x':>7}{'seconds':>9}"
    for name, cost in ran.items():
        spent = cost.spent
        yield (
            f"{name:16}{spent.cpu:9.1f}{spent.cpu / base.cpu:7.2f}{spent.cpu * per:10.1f}"
            f"{spent.memory:9.0f}{spent.memory / base.memory:7.2f}{spent.passed:9.1f}"
        )
    yield f"{'':16}{'MB':>9}{'/million':>17}"
    for name, size in (
        ("messages", sum(spark.message_bytes.values())),
        ("shuffled", spark.shuffled),
        *_largest(spark.message_bytes),
    ):
        yield f"{name:16}{size / MILLION:9.2f}{size / MILLION * per:17.1f}"


def _largest(message_bytes: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The steps with the largest messages."""
    for name, size in sorted(message_bytes.items(), key=lambda step: -step[1])[:8]:
        yield f"  {name}", size


def differences(expected: Outcome, actual: Outcome) -> Iterator[str]:
    """Lines on differences between the results of one machine and Spark."""
    if expected.counts != actual.counts:
        yield f"DIFFERENT: {expected.counts} on one machine, {actual.counts} on Spark"
    for name, lines in (
        ("one machine", set(expected.skipped) - set(actual.skipped)),
        ("Spark", set(actual.skipped) - set(expected.skipped)),
    ):
        yield from (f"DIFFERENT, on {name} alone: {line}" for line in sorted(lines))
    if expected.skipped != actual.skipped and sorted(expected.skipped) == sorted(actual.skipped):
        yield "DIFFERENT: the order of what was skipped"


def of_rows(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Deduplicate rows of quotations."""
    file, count = rows(options.count, options.table, folder)
    single = run(folder / "one", "passages", file)
    spark = run(folder / "many", "passages", "--spark", options.master, *options.parts, file)
    yield f"{count:,} rows, {len(single.out):,} bytes of answers"
    yield from costs({"one machine": single, "Spark": spark}, count)
    yield from ["DIFFERENT answers"] if single.out != spark.out else []


def of_articles(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Build articles from JSON Lines."""
    file = folder / "made.jsonl"
    write(options.count, file)
    ran, expected, actual = builds(folder, options.master, file, options.parts)
    yield from _of_build(ran, expected, actual)


def of_pages(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Build pages of a web archive; none may be lost silently."""
    file = folder / "made.warc.gz"
    written = archive(options.count, file)
    ran, expected, actual = builds(folder, options.master, file, options.parts)
    counts = Counter(page.damage or "sound" for page in written)
    yield f"{_size(file) / MILLION:.1f} MB of pages: " + ", ".join(f"{n} {name}" for name, n in counts.items())
    yield from _of_build(ran, expected, actual)
    yield f"{len(actual.skipped):,} lines on what was skipped"
    gone = lost(written, folder / "index/index/library.db", actual.skipped)
    yield from [f"DIFFERENT, {len(gone):,} lost, first {gone[0]}"] if gone else []


def _of_build(ran: Mapping[str, Ran], expected: Outcome, actual: Outcome) -> Iterator[str]:
    counts = _built(ran["one machine"].out)
    yield ", ".join(f"{name} {number}" for name, number in counts.items())
    yield from costs(ran, json.loads(ran["Spark"].out)["quotations"])
    yield from differences(expected, actual)


WAYS: Mapping[str, Callable[[Path, argparse.Namespace], Iterator[str]]] = {
    "rows": of_rows,
    "articles": of_articles,
    "warc": of_pages,
}


def main(arguments: Sequence[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("table", nargs="?", type=Path, metavar="ROWS.tsv", help="as `quotes passages` reads it")
    parser.add_argument("--master", default=MASTER, help=MASTER)
    parser.add_argument("--parts", type=int, metavar="N", help="as of `quotes build --spark`")
    options = parser.parse_args(arguments)
    options.parts = ["--parts", str(options.parts)] if options.parts else []
    ctypes.CDLL(None).prctl(ADOPTS, 1, 0, 0, 0)
    different = False
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for line in WAYS[options.way](Path(name), options):
            print(line, flush=True)
            different |= line.startswith("DIFFERENT")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
