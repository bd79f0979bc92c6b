"""Who utters the words with which a sentence opens: "Shouting “Out!”, the crowd left", "Aux cris de « Dehors ! », la foule"."""

from __future__ import annotations

from letters.attribution.clause import last_person
from letters.attribution.cues import Cue, cue_at
from letters.attribution.inverted_subjects import first_named
from letters.attribution.phrase import phrase_end, phrase_from
from letters.attribution.sentence_window import QUOTE, STOP, Tokens, has, joined
from letters.attribution.speakable import OTHER_NOUN, head_of
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_LONGEST = 7  # tokens of "Calling the court's ruling"
_BRACKETS = 12  # tokens in brackets behind the words, in which they are translated


def crier(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The subject behind words that open its sentence together with a participle or a noun for cries."""
    if not trail or not 0 < len(lead) < _LONGEST or has(lead, STOP | QUOTE) or not _opens_with_cry(lead, language):
        return None
    k = _past_brackets(trail)
    k += k < len(trail) and trail[k].word == ","
    if language.nouns_capitalised:
        subject = first_named(trail, 1, language) if k == 0 else None  # "Mit dem Ruf „Raus!“ zogen Eltern"
    else:
        subject = phrase_from(trail, k, language)
        person = last_person(trail, subject) if subject else None
        subject = (subject[0], person + 1) if subject and person else subject  # "the widow left"
        subject = subject and (subject[0], phrase_end(trail, subject, language))
    known = subject and head_of(trail[subject[0] : subject[1]], language) > OTHER_NOUN
    return cue_at(trail, subject, 0.9, "said", language) if known else None


def _opens_with_cry(lead: Tokens, language: Language) -> bool:
    if language.inverted:
        words = joined(lead)
        return words.endswith(language.sections.get("crying", ("\n",)))
    participle = lead[0].flags & lex.PARTICIPLE or lead[0].word in language.words("crying")
    return bool(participle) and not has(lead[1:], lex.CONJUNCTION | lex.CUE)


def _past_brackets(tokens: Tokens) -> int:
    """The first token behind the brackets that stand at the start; 0 if there are none."""
    if not tokens or tokens[0].word != "(":
        return 0
    return next((k + 1 for k in range(1, min(len(tokens) - 1, _BRACKETS)) if tokens[k].word == ")"), 0)
