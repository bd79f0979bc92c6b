"""Who utters cries: "Shouting “Out!”, the crowd left", "Aux cris de « Dehors ! », la foule"; nobody in "left to chants of “Out!”"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at, tokens_of
from letters.attribution.phrases.clause import without_verb
from letters.attribution.phrases.listed_phrases import words_to
from letters.attribution.phrases.phrase import phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SAID = 0.75  # strength of a cue of speech
_LINKS = 2  # tokens of "such as", "of"
_LINK = lex.PREPOSITION | lex.CONJUNCTION | lex.RELATIVE | lex.DETERMINER | lex.OTHER_DETERMINER
_LONGEST = 7  # tokens of "Calling the court's ruling"


def crier(lead: Tokens, trail: Tokens, language: Language) -> Cue | None:
    """The subject behind words that open its sentence together with a participle or a noun for cries."""
    if not trail or not 0 < len(lead) < _LONGEST or has(lead, STOP | QUOTE) or not _opens_with_cry(lead, language):
        return None
    k = int(trail[0].word == ",")
    if language.verb_second or language.nouns_capitalised:  # "Mit dem Ruf „Raus!“ zogen Eltern"
        subject = phrase_from(trail, 1, language) if k == 0 else None
    else:
        subject = without_verb(trail, phrase_from(trail, k, language), language)  # "the widow left"
        subject = subject and (subject[0], phrase_end(trail, subject, language))
    known = subject and head_of(trail[subject[0] : subject[1]], language) > OTHER_NOUN
    return cue_at(trail, subject, 0.9, "said", language) if known else None


def is_cry(lead: Tokens, trail: Tokens, language: Language) -> bool:
    """Whether a noun for cries stands beside a quotation: "to chants of “...”", "под крики «...»", "„...“-Rufe"."""
    cries = language.words("cries")
    if len(trail) > 1 and trail[0].word == "-" and trail[1].word in cries:
        return True
    colon = bool(lead) and lead[-1].word == ":"
    k = len(lead) - 1 - colon
    last = k
    while k > 0 and last - k < _LINKS and lead[k].word not in cries:
        example = lead[last].word in language.words("as")  # "shouts such as"
        if not example and not lead[k].flags & _LINK:
            return False
        k -= 1
    if k < 0 or lead[k].word not in cries or (k and lead[k - 1].flags & lex.POSSESSIVE):
        return False
    linked = k < last and (lead[last].word in language.words("of") or lead[last].word in language.words("as"))
    return linked or not (colon and language.articles or lead[k].flags & (REPORTING | lex.PLAIN))


def who_cries(lead: Tokens, trail: Tokens, best: Cue | None, language: Language) -> Cue | None:
    """Whom the sentence names for such cries: the people who are its subject, or who continue with them; else nobody."""
    phrase = words_to(lead, len(lead), "crying", language)
    if best is None or (trail and best.start >= trail[0].start):
        opens = len(lead) < _LONGEST and not has(lead, STOP | QUOTE)
        sure = best and (phrase if opens else best.confidence >= _SAID)
        return best if sure else None
    people = has(tokens_of(best, lead), lex.GROUP | NUMBER)
    return best if phrase and people else None


def cries_with(lead: Tokens, language: Language) -> Cue | None:
    """Who opens a sentence that ends in such a phrase: "Passengers turned on the camp with shouts such as"."""
    n = words_to(lead, len(lead), "crying", language)
    others = language.inverted and not (language.verb_second or language.nouns_capitalised)  # "al grito de": a crowd
    if others or not 1 < n < len(lead) or any(token.word in language.words("met with") for token in lead):
        return None
    clause = lead[:-n]
    opens = clause[0].flags & lex.ADVERB and not clause[0].flags & (NAME | lex.PREPOSITION)  # "Auch Fahrgäste"
    people = phrase_from(clause, int(bool(opens)), language)
    if people is None or has(clause, lex.PASSIVE | STOP | QUOTE):
        return None
    return cue_at(clause, people, 0.87, "said", language)


def _opens_with_cry(lead: Tokens, language: Language) -> bool:
    if language.inverted:
        before = lead[: len(lead) - words_to(lead, len(lead), "crying", language)]
        return len(before) < len(lead) and not has(before, NAME | lex.DETERMINER | lex.PRONOUN)
    if words_to(lead, len(lead), "crying", language) == len(lead):
        return True  # "With slogans such as “...”, the tenants walked"
    participle = lead[0].flags & lex.PARTICIPLE
    return bool(participle) and not has(lead[1:], lex.CONJUNCTION | lex.CUE)
