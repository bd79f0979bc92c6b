"""Verbs in a sentence that is cut into tokens: which words are verbs, and which are used as verbs of speech."""

from __future__ import annotations

from functools import cache

from letters.attribution.phrases.sentence_window import (
    CAPITAL,
    NAME,
    NOT_VERBAL,
    NUMBER,
    QUOTE,
    STOP,
    Token,
    Tokens,
    has,
    skip,
)
from letters.attribution.phrases.shares import numerals_of
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET, NOUN, REPORTING, VERB
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language, ending_pairs
from letters.languages.word_lists import finite_forms

_ONESELF = frozenset(("se", "s'", "si"))  # before the auxiliary of a reflexive verb
_ATTRIBUTE = "te", "ten", "ter", "tes", "tem"  # endings of German adjectives from participles


def verb_class(tokens: Tokens, i: int, language: Language) -> int:
    """CUE, WEAK or PARTICIPLE if the word at i is used as such a verb here, else 0."""
    flags = tokens[i].flags
    kind = flags & VERB
    if not kind or (flags & CAPITAL and i and not tokens[i - 1].flags & (STOP | QUOTE)):
        return 0
    kind = lex.CUE if kind & lex.CUE else kind
    if language.nouns_capitalised and _is_attribute(tokens, i):
        return 0
    if i == 0:
        return kind
    word, _, _, before = tokens[i - 1]
    pronoun = 0 if before & lex.DETERMINER and flags & lex.TEXT else lex.PRONOUN  # "het besluit"
    either = before & (lex.CONJUNCTION | pronoun | lex.RELATIVE | lex.ADVERB)
    counted = i > 2 and bool(tokens[i - 2].flags & lex.PREPOSITION) and word in numerals_of(language)
    counted = counted and not flags & (lex.PLAIN | NOUN)  # "one in five says"
    if before & (DET | lex.OTHER_DETERMINER) and not either and not counted and word not in language.words("clitics"):
        ends = (
            i + 1 == len(tokens) and i > 1 and tokens[i - 2].word == ","
        )  # "La Fiscalía, en cambio, la considera “...”"
        if ends and before & lex.OBJECT and language.dropped and not flags & NOUN:
            return kind
        if language.dropped and not flags & NOUN and language.ends(tokens[i].word, "finite endings"):
            return kind  # "el portavoz la acusó de"
        if before & lex.OBJECT and tokens[i - 2].flags & lex.PREPOSITION and _ends_clause(tokens, i):
            return kind  # "dass der Täter zu ihr gesagt habe:"
        if word in language.words("demonstratives") and i > 1 and tokens[i - 2].word == ",":
            return kind  # ", ten odpowiedział"
        return kind if before & lex.PREPOSITION and is_begun(tokens, i, language) else 0
    if not kind & lex.PARTICIPLE:
        if before & lex.PREPOSITION and not before & (lex.AUXILIARY | lex.CONJUNCTION):
            stranded = language.verb_second and not language.articles and not flags & NOUN
            return kind if stranded or is_begun(tokens, i, language) else 0  # "som DN tagit del av varnar"
        if word.endswith(language.possessive_endings):
            named = before & NAME and flags & lex.CUE and not flags & lex.PLAIN
            return kind if named and not tokens[i].word.endswith("s") else 0  # "Moody's said"
    certain = has(tokens[i + 1 : i + 2], lex.THAT) and tokens[i].word.endswith(language.verb_endings)  # "alleged that"
    return 0 if flags & lex.PLAIN and not certain and not _plural(tokens, i, language) else kind


def _is_attribute(tokens: Tokens, i: int) -> bool:
    """Whether the word at i is an adjective before its noun, behind another word: "dem neu formulierten Grundrecht"."""
    noun = i > 1 and tokens[i].word.endswith(_ATTRIBUTE) and has(tokens[i + 1 : i + 2], NAME)
    opens = noun and not tokens[i - 1].flags & ~(lex.ADVERB | lex.PARTICIPLE)
    return bool(opens) and bool(tokens[i - 2].flags & (DET | lex.OTHER_DETERMINER))


def _ends_clause(tokens: Tokens, i: int) -> bool:
    """Whether only auxiliaries stand between the word at i and the colon that ends these tokens."""
    return tokens[-1].word == ":" and all(token.flags & lex.AUXILIARY for token in tokens[i + 1 : -1])


def is_begun(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a verb before a preposition has the infinitive at i as its object: "limitou-se a dizer que"."""
    if not language.dropped or i < 3 or tokens[i - 1].word not in language.words("begun by"):
        return False
    begun = not tokens[i - 2].flags and not tokens[i - 3].flags & (lex.PREPOSITION | DET)
    return begun and language.ends(tokens[i].word, "never speaker endings")


def _plural(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a plain form at i has a plural subject or an auxiliary before it, so that it is a verb."""
    if tokens[i - 1].flags & lex.AUXILIARY:
        return True
    j = skip_adverbs(tokens, i - 1, language)
    if j < 0:
        return False
    flags = tokens[j].flags
    if flags & (lex.PRONOUN | lex.RELATIVE | NUMBER | lex.GROUP):
        return True
    for k in range(j, max(0, j - 5), -1):
        if tokens[k].flags & (STOP | QUOTE | VERB):
            break
        if tokens[k].flags & lex.HEAD and tokens[k - 1].word.endswith("s"):
            return True  # "Pals of the Scotland star say"
    if flags & NAME:
        return tokens[j].word.endswith("s") or (j > 1 and bool(tokens[j - 1].flags & lex.CONJUNCTION))
    return tokens[j].word.endswith("s") and not flags & (STOP | lex.DETERMINER | lex.POSSESSIVE | VERB)


def is_passive(tokens: Tokens, i: int) -> bool:
    """Whether the verb at i is passive: "was called", but not "s'est engagé", "si è rifiutata"."""
    for j in range(i - 1, max(-1, i - 4), -1):
        flags = tokens[j].flags
        if flags & lex.PASSIVE:
            return not j or tokens[j - 1].word not in _ONESELF
        if not flags & (lex.ADVERB | lex.AUXILIARY):
            return False
    return False


def is_passive_only(tokens: Tokens, verb: int) -> bool:
    """Whether the verb is passive, and its auxiliary none of a verb of motion or a reflexive one: "s'est défendu"."""
    k = skip(tokens, verb - 1, lex.ADVERB, lex.PASSIVE, step=-1)
    own = k > 0 and tokens[k - 1].flags & lex.OBJECT and not tokens[k - 1].flags & (lex.PRONOUN | lex.DETERMINER)
    return is_passive(tokens, verb) and not own


def is_passive_form(token: Token, language: Language) -> bool:
    """Whether a word is the passive of a verb of speech by its ending: "kallades", "kallas"."""
    for old, new in ending_pairs("passive endings", language):
        if token.word.endswith(old) and language.lexicon.get(token.word.removesuffix(old) + new, 0) & REPORTING:
            return True
    return False


def skip_adverbs(tokens: Tokens, j: int, language: Language) -> int:
    """The last token up to j that is no adverb, auxiliary or time ("on Monday")."""
    while j >= 0:
        token = tokens[j]
        flags = token.flags
        if flags & (STOP | QUOTE | lex.PRONOUN | lex.RELATIVE):
            break
        timed = j + 1 < len(tokens) and bool(tokens[j + 1].flags & (lex.NOT_NAME | NUMBER | lex.ADVERB))
        time = flags & lex.NOT_NAME and not flags & (NAME | lex.GROUP)
        adverb = time or flags & (lex.ADVERB | lex.AUXILIARY | NUMBER)
        ending = not flags & (CAPITAL | NOUN) and token.word.endswith(language.adverb_endings)
        if not (adverb or ending or (flags & lex.PREPOSITION and timed)):
            break
        j -= 1
    return j


def is_verbal(token: Token, language: Language) -> bool:
    """Whether a lower-case word looks like a verb."""
    if token.flags & CAPITAL or token.flags & NOUN:
        return False
    if token.flags & (REPORTING | lex.AUXILIARY) or is_finite_form(token.word, language):
        return True
    return token.word.endswith(language.verb_endings)


def is_finite_form(word: str, language: Language) -> bool:
    """Whether a word is a verb in a form that is no noun."""
    return word in _finite_forms(language)


@cache
def _finite_forms(language: Language) -> frozenset[str]:
    return finite_forms(language.code) | language.words("gestures") | language.words("body verbs")


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
    """Whether the word at k says what a speaker does while he speaks: "limpiándose", "sans hausser", "sin levantar"."""
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
    if j + 1 >= len(tokens):
        return False
    after = tokens[j + 1].flags
    if not after and language.oblique_endings:
        oblique, present = language.oblique_endings, language.sections.get("transitive endings", ())
        verbal = tokens[j].word.endswith(present) or not tokens[j].word.endswith(oblique)
        return verbal and not tokens[j + 1].word.endswith(oblique)  # "składa mapę"
    if tokens[j - 1].flags & COMMON_NOUN and is_definite(tokens[j + 1], language):
        return True  # "bonden lockade eleverna"
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
