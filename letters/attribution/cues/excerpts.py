"""Sentences that announce words of a text: "Here is an excerpt:", "Hier der Wortlaut:", "Este es el texto completo:"."""

from __future__ import annotations

from letters.attribution.phrases.sentence_window import NAME, Tokens, has
from letters.attribution.phrases.word_classes import REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_SHORT = 8  # tokens
_SOMEBODY = NAME | lex.ROLE | lex.GROUP | lex.PRONOUN


def announces_excerpt(sentence: Tokens, language: Language) -> bool:
    """Whether a sentence with a colon has a noun for an excerpt, and nobody speaks in it besides in a relative clause."""
    nouns = language.words("excerpts")
    k = next((k for k, token in enumerate(sentence) if token.word in nouns), -1)
    if k < 0 and len(sentence) <= _SHORT and not has(sentence[1:], _SOMEBODY):  # "Read the letter in full:"
        k = next((k for k, token in enumerate(sentence) if token.flags & lex.TEXT), -1)
    if k < 0 or sentence[-1].word != ":" or has(sentence[1:k], REPORTING):  # the first word may be "Read"
        return False
    behind = sentence[k + 1 :]
    verb = next((i for i, token in enumerate(behind) if token.flags & REPORTING), len(behind))
    return verb == len(behind) or has(behind[:verb], lex.RELATIVE | lex.THAT)
