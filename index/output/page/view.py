"""The nouns of a page: what it shows, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from index.model import Passage, Reading
    from letters.model import Source

LEVELS = 6  # shades
FIRST = 5  # passages to begin with


class DiffPiece(NamedTuple):
    """Some text: `kind` is gone or new where it differs, else empty."""

    text: str
    kind: str


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


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article that prints a wording, and the copies of it that do."""

    reading: Reading
    url: str | None
    copies: tuple[ArticleView, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingGroup:
    """Readings that differ from the wording in the same case and punctuation, or not at all."""

    pieces: tuple[DiffPiece, ...]
    days: tuple[tuple[str | None, tuple[ArticleView, ...]], ...]


@dataclass(frozen=True, slots=True)
class WordingView:
    """A wording of a passage."""

    pieces: tuple[DiffPiece, ...]
    before: bool  # leaves out the passage's beginning, its end
    after: bool
    same: bool
    verdict: str
    severity: str
    flags: tuple[str, ...]
    depth: int  # how many wordings it derives from, one of the other
    prints: tuple[ReadingGroup, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class TranslationView:
    """A quotation that seems to translate a passage."""

    article: ArticleView
    likely: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its wordings."""

    passage: Passage
    language: str | None  # of its source
    wordings: tuple[WordingView, ...]
    outlets: int
    families: int
    printed_by: tuple[int, ...]  # the numbers of those outlets
    translations: tuple[TranslationView, ...] = ()

    @property
    def otherwise(self) -> int:
        """How many wordings have other words."""
        return sum(worded.severity == "error" for worded in self.wordings)


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
    """All that a page shows."""

    sheets: tuple[SourceView, ...]
    others: tuple[PassageView, ...]  # of no source, the most printed first
    hidden: int  # passages of no source that are not shown
    apparatus: tuple[PassageView, ...]  # of sources, in their order
    outlets: tuple[OutletView, ...]  # those that print most of the sources first
    bars: tuple[TimelineBar, ...]
    undated: int
    counts: dict[str, int]
    families: int
    revision: str

    @property
    def favourites(self) -> tuple[PassageView, ...]:
        """The passages that most outlets print: of sources, where there are any."""
        printed = sorted((p for p in self._main if p.outlets), key=lambda p: -p.outlets)
        return tuple(printed[:FIRST])

    @property
    def reworded(self) -> tuple[PassageView, ...]:
        """The passages that got most wordings which aren't theirs: of sources, where there are any."""
        printed = sorted((p for p in self._main if p.otherwise), key=lambda p: -p.otherwise)
        return tuple(printed[:FIRST])

    @property
    def _main(self) -> tuple[PassageView, ...]:
        return self.apparatus if self.sheets else self.others
