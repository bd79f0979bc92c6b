"""The truth of an index: articles, sources, quotations, passages and uses in one SQLite file, for reading.

`index.build` writes the file; it is never changed in place, so an open library goes on with the state
that it was opened on. The file may be damaged, and it may come from elsewhere: it is opened read-only,
its schema must be ours to the letter, every row carries a checksum that is looked at when it is read, and
wherever rows are looked up their number is known from another row, so that a lost row is noticed too.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from index.grams import REMEMBERED, Grams, Slices
from index.model import Narration, Passage, Reading
from index.schema import COUNTED, FILE, SHOWN, SLICED, NoIndex, checksum, damaged, defend, identify
from letters.facts import whole
from letters.model import QuotesError, Source

__all__ = ["Library", "NoIndex", "revision"]

TOLD = 20  # places at most that `narrated` lists
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
        self._ids: dict[int, str] = {}
        self._passages_used: dict[int, tuple[int, ...]] = {}
        self._slices = {table: Slices(self._execute, self._path, table) for table in SLICED}
        self._grams = Grams(self._slices["grams"])
        meta = {key: value for key, value in self._rows("meta")}
        if missing := {"revision", "outlets", *COUNTED} - meta.keys():
            raise damaged(self._path, f"no {min(missing)}")
        self.revision: str = meta["revision"]
        self._outlets = int(meta["outlets"])
        self._counts = {table: int(meta[table]) for table in COUNTED}

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The library of an index folder.

        Raises NoIndex where the folder has none, else QuotesError with code 3 where it is damaged, not
        ours or of another version.
        """
        path = folder / FILE
        size = identify(path)
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                defend(connection, size, path)
                return cls(folder, connection)
            except BaseException:
                connection.close()
                raise
        except (sqlite3.Error, ValueError) as error:
            raise damaged(path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Library:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def counts(self) -> dict[str, int]:
        """How many articles, outlets, sources, quotations, passages and uses there are."""
        return {**{table: self._counts[table] for table in SHOWN}, "outlets": self._outlets}

    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        rows = list(self._rows("sources"))
        self._expect(len(rows), self._counts["sources"])
        return {source.id: source for source in map(_source, rows)}

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages of these ids; an id that the library doesn't know is left out."""
        return {row[1]: _passage(row) for row in self._numbered(ids)}

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of a source, in order of its text; none where there is no such source."""
        expected = sum(row[9] for row in self._rows("sources") if row[1] == source)
        rows = list(self._rows("passages", "WHERE source = ? ORDER BY start, end, n", source))
        self._expect(len(rows), expected)
        return [_passage(row) for row in rows]

    def every_passage(self, batch: int = 2000) -> Iterator[tuple[Passage, list[Reading]]]:
        """Each passage with its readings, in order of the library; `batch` passages at a time in memory."""
        for first in range(1, self._counts["passages"] + 1, batch):
            rows = list(self._rows("passages", "WHERE n >= ? AND n < ? ORDER BY n", first, first + batch))
            self._expect(len(rows), min(batch, self._counts["passages"] + 1 - first))
            read: dict[str, list[Reading]] = {row[1]: [] for row in rows}
            for reading in self._readings(rows):
                for passage in dict.fromkeys(passage for passage, _, _ in reading.spans):
                    if passage in read:
                        read[passage].append(reading)
            yield from ((_passage(row), sorted(read[row[1]], key=_order)) for row in rows)

    def holding(self, keys: Sequence[str], run: int) -> list[str]:
        """The ids of passages that may print `run` consecutive ones of these word keys in that order.

        Every passage is among them of which a reading, or the wording of the source, does; others may be
        too (words are known by their crc32, and runs of over four words by their fours). Costs a few
        look-ups for each key, however large the library is, but lists whatever holds the words.
        """
        found = self._grams.holding(keys, run)
        passages = {n >> 1 for n in found if not n & 1}
        for n in found:
            if n & 1:
                passages.update(self._used(n >> 1))
        return [self._id(n) for n in sorted(passages)]

    def likeliest(self, keys: Sequence[str], most: int) -> list[str]:
        """The ids of the passages that share most runs of four words with these keys: at most `most`, best first.

        None that shares less than half as many as the best.
        """
        shared = self._grams.shared(keys)
        least = max(shared.values(), default=0) / 2
        counts: dict[int, int] = {}
        for holder, count in shared.items():
            if count >= least:
                for passage in self._used(holder >> 1) if holder & 1 else (holder >> 1,):
                    counts[passage] = max(count, counts.get(passage, 0))
        best = heapq.nsmallest(most, ((-count, n) for n, count in counts.items()))
        return [self._id(n) for _, n in best]

    def _used(self, quotation: int) -> tuple[int, ...]:
        """The passages that a quotation uses, remembered."""
        if quotation not in self._passages_used:
            if len(self._passages_used) >= REMEMBERED:
                self._passages_used.clear()
            self._passages_used[quotation] = tuple(use[0] for use in self._uses(quotation))
        return self._passages_used[quotation]

    def _id(self, passage: int) -> str:
        """The id of a passage by its number, remembered."""
        if passage not in self._ids:
            self._ids[passage] = self._row("passages", passage)[1]
        return self._ids[passage]

    def narrated(self, keys: Sequence[str]) -> list[Narration]:
        """Where articles have all of these word keys in one run outside quotation marks and block quotations.

        By date (unknown last), outlet, article, place; at most 20 places. Clippings don't count, nor does front
        matter, nor a run that touches a marked span of whatever kind; tags, link targets, comments and blocks of
        code are not read. What is listed is so; eight words and more are found wherever they are. Of shorter runs
        a sample is found: of seven words 93 in 100, of six 79, of five 58, of four 31, and none past the first
        200 articles that have any four of them.
        """
        found: list[Narration] = []
        if not self._counts["narration"] or len(keys) < 4:
            return found
        from index import narration

        ranks = narration.Narrations(self._slices["narration"]).candidates(keys)
        for rank in ranks if len(keys) >= narration.CERTAIN else ranks[:LOOKED_AT]:
            found += islice(self._outside(rank, keys), TOLD - len(found))
            if len(found) == TOLD:
                break
        return found

    def readings(self, passages: Iterable[str]) -> list[Reading]:
        """Every quotation that uses one of these passages, once, by date (unknown last), outlet, article, place."""
        return sorted(self._readings(self._numbered(passages)), key=_order)

    def article_text(self, article: str) -> str:
        """The text of an article, into which the offsets of its readings point; QuotesError where there is none."""
        for row in self._rows("articles", "WHERE id = ?", article):
            return str(row[-1])
        self._surely_absent("articles", {article})
        raise QuotesError(f"{article}: no such article in the index; quotes info lists what there is", 1)

    def check(self) -> None:
        """Look at every row and page; raises QuotesError with code 3 at the first damage."""
        for (line,) in self._execute("PRAGMA integrity_check(1)"):
            if line != "ok":
                raise damaged(self._path, line)
        for table, count in self._counts.items():
            self._expect(sum(1 for _ in self._whole(table)), count)

    @property
    def _path(self) -> Path:
        return self.folder / FILE

    def _execute(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            with closing(self._connection.execute(statement, values)) as cursor:
                yield from cursor
        except sqlite3.Error as error:
            raise damaged(self._path, error) from error

    def _rows(self, table: str, rest: str = "", *values: object) -> Iterator[list[Any]]:
        """Rows of a table without their checksums, which are looked at."""
        for *row, crc in self._execute(f"SELECT * FROM {table} {rest}", *values):
            if crc != checksum(table, row):
                raise damaged(self._path, f"checksum in {table}")
            yield row

    def _whole(self, table: str) -> Iterator[object]:
        """Every row of a table; a sliced one that holds nothing at all has not even its first."""
        return self._slices[table].rows() if table in SLICED and self._counts[table] else self._rows(table)

    def _row(self, table: str, n: int) -> list[Any]:
        for row in self._rows(table, "WHERE n = ?", n):
            return row
        raise damaged(self._path, f"row lost from {table}")

    def _expect(self, found: int, expected: int) -> None:
        if found != expected:
            raise damaged(self._path, "rows lost")

    def _surely_absent(self, table: str, ids: set[str]) -> None:
        """Look through the whole table before saying that an id is not there: the way to it may be damaged."""
        rows = 0
        for row in self._rows(table, "NOT INDEXED"):
            rows += 1
            if row[1] in ids:
                raise damaged(self._path, f"row lost from {table}_id")
        self._expect(rows, self._counts[table])

    def _numbered(self, ids: Iterable[str]) -> list[list[Any]]:
        """The rows of passages of these ids, in order of the library."""
        wanted = set(map(whole, ids))
        rows = [row for id in wanted for row in self._rows("passages", "WHERE id = ?", id)]
        if len(rows) < len(wanted):
            self._surely_absent("passages", wanted - {row[1] for row in rows})
        return sorted(rows)

    def _readings(self, passages: Iterable[Sequence[Any]]) -> Iterator[Reading]:
        """Readings of these passages' rows, each once, in order of the library; one article in memory at a time."""
        ids: dict[int, str] = {}
        quotations: set[int] = set()
        for passage in passages:
            uses = list(self._rows("uses", "WHERE passage = ?", passage[0]))
            self._expect(len(uses), passage[5])
            ids[passage[0]] = passage[1]
            quotations.update(use[1] for use in uses)
        article: list[Any] = [None]
        for n in sorted(quotations):
            quotation = self._row("quotations", n)
            if quotation[1] != article[0]:
                article = self._row("articles", quotation[1])
            yield _reading(quotation, article, self._spans(n, ids))

    def _outside(self, rank: int, keys: Sequence[str]) -> Iterator[Narration]:
        """Where the article of this rank has these word keys outside marks."""
        from index import narration

        _, n, first, count = self._row("chronology", rank)
        _, id, outlet, *_, markup, body, _, text = self._row("articles", n)
        seen = narration.shown(text, markup)
        marked = (self._row("quotations", quotation) for quotation in range(first, first + count))
        for start, end in narration.places(seen, keys, ((row[2], row[3]) for row in marked), body):
            if not narration.CODE.search(text, start, end):
                yield Narration(id, outlet, start, end)

    def _uses(self, quotation: int) -> list[list[Any]]:
        """The rows of what a quotation uses, in order of passage; it uses something."""
        uses = sorted(self._rows("uses", "WHERE quotation = ?", quotation))
        if not uses or [use[4] for use in uses] != list(range(uses[0][5])):
            raise damaged(self._path, "rows lost from uses")
        return uses

    def _spans(self, quotation: int, ids: dict[int, str]) -> tuple[tuple[str, int, int], ...]:
        """What a quotation uses; `ids` are those of the passages met so far."""
        uses = self._uses(quotation)
        for passage, *_ in uses:
            if passage not in ids:
                ids[passage] = self._row("passages", passage)[1]
        return tuple((ids[passage], start, end) for passage, _, start, end, _, _ in uses)


def _passage(row: Sequence[Any]) -> Passage:
    _, id, source, start, end, _, text = row
    return Passage(id, source, start, end, text)


def _source(row: Sequence[Any]) -> Source:
    import json

    _, id, title, speaker, published, url, language, note, aliases, _, text = row
    return Source(id, text, title, speaker, published, url, language, note, tuple(json.loads(aliases)))


def _reading(quotation: Sequence[Any], article: Sequence[Any], spans: tuple[tuple[str, int, int], ...]) -> Reading:
    n, _, start, end, kind, group, nested, _, speaker, speaker_full, confidence, language, _, *context = quotation
    _, id, outlet, title, author, url, published, _, family, _, clipping, *_, text = article
    return Reading(
        quotation=n, article=id, outlet=outlet, title=title, author=author, url=url, published=published,
        language=language, family=family, text=text[start:end], start=start, end=end, kind=kind, nested=bool(nested),
        group=group, speaker=speaker, speaker_full=speaker_full, confidence=confidence, spans=spans,
        context=None if clipping else text[slice(*context)],
    )  # fmt: skip


def _order(reading: Reading) -> tuple[bool, str, str, str, int, int]:
    """By date, unknown last, then outlet, article and place."""
    published = reading.published or ""
    return not published, published, reading.outlet, reading.article, reading.start, reading.quotation
