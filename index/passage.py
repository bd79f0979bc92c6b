"""Quotations to passages: what is found in a source takes the source's sentences, the rest its like.

The answer is a function of the set of rows: their order is nothing to it. Ids come from content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b

from index.align import Aligner, Stretch
from index.cluster import cluster
from index.model import Passage, Row, Use
from index.sentence import sentences
from index.units import LEAST
from letters.fold import keys, words
from letters.model import Source, Span

__all__ = ["Aligner", "Passage", "Row", "Stretch", "Use", "cluster", "passages", "sentences"]


def passages(rows: Sequence[Row], sources: Sequence[Source]) -> tuple[list[Passage], list[Use]]:
    """The passages of some rows and sources, and which row prints which.

    Every sentence of a source is a passage, `letter-3` the third of `letter`, printed or not. Passages come
    in order of source and place, then by id; uses by row, then in order of passages. A row without a word
    prints none.
    """
    found = [
        Passage(f"{source.id}-{n}", source.id, start, end, source.text[start:end])
        for source in sorted(sources, key=lambda source: source.id)
        for n, (start, end) in enumerate(sentences(source.text), 1)
    ]
    aligned = _aligned(rows, sources)
    uses = _of_sources(found, aligned)
    rest = [k for k, row in enumerate(rows) if not aligned[k] and _worded(row.text)]
    others, more = _of_none(rows, rest)
    place = {passage.id: n for n, passage in enumerate(found + others)}
    return found + others, sorted(uses + more, key=lambda use: (use.row, place[use.passage], use.start))


def passage_id(text: str) -> str:
    """The id of a passage without a source: from its words, however they are typeset."""
    return "q" + blake2b(" ".join(keys(text)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _worded(text: str) -> bool:
    return bool(keys(text))


def _aligned(rows: Sequence[Row], sources: Sequence[Source]) -> list[list[Stretch]]:
    """The stretches of each row: first those that speak for themselves, then those an article vouches for."""
    aligner = Aligner(sources)
    known: dict[tuple[str, str], list[Stretch]] = {}
    vouched: dict[str, set[str]] = defaultdict(set)
    aligned: list[list[Stretch]] = []
    for row in rows:
        if (row.text, row.language) not in known:
            known[row.text, row.language] = aligner.align(row.text, language=row.language)
        aligned.append(known[row.text, row.language])
        if row.article and aligned[-1] and len(keys(row.text)) >= LEAST:
            vouched[row.article].update(stretch.source for stretch in aligned[-1])
    for k, row in enumerate(rows):
        if row.kind == "quotation" and vouched.get(row.article) and len(keys(row.text)) < LEAST:
            aligned[k] = aligner.align(row.text, vouched=vouched[row.article], language=row.language)
    return aligned


def _of_sources(found: Sequence[Passage], aligned: Sequence[Sequence[Stretch]]) -> list[Use]:
    """The uses of sentences, the spans of one row in one sentence joined."""
    by: dict[str, list[Passage]] = defaultdict(list)
    for passage in found:
        by[passage.source or ""].append(passage)
    spans: dict[tuple[int, str], Span] = {}
    for row, stretches in enumerate(aligned):
        for stretch in stretches:
            for passage in by[stretch.source]:
                if passage.start <= stretch.start < passage.end:
                    a, b = spans.get((row, passage.id), (stretch.start, stretch.end))
                    spans[row, passage.id] = min(a, stretch.start), max(b, stretch.end)
    return [Use(row, passage, start, end) for (row, passage), (start, end) in spans.items()]


def _of_none(rows: Sequence[Row], rest: Sequence[int]) -> tuple[list[Passage], list[Use]]:
    """The passages of rows that stand in no source, and their uses."""
    roots = cluster([rows[k].text for k in rest])
    standing: dict[str, str] = {}
    ids: dict[int, str] = {}
    for root in sorted({root for some in roots for root in some}):
        text = rows[rest[root]].text
        ids[root] = passage_id(text)
        standing[ids[root]] = min(text, standing.get(ids[root], text))
    found = [Passage(name, None, 0, len(text), text) for name, text in sorted(standing.items())]
    uses = []
    spans: dict[tuple[str, str], Span] = {}
    for k, some in zip(rest, roots):
        for name in {ids[root] for root in some}:
            key = rows[k].text, name
            if key not in spans:
                spans[key] = _covered(rows[k].text, standing[name])
            uses.append(Use(k, name, *spans[key]))
    return found, uses


def _covered(text: str, passage: str) -> Span:
    """The span of a passage that a wording covers: from the first word they share to the last."""
    from rapidfuzz.distance import LCSseq

    if text == passage:
        return 0, len(passage)
    at = passage.find(text)
    if at >= 0:
        return at, at + len(text)
    there = words(passage)
    blocks = [b for b in LCSseq.opcodes(keys(text), [w.key for w in there]).as_matching_blocks() if b.size]
    if not blocks:
        return 0, len(passage)
    return there[blocks[0].b].start, there[blocks[-1].b + blocks[-1].size - 1].end
