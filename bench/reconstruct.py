"""`python -m bench.reconstruct`: how much of a statement is reconstructed from quotations alone, and how much of that is wrong.

First the shipped clippings with each source hidden: an index is built without it, and the passages that the full index
assigns to the source are reconstructed. Then random statements, quoted by outlets that cut, omit with and without an
ellipsis, misprint, insert brackets, and join separate parts.

A word counts as rebuilt if the reconstruction has it at the same position as the source, and as wrong if the source has
another word there. Sentences count if a quotation has four of their words: as a whole, and as far as quotations have
their words. Words marked as doubtful do not count.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from time import process_time

from bench.made_statements import Maker
from index.answers.reconstruct import Reconstruction, reconstruct, statement
from index.builder import build
from index.comparison.alignment import align, runs
from index.comparison.wording import Wording
from index.model import Reading
from index.store import Library
from letters.model import Source
from letters.reading.corpus import shipped_documents
from letters.text.normalize import MIN_RUN, keys
from letters.text.sentences import sentences

NEAR = 12  # words of the source that may be missing without a marked gap


@dataclass(slots=True)
class Score:
    """The result of one reconstruction, in words of the source."""

    size: int
    rebuilt: set[int] = field(default_factory=set)
    attested: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    quoted: int = 0  # sentences of which a quotation has four words
    whole: int = 0
    reached: int = 0  # as far as any quotation has their words
    jumps: int = 0  # places where it continues and the source does not
    doubtful: int = 0  # words marked as doubtful


def score(reconstruction: Reconstruction, source: str, readings: Iterable[Reading]) -> Score:
    """Compare a reconstruction with the source that was hidden."""
    spans = sentences(source)
    reference = Wording(source, spans)
    result = Score(len(reference.keys))
    for sure, group in groupby(reconstruction.stretches, key=lambda s: bool(s.outlets) and not s.doubtful):
        stretches = list(group)
        words = keys(reconstruction.text[stretches[0].start : stretches[-1].end])
        if sure:
            paired = dict(_pairs(words, reference))
            result.rebuilt.update(paired.values())
            places = list(paired.values())
            result.jumps += sum(not 0 < b - a <= NEAR for a, b in pairwise(places))
            result.wrong += [word for n, word in enumerate(words) if n not in paired]
        else:
            result.doubtful += sum(len(keys(reconstruction.text[s.start : s.end])) for s in stretches if s.doubtful)
    for reading in readings:
        for run in runs(keys(reading.text), reference):
            result.attested.update(range(run.ref_start, run.ref_end))
    for start, end in spans:
        inside = {n for n, word in enumerate(reference.words) if start <= word.start < end}
        attested = inside & result.attested
        if len(attested) >= min(MIN_RUN, len(inside)):
            result.quoted += 1
            result.whole += inside <= result.rebuilt
            result.reached += attested <= result.rebuilt
    return result


def _pairs(words: Sequence[str], reference: Wording) -> Iterator[tuple[int, int]]:
    """The words that occur in the source in this order; a part that runs over a cut is compared piece by piece."""
    anchors = runs(words, reference)
    chains: list[list] = []
    for run in anchors:
        if chains and chains[-1][-1].ref_end <= run.ref_start and run.ref_start - chains[-1][-1].ref_end <= NEAR:
            chains[-1].append(run)
        else:
            chains.append([run])
    starts = [0, *(chain[0].start for chain in chains[1:]), len(words)]
    for chain, start, end in zip(chains, starts, starts[1:]):
        steps = align(words[start:end], reference, [run._replace(start=run.start - start) for run in chain])
        yield from (
            (start + s.start + n, s.ref_start + n) for s in steps if s.same for n in range(s.ref_end - s.ref_start)
        )


def hidden(source: Source) -> tuple[list[Reading], Reconstruction, float]:
    """What the shipped clippings print of a source, and its reconstruction by an index without it."""
    documents = list(shipped_documents())
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder, "known"), documents)
        build(
            Path(folder, "hidden"),
            [document for document in documents if document is not source and getattr(document, "id", "") != source.id],
        )
        with Library.open(Path(folder, "known")) as library:
            readings = library.readings(passage.id for passage in library.source_passages(source.id))
        with Library.open(Path(folder, "hidden")) as library:
            places = {(r.article, r.start, r.end) for r in readings}
            ids = [
                p.id
                for p, printed in library.all_passages()
                if any((r.article, r.start, r.end) in places for r in printed)
            ]
            start = process_time()
            reconstruction = statement(library, ids)
            return readings, reconstruction, process_time() - start


def main() -> None:
    """Print a line for each source and for the made statements of each seed."""
    parser = argparse.ArgumentParser(description="How much of a statement is rebuilt from quotations alone.")
    parser.add_argument("--seeds", type=int, nargs="*", default=[7, 8, 9], help="seeds of made statements")
    parser.add_argument("--statements", type=int, default=20, help="made statements of each seed")
    options = parser.parse_args()
    print(
        f"{'':10}{'of source':>10}{'of attested':>12}{'sentences':>11}{'whole':>7}{'reached':>9}{'wrong':>7}{'jumps':>7}{'doubtful':>10}{'CPU s':>8}"
    )
    for source in (document for document in shipped_documents() if isinstance(document, Source)):
        readings, reconstruction, seconds = hidden(source)
        _line(source.id, [score(reconstruction, source.text, readings)], seconds)
    for seed in options.seeds:
        maker, scores, seconds = Maker(seed), [], 0.0
        for _ in range(options.statements):
            text = maker.statement(maker.chance.randint(1, 12))
            readings = maker.readings(text, maker.chance.randint(2, 25))
            start = process_time()
            reconstruction = reconstruct(readings)
            seconds += process_time() - start
            scores.append(score(reconstruction, text, readings))
        _line(f"seed {seed}", scores, seconds)


def _line(name: str, scores: Sequence[Score], seconds: float) -> None:
    size, attested = (sum(counts) for counts in zip(*((s.size, len(s.attested)) for s in scores)))
    rebuilt = sum(len(s.rebuilt) for s in scores)
    reached = sum(len(s.rebuilt & s.attested) for s in scores)
    quoted, whole, full = (sum(counts) for counts in zip(*((s.quoted, s.whole, s.reached) for s in scores)))
    wrong = [word for s in scores for word in s.wrong]
    print(
        f"{name:10}{rebuilt / size:10.1%}{reached / max(1, attested):12.1%}{quoted:11}{whole:7}{full:9}{len(wrong):7}{sum(s.jumps for s in scores):7}"
        f"{sum(s.doubtful for s in scores):10}{seconds:8.2f}"
    )
    if wrong:
        print(f"{'':10}wrong: {' '.join(wrong[:40])}")


if __name__ == "__main__":
    main()
