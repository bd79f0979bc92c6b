"""The run of words that is a noun phrase without pronouns, numbers and shares: from its first word to where it must end."""

from __future__ import annotations

from letters.attribution.phrases.name_parts import is_name
from letters.attribution.phrases.phrase_ends import ADVERBIAL, NO_START, ends_before, is_accusative, is_adjective_first
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, Token, Tokens, has, skip
from letters.attribution.phrases.shares import numerals_of
from letters.attribution.phrases.speakable import never_speaks
from letters.attribution.phrases.word_classes import COMMON_NOUN, DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

LIMIT = 12  # tokens in a noun phrase


def run_from(tokens: Tokens, i: int, language: Language, oblique: bool) -> tuple[int, int] | None:
    """The run of words from token i up to where a noun phrase must end, if it has a noun."""
    flags = tokens[i].flags
    starts = flags & (NAME | DET | (lex.OTHER_DETERMINER | lex.OBJECT if oblique else 0))
    if not starts and flags & (NO_START | ADVERBIAL):
        return None
    j = _end_of_run(tokens, i, language, oblique)
    quoted = j < len(tokens) and tokens[j].flags & QUOTE
    if language.nouns_capitalised and not has(tokens[i:j], NAME | lex.ALONE):
        return (i, j + 1) if quoted and flags & DET else None
    if j == i + 1 and flags & DET and not flags & NAME:
        definite = tokens[i].word in language.words("definite") or not language.inverted
        if quoted and is_short(tokens[j]) and definite:
            return i, skip(tokens, j + 1, NAME)  # 'el "Turco" Gil'
        day = j < len(tokens) and tokens[j].flags & lex.ADVERB and tokens[j].flags & lex.NOT_NAME  # "Este lunes"
        return (i, j) if flags & lex.ALONE and not day else None
    return i, j


def _end_of_run(tokens: Tokens, i: int, language: Language, oblique: bool) -> int:
    """Where the run of words ends that begins at token i."""
    flags = tokens[i].flags
    seen = bool(flags & NAME) and not _precedes_name(tokens, i, language)
    cases = language.oblique_endings
    acts = not oblique and cases and flags & COMMON_NOUN & ~lex.TEXT
    possessive = language.possessive_endings
    j, limit = i + 1, min(len(tokens), i + LIMIT)
    while j < limit and not ends_before(tokens, j, seen, language):
        if cases and oblique and not _is_governed(tokens, j, language):
            break
        if acts and is_accusative(tokens[j], language, behind=True):
            break  # "Ministr výzvu četl"
        if (possessive and tokens[j].word.endswith(possessive)) or _owns_person(tokens, j, language):
            seen = False
        elif tokens[j].flags & NAME:
            seen = True
        j += 1
    return j


def _precedes_name(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether a word with a capital goes with the name behind it, and is none: "Глава порта Олег Лодкин", "Leeds's Ann Lee"."""
    titled = not language.articles and tokens[i].flags & (lex.ROLE | lex.TITLE)
    titled = titled or is_adjective_first(tokens, i, language) or tokens[i].word in numerals_of(language)
    owns = _owns_person(tokens, i, language)
    return bool(titled) or owns or tokens[i].word.endswith(language.possessive_endings)


def _owns_person(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a Nordic name in -s is that of whose person follows behind an adjective: "Volvos nya chef Omar Ek"."""
    nordic = language.verb_second and not language.articles and tokens[j].word.endswith("s")
    if not nordic or not tokens[j].flags & NAME or j + 2 >= len(tokens) or tokens[j + 1].flags:
        return False
    noun = j + 2 + (not tokens[j + 2].flags)
    return noun < len(tokens) and bool(tokens[noun].flags & lex.ROLE)


def _is_governed(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether token j still depends on the noun before it behind a preposition, where nouns have cases."""
    if is_oblique_adjective(tokens[j - 1], language):
        return True
    if not tokens[j].flags and not tokens[j].word.endswith(language.oblique_endings):
        return False  # "zdaniem burmistrza port": what depends on a noun has such an ending
    return not _opens_own_clause(tokens, j, language)  # "według Zielińskiego umowa jest", "podle policie řidič uvedl"


def is_oblique_adjective(token: Token, language: Language) -> bool:
    """Whether a word is an adjective before the noun of a preposition, where there are no articles."""
    return not token.flags & ~CAPITAL and language.ends(token.word, "oblique adjective endings")


def _opens_own_clause(tokens: Tokens, j: int, language: Language) -> bool:
    """Whether a noun behind another one is its own subject, and does not depend on it, where there are no articles."""
    word = tokens[j].word
    if not tokens[j].flags & COMMON_NOUN:
        return word.endswith(("a", "а")) and never_speaks(word, language)  # "zdaniem burmistrza droga"
    return is_name(tokens[j - 1]) or not word.endswith(language.oblique_endings) or is_feminine(word, language)


def is_feminine(word: str, language: Language) -> bool:
    """Whether a listed noun in -a is a nominative of the singular: "učitelka", but not «директора» of «директор»."""
    stem = word[:-1]
    others = stem, stem + "o", stem + "о", f"{stem[:-1]}e{stem[-1:]}"  # "ministra" of "minister"
    return word.endswith(("a", "а")) and not any(other in language.lexicon for other in others)


def is_short(quote: Token) -> bool:
    """Whether the text in quotation marks is short enough for a name."""
    return quote.end - quote.start < 50
