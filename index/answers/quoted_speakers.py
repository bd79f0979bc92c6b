"""Whom a source quotes: words of a source that stand in its quotation marks, and whom it names for them.

Nothing of it is stored. The paragraphs around the words are read when a speaker is claimed, if there are marks in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letters.model import Source, Span
from letters.text.normalize import words

if TYPE_CHECKING:
    from index.store import Library
    from letters.extract import Quoted, QuotedText

BEFORE, MOST_BEFORE = 600, 3000  # code points read before a place, at least and at most
MOST_BEHIND = 1500
MOST_PLACES = 8  # of the same words
KEPT = 200  # stretches of sources with their quotations in memory
_DOUBLE = '"“”„«»〝＂「」『』‹›'
_MARKED = re.compile(rf"[{_DOUBLE}]|(?:^|(?<=[\s(\[—–-]))['‘‚](?=\w)|^[ \t\xa0]*[-–—]", re.MULTILINE)


class Place(NamedTuple):
    """Where in a source words stand, in code points of its text."""

    source: str
    start: int
    end: int


class QuotedSpeakers:
    """Whom the sources of a library quote."""

    def __init__(self, library: Library, sources: Mapping[str, Source]) -> None:
        self._library = library
        self._sources = sources
        self._read = lru_cache(KEPT)(self._quoted_text)

    def around(self, place: Place) -> list[Quoted]:
        """The quotations of a source that have a place, the innermost first; none where no marks are around it."""
        text, span = self._quotations(place)
        return text.quotations_around(span) if text else []

    def are_quoted(self, place: Place) -> bool:
        """Whether a place of a source is in quotation marks."""
        text, span = self._quotations(place)
        return text is not None and text.has(span)

    def paragraph(self, place: Place) -> str:
        """The paragraph of a place."""
        _, text, (start, end) = self._stretch(place)
        return text[start:end]

    def _quotations(self, place: Place) -> tuple[QuotedText | None, Span]:
        """The stretch of a source that has a place, and where in it that is; None where no marks are around it."""
        start, text, paragraph = self._stretch(place)
        marked = _MARKED.search(text, *paragraph)
        return self._read(place.source, text) if marked else None, (place.start - start, place.end - start)

    def places_of(self, wanted: Sequence[str], sources: Collection[str]) -> list[Place]:
        """Where these sources have these words in a row within a sentence, in at most MOST_PLACES sentences."""
        ids = self._library.words.passages_containing(wanted, len(wanted))
        passages = [p for p in self._library.passages(ids).values() if p.source and p.source in sources]
        places = []
        for passage in passages[:MOST_PLACES]:
            source = passage.source or ""
            cut = words(self._library.source_texts.part(source, passage.start, passage.end))
            for n in range(len(cut) - len(wanted) + 1):
                run = cut[n : n + len(wanted)]
                if [word.key for word in run] == [*wanted]:
                    places.append(Place(source, passage.start + run[0].start, passage.start + run[-1].end))
        return places

    def _stretch(self, place: Place) -> tuple[int, str, Span]:
        """Where the paragraphs begin that may tell who is quoted at a place, their text, and where in it is that of the place."""
        source, start, end = place
        first = max(0, start - MOST_BEFORE)
        last = min(end + MOST_BEHIND, self._library.source_texts.length(source))
        text = self._library.source_texts.part(source, first, last)
        own = _break_before(text, start - first)
        opens = _break_before(text, max(0, min(own, start - first - BEFORE)))
        closes = _break_behind(text, end - first)
        return first + opens, text[opens:closes], (own - opens, closes - opens)

    def _quoted_text(self, source: str, text: str) -> QuotedText:
        from letters.extract import QuotedText

        return QuotedText(text, self.language(source, text))

    def language(self, source: str, text: str) -> str:
        """The language of a source; that of a stretch of it where neither the source nor its first words tell one."""
        from letters.languages.detection import detect

        stated = self._library.source_texts.language(self._sources[source])
        return detect(text) if stated == "und" else stated


def _break_before(text: str, position: int) -> int:
    """Where the paragraph begins that has a position; lines are paragraphs where no line is empty."""
    gap = text.rfind("\n\n", 0, position)
    if gap < 0 and "\n\n" not in text:
        return text.rfind("\n", 0, position) + 1
    return gap + 2 if gap >= 0 else 0


def _break_behind(text: str, position: int) -> int:
    """Where the paragraph ends that has a position."""
    gap = text.find("\n\n", position)
    if gap < 0 and "\n\n" not in text:
        gap = text.find("\n", position)
    return gap if gap >= 0 else len(text)
