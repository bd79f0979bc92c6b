"""The speaker in a headline: behind a quotation and a colon, '"Nobody came": the nurse', or behind its topic, "Fire in Leeds, the mayor:"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue, cue_at
from letters.attribution.phrases.clause import explains_name, without_verb
from letters.attribution.phrases.names import first_name_gender
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from
from letters.attribution.phrases.sentence_window import NAME, NUMBER, QUOTE, STOP, Tokens, has, word_of
from letters.attribution.phrases.verbs import is_finite_form
from letters.attribution.phrases.word_classes import DET, NEAR, PHRASE, REPORTING, SPEAKER
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_NAMING = NAME | STOP | DET | lex.ROLE | lex.TITLE | lex.PREPOSITION  # of a person with what he is
_PLACING = lex.PREPOSITION | lex.ADVERB


def behind_colon(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker behind a quotation and a colon, as in headings: '"Nobody came": the nurse who stayed'."""
    subject = phrase_from(tokens, 1, language)
    if subject is None and language.articles and not language.nouns_capitalised:
        return _behind_place(tokens, language)
    if subject and tokens[1].flags & lex.DETERMINER and tokens[subject[1] - 1].flags & lex.TEXT:
        return cue_at(tokens, _text_of_people(tokens, subject, language), 0.87, "colon", language)
    if subject is None or not having(tokens, subject, SPEAKER) or tokens[1].flags & lex.PRONOUN:
        return None
    after = tokens[subject[1]].flags if subject[1] < len(tokens) else STOP
    verb = subject[1] < len(tokens) and is_finite_form(tokens[subject[1]].word, language)
    subject = without_verb(tokens, subject, language) or subject
    bare = language.articles and not language.nouns_capitalised and tokens[1].flags & lex.ROLE
    if bare and subject[1] > 2 and not tokens[2].flags:
        subject = 1, 2  # '"...": investigadora halla restos de un barco'
    goes_on = (bare and verb) or after & (STOP | lex.RELATIVE | lex.PREPOSITION | lex.CONJUNCTION | REPORTING)
    return cue_at(tokens, subject, 0.87, "colon", language) if goes_on else None


def _behind_place(tokens: Tokens, language: Language) -> Cue | None:
    """The people behind a colon, a place and a comma: '"It is all gone": in the bay, fishermen count their boats'."""
    comma = next((k for k in range(2, min(len(tokens) - 2, PHRASE)) if tokens[k].word == ","), 0)
    placed = comma and tokens[1].flags & lex.PREPOSITION and not has(tokens[2:comma], REPORTING | STOP | QUOTE)
    people = phrase_from(tokens, comma + 1, language) if placed else None
    return cue_at(tokens, having(tokens, people, lex.ROLE | lex.GROUP), 0.87, "colon", language)


def text_alone(tokens: Tokens, language: Language) -> Cue | None:
    """The text with its authors that is all of a heading, behind a quotation: "“Water is no ware”. The appeal of forty bishops"."""
    text = phrase_from(tokens, 0, language)
    if not having(tokens, text, lex.TEXT) or has(tokens, REPORTING | lex.AUXILIARY | lex.RELATIVE | QUOTE):
        return None
    return cue_at(tokens, text and _text_of_people(tokens, text, language), 0.87, "colon", language)


def _text_of_people(tokens: Tokens, text: TokenSpan, language: Language) -> TokenSpan | None:
    """A text with those who wrote it: "la lettera di 37 medici"."""
    end = phrase_end(tokens, text, language)
    people = has(tokens[text[1] : end], lex.ROLE | lex.GROUP | NAME | NUMBER)
    return (text[0], end) if people else None


def label_behind_dash(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The speaker before a colon and behind the dash of a heading: "Tyre maker to cut 1,200 jobs – union:"."""
    if tokens[-1].word != ":":
        return None
    last = len(tokens) - 1
    near = range(last - 1, max(0, last - PHRASE), -1)
    dash = next((k for k in near if tokens[k].word in "–—-" and tokens[k - 1].end < tokens[k].start), 0)
    acts = any(not token.flags & _NAMING for token in tokens[:dash])  # not "Ilse Kern – Betriebsrätin:"
    phrase = phrase_from(tokens, dash + 1, language) if acts else None
    speaks = phrase and having(tokens, phrase, lex.ROLE | lex.GROUP)
    return phrase if speaks and phrase and phrase_end(tokens, phrase, language) == last else None


def behind_topic(tokens: Tokens, language: Language) -> TokenSpan | None:
    """The speaker behind the topic of a heading: "Strike in Leeds, the mayor:", "Frana a Olmo, Galli:"."""
    comma = next((k for k in range(len(tokens) - 2, 0, -1) if tokens[k].word == ","), 0)
    phrase = phrase_from(tokens, comma + 1, language) if comma else None
    if (
        phrase is None
        or tokens[0].flags & (lex.PREPOSITION | lex.PRONOUN)
        or explains_name(tokens, phrase[0], language)
    ):
        return None
    whole = phrase_end(tokens, phrase, language) if has(tokens[phrase[0] : phrase[1]], lex.ROLE) else phrase[1]
    owned = _of_people(tokens, phrase, language)
    if whole != len(tokens) - 1 and not owned and not _is_placed(tokens, phrase, whole, language):
        return None
    topic, speaker = tokens[:comma], tokens[phrase[0] : phrase[1]]
    role = 0 if _is_victim(topic, speaker, language) else lex.ROLE
    if has(topic, QUOTE | REPORTING | lex.AUXILIARY | lex.RELATIVE | role) or "," in map(word_of, topic):
        return None
    names = [k for k, token in enumerate(topic) if token.flags & NAME and first_name_gender(token.word, language)]
    if any(not topic[k - 1].flags & NAME if k else has(topic[1:2], NAME) for k in names):  # not "San Rocco"
        return None
    if owned:
        return owned
    person = has(speaker, lex.ROLE | lex.GROUP) and not has(speaker, lex.TEXT)
    return phrase if person or all(token.flags & NAME and not token.flags & lex.GROUP for token in speaker) else None


def behind_label(tokens: Tokens, language: Language) -> Cue | None:
    """The speaker between the topic of a heading and the comma before the quotation: "Prisons: Ombrosi, 'beyond the limit'"."""
    colon = next((k for k in range(len(tokens) - 2, 0, -1) if tokens[k].word == ":"), 0)
    if not colon or tokens[-1].word != "," or has(tokens, QUOTE | REPORTING | lex.AUXILIARY | lex.RELATIVE):
        return None
    person = phrase_from(tokens, colon + 1, language)
    whole = phrase_end(tokens, person, language) if person else 0
    alone = whole == len(tokens) - 1 and having(tokens, person, lex.ROLE | lex.GROUP | NAME)
    return cue_at(tokens, person, 0.87, "colon", language) if alone else None


def _of_people(tokens: Tokens, phrase: TokenSpan, language: Language) -> TokenSpan | None:
    """The text of people before a colon, else the people: "la lettera degli ultras:", "la rabbia delle mamme:"."""
    of = phrase[1]
    if language.nouns_capitalised or not tokens[of].flags & lex.HEAD or not tokens[phrase[0]].flags & DET:
        return None
    if has(tokens[phrase[0] : of], lex.ROLE | lex.GROUP | NAME):
        return None  # "la preside del liceo Galvani:"
    people = phrase_from(tokens, of + (not tokens[of].flags & lex.OTHER_DETERMINER), language, True)
    end = phrase_end(tokens, people, language) if people else 0  # "la rivolta delle mamme di Olmo:"
    if people is None or end != len(tokens) - 1 or not has(tokens[people[0] : people[1]], lex.ROLE | lex.GROUP):
        return None
    first = phrase[0] if tokens[of - 1].flags & lex.TEXT else people[0] + (people[0] == of)
    return first, end


def _is_victim(topic: Tokens, speaker: Tokens, language: Language) -> bool:
    """Whether a topic says what was done to somebody, before a role with its article: "Studente ferito a Lecco, la preside:"."""
    endings = language.sections.get("attribute endings", ())
    if not endings or topic[0].flags & DET or not speaker[0].flags & DET or not has(speaker, lex.ROLE):
        return False
    return any(
        topic[k].word.endswith(endings) and topic[k + 1].flags & lex.PREPOSITION and not topic[k].flags & NAME
        for k in range(1, len(topic) - 1)
    )


def _is_placed(tokens: Tokens, person: TokenSpan, k: int, language: Language) -> bool:
    """Whether only an adverbial stands between a person and the colon: "Furto a Olmo, il custode in aula:"."""
    behind = tokens[k:-1]
    if language.nouns_capitalised or not 1 < len(behind) < NEAR or not behind[0].flags & _PLACING:
        return False
    role = tokens[person[0]].flags & lex.DETERMINER and has(tokens[person[0] : person[1]], lex.ROLE)
    return bool(role) and not has(behind, STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PRONOUN | lex.RELATIVE)
