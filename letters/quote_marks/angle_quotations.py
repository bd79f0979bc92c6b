"""Japanese quotations in 《 》 and 〈 〉: 《書く人が消えるのを見たくない》とつづった. Most of these marks hold titles or readings.

They are quotations where they hold a paragraph, or where と or など follows, past others of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from letters.quote_marks.quote_parts import QuoteSpan
from letters.text.patterns import late_pattern

_PAIR = late_pattern(r"(?:《[^《》\n]{2,1000}》|〈[^〈〉\n]{2,1000}〉)")
_REPORTED = late_pattern(r"(?:など|等)?(?:と(?![《〈「『])|の(?:声|投稿|コメント|書き込み))|など")
_READING = late_pattern(r"[ぁ-んァ-ヶー・]{1,12}")  # of the characters before it: 麒麟《きりん》


def angle_quotations(copy: str, groups: Iterator[int]) -> Iterator[QuoteSpan]:
    """The quotations in such marks, each its own group."""
    reported = False
    following = -1
    for pair in reversed([*_PAIR.finditer(copy)]):
        start, end = pair.span()
        row = end == following and reported  # 《…》《…》など
        reported = row or bool(_REPORTED.match(copy, end))
        following = start
        reading = "\u4e00" <= copy[start - 1 : start] <= "\u9fff" and _READING.fullmatch(copy, start + 1, end - 1)
        if not reading and (reported or _is_paragraph(copy, start, end)):
            yield QuoteSpan(start + 1, end - 1, start, end, next(groups))


def _is_paragraph(copy: str, start: int, end: int) -> bool:
    before = copy[max(0, start - 5) : start].rstrip(" \u3000")
    return before[-1:] in ("", "\n") and not re.match(r"[。 \u3000]*[^\s。]", copy[end : end + 5])
