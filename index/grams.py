"""Four consecutive words in one number, and for each such number who prints those words: for quick look-ups."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from index.schema import AFTER_LAST_GRAM, gram_checksum
from letters.fold import keys

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

    words, lengths, numbers = _words(holders)
    word = np.frombuffer(words, dtype=np.uint32).astype(np.int64) if words else np.empty(0, np.int64)
    counts = np.frombuffer(lengths, dtype=np.uint32) if lengths else np.empty(0, np.uint32)
    holder = np.repeat(np.frombuffer(numbers, dtype=np.uint32) if numbers else np.empty(0, np.uint32), counts)
    real = np.repeat(np.cumsum(counts.astype(np.int64)), counts) - PAD > np.arange(len(word))
    number = (word & 0x7FFF) << 48
    for place in (1, 2, 3):
        number[: len(word) - place] |= (word[place:] & 0xFFFF) << (48 - 16 * place)
    number, holder = number[real], holder[real]
    order = np.lexsort((holder, number))
    number, holder = number[order], holder[order]
    fresh = np.ones(len(number), dtype=bool)
    fresh[1:] = (number[1:] != number[:-1]) | (holder[1:] != holder[:-1])
    return _rows(number[fresh], holder[fresh])


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


def _rows(number: Any, holder: Any) -> Iterator[tuple[int, bytes, int]]:
    """A row for each gram; each one's checksum covers the next gram, and one before all others finds the first."""
    import numpy as np

    starts = np.flatnonzero(np.diff(number, prepend=-1))
    data = holder.astype("<u4").tobytes()
    last, held = -1, b""
    for start, end in zip(map(int, starts), [*map(int, starts[1:]), len(number)]):
        following = int(number[start])
        yield last, held, gram_checksum(last, held, following)
        last, held = following, data[4 * start : 4 * end]
    yield last, held, gram_checksum(last, held, AFTER_LAST_GRAM)
