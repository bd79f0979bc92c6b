"""The agent of a passive verb that a quotation stands beside: "was called “...” by Jones"."""

from __future__ import annotations

from letters.attribution.cues import Cue, cue_at
from letters.attribution.phrase import phrase_from
from letters.attribution.sentence_window import NOT_VERBAL, QUOTE, Tokens, has, skip
from letters.attribution.verbs import is_passive, is_passive_form
from letters.attribution.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_VERB = 3  # tokens before the quotation, among which its verb is


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
        subject = phrase_from(lead, k + 1, language, True) if passive else None
        if subject is None:
            continue
        verbs = [token.flags for token in (*lead[subject[1] :], *trail[:3]) if token.flags & REPORTING]
        if len(lead) - subject[1] < 3 if split else verbs and not verbs[-1] & lex.QUOTED:
            return cue_at(lead, subject, 0.9, "said", language)
    return None


def _before_adverbs(tokens: Tokens, i: int) -> int:
    return max(0, skip(tokens, i, lex.ADVERB, lex.PASSIVE, step=-1))
