"""Which sentences of sources each run of clauses of a quotation may translate.

A run is compared with whole sentences, and with windows of words and neighbours of those that are nearest: one sentence
may translate two. How alike they are, how much
nearer than the next ones, and how long the run is give a first judgement; where that is not hopeless, pieces of the run
are compared with parts of the sentence. All of it together gives the odds of a link. Both are logistic models, fitted
by `python -m bench.translations --fit`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.translation.encoder import in_english
from index.translation.numbers import numbers
from index.translation.pieces import OTHERS, PieceComparison
from index.translation.segments import Run, counts_in_myriads, plain, runs, size
from index.translation.sentences import DECIMALS, Place
from index.translation.word_coverage import WordComparison, WordCoverage
from letters.text.normalize import keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.translation.sentences import Sentences

NEAREST = 2  # sentences of which the windows are compared, for each quotation
VOUCHED = 10  # the same, of each source that the article quotes or translates elsewhere
WIDTH = 0.1  # how much less alike another run of the quotation may be
PROMISING = 0.05  # the same of its clauses and beginnings, if all of its runs are compared
NEXT = 4  # sentences that a likeness is compared with
TYPICAL = 0.2  # the likeness of a next sentence where there is none
TYPICAL_WINDOW = 0.4  # the same of a window
JOINED = 6  # words of a run that may translate two sentences in a row
GAIN = 0.04  # how much more alike than either of them both together must be
FEW = 100  # sentences among which chance is no danger
CERTAIN = 30  # words, less one, of a run that chance makes no more likely however many sentences there are
ENOUGH = 15  # words of a run that are enough, however long its quotation is
LONGER = 2  # times as many words as its original, and FRAGMENT more, has a translation at most
FRAGMENT = 3  # words of a run that proves nothing by itself
CLAUSE = 8  # words of a run, and one, that is no fragment any more
AHEAD = 0.15  # how much more like a fragment its sentence is than the next one, if only that can be meant
WHOLE = 0.95  # the share of a quotation that counts as all of it
MOST_INFORMATIVE = 2.5  # words of a fragment that count
MOST_COVERED = 6  # words that find their like, and count
HOPELESS = -3  # the most odds, as a logarithm, at first sight of what is not compared closely
HOPELESS_VOUCHED = -5  # the same of sources that the article quotes or translates elsewhere
UNLIKELY = -4  # the most odds of what is not compared word by word
NOTHING = 2  # words of a sentence that are a term or a greeting, and prove nothing
FIRST_WEIGHTS = {
    "": -6.13, "window": -2.28, "length": -2.83, "window by length": 4.84, "lead of whole": 7.32, "lead of window": 5.89,
    "share": 5.08, "vouched": 0.45, "sentences": -0.65,
}  # fmt: skip
"""What each feature adds to the logarithm of the odds at first sight; "" is added to all."""
WEIGHTS = {
    "": -5.59, "length": -4.85, "window by length": 2.1, "lead of whole": 1.08, "lead of window": 5.65, "share": 3.22,
    "vouched": 1.1, "sentences by shortness": -1.32, "whole by length": 6.03, "lead of pieces by length": 2.54,
    "pieces ahead": 1.52, "beside": 1.5, "rest": -2.0, "lacking words": -10.0, "covered words": 3.0,
    "fragment": 14.0,
}  # fmt: skip
"""The same of the odds after the comparison of pieces and words. Not fitted are `vouched`, `beside` and `sentences by
shortness`, since too few quotations show what they weigh, and the last four, which were chosen on five sets of quotations."""

Features = dict[str, float]


class Candidate(NamedTuple):
    """A run of clauses, the place that it may translate, and what speaks for it."""

    run: Run
    place: Place
    features: Features

    @property
    def odds(self) -> float:
        """The logarithm of the odds that it is a translation."""
        return log_odds(self.features, WEIGHTS)

    @property
    def confidence(self) -> float:
        """How likely it is a translation, from 0 to 1."""
        return round(1 / (1 + math.exp(-self.odds)), 2)

    def beside(self, others: Iterable[Candidate], sentences: Sentences) -> Candidate:
        """The same, and whether other clauses of the quotation translate what stands before or behind, as these may."""
        source = sentences.rows[self.place[0]].source
        is_beside = any(
            1 in (other.place[0] - self.place[-1], self.place[0] - other.place[-1])
            and sentences.rows[other.place[0]].source == source
            and (other.run.end <= self.run.first or self.run.end <= other.run.first)
            for other in others
        )
        return self._replace(features={**self.features, "beside": float(is_beside)})


def log_odds(features: Features, weights: Mapping[str, float]) -> float:
    """The logarithm of the odds that these features give with these weights."""
    return weights[""] + sum(weight * features[name] for name, weight in weights.items() if name)


def fragment(features: Features, coverage: WordCoverage) -> float:
    """What the words of a few that are all of a quotation show, where its article has more of the source; 0 for others."""
    shortness = 1 - (features["length"] - math.log(FRAGMENT)) / (math.log(CLAUSE) - math.log(FRAGMENT))
    ahead = min(1.0, max(0.0, features["lead of window"] / AHEAD))
    whole = 1.0 if features["share"] > WHOLE else max(0.0, features["share"] - 0.5)
    informative = max(0.0, coverage.share - 0.5) * min(MOST_INFORMATIVE, coverage.informative)
    return features["vouched"] * math.sqrt(min(1.0, max(0.0, shortness))) * informative * ahead * whole


class QuotationRuns:
    """A quotation, cut into runs of clauses, and how alike each is to the sentences."""

    def __init__(self, sentences: Sentences, text: str, language: str) -> None:
        self._sentences = sentences
        self._language = language
        self._words = size(text)
        self._all_runs = runs(plain(text))
        self._numbers = numbers(text, language)
        clauses = [in_english(run.text, language) for run in self._all_runs if run.end == run.first + 1]
        self._pieces = PieceComparison(sentences, clauses)
        self._comparison = WordComparison(sentences, clauses)
        self._encoded: dict[Run, NDArray[np.float32]] = {}
        self._compare([run for run in self._all_runs if run.end == run.first + 1 or run.first == 0])
        if self._runs and self._alike.max() >= sentences.least - PROMISING:
            self._compare(self._all_runs)

    def _compare(self, compared: list[Run]) -> None:
        """Compare these runs with the sentences."""
        self._runs = compared
        if compared:
            new = [run for run in compared if run not in self._encoded]
            if new:
                vectors = self._sentences.encoder.vectors([in_english(run.text, self._language) for run in new])
                self._encoded.update(zip(new, vectors, strict=True))
            self._vectors = np.stack([self._encoded[run] for run in compared])
            self._alike = self._sentences.likeness(self._vectors, self._language)
            self._best: NDArray[np.float32] = self._alike.max(axis=0)  # for each sentence, of the run most like it
            self._ranked = np.argsort(-self._best, kind="stable")  # the numbers of the sentences, the nearest first
            most = min(NEXT + 2, self._alike.shape[1])
            largest = np.partition(self._alike, -most, axis=1)[:, -most:]
            self._order = np.sort(largest, axis=1)[:, ::-1]  # for each run, how alike the nearest are, downwards

    def candidates(self, vouched: Collection[str] = ()) -> list[Candidate]:
        """Which run may translate which sentence; `vouched` are sources that the article quotes or translates."""
        if not self._runs:
            return []
        if vouched and len(self._runs) < len(self._all_runs):
            self._compare(self._all_runs)
        nearest = self._nearest(vouched)
        hopeful = [
            Candidate(run, place, features)
            for k, run in enumerate(self._runs)
            for place, features in self._features(k, size(run.text), nearest, vouched)
            if log_odds(features, FIRST_WEIGHTS) > (HOPELESS_VOUCHED if features["vouched"] else HOPELESS)
        ]
        self._compare_pieces(hopeful)
        return self._compare_words(
            [candidate for candidate in hopeful if candidate.features["vouched"] or candidate.odds > UNLIKELY]
        )

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

    def _compare_pieces(self, candidates: Sequence[Candidate]) -> None:
        """Add to each candidate how much of it finds its like in the sentence."""
        self._pieces.prepare(candidate.run for candidate in candidates)
        nearest = [int(n) for n in self._ranked[: OTHERS + 1] if self._best[n] > -1]
        for candidate in candidates:
            lead, ahead = self._pieces.features(candidate.run, candidate.place, nearest)
            lead *= candidate.features["length"]
            candidate.features.update({"lead of pieces by length": lead, "pieces ahead": ahead})

    def _compare_words(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those of these candidates all of whose sentences are needed, and what their words show."""
        candidates = list(candidates)
        self._comparison.prepare(candidate.run for candidate in candidates)
        candidates = [
            candidate for candidate in candidates if self._comparison.all_needed(candidate.run, candidate.place)
        ]
        for candidate in candidates:
            coverage = self._comparison.coverage(candidate.run, candidate.place)
            candidate.features["lacking words"] = coverage.lack
            more = max(0.0, min(MOST_COVERED, coverage.informative_covered) - 2)
            candidate.features["covered words"] = more * max(0.0, coverage.share - 0.6)
            candidate.features["fragment"] = fragment(candidate.features, coverage)
        return candidates

    def _nearest(self, vouched: Collection[str]) -> list[int]:
        """The sentences of which the windows are compared."""
        nearest = [int(n) for n in self._ranked[:NEAREST] if self._best[n] >= self._sentences.least]
        for source in sorted(vouched):
            of_source = (
                int(n) for n in self._ranked if self._best[n] > -1 and self._sentences.rows[n].source == source
            )
            nearest += islice((n for n in of_source if n not in nearest), VOUCHED)
        return nearest

    def _features(
        self, run: int, words: int, nearest: Sequence[int], vouched: Collection[str]
    ) -> Iterable[tuple[Place, Features]]:
        """What speaks for each of the nearest sentences, and for two in a row where the run is more like both together."""
        vector, alike, length = self._vectors[run], self._alike[run], math.log(words + 1)
        least, rows = self._sentences.least - WIDTH, self._sentences.rows
        nearest = [n for n in nearest if rows[n].source in vouched or alike[n] >= least]
        whole = {(n,): float(alike[n]) for n in nearest} | self._joined(run, words, nearest)
        window = {n: max(float(alike[n]), self._sentences.window_likeness(vector, n, words)) for n in nearest}
        chance = math.log(max(1.0, len(rows) / FEW))
        for place, likeness in whole.items():
            others = [value for other, value in window.items() if other not in place]
            best = max([likeness, *(window[n] for n in place if n in window)])
            yield (
                place,
                {
                    "window": best,
                    "length": length,
                    "window by length": best * length,
                    "lead of whole": likeness - self._next_likeness(run, place),
                    "lead of window": best - max(others, default=TYPICAL_WINDOW),
                    "share": min(1.0, words / min(self._words, ENOUGH)),
                    "vouched": float(rows[place[0]].source in vouched),
                    "sentences": chance,
                    "sentences by shortness": chance * max(0.0, math.log(CERTAIN) - length),
                    "whole by length": likeness * length,
                    "beside": 0.0,
                    "rest": self._runs[run].rest,
                    "lacking words": 0.0,
                    "covered words": 0.0,
                    "fragment": 0.0,
                },
            )

    def _joined(self, run: int, words: int, nearest: Sequence[int]) -> dict[Place, float]:
        """Two sentences in a row that the run is more like than either of them, and how much it is."""
        similarity: dict[Place, float] = {}
        for n in nearest if words >= JOINED else ():
            for pair in self._sentences.pairs(n):
                alike = round(float(self._sentences.pair_vector(pair) @ self._vectors[run]), DECIMALS)
                if alike >= max(self._alike[run][n] for n in pair) + GAIN:
                    similarity[pair] = alike
        return similarity

    def _next_likeness(self, run: int, place: Place) -> float:
        """How alike the sentences nearest to a run, but those of this place, are on average."""
        following = [float(value) for value in self._order[run] if value > -1]
        for n in place:
            if (alike := float(self._alike[run][n])) in following:
                following.remove(alike)
        return sum((following + [TYPICAL] * NEXT)[:NEXT]) / NEXT

    def _admitted(self, candidate: Candidate, vouched: Collection[str]) -> bool:
        """Whether nothing rules it out: a fragment without context, words left untranslated, numbers of its own."""
        text, place = candidate.run.text, candidate.place
        sentence = " ".join(self._sentences.texts[n] for n in place)
        if size(sentence) <= NOTHING:
            return False
        if (
            min(size(text), size(sentence)) <= FRAGMENT
            and not vouched
            or size(text) > LONGER * size(sentence) + FRAGMENT
        ):
            return False
        if f" {' '.join(keys(text))} " in f" {' '.join(keys(sentence))} ":
            return False
        if counts_in_myriads(text):
            return True
        if not numbers(text, self._language).all_in(self._sentences.numbers_around(place)):
            return False
        theirs = [self._sentences.numbers(n) for n in place]
        ours, values = numbers(text, self._language), frozenset[float]().union(*(value.values for value in theirs))
        if size(text) < CLAUSE and ours.values and values and not ours.share(values):
            return False
        if not any(sentence_numbers.in_digits for sentence_numbers in theirs) or not self._numbers.in_digits:
            return True
        return any(self._numbers.share(sentence_numbers.values) for sentence_numbers in theirs)
