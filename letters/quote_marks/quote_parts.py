"""Which stretches in marks are parts of one quotation, and what inside the marks is nobody's words.

A reporting clause interrupts a quotation, between its marks or inside them; a transcript labels its speakers;
a block quotation has edges of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from letters.languages.lexicon import CUE
from letters.languages.word_lists import all_words
from letters.model import Span

LONGEST = 2000  # code points of a stretch looked through for a reporting clause

_DASHES = "-–—"
_CLAUSE = re.compile(
    r"(?P<one>[,?!….])\s*[-–—]\s+(?P<clause>[^\W\d_A-ZА-ЯЁ][^\n,.;:?!–—\"“”«»]{2,70}?)[,.:]\s*[-–—]\s+(?=\w)"
)
_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
CREDIT = re.compile(rf"[—–-]?\s?{_NAME}(?: (?:{_NAME}|[a-zß-ÿ]+(?= {_NAME}))){{1,5}}(?:, [^.!?\n]{{1,70}})?\.?")
_LABEL = re.compile(r"[^\W\d_a-zß-ÿ][^\Wa-zß-ÿ](?:[^\Wa-zß-ÿ]|[.'’ -]){0,28}:\s+(?=\S)")


class QuoteSpan(NamedTuple):
    """A stretch of text that stands in quotation marks, or a block quotation."""

    start: int  # inside the marks
    end: int
    outer_start: int  # with the marks; the same as start where there is none
    outer_end: int
    group: int = 0  # the parts of one quotation share it; counted from 0
    nested: bool = False
    block: bool = False


def without_clause(copy: str, stretch: QuoteSpan, words: Mapping[str, int]) -> list[QuoteSpan]:
    """The parts of a stretch round a reporting clause between dashes inside the marks: «Да, — сказал он, — нет»."""
    end = min(stretch.end, stretch.start + LONGEST)
    dashed = not stretch.nested and any(copy.find(dash, stretch.start, end) >= 0 for dash in _DASHES)
    match = _CLAUSE.search(copy, stretch.start, end) if dashed else None
    if not match or not any(words.get(word, 0) & CUE for word in match["clause"].lower().split()):
        return [stretch]
    return [stretch._replace(end=match.end("one"), outer_end=match.end("one")),
            stretch._replace(start=match.end(), outer_start=match.end())]  # fmt: skip


def labelled(copy: str, found: list[QuoteSpan], new: Callable[[], int]) -> list[QuoteSpan]:
    """The spans without the speakers' labels of a transcript inside the marks; each speaker has a group.

    One label alone may be a speaker's own word (BREAKING:), so it takes two.
    """
    labels = {at: match for at, m in enumerate(found) if not m.nested and (match := _LABEL.match(copy, m.start, m.end))}
    if len(labels) < 2:
        return found
    groups: dict[int, int] = {}
    for at, stretch in enumerate(found):
        if at in labels:
            groups[stretch.group] = new()
            found[at] = stretch._replace(start=labels[at].end(), group=groups[stretch.group])
        elif stretch.group in groups:
            found[at] = stretch._replace(group=groups[stretch.group])
    return found


def interrupted(copy: str, one: QuoteSpan, other: QuoteSpan) -> bool:
    """Whether two neighbours in a paragraph are one quotation with a reporting clause between."""
    gap = copy[one.outer_end : other.outer_start]
    if len(gap) > 150 or not gap.strip(" *_\t\xa0") or re.search(r"[.!?;]\s", gap.rstrip()):
        return False
    clause = gap.strip(" *_\t\xa0")
    if clause.endswith(".") and "," in (copy[other.end - 1], copy[other.outer_end : other.outer_end + 1]):
        return False  # the other has a reporting clause of its own
    ended = copy[one.end - 1]
    if clause[0] in ",，–—-" and ended not in ".":
        clause = clause[1:].lstrip()
    elif ended not in ",，—–-" and not (ended in "?!…！？" and clause[0].islower()):
        return False
    return (
        len(clause) > (3 if clause.isascii() else 2)
        and clause[-1] in ",.:—–，。："
        and not _conjunction().match(clause)
    )


@cache
def _conjunction() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(all_words('conjunctions between quotations')))})\b")


def with_blocks(found: list[QuoteSpan], quoted: list[list[Span]]) -> list[QuoteSpan]:
    """The spans with the block quotations laid over.

    Marks inside a block are nested, marks around all of it are its own. A block is sure of its edges where marks
    are not, so a stretch that crosses one is dropped.
    """
    group = max((m.group for m in found), default=-1) + 1
    over = apart([QuoteSpan(a, b, a, b, group + n, False, True) for n, spans in enumerate(quoted) for a, b in spans])
    starts = [block.start for block in over]
    kept: list[QuoteSpan] = []
    for stretch in found:
        first = bisect_right(starts, stretch.start) - 1
        last = bisect_right(starts, stretch.end - 1) - 1
        block = over[last] if last >= 0 else None
        if block and block.outer_start == stretch.outer_start and block.outer_end == stretch.outer_end:
            over[last] = block._replace(start=stretch.start, end=stretch.end)
        elif not (_crosses(stretch, over, first) or _crosses(stretch, over, last)):
            kept.append(stretch)
    return apart(kept + over)


def _crosses(stretch: QuoteSpan, over: list[QuoteSpan], at: int) -> bool:
    if at < 0 or over[at].outer_end <= stretch.start:
        return False
    a, b = over[at].outer_start, over[at].outer_end
    return not (a <= stretch.start and stretch.end <= b) and not (stretch.start <= a and b <= stretch.end)


def apart(found: list[QuoteSpan]) -> list[QuoteSpan]:
    """In order, those that stand apart or wholly inside one another; what is inside is nested."""
    kept: list[QuoteSpan] = []
    top: QuoteSpan | None = None
    for stretch in sorted(found, key=lambda m: (m.start, -m.end, not m.block)):
        if top is None or stretch.start >= top.end:
            if not stretch.nested:
                kept.append(stretch)
                top = stretch
        elif stretch.end <= top.end and stretch[:2] != top[:2]:
            kept.append(stretch._replace(nested=True))
    return kept
