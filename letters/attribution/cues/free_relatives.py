"""Who calls something so in a relative clause: "what the mayor calls", "den die Wirtin als „...“ bezeichnet".

The subject stands behind the pronoun, whatever parts it from its verb, before or behind the quotation.
"""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.clause import without_verb
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.phrase import having, phrase_from
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import LISTED, NAMED, head_of
from letters.attribution.phrases.verbs import is_passive, verb_class
from letters.attribution.phrases.word_classes import DET, FAR, NEAR, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_OPENS = DET | NAME | NUMBER | lex.ROLE | lex.GROUP
_OPENS_RELATIVE = lex.PREPOSITION | DET | lex.OTHER_DETERMINER
_BETWEEN = lex.PREPOSITION | DET | lex.OTHER_DETERMINER | lex.ADVERB | lex.OBJECT | lex.ANAPHOR | lex.AUXILIARY


def who_calls_it(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The subject of a relative clause of which the quotation is the object's predicate or the object."""
    verb = _governing_verb(lead, language)
    behind = verb < 0 and language.inverted and not language.dropped and language.articles
    if verb < 0 and not (behind and has(trail[:2], REPORTING)):
        return None
    end = len(lead) if verb < 0 else verb
    for k in range(end - 2, max(-1, end - FAR), -1):
        if lead[k].flags & (STOP | QUOTE) and lead[k].word != ",":
            return None
        if not _is_pronoun(lead, k, verb < 0, language) or not lead[k + 1].flags & _OPENS:
            continue
        subject = phrase_from(lead, k + 1, language)
        if subject is None or subject[1] > end:
            return None
        commas = sum(token.word == "," for token in lead[subject[1] : end])
        if commas % 2 and lead[end - 1].word == "," and lead[subject[1]].word != ",":
            return None  # "Nemocnice, kterou kraj zřizuje, odmítá": the relative clause is over
        least = NAMED if verb < 0 or language.nouns_capitalised else LISTED
        known = lead[subject[0]].flags & DET or head_of(lead[subject[0] : subject[1]], language) >= least
        return cue_at(lead, subject, 0.9, "said", language) if known else None
    return None


def who_tells_of_it(trail: Tokens, language: Language) -> Cue | None:
    """The subject of a relative clause right behind the words that it has as its object: 'los «abusos» de los que habla el sindicato'."""
    relative = next((k for k in range(min(3, len(trail))) if trail[k].flags & (lex.RELATIVE | lex.THAT)), -1)
    if not language.romance or relative < 0 or not all(token.flags & _OPENS_RELATIVE for token in trail[:relative]):
        return None
    verb = next((k for k in range(relative + 1, min(len(trail), relative + FAR)) if trail[k].flags & REPORTING), 0)
    if not verb or has(trail[relative + 1 : verb], STOP | QUOTE | lex.CONJUNCTION):
        return None
    first = skip(trail, relative + 1, lex.OBJECT | lex.ADVERB, DET)
    before = phrase_from(trail, first, language) if first < verb else None
    subject = before or phrase_from(trail, skip(trail, verb + 1, lex.ADVERB), language)
    subject = without_verb(trail, having(trail, subject, NAME | lex.ROLE | lex.GROUP), language)
    return cue_at(trail, subject, 0.7, "said", language)


def _governing_verb(lead: Tokens, language: Language) -> int:
    """The verb of speech whose object begins with the quotation; -1 if there is none, not even further on."""
    for j in range(len(lead) - 1, max(-1, len(lead) - 1 - NEAR), -1):
        if lead[j].flags & REPORTING and verb_class(lead, j, language):
            return -1 if is_passive(lead, j) else j
        if not lead[j].flags & _BETWEEN and lead[j].word not in language.words("as"):
            break
    return -1


def _is_pronoun(lead: Tokens, k: int, verb_last: bool, language: Language) -> bool:
    """Whether a relative pronoun ends at token k that may be an object: "what", "ce que", "den"."""
    if words_to(lead, k + 1, "what", language):
        return True
    flags = lead[k].flags
    if verb_last or not flags & lex.RELATIVE or not k or has(lead[k - 1 : k], lex.PREPOSITION):
        return False  # "parmi lesquels la directrice, parlent de"
    return lead[k - 1].word == "," or not flags & (DET | lex.THAT)
