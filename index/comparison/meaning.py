"""Words whose change turns the sense of a sentence: negations, modals, numbers, opposites, limiters.

They are those of all languages together: their files name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from letters.languages.word_lists import all_words

_SIGNS = frozenset("%$€£¥")  # that count as numbers do
_NEGATING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti")
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "r", "er", "st", "est")
_SPELLED = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
FEW_WORDS = 4  # of a bracket that changes the sentence; a longer one is a remark of its own
_NUMBER = re.compile(r"\d")


def turns(word: str) -> bool:
    """Whether leaving this word out, or putting it in, turns the sense: a negation, a modal, a number."""
    return word in all_words("negations") or word in all_words("modals") or _counts(word)


def limits(word: str) -> bool:
    """Whether hiding this word behind an ellipsis or a bracket takes a limit away: a negation or a limiter."""
    return word in all_words("negations") or word in all_words("limiters")


def is_negation(word: str) -> bool:
    """Whether a word denies, by itself or at its end: "not", "don't"."""
    return not all_words("negations").isdisjoint(_spelled((word,)))


def changes_meaning(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether words (keys) that stand for other words change a negation, a modal, a number or a polarity."""
    gone, new = _parted(query, reference)
    return any(map(turns, gone)) or any(map(turns, new)) or _opposed(gone, new)


def hides(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether an ellipsis, or words in brackets, take a limit away, put a negation in or turn the sense."""
    gone, new = _parted(query, reference)
    numbers = any(map(_counts, gone)) and any(map(_counts, new))
    return numbers or any(map(limits, gone)) or not all_words("negations").isdisjoint(new) or _opposed(gone, new)


def reverses(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether words in brackets say the opposite of those that they stand for: a negation more or less, or an opposite."""
    gone, new = _parted(query, reference)
    denied = sum(map(is_negation, gone)) + sum(map(is_negation, new))
    return denied % 2 == 1 and len(new) <= FEW_WORDS or _opposed(gone, new)


def _counts(word: str) -> bool:
    return word in all_words("numbers") or word in _SIGNS or bool(_NUMBER.search(word))


def _parted(query: Sequence[str], reference: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that only the reference has and those that only the query has, contractions spelled out."""
    ours, theirs = _spelled(query), _spelled(reference)
    shared = set(ours) & set(theirs)
    return [word for word in theirs if word not in shared], [word for word in ours if word not in shared]


def _spelled(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word in _SPELLED:
            found += _SPELLED[word]
        elif word.endswith("n't"):
            found += [word[:-3], "not"]
        elif word.endswith("'ll"):
            found += [word[:-3], "will"]
        else:
            found.append(word)
    return found


def _opposed(gone: Iterable[str], new: Iterable[str]) -> bool:
    """Whether two words are opposites: listed as such, or one is the other with a negating prefix or suffix."""
    theirs, ours = set(gone), set(new)
    stems = {stem for word in ours for stem in _stems(word)}
    listed = _opposites()
    opposites = {other for word in theirs for stem in _stems(word) for other in listed.get(stem, set()) - {stem}}
    return bool(opposites & stems) or _negated(theirs, ours) or _negated(ours, theirs)


@cache
def _opposites() -> Mapping[str, set[str]]:
    """Each word of the listed groups of opposites, with the words of its groups."""
    opposed: dict[str, set[str]] = {}
    for group in map(str.split, all_words("opposites")):
        for word in group:
            opposed.setdefault(word, set()).update(group)
    return opposed


def _stems(word: str) -> set[str]:
    """The word, and what it may be an inflection of."""
    stems = {word.removesuffix(ending) for ending in _ENDINGS}
    return stems | {stem + "e" for stem in stems if word.endswith("ing")}


def _negated(words: set[str], others: set[str]) -> bool:
    """Whether some word is another with a negating prefix or suffix."""
    without = {word.removesuffix("less") for word in words if word.endswith("less")}
    return any(prefix + word in others for word in words for prefix in _NEGATING) or any(
        word.removesuffix("ful") in without for word in others
    )
