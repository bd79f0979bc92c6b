"""The forms of a word: two words that share one are the same word in another spelling, or with another ending.

Spellings are those that `index.comparison.spelling` knows: letters without accents, listed pairs, numbers. Endings are
those of the language of an article, by the Snowball stemmers that Whoosh ships; without the elision before a word
(l'État) and the possessive behind it (Banquo's).
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
import zlib
from collections.abc import Callable
from functools import cache, lru_cache

from index.comparison.spelling import forms_of_word
from letters.languages.word_lists import FOLDER, all_words, main_codes, plain_code
from letters.text.normalize import keys

_HALF_WIDTH = re.compile("[\uff66-\uff9f]+")
_SUFFIXES = re.compile("'.*")  # İstanbul'da
_SUFFIXED = ("tr",)  # languages that set endings of names off by an apostrophe


def word_keys(text: str) -> list[str]:
    """The word keys of a text, half-width kana as kana of full width."""
    if _HALF_WIDTH.search(text):
        text = _HALF_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return keys(text)


@lru_cache(maxsize=20_000)
def stems(key: str, language: str) -> frozenset[str]:
    """The forms that a word shares with its other endings in a language, each with the code of the language."""
    stem = _stemmer(language)
    plain = {form for base in _bases(key, language) for form in forms_of_word(base) if form.isalpha()}
    return frozenset(f"{language} {stem(form)}" for form in plain)


def _bases(key: str, language: str) -> set[str]:
    """A word, and it without what an apostrophe sets off from it."""
    before, apostrophe, after = key.partition("'")
    if not apostrophe:
        return {key}
    bases = {key.removesuffix("'s")}
    if after and before in all_words("elisions"):
        bases.add(after)
    if language in _SUFFIXED:
        bases.add(_SUFFIXES.sub("", key))
    return bases


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """What cuts the endings of a language; nothing where Whoosh has no stemmer for it."""
    code = plain_code(language)
    with warnings.catch_warnings():  # Python 3.12 warns of escapes in Whoosh's strings
        warnings.simplefilter("ignore")
        from whoosh.lang import NoStemmer, stemmer_for_language

        try:
            stem: Callable[[str], str] = stemmer_for_language(main_codes().get(code, code))
        except NoStemmer:
            return str
    return stem


def fingerprint() -> str:
    """A number that changes with the lists of spellings, so that an index of others is made anew."""
    sizes = sorted((file.name, file.stat().st_size) for file in os.scandir(FOLDER))
    return f"{zlib.crc32(repr(sizes).encode()):08x}"
