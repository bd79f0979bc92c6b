"""Where in the sources a wording may be: excerpts around the rarest runs of words that it shares with them.

Nothing here reads whole sources, unless they are short: words are looked up in the library's shingles, and the cost
follows the number of words that are asked about.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING

from index.answers.excerpts import Excerpt
from index.comparison.evidence import rarity
from letters.languages.word_lists import is_content_word
from letters.model import Span
from letters.text.memo import Remembered
from letters.text.normalize import MIN_RUN

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

WHOLE = 12_000  # code points; a source of no more is compared as a whole
REACH = 120  # code points that are read on either side of a passage, besides as many as the query has
LEFT_OUT = 1500  # the same where the query leaves words out
WIDTHS = (4, 3, 2, 1)  # words in a row that are looked up; fewer where more were not found
ALTERNATIVES = 3  # passages of a source that are looked at for each word of the query
NEAR = 0.6  # of the best score; a passage below it is no alternative
FAR = 0.4  # the same for the best passage of another source
COMMON = 1 / 2000  # of all words; one or two words that are more frequent lead to no passage
FEW = 64  # however small the index is, words that are as frequent lead to their passages
REPEATS = 8  # places of the query at which a run that it repeats is counted
LEAST = 4  # words that a passage and its neighbours share with a query, or a third of them
BITS, PART = 16.0, 0.4  # the least information of these words, or its least share of that of all words of the query
WORDS = 100_000  # whose rarity is remembered
RUNS = 20_000  # of words, whose holders are remembered
PAIRED, PLACES = 8, 8  # words of a query whose two rarest are looked up together, and passages with both at most
KEPT = 1_000_000  # code points of excerpts in memory, each of some 60 bytes there
Run = tuple[str, ...]  # words in a row


class Candidates:
    """The parts of a library's sources that a wording is to be compared with."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._frequency: Remembered[Run, int] = Remembered(library.words.frequency, WORDS)
        self._bits: Remembered[str, float] = Remembered(
            lambda key: rarity(key, self._frequency[key,], library.printed_words), WORDS
        )
        self.bits: Callable[[str], float] = self._bits.__getitem__
        """The information of a word in bits, by its frequency in the index."""
        self._passages: Remembered[Run, list[int]] = Remembered(library.words.source_passages_with, RUNS)
        self._texts: Remembered[Run, list[int]] = Remembered(library.words.texts_with, RUNS)
        self._common: Remembered[Run, bool] = Remembered(self._is_common, WORDS)
        self._excerpts: OrderedDict[tuple[str, tuple[Span, ...]], Excerpt] = OrderedDict()
        self._kept = 0  # code points of these
        self._short: Remembered[str, Excerpt | None] = Remembered(self._whole)

    def excerpts(self, keys: Sequence[str], sources: Iterable[str], *, elided: bool = False) -> list[Excerpt]:
        """An excerpt of each source that may have these words; with more around them where some are `elided`."""
        wanted = set(sources)
        scores = self._scored(keys, self._passages)
        self._add_rarest(keys, scores)
        best: dict[str, dict[int, float]] = defaultdict(dict)
        passages = self._library.words.passages_of_numbers(scores.totals)
        for n, score in scores.totals.items():
            if (source := passages[n].source) in wanted:
                best[source][n] = score
        length = sum(map(len, keys)) + len(keys) + elided * LEFT_OUT
        excerpts = []
        for source in sorted(best):
            chosen = [passages[n] for n in scores.chosen(best[source])]
            excerpts.append(self.around(source, [(p.start, p.end) for p in chosen], length))
        return excerpts

    def around(self, source: str, spans: Iterable[Span], length: int) -> Excerpt:
        """The passages of a source near these spans (code points), for a wording of so many code points."""
        if (whole := self._short[source]) is not None:
            return whole
        reach = REACH + length
        windows: list[Span] = []
        for start, end in sorted(spans):
            low, high = max(0, start - reach), end + reach
            if windows and low <= windows[-1][1]:
                windows[-1] = windows[-1][0], max(high, windows[-1][1])
            else:
                windows.append((low, high))
        return self._excerpt(source, tuple(windows))

    def _whole(self, source: str) -> Excerpt | None:
        """A short source as one excerpt; None for a long one."""
        if (length := self._library.source_texts.length(source)) > WHOLE:
            return None
        text = self._library.source_texts.part(source, 0, length)
        return Excerpt(source, [(0, text)], self._library.source_passages(source))

    def _excerpt(self, source: str, windows: tuple[Span, ...]) -> Excerpt:
        key = source, windows
        if key in self._excerpts:
            self._excerpts.move_to_end(key)
            return self._excerpts[key]
        parts, passages = [], []
        for low, high in windows:
            if within := self._library.passages_between(source, low, high):
                start = within[0].start
                parts.append((start, self._library.source_texts.part(source, start, within[-1].end)))
                passages += within
        self._excerpts[key] = excerpt = Excerpt(source, parts, passages)
        self._kept += len(excerpt.text)
        while self._kept > KEPT:
            self._kept -= len(self._excerpts.popitem(last=False)[1].text)
        return excerpt

    def printed(self, keys: Sequence[str], most: int) -> list[Passage]:
        """At most a given number of passages without a source, the likeliest first, of which a quotation may have these words."""
        totals = self._scored(keys, self._texts, neighbours=False).totals
        passages: dict[str, Passage] = {}
        for n in sorted(totals, key=lambda n: (-totals[n], n)):
            passages.update((p.id, p) for p in self._library.words.passages_of_text(n) if p.source is None)
            if len(passages) >= most:
                break
        return list(passages.values())[:most]

    def _scored(self, keys: Sequence[str], holders: Mapping[Run, Sequence[int]], *, neighbours: bool = True) -> Scores:
        """The passages of sources, or the texts of quotations, that share words with the query, by how rare these are."""
        scores = Scores(list(map(self.bits, keys)), neighbours=neighbours)
        words, total = tuple(keys), self._library.printed_words + 1
        for width in WIDTHS:
            covered = scores.covered
            if covered == (1 << len(keys)) - 1:
                break
            passing = width < min(MIN_RUN - 1, len(keys))  # over common words
            times: dict[Run, int] = {}
            for start in range(len(keys) - width + 1):
                mask = ((1 << width) - 1) << start
                if covered & mask == mask:
                    continue
                run = words[start : start + width]
                times[run] = count = times.get(run, 0) + 1
                if not (passing and self._common[run]) and (held := holders[run]):
                    scores.add(mask, held, total, again=count > REPEATS)
        return scores

    def _add_rarest(self, keys: Sequence[str], scores: Scores) -> None:
        """Count the passages with the rarest word of a short query and one of the next two, or more if many have them.

        Only where none has all words: common runs may lead to other passages, as of "Houston, we have a problem" for "we've had".
        """
        if not MIN_RUN <= len(keys) <= PAIRED or scores.has_whole:
            return
        known = {key for key in keys if is_content_word(key) and self._frequency[key,]}
        rarest = sorted(known, key=lambda key: (-self.bits(key), key))
        holders = set(self._passages[rarest[0],]) if len(rarest) > 1 else set()
        for second in rarest[1:3]:
            both, taken = holders.intersection(self._passages[second,]), [rarest[0], second]
            for key in (key for key in rarest[2:] if key != second):
                if len(both) > PLACES and (fewer := both.intersection(self._passages[key,])):
                    both, taken = fewer, [*taken, key]
            mask = sum(1 << keys.index(key) for key in taken)
            if 0 < len(both) <= PLACES:
                scores.add(mask, sorted(both), self._library.printed_words + 1, again=False)

    def _is_common(self, run: Run) -> bool:
        """Whether a word or two are so frequent that they lead to no passage in particular."""
        if len(run) == 1 and not is_content_word(run[0]):
            return True
        return self._frequency[run] > max(FEW, COMMON * self._library.printed_words)


class Scores:
    """Passages by what they share with a query: the words, and how rare these are.

    Words are bits of a mask here: 1 << n for word n of the query. So are runs of words, in the order of `add`.
    """

    def __init__(self, bits: Sequence[float], *, neighbours: bool) -> None:
        """`bits` is the information of each word of the query; `neighbours`: whether neighbouring numbers belong together."""
        self._bits = bits
        self._fewest, self._least = min(LEAST, -(-len(bits) // 3)), min(BITS, PART * sum(bits))
        self._neighbours = neighbours
        self._runs: list[tuple[int, float]] = []  # their words, and what they count for
        self._held: dict[int, int] = {}  # the runs that each passage has
        self._shared: dict[int, tuple[int, float]] = {}  # what `_together` says of these, once they are scored
        self.covered = 0  # words that some passage has

    def add(self, run: int, holders: Sequence[int], total: int, *, again: bool) -> None:
        """Count a run of the query's words for all passages that have it, by its rarity among `total` words.

        A run that the query repeats `again` and again adds nothing.
        """
        self.covered |= run
        held, bit = self._held, 1 << len(self._runs)
        if not again:
            self._runs.append((run, log(1 + total / (1 + len(holders)))))
            for n in holders:
                held[n] = held.get(n, 0) | bit

    def _together(self, held: int) -> tuple[int, float]:
        """The words of some runs, and what the runs count for."""
        words, weight = 0, 0.0
        for number in _numbers(held):
            run, own = self._runs[number]
            words |= run
            weight += own
        return words, weight

    @property
    def has_whole(self) -> bool:
        """Whether one passage has all words of the query."""
        return any(self._together(held)[0] == (1 << len(self._bits)) - 1 for held in set(self._held.values()))

    @cached_property
    def totals(self) -> dict[int, float]:
        """The score of each passage that is near the best for some word of the query, with those of its neighbours."""
        near: dict[int, float] = {}
        best: list[tuple[int, float]] = []  # words, and what the best passages for them score at least to be near
        seen = 0
        for total, words, together, passages in sorted(self._alike(), key=itemgetter(0), reverse=True):
            if new := words & ~seen:
                best.append((new, FAR * total))
                seen |= new
            is_near = total >= best[-1][1] and total >= min([low for group, low in best if group & words])
            if is_near and self._are_likely(together):
                near.update(dict.fromkeys(passages, total))
        return near

    def _alike(self) -> Iterator[tuple[float, int, int, list[int]]]:
        """The passages that share the same with the query: their score, their words, those with their neighbours, and which."""
        held = self._held
        shared = self._shared = {runs: self._together(runs) for runs in {0, *held.values()}}
        alike: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for n, own in held.items():
            beside = self._neighbours and (n - 1 in held or n + 1 in held)
            alike[(held.get(n - 1, 0), own, held.get(n + 1, 0)) if beside else (0, own, 0)].append(n)
        for (before, own, after), passages in alike.items():
            (left, more), (words, score), (right, further) = shared[before], shared[own], shared[after]
            yield score + (more + further), words, left | words | right, passages

    def _are_likely(self, words: int) -> bool:
        """Whether these words are so many, and so rare, that a passage may be quoted which has them with its neighbours."""
        enough = words.bit_count() >= self._fewest
        return enough and sum([self._bits[word] for word in _numbers(words)]) >= self._least

    def chosen(self, totals: Mapping[int, float]) -> list[int]:
        """Of passages of one source those that are among the best for a word of the query."""
        if len(totals) == 1:
            return list(totals)
        best: dict[int, float] = {}
        taken: dict[int, int] = defaultdict(int)
        kept = []
        for n in sorted(totals, key=lambda n: (-totals[n], n)):
            words, total = _numbers(self._shared[self._held[n]][0]), totals[n]
            if any(taken[word] < ALTERNATIVES and total >= NEAR * best.get(word, 0.0) for word in words):
                kept.append(n)
                for word in words:
                    best.setdefault(word, total)  # all that follow score less
                    taken[word] += 1
        return sorted(kept)


@lru_cache(maxsize=10_000)
def _numbers(mask: int) -> tuple[int, ...]:
    """The numbers of the words of a mask."""
    return tuple([n for n, bit in enumerate(reversed(bin(mask))) if bit == "1"])
