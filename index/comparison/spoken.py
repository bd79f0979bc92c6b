"""The language of a place in a reference, so that the words of a list count in their own language only."""

from __future__ import annotations

from functools import lru_cache

from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, codes, words
from letters.languages.word_lists import keys as head_lines

CONTEXT = 300  # code points around a place, by which its language is told


def languages_at(reference: Wording, number: int, query: str = "") -> tuple[str, ...]:
    """The language of the reference around a word; where it is not clear, all that are written so.

    The words of the `query` count too where the reference is short.
    """
    start = reference.words[number].start // CONTEXT * CONTEXT
    around = reference.text[max(0, start - CONTEXT) : start + 2 * CONTEXT]
    return _spoken(around if len(around) > CONTEXT else f"{query} {around}")


@lru_cache(maxsize=1000)
def _spoken(text: str) -> tuple[str, ...]:
    from letters.languages.detection import likely  # its patterns take long to compile

    return likely(text) or tuple(code for code in codes() if head_lines(code).get("script") != "han")


def listed(reference: Wording, number: int, section: str) -> bool:
    """Whether a word of the reference is in a section of the word lists of its language."""
    key = reference.keys[number]
    return key in all_words(section) and any(key in words(code, section) for code in languages_at(reference, number))
