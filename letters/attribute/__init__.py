"""Who is speaking: the speaker of each quotation, from the words that stand round it.

Evidence is looked for in the sentence of the quotation, then in its neighbours: cue verbs with their
subjects after, before and between; "according to"; colons and dashes; the speaker of the quotation before.
No model: rules over word lists that a reader can edit (data/languages).
"""

from __future__ import annotations

from typing import NamedTuple, Sequence

from letters.language import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PARTICIPLE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    WEAK,
    Language,
)
from letters.language import language as _language
from letters.marks import Marked

from .clause import Range, clause_subject, phrase_from, subject_left
from .frame import NAME, QUOTE, STOP, Frame, Token, ends_sentence, frame
from .people import People


class Voice(NamedTuple):
    """Who speaks a quotation, as far as the text says."""

    mention: str | None  # as it stands in the text
    full: str | None  # the fullest name that the text gives that speaker
    confidence: float  # from 0 to 1
    cue: str  # which kind of evidence; "" where there is none


class _Found(NamedTuple):
    start: int
    end: int
    confidence: float
    cue: str


_NOBODY = Voice(None, None, 0.0, "")


def attribute(text: str, parts: Sequence[Marked], language: str, *, body: int = 0) -> list[Voice]:
    """The speaker of each part, in the same order.

    `parts` in order of start, outer before nested; `body` is where the text proper begins (code points).
    """
    words = _language(language)
    tops = [k for k, part in enumerate(parts) if not part.nested]
    marks = [parts[k] for k in tops]
    found: dict[int, _Found | None] = {}
    for n, k in enumerate(tops):
        previous = found.get(tops[n - 1]) if n else None
        found[k] = _speaker(text, marks, n, previous, words, body)
    people = People(text, words, body)
    voices = []
    for k, part in enumerate(parts):
        hit = found.get(k)
        if hit is None:
            voices.append(_NOBODY)
            continue
        mention = text[hit.start : hit.end]
        voices.append(Voice(mention, people.full(hit.start, hit.end), hit.confidence, hit.cue))
    return voices


def _speaker(
    text: str, marks: Sequence[Marked], n: int, previous: _Found | None, words: Language, body: int
) -> _Found | None:
    here = frame(text, marks, n, words, body)
    part = marks[n]
    finished = text[part.end - 1 : part.end] in ",?!—" or text[part.outer_end : part.outer_end + 1] == ","
    after = _after(here.right, words)
    if after and finished:
        return after
    before = _before(here.left, words)
    best = max((c for c in (after, before) if c), key=lambda c: c.confidence, default=None)
    if best and best.confidence >= 0.5:
        return best
    if not here.left and previous and n and _adjacent(text, marks[n - 1], part):
        return previous._replace(confidence=previous.confidence * 0.8, cue="follow-on")
    return best


def _adjacent(text: str, earlier: Marked, later: Marked) -> bool:
    gap = text[earlier.outer_end : min(later.outer_start, earlier.outer_end + 200)]
    return later.outer_start - earlier.outer_end < 200 and "\n" not in gap


def _hit(toks: Sequence[Token], span: Range, confidence: float, cue: str) -> _Found:
    return _Found(toks[span[0]].start, toks[span[1] - 1].end, confidence, cue)


def _after(toks: Sequence[Token], words: Language) -> _Found | None:
    """The speaker named after the quotation."""
    i, n = 0, len(toks)
    while i < n and (toks[i].flags & STOP and toks[i].word in ",—–-)" or toks[i].flags & ADVERB and i < 3):
        i += 1
    if i >= n or toks[i].flags & QUOTE:
        return None
    if toks[i].flags & CUE:
        subject = phrase_from(toks, i + 1, words)
        if subject:
            return _hit(toks, subject, 0.97, "said")
    close = _according(toks, i, words)
    if close:
        return close
    for j in range(i, min(n, i + 40)):
        if toks[j].flags & QUOTE:
            break
        if toks[j].flags & CUE:
            subject = subject_left(toks, j, words)
            if subject and subject[0] >= i:
                return _hit(toks, subject, 0.97 if subject[0] == i else 0.7, "said")
        close = _according(toks, j, words)
        if close:
            return close._replace(confidence=0.8)
    return None


def _according(toks: Sequence[Token], i: int, words: Language) -> _Found | None:
    for phrase in words.sections.get("according", ()):
        parts = phrase.split()
        if toks[i].word == parts[0] and [t.word for t in toks[i : i + len(parts)]] == parts:
            subject = phrase_from(toks, i + len(parts), words)
            if subject:
                return _hit(toks, subject, 0.95, "according")
    return None


def _before(toks: Sequence[Token], words: Language) -> _Found | None:
    """The speaker named before the quotation in its sentence."""
    n = len(toks)
    colon = n > 0 and toks[-1].word == ":"
    for j in range(n - 1, -1, -1):
        f = toks[j].flags
        if f & (CUE | PARTICIPLE | WEAK):
            subject = None if f & PARTICIPLE else subject_left(toks, j, words)
            if subject is None and words.inverted:
                subject = phrase_from(toks, j + 1, words)
            if subject is None:
                subject = clause_subject(toks, j, words)
            if subject:
                return _hit(toks, subject, 0.95 if f & (CUE | PARTICIPLE) else 0.75, "said")
        close = _according(toks, j, words)
        if close:
            return close
    subject = clause_subject(toks, n, words)
    if subject:
        return _hit(toks, subject, 0.85 if colon else 0.4, "colon" if colon else "")
    return None
