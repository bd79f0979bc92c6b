"""What the quotations of an article translate, together.

The runs of a quotation's clauses that together are the most likely to translate sentences are taken. What one quotation
translates speaks for the others: an article that prints three sentences of a letter likely prints a fourth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from index.translation.candidates import FRAGMENT, Candidate, QuotationRuns
from index.translation.segments import size
from index.translation.sentences import Sentences

SUPPORTING = -0.6  # the least odds, as a logarithm, of what speaks for other quotations of the article


class Link(NamedTuple):
    """A sentence that a quotation translates."""

    passage: str
    confidence: float  # from .5 to 1


def article_links(
    sentences: Sentences, quotations: Sequence[tuple[str, str]], quoted: Collection[str] = ()
) -> list[list[Link]]:
    """What each quotation of an article, a text and its language, translates, in order of passages.

    `quoted` are the sources that the article also quotes as they are.
    """
    with sentences.encoder.one_thread():
        compared = [QuotationRuns(sentences, *quotation) for quotation in quotations]
        first = [part.candidates(quoted) for part in compared]
        alone = [part.best_runs(candidates, quoted) for part, candidates in zip(compared, first, strict=True)]
        supported = [
            _sources(sentences, [*chosen, *filter(_is_supporting, candidates)])
            for chosen, candidates in zip(alone, first, strict=True)
        ]
        result = []
        for k, part in enumerate(compared):
            others = set(quoted).union(*supported[:k], *supported[k + 1 :])
            possible = part.candidates(others) if others else first[k]
            chosen = part.best_runs(possible, others) if others else alone[k]
            own = others | _sources(sentences, alone[k])  # vouch for the rest of the quotation
            result.append(_links(sentences, chosen, _rest(sentences, part, own, possible if own == others else None)))
        return result


def _rest(
    sentences: Sentences, part: QuotationRuns, vouched: Collection[str], possible: Sequence[Candidate] | None
) -> list[Candidate]:
    """What a quotation translates, where its own clauses speak for each other."""
    if possible is None:
        possible = part.candidates(vouched)
    others = list(filter(_is_supporting, possible))
    return part.best_runs([candidate.beside(others, sentences) for candidate in possible], vouched)


def _is_supporting(candidate: Candidate) -> bool:
    """Whether a candidate, likely or not, speaks for other quotations of the same source."""
    return candidate.odds > SUPPORTING and size(candidate.run.text) > FRAGMENT


def _sources(sentences: Sentences, candidates: Iterable[Candidate]) -> set[str]:
    return {sentences.rows[candidate.place[0]].source for candidate in candidates}


def _links(sentences: Sentences, chosen: Iterable[Candidate], rest: Iterable[Candidate]) -> list[Link]:
    """The passages of these candidates, each with its highest confidence; those of `rest` where not chosen before."""
    result, further = dict[str, float](), dict[str, float]()
    for confidence_by_passage, candidates in ((result, chosen), (further, rest)):
        for candidate in candidates:
            for passage in (sentences.rows[n].passage for n in candidate.place):
                confidence_by_passage[passage] = max(confidence_by_passage.get(passage, 0), candidate.confidence)
    return [Link(*item) for item in sorted((further | result).items())]
