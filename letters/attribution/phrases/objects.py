"""Objects without a preposition before their verb, where nouns have cases: "Petici obyvatel starosta nazval", "Lekarzom obiecał"."""

from __future__ import annotations

from letters.attribution.phrases.addressees import is_dative
from letters.attribution.phrases.inverted_subjects import past_adverbs
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.names_by_case import is_genitive, is_oblique
from letters.attribution.phrases.noun_runs import is_feminine
from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.phrase_ends import is_accusative
from letters.attribution.phrases.sentence_window import ACRONYM, CAPITAL, NAME, STOP, Token, Tokens, has
from letters.attribution.phrases.speakable import never_speaks
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_THING = CAPITAL | NAME | lex.TEXT | lex.GROUP | lex.ROLE  # flags of an object, and of what depends on it
_PLURAL_NOUNS = tuple("yieěéíůыиея")  # endings of persons in the nominative of the plural, and of adjectives
_ADJECTIVAL = "iyíýиы"
_VOWELS = tuple("aeiouyąęóáéíúýěůаеёиоуыюя")
_FEMININE = tuple("aeáаяьčźćžż")  # how nouns end that a verb in the feminine may have as its subject


def without_object(tokens: Tokens, phrase: TokenSpan, verb: int, language: Language) -> TokenSpan:
    """The subject in a run of nouns before the verb: "starosta" of "Petici obyvatel starosta nazval", "Občané petici čtou"."""
    first, end = phrase
    apart = has(tokens[end:verb], STOP | lex.RELATIVE) or (first and tokens[first - 1].flags & lex.PREPOSITION)
    if not language.oblique_endings or end - first < 2 or apart:
        return phrase
    for k in range(first + 1, end):
        if _opens_subject(tokens, (first, end), k, verb, language):
            return k, end
    person = tokens[first].flags & (lex.ROLE | lex.GROUP)
    behind = (k for k in range(first + 1, end) if person and is_accusative(tokens[k], language, behind=True))
    return first, next(behind, end)


def subject_behind_object(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject behind the verb whose object stands before it: "ministr" of "Stávku označil ministr za"."""
    subject = phrase_from(tokens, past_adverbs(tokens, verb + 1), language) if language.oblique_endings else None
    if subject is None:
        return None
    first, verb_word = tokens[subject[0]], tokens[verb].word
    if first.flags & (lex.ROLE | lex.TITLE | lex.GROUP) and not first.flags & NAME:
        return subject if _is_nominative(first, verb_word, language) else None
    full = first_name_gender(first.word, language) and not is_genitive(tokens, *subject, language)
    alone = subject[1] - subject[0] == 1 and _is_subject_name(first.word, verb_word, language)
    return subject if first.flags & NAME and (full or alone) else None


def _opens_subject(tokens: Tokens, phrase: TokenSpan, k: int, verb: int, language: Language) -> bool:
    """Whether the subject begins at token k behind its object, which opens the phrase."""
    (first, end), token, verb_word = phrase, tokens[k], tokens[verb].word
    first += k > first + 1 and tokens[first].flags & (DET | lex.ANAPHOR) > 0  # «Её состояние медики»
    if any(not _may_be_object(thing, language) for thing in tokens[first:k]):
        return False
    definite = is_object(tokens[first], verb_word, language)
    thing = definite or tokens[first].flags & lex.TEXT or never_speaks(tokens[first].word, language)
    if token.flags & (COMMON_NOUN | lex.TITLE) & ~lex.TEXT and not token.flags & NAME:
        before = tokens[k - 1]
        described = not thing and not before.flags & ~(CAPITAL | NAME) and _agrees(before.word, token.word, language)
        return not described and _is_nominative(token, verb_word, language)
    if token.flags & NAME:
        full = first_name_gender(token.word, language) and k + 1 < end and not is_genitive(tokens, k, end, language)
        alone = definite and k + 1 == end and _is_subject_name(token.word, verb_word, language)
        return bool(thing) and bool(full or alone)
    if not definite or k + 1 < end or token.flags:
        return False
    plural = language.ends(verb_word, "plural endings")
    return (
        token.word.endswith(_PLURAL_NOUNS) if plural else not token.word.endswith((*_VOWELS, *language.oblique_endings))
    )


def _agrees(adjective: str, noun: str, language: Language) -> bool:
    """Whether a word may be an adjective of the noun in the nominative behind it: "nowa" of "nowa posłanka"."""
    if not language.ends(adjective, "adjective endings"):
        return False
    if noun[-1] in "aа":
        return adjective[-1] in "aáíя"
    return adjective[-1] in ("yieéýíей" if noun[-1] in _VOWELS else "yiýíйaáя")


def is_object_alone(tokens: Tokens, phrase: TokenSpan, verb: str, language: Language) -> bool:
    """Whether a whole phrase is the object of the verb: "Petici" of "Petici označil", "Lekarzom" of "Lekarzom obiecał"."""
    first, inside = phrase[0], tokens[phrase[0] : phrase[1]]
    proper = tokens[first].flags & NAME and first and not tokens[first - 1].flags & (STOP | lex.COORDINATOR)
    if not language.oblique_endings or proper or not all(_may_be_object(token, language) for token in inside):
        return False
    return is_object(tokens[first], verb, language)


def has_object_alone(tokens: Tokens, verb: int, language: Language) -> bool:
    """Whether nothing but its object stands before the verb, so that the sentence leaves its subject out."""
    phrase = phrase_to(tokens, verb - 1, language) if language.oblique_endings else None
    if phrase is None or phrase[0]:
        return False
    return is_object_alone(tokens, phrase, tokens[verb].word, language)


def _may_be_object(token: Token, language: Language) -> bool:
    """Whether a word before a subject can be of its object: no name of a person, and no person in the nominative."""
    if token.flags & (ACRONYM | ~_THING) or (token.flags & NAME and first_name_gender(token.word, language)):
        return False
    case = is_oblique(token.word, language) and token.word[-1] not in _ADJECTIVAL  # not "radny"
    return not token.flags & lex.ROLE or case


def is_object(token: Token, verb: str, language: Language) -> bool:
    """Whether a noun is no subject of the verb: by its case, by its number, or by its gender where it is a thing."""
    word = token.word
    dative = language.ends(word, "dative endings") and not (token.flags & NAME and word[-2] in _ADJECTIVAL)  # not "Kim"
    if dative or is_accusative(token, language) or is_dative(word, language):
        return True
    he, she = (language.ends(verb, f"{gender} past endings") for gender in ("he", "she"))
    thing = token.flags & (lex.TEXT | lex.GROUP) or (never_speaks(word, language) and word[-1] not in _ADJECTIVAL)
    if language.ends(word, "neuter endings") and (thing or not token.flags):
        return he or she
    if not thing:
        return bool(token.flags & lex.ROLE) and he and is_oblique(word, language) and word[-1] not in _ADJECTIVAL
    return (he and word.endswith(_VOWELS)) or (she and not word.endswith(_FEMININE))


def _is_nominative(token: Token, verb: str, language: Language) -> bool:
    """Whether a listed noun is the subject of the verb by its ending and its number."""
    word, plural = token.word, language.ends(verb, "plural endings")
    if word[-1] in "aа":
        return not plural and is_feminine(word, language)
    if word.endswith(_PLURAL_NOUNS):
        return bool(token.flags & lex.ROLE) and (plural or not is_oblique(word, language))
    return not plural and not language.ends(word, "oblique endings")


def _is_subject_name(word: str, verb: str, language: Language) -> bool:
    """Whether a surname alone is in the nominative, by the gender of the verb."""
    if language.ends(verb, "she past endings"):
        return word[-1] in "aáая" or word[-1] not in _VOWELS
    return language.ends(verb, "he past endings") and (word[-1] not in _VOWELS or word[-1] in "ýíio")
