"""Who speaks, told by what stands behind a quotation: its verb of speech, "according to", a dash with a name."""

from __future__ import annotations

from collections.abc import Sequence

from letters.attribution.clause import subject_left
from letters.attribution.cues_before import Cue, according, according_after, hit, text_named
from letters.attribution.inverted_subjects import house, past_adverbs, subject_right
from letters.attribution.phrase import phrase_from, phrase_to, skip_adverbs, verb
from letters.attribution.sentence_window import NAME, NOT_VERBAL, QUOTE, STOP, Token
from letters.languages.lexicon import (
    ACCORDING,
    ADVERB,
    AFTER_NAME,
    AUXILIARY,
    CUE,
    DETERMINER,
    GROUP,
    IMPERSONAL,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TITLE,
    WEAK,
    Language,
)

_SPEAKER = NAME | ROLE | GROUP | TITLE | PRONOUN


def after(toks: Sequence[Token], words: Language, finished: bool, begins: bool) -> Cue | None:
    """The speaker named after a quotation; `finished`: its end asks for one ("...," she said); `begins`: its
    sentence begins with it, so that any verb behind it is one of speech."""
    i, n = 0, len(toks)
    dashed = n > 0 and toks[0].word in "—–-―~"
    while i < n and (toks[i].flags & STOP and toks[i].word in ",—–-―)~" or toks[i].flags & ADVERB and i < 3):
        close = according(toks, i, words) if toks[i].flags & ACCORDING else None
        if close:
            return close
        i += 1
    if i >= n or toks[i].flags & QUOTE:
        return None
    weak = words.inverted and i == 0 and bool(toks[i].flags & WEAK)
    if weak or verb(toks, i, words) == CUE or (finished and toks[i].flags & CUE):
        if toks[i].flags & IMPERSONAL:
            return text_named(toks, i, words)
        found = _behind(toks, i, words, finished, not begins and not words.inverted)
        if found:
            return found._replace(confidence=0.85) if weak else found
    if finished and begins and words.inverted and _may_be_verb(toks[i], words):
        adverb = i + 1 < n and toks[i + 1].flags & CUE and not toks[i + 1].flags & IMPERSONAL
        found = _behind(toks, i + 1 if adverb else i, words, finished)
        if found:
            return found._replace(confidence=0.85)
    for j in range(i, min(n, i + 45)):
        f = toks[j].flags
        if f & QUOTE:
            break
        close = according(toks, j, words) if f & ACCORDING else None
        if close:
            return close if j == i else close._replace(confidence=0.8)
        close = according_after(toks, j, words) if f & (AFTER_NAME | ACCORDING) else None
        if close:
            return close
        if f & (CUE | WEAK) and verb(toks, j, words):
            subject = subject_left(toks, j, words)
            if subject and subject[0] >= i and (f & CUE or finished):
                sure = subject[0] == i and finished
                return hit(toks, subject, (0.6 if words.inverted else 0.97) if sure else 0.72, "said")
            if subject is None and f & CUE and not f & IMPERSONAL:
                found = _late(toks, i, j, words, finished)
                if found:
                    return found
    found = _unlisted(toks, i, words) if finished and begins and not words.inverted else None
    return found or (signature(toks[i:], words) if dashed and toks[i].flags & NAME else None)


def _late(toks: Sequence[Token], i: int, j: int, words: Language, finished: bool) -> Cue | None:
    """The speaker at a verb of speech at j, no subject leaning on it, behind a quotation that ends before i."""
    if finished and words.inverted:
        found = _behind(toks, j, words, True)
        return found and found._replace(confidence=0.8)
    if j and toks[j - 1].word == ",":  # '"..." in the primary, said Jones'
        subject = phrase_from(toks, j + 1, words)
        named = subject and any(token.flags & _SPEAKER for token in toks[subject[0] : subject[1]])
        return hit(toks, subject, 0.9, "said") if subject and named else None
    if not finished or any(token.flags & STOP for token in toks[i:j]):
        return None
    subject = phrase_to(toks, skip_adverbs(toks, j - 1, words), words)
    hangs = subject and subject[0] > i and (toks[i].flags & DETERMINER or toks[subject[0] - 1].flags & PREPOSITION)
    if subject is None or hangs:
        subject = phrase_from(toks, i, words)  # '"...," a message on the website reads'
    return hit(toks, subject, 0.8, "said") if subject and subject[1] <= j else None


def _unlisted(toks: Sequence[Token], i: int, words: Language) -> Cue | None:
    """The speaker beside a verb that no list has: '"...," thundered Jones', '"...," the senator riffed'."""
    if not toks[i].flags and toks[i].word.endswith(words.verb_endings or ("\0",)):
        subject = phrase_from(toks, i + 1, words)
        return hit(toks, subject, 0.85, "said") if subject and toks[i + 1].flags & _SPEAKER else None
    subject = phrase_from(toks, i, words)
    if subject is None or subject[1] >= len(toks) or not any(t.flags & _SPEAKER for t in toks[subject[0] : subject[1]]):
        return None
    after = toks[subject[1]]
    verbal = not after.flags and after.word.endswith(words.verb_endings or ("\0",))
    return hit(toks, subject, 0.8, "said") if verbal else None


def _behind(toks: Sequence[Token], i: int, words: Language, finished: bool, clause: bool = False) -> Cue | None:
    """Who is named behind the verb at i as the one who says it; `clause`: unless a clause follows, as in 'the group,
    calling itself "...," said the bridge was'."""
    near = past_adverbs(toks, i + 1)
    subject = subject_right(toks, i + 1, words) if finished else phrase_from(toks, near, words)
    if subject is None and finished and i + 1 < len(toks) and toks[i + 1].flags & QUOTE:
        subject = phrase_from(toks, i + 1, words, True)  # an outlet, in marks
    subject = subject or house(toks, near, words)
    if subject and words.inverted and toks[i].flags & QUOTED:
        subject = phrase_from(toks, subject[1], words, True) or subject  # "zitiert die Zeitung den Minister"
    if subject is None or (clause and subject[1] < len(toks) and toks[subject[1]].flags & AUXILIARY):
        return None
    return hit(toks, subject, 0.97 if subject[0] <= near else 0.85, "said")


def _may_be_verb(token: Token, words: Language) -> bool:
    """Whether a word that no list has can be the verb that a quotation asks for; an auxiliary, where its verb ends the clause."""
    auxiliary = AUXILIARY if words.nouns_capitalised else 0
    return token.word.isalpha() and not token.flags & (NOT_VERBAL & ~auxiliary)


def signature(toks: Sequence[Token], words: Language) -> Cue | None:
    """The name that a line begins with, where nothing but an addition follows it."""
    subject = phrase_from(toks, 0, words) if toks and toks[0].flags & NAME else None
    if subject and (subject[1] >= len(toks) or toks[subject[1]].flags & STOP):
        return hit(toks, subject, 0.85, "dash")
    return None
