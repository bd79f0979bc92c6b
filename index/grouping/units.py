"""Texts split into units, and units as numbered words, ready for numpy.

A unit is a piece of a quotation that was printed without a gap: quotations are split at their ellipses. Pieces with the
same words are one unit, whatever their typography.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.grouping.vocabulary import MULTIPLIER, Ints, Numbering, blocks, ranges
from letters.model import Span
from letters.text.normalize import MIN_RUN

ELLIPSIS = re.compile(
    r"[\[(<]? ?(?:…|\.{3}|\. ?\. \.|\. \. ?\.)[.… ]*[\])>]?|[\[(] ?\.\. ?[\])]|[\[(] ?(?:--?|–|—) ?[\])]"
)
_DASHED = re.compile(r"[\[(] ?[-–—]")
Counts = TypeVar("Counts", int, Ints)

BLOCK = 1 << 18  # words processed together
MIN_PIECE_WORDS = MIN_RUN  # words; a shorter piece does not show its passage


@dataclass(frozen=True, slots=True)
class Units:
    """Different units, the highest rank first, and the units of each text in order."""

    start: Ints  # where each unit begins in `ids`; one more entry than units
    rows: Ints  # quotations that print it
    text: Ints  # the text of each piece, in the order of the texts; a text without words has no piece
    unit: Ints  # the unit of each piece
    forms: list[str]  # key of each word form
    numbers: NDArray[np.uint64]  # 64 bits for each form
    ids: NDArray[np.int32]  # index into `forms` per word, unit after unit

    def __len__(self) -> int:
        return len(self.start) - 1

    def string(self, unit: int) -> str:
        """The words of a unit with one space around each."""
        forms = self.forms
        a, b = self.start[unit], self.start[unit + 1]
        return f" {' '.join([forms[i] for i in self.ids[a:b].tolist()])} "

    def content(self) -> NDArray[np.uint64]:
        """64 bits for each unit that depend only on its words and their order."""
        return _content(self.numbers, self.ids, self.start[:-1], np.diff(self.start))


def split(text: str) -> list[Span]:
    """The pieces of a quotation between its ellipses: dots, brackets around dots, and dashes in brackets."""
    dots = "…" in text or ".." in text or ". ." in text
    if not dots and not (("[" in text or "(" in text) and _DASHED.search(text)):
        return [(0, len(text))]
    edges = [0, *(edge for gap in ELLIPSIS.finditer(text) for edge in gap.span()), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2]) if b > a]


def units_of_texts(texts: Mapping[str, int]) -> Units:
    """The different units of different texts; `texts` has the number of rows that print each text."""
    numbering = Numbering(len(texts))
    pieces: list[str] = []
    text_numbers = array("q")
    for number, text in enumerate(texts):
        for a, b in split(text):
            pieces.append(text[a:b])
            text_numbers.append(number)
    ids, starts = numbering.words(pieces)
    del pieces
    begin, length, piece_texts = _long_pieces(starts, np.array(text_numbers, dtype=np.int64), len(texts))
    forms = list(numbering.forms)
    del numbering
    return _rank_units(forms, ids, begin, length, piece_texts, list(texts.values()))


def units_of_strings(strings: Sequence[str], rows: Sequence[int]) -> Units:
    """The units of different strings of words (as `Units.string` gives them), each printed by so many rows."""
    numbers: dict[str, int] = {}
    ids, lengths = array("i"), array("q")
    for string in strings:
        words = string.split(" ")[1:-1]
        ids.extend([numbers.setdefault(word, len(numbers)) for word in words])
        lengths.append(len(words))
    return units_of_words(list(numbers), np.array(ids, dtype=np.int32), np.array(lengths, dtype=np.int64), rows)


def units_of_words(forms: list[str], ids: NDArray[np.int32], length: Ints, rows: Sequence[int] | Ints) -> Units:
    """The units of different sequences of words: all words as indices into `forms`, and the length of each sequence."""
    return _rank_units(forms, ids, _starts(length)[:-1], length, np.arange(len(length)), rows)


def _long_pieces(starts: Ints, piece_text: Ints, texts: int) -> tuple[Ints, Ints, Ints]:
    """Drop pieces that are too short to show their passage; if a text has no other pieces, it is one unit.

    Returns the first word, the number of words and the text of each unit.
    """
    length = np.diff(starts)
    long = length >= MIN_PIECE_WORDS
    all_short = np.ones(texts, dtype=bool)
    all_short[piece_text[long]] = False
    total = np.bincount(piece_text, weights=length, minlength=texts).astype(np.int64)
    first_piece = np.ones(len(piece_text), dtype=bool)
    first_piece[1:] = piece_text[1:] != piece_text[:-1]
    kept = long | (first_piece & all_short[piece_text] & (total[piece_text] > 0))
    return starts[:-1][kept], np.where(long, length, total[piece_text])[kept], piece_text[kept]


def _starts(lengths: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _numbers(forms: Sequence[str]) -> NDArray[np.uint64]:
    """64 bits for each form that depend only on the form."""
    digests = b"".join([blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest() for form in forms])
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _content(numbers: NDArray[np.uint64], ids: NDArray[np.int32], begin: Ints, length: Ints) -> NDArray[np.uint64]:
    """64 bits for each sequence of words that depend only on the words and their order."""
    powers = np.cumprod(np.full(int(length.max(initial=0)) + 1, MULTIPLIER, np.uint64), dtype=np.uint64)
    starts = _starts(length)
    content = np.zeros(len(length), dtype=np.uint64)
    for i, j in blocks(starts, BLOCK):
        positions = ranges(begin[i:j], length[i:j])
        words = numbers[ids[positions]] * powers[positions - np.repeat(begin[i:j], length[i:j])]
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(words, dtype=np.uint64)])
        edges = starts[i : j + 1] - starts[i]
        content[i:j] = (sums[edges[1:]] - sums[edges[:-1]]) * np.uint64(MULTIPLIER)
    return content ^ (content >> np.uint64(32))


def rank_weight(rows: Counts, words: Counts) -> Counts:
    """The weight by which units are ranked, the greatest first: their words, a tenth less if only one row prints them.

    Of two wordings of about the same length, the one that several articles print is closer to what was said.
    """
    return words * (9 + (rows > 1))


def _rank_units(
    forms: list[str],
    ids: NDArray[np.int32],
    begin: Ints,
    length: Ints,
    text: Ints,
    printed: Sequence[int] | Ints,
) -> Units:
    """Merge equal units and rank them, the longest first. `begin` is the first word of each piece in `ids`.

    Ties are broken by content, so the order of the texts changes nothing.
    """
    numbers = _numbers(forms)
    content, first, unit = np.unique(_content(numbers, ids, begin, length), return_index=True, return_inverse=True)
    rows = np.bincount(unit, weights=np.array(printed, dtype=np.int64)[text], minlength=len(content)).astype(np.int64)
    begin, length = begin[first], length[first]
    order = np.lexsort((content, -rank_weight(rows, length)))
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    begin, length = begin[order], length[order]
    start = _starts(length)
    ranked = np.empty(int(start[-1]), dtype=np.int32)
    for i, j in blocks(start, BLOCK):
        ranked[start[i] : start[j]] = ids[ranges(begin[i:j], length[i:j])]
    return Units(start, rows[order], text, ranks[unit], forms, numbers, ranked)
