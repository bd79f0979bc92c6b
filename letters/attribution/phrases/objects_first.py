"""The subject behind its verb where an object opens the clause: "Die Lage nannte Jones", "Marinovi odpověděla Anna Solská"."""

from __future__ import annotations

from letters.attribution.phrases.inverted_subjects import past_adverbs
from letters.attribution.phrases.names import first_name_gender, has_first_name
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_from
from letters.attribution.phrases.sentence_window import NAME, Tokens, has
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.word_classes import DET
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language


def subject_behind_object(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The name after the verb at j, if the phrase that opens the clause can be its object: "Die Lage nannte Jones"."""
    if not language.articles:
        return _nominative_after(tokens, opens, j, language)
    if language.dropped:
        return _answering(tokens, opens, j, language)
    opening, person = tokens[opens[0] : opens[1]], lex.ROLE | lex.TITLE | lex.GROUP | lex.TEXT | lex.PRONOUN
    if not language.nouns_capitalised and not opening[0].flags & lex.EITHER_CASE:
        return None
    if opens[1] == j and not opening[0].flags & DET and head_of(opening, language) < LISTED:
        return _nominative_behind(tokens, opening, j, language)
    if opens[1] > j or not opening[0].flags & lex.EITHER_CASE or has(opening, person):
        return None
    two_names = len(opening) > 2 and opening[-2].flags & opening[-1].flags & NAME  # "das Magazin Stern"
    woman = any(token.flags & NAME and token.word.endswith("in") for token in opening)
    if two_names or woman or tokens[j].word.endswith("n"):  # a plural verb
        return None
    if j + 1 >= len(tokens) or not tokens[j + 1].flags & NAME or tokens[j + 1].flags & person:
        return None
    subject = phrase_from(tokens, j + 1, language)
    return subject if subject and (subject[1] >= len(tokens) or tokens[subject[1]].word != ",") else None


def _answering(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """Who answers the person before the verb at j, whose article is a preposition: "A Marco Ribas respondeu Ana Gil"."""
    first = tokens[opens[0]]
    to = not opens[0] and opens[1] == j and first.flags & lex.DETERMINER and first.word in language.words("to")
    if not to or not tokens[opens[0] + 1].flags & NAME or not first_name_gender(tokens[opens[0] + 1].word, language):
        return None
    return having(tokens, phrase_from(tokens, j + 1, language), NAME | lex.ROLE)


def _nominative_behind(tokens: Tokens, opening: Tokens, j: int, language: Language) -> TokenSpan | None:
    """The role in the nominative behind the verb at j: "Scharfe Worte findet auch der Präsident"."""
    k = past_adverbs(tokens, j + 1)
    flags = tokens[k].flags if k < len(tokens) else 0
    named = has_first_name(opening, language)
    if named or not language.nouns_capitalised or not flags & lex.DETERMINER or flags & lex.EITHER_CASE:
        return None
    subject = phrase_from(tokens, k, language)
    return subject if subject and head_of(tokens[subject[0] : subject[1]], language) == LISTED else None


def _nominative_after(tokens: Tokens, opens: TokenSpan, j: int, language: Language) -> TokenSpan | None:
    """The full name after the verb at j, where the word before it has no first name: "Marinovi odpověděla Anna Solská"."""
    if opens[1] != j or opens[1] - opens[0] > 1 or first_name_gender(tokens[opens[0]].word, language):
        return None
    speaks = lex.ROLE | lex.GROUP | (lex.TEXT if language.verb_second else 0)
    if tokens[opens[0]].flags & lex.PRONOUN and language.verb_second:
        return None  # "De uppmanar Jan Berg att"
    listed = tokens[opens[0]].word in language.lexicon and tokens[opens[0]].flags & speaks
    if listed and (language.verb_second or not tokens[j].flags & lex.CUE):
        return None  # "Skupina viní Jana Kosa", "Brevet uppmanar Jan Berg"
    subject = phrase_from(tokens, j + 1, language)
    thing = tokens[opens[0]].word not in language.lexicon and subject and subject[1] == len(tokens)
    if subject and thing and subject[1] - subject[0] == 1 and tokens[subject[0]].word in language.words("roles"):
        return subject  # "Rybník nazval starosta": a person would have another case
    if subject is None or not tokens[subject[1] - 1].flags & NAME or tokens[subject[0]].flags & lex.TEXT:
        return None  # "Herci označili dopis ředitele Jana Malého za"
    accused = has(tokens[subject[1] :], lex.PREPOSITION) and subject[1] + 1 == len(tokens)
    if accused and not language.oblique_endings and tokens[-1].word not in language.words("as"):
        return None  # "Universiteten anklagar Jan Berg för"
    known = has_first_name(tokens[subject[0] : subject[1] - 1], language)
    return subject if known else None
