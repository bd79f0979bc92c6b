"""What Whoosh goes through: a word in any of its forms, words side by side, and how they are scored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import log
from typing import Any

from index.fulltext.document import SEPARATOR, joined_words, token
from index.fulltext.engine import ListMatcher, NullMatcher, UnionMatcher, scoring
from index.fulltext.engine import query as queries
from index.fulltext.lexicon import Lexicon
from letters.languages.word_lists import is_content_word

LENGTH = 25  # words of a passage that count as they are; those of longer ones less
MOST_IN_STEP = 8  # forms of a word that are gone through side by side


def fact(field: str, value: str) -> Any:
    """What asks for a fact."""
    return queries.Term("facts", f"{field}:{token(value)}")


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
    def is_informative(self) -> bool:
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

    With `within`, in any order with at most a given number of other words among them.
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
        texts = searcher.stored_fields(number)["told"][1][self.field]  # as `index.fulltext.document` joins their words
        if self.within is None:
            return any(map(self._pattern.search, texts))
        return any(self.stretches(text[1:-1].split(SEPARATOR)) for text in texts)

    def stretches(self, keys: Sequence[str]) -> list[range]:
        """Where in a wording the words stand, by the numbers of its words."""
        if self.within is None:
            joined = joined_words(keys)
            spans = (match.span() for match in self._pattern.finditer(joined))
            return [range(joined.count(SEPARATOR, 0, a), joined.count(SEPARATOR, 0, b - 1)) for a, b in spans]
        forms = [word.forms for word in self.words]
        width = len(forms) + self.within
        windows = (range(first, min(first + width, len(keys))) for first in range(len(keys)))
        return [window for window in windows if _has_each(forms, [keys[n] for n in window])]


class AtLeast(queries.Or):  # type: ignore[misc]
    """Passages for which at least a given number of some queries holds."""

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
