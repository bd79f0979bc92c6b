"""Is this what was said? A wording held against every source, and against what outlets printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.compare import VOUCHED, Comparison, compare
from index.references import References
from index.speakers import speaks
from index.wording import Wording
from letters.fold import keys
from letters.model import QuotesError, Span

if TYPE_CHECKING:
    from index.library import Library
    from index.model import Passage, Reading

CANDIDATES = 50  # passages without a source that are compared in full
SAME_WORDS = frozenset(("verbatim", "typographic", "conventional", "fragment"))


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one query."""

    query: str
    attribution: str | None
    comparison: Comparison
    sources: tuple[str, ...]  # in which it stands so, the first in order
    reference: str | None  # the words that it was held against
    span: Span  # where they stand in the source's text, or in the passage's
    passages: tuple[Passage, ...]
    outlets: tuple[str, ...]  # that print it with these words
    others: tuple[str, ...]  # that print it otherwise

    @property
    def severity(self) -> str:
        """ok, info, warning, error or usage."""
        return self.comparison.severity


class Verifier:
    """Verdicts on any number of queries against one library."""

    def __init__(self, library: Library, *, source: str | None = None, style: str = "chicago") -> None:
        """Raises QuotesError where the library has no such source."""
        self._library = library
        self._references = References(library)
        self._style = style
        known = sorted(self._references.sources)
        if source is not None and source not in known:
            raise QuotesError(f"{source}: no such source; there are {', '.join(known) or 'none'}")
        self._sources = [source] if source is not None else known
        self._only = source is not None

    def verify(self, query: str, attribution: str | None = None) -> Verification:
        """The verdict on a query, which may be said to be somebody's words."""
        wanted = keys(query)
        if not wanted:
            return Verification(query, attribution, Comparison("invalid"), (), None, (0, 0), (), (), ())
        near = self._references.nearest(query, self._sources, self._style)
        readings = self._readings(wanted)
        best = near[0][1] if near else Comparison("not_found")
        sources = tuple(id for id, found in near if found.verdict == best.verdict != "not_found")
        passages: tuple[Passage, ...] = ()
        reference = None
        if sources:
            reference = self._references.source(sources[0]).text[slice(*best.span)]
            passages = tuple(p for id in sources for p in self._references.within(id, dict(near)[id].span))
        if best.severity != "ok" and not self._only:
            unsourced = self._unsourced(query, wanted, readings)
            if unsourced and unsourced[0][1].rank < best.rank:
                best, sources = unsourced[0][1], ()
                passages = tuple(passage for passage, found in unsourced if found.verdict == best.verdict)
                reference = passages[0].text[slice(*best.span)]
        outlets = self._printing(query, wanted, readings)
        if outlets and best.rank[0] > _RANK_VARIANT and best.verdict != "punctuation":
            best = replace(best, verdict="variant")
        if attribution and best.rank[0] < _RANK_MISATTRIBUTED and not self._speaks(attribution, sources, passages):
            best = replace(best, verdict="misattributed")
        others = {r.outlet for r in self._library.readings(p.id for p in passages)} - set(outlets)
        return Verification(
            query, attribution, best, sources, reference, best.span, passages, outlets, tuple(sorted(others))
        )

    def _readings(self, wanted: Sequence[str]) -> list[Reading]:
        """What outlets printed that has the query's words in one run."""
        return self._library.readings(self._library.holding(wanted, min(VOUCHED, len(wanted))))

    def _printing(self, query: str, wanted: Sequence[str], readings: Sequence[Reading]) -> tuple[str, ...]:
        """The outlets that print the query with these words, a quotation in parts taken as one."""
        found = set()
        for outlet, text in _whole(readings):
            printed = keys(text)
            if _holds(printed, wanted) and compare(query, Wording(text), self._style).verdict in SAME_WORDS:
                found.add(outlet)
        return tuple(sorted(found))

    def _unsourced(
        self, query: str, wanted: Sequence[str], readings: Sequence[Reading]
    ) -> list[tuple[Passage, Comparison]]:
        """The passages without a source that come nearest to the query, the nearest first."""
        known = self._library.passages({id for reading in readings for id, _, _ in reading.spans})
        loose = [passage for passage in known.values() if passage.source is None]
        asked = set(wanted)
        loose.sort(key=lambda passage: (-len(asked.intersection(keys(passage.text))), passage.id))
        found = [(p, compare(query, self._references.of(p), self._style)) for p in loose[:CANDIDATES]]
        return sorted(found, key=lambda pair: (pair[1].rank, pair[0].id))

    def _speaks(self, attribution: str, sources: Sequence[str], passages: Sequence[Passage]) -> bool:
        """Whether those words are that speaker's."""
        for id in sources:
            source = self._references.sources[id]
            if speaks(attribution, [name for name in (source.speaker, source.title, *source.aliases) if name]):
                return True
        if sources:
            return False
        readings = self._library.readings(passage.id for passage in passages)
        names = [name for r in readings for name in (r.speaker, r.speaker_full) if name]
        return not names or speaks(attribution, names)


_RANK_VARIANT = Comparison("variant").rank[0]
_RANK_MISATTRIBUTED = Comparison("misattributed").rank[0]


def _whole(readings: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Each quotation's outlet and text, the parts of an interrupted one joined."""
    parts: dict[tuple[str, int], list[Reading]] = {}
    for reading in readings:
        parts.setdefault((reading.article, reading.group), []).append(reading)
    for group in parts.values():
        yield from ((reading.outlet, reading.text) for reading in group)
        if len(group) > 1:
            yield group[0].outlet, " ".join(reading.text for reading in sorted(group, key=lambda r: r.start))


def _holds(printed: Sequence[str], wanted: Sequence[str]) -> bool:
    size, first = len(wanted), wanted[0]
    wanted = list(wanted)
    return any(key == first and printed[i : i + size] == wanted for i, key in enumerate(printed))


def queries(lines: Iterable[bytes]) -> Iterator[tuple[object, str, str | None]]:
    """A query a line: (id, query, attribution). Plain text is known by its line number, from 1; else JSON says."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise QuotesError(f"standard input:{number}: not UTF-8; convert it first") from None
        record = _record(text) if text.lstrip().startswith("{") else None
        if record is None:
            yield number, text, None
        else:
            attribution = record.get("attribution")
            yield record.get("id", number), str(record["query"]), None if attribution is None else str(attribution)


def _record(text: str) -> dict[str, Any] | None:
    """A line of JSON that holds a query; None where it is plain text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "query" in found else None
