"""Words that say the opposite of each other: listed as such, or one the other with a negating beginning or ending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from letters.languages.word_lists import codes, entries, text_of, words
from letters.text.dates import month
from letters.text.normalize import entry_key

_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "r", "er", "st", "est")
_STEM = 3  # letters that a word and its opposite by another ending have in common
Side = tuple[str, int, int]  # language, or "months"; number of the group, number of the side


class _Listed(NamedTuple):
    """The sides on which each listed word stands, and each beginning of words."""

    words: Mapping[str, tuple[Side, ...]]
    beginnings: Mapping[str, tuple[Side, ...]]


def opposed(gone: Iterable[str], new: Iterable[str], languages: Iterable[str] = ()) -> bool:
    """Whether one of the words is the opposite of one of the others, in these languages (all where there are none)."""
    theirs, ours, spoken = set(gone), set(new), tuple(languages) or codes()
    there = {side for word in theirs for side in sides(word, spoken)}
    here = {side for word in ours for side in sides(word, spoken)}
    if any(side[:2] == other[:2] and side[2] != other[2] for side in there - here for other in here - there):
        return True
    return any(
        _denies(word, other, spoken) or _denies(other, word, spoken)
        for word in theirs
        for other in ours
        if word in other or other in word or word[:_STEM] == other[:_STEM]
    )


@lru_cache(maxsize=20_000)
def sides(word: str, languages: tuple[str, ...]) -> frozenset[Side]:
    """The sides of groups of opposites on which a word stands; the months of all languages are one group."""
    named = month(word)
    word_sides: set[Side] = {("months", 0, named)} if named else set()
    for code in languages:
        text = text_of(code, "opposites")
        for stem in _stems(word) if code == "en" else (word,):
            if stem in text:
                word_sides.update(_listed(code).words.get(stem, ()))
        for size in range(2, len(word) + 1) if "-" in text else ():
            if f"{word[:size]}-" in text:
                word_sides.update(_listed(code).beginnings.get(word[:size], ()))
    return frozenset(word_sides)


@cache
def _listed(code: str) -> _Listed:
    words: dict[str, tuple[Side, ...]] = {}
    beginnings: dict[str, tuple[Side, ...]] = {}
    for number, group in enumerate(entries(code, "opposites")):
        for n, forms in enumerate(group.casefold().split()):
            side = ((code, number, n),)
            for form in forms.split("/"):
                listed = beginnings if form.endswith("-") else words
                key = form if form.isalpha() else entry_key(form.rstrip("-"))
                listed[key] = listed.get(key, ()) + side
    return _Listed(words, beginnings)


def _stems(word: str) -> set[str]:
    """The word, and what it may be an inflection of."""
    stems = {word.removesuffix(ending) for ending in _ENDINGS}
    return stems | {stem + "e" for stem in stems if word.endswith("ing")}


def _denies(word: str, other: str, languages: Iterable[str]) -> bool:
    """Whether a word is another with a negating beginning or ending."""
    for code in languages:
        if word.endswith(other) and word.removesuffix(other) in words(code, "negating beginnings"):
            return True
        for entry in entries(code, "negating endings"):
            denying, full = entry.split(" = ")
            if word.endswith(denying) and word.removesuffix(denying) + full == other:
                return True
    return False
