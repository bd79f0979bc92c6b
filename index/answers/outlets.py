"""Words -> answers: every outlet that used them, and how it worded them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.answers.asked import AskedPassages, is_part, runs_of, shared_words, touches
from index.answers.excerpts import Excerpt
from index.answers.references import References
from index.comparison import Comparison, compare
from index.comparison.alignment import align, runs
from index.comparison.wording import Wording
from index.model import family
from letters.model import Kind, QuotesError, Span, is_speech
from letters.text.dates import in_period, iso_date
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.model import Passage, Reading, TranslatedReading
    from index.store import Library


MOST_ASKED = 50  # readings that are asked what they translate


class Use(NamedTuple):
    """A quotation that prints words asked for, and how it relates to what was said."""

    reading: Reading
    comparison: Comparison
    judged: Span  # the part of the reading's text that was compared, in code points
    part: Span  # the part that bears on the words asked for
    coverage: float  # the share of the words asked for that it prints
    passages: tuple[str, ...]


class Answer(NamedTuple):
    """Who used the words asked for."""

    query: str
    passages: tuple[Passage, ...]
    uses: tuple[Use, ...]
    shorter: int  # quotations of the same words that print too few of them
    left_out: int = 0  # quotations that print them, but were not asked for: of another day, language or kind
    related: Answer | None = None  # what shares words with the query and is no use of the passages asked for
    as_asked: bool = True  # whether a source or an outlet has all words asked for; else the passages are the nearest
    translated: tuple[TranslatedReading, ...] = ()  # what translates the passages asked for
    translates: tuple[TranslatedReading, ...] = ()  # what the uses translate themselves, each passage of a source once
    wordings: Mapping[str, str] = MappingProxyType({})  # what the uses of some passages are judged by instead

    @property
    def outlets(self) -> int:
        """How many different outlets."""
        return len({use.reading.outlet for use in self.uses})

    @property
    def families(self) -> int:
        """How many independent ones: copies of one article count as one."""
        return len({family(use.reading) for use in self.uses})


class Filter(NamedTuple):
    """Which quotations an answer may be made of; dates are ISO and inclusive."""

    after: str | None = None
    before: str | None = None
    language: str | None = None
    kind: Kind | None = None
    translations: bool = True

    def admits(self, reading: Reading, sourced: bool) -> bool:
        """Whether the reading may count. Terms and titles count by themselves where the words are a source's."""
        if not in_period(reading.published, self.after, self.before):
            return False
        if self.language and reading.language != self.language:
            return False
        if self.kind:
            return reading.kind == self.kind
        return is_speech(reading.kind, sourced)


EVERYTHING = Filter()


def outlets(
    library: Library,
    query: str,
    *,
    least: int = MIN_RUN,
    only: Filter = EVERYTHING,
    references: References | None = None,
) -> Answer:
    """Every use that prints at least `least` words of the query in one run (all of them where it has fewer).

    `references` are the library's, kept from one query to the next. Raises QuotesError where the query has no word.
    """
    wanted = keys(query)
    if not wanted:
        raise QuotesError("no word in the query; give some words of the quotation")
    least = min(least, len(wanted))
    references = references or References(library)
    shared = library.readings(library.passages_containing(wanted, least))
    shared_runs = runs_of(wanted, least)
    sharing = [reading for reading in shared if not shared_runs.isdisjoint(runs_of(keys(reading.text), least))]
    known = library.passages({id for reading in sharing for id, _, _ in reading.spans})
    asked = AskedPassages.of(query, sharing, known, references)
    readings = {r.quotation: r for r in [*sharing, *library.readings(asked.passages)]}
    known |= library.passages({id for reading in readings.values() for id, _, _ in reading.spans} - known.keys())
    uses = {r.quotation: _use(r, wanted, asked, known, references) for r in sharing}
    using = {n for n, use in uses.items() if asked.is_used_by(use.reading, use.comparison, use.passages, known)}

    def admitted(some: Iterable[Reading], by: Filter) -> list[Reading]:
        sourced = bool(asked.places)
        return [r for r in some if by.admits(r, sourced or any(known[id].source for id, _, _ in r.spans))]

    def printing(by: Filter) -> list[Reading]:
        return _outer(admitted((r for r in sharing if r.quotation in using), by))

    counted = printing(only)
    left_out = len({r.quotation for r in printing(EVERYTHING)} - {r.quotation for r in counted})
    others = _outer(admitted((r for r in sharing if r.quotation not in using), only))
    others = [r for r in others if not any(_inside(r, other) for other in counted)]
    passages = asked.passages | {id: known[id] for r in counted for id in uses[r.quotation].passages}
    return Answer(
        query,
        tuple(sorted(passages.values(), key=_place)),
        tuple(uses[r.quotation] for r in counted),
        len(_shorter(admitted(readings.values(), only), counted, asked.places, known)),
        left_out,
        _related(query, [uses[r.quotation] for r in others], known),
        asked.accounted or any(is_part(wanted, keys(r.text)) for r in counted),
        _translated(library, asked.passages.values(), only),
        _translates(library, counted),
        {id: wording.text for id, wording in asked.wordings.items()},
    )


def _translated(library: Library, passages: Iterable[Passage], only: Filter) -> tuple[TranslatedReading, ...]:
    """What translates these passages, as far as a filter admits it."""
    ids = [passage.id for passage in passages if passage.source is not None]
    known = library.translations(ids) if ids and only.translations else []
    return tuple(row for row in known if not row.reading.nested and only.admits(row.reading, sourced=True))


def _translates(library: Library, readings: Iterable[Reading]) -> tuple[TranslatedReading, ...]:
    """What the first of these readings seem to translate, each passage once, the surest first."""
    rows = [row for reading in islice(readings, MOST_ASKED) for row in library.translated(reading)]
    surest = {row.passage: row for row in sorted(rows, key=lambda row: row.confidence)}
    return tuple(sorted(surest.values(), key=lambda row: (-row.confidence, row.passage)))


def _related(query: str, uses: Sequence[Use], known: dict[str, Passage]) -> Answer:
    """What only shares words with a query, what shares most of them first."""
    ordered = tuple(sorted(uses, key=lambda use: -use.coverage))
    passages = {id: known[id] for use in ordered for id in use.passages}
    return Answer(query, tuple(passages.values()), ordered, 0)


def _shorter(
    readings: Iterable[Reading], counted: Sequence[Reading], places: dict[str, Span], known: dict[str, Passage]
) -> list[Reading]:
    """The readings of the places asked for that print too few of the words, each outside those that are counted."""
    parts = {(reading.article, reading.group) for reading in counted}
    short = _outer([r for r in readings if (r.article, r.group) not in parts and touches(r, places, known)])
    return [r for r in short if not any(_inside(r, other) for other in counted)]


def joined(query: str, answers: Sequence[Answer]) -> Answer:
    """Several answers as one; a quotation counts once for each of the passages that the answers give it."""
    passages = {passage.id: passage for answer in answers for passage in answer.passages}
    uses = {(use.reading.quotation, use.passages): use for answer in answers for use in answer.uses}
    return Answer(
        query,
        tuple(passages.values()),
        tuple(uses.values()),
        sum(answer.shorter for answer in answers),
        sum(answer.left_out for answer in answers),
        as_asked=all(answer.as_asked for answer in answers),
        translated=tuple(dict.fromkeys(row for answer in answers for row in answer.translated)),
    )


def _place(passage: Passage) -> tuple[bool, str, int, str]:
    return passage.source is None, passage.source or "", passage.start, passage.id


def _outer(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that stand in no other of them."""
    return [r for r in readings if not (r.nested and any(_inside(r, other) for other in readings))]


def _inside(reading: Reading, other: Reading) -> bool:
    same = reading.article == other.article and reading.quotation != other.quotation
    return same and other.start <= reading.start and reading.end <= other.end


def _use(
    reading: Reading, wanted: Sequence[str], asked: AskedPassages, known: dict[str, Passage], references: References
) -> Use:
    spans = [(known[id], start, end) for id, start, end in reading.spans]
    placed = [p for p, start, end in spans if asked.overlaps(p, start, end)]
    drawn = placed or [p for p, _, _ in spans if p.id in asked.passages] or [passage for passage, _, _ in spans]
    judged = Comparison("not_found"), (0, len(reading.text)), (0, len(reading.text))
    if drawn:
        reference = asked.wordings.get(drawn[0].id) or references.wording_for(drawn[0], reading)
        judged = judge(reading.text, reference, asked.places.get(drawn[0].source or "") if placed else None)
    comparison, part, bearing = judged
    comparison = _in_context(comparison, reading, part)
    coverage = len(shared_words(wanted, keys(reading.text))) / len(wanted)
    return Use(reading, comparison, part, bearing, coverage, tuple(p.id for p in drawn))


def _in_context(comparison: Comparison, reading: Reading, judged: Span) -> Comparison:
    """A comparison of a part of a reading, where its own text and sentence may say what that part cuts off."""
    framed, (start, end) = reading.context or "", judged
    at = framed.find(reading.text)
    before, after = (framed[:at], framed[at + len(reading.text) :]) if at >= 0 else ("", "")
    return comparison.in_context(before + reading.text[:start], reading.text[end:] + after)


def judge(text: str, reference: Wording, place: Span | None = None) -> tuple[Comparison, Span, Span]:
    """How a reading relates to its reference, the part of it that was judged, and the part that bears on `place`.

    Where `place` (code points of the reference) is given, a reading that runs past it is judged by the part that
    stands for it, unless it is joined or shortened over the whole.
    """
    whole, everything = _located(text, reference), (0, len(text))
    if place is None or place[0] <= whole.span[0] and whole.span[1] <= place[1]:
        return whole, everything, everything
    if isinstance(reference, Excerpt):
        place = reference.to_excerpt(place[0]), reference.to_excerpt(place[1])
    part = _part(text, reference, place) or everything
    if whole.severity == "ok" or whole.verdict in ("stitched", "elided", "fragment"):
        return whole, everything, part
    return _located(text[slice(*part)], reference), part, part


def _located(text: str, reference: Wording) -> Comparison:
    """A text compared with a reference; with a part of a source, by the offsets of that source."""
    comparison = compare(text, reference)
    return reference.in_source(comparison) if isinstance(reference, Excerpt) else comparison


def _part(text: str, reference: Wording, place: Span) -> Span | None:
    """The part of a text that stands for a stretch of the reference, in code points."""
    reading = Wording(text)
    steps = align(reading.keys, reference, runs(reading.keys, reference))
    low = sum(word.end <= place[0] for word in reference.words)
    high = sum(word.start < place[1] for word in reference.words)
    start, end = len(reading.words), 0
    for step in steps:
        touches = (
            step.ref_start < high
            and step.ref_end > low
            or step.ref_start == step.ref_end
            and low <= step.ref_start <= high
        )
        if touches and step.end > step.start:
            before = max(0, low - step.ref_start) if step.same else 0
            after = max(0, step.ref_end - high) if step.same else 0
            start, end = min(start, step.start + before), max(end, step.end - after)
    return _with_bracket(text, reading.span(start, end)) if start < end else None


def _with_bracket(text: str, span: Span) -> Span:
    """The span with the brackets round its first and last words."""
    start, end = span
    before, after = text[start - 1 : start] == "[" and "]" in text[start:], text[end : end + 1] == "]"
    return start - before, end + (after and "[" in text[start - before : end])


def passage_answer(library: Library, id: str, only: Filter = EVERYTHING) -> Answer:
    """One passage with every reading of it, or those that a filter admits; QuotesError where there is none of that id."""
    known = library.passages([id])
    if id not in known:
        raise QuotesError(f"{id}: no such passage; quotes search finds passages by their words", 1)
    every = library.readings([id])
    readings = [reading for reading in every if only.admits(reading, sourced=True)]
    uses = uses_of(known[id], readings, References(library))
    left_out = len(every) - len(readings)
    translated = _translated(library, known.values(), only)
    return Answer(known[id].text, (known[id],), tuple(uses), 0, left_out, translated=translated)


def uses_of_readings(
    readings: Iterable[Reading], known: Mapping[str, Passage], references: References
) -> Iterator[Use]:
    """Each reading as a use of its own passages, of which `known` has all, judged as a whole by the first."""
    for reading in readings:
        passages = [known[id] for id, _, _ in reading.spans]
        comparison, part, bearing = judge(reading.text, references.wording_for(passages[0], reading))
        comparison = _in_context(comparison, reading, part)
        yield Use(reading, comparison, part, bearing, 0.0, tuple(dict.fromkeys(passage.id for passage in passages)))


def all_uses(library: Library, source: str | None = None) -> Iterator[tuple[Passage, Iterator[Use]]]:
    """Every passage, or every one of a source, with its uses as `passage_answer` has them; QuotesError where there is no such.

    In the order of `Library.in_order`, and as much of it in memory.
    """
    references = References(library)
    if source is not None and source not in references.sources:
        known = ", ".join(sorted(references.sources)) or "none"
        raise QuotesError(f"{source}: no such source; there are {known}")
    for passage, readings in library.sorted_passages(source):
        yield passage, uses_of(passage, readings, references)


def uses_of(passage: Passage, readings: Iterable[Reading], references: References) -> Iterator[Use]:
    """Each reading of a passage as a use of it alone, each wording judged once."""
    place = (passage.start, passage.end) if passage.source else None
    judged: dict[str, tuple[Comparison, Span, Span]] = {}
    for reading in readings:
        if reading.text not in judged:
            judged[reading.text] = judge(reading.text, references.wording_for(passage, reading), place)
        comparison, part, bearing = judged[reading.text]
        yield Use(reading, _in_context(comparison, reading, part), part, bearing, 0.0, (passage.id,))


def checked_date(text: str | None) -> str | None:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; QuotesError where it is none."""
    if text is not None and iso_date(text) is None:
        raise QuotesError(f"{text}: not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return text
