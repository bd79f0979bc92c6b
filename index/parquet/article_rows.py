"""The articles of a folder of Parquet as a library has them: with their quotations, in order of time, with what each copies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.disk.external_sort import Pairs, in_order
from index.parquet.columns import values
from index.parquet.table_schemas import ARTICLES
from index.store.chronology import DatedArticle
from index.store.postings import posting_rows
from index.store.row_writer import article_row, document_content
from letters.model import KINDS, Article, Span

if TYPE_CHECKING:
    import pyarrow as pa

    from index.parquet.library_import import LibraryImport

NARRATION_BITS = 32
TOGETHER = 2048  # articles whose grams are taken up at once
IN_TIME = "coalesce(published, '') = '', coalesce(published, ''), -length, id"  # as index.store.chronology.order has it


class Articles:
    """Writes the articles of a folder, of a selection those with a quotation that is kept."""

    def __init__(self, making: LibraryImport) -> None:
        self._making = making
        self._store = making.store
        self._fault = making.tables.fault
        self._next = 1  # number of a quotation

    def write(self) -> None:
        """Write articles, quotations, chronology and who has which words outside marks."""
        self._number()
        for batch in self._making.tables.batches("articles", ARTICLES.names):
            self._batch(batch)
            self._making.tell("writing", self._store.counts["articles"], 0)
        pairs = in_order(self._narration(), NARRATION_BITS)
        self._store.insert_postings("narration", posting_rows("narration", pairs))

    def _number(self) -> None:
        """Number the articles that are kept; of the others is known what they copy."""
        kept, n = self._making.selection, 0
        for batch in self._making.tables.batches("articles", ["id", "family", "copy_of", "quotations.text"]):
            facts = [values(column) for column in batch.columns[:3]]
            for id, family, copy_of, keys in zip(*facts, _parts(batch.columns[3])):
                keeps = kept is None or id in kept.articles or any(self._text(key) for (key,) in keys)
                n += keeps
                self._making.database.execute(
                    "INSERT INTO staging.articles VALUES (?, ?, ?, ?)", (id, n if keeps else None, family, copy_of)
                )
            self._making.tell("reading articles", n, 0)

    def _text(self, key: int | None) -> tuple[int, str] | None:
        """The number of a text that is kept, and what it is."""
        n, text = self._making.one("SELECT n, text FROM texts WHERE key = ?", key) or (0, "")
        return (n, text) if n else None

    def _batch(self, batch: pa.RecordBatch) -> None:
        columns = dict(zip(ARTICLES.names, batch.columns))
        blocks, grams, quotations = (columns.pop(name) for name in ("blocks", "narration", "quotations"))
        facts = zip(*map(values, columns.values()))
        for row, spans, held, parts in zip(facts, _parts(blocks), _grams(grams), _parts(quotations)):
            id, *said, text, likely, copy_of = row
            number = self._making.one("SELECT n FROM staging.articles WHERE id = ?", id)
            if number is None:
                raise self._fault(f"the article {id} came meanwhile")
            if number[0]:
                self._article(number[0], Article(*(id, text, *said, tuple(spans))), likely, copy_of, held, parts)

    def _article(
        self, n: int, article: Article, likely: int, copy_of: str | None, grams: Any, quotations: list[tuple[Any, ...]]
    ) -> None:
        spans = [(article.body, len(article.text)), *article.blocks]
        if article.markup not in ("plain", "markdown") or not _within(spans, len(article.text)) or grams is None:
            raise self._fault(f"the article {article.id}")
        self._store.insert("articles", n, *article_row(article))
        self._store.count_content(document_content(article))
        first = self._next
        for row in quotations:
            self._quotation(n, article, row)
        parent, family = self._copied(article.id, copy_of)
        one = DatedArticle.of(n, article, (), first, len(quotations)).row
        self._store.insert("chronology", *one[:5], article.family or family, likely, parent, *one[8:10], grams)

    def _quotation(self, n: int, article: Article, row: tuple[Any, ...]) -> None:
        start, end, kind, group, nested, block, *said, context_start, context_end, key = row
        known = None if key is None else self._text(key)
        fits = _within([(start, end), (context_start, context_end)], len(article.text)) and kind in KINDS
        fits = fits and 0 <= said[2] <= 1 and (known is None or known[1] == article.text[start:end])
        if not fits or (known is None and key is not None and self._making.selection is None):
            raise self._fault(f"a quotation of {article.id} at {start}")
        written = (start, end, kind, group, int(nested), int(block), *said, context_start, context_end)
        self._store.insert("quotations", self._next, n, *written, known[0] if known else 0)
        self._store.count_content((article.id, *written, key if known else 0))
        self._next += 1

    def _copied(self, id: str, copy_of: str | None) -> tuple[int | None, str | None]:
        """The nearest article that is kept of those that one copies; where none is, the name of their family."""
        family, met = None, {id}
        while copy_of is not None and copy_of not in met:
            found = self._making.one("SELECT n, family, copy_of FROM staging.articles WHERE id = ?", copy_of)
            if found is None:
                raise self._fault(f"{id} copies {copy_of}, which isn't there")
            if found[0]:
                return found[0], None
            met.add(copy_of)
            family, copy_of = found[1] or copy_of, found[2]
        return None, family

    def _narration(self) -> Iterator[Pairs]:
        """The grams of all articles and their numbers, the articles in order of time."""
        import numpy as np

        found = self._making.database.execute(f"SELECT n, grams FROM chronology ORDER BY {IN_TIME}")
        while some := list(islice(found, TOGETHER)):
            numbers = np.array([n for n, _ in some], dtype=np.uint32)
            lengths = [len(grams) // 4 for _, grams in some]
            yield np.frombuffer(b"".join(grams for _, grams in some), dtype="<u4"), np.repeat(numbers, lengths)


def _parts(column: pa.ListArray) -> Iterator[list[Any]]:
    """Of a column of lists of records, each list."""
    records = zip(*map(values, column.flatten().flatten()))
    for length in values(column.value_lengths()):
        yield list(islice(records, length))


def _grams(column: pa.ListArray) -> Iterator[bytes | None]:
    """Of a column of lists of grams, each as it is written; None for one that isn't rising."""
    import numpy as np

    grams, end = column.flatten().to_numpy(), 0
    for length in values(column.value_lengths()):
        some = grams[end : end + length]
        end += length
        yield some.astype("<u4").tobytes() if bool(np.all(some[1:] > some[:-1])) else None


def _within(spans: list[Span], length: int) -> bool:
    return all(0 <= start <= end <= length for start, end in spans)
