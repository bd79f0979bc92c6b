"""Phrases that name a source: "according to the mayor", "in his view", "dem Minister zufolge", "secondo cui"."""

from __future__ import annotations

from functools import cache

from letters.attribution.cues.cue import Cue, cue_at, has_word, named_after
from letters.attribution.phrases.inverted_subjects import organisation_speaking
from letters.attribution.phrases.name_parts import is_initial_stop
from letters.attribution.phrases.phrase import TokenSpan, having, phrase_end, phrase_from, phrase_to
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.speakable import OTHER_NOUN, head_of
from letters.attribution.phrases.word_classes import DET, PHRASE, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_AFTER_SOURCE = STOP | QUOTE | lex.PASSIVE | lex.AUXILIARY | lex.DETERMINER | lex.OBJECT  # "Per il sindaco la tassa è"


def according_to(tokens: Tokens, i: int, language: Language) -> Cue | None:
    """The speaker of "according to ..." if that begins at token i."""
    if not _may_go_on(tokens, i, language) or has(tokens[i + 1 : i + 2], lex.SHARE):
        return None
    phrases = language.according.get(tokens[i].word, ())
    longest = len(phrases[0]) if phrases else 0
    said = tuple([token.word for token in tokens[i : i + longest + 1]])
    for phrase in phrases:
        size = len(phrase)
        end, same = i + size, said[:size] == phrase
        if same and _is_relative(tokens, end, language):
            return cue_at(tokens, _related(tokens, i - 1, language), 0.9, "according", language)
        if same and _has_house_behind(tokens, end, language):
            house = organisation_speaking(tokens, end - 1, end + 1, language)  # «Как заявили „Маяку“ в мэрии»
            house = house or phrase_from(tokens, end + 1, language)
            return cue_at(tokens, house, 0.95, "according", language)
        if size == 1 or same:
            subject = (end, end + 1) if _alone(tokens, end, language) else phrase_from(tokens, end, language, True)
            owned = subject and tokens[subject[0]].flags & lex.POSSESSIVE
            if subject and owned and has_word(tokens, subject, language, "speech nouns"):
                return cue_at(tokens, (subject[0], subject[0] + 1), 0.9, "according", language)  # "selon ses mots"
            if subject and not _is_other_preposition(tokens, i, subject, language):
                return cue_at(tokens, subject, 0.95, "according", language)
        elif phrase[1] == "_" and said[2:size] == phrase[2:] and tokens[i + 1].flags & lex.ANAPHOR:
            return cue_at(tokens, (i + 1, i + 2), 0.9, "according", language)  # "in his view"
        elif end < len(tokens) and said[2 : size + 1] == phrase[1:] and tokens[i + 1].flags & lex.ANAPHOR:
            return cue_at(tokens, (i + 1, i + 2), 0.95, "according", language)  # "nach seinen Angaben"
    return None


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


def _is_relative(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a relative pronoun stands at token k, after "according to": "Bruni, secondo cui", "Costa, según la cual"."""
    if k < len(tokens) and tokens[k].word in language.words("source relatives"):
        return True  # "Tomasz Wrona, według którego"
    k += k + 1 < len(tokens) and has(tokens[k : k + 1], lex.DETERMINER) and has(tokens[k + 1 : k + 2], lex.RELATIVE)
    if k >= len(tokens) or not language.inverted or language.nouns_capitalised or not language.articles:
        return False
    flags = tokens[k].flags
    return bool(flags & lex.RELATIVE and not flags & (lex.DETERMINER | lex.CONJUNCTION))


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
    return having(tokens, phrase_to(tokens, last - 1, language), lex.ROLE) or phrase


def _explained_name(tokens: Tokens, first: int) -> TokenSpan | None:
    """The full name before the comma of what explains it: "Filippo Rech, zoologo del Muse, secondo il quale"."""
    for k in range(first - 1 if first else 0, max(0, first - PHRASE), -1):
        if tokens[k].word == ",":
            name = skip(tokens, k - 1, NAME, step=-1) + 1
            return (name, k) if k - name > 1 else None
    return None


def _has_house_behind(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether a name in marks stands at token k, and the house that speaks behind it."""
    in_marks = not language.articles and k + 1 < len(tokens) and tokens[k].flags & QUOTE
    return bool(in_marks and tokens[k + 1].flags & (lex.SEAT | lex.ROLE))


def _alone(tokens: Tokens, k: int, language: Language) -> bool:
    """Whether the word at k is a pronoun by itself: "according to her, it" but not "according to her lawyer"."""
    ends = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PREPOSITION | lex.CONJUNCTION | lex.ADVERB | lex.DETERMINER
    if not has(tokens[k : k + 1], lex.ANAPHOR):
        return False
    if not tokens[k].flags & (lex.POSSESSIVE | DET):
        return True  # "podle ní jde o", "volgens hem ziek"
    if language.inverted and not language.dropped and has(tokens[k + 2 : k + 3], lex.DETERMINER):
        verb = tokens[k + 1]  # "volgens haar blijft de expertise": no noun stands directly before an article
        return not verb.flags and verb.word.isalpha()
    return k + 1 == len(tokens) or has(tokens[k + 1 : k + 2], ends)


def _is_other_preposition(tokens: Tokens, i: int, phrase: TokenSpan, language: Language) -> bool:
    """Whether a word that seldom names a source means something else here: "pour la paix", not "pour le maire, ..."."""
    if tokens[i].word not in language.words("weak according"):
        return False
    contrast = i == 1 and tokens[0].flags & lex.ADVERB  # "Já para o professor"
    inside = i > 0 and language.inverted and tokens[i - 1].flags & (STOP | QUOTE | lex.CONJUNCTION)
    opens = contrast or inside or (i == 0 and tokens[i].flags & CAPITAL)
    named = named_after(tokens, phrase, language)
    end = named[1] if named else phrase_end(tokens, phrase, language)
    closes = end == len(tokens) or bool(tokens[end].flags & _AFTER_SOURCE)
    return not (opens and closes and head_of(tokens[phrase[0] : phrase[1]], language) > OTHER_NOUN)
