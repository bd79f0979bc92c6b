"""Answers as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.compare import Comparison
from index.differences import Difference
from index.search import family
from index.terminal import Paper, Piece, clean
from letters.model import Span

if TYPE_CHECKING:
    from index.passage import Passage
    from index.search import Answer, Use
    from index.verify import Verification

_SILENT = frozenset(("typography", "marks", "initial", "terminal", "edge"))
_STYLE_OF = {"ok": "good", "info": "good", "warning": "warn", "error": "bad", "usage": "bad"}
UNKNOWN_DATE = "undated"


def outlets_json(answer: Answer) -> dict[str, Any]:
    """The answer of `outlets`, as other programs rely on it."""
    return {
        "query": answer.query,
        "passages": [_passage_json(passage) for passage in answer.passages],
        "outlets": answer.outlets,
        "families": answer.families,
        "shorter": answer.shorter,
        "uses": [_use_json(use) for use in answer.uses],
    }


def _passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "text": passage.text,
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
    }


def _use_json(use: Use) -> dict[str, Any]:
    reading = use.reading
    return {
        "outlet": reading.outlet,
        "article": reading.article,
        "title": reading.title,
        "url": reading.url,
        "published": reading.published,
        "language": reading.language,
        "family": family(reading),
        "kind": reading.kind,
        "text": reading.text,
        "start": reading.start,
        "end": reading.end,
        "speaker": reading.speaker,
        "speaker_full": reading.speaker_full,
        "passages": list(use.passages),
        "verdict": use.comparison.verdict,
        "flags": list(use.comparison.flags),
        "differences": [_difference_json(d, use.part[0]) for d in use.comparison.differences],
        "coverage": round(use.coverage, 4),
    }


def _difference_json(difference: Difference, offset: int = 0) -> dict[str, Any]:
    start, end = difference.query_span
    return {
        "kind": difference.kind,
        "query": difference.query,
        "query_span": [start + offset, end + offset],
        "reference": difference.reference,
        "reference_span": list(difference.reference_span),
    }


CSV_COLUMNS = (
    "outlet published title url language family speaker speaker_full kind verdict coverage passages text article start end"
)


def outlets_rows(answer: Answer) -> Iterator[list[str]]:
    """The uses as rows of a table, a header first. No cell is a formula to a spreadsheet."""
    columns = CSV_COLUMNS.split()
    yield columns
    for use in answer.uses:
        row = _use_json(use) | {"passages": " ".join(use.passages)}
        yield [_cell(row[column]) for column in columns]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def outlets_text(answer: Answer, paper: Paper) -> Iterator[str]:
    """The answer as a person reads it: passage by passage, by date, copies under their origin."""
    shown: set[int] = set()
    for passage in answer.passages:
        uses = [use for use in answer.uses if passage.id in use.passages]
        fresh = [use for use in uses if use.reading.quotation not in shown]
        if not fresh and (uses or passage.source is None):
            continue
        shown.update(use.reading.quotation for use in fresh)
        yield from paper.lines([(f"“{passage.text.strip()}”", "bold")])
        yield from paper.lines([(_whence(passage), "dim")])
        for use, copied in _folded(fresh):
            yield ""
            yield from _use_text(use, paper, copied)
        yield ""
    yield from paper.lines([(_summary(answer), "bold")])


def _whence(passage: Passage) -> str:
    return f"{passage.id} · source: {passage.source}" if passage.source else f"{passage.id} · no source known"


def _summary(answer: Answer) -> str:
    if not answer.uses:
        told = "No outlet in the index prints these words."
    else:
        told = f"{_count(answer.outlets, 'outlet')}, {answer.families} independent."
    return told + (f" {_count(answer.shorter, 'quotation')} of the passage too short to count." if answer.shorter else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _folded(uses: Sequence[Use]) -> Iterator[tuple[Use, bool]]:
    """The uses, each family's together, with whether it is a copy of one before it."""
    groups: dict[str, list[Use]] = {}
    for use in uses:
        groups.setdefault(family(use.reading), []).append(use)
    for name, group in groups.items():
        origin = next((use for use in group if name in (use.reading.outlet, use.reading.article)), group[0])
        ordered = sorted(group, key=lambda use: use.reading.article != origin.reading.article)
        yield from ((use, use.reading.article != origin.reading.article) for use in ordered)


def _use_text(use: Use, paper: Paper, copied: bool) -> Iterator[str]:
    """One use: date, outlet, verdict and speaker; the words with their differences; the link."""
    reading, comparison = use.reading, use.comparison
    indent = " " * 14
    first = "    └ copy    " if copied else f"  {clean(reading.published or UNKNOWN_DATE):<12}"
    told: list[Piece] = [(reading.outlet, "bold"), (" · ", "dim"), *verdict_pieces(comparison)]
    if reading.speaker:
        told += [(" · ", "dim"), (reading.speaker_full or reading.speaker, "")]
    if reading.language != "en":
        told += [(" · ", "dim"), (f"in {reading.language}", "dim")]
    yield from paper.lines(told, indent, first)
    yield from paper.lines([("“", ""), *marked(reading.text, comparison, use.part), ("”", "")], indent)
    if reading.url:
        yield from paper.lines([(reading.url, "dim")], indent)


def verdict_pieces(comparison: Comparison) -> list[Piece]:
    """The verdict in the colour of its severity, with its flags."""
    style = _STYLE_OF[comparison.severity]
    flags = f" ({', '.join(comparison.flags)})" if comparison.flags else ""
    return [(comparison.verdict.replace("_", " "), style), (flags, style)]


def marked(text: str, comparison: Comparison, part: Span) -> list[Piece]:
    """A reading, with what it left out as [-…-] and what it put in as {+…+}; `part` is what was compared."""
    return _marked(text, [(_shift(d.query_span, part[0]), d.reference, d.query) for d in _telling(comparison)])


def mended(text: str, comparison: Comparison) -> list[Piece]:
    """The reference (its whole text), with what the query has instead as [-…-] and what it lacks as {+…+}."""
    low, high = comparison.span
    found = [(_shift(d.reference_span, -low), d.query, d.reference) for d in _telling(comparison)]
    return _marked(text[low:high], [(span, gone, new) for span, gone, new in found if span[0] >= 0])


def _telling(comparison: Comparison) -> Iterable[Difference]:
    return (d for d in comparison.differences if d.kind not in _SILENT)


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _marked(text: str, changes: Iterable[tuple[Span, str, str]]) -> list[Piece]:
    """The text in pieces, with changes (its span, what is gone, what is new) marked."""
    pieces: list[Piece] = []
    done = 0
    for (start, end), gone, new in sorted(changes):
        if start < done:
            continue
        pieces.append((text[done:start], ""))
        if gone.strip():
            pieces.append((f"[-{gone.strip()}-]", "gone"))
        if gone.strip() and new.strip():
            pieces.append((" ", ""))
        if new.strip():
            pieces.append((f"{{+{new.strip()}+}}", "new"))
        if (gone + new).isspace() or start == end or new[-1:].isspace():
            pieces.append((" ", ""))
        done = end
    return [*pieces, (text[done:], "")]


def verify_json(found: Verification, id: object = None) -> dict[str, Any]:
    """A verdict, as other programs rely on it."""
    comparison = found.comparison
    return {
        "id": id,
        "query": found.query,
        "attribution": found.attribution,
        "verdict": comparison.verdict,
        "severity": comparison.severity,
        "flags": list(comparison.flags),
        "sources": list(found.sources),
        "source": found.sources[0] if found.sources else None,
        "reference": found.reference,
        "passages": [passage.id for passage in found.passages],
        "differences": [_difference_json(difference) for difference in comparison.differences],
        "outlets": list(found.outlets),
    }


def verify_text(found: Verification, whole: str, paper: Paper) -> Iterator[str]:
    """The verdict as a person reads it; `whole` is the text that the reference's span points into."""
    comparison = found.comparison
    told = [*verdict_pieces(comparison), (f" · {comparison.severity}", "dim")]
    yield from paper.lines([*told, *((f" · {'; '.join(found.sources)}", "dim") for _ in found.sources[:1])])
    yield from paper.lines([("“", ""), (found.query.strip(), ""), ("”", "")], "  ")
    if found.reference is not None and comparison.differences:
        yield from paper.lines([("reference: ", "dim"), *mended(whole, comparison)], "  ")
    for passage in found.passages:
        yield from paper.lines([(f"{passage.id}: ", "dim"), (passage.text.strip(), "")], "  ")
    for title, names in (("printed so by", found.outlets), ("printed otherwise by", found.others)):
        if names:
            yield from paper.lines([(f"{title}: ", "dim"), (", ".join(names), "")], "  ")
