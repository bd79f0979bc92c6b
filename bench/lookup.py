"""`python -m bench.lookup [FOLDER]`: how fast a wording is found in long sources, next to rapidfuzz and difflib.

FOLDER has sources (.md with `kind: source`); without it, sources of made sentences are used. Stretches of six to twenty
words are drawn from a seed, in every second one a word is replaced. Prints for ours how many are found, the queries per CPU
second (cold: the first pass over an index; warm: the second) and the memory; then how many times as long rapidfuzz's
partial ratio and difflib take to scan the same texts.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from time import process_time

from rapidfuzz.fuzz import partial_ratio

from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.model import Source
from letters.reading.corpus import Corpus, shipped_documents
from letters.text.normalize import keys

SCANNED = 3  # queries that rapidfuzz and difflib are given: each reads every source


def made_sources(chance: random.Random, count: int = 8, sentences: int = 12_000) -> list[Source]:
    """Sources of some hundred thousand words each, from the words of the shipped ones."""
    vocabulary = [
        key for document in shipped_documents() if isinstance(document, Source) for key in keys(document.text)
    ]
    rare = [f"{a}{b}" for a in vocabulary[:300] for b in vocabulary[300:360]]
    return [
        Source(f"made-{n}", "\n".join(_sentence(chance, vocabulary, rare) for _ in range(sentences)), language="en")
        for n in range(count)
    ]


def _sentence(chance: random.Random, vocabulary: Sequence[str], rare: Sequence[str]) -> str:
    words = chance.choices(vocabulary, k=chance.randint(6, 20)) + chance.choices(rare, k=3)
    chance.shuffle(words)
    return " ".join(words).capitalize() + "."


def queries(sources: Iterable[Source], count: int, chance: random.Random) -> list[tuple[str, str]]:
    """Stretches of the sources, each with its source; one word of every second is replaced."""
    drawn = []
    texts = [(source.id, source.text.split()) for source in sources if len(source.text.split()) > 100]
    for number in range(count):
        id, words = chance.choice(texts)
        size = chance.randint(6, 20)
        start = chance.randrange(len(words) - size)
        stretch = words[start : start + size]
        if number % 2:
            stretch[chance.randrange(size)] = "wombat"
        drawn.append((" ".join(stretch), id))
    return drawn


def spent(work: Callable[[], object]) -> float:
    """The CPU seconds that some work takes."""
    start = process_time()
    work()
    return process_time() - start


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", help="sources to look in")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    read = list(Corpus([options.folder])) if options.folder else made_sources(chance)
    sources = [document for document in read if isinstance(document, Source)]
    asked = queries(sources, options.queries, chance)
    words = sum(len(source.text.split()) for source in sources)
    print(f"{len(sources)} sources, {words:,} words, {len(asked)} queries")
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), sources)
        del read
        with Library.open(Path(folder)) as library:
            verifier = Verifier(library)
            cold = spent(lambda: [verifier.verify(query) for query, _ in asked])
            warm = spent(lambda: [verifier.verify(query) for query, _ in asked])
            correct = sum(id in verifier.verify(query).sources for query, id in asked)
    print(
        f"ours: {correct} found; {len(asked) / cold:,.0f} queries a CPU second cold, {len(asked) / warm:,.0f} warm;",
        end=" ",
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB with the sources themselves")
    ours = warm / len(asked)
    fuzzy = spent(lambda: [partial_ratio(query, s.text) for query, _ in asked[:SCANNED] for s in sources]) / SCANNED
    print(f"rapidfuzz partial_ratio: {fuzzy / ours:,.0f} times as long")
    part = max(len(source.text) for source in sources) // 50
    longest = max(sources, key=lambda source: len(source.text)).text[:part]
    blocks = spent(lambda: SequenceMatcher(None, longest, asked[0][0], autojunk=False).get_matching_blocks())
    share = part / sum(len(source.text) for source in sources)
    print(f"difflib: {blocks / share / ours:,.0f} times as long (from a stretch of {part:,} characters)")


if __name__ == "__main__":
    main()
