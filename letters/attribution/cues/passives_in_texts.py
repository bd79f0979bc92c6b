"""Texts in which a passive without an agent reports something: "In the letter he is called", "Darin wird der Rat gerügt"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.cues.texts import clause_of_text, is_text
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has
from letters.attribution.phrases.verbs import is_passive_form, is_passive_only
from letters.attribution.phrases.word_classes import PHRASE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BEHIND_TEXT = NAME | lex.DETERMINER | lex.PRONOUN  # of another phrase


def text_of_passive(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The text in which a passive without an agent reports something: "In the letter he is called", "a letter in which he is"."""
    if not has(lead, lex.TEXT):
        return None
    lead = _without_reported(lead, language)
    return _opening_text(lead, trail, language) or _text_inside(lead, trail, language)


def _opening_text(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The text with which the clause of a passive opens."""
    placed = clause_of_text(lead, language)
    clause = lead[placed[0] :] if placed else []
    if not placed or has(clause, lex.AGENT | QUOTE) or has(trail[:PHRASE], lex.AGENT):
        return None
    ends = language.sections.get("short participle endings", ())
    reflexive = language.articles and any(token.word in language.words("reflexives") for token in clause[:1])
    second = language.verb_second or language.nouns_capitalised  # "In de brief wordt het museum omschreven als"
    for k in range(len(clause) - 1, -1, -1):
        formed = is_passive_form(clause[k], language)
        if formed or clause[k].flags & REPORTING:
            apart = reflexive or clause[k].word.endswith(ends) or (second and has(clause[:k], lex.PASSIVE))
            passive = formed or apart or is_passive_only(clause, k)
            alone = not has(clause[:k], REPORTING | (lex.COORDINATOR if apart else 0))
            return cue_at(lead, placed[1], 0.87, "said", language) if passive and alone else None
    said = has(trail[:2], REPORTING) or (lead[-1].word in language.words("as") and not trail)
    behind = said and has((*clause, *trail[:2]), lex.PASSIVE)
    return cue_at(lead, placed[1], 0.87, "said", language) if behind else None


def _text_inside(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The text inside the clause of a passive whose verb ends it: "der in dem Brief als „...“ gilt", "wordt in het rapport „...“ genoemd"."""
    ordered = language.verb_second or language.nouns_capitalised
    first = next((k + 1 for k in range(len(lead) - 1, -1, -1) if lead[k].flags & (STOP | QUOTE)), 0)
    clause = lead[first:]
    if not ordered or has(clause, lex.AGENT) or has(trail[:PHRASE], lex.AGENT):
        return None
    said = has(trail[:2], REPORTING) and has((*clause, *trail[:2]), lex.PASSIVE)
    if not said and not any(is_passive_form(token, language) for token in clause):
        return None
    for k in range(len(lead) - 2, first - 1, -1):
        phrase = phrase_from(lead, k + 1, language, True) if lead[k].flags & lex.SEAT else None
        noun = next((n for n in range(*phrase) if is_text(lead, n, language)), 0) if phrase else 0
        if phrase and noun and not has(lead[noun + 1 :], _BEHIND_TEXT):
            return cue_at(lead, (phrase[0], noun + 1), 0.87, "said", language)
    return None


def _without_reported(lead: Tokens, language: Language) -> Tokens:
    """The tokens up to the clause that a passive reports: "In dem Brief wird dem Amt vorgehalten, es habe", "wordt verweten dat"."""
    lead = lead[:-1] if lead and lead[-1].word == "," else lead  # "wird der Rat aufgefordert, „...“"
    aims = language.words("infinitives")
    that = next((k for k in range(len(lead) - 1, 1, -1) if lead[k].flags & lex.THAT and lead[k].word not in aims), 0)
    that = that if has(lead[max(0, that - 2) : that], REPORTING) else 0
    comma = that or next((k for k in range(len(lead) - 1, 1, -1) if lead[k].word == ","), 0)
    reported = that if language.verb_second else comma if language.nouns_capitalised and comma else 0
    moody = reported and (that or has(lead[reported:], lex.MOOD))
    return lead[: reported - (lead[reported - 1].word == ",")] if moody else lead


def is_reported_passively(clause: Tokens, language: Language) -> bool:
    """Whether a clause reports in the passive, without an agent, or by "one", so that a text named before speaks in it."""
    passive = has(clause, lex.PASSIVE) or any(is_passive_form(token, language) for token in clause)
    anyone = language.words("anyone")
    return (passive or any(token.word in anyone for token in clause)) and not has(clause[:-1], lex.AGENT)
