"""A body that speaks under its name in marks: «„Яблоко“ считает закон „угрозой“», "“Green Yard” answered: “…”"."""

from __future__ import annotations

from letters.attribution.cues.cue import Cue
from letters.attribution.phrases.sentence_window import CAPITAL, NAME, QUOTE, STOP, Tokens, has, skip
from letters.attribution.phrases.word_classes import DET, REPORTING
from letters.languages import lexicon as lex
from letters.languages.lexicon import Language

_LENGTH = 40  # code points of a name in its marks
_WORDS = 4
_PUNCTUATION = frozenset(".,!?:;…")
_OTHER = NAME | lex.ROLE | lex.GROUP | lex.TITLE | lex.PRONOUN | STOP | QUOTE | REPORTING | lex.CONJUNCTION


def name_in_marks(text: str, tokens: Tokens, language: Language) -> Cue | None:
    """The name in marks that opens the sentence before a quotation, and is the subject of its verb."""
    if len(tokens) < 2 or not tokens[0].flags & QUOTE or not _is_name(text[tokens[0].start : tokens[0].end]):
        return None
    verb = skip(tokens, 1, lex.AUXILIARY | lex.OBJECT, DET)
    if verb >= len(tokens) or not tokens[verb].flags & REPORTING:
        return None
    behind = tokens[verb + 1 :]
    at_once = len(behind) < 2 and (not behind or behind[0].word == ":")
    return Cue(tokens[0].start, tokens[0].end, 0.9, "said") if at_once or _is_thing(behind, language) else None


def _is_name(marked: str) -> bool:
    """Whether what stands in marks, with them, may be a name."""
    words = marked[1:-1].strip().split()
    if len(marked) > _LENGTH or not words or len(words) > _WORDS or not _PUNCTUATION.isdisjoint(marked):
        return False
    return words[0][0].isupper()


def _is_thing(behind: Tokens, language: Language) -> bool:
    """Whether one noun for no person stands between the verb and the quotation: "the answer", «закон»."""
    last = len(behind)
    while last and behind[last - 1].flags & lex.PREPOSITION:
        last -= 1
    noun = skip(behind, 0, DET | lex.OTHER_DETERMINER)
    other = _OTHER & ~(NAME | CAPITAL if language.nouns_capitalised else 0)
    return (
        noun < last and last - noun == 1 and bool(noun or not language.articles) and not has(behind[noun:last], other)
    )
