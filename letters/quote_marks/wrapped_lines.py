"""Lines that a text breaks at a fixed width, in the middle of sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from letters.quote_marks.quote_spans import QuoteSpan

_CLOSING = frozenset('.!?:;。！？：」』）)”"»')
_LEAST = 5  # lines
_WIDTHS = 40, 100, 16  # of the widest line, and how much narrower others may be
_HAN_WIDTHS = 20, 45, 8


def wrapped_breaks(text: str, body: int, *, han: bool) -> list[int]:
    """Where line breaks stand that are no end of a paragraph; none where the lines are not of one width."""
    lines: list[tuple[int, int]] = []  # of each with another one below it, its end and its width
    start, end = body, text.find("\n", body)
    while end >= 0:
        if end > start and text[end + 1 : end + 2] not in ("", "\n"):
            lines.append((end, end - start))
        start, end = end + 1, text.find("\n", end + 1)
    widest = max((width for _, width in lines), default=0)
    narrow, wide, slack = _HAN_WIDTHS if han else _WIDTHS
    if not narrow <= widest <= wide:
        return []
    breaks = [end for end, width in lines if width + slack >= widest and text[end - 1] not in _CLOSING]
    inside = sum(han or text[end + 1].islower() for end in breaks)  # a sentence continues
    return breaks if inside >= _LEAST and 2 * inside > len(breaks) else []


def joined(text: str, parts: Sequence[QuoteSpan], breaks: Sequence[int], *, han: bool) -> tuple[str, list[QuoteSpan]]:
    """The text with its lines joined, and where its quotations then stand; without spaces nothing stands for a break."""
    pieces = [text[start:end] for start, end in zip([0, *(position + 1 for position in breaks)], [*breaks, len(text)])]
    if not han:
        return " ".join(pieces), list(parts)
    fields = "start", "end", "outer_start", "outer_end"
    moved = [
        {name: getattr(part, name) - bisect_left(breaks, getattr(part, name)) for name in fields} for part in parts
    ]
    return "".join(pieces), [part._replace(**offsets) for part, offsets in zip(parts, moved)]
