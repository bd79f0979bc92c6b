"""Words that a reference marks off itself: in parentheses, or between its own quotation marks (`,” said she, “`)."""

from __future__ import annotations

from index.comparison.wording import Wording
from letters.model import Span
from letters.text.patterns import late_pattern

MOST = 40  # words of an attribution between two quoted stretches; more is narration
_CLOSE = "”’\"'»«›‹“‘」』"  # “ and ‘ close in German, » opens there and « closes
_OPEN = "“‘\"'«»‹›„‚「『”’"
_CLOSED = late_pattern(rf"[^\w\s{_CLOSE}]*(?:[{_CLOSE}]+|\s[»›])(?=[\s,.;:—–-]|$)|[^\w\s]*[」』]")
_OPENED = late_pattern(rf"(?:^|[\s—–-])(?:[{_OPEN}]+[^\w\s{_OPEN}]*|[«‹]\s)$|[「『]$")
_PARAGRAPH = late_pattern(r"\n\s*\n")


def is_tag(reference: Wording, gap: Span) -> bool:
    """Whether these words stand between two quoted stretches of one paragraph, as “he said” does in a novel."""
    start, end = gap
    if not 0 < start < end < len(reference.keys) or end - start > MOST:
        return False
    before, after = reference.gap(start), reference.gap(end)
    stretch = reference.text[reference.words[start - 1].end : reference.words[end].start]
    if _PARAGRAPH.search(stretch) or "\n" in after and stretch.count("\n") == after.count("\n"):
        return False
    return bool(_CLOSED.match(before)) and bool(_OPENED.search(after))


def is_parenthesis(reference: Wording, gap: Span) -> bool:
    """Whether these words stand in parentheses of their own."""
    start, end = gap
    if not 0 < start < end < len(reference.keys):
        return False
    return "(" in reference.gap(start) and ")" in reference.gap(end)
