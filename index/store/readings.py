"""The texts of sources, and readings: the quotations that use some passages, with what each prints.

The texts of sources are kept in rows of some thousand characters, so that a part can be read without the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from index.model import Passage, Reading, TranslatedReading
from index.store.checked_rows import CheckedTables
from index.store.row_mapping import (
    ARTICLES,
    SOURCES,
    DatedArticle,
    PassageRow,
    TextRow,
    copy_chain,
    family_of,
    reading_of,
    reading_order,
)
from index.store.schema import damaged
from letters.model import Article, Source, likely_speaker
from letters.text.memo import Remembered

Value = TypeVar("Value")
FIRST = 1000  # code points of a source that show its language


class BySource(dict[str, Value]):
    """Something of each source of the library at `path`, by its id; it is damage that a passage is of another one."""

    def __init__(self, path: Path, items: Iterable[tuple[str, Value]]) -> None:
        super().__init__(items)
        self._path = path

    def __missing__(self, id: str) -> NoReturn:
        raise damaged(self._path, "row lost from sources")


def read_sources(tables: CheckedTables) -> Iterator[Source]:
    """Every source, whole. Raises QuotesError with code 3 where one that has passages has no text."""
    for row in list(tables.rows("sources")):
        source: Source = SOURCES.decode([*row, source_text(tables, row[0])])
        if row[-1] and not source.text:
            raise damaged(tables.path, "rows lost from source_texts")
        yield source


def read_source_facts(tables: CheckedTables) -> Iterator[tuple[int, Source]]:
    """The number of every source, and what is known of it besides its text, which is left empty."""
    return ((row[0], SOURCES.decode([*row, ""])) for row in list(tables.rows("sources")))


def source_text(tables: CheckedTables, source: int, start: int = 0, end: int | None = None) -> str:
    """The text of the source of this number, or text[start:end]; read from as few rows as hold it.

    Raises QuotesError with code 3 where a row is lost.
    """
    first = "(SELECT max(start) FROM source_texts WHERE source = ? AND start <= ?)"
    where, values = f"WHERE source = ? AND start >= {first}", [source, source, start]
    if end is not None:
        where, values = f"{where} AND start < ?", [*values, end]
    begin = reached = None
    parts: list[Any] = []
    for _, _, text_start, text in list(tables.rows("source_texts", f"{where} ORDER BY start", *values)):
        if (text_start > start) if reached is None else (text_start != reached):
            raise damaged(tables.path, "rows lost from source_texts")
        begin, reached = text_start if begin is None else begin, text_start + len(text)
        parts.append(text)
    if end is not None and end > start and (reached or 0) < end:
        raise damaged(tables.path, "rows lost from source_texts")
    offset = begin or 0
    return "".join(parts)[start - offset : None if end is None else end - offset]


class SourceTexts:
    """The texts of sources, read in parts by the id of the source; raises as `CheckedTables` does."""

    def __init__(self, tables: CheckedTables) -> None:
        self._tables = tables

        self._lengths = Remembered(self._length_of)
        self._languages: dict[str, str] = {}

    @cached_property
    def _numbers(self) -> BySource[int]:
        numbers = ((source.id, n) for n, source in read_source_facts(self._tables))
        return BySource(self._tables.path, numbers)

    def part(self, id: str, start: int, end: int) -> str:
        """text[start:end] of a source."""
        return source_text(self._tables, self._numbers[id], start, end)

    def length(self, id: str) -> int:
        """The length of a source in code points."""
        return self._lengths[id]

    def language(self, source: Source) -> str:
        """The language of a source, by its first words where it does not say so; "und" where that is not clear."""
        if source.id not in self._languages:
            from letters.languages.detection import by_words

            end = min(FIRST, self.length(source.id))
            self._languages[source.id] = source.language or by_words(self.part(source.id, 0, end))
        return self._languages[source.id]

    def _length_of(self, id: str) -> int:
        last = "WHERE source = ? ORDER BY start DESC LIMIT 1"
        rows = self._tables.rows("source_texts", last, self._numbers[id])
        return sum(start + len(text) for _, _, start, text in rows)


class ReadingTables:
    """The tables of a library, joined: quotations with their articles, texts with the passages that they print."""

    def __init__(self, tables: CheckedTables) -> None:
        self._tables = tables
        self.passage: Remembered[int, PassageRow] = Remembered(lambda n: PassageRow._make(tables.row("passages", n)))
        """The row of a passage, by its number."""
        self.article: Remembered[int, DatedArticle] = Remembered(
            lambda n: DatedArticle._make(tables.row("chronology", n))
        )
        """When an article appeared and what it copies, by its number."""
        self._uses = Remembered(self._uses_of)
        self._speakers: dict[tuple[str | None, str | None], int] | None = None
        self.printed: Remembered[int, tuple[int, ...]] = Remembered(
            lambda text: tuple([passage for passage, *_ in self._uses[text]])
        )
        """The numbers of the passages that a text prints, by its number."""

    def chain(self, article: DatedArticle) -> list[DatedArticle]:
        """An article and those that it copies, up to the origin."""
        try:
            return list(copy_chain(article, self.article.__getitem__))
        except ValueError as error:
            raise damaged(self._tables.path, error) from error

    def family(self, article: DatedArticle) -> str:
        """The family that an article belongs to: its own unless it is a copy."""
        return family_of(self.chain(article)) or article.id

    def with_readings(self, rows: Sequence[PassageRow]) -> Iterator[tuple[Passage, list[Reading]]]:
        """The passages of these rows, each with its readings."""
        readings: dict[str, list[Reading]] = {row.id: [] for row in rows}
        for reading in self.readings(rows):
            for passage in dict.fromkeys(passage for passage, _, _ in reading.spans):
                if passage in readings:
                    readings[passage].append(reading)
        yield from ((row.passage, sorted(readings[row.id], key=reading_order)) for row in rows)

    def readings(self, passages: Iterable[PassageRow]) -> Iterator[Reading]:
        """The readings of these passages, each once; one article in memory at a time."""
        texts: set[int] = set()
        for passage in passages:
            if not passage.uses:
                continue
            uses = list(self._tables.rows("uses", "WHERE passage = ?", passage.n))
            self._tables.expect(len(uses), passage.uses)
            texts.update(text for _, text, *_ in uses)
        quotations: list[list[Any]] = []
        for n in texts:
            printed = list(self._tables.rows("quotations", "WHERE text = ?", n))
            self._tables.expect(len(printed), self._text(n).quotations, "quotations")
            quotations += printed
        yield from self.of_quotations(quotations)

    def of_quotations(self, quotations: Iterable[list[Any]]) -> Iterator[Reading]:
        """The readings of these rows of `quotations`, in order of their numbers; one article in memory at a time."""
        number, article, chain = 0, Article("", "", ""), list[DatedArticle]()
        spans: dict[int, tuple[tuple[str, int, int], ...]] = {}
        for quotation in sorted(quotations):
            _, holder, *_, text = quotation
            if holder != number:
                number, article = holder, ARTICLES.decode(self._tables.row("articles", holder))
                chain = self.chain(self.article[holder])
            if text not in spans:
                spans[text] = self._spans(text)
            reading = reading_of(quotation, article, spans[text], chain)
            if reading.end > len(article.text):
                raise damaged(self._tables.path, "a quotation past the end of its article")
            yield reading

    def by_speaker(self, is_meant: Callable[[str], bool]) -> Iterator[Reading]:
        """The readings whose likely speaker is meant; the names are read from their index."""
        if self._speakers is None:
            self._speakers = self._counted_speakers()
        rows: list[list[Any]] = []
        for (full, name), count in self._speakers.items():
            if (known := full or name) and is_meant(known):
                named = list(self._tables.rows("quotations", "WHERE speaker_full IS ? AND speaker IS ?", full, name))
                self._tables.expect(len(named), count, "quotations")
                rows += named
        return self.of_quotations(row for row in rows if likely_speaker(*row[8:11]))

    def _counted_speakers(self) -> dict[tuple[str | None, str | None], int]:
        """The full and the short name of each speaker, with how many quotations have both."""
        names = "SELECT speaker_full, speaker, count(*) FROM quotations GROUP BY speaker_full, speaker"
        counted = {(full, name): count for full, name, count in self._tables.execute(names)}
        if not all(isinstance(name, (str, type(None))) for pair in counted for name in pair):
            raise damaged(self._tables.path, "no such row can be in quotations")
        self._tables.expect(sum(counted.values()), self._tables.counts["quotations"], "quotations")
        return counted

    def translations(self, passages: Iterable[PassageRow]) -> Iterator[TranslatedReading]:
        """The quotations that translate these passages, once for each passage."""
        ids = {passage.n: passage.id for passage in passages}
        links: dict[int, list[tuple[int, float]]] = {}
        for n in ids:
            for quotation, passage, confidence in self._tables.rows("translations", "WHERE passage = ?", n):
                links.setdefault(quotation, []).append((passage, confidence))
        for reading in self.of_quotations([self._tables.row("quotations", n) for n in links]):
            for passage, confidence in sorted(links[reading.quotation]):
                yield TranslatedReading(reading, ids[passage], confidence)

    def translated(self, reading: Reading) -> list[TranslatedReading]:
        """What a reading translates."""
        rows = self._tables.rows("translations", "WHERE quotation = ?", reading.quotation)
        return [TranslatedReading(reading, self.passage[passage].id, confidence) for _, passage, confidence in rows]

    def _text(self, n: int) -> TextRow:
        return TextRow._make(self._tables.row("texts", n))

    def _uses_of(self, text: int) -> list[list[Any]]:
        """The rows of what a text prints; a quotation without a text prints nothing."""
        if not text:
            return []
        uses = list(self._tables.rows("uses", "WHERE text = ?", text))
        self._tables.expect(len(uses), self._text(text).uses, "uses")
        return uses

    def _spans(self, text: int) -> tuple[tuple[str, int, int], ...]:
        """What a text prints, in order of passage."""
        uses = [(self.passage[passage], start, end) for passage, _, start, end in self._uses[text]]
        return tuple((row.id, start, end) for row, start, end in sorted(uses, key=lambda use: use[0].order))
