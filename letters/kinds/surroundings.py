"""A part in marks and what stands around it: its sentence by clauses, and the sentence before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from letters.kinds.feature_points import lists
from letters.kinds.reported_speech import clause_end, clause_start
from letters.languages.lexicon import Language
from letters.languages.lexicon import language as language_of
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import HAN_OR_KANA
from letters.text.sentence_breaks import break_after, breaks

AROUND = 300  # code points looked at before and after
SHORT = 160  # code points of a line that may be a headline
WHOLE = 300  # code points of a part that are looked at
WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*[’']?")


class Surroundings(NamedTuple):
    """A part and what stands around it in its paragraph."""

    inner: str
    words: list[str]
    before: str
    after: str
    previous: list[str]  # words of the sentence before, in lower case as all that follow
    earlier_clauses: list[str]  # words of earlier clauses of its sentence
    clause_before: list[str]  # words of its clause before it
    clause_after: list[str]  # words of its clause after it
    words_before: list[str]  # words of its sentence before it
    words_after: list[str]
    headline: bool
    titled: bool
    whole: bool
    whole_line: bool  # all of its line is before and after it
    code: str
    language: Language
    lists: Mapping[str, frozenset[str]]


def surroundings(text: str, part: QuoteSpan, language: str, around: int = AROUND) -> Surroundings:
    """A part of a text, with at most `around` code points of its paragraph on either side."""
    start = max(text.rfind("\n", max(0, part.outer_start - around), part.outer_start) + 1, part.outer_start - around, 0)
    end = text.find("\n", part.outer_end, part.outer_end + around)
    end = min(len(text), part.outer_end + around) if end < 0 else end
    before, after = text[start : part.outer_start], text[part.outer_end : end]
    previous, lead, trail = _sentence(text, start, part, end, language_of(language))
    cut, clause = clause_start(lead), clause_end(trail)
    earlier, own_before = WORD.findall(lead[:cut]), WORD.findall(lead[cut:])
    own_after, later = WORD.findall(trail[:clause]), WORD.findall(trail[clause:])
    inner = text[part.start : min(part.end, part.start + WHOLE)]
    if part.end - part.start > WHOLE:
        inner += text[part.end - 1]
    open_start = start == 0 or text[start - 1] == "\n"
    open_end = end == len(text) or text[end] == "\n"
    short = open_start and open_end and end - start < SHORT
    headline = short and (start == 0 or text[end - 1].isalnum()) and titled(WORD.findall(before + after))
    whole = open_start and open_end and not before.strip() and len(after.strip()) < 2
    words = WORD.findall(inner)
    return Surroundings(
        inner, words, before, after,
        WORD.findall(previous), earlier, own_before, own_after, earlier + own_before, own_after + later,
        headline, titled(words), whole, open_start and open_end, language, language_of(language), lists(language),
    )  # fmt: skip


def _sentence(text: str, start: int, part: QuoteSpan, end: int, words: Language) -> tuple[str, str, str]:
    """In lower case the sentence before that of a part, and what of its own stands before and after it."""
    previous, own = (max(start, offset) for offset in breaks(text, start, part.outer_start, words))
    last = break_after(text, part.outer_end, end, words)
    after = text[part.outer_end : last if last >= 0 else end]
    return text[previous:own].lower(), text[own : part.outer_start].lower(), after.lower()


def length(around: Surroundings) -> int:
    """Words; two Han or kana characters count as one."""
    return (
        len(around.words)
        if around.inner.isascii()
        else max(len(around.words), len(HAN_OR_KANA.findall(around.inner)) // 2)
    )


def titled(words: list[str]) -> bool:
    """Whether all words but small ones are capitalised or numbers."""
    big = [w for w in words if len(w) > 3 or not w[0].islower()]
    return any(w[0].isupper() for w in big) and all(not w[0].islower() for w in big)
