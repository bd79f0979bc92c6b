"""The revision that the rows of a library make: a row that is whole but of another state doesn't fit in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.store.checked_rows import CheckedTables
from index.store.row_mapping import ARTICLES, QUOTATIONS, PassageRow
from index.store.row_writer import document_content, passage_content, value_hash
from index.store.schema import POSTING_TABLES, damaged
from index.store.source_texts import read_sources


def check(tables: CheckedTables, counts: Mapping[str, int], printed_words: int, revision: str) -> None:
    """Read every page and row; raises QuotesError with code 3 where one is damaged, lost or of another revision."""
    for (line,) in tables.execute("PRAGMA integrity_check(1)"):
        if line != "ok":
            raise damaged(tables.path, line)
    for table, count in counts.items():
        rows = tables.postings[table].rows() if table in POSTING_TABLES else tables.rows(table)
        tables.expect(sum(1 for _ in rows), count, table)
    tables.expect(sum(len(row.numbers) for row in tables.postings["grams"].rows()), printed_words, "grams")
    if content_revision(tables) != revision:
        raise damaged(tables.path, "rows of another state")


def content_revision(tables: CheckedTables) -> str:
    """The revision that the rows add up to, as `LibraryWriter.revision`; every row that it covers is read."""
    return f"{sum(value_hash(values, 16) for values in _contents(tables)) % 2**128:032x}"


def _contents(tables: CheckedTables) -> Iterator[tuple[Any, ...]]:
    articles: dict[int, str] = {}
    for row in tables.rows("articles"):
        articles[row[0]] = row[1]
        yield document_content(ARTICLES.decode(row))
    yield from map(document_content, read_sources(tables))
    keys = {0: 0} | {row[0]: row[1] for row in tables.rows("texts")}
    places: dict[int, tuple[str | None, int]] = {}
    for row in tables.rows("quotations"):
        n, article, *values, text = row
        places[n] = articles.get(article), QUOTATIONS.decode(row).start
        yield articles.get(article), *values, keys.get(text)
    passages: dict[int, str] = {}
    for passage in map(PassageRow._make, tables.rows("passages")):
        passages[passage.n] = passage.id
        yield passage_content(passage.passage)
    for n, text, start, end in tables.rows("uses"):
        yield passages.get(n), keys.get(text), start, end
    for n, passage_number, confidence in tables.rows("translations"):
        yield *places.get(n, (None, 0)), passages.get(passage_number), confidence
