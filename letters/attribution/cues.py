"""What a cue is: a mention of the speaker, and the evidence for it; "according to ..." and its like."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from letters.attribution.fellows import with_fellows
from letters.attribution.inverted_subjects import organisation_speaking
from letters.attribution.names import first_name_gender
from letters.attribution.phrase import (
    REPORTING,
    TokenSpan,
    is_initial_stop,
    is_pronoun,
    phrase_end,
    phrase_from,
    phrase_to,
)
from letters.attribution.sentence_window import CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.speakable import OTHER_NOUN, can_speak, head_of
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_AFTER_SOURCE = STOP | QUOTE | lex.PASSIVE | lex.AUXILIARY | lex.DETERMINER | lex.OBJECT  # "Per il sindaco la tassa è"
_HOUSE = 40  # code points of the name of a house, with its marks
_EXPLAINS = 8  # tokens between a name and the end of what explains it
_MODIFIERS = 16  # tokens between a role and its bearer's name


class Cue(NamedTuple):
    """Where in the text the speaker is mentioned, and the kind of evidence. Offsets are code points."""

    start: int
    end: int
    confidence: float
    kind: str  # of evidence: said, according, colon, ...; "" for a mere mention
    pronoun: bool = False  # the mention begins with one
    named: bool = False  # the mention ends with a name


def cue_at(tokens: Tokens, span: TokenSpan | None, confidence: float, kind: str, language: Language) -> Cue | None:
    """The cue whose mention of the speaker is this span of tokens; None where that can be no speaker."""
    if span and has_word(tokens, span, language, "parts"):
        span = span[0], _whole_end(tokens, span, language)  # "um trecho do documento", "un total de 112 alcaldes"
    if span and language.dropped and language.articles:
        span = _without_object(tokens, span, language)
    if span and not language.articles:
        span = _without_objects(tokens, span, language)
    if span is None or not can_speak(tokens[span[0] : span[1]], confidence, language):
        return None
    if _is_addressed(tokens, span, language):
        return None
    if tokens[span[1] - 1].word in language.words("numbers"):
        span = span[0], phrase_end(tokens, span, language)  # "une centaine de chercheurs"
    elif _is_one_of(tokens, span, language):
        span = span[0], _whole_end(tokens, span, language)  # "uno dei firmatari"
    elif _is_body(tokens, span, language):
        span = span[0], phrase_end(tokens, span, language)  # "said the Office for National Statistics"
    span = (
        _past_house(tokens, span, language)
        or _named_group(tokens, span, language)
        or _named_after(tokens, span, language)
        or with_fellows(tokens, span, language)
    )
    if (
        tokens[span[0]].flags & lex.PREPOSITION
        and tokens[span[0]].flags & lex.OTHER_DETERMINER
        and span[1] - span[0] > 1
    ):
        span = span[0] + 1, span[1]  # "dall'ex ministra Riva": the article is one word with its preposition
    first, last = tokens[span[0]], tokens[span[1] - 1]
    end = last.end - 2 if last.word.endswith(("'s", "’s")) and not last.flags & lex.PRONOUN else last.end
    after = tokens[span[1]].flags if span[1] < len(tokens) else 0
    verb = after & (lex.CUE | lex.AUXILIARY | lex.PASSIVE) and not after & lex.PLAIN
    if verb or (after & STOP and tokens[span[1]].word == ","):
        end = last.end  # "Moody's said"
    if last.flags & lex.PRONOUN and not last.word.isalpha():
        end = last.start + len(re.split("['’]", last.word)[0])  # "You've"
    pronoun = is_pronoun(tokens[span[0] : span[1]])
    return Cue(first.start, end, confidence, kind, pronoun, bool(last.flags & NAME))


def _is_one_of(tokens: Tokens, span: TokenSpan, language: Language) -> bool:
    """Whether an article stands for one of several, who are told behind it."""
    one = span[1] - span[0] == 1 and language.dropped and tokens[span[0]].flags & lex.ALONE
    return bool(one and has(tokens[span[1] : span[1] + 1], lex.HEAD))


def _is_body(tokens: Tokens, span: TokenSpan, language: Language) -> bool:
    """Whether a capitalised noun for a body ends a phrase that goes on with "of" or "for"."""
    body, k = tokens[span[1] - 1].flags, span[1]
    named = body & lex.GROUP and body & CAPITAL and not body & lex.ROLE and not language.nouns_capitalised
    if not named or k + 1 >= len(tokens) or not tokens[k].flags & lex.HEAD:
        return False
    return bool(tokens[k].flags & lex.JOINT) or (not language.inverted and bool(tokens[k + 1].flags & NAME))


def _without_objects(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan:
    """A full name with its role, without the object that nothing parts from it: "kroutí hlavou štamgast Karel"."""
    first, last = span
    if last - first < 3 and not (last - first == 2 and tokens[last - 1].flags & NAME):
        return span
    adjectives = language.sections.get("adjective endings", ())
    told = tokens[first].word in language.words("listeners")
    object_ = adjectives and not tokens[first].flags and not tokens[first].word.endswith(adjectives)
    person = tokens[first + 1].flags & (lex.ROLE | (NAME if told else 0)) and has(tokens[first + 1 : last], NAME)
    if person and (told or object_):
        first += 1
    if tokens[first].flags & lex.ANAPHOR and last - first > 2 and has(tokens[first + 1 : first + 2], NAME):
        first += 1  # "Wtórował jej Adam Nowy"
    named = last - first > 2 and tokens[last - 2].flags & tokens[last - 3].flags & NAME
    return (first, last - 1) if named and not tokens[last - 1].flags else (first, last)


def _without_object(tokens: Tokens, span: TokenSpan, language: Language) -> TokenSpan:
    """A first name without the plural object before it: "encolhe os ombros Fernando"."""
    first, last = span
    if last - first < 3 or not tokens[first].flags & lex.DETERMINER or tokens[first + 1].flags:
        return span
    named = first_name_gender(tokens[first + 2].word, language) and tokens[first + 2].flags & NAME
    plural = tokens[first].word.endswith("s") and tokens[first + 1].word.endswith("s")
    return (first + 2, last) if named and plural else span


def _is_addressed(tokens: Tokens, span: TokenSpan, language: Language) -> bool:
    """Whether a phrase is of those who are told: "a jornalistas", "rivolto ai cronisti"."""
    if tokens[span[1] - 1].word not in language.words("listeners"):
        return False
    if language.oblique_endings and not has(tokens[span[0] : span[1] - 1], lex.ROLE | lex.GROUP):
        return True  # "ujistil novináře", "mówi Wirtualnej Polsce"
    told = tokens[max(0, span[0] - 1) : span[0] + (span[1] - span[0] > 1)]
    return any(token.flags & lex.PREPOSITION and token.word not in language.words("according") for token in told)


def _whole_end(tokens: Tokens, part: TokenSpan, language: Language) -> int:
    """Where the phrase ends that says of what something is a part."""
    k = part[1]
    whole = phrase_from(tokens, k + 1, language, True) if k < len(tokens) and tokens[k].flags & lex.HEAD else None
    return whole[1] if whole else k


def has_word(tokens: Tokens, phrase: TokenSpan, language: Language, section: str) -> bool:
    """Whether a phrase ends in a word of a section."""
    return tokens[phrase[1] - 1].word in language.words(section)


def _past_house(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name behind a role and its house in marks: «директор фонда „Рассвет“ Ирина Белова»."""
    k = role[1]
    if language.articles or k + 1 >= len(tokens) or not tokens[k].flags & QUOTE or not tokens[k + 1].flags & NAME:
        return None
    house = tokens[k].end - tokens[k].start < _HOUSE and has(tokens[role[0] : k], lex.ROLE)
    named = tokens[k - 1].flags & NAME and not tokens[k - 1].flags & lex.ROLE
    return (k + 1, skip(tokens, k + 1, NAME)) if house and not named else None


def _named_group(tokens: Tokens, group: TokenSpan, language: Language) -> TokenSpan | None:
    """The name with its article behind a bare noun for a body: "Supporters' group the Claw Trust"."""
    k = group[1]
    flags = tokens[k - 1].flags
    bare = (
        flags & lex.GROUP and not flags & NAME and not language.inverted and not tokens[group[0]].flags & lex.DETERMINER
    )
    named = bare and k + 1 < len(tokens) and tokens[k].word in language.words("definite") and tokens[k + 1].flags & NAME
    return phrase_from(tokens, k, language) if named else None


def _named_after(tokens: Tokens, role: TokenSpan, language: Language) -> TokenSpan | None:
    """The name that closes a role with modifiers: "l'ex-ministre des Sports et de la Ville Anne Roux"."""
    k = role[1]
    if not language.inverted or language.nouns_capitalised or not language.articles:
        return None
    if not tokens[k - 1].flags & lex.ROLE or tokens[k - 1].flags & (NAME | lex.GROUP) or k >= len(tokens):
        return None
    if not tokens[k].flags & (lex.HEAD | lex.PREPOSITION):
        return None
    while k < min(len(tokens) - 1, role[1] + _MODIFIERS):
        if tokens[k].flags & (QUOTE | lex.ROLE | lex.PRONOUN | lex.RELATIVE | REPORTING | lex.AUXILIARY):
            return None
        if tokens[k].flags & STOP and tokens[k].word != ",":
            return None
        alone = not tokens[k - 1].flags & (STOP | lex.PREPOSITION | lex.CONJUNCTION | lex.DETERMINER)
        if alone and tokens[k].flags & tokens[k + 1].flags & NAME and first_name_gender(tokens[k].word, language):
            return phrase_from(tokens, k, language)
        k += 1
    return None


def according_to(tokens: Tokens, i: int, language: Language) -> Cue | None:
    """The speaker of "according to ..." if that begins at token i."""
    if not _may_go_on(tokens, i, language) or has(tokens[i + 1 : i + 2], lex.SHARE):
        return None
    phrases = language.according.get(tokens[i].word, ())
    said = _words(tokens[i : i + len(phrases[0]) + 1]) if phrases else ()  # the longest comes first
    for phrase in phrases:
        size = len(phrase)
        end, same = i + size, said[:size] == phrase
        if same and _is_relative(tokens, end, language):
            return cue_at(tokens, _related(tokens, i - 1, language), 0.9, "according", language)
        if same and _is_told(tokens, end, language):
            house = organisation_speaking(tokens, end - 1, end + 1, language)  # «Как заявили „Маяку“ в мэрии»
            house = house or phrase_from(tokens, end + 1, language)
            return cue_at(tokens, house, 0.95, "according", language)
        if size == 1 or same:
            subject = (end, end + 1) if _alone(tokens, end, language) else phrase_from(tokens, end, language, True)
            if (
                subject
                and tokens[subject[0]].flags & lex.POSSESSIVE
                and has_word(tokens, subject, language, "speech nouns")
            ):
                continue  # "selon ses propres mots": the subject of the clause
            if subject and not _is_other_preposition(tokens, i, subject, language):
                return cue_at(tokens, subject, 0.95, "according", language)
        elif phrase[1] == "_" and said[2:size] == phrase[2:] and tokens[i + 1].flags & lex.ANAPHOR:
            return cue_at(tokens, (i + 1, i + 2), 0.9, "according", language)  # "in his view"
        elif end < len(tokens) and said[2 : size + 1] == phrase[1:] and tokens[i + 1].flags & lex.ANAPHOR:
            return cue_at(tokens, (i + 1, i + 2), 0.95, "according", language)  # "nach seinen Angaben"
    return None


def _may_go_on(tokens: Tokens, i: int, language: Language) -> bool:
    """Whether the word behind token i lets that begin "according to ...": most words like "in" begin something else."""
    seconds = _second_words(language).get(tokens[i].word)
    if seconds is None:
        return True
    return i + 1 < len(tokens) and (tokens[i + 1].word in seconds or bool(tokens[i + 1].flags & lex.ANAPHOR))


@cache
def _second_words(language: Language) -> dict[str, frozenset[str]]:
    """By their first word, the second words of phrases like "according to"; none for a first word that is enough."""
    return {
        first: frozenset(phrase[1] for phrase in phrases)
        for first, phrases in language.according.items()
        if all(len(phrase) > 1 for phrase in phrases)
    }


def _related(tokens: Tokens, source: int, language: Language) -> TokenSpan | None:
    """What a relative pronoun stands for that a source word precedes: "il perito della procura, secondo cui"."""
    source -= source > 0 and tokens[source].word == ","
    source -= is_initial_stop(tokens, source)
    phrase = phrase_to(tokens, source, language, True)
    if phrase is None or not language.articles:
        return phrase
    person = _explained_name(tokens, phrase[0])
    if person or has(tokens[phrase[0] : phrase[1]], lex.ROLE):
        return person or phrase
    last = phrase[0] if tokens[phrase[0]].flags & lex.PREPOSITION else phrase[0] - 1
    if last < 1 or not tokens[last].flags & lex.HEAD:
        return phrase
    role = phrase_to(tokens, last - 1, language)
    return role if role and has(tokens[role[0] : role[1]], lex.ROLE) else phrase


def _explained_name(tokens: Tokens, first: int) -> TokenSpan | None:
    """The full name before the comma of what explains it: "Filippo Rech, zoologo del Muse, secondo il quale"."""
    for k in range(first - 1 if first else 0, max(0, first - _EXPLAINS), -1):
        if tokens[k].word == ",":
            name = skip(tokens, k - 1, NAME, step=-1) + 1
            return (name, k) if k - name > 1 else None
        if tokens[k].flags & (STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PRONOUN | lex.RELATIVE):
            return None
    return None


def _is_told(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a name in marks stands at token k, and the house that speaks behind it."""
    told = not language.articles and k + 1 < len(tokens) and tokens[k].flags & QUOTE
    return bool(told and tokens[k + 1].flags & (lex.SEAT | lex.ROLE))


def _is_relative(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a relative pronoun stands at token k, after "according to": "Bruni, secondo cui", "Costa, según la cual"."""
    if k < len(tokens) and tokens[k].word in language.words("source relatives"):
        return True  # "Tomasz Wrona, według którego"
    k += k + 1 < len(tokens) and has(tokens[k : k + 1], lex.DETERMINER) and has(tokens[k + 1 : k + 2], lex.RELATIVE)
    if k >= len(tokens) or not language.inverted or language.nouns_capitalised or not language.articles:
        return False
    flags = tokens[k].flags
    return bool(flags & lex.RELATIVE and not flags & (lex.DETERMINER | lex.CONJUNCTION))


def _is_other_preposition(tokens: Tokens, i: int, phrase: TokenSpan, language: Language) -> bool:
    """Whether a word that seldom names a source means something else here: "pour la paix", not "pour le maire, ..."."""
    if tokens[i].word not in language.words("weak according"):
        return False
    contrast = i == 1 and tokens[0].flags & lex.ADVERB  # "Já para o professor"
    opens = (
        contrast
        or (i == 0 and bool(tokens[i].flags & CAPITAL))
        or (i > 0 and language.inverted and bool(tokens[i - 1].flags & (STOP | QUOTE | lex.CONJUNCTION)))
    )
    end = phrase_end(tokens, phrase, language)
    closes = end == len(tokens) or bool(tokens[end].flags & _AFTER_SOURCE)
    return not (opens and closes and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN)


def _words(tokens: Tokens) -> tuple[str, ...]:
    return tuple([token.word for token in tokens])


def _alone(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether the word at k is a pronoun by itself: "according to her, it" but not "according to her lawyer"."""
    ends = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PREPOSITION | lex.CONJUNCTION | lex.ADVERB | lex.DETERMINER
    if not has(tokens[k : k + 1], lex.ANAPHOR):
        return False
    if not language.articles and not tokens[k].flags & lex.POSSESSIVE:
        return True  # "podle ní jde o"
    if language.inverted and not language.dropped and has(tokens[k + 2 : k + 3], lex.DETERMINER):
        verb = tokens[k + 1]  # "volgens haar blijft de expertise": no noun stands directly before an article
        return not verb.flags and verb.word.isalpha()
    return k + 1 == len(tokens) or has(tokens[k + 1 : k + 2], ends)


def according_postposed(tokens: Tokens, j: int, language: Language) -> Cue | None:
    """The speaker before the word at j: "dem Minister zufolge", "seiner Meinung nach"."""
    source = j > 1 and bool(tokens[j - 1].flags & lex.NOT_NAME)  # "Angaben"
    own = j - 2 if source else j - 1
    subject: TokenSpan | None = None
    if own >= 0 and tokens[own].flags & lex.ANAPHOR and (source or tokens[j].flags & lex.AFTER_NAME):
        subject = own, own + 1
    elif tokens[j].flags & lex.AFTER_NAME:
        subject = phrase_to(tokens, j - 1, language, True)
    return cue_at(tokens, subject, 0.9, "according", language)
