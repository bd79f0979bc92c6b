"""The words round a quotation: its sentence, cut into tokens, with other quotations set aside.

Every look into the text is bounded, so that a line of ten megabytes or a paragraph of a hundred
thousand quotations costs no more for each quotation than a short article does.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Sequence

from letters.language import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    NOT_NAME,
    OBJECT,
    OTHER_DETERMINER,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    Language,
)
from letters.marks import Marked

CAPITAL, NAME, QUOTE, STOP, NUMBER = 1 << 22, 1 << 23, 1 << 24, 1 << 25, 1 << 26
_FUNCTION = (
    PRONOUN | RELATIVE | OBJECT | DETERMINER | OTHER_DETERMINER | POSSESSIVE
    | PREPOSITION | CONJUNCTION | AUXILIARY | ADVERB | NOT_NAME
)  # fmt: skip
LEFT, RIGHT, HOPS = 360, 300, 4  # code points looked at on either side, quotations crossed
_TOKEN = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*|\n|[^\w\s]")
_BREAK = re.compile(r"[.!?…]+['’\"”»)\]]*(?:\s+(?=[^\W\da-zà-ÿа-яё]|[\"“„«‘'`(\[—–-])|\s*\Z)|\n+|[。！？]")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")


class Token(NamedTuple):
    """A word, a mark of punctuation or a whole quotation (QUOTE)."""

    word: str  # in lower case; the mark itself for punctuation
    start: int
    end: int
    flags: int


class Frame(NamedTuple):
    """The rest of the sentence that a quotation stands in."""

    left: list[Token]
    right: list[Token]
    opens: bool  # nothing of its sentence stands before it
    closes: bool  # nothing of its sentence stands after it


def tokens(text: str, start: int, end: int, language: Language) -> list[Token]:
    """The words and marks of a stretch of text, each with what it can be."""
    lexicon = language.lexicon
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        first = word[0]
        if not first.isalnum():
            found.append(Token(word, match.start(), match.end(), STOP))
            continue
        lower = word.lower()
        flags = lexicon.get(lower, 0)
        if first.isupper():
            flags |= CAPITAL if flags & _FUNCTION and not (len(word) > 1 and word.isupper()) else CAPITAL | NAME
        elif first.isdigit():
            flags |= NUMBER
        found.append(Token(lower, match.start(), match.end(), flags))
    return found


def break_before(text: str, start: int, end: int, language: Language) -> int:
    """Where the last sentence of text[start:end] begins, -1 where no sentence ends in there."""
    last = -1
    for match in _BREAK.finditer(text, start, end):
        if not _abbreviated(text, match, language):
            last = match.end()
    return last


def break_after(text: str, start: int, end: int, language: Language) -> int:
    """Where the first sentence of text[start:end] ends, -1 where none ends in there."""
    for match in _BREAK.finditer(text, start, end):
        if not _abbreviated(text, match, language):
            return match.start()
    return -1


def _abbreviated(text: str, match: re.Match[str], language: Language) -> bool:
    """Whether the full stop belongs to "Mr." or "J." rather than to a sentence."""
    at = match.start()
    if text[at] != "." or match.end() - at > 3 or "\n" in match.group():
        return False
    word = _LAST_WORD.search(text, max(0, at - 14), at)
    if word is None:
        return False
    if len(word.group()) == 1:
        return word.group().isupper()
    return word.group().lower() in language.words("abbreviations")


def frame(text: str, tops: Sequence[Marked], k: int, language: Language, body: int) -> Frame:
    """The sentence round the k-th of the quotations `tops`, which do not overlap and stand in order."""
    left = _left(text, tops, k, language, body)
    right = _right(text, tops, k, language)
    return Frame(left, right, not left, not right)


def _left(text: str, tops: Sequence[Marked], k: int, language: Language, body: int) -> list[Token]:
    pieces: list[list[Token]] = []
    end, budget = tops[k].outer_start, LEFT
    for hop in range(k - 1, k - 2 - HOPS, -1):
        floor = tops[hop].outer_end if hop >= 0 else body
        low = max(floor, end - budget)
        start = break_before(text, low, end, language)
        pieces.append(tokens(text, max(start, low), end, language))
        budget -= end - low
        if start >= 0 or low > floor or hop < 0 or budget <= 0:
            break
        if ends_sentence(text, tops[hop], end):
            break
        pieces.append([Token("", tops[hop].outer_start, tops[hop].outer_end, QUOTE)])
        end = tops[hop].outer_start
    return [token for piece in reversed(pieces) for token in piece]


def _right(text: str, tops: Sequence[Marked], k: int, language: Language) -> list[Token]:
    found: list[Token] = []
    start, budget = tops[k].outer_end, RIGHT
    for hop in range(k + 1, k + 2 + HOPS):
        ceiling = tops[hop].outer_start if hop < len(tops) else len(text)
        high = min(ceiling, start + budget)
        end = break_after(text, start, high, language)
        found += tokens(text, start, high if end < 0 else end, language)
        budget -= high - start
        if end >= 0 or high < ceiling or hop >= len(tops) or budget <= 0:
            break
        found.append(Token("", tops[hop].outer_start, tops[hop].outer_end, QUOTE))
        start = tops[hop].outer_end
        if ends_sentence(text, tops[hop], start + 1):
            break
    return found


def ends_sentence(text: str, part: Marked, limit: int) -> bool:
    """Whether a quotation ends with the end of a sentence and what follows begins a new one."""
    last = text[part.end - 1 : part.end]
    if last not in ".!?…。！？":
        return False
    after = text[part.outer_end : part.outer_end + 3].lstrip()
    return not after or after[0].isupper() or not after[0].isalnum()
