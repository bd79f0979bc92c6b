"""The reporting clause that closes a sentence, behind a comma: 'The hall is "a ruin" and must go, said Jones'."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.phrase import having, phrase_from
from letters.attribution.phrases.sentence_window import Token, Tokens, has
from letters.attribution.phrases.verb_forms import is_verbal
from letters.attribution.phrases.word_classes import COMMON_NOUN, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_PLURAL = ("nt", "no")  # endings of plural auxiliaries: "ont", "hanno"


def agrees(auxiliary: Token, phrase: Tokens) -> bool:
    """Whether an auxiliary is none of a plural, or the phrase may be its subject: not "ont indigné le maire"."""
    several = has(phrase, lex.GROUP | lex.COORDINATOR) or any(token.word.endswith("s") for token in phrase)
    return several or not auxiliary.word.endswith(_PLURAL)


def said_at_end(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """Who says what the sentence up to ", said Jones" at its end says, of which the verb at j is part."""
    for k in range(j + 2, len(tokens) - 1):
        if tokens[k].flags & lex.CUE and tokens[k - 1].word == ",":
            subject = phrase_from(tokens, k + 1, language)
            if subject and subject[1] >= len(tokens) - 1 and having(tokens, subject, SPEAKER):
                return cue_at(tokens, subject, 0.9, "said", language)
    return None


def closing_verb(tokens: Tokens, start: int, language: Language) -> Cue | None:
    """The speaker of a verb that often is none of speech, or of no list: "« menti » au conseil, accuse Paul Morin."."""
    comma = next((k for k in range(len(tokens) - 3, start, -1) if tokens[k].word == ","), 0)
    if not comma or not language.inverted or not language.articles or language.nouns_capitalised:
        return None
    verb = comma + 1
    listed = tokens[verb].flags & lex.WEAK and not tokens[verb].flags & COMMON_NOUN
    verbal = listed or (not tokens[verb].flags and is_verbal(tokens[verb], language))
    subject = phrase_from(tokens, verb + 1, language) if verbal else None
    if subject and subject[1] < len(tokens) - 1:
        return None
    return cue_at(tokens, having(tokens, subject, SPEAKER), 0.85, "said", language)
