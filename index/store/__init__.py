"""The truth of an index: articles, sources, quotations, passages and uses in one SQLite file, for reading.

`index.builder` writes the file; it is never changed in place, so an open library goes on with the state
that it was opened on. The file may be damaged, and it may come from elsewhere: it is opened read-only,
its schema must be ours to the letter, every row carries a checksum that is looked at when it is read, and
wherever rows are looked up their number is known from another row, so that a lost row is noticed too.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.model import Passage, Reading, UnquotedMatch
from index.store.checked_rows import CheckedTables, open_library
from index.store.chronology import DatedArticle, copy_chain, dated_article
from index.store.row_mapping import (  # fmt: skip
    article_of,
    by_date,
    copied_by,
    family_of,
    in_time,
    passage_of,
    place_of,
    reading_of,
    source_of,
)
from index.store.schema import COUNTED, FILE, POSTING_TABLES, SELECTION, SHOWN_COUNTS, NoIndex, damaged, sqlite_failure
from index.store.shingles import REMEMBERED, ShingleIndex
from letters.model import Article, QuotesError, Source
from letters.reading.metadata import whole

if TYPE_CHECKING:
    from index.store.passage_summaries import PassageSummary

__all__ = ["Library", "NoIndex", "revision"]

TOLD = 20  # places at most that `narrated` lists
BATCH = 500  # passages and wordings of them in memory together
LOOKED_AT = 200  # articles at most that are looked at for words that are too few to be found for certain


def revision(folder: Path) -> str:
    """The revision of the index in the folder; raises as `Library.open` does."""
    with Library.open(folder) as library:
        return library.revision


class Library:
    """An index, open for reading. Every method raises QuotesError with code 3 where the file is damaged."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._tables = CheckedTables(connection, folder / FILE)
        self._passages: dict[int, list[Any]] = {}
        self._articles: dict[int, DatedArticle] = {}
        self._printed: dict[int, tuple[int, ...]] = {}
        self._shingles = ShingleIndex(self._tables.postings["grams"])
        meta = self._tables.meta()
        if missing := {"revision", "outlets", "used", *COUNTED} - meta.keys():
            raise damaged(self._tables.path, f"no {min(missing)}")
        self.revision: str = meta["revision"]
        self._told = {**{table: int(meta[table]) for table in SHOWN_COUNTS}, "uses": int(meta["used"])}
        self._told["outlets"] = int(meta["outlets"])
        self._counts = {table: int(meta[table]) for table in COUNTED}
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
        return dict(self._told)

    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        rows = list(self._tables.rows("sources"))
        self._tables.expect(len(rows), self._counts["sources"])
        return {source.id: source for source in map(source_of, rows)}

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages of these ids; an id that the library doesn't know is left out."""
        return {row[1]: passage_of(row) for row in self._numbered(ids)}

    def source_passages(self, source: str) -> list[Passage]:
        """The passages of a source, in order of its text; none where there is no such source."""
        return [passage_of(row) for row in self._of_source(source)]

    def all_passages(self, batch: int = 2000) -> Iterator[tuple[Passage, list[Reading]]]:
        """Each passage with its readings, in order of the library; `batch` passages at a time in memory."""
        left, last = self._counts["passages"], 0
        while left:
            rows = list(self._tables.rows("passages", "WHERE n > ? ORDER BY n LIMIT ?", last, batch))
            self._tables.expect(len(rows), min(batch, left))
            left, last = left - len(rows), rows[-1][0]
            yield from self._with_readings(rows)

    def sorted_passages(self, source: str | None = None) -> Iterator[tuple[Passage, list[Reading]]]:
        """The same in an order that doesn't depend on what came when; of this source alone where one is named.

        Passages of sources come by the source's id and in order of its text, then those of none by id; readings as
        `readings` has them. In memory are those of some hundred passages, or of one.
        """
        count = 0
        for rows in _batches(self._rows_in_order(source)):
            yield from self._with_readings(rows)
            count += len(rows)
        self._tables.expect(count, self._counts["passages"] if source is None else count, "passages")

    def articles(self) -> Iterator[tuple[Article, str, str | None]]:
        """Every article, by id, with the family that it belongs to and the id of the article that it copies."""
        count = 0
        for row in self._tables.rows("articles", "ORDER BY id"):
            count += 1
            kin = list(copy_chain(self._dated(row[0]), self._dated))
            yield article_of(row), family_of(kin) or kin[0].id, copied_by(kin)
        self._tables.expect(count, self._counts["articles"], "articles")

    def passage_summaries(self, progress: Callable[[str, int, int], None] | None = None) -> list[PassageSummary]:
        """Every passage in brief, those of sources first; `index.store.passage_summaries` says which are left out."""
        from index.store.passage_summaries import passage_summaries

        return passage_summaries(self._tables, self._counts, progress)

    def passages_containing(self, keys: Sequence[str], run: int) -> list[str]:
        """The ids of passages that may print `run` consecutive ones of these word keys in that order.

        Every passage is among them of which a reading, or the wording of the source, does; others may be
        too (words are known by their crc32, and runs of over four words by their fours). Costs a few
        look-ups for each key, however large the library is, but lists whatever holds the words.
        """
        found = self._shingles.holding(keys, run)
        passages = {n >> 1 for n in found if not n & 1}
        for n in found:
            if n & 1:
                passages.update(self._used(n >> 1))
        return sorted(self._passage(n)[1] for n in passages)

    def most_similar(self, keys: Sequence[str], most: int) -> list[str]:
        """The ids of the passages that share most runs of four words with these keys: at most `most`, best first.

        None that shares less than half as many as the best.
        """
        shared = self._shingles.shared(keys)
        least = max(shared.values(), default=0) / 2
        counts: dict[int, int] = {}
        for holder, count in shared.items():
            if count >= least:
                for passage in self._used(holder >> 1) if holder & 1 else (holder >> 1,):
                    counts[passage] = max(count, counts.get(passage, 0))
        last = min(heapq.nlargest(most, counts.values()), default=0)
        best = sorted((-count, self._passage(n)[1]) for n, count in counts.items() if count >= last)
        return [id for _, id in best[:most]]

    def _used(self, text: int) -> tuple[int, ...]:
        """The passages that a text prints, remembered."""
        if text not in self._printed:
            if len(self._printed) >= REMEMBERED:
                self._printed.clear()
            self._printed[text] = tuple(use[0] for use in self._uses(text))
        return self._printed[text]

    def _passage(self, n: int) -> list[Any]:
        """The row of a passage, remembered."""
        if n not in self._passages:
            if len(self._passages) >= REMEMBERED:
                self._passages.clear()
            self._passages[n] = self._tables.row("passages", n)
        return self._passages[n]

    def unquoted_matches(self, keys: Sequence[str]) -> list[UnquotedMatch]:
        """Where articles have all of these word keys in one run outside quotation marks and block quotations.

        By date (unknown last), outlet, article, place; at most 20 places. Clippings don't count, nor does front
        matter, nor a run that touches a marked span of whatever kind; tags, link targets, comments and blocks of
        code are not read. What is listed is so; eight words and more are found wherever they are. Of shorter runs
        a sample is found: of seven words 93 in 100, of six 79, of five 58, of four 31, and none past the first
        200 articles that have any four of them.
        """
        found: list[UnquotedMatch] = []
        if len(keys) < 4:
            return found
        from index.store import unquoted

        articles = unquoted.UnquotedIndex(self._tables.postings["narration"]).candidates(keys)
        first = sorted(map(self._dated, articles), key=by_date)
        for one in first if len(keys) >= unquoted.CERTAIN_RUN else first[:LOOKED_AT]:
            found += islice(self._outside(one, keys), TOLD - len(found))
            if len(found) == TOLD:
                break
        return found

    def readings(self, passages: Iterable[str]) -> list[Reading]:
        """Every quotation that uses one of these passages, once, by date (unknown last), outlet, article, place."""
        return sorted(self._readings(self._numbered(passages)), key=in_time)

    def article_families(self) -> Iterator[tuple[DatedArticle, str]]:
        """When and where each article appeared, and the family that it belongs to: its own unless it is a copy."""
        count = 0
        for row in self._tables.rows("chronology"):
            count += 1
            kin = list(copy_chain(dated_article(row), self._dated))
            yield kin[0], family_of(kin) or kin[0].id
        self._tables.expect(count, self._counts["chronology"], "chronology")

    def revisions(self) -> Iterator[tuple[str, set[str]]]:
        """Revisions before this one, the latest first, with the ids of the passages that are others since."""
        told = {after: (before, passages) for _, before, after, passages in self._tables.rows("news")}
        revision, changed = self.revision, set[str]()
        while revision in told:
            revision, passages = told.pop(revision)
            changed = changed.union(json.loads(passages))
            yield revision, changed

    def contains(self, id: str) -> bool:
        """Whether there is an article or a source of this id."""
        return any(True for table in ("articles", "sources") for _ in self._tables.rows(table, "WHERE id = ?", id))

    def article_text(self, article: str) -> str:
        """The text of an article, into which the offsets of its readings point; QuotesError where there is none."""
        for row in self._tables.rows("articles", "WHERE id = ?", article):
            return str(row[-1])
        self._surely_absent("articles", {article})
        raise QuotesError(f"{article}: no such article in the index; quotes outlets --format json tells their ids", 1)

    def documents(self) -> Iterator[Article | Source]:
        """Every source and article, as it was given."""
        yield from self.sources().values()
        count = 0
        for row in self._tables.rows("articles"):
            count += 1
            yield article_of(row)
        self._tables.expect(count, self._counts["articles"], "articles")

    def check(self) -> None:
        """Look at every row and page; raises QuotesError with code 3 at the first damage.

        A page that the disk has taken back to an older state is found too.
        """
        from index.store.content_hash import content

        for (line,) in self._tables.execute("PRAGMA integrity_check(1)"):
            if line != "ok":
                raise damaged(self._tables.path, line)
        for table, count in self._counts.items():
            rows = self._tables.postings[table].rows() if table in POSTING_TABLES else self._tables.rows(table)
            self._tables.expect(sum(1 for _ in rows), count, table)
        if content(self._tables) != self.revision:
            raise damaged(self._tables.path, "rows of another state")

    def _surely_absent(self, table: str, ids: set[str]) -> None:
        """Look through the whole table before saying that an id is not there: the way to it may be damaged."""
        rows = 0
        for row in self._tables.rows(table, "NOT INDEXED"):
            rows += 1
            if row[1] in ids:
                raise damaged(self._tables.path, f"row lost from {table}_id")
        self._tables.expect(rows, self._counts[table])

    def _numbered(self, ids: Iterable[str]) -> list[list[Any]]:
        """The rows of passages of these ids, in order of the library."""
        wanted = set(map(whole, ids))
        rows = [row for id in wanted for row in self._tables.rows("passages", "WHERE id = ?", id)]
        if len(rows) < len(wanted):
            self._surely_absent("passages", wanted - {row[1] for row in rows})
        return sorted(rows, key=place_of)

    def _rows_in_order(self, source: str | None) -> Iterator[list[Any]]:
        """The rows of passages of this source, or of all and of none."""
        for id in sorted(self.sources()) if source is None else [source]:
            yield from self._of_source(id)
        if source is None:
            yield from self._tables.rows("passages", "WHERE source IS NULL ORDER BY id")

    def _of_source(self, source: str) -> list[list[Any]]:
        """The rows of a source's passages, in order of its text."""
        expected = sum(row[9] for row in self._tables.rows("sources") if row[1] == source)
        rows = list(self._tables.rows("passages", "WHERE source = ? ORDER BY start, end, n", source))
        self._tables.expect(len(rows), expected)
        return rows

    def _with_readings(self, rows: Sequence[list[Any]]) -> Iterator[tuple[Passage, list[Reading]]]:
        """Passages of these rows, each with its readings."""
        read: dict[str, list[Reading]] = {row[1]: [] for row in rows}
        for reading in self._readings(rows):
            for passage in dict.fromkeys(passage for passage, _, _ in reading.spans):
                if passage in read:
                    read[passage].append(reading)
        yield from ((passage_of(row), sorted(read[row[1]], key=in_time)) for row in rows)

    def _readings(self, passages: Iterable[Sequence[Any]]) -> Iterator[Reading]:
        """Readings of these passages' rows, each once; one article in memory at a time."""
        texts: set[int] = set()
        for passage in passages:
            uses = list(self._tables.rows("uses", "WHERE passage = ?", passage[0]))
            self._tables.expect(len(uses), passage[5])
            texts.update(use[1] for use in uses)
        found: list[list[Any]] = []
        for n in texts:
            printed = list(self._tables.rows("quotations", "WHERE text = ?", n))
            self._tables.expect(len(printed), self._tables.row("texts", n)[3], "quotations")
            found += printed
        spans: dict[int, tuple[tuple[str, int, int], ...]] = {}
        article: list[Any] = [None]
        for quotation in sorted(found):
            if quotation[1] != article[0]:
                article = self._tables.row("articles", quotation[1])
            n = quotation[-1]
            if n not in spans:
                spans[n] = self._spans(n)
            yield reading_of(quotation, article, spans[n], list(copy_chain(self._dated(article[0]), self._dated)))

    def _dated(self, article: int) -> DatedArticle:
        """When an article appeared and what it copies, remembered."""
        if article not in self._articles:
            if len(self._articles) >= REMEMBERED:
                self._articles.clear()
            self._articles[article] = dated_article(self._tables.row("chronology", article))
        return self._articles[article]

    def _outside(self, one: DatedArticle, keys: Sequence[str]) -> Iterator[UnquotedMatch]:
        """Where an article has these word keys outside marks."""
        from index.store import unquoted

        _, id, outlet, *_, markup, body, _, text = self._tables.row("articles", one.n)
        seen = unquoted.visible_text(text, markup)
        marked = (
            self._tables.row("quotations", quotation)
            for quotation in range(one.quotation, one.quotation + one.quotations)
        )
        for start, end in unquoted.occurrences(seen, keys, ((row[2], row[3]) for row in marked), body):
            if not unquoted.CODE.search(text, start, end):
                yield UnquotedMatch(id, outlet, start, end)

    def _uses(self, text: int) -> list[list[Any]]:
        """The rows of what a text prints; it prints something."""
        uses = list(self._tables.rows("uses", "WHERE text = ?", text))
        self._tables.expect(len(uses), self._tables.row("texts", text)[4], "uses")
        return uses

    def _spans(self, text: int) -> tuple[tuple[str, int, int], ...]:
        """What a text prints, in order of passage."""
        found = [(self._passage(passage), start, end) for passage, _, start, end in self._uses(text)]
        return tuple((row[1], start, end) for row, start, end in sorted(found, key=lambda use: place_of(use[0])))


def _batches(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows of passages, so many together that they and their wordings are BATCH at most, or one alone."""
    batch: list[list[Any]] = []
    held = 0
    for row in rows:
        held += 1 + row[5]
        if batch and held > BATCH:
            yield batch
            batch, held = [], 1 + row[5]
        batch.append(row)
    if batch:
        yield batch
