"""How a quotation that an article prints relates to what was said: each reading compared with its reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from index.answers.asked import AskedPassages, shared_words
from index.answers.excerpts import Excerpt
from index.answers.references import References
from index.comparison import Comparison, compare
from index.comparison.alignment import align, runs
from index.comparison.wording import Wording, printed_wording
from letters.model import Span
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Passage, Reading


Judged = tuple[Comparison, Span, Span]  # the part that was judged, and the part that bears on what was asked


class Use(NamedTuple):
    """A quotation that prints words asked for, and how it relates to what was said."""

    reading: Reading
    comparison: Comparison
    judged: Span  # the part of the reading's text that was compared, in code points
    part: Span  # the part that bears on the words asked for
    coverage: float  # the share of the words asked for that it prints
    passages: tuple[str, ...]

    def covers(self, passage: Passage) -> Span:
        """What it covers of a passage: code points of the source's text, or of the passage's where there is no source."""
        return next((start, end) for id, start, end in self.reading.spans if id == passage.id)


def outermost(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that stand in no other of them."""
    return [r for r in readings if not (r.nested and any(is_inside(r, other) for other in readings))]


def is_inside(reading: Reading, other: Reading) -> bool:
    """Whether a quotation stands within another one of its article."""
    same = reading.article == other.article and reading.quotation != other.quotation
    return same and other.start <= reading.start and reading.end <= other.end


def use_of(reading: Reading, asked: AskedPassages) -> Use:
    """A reading as a use of the words asked for: judged by the first of its passages that they ask for."""
    spans = [(asked.known[id], start, end) for id, start, end in reading.spans]
    placed = [p for p, start, end in spans if asked.overlaps(p, start, end)]
    drawn = placed or [p for p, _, _ in spans if p.id in asked.passages] or [passage for passage, _, _ in spans]
    reference = asked.wordings.get(drawn[0].id) or asked.references.wording_for(drawn[0], reading)
    judged = judge(reading.text, reference, asked.places.get(drawn[0].source or "") if placed else None)
    coverage = len(shared_words(asked.wanted, keys(reading.text))) / len(asked.wanted)
    return _use(reading, judged, tuple(p.id for p in drawn), coverage)


def _use(reading: Reading, judged: Judged, passages: tuple[str, ...], coverage: float = 0.0) -> Use:
    """A reading as it was judged; its own text and sentence may say what the judged part cuts off."""
    comparison, (start, end), bearing = judged
    framed = reading.context or ""
    position = framed.find(reading.text)
    before, after = (framed[:position], framed[position + len(reading.text) :]) if position >= 0 else ("", "")
    comparison = comparison.in_context(before + reading.text[:start], reading.text[end:] + after)
    return Use(reading, comparison, (start, end), bearing, coverage, passages)


def judge(text: str, reference: Wording, place: Span | None = None) -> Judged:
    """How a reading relates to its reference, the part of it that was judged, and the part that bears on `place`.

    Where `place` (code points of the reference) is given, a reading that runs past it is judged by the part that
    stands for it, unless it is joined or shortened over the whole.
    """
    whole, everything = _located(text, reference), (0, len(text))
    if place is None or place[0] <= whole.span[0] and whole.span[1] <= place[1]:
        return whole, everything, everything
    if isinstance(reference, Excerpt):
        place = reference.span_in_excerpt(place)
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
    reading = printed_wording(text)
    steps = align(reading.keys, reference, runs(reading.keys, reference))
    low = sum(word.end <= place[0] for word in reference.words)
    high = sum(word.start < place[1] for word in reference.words)
    start, end = len(reading.words), 0
    for step in steps:
        inserted = step.ref_start == step.ref_end
        touches = low <= step.ref_start <= high if inserted else step.ref_start < high and step.ref_end > low
        if touches and step.end > step.start:
            before = max(0, low - step.ref_start) if step.same else 0
            after = max(0, step.ref_end - high) if step.same else 0
            start, end = min(start, step.start + before), max(end, step.end - after)
    return _with_bracket(text, reading.span(start, end)) if start < end else None


def _with_bracket(text: str, span: Span) -> Span:
    """The span with the brackets around its first and last words."""
    start, end = span
    before, after = text[start - 1 : start] == "[" and "]" in text[start:], text[end : end + 1] == "]"
    return start - before, end + (after and "[" in text[start - before : end])


def uses_of_readings(
    readings: Iterable[Reading], known: Mapping[str, Passage], references: References
) -> Iterator[Use]:
    """Each reading as a use of its own passages, of which `known` has all, judged as a whole by the first."""
    for reading in readings:
        passages = [known[id] for id, _, _ in reading.spans]
        judged = judge(reading.text, references.wording_for(passages[0], reading))
        yield _use(reading, judged, tuple(dict.fromkeys(passage.id for passage in passages)))


def uses_of(passage: Passage, readings: Iterable[Reading], references: References) -> Iterator[Use]:
    """Each reading of a passage as a use of it alone, each wording judged once."""
    place = (passage.start, passage.end) if passage.source else None
    judged: dict[str, Judged] = {}
    for reading in readings:
        if reading.text not in judged:
            judged[reading.text] = judge(reading.text, references.wording_for(passage, reading), place)
        yield _use(reading, judged[reading.text], (passage.id,))
