"""Speeches of a transcript or an interview: lines that begin with the label of who speaks.

Labels count where there are several, and most of them recur. The questions of "Q:" are the outlet's own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from letters.quote_marks.quote_parts import QuoteSpan
from letters.text.patterns import LOWER, late_pattern

LEAST = 4  # lines with a label in a transcript
_NAME = rf"[^\W\d_{LOWER}](?:[^\W\d_{LOWER}]|[.'’ -]){{1,30}}"
_TIME = r"[\[(]\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,3})?[\])]|\d{1,2}:\d\d:\d\d(?:[.,]\d{1,3})?"  # no "10:30"
_LINE = late_pattern(
    rf"^[ \t]*(?:(?P<time>{_TIME})[ \t]+)?"
    rf"(?:(?P<capitals>{_NAME}):|(?(time)(?P<timed>[^\W\d_{LOWER}][^\n:*]{{1,40}}):|(?!))|\*\*(?P<bold>[^\W\d_][^*\n:]{{1,40}})(?::\*\*|\*\*:)|(?P<letter>[QAPRFD])[:.])"
    r"[ \t]+(?P<words>[^\s*][^\n]*)$",
    re.MULTILINE,
)


def speeches(copy: str, groups: Iterator[int]) -> list[QuoteSpan]:
    """What is said behind the labels of a transcript, each line a group of its own."""
    if copy.count(":") < LEAST:
        return []
    starts = accumulate(map(len, copy.splitlines(keepends=True)), initial=0)  # quicker than a search for "^"
    lines = [line for start in starts if (line := _LINE.match(copy, start))]
    labels = Counter(_label(line) for line in lines)
    recurring = sum(number for number in labels.values() if number > 1)
    if len(lines) < LEAST or len(labels) < 2 or 2 * recurring < len(lines):
        return []
    asking = next((_label(line) for line in lines if line["letter"]), "")
    spans: list[QuoteSpan] = []
    for line in lines:
        if _label(line) != asking:
            start, end = line.start("words"), line.start("words") + len(line["words"].rstrip())
            opens = max(copy.rfind(":", line.start(), start), copy.rfind(".", line.start(), start)) + 1
            spans.append(QuoteSpan(start, end, opens or start, end, next(groups), False, True))
    return spans


def _label(line: re.Match[str]) -> str:
    return (line["capitals"] or line["timed"] or line["bold"] or line["letter"]).strip()
