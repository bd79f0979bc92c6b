"""What a search finds: frozen dataclasses, whose fields are the keys of the command's JSON. `index.results` has the others."""

from __future__ import annotations

from dataclasses import dataclass

from index.plain_values import Result
from letters.model import Span


@dataclass(frozen=True, slots=True)
class Match(Result):
    """The wording that fits a search, and where it is printed; of a source's own words, only the text."""

    text: str
    marks: tuple[Span, ...]  # where in the text the words asked for are, in code points
    article: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Hit(Result):
    """A passage that a search found."""

    passage: str
    text: str
    source: str | None
    score: float
    outlets: int  # of all its readings, as `uses`
    uses: int
    matched: Match


@dataclass(frozen=True, slots=True)
class MissingWord(Result):
    """A word of a search that no passage has, and those that are most like it."""

    field: str
    word: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearestHits(Result):
    """What is nearest to a search that finds nothing."""

    reason: str  # why they are near: another kind, speaker, outlet, nearest words, or some of the words
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchResult(Result):
    """How many passages fit a search, and the first of them."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    missing: tuple[MissingWord, ...]
    nearest: NearestHits | None
