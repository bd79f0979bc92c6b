"""Documents on their way into an index, in a file of their own until all have come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple

from letters.model import Article, QuotesError, Source

Progress = Callable[[str, int, int], None]  # (stage, done, of); `of` is 0 where nobody knows


class Inbox:
    """Documents as they come, each id once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.sources: dict[str, Source] = {}
        self.articles = 0
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        database.execute("CREATE TABLE arrived (id TEXT PRIMARY KEY, document TEXT)")

    def take(self, documents: Iterable[Article | Source], progress: Progress | None) -> None:
        """Take in all documents; raises QuotesError where two differ under one id, and where there is none."""
        for number, document in enumerate(documents):
            if isinstance(document, Source):
                if self.sources.setdefault(document.id, document) != document:
                    raise two(document.id)
            else:
                self._article(document)
            if progress and not number % 100:
                progress("reading", number, 0)
        if not self.articles and not self.sources:
            raise QuotesError("no article and no source to build an index of; give files or folders that hold some")

    def _article(self, article: Article) -> None:
        document = json.dumps(astuple(article))
        try:
            self._database.execute("INSERT INTO arrived VALUES (?, ?)", (article.id, document))
            self.articles += 1
        except sqlite3.IntegrityError:
            told = "SELECT document FROM arrived WHERE id = ?"
            if self._database.execute(told, (article.id,)).fetchone() != (document,):
                raise two(article.id) from None

    def in_order(self) -> Iterator[Article]:
        """The articles by their ids, one at a time in memory."""
        for (document,) in self._database.execute("SELECT document FROM arrived ORDER BY id"):
            facts = json.loads(document)
            facts[-1] = tuple((start, end) for start, end in facts[-1])
            yield Article(*facts)


def two(id: str) -> QuotesError:
    return QuotesError(f"{id}: two different documents have this id; rename one or leave one out")
