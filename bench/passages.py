"""Quality and cost of deduplication: `python -m bench.passages [ROWS.tsv [TRUTH.tsv]]`.

Without ROWS, 20,000 rows are made: passages of invented words as outlets print them. ROWS has the text in its last column.
TRUTH has lines `row<TAB>passage[|passage]`; without it the third column of ROWS has the passage. The methods are ours, equal
words (the rule of Quotebank), MinHash LSH if rensa is installed, and looking up each row as a phrase in SQLite's full-text
index of all rows, which takes minutes for 200,000 rows (`--only ours` skips it). Each runs in its own process.
Prints extended B-cubed precision, recall and F1 (Amigó et al. 2009); the rows in the largest passage as a multiple of the
true number; CPU seconds, also as a multiple of equal words, and peak memory including the rows; and for each kind of row
the share that is in one passage with the fullest row of each of its passages.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from index.grouping.quotation_rows import passage_ids
from index.model import QuotationRow
from letters.text.normalize import keys

Answer = list[set[str]]
GAPS = (" … ", "...", " [...] ", " . . . ", " (…) ")


class Row(NamedTuple):
    """A quotation and its true passages."""

    kind: str
    passages: frozenset[str]
    text: str


def generated(count: int, seed: int = 1) -> list[Row]:
    """Rows from invented passages; some share phrases, as templates do."""
    chance = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3)))) for _ in range(8000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    phrases = [chance.choices(vocabulary, weights, k=chance.randint(3, 8)) for _ in range(400)]
    rows: list[Row] = []
    before: list[str] = []
    for number in range(count):
        words = chance.choices(vocabulary, weights, k=chance.randint(8, 60))
        if chance.random() < 0.5:
            position = chance.randrange(len(words))
            words[position:position] = chance.choice(phrases)
        rows.append(Row("whole", frozenset([str(number)]), " ".join(words) + "."))
        for _ in range(int(chance.lognormvariate(1.8, 0.9))):
            rows.append(_reading(chance, words, before, number, vocabulary))
        before = words
        if len(rows) >= count:
            break
    chance.shuffle(rows)
    return rows


def _reading(chance: random.Random, words: list[str], before: list[str], number: int, vocabulary: list[str]) -> Row:
    """What an outlet prints of a passage."""
    mine, both = frozenset([str(number)]), frozenset([str(number), str(number - 1)])
    size = len(words)
    kind = chance.choices(
        ("same", "marks", "cut", "fragment", "gap", "changed", "stitched", "joined"), (5, 4, 3, 3, 2, 3, 1, 1)
    )
    if kind == ["marks"]:
        return Row(
            "marks", mine, f"“{' '.join(words).upper() if chance.random() < 0.2 else ' '.join(words).capitalize()},”"
        )
    if kind == ["cut"] and size > 10:
        a = chance.randrange(size // 2)
        return Row("cut", mine, " ".join(words[a : a + max(8, size // 2)]))
    if kind == ["fragment"]:
        a = chance.randrange(max(1, size - 8))
        return Row("fragment", mine, " ".join(words[a : a + chance.randint(6, 10)]))
    if kind == ["gap"] and size > 16:
        a = chance.randint(5, size - 10)
        return Row("gap", mine, " ".join(words[:a]) + chance.choice(GAPS) + " ".join(words[a + 4 :]))
    if kind == ["changed"]:
        changed = [chance.choice(vocabulary) if chance.random() < 0.05 else word for word in words]
        return Row("changed", mine, " ".join(changed))
    if kind in (["stitched"], ["joined"]) and len(before) > 12 and size > 12:
        mark = chance.choice(GAPS) if kind == ["stitched"] else " "
        return Row(
            kind[0], both, " ".join(before[-chance.randint(7, 12) :]) + mark + " ".join(words[: chance.randint(7, 12)])
        )
    return Row("same", mine, " ".join(words) + ".")


def read(rows: Path, truth: Path | None) -> list[Row]:
    """Rows from a table, with their truth."""
    lines = [line.split("\t") for line in rows.read_text(encoding="utf-8").splitlines()]
    labels = {}
    if truth:
        labels = dict(line.split("\t", 1) for line in truth.read_text(encoding="utf-8").splitlines())
    return [Row(line[1], frozenset((labels.get(line[0]) or line[2]).split("|")), line[-1]) for line in lines]


def ours(texts: Sequence[str]) -> Answer:
    return list(map(set, passage_ids([QuotationRow(text) for text in texts])))


def equal(texts: Sequence[str]) -> Answer:
    return [{" ".join(keys(text))} for text in texts]


def minhash(texts: Sequence[str]) -> Answer:
    """MinHash LSH over word 3-grams, 128 permutations, 32 bands; the components of its candidates."""
    rensa = import_module("rensa")
    lsh, parent, sketches = rensa.RMinHashLSH(0.5, 128, 32), list(range(len(texts))), []
    for k, text in enumerate(texts):
        words = keys(text)
        sketch = rensa.RMinHash(128, 1)
        sketch.update([" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))])
        lsh.insert(k, sketch)
        sketches.append(sketch)

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = k = parent[parent[k]]
        return k

    for k, sketch in enumerate(sketches):
        for other in lsh.query(sketch):
            parent[root(k)] = root(other)
    return [{str(root(k))} for k in range(len(texts))]


def phrases(texts: Sequence[str]) -> Answer:
    """SQLite's full-text index of all different wordings: the longest one that contains a row is its passage."""
    numbers: dict[str, int] = defaultdict(lambda: len(numbers))
    lines = [" ".join([f"w{numbers[key]}" for key in keys(text)]) for text in texts]
    ranked = sorted(set(lines) - {""}, key=lambda line: (-line.count(" "), line))
    passage = {"": "nothing"}
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE wordings USING fts5(line, content='')")
        database.executemany("INSERT INTO wordings (rowid, line) VALUES (?, ?)", enumerate(ranked))
        longest = "SELECT rowid FROM wordings WHERE wordings MATCH ? ORDER BY rowid LIMIT 1"
        for line in ranked:
            passage[line] = str(database.execute(longest, (f'"{line}"',)).fetchone()[0])
    return [{passage[line]} for line in lines]


METHODS: dict[str, Callable[[Sequence[str]], Answer]] = {
    "equal words": equal,
    "ours": ours,
    "rensa": minhash,
    "FTS5": phrases,
}


class Result(NamedTuple):
    """The answer of a method and its cost in CPU seconds and megabytes."""

    answer: Answer
    cpu: float
    memory: float


def run(name: str, texts: Sequence[str]) -> Result:
    """Run a method and measure it with its workers. Raises ImportError if it is not installed."""
    before = _cpu()
    answer = METHODS[name](texts)
    return Result(answer, _cpu() - before, _memory())


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _memory() -> float:
    """Peak memory of this process in megabytes (`getrusage` would include the parent)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def b_cubed(truth: Sequence[frozenset[str]], answer: Answer) -> tuple[float, float]:
    """Precision and recall of each row's neighbours, on average."""
    true, answered = _members(truth), _members(answer)
    precision = recall = 0.0
    for labels, names in zip(truth, answer):
        right = set().union(*(true[label] for label in labels))
        neighbours = set().union(*(answered[name] for name in names))
        both = len(right & neighbours)
        precision += both / len(neighbours)
        recall += both / len(right)
    return precision / len(answer), recall / len(answer)


def _members(groups: Sequence[frozenset[str]] | Answer) -> dict[str, set[int]]:
    members: dict[str, set[int]] = defaultdict(set)
    for k, names in enumerate(groups):
        for name in names:
            members[name].add(k)
    return members


def linked(rows: Sequence[Row], answer: Answer) -> Iterator[tuple[str, float]]:
    """For each kind, the share of rows in one passage with the fullest row of each of their passages."""
    fullest: dict[str, int] = {}
    for k, row in enumerate(rows):
        if row.kind in ("whole", "source"):
            fullest.update(dict.fromkeys(row.passages, k))
    hits: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for row, names in zip(rows, answer):
        if all(passage in fullest for passage in row.passages):
            all_[row.kind] += 1
            hits[row.kind] += all(names & answer[fullest[passage]] for passage in row.passages)
    return ((kind, hits[kind] / count) for kind, count in sorted(all_.items()))


def results(names: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[str, Result]]:
    """Print the figures of each method as it ends, and yield its answer."""
    texts, truth = [row.text for row in rows], [row.passages for row in rows]
    largest = max(map(len, _members(truth).values()))
    print(f"{'':12}{'P':>7}{'R':>7}{'F1':>7}{'largest':>9}{'CPU s':>9}{'x equal':>9}{'MB':>7}")
    base = 0.0
    for name in names:
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            try:
                result = alone.submit(run, name, texts).result()
            except ImportError:
                print(f"{name:12} not installed")
                continue
        base = base or result.cpu
        p, r = b_cubed(truth, result.answer)
        most = max(map(len, _members(result.answer).values())) / largest
        print(f"{name:12}{p:7.3f}{r:7.3f}{2 * p * r / (p + r):7.3f}{most:9.2f}{result.cpu:9.1f}"
              f"{result.cpu / base:9.1f}{result.memory:7.0f}", flush=True)  # fmt: skip
        yield name, result


def main() -> None:
    """Print a line of figures for each method, then a line for each kind of row."""
    parser = argparse.ArgumentParser(description="Quality and cost of ways to put quotations together.")
    parser.add_argument("rows", nargs="?", type=Path, metavar="ROWS.tsv")
    parser.add_argument("truth", nargs="?", type=Path, metavar="TRUTH.tsv")
    parser.add_argument("--only", action="append", choices=[*METHODS], help="leave the other ways out")
    options = parser.parse_args()
    rows = read(options.rows, options.truth) if options.rows else generated(20_000)
    print(f"{len(rows)} rows, {len({passage for row in rows for passage in row.passages})} passages")
    kinds: dict[str, dict[str, float]] = defaultdict(dict)
    ran = []
    for name, result in results(options.only or [*METHODS], rows):
        ran.append(name)
        for kind, share in linked(rows, result.answer):
            kinds[kind][name] = share
    print(f"\n{'linked':12}" + "".join(f"{name:>13}" for name in ran))
    for kind, shares in kinds.items():
        print(f"{kind:12}" + "".join(f"{shares[name]:13.3f}" for name in ran))


if __name__ == "__main__":
    main()
