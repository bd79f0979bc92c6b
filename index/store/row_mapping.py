"""Rows of a library as articles, sources, quotations, passages and readings, and the orders that those come in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from index.model import Passage, Reading
from index.store.chronology import DatedArticle
from index.store.row_codec import RowCodec, tuples
from index.store.schema import COLUMNS
from letters.model import Article, Quotation, Source


def _tuples_of(text: str) -> Any:
    return tuples(json.loads(text))


ARTICLES = RowCodec(
    Article, COLUMNS["articles"], other=["n"], omitted=["captured"],
    convert={"clipping": (int, bool), "blocks": (json.dumps, _tuples_of)},
)  # fmt: skip
SOURCES = RowCodec(
    Source, [*COLUMNS["sources"], "text"], other=["n", "passages"], convert={"aliases": (json.dumps, _tuples_of)}
)
"""A row of `sources` and the text, which is in `source_texts`."""
QUOTATIONS = RowCodec(
    Quotation, COLUMNS["quotations"], other=["n", "article", "text"],
    named={"part_of": "group", "context_start": "context", "context_end": "context"},
    convert={"nested": (int, bool), "block": (int, bool), "confidence": (float, float)},
)  # fmt: skip


class PassageRow(NamedTuple):
    """A row of `passages`."""

    n: int
    id: str
    source: str | None
    start: int
    end: int
    uses: int  # texts that print it
    speaker: str | None
    text: str

    @property
    def passage(self) -> Passage:
        """The passage that it stands for."""
        return Passage(self.id, self.source, self.start, self.end, self.text, self.speaker)

    @property
    def order(self) -> tuple[bool, str, int, int, str]:
        """Passages of a source in order of its text, then those of none by id."""
        if self.source is None:
            return True, "", 0, 0, self.id
        return False, self.source, self.start, self.end, self.id


class TextRow(NamedTuple):
    """A row of `texts`."""

    n: int
    key: int
    sourced: int  # 1 where it prints sources
    quotations: int  # that print it
    uses: int
    text: str


def date_order(article: DatedArticle) -> tuple[bool, str, str, str]:
    """Unknown last, then by outlet and id."""
    return not article.published, article.published or "", article.outlet, article.id


def reading_of(
    row: Sequence[Any], article: Article, spans: tuple[tuple[str, int, int], ...], chain: Sequence[DatedArticle]
) -> Reading:
    """The reading of a row of `quotations`, with its article, what it prints and what the article copies."""
    quotation = QUOTATIONS.decode(row)
    start, end, text = quotation.start, quotation.end, article.text
    return Reading(
        quotation=row[0], article=article.id, outlet=article.outlet, title=article.title, author=article.author,
        url=article.url, published=article.published, language=quotation.language, family=family_of(chain),
        text=text[start:end], start=start, end=end, kind=quotation.kind, nested=quotation.nested, group=quotation.group,
        speaker=quotation.speaker, speaker_full=quotation.speaker_full, confidence=quotation.confidence, spans=spans,
        context=None if article.clipping else text[slice(*quotation.context)], copy_of=parent_id(chain),
    )  # fmt: skip


def family_of(chain: Sequence[DatedArticle]) -> str | None:
    """The family of an article that copies these: as stated, else the origin's id; None where it copies none."""
    return next((copied.family for copied in chain if copied.family), None) or (
        chain[-1].id if len(chain) > 1 else None
    )


def parent_id(chain: Sequence[DatedArticle]) -> str | None:
    """The id of what the first of these copies."""
    return chain[1].id if len(chain) > 1 else None


def reading_order(reading: Reading) -> tuple[bool, str, str, str, int, int]:
    """By date, unknown last, then outlet, article and place."""
    published = reading.published or ""
    return not published, published, reading.outlet, reading.article, reading.start, reading.quotation
