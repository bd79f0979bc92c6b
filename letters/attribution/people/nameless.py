"""Persons without a full name: who open a sentence, "My sister shrugged", and whom a party distinguishes, "el diputado del PP".

A pronoun in the sentences after that means them, and nobody who was named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from letters.attribution.cues.appositions import apposed
from letters.attribution.phrases.names import Referent, first_name_gender, title_gender
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has, skip, tokenize
from letters.attribution.phrases.speakable import is_compound
from letters.attribution.phrases.word_classes import PHRASE
from letters.languages import lexicon as lex
from letters.languages.lexicon import GROUP, HEAD, OTHER_DETERMINER, PREPOSITION, ROLE, TEXT, Language

_ADJECTIVES = 2  # between an article and its noun
_ENDS = STOP | QUOTE | NAME | lex.RELATIVE | lex.AUXILIARY | lex.CUE | lex.WEAK | lex.PRONOUN
_PARTY = re.compile(r"(?<=[^\W\d_]) \(([^\W\d_][\w/ -]{0,18})[),]")  # behind a name
_WORDS = re.compile(r"[^\W\d_]+")
_NAME_WIDTH = 60  # code points of a name before its party
_OF_PARTY = 16  # code points of "del PP" behind a role
_SHORT = 3  # letters
_CERTAINTY = 0.95
Bearer = Callable[[Tokens], Referent | None]


def opens_nameless(text: str, tokens: Tokens, gender: int, language: Language) -> bool:
    """Whether a sentence begins with one person of this gender whose name the article does not give."""
    head = _head(tokens, language)
    if not head:
        return False
    known_gender = title_gender(tokens[head].word, language)
    if (known_gender and not known_gender & gender) or apposed(text, tokens[: head + 1], language):
        return False
    first, words = tokens[0], language.words
    owned = first.flags & lex.POSSESSIVE or any(t.word.endswith(language.possessive_endings) for t in tokens[:head])
    definite = first.word in words("definite") and first.word not in words("one")
    return bool(owned) or not definite or tokens[head].word in words("vague")


def speaking_role(tokens: Tokens, gender: int, language: Language) -> tuple[int, int] | None:
    """The role of this gender, without a name, that a sentence says speaks: "No warning came, the foreman insists."."""
    for k in range(len(tokens) - 1, 1, -1):
        if not tokens[k].flags & lex.CUE or tokens[k].flags & (lex.ROLE | NAME):
            continue
        last = skip(tokens, k - 1, lex.ADVERB, step=-1)
        first = _opening(tokens, last, language) if last > 0 and tokens[last].flags & lex.ROLE else last
        if first < last and not tokens[last].flags & (lex.GROUP | NAME):
            known_gender = title_gender(tokens[last].word, language)
            return (first, last + 1) if not known_gender or known_gender & gender else None
    return None


def opening_role(tokens: Tokens, gender: int, language: Language) -> tuple[int, int] | None:
    """The role of this gender, without a name, with which a sentence begins: "The coach shrugged."."""
    bare = not language.articles and tokens[0].flags & lex.ROLE and not has(tokens[1:2], lex.ROLE | NAME)
    head = 0 if bare else _head(tokens, language)
    known_gender = title_gender(tokens[head].word, language)
    fits = not known_gender or known_gender & gender
    return (0, head + 1) if fits and (bare or head) and not tokens[head].flags & lex.GROUP else None


def _opening(tokens: Tokens, noun: int, language: Language) -> int:
    """The definite article of a noun, past its adjectives; the noun itself if it has none."""
    for k in range(noun - 1, max(-1, noun - _ADJECTIVES - 2), -1):
        if tokens[k].flags & lex.DETERMINER:
            return k if tokens[k].word in language.words("definite") else noun
        if tokens[k].flags & _ENDS:
            break
    return noun


def _head(tokens: Tokens, language: Language) -> int:
    """The noun of the description of one person with which a sentence begins; 0 if it begins with something else."""
    among = tokens[0].word in language.words("one") and has(tokens[1:2], lex.PREPOSITION)  # "one of the nurses"
    if not among and not tokens[0].flags & (lex.DETERMINER | lex.POSSESSIVE):
        return 0
    nouns, ends = (lex.ROLE | lex.GROUP, _ENDS & ~NAME) if among else (lex.ROLE, _ENDS | lex.PREPOSITION)
    for k in range(2 if among else 1, min(PHRASE, len(tokens))):
        flags = tokens[k].flags | (lex.ROLE if is_compound(tokens[k], language) else 0)
        if flags & nouns and (language.nouns_capitalised or not flags & NAME):
            if not has(tokens[k + 1 : k + 2], nouns | NAME):
                return k if among or not flags & lex.GROUP else 0
        elif flags & ends:
            return 0
    return 0


def of_party(text: str, tokens: Tokens, body: int, language: Language, bearer: Bearer) -> Referent | None:
    """The one person before `tokens` with the party that they name, of their gender; None where there are several."""
    if not _describes(tokens, language):
        return None
    parties = _parties(text, tokens, language)
    gender = title_gender(tokens[-1].word, language) or title_gender(tokens[0].word, language)
    bearers: dict[str, Referent] = {}
    for match in _PARTY.finditer(text, body, tokens[0].start) if parties else ():
        if match[1] not in parties:
            continue
        before = tokenize(text, max(body, match.start() - _NAME_WIDTH), match.start(), language)
        person = bearer(before[skip(before, len(before) - 1, NAME, step=-1) + 1 :])
        full = person.full or "" if person else ""
        if person and " " in full and (not gender or not person.gender or gender & person.gender):
            bearers[full] = person
    return next(iter(bearers.values()))._replace(confidence=_CERTAINTY) if len(bearers) == 1 else None


def _describes(tokens: Tokens, language: Language) -> bool:
    """Whether a phrase is a definite description of one person, and no name."""
    definite = not language.articles
    if not (definite or tokens[0].word in language.words("definite") or tokens[0].word.endswith("'")):
        return False
    if any(token.flags & NAME and first_name_gender(token.word, language) for token in tokens):
        return False
    words = [part for token in tokens for part in token.word.split("-")]
    office = not language.words("party offices").isdisjoint(words)  # who has it may be another
    return not office and any(_is_person(word, language) for word in words)


def _is_person(word: str, language: Language) -> bool:
    """Whether a word is a noun for one person, with or without its article as an ending: "politikern", "VVD'er"."""
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
