"""Numbers as values: digits, number words and the signs beside them, in every language that has a file.

A value is written as a string: `#35` a number, `#7.` an ordinal, `#1/8` a fraction, `#5$` an amount with the sign
that it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from index.comparison.number_words import (
    NumberWords,
    factor_letters,
    factors,
    languages_of,
    number_words,
    pieces,
    sign_at,
    sign_starts,
)
from letters.languages.word_lists import all_words, codes
from letters.text.patterns import late_pattern

_DIGITS = late_pattern(r"(\d+(?:[.,]\d+)*)([^\W\d_]*)\Z")
_THOUSANDS = late_pattern(r"[1-9]\d{0,2}(?:\.\d{3})+\Z")
_ROMAN = late_pattern(r"(x{0,3}(?:ix|iv|v?i{0,3}))([^\W\d_]*)\Z")
_GROUP_SPACES = frozenset((" ", "\u00a0", "\u2009", "\u202f", "'", "’"))
_SLASHES = frozenset("/⁄")
LONGEST = 12  # words of a number
_OPENING = 3  # letters by which it is known whether a word begins with a number word
_LEAST_REST = 4  # letters behind that


def may_be_the_same(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two runs of one value may be one number written in two ways.

    Words of two languages are not, nor is one number word another, and an ordinal in digits is none but an ordinal.
    """
    written_out = [row for row in (ours, theirs) if not any(map(_in_digits, row))]
    if len(written_out) == 2:
        common = set(languages_of(ours[0])) & set(languages_of(theirs[0]))
        single = len(ours) == len(theirs) == 1
        with_one = single and (ours[0].endswith(theirs[0]) or theirs[0].endswith(ours[0]))  # hundert, einhundert
        return bool(common) and (not single or with_one)
    if len(written_out) == 1:
        digits = theirs if written_out[0] is ours else ours
        match = _DIGITS.match(digits[0])
        if match and len(digits) == 1 and match[2] in all_words("ordinal endings"):
            return any(value.endswith(".") for _, value in numbers_at(written_out[0]))
    return True


def _in_digits(key: str) -> bool:
    return key[0].isdigit() or bool(roman(key))


class Number(NamedTuple):
    """A number in a row of words: how many words it takes, and its value."""

    size: int
    value: str


def numbers_at(row: Sequence[str], gaps: Sequence[str] = (), languages: Collection[str] = ()) -> Iterator[Number]:
    """Every number that a row of words begins with, of each length, with and without the sign beside it.

    `gaps` are what stands before each word, where known; words count in all languages where none are named.
    """
    sign_size, sign = sign_at(row, 0)
    for size, value in _bare(row, sign_size, gaps, languages):
        if sign:
            yield Number(sign_size + size, value + sign)
            continue
        yield Number(size, value)
        after, sign_after = sign_at(row, size)
        if sign_after:
            yield Number(size + after, value + sign_after)
            yield from _with_hundredths(row, Number(size + after, value), sign_after, languages)


def _with_hundredths(row: Sequence[str], whole: Number, sign: str, languages: Collection[str]) -> Iterator[Number]:
    """An amount with its hundredths: four dollars and 25 cents."""
    place = whole.size
    place += place < len(row) and row[place] in all_words("number joints")
    for size, value in _bare(row, place, (), languages):
        end, parts = place + size, _amount(value)
        if end < len(row) and row[end] in all_words("hundredths") and 0 < parts < 100:
            yield Number(end + 1, written(_amount(whole.value) + parts / 100) + sign)


def _amount(value: str) -> float:
    """A plain value as a number; 0 for ordinals and fractions."""
    return float(value[1:]) if value[1:].replace(".", "", 1).isdigit() and not value.endswith(".") else 0.0


@lru_cache(maxsize=50_000)
def opens_number(key: str) -> bool:
    """Whether a number of any size may begin with this word."""
    return key[0].isdigit() or key in sign_starts() or bool(languages_of(key))


@lru_cache(maxsize=50_000)
def values(key: str) -> frozenset[str]:
    """The values of one word; none where it is no number."""
    return frozenset(value for size, value in _bare((key,), 0, (), ()) if size == 1)


@lru_cache(maxsize=50_000)
def roman(key: str) -> frozenset[str]:
    """The values of a Roman number up to 39, also with an ordinal ending (XXe); none where it is none, or a single letter."""
    match = _ROMAN.match(key) if key[:1] in "xvi" else None
    if not match or len(match[1]) < 2 or match[2] and match[2] not in _ordinal_letters():
        return frozenset()
    letters = match[1].replace("iv", "iiii").replace("ix", "viiii")
    value = written(sum({"i": 1, "v": 5, "x": 10}[letter] for letter in letters))
    return frozenset((f"{value}.",) if match[2] else (value, f"{value}."))


def compound_number(key: str) -> str:
    """A word that begins with a number word, with digits for it: `5jährig` of fünfjährig; empty where it begins with none."""
    if key[:_OPENING] not in _number_openings():
        return ""
    for size in range(len(key) - _LEAST_REST, _OPENING - 1, -1):
        for value in values(key[:size]):
            if value[1:].isdigit():
                return value[1:] + key[size:]
    return ""


@cache
def _ordinal_letters() -> frozenset[str]:
    """What is written to digits of an ordinal: 3rd, 1º."""
    return all_words("ordinal endings") | all_words("ordinal marks")


@cache
def _number_openings() -> frozenset[str]:
    """The first letters of all number words."""
    return frozenset(word[:_OPENING] for code in codes() for word in number_words(code).values)


def _bare(row: Sequence[str], start: int, gaps: Sequence[str], languages: Collection[str]) -> Iterator[Number]:
    if start >= len(row):
        return
    if row[start][0].isdigit():
        yield from _from_digits(row, start, gaps)
    else:
        for code in languages_of(row[start]):
            if languages and code not in languages:
                continue
            yield from _from_words(row, start, number_words(code))


def _from_digits(row: Sequence[str], start: int, gaps: Sequence[str]) -> Iterator[Number]:
    """A number in digits, with thousands apart (1 234 567) and with a factor after it (5 million); a fraction (1/8)."""
    yield from _fraction(row, start, gaps)
    match = _DIGITS.match(row[start])
    if not match:
        return
    digits, suffix = match.groups()
    read_values, size = _readings(digits), 1
    if not suffix and digits.isdigit() and len(digits) <= 3:
        while start + size < len(row) and _continues(row, start + size, gaps):
            digits, size = digits + row[start + size], size + 1
            yield Number(size, written(float(digits)))
        size = 1
    if suffix in factor_letters():
        yield from (Number(1, written(value * factor_letters()[suffix])) for value in read_values)
    elif not suffix or suffix in all_words("ordinal endings"):
        yield from (Number(1, written(value)) for value in read_values)
    if suffix in _ordinal_letters() or not suffix and len(gaps) > start + 1 and gaps[start + 1].startswith(". "):
        yield from (Number(1, written(value) + ".") for value in read_values)
    factor = 0.0 if suffix else factors().get(row[start + 1], 0.0) if start + 1 < len(row) else 0.0
    if factor:
        yield from (Number(2, written(value * factor)) for value in read_values)


def _fraction(row: Sequence[str], start: int, gaps: Sequence[str]) -> Iterator[Number]:
    """A fraction in digits: 1/8, ½."""
    whole = row[start].split("⁄")
    if len(whole) == 1 and start + 1 < len(row) and len(gaps) > start + 1 and gaps[start + 1] in _SLASHES:
        whole = [row[start], row[start + 1]]
        if not all(part.isdigit() and len(part) <= 2 for part in whole):
            return
        yield Number(2, f"#{'/'.join(whole)}")
    elif len(whole) == 2:
        yield Number(1, f"#{'/'.join(whole)}")


def _continues(row: Sequence[str], number: int, gaps: Sequence[str]) -> bool:
    """Whether three digits continue with the number before them: 1 234."""
    return len(row[number]) == 3 and row[number].isdigit() and bool(gaps) and gaps[number] in _GROUP_SPACES


def _readings(digits: str) -> set[float]:
    """What digits may be worth: a full stop parts thousands or decimals."""
    readings = {float(digits.replace(",", "."))} if digits.count(".") + digits.count(",") <= 1 else set()
    if _THOUSANDS.match(digits):
        readings.add(float(digits.replace(".", "")))
    return readings


def written(value: float) -> str:
    """A value as a string."""
    return f"#{value:.15g}"


def _half(row: Sequence[str], start: int, language: NumberWords) -> Iterator[Number]:
    """Half of a large number: half a million, eine halbe Million, medio millón."""
    has_article = row[start] in language.articles or language.values.get(row[start]) == 1
    place = start + has_article
    if place < len(row) and language.fractions.get(row[place]) == 2:
        place += 2 if row[place + 1 : place + 2] and row[place + 1] in language.articles else 1
        value = language.values.get(row[place], 0.0) if place < len(row) else 0.0
        if value >= 1000:
            yield Number(place + 1 - start, written(value / 2))


def _from_words(row: Sequence[str], start: int, language: NumberWords) -> Iterator[Number]:
    if row[start] in language.plurals:
        return
    yield from _half(row, start, language)
    parts: list[float] = []
    joint, number = False, start
    if row[start] in language.articles:
        parts, number = [1.0], start + 1
        if number >= len(row) or language.values.get(row[number], 0) < 100:
            return
    for place in range(number, min(len(row), start + LONGEST)):
        key = row[place]
        if parts and not joint and key in language.joints:
            joint = True
            continue
        if parts and not joint and sum(parts) < language.fractions.get(key, 0):
            yield Number(place + 1 - start, f"{written(sum(parts))}/{language.fractions[key]}")
        ordinal = key in language.ordinals
        for value in [language.ordinals[key]] if ordinal else pieces(key, language):
            if value < 0:
                joint = True
            elif not _added(parts, value, joint, language.least_factor):
                return
            else:
                joint = False
        if not ordinal and not pieces(key, language):
            return
        yield Number(place + 1 - start, written(sum(parts)) + "." * ordinal)
        if ordinal:
            return


def _added(parts: list[float], value: float, joint: bool, least_factor: int) -> bool:
    """Add a value to the parts of a number so far; False where it begins another number."""
    last = parts[-1] if parts else 0.0
    if value >= least_factor:
        low = 0.0
        while parts and parts[-1] < value:
            low += parts.pop()
        parts.append((low or 1.0) * value)
    elif (last, value) == (4, 20):  # quatre-vingts
        parts[-1] = 80.0
    elif not parts or last >= least_factor or _follows(last, value, joint):
        parts.append(value)
    else:
        return False
    return True


def _follows(last: float, value: float, joint: bool) -> bool:
    """Whether a value below a hundred continues with a number that ends in another."""
    if last == 10:  # dix-sept
        return 7 <= value < 10
    if last % 10 == 0:  # twenty five, soixante-dix
        return value < 10 or (last in (60, 80) and value < 20)
    return joint and last < 10 and value % 10 == 0  # fünfundzwanzig
