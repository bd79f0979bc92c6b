"""What is in a library, as a page shows it: sources word by word, every wording of every passage, outlets, days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from heapq import nsmallest
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from index.answers.collation import Collation, Departure, Version, collate
from index.answers.outlets import all_uses
from index.output.collation_text import slipped
from index.output.text import diff_pieces
from letters.model import Source, Span
from letters.text.dates import iso_date

if TYPE_CHECKING:
    from index.model import Passage, Progress
    from index.store import Library

LEVELS = 6  # shades
FIRST = 5  # passages to begin with
DAYS = 92  # with more of them a bar is a month
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+", re.IGNORECASE)


class Shade(NamedTuple):
    """Words that the same outlets print; `level` counts from 0 (nobody) to LEVELS."""

    text: str
    level: int
    outlets: tuple[int, ...]  # their numbers, as `Page.outlets` has them


@dataclass(frozen=True, slots=True)
class TextRun:
    """A part of a paragraph: a passage, or what stands between two."""

    passage: str | None
    shades: tuple[Shade, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source."""

    source: Source
    url: str | None
    paragraphs: tuple[tuple[TextRun, ...], ...]
    most: int  # outlets that print a word of it


@dataclass(slots=True)
class OutletView:
    """What an outlet printed."""

    name: str
    number: int
    articles: int = 0
    copies: int = 0  # articles of another outlet's or article's family
    first: str | None = None
    quotations: int = 0
    sourced: set[int] = field(default_factory=set)  # quotations that draw on a source
    reworded: set[int] = field(default_factory=set)  # quotations whose words are not those of their passage
    bars: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """How many articles appeared on a day, or in a month."""

    day: str
    articles: int
    height: int  # 1 to 20; 0 for none


class ReportPage:
    """All that a page shows; passages are shown by their collations."""

    def __init__(self, library: Library, most: int, progress: Progress | None = None) -> None:
        """Of the passages of no source the `most` that most outlets print are shown.

        `progress` is called with the number of uses counted.
        """
        self._library = library
        self._views: dict[str, OutletView] = {}
        self.counts, self.revision = library.counts(), library.revision
        self.families = 0
        self.undated = 0
        self.bars = self._chronology()
        self.apparatus: list[Collation] = []  # of sources, in their order
        self.sheets = [self._sheet(source) for source in library.sources().values()]
        self._count_uses(progress)
        summaries = [summary for summary in library.passage_summaries() if summary.source is None]
        printed = nsmallest(most, summaries, key=lambda summary: (-summary.outlets, -summary.quotations, summary.id))
        self.others = [collate(library, summary.id) for summary in printed]  # of no source, the most printed first
        self.hidden = len(summaries) - len(printed)  # passages of no source that are not shown
        self.outlets = sorted(
            self._views.values(), key=lambda view: (-len(view.sourced), -view.quotations, view.name)
        )  # those that print most of the sources first

    def most(self, count: Callable[[Collation], int]) -> list[tuple[Collation, int]]:
        """The passages with the highest counts: of sources, where there are any."""
        counted = [(each, n) for each in (self.apparatus if self.sheets else self.others) if (n := count(each))]
        return sorted(counted, key=lambda pair: -pair[1])[:FIRST]

    @property
    def favourites(self) -> list[tuple[Collation, int]]:
        """The passages that most outlets print, with how many."""
        return self.most(lambda collation: collation.answer.outlets)

    @property
    def reworded(self) -> list[tuple[Collation, int]]:
        """The passages that got most wordings which aren't theirs, with how many."""
        return self.most(lambda each: sum(version.comparison.severity == "error" for version in each.versions))

    def printed_by(self, collation: Collation) -> tuple[int, ...]:
        """The numbers of the outlets that print a passage."""
        return self._numbers({use.reading.outlet for use in collation.answer.uses})

    def _outlet(self, name: str) -> OutletView:
        return self._views.setdefault(name, OutletView(name, len(self._views)))

    def _numbers(self, outlets: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self._outlet(name).number for name in outlets))

    def _chronology(self) -> tuple[TimelineBar, ...]:
        """Count the articles of each outlet, and of each day or month."""
        families = set()
        published: list[tuple[OutletView, str]] = []
        for article, family in self._library.article_families():
            outlet = self._outlet(article.outlet)
            outlet.articles += 1
            outlet.copies += family not in (article.id, article.outlet)
            outlet.quotations += article.quotations
            families.add(family)
            if article.published:
                outlet.first = min(outlet.first or article.published, article.published)
                published.append((outlet, article.published))
            else:
                self.undated += 1
        self.families = len(families)
        size = bar_size([day for _, day in published])
        for outlet, day in published:
            outlet.bars.add(day[:size])
        return bars(Counter(day[:size] for _, day in published))

    def _sheet(self, source: Source) -> SourceView:
        """A source, its passages gathered."""
        collations = [collate(self._library, passage.id) for passage in self._library.source_passages(source.id)]
        self.apparatus += collations
        most = max((len(word.outlets) for collation in collations for word in collation.attested), default=0)
        inline = [self._inline(collation, most) for collation in collations]
        return SourceView(source, link(source.url), tuple(_paragraphs(source.text, inline)), most)

    def _count_uses(self, progress: Progress | None) -> None:
        """Count each outlet's uses of all passages, those that the page does not show too."""
        for passage, uses in all_uses(self._library, progress=progress and partial(progress, "counting")):
            for use in uses:
                outlet = self._outlet(use.reading.outlet)
                if passage.source is not None:
                    outlet.sourced.add(use.reading.quotation)
                if use.comparison.severity == "error":
                    outlet.reworded.add(use.reading.quotation)

    def _inline(self, collation: Collation, most: int) -> tuple[Span, TextRun]:
        """The passage where it stands in its source."""
        passage, shades = collation.passage, tuple(self._shades(collation, most))
        return (passage.start, passage.end), TextRun(passage.id, shades, collation.answer.outlets)

    def _shades(self, collation: Collation, most: int) -> Iterator[Shade]:
        """The passage's text in stretches that the same outlets print; what stands between two is shaded as the paler."""
        text = collation.passage.text
        groups = groupby(collation.attested, key=lambda word: word.outlets)
        runs = [(len(outlets), outlets, list(words)) for outlets, words in groups]
        done = 0
        for n, (size, outlets, words) in enumerate(runs):
            after = runs[n + 1] if n + 1 < len(runs) else None
            end = words[-1].end if after and after[0] < size else after[2][0].start if after else len(text)
            yield Shade(text[done:end], -(-size * LEVELS // most) if most else 0, self._numbers(outlets))
            done = end
        if done < len(text):
            yield Shade(text[done:], 0, ())


def link(url: str | None) -> str | None:
    """The address where it is one of a page, else nothing: no other is ever put into a link."""
    return url if url and _LINK.fullmatch(url) else None


def _paragraphs(text: str, inlines: Sequence[tuple[Span, TextRun]]) -> Iterator[tuple[TextRun, ...]]:
    """The paragraphs of a source, each in passages and what stands between them."""
    for paragraph in _PARAGRAPH.finditer(text):
        parts, done = list[TextRun](), paragraph.start()
        for (start, end), inline in inlines:
            if done <= start and end <= paragraph.end():
                parts += _between(text[done:start])
                parts.append(inline)
                done = end
        parts += _between(text[done : paragraph.end()])
        yield tuple(parts)


def _between(text: str) -> list[TextRun]:
    return [TextRun(None, (Shade(text, 0, ()),), 0)] if text else []


def pieces(text: str, covers: Span, departures: Iterable[Departure]) -> list[tuple[str, str]]:
    """The covered part of a passage, with what is gone and what is new."""
    start, end = covers
    changes = (((low - start, high - start), gone, new) for (low, high), gone, new in departures)
    return list(diff_pieces(text[start:end], changes))


def slip_pieces(passage: Passage, version: Version, slips: Sequence[Departure]) -> list[tuple[str, str]]:
    """What a wording covers, with the slips of some of its readings as what is gone and what is new."""
    text, placed = slipped(passage, version, slips)
    return pieces(text, (0, len(text)), placed)


def bar_size(days: Sequence[str]) -> int:
    """How much of a date a bar stands for, in code points: the day, the month or the year."""
    for size in (10, 7):
        if len({day[:size] for day in days}) <= DAYS:
            return size
    return 4


def bars(days: Counter[str]) -> tuple[TimelineBar, ...]:
    """A bar for each of them, and for those between where they are few enough."""
    most = max(days.values(), default=0)
    between = set(_between_days(sorted(days)))
    every = between if len(between) <= DAYS else set()
    return tuple(TimelineBar(day, days[day], -(-20 * days[day] // most)) for day in sorted({*days, *every}))


def _between_days(days: Sequence[str]) -> Iterator[str]:
    """Every day from the first to the last, where the dates are days."""
    dates = [date.fromisoformat(day) for day in days if len(day) == 10 and iso_date(day)]  # an index from elsewhere
    if dates:
        for n in range(min((dates[-1] - dates[0]).days, DAYS) + 1):
            yield (dates[0] + timedelta(n)).isoformat()
