"""The nominative of a full name of which an article has only another case: "Piotr Kran" for "Piotra Krana"."""

from __future__ import annotations

import re
from functools import cache

from letters.attribution.phrases.names import HE, SHE, first_name_gender, first_names, fleeting_vowels
from letters.languages.lexicon import TEXT, Language

_UNKNOWN = "?"  # more than one nominative has this form
_VOWELS = frozenset("aeiouyáéíóúůýěäöüąęóаеёиоуыэюя")
_SONORANTS = frozenset("lrnmлрнм")
_CLUSTERED = frozenset("lrnsjлрнсй")  # "Frank" and "Franek" have the same genitive
_DIGRAPHS = "cz", "sz", "rz", "ch", "dz", "ck"
_WORD = 32  # code points of a space and a word
_TWO = 2  # words of a full name that is looked into


def nominative(full: str, language: Language, governed: bool) -> str | None:
    """A full name in the nominative; None where it has another case, and more than one nominative is possible.

    `governed`: it depends on a preposition, and is in no nominative: "podle Petra Kranicha".
    """
    words = full.split(" ")
    if not language.oblique_endings or len(words) != _TWO or not words[1][1:].islower():
        return full
    for gender in (HE, SHE):
        first = _first_name(words[0].lower(), gender, language)
        if first and _is_case(words, gender, language, governed):
            last = _surname(words[1], gender, language)
            return last and f"{first.capitalize()} {last}"
    return full


def _is_case(words: list[str], gender: int, language: Language, governed: bool) -> bool:
    """Whether a first name and a surname have another case, where the first name may be a nominative: "Jana", "Marie"."""
    first, surname = words[0].lower(), words[1]
    if not first_name_gender(first, language) or language.ends(surname, "owner endings"):
        return True
    if gender == SHE:  # "Marty" is an English name
        native = first in language.words("male names") or first in language.words("female names")
        return (governed or not native) and any(surname.endswith(ending) for ending, _ in _endings(gender, language))
    masculine = surname.endswith(language.sections.get("masculine owner endings", ("",)))
    return governed and masculine and not language.ends(surname, "feminine surname endings")


@cache
def _endings(gender: int, language: Language) -> list[tuple[str, str]]:
    """The endings of the cases of names, with those of the nominative; the first that fits a surname holds."""
    section = "men's cases" if gender == HE else "women's cases"
    pairs = (entry.split("=") for entry in language.sections.get(section, ()))
    return [(ending.strip(), base.strip()) for ending, base in pairs]


def _first_name(word: str, gender: int, language: Language) -> str | None:
    """The first name of which a word is another case, None where there is none or more than one."""
    bases = {word[: -len(ending)] + base for ending, base in _endings(gender, language) if word.endswith(ending)}
    fuller = {f"{base[:-1]}{vowel}{base[-1:]}" for base in bases for vowel in "eе"}  # "Pavla"
    bases |= fuller | {base.replace("е", "ё", 1) for base in bases}  # «Петра»
    own = language.words("male names" if gender == HE else "female names")
    known = bases & own or {base for base in bases if first_names(language).get(base, 0) & gender}
    return max(known) if len({base.replace("ё", "е") for base in known}) == 1 else None


def _surname(word: str, gender: int, language: Language) -> str | None:
    """The nominative of a surname, None where more than one is possible."""
    ending, base = next(((e, b) for e, b in _endings(gender, language) if word.endswith(e)), ("", _UNKNOWN))
    if not ending:
        return word if gender == SHE and word[-1] not in _VOWELS else None
    if base == _UNKNOWN:
        return None
    stem = word[: -len(ending)] + base
    return stem if base else _with_vowel(stem, language)


def _with_vowel(stem: str, language: Language) -> str | None:
    """A surname that ends in a consonant, with the vowel that its other cases lack: "Dudek" of "Dudka"."""
    last, before = stem[-1:], stem[-2:-1]
    if before in _VOWELS or before == last or stem.endswith(_DIGRAPHS):
        return stem
    for full, short in fleeting_vowels(language):
        if stem.endswith(short):
            return None if before in _CLUSTERED else stem[: -len(short)] + full
    return None if last in _SONORANTS else stem


def unpossessive(full: str, text: str, end: int, language: Language) -> str | None:
    """A full name without the "-s" that makes it the owner of the reply behind it, at `end`: "Ann Larssons svar".

    None where the surname may end in "-s" itself.
    """
    surely = language.sections.get("possessive surnames", ())
    if not surely or " " not in full or not full.endswith("s") or not text.endswith(full, 0, end):
        return full
    after = text[end + 1 : end + _WORD].split(None, 1)
    word = after[0].strip(".,:;?!").lower() if after else ""
    if word not in language.words("replies") and not language.lexicon.get(word, 0) & TEXT:
        return full
    known = re.search(rf"(?<!\w){re.escape(full[:-1])}(?!\w)", text)
    return full[:-1] if known or full.lower().endswith(surely) else None
