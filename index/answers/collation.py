"""A passage with all its wordings: who prints which words, what each wording changes, and which derives from which.

A wording derives from the earlier wording that shares most of its changes, provided that it contains all changes of
that wording. Shared changes against the original prove a common descent (Maas, Textkritik, 1927). A wording that no
earlier one explains derives from the original.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.answers.reconstruct.witness import UNDATED
from index.comparison import Comparison, compare
from index.comparison.alignment import align, runs
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording, printed_wording
from index.model import Passage, Reading
from letters.model import Source, Span

if TYPE_CHECKING:
    from index.answers.outlets import Answer
    from index.store import Library

_SLIPS = frozenset(("case", "spelling", "punctuation", "homoglyph"))  # kinds of difference between the same words


class Change(NamedTuple):
    """Words start:end of the reference, and the words (keys) printed instead."""

    start: int
    end: int
    words: tuple[str, ...]


class Departure(NamedTuple):
    """A place where a wording differs from the passage."""

    span: Span  # code points of the passage's text; empty where words are only inserted
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One reading of a wording."""

    reading: Reading
    slips: tuple[Departure, ...]  # differences of case or punctuation between the same words


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a passage: all readings that print the same words."""

    text: str  # as it was first printed
    first: str | None  # the day of the first reading; None if no reading has a date
    parent: int | None  # the number of the wording that it derives from, counted from 0 in the collation
    covers: Span  # from the first to the last word of the passage that it prints, in code points of the passage's text
    departures: tuple[Departure, ...]  # in order of the passage
    comparison: Comparison  # of its text with the passage
    prints: tuple[VersionReading, ...]  # by date, unknown last
    whole: bool  # whether it prints both the first and the last word of the passage

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that print it, by date, unknown last."""
        return tuple(dict.fromkeys(printed.reading.outlet for printed in self.prints))


@dataclass(frozen=True, slots=True)
class WordAttestation:
    """A word of a passage, and the outlets that print it unchanged."""

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
        """The passage that is collated."""
        return self.answer.passages[0]

    @property
    def attested(self) -> tuple[WordAttestation, ...]:
        """Every word of the passage with the outlets that print it."""
        return attested(self.passage, self.versions)


class _VersionKey(NamedTuple):
    """Identifies a wording: the words of the reference that it covers, and what it changes of them."""

    covers: Span
    changes: frozenset[Change]


class _AlignedText(NamedTuple):
    """The part of a text that corresponds to the reference, as the text spells it."""

    kind: _VersionKey
    text: str
    departures: dict[Change, Departure]


_Print = tuple[Reading, _AlignedText]


def collate(library: Library, id: str) -> Collation:
    """The collation of one passage; QuotesError if no passage has that id."""
    from index.answers.outlets import passage_answer

    answer = passage_answer(library, id)
    passage = answer.passages[0]
    source = library.sources()[passage.source] if passage.source else None
    return Collation(answer, source, tuple(versions(passage, ((use.reading, use.part) for use in answer.uses))))


def versions(passage: Passage, uses: Iterable[tuple[Reading, Span]]) -> list[Version]:
    """The wordings of a passage, by date, unknown last; of one day the fullest first.

    `uses` are the readings and the part of each that concerns the passage, in code points, in any order.
    """
    reference = printed_wording(passage.text)
    laid = cache(lambda text: _align_text(text, reference))
    compared = cache(lambda text: compare(text, reference))
    prints_by_key: dict[_VersionKey, list[_Print]] = {}
    for reading, text in sorted(((r, r.text[slice(*part)]) for r, part in uses), key=_date):
        aligned = laid(text) or _replaced(text, reference, _drawn(reading, passage))
        prints_by_key.setdefault(aligned.kind, []).append((reading, aligned))
    kinds = sorted(prints_by_key, key=lambda kind: _place(kind, prints_by_key[kind][0][0]))
    return [
        _version(kind, prints_by_key[kind], _parent(kind, kinds[:n]), reference, compared)
        for n, kind in enumerate(kinds)
    ]


def _date(printed: tuple[Reading, str]) -> tuple[str, str, str, int, str]:
    """The order of readings, each with its text: by date, unknown last."""
    reading, text = printed
    return reading.published or UNDATED, reading.outlet, reading.article, reading.start, text


def _align_text(text: str, reference: Wording) -> _AlignedText | None:
    """The alignment of a text with the reference; None if they share no word."""
    wording = printed_wording(text)
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
    """A text that shares no word with the reference, as "artwashing" for "art washing": it replaces the whole span."""
    numbers = [n for n, word in enumerate(reference.words) if word.start < span[1] and span[0] < word.end]
    start, end = (numbers[0], numbers[-1] + 1) if numbers else (0, len(reference.words))
    wording = printed_wording(text)
    words = wording.slice(0, len(wording.words))
    change = Change(start, end, tuple(wording.keys))
    departures = {change: Departure(reference.span(start, end), reference.slice(start, end), words)}
    return _AlignedText(_VersionKey((start, end), frozenset(departures)), words, departures)


def _drawn(reading: Reading, passage: Passage) -> Span:
    """The span of the passage that a reading quotes, in code points of the passage's text."""
    before = passage.start if passage.source else 0
    if passage.source and passage.end - before != len(passage.text):
        return 0, len(passage.text)  # there is markup in it
    spans = [(start - before, end - before) for id, start, end in reading.spans if id == passage.id]
    return spans[0] if spans else (0, len(passage.text))


def _bracketed(wording: Wording, span: Span) -> str:
    """The text of a span, extended by one code point where that completes a pair of square brackets."""
    start, end = span
    text = wording.text
    lacks = text[start:end].count("]") - text[start:end].count("[")
    if start and text[start - 1] == "[" and (lacks > 0 or not lacks and text[end : end + 1] == "]"):
        start, lacks = start - 1, lacks - 1
    return text[start : end + (lacks < 0 and text[end : end + 1] == "]")]


def _rising(runs: Sequence[WordRun]) -> list[WordRun]:
    """The runs that have the same order in both texts, among them the longest."""
    if not runs:
        return []
    longest = max(runs, key=lambda run: (run.size, -run.start))
    before = [run for run in runs if run.end <= longest.start and run.ref_end <= longest.ref_start]
    after = [run for run in runs if run.start >= longest.end and run.ref_start >= longest.ref_end]
    kept: list[WordRun] = []
    for run in [*before, longest, *after]:
        if not kept or kept[-1].ref_end <= run.ref_start:
            kept.append(run)
    return kept


def _place(kind: _VersionKey, first: Reading) -> tuple[str, int, int, Span, list[Change]]:
    low, high = kind.covers
    return first.published or UNDATED, low - high, len(kind.changes), kind.covers, sorted(kind.changes)


def _version(
    kind: _VersionKey, prints: Sequence[_Print], parent: int | None, reference: Wording,
    compared: Callable[[str], Comparison],
) -> Version:  # fmt: skip
    """The wording that these readings print, as the first of them has it."""
    reading, first = prints[0]
    departures = tuple(first.departures[change] for change in sorted(kind.changes))
    slips = [_slips(laid.text, reference.text, compared(laid.text), departures) for _, laid in prints]
    return Version(
        text=first.text,
        first=reading.published,
        parent=parent,
        covers=reference.span(*kind.covers),
        departures=departures,
        comparison=compared(first.text),
        prints=tuple(VersionReading(printed, own) for (printed, _), own in zip(prints, slips)),
        whole=kind.covers == (0, len(reference.keys)),
    )


def _slips(text: str, reference: str, comparison: Comparison, departures: Sequence[Departure]) -> tuple[Departure, ...]:
    """The differences of case and punctuation where no words differ; adjacent ones are merged."""
    spans: list[tuple[Span, Span]] = []
    for slip in comparison.differences:
        (start, end), (ref_start, ref_end) = slip.query_span, slip.reference_span
        if slip.kind not in _SLIPS or any(
            ref_start <= other.span[1] and other.span[0] <= ref_end for other in departures
        ):
            continue
        if spans and not reference[spans[-1][1][1] : ref_start].strip() and not text[spans[-1][0][1] : start].strip():
            (start, _), (ref_start, _) = spans.pop()
        spans.append(((start, end), (ref_start, ref_end)))
    return tuple(Departure(ref_span, reference[slice(*ref_span)], text[slice(*span)]) for span, ref_span in spans)


def _parent(kind: _VersionKey, earlier: Sequence[_VersionKey]) -> int | None:
    """The earlier wording that explains most of this one: it covers all of it, and this one has all its changes there.

    A wording with changes only elsewhere does not count: it shares nothing with this one that the original lacks.
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
    """Every word of a passage with the outlets that print it unchanged."""
    reference = printed_wording(passage.text)
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
