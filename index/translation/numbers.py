"""The numbers of a quotation beside those of a sentence: as values, in whatever digits or words they are written.

Numbers of one digit are left out: their words are often articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from index.comparison.numerals import LONGEST, numbers_at
from letters.text.normalize import keys

ROUNDED = 0.1  # how far a rounded number may be from what it stands for
FACTORS = (1, 1000, 1000000, 0.001, 0.000001)  # a word of no list may be a factor: 40 bin, 40 ribu, 40 ezer
ROUND = 2  # digits that it has at most, except for zeros
_GROUPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_BEFORE_HANGUL = re.compile(r"(?<=\d)(?=[가-힣])")
_AFTERNOON = re.compile(r"(?<![\d:.,])(\d|1[01])((?:[:.]\d\d)?)\s?p\.?\s?m\b", re.IGNORECASE)


class Numbers(NamedTuple):
    """The numbers of a text."""

    in_digits: tuple[frozenset[float], ...] = ()  # what each that stands in digits may be worth
    values: frozenset[float] = frozenset()  # what any of them may be worth

    def all_in(self, values: AbstractSet[float]) -> bool:
        """Whether each number that stands in digits is, or rounds, one of these values."""
        return all(any(_is_in(value, values) for value in readings) for readings in self.in_digits)

    def share(self, values: AbstractSet[float]) -> bool:
        """Whether some number is, or rounds, one of these values."""
        return any(_is_in(value, values) for value in self.values)


@lru_cache(maxsize=5000)
def numbers(text: str, language: str) -> Numbers:
    """The numbers of a text in this language, of two digits and more."""
    pairs = [
        (in_digits, frozenset(value for value in readings if value >= 10 or value % 1))
        for in_digits, readings in _numbers(text, language)
    ]
    return Numbers(
        tuple(readings for in_digits, readings in pairs if in_digits and readings),
        frozenset().union(*(readings for _, readings in pairs)),
    )


def _numbers(text: str, language: str) -> Iterator[tuple[bool, set[float]]]:
    """Each number: whether it stands in digits, and what it may be worth; digits also without the factor behind them."""
    text = _AFTERNOON.sub(lambda hour: f"{int(hour[1]) + 12}{hour[2]}", text)
    row = list(keys(_BEFORE_HANGUL.sub(" ", _GROUPS.sub("", text))))
    k = 0
    while k < len(row):
        numbers_here = list(numbers_at(row[k : k + LONGEST], (), (language,)))
        size = max((number.size for number in numbers_here), default=1)
        if numbers_here:
            in_digits = any(key[0].isdigit() for key in row[k : k + size])
            yield in_digits, {_worth(number.value) for number in numbers_here if in_digits or number.size == size}
        k += size


def _worth(value: str) -> float:
    """A value without its sign; 0 for what is no plain number."""
    match = re.fullmatch(r"#(\d+(?:\.\d+)?)\.?[^\d/]*", value)
    return float(match[1]) if match else 0.0


def _is_in(value: float, values: AbstractSet[float]) -> bool:
    if not values.isdisjoint(value * factor for factor in FACTORS):
        return True
    return any(
        abs(value - other) <= ROUNDED * other and _digits(value) < _digits(other)
        for other in values
        if _digits(value) <= ROUND
    )


def _digits(value: float) -> int:
    return len(f"{value:.15g}".replace(".", "").strip("0"))
