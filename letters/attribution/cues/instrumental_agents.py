"""The agent of a passive verb in the instrumental: "byl starostou označen za", «назван жителями»."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, NOT_VERBAL, QUOTE, STOP, Token, Tokens, skip
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_BASES = "a", "ь", "я", "а", "e", ""  # endings of nouns in the nominative


def instrumental_agent(lead: Tokens, language: Language) -> Cue | None:
    """The agent before a quotation, where no preposition shows it."""
    endings = language.sections.get("instrumental endings", ())
    verb = next((k for k in range(len(lead) - 1, 0, -1) if lead[k].flags & (REPORTING | STOP | QUOTE)), 0)
    participles = language.sections.get("short participle endings", ())
    if not lead[verb : verb + 1] or not lead[verb].flags & REPORTING or not lead[verb].word.endswith(participles):
        return None
    passive = next((k for k in range(verb - 1, -1, -1) if lead[k].flags & (lex.PASSIVE | STOP | QUOTE)), verb)
    behind = skip(lead, verb + 1, lex.ADVERB)
    for k in (*range(passive + 1, verb), *range(behind, min(len(lead), behind + 1))):
        if (
            not lead[k].word.endswith(endings)
            or lead[k].flags & NOT_VERBAL & ~(NAME | CAPITAL)
            or lead[k - 1].flags & lex.PREPOSITION
        ):
            continue
        phrase = phrase_from(lead, k, language, True)
        end = phrase[1] if phrase else k + 1
        agent = k, min(end, verb) if k < verb else end
        if _is_noun(lead[k : agent[1]], language):
            return cue_at(lead, agent, 0.9, "said", language)
    return None


def _is_noun(phrase: Tokens, language: Language) -> bool:
    """Whether a phrase in the instrumental has a noun, and is no adjective of the quotation: not «назван главной „ошибкой“»."""
    return any(token.flags & NAME or not _is_adjective(token, language) for token in phrase)


def _is_adjective(token: Token, language: Language) -> bool:
    """Whether a word has an ending that adjectives have, and is no listed noun."""
    endings = language.sections.get("instrumental adjective endings", ())
    ending = next((ending for ending in endings if token.word.endswith(ending)), "")
    stem = token.word.removesuffix(ending)
    listed = any(language.lexicon.get(stem + base, 0) & (lex.ROLE | lex.GROUP) for base in _BASES)
    return bool(ending) and not listed
