"""Two wordings -> differences and a verdict: how does this wording relate to what was said?

The one question that deduplication, `outlets`, `verify` and `check` all ask. The verdicts are those of the
guide (index/topics/verdicts.md): they speak of words found or not found, never of truth.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from index.comparison.cut_off import cut, cut_flags
from index.comparison.query_text import inner_span
from index.comparison.result import Comparison
from index.comparison.wording import Wording
from index.verdicts import names
from letters.model import Span
from letters.text.normalize import MIN_RUN, keys

__all__ = ["SAME", "Comparison", "compare", "stands_in"]

SAME = names("same") - {"fragment"}


def compare(query: str, reference: Wording, style: str = "chicago") -> Comparison:
    """The verdict on a query against a reference, without what only the index knows (variant, narration, speaker)."""
    size = len(keys(query))
    if not size:
        return Comparison("invalid")
    if size > 4 * len(reference.keys) + 8:
        return Comparison("not_found")
    comparison = _verbatim(query, reference, size)
    if comparison is None:
        from index.comparison.judgement import judged  # what it needs takes long to load

        comparison = judged(query, reference, style, lambda other: compare(other, reference, style))
    if comparison.verdict in SAME and size < MIN_RUN:  # it is printed there, but vouches for no passage
        comparison = comparison._replace(verdict="fragment")
    return comparison


def _verbatim(query: str, reference: Wording, size: int) -> Comparison | None:
    """The very code points, cut at word boundaries; where they stand without a negation or limiter beside them, if anywhere."""
    first = None
    for start, end in _places(query, reference.text):
        number = min(bisect_left(reference.words, start, key=lambda word: word.end - 1), len(reference.words) - 1)
        here = cut(reference, number, min(number + size, len(reference.words)) - 1)
        comparison = Comparison("verbatim", cut_flags(here, size), (), (start, end), size, ((0, size),), cut=here)
        if not comparison.flags:
            return comparison
        first = first or comparison
    return first


def stands_in(query: str, text: str) -> bool:
    """Whether a text has the very code points of a query."""
    return any(True for _ in _places(query, text))


def _places(query: str, text: str) -> Iterator[Span]:
    """Where the code points of a query stand in a text, cut at word boundaries."""
    wanted = query[slice(*inner_span(query))]
    start = text.find(wanted) if wanted else -1  # an apostrophe alone is a word, and a mark
    while start >= 0:
        end = start + len(wanted)
        within = start and text[start - 1].isalnum() and wanted[0].isalnum()
        if not within and not (text[end : end + 1].isalnum() and wanted[-1].isalnum()):
            yield start, end
        start = text.find(wanted, start + 1)
