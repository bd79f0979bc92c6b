"""`python -m bench.search`: how often the passage that is meant comes first, and among the first five.

Two hundred searches of twenty kinds in the shipped data (`tests/index/cases/searches.txt`). What is nearest counts where
nothing is found. `--missed` lists those whose passage is not among the first five.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.builder import build
from index.fulltext import search
from index.store import Library
from letters.reading.corpus import shipped_documents

CASES = Path(__file__).resolve().parents[1] / "tests" / "index" / "cases" / "searches.txt"
FIRST = 5


class Case(NamedTuple):
    """A search: its kind, the words, and the beginning of the id of the passage that is meant."""

    kind: str
    words: str
    passage: str


def cases() -> Iterator[Case]:
    """The searches in the order of the file."""
    kind = ""
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line[1:-1]
        elif line and not line.startswith("#"):
            words, _, passage = line.rpartition(" => ")
            yield Case(kind, words, passage)


def rank(library: Library, case: Case) -> int:
    """The place of the passage that is meant, from 1; 0 where it is not among the first."""
    result = search(library, case.words, limit=FIRST)
    hits = result.hits or (result.nearest.hits if result.nearest else [])
    places = [n for n, hit in enumerate(hits, 1) if _meant(hit.passage, case.passage)]
    return places[0] if places else 0


def _meant(id: str, beginning: str) -> bool:
    """Whether an id is the one that is meant; ids of passages of sources are given whole."""
    return id == beginning or (beginning.startswith("q") and id.startswith(beginning))


def ranks(folder: Path) -> dict[Case, int]:
    """The rank of every search, over an index of the shipped data that is made in the folder."""
    build(folder, shipped_documents())
    with Library.open(folder) as library:
        return {case: rank(library, case) for case in cases()}


def table(ranked: dict[Case, int]) -> Iterator[str]:
    """Recall at 1 and at 5 of each kind, and of all."""
    yield f"{'kind':36}{'at 1':>6}{'at 5':>6}"
    for kind in [*dict.fromkeys(case.kind for case in ranked), ""]:
        places = [place for case, place in ranked.items() if kind in ("", case.kind)]
        first, among = sum(place == 1 for place in places), sum(place > 0 for place in places)
        yield f"{kind or 'all':36}{first / len(places):6.2f}{among / len(places):6.2f}"


def main(arguments: Sequence[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="How often a search finds the passage that is meant.")
    parser.add_argument("--missed", action="store_true", help="list the searches that miss it")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        ranked = ranks(Path(folder))
    print("\n".join(table(ranked)))
    if options.missed:
        print("\n".join(f"{place} {case.words} => {case.passage}" for case, place in ranked.items() if place != 1))


if __name__ == "__main__":
    main(sys.argv[1:])
