"""Rows and sources to passages all at once, for tests of what the index does text by text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.grouping import PassageSpans, SourceSentences, passages_of_clusters
from index.grouping.clustering import cluster_texts
from index.model import Passage, QuotationRow
from letters.model import Source


class PassageSpan(NamedTuple):
    """A passage that a row prints, and the span of it that the row covers."""

    row: int
    passage: str
    start: int  # code points of the source's text; of `Passage.text` where there is no source
    end: int


def passages(rows: Sequence[QuotationRow], sources: Sequence[Source]) -> tuple[list[Passage], list[PassageSpan]]:
    """The passages of rows and sources, and which row prints which passage.

    Every sentence of a source is a passage, printed or not: `letter-3` is the third of `letter`. Passages are in order
    of source and position, then by id; uses are by row, then in order of passages. A row without a word prints none.
    """
    source_sentences = SourceSentences(sources)
    by_article: dict[str, list[int]] = defaultdict(list)
    for k, row in enumerate(rows):
        by_article[row.article].append(k)
    sourced: dict[int, PassageSpans | None] = {}
    for numbers in by_article.values():
        sourced.update(zip(numbers, source_sentences.spans([rows[k] for k in numbers])))
    printed = Counter(row.text for k, row in enumerate(rows) if sourced[k] == ())
    others, grouped_as = passages_of_clusters(cluster_texts(printed))
    all_passages = source_sentences.passages + others
    position = {passage.id: n for n, passage in enumerate(all_passages)}
    uses = [PassageSpan(k, *span) for k, row in enumerate(rows) for span in sourced[k] or grouped_as.get(row.text, ())]
    return all_passages, sorted(uses, key=lambda use: (use.row, position[use.passage], use.start))
