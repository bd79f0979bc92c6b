"""What in a source is not its words, once its passages are known: labels and numbers between them, markup, headings."""

from __future__ import annotations

from collections.abc import Sequence

from letters.model import Span
from letters.text.markup import Mark, disjoint, inline_marks
from letters.text.patterns import late_pattern

_NUMBERED = late_pattern(r"(?:[^\W\d_]+ )?(?:\d{1,3}|[IVXLC]+)[.:]?|第.{1,5}[条章節部]")
LONGEST_REMARK = 80  # code points of a remark in brackets on its own line
_BRACKETS = {"[": "]", "(": ")", "（": "）"}


def marks(text: str, passages: Sequence[Span]) -> list[Mark]:
    """What is no word in a text of these passages, in order: what has words outside them, and markup."""
    found, at = [], 0
    for start, end in [*passages, (len(text), len(text))]:
        between = text[at:start]
        if between not in ("", " ", "\n\n") and any(map(str.isalnum, between)):
            found.append(Mark(at + len(between) - len(between.lstrip()), at + len(between.rstrip())))
        at = max(at, end)
    return disjoint([*found, *inline_marks(text)]) if found else inline_marks(text)


def stands_apart(text: str, passage: Span) -> bool:
    """Whether a passage is no part of what is said before and after it: a heading, a remark in brackets on its own line."""
    start, end = passage
    if end - start > LONGEST_REMARK and "#" not in text:
        return False
    line = text.rfind("\n", 0, start) + 1
    close = text.find("\n", end)
    rest = text[end : close if close >= 0 else len(text)]
    if text[line:start].lstrip().startswith("#"):
        return True
    if text[line:start].strip() or rest.strip():
        return False
    if end - start <= LONGEST_REMARK and _BRACKETS.get(text[start]) == text[end - 1]:
        return True
    return end - start <= 30 and _NUMBERED.fullmatch(text[start:end]) is not None
