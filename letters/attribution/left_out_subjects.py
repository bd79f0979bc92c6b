"""Whom a verb of speech without a subject means: the subject of the sentence before, unless that suffers or disagrees.

"Ada Riva non cede. Dice che ...": she says so. "La delegazione è stata ricevuta dal sindaco. «...», ha detto.": he does.
"""

from __future__ import annotations

from letters.attribution.cues import Cue, cue_at
from letters.attribution.inverted_subjects import PLURAL
from letters.attribution.nearby_persons import person_named
from letters.attribution.phrase import REPORTING, phrase_from
from letters.attribution.sentence_window import NAME, QUOTE, Tokens, has, skip
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language


def tells_with_verb(tokens: Tokens) -> bool:
    """Whether a sentence opens with a verb of speech and "that", without a subject: "Sostiene che", "Ha detto poi che"."""
    verb = len(tokens) > 2 and tokens[0].flags & lex.AUXILIARY > 0
    if len(tokens) < 3 or not tokens[verb].flags & lex.CUE or tokens[verb].flags & lex.IMPERSONAL:
        return False
    return has(tokens[skip(tokens, verb + 1, lex.ADVERB) :][:1], lex.THAT)


def agent_named(tokens: Tokens, subject: Cue, language: Language) -> Cue | None:
    """The agent of a passive behind its subject: "Una delegazione è stata ricevuta dal sindaco, Ugo Marin."."""
    k = next((k for k, token in enumerate(tokens) if token.start >= subject.end), len(tokens))
    if subject.kind or subject.named or not has(tokens[k : k + 2], lex.PASSIVE):
        return None
    by = next((j for j in range(k + 1, len(tokens) - 1) if tokens[j].flags & lex.AGENT), 0)
    agent = phrase_from(tokens, by + (not tokens[by].flags & lex.OTHER_DETERMINER), language, True) if by else None
    known = agent and has(tokens[agent[0] : agent[1]], lex.ROLE | NAME)
    return cue_at(tokens, agent, 0.7, "before", language) if known else None


def disagrees(mention: Tokens, verb: Tokens, language: Language) -> bool:
    """Whether a noun for several persons stands for the subject that a singular verb leaves out: "I genitori" of "ha detto"."""
    k = next((k for k, token in enumerate(verb) if token.flags & (REPORTING | lex.AUXILIARY)), -1)
    if (
        k < 0
        or verb[k].word.endswith(PLURAL)
        or verb[k].flags & lex.IMPERSONAL
        or not has(mention, lex.ROLE | lex.GROUP)
    ):
        return False
    several = len(mention) > 1 and mention[0].flags & lex.DETERMINER and not has(mention, NAME)
    return bool(several and (mention[0].word in language.words("plural articles") or mention[0].word.endswith("s")))


def person_presented(tokens: Tokens, language: Language) -> Cue | None:
    """The only full name in a sentence that presents somebody: "Entre os autores há um físico, Jan Roth."."""
    opens = tokens and tokens[0].flags & (lex.PREPOSITION | lex.ADVERB) and not has(tokens, QUOTE | REPORTING)
    presents = opens and any(token.word in language.words("presenting") for token in tokens)
    return person_named(tokens, language) if presents else None


def name_opening(tokens: Tokens, language: Language) -> Cue | None:
    """The full name that opens a sentence, explained behind a comma: "Kauã Anjos, entregador, desconversa."."""
    end = skip(tokens, 0, NAME)
    explained = 1 < end < len(tokens) and tokens[end].word == ","
    return cue_at(tokens, (0, end), 0.7, "before", language) if explained else None
