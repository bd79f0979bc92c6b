"""What in a sentence says who speaks: cue verbs with their subjects, "according to", colons, dashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letters.language import (
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

from .behind import named, past_adverbs, subject_right
from .clause import clause_subject, subject_left
from .frame import CAPITAL, FUNCTION, NAME, NUMBER, QUOTE, STOP, Token
from .phrase import Range, passive, phrase_from, phrase_to, skip_adverbs, verb


_SPEAKER = NAME | ROLE | GROUP | TITLE | PRONOUN
_NOT_VERBAL = FUNCTION | CAPITAL | NAME | NUMBER | QUOTE | STOP


class Found(NamedTuple):
    """Where in the text the speaker is mentioned, and how that was told."""

    start: int
    end: int
    confidence: float
    cue: str
    pronoun: bool = False
    named: bool = False


def _hit(toks: Sequence[Token], span: Range, confidence: float, cue: str) -> Found:
    first, last = toks[span[0]], toks[span[1] - 1]
    end = last.end - 2 if last.word.endswith(("'s", "’s")) and not last.flags & PRONOUN else last.end
    return Found(first.start, end, confidence, cue, bool(first.flags & (PRONOUN | ANAPHOR)), bool(last.flags & NAME))


def after(toks: Sequence[Token], words: Language, finished: bool, begins: bool) -> Found | None:
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
            return _text(toks, i, words)
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
                return _hit(toks, subject, (0.6 if words.inverted else 0.97) if sure else 0.72, "said")
            if subject is None and f & CUE and not f & IMPERSONAL:
                found = _late(toks, i, j, words, finished)
                if found:
                    return found
    if finished and begins and not words.inverted:
        return _unlisted(toks, i, words)
    if dashed and toks[i].flags & NAME:
        return signature(toks[i:], words)
    return None


def _late(toks: Sequence[Token], i: int, j: int, words: Language, finished: bool) -> Found | None:
    """The speaker at a verb of speech at j, no subject leaning on it, behind a quotation that ends before i."""
    if finished and words.inverted:
        found = _behind(toks, j, words, True)
        return found and found._replace(confidence=0.8)
    if toks[j - 1].word == ",":  # '"..." in the primary, said Jones'
        subject = phrase_from(toks, j + 1, words)
        named = subject and any(token.flags & _SPEAKER for token in toks[subject[0] : subject[1]])
        return _hit(toks, subject, 0.9, "said") if subject and named else None
    if not finished or any(token.flags & STOP for token in toks[i:j]):
        return None
    subject = phrase_to(toks, skip_adverbs(toks, j - 1, words), words)
    hangs = subject and subject[0] > i and (toks[i].flags & DETERMINER or toks[subject[0] - 1].flags & PREPOSITION)
    if subject is None or hangs:
        subject = phrase_from(toks, i, words)  # '"...," a message on the website reads'
    return _hit(toks, subject, 0.8, "said") if subject and subject[1] <= j else None


def _unlisted(toks: Sequence[Token], i: int, words: Language) -> Found | None:
    """The speaker beside a verb that no list has: '"...," thundered Jones', '"...," the senator riffed'."""
    if not toks[i].flags and toks[i].word.endswith(words.verb_endings or ("\0",)):
        subject = phrase_from(toks, i + 1, words)
        return _hit(toks, subject, 0.85, "said") if subject and toks[i + 1].flags & _SPEAKER else None
    subject = phrase_from(toks, i, words)
    if subject is None or subject[1] >= len(toks) or not any(t.flags & _SPEAKER for t in toks[subject[0] : subject[1]]):
        return None
    after = toks[subject[1]]
    verbal = not after.flags and after.word.endswith(words.verb_endings or ("\0",))
    return _hit(toks, subject, 0.8, "said") if verbal else None


def _behind(toks: Sequence[Token], i: int, words: Language, finished: bool, clause: bool = False) -> Found | None:
    """Who is named behind the verb at i as the one who says it; `clause`: unless a clause follows, as in 'the group,
    calling itself "...," said the bridge was'."""
    near = past_adverbs(toks, i + 1)
    subject = subject_right(toks, i + 1, words) if finished else phrase_from(toks, near, words)
    if subject is None and finished and i + 1 < len(toks) and toks[i + 1].flags & QUOTE:
        subject = phrase_from(toks, i + 1, words, True)  # an outlet, in marks
    if subject and words.inverted and toks[i].flags & QUOTED:
        subject = phrase_from(toks, subject[1], words, True) or subject  # "zitiert die Zeitung den Minister"
    if subject is None or (clause and subject[1] < len(toks) and toks[subject[1]].flags & AUXILIARY):
        return None
    return _hit(toks, subject, 0.97 if subject[0] <= near else 0.85, "said")


def _may_be_verb(token: Token, words: Language) -> bool:
    """Whether a word that no list has can be the verb that a quotation asks for; an auxiliary, where its verb ends the clause."""
    auxiliary = AUXILIARY if words.nouns_capitalised else 0
    return token.word.isalpha() and not token.flags & (_NOT_VERBAL & ~auxiliary)


def signature(toks: Sequence[Token], words: Language) -> Found | None:
    """The name that a line begins with, where nothing but an addition follows it."""
    subject = phrase_from(toks, 0, words) if toks and toks[0].flags & NAME else None
    if subject and (subject[1] >= len(toks) or toks[subject[1]].flags & STOP):
        return _hit(toks, subject, 0.85, "dash")
    return None


def according(toks: Sequence[Token], i: int, words: Language) -> Found | None:
    """The speaker of "according to ..." where that stands at token i."""
    for phrase in words.according.get(toks[i].word, ()):
        end = i + len(phrase)
        if len(phrase) == 1 or tuple(token.word for token in toks[i:end]) == phrase:
            own = end < len(toks) and toks[end].flags & ANAPHOR
            alone = own and (end + 1 == len(toks) or not toks[end + 1].flags & NAME)
            subject = (end, end + 1) if alone else phrase_from(toks, end, words, True)
            if subject:
                return _hit(toks, subject, 0.95, "according")
        elif end < len(toks) and toks[i + 1].flags & ANAPHOR and tuple(t.word for t in toks[i + 2 : end + 1]) == phrase[1:]:
            return _hit(toks, (i + 1, i + 2), 0.95, "according")  # "nach seinen Angaben"
    return None


def according_after(toks: Sequence[Token], j: int, words: Language) -> Found | None:
    """The speaker before the word at j: "dem Minister zufolge", "seiner Meinung nach"."""
    own = next((k for k in (j - 1, j - 2) if k >= 0 and toks[k].flags & ANAPHOR), -1)
    if not toks[j].flags & AFTER_NAME and (own != j - 2 or not toks[j - 1].flags & NOT_NAME):
        return None
    subject = (own, own + 1) if own >= 0 else phrase_to(toks, j - 1, words, True)
    return _hit(toks, subject, 0.9, "according") if subject else None


def before(toks: Sequence[Token], words: Language) -> Found | None:
    """The speaker named before a quotation in its sentence."""
    best: Found | None = None
    for j in range(len(toks) - 1, -1, -1):
        f = toks[j].flags
        if f & ACCORDING:
            close = according(toks, j, words)
            if close:
                return close
        close = according_after(toks, j, words) if f & (AFTER_NAME | ACCORDING) else None
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


def _outer(toks: Sequence[Token], j: int, inner: Found, words: Language) -> bool:
    """Whether the verb at j reports the clause of `inner`, so that its subject speaks: "Jones said she feared"."""
    if inner.start <= toks[j].start:
        return False
    k = next((k for k in range(j + 1, len(toks)) if toks[k].start >= inner.start), j + 1)
    if toks[k - 1].flags & COORDINATOR:
        return False
    if not words.inverted and not toks[k - 1].flags & CONJUNCTION and any(t.word == "," for t in toks[j + 1 : k]):
        return False
    return inner.confidence < 0.9 or inner.pronoun


def _clause(toks: Sequence[Token], words: Language) -> Found | None:
    """The subject of a clause without any verb of speech."""
    subject = clause_subject(toks, len(toks), words)
    if subject and subject[0] > 1 and toks[subject[0] - 1].flags & THAT:
        outer = clause_subject(toks, subject[0] - 1, words)
        if outer:
            return _hit(toks, outer, 0.6, "that")
    if toks[-1].word == ":":
        subject = subject or phrase_from(toks, 0, words)
        if subject is None and len(toks) < 8 and toks[0].flags & PREPOSITION:
            subject = phrase_from(toks, 1, words, True)  # "From the letter:"
        return _hit(toks, subject, 0.85, "colon") if subject else None
    return _hit(toks, subject, 0.4, "") if subject else None


def _subject(toks: Sequence[Token], j: int, kind: int, words: Language) -> Found | None:
    """Who says what the verb at token j reports."""
    near = 0.95 if kind & (CUE | PARTICIPLE) else 0.75
    if toks[j].flags & IMPERSONAL:
        return _text(toks, j, words)
    if not kind & PARTICIPLE and not toks[j].flags & QUOTED and passive(toks, j):
        for k in range(j + 1, min(len(toks), j + 8)):
            if toks[k].word == "by":
                subject = phrase_from(toks, k + 1, words)
                return _hit(toks, subject, near, "said") if subject else None
        return None
    if (
        words.inverted
        and j + 1 < len(toks)
        and toks[j + 1].flags & PRONOUN
        and not toks[j + 1].flags & (DETERMINER | OBJECT)
        and (toks[j + 1].word in words.words("he") or not _opens_with_subject(toks, j, words))
    ):
        return _hit(toks, (j + 1, j + 2), near, "said")
    if kind & PARTICIPLE:
        subject = _actor(toks, j, words)
    else:
        subject = _of_clause(toks, j, words) or subject_left(toks, j, words)
    if subject and not words.articles and _in_object(toks, subject):
        subject = named(toks[:j], 0, words)  # "глава компании в интервью газете рассказал"
    if subject is None and j and toks[j - 1].flags & CONJUNCTION:
        subject = clause_subject(toks, j - 1, words)
    if subject is None and (words.inverted or (kind & CUE and j and toks[j - 1].word == ",")):
        subject = phrase_from(toks, past_adverbs(toks, j + 1), words)
    if subject is None:
        subject = clause_subject(toks, j, words) or (None if words.articles else named(toks[:j], 0, words))
        near -= 0.05
    return _hit(toks, subject, near, "said") if subject else None


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


def agent(lead: Sequence[Token], trail: Sequence[Token], words: Language) -> Found | None:
    """The speaker behind the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if not trail or not trail[0].flags & AGENT:
        return _agent_before(lead, trail, words)
    at = next((k for k in range(len(lead) - 1, max(-1, len(lead) - 4), -1) if lead[k].flags & (CUE | WEAK)), -1)
    if at < 0 or not passive(lead, at):
        return None
    subject = phrase_from(trail, 1, words, True)
    return _hit(trail, subject, 0.9, "said") if subject else None


def _agent_before(lead: Sequence[Token], trail: Sequence[Token], words: Language) -> Found | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    for k in range(len(lead) - 1, 0, -1):
        if not lead[k].flags & AGENT:
            continue
        near = _past_adverbs_left(lead, k - 1)
        split = not lead[near].flags & PASSIVE  # the participle stands before its agent
        near = _past_adverbs_left(lead, near - 1) if split and not lead[near].flags & _NOT_VERBAL else near
        subject = phrase_from(lead, k + 1, words, True) if lead[near].flags & PASSIVE else None
        if subject is None:
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & (CUE | WEAK)]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & QUOTED:
            return _hit(lead, subject, 0.9, "said")
    return None


def _past_adverbs_left(toks: Sequence[Token], i: int) -> int:
    while i > 0 and toks[i].flags & ADVERB and not toks[i].flags & PASSIVE:
        i -= 1
    return max(i, 0)


def _text(toks: Sequence[Token], j: int, words: Language) -> Found | None:
    """The text that speaks in "in the letter it says": the phrase after a preposition behind or before the verb."""
    for k in range(j + 1, min(len(toks), j + 6)):
        if toks[k].flags & PREPOSITION and not toks[k].flags & PRONOUN:
            subject = phrase_from(toks, k + 1, words, True)
            if subject:
                return _hit(toks, subject, 0.9, "said")
    for k in range(max(0, j - 20), j):
        if toks[k].flags & PREPOSITION and (k == 0 or toks[k - 1].flags & (STOP | CONJUNCTION)):
            subject = phrase_from(toks, k + 1, words, True)
            if subject:
                return _hit(toks, subject, 0.9, "said")
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
