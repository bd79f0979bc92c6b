"""Speakers who speak together: "Ann Lee and Bob Ray said", "said Ann Lee, Bob Ray and Eve Orr"."""

from __future__ import annotations

from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip, word_of
from letters.attribution.phrases.word_classes import CLAUSE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_MANY = 6  # names in one list
_BEFORE_SUBJECT = STOP | QUOTE | lex.CONJUNCTION | lex.ADVERB | lex.CUE | lex.WEAK | lex.ACCORDING | lex.AGENT
_BEFORE_ROLE = STOP | QUOTE | lex.CONJUNCTION | lex.CUE | lex.WEAK
_BEHIND_LIST = STOP | QUOTE | lex.PREPOSITION | lex.CONJUNCTION | lex.ADVERB


def with_fellows(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan:
    """The phrase, with the names that are joined to it by "and"; the phrase itself where there are none."""
    words = language.words("between speakers")
    if words.isdisjoint(map(word_of, tokens)):
        return span
    owned = _with_owner(tokens, span, language)
    if owned:
        return owned
    role = _role_with_name(tokens, span, words, language) or _names_of_roles(tokens, span, words, language)
    if role:
        return role
    if not _is_named(tokens, span, language) or tokens[span[0]].flags & (lex.PRONOUN | lex.ANAPHOR):
        return span
    return _with_earlier(tokens, span, words, language) or _with_later(tokens, span, words, language) or span


def _with_owner(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan | None:
    """Those who belong to somebody, with him before "and": "Ann Lee and her helpers", "der Verein und seine Partner"."""
    first = span[0]
    owned = (
        first > 1 and span[1] - first > 1 and tokens[first].flags & lex.POSSESSIVE and tokens[first].flags & lex.ANAPHOR
    )
    if not owned or tokens[first - 1].word not in language.words("between speakers"):
        return None
    owner = having(tokens, phrase_to(tokens, first - 2, language), SPEAKER)
    opens = owner and (not owner[0] or tokens[owner[0] - 1].flags & _BEFORE_SUBJECT)
    return (owner[0], span[1]) if owner and opens else None


def _role_with_name(tokens: Tokens, span: TokenSpan, words: frozenset[str], language: Language) -> TokenSpan | None:
    """A role with its modifiers and a full name, one of which is the phrase: "the mayor of Bruton and Ann Gill"."""
    first, end = span
    if first > 1 and tokens[first - 1].word in words:
        begin = next((k for k in range(first - 2, 0, -1) if tokens[k - 1].flags & _BEFORE_ROLE), 0)
        role = phrase_from(tokens, begin, language)
    else:
        role, begin, first = span, first, phrase_end(tokens, span, language) + 1
    name = skip(tokens, first, NAME)
    end = max(end, name)
    full = first < name - 1 and first_name_gender(tokens[first].word, language) and tokens[first - 1].word in words
    if not full or role is None or not has(tokens[begin : role[1]], lex.ROLE) or has(tokens[begin : role[1]], NAME):
        return None
    closes = end >= len(tokens) or tokens[end].flags & (_BEHIND_LIST | lex.AUXILIARY | REPORTING)
    return (begin, end) if closes and phrase_end(tokens, role, language) == first - 1 else None


def _names_of_roles(tokens: Tokens, span: TokenSpan, words: frozenset[str], language: Language) -> TokenSpan | None:
    """The full names behind the comma of a role for several: "the head and the secretary of the club, Ann Lee and Bob Ray"."""
    inside = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.RELATIVE
    comma = next((k for k in range(span[1], min(len(tokens), span[1] + CLAUSE)) if tokens[k].flags & inside), 0)
    if not comma or tokens[comma].word != "," or not has(tokens[slice(*span)], lex.ROLE | lex.GROUP):
        return None
    both = skip(tokens, comma + 1, NAME)
    end = skip(tokens, both + 1, NAME)
    if both < comma + 3 or end < both + 3 or tokens[both].word not in words:
        return None
    known = any(first_name_gender(tokens[k + 1].word, language) for k in (comma, both))
    return (comma + 1, end) if known and (end == len(tokens) or tokens[end].flags & STOP) else None


def _with_earlier(tokens: Tokens, span: TokenSpan, words: frozenset[str], language: Language) -> TokenSpan | None:
    first = span[0]
    if first < 2 or tokens[first - 1].word not in words:
        return None
    for _ in range(_MANY):
        fellow = phrase_to(tokens, first - 2, language)
        if fellow is None or not _is_named(tokens, fellow, language):
            return None
        if fellow[0] > 1 and tokens[fellow[0] - 1].flags & lex.HEAD and tokens[fellow[0] - 2].flags & lex.ROLE:
            return None  # "Le maire de Brou et député Marc Petit"
        first = skip(tokens, fellow[0], ~0, NAME)
        if has(tokens[fellow[0] : first], lex.TEXT):
            return first, span[1]  # "In a statement Ann Lee and Bob Ray said"
        first = fellow[0]
        people = (
            first and not language.inverted and not tokens[first - 1].flags and tokens[first - 1].word.endswith("s")
        )
        if people and (first == 1 or tokens[first - 2].flags & (STOP | QUOTE)):
            return first - 1, span[1]  # "hydrogeologists Ann Lee and Bob Ray"
        if first == 0 or (tokens[first - 1].flags & _BEFORE_SUBJECT):
            return first, span[1]
        if tokens[first - 1].word != ",":
            return None
    return None


def _with_later(tokens: Tokens, span: TokenSpan, words: frozenset[str], language: Language) -> TokenSpan | None:
    end = span[1]
    for _ in range(_MANY):
        if end + 1 >= len(tokens) or not (tokens[end].word in words or tokens[end].word == ","):
            return None
        last = tokens[end].word in words
        fellow = phrase_from(tokens, end + 1, language)
        if fellow is None or not _is_named(tokens, fellow, language):
            end = 0 if last else _past_description(tokens, end, words, language)
            fellow = phrase_from(tokens, end + 1, language) if end else None
            last = True
        if fellow is None:
            return None
        end = fellow[1]
        if last:
            agent = span[0] and tokens[span[0] - 1].flags & lex.AGENT
            closing = _BEHIND_LIST | (lex.AUXILIARY | REPORTING if agent else 0)
            source = span[0] and tokens[span[0] - 1].word in language.words("according")
            closes = source or end >= len(tokens) or tokens[end].flags & closing  # "Volgens Jan Bos en Anna Vos is"
            return (span[0], end) if closes else None
    return None


def _past_description(tokens: Tokens, comma: int, words: frozenset[str], language: Language) -> int:
    """The "and" between the description of one speaker and the full name of another; 0 if there is none.

    "say Ann Lee, who lives by the lake, and Bob Ray"
    """
    end = 0 if language.nouns_capitalised else comma + CLAUSE
    for k in range(comma + 1, min(len(tokens) - 2, end)):
        if tokens[k - 1].word == "," and tokens[k].word in words and k > comma + 1:
            known = first_name_gender(tokens[k + 1].word, language) and tokens[k + 1].flags & tokens[k + 2].flags & NAME
            return k if known else 0
    return 0


def without_description(tokens: Tokens, words: frozenset[str]) -> Tokens:
    """The tokens of two speakers without what describes the first: "Ann Lee, a teacher, and Bob Ray"."""
    both = next((k for k in range(3, len(tokens) - 1) if tokens[k].word in words and tokens[k - 1].word == ","), 0)
    if not both or not tokens[0].flags & tokens[both + 1].flags & tokens[-1].flags & NAME:
        return tokens
    comma = next(k for k in range(both) if tokens[k].word == ",")
    described = comma < both - 1 and not tokens[comma + 1].flags & NAME
    return [*tokens[:comma], *tokens[both:]] if described else tokens


def _is_named(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase is a name, perhaps with a role before it."""
    inside = tokens[phrase[0] : phrase[1]]
    if language.nouns_capitalised and not has_first_name(inside, language):
        return False
    return bool(inside[-1].flags & NAME) and not has(inside, NUMBER | lex.PRONOUN)
