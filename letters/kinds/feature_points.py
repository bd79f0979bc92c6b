"""What features weigh, the kind that they speak for, and how to say it: `data/kinds.txt`; and the words that show them.

The words are those of the files of the languages. An entry with a hyphen before it stands for every word that ends so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from letters.languages.lexicon import Language
from letters.languages.word_lists import plain_code, words
from letters.model import Kind

TABLE = Path(__file__).parents[1] / "data" / "kinds.txt"
NAMING, NAMELIKE = 0, 1  # the ranks of features that name the kind, and of those that speak for a name
_RANKS = {"naming": NAMING, "namelike": NAMELIKE}
_LINE = re.compile(r"^([^#:\n]+): (-?\d+)(?: (term|title|scare))?(?: (naming|namelike))?; (.+)$", re.MULTILINE)


class Feature(NamedTuple):
    """A feature: its points for somebody's own words, the kind that it speaks for otherwise, how to say it.

    Of the features of words that are not somebody's own, one of the lowest rank gives the kind.
    """

    points: int
    kind: Kind | None
    reason: str
    rank: int = 2


FEATURES = {
    name: Feature(int(weight), cast("Kind | None", kind), reason, _RANKS.get(rank, 2))
    for name, weight, kind, rank, reason in (match.groups() for match in _LINE.finditer(TABLE.read_text("utf-8")))
}


@cache
def endings(language: Language, section: str) -> tuple[str, ...]:
    """The entries of a section that stand for every word with that ending: those with a hyphen before."""
    return tuple(entry[1:] for entry in language.words(section) if entry.startswith("-"))


@cache
def points(code: str) -> Mapping[str, int]:
    """What features weigh in a language, where that is not what they weigh elsewhere: "noun -4"."""
    entries = (entry.rpartition(" ") for entry in words(plain_code(code), "points"))
    return {name.strip(): int(weight) for name, _, weight in entries}
