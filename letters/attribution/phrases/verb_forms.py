"""Whether a word that no list has is a verb, by its ending and by what stands beside it."""

from __future__ import annotations

from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Token, Tokens, skip
from letters.attribution.phrases.word_classes import DET, NOUN, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language


def is_verbal(token: Token, language: Language) -> bool:
    """Whether a lower-case word looks like a verb."""
    if token.flags & CAPITAL or token.flags & NOUN:
        return False
    if token.flags & (REPORTING | lex.AUXILIARY) or is_finite_form(token.word, language):
        return True
    return token.word.endswith(language.verb_endings)


def is_finite_form(word: str, language: Language) -> bool:
    """Whether a word is a verb in a form that is no noun."""
    return any(word in language.words(section) for section in ("finite forms", "gestures", "body verbs"))


def is_finite(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the word at j behind a noun can only be a verb by its ending: "el alcalde atendió", "the cry resounds"."""
    word = tokens[j].word
    if is_finite_form(word, language) or language.ends(word, "finite endings"):
        return True
    return _is_present(tokens, j, language)


def _is_present(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the word at j looks like a verb, and what follows can follow one: "that", a noun, the end of the clause."""
    if not language.ends(tokens[j].word, "present endings"):
        return False
    if j + 1 >= len(tokens) or tokens[j + 1].flags & (STOP | QUOTE | DET | NAME | lex.THAT | lex.PRONOUN):
        return True
    return language.dropped and is_infinitive(tokens[j + 1], language)  # "evitan hablar"


def is_infinitive(token: Token, language: Language) -> bool:
    """Whether a word after a preposition is a verb or an abstract noun by its ending: "para evaluar"."""
    return not token.flags and language.ends(token.word, "never speaker endings")


def is_manner(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether the word at k tells what a speaker does while he speaks: "limpiándose", "sans hausser", "sin levantar"."""
    word, flags, sections = tokens[k].word, tokens[k].flags, language.sections
    if flags & NOT_VERBAL or k < 1:
        return False
    if word.endswith(sections.get("gerund endings", ())):
        return True
    endings = sections.get("infinitive endings", ()) or sections.get("infinitives of verbs", ())
    return bool(tokens[k - 1].flags & lex.PREPOSITION) and word.endswith(endings)


def past_clitics(tokens: Tokens, i: int, language: Language) -> int:
    """The verb behind the object pronouns and auxiliaries at i: "si è difeso"; i if there are none, or no verb."""
    k = skip(tokens, i, lex.OBJECT | lex.AUXILIARY | lex.PASSIVE, lex.PREPOSITION)
    if not i < k < min(len(tokens) - 1, i + 4) or not tokens[i].flags & lex.OBJECT:
        return i
    verb = tokens[k].word.isalpha() and not tokens[k].flags & (NOT_VERBAL | lex.ROLE | lex.GROUP | lex.TEXT)
    manner = any(is_manner(tokens, at, language) for at in range(k + 1, min(len(tokens), k + 3)))
    return k if verb and (manner or tokens[k + 1].flags & (lex.DETERMINER | NAME | lex.ROLE)) else i


def is_participle(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a capitalised word that opens a sentence is a participle rather than a name."""
    opens = i == 0 or bool(tokens[i - 1].flags & STOP)
    return opens and tokens[i].word.endswith(language.participle_endings)


def has_object(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether the lower-case word at j behind a noun is a verb, since another noun phrase begins right behind it."""
    if tokens[j].flags & CAPITAL or j + 1 >= len(tokens):
        return False
    after = tokens[j + 1].flags
    if not after and language.oblique_endings:
        oblique, present = language.oblique_endings, language.sections.get("transitive endings", ())
        verbal = tokens[j].word.endswith(present) or not tokens[j].word.endswith(oblique)
        return verbal and not tokens[j + 1].word.endswith(oblique)  # "składa mapę"
    return bool(after & (lex.DETERMINER | lex.POSSESSIVE)) and not after & (
        lex.PREPOSITION | lex.GENITIVE | lex.HEAD | lex.RELATIVE
    )


def is_definite(token: Token, language: Language) -> bool:
    """Whether a noun has its article as an ending: "biodlaren"."""
    return not token.flags & ~(CAPITAL | NOUN) and language.ends(token.word, "definite endings")


def cannot_agree(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a word in -a behind a masculine noun must be a verb."""
    masculine = j > 1 and tokens[j - 2].word in language.words("masculine articles")
    return masculine and not language.ends(tokens[j].word, "adjectives of two genders")


def is_neuter(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether the pronoun for things at i is the article of a noun of no list: "het memorandum", but not "het lekt"."""
    it = language.articles and language.verb_second and tokens[i].word in language.words("it")
    if not it or i + 1 >= len(tokens) or tokens[i + 1].flags or is_finite(tokens, i + 1, language):
        return False
    return not is_verbal(tokens[i + 1], language)
