"""Which texts stand for the passages of texts, as the tests of grouping ask it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.grouping.clustering import cluster_texts


def representatives(texts: Sequence[str], memory: int | None = None) -> list[tuple[int, ...]]:
    """For each text the index of the one that represents its passage, two for a splice; its own where it has no word."""
    clusters = cluster_texts(Counter(texts), memory)
    first = {text: index for index, text in reversed(list(enumerate(texts)))}
    shown = {root: first[clusters.texts[n]] for root, n in clusters.shown().items()}
    roots = dict(zip(clusters.texts, clusters.roots_by_text()))
    by_text = {text: tuple(sorted({shown[root] for root in roots[text]})) or (first[text],) for text in roots}
    return [by_text[text] for text in texts]
