"""Whether an entry of a word list stands right before a stretch, an article apart, or in a text without spaces."""

from __future__ import annotations

from letters.kinds.feature_points import endings
from letters.kinds.surroundings import Surroundings
from letters.text.normalize import HAN_OR_KANA


def named(around: Surroundings) -> bool:
    """Whether a part may be a name by its first letter, outside a headline."""
    inner = around.inner
    clauses = not inner.isascii() and any(comma in inner for comma in "，、") and HAN_OR_KANA.search(inner)
    may_begin = not inner[0].islower() and (inner[0].isalnum() or inner[0] == "#")
    return may_begin and not (clauses or inner.endswith(("!", "…")))


def tails(words: list[str]) -> list[str]:
    """The last word, the last two, three and four, and the last word without what is elided before it: "l'expression"."""
    last = words[-4:]
    ends = [" ".join(last[-n:]) for n in range(1, len(last) + 1)]
    if last and "'" in last[-1]:
        ends.append(last[-1].rpartition("'")[2])
    return ends


def stands_before(around: Surroundings, section: str, ends: list[str]) -> bool:
    """Whether an entry stands right before the marks, an article apart."""
    entries = around.listed(section)
    if not around.before.isascii() and HAN_OR_KANA.search(around.before[-4:]):
        return any(around.before.endswith(entry) and not _pointed_at(around, entry) for entry in entries)
    if not ends:
        return False
    return not entries.isdisjoint(ends) or ends[0].endswith(endings(around.language, section))


def _pointed_at(around: Surroundings, noun: str) -> bool:
    """Whether a noun of Chinese or Japanese is one that was named before, so that no name follows: 称该计划“荒唐”."""
    demonstratives = tuple(around.listed("demonstratives"))
    return bool(demonstratives) and around.before[: -len(noun)].endswith(demonstratives)


def stands_inside(around: Surroundings, section: str, text: str) -> bool:
    """Whether an entry stands in a text without spaces between its words."""
    return (
        not text.isascii() and bool(HAN_OR_KANA.search(text)) and any(entry in text for entry in around.listed(section))
    )
