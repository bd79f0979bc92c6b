"""The words that distinguish a quotation from a term or a title, by language.

An entry with a hyphen before it stands for every word that ends so. The section `points` says what features weigh in
that language where usage differs: how counts marks hold a term rather than words said is a matter of custom.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from letters.languages.word_lists import plain_code, words

SECTIONS = (
    "title before", "title after", "term before", "term after",
    "own words", "speech words", "distance before", "reported", "indirect", "unattributed", "source", "speaker before",
    "outlets", "points", "name before", "publishing verbs", "naming verbs", "partisans", "written on", "said after",
    "quotation marks", "appeals",
    "so called", "negations", "just as", "called so", "designated", "anybody", "nicknaming", "known to", "as", "what is", "maker endings", "by", "of oneself", "voices", "in place of", "contrasting", "such as",
)  # fmt: skip


@cache
def lists(code: str) -> Mapping[str, frozenset[str]]:
    """These sections of a language's file as sets of lower-case entries, their apostrophes straight; empty ones where
    it has none."""
    code = plain_code(code)
    return {s: frozenset(entry.replace("’", "'") for entry in words(code, s)) for s in SECTIONS}


@cache
def endings(code: str, section: str) -> tuple[str, ...]:
    """The entries of a section that stand for every word with that ending: those with a hyphen before."""
    return tuple(entry[1:] for entry in lists(code)[section] if entry.startswith("-"))


@cache
def points(code: str) -> Mapping[str, int]:
    """What features weigh in a language, where that is not what they weigh elsewhere: "noun -4"."""
    entries = (entry.rpartition(" ") for entry in lists(code)["points"])
    return {name.strip(): int(weight) for name, _, weight in entries}
