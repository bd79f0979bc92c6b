"""How much of a quotation finds its like in a sentence: pieces of some words, each compared with parts of the sentence.

What translates a sentence does so in all of its pieces; what only speaks of the same things does in some.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.translation.segments import Run, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.translation.sentences import Place, Sentences

OTHERS = 3  # sentences that a sentence is compared with
TYPICAL = 0.4  # the likeness of a piece and the best part of another sentence, where there is none


class PieceComparison:
    """The clauses of a quotation in pieces, and how alike they are to sentences, each looked at when it is asked for."""

    def __init__(self, sentences: Sentences, clauses: Sequence[str]) -> None:
        self._sentences = sentences
        self._clauses = clauses
        self._vectors: dict[int, NDArray[np.float32]] = {}  # of the pieces of a clause
        self._alike: dict[tuple[int, int], NDArray[np.float32]] = {}  # of a clause and a sentence

    def prepare(self, asked: Iterable[Run]) -> None:
        """Make the vectors of the clauses of these runs, all at once."""
        clauses = sorted({n for run in asked for n in range(run.first, run.end)} - self._vectors.keys())
        cut = [pieces(self._clauses[n]) for n in clauses]
        if cut:
            vectors = self._sentences.encoder.vectors([piece for clause in cut for piece in clause])
            ends = np.cumsum([len(clause) for clause in cut])[:-1]
            self._vectors.update(zip(clauses, np.split(vectors, ends), strict=True))

    def features(self, run: Run, place: Place, ranked: Iterable[int]) -> tuple[float, float]:
        """How much more alike a run's pieces and a place are than they and other sentences, and how many of them are.

        `ranked` are the sentences that are nearest to the quotation.
        """
        own = np.max([self._likeness(run, n) for n in place], axis=0)
        others = [self._likeness(run, n) for n in islice((n for n in ranked if n not in place), OTHERS)]
        others += [np.full_like(own, TYPICAL)] * (OTHERS - len(others))
        return float(own.mean() - np.mean(others)), float((own > np.max(others, axis=0)).mean())

    def _likeness(self, run: Run, sentence: int) -> NDArray[np.float32]:
        """How alike each piece and the part of the sentence nearest to it are."""
        for n in range(run.first, run.end):
            if (n, sentence) not in self._alike:
                alike = self._vectors[n] @ self._sentences.part_vectors(sentence).T
                self._alike[n, sentence] = self._sentences.rounded(alike.max(axis=1))
        return np.concatenate([self._alike[n, sentence] for n in range(run.first, run.end)])
