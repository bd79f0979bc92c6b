"""The cost of an index: `python -m bench.build [--articles N] [--seed N] [FILE]`.

Builds an index of N made articles (`bench.articles`), or of FILE, together with the shipped data. Prints the CPU seconds and
memory of each stage of the build, the size of the index, and for comparison the same texts in SQLite's full-text index.
Then it runs commands, each in a new process, on this index and on one of the shipped data alone, prints the ratio, and
runs `grep` for the same words. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from time import process_time

from bench.articles import Press, write
from bench.stages import Spent, run
from letters.model import Article, Source
from letters.reading.corpus import read, shipped_documents

ROOT = Path(__file__).resolve().parents[1]
TIMES = 5  # runs of a command; the minimum counts
PRINTED = 30  # how often the queried made statement was printed
VOLUNTARY = "Participation is voluntary, with no obligation to provide feedback or use the tool"
WRONG = "Participation is mandatory, with an obligation to provide feedback on the tool"
STAGED = "from bench.build import staged; staged()"


def staged() -> None:
    """Build an index in the folder named by the first argument from the file named by the second; print each stage."""
    from index.builder import build

    folder, file = sys.argv[1:]
    stage = ""

    def progress(name: str, done: int, of: int) -> None:
        nonlocal stage
        if name != stage:
            stage = name
            print(name, flush=True)

    build(Path(folder), chain(shipped_documents(), read([file])), progress=progress)


def command(*line: str | Path) -> tuple[float, str]:
    """CPU seconds of a command in a new process, the minimum of several runs, and its standard error."""
    least = float("inf")
    for _ in range(TIMES):
        seconds, errors = once(*line)
        least = min(least, seconds)
    return least, errors


def once(*line: str | Path) -> tuple[float, str]:
    """The same for a single run."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([str(part) for part in line], cwd=ROOT, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return usage.ru_utime + usage.ru_stime, errors.read().decode(errors="replace")


def quotes(folder: Path, *arguments: str | Path) -> list[str | Path]:
    """The command line of `quotes` on an index."""
    return [sys.executable, "quotes_cli.py", "--index", folder, *arguments]


def fulltext(file: Path, folder: Path) -> tuple[float, int]:
    """CPU seconds to put the texts into SQLite's full-text index with word positions, and its size in bytes."""
    start = process_time()
    with closing(sqlite3.connect(folder / "fts.db")) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("CREATE VIRTUAL TABLE texts USING fts5(outlet UNINDEXED, text)")
        texts = ((document.outlet, document.text) for document in read([file]) if isinstance(document, Article))
        database.executemany("INSERT INTO texts VALUES (?, ?)", texts)
        database.commit()
    return process_time() - start, (folder / "fts.db").stat().st_size


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(stages: dict[str, Spent], whole: Spent, articles: int) -> Iterator[str]:
    """The stages of a build."""
    yield f"{'build':18}{'CPU s':>9}{'ms/article':>12}{'share':>8}{'peak MB':>9}{'seconds':>9}"
    for name, spent in [*stages.items(), ("whole", whole)]:
        share = f"{spent.cpu / whole.cpu:.0%}"
        per = 1000 * spent.cpu / articles
        yield f"{name:18}{spent.cpu:9.2f}{per:12.3f}{share:>8}{spent.memory:9.0f}{spent.passed:9.1f}"


def commands(made: Path, alone: Path, file: Path, statement: str) -> Iterator[str]:
    """Look-up commands on the made index and on one of the shipped data alone."""
    whole = next(
        document.text for document in shipped_documents() if isinstance(document, Source) and document.id == "openai"
    )
    asked = {
        "outlets, a sentence": ("outlets", VOLUNTARY),
        "outlets, a statement": ("outlets", whole),
        "outlets, made": ("outlets", statement),
        "verify, right": ("verify", VOLUNTARY),
        "verify, wrong": ("verify", WRONG),
        "verify, a statement": ("verify", whole),
        "verify, made": ("verify", statement),
    }
    yield f"{'CPU ms':22}{'this index':>12}{'shipped':>9}{'ratio':>7}{'grep':>7}"
    for name, arguments in asked.items():
        made_cost, alone_cost = (command(*quotes(folder, *arguments))[0] for folder in (made, alone))
        words = command("grep", "-c", "-F", json.dumps(arguments[1], ensure_ascii=False)[1:-1], file)[0]
        yield f"{name:22}{1000 * made_cost:12.0f}{1000 * alone_cost:9.0f}{made_cost / alone_cost:7.2f}{1000 * words:7.0f}"
    yield f"{'python alone':22}{1000 * command(sys.executable, '-c', 'pass')[0]:12.0f}"


def changes(made: Path, folder: Path, record: dict[str, str]) -> Iterator[str]:
    """Add one article and remove it again."""
    path = folder / "one.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, argument in (("add", path), ("remove", record["id"])):
        seconds, errors = once(*quotes(made, name, argument))
        if errors:
            raise SystemExit(errors)
        yield f"{name + ' one article':22}{seconds:.2f} CPU s"


def another(file: Path, articles: int | None, seed: int) -> dict[str, str]:
    """An article that is not in the file: the next made one, or the first one under another name."""
    if articles is not None:
        return next(islice(Press(seed).articles(), articles, None))[0]
    first = next(document for document in read([file]) if isinstance(document, Article))
    return {"id": "another", "outlet": "Another", "text": first.text}


def statement(made: Path) -> str:
    """A passage without a source, printed about as often as a sentence of the shipped statement."""
    sought = "SELECT text FROM passages WHERE source IS NULL ORDER BY abs(uses - ?), n LIMIT 1"
    with closing(sqlite3.connect(made / "library.db")) as database:
        return str(database.execute(sought, (PRINTED,)).fetchone()[0])


def report(file: Path, folder: Path, articles: int | None, seed: int) -> Iterator[str]:
    """Yield the lines of the report as they become known."""
    made_index, alone = folder / "made", folder / "alone"
    stages, whole = run([sys.executable, "-c", STAGED, str(made_index), str(file)], ROOT)
    with closing(sqlite3.connect(made_index / "library.db")) as database:
        counts = dict(database.execute("SELECT key, value FROM meta"))
    texts = file.stat().st_size
    yield f"{counts['articles']} articles, {counts['quotations']} quotations, {counts['passages']} passages, {texts / 1e6:.1f} MB"
    yield from table(stages, whole, int(counts["articles"]))
    yield f"index {size(made_index) / 1e6:.1f} MB, {size(made_index) / texts:.2f} of the texts"
    seconds, bytes_ = fulltext(file, folder)
    yield f"SQLite FTS5 of the texts: {seconds:.2f} CPU s, {bytes_ / 1e6:.1f} MB; the build is {whole.cpu / seconds:.1f} times that"
    yield ""
    once(*quotes(alone, "build"))
    yield from commands(made_index, alone, file, statement(made_index))
    yield from changes(made_index, folder, another(file, articles, seed))


def main(arguments: Sequence[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="What a build and the commands on its index cost.")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="articles; else some are made")
    parser.add_argument("--articles", type=int, default=2000, help="how many are made (2,000)")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = options.file.resolve() if options.file else folder / "made.jsonl"
        if not options.file:
            write(options.articles, file, options.seed)
        for line in report(file, folder, None if options.file else options.articles, options.seed):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
