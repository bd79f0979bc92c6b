"""The words that turn the sense of others, with their classes: negations, modals, quantifiers, opposites.

And changes of words that no list of classes holds: names that stand for others, and what limits a statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from index.comparison.alignment import Step
from index.comparison.clauses import languages_at
from index.comparison.meaning import is_negation, spelled_out
from index.comparison.opposites import sides
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words, entries, is_content_word, text_of, words
from letters.languages.word_lists import keys as head_lines
from letters.text.normalize import entry_key
from letters.text.patterns import late_pattern

TITLE = 0.6  # of the words have a capital: capitals show no names there
_SENTENCE_END = late_pattern(r"[.!?:…\"“”«»„‘/]")
NEGATION = "not"
_TURNING = ("negations", "modals", "quantifiers", "universals")
QUALIFIERS = ("close limiters", "qualifiers")
TITLES = ("abbreviations", "titles", "roles")
BEGINNING = 3  # letters that two forms of one name have in common


class Word(NamedTuple):
    """A word of a wording, with what stands before it."""

    key: str
    gap: str
    name: bool  # has a capital where none is due
    alone: bool = False  # would deny beside another negation, and there is none: "personne"


class TurningWords(NamedTuple):
    """The words of a language that turn the sense, each with its class; and those that it ignores."""

    code: str
    classes: Mapping[str, str]
    numbers: Mapping[str, str]
    passed: frozenset[str]
    contrasts: frozenset[str]
    supporting: frozenset[str]
    adverb_endings: tuple[str, ...]


def words_of(wording: Wording, start: int, end: int) -> list[Word]:
    """The words of a stretch of a wording; short forms are spelled out."""
    turning = []
    for number in range(start, end):
        key, gap = wording.keys[number], wording.gap(number)
        name = wording.slice(number, number + 1)[:1].isupper() and number > 0 and not _SENTENCE_END.search(gap)
        first, *rest = parts(key)
        turning += [Word(first, gap, name, _alone(wording, number)), *(Word(part, " ", name) for part in rest)]
    if sum(word.name for word in turning) > TITLE * len(turning) and len(turning) > 1:
        turning = [word._replace(name=False) for word in turning]
    return turning


@lru_cache(maxsize=10_000)
def parts(key: str) -> tuple[str, ...]:
    """A word, or the words that are written as one with an apostrophe: qu'avec."""
    cut_off, mark, rest = key.partition("'")
    if rest and cut_off in all_words("elisions") and not is_negation(f"{cut_off}'") and not is_negation(key):
        return cut_off + mark, rest
    return tuple(spelled_out([key]))


def _alone(wording: Wording, number: int) -> bool:
    """Whether a word denies only beside another negation, and has none within two words: "ne", or n' before a verb."""
    if wording.keys[number] not in all_words("negations beside others"):
        return False
    beside = [*wording.keys[max(0, number - 2) : number], *wording.keys[number + 1 : number + 3]]
    return not any(key.startswith("n'") or is_negation(key) for key in beside)


def governors(word: Word, lists: TurningWords) -> list[tuple[str, str]]:
    """The classes of a word that turns the sense of others, each with the group of opposites that it is of."""
    kind = lists.classes.get(word.key) or lists.numbers.get(word.key) or (word.key if word.key.isdigit() else "")
    if kind:
        return [(kind, "")]
    if word.key in lists.passed:
        return []
    return [(f"opposites {group} {side}", str(group)) for _, group, side in sorted(sides(word.key, (lists.code,)))]


def turns(key: str, code: str) -> bool:
    """Whether a word turns the sense in a language."""
    return any(key in text_of(code, section) for section in _TURNING) and key in word_classes(code)


@cache
def word_classes(code: str) -> Mapping[str, str]:
    """The words of a language that turn the sense, each with its class."""
    classes = {form: NEGATION for form in words(code, "negations")}
    for section in _TURNING[1:]:
        for entry in entries(code, section):
            first, *others = entry.split()
            classes.update({entry_key(form): f"{section} {first}" for form in (first, *others)})
    return classes


@cache
def turning_words(code: str) -> TurningWords:
    """The words of a language that turn the sense, and those that do not."""
    classes = word_classes(code)
    passed = words(code, "stop words") | words(code, "function words") | words(code, "auxiliaries")
    endings = tuple(ending.lstrip("-") for ending in entries(code, "adverb endings"))
    parted = (entry.rpartition(" ") for entry in entries(code, "number words"))
    numbers = {entry_key(word): value for word, _, value in parted if value not in ("1", "1.")}
    return TurningWords(
        code,
        classes,
        numbers,
        passed | classes.keys(),
        words(code, "contrasts"),
        words(code, "supporting verbs"),
        endings,
    )


def classes_in(text: str, code: str) -> Counter[str]:
    """The classes of the listed strings in a text, the longest taken first."""
    pattern, classes = _string_classes(code)
    return Counter(kind for match in pattern.finditer(text) if (kind := classes[match.group()]))


@cache
def _string_classes(code: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    classes: dict[str, str] = {}
    for number, group in enumerate(entries(code, "opposites")):
        for side, forms in enumerate(group.split()):
            classes.update({form: f"opposites {number} {side}" for form in forms.split("/")})
    for section in ("modals", "quantifiers", "universals", "qualifiers"):
        for entry in entries(code, section):
            first = entry.split()[0]
            classes.update({form: f"{section} {first}" for form in entry.split()})
    classes.update(dict.fromkeys(words(code, "negations"), NEGATION))
    classes.update(dict.fromkeys(words(code, "not negations"), ""))
    listed = sorted(classes, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, listed))), classes


@cache
def limiting_words() -> frozenset[str]:
    """The longest word of each entry that limits a statement, in all languages."""
    return frozenset(max(entry.split(), key=len) for section in QUALIFIERS for entry in all_words(section))


def qualifiers(row: Sequence[Word], code: str) -> set[str]:
    """What in a row of words limits a statement: "at least", "arbitrarily"."""
    text = f" {' '.join(word.key for word in row)} "
    return {entry for section in QUALIFIERS for entry in words(code, section) if f" {entry} " in text}


def names_another(query: Wording, reference: Wording, step: Step) -> bool:
    """Whether names stand for others that do not begin alike: Africa for America; capitals show none in German."""
    here = _names(query, step.start, step.end)
    there = _names(reference, step.ref_start, step.ref_end) if here else ()
    if not there or any(a[:BEGINNING] == b[:BEGINNING] for a in here for b in there):
        return False
    return not any(head_lines(code).get("nouns") for code in languages_at(reference, step.ref_start, query.text))


def _names(wording: Wording, start: int, end: int) -> set[str]:
    """The words of a stretch that have a capital among small letters."""
    if (form := wording.slice(start, end)) == form.lower():
        return set()
    beside = [n for n in (start - 1, end) if 0 <= n < len(wording.words)]
    if not any(wording.slice(n, n + 1).islower() for n in beside):
        return set()
    each = (word for number in range(start, end) for word in words_of(wording, number, number + 1))
    return {word.key for word in each if _is_name(word)}


def _is_name(word: Word) -> bool:
    """Whether a word is a name of its own; a title may stand for a first name."""
    return word.name and is_content_word(word.key) and not any(word.key in all_words(section) for section in TITLES)
