"""Writing into a library: rows with their checksums and counts, and the revision that all of them make."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from index.model import Passage
from index.store.checked_rows import CheckedTables
from index.store.postings import pair_count, posting_rows
from index.store.readings import read_sources
from index.store.row_mapping import ARTICLES, QUOTATIONS, SOURCES, PassageRow
from index.store.schema import COUNTED, ENCODERS, POSTING_TABLES, PRINTED_WORDS, SHOWN_COUNTS, checksum, damaged
from index.store.vocabulary import insert_words
from letters.model import LIKELY_SPEAKER, Article, Quotation, Source

CHUNK = 1 << 14  # code points of a source in a row
KEYS = {"articles": 1, "chronology": 1, "sources": 1, "source_texts": 1, "quotations": 1, "texts": 1, "passages": 1, "uses": 2,
        "translations": 2, "units": 1, "pieces": 3, "news": 1, "words": 1}  # columns that name a row  # fmt: skip
_WHERE = {"uses": "passage = ? AND text = ?", "translations": "quotation = ? AND passage = ?",
          "pieces": "unit = ? AND text = ? AND place = ?", "words": "word = ?"}  # fmt: skip
_SILENT = """
SELECT coalesce(sum(texts.uses), 0) FROM quotations JOIN texts ON texts.n = quotations.text
WHERE coalesce(speaker_full, speaker) IS NULL OR confidence < ?
"""  # checks no row, so for rows that were just written or checked


class LibraryWriter:
    """A library that is written to, within a transaction of the caller's.

    The revision is the sum of the hashes of all content, whatever the order in which it was added and removed.
    """

    def __init__(
        self, database: sqlite3.Connection, counts: Mapping[str, int] | None = None, revision: str = "0", used: int = 0,
        silent: int = 0,
    ) -> None:  # fmt: skip
        self._database = database
        self.counts: Counter[str] = Counter(counts or {})
        self.used = used  # uses, a quotation counted for each passage that it prints
        self.silent = silent  # those without a likely speaker; in a new library `finish` counts them
        self._is_new = counts is None
        self._content = int(revision, 16)
        self.encoders: set[str] = set()  # what looked for translations; "" where nothing did

    def insert(self, table: str, *row: Any) -> None:
        """Write a new row; its values in order of the columns, the checksum left out."""
        marks = "?, " * len(row)
        self._database.execute(f"INSERT INTO {table} VALUES ({marks}?)", (*row, checksum(table, row)))
        self.counts[table] += 1

    def replace(self, table: str, *row: Any) -> None:
        """Write a row in the place of the one of its name."""
        self.delete(table, *row)
        self.insert(table, *row)

    def delete(self, table: str, *row: Any) -> None:
        """Take away the row of this name: its first values."""
        name = row[: KEYS[table]]
        self._database.execute(f"DELETE FROM {table} WHERE {_WHERE.get(table, 'n = ?')}", name)
        self.counts[table] -= 1

    def insert_postings(self, table: str, shares: Iterable[tuple[Any, Any]]) -> None:
        """Write a table of postings, which has none yet: numbers and their holders as `posting_rows` takes them."""
        for row in posting_rows(table, shares):
            self._database.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", row)
            self.counts[table] += 1
            if table == "grams":
                self.counts[PRINTED_WORDS] += pair_count(table, len(row[2]))

    def insert_words(self, texts: Iterable[str]) -> None:
        """Write who has each word of these texts, where none is written yet."""
        self.counts["words"] += insert_words(self._database, texts)

    def count_content(self, values: Sequence[Any], sign: int = 1) -> None:
        """Count this into the revision, or by sign -1 out of it."""
        self._content = (self._content + sign * value_hash(values, 16)) % 2**128

    def count_passage(self, passage: Passage, sign: int = 1) -> None:
        """Count a passage in, or out."""
        self.count_content(passage_content(passage), sign)

    @property
    def revision(self) -> str:
        """The sum of all content; 32 hexadecimal digits."""
        return f"{self._content:032x}"

    def insert_article(self, n: int, article: Article) -> None:
        """Write an article and count it in."""
        self.insert("articles", n, *ARTICLES.encode(article))
        self.count_content(document_content(article))

    def insert_source(self, n: int, source: Source, passages: int) -> None:
        """Write a source of so many passages and count it in."""
        *values, text = SOURCES.encode(source)
        self.insert("sources", n, *values, passages)
        for start in range(0, len(text), CHUNK):
            self.insert("source_texts", self.counts["source_texts"] + 1, n, start, text[start : start + CHUNK])
        self.count_content(document_content(source))

    def insert_quotation(
        self, n: int, article: tuple[int, str], quotation: Quotation, text: tuple[int, int] = (0, 0)
    ) -> None:
        """Write a quotation and count it in; of its article number and id, of its text number and key, 0 for none."""
        values = QUOTATIONS.encode(quotation)
        self.insert("quotations", n, article[0], *values, text[0])
        self.count_content((article[1], *values, text[1]))

    def insert_passage(self, n: int, passage: Passage, uses: Sequence[tuple[int, int, int, int]]) -> None:
        """Write a passage with its uses and count them in: each has its text's number and key, and the span covered."""
        span = passage.source, passage.start, passage.end
        self.insert("passages", n, passage.id, *span, len(uses), passage.speaker, passage.text)
        self.count_passage(passage)
        for text, key, start, end in uses:
            self.insert("uses", n, text, start, end)
            self.count_content((passage.id, key, start, end))

    def insert_translation(
        self, place: Sequence[Any], quotation: int, passage: int, id: str, confidence: float
    ) -> None:
        """Write that a quotation translates a passage, of this number and id, and count it in.

        `place` is where the quotation stands: the id of its article, and its start there.
        """
        self.insert("translations", quotation, passage, confidence)
        self.count_content((*place, id, confidence))

    def delete_translation(
        self, place: Sequence[Any], quotation: int, passage: int, id: str, confidence: float
    ) -> None:
        """Take that away again."""
        self.delete("translations", quotation, passage)
        self.count_content((*place, id, confidence), -1)

    def insert_text(self, n: int, key: int, text: str, printed: int, uses: int, *, sourced: bool) -> None:
        """Write a text that so many quotations print and that uses so many passages."""
        self.insert("texts", n, key, int(sourced), printed, uses, text)
        self.used += printed * uses

    def finish(self, outlets: int) -> dict[str, int]:
        """Write what stands in `meta`, and give the counts that people are shown."""
        self._database.execute("DELETE FROM meta")
        counts = {name: self.counts[name] for name in (*COUNTED, PRINTED_WORDS)}
        meta = {
            "revision": self.revision,
            "outlets": outlets,
            "used": self.used,
            "silent": self._database.execute(_SILENT, (LIKELY_SPEAKER,)).fetchone()[0] if self._is_new else self.silent,
            ENCODERS: json.dumps(sorted(self.encoders)),
            **counts,
        }
        for key, value in meta.items():
            row = (key, str(value))
            self._database.execute("INSERT INTO meta VALUES (?, ?, ?)", (*row, checksum("meta", row)))
        return {"outlets": outlets, **{table: self.counts[table] for table in SHOWN_COUNTS}, "uses": self.used}


def value_hash(values: Sequence[Any], size: int) -> int:
    """A number of so many bytes from some values."""
    return int.from_bytes(blake2b(json.dumps(values).encode(), digest_size=size).digest(), "big")


def text_key(text: str, spans: Sequence[tuple[str, int, int]]) -> int:
    """63 bits by which a text is known together with what it prints of sources."""
    return value_hash((text, [list(span) for span in spans]), 8) >> 1


def passage_content(passage: Passage) -> tuple[Any, ...]:
    """What a passage adds to the revision."""
    return tuple(passage) if passage.speaker else tuple(passage)[:-1]


def document_content(document: Article | Source) -> tuple[Any, ...]:
    """What a document adds to the revision."""
    return tuple(document)[:-1] if isinstance(document, Article) else tuple(document)  # whenever it was captured


def check(tables: CheckedTables) -> None:
    """Read every page and row; raises QuotesError with code 3 where one is damaged, lost or of another state."""
    for (line,) in tables.execute("PRAGMA integrity_check(1)"):
        if line != "ok":
            raise damaged(tables.path, line)
    for table, count in tables.counts.items():
        rows = tables.postings[table].rows() if table in POSTING_TABLES else tables.rows(table)
        tables.expect(sum(1 for _ in rows), count, table)
    meta = tables.meta()
    tables.expect(sum(len(row.numbers) for row in tables.postings["grams"].rows()), int(meta[PRINTED_WORDS]), "grams")
    if sum(value_hash(values, 16) for values in _contents(tables)) % 2**128 != int(meta["revision"], 16):
        raise damaged(tables.path, "rows of another state")
    for name, counted, statement, *values in (
        ("outlets", "outlets", "SELECT count(DISTINCT outlet) FROM articles"),
        ("used", "uses", "SELECT coalesce(sum(quotations * uses), 0) FROM texts"),
        ("silent", "uses without a speaker", _SILENT, LIKELY_SPEAKER),
    ):
        if next(tables.execute(statement, *values))[0] != int(meta[name]):
            raise damaged(tables.path, f"another number of {counted}")


def _contents(tables: CheckedTables) -> Iterator[tuple[Any, ...]]:
    """What all rows add to the revision, as `LibraryWriter` counts it."""
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
