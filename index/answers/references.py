"""What a wording is held against: the sources, cut into passages, and the passages that have no source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from index.comparison import Comparison, compare
from index.comparison.alignment import Wording, joined_keys
from letters.model import Source, Span
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Passage, Reading
    from index.store import Library

KEPT = 20_000  # prepared quotations, and passages without a source, in memory


class References:
    """The wordings of a library, each prepared once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sources: dict[str, Wording] = {}
        self._loose: dict[str, Wording] = {}
        self._printed: dict[str, list[PrintedQuotation]] = {}
        self._prepared: dict[int, PrintedQuotation] = {}
        self._known: dict[str, Passage] = {}
        self.sources: dict[str, Source] = library.sources()
        self.passages: dict[str, list[Passage]] = {}

    def source_wording(self, id: str) -> Wording:
        """A source, cut into its passages."""
        if id not in self._sources:
            self.passages[id] = self._library.source_passages(id)
            spans = [(passage.start, passage.end) for passage in self.passages[id]]
            self._sources[id] = Wording(self.sources[id].text, spans)
        return self._sources[id]

    def wording_for(self, passage: Passage) -> Wording:
        """What readings of a passage are judged by: its source, else the fullest wording attested."""
        if passage.source is not None:
            return self.source_wording(passage.source)
        if len(self._loose) > KEPT:
            self._loose.clear()
        if passage.id not in self._loose:
            self._loose[passage.id] = Wording(passage.text)
        return self._loose[passage.id]

    def passages_in(self, source: str, span: Span) -> list[Passage]:
        """The passages of a source that share a word with the span."""
        words = self.source_wording(source).words
        first = bisect_right(words, span[0], key=attrgetter("end"))
        after = bisect_left(words, span[1], key=attrgetter("start"))
        starts = [word.start for word in words[first:after]]
        return [p for p in self.passages[source] if bisect_left(starts, p.start) < bisect_left(starts, p.end)]

    def passages_by_id(self, ids: Iterable[str]) -> list[Passage]:
        """The passages of these ids, each read once."""
        wanted = set(ids)
        if missing := wanted - self._known.keys():
            self._known.update(self._library.passages(missing))
        return [self._known[id] for id in sorted(wanted)]

    def nearest(self, query: str, sources: Iterable[str], style: str = "chicago") -> list[tuple[str, Comparison]]:
        """The query held against each of these sources, the nearest first.

        Where one has four of its words in a run (all, where it has fewer), only such are looked at.
        """
        wanted = keys(query)
        known = list(sources)
        likely = [id for id in known if self.source_wording(id).shares(wanted)] or known
        found = [(id, compare(query, self.source_wording(id), style)) for id in likely]
        return sorted(found, key=lambda pair: (pair[1].rank, pair[0]))

    def quotations_of(self, passages: Iterable[str]) -> list[PrintedQuotation]:
        """The quotations that use these passages, each once, prepared once; in order of passage."""
        wanted = list(dict.fromkeys(passages))
        if len(self._prepared) > KEPT:
            self._printed.clear()
            self._prepared.clear()
            self._known.clear()
        for id in wanted:
            if id not in self._printed:
                self._printed[id] = [self._prepare(reading) for reading in self._library.readings([id])]
        return list({one.reading.quotation: one for id in wanted for one in self._printed[id]}.values())

    def _prepare(self, reading: Reading) -> PrintedQuotation:
        return self._prepared.setdefault(reading.quotation, PrintedQuotation(reading))


class PrintedQuotation:
    """A quotation as an outlet printed it, ready to be asked whether it has given words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.joined_keys = joined_keys(keys(reading.text))

    @cached_property
    def wording(self) -> Wording:
        """Its text, ready to be compared."""
        return Wording(self.reading.text)
