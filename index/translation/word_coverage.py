"""Which words of a quotation find their like in a sentence: the same encoder, asked word by word.

Words that say something count, and function words do not: what is like a function word of English is one in any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.translation.segments import Run, words, words_and_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.translation.sentences import Place, Sentences

EMPTY = 0.8  # from which likeness to a function word a word says nothing
FULL = 0.5  # up to which it says all that a word can
LIKE = 0.62  # likeness from which a word rather has its like than not
SHARPNESS = 20  # of that limit
LACKING = 0.65  # the likeness below which a word speaks against a link
BETTER = 0.1  # how much more alike the like in one sentence is than that in the next, if only the first can be meant
NEEDED = 0.5  # such words, if a run translates both
UNKNOWN = 0.5  # words that count as neither, so that few words show little


class WordCoverage(NamedTuple):
    """How many words of a run say something, the share of them that find their like, and by how much they lack it."""

    informative: float
    share: float
    lack: float

    @property
    def informative_covered(self) -> float:
        """How many words say something and find their like."""
        return self.share * (self.informative + UNKNOWN)


class WordComparison:
    """The clauses of a quotation word by word, and how alike their words and those of sentences are."""

    def __init__(self, sentences: Sentences, clauses: Sequence[str]) -> None:
        self._sentences = sentences
        self._clauses = clauses
        self._informative: dict[int, NDArray[np.float32]] = {}  # how much each word of a clause says, from 0 to 1
        self._vectors: dict[int, NDArray[np.float32]] = {}  # of the words and pairs of words of a clause
        self._alike: dict[tuple[int, int], NDArray[np.float32]] = {}  # of a clause and a sentence

    def prepare(self, asked: Iterable[Run]) -> None:
        """Make the vectors of the clauses of these runs, all at once."""
        clauses = sorted({n for run in asked for n in range(run.first, run.end)} - self._vectors.keys())
        cut = [words_and_pairs(self._clauses[n]) for n in clauses]
        if not any(cut):
            return
        vectors = self._sentences.vectors_of_words(list(chain(*cut)))
        ends = np.cumsum([len(parts) for parts in cut])[:-1]
        for n, rows in zip(clauses, np.split(vectors, ends), strict=True):
            self._vectors[n] = rows
            own = self._vectors[n][: len(words(self._clauses[n]))]
            empty = self._sentences.rounded((own @ self._sentences.function_words().T).max(axis=1, initial=0.0))
            self._informative[n] = ((EMPTY - empty) / (EMPTY - FULL)).clip(0, 1)

    def coverage(self, run: Run, place: Place) -> WordCoverage:
        """What of a run finds its like in a place."""
        clauses = [n for n in range(run.first, run.end) if n in self._vectors]
        if not clauses:
            return WordCoverage(0.0, 0.0, 0.0)
        informative = self._joined(self._informative, clauses)
        alike = np.max([self._run_likeness(clauses, sentence) for sentence in place], axis=0)
        count = float(informative.sum())
        has = 1 / (1 + np.exp(SHARPNESS * (LIKE - alike)))
        lack = np.maximum(0, LACKING - alike)
        return WordCoverage(
            count, float(informative @ has) / (count + UNKNOWN), float(informative @ lack) / (count + UNKNOWN)
        )

    def all_needed(self, run: Run, place: Place) -> bool:
        """Whether each of two sentences has words of a run that the other one does not have."""
        clauses = [n for n in range(run.first, run.end) if n in self._vectors]
        if len(place) == 1 or not clauses:
            return True
        informative = self._joined(self._informative, clauses)
        first, second = (self._run_likeness(clauses, sentence) for sentence in place)
        return all(
            float(informative[(own >= LIKE) & (own > other + BETTER)].sum()) >= NEEDED
            for own, other in ((first, second), (second, first))
        )

    def _run_likeness(self, clauses: Sequence[int], sentence: int) -> NDArray[np.float32]:
        return np.concatenate([self._likeness(n, sentence) for n in clauses])

    @staticmethod
    def _joined(parts: Mapping[int, NDArray[np.float32]], clauses: Sequence[int]) -> NDArray[np.float32]:
        return np.concatenate([parts[n] for n in clauses])

    def _likeness(self, clause: int, sentence: int) -> NDArray[np.float32]:
        """How alike each word of a clause, or a pair of words that it belongs to, and the words of a sentence are."""
        if (clause, sentence) not in self._alike:
            alike = self._vectors[clause] @ self._sentences.word_vectors(sentence).T
            nearest = self._sentences.rounded(alike.max(axis=1, initial=0.0))
            self._alike[clause, sentence] = _with_pairs(nearest, len(self._informative[clause]))
        return self._alike[clause, sentence]


def _with_pairs(nearest: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """How alike so many words, or a pair that one belongs to, and their likes are."""
    single, pairs = nearest[:count], nearest[count:]
    best: NDArray[np.float32] = single.copy()
    np.maximum(best[:-1], pairs, out=best[:-1])
    np.maximum(best[1:], pairs, out=best[1:])
    return best
