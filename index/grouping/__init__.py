"""Quotations to passages: what occurs in a source belongs to the source's sentences; the others are grouped.

The answer depends on the set of rows, not on their order. Ids are made from content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from index.grouping.clustering import Clusters
from index.grouping.source_alignment import Aligner, SourceMatch
from index.grouping.units import MIN_PIECE_WORDS
from index.model import Passage, QuotationRow
from letters.model import Source, Span, is_speech
from letters.text import source_parts
from letters.text.markup import as_read
from letters.text.normalize import Word, keys, words

# passages that a text prints: the id, and the span of it that the text covers, of the source where there is one
PassageSpans = tuple[tuple[str, int, int], ...]


def passage_id(units: Sequence[str]) -> str:
    """The id of a passage without a source: made from the words of its units, whatever their typography."""
    return "q" + blake2b(" … ".join(units).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class SourceSentences:
    """The passages of sources, and which of them a quotation prints."""

    def __init__(self, sources: Iterable[Source]) -> None:
        ordered = sorted(sources, key=lambda source: source.id)
        self.passages = [
            Passage(
                f"{source.id}-{n}",
                source.id,
                part.start,
                part.end,
                as_read(source.text[slice(*part[:2])]),
                part.speaker,
            )
            for source in ordered
            for n, part in enumerate(source_parts.parts(source.text, source.names), 1)
        ]
        self._by_source: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self._by_source[passage.source or ""].append(passage)
        self._aligner = Aligner(ordered)
        self._aligned = lru_cache(100_000)(self._aligner.align)

    def spans(self, rows: Sequence[QuotationRow]) -> list[PassageSpans | None]:
        """What each row of one article prints: () if it is in no source, None if it has no word.

        Short quotations are aligned again with the sources that their article quotes at length.
        """
        aligned = [self._aligned(row.text, language=row.language) for row in rows]
        words = [len(keys(row.text)) for row in rows]
        long = (matches for row, matches, n in zip(rows, aligned, words) if row.article and n >= MIN_PIECE_WORDS)
        quoted = {match.source for matches in long for match in matches}
        if quoted:
            for k, row in enumerate(rows):
                if is_speech(row.kind) and words[k] < MIN_PIECE_WORDS:
                    aligned[k] = self._aligner.align(row.text, quoted=quoted, language=row.language)
        return [self._merged(matches) if n else None for matches, n in zip(aligned, words)]

    def _merged(self, matches: Iterable[SourceMatch]) -> PassageSpans:
        """One span for each sentence, from all matches of a row, in order of source and position."""
        spans: dict[str, Span] = {}
        for match in matches:
            for passage in self._by_source[match.source]:
                if passage.start <= match.start < passage.end:
                    a, b = spans.get(passage.id, (match.start, match.end))
                    spans[passage.id] = min(a, match.start), max(b, match.end)
        return tuple((passage, *span) for span, passage in sorted((span, passage) for passage, span in spans.items()))


def passages_of_clusters(clusters: Clusters) -> tuple[list[Passage], dict[str, PassageSpans]]:
    """The passages of clusters in order of their ids, and what each text prints of them."""
    texts = clusters.texts
    printed, wordings = printed_ids(clusters)
    uses: dict[str, PassageSpans] = {}
    for n in sorted(range(len(texts)), key=printed.__getitem__):  # by passage, for the cache of _words
        uses[texts[n]] = tuple((id, *covered_span(texts[n], wordings[id])) for id in printed[n])
    return [Passage(id, None, 0, len(text), text) for id, text in sorted(wordings.items())], uses


def printed_ids(clusters: Clusters) -> tuple[list[list[str]], dict[str, str]]:
    """The ids of the passages that each text prints, in order; and for each id the text that represents the passage."""
    shown, roots_by_text = clusters.shown(), clusters.roots_by_text()
    distinct = set(roots_by_text)  # most texts share their passage
    ids = {root: _root_id(clusters, shown[root]) for roots in distinct for root in roots}
    printed = {roots: sorted({ids[root] for root in roots}) for roots in distinct}
    return [printed[roots] for roots in roots_by_text], {ids[root]: clusters.texts[shown[root]] for root in ids}


def _root_id(clusters: Clusters, text: int) -> str:
    """The id of the passage that a text represents."""
    return passage_id([clusters.units.string(unit).strip() for unit in clusters.units_of_text(text)])


def covered_span(text: str, passage: str) -> Span:
    """The span of a passage that a wording covers: from the first word they share to the last."""
    from rapidfuzz.distance import LCSseq

    if text == passage:
        return 0, len(passage)
    start = passage.find(text)
    if start >= 0:
        return start, start + len(text)
    whole = _words(passage)
    blocks = [b for b in LCSseq.opcodes(keys(text), [w.key for w in whole]).as_matching_blocks() if b.size]
    if not blocks:
        return 0, len(passage)
    return whole[blocks[0].b].start, whole[blocks[-1].b + blocks[-1].size - 1].end


@lru_cache(maxsize=64)  # the wordings of one passage are aligned with it one after the other
def _words(passage: str) -> list[Word]:
    return words(passage)
