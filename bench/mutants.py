"""Mutation testing: which one-line changes of the core rooms no test notices.

`python -m bench.mutants [--room WORDS] [--module NAME] [--sample N] [--seed N]` draws N places of each module, changes
the code there with Cosmic Ray (one change at a time, in copies of the checkout), runs the tests of that room, and
prints each surviving change as a diff, with the share of survivors. Type annotations are never changed, because they
are not evaluated, nor caches, which only save time. Needs the extra `[mutation]`. Exit code 1 when more than --limit percent survive.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 15  # percent of the changes that may survive
SECONDS = 240  # for the tests of one change
ROOMS = {  # the modules of a room, and the tests that are meant to notice a change in it, the fastest first
    "letters/quote_marks": ("letters/test_quote_marks.py", "letters/test_forms.py", "letters/test_extract.py"),
    "letters/kinds": ("letters/test_kinds.py", "letters/test_extract.py"),
    "letters/attribution": (
        "letters/test_confidence.py",
        "letters/test_attribution.py",
        "letters/test_extract.py",
    ),
    "index/comparison": (
        "index/test_evidence.py",
        "index/test_comparison.py",
        "index/test_draft_findings.py",
        "index/test_verify.py",
    ),
    "index/answers": (
        "index/test_draft_findings.py",
        "index/test_outlets.py",
        "index/test_evidence.py",
        "index/test_candidates.py",
        "index/test_near_passages.py",
        "index/test_reconstruction_parts.py",
        "index/test_verify.py",
        "index/test_speakers.py",
        "index/test_collation.py",
        "index/test_reconstruct.py",
        "test_check.py",
        "test_verdicts.py",
    ),
    "index/grouping": (  # quick tests first: the first that fails ends the run
        "index/grouping/test_thresholds.py",
        "index/grouping/test_source_alignment.py",
        "index/grouping/test_clustering.py",
        "index/grouping/test_grouping.py",
        "index/grouping/test_shingle_holders.py",
        "index/grouping/test_quotation_rows.py",
        "index/grouping/test_incremental.py",
        "index/test_change.py",
    ),
    "index/fulltext": (
        "index/test_search.py",
        "index/test_query.py",
        "index/test_fulltext.py",
        "index/test_search_forms.py",
    ),
    "index/store": (
        "index/test_library.py",
        "index/test_row_codec.py",
        "index/test_unquoted.py",
        "index/test_vocabulary.py",
        "index/test_store.py",
    ),
}


def modules(room: str) -> list[str]:
    """The modules of a room, as paths from the checkout."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / room).rglob("*.py"))


def places(module: str, sample: int, chance: random.Random) -> list[tuple[str, int]]:
    """Random changes of a module, at most one at each place: an operator of Cosmic Ray and its occurrence."""
    from cosmic_ray.commands import init
    from cosmic_ray.work_db import WorkDB

    with tempfile.TemporaryDirectory() as folder:
        database = WorkDB(str(Path(folder, "session.sqlite")), WorkDB.Mode.create)
        init([Path(module)], database, {})
        mutations = [mutation for item in database.work_items for mutation in item.mutations]
        database.close()
    skipped = list(_annotations(ast.parse(Path(module).read_text(encoding="utf-8"))))
    by_place: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for mutation in mutations:
        if not any(start <= mutation.start_pos < end for start, end in skipped):
            by_place.setdefault(mutation.start_pos, []).append((mutation.operator_name, mutation.occurrence))
    drawn = chance.sample(sorted(by_place), min(sample, len(by_place)))
    return [chance.choice(sorted(by_place[place])) for place in drawn]


def _annotations(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where type annotations, the imports that only they need and `@cache` are, as pairs of (line, column)."""
    for node in ast.walk(tree):
        for mark in getattr(node, "decorator_list", ()):
            if ast.unparse(mark).split("(")[0] in ("cache", "lru_cache"):
                yield (mark.lineno, 0), (mark.lineno + 1, 0)
        nodes = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            nodes.append(node)
        for part in filter(None, nodes):
            yield (part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)


def survivors(room: str, module: str, sample: int, seed: int) -> tuple[int, list[str]]:
    """How many changes of a module were tried, and the diffs of those that no test noticed."""
    from cosmic_ray.mutating import mutate_and_test
    from cosmic_ray.work_item import MutationSpec, TestOutcome

    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder, "checkout")
        _copy(checkout)
        os.chdir(checkout)
        drawn = places(module, sample, random.Random(f"{seed} {module}"))
        tests = " ".join(shlex.quote(f"tests/{name}") for name in ROOMS[room])
        command = f"{shlex.quote(sys.executable)} -m pytest -q -x -p no:cacheprovider -p no:xdist {tests}"
        baseline = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False)
        if baseline.returncode:
            raise RuntimeError(f"{module}: the tests fail without a change:\n{baseline.stdout[-2000:]}")
        alive = []
        for operator, occurrence in drawn:
            change = MutationSpec(module, operator, occurrence, (1, 0), (1, 1))
            result = mutate_and_test([change], command, SECONDS)
            if result.test_outcome == TestOutcome.SURVIVED:
                alive.append(result.diff or "")
        os.chdir(ROOT)
    return len(drawn), alive


def _copy(checkout: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).exists():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)


def main(arguments: Sequence[str]) -> int:
    """Try changes of all rooms, or of some; 1 when too many survive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--room", default="", help="only rooms with these letters in their name")
    parser.add_argument("--module", action="append", default=[], help="only this module of them (repeatable)")
    parser.add_argument("--sample", type=int, default=10, help="places to change in each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--limit", type=int, default=LIMIT, help="percent of changes that may survive")
    options = parser.parse_args(arguments)
    jobs = [(room, module) for room in ROOMS if options.room in room for module in modules(room)]
    if options.module:
        jobs = [(room, module) for room, module in jobs if Path(module).stem in options.module]
    tried = alive = 0
    with ProcessPoolExecutor(options.processes) as pool:
        results = [pool.submit(survivors, *job, options.sample, options.seed) for job in jobs]
        for (_, module), result in zip(jobs, results, strict=True):
            count, diffs = result.result()
            tried, alive = tried + count, alive + len(diffs)
            print(f"{module}: {len(diffs)} of {count} survived", *diffs, sep="\n", flush=True)
    print(f"{alive} of {tried} changes survived ({100 * alive / max(tried, 1):.0f} %)")
    return int(100 * alive > options.limit * tried)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
