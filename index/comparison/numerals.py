"""Numbers as values: digits, number words and the signs beside them, in every language that has a file.

A value is written as a string: `#35` a number, `#7.` an ordinal, `#1/8` a fraction, `#5$` an amount with the sign
that it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from letters.languages.word_lists import all_words, codes, entries
from letters.languages.word_lists import keys as head_lines
from letters.languages.word_lists import words as listed
from letters.text.normalize import entry_key, keys
from letters.text.patterns import late_pattern

_DIGITS = late_pattern(r"(\d+(?:[.,]\d+)*)([^\W\d_]*)\Z")
_THOUSANDS = late_pattern(r"[1-9]\d{0,2}(?:\.\d{3})+\Z")
_GROUP_SPACES = frozenset((" ", "\u00a0", "\u2009", "\u202f", "'", "’"))
_SLASHES = frozenset("/⁄")
LONGEST = 12  # words of a number
SHORT = 6  # letters of a word that is not cut into number words


def may_be_the_same(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two runs of one value may be one number written in two ways.

    Words of two languages are not, nor is one number word another, and an ordinal in digits is none but an ordinal.
    """
    written_out = [row for row in (ours, theirs) if not any(map(_in_digits, row))]
    if len(written_out) == 2:
        common = set(_languages_of(ours[0])) & set(_languages_of(theirs[0]))
        single = len(ours) == len(theirs) == 1
        with_one = single and (ours[0].endswith(theirs[0]) or theirs[0].endswith(ours[0]))  # hundert, einhundert
        return bool(common) and (not single or with_one)
    if len(written_out) == 1:
        digits = theirs if written_out[0] is ours else ours
        match = _DIGITS.match(digits[0])
        if match and len(digits) == 1 and match[2] in _ordinal_endings():
            return any(value.endswith(".") for _, value in numbers_at(written_out[0], 0))
    return True


def _in_digits(key: str) -> bool:
    return key[0].isdigit() or key in all_words("roman numbers")


class Number(NamedTuple):
    """A number in a row of words: how many words it takes, and its value."""

    size: int
    value: str


class _Language(NamedTuple):
    """The number words of a language: values, ordinals by their value, and the small words between and before."""

    values: Mapping[str, float]
    ordinals: Mapping[str, float]
    joints: frozenset[str]
    articles: frozenset[str]
    joined: bool
    parts: tuple[str, ...]  # of a number written in one word: the values, and what joins them
    fractions: Mapping[str, int]  # the words for parts: eighth, eighths
    least_factor: int  # the least value that multiplies what stands before it


def numbers_at(
    row: Sequence[str], at: int, gaps: Sequence[str] = (), languages: Collection[str] = ()
) -> Iterator[Number]:
    """Every number that begins at a word, of each length, with and without the sign beside it.

    `gaps` are what stands before each word, where known; words count in all languages where none are named.
    """
    sign_size, sign = _sign_at(row, at)
    start = at + sign_size
    for size, value in _bare(row, start, gaps, languages):
        if sign:
            yield Number(sign_size + size, value + sign)
            continue
        yield Number(size, value)
        after, sign_after = _sign_at(row, start + size)
        if sign_after:
            yield Number(size + after, value + sign_after)


@lru_cache(maxsize=50_000)
def opens_number(key: str) -> bool:
    """Whether a number of any size may begin with this word."""
    return key[0].isdigit() or key in _sign_starts() or bool(_languages_of(key))


@lru_cache(maxsize=50_000)
def values(key: str) -> frozenset[str]:
    """The values of one word; none where it is no number."""
    return frozenset(value for size, value in _bare((key,), 0, (), ()) if size == 1)


def _bare(row: Sequence[str], at: int, gaps: Sequence[str], languages: Collection[str]) -> Iterator[Number]:
    if at >= len(row):
        return
    if row[at][0].isdigit():
        yield from _from_digits(row, at, gaps)
    else:
        for code in _languages_of(row[at]):
            if languages and code not in languages:
                continue
            yield from _from_words(row, at, _language(code))


def _from_digits(row: Sequence[str], at: int, gaps: Sequence[str]) -> Iterator[Number]:
    """A number in digits, with thousands apart (1 234 567) and with a factor after it (5 million); a fraction (1/8)."""
    yield from _fraction(row, at, gaps)
    match = _DIGITS.match(row[at])
    if not match:
        return
    digits, suffix = match.groups()
    found, size = _readings(digits), 1
    if not suffix and digits.isdigit() and len(digits) <= 3:
        while at + size < len(row) and _continues(row, at + size, gaps):
            digits, size = digits + row[at + size], size + 1
            yield Number(size, written(float(digits)))
        size = 1
    if suffix in _factor_letters():
        yield from (Number(1, written(value * _factor_letters()[suffix])) for value in found)
    elif not suffix or suffix in _ordinal_endings():
        yield from (Number(1, written(value)) for value in found)
    if (
        suffix in _ordinal_endings() | _ordinal_marks()
        or not suffix
        and len(gaps) > at + 1
        and gaps[at + 1].startswith(". ")
    ):
        yield from (Number(1, written(value) + ".") for value in found)
    factor = 0.0 if suffix else _factors().get(row[at + 1], 0.0) if at + 1 < len(row) else 0.0
    if factor:
        yield from (Number(2, written(value * factor)) for value in found)


def _fraction(row: Sequence[str], at: int, gaps: Sequence[str]) -> Iterator[Number]:
    """A fraction in digits: 1/8, ½."""
    whole = row[at].split("⁄")
    if len(whole) == 1 and at + 1 < len(row) and len(gaps) > at + 1 and gaps[at + 1] in _SLASHES:
        whole = [row[at], row[at + 1]]
        if not all(part.isdigit() and len(part) <= 2 for part in whole):
            return
        yield Number(2, f"#{'/'.join(whole)}")
    elif len(whole) == 2:
        yield Number(1, f"#{'/'.join(whole)}")


def _continues(row: Sequence[str], at: int, gaps: Sequence[str]) -> bool:
    """Whether three digits go on with the number before them: 1 234."""
    return len(row[at]) == 3 and row[at].isdigit() and bool(gaps) and gaps[at] in _GROUP_SPACES


def _readings(digits: str) -> set[float]:
    """What digits may be worth: a full stop parts thousands or decimals."""
    found = {float(digits.replace(",", "."))} if digits.count(".") + digits.count(",") <= 1 else set()
    if _THOUSANDS.match(digits):
        found.add(float(digits.replace(".", "")))
    return found


def written(value: float) -> str:
    """A value as a string."""
    return f"#{value:.15g}"


def _half(row: Sequence[str], at: int, language: _Language) -> Iterator[Number]:
    """Half of a large number: half a million, eine halbe Million, medio millón."""
    one = row[at] in language.articles or language.values.get(row[at]) == 1
    place = at + one
    if place < len(row) and language.fractions.get(row[place]) == 2:
        place += 2 if row[place + 1 : place + 2] and row[place + 1] in language.articles else 1
        value = language.values.get(row[place], 0.0) if place < len(row) else 0.0
        if value >= 1000:
            yield Number(place + 1 - at, written(value / 2))


def _from_words(row: Sequence[str], at: int, language: _Language) -> Iterator[Number]:
    yield from _half(row, at, language)
    parts: list[float] = []
    joint, number = False, at
    if row[at] in language.articles:
        parts, number = [1.0], at + 1
        if number >= len(row) or language.values.get(row[number], 0) < 100:
            return
    for place in range(number, min(len(row), at + LONGEST)):
        key = row[place]
        if parts and not joint and key in language.joints:
            joint = True
            continue
        if parts and not joint and sum(parts) < language.fractions.get(key, 0):
            yield Number(place + 1 - at, f"{written(sum(parts))}/{language.fractions[key]}")
        ordinal = key in language.ordinals
        for value in [language.ordinals[key]] if ordinal else _pieces(key, language):
            if value < 0:
                joint = True
            elif not _added(parts, value, joint, language.least_factor):
                return
            else:
                joint = False
        if not ordinal and not _pieces(key, language):
            return
        yield Number(place + 1 - at, written(sum(parts)) + "." * ordinal)
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
    """Whether a value below a hundred goes on with a number that ends in another."""
    if last == 10:  # dix-sept
        return 7 <= value < 10
    if last % 10 == 0:  # twenty five, soixante-dix
        return value < 10 or (last in (60, 80) and value < 20)
    return joint and last < 10 and value % 10 == 0  # fünfundzwanzig


def _pieces(key: str, language: _Language) -> tuple[float, ...]:
    """The values of a word, those of a word written in one (fünfunddreißig) in order; -1 stands for a joint."""
    if key in language.values:
        return (language.values[key],)
    if not language.joined or len(key) <= SHORT or not key.startswith(language.parts):
        return ()
    return _cut(key, language.values, language.joints)


def _cut(key: str, values: Mapping[str, float], joints: frozenset[str]) -> tuple[float, ...]:
    if key in values:
        return (values[key],)
    for size in range(len(key) - 1, 0, -1):
        first = values.get(key[:size], -1.0 if key[:size] in joints else None)
        if first is not None and (rest := _cut(key[size:], values, joints)):
            return first, *rest
    return ()


@lru_cache(maxsize=50_000)
def _languages_of(key: str) -> tuple[str, ...]:
    """The languages in which a word may open a number, in alphabetical order."""
    listed_in = _languages_by_word().get(key, ())
    joining = _joining_languages() if len(key) > SHORT else ()
    return tuple(sorted({*listed_in, *(code for code in joining if _pieces(key, _language(code)))}))


@cache
def _languages_by_word() -> Mapping[str, Collection[str]]:
    """The languages that list a word as one that opens a number."""
    found: dict[str, list[str]] = {}
    for code in codes():
        language = _language(code)
        halves = (word for word, parts in language.fractions.items() if parts == 2)
        for word in {*language.values, *language.ordinals, *language.articles, *halves}:
            found.setdefault(word, []).append(code)
    return found


@cache
def _joining_languages() -> tuple[str, ...]:
    """The languages that write a number in one word."""
    return tuple(code for code in codes() if _language(code).joined)


@cache
def _language(code: str) -> _Language:
    values: dict[str, float] = {}
    ordinals: dict[str, float] = {}
    for entry in entries(code, "number words"):
        word, _, value = entry.rpartition(" ")
        (ordinals if value.endswith(".") else values)[entry_key(word)] = float(value.rstrip("."))
    fractions = (entry.rpartition(" ") for entry in entries(code, "fraction words"))
    lines, joints = head_lines(code), listed(code, "number joints")
    return _Language(
        values,
        ordinals,
        joints,
        listed(code, "number articles"),
        lines.get("numbers") == "joined",
        (*values, *joints),
        {entry_key(word): int(value) for word, _, value in fractions},
        10 if lines.get("script") == "han" else 100,
    )


@cache
def _factors() -> Mapping[str, float]:
    """The words that multiply digits before them."""
    return {key: value for code in codes() for key, value in _language(code).values.items() if value >= 100}


@cache
def _factor_letters() -> Mapping[str, float]:
    """The letters that multiply the digits that they are written to: 5bn."""
    parted = (entry.rpartition(" ") for code in codes() for entry in entries(code, "factor letters"))
    return {letters: float(value) for letters, _, value in parted}


@cache
def _ordinal_endings() -> frozenset[str]:
    return frozenset(entry for code in codes() for entry in entries(code, "ordinal endings"))


@cache
def _ordinal_marks() -> frozenset[str]:
    return frozenset(entry for code in codes() for entry in entries(code, "ordinal marks"))


@cache
def _signs() -> Mapping[tuple[str, ...], str]:
    """The signs and words for currencies and shares, each with the first of its group."""
    groups = [[part.strip() for part in entry.split("=")] for code in codes() for entry in entries(code, "signs")]
    return {_row(form): group[0] for group in groups for form in group}


def _row(form: str) -> tuple[str, ...]:
    """The words of a sign; a Japanese or Chinese character is a word."""
    return tuple(form) if "\u3041" <= form[0] <= "\u9fff" else tuple(keys(form))


@cache
def _sign_starts() -> Mapping[str, int]:
    """The first word of each sign, with the size of the longest sign that it opens."""
    starts: dict[str, int] = {}
    for form in _signs():
        starts[form[0]] = max(starts.get(form[0], 0), len(form))
    return starts


def _sign_at(row: Sequence[str], at: int) -> tuple[int, str]:
    """The size of the sign that stands at a word, and the sign; 0 and nothing where there is none."""
    longest = _sign_starts().get(row[at], 0) if at < len(row) else 0
    for size in range(longest, 0, -1):
        sign = _signs().get(tuple(row[at : at + size]))
        if sign:
            return size, sign
    return 0, ""


def sign_of(row: Sequence[str]) -> str:
    """The sign that these words stand for; empty where they stand for none."""
    return _signs().get(tuple(row), "")
