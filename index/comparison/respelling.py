"""A query in the spelling of the reference: which of its words are words of the reference, spelled otherwise.

It looks only where the wordings part. Each run of words that is spelled otherwise becomes the run of the reference,
so that both are then compared as if they were spelled alike; the difference is kept as one of spelling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from index.comparison.differences import CHANGES, Difference
from index.comparison.numerals import opens_number
from index.comparison.query_text import QueryText
from index.comparison.result import Comparison
from index.comparison.same_words import is_allowed, runs_with_forms, same_words
from index.comparison.spelling import LONGEST as LONGEST_FORM
from index.comparison.wording import Wording
from letters.model import Span
from letters.text.normalize import HAN_OR_KANA, without_accents

BETWEEN = 3  # words between two differences that are looked at together
BEYOND = 4  # words beyond the edge of the query
LARGEST = 60  # words of a stretch that is looked at
ROUNDS = 3  # times that the query is compared again, with what was found so far
_SPELLED = frozenset(("spelling", "typography"))
_FAR = frozenset(("not_found", "altered", "stitched", "reordered"))  # the place may be wrong, too


class Respelling(NamedTuple):
    """Words start:end of a query, which are these words (keys) of the reference, spelled otherwise."""

    start: int
    end: int
    keys: tuple[str, ...]


Judge = Callable[[QueryText], Comparison]


def respelled(query: QueryText, reference: Wording, comparison: Comparison, judge: Judge) -> Comparison | None:
    """What comes of the query in the spelling of the reference; None where no word is spelled otherwise.

    A run that does not come to stand on the words that it was taken for keeps its spelling.
    """
    far = _is_far(query, reference, comparison.verdict)
    result = _respelled(query, reference, comparison, judge, respelled_words(query, reference) if far else [])
    if not far and (result or comparison).verdict == "substitution" and _has_other_accents(query, reference):
        other = _respelled(query, reference, comparison, judge, respelled_words(query, reference))
        if other and other.verdict != "substitution":  # the words stand in another place
            return other
    return result


def _respelled(
    query: QueryText, reference: Wording, comparison: Comparison, judge: Judge, runs: list[Respelling]
) -> Comparison | None:
    """The same, where these runs are known to be spelled otherwise."""
    if runs:
        comparison = judge(query.respell(runs))
    for _ in range(ROUNDS):
        intact = _intact(query, runs, comparison.differences)
        more = _without_overlap([*intact, *respellings(query, reference, comparison.differences)])
        if more == runs:
            break
        runs, comparison = more, judge(query.respell(more))
    return comparison if runs and runs == _intact(query, runs, comparison.differences) else None


def _is_far(query: QueryText, reference: Wording, verdict: str) -> bool:
    """Whether single words are to be looked for in all of the reference, a third of the query standing there."""
    if verdict not in _FAR:
        return False
    if 3 * sum(map(reference.positions.__contains__, query.keys)) >= len(query.keys):
        return True
    return query.text.isascii() and sum(not key.isascii() for key in reference.keys) >= len(reference.keys) // 10


def _has_other_accents(query: QueryText, reference: Wording) -> bool:
    """Whether a word of the query stands in the reference with other accents only."""
    unknown = {without_accents(key) for key in query.keys if key not in reference.positions}
    return not (reference.positions.keys().isdisjoint(unknown) and reference.without_accents.isdisjoint(unknown))


def _intact(query: QueryText, runs: Sequence[Respelling], differences: Iterable[Difference]) -> list[Respelling]:
    """The runs that stand on the words of the reference that they were taken for."""
    starts = {difference.query_span[0] for difference in differences if difference.kind in _SPELLED}
    return [run for run in runs if query.words[run.start].start in starts]


def _without_overlap(runs: Iterable[Respelling]) -> list[Respelling]:
    """The runs in order; of two that overlap, the first, and of two that begin together, the longer."""
    kept: list[Respelling] = []
    for run in sorted(set(runs), key=lambda run: (run.start, -run.end, run.keys)):
        if not kept or kept[-1].end <= run.start:
            kept.append(run)
    return kept


def respellings(query: QueryText, reference: Wording, differences: Iterable[Difference]) -> list[Respelling]:
    """The runs of the query that are spelled otherwise where it differs from the reference, in order."""
    runs = []
    for ours, theirs in _stretches(query, reference, differences):
        if ours[1] - ours[0] + theirs[1] - theirs[0] > LARGEST or not _may_be_alike(query, ours, reference, theirs):
            continue
        for pair in same_words(query, ours, reference, theirs):
            if query.keys[pair.start : pair.end] != reference.keys[pair.ref_start : pair.ref_end]:
                keys = tuple(reference.keys[pair.ref_start : pair.ref_end])
                runs.append(Respelling(pair.start, pair.end, keys))
    return runs


def respelled_words(query: QueryText, reference: Wording) -> list[Respelling]:
    """The words, pairs of words and numbers of the query that the reference has as one word in another spelling only."""
    runs: list[Respelling] = []
    longest_first = sorted(runs_with_forms(query, (0, len(query.keys))), key=lambda run: (run[0][0], -run[0][1]))
    for (start, end), forms in longest_first:
        if runs and start < runs[-1].end or start in query.bracketed or reference.spellings.keys().isdisjoint(forms):
            continue
        others = {reference.spellings[form] for form in forms if form in reference.spellings}
        other = min(others - {query.keys[start]}, default="")
        if other and is_allowed(query, reference, (start, end), query.keys[start:end], (other,)):
            runs.append(Respelling(start, end, (other,)))
    return runs


def _stretches(query: QueryText, reference: Wording, differences: Iterable[Difference]) -> Iterator[tuple[Span, Span]]:
    """The stretches of both, in words, in which changes stand near each other."""
    open_one: tuple[Span, Span] | None = None
    for difference in differences:
        if difference.kind not in CHANGES:
            continue  # stretches are in the words of the query as it stands
        ours, theirs = _numbers(query, difference.query_span), _numbers(reference, difference.reference_span)
        if open_one and _near(open_one, (ours, theirs)):
            open_one = (open_one[0][0], ours[1]), (open_one[1][0], theirs[1])
            continue
        if open_one:
            yield _widened(open_one, query, reference)
        open_one = ours, theirs
    if open_one:
        yield _widened(open_one, query, reference)


def _numbers(wording: Wording, span: Span) -> Span:
    """The numbers of the words in a span."""
    start = bisect_left(wording.starts, span[0])
    return start, max(start, bisect_left(wording.starts, span[1]))


def _near(spans: tuple[Span, Span], next_spans: tuple[Span, Span]) -> bool:
    """Whether few words stand between on both sides; not as many where a number there is written otherwise."""
    return all(0 <= there[0] - here[1] <= BETWEEN for here, there in zip(spans, next_spans))


def _widened(stretch: tuple[Span, Span], query: QueryText, reference: Wording) -> tuple[Span, Span]:
    """The stretch with the words beside it, and with those of the reference beyond the edges of the query."""
    (start, end), (low, high) = stretch
    for _ in range(LONGEST_FORM - 1 if _has_characters(query.keys[start:end]) else 1):  # or words beside it are its own
        if start and low and query.keys[start - 1] == reference.keys[low - 1]:
            start, low = start - 1, low - 1
        if end < len(query.keys) and high < len(reference.keys) and query.keys[end] == reference.keys[high]:
            end, high = end + 1, high + 1
    if start <= BETWEEN and (not start or any(map(opens_number, query.keys[:start]))):
        start, low = 0, max(0, low - start - BEYOND)
    rest = len(query.keys) - end
    if rest <= BETWEEN and (not rest or any(map(opens_number, query.keys[end:]))):
        end, high = end + rest, min(len(reference.keys), high + rest + BEYOND)
    return (start, end), (low, high)


def _has_characters(row: Iterable[str]) -> bool:
    """Whether some of these words are Han or kana characters; the pattern takes long to compile."""
    text = "".join(row)
    return not text.isascii() and bool(HAN_OR_KANA.search(text))


def _may_be_alike(query: QueryText, ours: Span, reference: Wording, theirs: Span) -> bool:
    """Whether some word of a stretch stands on one side only, or a number or a Japanese word may be written with more."""
    mine, other = query.keys[slice(*ours)], reference.keys[slice(*theirs)]
    gone, new = set(other) - set(mine), set(mine) - set(other)
    return bool(gone and new) or _has_characters(gone or new) or any(map(opens_number, {*mine, *other}))
