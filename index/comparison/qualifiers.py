"""Names that stand for other names, and what limits a statement: changes of words that no list of classes holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.comparison.alignment import Step
from index.comparison.spoken import languages_at
from index.comparison.turning_words import Word, words_of
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, is_content_word, words
from letters.languages.word_lists import keys as head_lines

QUALIFIERS = ("close limiters", "qualifiers")
TITLES = ("abbreviations", "titles", "roles")
BEGINNING = 3  # letters that two forms of one name have in common


@cache
def last_words() -> frozenset[str]:
    """The last word of each entry that limits a statement, in all languages."""
    return frozenset(entry.split()[-1] for section in QUALIFIERS for entry in all_words(section))


def qualifiers(row: Sequence[Word], code: str) -> set[str]:
    """What in a row of words limits a statement: "at least", "arbitrarily"."""
    text = f" {' '.join(word.key for word in row)} "
    return {entry for section in QUALIFIERS for entry in words(code, section) if f" {entry} " in text}


def names_another(query: Wording, reference: Wording, step: Step) -> bool:
    """Whether names stand for others that do not begin alike: Africa for America; capitals tell none in German."""
    here, there = _names(query, step.start, step.end), _names(reference, step.ref_start, step.ref_end)
    if not here or not there or any(a[:BEGINNING] == b[:BEGINNING] for a in here for b in there):
        return False
    return not any(head_lines(code).get("nouns") for code in languages_at(reference, step.ref_start, query.text))


def _names(wording: Wording, start: int, end: int) -> set[str]:
    """The words of a stretch that have a capital amid small letters."""
    beside = [n for n in (start - 1, end) if 0 <= n < len(wording.words)]
    if not any(wording.slice(n, n + 1).islower() for n in beside):
        return set()
    return {word.key for word in words_of(wording, start, end) if word.name and _is_name(word)}


def _is_name(word: Word) -> bool:
    """Whether a word is a name of its own; a title may stand for a first name."""
    return word.name and is_content_word(word.key) and not any(word.key in all_words(section) for section in TITLES)
