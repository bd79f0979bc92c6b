"""Which passages words ask for, and which quotations are uses of them, not only of words that others have too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple

from index.comparison import Comparison, compare
from index.comparison.evidence import BITS
from index.comparison.wording import Wording, joined_keys
from index.verdicts import ACCOUNTED
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.answers.references import References
    from index.model import Passage, Reading
    from index.store import Library
    from letters.model import Span


class _Candidate(NamedTuple):
    """A place that may be asked for."""

    comparison: Comparison  # of the query with it, or of it with the query
    accounts: bool  # whether it has all words asked for
    words: frozenset[int]  # the numbers of the words asked for that it has
    passages: tuple[Passage, ...]
    place: Span | None  # of the source

    @property
    def order(self) -> tuple[bool, int, tuple[int, int], str]:
        """What sorts before is nearer."""
        return not self.accounts, -len(self.words), self.comparison.rank, self.passages[0].id


class AskedPassages:
    """The passages that words ask for: those that have them, else the nearest."""

    def __init__(
        self, query: str, readings: Sequence[Reading], known: Mapping[str, Passage], references: References
    ) -> None:
        """`readings` share a run of words with the query, and `known` has their passages."""
        self.query = query
        self.wanted = wanted = keys(query)
        self.known = known
        self.references = references
        chosen = _nearest(self._candidates(readings))
        self.passages = {passage.id: passage for candidate in chosen for passage in candidate.passages}
        self.places = _places(chosen)  # what is asked for of each source, in code points
        self.accounted = any(candidate.accounts for candidate in chosen)  # whether one of them has all the words
        loose = [passage for passage in self.passages.values() if passage.source is None and self.accounted]
        lacking = [passage for passage in loose if not is_part(wanted, keys(passage.text))]
        # by passages without a source: of those that lack some words a reading that has all; where all of them stand
        self.wordings = {p.id: wording for p in lacking if (wording := _printed_wording(wanted, readings, p))}
        worded = {p.id: self.wordings.get(p.id) or references.loose_wording(p) for p in loose}
        self.stretches = {id: compare(query, wording).span for id, wording in worded.items()}

    def accepts(self, reading: Reading, drawn: str, comparison: Comparison) -> bool:
        """Whether a reading that shares a run of words with the query is a use of what is asked for.

        It draws on a passage asked for, or has all the words, or nothing but some of them that are rare enough together.
        `drawn` is the first passage that it draws on, with which it was compared.
        """
        if self.touches(reading):
            return True
        first = self.passages.get(drawn)
        if first and first.source is None:
            return not self._is_another_sentence(comparison, first.id)
        printed = keys(reading.text)
        return is_part(self.wanted, printed) or is_part(printed, self.wanted) and self.references.bits(printed) >= BITS

    def _is_another_sentence(self, comparison: Comparison, passage: str) -> bool:
        """Whether a reading of a passage without a source has other words than those asked for in their place.

        Where nobody says what was said, a changed word may make another sentence just as well.
        """
        if (place := self.stretches.get(passage)) is None:
            return False
        if comparison.verdict == "not_found" or not _overlap(comparison.span, place):
            return True
        return any(
            d.kind == "substitution" and _overlap(d.reference_span, place) and _is_another_word(d.query, d.reference)
            for d in comparison.differences
        )

    def overlaps(self, passage: Passage, start: int, end: int) -> bool:
        """Whether a span of a passage's source is in the place asked for."""
        place = self.places.get(passage.source or "")
        return place is not None and _overlap((start, end), place)

    def touches(self, reading: Reading) -> bool:
        """Whether a reading draws on a place asked for."""
        return any(self.overlaps(self.known[id], start, end) for id, start, end in reading.spans)

    def _candidates(self, readings: Sequence[Reading]) -> list[_Candidate]:
        """What may be asked for: of sources, and unless one accounts for all words, of what only outlets have."""
        candidates = self._in_sources()
        if not any(candidate.accounts for candidate in candidates):
            candidates += self._with_all_words(readings)
        if not any(candidate.accounts for candidate in candidates):
            candidates += [*self._printed(), *self._inside()]
        return candidates

    def _in_sources(self) -> list[_Candidate]:
        """The places of sources that have the query's words, or most of them."""
        candidates = []
        for near in self.references.nearest(self.query, self.references.sources):
            comparison = near.comparison
            if comparison.verdict != "not_found" and near.passages:
                words = frozenset(n for start, end in comparison.runs for n in range(start, end))
                accounts = comparison.verdict in ACCOUNTED
                candidates.append(_Candidate(comparison, accounts, words, tuple(near.passages), comparison.span))
        return candidates

    def _with_all_words(self, readings: Iterable[Reading]) -> list[_Candidate]:
        """The passages without a source of which a reading has all the query's words."""
        size = len(self.wanted)
        having: dict[str, Passage] = {}
        for reading in readings:
            if is_part(self.wanted, keys(reading.text)):
                printed = [self.known[id] for id, _, _ in reading.spans]
                for passage in printed:
                    shared = size if len(printed) == 1 else len(shared_words(self.wanted, keys(passage.text)))
                    if not passage.source and 2 * shared >= size:
                        having[passage.id] = passage
        comparison, words = Comparison("verbatim", matched=size), frozenset(range(size))
        return [_Candidate(comparison, True, words, (passage,), None) for passage in having.values()]

    def _printed(self) -> Iterator[_Candidate]:
        """The passages without a source that have the query's words, or most of them."""
        loose = [passage for passage in self.known.values() if passage.source is None]
        for passage, comparison in self.references.loose_nearest(self.query, loose, "chicago"):
            if comparison.verdict != "not_found":
                words = shared_words(self.wanted, keys(passage.text))
                yield _Candidate(comparison, comparison.verdict in ACCOUNTED, words, (passage,), None)

    def _inside(self) -> Iterator[_Candidate]:
        """The passages that are a part of the query, which has more words."""
        reference = Wording(self.query)
        for passage in self.known.values():
            if len(printed := keys(passage.text)) < len(self.wanted):
                comparison = compare(passage.text, reference)
                words = shared_words(self.wanted, printed)
                if comparison.verdict in ACCOUNTED and len(words) >= MIN_RUN:
                    place = (passage.start, passage.end) if passage.source else None
                    yield _Candidate(comparison, False, words, (passage,), place)


def _places(chosen: Iterable[_Candidate]) -> dict[str, Span]:
    """What is asked for of each source, in code points."""
    places: dict[str, Span] = {}
    for candidate in chosen:
        if candidate.place and (source := candidate.passages[0].source):
            start, end = places.get(source, candidate.place)
            places[source] = min(start, candidate.place[0]), max(end, candidate.place[1])
    return places


def _nearest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Those that have all the words; else the nearest, and those that have other words of the query besides."""
    ordered = sorted(candidates, key=lambda candidate: candidate.order)
    covered: set[int] = set()
    chosen = []
    for candidate in ordered:
        alike = candidate.accounts or candidate.comparison.rank == ordered[0].comparison.rank
        if alike or len(candidate.words - covered) >= MIN_RUN:
            chosen.append(candidate)
            covered |= candidate.words
    return chosen


def _printed_wording(wanted: Sequence[str], readings: Iterable[Reading], passage: Passage) -> Wording | None:
    """The commonest reading of a passage that has all the words, the longest where several are."""
    own = (reading for reading in readings if any(id == passage.id for id, _, _ in reading.spans))
    texts = [reading.text for reading in own if is_part(wanted, keys(reading.text))]
    return Wording(min(texts, key=lambda text: (-texts.count(text), -len(text), text))) if texts else None


def _is_another_word(words: str, others: str) -> bool:
    """Whether a word in the one place is no form of a word in the other."""
    other_keys = keys(others)
    return not all(
        any(len(commonprefix([key, other])) >= max(len(key), len(other)) / 2 for other in other_keys)
        for key in keys(words)
    )


def _overlap(span: Span, other: Span) -> bool:
    return span[0] < other[1] and other[0] < span[1]


def runs_of(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    """Every run of a given number of these words."""
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def is_part(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether these words stand in a row among the others."""
    return joined_keys(words) in joined_keys(others)


def shared_words(wanted: Sequence[str], printed: Sequence[str]) -> frozenset[int]:
    """The numbers of the words wanted that are printed in runs of two and more (one, where only one is wanted)."""
    size = min(2, len(wanted))
    printed_runs = runs_of(printed, size)
    starts = [i for i in range(len(wanted) - size + 1) if tuple(wanted[i : i + size]) in printed_runs]
    return frozenset(n for start in starts for n in range(start, start + size))


def without_shared_words(library: Library, passages: Collection[str], readings: Sequence[Reading]) -> list[Reading]:
    """The readings of some passages, except for those of somebody else who is quoted only with words that others have too.

    “Thank you for having me on the show today” may begin many statements: whoever is quoted with these words alone need not
    have made one of them. Somebody else is one who can't be any of the speakers who are named for words of these passages alone.
    """
    by_speaker: dict[str, dict[str, Reading]] = {}
    for reading in readings:
        if speaker := reading.likely_speaker:
            by_speaker.setdefault(speaker, {}).setdefault(reading.text, reading)
    if len(by_speaker) < 2:
        return list(readings)
    own = [s for s, texts in by_speaker.items() if not all(_is_shared(library, passages, r) for r in texts.values())]
    if len(own) == len(by_speaker):
        return list(readings)
    from index.answers.speakers import compare_speaker  # its word lists take long to read

    others = {s for s in by_speaker.keys() - own if compare_speaker(s, own).relation == "other"}
    return [reading for reading in readings if reading.likely_speaker not in others]


def _is_shared(library: Library, passages: Collection[str], reading: Reading) -> bool:
    """Whether a passage that is neither one of these nor the reading's has all its words in a row."""
    words = keys(reading.text)
    others = set(library.words.passages_containing(words, len(words))).difference(
        passages, (id for id, _, _ in reading.spans)
    )
    return any(is_part(words, keys(passage.text)) for passage in library.passages(others).values())
