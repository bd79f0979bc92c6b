"""Where a quotation begins and ends inside its marks."""

from __future__ import annotations

from letters.model import Span
from letters.text.normalize import DOUBLE_MARKS, INVISIBLE, SINGLE_MARKS

_BLANKS = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"


def _expanded(ranges: str) -> str:
    """All code points of a character class such as `a-f`."""
    found = [c for c in ranges if c != "-"]
    for at in (number for number, c in enumerate(ranges) if c == "-"):
        found += map(chr, range(ord(ranges[at - 1]) + 1, ord(ranges[at + 1])))
    return "".join(found)


_OUTER = _BLANKS + _expanded("\u2000-\u200a" + INVISIBLE) + DOUBLE_MARKS + SINGLE_MARKS


def inner_span(text: str) -> Span:
    """Where a text stands without outer marks and space."""
    start = len(text) - len(text.lstrip(_OUTER))
    return start, max(start, len(text.rstrip(_OUTER)))
