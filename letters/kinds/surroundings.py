"""A part in marks and what stands around it: its sentence by clauses, and the sentence before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from letters.attribution.sentence_window import break_after, breaks
from letters.kinds.lexicon import lists
from letters.kinds.reported_speech import clause_end, clause_start
from letters.languages.lexicon import Language
from letters.languages.lexicon import language as language_of
from letters.quote_marks.quote_spans import Marked

AROUND = 300  # code points looked at before and after
SHORT = 100  # code points of a line that may be a headline
WHOLE = 300  # code points of a part that are looked at
WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*[’']?")
HAN = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


class Place(NamedTuple):
    """A part and what stands around it in its paragraph."""

    inner: str
    words: list[str]
    before: str
    after: str
    told: list[str]  # words of the sentence before, in lower case as all that follow
    head: list[str]  # words of earlier clauses of its sentence
    ahead: list[str]  # words of its clause before it
    behind: list[str]  # words of its clause after it
    earlier: list[str]  # words of its sentence before it
    later: list[str]
    headline: bool
    titled: bool
    whole: bool
    code: str
    speech: Language
    lists: Mapping[str, frozenset[str]]


def place_of(text: str, part: Marked, language: str, around: int = AROUND) -> Place:
    """A part of a text, with at most `around` code points of its paragraph on either side."""
    start = max(text.rfind("\n", max(0, part.outer_start - around), part.outer_start) + 1, part.outer_start - around, 0)
    end = text.find("\n", part.outer_end, part.outer_end + around)
    end = min(len(text), part.outer_end + around) if end < 0 else end
    before, after = text[start : part.outer_start], text[part.outer_end : end]
    told, lead, trail = _sentence(text, start, part, end, language_of(language))
    cut, clause = clause_start(lead), clause_end(trail)
    head, ahead, behind = WORD.findall(lead[:cut]), WORD.findall(lead[cut:]), WORD.findall(trail[:clause])
    inner = text[part.start : min(part.end, part.start + WHOLE)]
    if part.end - part.start > WHOLE:
        inner += text[part.end - 1]
    open_start = start == 0 or text[start - 1] == "\n"
    open_end = end == len(text) or text[end] == "\n"
    short = open_start and open_end and end - start < SHORT
    headline = short and (start == 0 or text[end - 1].isalnum()) and titled(WORD.findall(before + after))
    whole = open_start and open_end and not before.strip() and len(after.strip()) < 2
    words = WORD.findall(inner)
    return Place(
        inner, words, before, after,
        WORD.findall(told), head, ahead, behind, head + ahead, behind + WORD.findall(trail[clause:]),
        headline, titled(words), whole, language, language_of(language), lists(language),
    )  # fmt: skip


def _sentence(text: str, start: int, part: Marked, end: int, words: Language) -> tuple[str, str, str]:
    """In lower case the sentence before that of a part, and what of its own stands before and after it."""
    told, own = (max(start, at) for at in breaks(text, start, part.outer_start, words))
    last = break_after(text, part.outer_end, end, words)
    after = text[part.outer_end : last if last >= 0 else end]
    return text[told:own].lower(), text[own : part.outer_start].lower(), after.lower()


def length(place: Place) -> int:
    """Words; two Han or kana characters count as one."""
    return len(place.words) if place.inner.isascii() else max(len(place.words), len(HAN.findall(place.inner)) // 2)


def titled(words: list[str]) -> bool:
    """Whether all words but small ones are capitalised or numbers."""
    big = [w for w in words if len(w) > 3 or not w[0].islower()]
    return any(w[0].isupper() for w in big) and all(not w[0].islower() for w in big)
