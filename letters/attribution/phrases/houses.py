"""Houses that speak: beside a verb without a subject, at a place, and "there", which means one named before."""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.phrase import TokenSpan, phrase_from
from letters.attribution.phrases.phrase_ends import is_accusative
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import never_speaks
from letters.attribution.phrases.word_classes import PLURAL_NOUNS, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_PLACED = frozenset(["na", "v", "ve", "z", "ze", "на", "из"])  # before houses, and before other nouns as often
_VOWELS = "aeiouyąęóáéíúýěůаеёиоуыюя"
_OPENING = 4  # tokens of a clause in which "there" stands
_HEAD = 2  # tokens among which the noun of a house is
_NEW_CLAUSE = STOP | QUOTE | lex.CONJUNCTION
_SUBJECT = lex.ROLE | lex.TITLE | NAME | lex.PRONOUN


def house_beside_object(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The house in its case beside a plural verb that has no subject, perhaps an object: «прокомментировали письмо в мэрии»."""
    if not language.ends(tokens[verb].word, "plural endings"):
        return None
    first = next((k + 1 for k in range(verb - 1, -1, -1) if tokens[k].flags & _NEW_CLAUSE), 0)
    opens = skip(tokens, first, lex.ADVERB | lex.OBJECT)
    for k in (*range(opens, verb), *(range(verb + 1, len(tokens)) if opens == verb else ())):
        if k > verb and tokens[k].flags & (_NEW_CLAUSE | _SUBJECT | (lex.GROUP if k == verb + 1 else 0)):
            return None
        house = house_at(tokens, k, language)
        if house and (k > verb or not _has_subject(tokens, (tokens[opens:k], tokens[house[1] : verb]), language)):
            return house
    return None


def house_at(tokens: Tokens, k: int, language: Language) -> TokenSpan | None:
    """The house, which is no text, behind the preposition of place at token k."""
    placed = tokens[k].flags & lex.SEAT or tokens[k].word in _PLACED
    house = phrase_from(tokens, k + 1, language, True) if placed else None
    phrase = tokens[house[0] : house[1]] if house else []
    bodies = any(_is_body(token, language) for token in phrase[:_HEAD])
    return house if bodies and not has(phrase, lex.TEXT) else None


def house_at_place(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The first house at a place in a sentence, without what may be its verb: "radnici" of "Na radnici nesouhlasí"."""
    for k in range(len(tokens) - 1):
        house = house_at(tokens, k, language)
        if house:
            last = max(
                n
                for n in range(*house)
                if tokens[n].flags & (lex.GROUP | NAME | QUOTE) or _is_body(tokens[n], language)
            )
            return house[0], last + 1
    return None


def says_there(tokens: Tokens, language: Language) -> bool:
    """Whether a verb of speech says where its words were said by "there": «заявили там»."""
    there = language.words("there") if language.oblique_endings else frozenset()
    place = next((k for k, token in enumerate(tokens[:_OPENING]) if token.word in there), -1) if there else -1
    return place >= 0 and has(tokens[max(0, place - _HEAD) : place + _HEAD], REPORTING)


def _has_subject(tokens: Tokens, runs: tuple[Tokens, ...], language: Language) -> bool:
    """Whether one of the runs of words before a plural verb may be its subject, and not its object."""
    for run in runs:
        things = [token for token in run if not token.flags & (lex.ADVERB | lex.OBJECT | lex.AUXILIARY)]
        if not things:
            continue
        opens = things[0] is tokens[0] or things[0].flags & ~CAPITAL & ~NAME == 0
        proper = has(things[opens:], NAME) or has(things, (_SUBJECT & ~NAME) | lex.GROUP | lex.PREPOSITION)
        thing = is_accusative(things[0], language) or never_speaks(things[0].word, language)
        if proper or (things[0].word.endswith(PLURAL_NOUNS) and not thing):
            return True
    return False


@cache
def _bodies(language: Language) -> frozenset[str]:
    """The nouns for bodies without what their endings change: "министерств", «мэр»."""
    return frozenset(_bare(word) for word in language.sections.get("groups", ()))


def _is_body(token: Token, language: Language) -> bool:
    """Whether a word is a noun for a body, in any case."""
    return bool(token.flags & lex.GROUP) or _bare(token.word) in _bodies(language)


def _bare(word: str) -> str:
    """A noun without the vowels that it ends in."""
    return word.rstrip(_VOWELS)
