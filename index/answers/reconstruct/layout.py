"""Witnesses laid over one another into lines as long as their overlaps allow.

Overlap, layout, consensus: the method for assembling a genome from its reads (Staden, Nucleic Acids Research 6,
1979), with words for bases. This is the layout; `index.answers.reconstruct.consensus` votes on the words.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from index.answers.reconstruct.witness import Witness
from index.comparison.alignment import Step, align, occurrences, runs
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording
from letters.languages.word_lists import is_content_word
from letters.model import Span
from letters.text.normalize import MIN_RUN, Word

SPREAD = 2  # words that agree beside the longest run: else it may be a phrase that is said twice
SENTENCE = 12  # words that are too many for a phrase
SLIP = 2  # words at the edge of a line that may be worded otherwise where another continues


class WordLine(Wording):
    """Word keys alone, to align with."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__("")
        self.keys = list(keys)
        self.words = [Word(key, number, number + 1) for number, key in enumerate(keys)]


class LaidSpan(NamedTuple):
    """Words start:end of a witness laid over a line; `pairs` are the words that agree: (witness's, line's), rising."""

    line: int
    start: int
    end: int
    pairs: list[tuple[int, int]]

    def within(self, stops: Collection[int]) -> Span:
        """The words of the sentences in which some agree; `stops` are the words before which a sentence ends."""
        first, last = self.pairs[0][0], self.pairs[-1][0]
        low = max((stop for stop in stops if self.start <= stop <= first), default=self.start)
        return low, min((stop for stop in stops if last < stop <= self.end), default=self.end)


class LineSet:
    """The lines as far as they are known; `added` makes others of them."""

    def __init__(self, lines: Iterable[Sequence[str]] = ()) -> None:
        self.lines = [WordLine(keys) for keys in lines]

    @cached_property
    def _whole(self) -> WordLine:
        """All lines as one; what parts them is no word."""
        return WordLine([key for number, line in enumerate(self.lines) for key in (*line.keys, f"\n{number}")])

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line.keys) + 1 for line in self.lines)]

    def places(self, keys: Sequence[str]) -> list[tuple[int, int]]:
        """Every (line, word) at which all these words stand in one run."""
        return [(number := self._line(n), n - self._starts[number]) for n in occurrences(keys, self._whole)]

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def lay(self, keys: Sequence[str], stops: Collection[int] = ()) -> list[LaidSpan]:
        """Where the words stand, part by part in their order; empty where too few agree with any line.

        `stops` are the numbers of the words before which a sentence ends: so far at most a part is judged as one.
        """
        chains = _without_strays(self._chains(keys))
        while chains:
            laid = [self._over(keys, *part) for part in _parts(chains, len(keys))]
            doubtful = [
                (len(part.pairs), n) for n, part in enumerate(laid) if not self._vouched(keys, stops, part, chains[n])
            ]
            if not doubtful:
                return laid
            del chains[min(doubtful)[1]]
        return self._loosely(keys)

    def _chains(self, keys: Sequence[str]) -> list[tuple[int, list[WordRun]]]:
        """Runs of words that agree, those together that continue in one line: (line, runs)."""
        chains: list[tuple[int, list[WordRun]]] = []
        for run in runs(keys, self._whole):
            line = self._line(run.ref_start)
            run = run._replace(ref_start=run.ref_start - self._starts[line])
            if chains and chains[-1][0] == line and chains[-1][1][-1].ref_end <= run.ref_start:
                chains[-1][1].append(run)
            else:
                chains.append((line, [run]))
        return chains

    def _over(self, keys: Sequence[str], line: int, start: int, end: int, chain_runs: Sequence[WordRun]) -> LaidSpan:
        shifted = [run._replace(start=run.start - start) for run in chain_runs]
        agreeing = _agreeing(align(keys[start:end], self.lines[line], shifted))
        return LaidSpan(line, start, end, [(start + own, position) for own, position in agreeing])

    def _vouched(
        self, keys: Sequence[str], stops: Collection[int], part: LaidSpan, chain: tuple[int, list[WordRun]]
    ) -> bool:
        """Whether so much agrees that it is no chance: half of the words, or all that could."""
        low, high = part.within(stops)
        longest = max(chain[1], key=lambda run: run.size)
        phrase = len(part.pairs) < longest.size + SPREAD and high - low >= SENTENCE
        if len(part.pairs) >= (0.6 if phrase else 0.5) * (high - low):
            return True
        size = len(self.lines[part.line].keys)
        reaches = 0 in (longest.start, longest.ref_start) and (longest.end == len(keys) or longest.ref_end == size)
        return reaches and sum(map(is_content_word, keys[longest.start : longest.end])) > 1

    def _loosely(self, keys: Sequence[str]) -> list[LaidSpan]:
        """The one place where most words stand close together, though no four in one run."""
        if not self.lines:
            return []
        pairs = _agreeing(align(keys, self._whole))
        if len(pairs) < MIN_RUN or 5 * len(pairs) < 3 * len(keys) or pairs[-1][1] - pairs[0][1] >= len(keys) + 2:
            return []
        line = self._line(pairs[0][1])
        if line != self._line(pairs[-1][1]):
            return []
        return [LaidSpan(line, 0, len(keys), [(a, b - self._starts[line]) for a, b in pairs])]

    def added(self, keys: Sequence[str], stops: Collection[int]) -> tuple[LineSet, list[LaidSpan]]:
        """The lines that words lengthen, join or are one of, and how the words are laid over them."""
        lines = self
        while laid := lines.lay(keys, stops):
            changed = lines._lengthened(keys, laid) or lines._joined(laid)
            if not changed:
                return lines, laid
            lines = LineSet(changed)
        return LineSet([*(line.keys for line in lines.lines), keys]), []

    def _lengthened(self, keys: Sequence[str], laid: Sequence[LaidSpan]) -> list[list[str]]:
        """The lines, one of them with what the words have before or after it; none where they have nothing more."""
        for part in laid:
            line = self.lines[part.line].keys
            before, after = _beyond(part, len(line))
            if before > 0 or after > 0:
                longer = [
                    *keys[part.start : part.start + max(0, before)],
                    *line,
                    *keys[part.end - max(0, after) : part.end],
                ]
                return [longer if n == part.line else other.keys for n, other in enumerate(self.lines)]
        return []

    def _joined(self, laid: Sequence[LaidSpan]) -> list[list[str]]:
        """The lines, one of them joined with another, where the words run from its end to the other's beginning."""
        for part, after in pairwise(laid):
            words, next_words = self.lines[part.line].keys, self.lines[after.line].keys
            if (
                part.line != after.line
                and part.pairs[-1] == (after.start - 1, len(words) - 1)
                and after.pairs[0] == (after.start, 0)
            ):
                rest = [line.keys for n, line in enumerate(self.lines) if n not in (part.line, after.line)]
                return [*rest, words + next_words]
        return []


def _agreeing(steps: Iterable[Step]) -> list[tuple[int, int]]:
    """The words that are the same on both sides, by their numbers."""
    same = [(step.start, step.ref_start, step.ref_end - step.ref_start) for step in steps if step.same]
    return [(start + n, position + n) for start, position, size in same for n in range(size)]


def _beyond(part: LaidSpan, size: int) -> tuple[int, int]:
    """How many words of a part stand before the beginning of its line and after its end, 0 or less for none."""
    (first, line_first), (last, line_last) = part.pairs[0], part.pairs[-1]
    left = size - 1 - line_last
    before, after = first - part.start - line_first, part.end - 1 - last - left
    return before * (line_first == 0 or line_first <= SLIP and before >= MIN_RUN), after * (
        left == 0 or left <= SLIP and after >= MIN_RUN
    )


def _parts(chains: Sequence[tuple[int, list[WordRun]]], size: int) -> Iterator[tuple[int, int, int, list[WordRun]]]:
    """Each chain with the words that it is to be compared with: up to the next one's first run."""
    starts = [0, *(chain[0].start for _, chain in chains[1:]), size]
    for (line, chain), start, end in zip(chains, starts, starts[1:]):
        yield line, start, end, chain


def _without_strays(chains: list[tuple[int, list[WordRun]]]) -> list[tuple[int, list[WordRun]]]:
    """The chains without short ones that interrupt a longer one."""
    chains, n = list(chains), 1
    while n < len(chains) - 1:
        (line, before), (_, stray), (other, after) = chains[n - 1 : n + 2]
        sizes = [sum(run.size for run in chain) for chain in (before, stray, after)]
        if line == other and before[-1].ref_end <= after[0].ref_start and sizes[1] < min(sizes[0], sizes[2]):
            chains[n - 1 : n + 2] = [(line, before + after)]
            n = max(1, n - 1)
        else:
            n += 1
    return chains


def layout(witnesses: Iterable[Witness]) -> LineSet:
    """The lines that witnesses of four words and more make.

    Laid first is what several outlets print alike, last what only copies have; the longest before the shorter.

    What of a witness agrees with no line, and is separated from what does by the end of a sentence, is laid by itself.
    """
    lines = LineSet()
    waiting = sorted(
        {(-min(2, len(w.voices)), -len(w.keys), w.keys, w.stops) for w in witnesses if len(w.keys) >= MIN_RUN}
    )
    while waiting:
        voices, _, keys, stops = heapq.heappop(waiting)
        lines, laid = lines.added(keys, stops)
        for start, end in _rests(laid, stops):
            inner = tuple(stop - start for stop in stops if start < stop < end)
            heapq.heappush(waiting, (voices, start - end, keys[start:end], inner))
    return lines


def _rests(laid: Iterable[LaidSpan], stops: Collection[int]) -> Iterator[Span]:
    for part in laid:
        low, high = part.within(stops)
        yield from (rest for rest in ((part.start, low), (high, part.end)) if rest[1] - rest[0] >= MIN_RUN)
