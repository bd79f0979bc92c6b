"""Words of several sources in one pair of marks: what no single source accounts for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from index.comparison import Comparison, compare
from index.comparison.alignment import outside, runs
from index.comparison.differences import Difference
from index.comparison.query_text import QueryText
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording
from letters.model import Span
from letters.text.normalize import MIN_RUN


class SourcePart(NamedTuple):
    """Words start:end of a query that a source accounts for, and its words ref_start:ref_end, on which it begins and ends."""

    start: int
    end: int
    source: str
    ref_start: int
    ref_end: int


def stitched_from_sources(
    query: str, sources: Mapping[str, Wording], style: str
) -> tuple[dict[str, list[Span]], Comparison] | None:
    """The query as stitched from several sources, and where in each its stretches stand; None where it isn't.

    Half of the words must stand in the sources. The differences are the stitches and those from the source that
    comes first, into which all their spans point.
    """
    quoted = QueryText(query)
    if len(quoted.keys) > 4 * sum(len(wording.keys) for wording in sources.values()):
        return None
    stretches = _widened(_stretches(quoted.keys, sources), quoted.keys, sources)
    if len({stretch.source for stretch in stretches}) < 2:
        return None
    borders = [(quoted.words[a.end - 1].end, quoted.words[b.start].start) for a, b in pairwise(stretches)]
    parts = list(zip([0, *(end for _, end in borders)], [*(start for start, _ in borders), len(query)]))
    comparisons = [compare(query[a:b], sources[place.source], style) for place, (a, b) in zip(stretches, parts)]
    matched = sum(comparison.matched for comparison in comparisons)
    if any(comparison.verdict == "not_found" for comparison in comparisons) or 2 * matched < len(quoted.keys):
        return None
    flags = {"cross_source"}.union(*(comparison.flags for comparison in comparisons))
    point, differences = comparisons[0].span[1], []
    for place, (begin, _), comparison in zip(stretches, parts, comparisons):
        if place.source == stretches[0].source:
            differences += [_moved(difference, begin) for difference in comparison.differences]
    differences += [Difference("stitch", query[a:b], (a, b), "", (point, point)) for a, b in borders]
    differences.sort(key=lambda difference: difference.query_span)
    spans: dict[str, list[Span]] = {}
    for place, comparison in zip(stretches, comparisons):
        spans.setdefault(place.source, []).append(comparison.span)
    runs = [(place.start + a, place.start + b) for place, part in zip(stretches, comparisons) for a, b in part.runs]
    return spans, Comparison(
        "stitched", tuple(sorted(flags)), tuple(differences), comparisons[0].span, matched, runs=tuple(runs)
    )


def _stretches(wanted: Sequence[str], sources: Mapping[str, Wording]) -> list[SourcePart]:
    """Which source has which words, in order; the longest runs are given out first, none under four words."""
    chosen: dict[WordRun, str] = {}
    for _, source, run in sorted((-run.size, id, run) for id, text in sources.items() for run in runs(wanted, text)):
        rest = outside(run, chosen)
        if rest is not None and rest.size >= MIN_RUN:
            chosen[rest] = source
    joined: list[SourcePart] = []
    for run, source in sorted(chosen.items()):
        part = SourcePart(run.start, run.end, source, run.ref_start, run.ref_end)
        if joined and joined[-1].source == source:
            before = joined.pop()
            part = part._replace(start=before.start, ref_start=before.ref_start)
        joined.append(part)
    return joined


def _widened(stretches: list[SourcePart], wanted: Sequence[str], sources: Mapping[str, Wording]) -> list[SourcePart]:
    """The stretches with the words between them that their sources have there, where a word beside is changed."""
    for number, (before, after) in enumerate(pairwise(stretches)):
        before = stretches[number]
        gap = wanted[before.end : after.start]
        left = sources[before.source].keys[before.ref_end : before.ref_end + len(gap)]
        right = sources[after.source].keys[max(0, after.ref_start - len(gap)) : after.ref_start]
        ahead = [n < len(left) and left[n] == key for n, key in enumerate(gap)]
        short = len(gap) - len(right)
        behind = [n >= short and right[n - short] == key for n, key in enumerate(gap)]
        scores = [a - b for a, b in zip(accumulate([0, *ahead]), accumulate([0, *behind]))]
        cut = scores.index(max(scores))
        end = before.end + max((n + 1 for n in range(cut) if ahead[n]), default=0)
        start = before.end + min((n for n in range(cut, len(gap)) if behind[n]), default=len(gap))
        stretches[number : number + 2] = before._replace(end=end), after._replace(start=start)
    return stretches


def _moved(difference: Difference, by: int) -> Difference:
    """The difference in a query of which a part was compared that begins so many code points in."""
    start, end = difference.query_span
    return difference._replace(query_span=(start + by, end + by))
