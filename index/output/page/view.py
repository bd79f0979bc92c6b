"""The nouns of a page: what it shows, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.answers.collation import Collation
    from letters.model import Source

LEVELS = 6  # shades
FIRST = 5  # passages to begin with


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


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All that a page shows; passages are shown by their collations."""

    sheets: tuple[SourceView, ...]
    others: tuple[Collation, ...]  # of no source, the most printed first
    hidden: int  # passages of no source that are not shown
    apparatus: tuple[Collation, ...]  # of sources, in their order
    outlets: tuple[OutletView, ...]  # those that print most of the sources first
    bars: tuple[TimelineBar, ...]
    undated: int
    counts: dict[str, int]
    families: int
    revision: str

    def most(self, count: Callable[[Collation], int]) -> list[tuple[Collation, int]]:
        """The passages with the highest counts: of sources, where there are any."""
        counted = [(one, number) for one in (self.apparatus if self.sheets else self.others) if (number := count(one))]
        return sorted(counted, key=lambda pair: -pair[1])[:FIRST]

    @property
    def favourites(self) -> list[tuple[Collation, int]]:
        """The passages that most outlets print, with how many."""
        return self.most(lambda one: one.answer.outlets)

    @property
    def reworded(self) -> list[tuple[Collation, int]]:
        """The passages that got most wordings which aren't theirs, with how many."""
        return self.most(lambda one: sum(version.comparison.severity == "error" for version in one.versions))

    def printed_by(self, collation: Collation) -> list[int]:
        """The numbers of the outlets that print a passage."""
        names = {use.reading.outlet for use in collation.answer.uses}
        return sorted(outlet.number for outlet in self.outlets if outlet.name in names)
