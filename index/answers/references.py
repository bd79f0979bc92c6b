"""What a wording is compared with: the sources, cut into passages, and the passages that have no source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from index.answers.candidates import Candidates
from index.answers.excerpts import Excerpt
from index.comparison import Comparison, compare, stands_in
from index.comparison.evidence import UNCHANGED, enough, telling
from index.comparison.query_text import has_ellipsis
from index.comparison.wording import Wording, joined_keys, printed_wording
from index.verdicts import ACCOUNTED
from letters.model import Source
from letters.text.markup import as_read
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.model import Passage, Reading
    from index.store import Library

KEPT = 20_000  # prepared quotations, and passages without a source, in memory


class SourceComparison(NamedTuple):
    """A query compared with the part of a source that it fits best."""

    source: str
    comparison: Comparison  # with offsets of the source
    excerpt: Excerpt

    @property
    def passages(self) -> list[Passage]:
        """The passages that the query quotes, in its order."""
        quoted = [passage for span in self.comparison.kept for passage in self.excerpt.passages_in(span)]
        return list(dict.fromkeys(quoted))


class References:
    """The wordings of a library, each prepared once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._loose = lru_cache(KEPT)(printed_wording)
        self._printed: dict[str, list[PrintedQuotation]] = {}
        self._prepared: dict[int, PrintedQuotation] = {}
        self.sources: dict[str, Source] = library.source_facts()
        """What is known of each source, without its text."""
        self._candidates = Candidates(library)
        self._quoted = library.counts()["quotations"] > 0

    def wording_for(self, passage: Passage, reading: Reading) -> Wording:
        """What a reading of a passage is judged by: its source around the passage, else the fullest wording attested."""
        if passage.source is not None:
            own = [(start, end) for id, start, end in reading.spans if id.rpartition("-")[0] == passage.source]
            return self._candidates.around(passage.source, [(passage.start, passage.end), *own], len(reading.text))
        return self.loose_wording(passage)

    def loose_wording(self, passage: Passage) -> Wording:
        """A passage without a source, as it is shown."""
        return self._loose(passage.text)

    def source_text(self, excerpt: Excerpt, start: int, end: int) -> str:
        """What is read in a span of an excerpt's source: its words without labels, headings and markup between them."""
        if not excerpt.has((start, end)):
            excerpt = self._candidates.around(excerpt.source, [(start, end)], 0)
        return excerpt.read(excerpt.span_in_excerpt((start, end)))

    def nearest(
        self, query: str, sources: Iterable[str], style: str = "chicago", spoke: Callable[[str], bool] | None = None
    ) -> list[SourceComparison]:
        """The query compared with each of these sources that may have its words, the nearest first.

        `spoke` says whether the claimed speaker is a source's: changed words are compared with such a source before
        others, and need to agree less to come from there.
        """
        compared, wanted = [], keys(query)
        excerpts = self._candidates.excerpts(wanted, sources, elided=has_ellipsis(query))
        if len(excerpts) > 1 and len(wanted) >= MIN_RUN:
            excerpts = [excerpt for excerpt in excerpts if stands_in(query, excerpt.text)] or excerpts
        for excerpt in excerpts:
            comparison, raw = self._compared(query, excerpt, style)
            changed = raw.verdict not in ACCOUNTED
            theirs = changed and spoke is not None and spoke(excerpt.source)
            if theirs and comparison.verdict == "not_found" and self._enough(query, raw, excerpt, claimed=True):
                comparison = raw
            last = changed and not (theirs and comparison.verdict != "not_found")
            compared.append((last, SourceComparison(excerpt.source, excerpt.in_source(comparison), excerpt)))
        ordered = sorted(compared, key=lambda entry: (entry[0], entry[1].comparison.rank, entry[1].source))
        return [near for _, near in ordered]

    def printed(self, words: Sequence[str], most: int) -> list[Passage]:
        """At most a given number of passages without a source that may have these words, the likeliest first."""
        return self._candidates.printed(words, most)

    def bits(self, words: Iterable[str]) -> float:
        """The information of these words together, in bits, by their frequency in the index."""
        return sum(map(self._candidates.bits, words))

    def loose_nearest(self, query: str, passages: Iterable[Passage], style: str) -> list[tuple[Passage, Comparison]]:
        """The query compared with passages without a source, the nearest first."""
        compared = [(p, self._compared(query, self.loose_wording(p), style)[0]) for p in passages]
        return sorted(compared, key=lambda pair: (pair[1].rank, pair[0].id))

    def _compared(self, query: str, reference: Wording, style: str) -> tuple[Comparison, Comparison]:
        """A comparison, not_found where what agrees may be chance; and as it came out."""
        raw = _raw_comparison(query, reference, style)
        if self._enough(query, raw, reference):
            return raw, raw
        return Comparison("not_found", matched=raw.matched), raw

    def _enough(self, query: str, comparison: Comparison, reference: Wording, *, claimed: bool = False) -> bool:
        """Whether what agrees in a comparison is more than chance."""
        if comparison.verdict in UNCHANGED:
            return True
        nearby = reference.keys_near(comparison.span)
        printed = not isinstance(reference, Excerpt)
        return enough(keys(query), comparison, nearby, self._candidates.bits, claimed=claimed, printed=printed)

    def are_telling(self, words: Sequence[str]) -> bool:
        """Whether these words are enough to say that somebody else spoke: several, or a few that are no common phrase."""
        return len(words) >= MIN_RUN or telling(words, self._candidates.bits)

    def enough_stitched(self, query: str, comparison: Comparison) -> bool:
        """Whether what agrees in a wording joined from several sources is more than chance."""
        return enough(keys(query), comparison, (), self._candidates.bits)

    def quotations_of(self, passages: Iterable[str]) -> list[PrintedQuotation]:
        """The quotations that use these passages, each once, prepared once; in order of passage."""
        if not self._quoted:
            return []
        wanted = list(dict.fromkeys(passages))
        if len(self._prepared) > KEPT:
            self._printed.clear()
            self._prepared.clear()
        for id in wanted:
            if id not in self._printed:
                readings = self._library.readings([id])
                self._printed[id] = [self._prepared.setdefault(r.quotation, PrintedQuotation(r)) for r in readings]
        return list({quote.reading.quotation: quote for id in wanted for quote in self._printed[id]}.values())

    def quotations_with(self, words: Sequence[str]) -> list[PrintedQuotation]:
        """The quotations that use a passage which has all these words in one run."""
        return self.quotations_of(self._library.words.passages_containing(words, len(words))) if self._quoted else []


def _raw_comparison(query: str, reference: Wording, style: str) -> Comparison:
    """The query compared with a reference, or with its words with the labels between them where that is nearer."""
    labelled = reference.with_labels_of(keys(query)) if ":" in query and isinstance(reference, Excerpt) else None
    if labelled and _is_parted_by_labels(query, reference, labelled):
        return compare(query, labelled, style)
    raw = compare(query, reference, style)
    if not labelled or raw.severity == "ok":
        return raw
    return min(raw, compare(query, labelled, style), key=attrgetter("rank"))


def _is_parted_by_labels(query: str, reference: Wording, labelled: Wording) -> bool:
    """Whether the query stands in one run with labels between its words, and not without them."""
    from index.comparison.alignment import occurrences
    from index.comparison.remarks import without_places

    wanted = keys(query)
    if not occurrences(wanted, labelled) or occurrences(wanted, reference):
        return False
    return not stands_in(query, reference.text) and without_places(query) == query


class PrintedQuotation:
    """A quotation as an outlet printed it, ready to be asked whether it has given words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.joined_keys = joined_keys(keys(as_read(reading.text)))

    @cached_property
    def wording(self) -> Wording:
        """Its text, ready to be compared."""
        return printed_wording(self.reading.text)
