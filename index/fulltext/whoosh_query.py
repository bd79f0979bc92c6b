"""A query as one of Whoosh's: each word with its other forms that the index has, and how what it finds is scored."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
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
    from whoosh.matching import ListMatcher, NullMatcher, UnionMatcher

LENGTH = 25  # words of a passage that count as they are; those of longer ones less
MOST_IN_STEP = 8  # forms of a word that are gone through side by side
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
        return self._form(field, tree.keys[0], tree.quoted, [*tree.instead, *joined], self._apart(field, tree.keys[0]))

    def _form(self, field: str, key: str, quoted: bool, more: Iterable[str] = (), apart: Iterable[Run] = ()) -> AnyForm:
        others = [*self._lexicon.other_spellings(field, token(key)), *map(token, more)]
        if field == "words" and not quoted:
            others += self._lexicon.other_endings(token(key))
        return AnyForm(field, [token(key)], others, apart, self._passages)

    def _apart(self, field: str, key: str) -> list[Run]:
        """The pairs of words side by side that are this word, written apart."""
        if field != "words" or not key.isalpha():
            return []
        cuts = [(key[:n], key[n:]) for n in range(LEAST_PART, len(key) - LEAST_PART + 1)]
        return [
            Run(field, [AnyForm(field, [part], (), (), self._passages) for part in pair], None)
            for pair in cuts
            if all(self._lexicon.contains(field, part) for part in pair) and self._printed(*pair)
        ]

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
    """Passages that have a word in any of its forms, or written apart; all forms are as rare as all of them together."""

    def __init__(
        self, field: str, exact: Iterable[str], others: Iterable[str], apart: Iterable[Run], passages: int
    ) -> None:
        self.field = field
        self.exact = frozenset(exact)
        self.others = frozenset(others) - self.exact
        self.apart = tuple(apart)
        words = [_term(field, word) for word in sorted(self.exact | self.others)]
        weighting = Weighting(passages, [term.text for term in words])
        super().__init__([*(_Form(term, weighting) for term in words), *self.apart])

    def simple(self) -> Any:
        """Itself, or where the word has one form a query for that."""
        return self.subqueries[0] if len(self.subqueries) == 1 else self

    def known(self, lexicon: Lexicon) -> bool:
        """Whether a passage has it in any form."""
        others = self.others or self.apart
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
        forms = (_term(self.field, word) for word in self.forms)
        return sum(searcher.doc_frequency(term.fieldname, term.text) for term in forms)

    def only_otherwise(self, searcher: Any) -> set[int]:
        """The passages that have the word in other forms only."""
        others = queries.Or([*(_term(self.field, word) for word in self.others), *self.apart])
        exact = queries.Or([_term(self.field, word) for word in self.exact])
        return set(others.docs(searcher)).difference(exact.docs(searcher)) if others.subqueries else set()

    def _matcher(self, parts: Sequence[Any], searcher: Any, context: Any) -> Any:
        if len(parts) > MOST_IN_STEP:
            return _all_at_once(part.matcher(searcher, context) for part in parts)
        reader = searcher.reader()
        return self._tree_matcher(parts, _Best, searcher, context, lambda part: part.estimate_size(reader))


def _all_at_once(matchers: Iterable[Any]) -> Any:
    """What any of many has, with the best of their scores; read to the end at once."""
    scores: dict[int, float] = {}
    for matcher in matchers:
        while matcher.is_active():
            number = matcher.id()
            scores[number] = max(scores.get(number, 0.0), matcher.score())
            matcher.next()
    numbers = sorted(scores)
    return ListMatcher(numbers, [scores[number] for number in numbers])


class _Best(UnionMatcher):  # type: ignore[misc]
    """What either has, with the better of the two scores."""

    def score(self) -> float:
        """The score of the passage at hand."""
        a, b = self.a, self.b
        if not b.is_active() or a.is_active() and a.id() < b.id():
            return float(a.score())
        if not a.is_active() or b.id() < a.id():
            return float(b.score())
        return float(max(a.score(), b.score()))


class _Form(queries.Term):  # type: ignore[misc]
    """A form of a word, scored by a weighting of its own."""

    def __init__(self, term: Any, weighting: Weighting) -> None:
        super().__init__(term.fieldname, term.text)
        self._weighting = weighting

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """What Whoosh goes through."""
        if (self.fieldname, self.text) not in searcher.reader():
            return NullMatcher()
        return searcher.postings(self.fieldname, self.text, weighting=self._weighting)


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


def _stored(searcher: Any, number: int) -> Any:
    """The wordings and other values of a passage, as `index.fulltext.document` joins their words."""
    return searcher.stored_fields(number)["told"][1]


class Weighting(scoring.WeightingModel):  # type: ignore[misc]
    """Okapi BM25 (Robertson et al., TREC-3, 1994) with lengths against a fixed one.

    A score depends on what is in the index alone, not on what was in it before. A term is as rare as all `terms` are
    together, where some are given.
    """

    def __init__(self, passages: int, terms: Sequence[str] = ()) -> None:
        self._passages = max(passages, 1)
        self._terms = terms
        self._frequency: int | None = None  # of the terms

    def scorer(self, searcher: Any, field: str, text: Any, qf: int = 1) -> Any:
        """The scorer of a term."""
        if not searcher.schema[field].scorable:
            return scoring.WeightScorer.for_(searcher, field, text)
        whole = searcher.get_parent().reader()  # of all segments
        if not self._terms:
            frequency = _frequency(whole, field, text)
        elif self._frequency is None:
            frequency = min(self._passages, sum(_frequency(whole, field, term) for term in self._terms))
            self._frequency = frequency
        else:
            frequency = self._frequency
        return _Scorer(searcher, field, text, log(self._passages / (frequency + 1)) + 1)


def _frequency(reader: Any, field: str, text: Any) -> int:
    if (field, text) in reader and reader.has_deletions():  # what is deleted is counted until its segment is merged
        return sum(1 for _ in reader.postings(field, text).all_ids())
    return int(reader.doc_frequency(field, text))


class _Scorer(scoring.WeightLengthScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, field: str, text: Any, rarity: float) -> None:
        self._rarity = rarity
        self.setup(searcher, field, text)

    def _score(self, weight: float, length: int) -> float:
        return float(scoring.bm25(self._rarity, weight, length, LENGTH, 0.75, 1.2))
