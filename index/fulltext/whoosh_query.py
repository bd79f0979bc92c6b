"""A query as one of Whoosh's: each word with its other forms that the index has, and how what it finds is scored."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import log
from typing import Any

from index.fulltext import query_language
from index.fulltext.document import SEPARATOR, token
from index.fulltext.lexicon import Lexicon
from letters.languages.word_lists import is_content_word
from letters.model import KINDS

with warnings.catch_warnings():  # Python 3.12 warns of escapes in Whoosh's strings
    warnings.simplefilter("ignore")
    from whoosh import query as queries
    from whoosh import scoring
    from whoosh.matching import ListMatcher

LENGTH = 25  # words of a passage that count as they are; those of longer ones less
LEAST_PART = 2  # letters of each part of a word that is written apart elsewhere
Printed = Callable[[str, str], bool]  # whether two words stand side by side in some wording


class Translator:
    """Queries of one index for Whoosh; `words` are the words that were asked for and not denied, of all queries."""

    def __init__(self, lexicon: Lexicon, passages: int, printed: Printed) -> None:
        self._lexicon = lexicon
        self._passages = passages
        self._printed = printed
        self.words: list[AnyForm] = []
        self.runs: list[Run] = []

    def all_words(self) -> list[AnyForm]:
        """The words that were asked for, alone or beside others, and not denied."""
        return [*self.words, *(word for run in self.runs for word in run.words)]

    def query(self, tree: query_language.Tree, *, denied: bool = False) -> Any:
        """The tree as a query of Whoosh's."""
        if isinstance(tree, query_language.AllOf):
            return self._all_of(tree, denied)
        if isinstance(tree, query_language.AnyOf):
            return queries.Or([self.query(part, denied=denied) for part in tree.operands])
        if isinstance(tree, query_language.MostOf):
            return AtLeast([self.query(part, denied=denied) for part in tree.operands], tree.least)
        if isinstance(tree, query_language.Not):
            return queries.And([queries.Every(), queries.Not(self.query(tree.operand, denied=True))])
        if isinstance(tree, query_language.DateRange):
            return _dates(tree)
        if isinstance(tree, query_language.ExactValue):
            return queries.Or([fact("kind", kind) for kind in KINDS]) if tree.value == "any" else fact(*tree)
        if isinstance(tree, query_language.QueryWords) and len(tree.keys) > 1:
            return self._kept_run(self.run(tree), denied)
        return self._kept_word(self.word(tree), denied)

    def _all_of(self, tree: query_language.AllOf, denied: bool) -> Any:
        parts = []
        for part, joined in zip(tree.operands, self._joined_with_neighbours(tree.operands)):
            if isinstance(part, query_language.Not):
                parts.append(queries.Not(self.query(part.operand, denied=True)))
            elif joined:
                parts.append(self._kept_word(self.word(part, joined), denied))
            else:
                parts.append(self.query(part, denied=denied))
        if all(isinstance(part, query_language.Not) for part in tree.operands):
            parts.append(queries.Every())
        return queries.And(parts)

    def _joined_with_neighbours(self, parts: Sequence[query_language.Tree]) -> list[list[str]]:
        """For each part of a query, the words that it makes with the one before and with the one after: artwashing."""
        return self._joined([query_language.bare_word(part) for part in parts])

    def _joined(self, keys: Sequence[str]) -> list[list[str]]:
        joints = [
            first + second if first and second and self._lexicon.contains("words", token(first + second)) else ""
            for first, second in pairwise(keys)
        ]
        return [[joint for joint in pair if joint] for pair in zip(["", *joints], [*joints, ""])]

    def word(self, tree: Any, joined: Iterable[str] = ()) -> AnyForm:
        """A word with its other forms; those of a word in quotation marks are its spellings."""
        field = tree.field
        if isinstance(tree, query_language.FuzzyWord):
            key = token(tree.key)
            others = [*self._lexicon.near(field, key, tree.slips), *self._lexicon.other_spellings(field, key)]
            return AnyForm(field, [key], others, (), self._passages)
        if isinstance(tree, query_language.Prefix):
            return AnyForm(field, self._lexicon.beginning(field, token(tree.key)), (), (), self._passages)
        return self._form(field, tree.keys[0], tree.quoted, [*tree.instead, *joined], self._parts(field, tree.keys[0]))

    def _form(
        self, field: str, key: str, quoted: bool, more: Iterable[str] = (), parts: Iterable[tuple[str, str]] = ()
    ) -> AnyForm:
        others = [*self._lexicon.other_spellings(field, token(key)), *map(token, more)]
        if field == "words" and not quoted:
            others += self._lexicon.other_endings(token(key))
        return AnyForm(field, [token(key)], others, tuple(parts), self._passages)

    def _parts(self, field: str, key: str) -> list[tuple[str, str]]:
        """The pairs of words side by side that are this word, written apart."""
        if field != "words" or not key.isalpha():
            return []
        cuts = [(key[:n], key[n:]) for n in range(LEAST_PART, len(key) - LEAST_PART + 1)]
        return [
            (first, second)
            for first, second in cuts
            if self._lexicon.contains(field, first) and self._lexicon.contains(field, second)
            and self._printed(first, second)
        ]  # fmt: skip

    def run(self, tree: query_language.QueryWords) -> Run:
        """Words side by side, or near one another."""
        joined = self._joined(tree.keys) if tree.field == "words" else [[] for _ in tree.keys]
        groups = [self._form(tree.field, key, tree.quoted, more) for key, more in zip(tree.keys, joined)]
        return Run(tree.field, groups, tree.within)

    def _kept_word(self, word: AnyForm, denied: bool) -> Any:
        if not denied:
            self.words.append(word)
        return word.simple()

    def _kept_run(self, run: Run, denied: bool) -> Run:
        if not denied:
            self.runs.append(run)
        return run


def fact(field: str, value: str) -> Any:
    """What asks for a fact."""
    return queries.Term("facts", f"{field}:{token(value)}")


def _dates(tree: query_language.DateRange) -> Any:
    if tree.later:
        return queries.TermRange("facts", f"date:{tree.day}", "date:~")
    return queries.TermRange("facts", "date:", f"date:{tree.day}~")  # the day, or every day of the month or year


class AnyForm(queries.Or):  # type: ignore[misc]
    """Passages that have a word in any of its forms; all forms together are scored as one word."""

    def __init__(
        self, field: str, exact: Sequence[str], others: Iterable[str], parts: tuple[tuple[str, str], ...], passages: int
    ) -> None:
        self.field = field
        self.exact = frozenset(exact)
        self.others = frozenset(others) - self.exact
        self.parts = parts
        self._passages = max(passages, 1)
        self._weights_of: dict[int, tuple[dict[int, float], set[int]]] = {}
        super().__init__([_term(field, word) for word in sorted(self.exact | self.others)])

    def simple(self) -> Any:
        """Itself, or where the word has one form a query for that."""
        return self.subqueries[0] if len(self.subqueries) == 1 and not self.parts else self

    def known(self, lexicon: Lexicon) -> bool:
        """Whether a passage has it in any form."""
        others = self.others or self.parts
        return bool(others) or any(lexicon.contains(self.field, word) for word in self.exact)

    @property
    def telling(self) -> bool:
        """Whether it is a word that says something by itself."""
        return not self.exact or any(map(is_content_word, self.exact))

    @property
    def forms(self) -> frozenset[str]:
        """The word as it was asked for, and its other forms."""
        return self.exact | self.others

    def doc_frequency(self, searcher: Any) -> int:
        """About how many passages have it."""
        return sum(searcher.doc_frequency(term.fieldname, term.text) for term in self.subqueries)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """What Whoosh goes through."""
        weights, _ = self._weights(searcher)
        numbers = sorted(weights)
        if self.field != "words":
            return ListMatcher(numbers, [1.0] * len(numbers))
        whole = searcher.get_parent().leaf_searchers()
        rarity = _rarity(self._passages, sum(len(self._weights(leaf)[0]) for leaf, _ in whole))
        length = searcher.doc_field_length
        return ListMatcher(numbers, [_bm25(rarity, weights[n], length(n, "words", 1)) for n in numbers])

    def only_otherwise(self, searcher: Any) -> Iterator[int]:
        """The passages that have the word in other forms only."""
        for leaf, offset in searcher.leaf_searchers():
            weights, exactly = self._weights(leaf)
            yield from (number + offset for number in weights.keys() - exactly)

    def _weights(self, searcher: Any) -> tuple[dict[int, float], set[int]]:
        """How often each passage of a segment has the word, and which have it as it was asked for."""
        key = id(searcher.reader())
        if key not in self._weights_of:
            weights, exactly = dict[int, float](), set[int]()
            for word in sorted(self.forms):
                for number, weight in _postings(searcher.reader(), _term(self.field, word)):
                    weights[number] = weights.get(number, 0.0) + weight
                    if word in self.exact:
                        exactly.add(number)
            for first, second in self.parts:
                both = queries.And([_term(self.field, first), _term(self.field, second)]).docs(searcher)
                pair = _pattern([frozenset((first,)), frozenset((second,))])
                for number in both:
                    if number not in weights and any(map(pair.search, _stored(searcher, number)[self.field])):
                        weights[number] = 1.0
            self._weights_of[key] = weights, exactly
        return self._weights_of[key]


class Run(queries.And):  # type: ignore[misc]
    """Words side by side: passages with the two rarest of them, looked through for all, without positions.

    With `within`, in any order with at most so many other words among them.
    """

    def __init__(self, field: str, words: Sequence[AnyForm], within: int | None) -> None:
        super().__init__([word.simple() for word in words])
        self.field, self.words, self.within = field, words, within
        self._pattern = _pattern([word.forms for word in words])

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """What Whoosh goes through."""
        rarest = sorted(self.words, key=lambda word: word.doc_frequency(searcher))[:2]
        candidates = queries.And([word.simple() for word in rarest]).docs(searcher)
        matches = {number for number in candidates if self._has_run(searcher, number)}
        every = super().matcher(searcher, context)
        numbers, scores = [], []
        while matches and every.is_active():
            if every.id() in matches:
                numbers.append(every.id())
                scores.append(every.score())
            every.next()
        return ListMatcher(numbers, scores)

    def has(self, key: str) -> bool:
        """Whether a word is one of these."""
        return any(key in word.forms for word in self.words)

    def _has_run(self, searcher: Any, number: int) -> bool:
        texts = _stored(searcher, number)[self.field]
        if self.within is None:
            return any(map(self._pattern.search, texts))
        return any(self.stretches(text[1:-1].split(SEPARATOR)) for text in texts)

    def stretches(self, keys: Sequence[str]) -> list[range]:
        """Where in a wording the words stand, by the numbers of its words."""
        if self.within is None:
            joined = f"{SEPARATOR}{SEPARATOR.join(keys)}{SEPARATOR}"
            spans = (match.span() for match in self._pattern.finditer(joined))
            return [range(joined.count(SEPARATOR, 0, a), joined.count(SEPARATOR, 0, b - 1)) for a, b in spans]
        forms = [word.forms for word in self.words]
        width = len(forms) + self.within
        windows = (range(first, min(first + width, len(keys))) for first in range(len(keys)))
        return [window for window in windows if _has_each(forms, [keys[n] for n in window])]


class AtLeast(queries.Or):  # type: ignore[misc]
    """Passages for which at least so many of some queries hold."""

    def __init__(self, parts: Sequence[Any], least: int) -> None:
        super().__init__(parts)
        self._least = least

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """What Whoosh goes through."""
        scores: dict[int, list[float]] = {}
        for part in self.subqueries:
            matcher = part.matcher(searcher, context)
            while matcher.is_active():
                scores.setdefault(matcher.id(), []).append(matcher.score())
                matcher.next()
        numbers = sorted(number for number, parts in scores.items() if len(parts) >= self._least)
        return ListMatcher(numbers, [sum(scores[number]) for number in numbers])


def _has_each(forms: Sequence[frozenset[str]], keys: Sequence[str]) -> bool:
    """Whether words have each of these words, the first of them at their beginning."""
    return any(keys[0] in form for form in forms) and all(not form.isdisjoint(keys) for form in forms)


def _pattern(forms: Sequence[frozenset[str]]) -> re.Pattern[str]:
    """What finds words side by side, or written together, in a string of joined words."""
    alternatives = ["|".join(map(re.escape, sorted(form))) for form in forms]
    side_by_side = f"{SEPARATOR}?".join(f"(?:{words})" for words in alternatives)
    return re.compile(f"{SEPARATOR}(?:{side_by_side})(?={SEPARATOR})")


def _term(field: str, word: str) -> Any:
    return queries.Term("words", word) if field == "words" else fact(field, word)


def _postings(reader: Any, term: Any) -> Iterator[tuple[int, float]]:
    """The passages of a segment that have a term, and how often."""
    if (term.fieldname, term.text) in reader:
        matcher = reader.postings(term.fieldname, term.text)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()


def _stored(searcher: Any, number: int) -> Any:
    """The wordings and other values of a passage, as `index.fulltext.document` joins their words."""
    return searcher.stored_fields(number)["told"][1]


def _rarity(passages: int, frequency: int) -> float:
    return log(passages / (frequency + 1)) + 1


def _bm25(rarity: float, weight: float, length: int) -> float:
    return float(scoring.bm25(rarity, weight, length, LENGTH, 0.75, 1.2))


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
        return _Scorer(searcher, field, text, _rarity(self._passages, frequency))


class _Scorer(scoring.WeightLengthScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, field: str, text: Any, rarity: float) -> None:
        self._rarity = rarity
        self.setup(searcher, field, text)

    def _score(self, weight: float, length: int) -> float:
        return _bm25(self._rarity, weight, length)
