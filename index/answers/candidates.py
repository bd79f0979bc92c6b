"""Where in the sources a wording may be: excerpts around the rarest runs of words that it shares with them.

Nothing here reads whole sources, unless they are short: words are looked up in the library's shingles, and the cost
follows the number of words that are asked about.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from math import log
from typing import TYPE_CHECKING

from index.answers.excerpts import Excerpt
from index.comparison.evidence import rarity
from index.store.shingles import Remembered
from letters.languages.word_lists import is_content_word
from letters.model import Span
from letters.text.normalize import MIN_RUN

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

WHOLE = 12_000  # code points; a source of no more is compared as a whole
REACH = 120  # code points that are read on either side of a passage, besides as many as the query has
WIDTHS = (4, 3, 2, 1)  # words in a row that are looked up; fewer where more were not found
ALTERNATIVES = 3  # passages of a source that are looked at for each word of the query
NEAR = 0.6  # of the best score; a passage below it is no alternative
FAR = 0.4  # the same for the best passage of another source
COMMON = 1 / 2000  # of all words; one or two words that are more frequent lead to no passage
FEW = 64  # however small the index is, words that are as frequent lead to their passages
REPEATS = 8  # places of the query at which a run that it repeats is counted
LEAST = 4  # words that a passage and its neighbours share with a query, or a third of them
BITS, PART = 16.0, 0.4  # what these words tell at least, or which part of what all words of the query tell
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
        self._passages: Remembered[Run, list[int]] = Remembered(library.words.source_passages_with, RUNS)
        self._texts: Remembered[Run, list[int]] = Remembered(library.words.texts_with, RUNS)
        self._common: Remembered[Run, bool] = Remembered(self._is_common, WORDS)
        self._excerpts: OrderedDict[tuple[str, tuple[Span, ...]], Excerpt] = OrderedDict()
        self._kept = 0  # code points of these
        self._short: Remembered[str, Excerpt | None] = Remembered(self._whole)

    def excerpts(self, keys: Sequence[str], sources: Iterable[str]) -> list[Excerpt]:
        """An excerpt of each source that may have these words."""
        wanted = set(sources)
        scores = self._scored(keys, self._passages)
        self._add_rarest(keys, scores)
        best: dict[str, dict[int, float]] = defaultdict(dict)
        passages = self._library.words.passages_of_numbers(scores.totals)
        for n, score in scores.totals.items():
            if (source := passages[n].source) in wanted:
                best[source][n] = score
        excerpts = []
        for source in sorted(best):
            chosen = [passages[n] for n in scores.chosen(best[source])]
            excerpts.append(self.around(source, [(p.start, p.end) for p in chosen], sum(map(len, keys)) + len(keys)))
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

    def bits(self, key: str) -> float:
        """How much a word tells, by its frequency in the index."""
        return self._bits[key]

    def printed(self, keys: Sequence[str], most: int) -> list[Passage]:
        """At most so many passages without a source, the likeliest first, of which a quotation may have these words."""
        totals = self._scored(keys, self._texts, neighbours=False).totals
        passages: dict[str, Passage] = {}
        for n in sorted(totals, key=lambda n: (-totals[n], n)):
            passages.update((p.id, p) for p in self._library.words.passages_of_text(n) if p.source is None)
            if len(passages) >= most:
                break
        return list(passages.values())[:most]

    def _scored(self, keys: Sequence[str], holders: Mapping[Run, Sequence[int]], *, neighbours: bool = True) -> Scores:
        """The passages of sources, or the texts of quotations, that share words with the query, by how rare these are."""
        scores = Scores([self._bits[key] for key in keys], neighbours=neighbours)
        total = self._library.printed_words + 1
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
                run = tuple(keys[start : start + width])
                times[run] = count = times.get(run, 0) + 1
                if not (passing and self._common[run]) and (held := holders[run]):
                    scores.add(mask, held, total, again=count > REPEATS)
        return scores

    def _add_rarest(self, keys: Sequence[str], scores: Scores) -> None:
        """Count the passages that have the two rarest words of a short query, or more if many do, where none has all words.

        Common runs may lead to other passages only: "Houston, we have a problem" for "Houston, we've had a problem".
        """
        if not MIN_RUN <= len(keys) <= PAIRED or scores.has_whole:
            return
        known = {key for key in keys if is_content_word(key) and self._frequency[key,]}
        rarest = sorted(known, key=lambda key: (-self._bits[key], key))
        if len(rarest) > 1:
            both, taken = set(self._passages[rarest[0],]).intersection(self._passages[rarest[1],]), rarest[:2]
            for key in rarest[2:]:
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

    Words are bits of a mask here: 1 << n for word n of the query.
    """

    def __init__(self, bits: Sequence[float], *, neighbours: bool) -> None:
        """`bits` are what each word of the query tells; `neighbours` where numbers that follow each other belong together."""
        fewest, least = min(LEAST, -(-len(bits) // 3)), min(BITS, PART * sum(bits))
        self._likely: Remembered[int, bool] = Remembered(lambda words: _are_likely(words, bits, fewest, least))
        self._neighbours = neighbours
        self._size = len(bits)
        self._words: dict[int, int] = defaultdict(int)  # of the query, by passage
        self._own: dict[int, float] = defaultdict(float)
        self.covered = 0  # words that some passage has

    def add(self, run: int, holders: Sequence[int], total: int, *, again: bool) -> None:
        """Count a run of the query's words for all passages that have it, by its rarity among `total` words.

        A run that the query repeats `again` and again tells nothing more.
        """
        self.covered |= run
        words, own, weight = self._words, self._own, log(1 + total / (1 + len(holders)))
        for n in () if again else holders:
            words[n] |= run
            own[n] += weight

    @property
    def has_whole(self) -> bool:
        """Whether one passage has all words of the query."""
        return (1 << self._size) - 1 in self._words.values()

    @cached_property
    def totals(self) -> dict[int, float]:
        """The score of each passage that is near the best for some word of the query, with those of its neighbours."""
        own, words = self._own, self._words
        totals = dict(own)
        for n in [n for n in own if n + 1 in own] if self._neighbours else ():
            totals[n] = own[n] + (own.get(n - 1, 0.0) + own[n + 1])
            totals[n + 1] = own[n + 1] + (own[n] + own.get(n + 2, 0.0))
        near: dict[int, float] = {}
        best: list[tuple[int, float]] = []  # words, and what the best passages for them score at least to be near
        least: Remembered[int, float] = Remembered(lambda mask: min([low for group, low in best if group & mask]))
        seen = 0
        for n in sorted(totals, key=totals.__getitem__, reverse=True):
            total, own_words = totals[n], words[n]
            if new := own_words & ~seen:
                best.append((new, FAR * total))
                seen |= new
            elif total < best[-1][1]:
                if seen == self.covered:
                    break  # all that follow are farther
                continue
            if total >= least[own_words] and self._likely[own_words | self._words_beside(n)]:
                near[n] = total
        return near

    def _words_beside(self, n: int) -> int:
        """The words of the query that the neighbours of a passage have."""
        return self._words.get(n - 1, 0) | self._words.get(n + 1, 0) if self._neighbours else 0

    def chosen(self, totals: Mapping[int, float]) -> list[int]:
        """Of passages of one source those that are among the best for a word of the query."""
        best: dict[int, float] = {}
        taken: dict[int, int] = defaultdict(int)
        kept = []
        for n in sorted(totals, key=lambda n: (-totals[n], n)):
            words, total = _numbers(self._words[n]), totals[n]
            if any(taken[word] < ALTERNATIVES and total >= NEAR * best.get(word, 0.0) for word in words):
                kept.append(n)
                for word in words:
                    best.setdefault(word, total)  # all that follow score less
                    taken[word] += 1
        return sorted(kept)


def _are_likely(words: int, bits: Sequence[float], fewest: int, least: float) -> bool:
    """Whether these words are so many, and tell so much, that a passage may be quoted which has them with its neighbours."""
    return words.bit_count() >= fewest and sum([bits[word] for word in _numbers(words)]) >= least


@lru_cache(maxsize=10_000)
def _numbers(mask: int) -> tuple[int, ...]:
    """The numbers of the words of a mask."""
    return tuple([n for n, bit in enumerate(reversed(bin(mask))) if bit == "1"])
