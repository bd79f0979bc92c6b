"""Which sentences of sources a quotation in another language translates.

Each run of clauses of a quotation is compared with whole sentences, and with windows of words of those that are
nearest. How alike they are, how much nearer than the next ones, and how long the run is give the odds of a link (a
logistic model, fitted by `python -m bench.translations --fit`); the runs that together are the most likely are taken.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.translation.segments import Run, nearest_sizes, numbers, plain, runs, size, unspaced, windows
from letters.text.normalize import keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.translation.encoder import Encoder

NEAREST = 2  # sentences of which the windows are compared, for each quotation
VOUCHED = 10  # the same, of each source that the article quotes or translates elsewhere
LEAST = 0.3  # the least likeness of a sentence whose windows are compared, among 30 sentences
LEAST_GROWTH = 0.025  # how much more for e times as many
WIDTH = 0.1  # how much less alike another run of the quotation may be
PROMISING = 0.05  # the same of its clauses and beginnings, if all of its runs are compared
NEXT = 4  # sentences that a likeness is compared with
TYPICAL = 0.2  # the likeness of a next sentence where there is none
TYPICAL_WINDOW = 0.4  # the same of a window
DECIMALS = 3  # of a likeness, so that the order of texts in memory decides nothing
KEPT = 4000  # lists of windows in memory, some 15 KB each
FEW = 100  # sentences among which chance is no danger
ENOUGH = 15  # words of a run that are enough, however long its quotation is
SUPPORTING = -0.6  # the least odds, as a logarithm, of what speaks for other quotations of the article
FRAGMENT = 3  # words of a run that proves nothing by itself
WEIGHTS = {
    "": -6.13, "window": -2.28, "length": -2.83, "window by length": 4.84, "lead of whole": 7.32, "lead of window": 5.89,
    "share": 5.08, "vouched": 0.45, "sentences": -0.65,
}  # fmt: skip
"""What each feature adds to the logarithm of the odds; "" is added to all. `sentences` is not fitted, but set so that of
5,000 sentences no more unrelated quotations are linked than of 30. Of "" 0.4 are not fitted either, and taken from
`vouched`: where nothing vouches for it, no unrelated quotation of 2,800 came nearer than -1.3 without them."""

Features = dict[str, float]


class Sentence(NamedTuple):
    """A sentence of a source."""

    passage: str
    source: str
    language: str
    text: str


class Link(NamedTuple):
    """A sentence that a quotation translates."""

    passage: str
    confidence: float  # from .5 to 1


class Candidate(NamedTuple):
    """A run of clauses, the sentence that it may translate, and what speaks for it."""

    run: Run
    sentence: int
    features: Features

    @property
    def odds(self) -> float:
        """The logarithm of the odds that it is a translation."""
        return WEIGHTS[""] + sum(WEIGHTS[name] * value for name, value in self.features.items())

    @property
    def confidence(self) -> float:
        """How likely it is a translation, from 0 to 1."""
        return round(1 / (1 + math.exp(-self.odds)), 2)


class Sentences:
    """The sentences of sources as vectors, and windows of them, made when they are asked for."""

    def __init__(self, encoder: Encoder, sentences: Iterable[Sentence]) -> None:
        """There must be one sentence at least."""
        self.rows = list(sentences)
        self.encoder = encoder
        self.texts = [plain(row.text) for row in self.rows]
        self.vectors = encoder.vectors(self.texts)
        self.least = LEAST + LEAST_GROWTH * math.log(max(1.0, len(self.rows) / 30))
        self._languages = np.array([row.language for row in self.rows])
        self._windows: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()

    def likeness(self, vectors: NDArray[np.float32], language: str) -> NDArray[np.float32]:
        """How alike each text and each sentence in another language are; -1 for sentences in the same language."""
        alike = (vectors @ self.vectors.T).round(DECIMALS)
        alike[:, self._languages == language] = -1
        return alike

    def window_likeness(self, vector: NDArray[np.float32], sentence: int, about: int) -> float:
        """How alike a text and the window of a sentence nearest to it are; -1 where the sentence has none."""
        alike = [(self._window_vectors(sentence, words) @ vector).max(initial=-1) for words in nearest_sizes(about)]
        return round(float(max(alike)), DECIMALS)

    def _window_vectors(self, sentence: int, words: int) -> NDArray[np.float32]:
        """The windows of so many words of a sentence; no rows where it has no more."""
        key = (sentence, words)
        if key not in self._windows:
            cut = windows(self.texts[sentence], words)
            self._windows[key] = self.encoder.vectors(cut) if cut else self.vectors[:0]
            if len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        return self._windows[key]


class QuotationRuns:
    """A quotation, cut into runs of clauses, and how alike each is to the sentences."""

    def __init__(self, sentences: Sentences, text: str, language: str) -> None:
        self._sentences = sentences
        self._language = language
        self._words = size(text)
        self._all_runs = runs(plain(text))
        self._numbers = numbers(text)
        self._compare([run for run in self._all_runs if run.end == run.first + 1 or run.first == 0])
        if self._runs and self._alike.max() >= sentences.least - PROMISING:
            self._compare(self._all_runs)

    def _compare(self, compared: list[Run]) -> None:
        """Compare these runs with the sentences."""
        self._runs = compared
        if compared:
            self._vectors = self._sentences.encoder.vectors([run.text for run in compared])
            self._alike = self._sentences.likeness(self._vectors, self._language)
            self._best: NDArray[np.float32] = self._alike.max(axis=0)  # for each sentence, of the run most like it
            self._ranked = np.argsort(-self._best, kind="stable")  # the numbers of the sentences, the nearest first
            most = min(NEXT + 1, self._alike.shape[1])
            largest = np.partition(self._alike, -most, axis=1)[:, -most:]
            self._order = np.sort(largest, axis=1)[:, ::-1]  # for each run, how alike the nearest are, downwards

    def candidates(self, vouched: Collection[str] = ()) -> list[Candidate]:
        """Which run may translate which sentence; `vouched` are sources that the article quotes or translates."""
        if not self._runs:
            return []
        if vouched and len(self._runs) < len(self._all_runs):
            self._compare(self._all_runs)
        nearest = self._nearest(vouched)
        return [
            Candidate(run, n, features)
            for k, run in enumerate(self._runs)
            for n, features in self._features(k, size(run.text), self._worth_comparing(k, nearest, vouched), vouched)
        ]

    def best_runs(self, candidates: Iterable[Candidate], vouched: Collection[str]) -> list[Candidate]:
        """Those of these candidates that are more likely than not, and together the most likely; no clause is in two of them."""
        ending: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            if candidate.odds > 0 and self._admitted(candidate, vouched):
                ending.setdefault(candidate.run.end, []).append(candidate)
        best: list[tuple[float, list[Candidate]]] = [(0.0, [])]
        for end in range(1, max(ending, default=0) + 1):
            options = [best[-1]]
            for candidate in ending.get(end, ()):
                odds, before = best[candidate.run.first]
                options.append((odds + candidate.odds, [*before, candidate]))
            best.append(max(options, key=lambda option: option[0]))
        return best[-1][1]

    def _nearest(self, vouched: Collection[str]) -> list[int]:
        """The sentences of which the windows are compared."""
        nearest = [int(n) for n in self._ranked[:NEAREST] if self._best[n] >= self._sentences.least]
        for source in sorted(vouched):
            of_source = (
                int(n) for n in self._ranked if self._best[n] > -1 and self._sentences.rows[n].source == source
            )
            nearest += islice((n for n in of_source if n not in nearest), VOUCHED)
        return nearest

    def _worth_comparing(self, run: int, nearest: Sequence[int], vouched: Collection[str]) -> list[int]:
        """Those of the nearest sentences that this run too may translate."""
        least = self._sentences.least - WIDTH
        rows, alike = self._sentences.rows, self._alike[run]
        return [n for n in nearest if rows[n].source in vouched or alike[n] >= least]

    def _features(
        self, run: int, words: int, nearest: Sequence[int], vouched: Collection[str]
    ) -> Iterable[tuple[int, Features]]:
        """What speaks for each of the nearest sentences."""
        vector, alike, length = self._vectors[run], self._alike[run], math.log(words + 1)
        window = {n: max(float(alike[n]), self._sentences.window_likeness(vector, n, words)) for n in nearest}
        for n in nearest:
            others = [value for other, value in window.items() if other != n]
            yield (
                n,
                {
                    "window": window[n],
                    "length": length,
                    "window by length": window[n] * length,
                    "lead of whole": float(alike[n]) - self._next_likeness(run, float(alike[n])),
                    "lead of window": window[n] - max(others, default=TYPICAL_WINDOW),
                    "share": min(1.0, words / min(self._words, ENOUGH)),
                    "vouched": float(self._sentences.rows[n].source in vouched),
                    "sentences": math.log(max(1.0, len(self._sentences.rows) / FEW)),
                },
            )

    def _next_likeness(self, run: int, alike: float) -> float:
        """How alike the nearest sentences but one of this likeness are, on average."""
        following = [float(value) for value in self._order[run] if value > -1]
        if alike in following:
            following.remove(alike)
        return sum((following + [TYPICAL] * NEXT)[:NEXT]) / NEXT

    def _admitted(self, candidate: Candidate, vouched: Collection[str]) -> bool:
        """Whether nothing rules it out: a fragment without context, words left untranslated, numbers of its own."""
        text, sentence = candidate.run.text, self._sentences.texts[candidate.sentence]
        if size(text) <= FRAGMENT and not vouched:
            return False
        if f" {' '.join(keys(text))} " in f" {' '.join(keys(sentence))} ":
            return False
        theirs = numbers(sentence)
        if unspaced(text):  # which may count otherwise: 41万2000
            return True
        return numbers(text) <= theirs and not (theirs and self._numbers and theirs.isdisjoint(self._numbers))


def article_links(
    sentences: Sentences, quotations: Sequence[tuple[str, str]], quoted: Collection[str] = ()
) -> list[list[Link]]:
    """What each quotation of an article, a text and its language, translates, in order of passages.

    `quoted` are the sources that the article also quotes as they are.
    """
    with sentences.encoder.one_thread():
        return _article_links(sentences, quotations, quoted)


def _article_links(
    sentences: Sentences, quotations: Sequence[tuple[str, str]], quoted: Collection[str]
) -> list[list[Link]]:
    compared = [QuotationRuns(sentences, *quotation) for quotation in quotations]
    first = [part.candidates(quoted) for part in compared]
    alone = [part.best_runs(found, quoted) for part, found in zip(compared, first, strict=True)]
    supported = [
        _sources(sentences, [*chosen, *filter(_is_supporting, found)])
        for chosen, found in zip(alone, first, strict=True)
    ]
    result = []
    for k, part in enumerate(compared):
        others = set(quoted).union(*supported[:k], *supported[k + 1 :])
        chosen = part.best_runs(part.candidates(others), others) if others else alone[k]
        own = _sources(sentences, alone[k]) - others  # vouch for the rest of the quotation
        rest = part.best_runs(part.candidates(others | own), others | own) if own else []
        result.append(_links(sentences, chosen, rest))
    return result


def _is_supporting(candidate: Candidate) -> bool:
    """Whether a candidate, likely or not, speaks for other quotations of the same source."""
    return candidate.odds > SUPPORTING and size(candidate.run.text) > FRAGMENT


def _sources(sentences: Sentences, candidates: Iterable[Candidate]) -> set[str]:
    return {sentences.rows[candidate.sentence].source for candidate in candidates}


def _links(sentences: Sentences, chosen: Iterable[Candidate], rest: Iterable[Candidate]) -> list[Link]:
    """The passages of these candidates, each with its highest confidence; those of `rest` where not chosen before."""
    result = dict[str, float]()
    for candidate in chosen:
        passage = sentences.rows[candidate.sentence].passage
        result[passage] = max(result.get(passage, 0), candidate.confidence)
    for candidate in rest:
        result.setdefault(sentences.rows[candidate.sentence].passage, candidate.confidence)
    return [Link(*item) for item in sorted(result.items())]
