"""The words and signs of numbers, from the word lists of every language that has a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from letters.languages.word_lists import codes, entries
from letters.languages.word_lists import keys as head_lines
from letters.languages.word_lists import words as listed
from letters.text.normalize import entry_key, keys

SHORT = 6  # letters of a word that is not cut into number words


class NumberWords(NamedTuple):
    """The number words of a language: values, ordinals by their value, and the small words between and before."""

    values: Mapping[str, float]
    ordinals: Mapping[str, float]
    joints: frozenset[str]
    articles: frozenset[str]
    joined: bool
    parts: tuple[str, ...]  # of a number written in one word: the values, and what joins them
    plurals: frozenset[str]  # that are a number only behind another
    fractions: Mapping[str, int]  # the words for parts: eighth, eighths
    least_factor: int  # the least value that multiplies what stands before it


def pieces(key: str, language: NumberWords) -> tuple[float, ...]:
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
def languages_of(key: str) -> tuple[str, ...]:
    """The languages in which a word may open a number, in alphabetical order."""
    listed_in = _languages_by_word().get(key, ())
    joining = _joining_languages() if len(key) > SHORT else ()
    return tuple(sorted({*listed_in, *(code for code in joining if pieces(key, number_words(code)))}))


@cache
def _languages_by_word() -> Mapping[str, Collection[str]]:
    """The languages that list a word as one that opens a number."""
    languages: dict[str, list[str]] = {}
    for code in codes():
        language = number_words(code)
        halves = (word for word, parts in language.fractions.items() if parts == 2)
        for word in {*language.values, *language.ordinals, *language.articles, *halves}:
            languages.setdefault(word, []).append(code)
    return languages


@cache
def _joining_languages() -> tuple[str, ...]:
    """The languages that write a number in one word."""
    return tuple(code for code in codes() if number_words(code).joined)


@cache
def number_words(code: str) -> NumberWords:
    """The number words of a language."""
    values: dict[str, float] = {}
    ordinals: dict[str, float] = {}
    for entry in entries(code, "number words"):
        word, _, value = entry.rpartition(" ")
        (ordinals if value.endswith(".") else values)[entry_key(word)] = float(value.rstrip("."))
    endings = [entry.split("=") for entry in entries(code, "ordinal word endings")]
    for ordinal, cardinal in ((old.strip(" -"), new.strip(" -")) for old, new in endings):
        for word, number in values.items():
            if 10 < number < 100 and word.endswith(cardinal):
                ordinals.setdefault(word.removesuffix(cardinal) + ordinal, number)
    fractions = (entry.rpartition(" ") for entry in entries(code, "fraction words"))
    lines, joints = head_lines(code), listed(code, "number joints")
    return NumberWords(
        values,
        ordinals,
        joints,
        listed(code, "number articles"),
        lines.get("numbers") == "joined",
        (*values, *joints),
        listed(code, "plural number words"),
        {entry_key(word): int(value) for word, _, value in fractions},
        10 if lines.get("script") == "han" else 100,
    )


@cache
def factors() -> Mapping[str, float]:
    """The words that multiply digits before them."""
    return {key: value for code in codes() for key, value in number_words(code).values.items() if value >= 100}


@cache
def factor_letters() -> Mapping[str, float]:
    """The letters that multiply the digits that they are written to: 5bn."""
    parted = (entry.rpartition(" ") for code in codes() for entry in entries(code, "factor letters"))
    return {letters: float(value) for letters, _, value in parted}


@cache
def _signs() -> Mapping[tuple[str, ...], str]:
    """The signs and words for currencies and shares, each with the first of its group."""
    groups = [[part.strip() for part in entry.split("=")] for code in codes() for entry in entries(code, "signs")]
    return {_row(form): group[0] for group in groups for form in group}


def _row(form: str) -> tuple[str, ...]:
    """The words of a sign; R and $ are two words, and so are two Japanese or Chinese characters."""
    if form.isalpha() and form[0] < "\u3041":
        return (form.casefold(),)
    return tuple(keys(form)) if " " in form else tuple(form.casefold())


@cache
def sign_starts() -> Mapping[str, int]:
    """The first word of each sign, with the size of the longest sign that it opens."""
    starts: dict[str, int] = {}
    for form in _signs():
        starts[form[0]] = max(starts.get(form[0], 0), len(form))
    return starts


def sign_at(row: Sequence[str], start: int) -> tuple[int, str]:
    """The size of the sign that stands at a word, and the sign; 0 and nothing where there is none."""
    longest = sign_starts().get(row[start], 0) if start < len(row) else 0
    for size in range(longest, 0, -1):
        sign = _signs().get(tuple(row[start : start + size]))
        if sign:
            return size, sign
    return 0, ""


def sign_of(row: Sequence[str]) -> str:
    """The sign that these words stand for; empty where they stand for none."""
    return _signs().get(tuple(row), "")
