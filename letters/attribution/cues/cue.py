"""What a cue is: a mention of the speaker, and the evidence for it."""

from __future__ import annotations

import re
from typing import NamedTuple

from letters.attribution.cues.fellows import with_fellows
from letters.attribution.phrases.addressees import hears, is_addressed, past_addressee
from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.name_parts import is_behind_trade
from letters.attribution.phrases.names import first_name_gender, has_first_name, is_nominative
from letters.attribution.phrases.phrase import TokenSpan, is_pronoun, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.phrases.speakable import can_speak
from letters.attribution.phrases.word_classes import CLAUSE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_IT = 3  # letters of a pronoun
_HOUSE = 40  # code points of the name of a house, with its marks
_ENDS_ROLE = QUOTE | lex.PRONOUN | lex.RELATIVE | REPORTING | lex.AUXILIARY  # with its modifiers


class Cue(NamedTuple):
    """Where in the text the speaker is mentioned, and the kind of evidence. Offsets are code points."""

    start: int
    end: int
    confidence: float
    kind: str  # of evidence: said, according, colon, ...; "" for a mere mention
    pronoun: bool = False  # the mention begins with one
    named: bool = False  # the mention ends with a name


def tokens_of(cue: Cue | None, tokens: Tokens) -> list[Token]:
    """The tokens of the mention of a cue, among those of its sentence; none without a cue."""
    return [token for token in tokens if cue.start <= token.start < cue.end] if cue else []


def cue_at(tokens: Tokens, span: TokenSpan | None, confidence: float, kind: str, language: Language) -> Cue | None:
    """The cue whose mention of the speaker is this span of tokens; None where that can be no speaker."""
    if span is None:
        return None
    if has_word(tokens, span, language, "parts"):
        span = span[0], _whole_end(tokens, span, language)  # "um trecho do documento", "un total de 112 alcaldes"
    if _text_acts(tokens, span, language):
        span = span[0], span[1] - 1
    if language.romance:
        span = _without_object(tokens, span, language)
    if not language.articles:
        subject = past_addressee(tokens, span[0], language)
        begin = subject if subject < span[1] else span[0]
        addressed = (k for k in range(begin + 1, span[1]) if tokens[k].word in language.words("addressed"))
        span = _without_objects(tokens, (begin, next(addressed, span[1])), language)  # "Ida Malá našemu listu řekla"
    if not can_speak(tokens[span[0] : span[1]], confidence, language):
        return None
    if is_addressed(tokens, *span, language):
        return None
    if tokens[span[1] - 1].word in language.words("numbers"):
        span = span[0], phrase_end(tokens, span, language)  # "une centaine de chercheurs"
    elif end := body_end(tokens, span, language):
        span = span[0], end  # "said the Office for National Statistics"
    span = (
        _past_house(tokens, span, language)
        or _named_group(tokens, span, language)
        or named_after(tokens, span, language)
        or _called(tokens, span, language)
        or with_fellows(tokens, span, language)
    )
    opens = tokens[span[0]].flags
    if opens & lex.PREPOSITION and opens & lex.OTHER_DETERMINER and span[1] - span[0] > 1:
        span = span[0] + 1, span[1]  # "dall'ex ministra Riva": the article is one word with its preposition
    first, last = tokens[span[0]], tokens[span[1] - 1]
    end = last.end - 2 if last.word.endswith(("'s", "’s")) and not last.flags & lex.PRONOUN else last.end
    after = tokens[span[1]].flags if span[1] < len(tokens) else 0
    verb = after & (lex.CUE | lex.AUXILIARY | lex.PASSIVE) and not after & lex.PLAIN
    if verb or (after & STOP and tokens[span[1]].word == ","):
        end = last.end  # "Moody's said"
    if last.flags & lex.PRONOUN and not last.word.isalpha():
        end = last.start + len(re.split("['’]", last.word)[0])  # "You've"
    pronoun = is_pronoun(tokens[span[0] : span[1]]) or first.word in language.words("demonstratives") and first is last
    return Cue(first.start, end, confidence, kind, pronoun, bool(last.flags & NAME))


def _text_acts(tokens: Tokens, phrase: TokenSpan, language: Language) -> bool:
    """Whether a phrase is a text and its verb: "La carta termina con una petición:"."""
    first, end = phrase
    opens = not first and 2 < end < len(tokens) - 1 and tokens[end - 2].flags & lex.TEXT and tokens[-1].word == ":"
    if not opens or tokens[end - 1].flags or language.ends(tokens[end - 1].word, "attribute endings"):
        return False
    after = tokens[end].flags
    return bool(after & (lex.PREPOSITION | lex.ADVERB)) and not after & lex.HEAD


def signature(tokens: Tokens, language: Language) -> Cue | None:
    """The name that a line begins with, if at most an addition follows it."""
    subject = phrase_from(tokens, 0, language) if tokens and tokens[0].flags & NAME else None
    if subject is None:
        return None
    person = first_name_gender(tokens[0].word, language) and subject[1] > 1 or tokens[0].flags & lex.ROLE
    known = person and has(tokens[subject[1] : subject[1] + 1], lex.PREPOSITION)  # "– Hirtin im Interview"
    if known or subject[1] >= len(tokens) or tokens[subject[1]].flags & STOP:
        return cue_at(tokens, subject, 0.85, "dash", language)
    return None


def body_end(tokens: Tokens, span: TokenSpan, language: Language) -> int:
    """Where the name of a body ends that continues with "of" or "for": "la Ligue de protection des oiseaux"; else 0."""
    k = span[1]
    body = tokens[k - 1].flags
    if not (body & CAPITAL and body & lex.GROUP) or k + 1 >= len(tokens) or not tokens[k].flags & lex.HEAD:
        return 0
    if language.nouns_capitalised or has(tokens[span[0] : k], lex.ROLE):
        return 0
    placed = language.inverted and language.articles
    if not tokens[k].flags & lex.JOINT and (placed or not has(tokens[k + 1 : k + 3], NAME)):
        return 0
    end = k
    while end + 1 < len(tokens) and tokens[end].flags & lex.HEAD and not tokens[end].flags & lex.AUXILIARY:
        if end > k and not tokens[end].flags & lex.JOINT:
            break
        second = phrase_from(tokens, end + 1, language, True)
        if second is None and not tokens[end + 1].flags & CAPITAL:
            break
        end = second[1] if second else end + 2  # "il Consiglio di Stato"
    return end if end > k else 0


def _without_objects(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan:
    """A full name with its role, without the object that nothing separates from it: "kroutí hlavou štamgast Karel"."""
    first, last = span
    if last - first < 2:
        return span
    if not tokens[first].flags and language.ends(tokens[first].word, "dative noun endings"):
        return first + 1, last  # "mówi burmistrzowi Anna Nowak"
    if last - first < 3 and not tokens[last - 1].flags & NAME:
        return span
    before = tokens[last - 2].flags
    it = not tokens[last - 1].flags & ~lex.ANAPHOR and len(tokens[last - 1].word) <= _IT
    if it and before & lex.PREPOSITION and not tokens[first].flags & (lex.ALONE | lex.SHARE):
        return first, last - 2  # "kytarista v tom vidí"
    return (first, last)


def _without_object(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan:
    """A name without who hears it or the plural object before it: "a los periodistas Gil", "encolhe os ombros Fernando"."""
    first, last = span
    hearer = next((k for k in range(first, min(last - 1, first + 2)) if hears(tokens, k, language)), -1)
    if hearer >= 0 and tokens[hearer + 1].flags & NAME and has(tokens[max(0, first - 1) : hearer], lex.PREPOSITION):
        return hearer + 1, last
    if not language.dropped or last - first < 3 or not tokens[first].flags & lex.DETERMINER or tokens[first + 1].flags:
        return span
    named = first_name_gender(tokens[first + 2].word, language) and tokens[first + 2].flags & NAME
    plural = tokens[first].word.endswith("s") and tokens[first + 1].word.endswith("s")
    return (first + 2, last) if named and plural else span


def _whole_end(tokens: Tokens, part: TokenSpan, language: Language) -> int:
    """Where the phrase ends that says of what something is a part."""
    k = part[1]
    whole = phrase_from(tokens, k + 1, language, True) if k < len(tokens) and tokens[k].flags & lex.HEAD else None
    return whole[1] if whole else k


def has_word(tokens: Tokens, phrase: TokenSpan, language: Language, section: str) -> bool:
    """Whether a phrase ends in a word of a section."""
    return tokens[phrase[1] - 1].word in language.words(section)


def _past_house(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name behind a role and its house in marks: «директор фонда „Рассвет“ Ирина Белова», "the head of “Dawn”, Ann Lee".

    The role with its house where no name follows: "szef „Kotwicy”".
    """
    inside = tokens[role[0] : role[1]]
    if not has(inside, lex.ROLE):
        return None
    k = next((k for k in range(role[1], min(len(tokens), role[1] + CLAUSE)) if not _is_of_house(tokens[k])), 0)
    house = k and tokens[k].flags & QUOTE and tokens[k].end - tokens[k].start < _HOUSE
    if not house or has_first_name([t for t in inside if t.flags & NAME], language):
        return None
    apposed = k + 1 < len(tokens) and tokens[k + 1].word == ","
    first = k + 1 + apposed
    while has(tokens[first : first + 1], lex.PREPOSITION) and has(tokens[first + 1 : first + 2], NAME):
        first += 2  # "dyrektor teatru „Maska” w Krakowie Jan Lis"
    name = phrase_from(tokens, first, language) if has(tokens[first : first + 1], NAME) else None
    full = name and name[1] - first > 1 and first_name_gender(tokens[first].word, language)
    if full or (name and not (apposed or language.articles)):
        return name
    return (role[0], k + 1) if inside[-1].flags & lex.ROLE and k == role[1] and not language.articles else None


def _is_of_house(token: Token) -> bool:
    """Whether a word may stand between a role and the name of its house: "of the union", "der Gewerkschaft"."""
    return not token.flags & (_ENDS_ROLE | STOP | lex.PREPOSITION) or bool(token.flags & (lex.HEAD | lex.GENITIVE))


def _called(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The role with the name that the person is said to have: "a retired farmer named Ted Orr"."""
    size = words_from(tokens, role[1], "called", language)
    first = role[1] + size
    if not size or not has(tokens[first : first + 1], NAME) or not has(tokens[role[0] : role[1]], lex.ROLE):
        return None
    name = phrase_from(tokens, first, language)
    return name and (role[0], name[1])


def _named_group(tokens: Tokens, group: TokenSpan, language: Language) -> TokenSpan | None:
    """The name with its article behind a bare noun for a body: "Supporters' group the Claw Trust"."""
    k = group[1]
    flags = tokens[k - 1].flags
    bare = flags & lex.GROUP and not flags & NAME and not tokens[group[0]].flags & lex.DETERMINER
    bare = bare and not language.inverted
    named = bare and k + 1 < len(tokens) and tokens[k].word in language.words("definite") and tokens[k + 1].flags & NAME
    return phrase_from(tokens, k, language) if named else None


def named_after(tokens: Tokens, role: TokenSpan, language: Language, *, subject: bool = False) -> TokenSpan | None:
    """The role with the name that closes its modifiers: "l'ex-ministre des Sports et de la Ville Anne Roux".

    Without articles, only behind a place unless it is the `subject`: else the name may be in another case.
    """
    k = role[1]
    inside = tokens[role[0] : k] if role[1] < len(tokens) else ()
    if not has(inside, lex.ROLE) or all(token.flags & (lex.ROLE | lex.GROUP) != lex.ROLE for token in inside):
        return None
    matters = language.words("matters")
    modified = tokens[k].flags & (lex.HEAD | lex.PREPOSITION)
    if not tokens[k].flags:  # "il segretario cgil di", "Republican presidential candidate", not "the mayor hugged"
        modified = language.romance or tokens[k - 1].flags & CAPITAL
    if not modified or any(first_name_gender(token.word, language) for token in inside if token.flags & NAME):
        return None
    listing = language.inverted and language.articles and not language.nouns_capitalised
    while k < min(len(tokens) - 1, role[1] + CLAUSE):
        flags, before = tokens[k].flags, tokens[k - 1]
        if tokens[k].word in matters:
            return None  # "the judge in the case Ann Lee"
        if flags & _ENDS_ROLE and not flags & (lex.DETERMINER | lex.PREPOSITION | NAME):
            return None
        if flags & STOP and not (tokens[k].word == "," and listing):
            return None
        named = first_name_gender(tokens[k].word, language) or is_behind_trade(tokens, k, language)
        if named and _has_surname(tokens, k):
            apart = language.articles or before.flags & NAME
            if not (subject or apart or is_nominative(tokens[k].word, language)):
                return None
            if not before.flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION | lex.DETERMINER):
                name = None if _has_own_role(tokens, k) else phrase_from(tokens, k, language)
                return name and (role[0], name[1])
            if before.flags & STOP:
                return None
        k += 1
    return None


def _has_own_role(tokens: Tokens, k: int) -> bool:
    """Whether the name at token k has a role that a preposition governs, so that it is another's: "bei Trainer Jan Roth"."""
    if not tokens[k - 1].flags & lex.ROLE:
        return False
    governing = tokens[skip(tokens, k - 2, lex.DETERMINER, lex.PREPOSITION, step=-1)].flags
    return bool(governing & lex.PREPOSITION) and not governing & lex.HEAD


def _has_surname(tokens: Tokens, k: int) -> bool:
    """Whether token k is a name with a surname behind it, perhaps behind a joint: "Jan de Boer"."""
    surname = skip(tokens, k + 1, lex.JOINT, NAME)
    return bool(tokens[k].flags & NAME) and surname < len(tokens) and bool(tokens[surname].flags & NAME)
