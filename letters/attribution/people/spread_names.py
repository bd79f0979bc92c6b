"""Full names whose words stand apart: "Rachel Stern" of "Rachel and Daniel Stern", "Bill Orton" of 'Bill "Bo" Orton'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from letters.attribution.phrases.names import first_name_gender
from letters.languages.lexicon import Language

_WIDTH = 40  # code points of a first name and "and"
_SINGLE, _CLOSING = "'‘’‚", "'’‘"  # marks of a nickname
_MARKS = "\"'”“’‘»«"
_NICKNAME = re.compile(rf"(?<![\w-])([^\W\d_][\w-]+) [{_MARKS}„‚]\s?[^\W\d_][\w .-]{{0,18}}\s?[{_MARKS}] $")
_NICKNAME_WIDTH = 50  # code points of a first name and a nickname


def nickname_width(text: str, start: int, raw: str) -> int:
    """How many code points at the beginning of a run are a nickname in single marks: of "Bobby' Calloway"."""
    first = raw.partition(" ")[0]
    return len(first) + 1 if first[-1] in _CLOSING and text[start - 1] in _SINGLE else 0


def nicknamed_name(text: str, start: int, surname: str, language: Language) -> str:
    """The full name of which `surname` at `start` is the last word, behind a nickname in marks; else empty."""
    if not surname or text[start - 2] not in _MARKS:
        return ""
    first = _NICKNAME.search(text, max(0, start - _NICKNAME_WIDTH), start)
    return f"{first[1]} {surname}" if first and first_name_gender(first[1], language) else ""


@cache
def _first_of_two(language: Language) -> re.Pattern[str]:
    """What stands before the full name of the second."""
    joints = "|".join(map(re.escape, language.words("between speakers") or ("\n",)))
    return re.compile(rf"(?<![\w-])([^\W\d_][\w-]+) (?:{joints}) $")


def shared_name(text: str, start: int, raw: str, language: Language) -> str:
    """The full name of whoever stands before the full name `raw` at `start` and has its surname; else empty."""
    first, _, surname = raw.partition(" ")
    if language.case_endings or not surname or " " in surname or not first_name_gender(first, language):
        return ""
    before = _first_of_two(language).search(text, max(0, start - _WIDTH), start) if text[start - 1] == " " else None
    if before is None or not before[1][0].isupper() or not first_name_gender(before[1], language):
        return ""
    word = text[max(0, before.start() - _WIDTH) : before.start()].split()[-1:]
    return "" if word and word[0][0].isupper() and word[0][-1].isalpha() else f"{before[1]} {surname}"


def unlike(shared: Iterable[str], runs: Iterable[str]) -> list[str]:
    """Those of the shared full names whose first name has no other surname in the article."""
    named = {raw.partition(" ")[0] for raw in runs if " " in raw}
    return [full for full in shared if full and full.partition(" ")[0] not in named]
