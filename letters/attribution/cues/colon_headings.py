"""The speaker behind a quotation and a colon, as in headings: '"Nobody came": the nurse who stayed'."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.clause import last_person
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has
from letters.attribution.phrases.word_classes import REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_PLACE = 9  # tokens of a place before the people in it


def behind_colon(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker behind a quotation and a colon, as in headings: '"Nobody came": the nurse who stayed'."""
    owner = _owner_of_reply(tokens, language)
    if owner:
        return owner
    subject = phrase_from(tokens, 1, language)
    if subject is None and language.articles and not language.nouns_capitalised:
        return _behind_place(tokens, language)
    if subject and tokens[1].flags & lex.DETERMINER and tokens[subject[1] - 1].flags & lex.TEXT:
        return cue_at(tokens, _text_of_people(tokens, subject, language), 0.87, "colon", language)
    if subject is None or not having(tokens, subject, SPEAKER) or tokens[1].flags & lex.PRONOUN:
        return None
    after = tokens[subject[1]].flags if subject[1] < len(tokens) else STOP
    person = last_person(tokens, subject)
    subject = (subject[0], person + 1) if person else subject
    bare = language.articles and not language.nouns_capitalised and tokens[1].flags & lex.ROLE
    if bare and subject[1] > 2 and not tokens[2].flags:
        subject = 1, 2  # '"...": investigadora halla restos de un barco'
    goes_on = (
        after & (STOP | lex.RELATIVE | lex.PREPOSITION | lex.CONJUNCTION | REPORTING) or not tokens[1].flags & NAME
    )
    goes_on = goes_on or tokens[subject[1] - 1].flags & lex.ROLE  # '"...": Bürgermeister kämpft um Brunnen'
    return cue_at(tokens, subject, 0.87, "colon", language) if goes_on else None


def _behind_place(tokens: Tokens, language: Language) -> Cue | None:
    """The people behind a colon, a place and a comma: '"It is all gone": in the bay, fishermen count their boats'."""
    comma = next((k for k in range(2, min(len(tokens) - 2, _PLACE)) if tokens[k].word == ","), 0)
    placed = comma and tokens[1].flags & lex.PREPOSITION and not has(tokens[2:comma], REPORTING | STOP | QUOTE)
    people = phrase_from(tokens, comma + 1, language) if placed else None
    return cue_at(tokens, having(tokens, people, lex.ROLE | lex.GROUP), 0.87, "colon", language)


def _text_of_people(tokens: Tokens, text: TokenSpan, language: Language) -> TokenSpan | None:
    """A text with those who wrote it: "la lettera di 37 medici"."""
    if not has(tokens[text[1] : text[1] + 1], lex.HEAD):
        return None
    end = phrase_end(tokens, text, language)
    people = has(tokens[text[1] : end], lex.ROLE | lex.GROUP | NAME | NUMBER)
    return (text[0], end) if people else None


def _owner_of_reply(tokens: Tokens, language: Language) -> Cue | None:
    """Whose warning or fury a heading tells of: '"A death trap": mum's warning over crossing'."""
    for k in range(1, min(5, len(tokens) - 1) if language.possessive_endings else 0):
        word = tokens[k].word
        if word.endswith(language.possessive_endings) and tokens[k + 1].word in language.words("replies"):
            noun = language.lexicon.get(word.rstrip("s").rstrip("'’"), 0) | tokens[k].flags & NAME
            plain = noun | language.lexicon.get(word.rstrip("'’"), 0)
            end = tokens[k].end - (1 if word.endswith(("'", "’")) else 2)
            return Cue(tokens[1].start, end, 0.87, "colon", named=bool(noun & NAME)) if plain & SPEAKER else None
        if tokens[k].flags & (STOP | REPORTING | lex.PREPOSITION | lex.PRONOUN):
            return None
    return None
