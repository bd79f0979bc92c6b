"""Who does what in a sentence: noun phrases, and the subject of a verb or of a clause.

Nothing is parsed in full. A noun phrase is a run of words between words that no noun phrase holds;
a subject is the noun phrase that a verb leans on, or that opens its clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from letters.language import (
    ADVERB,
    ALONE,
    AUXILIARY,
    CONJUNCTION,
    COORDINATOR,
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
    if before.flags & (_DET | OTHER_DETERMINER) and not before.flags & (CONJUNCTION | PRONOUN | RELATIVE | ADVERB):
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


def phrase_from(toks: Sequence[Token], i: int, language: Language, oblique: bool = False) -> Range | None:
    """The noun phrase that begins at token i, None where none does; `oblique`: in any case, not only as a subject."""
    n = len(toks)
    if i >= n:
        return None
    flags = toks[i].flags
    if flags & PRONOUN and not (flags & DETERMINER and i + 1 < n and toks[i + 1].flags & CAPITAL):
        return i, i + 1
    if flags & (STOP | QUOTE):
        return None
    followed = i + 1 < n and (language.nouns_capitalised or toks[i + 1].flags & (PREPOSITION | OBJECT | DETERMINER))
    if flags & NAME and followed and _participle(toks, i, language):
        return None
    starts = flags & (NAME | _DET | (OTHER_DETERMINER | OBJECT if oblique else 0))
    if not starts and flags & (OBJECT | CONJUNCTION | AUXILIARY | PREPOSITION | RELATIVE | ADVERB | OTHER_DETERMINER):
        return None
    j = i + 1
    seen = bool(flags & NAME) and not toks[i].word.endswith(language.possessive_endings or ("\0",))
    while j < n and j - i < _LIMIT and not _ends(toks, j, seen, language):
        if toks[j].word.endswith(language.possessive_endings or ("\0",)):
            seen = False
        elif toks[j].flags & NAME:
            seen = True
        j += 1
    if language.nouns_capitalised and not any(token.flags & (NAME | ALONE) for token in toks[i:j]):
        return (i, j + 1) if j < n and toks[j].flags & QUOTE and flags & _DET else None
    if j == i + 1 and flags & _DET and not flags & NAME:
        if j < n and toks[j].flags & QUOTE and toks[j].end - toks[j].start < 50:
            return i, j + 1
        return (i, j) if flags & ALONE else None
    return i, j


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
    if f & (_OUTSIDE | _DET | ADVERB | OTHER_DETERMINER):
        return not (f & GENITIVE and before.flags & NAME and j + 1 < len(toks) and not toks[j + 1].flags & STOP)
    if f & _VERB:
        return not f & (_NOUN & ~NAME) or seen
    if f & NUMBER:
        return False
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
    if not toks[first].flags & _DET or toks[j].flags or _verbal(toks[j], language) or j + 1 >= len(toks):
        return False
    return bool(toks[j + 1].flags & (_VERB | AUXILIARY | PASSIVE))


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
    if toks[j].flags & QUOTE and j and toks[j].end - toks[j].start < 50:
        found = (j - 1, j) if toks[j - 1].flags & _DET else phrase_to(toks, j - 1, language)
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
        elif f & _DET and not (f & ADVERB and i == j):
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


def subject_left(toks: Sequence[Token], at: int, language: Language) -> Range | None:
    """The subject that stands before the verb at token `at` and leans on it."""
    j = skip_adverbs(toks, at - 1, language)
    if j < 0:
        return None
    f = toks[j].flags
    if f & STOP:
        return _before_apposition(toks, j, language) if toks[j].word in ",)—–-" else None
    if f & RELATIVE and not f & _DET:
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
    return bool(first.flags & PRONOUN or before.flags & CUE)


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


def _head(toks: Sequence[Token], found: Range, language: Language) -> Range | None:
    """The phrase, or the one that it hangs on: the spokesman of "a spokesman for the group"."""
    for _ in range(4):
        before = toks[found[0] - 1].flags if found[0] else STOP
        if not before & PREPOSITION or before & CONJUNCTION:
            return found
        outer = phrase_to(toks, found[0] - 2, language)
        if outer is None or not before & HEAD:
            return None
        found = (outer[0], found[1])
    return found


def _before_apposition(toks: Sequence[Token], comma: int, language: Language) -> Range | None:
    """The phrase before ", ... ," or "(...)" that ends at token `comma`."""
    opening = "(" if toks[comma].word == ")" else toks[comma].word
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
    bare = inner & NAME and not inner & (ROLE | TITLE) and not toks[head[0]].flags & _DET
    return bool(bare and head[0] and toks[head[0] - 1].word == ",")


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
        found = found[0], min(end, _tail(toks, found, language))
        acts = _acts(toks, found, end)
        if language.nouns_capitalised and i and toks[i - 1].flags & CONJUNCTION and not toks[i - 1].flags & COORDINATOR:
            acts = True  # the verb of the clause stands at its end
        better = acts or best is None or (not sure and bool(toks[found[0]].flags & (NAME | PRONOUN)))
        if acts is not False and better:
            best, sure = found, bool(acts)
        i = found[1]
    return best


def _tail(toks: Sequence[Token], found: Range, language: Language) -> int:
    """Where the phrase ends with what hangs on its noun: "a group of artists", "a spokesman for the port"."""
    end = found[1]
    while end < len(toks) and toks[end - 1].flags & (ROLE | GROUP | TEXT) and toks[end].flags & HEAD:
        more = phrase_from(toks, end + 1, language, True)
        if more is None or toks[end].flags & AUXILIARY:
            break
        end = more[1]
    return end


def _opens(toks: Sequence[Token], i: int) -> bool:
    """Whether a clause can begin at token i."""
    if toks[i].flags & (STOP | QUOTE):
        return False
    if i == 0:
        return True
    before = toks[i - 1].flags
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
    if not before & AUXILIARY or earlier & (PRONOUN | CONJUNCTION | RELATIVE):
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
