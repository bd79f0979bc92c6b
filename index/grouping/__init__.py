"""Quotations to passages: what is found in a source takes the source's sentences, the rest its like.

The answer is a function of the set of rows: their order is nothing to it. Ids come from content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from index.grouping.clustering import Clusters, cluster_texts
from index.grouping.source_alignment import Aligner, SourceMatch
from index.grouping.units import LEAST
from index.model import Passage, PassageSpan, QuotationRow
from letters.model import Source, Span, is_speech
from letters.text.normalize import Word, keys, words
from letters.text.sentences import sentences

__all__ = [
    "Aligner",
    "Passage",
    "PassageSpan",
    "PassageSpans",
    "QuotationRow",
    "SourceMatch",
    "SourceSentences",
    "passages",
    "sentences",
]

PassageSpans = tuple[tuple[str, int, int], ...]  # passages that a text prints: id, and the span of it as in PassageSpan


def passages(rows: Sequence[QuotationRow], sources: Sequence[Source]) -> tuple[list[Passage], list[PassageSpan]]:
    """The passages of some rows and sources, and which row prints which.

    Every sentence of a source is a passage, `letter-3` the third of `letter`, printed or not. Passages come
    in order of source and place, then by id; uses by row, then in order of passages. A row without a word
    prints none.
    """
    held = SourceSentences(sources)
    by_article: dict[str, list[int]] = defaultdict(list)
    for k, row in enumerate(rows):
        by_article[row.article].append(k)
    sourced = {k: spans for some in by_article.values() for k, spans in zip(some, held.spans([rows[k] for k in some]))}
    printed = Counter(row.text for k, row in enumerate(rows) if sourced[k] == ())
    others, grouped_as = group_texts(printed)
    found = held.passages + others
    place = {passage.id: n for n, passage in enumerate(found)}
    uses = [PassageSpan(k, *span) for k, row in enumerate(rows) for span in sourced[k] or grouped_as.get(row.text, ())]
    return found, sorted(uses, key=lambda use: (use.row, place[use.passage], use.start))


def passage_id(units: Sequence[str]) -> str:
    """The id of a passage without a source: from the words of its units, however they are typeset."""
    return "q" + blake2b(" … ".join(units).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class SourceSentences:
    """The passages of some sources, and which of them a quotation prints."""

    def __init__(self, sources: Iterable[Source]) -> None:
        ordered = sorted(sources, key=lambda source: source.id)
        self.passages = [
            Passage(f"{source.id}-{n}", source.id, start, end, source.text[start:end])
            for source in ordered
            for n, (start, end) in enumerate(sentences(source.text), 1)
        ]
        self._of: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self._of[passage.source or ""].append(passage)
        self._aligner = Aligner(ordered)
        self._known: dict[tuple[str, str], list[SourceMatch]] = {}

    def spans(self, rows: Sequence[QuotationRow]) -> list[PassageSpans | None]:
        """What each row of one article prints: nothing where it is no source's, None where it has no word.

        First those that speak for themselves, then the short ones that the article vouches for.
        """
        aligned = [self._align(row) for row in rows]
        words = [len(keys(row.text)) for row in rows]
        vouched = {s.source for row, some, n in zip(rows, aligned, words) if row.article and n >= LEAST for s in some}
        if vouched:
            for k, row in enumerate(rows):
                if is_speech(row.kind) and words[k] < LEAST:
                    aligned[k] = self._aligner.align(row.text, vouched=vouched, language=row.language)
        return [self._joined(some) if n else None for some, n in zip(aligned, words)]

    def _align(self, row: QuotationRow) -> list[SourceMatch]:
        key = row.text, row.language
        if key not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[key] = self._aligner.align(row.text, language=row.language)
        return self._known[key]

    def _joined(self, stretches: Iterable[SourceMatch]) -> PassageSpans:
        """The spans of one row in one sentence joined, in order of source and place."""
        spans: dict[str, Span] = {}
        for stretch in stretches:
            for passage in self._of[stretch.source]:
                if passage.start <= stretch.start < passage.end:
                    a, b = spans.get(passage.id, (stretch.start, stretch.end))
                    spans[passage.id] = min(a, stretch.start), max(b, stretch.end)
        return tuple((passage, *span) for span, passage in sorted((span, passage) for passage, span in spans.items()))


def group_texts(printed: Mapping[str, int]) -> tuple[list[Passage], dict[str, PassageSpans]]:
    """The passages of different texts that stand in no source, each printed so often; and what each text prints."""
    return passages_of_clusters(cluster_texts(printed))


def passages_of_clusters(found: Clusters) -> tuple[list[Passage], dict[str, PassageSpans]]:
    """The passages of some clusters in order of their ids, and what each text prints of them."""
    texts, shown, places = found.texts, found.shown(), found.places()
    ids = root_ids(found, shown, {root for some in places for root in some})
    standing = {ids[root]: texts[shown[root]] for root in ids}
    uses = {
        texts[n]: tuple((id, *covered_span(texts[n], standing[id])) for id in sorted({ids[root] for root in places[n]}))
        for n in sorted(range(len(texts)), key=places.__getitem__)  # those of one passage after one another
    }
    return [Passage(id, None, 0, len(text), text) for id, text in sorted(standing.items())], uses


def root_ids(found: Clusters, shown: Mapping[int, int], roots: Iterable[int]) -> dict[int, str]:
    """The ids of the passages that some roots are, of which the texts that show them are known."""
    strings = {root: [found.cut.string(unit).strip() for unit in found.units_of(shown[root])] for root in roots}
    return {root: passage_id(units) for root, units in strings.items()}


def covered_span(text: str, passage: str) -> Span:
    """The span of a passage that a wording covers: from the first word they share to the last."""
    from rapidfuzz.distance import LCSseq

    if text == passage:
        return 0, len(passage)
    at = passage.find(text)
    if at >= 0:
        return at, at + len(text)
    there = _words(passage)
    blocks = [b for b in LCSseq.opcodes(keys(text), [w.key for w in there]).as_matching_blocks() if b.size]
    if not blocks:
        return 0, len(passage)
    return there[blocks[0].b].start, there[blocks[-1].b + blocks[-1].size - 1].end


@lru_cache(maxsize=64)  # the wordings of one passage are laid over it one after the other
def _words(passage: str) -> list[Word]:
    return words(passage)
