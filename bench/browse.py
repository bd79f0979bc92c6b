"""`python -m bench.browse [PASSAGES] [--index DIR]`: the time `quotes browse` needs to paint and to answer a key.

It first makes an index of PASSAGES passages from invented articles, or uses the one in DIR. The first paint is measured
for the command as a process in its own terminal, from its start to the first complete frame. A key is measured on the
running screen, from the key to the frame that answers it, as CPU time of the painting thread. The matching alone is
compared with an FTS5 table of SQLite in memory, queried for the same words with the last one as a prefix, and with a
scan of the strings.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pty
import random
import resource
import select
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.invented import Invention
from index.browse import Browser
from index.browse.catalogue import Catalogue, parse_words
from index.builder import build
from index.store import Library
from index.store.summaries import PassageSummary
from letters.reading.corpus import Corpus
from letters.text.normalize import keys

ROUNDS = 5  # processes started
EACH = 10  # quotations in an article
AGAIN = 0.1  # of the quotations have been printed before
TYPED = ("the harbour", "we will not", "every contract in", "nobody", "xylophone", "a")
FRAME = b"Tab wordings"  # the last line of the screen has been painted


def records(count: int) -> Iterator[dict[str, str]]:
    """Records of articles with this many different statements."""
    chance = random.Random(7)
    invention = Invention(chance)
    statements: list[str] = []
    number = 0
    while len(statements) < count:
        number += 1
        sentences = []
        for _ in range(EACH):
            if statements and chance.random() < AGAIN:
                words = chance.choice(statements)
            else:
                words = invention.said()
                statements.append(words)
            sentences.append(f"“{words}” said {invention.person().name}.")
        day = f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}"
        outlet = invention.seldom(invention.outlets)
        yield {
            "id": f"made-{number}",
            "outlet": outlet,
            "published": day,
            "language": "en",
            "text": "\n\n".join(sentences),
        }


def generated(count: int, folder: Path) -> Path:
    """Make an index of about this many passages."""
    path = folder / "made.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for record in records(count):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    build(folder / "index", Corpus([str(path)]))
    return folder / "index"


def painted(folder: Path) -> tuple[float, float]:
    """Seconds from the start of the command to its first frame: wall time and CPU time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours, theirs = pty.openpty()
    command = [sys.executable, "quotes_cli.py", "--index", str(folder), "browse"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm-256color"}
    )
    os.set_blocking(ours, False)
    seen = b""
    while FRAME not in seen:
        if select.select([ours], [], [], 60)[0]:
            seen += os.read(ours, 65536)
        elif process.poll() is not None:
            raise SystemExit("no frame was painted")
    wall = time.perf_counter() - start
    process.send_signal(signal.SIGKILL)
    process.wait()
    os.close(ours)
    os.close(theirs)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent


async def typed(folder: Path) -> tuple[float, float, list[float]]:
    """CPU seconds until all passages were read, on the clock too; CPU milliseconds of the painting thread for each key."""
    app = Browser(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        wall, spent = time.perf_counter(), time.process_time()
        while not app.query_one("#passages").found:  # type: ignore[attr-defined]
            await pilot.pause(0.05)
        wall, spent = time.perf_counter() - wall, time.process_time() - spent
        keys = []
        for words in TYPED:
            for key in [*words, "down", "pagedown", *("backspace",) * len(words)]:
                start = time.thread_time()
                await pilot.press("space" if key == " " else key)
                keys.append(1000 * (time.thread_time() - start))
    return spent, wall, keys


def timed(ask: Callable[[str], object]) -> list[float]:
    """CPU milliseconds for each prefix of each typed text."""
    milliseconds = []
    for words in TYPED:
        for end in range(1, len(words) + 1):
            start = time.process_time()
            ask(words[:end])
            milliseconds.append(1000 * (time.process_time() - start))
    return milliseconds


def by_fts5(passages: list[PassageSummary]) -> Callable[[str], object]:
    """The same with SQLite's full-text index, in order of rank."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5 (text, prefix = '1 2 3')")
    ranked = sorted(passages, key=lambda passage: (-passage.outlets, -passage.quotations))
    database.executemany("INSERT INTO words VALUES (?)", ((" ".join(keys(passage.text)),) for passage in ranked))

    def ask(words: str) -> object:
        query = " ".join(f'"{word.key}"' if word.whole else f'"{word.key}" *' for word in parse_words(words))
        return database.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (query,)).fetchall()

    return ask


def by_scan(passages: list[PassageSummary]) -> Callable[[str], object]:
    """The same by scanning every passage."""
    texts = [f" {' '.join(keys(passage.text))} " for passage in passages]

    def ask(words: str) -> object:
        wanted = [f" {word.key} " if word.whole else f" {word.key}" for word in parse_words(words)]
        return [n for n, text in enumerate(texts) if all(word in text for word in wanted)]

    return ask


def median_and_maximum(name: str, values: list[float], unit: str = "ms") -> None:
    """Median and maximum of the figures."""
    print(f"{name:<28} median {statistics.median(values):8.2f} {unit}   worst {max(values):8.2f} {unit}")


def measure(folder: Path) -> None:
    """Print all figures for an index."""
    with Library.open(folder) as library:
        passages = library.passage_summaries()
    print(f"{len(passages):,} passages")
    frames = [painted(folder) for _ in range(ROUNDS)]
    median_and_maximum("first paint, on the clock", [wall for wall, _ in frames], "s ")
    median_and_maximum("first paint, CPU", [spent for _, spent in frames], "s ")
    spent, wall, pressed = asyncio.run(typed(folder))
    print(f"{'all passages read after':<28} {wall:.1f} s on the clock, {spent:.1f} s CPU")
    median_and_maximum("a key, to the frame", pressed)
    catalogue = Catalogue(passages)
    median_and_maximum("what fits: ours", timed(lambda words: catalogue.fitting(parse_words(words))))
    median_and_maximum("what fits: SQLite FTS5", timed(by_fts5(passages)))
    median_and_maximum("what fits: plain scan", timed(by_scan(passages)))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="How soon browse paints and answers.")
    parser.add_argument("passages", type=int, nargs="?", default=100_000, metavar="PASSAGES")
    parser.add_argument("--index", type=Path, metavar="DIR")
    options = parser.parse_args()
    if options.index:
        measure(options.index)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(generated(options.passages, Path(folder)))


if __name__ == "__main__":
    main()
