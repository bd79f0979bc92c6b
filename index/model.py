"""The nouns of the index: quotations as deduplication sees them, passages, uses, readings and the families of their articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from letters.model import likely_speaker

Progress = Callable[[str, int, int], None]  # (stage, done, of); `of` is 0 if unknown
SILENT: Progress = lambda stage, done, of: None
LIKELY_TRANSLATION = 0.65  # confidence from which a translation is called likely; below, down to .5, it is perhaps


class QuotationRow(NamedTuple):
    """One quotation, as deduplication sees it."""

    text: str
    article: str = ""  # rows of one article vouch for each other's short fragments
    kind: str = "quotation"
    language: str = ""  # ISO 639-1, or "" where unknown


class Passage(NamedTuple):
    """One thing said: a sentence or heading of a source, or the wording that stands for it."""

    id: str
    source: str | None
    start: int  # code points of the source's text; 0 and the length of `text` without a source
    end: int
    text: str  # as it is read: of a source without the markup in it
    speaker: str | None = None  # as the source labels who speaks this part of it


class UnquotedMatch(NamedTuple):
    """Where an article prints words outside quotation marks."""

    article: str
    outlet: str
    start: int  # code points of the article's text
    end: int


class Reading(NamedTuple):
    """One quotation of one article, as an answer shows it.

    `text` is the article's text from `start` to `end`. `quotation` counts within this library only.
    """

    quotation: int
    article: str
    outlet: str
    title: str | None
    author: str | None
    url: str | None
    published: str | None
    language: str
    family: str | None
    text: str
    start: int
    end: int
    kind: str
    nested: bool
    group: int
    speaker: str | None
    speaker_full: str | None
    confidence: float
    spans: tuple[tuple[str, int, int], ...]  # (passage id, start, end), in order of passage
    context: str | None = None  # the sentences around it; None where they are not the outlet's own (a clipping)
    copy_of: str | None = None  # the id of the article that this one copies, as its text says

    @property
    def likely_speaker(self) -> str | None:
        """The fullest name of the speaker; None where the article leaves it in doubt."""
        return likely_speaker(self.speaker, self.speaker_full, self.confidence)


class TranslatedReading(NamedTuple):
    """A quotation that translates a passage of a source."""

    reading: Reading
    passage: str
    confidence: float  # from .5 to 1

    @property
    def likely(self) -> bool:
        """Whether it is likely a translation; else it is perhaps."""
        return self.confidence >= LIKELY_TRANSLATION


def family(reading: Reading) -> str:
    """The family that an article belongs to: its own unless it is a copy."""
    return reading.family or reading.article


CopyTree = list[tuple[Reading, int]]  # an article, by its first reading, and its distance from the origin


def copy_trees(readings: Iterable[Reading]) -> list[CopyTree]:
    """The families of readings, by their first readings: the origin, then its copies, each followed by its own copies.

    If the origin has no reading, the earliest article that copies none of them takes its place; a copy of an article
    that has no reading is placed under the origin.
    """
    groups: dict[str, dict[str, Reading]] = {}
    for reading in readings:
        groups.setdefault(family(reading), {}).setdefault(reading.article, reading)
    return [_tree(name, group) for name, group in groups.items()]


def _tree(name: str, group: dict[str, Reading]) -> CopyTree:
    origin = _origin(name, group)
    copies: dict[str, list[str]] = {}
    for article, reading in group.items():
        if article != origin:
            parent = reading.copy_of if reading.copy_of in group else None
            copies.setdefault(parent or origin, []).append(article)
    depths = _depths(origin, copies)
    for article in group:  # keeps articles that copy one another in a circle
        if article not in depths:
            depths[article] = 1
    return [(group[article], depth) for article, depth in depths.items()]


def _origin(name: str, group: dict[str, Reading]) -> str:
    """The article that gave the family its name, by outlet or id, or the first that copies none of the others."""
    named = (article for article, reading in group.items() if name in (reading.outlet, article))
    first = (article for article, reading in group.items() if reading.copy_of not in group)
    return next(named, None) or next(first, None) or next(iter(group))


def _depths(origin: str, copies: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The distance of each article from the origin, in order of the tree."""
    depths: dict[str, int] = {}
    open_ = [(origin, 0)]
    while open_:
        article, depth = open_.pop()
        depths[article] = depth
        open_ += [(copy, depth + 1) for copy in reversed(copies.get(article, [])) if copy not in depths]
    return depths
