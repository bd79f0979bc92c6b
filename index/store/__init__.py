"""The truth of an index: articles, sources, quotations, passages and uses in one SQLite file, for reading.

`index.builder` writes the file; it is never changed in place, so an open library keeps the state
that it was opened on. The file may be damaged, and it may come from elsewhere: it is opened read-only,
its schema must be ours to the letter, every row carries a checksum that is looked at when it is read, and
wherever rows are looked up their number is known from another row, so that a lost row is noticed too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.model import Passage, Reading, TranslatedReading, UnquotedMatch
from index.store.checked_rows import CheckedTables, open_library
from index.store.passage_table import PassageTable, batches
from index.store.readings import (
    BySource,
    ReadingTables,
    SourceTexts,
    read_source_facts,
    read_sources,
)
from index.store.row_mapping import ARTICLES, DatedArticle, family_of, parent_id, reading_order
from index.store.schema import (
    ENCODERS,
    FILE,
    PRINTED_WORDS,
    SELECTION,
    SHOWN_COUNTS,
    NoIndex,
    damaged,
    sqlite_failure,
)
from index.store.vocabulary import WordHolders
from letters.model import Article, Source

if TYPE_CHECKING:
    from index.store.summaries import PassageSummary, QuotationFacts

__all__ = ["Library", "NoIndex"]


class Library:
    """An index, open for reading. Every method raises QuotesError with code 3 where the file is damaged."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._tables = CheckedTables(connection, folder / FILE)
        self._joined = ReadingTables(self._tables)
        self.words = WordHolders(self._tables, self._joined)
        """Who has some words."""
        self.source_texts = SourceTexts(self._tables)
        """Parts of the texts of sources."""
        meta = self._tables.meta()
        self.revision: str = meta["revision"]
        self._shown_counts = {**{table: int(meta[table]) for table in SHOWN_COUNTS}, "uses": int(meta["used"])}
        self._shown_counts["outlets"] = int(meta["outlets"])
        self.uses_without_speaker = int(meta["silent"])
        """How many uses have no speaker, or one in doubt."""
        self._passages = PassageTable(self._tables, self.source_texts)
        self.printed_words = int(meta[PRINTED_WORDS])
        """How many words there are in sources and in different quotations."""
        self.encoders = tuple(str(encoder) for encoder in json.loads(meta[ENCODERS]))
        """What looked for translations, name and version; "" stands for articles where nothing did."""
        self.selection = meta.get(SELECTION)
        """What a library is that holds a part of a larger one, in words; None for any other."""

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The library of an index folder.

        Raises NoIndex where the folder has none, else QuotesError: with code 3 where it is damaged, not ours or
        of another version, 2 where another process holds it, or where what a killed one left can't be taken back.
        """
        path = folder / FILE
        try:
            connection = open_library(path)
            try:
                return cls(folder, connection)
            except BaseException:
                connection.close()
                raise
        except (sqlite3.Error, ValueError) as error:
            raise sqlite_failure(path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Library:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def counts(self) -> dict[str, int]:
        """How many articles, outlets, sources, quotations, passages and uses there are."""
        return dict(self._shown_counts)

    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        return self._by_id(read_sources(self._tables))

    def source_facts(self) -> dict[str, Source]:
        """What is known of every source besides its text, which is left empty; cheap, however long the texts are."""
        return self._by_id(source for _, source in read_source_facts(self._tables))

    def _by_id(self, sources: Iterable[Source]) -> dict[str, Source]:
        by_id = BySource(self._tables.path, ((source.id, source) for source in sources))
        self._tables.expect(len(by_id), self._tables.counts["sources"])
        return by_id

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages of these ids; an id that the library doesn't know is left out."""
        return {row.id: row.passage for row in self._passages.of_ids(ids)}

    def with_readings(self, ids: Iterable[str]) -> Iterator[tuple[Passage, list[Reading]]]:
        """The same, each with its readings as `readings` has them; in memory are those of some hundred passages."""
        for rows in batches(self._passages.of_ids(ids)):
            yield from self._joined.with_readings(rows)

    def source_passages(self, source: str) -> list[Passage]:
        """The passages of a source, in order of its text; none where there is no such source."""
        return [row.passage for row in self._passages.of_source(source)]

    def all_passages(self, batch: int = 2000) -> Iterator[tuple[Passage, list[Reading]]]:
        """Each passage with its readings, in order of the library; `batch` passages at a time in memory."""
        left, last = self._tables.counts["passages"], 0
        while left:
            rows = list(self._passages.rows("WHERE n > ? ORDER BY n LIMIT ?", last, batch))
            self._tables.expect(len(rows), min(batch, left))
            left, last = left - len(rows), rows[-1].n
            yield from self._joined.with_readings(rows)

    def sorted_passages(self, source: str | None = None) -> Iterator[tuple[Passage, list[Reading]]]:
        """The same in an order that doesn't depend on what came when; of this source alone where one is named.

        Passages of sources come by the source's id and in order of its text, then those of none by id; readings as
        `readings` has them. In memory are those of some hundred passages, or of one.
        """
        count = 0
        for rows in batches(self._passages.in_order(source)):
            yield from self._joined.with_readings(rows)
            count += len(rows)
        if source is None:
            self._tables.expect(count, self._tables.counts["passages"], "passages")

    def articles(self) -> Iterator[tuple[Article, str, str | None]]:
        """Every article, by id, with the family that it belongs to and the id of the article that it copies."""
        for row in self._tables.every("articles", "ORDER BY id"):
            chain = self._joined.chain(self._joined.article[row[0]])
            yield ARTICLES.decode(row), family_of(chain) or chain[0].id, parent_id(chain)

    def passage_summaries(self, progress: Callable[[str, int, int], None] | None = None) -> list[PassageSummary]:
        """Every passage in brief, those of sources first; `index.store.summaries` says which are left out."""
        from index.store.summaries import passage_summaries

        return passage_summaries(self._tables, progress)

    def passages_between(self, source: str, start: int, end: int) -> list[Passage]:
        """The passages of a source that begin from `start` to `end` (code points, end exclusive), in order.

        With the one that continues over `start`, where none begins there.
        """
        first = "coalesce((SELECT max(start) FROM passages WHERE source = ? AND start <= ?), 0)"
        rest = f"WHERE source = ? AND start >= {first} AND start < ? ORDER BY start, end, n"
        rows = self._passages.rows(rest, source, source, start, end)
        return [row.passage for row in rows if row.start >= start or row.end > start]

    def unquoted_matches(self, keys: Sequence[str]) -> list[UnquotedMatch]:
        """Where articles have all of these word keys in one run outside quotation marks and block quotations.

        By date (unknown last), outlet, article, place; at most 20 places. Clippings don't count, nor does front
        matter, nor a run that touches a marked span of whatever kind; tags, link targets, comments and blocks of
        code are not read. What is listed is so; eight words and more are found wherever they are. Of shorter runs
        a sample is found: of seven words 93 in 100, of six 79, of five 58, of four 31, and none past the first
        200 articles that have any four of them.
        """
        if len(keys) < 4:
            return []
        from index.store.unquoted import unquoted_matches

        return unquoted_matches(self._tables, self._joined.article.__getitem__, keys)

    def readings(self, passages: Iterable[str]) -> list[Reading]:
        """Every quotation that uses one of these passages, once, by date (unknown last), outlet, article, place."""
        return sorted(self._joined.readings(self._passages.of_ids(passages)), key=reading_order)

    def translations(self, passages: Iterable[str]) -> list[TranslatedReading]:
        """What translates these passages, once for each, by date (unknown last), outlet, article, place and passage."""
        rows = self._joined.translations(self._passages.of_ids(passages))
        return sorted(rows, key=lambda row: (reading_order(row.reading), row.passage))

    def translated(self, reading: Reading) -> list[TranslatedReading]:
        """What a reading translates."""
        return self._joined.translated(reading)

    def translation_count(self) -> int:
        """How many times a quotation translates a passage."""
        return self._tables.counts["translations"]

    def readings_of_source(self, source: str) -> list[Reading]:
        """Every quotation that uses a passage of this source, once, as `readings` has them."""
        used = self._passages.rows("WHERE source = ? AND uses > 0", source)
        return sorted(self._joined.readings(list(used)), key=reading_order)

    def addresses(self) -> list[tuple[str, str | None]]:
        """The id and the address of every article, in order of their ids."""
        addresses = list(self._tables.execute("SELECT id, url FROM articles ORDER BY id"))
        if not all(isinstance(id, str) and isinstance(url, (str, type(None))) for id, url in addresses):
            raise damaged(self._tables.path, "no such row can be in articles")
        self._tables.expect(len(addresses), self._tables.counts["articles"], "articles")
        return addresses

    def readings_of_article(self, id: str) -> list[Reading]:
        """Every quotation of an article, in order of its text; none where there is no such article."""
        rows: list[list[Any]] = []
        for (n,) in self._tables.execute("SELECT n FROM articles WHERE id = ?", id):
            article = self._joined.article[n]
            last = article.quotation + article.quotations
            rows = list(self._tables.rows("quotations", "WHERE n >= ? AND n < ?", article.quotation, last))
            self._tables.expect(len(rows), article.quotations, "quotations")
        return list(self._joined.of_quotations(rows))

    def readings_by(self, is_meant: Callable[[str], bool]) -> list[Reading]:
        """Every quotation whose likely speaker is meant, as `readings` has them. Looks through all names of speakers."""
        return sorted(self._joined.by_speaker(is_meant), key=reading_order)

    def passages_beginning(self, id: str, most: int) -> list[Passage]:
        """At most a given number of passages whose id begins so, in order of their ids."""
        rest = "WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        return [row.passage for row in self._passages.rows(rest, id, id + chr(0x10FFFF), most)]

    def article_families(self) -> Iterator[tuple[DatedArticle, str]]:
        """When and where each article appeared, and the family that it belongs to: its own unless it is a copy."""
        for article in map(DatedArticle._make, self._tables.every("chronology")):
            yield article, self._joined.family(article)

    def quotation_facts(self) -> Iterator[QuotationFacts]:
        """Every quotation without its words, in order of the library."""
        from index.store.summaries import quotation_facts

        return quotation_facts(self._tables)

    def revisions(self) -> Iterator[tuple[str, set[str]]]:
        """Revisions before this one, the latest first, with the ids of the passages that are others since."""
        earlier = {after: (before, passages) for _, before, after, passages in self._tables.rows("news")}
        revision, changed = self.revision, set[str]()
        while revision in earlier:
            revision, passages = earlier.pop(revision)
            changed = changed.union(json.loads(passages))
            yield revision, changed

    def contains(self, id: str) -> bool:
        """Whether there is an article or a source of this id."""
        return any(True for table in ("articles", "sources") for _ in self._tables.rows(table, "WHERE id = ?", id))

    def records_with_id(self, id: str) -> list[str]:
        """The ids of the articles that are records of this own id, each in another file."""
        rows = self._tables.rows("articles", "WHERE substr(id, -length(?1)) = ?1", f"#{id}")
        return sorted(ARTICLES.decode(row).id for row in rows)

    def documents(self) -> Iterator[Article | Source]:
        """Every source and article, as it was given."""
        yield from self.sources().values()
        yield from map(ARTICLES.decode, self._tables.every("articles"))

    def check(self) -> None:
        """Look at every row and page; raises QuotesError with code 3 at the first damage.

        A page that the disk has taken back to an older state is found too.
        """
        from index.store.row_writer import check

        check(self._tables)
