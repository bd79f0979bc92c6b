"""The verdict on an alignment: what differs in each of its steps, and what all that makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.comparison.alignment import Step
from index.comparison.cut_off import cut, cut_flags, edges
from index.comparison.differences import CHANGES, Difference, change, form_differences, head, stitch, tail
from index.comparison.hidden import conceals, left_out
from index.comparison.meaning import hides, reverses
from index.comparison.placement import swapped
from index.comparison.query_text import QueryText
from index.comparison.result import Comparison
from index.comparison.wording import Wording
from index.verdicts import STYLES
from letters.model import Span

CLAUSE = 6  # words in one run that a reference has, whatever stands beside them
_MARKED = frozenset(("ellipsis", "bracket", "tag", "disfluency"))
_CUSTOMARY = frozenset(("marks", "initial", "terminal", "edge", "pause"))


class Judged(NamedTuple):
    """What comes of an alignment, without what its changes and edges hide and turn."""

    comparison: Comparison
    steps: Sequence[Step] = ()
    changes: Sequence[tuple[Step, Difference]] = ()
    turned: bool = False  # signs turn the sense already


def verdict_on(query: QueryText, reference: Wording, pieces: Sequence[Sequence[Step]], style: str) -> Comparison:
    """What comes of an alignment: a list of steps for each place of the reference that the query draws on."""
    return completed(query, reference, weighed(query, reference, pieces, style))


def weighed(
    query: QueryText, reference: Wording, pieces: Sequence[Sequence[Step]], style: str, verdict: str = ""
) -> Judged:
    """The verdict on such an alignment; `verdict` is what changes of words make, where that is known."""
    steps = _trimmed(query, [step for piece in pieces for step in piece])
    changes = list(_changes(query, reference, steps))
    matched = sum(step.end - step.start for step in steps if step.same)
    differences = [difference for step in steps if step.same for difference in form_differences(query, reference, step)]
    signs = any(difference.kind == "substitution" for difference in differences)
    changed = {difference.kind for _, difference in changes} & CHANGES
    in_one_place = len(pieces) == 1 and _longest(steps) >= CLAUSE
    if changed and not verdict and not in_one_place and not _plausible(steps, matched, len(query.keys)):
        return Judged(Comparison("not_found", matched=matched))
    differences += [difference for _, difference in changes]
    differences += [stitch(query, reference, a[-1], b[0]) for a, b in pairwise(pieces)]
    differences += head(query, reference, steps[0]) + tail(query, reference, steps[-1])
    if signs:
        changed.add("substitution")
    if len(pieces) > 1:
        verdict = "reordered" if swapped(query, reference, pieces) else "stitched"
    elif changed:
        verdict = verdict or _altered(query, steps, changed, matched)
    else:
        verdict = _unaltered({difference.kind for difference in differences}, style)
    if verdict == "not_found":
        return Judged(Comparison("not_found", matched=matched))
    span = (
        reference.words[min(s.ref_start for s in steps)].start,
        max(reference.span(s.ref_start, s.ref_end)[1] for s in steps),
    )
    parts = tuple(_stretch(reference, piece) for piece in pieces) if len(pieces) > 1 else ()
    ordered = tuple(sorted(differences, key=_place))
    runs = tuple(query.as_written((step.start, step.end)) for step in steps if step.same)
    return Judged(Comparison(verdict, (), ordered, span, matched, runs, parts), steps, changes, signs)


def completed(query: QueryText, reference: Wording, judged: Judged) -> Comparison:
    """The whole comparison, with what its changes and edges hide and turn."""
    comparison, steps, changes, _ = judged
    if comparison.verdict == "not_found":
        return comparison
    here = cut(reference, *edges(steps))
    flags = {*_flags(query, reference, judged), *cut_flags(here, len(query.keys))}
    hidden = left_out(reference, ((s.ref_start, s.ref_end) for s, d in changes if d.kind == "ellipsis"))
    return comparison._replace(flags=tuple(sorted(flags)), left_out=hidden, cut=here)


def _changes(query: QueryText, reference: Wording, steps: Sequence[Step]) -> Iterator[tuple[Step, Difference]]:
    """The steps of other words, each with what it is."""
    for before, step, after in zip([None, *steps], steps, [*steps[1:], None]):
        if not step.same:
            left = before is not None and before.same and before.ref_end == step.ref_start
            right = after is not None and after.same and after.ref_start == step.ref_end
            yield step, change(query, reference, step, left, right)


def _trimmed(query: QueryText, steps: list[Step]) -> list[Step]:
    """The steps, an editor's remark at an edge standing for no words of the reference."""
    first, last = steps[0], steps[-1]
    if not first.same and first.start < first.end and query.remarks.issuperset(range(first.start, first.end)):
        steps[0] = first._replace(ref_start=first.ref_end)
    if not last.same and last.start < last.end and query.remarks.issuperset(range(last.start, last.end)):
        steps[-1] = last._replace(ref_end=last.ref_start)
    return steps


def _stretch(reference: Wording, steps: Sequence[Step]) -> Span:
    """The stretch of the reference that some steps lie on, in code points."""
    return reference.span(steps[0].ref_start, steps[-1].ref_end)


def _place(difference: Difference) -> tuple[Span, Span]:
    return difference.query_span, difference.reference_span


def _plausible(steps: Sequence[Step], matched: int, size: int) -> bool:
    """Whether the matching words are more than chance: half of the query, and close together."""
    longest = _longest(steps)
    compact = matched > 1 and 5 * matched >= 3 * size and steps[-1].ref_end - steps[0].ref_start <= size + 2
    return compact or 2 * matched >= size and (longest >= 3 or 2 * longest >= size)


def _longest(steps: Iterable[Step]) -> int:
    """The words of the longest run that matches."""
    return max(step.end - step.start for step in steps if step.same)


def _altered(query: QueryText, steps: Sequence[Step], changed: set[str], matched: int) -> str:
    """Which verdict unmarked changes of words make."""
    if changed == {"substitution"}:
        replaced = sum(step.end - step.start for step in steps if not step.same)
        if replaced <= 0.4 * len(query.keys):
            return "substitution"
    elif len(changed) == 1:
        return next(iter(changed))
    return "altered" if 2 * matched >= len(query.keys) or _longest(steps) >= CLAUSE else "not_found"


def _unaltered(kinds: set[str], style: str) -> str:
    """Which verdict the same words make, by what else differs."""
    if kinds & _MARKED and "spelling" not in kinds:
        return "bracketed" if "bracket" in kinds else "elided"
    if "spelling" in kinds and not kinds & {"punctuation", "case"}:
        return "spelling"
    if kinds & {"punctuation", "case"} or (kinds & _CUSTOMARY) - STYLES[style]:
        return "punctuation"
    if kinds & _CUSTOMARY:
        return "conventional"
    return "typographic"


def _flags(query: QueryText, reference: Wording, judged: Judged) -> set[str]:
    """What the changes hide or turn."""
    _, steps, changes, turned = judged
    unmarked = [step for step, difference in changes if difference.kind in CHANGES]
    if unmarked and not turned:
        from index.comparison.sense import turns_sense

        turned = turns_sense(query, reference, steps, unmarked)
    flags = {"meaning"} if turned else set()
    for step, difference in changes:
        ours, theirs = query.keys[step.start : step.end], reference.keys[step.ref_start : step.ref_end]
        if difference.kind == "ellipsis":
            flags |= conceals(reference, (step.ref_start, step.ref_end))
        if difference.kind == "bracket" and hides(ours, theirs):
            flags |= {"material", "meaning"} if reverses(ours, theirs) else {"material"}
    return flags
