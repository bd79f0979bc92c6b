"""Whether who spoke last speaks again: "Et d'ajouter :", '"...", and demand an audit:', "I dalej:"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, STOP, Tokens, has, skip
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_GOES_ON = 6  # tokens
_JOINED = 3  # code points between what was said and the rest of its sentence


def goes_on(lead: Tokens, language: Language) -> bool:
    """Whether the same person says what follows: "E aggiunge:", "Et de conclure :"."""
    short = 2 < len(lead) < _GOES_ON and lead[0].flags & lex.COORDINATOR and lead[-1].word == ":"
    infinitives = language.sections.get("infinitive endings", ())
    says = short and (lead[-2].flags & lex.CUE or (infinitives and lead[-2].word.endswith(infinitives)))
    return bool(says and not has(lead[1:], NAME | lex.PRONOUN | lex.ROLE | lex.GROUP))


def goes_on_joined(tokens: Tokens, start: int) -> bool:
    """Whether who spoke up to `start` speaks again: '"...", and demand an audit:', "I dalej:", "Y siguen:"."""
    opens = skip(tokens, 0, STOP)
    if opens + 1 >= len(tokens) or not tokens[opens].flags & lex.COORDINATOR:
        return False
    joined = tokens[0].start - start < _JOINED and not tokens[opens].flags & CAPITAL
    if joined and tokens[opens + 1].flags & REPORTING:
        return True
    return len(tokens) - opens < _GOES_ON and not has(tokens[opens:], NAME | lex.PRONOUN | lex.ROLE | lex.GROUP)


def mentions(sentence: Tokens, speaker: Cue) -> bool:
    """Whether the mention of a speaker stands in a sentence."""
    return any(token.start >= speaker.start and token.end <= speaker.end for token in sentence)


def follow_on(previous: Cue, confidence: float) -> Cue:
    """The cue of the last speaker for what follows, no stronger than `confidence`."""
    return previous._replace(confidence=min(previous.confidence, confidence), kind="follow-on")
