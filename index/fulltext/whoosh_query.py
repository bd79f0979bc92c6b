"""A query as one of Whoosh's, and how what it finds is scored."""

from __future__ import annotations

import warnings
from math import log
from typing import Any

from index.fulltext import query_language
from index.fulltext.document import joined_words, token
from letters.model import KINDS

with warnings.catch_warnings():  # Python 3.12 warns of escapes in Whoosh's strings
    warnings.simplefilter("ignore")
    from whoosh import query as queries
    from whoosh import scoring
    from whoosh.matching import ListMatcher

LENGTH = 25  # words of a passage that count as they are; those of longer ones less


def queried(tree: query_language.Tree) -> Any:
    """The tree as one of Whoosh's."""
    if isinstance(tree, query_language.AllOf):
        parts = [
            queries.Not(queried(part.operand)) if isinstance(part, query_language.Not) else queried(part)
            for part in tree.operands
        ]
        if all(isinstance(part, query_language.Not) for part in tree.operands):
            parts.append(queries.Every())
        return queries.And(parts)
    if isinstance(tree, query_language.AnyOf):
        return queries.Or([queried(part) for part in tree.operands])
    if isinstance(tree, query_language.Not):
        return queries.And([queries.Every(), queries.Not(queried(tree.operand))])
    if isinstance(tree, query_language.DateRange):
        return _dates(tree)
    if isinstance(tree, query_language.FuzzyWord):
        return _near(tree)
    if isinstance(tree, query_language.ExactValue):
        return queries.Or([fact("kind", kind) for kind in KINDS]) if tree.value == "any" else fact(*tree)
    if len(tree.keys) > 1:
        return _RunOfWords(tree)
    return queries.Term("words", token(tree.keys[0])) if tree.field == "words" else fact(tree.field, tree.keys[0])


def fact(field: str, value: str) -> Any:
    """What asks for a fact."""
    return queries.Term("facts", f"{field}:{token(value)}")


def _near(tree: query_language.FuzzyWord) -> Any:
    if tree.field == "words":
        return queries.FuzzyTerm("words", token(tree.key), maxdist=1, prefixlength=1)
    return queries.FuzzyTerm("facts", f"{tree.field}:{token(tree.key)}", maxdist=1, prefixlength=len(tree.field) + 2)


def _dates(tree: query_language.DateRange) -> Any:
    if tree.later:
        return queries.TermRange("facts", f"date:{tree.day}", "date:~")
    return queries.TermRange("facts", "date:", f"date:{tree.day}~")  # the day, or every day of the month or year


class _RunOfWords(queries.And):  # type: ignore[misc]
    """Words side by side: passages with the two rarest of them, looked through for all, without positions."""

    def __init__(self, tree: query_language.QueryWords) -> None:
        field, before = ("words", "") if tree.field == "words" else ("facts", f"{tree.field}:")
        super().__init__([queries.Term(field, before + token(key)) for key in dict.fromkeys(tree.keys)])
        self._field, self._joined_words = tree.field, joined_words(tree.keys)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        rarest = sorted(self.subqueries, key=lambda term: searcher.doc_frequency(term.fieldname, term.text))[:2]
        matches = set(filter(lambda number: self._has_run(searcher, number), queries.And(rarest).docs(searcher)))
        every = super().matcher(searcher, context)
        numbers, scores = [], []
        while matches and every.is_active():
            if every.id() in matches:
                numbers.append(every.id())
                scores.append(every.score())
            every.next()
        return ListMatcher(numbers, scores)

    def _has_run(self, searcher: Any, number: int) -> bool:
        _, values, _, _ = searcher.stored_fields(number)["told"]
        return any(self._joined_words in text for text in values[self._field])


class Weighting(scoring.WeightingModel):  # type: ignore[misc]
    """Okapi BM25 (Robertson et al., TREC-3, 1994) with lengths against a fixed one.

    A score depends on what is in the index alone, not on what was in it before.
    """

    def __init__(self, passages: int) -> None:
        self._passages = max(passages, 1)

    def scorer(self, searcher: Any, field: str, text: Any, qf: int = 1) -> Any:
        """The scorer of a term."""
        if not searcher.schema[field].scorable:
            return scoring.WeightScorer.for_(searcher, field, text)
        whole = searcher.get_parent().reader()  # of all segments
        frequency = whole.doc_frequency(field, text)
        if whole.has_deletions():  # what is deleted is counted until its segment is merged
            frequency = sum(1 for _ in whole.postings(field, text).all_ids())
        return _Scorer(searcher, field, text, log(self._passages / (frequency + 1)) + 1)


class _Scorer(scoring.WeightLengthScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, field: str, text: Any, rarity: float) -> None:
        self._rarity = rarity
        self.setup(searcher, field, text)

    def _score(self, weight: float, length: int) -> float:
        return float(scoring.bm25(self._rarity, weight, length, LENGTH, 0.75, 1.2))
