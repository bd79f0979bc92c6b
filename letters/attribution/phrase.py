"""Noun phrases and verbs in a sentence that is cut into tokens.

Nothing is parsed in full. A noun phrase is a run of words between words that no noun phrase holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from letters.attribution.sentence_window import CAPITAL, NAME, NUMBER, QUOTE, STOP, Token
from letters.languages.lexicon import (
    ADVERB,
    ALONE,
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    GENITIVE,
    GROUP,
    HEAD,
    JOINT,
    NOT_NAME,
    OBJECT,
    OTHER_DETERMINER,
    PARTICIPLE,
    PASSIVE,
    PLAIN,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    ROUGHLY,
    TEXT,
    TITLE,
    WEAK,
    Language,
)

Range = tuple[int, int]  # of tokens, end exclusive
_LIMIT = 12  # tokens in a noun phrase
_OUTSIDE = STOP | QUOTE | PREPOSITION | CONJUNCTION | AUXILIARY | RELATIVE | OBJECT | PRONOUN | PARTICIPLE
DET = DETERMINER | POSSESSIVE
_NOUN = NAME | ROLE | GROUP | TEXT | TITLE
_VERB = CUE | WEAK | PARTICIPLE


def verb(toks: Sequence[Token], i: int, language: Language) -> int:
    """CUE, WEAK or PARTICIPLE where the word at i works as such a verb here, else 0."""
    flags = toks[i].flags
    kind = flags & _VERB
    if not kind or (flags & CAPITAL and i and not toks[i - 1].flags & (STOP | QUOTE)):
        return 0
    kind = CUE if kind & CUE else kind
    if i == 0:
        return kind
    before = toks[i - 1]
    if before.flags & (DET | OTHER_DETERMINER) and not before.flags & (CONJUNCTION | PRONOUN | RELATIVE | ADVERB):
        return 0
    if before.flags & PREPOSITION and not before.flags & (AUXILIARY | CONJUNCTION) and not kind & PARTICIPLE:
        return 0
    if not kind & PARTICIPLE and language.possessive_endings and before.word.endswith(language.possessive_endings):
        return 0
    if flags & PLAIN and not _plural(toks, i, language):
        return 0
    return kind


def _plural(toks: Sequence[Token], i: int, language: Language) -> bool:
    """Whether a plain form at i has a plural subject or an auxiliary before it, so that it is a verb."""
    if toks[i - 1].flags & AUXILIARY:
        return True
    j = skip_adverbs(toks, i - 1, language)
    if j < 0:
        return False
    f = toks[j].flags
    if f & (PRONOUN | RELATIVE | NUMBER | GROUP):
        return True
    if f & NAME:
        return toks[j].word.endswith("s") or (j > 1 and bool(toks[j - 1].flags & CONJUNCTION))
    return toks[j].word.endswith("s") and not f & (STOP | DETERMINER | POSSESSIVE | _VERB)


def passive(toks: Sequence[Token], i: int) -> bool:
    """Whether the verb at i is passive: "was called"."""
    for j in range(i - 1, max(-1, i - 4), -1):
        f = toks[j].flags
        if f & PASSIVE:
            return True
        if not f & (ADVERB | AUXILIARY):
            return False
    return False


def skip_adverbs(toks: Sequence[Token], j: int, language: Language) -> int:
    """The last token up to j that is no adverb, auxiliary or time ("on Monday")."""
    while j >= 0:
        token = toks[j]
        f = token.flags
        if f & (STOP | QUOTE | PRONOUN | RELATIVE):
            break
        timed = j + 1 < len(toks) and bool(toks[j + 1].flags & (NOT_NAME | NUMBER | ADVERB))
        adverb = bool(f & (ADVERB | AUXILIARY | NUMBER)) or bool(f & NOT_NAME and not f & NAME)
        ending = not f & (CAPITAL | _NOUN) and token.word.endswith(language.adverb_endings or ("\0",))
        if not (adverb or ending or (f & PREPOSITION and timed)):
            break
        j -= 1
    return j


def phrase_from(toks: Sequence[Token], i: int, language: Language, oblique: bool = False) -> Range | None:
    """The noun phrase that begins at token i, None where none does; `oblique`: in any case, not only as a subject."""
    n = len(toks)
    if i >= n:
        return None
    flags = toks[i].flags
    if flags & PRONOUN and not (flags & DETERMINER and i + 1 < n and toks[i + 1].flags & CAPITAL):
        return i, i + 1
    if flags & QUOTE and oblique and _short(toks[i]):
        return i, i + 1  # "laut „Reuters“": a name in marks
    if flags & (STOP | QUOTE):
        return None
    followed = i + 1 < n and (language.nouns_capitalised or toks[i + 1].flags & (PREPOSITION | OBJECT | DETERMINER))
    if flags & NAME and followed and _participle(toks, i, language):
        return None
    starts = flags & (NAME | DET | (OTHER_DETERMINER | OBJECT if oblique else 0))
    if not starts and flags & (OBJECT | CONJUNCTION | AUXILIARY | PREPOSITION | RELATIVE | ADVERB | OTHER_DETERMINER):
        return None
    j = i + 1
    titled = not language.articles and flags & (ROLE | TITLE)  # "Глава порта Олег Лодкин"
    seen = bool(flags & NAME) and not titled and not toks[i].word.endswith(language.possessive_endings or ("\0",))
    while j < n and j - i < _LIMIT and not _ends(toks, j, seen, language):
        if toks[j].word.endswith(language.possessive_endings or ("\0",)):
            seen = False
        elif toks[j].flags & NAME:
            seen = True
        j += 1
    if language.nouns_capitalised and not any(token.flags & (NAME | ALONE) for token in toks[i:j]):
        return (i, j + 1) if j < n and toks[j].flags & QUOTE and flags & DET else None
    if j == i + 1 and flags & DET and not flags & NAME:
        if j < n and toks[j].flags & QUOTE and _short(toks[j]):
            return i, j + 1
        return (i, j) if flags & ALONE else None
    return i, j


def _short(quote: Token) -> bool:
    """Whether what stands in marks can be a name."""
    return quote.end - quote.start < 50


def _participle(toks: Sequence[Token], i: int, language: Language) -> bool:
    """Whether a capitalised word that opens a sentence is a participle rather than a name."""
    return (i == 0 or bool(toks[i - 1].flags & STOP)) and toks[i].word.endswith(language.participle_endings or ("\0",))


def _ends(toks: Sequence[Token], j: int, seen: bool, language: Language) -> bool:
    """Whether the phrase that runs up to token j ends before it; `seen`: it holds a name already."""
    token, before = toks[j], toks[j - 1]
    f = token.flags
    if f & NAME:
        return bool(before.flags & NUMBER) and seen
    if f & STOP:
        return token.word not in ".&" or token.start != before.end or not _initial(toks, j)
    if f & JOINT and _joins(toks, j):
        return False
    if f & (_OUTSIDE | DET | ADVERB | OTHER_DETERMINER):
        return not (f & GENITIVE and before.flags & NAME and j + 1 < len(toks) and not toks[j + 1].flags & STOP)
    if f & _VERB:
        return not f & (_NOUN & ~NAME) or seen
    if f & NUMBER:
        return False
    if before.flags & (ROLE | GROUP | TEXT) and not f and token.word.endswith(language.participle_endings or ("\0",)):
        return True  # "a message accompanying the tool"
    if before.flags & (ROLE | GROUP) and before.word.endswith("s") and not before.flags & NAME and not f & _NOUN:
        return True
    if seen and not f & _NOUN:
        return not toks[j - 1].flags & NAME or not _noun_after_name(toks, j, language)
    return _verbal(token, language)


def _noun_after_name(toks: Sequence[Token], j: int, language: Language) -> bool:
    """Whether a lower-case word after a name is the noun of "the Clinton team said"."""
    first = j - 1
    while first and toks[first].flags & (NAME | CAPITAL):
        first -= 1
    if not toks[first].flags & DET:
        return False
    for k in range(j, min(j + 3, len(toks))):
        f = toks[k].flags
        if f & _NOUN and not f & NAME:
            return True  # "the Democratic presidential candidate"
        if f & (_VERB | AUXILIARY | PASSIVE):
            return k == j + 1
        if f or _verbal(toks[k], language):
            return False
        if toks[k].word.endswith(language.possessive_endings or ("\0",)):
            return True
    return False


def _initial(toks: Sequence[Token], j: int) -> bool:
    """Whether the full stop at j belongs to an initial or a title inside a name."""
    before = toks[j - 1]
    if j + 1 >= len(toks) or not toks[j + 1].flags & CAPITAL:
        return False
    return before.end - before.start == 1 or bool(before.flags & TITLE)


def _joins(toks: Sequence[Token], j: int) -> bool:
    """Whether the joint at j stands between the words of a name, other joints beside it or not."""
    first, last = j - 1, j + 1
    while first > 0 and j - first < 3 and toks[first].flags & JOINT and not toks[first].flags & NAME:
        first -= 1
    while last < len(toks) and last - j < 3 and toks[last].flags & JOINT and not toks[last].flags & NAME:
        last += 1
    return first >= 0 and last < len(toks) and bool(toks[first].flags & NAME) and bool(toks[last].flags & NAME)


def _verbal(token: Token, language: Language) -> bool:
    """Whether a lower-case word looks like a verb."""
    if token.flags & CAPITAL or token.flags & _NOUN:
        return False
    return bool(token.flags & (CUE | WEAK | AUXILIARY)) or token.word.endswith(language.verb_endings or ("\0",))


def phrase_to(toks: Sequence[Token], j: int, language: Language, oblique: bool = False) -> Range | None:
    """The noun phrase whose last token is j, None where none ends there; `oblique`: in any case."""
    if j < 0:
        return None
    if toks[j].flags & (PRONOUN | ALONE):
        return j, j + 1
    if toks[j].flags & QUOTE and j and _short(toks[j]):
        found = (j - 1, j) if toks[j - 1].flags & DET else phrase_to(toks, j - 1, language)
        return found and (found[0], j + 1)
    first = -1
    i = j
    while i >= 0 and j - i < _LIMIT:
        f = toks[i].flags
        if f & NAME:
            first = i
        elif f & STOP:
            if toks[i].word not in ".&" or i == j or i == 0 or not _initial(toks, i):
                break
        elif f & GENITIVE and 0 < i < j and toks[i - 1].flags & NAME:
            pass
        elif first == i + 1 and f & NUMBER and not toks[first].flags & NAME:
            first = i
        elif first == i + 1 and f & ROUGHLY and toks[first].flags & NUMBER:
            first = i  # "about 20 artists"
        elif f & JOINT and 0 < i < j and not language.nouns_capitalised and _joins(toks, i):
            pass  # "Jan de Vries"
        elif f & DET and not (f & ADVERB and i == j):
            return (i, j + 1) if i < j and not (language.nouns_capitalised and first < 0) else None
        elif f & JOINT and 0 < i < j and _joins(toks, i):
            pass
        elif f & OTHER_DETERMINER:
            return (i, j + 1) if oblique and i < j else None
        elif f & (_OUTSIDE | ADVERB) or (f & _VERB and not f & _NOUN):
            break
        elif f & _NOUN or (first < 0 and not language.nouns_capitalised and not f & NUMBER):
            if first < 0 and _verbal(toks[i], language):
                break
            first = i
        elif _verbal(toks[i], language):
            break
        i -= 1
    if first < 0 or (language.nouns_capitalised and first == j and _participle(toks, j, language)):
        return None
    return first, j + 1


def tail(toks: Sequence[Token], found: Range, language: Language) -> int:
    """Where the phrase ends with what hangs on its noun: "a group of artists", "a spokesman for the port"."""
    end = found[1]
    while end < len(toks) and toks[end - 1].flags & (ROLE | GROUP | TEXT) and toks[end].flags & HEAD:
        more = phrase_from(toks, end + 1, language, True)
        if more is None or toks[end].flags & AUXILIARY:
            break
        end = more[1]
    return end
