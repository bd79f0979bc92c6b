"""Articles in order of time, and what each copies."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from letters.model import Article

ArticleKey = tuple[bool, str, int, str, int]  # the order of an article, and its number


class DatedArticle(NamedTuple):
    """When and where an article appeared, and what it copies: a row of `chronology`."""

    n: int
    published: str | None
    length: int  # code points
    outlet: str
    id: str
    family: str | None  # as its front matter states
    likely: int  # on what that rests: `families.judged`
    parent: int | None
    quotation: int  # the first
    quotations: int
    grams: bytes  # outside marks, 4 bytes each, in order

    @classmethod
    def of(cls, n: int, article: Article, grams: Sequence[int], first: int, quotations: int) -> DatedArticle:
        """An article that comes, with the number of its first quotation."""
        stated = article.published, len(article.text), article.outlet, article.id, article.family
        return cls(n, *stated, 0, None, first, quotations, _packed(grams))

    @property
    def key(self) -> ArticleKey:
        """Where it comes among the others."""
        return *article_order(self.published, self.length, self.id), self.n

    def numbers(self) -> list[int]:
        """Its sampled shingles."""
        return list(struct.unpack(f"<{len(self.grams) // 4}I", self.grams))


def article_order(published: str | None, length: int, id: str) -> tuple[bool, str, int, str]:
    """Where an article comes: the earlier day first, the undated last; of one day the longer text, then by id.

    `length` is of its text, in code points.
    """
    return not published, published or "", -length, id


def _packed(grams: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(grams)}I", *grams)


def copy_chain(article: DatedArticle, article_of: Callable[[int], DatedArticle]) -> Iterator[DatedArticle]:
    """An article and what it copies, up to the origin; `article_of` gives an article by its number.

    Raises ValueError where one would copy what came after it, as in a circle.
    """
    yield article
    while article.parent is not None:
        copy, article = article, article_of(article.parent)
        if article.key >= copy.key:
            raise ValueError("an article copies a later one")
        yield article
