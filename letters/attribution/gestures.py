"""Who nods, weeps or shrugs in a sentence, and so is a person, by whatever noun: "The roofers shrugged. “...”"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.clause import clause_subject, last_person
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, STOP, Tokens, has
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_APART = 6  # tokens from the verb to the part of the body
_STRENGTH = 0.87  # of the evidence


def person_gesturing(tokens: Tokens, language: Language) -> Cue | None:
    """The subject of a gesture in a sentence; None if it tells of none."""
    if len(tokens) > 1 and tokens[0].flags & lex.COORDINATOR:  # «А бригадир пожал плечами»
        first = tokens[1]
        tokens = [first if first.flags else first._replace(flags=CAPITAL | NAME), *tokens[2:]]
    verb = _gesture(tokens, language) if tokens else 0
    subject = _subject(tokens, verb, language) if verb else None
    if subject is None:
        return None
    person = None if language.nouns_capitalised else last_person(tokens, subject)
    return cue_at(tokens, (subject[0], person + 1) if person else subject, _STRENGTH, "said", language)


def _subject(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The subject of the verb at a token: before it, past a clause between commas, or behind it."""
    if tokens[verb - 1].word == ",":
        opening = phrase_from(tokens, 0, language)
        return opening if opening and opening[1] < verb and tokens[opening[1]].word == "," else None
    subject = clause_subject(tokens, verb, language)
    if not language.inverted or (subject and not has(tokens[subject[1] : verb], STOP)):
        return subject
    behind = phrase_from(tokens, verb + 1, language)  # "Daran zweifelt Ingenieur Max Petri"
    return having(tokens, behind, lex.ROLE) or subject


def _gesture(tokens: Tokens, language: Language) -> int:
    """The verb of the first gesture in a sentence; 0 if there is none."""
    alone, verbs = language.words("gestures"), language.words("body verbs")
    for k in range(1, len(tokens)):
        if tokens[k].word in alone:
            return k
        if tokens[k].word in verbs and _moves_body(tokens, k, language):
            return k
    return 0


def _moves_body(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a part of the body follows the verb at token k in its clause: "shook his head"."""
    parts = language.words("body parts")
    for j in range(k + 1, min(k + _APART, len(tokens))):
        if tokens[j].flags & STOP:
            return False
        if tokens[j].word in parts:
            return True
    return False
