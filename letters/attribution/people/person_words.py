"""The words of a full name that are the person's: "Secretary of State John Kerry", "Ruth Calder of Leeds"."""

from __future__ import annotations

from letters.attribution.phrases.names import Name, first_name_gender
from letters.attribution.phrases.owners_by_case import is_inflected
from letters.languages.lexicon import GROUP, ROLE, TEXT, Language

_OF = ("von", "vom", "van", "de", "du", "del", "della", "dell", "da", "do", "di", "d")
_HOUSED = 4  # words of a full name with the house of its bearer


def person_words(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """The words from the first name on, without words before it and without the place after it."""
    if "of" in words[2:] and first_name_gender(words[0], language):
        return words[: words.index("of")]
    shouted = len(words) > 1 and len(words[0]) > 2 and words[0].isupper() and not words[1].isupper()
    if shouted and first_name_gender(words[0], language):
        return (words[0].capitalize(), *words[1:])  # "VICKY Blount"
    if len(words) > 2 and len(words[0]) > 4 and words[0].isupper() and not words[1].isupper():
        words = words[1:]  # "RAGING Ann Lee", as tabloids open an article
    if len(words) < 3 or first_name_gender(words[0], language) or len(words[0]) < 3 or is_thing(words[-1], language):
        return _without_house(words, language)
    first = next((k for k in range(1, len(words) - 1) if _is_first_name(words[k], language)), 0)
    role = language.lexicon.get(words[-1].lower(), 0) & ROLE
    return words if role else _without_house(words[first:], language)


def personal(name: Name, language: Language) -> Name:
    """A name without the words that are not the person's."""
    return name._replace(words=person_words(name.words, language))


def is_thing(full: str, language: Language) -> bool:
    """Whether a full name has a word for a group or a text."""
    return any(language.lexicon.get(word.lower(), 0) & (GROUP | TEXT) for word in full.split(" "))


def _without_house(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """A full name without the house of its bearer: "Ruth Hallmann von der Uniklinik Kassel"."""
    if len(words) < _HOUSED:
        return words
    named = range(2, len(words) - 1)
    body = next((k for k in named if words[k] in _OF and is_thing(words[k + 1], language)), 0)
    if body and first_name_gender(words[0], language):
        return words[:body]  # "Ilse van Baarle van Stichting Noordzee"
    of = next((k for k in named if words[k] in ("von", "vom")), 0)
    dative = of and (words[of] == "vom" or words[of + 1] in ("der", "dem"))
    house = dative or (of and not first_name_gender(words[of - 1], language))
    return words[:of] if house and first_name_gender(words[0], language) else words


def _is_first_name(word: str, language: Language) -> bool:
    return bool(first_name_gender(word, language)) or is_inflected(word.lower(), language)
