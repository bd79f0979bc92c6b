"""The agent of a passive verb that a quotation stands beside: "was called “...” by Jones"."""

from __future__ import annotations

from letters.attribution.cues import Cue, cue_at
from letters.attribution.phrase import phrase_from
from letters.attribution.sentence_window import NOT_VERBAL, QUOTE, STOP, Token, Tokens, has, skip
from letters.attribution.texts import without_relative_clause
from letters.attribution.verbs import is_passive, is_passive_form
from letters.attribution.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_VERB = 3  # tokens before the quotation, among which its verb is
_AGENT = 6  # tokens behind it, among which its agent is
_ACTIVE = lex.CUE | lex.QUOTED | lex.IMPERSONAL


def passive_agent(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The speaker after the quotation in "was called ... by Jones", before it in "wird von Jones ... genannt"."""
    if not trail or not trail[0].flags & lex.AGENT:
        return _agent_before(lead, trail, language)
    if _goes_on_with_agent(lead, language):
        return cue_at(trail, phrase_from(trail, 1, language, True), 0.9, "said", language)
    verb = next((k for k in range(len(lead) - 1, max(-1, len(lead) - _VERB - 1), -1) if lead[k].flags & REPORTING), -1)
    opens = verb == 0 or (verb > 0 and lead[verb - 1].word == ",")  # "Tildada de “...” por los vecinos"
    formed = any(is_passive_form(token, language) for token in lead[-_VERB:])  # "kallades “...” av"
    if not formed and (verb < 0 or not (opens or is_passive(lead, verb))):
        return None
    return cue_at(trail, phrase_from(trail, 1, language, True), 0.9, "said", language)


def names_nobody(lead: Tokens, trail: Tokens, language: Language) -> bool:
    """Whether a passive without an agent has the quoted words as its object: "was described as “...”", "wurde „...“ genannt"."""
    first = next((k + 1 for k in range(len(lead) - 1, -1, -1) if lead[k].flags & (STOP | QUOTE)), 0)
    whole, end = without_relative_clause(lead, first)  # "Im Bericht, über den Berg klagt, wird"
    lead, first = (whole, 0) if end < first else (lead, first)
    clause = lead[first:]
    if has(clause, lex.AGENT) or has(trail[:_AGENT], lex.AGENT) or has(lead[:first], lex.CUE) or _in_text(clause):
        return False
    for k in range(len(clause) - 1, max(-1, len(clause) - _VERB - 1), -1):
        formed = is_passive_form(clause[k], language)
        if formed or _calls(clause[k]):
            return (formed or _is_passive_only(clause, k)) and not has(clause[:k], REPORTING)
    called = trail and trail[0].flags & REPORTING and not trail[0].flags & (lex.QUOTED | lex.IMPERSONAL)
    if not language.inverted or not called or has(clause, REPORTING):
        return False
    infinitive = trail[0].word.endswith("n") and "ge" not in trail[0].word[:5]  # "wird ihn „...“ nennen"
    return not infinitive and has([*clause, *trail[1:2]], lex.PASSIVE)


def is_said_by_anyone(lead: Tokens, language: Language) -> bool:
    """Whether a clause before a quotation tells what people say: "Hier sagt man dazu", "In het dorp noemt men dat"."""
    anyone = language.words("anyone")
    return (
        bool(anyone)
        and has(lead, REPORTING)
        and not has(lead, lex.IMPERSONAL)
        and any(token.word in anyone for token in lead)
    )


def _in_text(clause: Tokens) -> bool:
    """Whether a clause tells what a text says: "Tre pagine in cui il reparto viene descritto come"."""
    places = (k for k in range(len(clause) - 1) if clause[k].flags & lex.PREPOSITION)
    return any(clause[k + 1].flags & (lex.RELATIVE | (lex.TEXT if k else 0)) for k in places)


def _calls(token: Token) -> bool:
    """Whether a word is a verb that tells what somebody calls or does to somebody."""
    return bool(token.flags & lex.WEAK) and not token.flags & _ACTIVE


def _is_passive_only(tokens: Tokens, verb: int) -> bool:
    """Whether the verb is passive, and its auxiliary none of a verb of motion or a reflexive one: "s'est défendu"."""
    k = skip(tokens, verb - 1, lex.ADVERB, lex.PASSIVE, step=-1)
    own = k > 0 and tokens[k - 1].flags & lex.OBJECT and not tokens[k - 1].flags & (lex.PRONOUN | lex.DETERMINER)
    return is_passive(tokens, verb) and not own


def _goes_on_with_agent(lead: Tokens, language: Language) -> bool:
    """Whether a passive with its agent goes on without its verb: 'was called "a coup" by Lee and "a tract" by Orr'."""
    k = len(lead) - 1
    linked = lead[k : k + 1] and (lead[k].flags & lex.PREPOSITION or lead[k].word in language.words("as"))
    k -= bool(linked)
    if k < 2 or not (lead[k].flags & lex.COORDINATOR or lead[k].word == ","):
        return False
    quoted = next((j for j in range(k - 1, 0, -1) if lead[j].flags & QUOTE), 0)
    return bool(quoted) and bool(lead[quoted + 1].flags & lex.AGENT) and not has(lead[quoted + 2 : k], REPORTING)


def _agent_before(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The agent of a passive before the quotation: "wird von Jones als ... bezeichnet", "fue calificado por Jones de"."""
    if lead and trail and lead[0].flags & lex.AGENT and has(trail[:1], REPORTING):
        opening = phrase_from(lead, 1, language, True)  # "Von Anwohnern als „...“ beschimpft"
        if opening and opening[1] > len(lead) - 3 and not has(lead[opening[1] :], REPORTING | lex.AUXILIARY):
            return cue_at(lead, opening, 0.9, "said", language)
    for k in range(len(lead) - 1, 0, -1):
        if not lead[k].flags & lex.AGENT:
            continue
        apposed = lead[k - 1].word == "," and has(trail[:1], REPORTING)
        acting = phrase_from(lead, k + 1, language, True) if apposed and language.nouns_capitalised else None
        if acting and acting[1] > len(lead) - 4 and not has(lead[acting[1] :], REPORTING | lex.AUXILIARY):
            return cue_at(lead, acting, 0.9, "said", language)  # ", von einem Kritiker einst als „...“ verspottet"
        near = _before_adverbs(lead, k - 1)
        split = not lead[near].flags & lex.PASSIVE  # the participle stands before its agent
        near = _before_adverbs(lead, near - 1) if split and not lead[near].flags & NOT_VERBAL else near
        told = near > 0 and lead[near - 1].word in language.words("perfect infinitives")  # "dit avoir été averti par"
        passive = lead[near].flags & lex.PASSIVE and not told
        formed = is_passive_form(lead[k - 1], language)  # "kallas av Jones"
        subject = phrase_from(lead, k + 1, language, True) if passive or formed else None
        if subject is None:
            continue
        split = split or formed
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & REPORTING]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & lex.QUOTED:
            return cue_at(lead, subject, 0.9, "said", language)
    return None


def _before_adverbs(tokens: Tokens, i: int) -> int:
    return max(0, skip(tokens, i, lex.ADVERB, lex.PASSIVE, step=-1))
