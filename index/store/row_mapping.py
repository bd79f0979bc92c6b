"""Rows of a library as the nouns that they stand for, and the orders that those come in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from index.model import Passage, Reading
from index.store.chronology import DatedArticle
from letters.model import Article, Source


def place_of(row: Sequence[Any]) -> tuple[bool, str, int, int, str]:
    """Passages of a source in order of its text, then those of none by id."""
    _, id, source, start, end, *_ = row
    return (True, "", 0, 0, id) if source is None else (False, source, start, end, id)


def by_date(one: DatedArticle) -> tuple[bool, str, str, str]:
    """Unknown last, then by outlet and id."""
    return not one.published, one.published or "", one.outlet, one.id


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row."""
    _, id, source, start, end, _, text = row
    return Passage(id, source, start, end, text)


def source_of(row: Sequence[Any]) -> Source:
    """The source of a row."""
    _, id, title, speaker, published, url, language, note, aliases, _, text = row
    return Source(id, text, title, speaker, published, url, language, note, tuple(json.loads(aliases)))


def article_of(row: Sequence[Any]) -> Article:
    """The article of a row."""
    _, id, outlet, title, author, url, published, language, family, note, clipping, markup, body, blocks, text = row
    spans = tuple((start, end) for start, end in json.loads(blocks))
    return Article(
        id, text, outlet, title, author, url, published, language, family, note, bool(clipping), markup, body, spans
    )


def reading_of(
    quotation: Sequence[Any],
    article: Sequence[Any],
    spans: tuple[tuple[str, int, int], ...],
    kin: Sequence[DatedArticle],
) -> Reading:
    """The reading of the rows of a quotation and its article, with what it prints and what the article copies."""
    n, _, start, end, kind, group, nested, _, speaker, speaker_full, confidence, language, _, *context, _ = quotation
    _, id, outlet, title, author, url, published, _, _, _, clipping, *_, text = article
    return Reading(
        quotation=n, article=id, outlet=outlet, title=title, author=author, url=url, published=published,
        language=language, family=family_of(kin), text=text[start:end], start=start, end=end, kind=kind, nested=bool(nested),
        group=group, speaker=speaker, speaker_full=speaker_full, confidence=confidence, spans=spans,
        context=None if clipping else text[slice(*context)], copy_of=copied_by(kin),
    )  # fmt: skip


def family_of(kin: Sequence[DatedArticle]) -> str | None:
    """The family of an article that copies these: as it is told, else that of the origin; None where it copies none."""
    return next((one.family for one in kin if one.family), None) or (kin[-1].id if len(kin) > 1 else None)


def copied_by(kin: Sequence[DatedArticle]) -> str | None:
    """The id of what the first of these copies."""
    return kin[1].id if len(kin) > 1 else None


def in_time(reading: Reading) -> tuple[bool, str, str, str, int, int]:
    """By date, unknown last, then outlet, article and place."""
    published = reading.published or ""
    return not published, published, reading.outlet, reading.article, reading.start, reading.quotation
