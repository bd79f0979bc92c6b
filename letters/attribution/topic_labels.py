"""Labels that name what a quotation is about, and not who speaks: "The opponent: “...”", "Sul mercato: “...”"."""

from __future__ import annotations

from letters.attribution.phrases.listed_phrases import words_from
from letters.attribution.phrases.phrase import phrase_from
from letters.attribution.phrases.sentence_window import ACRONYM, NAME, QUOTE, STOP, Tokens, has, skip, tokenize
from letters.attribution.phrases.speakable import LISTED, head_of
from letters.attribution.phrases.verbs import is_verbal
from letters.attribution.phrases.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language
from letters.text.patterns import late_pattern

_LONGEST = 6  # tokens of a label with its colon
_PROMPT = 24  # tokens of what a speaker was asked about
_LABEL = late_pattern(r"(?m)^(\w[^\n:.,;\"“„«]{2,40}\s?:)\s[\"“„«]")
_ANOTHER = lex.TEXT | lex.OBJECT
_CLAUSE = STOP | QUOTE | REPORTING | lex.AUXILIARY | lex.PRONOUN | lex.RELATIVE


def may_label(lead: Tokens) -> bool:
    """Whether what stands before a quotation is short enough for a label, and ends in a colon."""
    return 1 < len(lead) < _LONGEST and lead[-1].word == ":" and not has(lead[1:-1], _CLAUSE)


def is_motto(lead: Tokens, language: Language) -> bool:
    """Whether a noun for words of nobody stands before a colon: "Motto: “...”"; not "Her motto: “...”"."""
    if not 1 < len(lead) < _LONGEST or lead[-1].word != ":" or lead[0].flags & lex.POSSESSIVE:
        return False
    joined = 1 if has(lead[1:2], lex.PREPOSITION) else 0  # "Mot d'ordre :"
    return lead[-2].word in language.words("mottos") and not has(lead[joined:-2], NAME | lex.ROLE)


def names_topic(label: Tokens, language: Language) -> bool:
    """Whether a label is a noun for no speaker behind an article: "Las bajas:"."""
    words = label[:-1]
    if not words[0].flags & lex.DETERMINER or len(words) < 2 or not language.articles:
        return False
    if any(token.flags & NAME for token in words) and not language.nouns_capitalised:
        return False
    if len(words) > 3 and words[1].word in language.words("replies"):
        return False  # "La risposta del sindaco:"
    return head_of(words, language) < LISTED and not has(words, ACRONYM)


def is_prompt(lead: Tokens, language: Language, *, joined: bool = False) -> bool:
    """Whether a paragraph opens with what a speaker was asked about: "On the injury of Lee:", "... zum Spiel:".

    `joined`: it stands behind words of the speaker, so that any preposition may open it: "To the crowd:".
    """
    if not lead or lead[-1].word != ":" or len(lead) > _PROMPT:
        return False
    first = skip(lead, 0, STOP | lex.COORDINATOR)
    size = words_from(lead, first, "about", language)
    if joined and not size and _opens_with_place(lead[first:-1], language):
        size = 1
    topic = lead[first + size : -1] if size else ()
    if not topic or has(topic, QUOTE | REPORTING):
        return False
    if has(topic, lex.AUXILIARY | lex.PASSIVE) and not has(topic, lex.CONJUNCTION | lex.RELATIVE):
        return False  # "On the door was a notice:"
    comma = next((k for k, token in enumerate(topic) if token.word == ","), len(topic))
    speaker = has(topic[comma:], NAME | lex.ROLE | lex.GROUP | lex.TEXT)
    if speaker and not has(topic[comma + 1 : comma + 2], lex.RELATIVE):
        return False  # "Sur la place, le maire :"
    return not _names_apart(topic[:comma], language)


def _opens_with_place(topic: Tokens, language: Language) -> bool:
    """Whether a preposition opens a label without a verb, and no second phrase stands in it: "To the crowd"."""
    if not has(topic[:1], lex.PREPOSITION) or has(topic, _ANOTHER) or topic[0].word in language.words("comes from"):
        return False
    phrase = None if language.nouns_capitalised else phrase_from(topic, 1, language, True)
    apart = phrase and phrase[1] < len(topic) and has(topic[phrase[1] :], NAME | lex.ROLE)
    return not apart and not any(not token.flags and is_verbal(token, language) for token in topic)


def _names_apart(topic: Tokens, language: Language) -> bool:
    """Whether a name stands behind a whole topic, and is no part of it: "Sul palco Gino Rossi:"."""
    opens = lex.EITHER_CASE if language.nouns_capitalised else lex.DETERMINER
    for k in range(1, len(topic) - 1):
        noun = topic[k - 1].flags & NAME or not topic[k - 1].flags
        if noun and topic[k].flags & opens and topic[k + 1].flags & (NAME | lex.ROLE):
            return not topic[k].flags & (lex.PREPOSITION | lex.HEAD)  # "Zur Begründung das Ministerium:"
    beside = lex.PREPOSITION | lex.HEAD | DET | NAME | lex.ROLE | lex.TITLE | lex.CONJUNCTION
    first = 2 if language.verb_second else 1  # "Over wethouder Jan Bos:"
    people = (k for k in range(first, len(topic)) if topic[k].flags & NAME)
    apart = any(not topic[k - 1].flags & beside for k in people)
    return apart and language.articles and not language.nouns_capitalised  # else it may be in the genitive


def has_topics(text: str, body: int, language: Language) -> bool:
    """Whether a paragraph of an article begins with such a label."""
    return any(
        may_label(label) and names_topic(label, language)
        for label in (tokenize(text, *match.span(1), language) for match in _LABEL.finditer(text, body))
    )
