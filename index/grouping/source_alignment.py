"""Where the words of a quotation are in a source, however they were cut, typeset or rewritten.

Units of a quotation (its pieces between ellipses, then their sentences) are searched word for word. A unit that is not
found is aligned with the sentences of sources that share word pairs with it, by the longest common subsequence of
words, and accepted where enough of it agrees. Of several places the best counts; of equally good ones the first, with
sources in the order of their ids.
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
from letters.text import source_parts
from letters.text.markup import masked
from letters.text.normalize import MIN_RUN, Word, keys, words
from letters.text.sentences import sentences

SHORT_WORDS = MIN_RUN  # words; fewer do not identify a passage
CERTAIN_RUN = 6  # words; a run of so many is accepted without other evidence
MIN_SHARE = 0.5  # share of a unit's words that must be found
MIN_GUIDED_SHARE = 0.3  # the same, where other units of the quotation are in the source
COMPOUND_LETTERS = 8  # letters of a word that may be printed as two
MAX_SENTENCES = 6  # sentences that are aligned with a unit


class SourceMatch(NamedTuple):
    """Where words of a quotation are in a source."""

    source: str
    start: int  # code points of the source's text
    end: int
    quote_start: int  # code points of the quotation's text
    quote_end: int
    score: float  # share of the matched words that agree, from 0 to 1


@dataclass(slots=True)
class _IndexedSource:
    """A source with its words, numbered, and the sentence of each."""

    id: str
    language: str
    words: list[Word]
    line: str  # the words, one space around each
    offsets: list[int]  # where each word begins in `line`, after its space
    first: list[int]  # the first word of each sentence


class _Match(NamedTuple):
    source: int
    pairs: list[tuple[int, int]]  # word of the unit, word of the source; both ascending


class Aligner:
    """Aligns quotations with sources; the order of the sources does not matter."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = [_indexed(source) for source in sorted(sources, key=lambda source: source.id)]
        self._word_pairs: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._compounds: dict[str, list[tuple[int, int, int]]] = {}
        for number, source in enumerate(self._sources):
            for sentence, (a, b) in enumerate(pairwise(source.first)):
                for pair in set(_word_pairs(source.words[a:b])):
                    self._word_pairs.setdefault(pair, []).append((number, sentence))
                for compound, k, length in _compounds(source.words, a, b):
                    self._compounds.setdefault(compound, []).append((number, k, length))

    def align(self, text: str, *, quoted: Collection[str] = (), language: str = "") -> list[SourceMatch]:
        """The parts of sources that a quotation prints, split at ends of sentences, by position in the quotation.

        A quotation of one to three words is aligned if it occurs in a source word for word and is specific: it has two
        content words, or one if `quoted` has the source, because the same article quotes it at greater length. If its
        `language` is known to differ from that of the source, so few words count as a loan, not as a quotation.
        """
        if not self._sources or not (word_keys := keys(text)):
            return []
        if len(word_keys) >= SHORT_WORDS and self._word_pairs.keys().isdisjoint(pairwise(word_keys)):
            return []
        all_words = words(text)
        if len(all_words) < SHORT_WORDS:
            return list(self._short_match(all_words, quoted, language))
        return sorted(
            set(self._matches_by_piece(text, all_words, language)), key=lambda match: (match.quote_start, match)
        )

    def _matches_by_piece(self, text: str, all_words: Sequence[Word], language: str) -> Iterator[SourceMatch]:
        """Match pieces, then their sentences; the sources that are found so are guides for the other units."""
        matches_of_units: list[tuple[list[Word], list[SourceMatch]]] = []
        for piece, units in _pieces(text, all_words):
            if match := self._first_verbatim(piece):
                matches_of_units.append((piece, list(self._by_sentence(piece, match))))
            else:
                matches_of_units.extend((unit, self._long_matches(unit)) for unit in units)
        guides = {match.source for _, matches in matches_of_units for match in matches}
        for unit, matches in matches_of_units:
            if matches:
                yield from matches
            elif len(unit) < SHORT_WORDS:
                yield from self._short_match(unit, guides, language)
            else:
                yield from (part for match in self._similar(unit, guides) for part in self._by_sentence(unit, match))

    def _short_match(self, unit: Sequence[Word], quoted: Collection[str], language: str) -> Iterator[SourceMatch]:
        """The first place where a few words occur, in a quoted source first."""
        content_words = sum(is_content_word(word.key) for word in unit)
        for number in sorted(range(len(self._sources)), key=lambda n: self._sources[n].id not in quoted):
            source = self._sources[number]
            if source.id not in quoted and language and source.language not in ("", language):
                continue
            match = self._verbatim(unit, number) if content_words >= (1 if source.id in quoted else 2) else None
            if match := match or self._compound(unit, number):
                yield from self._by_sentence(unit, match)
                return

    def _compound(self, unit: Sequence[Word], number: int) -> _Match | None:
        """Two content words printed as one, or one as two: artwashing, art washing."""
        for source, first, length in self._compounds.get("".join(word.key for word in unit), ()):
            if source == number and length != len(unit):
                return _Match(number, [(0, first), (len(unit) - 1, first + length - 1)])
        return None

    def _long_matches(self, unit: Sequence[Word]) -> list[SourceMatch]:
        """The matches of a unit of four words or more."""
        match = self._first_verbatim(unit)
        matches = [match] if match else self._similar(unit) if len(unit) >= SHORT_WORDS else []
        return [part for match in matches for part in self._by_sentence(unit, match)]

    def _first_verbatim(self, unit: Sequence[Word]) -> _Match | None:
        """The first place where a unit of four words or more occurs verbatim."""
        if len(unit) < SHORT_WORDS:
            return None
        return next((match for n in range(len(self._sources)) if (match := self._verbatim(unit, n))), None)

    def _verbatim(self, unit: Sequence[Word], number: int) -> _Match | None:
        source = self._sources[number]
        offset = source.line.find(f" {' '.join([word.key for word in unit])} ")
        if offset < 0:
            return None
        first = bisect_right(source.offsets, offset + 1) - 1
        return _Match(number, [(k, first + k) for k in range(len(unit))])

    def _similar(self, unit: Sequence[Word], guides: Collection[str] = ()) -> list[_Match]:
        """The sentences that a unit prints in other words or in part; each word of the unit matches once at most."""
        shared_pairs = Counter(sentence for pair in _word_pairs(unit) for sentence in self._word_pairs.get(pair, ()))
        sentences = sorted(shared_pairs, key=lambda sentence: (-shared_pairs[sentence], sentence))[:MAX_SENTENCES]
        matches = [match for sentence in sentences if (match := self._align_sentence(unit, *sentence))]
        matches.sort(key=lambda match: (-len(match.pairs), match.source, match.pairs[0][1]))
        used: set[int] = set()
        kept: list[_Match] = []
        for match in matches:
            unused = [pair for pair in match.pairs if pair[0] not in used]
            if len(unused) >= SHORT_WORDS:
                kept.append(_Match(match.source, unused))
                used.update(k for k, _ in unused)
        return [match for match in kept if self._sufficient(match, len(used) / len(unit), guides)]

    def _sufficient(self, match: _Match, share: float, guides: Collection[str]) -> bool:
        """Whether the share of a unit that is found is too large for chance."""
        guided = self._sources[match.source].id in guides
        return share >= (MIN_GUIDED_SHARE if guided else MIN_SHARE) or _longest(match.pairs) >= CERTAIN_RUN

    def _align_sentence(self, unit: Sequence[Word], number: int, sentence: int) -> _Match | None:
        """Align a unit with one sentence: the densest part of their longest common subsequence."""
        from rapidfuzz.distance import LCSseq

        source = self._sources[number]
        a, b = source.first[sentence], source.first[sentence + 1]
        sentence_keys = [word.key for word in source.words[a:b]]
        blocks = LCSseq.opcodes([word.key for word in unit], sentence_keys).as_matching_blocks()
        pairs = _densest([(block.a + k, a + block.b + k) for block in blocks for k in range(block.size)])
        shared = {word.key for word in unit}.intersection(sentence_keys)  # a word may have moved
        content_words = sum(map(is_content_word, shared))
        return _Match(number, pairs) if len(pairs) >= SHORT_WORDS and content_words >= 2 else None

    def _by_sentence(self, unit: Sequence[Word], match: _Match) -> Iterator[SourceMatch]:
        """A match split at ends of sentences."""
        source = self._sources[match.source]
        by_sentence: dict[int, list[tuple[int, int]]] = {}
        for pair in match.pairs:
            by_sentence.setdefault(bisect_right(source.first, pair[1]) - 1, []).append(pair)
        for pairs in by_sentence.values():
            (i, m), (j, n) = pairs[0], pairs[-1]
            score = len(pairs) / max(j - i + 1, n - m + 1)
            yield SourceMatch(
                source.id, source.words[m].start, source.words[n].end, unit[i].start, unit[j].end, round(score, 4)
            )


def _indexed(source: Source) -> _IndexedSource:
    passages = [(part.start, part.end) for part in source_parts.parts(source.text, source.names)]
    tokens = words(masked(source.text, source_parts.marks(source.text, passages)))
    offsets, offset = [], 1
    for word in tokens:
        offsets.append(offset)
        offset += len(word.key) + 1
    starts = [word.start for word in tokens]
    first = sorted({bisect_left(starts, start) for start, _ in passages} | {0, len(tokens)})
    return _IndexedSource(
        source.id, source.language or "", tokens, f" {' '.join([w.key for w in tokens])} ", offsets, first
    )


def _word_pairs(sequence: Sequence[Word]) -> list[tuple[str, str]]:
    """The pairs of neighbouring words of which one is a content word at least."""
    return [(a.key, b.key) for a, b in pairwise(sequence) if is_content_word(a.key) or is_content_word(b.key)]


def _compounds(sequence: Sequence[Word], a: int, b: int) -> Iterator[tuple[str, int, int]]:
    """Neighbouring content words as one word, and long words, which others may print as two: name, index, words."""
    for k in range(a, b):
        if len(sequence[k].key) >= COMPOUND_LETTERS:
            yield sequence[k].key, k, 1
        if k + 1 < b and is_content_word(sequence[k].key) and is_content_word(sequence[k + 1].key):
            yield sequence[k].key + sequence[k + 1].key, k, 2


def _pieces(text: str, all_words: Sequence[Word]) -> Iterator[tuple[list[Word], list[list[Word]]]]:
    """The words of each piece between ellipses, and those of its sentences; one unit if all are short."""
    starts = [word.start for word in all_words]

    def within(a: int, b: int) -> list[Word]:
        return list(all_words[bisect_left(starts, a) : bisect_left(starts, b)])

    for a, b in split(text):
        if piece := within(a, b):
            units = [unit for c, d in sentences(text[a:b]) if (unit := within(a + c, a + d))]
            yield piece, units if any(len(unit) >= SHORT_WORDS for unit in units) else [piece]


def _densest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The part of an alignment with the best score: one for a pair, minus a third for each word skipped."""
    best, gain, start, score = (0, 0), 0.0, 0, 0.0
    for k, (i, j) in enumerate(pairs):
        cost = (i - pairs[k - 1][0] + j - pairs[k - 1][1] - 2) / 3 if k else 0.0
        if score - cost <= 0:
            start, score = k, 1.0
        else:
            score += 1 - cost
        if score > gain:
            gain, best = score, (start, k + 1)
    return list(pairs[slice(*best)])


def _longest(pairs: Sequence[tuple[int, int]]) -> int:
    """The number of words in the longest run without a gap on either side."""
    longest = run = 0
    for k, (i, j) in enumerate(pairs):
        run = run + 1 if k and (i - 1, j - 1) == pairs[k - 1] else 1
        longest = max(longest, run)
    return longest
