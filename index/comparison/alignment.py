"""Two wordings laid side by side: which words of one are which words of the other.

Everything counts in words here; `letters.text.normalize` says what a word is and what its key is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.comparison.single_words import WordRun, filled
from index.comparison.wording import BORDER, Wording, joined_keys
from letters.languages.word_lists import is_content_word
from letters.model import Span
from letters.text.normalize import MIN_RUN

SEED_LIMIT = 64  # a word that is more often in a reference, and more than one in SEED_SHARE of its words, is no seed
SEED_SHARE = 8
SHORTS = 64  # runs that a query without longer ones is looked for by


class Step(NamedTuple):
    """A stretch of an alignment: words start:end of the query are words ref_start:ref_end of the reference, or stand for them."""

    same: bool
    start: int
    end: int
    ref_start: int
    ref_end: int


def occurrences(query: Sequence[str], reference: Wording) -> list[int]:
    """Every word number of the reference at which all the query's words stand in one run."""
    if len(query) == 1:
        return reference.positions.get(query[0], [])
    joined, looked_for = reference.joined_keys, joined_keys(query)
    places: list[int] = []
    place, last, position = 0, 0, joined.find(looked_for) if query else -1
    while position >= 0:
        place, last = place + joined.count(BORDER, last, position), position
        places.append(place)
        position = joined.find(looked_for, position + 1)
    return places


def runs(query: Sequence[str], reference: Wording, least: int = MIN_RUN) -> list[WordRun]:
    """The longest runs of at least `least` words that cover the query without overlap, in the query's order.

    Of equally long ones the one that continues where the longest left off wins, then the first in the reference.
    """
    return next(iter(chains(query, reference, least, 1)), [])


def chains(query: Sequence[str], reference: Wording, least: int = MIN_RUN, most: int = 4) -> list[list[WordRun]]:
    """The runs, for each of the places where the longest of them stands; no more than `most` places."""
    places: dict[tuple[int, int], list[WordRun]] = defaultdict(list)
    for run in _maximal_runs(query, reference, least):
        places[-run.size, run.start].append(run)
    found_chains, stretches = [], sorted(places)
    for longest in places[stretches[0]][:most] if stretches else ():
        chosen, lead = [longest], longest.ref_start - longest.start
        for stretch in stretches[1:]:
            nearest = min(places[stretch], key=lambda run: (abs(run.ref_start - run.start - lead), run.ref_start))
            rest = outside(nearest, chosen)
            if rest is not None and rest.size >= least and not _by_chance(query, rest, lead):
                chosen.append(rest)
        found_chains.append(sorted(chosen))
    return found_chains


def _by_chance(query: Sequence[str], run: WordRun, lead: int) -> bool:
    """Whether a run far off says nothing by itself: small words, or the end of a Japanese verb."""
    if abs(run.ref_start - run.start - lead) <= len(query):
        return False
    return all("\u3041" <= key <= "\u309f" or not is_content_word(key) for key in query[run.start : run.end])


def outside(run: WordRun, chosen: Iterable[WordRun]) -> WordRun | None:
    """The run without the words that chosen runs have already; None where it falls apart or nothing is left."""
    start, end = run.start, run.end
    for other in chosen:
        if other.start <= start < other.end:
            start = other.end
        if other.start < end <= other.end:
            end = other.start
        if start < other.start and other.end < end:
            return None
    return WordRun(start, run.ref_start + start - run.start, end - start) if start < end else None


def _maximal_runs(query: Sequence[str], reference: Wording, least: int) -> list[WordRun]:
    """Every run of at least `least` words that can be made longer at neither end."""
    positions, wanted, keys = reference.positions, list(query), reference.keys
    limit = max(SEED_LIMIT, len(keys) // SEED_SHARE)
    counts = [len(positions.get(key, ())) for key in wanted]
    reached: dict[int, int] = {}  # how far the last run goes, by its place in the reference less that in the query
    maximal: list[WordRun] = []
    for start in range(len(wanted) - least + 1):
        rarest = counts.index(min(counts[start : start + least]), start)
        if not 0 < counts[rarest] <= limit:
            continue
        for lead in [place - rarest for place in positions[wanted[rarest]]]:
            end = start + least
            if reached.get(lead, 0) < end and keys[lead + start : lead + end] == wanted[start:end]:
                maximal.append(_grown(wanted, keys, start, lead + start, least))
                reached[lead] = maximal[-1].end
    return sorted(maximal, key=lambda run: (run.end, run.ref_end))


def _grown(query: Sequence[str], keys: Sequence[str], start: int, ref_start: int, size: int) -> WordRun:
    """A run with the words before and after it that are the same."""
    end, to = start + size, ref_start + size
    while start and ref_start and query[start - 1] == keys[ref_start - 1]:
        start, ref_start = start - 1, ref_start - 1
    for ours, theirs in zip(query[end:], keys[to : to + len(query) - end]):
        if ours != theirs:
            break
        end += 1
    return WordRun(start, ref_start, end - start)


def align(
    query: Sequence[str], reference: Wording, anchors: Sequence[WordRun] = (), breaks: Sequence[int] = ()
) -> list[Step]:
    """The query laid over the place of the reference that it fits best, as steps from its first word to its last.

    `anchors` are `runs(query, reference)` where they stand in one order on both sides; `breaks` are the numbers of
    the words before which an ellipsis of the query stands. Empty where no place of the reference fits. An
    unmatched word at the edge stands for the reference's word there, as far as the passage goes.
    """
    if not anchors and not (anchors := likely_places(query, reference, 1)):
        return []
    window = _reach(len(query), reference, anchors, breaks)
    blocks = _apart(anchors) if _are_long(anchors) else _blocks(query, reference, window, breaks)
    blocks = filled(query, reference.keys, blocks, window, breaks, reference.passage_of)
    return with_edges(steps_over(joined(blocks)), len(query), reference)


def _are_long(anchors: Iterable[WordRun]) -> bool:
    """Whether each of these runs says by itself where the query stands."""
    return all(run.size >= MIN_RUN for run in anchors)


def _reach(size: int, reference: Wording, anchors: Sequence[WordRun], breaks: Collection[int]) -> Span:
    """The words of the reference that a query of so many words may be laid over by these runs."""
    window = _window(anchors, size, reference, 0 if _are_long(anchors) else size)
    return _whole_passages(*window, reference) if breaks else window


def missing(query: Sequence[str], reference: Wording, anchors: Sequence[WordRun], breaks: Collection[int]) -> int:
    """How many words at least match nowhere when the query is laid over the reference by these runs."""
    there = set(reference.keys[slice(*_reach(len(query), reference, anchors, breaks))])
    return sum(key not in there for key in query)


def _apart(anchors: Iterable[WordRun]) -> list[WordRun]:
    """The anchors, each without the words of the reference that the one before it has."""
    apart: list[WordRun] = []
    for run in anchors:
        over = max(0, apart[-1].ref_end - run.ref_start) if apart else 0
        if over < run.size:
            apart.append(WordRun(run.start + over, run.ref_start + over, run.size - over) if over else run)
    return apart


def _blocks(query: Sequence[str], reference: Wording, window: Span, breaks: Sequence[int]) -> list[WordRun]:
    """The matching blocks in a window without anchors; a single word only where there is nothing longer."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, query, reference.keys[slice(*window)], autojunk=False)
    blocks = [WordRun(a, b + window[0], size) for a, b, size in matcher.get_matching_blocks() if size]
    longest_word = max(blocks, key=lambda run: len(query[run.start]))
    return _without_strays([run for run in blocks if run.size > 1] or [longest_word], breaks)


def joined(blocks: Sequence[WordRun]) -> list[WordRun]:
    """Blocks that follow each other on both sides, as one."""
    merged: list[WordRun] = []
    for block in blocks:
        if merged and (merged[-1].end, merged[-1].ref_end) == (block.start, block.ref_start):
            merged[-1] = merged[-1]._replace(size=merged[-1].size + block.size)
        else:
            merged.append(block)
    return merged


def _window(anchors: Sequence[WordRun], size: int, reference: Wording, unsure: int) -> Span:
    """The words of the reference from where the first anchor lets the query begin to where the last lets it end.

    As many words more are among them as half of those beyond an anchor, or of those that are `unsure`, and four.
    """
    before, after = anchors[0].start, size - anchors[-1].end
    more, further = max(before, unsure), max(after, unsure)
    low = anchors[0].ref_start - before - (max(more // 2 + 4, 3 * before) if more else 0)
    high = anchors[-1].ref_end + after + (max(further // 2 + 4, 3 * after) if further else 0)
    return max(0, low), min(len(reference.keys), high)


def likely_places(query: Sequence[str], reference: Wording, most: int = 3) -> list[WordRun]:
    """Where a query that shares no longer run may stand, the likeliest first: the longest run at each of such places.

    A place is as likely as there are runs of any length around it.
    """
    shorts = _maximal_runs(query, reference, 1)
    shorts.sort(key=lambda run: (-run.size, len(reference.positions[query[run.start]]), run.ref_start))
    del shorts[SHORTS:]
    worth = sorted((run.ref_start - run.start, run.size**2) for run in shorts)
    leads, sums = [lead for lead, _ in worth], [0, *accumulate(size for _, size in worth)]
    slack, chosen = len(query) // 2 + 4, list[int]()
    votes = {lead: sums[bisect_right(leads, lead + slack)] - sums[bisect_left(leads, lead - slack)] for lead in leads}
    for lead in sorted(votes, key=lambda place: (-votes[place], place)):
        if all(abs(lead - other) > slack for other in chosen):
            chosen.append(lead)
    return [next(run for run in shorts if abs(run.ref_start - run.start - lead) <= slack) for lead in chosen[:most]]


def _whole_passages(low: int, high: int, reference: Wording, most: int = 100) -> Span:
    """The window, made wider up to the borders of its passages, by at most a given number of words."""
    passage, start, end = reference.passage_of, low, high
    while start > max(0, low - most) and passage[start - 1] == passage[low]:
        start -= 1
    while end < min(len(passage), high + most) and passage[end] == passage[high - 1]:
        end += 1
    return start, end


def _without_strays(blocks: list[WordRun], breaks: Sequence[int]) -> list[WordRun]:
    """Blocks without those at the edges that lie further off than they are long: chance matches of small words."""
    blocks = list(blocks)
    for edge, beside in ((0, 1), (-1, -2)):
        while len(blocks) > 1:
            first, second = sorted((blocks[edge], blocks[beside]))
            reach = max(second.ref_start - first.ref_end, second.start - first.end)
            marked = any(first.end <= number <= second.start for number in breaks)
            if blocks[edge].size >= MIN_RUN or marked or reach <= 2 * blocks[edge].size:
                break
            del blocks[edge]
    return blocks


def steps_over(blocks: Sequence[WordRun]) -> list[Step]:
    """Matching blocks and the gaps between them."""
    steps: list[Step] = []
    for block in blocks:
        if steps and (steps[-1].end < block.start or steps[-1].ref_end < block.ref_start):
            steps.append(Step(False, steps[-1].end, block.start, steps[-1].ref_end, block.ref_start))
        steps.append(Step(True, block.start, block.end, block.ref_start, block.ref_end))
    return steps


def with_edges(steps: list[Step], size: int, reference: Wording) -> list[Step]:
    """The steps with the query's unmatched first and last words, each against the reference's word there."""
    passage = reference.passage_of
    first, last = steps[0], steps[-1]
    if first.start:
        begin = first.ref_start
        while begin > 0 and first.ref_start - begin < first.start and passage[begin - 1] == passage[first.ref_start]:
            begin -= 1
        steps = [Step(False, 0, first.start, begin, first.ref_start), *steps]
    if last.end < size:
        to = last.ref_end
        while to < len(passage) and to - last.ref_end < size - last.end and passage[to] == passage[last.ref_end - 1]:
            to += 1
        steps = [*steps, Step(False, last.end, size, last.ref_end, to)]
    return steps
