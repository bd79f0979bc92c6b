"""The subject behind a verb of speech, past adverbs, objects and insertions, and behind the verb that closes a sentence."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.houses import house_beside_object
from letters.attribution.phrases.inverted_subjects import (
    PLURAL,
    house_of,
    organisation_speaking,
    past_adverbs,
    past_insertion,
    past_object,
    subject_after,
)
from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from
from letters.attribution.phrases.sentence_window import NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.verb_subjects import disagrees
from letters.attribution.phrases.word_classes import PHRASE, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_FULL_NAME = 2  # words


def subject_behind(tokens: Tokens, i: int, language: Language, finished: bool, clause: bool = False) -> Cue | None:
    """The speaker named after the verb at i; `clause`: unless a clause follows, as in 'the group,
    calling itself "...," said the bridge was'."""
    near = past_adverbs(tokens, i + 1)
    cases = language.nouns_capitalised or not language.articles
    anywhere = finished or (cases and i == 0)  # 'von "..." sprach am Freitag der Minister'
    behind_outlet = _behind_outlet(tokens, i + 1, language) if finished else None
    if behind_outlet:
        return cue_at(tokens, behind_outlet, 0.9, "said", language)
    house = house_beside_object(tokens, i, language) if anywhere else None
    if house:
        return cue_at(tokens, house, 0.85, "said", language)
    subject = subject_after(tokens, i + 1, language) if anywhere else phrase_from(tokens, near, language)
    if subject is None and finished and i + 1 < len(tokens) and tokens[i + 1].flags & QUOTE:
        subject = phrase_from(tokens, i + 1, language, True)  # an outlet, in marks
    if subject is None and finished and language.inverted:
        subject = past_insertion(tokens, near, language) or _plural_text(tokens, i, language)
    subject = subject or organisation_speaking(tokens, i, near, language)
    subject = subject and (house_of(tokens, subject, language) or subject)
    subject = subject and past_object(tokens, subject, language)
    thing = subject and not has(tokens[subject[0] : subject[1]], ~lex.TEXT)
    if subject is None or (thing and disagrees(tokens, subject, i, language)):  # "řekl čekajícím"
        return None
    if clause and subject[1] < len(tokens) and tokens[subject[1]].flags & lex.AUXILIARY:
        return None
    return cue_at(tokens, subject, 0.97 if subject[0] <= near else 0.85, "said", language)


def last_of_several(tokens: Tokens, k: int, language: Language) -> int:
    """The last word of a verb of several words at k, past auxiliaries: "ha fatto sapere", "vanno avanti"; 0 if there is none."""
    while language.inverted and k < len(tokens):
        size = words_from(tokens, k, "clause verbs", language)
        if size > 1:
            return k + size - 1
        if not tokens[k].flags & lex.AUXILIARY:
            break
        k += 1
    return 0


def _behind_outlet(tokens: Tokens, k: int, language: Language) -> TokenSpan | None:
    """The full name behind the comma of an outlet or of listeners: "riferisce all'agenzia Meridio, Tina Riva, delegata"."""
    if not (language.inverted and language.articles and has(tokens[k : k + 1], lex.PREPOSITION)):
        return None
    comma = next((n for n in range(k + 1, min(len(tokens), k + PHRASE)) if tokens[n].flags & STOP), 0)
    first = comma + 1
    end = skip(tokens, first, NAME) if comma and tokens[comma].word == "," else 0
    if end - first < _FULL_NAME or not first_name_gender(tokens[first].word, language):
        return None
    outlet = tokens[k + 1 : comma]
    person = any(token.flags & lex.ROLE and not token.flags & lex.GROUP for token in outlet)
    listens = has(outlet, NAME) or outlet[-1].word in language.words("listeners")
    return (first, end) if listens and not person and (end == len(tokens) or tokens[end].flags & STOP) else None


def _plural_text(tokens: Tokens, verb: int, language: Language) -> TokenSpan | None:
    """The text in which several people speak: "afirmaron en la carta"."""
    k = verb + 1
    if not language.dropped or k >= len(tokens) or not tokens[k].flags & lex.PREPOSITION:
        return None
    phrase = phrase_from(tokens, k + 1, language, True) if tokens[verb].word.endswith(PLURAL) else None
    definite = phrase and tokens[phrase[0]].word in language.words("definite")
    return having(tokens, phrase, lex.TEXT) if definite else None


def said_at_end(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who says what the sentence up to ", said Jones" at its end says, of which the verb at j is part."""
    for k in range(j + 2, len(tokens) - 1):
        if tokens[k].flags & lex.CUE and tokens[k - 1].word == ",":
            subject = phrase_from(tokens, k + 1, language)
            if subject and subject[1] >= len(tokens) - 1 and having(tokens, subject, SPEAKER):
                return cue_at(tokens, subject, 0.9, "said", language)
    return None
