"""Whom a description with a party means: "die SPD-Politikerin" where the article has "Anna Holt (SPD)"."""

from __future__ import annotations

import re
from collections.abc import Callable

from letters.attribution.phrases.names import Referent, first_name_gender, title_gender
from letters.attribution.phrases.sentence_window import NAME, Tokens, has, skip, tokenize
from letters.languages.lexicon import GROUP, HEAD, OTHER_DETERMINER, PREPOSITION, ROLE, TEXT, Language

_PARTY = re.compile(r"(?<=[^\W\d_]) \(([^\W\d_][\w/ -]{0,18})[),]")  # behind a name
_WORDS = re.compile(r"[^\W\d_]+")
_NAME_WIDTH = 60  # code points of a name before its party
_OF_PARTY = 16  # code points of "del PP" behind a role
_SHORT = 3  # letters
_CERTAINTY = 0.95

Bearer = Callable[[Tokens], Referent | None]


def of_party(text: str, tokens: Tokens, body: int, language: Language, bearer: Bearer) -> Referent | None:
    """The one person before `tokens` with the party that they name, of their gender; None where there are several."""
    if not _describes(tokens, language):
        return None
    parties = _parties(text, tokens, language)
    gender = title_gender(tokens[-1].word, language) or title_gender(tokens[0].word, language)
    found: dict[str, Referent] = {}
    for match in _PARTY.finditer(text, body, tokens[0].start) if parties else ():
        if match[1] not in parties:
            continue
        before = tokenize(text, max(body, match.start() - _NAME_WIDTH), match.start(), language)
        person = bearer(before[skip(before, len(before) - 1, NAME, step=-1) + 1 :])
        if (
            person
            and person.full
            and " " in person.full
            and (not gender or not person.gender or gender & person.gender)
        ):
            found[person.full] = person
    return next(iter(found.values()))._replace(confidence=_CERTAINTY) if len(found) == 1 else None


def _describes(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase is a definite description of one person, and no name."""
    definite = not language.articles or "definite adjective endings" in language.sections
    if not (definite or tokens[0].word in language.words("definite") or tokens[0].word.endswith("'")):
        return False
    if any(token.flags & NAME and first_name_gender(token.word, language) for token in tokens):
        return False
    words = [part for token in tokens for part in token.word.split("-")]
    office = not language.words("party offices").isdisjoint(words)  # who has it may be another
    return not office and any(_is_person(word, language) for word in words)


def _is_person(word: str, language: Language) -> bool:
    """Whether a word is a noun for one person, with or without its article as an ending: "politikern", "VVD'er"."""
    if language.ends(word, "party endings"):
        return True
    endings = ("", *language.sections.get("definite endings", ()))
    stems = (word.removesuffix(ending) for ending in endings)
    flags = [language.lexicon.get(form, 0) for stem in stems for form in (stem, f"{stem}e")]
    return any(flag & ROLE and not flag & (GROUP | TEXT) for flag in flags)


def _parties(text: str, tokens: Tokens, language: Language) -> set[str]:
    """The words with a capital in a description, and behind a role and a preposition: "la diputada del PP"."""
    end = tokens[-1].end
    behind = tokenize(text, end, min(len(text), end + _OF_PARTY), language)[:3]
    of = has(behind[:1], PREPOSITION | HEAD | OTHER_DETERMINER) and tokens[-1].flags & ROLE
    end = behind[-1].end if of else end
    return {word for word in _WORDS.findall(text[tokens[0].start : end]) if word[0].isupper() and _is_short(word)}


def _is_short(word: str) -> bool:
    """Whether a word may be a party in short, and no place: "PvdA", "LR", "Pd"."""
    return len(word) < _SHORT or not word[1:].islower()
