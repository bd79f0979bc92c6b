"""Words that must not be hidden: negations, limiters, numbers, opposites.

They are those of all languages together: their files name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from letters.languages.word_lists import all_words
from letters.text.patterns import late_pattern

_SIGNS = frozenset("%$€£¥")  # that count as numbers do
_SPELLED = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "n't": ("not",),
    "nothing": ("no", "thing"),  # nothing new, no new thing
}
FEW_WORDS = 4  # of a bracket that changes the sentence; a longer one is a remark of its own
_NUMBER = late_pattern(r"\d")


@lru_cache(maxsize=10_000)
def is_negation(word: str) -> bool:
    """Whether a word denies, by itself or at its end: "not", "don't"."""
    return not all_words("negations").isdisjoint(spelled_out((word,)))


def hides(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether an ellipsis, or words in brackets, take a limit away, put a negation in or turn the sense."""
    from index.comparison.opposites import opposed

    gone, new = _parted(query, reference)
    if any(map(_counts, gone)) and any(map(_counts, new)) or not all_words("limiters").isdisjoint(gone):
        return True
    return not all_words("negations").isdisjoint(gone + new) or opposed(gone, new)


def reverses(query: Sequence[str], reference: Sequence[str]) -> bool:
    """Whether words in brackets say the opposite of those that they stand for: a negation more or less, or an opposite."""
    from index.comparison.opposites import opposed

    gone, new = _parted(query, reference)
    denied = sum(map(is_negation, gone)) + sum(map(is_negation, new))
    return denied % 2 == 1 and len(new) <= FEW_WORDS or opposed(gone, new)


def _counts(word: str) -> bool:
    from index.comparison.numerals import values

    return word in all_words("numbers") or word in _SIGNS or bool(_NUMBER.search(word)) or bool(values(word))


def _parted(query: Sequence[str], reference: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that only the reference has and those that only the query has, contractions spelled out."""
    ours, theirs = spelled_out(query), spelled_out(reference)
    shared = set(ours) & set(theirs)
    return [word for word in theirs if word not in shared], [word for word in ours if word not in shared]


def spelled_out(words: Iterable[str]) -> list[str]:
    """The words, those that are contracted with a negation or "will" as two."""
    expanded: list[str] = []
    for word in words:
        if word in _SPELLED:
            expanded += _SPELLED[word]
        elif word.endswith("n't"):
            expanded += [word[:-3], "not"]
        elif word.endswith("'ll"):
            expanded += [word[:-3], "will"]
        else:
            expanded.append(word)
    return expanded
