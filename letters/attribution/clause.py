"""Who does what in a sentence: the subject of a verb or of a clause.

A subject is the noun phrase that a verb leans on, or that opens its clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from letters.attribution.phrase import DET, Range, phrase_from, phrase_to, skip_adverbs, tail
from letters.attribution.sentence_window import CAPITAL, NAME, QUOTE, STOP, Token
from letters.languages.lexicon import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    COORDINATOR,
    CUE,
    DETERMINER,
    GENITIVE,
    GROUP,
    HEAD,
    OBJECT,
    PARTICIPLE,
    PASSIVE,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    TEXT,
    TITLE,
    WEAK,
    Language,
)


def subject_left(toks: Sequence[Token], at: int, language: Language) -> Range | None:
    """The subject that stands before the verb at token `at` and leans on it."""
    j = skip_adverbs(toks, at - 1, language)
    if j < 0:
        return None
    f = toks[j].flags
    if f & STOP:
        return _before_apposition(toks, j, language) if toks[j].word in ",)—–-" else None
    if f & QUOTE and j == at - 1 and not language.inverted:
        apposed = _before_apposition(toks, j, language)  # 'the group, calling itself "...," said'
        if apposed:
            return apposed
    if f & RELATIVE and not f & DET:
        return phrase_to(toks, j - (2 if j and toks[j - 1].word == "," else 1), language)
    found = phrase_to(toks, j, language)
    if found is None:
        return None
    head = _head(toks, found, language)
    return head if head is not None and _leans(toks, head, language) else None


def _leans(toks: Sequence[Token], found: Range, language: Language) -> bool:
    """Whether the phrase can be a subject: it opens a clause rather than ends one."""
    if found[0] == 0:
        return True
    before, first = toks[found[0] - 1], toks[found[0]]
    if before.flags & (STOP | QUOTE | CONJUNCTION | RELATIVE | ADVERB | OBJECT | AUXILIARY):
        return True
    bare = not language.articles and bool(first.flags & (NAME | ROLE | GROUP))
    return bare or bool(first.flags & PRONOUN or before.flags & CUE)


def _head(toks: Sequence[Token], found: Range, language: Language) -> Range | None:
    """The phrase, or the one that it hangs on: the spokesman of "a spokesman for the group"."""
    for _ in range(4):
        before = toks[found[0] - 1].flags if found[0] else STOP
        if not before & PREPOSITION or before & CONJUNCTION:
            return found
        outer = phrase_to(toks, found[0] - 2, language)
        if outer is None or not before & HEAD:
            return None
        whole = language.articles or not toks[outer[1] - 1].flags & NAME
        found = (outer[0], found[1]) if whole else outer
    return found


def _before_apposition(toks: Sequence[Token], comma: int, language: Language) -> Range | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`, which may be a quotation with its comma inside."""
    opening = "(" if toks[comma].word == ")" else toks[comma].word or ","
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if toks[k].flags & QUOTE:
            return None
        if toks[k].word != opening:
            continue
        found = phrase_to(toks, _past_brackets(toks, k - 1), language)
        head = _head(toks, found, language) if found else None
        if head is not None and _leans(toks, head, language) and not _listed(toks, head, k, comma):
            return head
    return None


def _past_brackets(toks: Sequence[Token], j: int) -> int:
    """The token before the bracket that ends at j, j itself where none does."""
    if j > 1 and toks[j].word == ")":
        for k in range(j - 1, max(0, j - 8), -1):
            if toks[k].word == "(":
                return k - 1
    return j


def _listed(toks: Sequence[Token], head: Range, k: int, comma: int) -> bool:
    """Whether the phrase is itself in an apposition, as Y in "X, senator of Y, Z, said"."""
    inner = toks[k + 1].flags if k + 1 < comma else 0
    bare = inner & NAME and not inner & (ROLE | TITLE) and not toks[head[0]].flags & DET
    return bool(bare and head[0] and toks[head[0] - 1].word == ",")


def front(toks: Sequence[Token], at: int, language: Language) -> Range | None:
    """The phrase that opens the clause of the verb at `at` and, with what hangs on it, reaches up to that verb."""
    first = at
    while first and not toks[first - 1].flags & (STOP | QUOTE):
        first -= 1
    found = phrase_from(toks, first, language) if first < at else None
    end = found[1] if found else at
    while end < at and toks[end].flags & (PREPOSITION | GENITIVE):
        more = phrase_from(toks, end + 1, language, True)
        if more is None:
            break
        end = more[1]
    return found if end == at else None


def clause_subject(toks: Sequence[Token], end: int, language: Language) -> Range | None:
    """The subject of the clause that is open at token `end`: the last phrase before it that opens a clause."""
    best: Range | None = None
    sure = False
    i = 0
    while i < end:
        found = phrase_from(toks, i, language) if _opens(toks, i) or _inverts(toks, i, language) else None
        if found is None or found[1] > end:
            i += 1
            continue
        found = found[0], min(end, tail(toks, found, language))
        acts = _acts(toks, found, end)
        if language.nouns_capitalised and i and toks[i - 1].flags & CONJUNCTION and not toks[i - 1].flags & COORDINATOR:
            acts = True  # the verb of the clause stands at its end
        better = acts or best is None or (not sure and bool(toks[found[0]].flags & (NAME | PRONOUN)))
        if sure and language.inverted and best and not _divided(toks, best[1], found[0]):
            better = False  # the clause has its subject
        if acts is not False and better:
            best, sure = found, bool(acts)
        i = found[1]
    return best


def _divided(toks: Sequence[Token], start: int, end: int) -> bool:
    """Whether a new clause begins between two tokens."""
    return any(token.flags & (STOP | QUOTE | CONJUNCTION | RELATIVE) for token in toks[start:end])


def _opens(toks: Sequence[Token], i: int) -> bool:
    """Whether a clause can begin at token i."""
    if toks[i].flags & (STOP | QUOTE):
        return False
    if i == 0:
        return True
    before = toks[i - 1].flags
    if toks[i - 1].word == "(":
        return False
    if before & RELATIVE and before & DETERMINER and (i == 1 or not toks[i - 2].flags & STOP):
        return False
    if before & (STOP | CONJUNCTION | RELATIVE) or (before & ADVERB and not before & PREPOSITION):
        return True
    return bool(before & CUE) and (i == 1 or bool(toks[i - 2].flags & (STOP | QUOTE)))


def _inverts(toks: Sequence[Token], i: int, language: Language) -> bool:
    """Whether the subject can stand at i behind its verb: "gestern hatte der Minister", "heute vertritt er"."""
    if not language.inverted or i < 2 or toks[i].flags & STOP:
        return False
    before, earlier = toks[i - 1].flags, toks[i - 2].flags
    if toks[i].flags & PRONOUN and not toks[i].flags & (DETERMINER | OBJECT | POSSESSIVE):
        return not before & (CAPITAL | PREPOSITION | STOP | QUOTE)
    verbal = before & AUXILIARY
    if language.nouns_capitalised and not before:
        verbal = earlier & (NAME | ADVERB) or toks[i - 2].word == ","
    if not verbal or earlier & (PRONOUN | CONJUNCTION | RELATIVE):
        return False
    if not earlier & NAME:
        return True
    first = phrase_to(toks, i - 2, language, True)
    return bool(first and first[0] and toks[first[0] - 1].flags & PREPOSITION)


def _acts(toks: Sequence[Token], found: Range, end: int) -> bool | None:
    """Whether the phrase is followed by a verb; None where that can't be told."""
    first = toks[found[0]].flags
    if not first & (NAME | PRONOUN | DETERMINER | POSSESSIVE | ROLE | GROUP | TEXT | CAPITAL):
        return False
    after = found[1]
    if after >= end:
        return None
    f = toks[after].flags
    if f & (CUE | WEAK | AUXILIARY | PASSIVE):
        return True
    if f & (STOP | PREPOSITION | CONJUNCTION | QUOTE | DETERMINER | RELATIVE | PARTICIPLE):
        return None if first & (NAME | PRONOUN) or f & RELATIVE else False
    return True
