"""The families of a library that changes: only articles that may have another parent are asked for it again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.near_duplicates import FIRST, LEAST, LIKELY, SURE, drawn, judged, lot, parents
from index.store.checked_rows import CheckedTables
from index.store.chronology import ArticleKey, DatedArticle, dated_article
from index.store.postings import ChangedPostings
from index.store.row_writer import LibraryWriter


def initial_chronology(
    some: Sequence[DatedArticle], gram: NDArray[np.uint32], article: NDArray[np.uint32]
) -> tuple[list[DatedArticle], NDArray[np.uint64], NDArray[np.uint32]]:
    """The articles of a new library with their parents, and who holds each gram, by their numbers, in order.

    `some` come by number, from 1; `gram` and `article` are a pair for each gram of each, in any order.
    """
    ranked = sorted(some, key=lambda one: one.key)
    rank = np.zeros(len(some) + 1, dtype=np.uint32)
    rank[[one.n for one in ranked]] = np.arange(len(some))
    found = parents(gram, rank[article], [one.outlet for one in ranked], [lot(one.id) for one in ranked])
    by_article = np.sort(article.astype(np.uint64) << np.uint64(32) | gram)
    begins = np.searchsorted(by_article, np.arange(len(some) + 2, dtype=np.uint64) << np.uint64(32)).tolist()
    grams = by_article.astype("<u4")
    articles = []
    for one, judgement in zip(ranked, found):
        parent = None if judgement.parent is None or one.family else ranked[judgement.parent].n
        own = grams[begins[one.n] : begins[one.n + 1]].tobytes()
        articles.append(replace(one, likely=judgement.likely, parent=parent, grams=own))
    pair = np.sort(gram.astype(np.uint64) << np.uint64(32) | rank[article])
    numbers = np.array([one.n for one in ranked], dtype=np.uint32)
    return articles, pair >> np.uint64(32), numbers[(pair & np.uint64(0xFFFFFFFF)).astype(np.int64)]


class IncrementalFamilies:
    """The articles of a library as some come and go: `Texts`, where articles go by their keys."""

    def __init__(self, tables: CheckedTables, store: LibraryWriter) -> None:
        self._tables = tables
        self._store = store
        self._dated: dict[int, DatedArticle] = {}
        self._grams: dict[int, frozenset[int]] = {}
        self._postings = ChangedPostings(tables.postings["narration"])
        self._before: dict[ArticleKey, list[tuple[int, ArticleKey]]] = {}
        self._come: set[int] = set()
        self._gone: set[int] = set()

    def article(self, n: int) -> DatedArticle:
        """An article."""
        if n not in self._dated:
            self._dated[n] = dated_article(self._tables.row("chronology", n))
        return self._dated[n]

    def remove(self, n: int) -> None:
        """Let an article go."""
        self._gone.add(n)
        self._store.delete("chronology", n)
        for gram in self.article(n).numbers():
            self._postings.after(gram).remove(n)

    def add(self, one: DatedArticle) -> None:
        """Let an article come."""
        self._come.add(one.n)
        self._dated[one.n] = one
        self._store.insert("chronology", *one.row)
        for gram in one.numbers():
            holders = self._postings.after(gram)
            holders.insert(bisect_left(holders, one.key, key=lambda n: self.article(n).key), one.n)

    def update_parents(self) -> None:
        """Give every article the parent that it has now, and write who has which gram."""
        for n in sorted(self._asked()):
            one, key = self.article(n), self.article(n).key
            found = judged(key, self)
            parent = found.parent[-1] if found.parent and not one.family else None
            other = replace(one, likely=found.likely, parent=parent)
            if other != one:
                self._dated[n] = other
                self._store.replace("chronology", *other.row)
        self._store.counts["narration"] += self._postings.write()

    def _asked(self) -> set[int]:
        """The articles whose parent may be another than before.

        One that hardly shared anything with any other is asked only for the sake of an article that is now among
        the first to have a gram of its own, and that shares enough of them; one that surely copies another, only
        for such or where that other is no longer among the first.
        """
        asked = set(self._come)
        for gram in {gram for n in self._come | self._gone for gram in self.article(n).numbers()}:
            before, after = self._postings.before(gram), self._postings.after(gram)
            left = set(before[:FIRST]).difference(after[:FIRST])
            if before[:FIRST] != after[:FIRST] or self._drawn(before) != self._drawn(after):
                asked.update(n for n in after if self._bears(self.article(n), left))
            for n in set(after[:FIRST]).difference(before[:FIRST]):
                asked.update(other for other in after if len(self._own(n) & self._own(other)) >= LEAST)
        return asked

    def _bears(self, one: DatedArticle, left: set[int]) -> bool:
        """Whether it bears on an article that these are no longer among the first to have a gram, or who testifies."""
        if one.likely == SURE:
            return bool(left) if one.parent is None else one.parent in left
        return one.likely == LIKELY

    def _own(self, n: int) -> frozenset[int]:
        """The grams of an article."""
        if n not in self._grams:
            self._grams[n] = frozenset(self.article(n).numbers())
        return self._grams[n]

    def _drawn(self, holders: Sequence[int]) -> list[int]:
        return drawn(holders, lambda n: (lot(self.article(n).id), self.article(n).key))

    def grams(self, article: ArticleKey) -> frozenset[int]:
        """As `Texts` has it."""
        return self._own(article[-1])

    def before(self, article: ArticleKey) -> list[tuple[int, ArticleKey]]:
        """As `Texts` has it."""
        if article not in self._before:
            pairs = [(gram, n) for gram in self.grams(article) for n in self._postings.after(gram)[:FIRST]]
            keys = {n: self.article(n).key for _, n in pairs}
            self._before[article] = [(gram, keys[n]) for gram, n in pairs if keys[n] < article]
        return self._before[article]

    def drawn(self, gram: int) -> list[ArticleKey]:
        """As `Texts` has it."""
        return [self.article(n).key for n in self._drawn(self._postings.after(gram))]

    def outlet(self, article: ArticleKey) -> Hashable:
        """As `Texts` has it."""
        return self.article(article[-1]).outlet
