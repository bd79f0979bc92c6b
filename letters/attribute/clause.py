"""Who does what in a sentence: noun phrases, and the subject of a verb or of a clause.

Nothing is parsed in full. A noun phrase is a run of words between words that no noun phrase holds;
a subject is the noun phrase that a verb leans on, or that opens its clause.
"""

from __future__ import annotations

from typing import Sequence

from letters.language import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    GROUP,
    HEAD,
    JOINT,
    NOT_NAME,
    OBJECT,
    OTHER_DETERMINER,
    PARTICIPLE,
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

from .frame import CAPITAL, NAME, NUMBER, QUOTE, STOP, Token

Range = tuple[int, int]  # of tokens, end exclusive
_LIMIT = 12  # tokens in a noun phrase
_OUTSIDE = STOP | QUOTE | PREPOSITION | CONJUNCTION | AUXILIARY | RELATIVE | OBJECT | PRONOUN | PARTICIPLE
_DET = DETERMINER | POSSESSIVE
_NOUN = NAME | ROLE | GROUP | TEXT | TITLE


def phrase_from(toks: Sequence[Token], i: int, language: Language) -> Range | None:
    """The noun phrase that begins at token i, None where none does."""
    n = len(toks)
    if i >= n:
        return None
    flags = toks[i].flags
    if flags & PRONOUN:
        return i, i + 1
    if flags & (STOP | QUOTE | OBJECT | CONJUNCTION | AUXILIARY) and not flags & (NAME | _DET):
        return None
    if flags & (PREPOSITION | RELATIVE | ADVERB | OTHER_DETERMINER) and not flags & (NAME | _DET):
        return None
    j = i
    seen = False
    while j < n and j - i < _LIMIT:
        word, _, _, f = toks[j]
        if f & NAME:
            seen = True
        elif f & STOP:
            if word != "." or j == i or toks[j].start != toks[j - 1].end or not _initial(toks, j, n):
                break
        elif j > i and f & _OUTSIDE and not (f & JOINT and _joins(toks, j, n)):
            break
        elif j > i and f & CUE and not f & (_NOUN & ~NAME):
            break
        elif j > i and (f & (_DET | ADVERB)):
            break
        elif f & (NUMBER | _DET):
            pass
        elif j > i and seen and not f & _NOUN and not toks[j - 1].word.endswith(_possessive(language)):
            break
        elif j > i and _verbal(toks[j], language):
            break
        j += 1
    if j == i or (j == i + 1 and flags & _DET and not flags & (NAME | PRONOUN)):
        return None
    return i, j


def _initial(toks: Sequence[Token], j: int, n: int) -> bool:
    """Whether the full stop at j belongs to an initial or a title inside a name."""
    before = toks[j - 1]
    return (before.end - before.start == 1 or bool(before.flags & TITLE)) and j + 1 < n and bool(toks[j + 1].flags & CAPITAL)


def _joins(toks: Sequence[Token], j: int, n: int) -> bool:
    return j + 1 < n and bool(toks[j - 1].flags & NAME) and bool(toks[j + 1].flags & NAME)


def _possessive(language: Language) -> tuple[str, ...]:
    return language.sections.get("possessive endings", ()) or ("’s",)


def _verbal(token: Token, language: Language) -> bool:
    """Whether a lower-case word looks like a verb."""
    if token.flags & CAPITAL:
        return False
    if token.flags & (CUE | WEAK | AUXILIARY) and not token.flags & (ROLE | GROUP | TEXT):
        return True
    return token.word.endswith(language.sections.get("verb endings", ()) or ("\0",)) and not token.flags & _NOUN


def phrase_to(toks: Sequence[Token], j: int, language: Language) -> Range | None:
    """The noun phrase whose last token is j, None where none ends there."""
    if j < 0:
        return None
    flags = toks[j].flags
    if flags & PRONOUN:
        return j, j + 1
    i = j
    first_noun = -1
    while i >= 0 and j - i < _LIMIT:
        word, _, _, f = toks[i]
        if f & STOP:
            if word != "." or i == j or i == 0 or not _initial(toks, i, j + 1):
                break
        elif f & NAME:
            first_noun = i
        elif f & _DET and not (f & ADVERB and i == j):
            return (i, j + 1) if i < j else None
        elif f & _OUTSIDE and not (f & JOINT and 0 < i < j and _joins(toks, i, j + 1)):
            break
        elif f & ADVERB or (f & (CUE | WEAK) and not f & _NOUN):
            break
        elif f & OTHER_DETERMINER:
            return None
        elif f & _NOUN or first_noun < 0:
            first_noun = i
        elif _verbal(toks[i], language):
            break
        i -= 1
    if first_noun < 0:
        return None
    return first_noun, j + 1


def preceded(toks: Sequence[Token], i: int) -> int:
    """What stands before token i: the flags of the word there, STOP at the beginning."""
    return toks[i - 1].flags if i > 0 else STOP


def subject_left(toks: Sequence[Token], verb: int, language: Language) -> Range | None:
    """The subject that stands before the verb at token `verb` and leans on it."""
    j = verb - 1
    j = _skip_adverbs(toks, j, language)
    if j < 0:
        return None
    if toks[j].flags & STOP and toks[j].word in ",)—–-":
        return _before_apposition(toks, j, language)
    if toks[j].flags & RELATIVE and not toks[j].flags & _DET:
        k = j - 1
        if k >= 0 and toks[k].word == ",":
            k -= 1
        found = phrase_to(toks, k, language)
        return _head(toks, found, language) if found else None
    found = phrase_to(toks, j, language)
    return _head(toks, found, language) if found else None


def _skip_adverbs(toks: Sequence[Token], j: int, language: Language) -> int:
    """The last token before j that is no adverb, auxiliary or time ("on Monday")."""
    endings = language.sections.get("adverb endings", ()) or ("\0",)
    while j >= 0:
        token = toks[j]
        f = token.flags
        if f & (STOP | QUOTE | PRONOUN | RELATIVE):
            break
        if f & (ADVERB | AUXILIARY | NUMBER) or (f & NOT_NAME and not f & NAME):
            j -= 1
            continue
        if f & PREPOSITION and j < len(toks) - 1 and toks[j + 1].flags & (NOT_NAME | NUMBER | ADVERB):
            j -= 1
            continue
        if not f & (CAPITAL | _NOUN) and token.word.endswith(endings):
            j -= 1
            continue
        break
    return j


def _head(toks: Sequence[Token], found: Range, language: Language) -> Range | None:
    """The phrase, or the one that it hangs on: the spokesman of "a spokesman for the group"."""
    for _ in range(4):
        before = preceded(toks, found[0])
        if not before & PREPOSITION or before & (CONJUNCTION & ~PREPOSITION):
            return found
        outer = phrase_to(toks, found[0] - 2, language)
        if outer is None or not before & (HEAD | PREPOSITION):
            return None
        if not before & HEAD and preceded(toks, outer[0]) & PREPOSITION:
            return None
        found = (outer[0], found[1])
    return found


def _before_apposition(toks: Sequence[Token], comma: int, language: Language) -> Range | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`."""
    opening = "(" if toks[comma].word == ")" else toks[comma].word
    tries = 0
    for k in range(comma - 1, max(-1, comma - 40), -1):
        if toks[k].word != opening or not toks[k].flags & STOP:
            continue
        tries += 1
        inner = toks[k + 1] if k + 1 < comma else toks[comma]
        found = phrase_to(toks, k - 1, language)
        if found is None:
            continue
        if tries < 3 and inner.flags & NAME and not inner.flags & (ROLE | TITLE) and opening == ",":
            head = _head(toks, found, language)
            if head is None or preceded(toks, head[0]) & STOP and head[0] > 0:
                continue
        head = _head(toks, found, language)
        if head is not None:
            return head
    return None


def clause_subject(toks: Sequence[Token], end: int, language: Language) -> Range | None:
    """The subject of the clause that is open at token `end`: the last phrase before it that opens a clause."""
    best: Range | None = None
    i = 0
    while i < end:
        f = toks[i].flags
        before = preceded(toks, i)
        opens = before & (STOP | CONJUNCTION | RELATIVE) or i == 0 or (before & ADVERB and not before & PREPOSITION)
        if not opens or f & (STOP | QUOTE):
            i += 1
            continue
        found = phrase_from(toks, i, language)
        if found is None or found[1] > end:
            i += 1
            continue
        if _acts(toks, found, end, language, best):
            best = found
        i = found[1]
    return best


def _acts(toks: Sequence[Token], found: Range, end: int, language: Language, best: Range | None) -> bool:
    """Whether the phrase is followed by something that a subject is followed by."""
    after = found[1]
    if after >= end:
        return best is None
    f = toks[after].flags
    first = toks[found[0]].flags
    if not first & (NAME | PRONOUN | DETERMINER | POSSESSIVE | ROLE | GROUP | TEXT | CAPITAL):
        return False
    if f & (CUE | WEAK | AUXILIARY):
        return True
    if f & STOP:
        return best is None and bool(first & (NAME | PRONOUN)) and toks[after].word in ",(—–"
    if f & (PREPOSITION | CONJUNCTION | QUOTE | DETERMINER):
        return best is None
    return True
