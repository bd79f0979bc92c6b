"""A query put to a full-text index: what it finds in which order, and what is nearest where it finds nothing."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, NamedTuple

from index.fulltext import query_language
from index.fulltext.lexicon import Lexicon
from index.fulltext.nearest import Missing, Relaxed, missing_words, relaxed
from index.fulltext.shown_wording import ShownWording, shown_wordings
from index.fulltext.whoosh_query import Translator
from index.fulltext.word_queries import Weighting, fact
from index.store import Library

with warnings.catch_warnings():  # Python 3.12 warns of escapes in Whoosh's strings
    warnings.simplefilter("ignore")
    from whoosh import query as queries
    from whoosh.filedb.filestore import FileStorage

DIGITS = 9  # of a score; the last ones depend on the order in which Whoosh adds
Sort = Literal["relevance", "date", "oldest"]


class Hit(NamedTuple):
    """A passage that a search found; `outlets` and `uses` count all of its readings."""

    passage: str
    text: str
    source: str | None
    score: float
    outlets: int
    uses: int
    matched: ShownWording


class Nearest(NamedTuple):
    """What is nearest to a query that finds nothing: the first of the passages, and why they are near."""

    reason: Relaxed
    total: int
    hits: list[Hit]


class Hits(NamedTuple):
    """How many passages there are, and the first of them; which words no passage has, and what is nearest then."""

    total: int
    hits: list[Hit]
    missing: tuple[Missing, ...] = ()
    nearest: Nearest | None = None


def search_in(library: Library, folder: Path, tree: query_language.Tree, sort: Sort, limit: int | None) -> Hits:
    """The answer of an index in a folder that may be opened. Raises whatever Whoosh meets in its files."""
    passages = library.counts()["passages"]
    index = FileStorage(str(folder), readonly=True).open_index()
    with closing(Lexicon(folder)) as lexicon, index.searcher(weighting=Weighting(passages)) as searcher:
        asked = _Search(library, lexicon, searcher, sort, limit)
        translator = asked.translator()
        total, hits = asked.hits(tree, translator)
        missing = missing_words(translator, lexicon)
        nearest = None if total else next(asked.nearest(tree, missing), None)
    return Hits(total, hits, missing, nearest)


class _Search:
    """One search, of which several queries may be made."""

    def __init__(self, library: Library, lexicon: Lexicon, searcher: Any, sort: Sort, limit: int | None) -> None:
        self._library = library
        self._lexicon = lexicon
        self._searcher = searcher
        self._sort: Sort = sort
        self._limit = limit

    def nearest(self, tree: query_language.Tree, missing: tuple[Missing, ...]) -> Iterator[Nearest]:
        """The answers to what is less than the query asks for, the nearest first, where there are any."""
        for reason, less in relaxed(tree, missing):
            total, hits = self.hits(less, self.translator())
            if total:
                yield Nearest(reason, total, hits)

    def translator(self) -> Translator:
        """What makes a query one of Whoosh's."""
        return Translator(self._lexicon, self._library.counts()["passages"], self._printed)

    def hits(self, tree: query_language.Tree, translator: Translator) -> tuple[int, list[Hit]]:
        """How many passages a query finds, and the first of them."""
        whole = translator.query(tree)
        if "kind" not in query_language.fields_of(tree):
            whole = queries.And([whole, queries.Not(fact("hidden", "yes"))])
        scored = [(number, score) for number, score in self._searcher.search(whole, limit=None).items()]
        ordered = self._sorted(scored, translator)[: self._limit]
        stored = [(score, self._searcher.stored_fields(number)["told"]) for number, score in ordered]
        ids = [id for _, (id, *_) in stored]
        passages = self._library.passages(ids)
        wordings = shown_wordings(self._library, [passages[id] for id in ids], tree, translator)
        hits = [
            Hit(id, passages[id].text, passages[id].source, round(score, 4), outlets, uses, wordings[id])
            for score, (id, _, outlets, uses) in stored
        ]
        return len(scored), hits

    def _printed(self, first: str, second: str) -> bool:
        words = [first, second]
        return bool(self._library.words.texts_with(words) or self._library.words.source_passages_with(words))

    def _sorted(self, scored: list[tuple[int, float]], translator: Translator) -> list[tuple[int, float]]:
        """Hits as (number, score) in the order asked for; ties in order of the library, unknown dates last.

        By relevance, those with all words as they were typed come first, then those with one of them in another form.
        """
        if not scored:
            return []  # an index without a document has no columns
        reader = self._searcher.reader()
        place = reader.column_reader("place")
        if self._sort == "relevance":
            others = Counter(
                number for word in translator.all_words() for number in word.only_otherwise(self._searcher)
            )
            return sorted(scored, key=lambda hit: (others[hit[0]], -round(hit[1], DIGITS), place[hit[0]]))
        day = reader.column_reader("last" if self._sort == "date" else "first")
        ordered = sorted(scored, key=lambda hit: place[hit[0]])
        ordered.sort(key=lambda hit: day[hit[0]], reverse=self._sort == "date")
        return [hit for hit in ordered if day[hit[0]]] + [hit for hit in ordered if not day[hit[0]]]
