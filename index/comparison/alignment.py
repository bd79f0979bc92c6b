"""Two wordings laid side by side: which words of one are which words of the other.

Everything counts in words here; `letters.text.normalize` says what a word is and what its key is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from index.comparison.single_words import WordRun, filled
from letters.model import Span
from letters.text.markup import Mark, as_read, masked, within
from letters.text.normalize import MIN_RUN, Word, words

LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυα", "ABESIJKMHOPCTYXYaesijopcyxhdqwABEZHIKMNOPTYXovpua"
)
BRACKETS = re.compile(r"\[[^\[\]]*\]")
SEED_LIMIT, SEED_SHARE = (
    64,
    8,
)  # a word that is more often in a reference, and more than one in so many of its words, is no seed


class Step(NamedTuple):
    """A stretch of an alignment: words start:end of the query are words ref_start:ref_end of the reference, or stand for them."""

    same: bool
    start: int
    end: int
    ref_start: int
    ref_end: int


def joined_keys(keys: Iterable[str]) -> str:
    """Word keys as one string, in which a run of them is a part of the string."""
    return f" {' '.join(keys)} "


class Wording:
    """A text cut into words, ready to be compared many times.

    `spans` are the passages of the text (its sentences), in order; a text of one passage needs none. `marks` are
    what in it is no word: its structure and markup. `original` is the text before look-alike letters were evened
    out, of the same length.
    """

    def __init__(self, text: str, spans: Sequence[Span] = (), marks: Sequence[Mark] = ()) -> None:
        self.text = self.original = text
        self.spans = spans
        self.marks = marks
        self.words: list[Word] = words(masked(text, marks) if marks else text)
        self.keys = [word.key for word in self.words]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each key stands, as word numbers in order."""
        where: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            where[key].append(number)
        return dict(where)

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins, in code points."""
        return [word.start for word in self.words]

    @cached_property
    def spellings(self) -> dict[str, str]:
        """The word that has each form that a word may be spelled in; the first in the text where there are several."""
        from index.comparison.spelling import forms_of_word

        found: dict[str, str] = {}
        for key in self.positions:
            for form in forms_of_word(key):
                found.setdefault(form, key)
        return found

    @cached_property
    def joined_keys(self) -> str:
        """The keys as one string, in which every run of them is a part."""
        return joined_keys(self.keys)

    @cached_property
    def passage_of(self) -> list[int]:
        """A number for the passage that each word stands in, in order; what stands between two has its own."""
        starts = [start for start, _ in self.spans]
        places = [bisect_right(starts, word.start) for word in self.words]
        return [
            2 * place + (place > 0 and word.start >= self.spans[place - 1][1])
            for place, word in zip(places, self.words)
        ]

    @cached_property
    def latin(self) -> Wording:
        """The same with letters of other alphabets that look like Latin ones as those; itself where there are none."""
        text = self.text.translate(LOOKALIKES)
        if text == self.text:
            return self
        alike = Wording(text, self.spans, self.marks)
        alike.original = self.text
        return alike

    @cached_property
    def bracketed(self) -> frozenset[int]:
        """The numbers of the words that stand, at least in part, in square brackets."""
        found, number = set(), 0
        for bracket in BRACKETS.finditer(self.text) if "[" in self.text else ():
            while number < len(self.words) and self.words[number].end <= bracket.start():
                number += 1
            while number < len(self.words) and self.words[number].start < bracket.end():
                found.add(number)
                number += 1
            number = max(0, number - 1)  # the next bracket may begin in the same word
        return frozenset(found)

    @cached_property
    def fours(self) -> frozenset[str]:
        """Every run of four words, as `joined_keys` has it."""
        return frozenset(joined_keys(self.keys[at : at + MIN_RUN]) for at in range(len(self.keys) - MIN_RUN + 1))

    def shares(self, wanted: Sequence[str]) -> bool:
        """Whether the text has four of these words in one run (all of them, where they are fewer)."""
        if len(wanted) < MIN_RUN:
            return joined_keys(wanted) in self.joined_keys
        return not self.fours.isdisjoint(
            joined_keys(wanted[at : at + MIN_RUN]) for at in range(len(wanted) - MIN_RUN + 1)
        )

    def keys_near(self, span: Span) -> set[str]:
        """The keys of the words in a span (code points) and of as many beside it as make a run."""
        first = bisect_right(self.words, span[0], key=attrgetter("end"))
        after = bisect_left(self.words, span[1], key=attrgetter("start"))
        return set(self.keys[max(0, first - MIN_RUN) : after + MIN_RUN]) if first < after else set()

    def gap(self, number: int) -> str:
        """What is read before word `number`; for the number after the last, what follows it."""
        gap = self._gaps.get(number)
        if gap is None:
            gap = self._gaps[number] = self.read(self.gap_span(number))
        return gap

    @cached_property
    def _gaps(self) -> dict[int, str]:
        """What `gap` gave, by number."""
        return {}

    def gap_span(self, number: int) -> Span:
        """Where that stands, in code points."""
        start = self.words[number - 1].end if number else 0
        return start, self.words[number].start if number < len(self.words) else len(self.text)

    def slice(self, start: int, end: int) -> str:
        """Words start:end as they are read, without what surrounds them."""
        return self.read(self.span(start, end))

    def read(self, span: Span, *, original: bool = False) -> str:
        """What is read in a span: the text without its marks."""
        text = self.original if original else self.text
        return as_read(text, within(self.marks, span), *span) if self.marks else text[slice(*span)]

    def span(self, start: int, end: int) -> Span:
        """Where words start:end stand, in code points; an empty stretch is the point before word `start`."""
        if start < end:
            return self.words[start].start, self.words[end - 1].end
        point = self.words[start].start if start < len(self.words) else (self.words[-1].end if self.words else 0)
        return point, point


def occurrences(query: Sequence[str], reference: Wording) -> list[int]:
    """Every word number of the reference at which all the query's words stand in one run."""
    positions = reference.positions
    rarest, found = 0, None
    for number, key in enumerate(query):
        here = positions.get(key)
        if here is None:
            return []
        if found is None or len(here) < len(found):
            rarest, found = number, here
    wanted, keys, size = list(query), reference.keys, len(query)
    starts = (place - rarest for place in found or ())
    return [start for start in starts if start >= 0 and keys[start : start + size] == wanted]


def runs(query: Sequence[str], reference: Wording, least: int = MIN_RUN) -> list[WordRun]:
    """The longest runs of at least `least` words that cover the query without overlap, in the query's order.

    Of equally long ones the one that goes on where the longest left off wins, then the first in the reference.
    """
    return next(chains(query, reference, least))


def chains(query: Sequence[str], reference: Wording, least: int = MIN_RUN, most: int = 4) -> Iterator[list[WordRun]]:
    """The runs, for each of the places where the longest of them stands; no more than `most` places."""
    places: dict[tuple[int, int], list[WordRun]] = defaultdict(list)
    for run in _maximal_runs(query, reference, least):
        places[-run.size, run.start].append(run)
    stretches = sorted(places)
    if not stretches:
        yield []
        return
    for longest in sorted(places[stretches[0]], key=lambda run: run.ref_start)[:most]:
        chosen, lead = [longest], longest.ref_start - longest.start
        for stretch in stretches[1:]:
            nearest = min(places[stretch], key=lambda run: (abs(run.ref_start - run.start - lead), run.ref_start))
            rest = _outside(nearest, chosen)
            if rest is not None and rest.size >= least:
                chosen.append(rest)
        yield sorted(chosen)


def _outside(run: WordRun, chosen: Sequence[WordRun]) -> WordRun | None:
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
    positions, found = reference.positions, []
    limit = max(SEED_LIMIT, len(reference.keys) // SEED_SHARE)
    ending: dict[int, int] = {}  # reference word after an open run -> its size so far
    for number, key in enumerate(query):
        here = positions.get(key, [])
        if len(here) > limit:
            here = [place for place in here if place in ending]
        longer = {place + 1: ending.pop(place, 0) + 1 for place in here}
        found += [(number, place, size) for place, size in ending.items()]
        ending = longer
    found += [(len(query), place, size) for place, size in ending.items()]
    keys = reference.keys
    grown = [
        _leftwards(query, keys, end, to, size)
        for end, to, size in found
        if size >= least or end > size and to > size and query[end - size - 1] == keys[to - size - 1]
    ]
    return [run for run in grown if run.size >= least]


def _leftwards(query: Sequence[str], keys: Sequence[str], end: int, to: int, size: int) -> WordRun:
    """The run that ends there, with the frequent words before it that did not count as seeds."""
    start, at = end - size, to - size
    while start and at and query[start - 1] == keys[at - 1]:
        start, at = start - 1, at - 1
    return WordRun(start, at, end - start)


def align(
    query: Sequence[str], reference: Wording, anchors: Sequence[WordRun] = (), breaks: Sequence[int] = ()
) -> list[Step]:
    """The query laid over the place of the reference that it fits best, as steps from its first word to its last.

    `anchors` are `runs(query, reference)` where they stand in one order on both sides; `breaks` are the numbers of
    the words before which an ellipsis of the query stands. Empty where no place of the reference fits. An
    unmatched word at the edge stands for the reference's word there, as far as the passage goes.
    """
    window = _between(anchors, len(query), reference) if anchors else _window(query, reference)
    if window is None:
        return []
    low, high = _whole_passages(*window, reference) if breaks else window
    matcher = SequenceMatcher(None, query, reference.keys[low:high], autojunk=False)
    blocks = [WordRun(a, b + low, size) for a, b, size in matcher.get_matching_blocks() if size]
    blocks = _without_strays([run for run in blocks if run.size > 1] or _longest(blocks, query), breaks)
    if not blocks:
        return []
    blocks = filled(query, reference.keys, blocks, (low, high), breaks, reference.passage_of)
    return with_edges(steps_over(joined(blocks)), len(query), reference)


def _longest(blocks: Sequence[WordRun], query: Sequence[str]) -> list[WordRun]:
    """Of single words, the one with most letters."""
    return sorted(blocks, key=lambda run: -len(query[run.start]))[:1]


def joined(blocks: Sequence[WordRun]) -> list[WordRun]:
    """Blocks that follow each other on both sides, as one."""
    found: list[WordRun] = []
    for block in blocks:
        if found and (found[-1].end, found[-1].ref_end) == (block.start, block.ref_start):
            found[-1] = found[-1]._replace(size=found[-1].size + block.size)
        else:
            found.append(block)
    return found


def _between(anchors: Sequence[WordRun], size: int, reference: Wording) -> Span:
    """The words of the reference from where the first anchor lets the query begin to where the last lets it end."""
    before, after = anchors[0].start, size - anchors[-1].end
    low = anchors[0].ref_start - before - before // 2 - 4 if before else anchors[0].ref_start
    high = anchors[-1].ref_end + after + after // 2 + 4 if after else anchors[-1].ref_end
    return max(0, low), min(len(reference.keys), high)


def _window(query: Sequence[str], reference: Wording) -> Span | None:
    """The words of the reference among which a query without anchors is to be looked for."""
    found = _maximal_runs(query, reference, 1)
    if not found:
        return None
    found = sorted(found, key=lambda run: (-run.size, len(reference.positions[query[run.start]]), run.ref_start))[:64]
    slack = len(query) // 2 + 4
    votes = {
        run.ref_start - run.start: sum(
            o.size**2 for o in found if abs((o.ref_start - o.start) - (run.ref_start - run.start)) <= slack
        )
        for run in found
    }
    diagonal = max(votes, key=lambda place: (votes[place], -place))
    return max(0, diagonal - slack), min(len(reference.keys), diagonal + len(query) + slack)


def _whole_passages(low: int, high: int, reference: Wording, most: int = 100) -> Span:
    """The window, made wider up to the borders of its passages, by at most so many words."""
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
        at = first.ref_start
        while at > 0 and first.ref_start - at < first.start and passage[at - 1] == passage[first.ref_start]:
            at -= 1
        steps = [Step(False, 0, first.start, at, first.ref_start), *steps]
    if last.end < size:
        to = last.ref_end
        while to < len(passage) and to - last.ref_end < size - last.end and passage[to] == passage[last.ref_end - 1]:
            to += 1
        steps = [*steps, Step(False, last.end, size, last.ref_end, to)]
    return steps
