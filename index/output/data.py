"""Answers as plain values for programs: the keys that other programs rely on, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.model import family
from index.output.terminal import visible

if TYPE_CHECKING:
    from index.answers.collation import Collation, Version
    from index.answers.outlets import Answer, Use
    from index.answers.reconstruct import Reconstruction
    from index.answers.reconstruct.apparatus import Stretch
    from index.answers.verify import Verification
    from index.builder import BuildResult
    from index.change import ChangeResult
    from index.comparison.differences import Difference
    from index.fulltext import Hit, Hits
    from index.model import Passage
    from index.store import Library
    from letters.model import Article, Quotation


def outlets(answer: Answer) -> dict[str, Any]:
    """The answer of `outlets`, as other programs rely on it."""
    return {
        "query": answer.query,
        "passages": [_passage(passage) for passage in answer.passages],
        "outlets": answer.outlets,
        "families": answer.families,
        "shorter": answer.shorter,
        "left_out": answer.left_out,
        "uses": [use(used) for used in answer.uses],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "text": passage.text,
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
    }


def use(used: Use) -> dict[str, Any]:
    """One use, as other programs rely on it."""
    reading = used.reading
    return {
        "outlet": reading.outlet,
        "article": reading.article,
        "title": reading.title,
        "url": reading.url,
        "published": reading.published,
        "language": reading.language,
        "family": family(reading),
        "copy_of": reading.copy_of,
        "kind": reading.kind,
        "text": reading.text,
        "start": reading.start,
        "end": reading.end,
        "speaker": reading.speaker,
        "speaker_full": reading.speaker_full,
        "passages": list(used.passages),
        "verdict": used.comparison.verdict,
        "flags": list(used.comparison.flags),
        "differences": [_difference(d, used.judged[0]) for d in used.comparison.differences],
        "coverage": round(used.coverage, 4),
        "context": reading.context,
    }


def _difference(difference: Difference, offset: int = 0) -> dict[str, Any]:
    start, end = difference.query_span
    return {
        "kind": difference.kind,
        "query": difference.query,
        "query_span": [start + offset, end + offset],
        "reference": difference.reference,
        "reference_span": list(difference.reference_span),
    }


CSV_COLUMNS = (
    "outlet", "published", "title", "url", "language", "family", "speaker", "speaker_full", "kind", "verdict",
    "coverage", "passages", "text", "article", "start", "end",
)  # fmt: skip


def outlets_rows(answer: Answer) -> Iterator[list[str]]:
    """The uses as rows of a table, a header first. No cell is a formula to a spreadsheet."""
    yield list(CSV_COLUMNS)
    for used in answer.uses:
        row = use(used) | {"passages": " ".join(used.passages)}
        yield [cell(row[column]) for column in CSV_COLUMNS]


def cell(value: object) -> str:
    """A value as a cell of a table that no spreadsheet takes for a formula, and no terminal obeys."""
    text = "" if value is None else "\n".join(map(visible, str(value).split("\n")))
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def table(rows: Iterable[list[str]]) -> str:
    """Rows as CSV."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def verification(found: Verification, id: object = None) -> dict[str, Any]:
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
        "differences": [_difference(difference) for difference in comparison.differences],
        "outlets": list(found.outlets),
        "language": found.language,
    }


def hits(query: str, found: Hits) -> dict[str, Any]:
    """The answer of `search`."""
    return {"query": query, "total": found.total, "hits": [hit(one) for one in found.hits]}


def hit(found: Hit) -> dict[str, Any]:
    """One passage found."""
    return {
        "passage": found.passage,
        "text": found.text,
        "source": found.source,
        "score": round(found.score, 4),
        "outlets": found.outlets,
        "uses": found.uses,
    }


def quotation(article: Article, found: Quotation, explain: bool = False) -> dict[str, Any]:
    """One isolated quotation, as other programs rely on it."""
    told = {
        "article": article.id,
        "start": found.start,
        "end": found.end,
        "text": article.text[found.start : found.end],
        "speaker": found.speaker,
        "speaker_full": found.speaker_full,
        "kind": found.kind,
        "group": found.group,
        "nested": found.nested,
        "language": found.language,
    }
    return told | {"reason": found.reason, "confidence": round(found.confidence, 3)} if explain else told


def built(done: BuildResult, folder: Path) -> dict[str, Any]:
    """What a build made."""
    return {"index": str(folder), "revision": done.revision, **done.counts}


def changed(done: ChangeResult, folder: Path) -> dict[str, Any]:
    """What was added or removed."""
    counts = {"added": done.added, "replaced": done.replaced, "removed": done.removed, "unchanged": done.unchanged}
    return {"index": str(folder), "revision": done.revision, "changes": counts, **done.counts}


def reconstruction(ids: Iterable[str], found: Reconstruction) -> dict[str, Any]:
    """The answer of `reconstruct`; offsets are code points of `text`, which the stretches cover."""
    return {
        "ids": list(ids),
        "text": found.text,
        "outlets": len({reading.outlet for reading in found.readings}),
        "families": len({family(reading) for reading in found.readings}),
        "readings": len(found.readings),
        "unplaced": found.unplaced,
        "stretches": [_stretch(found.text, stretch) for stretch in found.stretches],
    }


def _stretch(text: str, stretch: Stretch) -> dict[str, Any]:
    return {
        "text": text[stretch.start : stretch.end],
        "start": stretch.start,
        "end": stretch.end,
        "gap": not stretch.outlets,
        "count": len(stretch.outlets),
        "families": stretch.families,
        "outlets": list(stretch.outlets),
        "doubtful": stretch.doubtful,
        "variants": [
            {
                "text": v.text,
                "instead": text[v.start : v.end],
                "start": v.start,
                "end": v.end,
                "outlets": list(v.outlets),
            }
            for v in stretch.variants
        ],
    }


def collation(found: Collation) -> dict[str, Any]:
    """The answer of `show`; offsets of `coverage` and `covers` are code points of the passage's text."""
    return outlets(found.answer) | {
        "timeline": list(map(_version, found.versions)),
        "coverage": [{"start": word.start, "end": word.end, "outlets": len(word.outlets)} for word in found.attested],
    }


def _version(found: Version) -> dict[str, Any]:
    """One wording; `parent` counts from 0 in the timeline."""
    return {
        "text": found.text,
        "first": found.first,
        "outlets": list(found.outlets),
        "parent": found.parent,
        "changes": [{"reference": one.reference, "text": one.text} for one in found.departures],
        "covers": list(found.covers),
        "verdict": found.comparison.verdict,
        "flags": list(found.comparison.flags),
    }


def info(library: Library, fulltext: str | None = None) -> dict[str, Any]:
    """The state of an index; with that of its full-text index where both have been verified."""
    sources = [
        {
            "id": source.id,
            "title": source.title,
            "speaker": source.speaker,
            "published": source.published,
            "url": source.url,
            "passages": len(library.source_passages(source.id)),
        }
        for source in library.sources().values()
    ]
    counts = library.counts() | {"sources": sources}
    selection = {"selection": library.selection} if library.selection is not None else {}
    verified = {"verified": {"library": "intact", "fulltext": fulltext}} if fulltext else {}
    return {"index": str(library.folder), "revision": library.revision, **counts, **selection, **verified}
