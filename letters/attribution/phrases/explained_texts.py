"""The text that a relative clause explains, before its verb: "The letter Ann Lee signed warns", "La carta que impulsó Ana Rey exige"."""

from __future__ import annotations

from letters.attribution.phrases.phrase import TokenSpan, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verb_forms import is_verbal
from letters.attribution.phrases.word_classes import DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_REACH = 14  # tokens from a text to the verb
_LINKS = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_RELATIVE = lex.RELATIVE | lex.THAT
_SUBJECT = DET | NAME | NUMBER | lex.TITLE | lex.PRONOUN


def explained_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text that opens the clause of the verb at `verb`, behind which another acts in a relative clause without commas."""
    commas = language.nouns_capitalised or (language.inverted and not language.dropped and language.verb_second)
    if commas and language.articles:
        return None
    for k in range(verb - 1, max(-1, verb - _REACH), -1):
        flags = tokens[k].flags
        if flags & (STOP | QUOTE):
            return None
        if flags & lex.TEXT and k < verb - 2:
            text = phrase_to(tokens, k, language)
            explained = text and _opens_clause(tokens, text[0]) and _is_explained(tokens, k + 1, verb, language)
            return text if explained else None
    return None


def _opens_clause(tokens: Tokens, first: int) -> bool:
    before = tokens[first - 1].flags if first else STOP
    return bool(before & (STOP | lex.CONJUNCTION | lex.THAT)) and not before & lex.PREPOSITION


def _is_explained(tokens: Tokens, start: int, verb: int, language: Language) -> bool:
    """Whether a relative clause with a verb of its own stands between token `start` and the verb."""
    link = skip(tokens, start, _LINKS, _RELATIVE)
    related = link < start + 3 and bool(tokens[link].flags & _RELATIVE)
    end = skip(tokens, verb - 1, lex.AUXILIARY | lex.PASSIVE | lex.ADVERB, step=-1) + 1
    inside = range(link + 1 if related else start + 1, end)
    acts = any(is_verbal(tokens[k], language) and not tokens[k].flags & lex.AUXILIARY for k in inside)
    if not related:
        return not language.inverted and bool(tokens[start].flags & _SUBJECT) and acts
    behind_name = any(not tokens[k].flags and tokens[k - 1].flags & NAME for k in inside)  # "que Ana Rey impulsó"
    before_name = not tokens[link + 1].flags and has(tokens[link + 2 : link + 3], NAME | DET)  # "que impulsó Ana Rey"
    return acts or behind_name or before_name or has(tokens[link + 1 : end], lex.AUXILIARY | lex.PASSIVE)
