"""The sentences of sources as vectors, and parts of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.translation.encoder import in_english
from index.translation.numbers import Numbers, numbers
from index.translation.segments import PIECE, nearest_sizes, plain, size, windows, words_and_pairs
from letters.languages import word_lists

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.translation.encoder import Encoder

LEAST = 0.3  # the least likeness of a sentence whose windows are compared, among 30 sentences
LEAST_GROWTH = 0.025  # how much more for e times as many
DECIMALS = 3  # of a likeness, so that the order of texts in memory decides nothing
KEPT = 4000  # lists of windows in memory, some 15 KB each
KEPT_WORDS = 500  # sentences whose words are in memory, some 80 KB each
KEPT_TEXTS = 10_000  # words and pairs of words in memory, 2 KB each

SHORT = 3  # words of a sentence that is not joined with the next: a heading, mostly

Place = tuple[int, ...]
"""The number of a sentence, or those of two in a row of one source."""


class Sentence(NamedTuple):
    """A sentence of a source."""

    passage: str
    source: str
    language: str
    text: str


class Sentences:
    """The sentences of sources as vectors, and windows of them, made when they are asked for."""

    def __init__(self, encoder: Encoder, sentences: Iterable[Sentence]) -> None:
        """There must be one sentence at least."""
        self.rows = list(sentences)
        self.encoder = encoder
        self.texts = [plain(row.text) for row in self.rows]
        self._read = [in_english(text, row.language) for text, row in zip(self.texts, self.rows, strict=True)]
        self.vectors = encoder.vectors(self._read)
        self.least = LEAST + LEAST_GROWTH * math.log(max(1.0, len(self.rows) / 30))
        self._languages = np.array([row.language for row in self.rows])
        self._joined = {
            first
            for first, (earlier, other) in enumerate(pairwise(self.rows))
            if earlier.source == other.source and min(size(earlier.text), size(other.text)) > SHORT
        }
        self.pair_vector = cache(self._pair_vector)
        self._known: dict[str, NDArray[np.float32]] = {}
        self.function_words = cache(self._function_words)
        self.word_vectors = lru_cache(KEPT_WORDS)(self._words)
        self._window_vectors = lru_cache(KEPT)(self._windows)

    def likeness(self, vectors: NDArray[np.float32], language: str) -> NDArray[np.float32]:
        """How alike each text and each sentence in another language are; -1 for sentences in the same language."""
        alike = self.rounded(vectors @ self.vectors.T)
        alike[:, self._languages == language] = -1
        return alike

    def window_likeness(self, vector: NDArray[np.float32], sentence: int, about: int) -> float:
        """How alike a text and the window of a sentence nearest to it are; -1 where the sentence has none."""
        alike = [(self._window_vectors(sentence, words) @ vector).max(initial=-1) for words in nearest_sizes(about)]
        return round(float(max(alike)), DECIMALS)

    def numbers(self, sentence: int) -> Numbers:
        """The numbers of a sentence."""
        return numbers(self.texts[sentence], self.rows[sentence].language)

    def numbers_around(self, place: Place) -> frozenset[float]:
        """What the numbers of a place and of the sentences before and behind it may be worth."""
        around = range(max(0, place[0] - 1), min(len(self.rows), place[-1] + 2))
        source = self.rows[place[0]].source
        return frozenset().union(*(self.numbers(n).values for n in around if self.rows[n].source == source))

    def pairs(self, sentence: int) -> list[Place]:
        """The sentence with the one before, and with the one behind, where the source has them and none is a heading."""
        return [(first, first + 1) for first in (sentence - 1, sentence) if first in self._joined]

    def _pair_vector(self, pair: Place) -> NDArray[np.float32]:
        """Two sentences as one vector."""
        vector: NDArray[np.float32] = self.encoder.vectors([" ".join(self._read[n] for n in pair)])[0]
        return vector

    def part_vectors(self, sentence: int) -> NDArray[np.float32]:
        """The sentence and its windows of about the size of a piece of a quotation."""
        parts = [self._window_vectors(sentence, words) for words in nearest_sizes(PIECE)]
        return np.concatenate([*parts, self.vectors[sentence : sentence + 1]])

    def _words(self, sentence: int) -> NDArray[np.float32]:
        """The words of a sentence and each two in a row."""
        return self.vectors_of_words(words_and_pairs(self._read[sentence]))

    def vectors_of_words(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each of these words and pairs of words, which are kept: many come again."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            if len(self._known) > KEPT_TEXTS:
                self._known.clear()
                new = list(dict.fromkeys(texts))
            self._known.update(zip(new, self.encoder.vectors(new), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else self.vectors[:0]

    def _function_words(self) -> NDArray[np.float32]:
        """The function words of English."""
        return self.encoder.vectors(sorted(word_lists.words("en", "function words")))

    @staticmethod
    def rounded(alike: NDArray[np.float32]) -> NDArray[np.float32]:
        """Likenesses without the decimals by which products of the same vectors differ."""
        return alike.round(DECIMALS)

    def _windows(self, sentence: int, words: int) -> NDArray[np.float32]:
        """The windows of a given number of words of a sentence; no rows where it has no more."""
        cut = windows(self._read[sentence], words)
        return self.encoder.vectors(cut) if cut else self.vectors[:0]
