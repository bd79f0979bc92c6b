"""The nouns of the index: quotations as deduplication sees them, passages, uses, readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from letters.model import likely_speaker

Progress = Callable[[str, int, int], None]  # (stage, done, of); `of` is 0 if unknown
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


class PassageSpan(NamedTuple):
    """A passage that a row prints, and the span of it that the row covers."""

    row: int
    passage: str
    start: int  # code points of the source's text; of `Passage.text` where there is no source
    end: int


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
    spans: tuple[tuple[str, int, int], ...]  # (passage id, start, end) as in PassageSpan, in order of passage
    context: str | None = None  # the sentences round it; None where they are not the outlet's own (a clipping)
    copy_of: str | None = None  # the id of the article that this one copies, as its text tells

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
