"""Where the words of a quotation stand in a source, however they were cut, typeset or rewritten.

Units of a quotation (its pieces between ellipses, then their sentences) are sought word for word; what
is not found so is laid over the sentences of the sources that share word pairs with it, by the longest
common subsequence of words, and taken where enough of it agrees. Of several places the best counts, of
equally good ones the first, sources taken in the order of their ids.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from index.grouping.units import split
from letters.languages.word_lists import is_content_word
from letters.model import Source
from letters.text.normalize import MIN_RUN, Word, keys, words
from letters.text.sentences import sentences

SHORT = MIN_RUN  # words; fewer say too little to vouch for a passage
RUN = 6  # words in one run that need nothing else to speak for them
SHARE = 0.5  # of a unit's words that must be found
GUIDED = 0.3  # the same, where the units beside it stand in the same source
COMPOUND = 8  # letters of a word that may be set as two
TRIED = 6  # sentences of each unit that are laid over it


class SourceMatch(NamedTuple):
    """Where words of a quotation stand in a source."""

    source: str
    start: int  # code points of the source's text
    end: int
    quote_start: int  # code points of the quotation's text
    quote_end: int
    score: float  # share of the stretch's words that agree, from 0 to 1


@dataclass(slots=True)
class _Held:
    """A source with its words, numbered, and the sentence of each."""

    id: str
    language: str
    words: list[Word]
    line: str  # the words, one space around each
    at: list[int]  # where each word begins in `line`, after its space
    first: list[int]  # the first word of each sentence


class _Match(NamedTuple):
    source: int
    pairs: list[tuple[int, int]]  # word of the unit, word of the source, both rising


class Aligner:
    """Aligns quotations to some sources. Their order is nothing to it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._held = [_hold(source) for source in sorted(sources, key=lambda source: source.id)]
        self._seeds: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._compounds: dict[str, list[tuple[int, int, int]]] = {}
        for number, held in enumerate(self._held):
            for sentence, (a, b) in enumerate(pairwise(held.first)):
                for pair in set(_seeds(held.words[a:b])):
                    self._seeds.setdefault(pair, []).append((number, sentence))
                for name, k, size in _compounds(held.words, a, b):
                    self._compounds.setdefault(name, []).append((number, k, size))

    def align(self, text: str, *, vouched: Collection[str] = (), language: str = "") -> list[SourceMatch]:
        """The stretches of sources that a quotation prints, a stretch per sentence, by place in the quotation.

        A quotation of one to three words aligns when it stands in a source word for word and says something
        of its own: two words or more that are not function words, or one where `vouched` names the source,
        because the same article quotes it at greater length. Known to be in another `language` than the
        source, so few words are taken for a loan, not for a quotation.
        """
        if not self._held or not (cut := keys(text)):
            return []
        if len(cut) >= SHORT and self._seeds.keys().isdisjoint(pairwise(cut)):
            return []
        whole = words(text)
        if len(whole) < SHORT:
            return list(self._short(whole, vouched, language))
        return sorted(set(self._whole(text, whole, language)), key=lambda found: (found.quote_start, found))

    def _whole(self, text: str, whole: Sequence[Word], language: str) -> Iterator[SourceMatch]:
        """Piece by piece, then sentence by sentence: what is found by itself is the guide for what is not."""
        found: list[tuple[list[Word], list[SourceMatch]]] = []
        for piece, units in _pieces(text, whole):
            if match := self._anywhere(piece):
                found.append((piece, list(self._stretches(piece, match))))
            else:
                found.extend((unit, self._long(unit)) for unit in units)
        guides = {stretch.source for _, some in found for stretch in some}
        for unit, some in found:
            if some:
                yield from some
            elif len(unit) < SHORT:
                yield from self._short(unit, guides, language)
            else:
                yield from (s for match in self._likely(unit, guides) for s in self._stretches(unit, match))

    def _short(self, unit: Sequence[Word], vouched: Collection[str], language: str) -> Iterator[SourceMatch]:
        """The first place where a few words stand, in a source that is vouched for before all others."""
        telling = sum(is_content_word(word.key) for word in unit)
        for number in sorted(range(len(self._held)), key=lambda n: self._held[n].id not in vouched):
            held = self._held[number]
            if held.id not in vouched and language and held.language not in ("", language):
                continue
            match = self._verbatim(unit, number) if telling >= (1 if held.id in vouched else 2) else None
            if match := match or self._compound(unit, number):
                yield from self._stretches(unit, match)
                return

    def _compound(self, unit: Sequence[Word], number: int) -> _Match | None:
        """Two telling words set as one, or one as two: artwashing, art washing."""
        for held, at, size in self._compounds.get("".join(word.key for word in unit), ()):
            if held == number and size != len(unit):
                return _Match(number, [(0, at), (len(unit) - 1, at + size - 1)])
        return None

    def _long(self, unit: Sequence[Word]) -> list[SourceMatch]:
        """The places of a unit of four words or more."""
        match = self._anywhere(unit)
        matches = [match] if match else self._likely(unit) if len(unit) >= SHORT else []
        return [stretch for match in matches for stretch in self._stretches(unit, match)]

    def _anywhere(self, unit: Sequence[Word]) -> _Match | None:
        """The first place where four words or more stand as they are."""
        if len(unit) < SHORT:
            return None
        return next((match for n in range(len(self._held)) if (match := self._verbatim(unit, n))), None)

    def _verbatim(self, unit: Sequence[Word], number: int) -> _Match | None:
        held = self._held[number]
        at = held.line.find(f" {' '.join([word.key for word in unit])} ")
        if at < 0:
            return None
        first = bisect_right(held.at, at + 1) - 1
        return _Match(number, [(k, first + k) for k in range(len(unit))])

    def _likely(self, unit: Sequence[Word], guides: Collection[str] = ()) -> list[_Match]:
        """The sentences that a unit prints in other words or in part, each word of it laid to one at most."""
        counted = Counter(place for pair in _seeds(unit) for place in self._seeds.get(pair, ()))
        tried = sorted(counted, key=lambda place: (-counted[place], place))[:TRIED]
        matches = [match for place in tried if (match := self._over(unit, *place))]
        matches.sort(key=lambda match: (-len(match.pairs), match.source, match.pairs[0][1]))
        taken: set[int] = set()
        kept: list[_Match] = []
        for match in matches:
            fresh = [pair for pair in match.pairs if pair[0] not in taken]
            if len(fresh) >= SHORT:
                kept.append(_Match(match.source, fresh))
                taken.update(k for k, _ in fresh)
        return [match for match in kept if self._enough(match, len(taken) / len(unit), guides)]

    def _enough(self, match: _Match, share: float, guides: Collection[str]) -> bool:
        """Whether so much of a unit is found that it is no chance."""
        guided = self._held[match.source].id in guides
        return share >= (GUIDED if guided else SHARE) or _longest(match.pairs) >= RUN

    def _over(self, unit: Sequence[Word], number: int, sentence: int) -> _Match | None:
        """A unit laid over one sentence: the densest part of their longest common subsequence."""
        from rapidfuzz.distance import LCSseq

        held = self._held[number]
        a, b = held.first[sentence], held.first[sentence + 1]
        there = [word.key for word in held.words[a:b]]
        blocks = LCSseq.opcodes([word.key for word in unit], there).as_matching_blocks()
        pairs = _densest([(block.a + k, a + block.b + k) for block in blocks for k in range(block.size)])
        telling = sum(is_content_word(unit[k].key) for k, _ in pairs)
        return _Match(number, pairs) if len(pairs) >= SHORT and telling >= 2 else None

    def _stretches(self, unit: Sequence[Word], match: _Match) -> Iterator[SourceMatch]:
        """A match cut at the ends of sentences."""
        held = self._held[match.source]
        by: dict[int, list[tuple[int, int]]] = {}
        for pair in match.pairs:
            by.setdefault(bisect_right(held.first, pair[1]) - 1, []).append(pair)
        for pairs in by.values():
            (i, m), (j, n) = pairs[0], pairs[-1]
            score = len(pairs) / max(j - i + 1, n - m + 1)
            yield SourceMatch(
                held.id, held.words[m].start, held.words[n].end, unit[i].start, unit[j].end, round(score, 4)
            )


def _hold(source: Source) -> _Held:
    found = words(source.text)
    at, where = [], 1
    for word in found:
        at.append(where)
        where += len(word.key) + 1
    starts = [word.start for word in found]
    first = sorted({bisect_left(starts, start) for start, _ in sentences(source.text)} | {0, len(found)})
    return _Held(source.id, source.language or "", found, f" {' '.join([w.key for w in found])} ", at, first)


def _seeds(found: Sequence[Word]) -> list[tuple[str, str]]:
    """The pairs of neighbours in which a word tells something."""
    return [(a.key, b.key) for a, b in pairwise(found) if is_content_word(a.key) or is_content_word(b.key)]


def _compounds(found: Sequence[Word], a: int, b: int) -> Iterator[tuple[str, int, int]]:
    """Two telling neighbours as one word, and long words, which others may print as two: name, place, words."""
    for k in range(a, b):
        if len(found[k].key) >= COMPOUND:
            yield found[k].key, k, 1
        if k + 1 < b and is_content_word(found[k].key) and is_content_word(found[k + 1].key):
            yield found[k].key + found[k + 1].key, k, 2


def _pieces(text: str, whole: Sequence[Word]) -> Iterator[tuple[list[Word], list[list[Word]]]]:
    """The words of each piece between ellipses, and those of its sentences; as one where all are short."""
    starts = [word.start for word in whole]

    def within(a: int, b: int) -> list[Word]:
        return list(whole[bisect_left(starts, a) : bisect_left(starts, b)])

    for a, b in split(text):
        if piece := within(a, b):
            units = [unit for c, d in sentences(text[a:b]) if (unit := within(a + c, a + d))]
            yield piece, units if any(len(unit) >= SHORT for unit in units) else [piece]


def _densest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The part of an alignment that gains most: one for a pair, less a third for each word passed over."""
    best, gain, start, here = (0.0, 0, 0), 0.0, 0, 0.0
    for k, (i, j) in enumerate(pairs):
        cost = (i - pairs[k - 1][0] + j - pairs[k - 1][1] - 2) / 3 if k else 0.0
        if here - cost <= 0:
            start, here = k, 1.0
        else:
            here += 1 - cost
        if here > gain:
            gain, best = here, (here, start, k + 1)
    return list(pairs[best[1] : best[2]])


def _longest(pairs: Sequence[tuple[int, int]]) -> int:
    """Words in the longest run without a gap on either side."""
    longest = run = 0
    for k, (i, j) in enumerate(pairs):
        run = run + 1 if k and (i - 1, j - 1) == pairs[k - 1] else 1
        longest = max(longest, run)
    return longest
