"""What a wording is held against: the sources, cut into passages, and the passages that have no source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from index.compare import Comparison, compare
from index.wording import Wording, strung
from letters.fold import keys
from letters.model import Source, Span

if TYPE_CHECKING:
    from index.library import Library
    from index.model import Passage, Reading

KEPT = 20_000  # prepared quotations in memory


class References:
    """The wordings of a library, each prepared once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._wordings: dict[str, Wording] = {}
        self._printed: dict[str, list[Printed]] = {}
        self._prepared: dict[int, Printed] = {}
        self.sources: dict[str, Source] = library.sources()
        self.passages: dict[str, list[Passage]] = {}

    def source(self, id: str) -> Wording:
        """A source, cut into its passages."""
        if id not in self._wordings:
            self.passages[id] = self._library.passages_of(id)
            spans = [(passage.start, passage.end) for passage in self.passages[id]]
            self._wordings[id] = Wording(self.sources[id].text, spans)
        return self._wordings[id]

    def of(self, passage: Passage) -> Wording:
        """What readings of a passage are judged by: its source, else the fullest wording attested."""
        if passage.source is not None:
            return self.source(passage.source)
        if passage.id not in self._wordings:
            self._wordings[passage.id] = Wording(passage.text)
        return self._wordings[passage.id]

    def within(self, source: str, span: Span) -> list[Passage]:
        """The passages of a source that share a word with the span."""
        wording = self.source(source)
        words = [word for word in wording.words if word.start < span[1] and span[0] < word.end]
        return [p for p in self.passages[source] if any(p.start <= word.start < p.end for word in words)]

    def nearest(self, query: str, sources: Iterable[str], style: str = "chicago") -> list[tuple[str, Comparison]]:
        """The query held against each of these sources, the nearest first.

        Where one has four of its words in a run (all, where it has fewer), only such are looked at.
        """
        wanted = keys(query)
        known = list(sources)
        likely = [id for id in known if self.source(id).shares(wanted)] or known
        found = [(id, compare(query, self.source(id), style)) for id in likely]
        return sorted(found, key=lambda pair: (pair[1].rank, pair[0]))

    def printed(self, passages: Iterable[str]) -> list[Printed]:
        """The quotations that use these passages, each once, prepared once; in order of passage."""
        wanted = list(dict.fromkeys(passages))
        if len(self._prepared) > KEPT:
            self._printed.clear()
            self._prepared.clear()
        for id in wanted:
            if id not in self._printed:
                self._printed[id] = [self._prepare(reading) for reading in self._library.readings([id])]
        return list({one.reading.quotation: one for id in wanted for one in self._printed[id]}.values())

    def _prepare(self, reading: Reading) -> Printed:
        return self._prepared.setdefault(reading.quotation, Printed(reading))


class Printed:
    """A quotation as an outlet printed it, ready to be asked whether it has given words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.strung = strung(keys(reading.text))

    @cached_property
    def wording(self) -> Wording:
        """Its text, ready to be compared."""
        return Wording(self.reading.text)
