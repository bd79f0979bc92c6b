"""The subject behind its verb: "sagte am Montag in Berlin der Minister", «сообщил вчера журналистам глава компании».

What may stand between are adverbs, times, prepositions with their nouns and whoever is spoken to.
"""

from __future__ import annotations

from collections.abc import Sequence

from letters.attribution.phrase import DET, Range, phrase_from
from letters.attribution.sentence_window import NAME, NUMBER, QUOTE, STOP, Token
from letters.languages.lexicon import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    GROUP,
    NOT_NAME,
    OBJECT,
    OTHER_DETERMINER,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    ROLE,
    SEAT,
    TEXT,
    TITLE,
    Language,
)

_PERSON = ROLE | TITLE | GROUP


def subject_right(toks: Sequence[Token], i: int, language: Language) -> Range | None:
    """The subject of the verb that ends before token i: what follows at once, else what stands further behind."""
    i = past_adverbs(toks, i)
    near = phrase_from(toks, i, language)
    if not language.inverted or (near and _sure(toks, near, language)):
        return near
    far = named(toks, i, language)
    if near and far and not _better(toks, far, near):
        return near
    return far or (near if near and not _time(toks, near) else None)


def house(toks: Sequence[Token], i: int, language: Language) -> Range | None:
    """The house that speaks by a verb without a subject, its preposition at token i: «в компании заявили»."""
    return phrase_from(toks, i + 1, language, True) if i < len(toks) and toks[i].flags & SEAT else None


def past_adverbs(toks: Sequence[Token], i: int) -> int:
    """The first token from i on that is no adverb and no object pronoun."""
    while i < len(toks) and toks[i].flags & (ADVERB | OBJECT) and not toks[i].flags & (DET | PRONOUN):
        i += 1
    return i


def _sure(toks: Sequence[Token], found: Range, language: Language) -> bool:
    """Whether a phrase that follows the verb at once can be nothing but its subject."""
    flags = 0
    for token in toks[found[0] : found[1]]:
        flags |= token.flags
    if flags & (_PERSON | PRONOUN) or (found[1] - found[0] > 1 and not flags & NOT_NAME):
        return bool(flags & (_PERSON | PRONOUN | TEXT | NAME | DET))
    return bool(flags & NAME) and language.articles


def _better(toks: Sequence[Token], far: Range, near: Range) -> bool:
    """Whether the phrase further behind makes a better speaker than the one at hand."""
    if any(token.flags & _PERSON for token in toks[far[0] : far[1]]):
        return True
    return not any(token.flags & NAME for token in toks[near[0] : near[1]])


def _time(toks: Sequence[Token], found: Range) -> bool:
    """Whether a phrase tells when: "este martes"."""
    return any(token.flags & NOT_NAME for token in toks[found[0] : found[1] + 1])


def named(toks: Sequence[Token], i: int, language: Language) -> Range | None:
    """The first phrase from token i on that names a person or a group, else the longest name."""
    best: Range | None = None
    k = i
    while k < len(toks) and not toks[k].flags & STOP:
        flags = toks[k].flags
        if flags & CONJUNCTION and not flags & (DET | ADVERB | PREPOSITION):
            break
        if flags & PREPOSITION and not flags & DET:
            k = _past_object(toks, k + 1, language)
        elif flags & (QUOTE | NUMBER | OBJECT | AUXILIARY | OTHER_DETERMINER | ADVERB) and not flags & (DET | PRONOUN):
            k += 1
        else:
            found = phrase_from(toks, k, language) if flags & (NAME | _PERSON | PRONOUN | DET) else None
            if found is None or _time(toks, (k, k + 1)):
                k += 1
                continue
            if flags & (_PERSON | PRONOUN) or (flags & DET and not flags & RELATIVE) or language.articles:
                return found
            if best is None or found[1] - found[0] >= best[1] - best[0]:
                best = found
            k = found[1]
    return best


def _past_object(toks: Sequence[Token], k: int, language: Language) -> int:
    """The token behind the noun of a preposition, which may stand right before a subject: "in Berlin Minister Maier"."""
    if not language.articles:
        return k + 1
    found = phrase_from(toks, k, language, True)
    if found is None:
        return k + 1
    bare = not toks[k].flags & (DET | OTHER_DETERMINER)
    for at in range(k + 1, found[1]):
        if bare and toks[at].flags & (ROLE | TITLE) and toks[at - 1].flags & (NAME | NOT_NAME):
            return at
    return found[1]
