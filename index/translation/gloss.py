"""A text in a language that the encoder does not know, read word by word in English.

The file of such a language lists its common words below `English words`. Others stand as they are: names, mostly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from letters.languages import word_lists

ENDING = 6  # letters of an ending at most
STEM = 3  # letters of a stem at least that has an ending
PART = 4  # letters at least of the second part of a compound: "-sen" is an ending
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def in_english(text: str, language: str) -> str:
    """A text with the English of its common words, where its language has a list of them."""
    if not _english_by_form(language):
        return text
    return _WORD.sub(lambda match: _english(match[0].lower().replace("’", "'"), language) or match[0], text)


@cache
def _english_by_form(language: str) -> Mapping[str, str]:
    """The English of each form, and of each stem with a hyphen behind it."""
    groups = (entry.split(" = ") for entry in word_lists.entries(language, "English words"))
    return {form: english for english, *forms in groups for form in forms}


@lru_cache(maxsize=10_000)
def _english(word: str, language: str) -> str:
    """The English of a form, of its stem, or of both parts of a compound; "" where none is listed."""
    forms = _english_by_form(language)
    if word in forms:
        return forms[word]
    for length in range(len(word), 1, -1):
        if stem := forms.get(f"{word[:length]}-"):
            for rest in (word[length:], word[length + 1 :]):  # a letter may join the parts
                if len(rest) >= PART and (second := _english(rest, language)):
                    return f"{stem} {second}"
            if length >= STEM and len(word) - length <= ENDING:
                return stem
    return ""
