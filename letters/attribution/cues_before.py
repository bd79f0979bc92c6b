"""What in a sentence says who speaks: cue verbs with their subjects, "according to", colons, dashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letters.attribution.clause import clause_subject, front, subject_left
from letters.attribution.inverted_subjects import house, named, past_adverbs
from letters.attribution.phrase import Range, passive, phrase_from, phrase_to, verb
from letters.attribution.sentence_window import NAME, NOT_VERBAL, QUOTE, STOP, Token
from letters.languages.lexicon import (
    ACCORDING,
    ADVERB,
    AFTER_NAME,
    AGENT,
    ANAPHOR,
    AUXILIARY,
    CONJUNCTION,
    COORDINATOR,
    CUE,
    DETERMINER,
    EITHER_CASE,
    GROUP,
    IMPERSONAL,
    NOT_NAME,
    OBJECT,
    PARTICIPLE,
    PASSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TEXT,
    THAT,
    TITLE,
    WEAK,
    Language,
)


class Cue(NamedTuple):
    """Where in the text the speaker is mentioned, and how that was told."""

    start: int
    end: int
    confidence: float
    cue: str
    pronoun: bool = False
    named: bool = False


def hit(toks: Sequence[Token], span: Range, confidence: float, cue: str) -> Cue:
    first, last = toks[span[0]], toks[span[1] - 1]
    end = last.end - 2 if last.word.endswith(("'s", "’s")) and not last.flags & PRONOUN else last.end
    return Cue(first.start, end, confidence, cue, bool(first.flags & (PRONOUN | ANAPHOR)), bool(last.flags & NAME))


def according(toks: Sequence[Token], i: int, words: Language) -> Cue | None:
    """The speaker of "according to ..." where that stands at token i."""
    for phrase in words.according.get(toks[i].word, ()):
        end = i + len(phrase)
        if len(phrase) == 1 or tuple(token.word for token in toks[i:end]) == phrase:
            subject = (end, end + 1) if _alone(toks, end) else phrase_from(toks, end, words, True)
            if subject:
                return hit(toks, subject, 0.95, "according")
        elif (
            end < len(toks)
            and toks[i + 1].flags & ANAPHOR
            and tuple(t.word for t in toks[i + 2 : end + 1]) == phrase[1:]
        ):
            return hit(toks, (i + 1, i + 2), 0.95, "according")  # "nach seinen Angaben"
    return None


def _alone(toks: Sequence[Token], k: int) -> bool:
    """Whether the word at k is a pronoun by itself: "according to her, it" but not "according to her lawyer"."""
    ends = STOP | QUOTE | AUXILIARY | PREPOSITION | CONJUNCTION | ADVERB | DETERMINER | CUE | WEAK
    return k < len(toks) and bool(toks[k].flags & ANAPHOR) and (k + 1 == len(toks) or bool(toks[k + 1].flags & ends))


def according_after(toks: Sequence[Token], j: int, words: Language) -> Cue | None:
    """The speaker before the word at j: "dem Minister zufolge", "seiner Meinung nach"."""
    source = j > 1 and bool(toks[j - 1].flags & NOT_NAME)  # "Angaben"
    own = j - 2 if source else j - 1
    subject: Range | None = None
    if own >= 0 and toks[own].flags & ANAPHOR and (source or toks[j].flags & AFTER_NAME):
        subject = own, own + 1
    elif toks[j].flags & AFTER_NAME:
        subject = phrase_to(toks, j - 1, words, True)
    return hit(toks, subject, 0.9, "according") if subject else None


def before(toks: Sequence[Token], words: Language) -> Cue | None:
    """The speaker named before a quotation in its sentence."""
    best: Cue | None = None
    for j in range(len(toks) - 1, -1, -1):
        f = toks[j].flags
        if f & (ACCORDING | AFTER_NAME):
            close = (according(toks, j, words) if f & ACCORDING else None) or according_after(toks, j, words)
            if close:
                return close
        kind = verb(toks, j, words) if f & (CUE | WEAK | PARTICIPLE) else 0
        if not kind or (best and kind & WEAK):
            continue
        found = _subject(toks, j, kind, words)
        if found is None or (best and not _outer(toks, j, best, words)):
            continue
        best = found
    return best or _clause(toks, words)


def _outer(toks: Sequence[Token], j: int, inner: Cue, words: Language) -> bool:
    """Whether the verb at j reports the clause of `inner`, so that its subject speaks: "Jones said she feared"."""
    if inner.start <= toks[j].start:
        return False
    if any(token.flags & QUOTE for token in toks[j + 1 :] if token.start < inner.start):
        return False
    k = next((k for k in range(j + 1, len(toks)) if toks[k].start >= inner.start), j + 1)
    if toks[k - 1].flags & COORDINATOR:
        return False
    if not words.inverted and not toks[k - 1].flags & CONJUNCTION and any(t.word == "," for t in toks[j + 1 : k]):
        return False
    return inner.confidence < 0.9 or inner.pronoun


def _clause(toks: Sequence[Token], words: Language) -> Cue | None:
    """The subject of a clause without any verb of speech."""
    subject = clause_subject(toks, len(toks), words)
    if subject and subject[0] > 1 and toks[subject[0] - 1].flags & THAT:
        outer = clause_subject(toks, subject[0] - 1, words)
        if outer:
            return hit(toks, outer, 0.6, "that")
    if toks[-1].word == ":":
        subject = subject or phrase_from(toks, 0, words)
        if subject is None and len(toks) < 8 and toks[0].flags & PREPOSITION:
            subject = phrase_from(toks, 1, words, True)  # "From the letter:"
        return hit(toks, subject, 0.85, "colon") if subject else None
    return hit(toks, subject, 0.4, "") if subject else None


def _subject(toks: Sequence[Token], j: int, kind: int, words: Language) -> Cue | None:
    """Who says what the verb at token j reports."""
    near = 0.95 if kind & (CUE | PARTICIPLE) else 0.75
    if toks[j].flags & IMPERSONAL:
        return text_named(toks, j, words)
    if not kind & PARTICIPLE and not toks[j].flags & QUOTED and passive(toks, j):
        for k in range(j + 1, min(len(toks), j + 8)):
            if toks[k].word == "by":
                subject = phrase_from(toks, k + 1, words)
                return hit(toks, subject, near, "said") if subject else None
        return None
    if (
        words.inverted
        and j + 1 < len(toks)
        and toks[j + 1].flags & PRONOUN
        and not toks[j + 1].flags & (DETERMINER | OBJECT)
        and (toks[j + 1].word in words.words("he") or not _opens_with_subject(toks, j, words))
    ):
        return hit(toks, (j + 1, j + 2), near, "said")
    if words.inverted and toks[j].flags & QUOTED and not passive(toks, j):
        cited = phrase_from(toks, j + 1, words, True)
        if cited and any(token.flags & (NAME | ROLE) for token in toks[cited[0] : cited[1]]):
            return hit(toks, cited, near, "said")  # "zitiert Jones mit den Worten"
    if kind & PARTICIPLE:
        subject = _actor(toks, j, words)
    else:
        subject = _of_clause(toks, j, words) or subject_left(toks, j, words)
    if subject and not words.articles and _in_object(toks, subject):
        subject = named(toks[:j], 0, words)  # "глава компании в интервью газете рассказал"
    if subject is None and j and toks[j - 1].flags & CONJUNCTION:
        subject = clause_subject(toks, j - 1, words)
    if subject is None and words.inverted:
        subject = front(toks, j, words)
    if subject is None and (words.inverted or (kind & CUE and j and toks[j - 1].word == ",")):
        subject = phrase_from(toks, past_adverbs(toks, j + 1), words)
    if subject is None:
        subject = clause_subject(toks, j, words) or (None if words.articles else named(toks[:j], 0, words))
        subject = subject or house(toks, 0, words)
        near -= 0.05
    if subject:
        subject = _object_first(toks, subject, j, words) or subject
    return hit(toks, subject, near, "said") if subject else None


def _object_first(toks: Sequence[Token], opens: Range, j: int, words: Language) -> Range | None:
    """The name behind the verb at j where the thing that opens the clause can be its object: "Die Lage nannte Jones"."""
    opening, person = toks[opens[0] : opens[1]], ROLE | TITLE | GROUP | TEXT | PRONOUN
    if opens[1] > j or not opening[0].flags & EITHER_CASE or any(token.flags & person for token in opening):
        return None
    two_names = len(opening) > 2 and opening[-2].flags & opening[-1].flags & NAME  # "das Magazin Stern"
    woman = any(token.flags & NAME and token.word.endswith("in") for token in opening)
    if two_names or woman or toks[j].word.endswith("n"):  # a plural verb
        return None
    if j + 1 >= len(toks) or not toks[j + 1].flags & NAME or toks[j + 1].flags & person:
        return None
    subject = phrase_from(toks, j + 1, words)
    return subject if subject and (subject[1] >= len(toks) or toks[subject[1]].word != ",") else None


def _in_object(toks: Sequence[Token], found: Range) -> bool:
    """Whether a phrase hangs on the noun of a preposition: "in an interview with the paper", without articles."""
    at = found[0] - 1
    while at >= 0 and found[0] - at < 4 and not toks[at].flags:
        at -= 1
    return 0 <= at < found[0] - 1 and bool(toks[at].flags & PREPOSITION)


def _of_clause(toks: Sequence[Token], j: int, words: Language) -> Range | None:
    """The subject of a clause that the verb at j ends, with whatever between: "Jones hat die Rolle der Partei betont"."""
    if not words.nouns_capitalised or (j + 1 < len(toks) and not toks[j + 1].flags & (STOP | AUXILIARY)):
        return None
    subject = clause_subject(toks, j, words)
    if subject is None or any(token.flags & STOP for token in toks[subject[1] : j]):
        return None
    beside = (*toks[max(0, subject[0] - 1) : subject[0]], *toks[subject[1] : j], *toks[j + 1 : j + 2])
    return subject if any(token.flags & AUXILIARY for token in beside) else None


def _opens_with_subject(toks: Sequence[Token], j: int, words: Language) -> bool:
    """Whether a subject opens the sentence before the verb at j, so that "sie" behind it is an object."""
    subject = subject_left(toks, j, words)
    return bool(subject and subject[0] == 0 and not toks[0].flags & PRONOUN)


def agent(lead: Sequence[Token], trail: Sequence[Token], words: Language) -> Cue | None:
    """The speaker behind the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if not trail or not trail[0].flags & AGENT:
        return _agent_before(lead, trail, words)
    at = next((k for k in range(len(lead) - 1, max(-1, len(lead) - 4), -1) if lead[k].flags & (CUE | WEAK)), -1)
    if at < 0 or not passive(lead, at):
        return None
    subject = phrase_from(trail, 1, words, True)
    return hit(trail, subject, 0.9, "said") if subject else None


def _agent_before(lead: Sequence[Token], trail: Sequence[Token], words: Language) -> Cue | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    for k in range(len(lead) - 1, 0, -1):
        if not lead[k].flags & AGENT:
            continue
        near = _past_adverbs_left(lead, k - 1)
        split = not lead[near].flags & PASSIVE  # the participle stands before its agent
        near = _past_adverbs_left(lead, near - 1) if split and not lead[near].flags & NOT_VERBAL else near
        subject = phrase_from(lead, k + 1, words, True) if lead[near].flags & PASSIVE else None
        if subject is None:
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & (CUE | WEAK)]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & QUOTED:
            return hit(lead, subject, 0.9, "said")
    return None


def _past_adverbs_left(toks: Sequence[Token], i: int) -> int:
    while i > 0 and toks[i].flags & ADVERB and not toks[i].flags & PASSIVE:
        i -= 1
    return max(i, 0)


def text_named(toks: Sequence[Token], j: int, words: Language) -> Cue | None:
    """The text that speaks in "in the letter it says": the phrase after a preposition behind or before the verb."""
    for k in range(j + 1, min(len(toks), j + 6)):
        if toks[k].flags & PREPOSITION and not toks[k].flags & PRONOUN:
            subject = phrase_from(toks, k + 1, words, True)
            if subject:
                return hit(toks, subject, 0.9, "said")
    for k in range(max(0, j - 20), j):
        if toks[k].flags & PREPOSITION and (k == 0 or toks[k - 1].flags & (STOP | CONJUNCTION)):
            subject = phrase_from(toks, k + 1, words, True)
            if subject:
                return hit(toks, subject, 0.9, "said")
    return None


def _actor(toks: Sequence[Token], j: int, words: Language) -> Range | None:
    """Who acts in "with Smith saying", "Smith saying"."""
    k = j - 1
    while k >= 0 and toks[k].flags & ADVERB:
        k -= 1
    if k < 0 or toks[k].flags & (STOP | CONJUNCTION | PREPOSITION):
        return None
    found = phrase_to(toks, k, words)
    if found and k == j - 1 and toks[k].flags & TEXT and not toks[k].flags & NAME and found[0]:
        # "signed a letter calling": the letter speaks; in "issued a statement saying" who issued it does
        return None if toks[found[0] - 1].flags & (CUE | WEAK) else found
    if (
        found
        and toks[found[0]].flags & NAME
        and (found[0] == 0 or toks[found[0] - 1].word in ("with", ",", "and", "–", "—"))
    ):
        return found
    return None
