"""The articles of a folder of Parquet as a library has them: with their quotations, in order of time, with what each copies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk.external_sort import Pairs, sort_pairs
from index.parquet.import_state import ImportState
from index.parquet.table_schemas import ARTICLES, QUOTATION, values
from index.store.row_mapping import DatedArticle, RowCodec, tuples
from letters.model import KINDS, Article, Quotation, Span

if TYPE_CHECKING:
    import pyarrow as pa

UNQUOTED_BITS = 32
ARTICLE_ROWS = RowCodec(
    Article, ARTICLES.names, other=["likely", "copy_of", "narration", "quotations"], omitted=["captured"],
    convert={"blocks": (list, tuples)},
)  # fmt: skip
QUOTATION_COLUMNS = [field.name for field in QUOTATION]
QUOTATION_ROWS = RowCodec(
    Quotation, QUOTATION_COLUMNS, other=["text"], named={"context_start": "context", "context_end": "context"}
)
TEXT = QUOTATION_COLUMNS.index("text")
BATCH = 2048  # articles whose shingles are read at once
IN_TIME = (
    "coalesce(published, '') = '', coalesce(published, ''), -length, id"  # as index.store.row_mapping.order has it
)


def write_articles(state: ImportState) -> None:
    """Write articles, quotations, chronology and who has which words outside marks."""
    for batch in state.tables.batches("articles", ARTICLES.names):
        _batch(state, batch)
        state.report("writing", state.store.counts["articles"], 0)
    _chronology(state)
    pairs = sort_pairs(_unquoted_shingles(state), UNQUOTED_BITS)
    state.store.insert_postings("narration", pairs)


def _batch(state: ImportState, batch: pa.RecordBatch) -> None:
    """Number and write the articles that are kept; of the others is known what they copy."""
    readers = {"blocks": _records, "quotations": _records, "narration": _shingles}
    kept = state.selection
    for row in zip(*(readers.get(name, values)(column) for name, column in zip(ARTICLES.names, batch.columns))):
        article, facts = ARTICLE_ROWS.decode(row), dict(zip(ARTICLES.names, row))
        texts = (_text(state, quotation[TEXT]) for quotation in facts["quotations"])
        keeps = kept is None or article.id in kept.articles or any(texts)
        n = state.store.counts["articles"] + 1 if keeps else None
        state.database.execute(
            "INSERT INTO staging.articles VALUES (?, ?, ?, ?)", (article.id, n, article.family, facts["copy_of"])
        )
        if n:
            _article(state, n, article, facts)


def _chronology(state: ImportState) -> None:
    """Write when the articles appeared, with what each copies, once all are numbered."""
    for *row, copy_of in state.database.execute("SELECT * FROM staging.dated"):
        dated = DatedArticle._make(row)
        parent, family = _copied(state, dated.id, copy_of)
        state.store.insert("chronology", *dated._replace(family=dated.family or family, parent=parent))


def _text(state: ImportState, key: int | None) -> tuple[int, str] | None:
    """The number of a text that is kept, and what it is."""
    n, text = state.first_row("SELECT n, text FROM texts WHERE key = ?", key) or (0, "")
    return (n, text) if n else None


def _article(state: ImportState, n: int, article: Article, facts: dict[str, Any]) -> None:
    """Write an article with its quotations; `facts` are all values of its row."""
    shingles, quotations = facts["narration"], facts["quotations"]
    spans = [(article.body, len(article.text)), *article.blocks]
    if article.markup not in ("plain", "markdown") or not _within(spans, len(article.text)) or shingles is None:
        raise state.tables.fault(f"the article {article.id}")
    state.store.insert_article(n, article)
    first = state.store.counts["quotations"] + 1
    for row in quotations:
        _quotation(state, n, article, row)
    dated = DatedArticle.of(n, article, (), first, len(quotations))._replace(likely=facts["likely"], grams=shingles)
    marks = "?, " * len(dated)
    state.database.execute(f"INSERT INTO staging.dated VALUES ({marks}?)", (*dated, facts["copy_of"]))


def _quotation(state: ImportState, n: int, article: Article, row: tuple[Any, ...]) -> None:
    quotation, key = QUOTATION_ROWS.decode(row), row[TEXT]
    span = quotation.start, quotation.end
    text = None if key is None else _text(state, key)
    fits = _within([span, quotation.context], len(article.text)) and quotation.kind in KINDS
    fits = fits and 0 <= quotation.confidence <= 1 and (text is None or text[1] == article.text[slice(*span)])
    if not fits or (text is None and key is not None and state.selection is None):
        raise state.tables.fault(f"a quotation of {article.id} at {quotation.start}")
    stored = (text[0], key) if text else (0, 0)
    state.store.insert_quotation(state.store.counts["quotations"] + 1, (n, article.id), quotation, stored)


def _copied(state: ImportState, id: str, copy_of: str | None) -> tuple[int | None, str | None]:
    """The nearest article that is kept of those that one copies; where none is, the name of their family."""
    family, seen = None, {id}
    while copy_of is not None and copy_of not in seen:
        copied = state.first_row("SELECT n, family, copy_of FROM staging.articles WHERE id = ?", copy_of)
        if copied is None:
            raise state.tables.fault(f"{id} copies {copy_of}, which isn't there")
        if copied[0]:
            return copied[0], None
        seen.add(copy_of)
        family, copy_of = copied[1] or copy_of, copied[2]
    return None, family


def _unquoted_shingles(state: ImportState) -> Iterator[Pairs]:
    """The sampled shingles of all articles and their numbers, the articles in order of time."""
    rows = state.database.execute(f"SELECT n, grams FROM chronology ORDER BY {IN_TIME}")
    while batch := list(islice(rows, BATCH)):
        numbers = np.array([n for n, _ in batch], dtype=np.uint32)
        lengths = [len(grams) // 4 for _, grams in batch]
        yield np.frombuffer(b"".join(grams for _, grams in batch), dtype="<u4"), np.repeat(numbers, lengths)


def _records(column: pa.ListArray) -> Iterator[list[Any]]:
    """Of a column of lists of records, each list."""
    records = zip(*map(values, column.flatten().flatten()))
    for length in values(column.value_lengths()):
        yield list(islice(records, length))


def _shingles(column: pa.ListArray) -> Iterator[bytes | None]:
    """Each list of shingles of a column as the library has it; None for one that isn't rising."""
    shingles, end = column.flatten().to_numpy(), 0
    for length in values(column.value_lengths()):
        own = shingles[end : end + length]
        end += length
        yield own.astype("<u4").tobytes() if bool(np.all(own[1:] > own[:-1])) else None


def _within(spans: list[Span], length: int) -> bool:
    return all(0 <= start <= end <= length for start, end in spans)
