"""Rows of articles, sources and quotations: every field comes back from its own column, or making the codec fails."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from index.parquet.article_rows import ARTICLE_ROWS, QUOTATION_ROWS
from index.parquet.table_schemas import ARTICLES as PARQUET_ARTICLES
from index.store import row_mapping
from index.store.row_mapping import RowCodec, field_codec
from index.store.schema import COLUMNS
from letters.model import Article, Quotation, Source

ARTICLE = Article("a", "“Yes,” she said.", "Daily", "Title", "Ann", "https://a.example", "2024-11-26", "en", "origin",
                  "a note", True, "markdown", 3, ((0, 4), (5, 9)))  # fmt: skip
SOURCE = Source("s", "Yes.", "Title", "Ann", "2024", "https://s.example", "en", "a note", ("Ms Ann", "the mayor"))
QUOTATION = Quotation(1, 5, "title", 2, True, True, "she", "Ann Lee", 0.5, "de", "a reason", (0, 9))
RECORDS = [ARTICLE, SOURCE, QUOTATION]
CODECS: dict[str, tuple[RowCodec[Any], Any]] = {
    "articles of a library": (row_mapping.ARTICLES, ARTICLE),
    "sources of a library": (row_mapping.SOURCES, SOURCE),
    "quotations of a library": (row_mapping.QUOTATIONS, QUOTATION),
    "articles in Parquet": (ARTICLE_ROWS, ARTICLE),
    "quotations in Parquet": (QUOTATION_ROWS, QUOTATION),
    **{f"all fields of {type(record).__name__}": (field_codec(type(record)), record) for record in RECORDS},
}


WithSection: Any = namedtuple("WithSection", (*Article._fields, "section"))  # an article with one more field, the last


@pytest.mark.parametrize(("codec", "record"), CODECS.values(), ids=CODECS)
def test_a_record_comes_back_from_its_row(codec: RowCodec[Any], record: Any) -> None:
    for name in record._fields:
        if name != "captured":
            value = getattr(record, name)
            changed = value[::-1] if isinstance(value, (str, tuple)) else type(value)()
            other = record._replace(**{name: changed})
            read = codec.record(codec.mapping(other))
            assert (read, getattr(read, name)) == (other, changed)


@pytest.mark.parametrize("columns", [COLUMNS["articles"], PARQUET_ARTICLES.names, Article._fields])
def test_a_new_field_without_a_column_fails(columns: Sequence[str]) -> None:
    other = set(columns) - set(Article._fields)
    omitted = {"captured"} - set(columns)
    assert RowCodec(Article, columns, other=other, omitted=omitted)
    with pytest.raises(TypeError, match="section"):
        RowCodec(WithSection, columns, other=other, omitted=omitted)


@pytest.mark.parametrize("place", [0, 5, 99])
def test_a_new_field_lands_in_its_column_wherever_that_is(place: int) -> None:
    columns = list(Article._fields)
    columns.insert(place, "section")
    codec = RowCodec(WithSection, columns)
    article = WithSection(*ARTICLE, "arts")
    row = codec.encode(article)
    assert (row[columns.index("section")], row[columns.index("outlet")]) == ("arts", "Daily")
    assert codec.decode(row) == article
    assert field_codec(WithSection).decode(field_codec(WithSection).encode(article)) == article


def test_a_column_without_a_field_fails() -> None:
    with pytest.raises(TypeError, match="section"):
        RowCodec(Source, [*Source._fields, "section"])


def test_a_row_of_another_length_fails() -> None:
    with pytest.raises(ValueError, match="columns"):
        row_mapping.SOURCES.decode(["s"])
