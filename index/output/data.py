"""Answers as plain values for programs: the keys that other programs rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from index.model import Passage, Reading, family

if TYPE_CHECKING:
    from index.answers.collation import Collation, Version
    from index.answers.listings import Listing
    from index.answers.outlets import Answer
    from index.answers.questions import Reply
    from index.answers.reconstruct import Reconstruction
    from index.answers.reconstruct.apparatus import AttestedSpan
    from index.answers.uses import Use
    from index.answers.verification import Verification
    from index.comparison import Comparison
    from index.comparison.differences import Difference
    from index.search_results import SearchResult
    from letters.model import Article, Quotation

Values = dict[str, Any]
_names_in = cache(str.split)
Isolated = Iterable[tuple["Article", "Sequence[Quotation]"]]


def attributes(value: object, names: str) -> Values:
    """The attributes of a value that have these names (separated by spaces), as keys in this order."""
    return {name: getattr(value, name) for name in _names_in(names)}


def outlets(answer: Answer) -> Values:
    """The answer of `outlets`."""
    return uses_of_passages(answer) | {
        "as_asked": answer.as_asked,
        "wordings": dict(answer.wordings),
        "related": _related(answer.related),
        "translated": translated(answer),
        "translates": [attributes(row, "passage likely") for row in answer.translates],
    }


def translated(answer: Answer) -> Values:
    """The quotations that translate the passages of an answer, counted by themselves."""
    rows = [
        {
            **attributes(row.reading, "outlet article title url published language kind text start end"),
            "speaker": row.reading.likely_speaker,
            **attributes(row, "passage confidence likely"),
        }
        for row in answer.translated
    ]
    return {"outlets": len({row["outlet"] for row in rows}), "quotations": rows}


def reply(response: Reply) -> Values:
    """The reply of `outlets`: the answer, or that to all quotations of a text together, with each in `answers`."""
    near = response.nearest and {
        "reason": response.nearest.reason,
        **outlets(response.nearest.answer),
        "query": response.nearest.query,
    }
    return outlets(response.whole) | {
        **attributes(response, "meaning names"),
        "answers": [outlets(answer) for answer in response.answers] if len(response.answers) > 1 else [],
        "unknown_words": list(response.unknown),
        "nearest": near,
    }


def reply_uses(response: Reply) -> Iterator[Values]:
    """The uses of all answers of a reply."""
    return map(use, response.whole.uses)


def uses_of_passages(answer: Answer) -> Values:
    """Passages with their uses."""
    counts = attributes(answer, "outlets families shorter left_out")
    return {"query": answer.query, "passages": _passages(answer), **counts, "uses": list(map(use, answer.uses))}


def _passages(answer: Answer) -> list[Values]:
    return [attributes(passage, "id text source start end") for passage in answer.passages]


def passage_list(passages: Iterable[tuple[Passage, Sequence[Reading]]]) -> Values:
    """Passages, each with how many outlets and quotations print it."""
    return {
        "passages": [
            attributes(passage, "id text source start end")
            | {"outlets": len({reading.outlet for reading in readings}), "quotations": len(readings)}
            for passage, readings in passages
        ]
    }


def _related(related: Answer | None) -> Values:
    """What only shares words with a query, counted by itself."""
    if related is None:
        return {"outlets": 0, "families": 0, "passages": [], "uses": []}
    counts = attributes(related, "outlets families")
    return {**counts, "passages": _passages(related), "uses": list(map(use, related.uses))}


def use(used: Use) -> Values:
    """One use."""
    reading = used.reading
    return {
        **attributes(reading, "outlet article title url published language"),
        "family": family(reading),
        **attributes(reading, "copy_of kind text start end speaker speaker_full"),
        "confidence": round(reading.confidence, 3),
        "passages": used.passages,
        **attributes(used.comparison, "verdict flags"),
        "differences": [_difference(d, used.judged[0]) for d in used.comparison.differences],
        **_kept_back(used.comparison),
        "coverage": round(used.coverage, 4),
        "context": reading.context,
    }


def _difference(difference: Difference, offset: int = 0) -> Values:
    """A difference; `offset` is where the compared part begins in the query, in code points."""
    start, end = difference.query_span
    return difference._asdict() | {"query_span": [start + offset, end + offset]}


def _kept_back(comparison: Comparison) -> Values:
    """What ellipses leave out, and where the quotation begins and ends in its sentence."""
    left_out = comparison.left_out
    return {
        "left_out": left_out._asdict() if left_out else None,
        "cut": attributes(comparison.cut, "begins ends before after"),
    }


def outlets_batch(answers: Iterable[tuple[object, Answer]]) -> Iterator[Values]:
    """The answers to several queries, each with the id of its query."""
    return ({"id": id, **outlets(answer)} for id, answer in answers)


def verified_query(verified: Verification, id: object = None) -> Values:
    """The verdict on a query of `verify`, with what is nearest to words that are not found."""
    near = verified.nearest and {
        "reason": verified.nearest.reason,
        "query": verified.nearest.query,
        "passages": _passages(verified.nearest.answer),
    }
    return verification(verified, id) | {"unknown_words": list(verified.unknown), "nearest": near}


def verification(verified: Verification, id: object = None) -> Values:
    """The verdict on a query, with the query's id."""
    return {
        "id": id,
        **attributes(verified, "query attribution"),
        **attributes(verified.comparison, "verdict severity flags"),
        "sources": verified.sources,
        "source": verified.sources[0] if verified.sources else None,
        "reference": verified.reference,
        "passages": [passage.id for passage in verified.passages],
        "differences": [_difference(difference) for difference in verified.comparison.differences],
        **_kept_back(verified.comparison),
        "attributed_to": [given._asdict() for given in verified.attributed_to or ()],
        "quoted_from": [by._asdict() | {"confidence": round(by.confidence, 3)} for by in verified.quoted_from],
        **attributes(verified, "near_name basis outlets language"),
        "translates": [{"passage": passage, "likely": likely} for passage, likely in verified.translates],
    }


def hits(result: SearchResult) -> Values:
    """The answer of `search`; `nearest` is what is near where nothing is found."""
    return result.to_dict()


def hit_rows(result: SearchResult) -> Iterator[Values]:
    """The passages found."""
    return (hit.to_dict() for hit in result.hits)


def quotations(isolated: Isolated, explain: bool) -> Values:
    """The answer of `extract`."""
    return {"quotations": list(quotation_rows(isolated, explain))}


def quotation_rows(isolated: Isolated, explain: bool) -> Iterator[Values]:
    """The isolated quotations of articles; with `explain`, why each is of its kind."""
    for article, article_quotations in isolated:
        for quotation in article_quotations:
            values = {
                "article": article.id,
                **attributes(quotation, "start end"),
                "text": article.text[quotation.start : quotation.end],
                **attributes(quotation, "speaker speaker_full kind group nested language"),
                "confidence": round(quotation.confidence, 3),
            }
            yield values | ({"reason": quotation.reason} if explain else {})


def row_passages(rows: Iterable[tuple[str, list[str]]]) -> Iterator[Values]:
    """The answer of `passages`: the id of each row and its passages."""
    return ({"row": id, "passages": passages} for id, passages in rows)


def reconstruction(result: Reconstruction, ids: Iterable[str]) -> Values:
    """The answer of `reconstruct`; offsets are code points of `text`, which the stretches cover."""
    return {
        "ids": list(ids),
        "text": result.text,
        "outlets": len({reading.outlet for reading in result.readings}),
        "families": len({family(reading) for reading in result.readings}),
        "readings": len(result.readings),
        "unplaced": result.unplaced,
        "stretches": [_stretch(result.text, stretch) for stretch in result.stretches],
    }


def _stretch(text: str, stretch: AttestedSpan) -> Values:
    return {
        "text": text[stretch.start : stretch.end],
        **attributes(stretch, "start end"),
        "gap": not stretch.outlets,
        "count": len(stretch.outlets),
        **attributes(stretch, "families outlets doubtful"),
        "variants": [
            {"text": v.text, "instead": text[v.start : v.end], **attributes(v, "start end outlets")}
            for v in stretch.variants
        ],
    }


def collation(result: Collation) -> Values:
    """The answer of `show`; offsets of `coverage` and `covers` are code points of the passage's text."""
    return uses_of_passages(result.answer) | {
        "translated": translated(result.answer),
        "timeline": list(map(_version, result.versions)),
        "coverage": [{"start": word.start, "end": word.end, "outlets": len(word.outlets)} for word in result.attested],
    }


def _version(version: Version) -> Values:
    """One wording; `parent` counts from 0 in the timeline."""
    return {
        **attributes(version, "text first outlets parent"),
        "changes": [attributes(departure, "reference text") for departure in version.departures],
        "covers": version.covers,
        **attributes(version.comparison, "verdict flags"),
    }


def listing(page: Listing) -> Values:
    """A list of articles, outlets or speakers."""
    return {"total": page.total, **page.uncounted, page.name: list(list_rows(page))}


def list_rows(page: Listing) -> Iterator[Values]:
    """The rows of a list."""
    return (row._asdict() for row in page.rows)
