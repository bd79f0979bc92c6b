"""What stands inside a name or behind it and is no part of the clause: nicknames in marks, brackets."""

from __future__ import annotations

from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.sentence_window import NAME, QUOTE, Tokens, has, word_of
from letters.attribution.phrases.word_classes import NOUN, REPORTING
from letters.languages.lexicon import Language

_NICKNAME, _NICKNAMES = 30, 8  # code points of a nickname with its marks, tokens
_MARKS = frozenset("\"“”„«»‘’'‟")
_BRACKETS = 10  # tokens in brackets that explain a name


def without_brackets(tokens: Tokens, language: Language) -> Tokens:
    """The tokens without what stands in brackets behind a name or a role, or tells of the outlet itself.

    "Ann Lee (Labour, Leeds) said", "the petition (we reported on it) is".
    """
    if "(" not in map(word_of, tokens):
        return tokens
    opening = next(k for k, token in enumerate(tokens) if token.word == "(")
    if not opening:
        return tokens
    closing = next((k for k in range(opening, min(len(tokens), opening + _BRACKETS)) if tokens[k].word == ")"), 0)
    inside = tokens[opening:closing]
    explains = not has(inside, REPORTING) and has(tokens[opening - 1 : opening], NOUN)
    own = not language.words("i").isdisjoint(map(word_of, inside))
    if not closing:
        return tokens
    kept = has(inside, QUOTE) or not (explains or own)
    return [*tokens[: closing + 1 if kept else opening], *without_brackets(tokens[closing + 1 :], language)]


def without_nicknames(tokens: Tokens, language: Language) -> Tokens:
    """The tokens of a sentence without nicknames in marks between a first name and a surname: 'Bill "Bo" Orton'."""
    if not has(tokens[1:-1], QUOTE):
        return tokens
    nicknames = {
        k
        for k in range(1, len(tokens) - 1)
        if tokens[k].flags & QUOTE
        and tokens[k - 1].flags & tokens[k + 1].flags & NAME
        and tokens[k].end - tokens[k].start < _NICKNAME
        and first_name_gender(tokens[k - 1].word, language)
    }
    return [token for k, token in enumerate(tokens) if k not in nicknames] if nicknames else tokens


def past_nickname(tokens: Tokens) -> Tokens:
    """The tokens of a name without the nickname that stands in marks inside it, and without the marks."""
    first = next((k for k in range(1, len(tokens)) if tokens[k].word in _MARKS and tokens[k - 1].flags & NAME), 0)
    closing = (k for k in range(first + 2, min(len(tokens) - 1, first + _NICKNAMES)) if tokens[k].word in _MARKS)
    last = next(closing, 0) if first else 0
    return [*tokens[:first], *tokens[last + 1 :]] if last and tokens[last + 1].flags & NAME else tokens
