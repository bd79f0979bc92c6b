"""The numbered parts of sources, by their headings, compared with a claim that names one: "Article 5", "the Fourth Amendment"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.comparison.numerals import numbers_at
from letters.languages.word_lists import is_content_word
from letters.text.normalize import Word, keys, words

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

FEWEST = 3  # headings with numbers that a source must have
RISING = 0.6  # of them must have the next number, or begin again
LONGEST = 12  # words of a heading
OPENING = 3  # words before the name of its part
STEM = 4  # letters of a name that has other endings in other cases
NAMED = re.compile(r"\b(?:no|nos|nr|nº|n°|num|№)\b\.?|[№º°]", re.IGNORECASE)  # before a number
_TARGET = re.compile(r"\]\([^()\n]*\)")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


class Part(NamedTuple):
    """A part as a claim or a heading names it."""

    noun: str
    number: int
    start: int = 0  # of the heading, in code points


class Sections:
    """The headings of a library's sources; `called` gives what the speaker of a source is called."""

    def __init__(self, library: Library, called: Callable[[str], Sequence[str]]) -> None:
        self._library = library
        self._called = called
        self._headings = cache(self._headings_of)

    def has(self, claim: str, query: str, passages: Iterable[Passage]) -> bool | None:
        """Whether the words stand in the parts that a claim names; None where it names none, or where headings do not show it."""
        if not (named := parts_in(claim)):
            return None
        wanted = keys(query)
        elsewhere = self._library.passages(self._library.words.passages_containing(wanted, len(wanted))).values()
        stands = [self._stands_in(claim, named, passage) for passage in [*passages, *elsewhere] if passage.source]
        return True if True in stands else None if None in stands or not stands else False

    def _stands_in(self, claim: str, named: Sequence[Part], passage: Passage) -> bool | None:
        source = passage.source or ""
        series = {part: headings for part in named if (headings := self._headings(source, _stem(part.noun)))}
        known = [*keys(" ".join(self._called(source))), *(part.noun for part in series)]
        if not series or any(_is_foreign(word, claim, known) for word in words(claim)):
            return None
        part_numbers = {part: _number_before(headings, passage.start) for part, headings in series.items()}
        if any(number is None for number in part_numbers.values()):
            return None
        return all(part.number == number for part, number in part_numbers.items())

    def _headings_of(self, source: str, stem: str) -> tuple[Part, ...]:
        """The headings of a source whose part has such a name, where they are numbered in order."""
        texts = self._library.source_texts
        line = re.compile(rf"(?:\A|(?<=\n\n)|(?<=\n)(?=#))[^\n]{{0,60}}\b{re.escape(stem)}[^\n]*", re.IGNORECASE)
        headings: list[Part] = []
        for match in line.finditer(texts.part(source, 0, texts.length(source))):
            heading = _TARGET.sub("]", match[0])
            if len(words(heading)) <= (LONGEST if heading[0] == "#" or heading[-1].isalnum() else OPENING):
                parts = [part for part in parts_in(heading, OPENING) if _stem(part.noun) == stem]
                headings += [part._replace(start=match.start()) for part in parts[:1]]
        rising = sum(b.number in (a.number + 1, 1) for a, b in pairwise(headings))
        different = len({part.number for part in headings})
        return tuple(headings) if different >= FEWEST and rising >= RISING * (len(headings) - 1) else ()


def _number_before(headings: Sequence[Part], position: int) -> int | None:
    """The number of the last heading before a position."""
    before = bisect_right(headings, position, key=lambda heading: heading.start)
    return headings[before - 1].number if before else None


def _is_foreign(word: Word, claim: str, known: Iterable[str]) -> bool:
    """Whether a word of a claim names something else than these words do."""
    if not is_content_word(word.key) or _numbers([word], claim) or NAMED.match(word.key):
        return False
    return not any(other.startswith(_stem(word.key.rpartition("'")[2])) for other in known)


def parts_in(text: str, opening: int | None = None) -> list[Part]:
    """The numbered parts that a text names: a noun right before or behind its number, among its first words."""
    plain = NAMED.sub(" ", text)
    cut = words(plain)
    parts = []
    for place, word in enumerate(cut[: opening and opening + 1]):
        if is_content_word(word.key) and not _numbers([word], plain):
            beside = (cut[place + 1 : place + 2], cut[max(0, place - 1) : place], cut[place + 2 : place + 3])
            parts += [
                Part(word.key.rpartition("'")[2], number)
                for number in next(filter(None, (_numbers(row, plain) for row in beside)), ())[:1]
            ]
    return parts


def _numbers(row: Sequence[Word], text: str) -> list[int]:
    """The numbers that a word may be: in digits, in words, in Roman digits."""
    if not row:
        return []
    form = text[row[0].start : row[0].end]
    if _ROMAN.match(form):
        values = [_ROMAN_DIGITS.get(digit, 100) for digit in form]
        return [sum(-a if a < b else a for a, b in pairwise([*values, 0]))]
    return [int(number) for _, value in numbers_at([row[0].key]) if (number := value.strip("#.")).isdigit()]


def _stem(noun: str) -> str:
    """The letters of a noun that all its cases have."""
    return noun[: max(STEM, len(noun) - 2)]
