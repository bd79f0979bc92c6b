"""A query put to a full-text index: what it finds in which order, and what is nearest where it finds nothing.

Nearest are the words like those that no passage has, and most of the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from index.fulltext import query_language
from index.fulltext.engine import FileStorage
from index.fulltext.engine import query as queries
from index.fulltext.lexicon import Lexicon
from index.fulltext.query_language import (
    AllOf,
    AnyOf,
    ExactValue,
    FuzzyWord,
    MostOf,
    Not,
    Prefix,
    QueryWords,
    Tree,
    fields_of,
)
from index.fulltext.shown_wording import shown_wording
from index.fulltext.whoosh_query import Translator
from index.fulltext.word_queries import Weighting, fact
from index.search_results import Hit, MissingWord, NearestHits, SearchResult
from index.store import Library
from letters.languages.word_lists import is_content_word

DIGITS = 9  # of a score; the last ones depend on the order in which Whoosh adds
Sort = Literal["relevance", "date", "oldest"]
Relaxed = Literal["another kind", "speaker", "outlet", "nearest words", "some of the words"]
"""What a passage is near by: a name, title or scare quote has the words; they are the name of a speaker or outlet that it
has; it has the words most like them; it has some of them."""
Words = Mapping[tuple[str, str], tuple[str, ...]]  # (field, word) to the nearest words


def search_in(
    library: Library, folder: Path, query: str, tree: query_language.Tree, sort: Sort, limit: int | None
) -> SearchResult:
    """The answer of an index in a folder that may be opened to a query. Raises whatever Whoosh meets in its files."""
    passages = library.counts()["passages"]
    index = FileStorage(str(folder), readonly=True).open_index()
    with closing(Lexicon(folder)) as lexicon, index.searcher(weighting=Weighting(passages)) as searcher:
        asked = _Search(library, lexicon, searcher, sort, limit)
        translator = asked.translator()
        total, hits = asked.hits(tree, translator)
        missing = missing_words(translator, lexicon)
        nearest = None if total else next(asked.nearest(tree, missing), None)
    return SearchResult(query, total, hits, missing, nearest)


class _Search:
    """One search, of which several queries may be made."""

    def __init__(self, library: Library, lexicon: Lexicon, searcher: Any, sort: Sort, limit: int | None) -> None:
        self._library = library
        self._lexicon = lexicon
        self._searcher = searcher
        self._sort: Sort = sort
        self._limit = limit

    def nearest(self, tree: query_language.Tree, missing: tuple[MissingWord, ...]) -> Iterator[NearestHits]:
        """The answers to what is less than the query asks for, the nearest first, where there are any."""
        for reason, less in relaxed(tree, missing):
            total, hits = self.hits(less, self.translator())
            if total:
                yield NearestHits(reason, total, hits)

    def translator(self) -> Translator:
        """What makes a query one of Whoosh's."""
        return Translator(self._lexicon, self._library.counts()["passages"], self._printed)

    def hits(self, tree: query_language.Tree, translator: Translator) -> tuple[int, tuple[Hit, ...]]:
        """How many passages a query finds, and the first of them."""
        whole = translator.query(tree)
        if "kind" not in query_language.fields_of(tree):
            whole = queries.And([whole, queries.Not(fact("hidden", "yes"))])
        scored = [(number, score) for number, score in self._searcher.search(whole, limit=None).items()]
        ordered = self._sorted(scored, translator)[: self._limit]
        stored = [(score, self._searcher.stored_fields(number)["told"]) for number, score in ordered]
        shown = {
            passage.id: (passage.text, passage.source, shown_wording(passage, readings, tree, translator))
            for passage, readings in self._library.with_readings(id for _, (id, *_) in stored)
        }
        hits = []
        for score, (id, _, outlets, uses) in stored:
            text, source, wording = shown[id]
            hits.append(Hit(id, text, source, round(score, 4), outlets, uses, wording))
        return len(scored), tuple(hits)

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


def missing_words(asked: Translator, lexicon: Lexicon) -> tuple[MissingWord, ...]:
    """The words of a query, those denied aside, that no passage has in any form, each once."""
    unknown = [(word.field, key) for word in asked.all_words() if not word.known(lexicon) for key in word.exact]
    return tuple(MissingWord(field, key, tuple(lexicon.nearest(field, key))) for field, key in dict.fromkeys(unknown))


def relaxed(tree: Tree, missing: tuple[MissingWord, ...]) -> Iterator[tuple[Relaxed, Tree]]:
    """Queries that ask for less, the nearest first, each with what makes it near."""
    if "kind" not in fields_of(tree):
        yield "another kind", AllOf((tree, ExactValue("kind", "any")))
    yield from _names(tree)
    nearest = {(word.field, word.word): word.nearest for word in missing}
    replaced = _replaced(tree, nearest)
    if replaced is not None and replaced != tree:
        yield "nearest words", replaced
    if replaced is not None and (fewer := _most_of(replaced)) is not None:
        yield "some of the words", fewer


def _names(tree: Tree) -> Iterator[tuple[Relaxed, Tree]]:
    """The words of a query as the name of a speaker and of an outlet, where it has nothing else."""
    parts = tree.operands if isinstance(tree, AllOf) else (tree,)
    words = [part for part in parts if isinstance(part, QueryWords) and part.field == "words"]
    if len(words) == len(parts):
        keys = tuple(key for part in words for key in part.keys)
        yield "speaker", QueryWords("speaker", keys)
        yield "outlet", QueryWords("outlet", keys)


def _leaves(tree: Tree) -> Iterator[Tree]:
    """The words and conditions of a query that are not denied."""
    if isinstance(tree, (AllOf, AnyOf, MostOf)):
        for part in tree.operands:
            yield from _leaves(part)
    elif not isinstance(tree, Not):
        yield tree


def _replaced(tree: Tree, nearest: Words) -> Tree | None:
    """The query with the nearest words in place of those that no passage has, without those that are like none."""
    if isinstance(tree, (AllOf, AnyOf)):
        parts = tuple(part for operand in tree.operands if (part := _replaced(operand, nearest)) is not None)
        return type(tree)(parts) if len(parts) > 1 else parts[0] if parts else None
    if not isinstance(tree, QueryWords) or not any((tree.field, key) in nearest for key in tree.keys):
        return tree
    if len(tree.keys) == 1:
        words = nearest[tree.field, tree.keys[0]]
        return tree._replace(keys=words[:1], instead=words[1:]) if words else None
    kept = (nearest.get((tree.field, key), (key,)) for key in tree.keys)
    keys = tuple(words[0] for words in kept if words)
    return tree._replace(keys=keys) if keys else None


def _most_of(tree: Tree) -> Tree | None:
    """At least half of the words that say something, all conditions as they are; None for a query of one word."""
    parts = tree.operands if isinstance(tree, AllOf) else (tree,)
    conditions = [part for part in parts if not fields_of(part) <= {"words"} or isinstance(part, Not)]
    words = [word for part in parts if part not in conditions for leaf in _leaves(part) for word in _single_words(leaf)]
    informative = [word for word in words if not isinstance(word, QueryWords) or is_content_word(word.keys[0])] or words
    informative = list(dict.fromkeys(informative))
    if not informative or len(words) == 1:
        return None
    return AllOf((*conditions, MostOf(tuple(informative), (len(informative) + 1) // 2)))


def _single_words(leaf: Tree) -> list[Tree]:
    if isinstance(leaf, QueryWords):
        return [QueryWords(leaf.field, (key,), instead=leaf.instead) for key in leaf.keys]
    return [leaf] if isinstance(leaf, (FuzzyWord, Prefix)) else []
