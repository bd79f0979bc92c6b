"""Documents -> the index: quotations isolated, deduplicated and written aside, then swapped in at once."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from index import folder as place
from index.grams import grams
from index.model import Passage, Row, Use
from index.narration import Sample, shown
from index.passage import passages
from index.schema import APPLICATION, COUNTED, FILE, INDEXES, SHOWN, TABLES, VERSION, checksum
from letters.extract import extract
from letters.model import Article, Quotation, QuotesError, Source

Progress = Callable[[str, int, int], None]  # (stage, done, of); `of` is 0 where nobody knows
ARRIVED = "arrived.db"  # the articles until all have come, for they are taken in order of their ids
SETTINGS = f"""
PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}; PRAGMA encoding='UTF-8';
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000; PRAGMA locking_mode=EXCLUSIVE; BEGIN;
"""


class Built(NamedTuple):
    """What a build made: the index's revision, and its counts as `Library.counts` has them."""

    revision: str
    counts: dict[str, int]


def build(
    folder: Path, documents: Iterable[Article | Source], *, progress: Progress | None = None, wait: float = 10.0
) -> Built:
    """Make an index of these documents alone, in place of the one that stands in the folder.

    The order of the documents doesn't matter, nor that one comes twice. `wait` is in seconds, for another
    process that writes. Raises QuotesError, and leaves the standing index as it is, where two different
    documents have one id, where there is none, and where the folder can't be written.
    """
    with place.writing(folder, wait):
        place.clear(folder, FILE)
        place.clear(folder, ARRIVED)
        new, arrived = place.aside(folder / FILE), place.aside(folder / ARRIVED)
        try:
            with closing(sqlite3.connect(arrived, isolation_level=None)) as waiting:
                inbox = _Inbox(waiting)
                inbox.take(_unread(documents), progress)
                with (
                    closing(sqlite3.connect(new, isolation_level=None)) as database,
                    tempfile.TemporaryFile(dir=folder) as spilled,
                ):
                    built = _Writer(database, Sample(spilled), progress).write(inbox)
            place.swap(new, folder / FILE)
            return built
        except (sqlite3.Error, OSError) as error:
            raise place.unwritable(folder, error) from error
        finally:
            for path in (new, arrived):
                path.unlink(missing_ok=True)


def _unread(documents: Iterable[Article | Source]) -> Iterator[Article | Source]:
    """The documents; an error in reading them is not one of the index folder's."""
    try:
        yield from documents
    except OSError as error:
        raise QuotesError(f"{error.filename}: can't be read ({error.strerror})") from error


class _Inbox:
    """Documents as they come, each id once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.sources: dict[str, Source] = {}
        self.articles = 0
        database.executescript(SETTINGS)
        database.execute("CREATE TABLE arrived (id TEXT PRIMARY KEY, document TEXT)")

    def take(self, documents: Iterable[Article | Source], progress: Progress | None) -> None:
        """Take in all documents; raises QuotesError where two differ under one id, and where there is none."""
        for number, document in enumerate(documents):
            if isinstance(document, Source):
                if self.sources.setdefault(document.id, document) != document:
                    raise _two(document.id)
            else:
                self._article(document)
            if progress and not number % 100:
                progress("reading", number, 0)
        if not self.articles and not self.sources:
            raise QuotesError("no article and no source to build an index of; give files or folders that hold some")

    def _article(self, article: Article) -> None:
        document = json.dumps(astuple(article))
        try:
            self._database.execute("INSERT INTO arrived VALUES (?, ?)", (article.id, document))
            self.articles += 1
        except sqlite3.IntegrityError:
            told = "SELECT document FROM arrived WHERE id = ?"
            if self._database.execute(told, (article.id,)).fetchone() != (document,):
                raise _two(article.id) from None

    def in_order(self) -> Iterator[Article]:
        """The articles by their ids, one at a time in memory."""
        for (document,) in self._database.execute("SELECT document FROM arrived ORDER BY id"):
            facts = json.loads(document)
            facts[-1] = tuple((start, end) for start, end in facts[-1])
            yield Article(*facts)


def _two(id: str) -> QuotesError:
    return QuotesError(f"{id}: two different documents have this id; rename one or leave one out")


class _Writer:
    """Fills a new library; whatever it writes depends on the set of documents only."""

    def __init__(self, database: sqlite3.Connection, narrated: Sample, progress: Progress | None) -> None:
        self._database = database
        self._narrated = narrated
        self._dates: list[tuple[bool, str, str, str, int, int, int]] = []  # articles as they are ranked
        self._progress = progress
        self._counts = dict.fromkeys(COUNTED, 0)
        self._content = 0  # the sum of the hashes of all that is said, whatever its order
        self._named = array("Q", [0])  # by number of quotation: a hash that needs no number

    def write(self, inbox: _Inbox) -> Built:
        """Write everything."""
        self._database.executescript(SETTINGS + ";".join(TABLES))
        rows, outlets = self._articles(inbox)
        sources = [inbox.sources[id] for id in sorted(inbox.sources)]
        self._tell("deduplicating", 0, len(rows))
        found, uses = passages(rows, sources)
        self._passages(sources, rows, found, uses)
        revision = f"{self._content:032x}"
        self._meta({"revision": revision, "outlets": outlets, **self._counts})
        for index in INDEXES:
            self._database.execute(index)
        self._database.execute("COMMIT")
        return Built(revision, {"outlets": outlets, **{key: self._counts[key] for key in SHOWN}})

    def _articles(self, inbox: _Inbox) -> tuple[list[Row], int]:
        """Isolate and write the quotations of every article; return them as rows, and the number of outlets."""
        rows: list[Row] = []
        outlets = set()
        for n, article in enumerate(inbox.in_order(), 1):
            outlets.add(article.outlet)
            self._article(n, article)
            quotations = extract(article)
            self._outside(n, article, quotations)
            for quotation in quotations:
                self._quotation(n, article, quotation)
                text = article.text[quotation.start : quotation.end]
                rows.append(Row(text, article.id, quotation.kind, quotation.language))
            self._tell("isolating", n, inbox.articles)
        return rows, len(outlets)

    def _article(self, n: int, article: Article) -> None:
        self._insert("articles", n, article.id, article.outlet, article.title, article.author, article.url,
                     article.published, article.language, article.family, article.note, int(article.clipping),
                     article.markup, article.body, json.dumps(article.blocks), article.text)  # fmt: skip
        self._say(astuple(article))

    def _outside(self, n: int, article: Article, quotations: Sequence[Quotation]) -> None:
        """Sample the words outside marks; a clipping's are ours."""
        if not article.clipping:
            first, published = len(self._named), article.published or ""
            date = (not published, published, article.outlet, article.id, n, first, len(quotations))
            self._dates.append(date)
            text = shown(article.text, article.markup)
            self._narrated.add(n, text, [(part.start, part.end) for part in quotations], article.body)

    def _quotation(self, article: int, holder: Article, part: Quotation) -> None:
        said = (part.start, part.end, part.kind, part.group, int(part.nested), int(part.block), part.speaker,
                part.speaker_full, float(part.confidence), part.language, part.reason, *part.context)  # fmt: skip
        self._insert("quotations", len(self._named), article, *said)
        self._named.append(self._say((holder.id, *said)))

    def _passages(
        self, sources: Sequence[Source], rows: Sequence[Row], found: Iterable[Passage], uses: Iterable[Use]
    ) -> None:
        """Write passages in order of source and place, then of id; and what uses each, and who prints which words."""
        ordered = sorted(found, key=_place)
        numbers = {passage.id: n for n, passage in enumerate(ordered, 1)}
        used = sorted({(use.row + 1, numbers[use.passage], use.start, use.end) for use in uses})
        using = _grouped(used, 1, len(ordered))
        for n, passage in enumerate(ordered, 1):
            span = (passage.source, passage.start, passage.end)
            self._insert("passages", n, passage.id, *span, len(using[n]), passage.text)
            users = sorted((self._named[quotation], start, end) for quotation, _, start, end in using[n])
            self._say((passage.id, *span, passage.text, users))
            self._tell("writing", n, len(ordered))
        self._uses(used, len(rows))
        self._sources(sources, ordered)
        self._sliced("grams", grams(_holders(ordered, rows, used)))
        self._narration()

    def _sources(self, sources: Iterable[Source], found: Iterable[Passage]) -> None:
        held: dict[str | None, int] = {}
        for passage in found:
            held[passage.source] = held.get(passage.source, 0) + 1
        for n, source in enumerate(sources, 1):
            self._insert("sources", n, source.id, source.title, source.speaker, source.published, source.url,
                         source.language, source.note, json.dumps(source.aliases), held.get(source.id, 0),
                         source.text)  # fmt: skip
            self._say(astuple(source))

    def _uses(self, used: Sequence[tuple[int, int, int, int]], quotations: int) -> None:
        by_quotation = _grouped(used, 0, quotations)
        rows = (
            (passage, quotation, start, end, number, len(by_quotation[quotation]))
            for uses in by_quotation
            for number, (quotation, passage, start, end) in enumerate(uses)
        )
        for row in sorted(rows):
            self._insert("uses", *row)

    def _narration(self) -> None:
        """Write who has which words outside marks; articles by their ranks, in the order of an answer."""
        ranks = array("I", bytes(4 * (self._counts["articles"] + 1)))
        for rank, (*_, article, first, quotations) in enumerate(sorted(self._dates), 1):
            self._insert("chronology", rank, article, first, quotations)
            ranks[article] = rank
        if self._dates:
            self._sliced("narration", self._narrated.rows(ranks))

    def _sliced(self, table: str, rows: Iterable[tuple[int, bytes, int]]) -> None:
        for row in rows:
            self._database.execute(f"INSERT INTO {table} VALUES (?, ?, ?)", row)
            self._counts[table] += 1

    def _meta(self, values: dict[str, Any]) -> None:
        for key, value in values.items():
            row = (key, str(value))
            self._database.execute("INSERT INTO meta VALUES (?, ?, ?)", (*row, checksum("meta", row)))

    def _insert(self, table: str, *row: Any) -> None:
        marks = "?, " * len(row)
        self._database.execute(f"INSERT INTO {table} VALUES ({marks}?)", (*row, checksum(table, row)))
        self._counts[table] += 1

    def _say(self, said: Sequence[Any]) -> int:
        """Count this into the revision; return its own hash, 64 bits of it."""
        whole = blake2b(json.dumps(said).encode(), digest_size=16).digest()
        self._content = (self._content + int.from_bytes(whole, "big")) % 2**128
        return int.from_bytes(whole[:8], "big")

    def _tell(self, stage: str, done: int, of: int) -> None:
        if self._progress:
            self._progress(stage, done, of)


def _place(passage: Passage) -> tuple[bool, str, int, int, str]:
    """Passages of a source in order of its text, then those of none by id."""
    if passage.source is None:
        return True, "", 0, 0, passage.id
    return False, passage.source, passage.start, passage.end, passage.id


def _grouped(used: Iterable[tuple[int, int, int, int]], by: int, highest: int) -> list[list[tuple[int, int, int, int]]]:
    """Uses (quotation, passage, start, end) in a list for each number of their field `by`, from 0 to the highest."""
    groups: list[list[tuple[int, int, int, int]]] = [[] for _ in range(highest + 1)]
    for use in used:
        groups[use[by]].append(use)
    return groups


def _holders(
    found: Sequence[Passage], rows: Sequence[Row], used: Sequence[tuple[int, int, int, int]]
) -> Iterator[tuple[int, str]]:
    """Who prints which words: passages as 2n their own, quotations as 2n + 1 theirs; of equals one is enough."""
    printed: set[tuple[int, str]] = set()
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for quotation, uses in enumerate(_grouped(used, 0, len(rows))):
        of = tuple(sorted({passage for _, passage, _, _ in uses}))
        if of and (rows[quotation - 1].text, of) not in seen:
            seen.add((rows[quotation - 1].text, of))
            printed.update((passage, rows[quotation - 1].text) for passage in of)
            yield 2 * quotation + 1, rows[quotation - 1].text
    for n, passage in enumerate(found, 1):
        if (n, passage.text) not in printed:
            yield 2 * n, passage.text
