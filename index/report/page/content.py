"""What a page shows: the sources word by word, every wording of every passage, the outlets, the days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import nsmallest
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from index.collation import Collation, Departure, Print, Version, alike, collate, daily, descending, slipped
from letters.model import Span

if TYPE_CHECKING:
    from index.library import Library
    from index.model import Passage, Reading
    from index.search import Use
    from letters.model import Source

LEVELS = 6  # shades
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+", re.IGNORECASE)
FIRST = 5  # passages to begin with
DAYS = 92  # with more of them a bar is a month


class Piece(NamedTuple):
    """Some text: `kind` is gone or new where it differs, else empty."""

    text: str
    kind: str


class Shade(NamedTuple):
    """Words that the same outlets print; `level` counts from 0 (nobody) to LEVELS."""

    text: str
    level: int
    outlets: tuple[int, ...]  # their numbers, as `Page.outlets` has them


@dataclass(frozen=True, slots=True)
class Inline:
    """A part of a paragraph: a passage, or what stands between two."""

    passage: str | None
    shades: tuple[Shade, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source."""

    source: Source
    url: str | None
    paragraphs: tuple[tuple[Inline, ...], ...]
    most: int  # outlets that print a word of it


@dataclass(frozen=True, slots=True)
class Printed:
    """An article that prints a wording, and the copies of it that do."""

    reading: Reading
    url: str | None
    copies: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class Slips:
    """Readings that differ from the wording in the same case and punctuation, or not at all."""

    pieces: tuple[Piece, ...]
    days: tuple[tuple[str | None, tuple[Printed, ...]], ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """A wording of a passage."""

    pieces: tuple[Piece, ...]
    before: bool  # leaves out the passage's beginning, its end
    after: bool
    same: bool
    verdict: str
    severity: str
    flags: tuple[str, ...]
    depth: int  # how many wordings it derives from, one of the other
    prints: tuple[Slips, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class Apparatus:
    """A passage with its wordings."""

    passage: Passage
    language: str | None  # of its source
    wordings: tuple[Worded, ...]
    outlets: int
    families: int

    @property
    def otherwise(self) -> int:
        """How many wordings have other words."""
        return sum(worded.severity == "error" for worded in self.wordings)


@dataclass(slots=True)
class Outlet:
    """What an outlet printed."""

    name: str
    number: int
    articles: int = 0
    copies: int = 0  # articles of another outlet's or article's family
    first: str | None = None
    quotations: int = 0
    sourced: set[int] = field(default_factory=set)  # quotations that draw on a source
    reworded: set[int] = field(default_factory=set)  # those of them whose words are not the source's
    bars: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles appeared on a day, or in a month."""

    day: str
    articles: int
    height: int  # 1 to 20; 0 for none


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page shows."""

    sheets: tuple[Sheet, ...]
    others: tuple[Apparatus, ...]  # of no source, the most printed first
    hidden: int  # passages of no source that are not shown
    apparatus: tuple[Apparatus, ...]  # of sources, in their order
    outlets: tuple[Outlet, ...]  # those that print most of the sources first
    bars: tuple[Bar, ...]
    undated: int
    counts: dict[str, int]
    families: int
    revision: str

    @property
    def favourites(self) -> tuple[Apparatus, ...]:
        """The passages of sources that most outlets print."""
        printed = sorted((one for one in self.apparatus if one.outlets), key=lambda one: -one.outlets)
        return tuple(printed[:FIRST])

    @property
    def reworded(self) -> tuple[Apparatus, ...]:
        """The passages of sources that got most wordings which aren't theirs."""
        printed = sorted((one for one in self.apparatus if one.otherwise), key=lambda one: -one.otherwise)
        return tuple(printed[:FIRST])


def content(library: Library, most: int) -> Page:
    """What is in a library; of the passages of no source the `most` that most outlets print."""
    told = _Told(library)
    sheets = tuple(told.sheet(source) for source in library.sources().values())
    sourced = tuple(told.apparatus)
    others, hidden = _others(library, most)
    return Page(
        sheets=sheets,
        others=tuple(told.of(collate(library, id)) for id in others),
        hidden=hidden,
        apparatus=sourced,
        outlets=tuple(sorted(told.outlets.values(), key=lambda one: (-len(one.sourced), -one.quotations, one.name))),
        bars=told.bars,
        undated=told.undated,
        counts=library.counts(),
        families=told.families,
        revision=library.revision,
    )


def link(url: str | None) -> str | None:
    """The address where it is one of a page, else nothing: no other is ever put into a link."""
    return url if url and _LINK.fullmatch(url) else None


def _others(library: Library, most: int) -> tuple[list[str], int]:
    """The ids of the passages of no source that most outlets print, and how many more there are."""
    found = [one for one in library.listed() if one.source is None]
    printed = nsmallest(most, found, key=lambda one: (-one.outlets, -one.quotations, one.id))
    return [one.id for one in printed], len(found) - len(printed)


class _Told:
    """What the passages tell, gathered one by one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.outlets: dict[str, Outlet] = {}
        self.apparatus: list[Apparatus] = []
        families = set()
        days: Counter[str] = Counter()
        published: list[tuple[Outlet, str]] = []
        self.undated = 0
        for article, family in library.every_article():
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
        size = _bar_size([day for _, day in published])
        for outlet, day in published:
            outlet.bars.add(day[:size])
            days[day[:size]] += 1
        self.bars = _bars(days)

    def _outlet(self, name: str) -> Outlet:
        return self.outlets.setdefault(name, Outlet(name, len(self.outlets)))

    def sheet(self, source: Source) -> Sheet:
        """A source, its passages gathered."""
        found = [collate(self._library, passage.id) for passage in self._library.passages_of(source.id)]
        self.apparatus += map(self.of, found)
        for collation in found:
            for use in collation.answer.uses:
                self._count(use)
        most = max((len(word.outlets) for collation in found for word in collation.attested), default=0)
        inline = [inline for collation in found for inline in self._inline(collation, most)]
        return Sheet(source, link(source.url), tuple(_paragraphs(source.text, inline)), most)

    def _count(self, use: Use) -> None:
        outlet = self._outlet(use.reading.outlet)
        outlet.sourced.add(use.reading.quotation)
        if use.comparison.severity == "error":
            outlet.reworded.add(use.reading.quotation)

    def _inline(self, found: Collation, most: int) -> Iterator[tuple[Span, Inline]]:
        """The passage where it stands in its source."""
        passage = found.passage
        shades = tuple(self._shades(found, most))
        outlets = {use.reading.outlet for use in found.answer.uses}
        yield (passage.start, passage.end), Inline(passage.id, shades, len(outlets))

    def _shades(self, found: Collation, most: int) -> Iterator[Shade]:
        """The passage's text in stretches that the same outlets print; what stands between two is shaded as the paler."""
        text = found.passage.text
        runs = [(len(who), who, list(some)) for who, some in groupby(found.attested, key=lambda word: word.outlets)]
        done = 0
        for n, (size, who, words) in enumerate(runs):
            after = runs[n + 1] if n + 1 < len(runs) else None
            end = words[-1].end if after and after[0] < size else after[2][0].start if after else len(text)
            yield Shade(text[done:end], -(-size * LEVELS // most) if most else 0, self._numbers(who))
            done = end
        if done < len(text):
            yield Shade(text[done:], 0, ())

    def _numbers(self, outlets: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self._outlet(name).number for name in outlets))

    def of(self, found: Collation) -> Apparatus:
        """A passage's wordings."""
        wordings = tuple(_worded(found, n, depth) for n, depth in descending(found.versions))
        answer = found.answer
        language = found.source.language if found.source else None
        return Apparatus(found.passage, language, wordings, answer.outlets, answer.families)


def _paragraphs(text: str, inlines: Sequence[tuple[Span, Inline]]) -> Iterator[tuple[Inline, ...]]:
    """The paragraphs of a source, each in passages and what stands between them."""
    for paragraph in _PARAGRAPH.finditer(text):
        parts, done = list[Inline](), paragraph.start()
        for (start, end), inline in inlines:
            if done <= start and end <= paragraph.end():
                parts += _between(text[done:start])
                parts.append(inline)
                done = end
        parts += _between(text[done : paragraph.end()])
        yield tuple(parts)


def _between(text: str) -> list[Inline]:
    return [Inline(None, (Shade(text, 0, ()),), 0)] if text else []


def _worded(found: Collation, n: int, depth: int) -> Worded:
    version, text = found.versions[n], found.passage.text
    return Worded(
        pieces=tuple(_pieces(text, version.covers, version.departures)),
        before=any(c.isalnum() for c in text[: version.covers[0]]),
        after=any(c.isalnum() for c in text[version.covers[1] :]),
        same=not version.departures,
        verdict=version.comparison.verdict,
        severity=version.comparison.severity,
        flags=version.comparison.flags,
        depth=depth,
        prints=tuple(
            Slips(tuple(_slips(found.passage, version, slips)) if slips else (), tuple(_days(prints)))
            for slips, prints in alike(version)
        ),
        outlets=len(version.outlets),
    )


def _pieces(text: str, covers: Span, departures: Iterable[Departure]) -> Iterator[Piece]:
    """The covered part of a passage, with what is gone and what is new."""
    done = covers[0]
    for (start, end), gone, new in departures:
        yield Piece(text[done:start], "")
        if gone.strip():
            yield Piece(gone.strip(), "gone")
        if gone.strip() and new.strip():
            yield Piece(" ", "")
        if new.strip():
            yield Piece(new.strip(), "new")
        if start == end or new[-1:].isspace():
            yield Piece(" ", "")
        done = end
    yield Piece(text[done : covers[1]], "")


def _slips(passage: Passage, version: Version, slips: Sequence[Departure]) -> Iterator[Piece]:
    text, placed = slipped(passage, version, slips)
    return _pieces(text, (0, len(text)), placed)


def _days(prints: Iterable[Print]) -> Iterator[tuple[str | None, tuple[Printed, ...]]]:
    """The articles by day, copies under what they copy."""
    for day, some in daily(prints):
        yield (
            day,
            tuple(
                Printed(origin, link(origin.url), tuple(Printed(copy, link(copy.url)) for copy in copies))
                for origin, *copies in some
            ),
        )


def _bar_size(days: Sequence[str]) -> int:
    """How much of a date a bar stands for, in code points: the day, the month or the year."""
    for size in (10, 7):
        if len({day[:size] for day in days}) <= DAYS:
            return size
    return 4


def _bars(days: Counter[str]) -> tuple[Bar, ...]:
    """A bar for each of them, and for those between where they are few enough."""
    most = max(days.values(), default=0)
    between = set(_between_days(sorted(days)))
    every = between if len(between) <= DAYS else set()
    return tuple(Bar(day, days[day], -(-20 * days[day] // most)) for day in sorted({*days, *every}))


def _between_days(days: Sequence[str]) -> Iterator[str]:
    """Every day from the first to the last, where days are what is told."""
    told = [date.fromisoformat(day) for day in days if len(day) == 10]
    if told:
        for n in range(min((told[-1] - told[0]).days, DAYS) + 1):
            yield (told[0] + timedelta(n)).isoformat()
