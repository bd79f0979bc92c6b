"""Four consecutive words in one number, and for each such number who prints those words: for quick look-ups."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from index.schema import AFTER_LAST_GRAM, gram_checksum
from letters.fold import keys

SLICE = 128  # grams in a row at least, for look-ups and for the disk
PAD = 3  # words of nothing after each text, so that its last words begin a gram as well


class _Hashes(dict[str, int]):
    """The crc32 of each word key met."""

    def __missing__(self, key: str) -> int:
        self[key] = value = zlib.crc32(key.encode("utf-8", "surrogatepass"))
        return value


def grams(holders: Iterable[tuple[int, str]]) -> Iterator[tuple[int, bytes, int]]:
    """The rows of the table `grams` for these texts and the numbers of those who print them, in order.

    One gram for each word of a text: that word and the three that follow. In memory at once, some 40
    bytes a word.
    """
    import numpy as np

    words, lengths, numbers = (np.array(found, dtype=np.uint32) for found in _words(holders))
    holder = np.repeat(numbers, lengths)
    real = np.repeat(np.cumsum(lengths, dtype=np.int64), lengths) - PAD > np.arange(len(words))
    words = words.astype(np.int64)
    gram = (words & 0x7FFF) << 48
    for place in (1, 2, 3):
        gram[: len(words) - place] |= (words[place:] & 0xFFFF) << (48 - 16 * place)
    gram, holder = gram[real], holder[real]
    order = np.lexsort((holder, gram))
    gram, holder = gram[order], holder[order]
    fresh = np.ones(len(gram), dtype=bool)
    fresh[1:] = (gram[1:] != gram[:-1]) | (holder[1:] != holder[:-1])
    return _rows(gram[fresh], holder[fresh])


def _words(holders: Iterable[tuple[int, str]]) -> tuple[array[int], array[int], array[int]]:
    """The hashes of all words, text after text with padding; and for each text its length so, and its holder."""
    hashes = _Hashes()
    words, lengths, numbers = array("I"), array("I"), array("I")
    for number, text in holders:
        before = len(words)
        words.extend([hashes[key] for key in keys(text)])
        words.extend((0,) * PAD)
        lengths.append(len(words) - before)
        numbers.append(number)
    return words, lengths, numbers


def _rows(gram: Any, holder: Any) -> Iterator[tuple[int, bytes, int]]:
    """Rows of grams with their holders, each gram in one row; before them an empty one, by which the first is found.

    Each checksum covers the first gram of the next row.
    """
    import numpy as np

    distinct = np.flatnonzero(np.diff(gram, prepend=-1))
    starts = np.unique(distinct[np.searchsorted(distinct, distinct // SLICE * SLICE)]).tolist()
    last, held = -1, b""
    for start, end in zip(starts, [*starts[1:], len(gram)]):
        following = int(gram[start])
        yield last, held, gram_checksum(last, held, following)
        last = following
        held = gram[start:end].astype("<i8").tobytes() + holder[start:end].astype("<u4").tobytes()
    yield last, held, gram_checksum(last, held, AFTER_LAST_GRAM)
