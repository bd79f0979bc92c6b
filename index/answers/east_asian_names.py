"""Names in Japanese and Chinese, which have no spaces, and titles behind the name."""

from __future__ import annotations

import re
from functools import cache

from index.answers.name_words import Name, first_names, key, kinds
from letters.languages.word_lists import all_words
from letters.text.normalize import HAN_OR_KANA

_SPOKEN_FOR = ("signatories", "bodies", "companies", "spokespeople", "institutions")


def is_east_asian(text: str) -> bool:
    """Whether a text has Han characters or kana."""
    return bool(HAN_OR_KANA.search(text))


def east_asian_name(text: str) -> Name:
    """A name in Japanese or Chinese, which put titles after it."""
    bare = text.strip()
    for _ in range(2):
        title = next((t for t in _longest("titles after") if bare.endswith(t) and len(bare) > len(t)), "")
        bare = bare.removesuffix(title)
    opener = next((d for d in _longest("demonstratives") if bare.startswith(d)), "")
    bare = bare.removeprefix(opener)
    pronouns = all_words("he") | all_words("she") | all_words("they") | all_words("it") | all_words("i")
    if text in pronouns | all_words("speaker pronouns") or not bare:
        return Name(text, "nobody")
    surname = common_surname(bare)
    nouns = [noun for noun in _nouns() if bare.endswith(noun)]
    noun = next((noun for noun in nouns if len(noun) > 1 or opener or not surname), "")
    if noun:
        return Name(text, "description", (key(bare),), heads=frozenset((key(noun),)))
    words = tuple(key(word) for word in re.split(r"[\s·・‧=＝]+", bare) if key(word))
    if not is_east_asian(bare):
        return Name(text, "person" if len(words) > 1 else "single", words)
    if len(words) > 1:
        return Name(text, "person", words, full=words[0] in first_names())
    return Name(text, "single", words, full=bool(surname) and len(words[0]) <= 5)


@cache
def _longest(section: str) -> list[str]:
    """The entries of a section, the longest first."""
    return sorted(all_words(section), key=len, reverse=True)


@cache
def _nouns() -> list[str]:
    """The nouns that describe who or what speaks, the longest first."""
    words = {word for section in ("documents", "people") for group in all_words(section) for word in group.split()}
    words = words.union(*(all_words(section) for section in _SPOKEN_FOR))
    return sorted(filter(is_east_asian, words), key=len, reverse=True)


def common_surname(word: str) -> str:
    """The surname that a Chinese or Japanese name begins with, where it is a common one; the first of its spellings."""
    known = kinds("surnames")
    return next((min(known[word[:n]]) for n in (3, 2, 1) if len(word) > n and word[:n] in known), "")
