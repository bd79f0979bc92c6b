"""The families of a library that changes: a parent is searched again only for articles whose parent may change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from functools import cache

import numpy as np

from index.near_duplicates import (
    CERTAIN,
    FIRST_HOLDERS,
    LIKELY,
    MIN_SHARED,
    find_parent,
    sample_key,
    sample_of,
)
from index.near_duplicates.article_arrays import ArticleArrays, Holders, find_parents
from index.store.checked_rows import CheckedTables
from index.store.postings import ChangedPostings
from index.store.row_mapping import ArticleKey, DatedArticle
from index.store.row_writer import LibraryWriter


def initial_chronology(dated: Iterable[DatedArticle]) -> tuple[list[DatedArticle], Holders]:
    """The articles of a new library with their parents, and the holders of each shingle, by their numbers, in order."""
    ranked = sorted(dated, key=lambda row: row.key)
    begins = np.cumsum([0, *(len(row.grams) // 4 for row in ranked)])
    shingles = np.frombuffer(b"".join([row.grams for row in ranked]), dtype="<u4")
    outlets, sample_keys = [row.outlet for row in ranked], [sample_key(row.id) for row in ranked]
    arrays = ArticleArrays.of_all(shingles, begins, outlets, sample_keys)
    articles = []
    for row, decision in zip(ranked, find_parents(arrays)):
        parent = None if decision.parent is None or row.family else ranked[decision.parent].n
        articles.append(row._replace(likely=decision.likelihood, parent=parent))
    holders, numbers = arrays.first_holders, np.array([row.n for row in ranked], dtype=np.uint32)
    return articles, Holders(holders.shingle, numbers[holders.article])


class IncrementalFamilies:
    """The articles of a library during a change: a `ShingleIndex` in which keys identify articles."""

    def __init__(self, tables: CheckedTables, store: LibraryWriter) -> None:
        self._tables = tables
        self._store = store
        self._dated: dict[int, DatedArticle] = {}
        self._shingles = cache(lambda n: frozenset(self.article(n).numbers()))
        self._postings = ChangedPostings(tables.postings["narration"])
        self._earlier: dict[ArticleKey, list[tuple[int, ArticleKey]]] = {}
        self._added: set[int] = set()
        self._removed: set[int] = set()

    def article(self, n: int) -> DatedArticle:
        """An article."""
        if n not in self._dated:
            self._dated[n] = DatedArticle._make(self._tables.row("chronology", n))
        return self._dated[n]

    def remove(self, n: int) -> None:
        """Remove an article."""
        self._removed.add(n)
        self._store.delete("chronology", n)
        for shingle in self.article(n).numbers():
            self._postings.remove(shingle, n)

    def add(self, article: DatedArticle) -> None:
        """Add an article."""
        self._added.add(article.n)
        self._dated[article.n] = article
        self._store.insert("chronology", *article)
        for shingle in article.numbers():
            holders = self._postings.after(shingle)
            holders.insert(bisect_left(holders, article.key, key=lambda n: self.article(n).key), article.n)

    def update_parents(self) -> None:
        """Find the parents of affected articles, and write the articles and the holders of shingles."""
        for n in sorted(self._affected()):
            article, key = self.article(n), self.article(n).key
            decision = find_parent(key, self)
            parent = decision.parent[-1] if decision.parent and not article.family else None
            updated = article._replace(likely=decision.likelihood, parent=parent)
            if updated != article:
                self._dated[n] = updated
                self._store.replace("chronology", *updated)
        self._store.counts["narration"] += self._postings.write()

    def _affected(self) -> set[int]:
        """The articles whose parent may change.

        An UNLIKELY article is affected only by an article that is now among the first holders of one of its shingles,
        and shares enough of them. A CERTAIN copy is affected only by such an article, or if its parent is no longer
        among the first holders.
        """
        affected = set(self._added)
        for shingle in {shingle for n in self._added | self._removed for shingle in self.article(n).numbers()}:
            before, after = self._postings.before(shingle), self._postings.after(shingle)
            former = set(before[:FIRST_HOLDERS]).difference(after[:FIRST_HOLDERS])
            if before[:FIRST_HOLDERS] != after[:FIRST_HOLDERS] or self._sample(before) != self._sample(after):
                affected.update(n for n in after if self._may_change(self.article(n), former))
            for n in set(after[:FIRST_HOLDERS]).difference(before[:FIRST_HOLDERS]):
                own = self._shingles(n)
                affected.update(other for other in after if len(own & self._shingles(other)) >= MIN_SHARED)
        return affected

    def _may_change(self, article: DatedArticle, former: set[int]) -> bool:
        """Whether the decision on an article may change with the first holders or the sample of a shingle."""
        if article.likely == CERTAIN:
            return bool(former) if article.parent is None else article.parent in former
        return article.likely == LIKELY

    def _sample(self, holders: Sequence[int]) -> list[int]:
        return sample_of(holders, lambda n: (sample_key(self.article(n).id), self.article(n).key))

    def shingles(self, article: ArticleKey) -> frozenset[int]:
        """As in `ShingleIndex`."""
        return self._shingles(article[-1])

    def earlier_holders(self, article: ArticleKey) -> list[tuple[int, ArticleKey]]:
        """As in `ShingleIndex`."""
        if article not in self._earlier:
            first = {shingle: self._postings.after(shingle)[:FIRST_HOLDERS] for shingle in self.shingles(article)}
            pairs = [(shingle, n) for shingle, holders in first.items() for n in holders]
            keys = {n: self.article(n).key for _, n in pairs}
            self._earlier[article] = [(shingle, keys[n]) for shingle, n in pairs if keys[n] < article]
        return self._earlier[article]

    def sample(self, shingle: int) -> list[ArticleKey]:
        """As in `ShingleIndex`."""
        return [self.article(n).key for n in self._sample(self._postings.after(shingle))]

    def outlet(self, article: ArticleKey) -> Hashable:
        """As in `ShingleIndex`."""
        return self.article(article[-1]).outlet
