"""A passage with every wording that it got: which words of it who prints, what each has instead, which came of which.

A wording is taken for the child of an earlier one whose changes of the reference it has all made too, and of those
of the one that leaves fewest changes over: what two copies have in common against the original tells their descent
(Maas, Textkritik, 1927). What no earlier wording explains comes from the original itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.answers.reconstruct.witness import UNDATED
from index.comparison import Comparison, compare
from index.comparison.alignment import Wording, align, runs
from index.comparison.differences import Difference
from index.comparison.single_words import WordRun
from index.model import Passage, Reading
from letters.model import Source, Span

if TYPE_CHECKING:
    from index.answers.outlets import Answer
    from index.store import Library

_SLIPS = frozenset(("case", "punctuation", "homoglyph"))  # what differs where the words are the same


class Change(NamedTuple):
    """Words start:end of the reference, and the words (keys) that stand for them."""

    start: int
    end: int
    words: tuple[str, ...]


class Departure(NamedTuple):
    """A place where a wording parts from the passage."""

    span: Span  # code points of the passage's text; where nothing is left out, the point at which words are put in
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One reading of a wording."""

    reading: Reading
    slips: tuple[Departure, ...]  # where its letters' case or its punctuation differs, between the same words


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a passage, the same for whoever prints the same words."""

    text: str  # as it was first printed
    first: str | None  # the day; None where no outlet's is known
    parent: int | None  # the number of the wording that it derives from, counted from 0 in the collation
    covers: Span  # from the first to the last word that it has of the passage, in code points of the passage's text
    departures: tuple[Departure, ...]  # in order of the passage
    comparison: Comparison  # of its text with the passage
    prints: tuple[VersionReading, ...]  # by date, unknown last
    whole: bool  # prints the passage from its first to its last word

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who prints it, by date, unknown last."""
        return tuple(dict.fromkeys(printed.reading.outlet for printed in self.prints))


@dataclass(frozen=True, slots=True)
class WordAttestation:
    """A word of a passage, and the outlets that print it as it is there."""

    start: int  # code points of the passage's text
    end: int
    outlets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collation:
    """A passage and all its wordings, by date, unknown last; of one day the fullest first."""

    answer: Answer
    source: Source | None
    versions: tuple[Version, ...]

    @property
    def passage(self) -> Passage:
        """What is collated."""
        return self.answer.passages[0]

    @property
    def attested(self) -> tuple[WordAttestation, ...]:
        """Every word of the passage."""
        return attested(self.passage, self.versions)


class _VersionKey(NamedTuple):
    """What tells one wording from another: the words of the reference that it covers, and what it changes of them."""

    covers: Span
    changes: frozenset[Change]


class _AlignedText(NamedTuple):
    """What of a text stands for words of the reference, as it spells them."""

    kind: _VersionKey
    text: str
    departures: dict[Change, Departure]


class _PlacedReading(NamedTuple):
    day: str
    outlet: str
    article: str
    laid: _AlignedText
    reading: Reading


def collate(library: Library, id: str) -> Collation:
    """The collation of one passage; QuotesError where there is none of that id."""
    from index.answers.outlets import passage_answer

    answer = passage_answer(library, id)
    passage = answer.passages[0]
    source = library.sources()[passage.source] if passage.source else None
    return Collation(answer, source, tuple(versions(passage, ((use.reading, use.part) for use in answer.uses))))


def versions(passage: Passage, uses: Iterable[tuple[Reading, Span]]) -> list[Version]:
    """The wordings of a passage, by date, unknown last; of one day the fullest first.

    `uses` are the readings and the part of each that bears on the passage, in code points. Their order is nothing to it.
    """
    reference = Wording(passage.text)
    laid = cache(lambda text: _align_text(text, reference))
    compared = cache(lambda text: compare(text, reference))
    prints_by_key: dict[_VersionKey, list[_PlacedReading]] = {}
    for reading, part in uses:
        text = reading.text[slice(*part)]
        aligned = laid(text) or _replaced(text, reference, _drawn(reading, passage))
        printed = _PlacedReading(reading.published or UNDATED, reading.outlet, reading.article, aligned, reading)
        prints_by_key.setdefault(aligned.kind, []).append(printed)
    kinds = sorted(prints_by_key, key=lambda kind: _place(kind, prints_by_key[kind]))
    return [_version(n, kinds, prints_by_key, reference, compared) for n in range(len(kinds))]


def _align_text(text: str, reference: Wording) -> _AlignedText | None:
    """How a text lies on the reference; None where no word does."""
    wording = Wording(text)
    steps = align(wording.keys, reference, _rising(runs(wording.keys, reference)))
    steps = [
        step for n, step in enumerate(steps) if step.same or 0 < n < len(steps) - 1 or step.ref_start < step.ref_end
    ]
    if not steps:
        return None
    departures = {
        Change(step.ref_start, step.ref_end, tuple(wording.keys[step.start : step.end])): Departure(
            reference.span(step.ref_start, step.ref_end),
            reference.slice(step.ref_start, step.ref_end),
            _bracketed(wording, wording.span(step.start, step.end)),
        )
        for step in steps
        if not step.same
    }
    kind = _VersionKey((steps[0].ref_start, steps[-1].ref_end), frozenset(departures))
    return _AlignedText(kind, _bracketed(wording, wording.span(steps[0].start, steps[-1].end)), departures)


def _replaced(text: str, reference: Wording, span: Span) -> _AlignedText:
    """A text without a word of the reference, as "artwashing" for "art washing": it stands for all that it draws on."""
    numbers = [n for n, word in enumerate(reference.words) if word.start < span[1] and span[0] < word.end]
    start, end = (numbers[0], numbers[-1] + 1) if numbers else (0, len(reference.words))
    wording = Wording(text)
    words = wording.slice(0, len(wording.words))
    change = Change(start, end, tuple(wording.keys))
    departures = {change: Departure(reference.span(start, end), reference.slice(start, end), words)}
    return _AlignedText(_VersionKey((start, end), frozenset(departures)), words, departures)


def _drawn(reading: Reading, passage: Passage) -> Span:
    """What a reading draws on, in code points of the passage's text."""
    before = passage.start if passage.source else 0
    spans = [(start - before, end - before) for id, start, end in reading.spans if id == passage.id]
    return spans[0] if spans else (0, len(passage.text))


def _bracketed(wording: Wording, span: Span) -> str:
    """What stands there, with the brackets of which it has but one."""
    start, end = span
    text = wording.text
    lacks = text[start:end].count("]") - text[start:end].count("[")
    if start and text[start - 1] == "[" and (lacks > 0 or not lacks and text[end : end + 1] == "]"):
        start, lacks = start - 1, lacks - 1
    return text[start : end + (lacks < 0 and text[end : end + 1] == "]")]


def _rising(runs: Sequence[WordRun]) -> list[WordRun]:
    """The runs that stand in one order on both sides with the longest of them."""
    if not runs:
        return []
    longest = max(runs, key=lambda run: (run.size, -run.start))
    before = [run for run in runs if run.end <= longest.start and run.ref_end <= longest.ref_start]
    after = [run for run in runs if run.start >= longest.end and run.ref_start >= longest.ref_end]
    kept: list[WordRun] = []
    for run in [*before, longest, *after]:
        if not kept or kept[-1].ref_end <= run.ref_start:
            kept.append(run)
        elif run is longest:
            kept = [other for other in kept if other.ref_end <= run.ref_start] + [run]
    return kept


def _place(kind: _VersionKey, prints: Sequence[_PlacedReading]) -> tuple[str, int, int, Span, list[Change]]:
    low, high = kind.covers
    return min(printed.day for printed in prints), low - high, len(kind.changes), kind.covers, sorted(kind.changes)


def _version(
    n: int, kinds: Sequence[_VersionKey], prints_by_key: dict[_VersionKey, list[_PlacedReading]], reference: Wording,
    compared: Callable[[str], Comparison],
) -> Version:  # fmt: skip
    kind = kinds[n]
    prints = sorted(prints_by_key[kind], key=lambda printed: (*printed[:3], printed.reading.start, printed.laid.text))
    first = prints[0].laid
    departures = tuple(first.departures[change] for change in sorted(kind.changes))
    return Version(
        text=first.text,
        first=None if prints[0].day == UNDATED else prints[0].day,
        parent=_parent(kind, kinds[:n]),
        covers=reference.span(*kind.covers),
        departures=departures,
        comparison=compared(first.text),
        prints=tuple(
            VersionReading(
                printed.reading, _slips(printed.laid.text, reference.text, compared(printed.laid.text), departures)
            )
            for printed in prints
        ),
        whole=kind.covers == (0, len(reference.keys)),
    )


def _slips(text: str, reference: str, comparison: Comparison, departures: Sequence[Departure]) -> tuple[Departure, ...]:
    """What differs in case and punctuation where no words do; neighbours are one."""
    spans: list[tuple[Span, Span]] = []
    for slip in comparison.differences:
        if slip.kind not in _SLIPS or any(_meet(slip, departure.span) for departure in departures):
            continue
        (start, end), (ref_start, ref_end) = slip.query_span, slip.reference_span
        if spans and not reference[spans[-1][1][1] : ref_start].strip() and not text[spans[-1][0][1] : start].strip():
            (start, _), (ref_start, _) = spans.pop()
        spans.append(((start, end), (ref_start, ref_end)))
    return tuple(Departure(ref_span, reference[slice(*ref_span)], text[slice(*span)]) for span, ref_span in spans)


def _meet(slip: Difference, span: Span) -> bool:
    return slip.reference_span[0] <= span[1] and span[0] <= slip.reference_span[1]


def _parent(kind: _VersionKey, earlier: Sequence[_VersionKey]) -> int | None:
    """The earlier wording that explains most of this one: it covers it, and made no change there that this hasn't.

    One that is changed elsewhere alone is none: it has nothing in common with this one that the original hasn't.
    """
    (low, high), best, fewest = kind.covers, None, len(kind.changes) + 1
    for n, other in enumerate(earlier):
        if other.covers[0] > low or high > other.covers[1]:
            continue
        within = {change for change in other.changes if change.end > low and change.start < high}
        left = len(kind.changes - within)
        if within <= kind.changes and left < fewest and (within or not other.changes):
            best, fewest = n, left
    return best


def attested(passage: Passage, versions: Iterable[Version]) -> tuple[WordAttestation, ...]:
    """Who prints each word of a passage as it is there."""
    reference = Wording(passage.text)
    outlets_by_word: list[set[str]] = [set() for _ in reference.words]
    for version in versions:
        gone, outlets = [departure.span for departure in version.departures], version.outlets
        for number, word in enumerate(reference.words):
            covered = version.covers[0] <= word.start and word.end <= version.covers[1]
            if covered and not any(start < word.end and word.start < end for start, end in gone):
                outlets_by_word[number].update(outlets)
    return tuple(
        WordAttestation(word.start, word.end, frozenset(printing))
        for word, printing in zip(reference.words, outlets_by_word)
    )
