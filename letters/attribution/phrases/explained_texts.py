"""The text before its verb, behind which others are named: "The letter Ann Lee signed warns", "Una carta a la ministra pide"."""

from __future__ import annotations

from letters.attribution.phrases.phrase import TokenSpan, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verb_forms import is_verbal
from letters.attribution.phrases.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_REACH = 14  # tokens from a text to the verb
_LINKS = lex.PREPOSITION | lex.DETERMINER | lex.OTHER_DETERMINER
_BEFORE_VERB = lex.OBJECT | lex.AUXILIARY | lex.ADVERB | lex.ANAPHOR
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


def addressed_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text that opens the clause of the verb, behind which stands to whom it is addressed: "A letter to Ann Lee asks"."""
    for k in range(verb - 2, max(-1, verb - _REACH), -1):
        if tokens[k].flags & (STOP | QUOTE | REPORTING) and not tokens[k].flags & lex.TEXT:
            return None
        if tokens[k].flags & lex.TEXT:
            text = phrase_to(tokens, k, language)
            end = _past_addressee(tokens, k + 1, language) if text and _opens_clause(tokens, text[0]) else 0
            return text if end and skip(tokens, end, _BEFORE_VERB) == verb else None
    return None


def _past_addressee(tokens: Tokens, k: int, language: Language) -> int:
    """Where the phrase ends that tells to whom the text before token k is addressed; 0 if none begins there."""
    to = language.words("addressees")
    k += not tokens[k].flags and tokens[k + 1].word in to  # "a letter addressed to", "una carta dirigida a"
    datives = language.sections.get("dative noun endings", ())
    told = bool(datives) and not tokens[k].flags & ~(lex.ROLE | lex.TITLE) and tokens[k].word.endswith(datives)
    if not told and tokens[k].word not in to:
        return 0
    addressee = phrase_from(tokens, k if told else k + 1, language, True)
    return addressee[1] if addressee else 0


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
