"""The revision that the rows of a library make: a row that is whole but of another state doesn't fit in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.store.checked_rows import CheckedTables
from index.store.row_mapping import ARTICLES, SOURCES, PassageRow
from index.store.row_writer import document_content, value_hash


def content(tables: CheckedTables) -> str:
    """The revision that the rows add up to, as `LibraryWriter.revision`; every row that it covers is read."""
    return f"{sum(value_hash(said, 16) for said in _said(tables)) % 2**128:032x}"


def _said(tables: CheckedTables) -> Iterator[tuple[Any, ...]]:
    articles: dict[int, str] = {}
    for row in tables.rows("articles"):
        articles[row[0]] = row[1]
        yield document_content(ARTICLES.decode(row))
    for row in tables.rows("sources"):
        yield document_content(SOURCES.decode(row))
    keys = {0: 0} | {row[0]: row[1] for row in tables.rows("texts")}
    for _, article, *said, text in tables.rows("quotations"):
        yield articles.get(article), *said, keys.get(text)
    passages: dict[int, str] = {}
    for passage in map(PassageRow._make, tables.rows("passages")):
        passages[passage.n] = passage.id
        yield passage.id, passage.source, passage.start, passage.end, passage.text
    for n, text, start, end in tables.rows("uses"):
        yield passages.get(n), keys.get(text), start, end
