"""Of a passage that a search found, the wording that matched: which words of it, and who printed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.fulltext.query_language import AllOf, AnyOf, DateRange, ExactValue, Tree
from index.fulltext.whoosh_query import Translator
from index.fulltext.word_queries import AnyForm
from index.model import Passage, Reading
from index.search_results import Match
from letters.text.normalize import keys, words


def shown_wording(passage: Passage, readings: Sequence[Reading], tree: Tree, asked: Translator) -> Match:
    """The wording of a passage that has most of the words asked for; the earliest of those that have."""
    own = _Matches(passage.text, asked)
    matches_of = {text: _Matches(text, asked) for text in {reading.text for reading in readings}}
    ranked = [(reading, matches_of[reading.text]) for reading in readings]
    if ranked:
        reading, matches = max(ranked, key=lambda pair: _rank(pair[0], pair[1], tree, asked))
        if matches.present >= own.present:
            return Match(
                reading.text, matches.marks, reading.article, reading.outlet, reading.title, reading.url,
                reading.published,
            )  # fmt: skip
    return Match(passage.text, own.marks)


def _rank(reading: Reading, matches: _Matches, tree: Tree, asked: Translator) -> tuple[int, ...]:
    """How well a quotation answers: its words, the conditions that hold of it, words as typed, and little else."""
    return matches.present, _fits(reading, tree) + _named(reading, asked), matches.exact, -len(reading.spans)


def _fits(reading: Reading, tree: Tree) -> int:
    """How many of the days, kinds and languages that are asked for hold of a quotation."""
    if isinstance(tree, (AllOf, AnyOf)):
        return sum(_fits(reading, part) for part in tree.operands)
    if isinstance(tree, DateRange):
        day = reading.published or ""
        return bool(day) and (day >= tree.day if tree.later else day[: len(tree.day)] <= tree.day)
    return isinstance(tree, ExactValue) and tree.value in (reading.kind, reading.language)


def _named(reading: Reading, asked: Translator) -> int:
    """How many of the outlets and speakers that are asked for are those of a quotation."""
    values = {"outlet": keys(reading.outlet), "speaker": keys(reading.likely_speaker or "")}
    words = sum(not word.forms.isdisjoint(values.get(word.field, ())) for word in asked.words)
    return words + sum(bool(run.stretches(values.get(run.field, []))) for run in asked.runs)


class _Matches:
    """Where a text has the words that were asked for."""

    def __init__(self, text: str, asked: Translator) -> None:
        self._words = words(text)
        self._keys = [word.key for word in self._words]
        places = [(word.is_informative, set(self._places(word))) for word in asked.words]
        for run in asked.runs:
            stretches = run.stretches(self._keys) if run.field == "words" else []
            every = (n for part in stretches for n in part if run.within is None or run.has(self._keys[n]))
            places.append((True, set(every)))
        counted = [numbers for informative, numbers in places if informative] or [numbers for _, numbers in places]
        self.present = sum(map(bool, counted))
        self.exact = sum(word.is_informative and not word.exact.isdisjoint(self._keys) for word in asked.words)
        marked = sorted(set().union(*counted))
        self.marks = tuple((self._words[n].start, self._words[n].end) for n in marked)

    def _places(self, word: AnyForm) -> Iterator[int]:
        if word.field == "words":
            yield from (n for n, key in enumerate(self._keys) if key in word.forms)
            yield from (n for pair in word.apart for stretch in pair.stretches(self._keys) for n in stretch)
