"""Cues before a quotation: what in its sentence tells who speaks: cue verbs with their subjects, "according to", colons, dashes."""

from __future__ import annotations

from typing import NamedTuple

from letters.attribution.clause import antecedent, clause_subject, fronted_subject, subject_before
from letters.attribution.fellows import with_fellows
from letters.attribution.inverted_subjects import first_named, organisation_speaking, past_adverbs
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import (
    DET,
    REPORTING,
    TokenSpan,
    is_passive,
    phrase_end,
    phrase_from,
    phrase_to,
    verb_class,
)
from letters.attribution.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Tokens, has, skip
from letters.attribution.speakable import LISTED, OTHER_NOUN, can_speak, head_of
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SIGNED = 14  # tokens between "signed a letter" and what the letter says


_MODIFIERS = 16  # tokens between a role and its bearer's name


class Cue(NamedTuple):
    """Where in the text the speaker is mentioned, and the kind of evidence. Offsets are code points."""

    start: int
    end: int
    confidence: float
    kind: str  # of evidence: said, according, colon, ...; "" for a mere mention
    pronoun: bool = False  # the mention begins with one
    named: bool = False  # the mention ends with a name


def cue_at(tokens: Tokens, span: TokenSpan | None, confidence: float, kind: str, language: Language) -> Cue | None:
    """The cue whose mention of the speaker is this span of tokens; None where that can be no speaker."""
    if span is None or not can_speak(tokens[span[0] : span[1]], confidence, language):
        return None
    if tokens[span[1] - 1].word in language.words("numbers"):
        span = span[0], phrase_end(tokens, span, language)  # "une centaine de chercheurs"
    span = _named_after(tokens, span, language) or with_fellows(tokens, span, language)
    if (
        tokens[span[0]].flags & lex.PREPOSITION
        and tokens[span[0]].flags & lex.OTHER_DETERMINER
        and span[1] - span[0] > 1
    ):
        span = span[0] + 1, span[1]  # "dall'ex ministra Riva": the article is one word with its preposition
    first, last = tokens[span[0]], tokens[span[1] - 1]
    end = last.end - 2 if last.word.endswith(("'s", "’s")) and not last.flags & lex.PRONOUN else last.end
    pronoun = bool(first.flags & (lex.PRONOUN | lex.ANAPHOR))
    return Cue(first.start, end, confidence, kind, pronoun, bool(last.flags & NAME))


def _named_after(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that closes a role with modifiers: "l'ex-ministre des Sports et de la Ville Anne Roux"."""
    k = role[1]
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    if not tokens[k - 1].flags & lex.ROLE or tokens[k - 1].flags & (NAME | lex.GROUP) or k >= len(tokens):
        return None
    if not tokens[k].flags & lex.HEAD:
        return None
    while k < min(len(tokens) - 1, role[1] + _MODIFIERS):
        if tokens[k].flags & (QUOTE | lex.ROLE | lex.PRONOUN | lex.RELATIVE | REPORTING | lex.AUXILIARY):
            return None
        if tokens[k].flags & STOP and tokens[k].word != ",":
            return None
        alone = not tokens[k - 1].flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION | lex.DETERMINER)
        if alone and tokens[k].flags & tokens[k + 1].flags & NAME and first_name_gender(tokens[k].word, language):
            return phrase_from(tokens, k, language)
        k += 1
    return None


def according_to(tokens: Tokens, i: int, language: Language) -> Cue | None:
    """The speaker of "according to ..." if that begins at token i."""
    for phrase in language.according.get(tokens[i].word, ()):
        end = i + len(phrase)
        if _words(tokens[i:end]) == phrase and _is_relative(tokens, end, language):
            source = i - 2 if i > 1 and tokens[i - 1].word == "," else i - 1
            return cue_at(tokens, phrase_to(tokens, source, language, True), 0.9, "according", language)
        if len(phrase) == 1 or _words(tokens[i:end]) == phrase:
            subject = (end, end + 1) if _alone(tokens, end) else phrase_from(tokens, end, language, True)
            if subject and not _is_other_preposition(tokens, i, subject, language):
                return cue_at(tokens, subject, 0.95, "according", language)
        elif end < len(tokens) and tokens[i + 1].flags & lex.ANAPHOR and _words(tokens[i + 2 : end + 1]) == phrase[1:]:
            return cue_at(tokens, (i + 1, i + 2), 0.95, "according", language)  # "nach seinen Angaben"
    return None


def _is_relative(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a relative pronoun stands at token k, after "according to": "Bruni, secondo cui", "Costa, según la cual"."""
    k += k + 1 < len(tokens) and has(tokens[k : k + 1], lex.DETERMINER) and has(tokens[k + 1 : k + 2], lex.RELATIVE)
    if k >= len(tokens) or not language.inverted or language.nouns_capitalised or not language.articles:
        return False
    flags = tokens[k].flags
    return bool(flags & lex.RELATIVE and not flags & (lex.DETERMINER | lex.CONJUNCTION))


def _is_other_preposition(tokens: Tokens, i: int, phrase: TokenSpan, language: Language) -> bool:
    """Whether a word that seldom names a source means something else here: "pour la paix", not "pour le maire, ..."."""
    if tokens[i].word not in language.words("weak according"):
        return False
    opens = i == 0 or bool(tokens[i - 1].flags & (STOP | QUOTE | lex.CONJUNCTION))
    end = phrase_end(tokens, phrase, language)
    closes = end == len(tokens) or bool(tokens[end].flags & (STOP | QUOTE | lex.PASSIVE))
    return not (opens and closes and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN)


def _words(tokens: Tokens) -> tuple[str, ...]:
    return tuple(token.word for token in tokens)


def _alone(tokens: Tokens, k: int) -> bool:
    """Whether the word at k is a pronoun by itself: "according to her, it" but not "according to her lawyer"."""
    ends = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PREPOSITION | lex.CONJUNCTION | lex.ADVERB | lex.DETERMINER
    return has(tokens[k : k + 1], lex.ANAPHOR) and (k + 1 == len(tokens) or has(tokens[k + 1 : k + 2], ends))


def according_postposed(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """The speaker before the word at j: "dem Minister zufolge", "seiner Meinung nach"."""
    source = j > 1 and bool(tokens[j - 1].flags & lex.NOT_NAME)  # "Angaben"
    own = j - 2 if source else j - 1
    subject: TokenSpan | None = None
    if own >= 0 and tokens[own].flags & lex.ANAPHOR and (source or tokens[j].flags & lex.AFTER_NAME):
        subject = own, own + 1
    elif tokens[j].flags & lex.AFTER_NAME:
        subject = phrase_to(tokens, j - 1, language, True)
    return cue_at(tokens, subject, 0.9, "according", language)


def cue_before(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker named before a quotation in its sentence."""
    best: Cue | None = None
    for j in range(len(tokens) - 1, -1, -1):
        flags = tokens[j].flags
        if flags & (lex.ACCORDING | lex.AFTER_NAME):
            own = flags & lex.AFTER_NAME and j and tokens[j - 1].flags & lex.ANAPHOR  # "jej zdaniem minister ..."
            cue = according_to(tokens, j, language) if flags & lex.ACCORDING and not own else None
            cue = cue or according_postposed(tokens, j, language)
            if cue:
                return best if best and _in_earlier_clause(tokens, j, best) else cue
        kind = verb_class(tokens, j, language) if flags & (REPORTING | lex.PARTICIPLE) else 0
        if kind and not (best and kind & lex.WEAK and not _reports_clause(tokens, j, best, language)):
            cue = _subject(tokens, j, kind, language)
            if cue and (best is None or _outer(tokens, j, best, language)):
                best = cue
            if cue is None and best is None and _is_said_of(tokens, j, kind, language):
                return None
    return best or _clause(tokens, language)


def _in_earlier_clause(tokens: Tokens, j: int, later: Cue) -> bool:
    """Whether a quotation stands between token j and the speaker of the clause that follows it."""
    return any(token.flags & QUOTE for token in tokens[j:] if token.start < later.start)


def _reports_clause(tokens: Tokens, j: int, inner: Cue, language: Language) -> bool:
    """Whether a weak verb at j has the clause of another one as its object: "ellas creen que la firma quería"."""
    return language.inverted and inner.confidence < 0.9 and has(tokens[j + 1 : j + 2], lex.THAT)


def _is_said_of(tokens: Tokens, j: int, kind: int, language: Language) -> bool:
    """Whether the verb at j tells what others say of its subject: "the party has been accused of"."""
    ends = j + 1 == len(tokens) or (j + 2 == len(tokens) and tokens[j + 1].flags & (lex.PREPOSITION | lex.CONJUNCTION))
    weak = kind & lex.WEAK and not tokens[j].flags & lex.QUOTED
    return bool(weak and ends and not language.inverted and is_passive(tokens, j))


def _outer(tokens: Tokens, j: int, inner: Cue, language: Language) -> bool:
    """Whether the verb at j reports the clause of `inner`, so that its subject speaks: "Jones said she feared"."""
    if inner.start <= tokens[j].start:
        return False
    if any(token.flags & QUOTE for token in tokens[j + 1 :] if token.start < inner.start):
        return False
    k = next((k for k in range(j + 1, len(tokens)) if tokens[k].start >= inner.start), j + 1)
    before = tokens[k - 1].flags
    if before & lex.COORDINATOR:
        return False
    if not language.inverted and not before & lex.CONJUNCTION and any(t.word == "," for t in tokens[j + 1 : k]):
        return False
    return inner.confidence < 0.9 or inner.pronoun


def _clause(tokens: Tokens, language: Language) -> Cue | None:
    """The subject of a clause without a verb of speech."""
    subject = clause_subject(tokens, len(tokens), language)
    if subject and subject[0] > 1 and tokens[subject[0] - 1].flags & lex.THAT:
        outer = clause_subject(tokens, subject[0] - 1, language)
        if outer:
            return cue_at(tokens, outer, 0.6, "that", language)
    if tokens[-1].word == ":":
        named = _person_before_colon(tokens, language) if language.nouns_capitalised else None
        if named and named[0] and tokens[named[0] - 1].word in "–—-":
            return cue_at(tokens, named, 0.9, "colon", language)  # "Streit um Brief – Maria Wolf:"
        subject = subject or phrase_from(tokens, 0, language) or _last_that_speaks(tokens, language)
        if subject is None and len(tokens) < 8 and tokens[0].flags & lex.PREPOSITION:
            subject = phrase_from(tokens, 1, language, True)  # "From the letter:"
        return cue_at(tokens, subject, 0.85, "colon", language) or _before_colon(tokens, language)
    if subject == (0, 1) and not language.articles and has(tokens[1:2], lex.AUXILIARY):
        named = first_named(tokens, 1, language)  # "Opatrnější je biolog Jiří Janík"
        subject = named if named and tokens[named[0]].flags & lex.ROLE else subject
    return cue_at(tokens, subject, 0.4, "", language)


def _last_that_speaks(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The last phrase behind a comma with a listed noun: "In the face of this loss, the rallying cry resounds:"."""
    for k in range(len(tokens) - 2, 0, -1):
        opens = tokens[k - 1].word == "," and (tokens[k].flags & DET or not language.articles)
        phrase = phrase_from(tokens, k, language) if opens else None
        if phrase:
            return phrase if head_of(tokens[phrase[0] : phrase[1]], language) == LISTED else None
    return None


def _before_colon(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker directly before a colon: "Dura l'attrice:", "Dura la replica di Anna Galli:"."""
    if language.nouns_capitalised or not language.articles:
        return cue_at(tokens, _person_before_colon(tokens, language), 0.85, "colon", language)
    phrase = phrase_to(tokens, len(tokens) - 2, language, True) if language.inverted else None
    if phrase is None:
        return None
    if phrase[0] and tokens[phrase[0] - 1].flags & lex.PREPOSITION & ~tokens[phrase[0] - 1].flags & lex.HEAD:
        return None
    return cue_at(tokens, phrase, 0.8, "colon", language)


def _person_before_colon(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The full name, with its role, directly before a colon: "Lob kam von Parteichef Jan Stein:"."""
    last = len(tokens) - 2
    first = max(0, skip(tokens, last, NAME, lex.ROLE, step=-1) + 1)
    if not 0 < last - first < 4 or not first_name_gender(tokens[first].word, language):
        return None
    while (
        first and head_of(tokens[first - 1 : first], language) == LISTED and not tokens[first - 1].flags & lex.PRONOUN
    ):
        first -= 1
    return first, last + 1


def _subject(tokens: Tokens, j: int, kind: int, language: Language) -> Cue | None:
    """The speaker of what the verb at token j reports."""
    near = 0.95 if kind & (lex.CUE | lex.PARTICIPLE) else 0.75
    if tokens[j].flags & lex.IMPERSONAL:
        return text_as_speaker(tokens, j, language)
    if not kind & lex.PARTICIPLE and not tokens[j].flags & lex.QUOTED and is_passive(tokens, j):
        agents = language.words("after passives")
        by = next((k for k in range(j + 1, min(len(tokens), j + 8)) if tokens[k].word in agents), len(tokens))
        return cue_at(tokens, phrase_from(tokens, by + 1, language), near, "said", language)
    following = tokens[j + 1].flags if language.inverted and j + 1 < len(tokens) else 0
    if following & lex.PRONOUN and language.enclitics:
        noun = subject_before(tokens, j, language)
        if noun and head_of(tokens[noun[0] : noun[1]], language) > OTHER_NOUN:
            return cue_at(tokens, noun, near, "said", language)  # "le manifeste plaide-t-il"
    if following & lex.PRONOUN and not following & (lex.DETERMINER | lex.OBJECT):
        opens = None if tokens[j + 1].word in language.words("he") else subject_before(tokens, j, language)
        opens = opens if opens and head_of(tokens[opens[0] : opens[1]], language) else None  # "Gemeinsam fordern sie"
        if opens is None or opens[0] or tokens[0].flags & lex.PRONOUN:  # else "sie" is an object
            return cue_at(tokens, (j + 1, j + 2), near, "said", language)
    if j and j + 1 < len(tokens) and tokens[j + 1].flags & lex.AGENT and not language.inverted:
        issuer = phrase_from(tokens, j + 2, language)
        if issuer and tokens[-1].word == ":" and not has(tokens[issuer[1] : -1], STOP | REPORTING | lex.AUXILIARY):
            whole = issuer[0], len(tokens) - 1 if has(tokens[issuer[0] : issuer[1]], NAME) else issuer[1]
            return cue_at(tokens, whole, near, "said", language)  # "the warning issued by the union:"
    if language.inverted and tokens[j].flags & lex.QUOTED and not is_passive(tokens, j):
        cited = phrase_from(tokens, j + 1, language, True)
        if cited and has(tokens[cited[0] : cited[1]], NAME | lex.ROLE):
            return cue_at(tokens, cited, near, "said", language)  # "zitiert Jones mit den Worten"
    if kind & lex.PARTICIPLE:
        subject = _actor(tokens, j, language)
    else:
        subject = _of_clause(tokens, j, language) or subject_before(tokens, j, language)
    if subject and not language.articles and _in_object(tokens, subject):
        subject = first_named(tokens[:j], 0, language)  # "глава компании в интервью газете рассказал"
    if subject is None and j and tokens[j - 1].flags & lex.CONJUNCTION:
        subject = clause_subject(tokens, j - 1, language)
    if subject is None and language.inverted:
        subject = fronted_subject(tokens, j, language)
    if subject is None and (language.inverted or (kind & lex.CUE and j and tokens[j - 1].word == ",")):
        subject = phrase_from(tokens, past_adverbs(tokens, j + 1), language)
    if subject is None:
        subject = clause_subject(tokens, j, language)
        if subject is None and not language.articles:
            subject = first_named(tokens[:j], 0, language)
        near -= 0.12 if subject else 0.05
        subject = subject or organisation_speaking(tokens, 0, language)
    if subject:
        subject = _object_first(tokens, subject, j, language) or subject
    return cue_at(tokens, subject, near, "said", language)


def _object_first(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The name after the verb at j, if the phrase that opens the clause can be its object: "Die Lage nannte Jones"."""
    opening, person = tokens[opens[0] : opens[1]], lex.ROLE | lex.TITLE | lex.GROUP | lex.TEXT | lex.PRONOUN
    if opens[1] > j or not opening[0].flags & lex.EITHER_CASE or has(opening, person):
        return None
    two_names = len(opening) > 2 and opening[-2].flags & opening[-1].flags & NAME  # "das Magazin Stern"
    woman = any(token.flags & NAME and token.word.endswith("in") for token in opening)
    if two_names or woman or tokens[j].word.endswith("n"):  # a plural verb
        return None
    if j + 1 >= len(tokens) or not tokens[j + 1].flags & NAME or tokens[j + 1].flags & person:
        return None
    subject = phrase_from(tokens, j + 1, language)
    return subject if subject and (subject[1] >= len(tokens) or tokens[subject[1]].word != ",") else None


def _in_object(tokens: Tokens, phrase: TokenSpan) -> bool:
    """Whether a phrase modifies the noun of a preposition: "in an interview with the paper", without articles."""
    k = phrase[0] - 1
    while k >= 0 and phrase[0] - k < 4 and not tokens[k].flags:
        k -= 1
    return 0 <= k < phrase[0] - 1 and bool(tokens[k].flags & lex.PREPOSITION)


def _of_clause(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The subject of a clause that ends with the verb at j, whatever stands between them: "Jones hat die Rolle der Partei betont"."""
    if not language.nouns_capitalised or (j + 1 < len(tokens) and not tokens[j + 1].flags & (STOP | lex.AUXILIARY)):
        return None
    subject = clause_subject(tokens, j, language)
    if subject is None or has(tokens[subject[1] : j], STOP):
        return None
    beside = (*tokens[max(0, subject[0] - 1) : subject[0]], *tokens[subject[1] : j], *tokens[j + 1 : j + 2])
    return subject if has(beside, lex.AUXILIARY) else None


def passive_agent(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The speaker after the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if not trail or not trail[0].flags & lex.AGENT:
        return _agent_before(lead, trail, language)
    verb = next((k for k in range(len(lead) - 1, max(-1, len(lead) - 4), -1) if lead[k].flags & REPORTING), -1)
    if verb < 0 or not is_passive(lead, verb):
        return None
    return cue_at(trail, phrase_from(trail, 1, language, True), 0.9, "said", language)


def _agent_before(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    for k in range(len(lead) - 1, 0, -1):
        if not lead[k].flags & lex.AGENT:
            continue
        near = _before_adverbs(lead, k - 1)
        split = not lead[near].flags & lex.PASSIVE  # the participle stands before its agent
        near = _before_adverbs(lead, near - 1) if split and not lead[near].flags & NOT_VERBAL else near
        subject = phrase_from(lead, k + 1, language, True) if lead[near].flags & lex.PASSIVE else None
        if subject is None:
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & REPORTING]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & lex.QUOTED:
            return cue_at(lead, subject, 0.9, "said", language)
    return None


def _before_adverbs(tokens: Tokens, i: int) -> int:
    return max(0, skip(tokens, i, lex.ADVERB, lex.PASSIVE, step=-1))


def text_as_speaker(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """The text that speaks in "in the letter it says": the phrase after a preposition, after or before the verb."""
    for k in range(max(1, j - 5), j):  # "la tribune dans laquelle on peut lire"
        relative = tokens[k].flags & lex.RELATIVE and not (language.nouns_capitalised and tokens[k + 1].flags & CAPITAL)
        if relative and tokens[k - 1].flags & lex.PREPOSITION:  # but not "spielt in die Hände, heißt es"
            return cue_at(tokens, antecedent(tokens, k, language), 0.9, "said", language)
    for k in (*range(j + 1, min(len(tokens), j + 6)), *range(max(0, j - 20), j)):
        opens = not tokens[k].flags & lex.PRONOUN if k > j else k == 0 or tokens[k - 1].flags & (STOP | lex.CONJUNCTION)
        if not tokens[k].flags & lex.PREPOSITION or not opens:
            continue
        extended = _extended_text(tokens, k + 1, language)
        if extended:
            return Cue(tokens[extended[0]].start, tokens[extended[1] - 1].end, 0.9, "said")
        subject = phrase_from(tokens, k + 1, language, True)
        if subject:
            return cue_at(tokens, subject, 0.9, "said", language)
    return None


def _extended_text(tokens: Tokens, i: int, language: Language) -> TokenSpan | None:
    """The text behind its attribute: "dem von der Autorin Anna Galli unterschriebenen offenen Brief"."""
    extended = language.nouns_capitalised and i + 1 < len(tokens) and tokens[i + 1].flags & lex.PREPOSITION
    if not extended or not tokens[i].flags & (DET | lex.OTHER_DETERMINER):
        return None
    for k in range(i + 2, min(len(tokens), i + 16)):
        if tokens[k].flags & (STOP | QUOTE | REPORTING):
            return None
        if tokens[k].flags & NAME and tokens[k].flags & lex.TEXT:
            return i, k + 1
    return None


def _signed_text(tokens: Tokens, end: int, language: Language) -> TokenSpan | None:
    """The text that was signed before token `end`: "a letter" of "signed a letter to the paper, warning"."""
    signing = language.words("signing")
    for k in range(end - 2, max(-1, end - _SIGNED), -1):
        if tokens[k].word in signing:
            text = phrase_from(tokens, k + 1, language)
            return text if text and text[1] <= end and tokens[text[1] - 1].flags & lex.TEXT else None
    return None


def _actor(tokens: Tokens, j: int, language: Language) -> TokenSpan | None:
    """Who acts in "with Smith saying", "Smith saying"."""
    k = skip(tokens, j - 1, lex.ADVERB, step=-1)
    text = _signed_text(tokens, k if k > 0 and tokens[k].word == "," else k + 1, language)
    if text or k < 0 or tokens[k].flags & (STOP | lex.CONJUNCTION | lex.PREPOSITION):
        return text
    phrase = phrase_to(tokens, k, language)
    if phrase is None:
        return None
    before = tokens[phrase[0] - 1] if phrase[0] else None
    if before and k == j - 1 and tokens[k].flags & lex.TEXT and not tokens[k].flags & NAME:
        # "signed a letter calling": the letter speaks; in "issued a statement saying" who issued it does
        return None if before.flags & REPORTING else phrase
    opens = before is None or before.word in (",", "–", "—") or before.word in language.words("before participles")
    return phrase if opens and tokens[phrase[0]].flags & NAME else None
