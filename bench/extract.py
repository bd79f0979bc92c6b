"""`python -m bench.extract [FILES]`: the speed of isolating quotations, in characters per CPU second.

Measured in this process, as the command `quotes extract --format jsonl` (including start-up, reading and JSON), and for
comparison as `grep -o` with a simple pattern of quotation marks, which finds neither kinds nor speakers and stops at line
ends. Without files a random article is made from a seed and repeated. The best of three runs counts.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

from letters.extract import extract
from letters.model import Article
from letters.reading.corpus import read

ROOT = Path(__file__).resolve().parents[1]
PATTERN = '"[^"]*"|“[^”]*”'
NAMES = ("Ada Marsh", "Ruth Calder", "Owen Reed", "Helen Frost", "Thomas Bell")
WORDS = (
    "the",
    "harbour",
    "was",
    "closed",
    "after",
    "a",
    "storm",
    "and",
    "nobody",
    "knew",
    "when",
    "it",
    "would",
    "open",
)
FORMS = ("“{0},” said {1}. {2}.", "{2}. {1} told reporters that it was “{0}” and left.", "{2}. {2}. {2}. {2}.",
         "“{0},” {1} wrote, “and {0}.”", "“{0}.” {2}. {2}. {2}.", "{2}. According to {1}, “{0}.” {2}.")  # fmt: skip


def generated(characters: int, seed: int = 7) -> str:
    """Records of random articles with about this many characters in total, one JSON object per line."""
    chance = random.Random(seed)
    lines: list[str] = []
    size = 0
    while size < characters:
        paragraphs = [
            chance.choice(FORMS).format(_words(chance), chance.choice(NAMES), _words(chance).capitalize())
            for _ in range(20)
        ]
        text = "\n\n".join(paragraphs)
        lines.append(json.dumps({"id": str(len(lines)), "text": text, "language": "en"}, ensure_ascii=False))
        size += len(text)
    return "\n".join(lines) + "\n"


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 24)))


def in_process(articles: list[Article]) -> float:
    """CPU seconds of `extract` over articles already read."""
    start = process_time()
    for article in articles:
        extract(article, context=False)
    return process_time() - start


def command(line: list[str]) -> float:
    """CPU seconds of a command; its output is read, because grep stops early when nobody reads it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def best(measure: Callable[[], float]) -> float:
    """The minimum of three runs, at least one step of the clock."""
    return max(0.001, min(measure() for _ in range(3)))


def main() -> None:
    """Print a line for each method."""
    parser = argparse.ArgumentParser(description="Characters per CPU second of isolating quotations.")
    parser.add_argument("files", nargs="*", metavar="FILES")
    files: list[str] = [str(Path(file).resolve()) for file in parser.parse_args().files]
    with tempfile.TemporaryDirectory() as folder:
        if not files:
            files = [f"{folder}/made.jsonl"]
            Path(files[0]).write_text(generated(2_000_000), encoding="utf-8")
        articles = [article for article in read(files) if isinstance(article, Article)]
        size = sum(len(article.text) for article in articles)
        ways = {
            "extract, in process": best(lambda: in_process(articles)),
            "quotes extract --format jsonl": best(
                lambda: command([sys.executable, "quotes_cli.py", "extract", "--format", "jsonl", *files])
            ),
            "grep -o": best(lambda: command(["grep", "-oE", PATTERN, *files])),
        }
    print(f"{len(articles)} articles, {size / 1e6:.1f} million characters")
    for name, seconds in ways.items():
        print(f"{name:32}{size / seconds / 1e6:10.2f} million characters a second")


if __name__ == "__main__":
    main()
