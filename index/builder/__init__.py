"""Documents -> the index: quotations isolated, deduplicated and written aside, then swapped in at once."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from index.builder.document_reading import read_into
from index.builder.inbox import Inbox, open_inbox
from index.disk import index_folder
from index.disk.trusted_files import trust
from index.grouping import PassageSpans, SourceSentences, passages_of_clusters
from index.grouping.clustering import Clusters, cluster_texts
from index.grouping.stored_units import piece_rows, unit_rows, unit_shingles
from index.model import SILENT, Passage, Progress, QuotationRow
from index.near_duplicates.incremental import initial_chronology
from index.store.checked_rows import recover
from index.store.row_mapping import DatedArticle
from index.store.row_writer import LibraryWriter, text_key
from index.store.schema import APPLICATION, FILE, INDEXES, TABLES, VERSION
from index.store.shingles import shingle_pairs
from index.store.unquoted import article_shingles
from index.translation import Link, TranslationFinder
from letters.model import Article, Quotation, Source
from letters.reading.corpus import Corpus

INBOX = "inbox"  # the articles until all have come, for they are taken in order of their ids
PRAGMAS = f"""
PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}; PRAGMA encoding='UTF-8';
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000; PRAGMA locking_mode=EXCLUSIVE; BEGIN;
"""


class BuildResult(NamedTuple):
    """What a build made: the index's revision, and its counts as `Library.counts` has them."""

    revision: str
    counts: dict[str, int]


def build(
    folder: Path, documents: Iterable[Article | Source], corpus: Corpus | None = None, *, processes: int = 1,
    memory: int | None = None, progress: Progress | None = None, wait: float = 10.0,
    translations: TranslationFinder | None = None,
) -> BuildResult:  # fmt: skip
    """Make an index of these documents and a corpus's alone, in place of the one that stands in the folder.

    The order of the documents doesn't matter, nor that one comes twice. A build that ends before its time leaves
    what it has read of the corpus to the next one, which continues there. `processes` read and isolate (see
    `index.builder.workers` for a program that asks for several); `memory` is in bytes, for what deduplication takes
    beside the texts (`clusters`); `wait` is in seconds, for another process that writes.
    Raises QuotesError, and leaves the standing index as it is, where two different documents have one id, where
    there is none, for what the corpus refuses, and where the folder can't be written.
    """
    with index_folder.write_lock(folder, wait):
        return build_locked(folder, documents, progress, corpus, processes, memory, translations)


def build_locked(
    folder: Path, documents: Iterable[Article | Source], progress: Progress | None, corpus: Corpus | None = None,
    processes: int = 1, memory: int | None = None, translations: TranslationFinder | None = None,
) -> BuildResult:  # fmt: skip
    """The same, where the caller holds the folder's lock."""
    with written_aside(folder) as new, open_inbox(folder / INBOX) as arrived:
        read_into(arrived, documents, corpus or Corpus(()), processes, progress)
        with closing(sqlite3.connect(new, isolation_level=None)) as database:
            built = _Writer(database, progress, translations).write(arrived, memory)
        swap_in(new, folder)
    return built


@contextmanager
def written_aside(folder: Path) -> Iterator[Path]:
    """Where the next library of a folder is written until it is swapped in; the caller holds the folder's lock."""
    index_folder.remove_leftovers(folder, FILE)
    new = index_folder.temporary_path(folder / FILE)
    try:
        recover(folder / FILE)
        yield new
    except (sqlite3.Error, OSError) as error:
        raise index_folder.write_error(folder, error) from error
    finally:
        new.unlink(missing_ok=True)


def swap_in(new: Path, folder: Path) -> None:
    """Put a finished library in the place of the folder's."""
    index_folder.swap(new, folder / FILE)
    trust(folder / FILE)


class _Writer:
    """Fills a new library; whatever it writes depends on the set of documents only."""

    def __init__(
        self, database: sqlite3.Connection, progress: Progress | None, translations: TranslationFinder | None
    ) -> None:
        self._database = database
        self._store = LibraryWriter(database)
        self._report = progress or SILENT
        self._translations = translations
        self._dated: list[DatedArticle] = []
        self._texts: list[str] = []
        self._sourced: list[PassageSpans] = []  # what each text prints of sources
        self._printed = array("Q")  # by how many quotations
        self._source_passages: dict[str, int] = {}  # numbers of the passages of sources
        self._numbers: dict[int, int] = {}  # of texts, from 1, by their keys

    def write(self, inbox: Inbox, memory: int | None) -> BuildResult:
        """Write everything."""
        self._database.executescript(PRAGMAS + ";".join(TABLES))
        sources = inbox.sorted_sources()
        sentences = SourceSentences(sources)
        self._source_passages = {passage.id: n for n, passage in enumerate(sentences.passages, 1)}
        self._store.encoders = {""}
        if self._translations:
            self._store.encoders = {self._translations.encoder}
            self._translations.prepare(sentences.passages, sources)
        outlets = self._articles(inbox, sentences)
        self._report("deduplicating", 0, len(self._texts))
        printed = {text: n for text, n, sourced in zip(self._texts, self._printed, self._sourced) if not sourced}
        clustered = cluster_texts(printed, memory)
        numbers = {text: k for k, (text, sourced) in enumerate(zip(self._texts, self._sourced), 1) if not sourced}
        self._units(clustered, [numbers[text] for text in clustered.texts])
        others, grouped = passages_of_clusters(clustered)
        del clustered
        self._sources(sources, sentences.passages)
        self._passages(sentences.passages + others, self._uses(grouped))
        del others, grouped
        self._holders(sentences.passages)
        self._chronology()
        for index in INDEXES:
            self._database.execute(index)
        counts = self._store.finish(outlets)
        self._database.execute("COMMIT")
        return BuildResult(self._store.revision, counts)

    def _articles(self, inbox: Inbox, sentences: SourceSentences) -> int:
        """Write every article and its quotations; the number of outlets."""
        outlets, first = set(), 1
        for n, (article, quotations) in enumerate(inbox.sorted_articles(), 1):
            outlets.add(article.outlet)
            self._store.insert_article(n, article)
            shingles = article_shingles(article, quotations)
            self._dated.append(DatedArticle.of(n, article, shingles, first, len(quotations)))
            for quotation in aligned_quotations(article, quotations, sentences, self._translations):
                self._quotation(first, n, article, quotation)
                first += 1
            self._report("isolating", n, len(inbox))
        return len(outlets)

    def _quotation(self, n: int, article: int, holder: Article, quotation: AlignedQuotation) -> None:
        """Write a quotation with what it translates, and take its text in; one without words has none."""
        part, text, spans, links = quotation
        number, key = 0, 0
        if spans is not None:
            key = text_key(text, spans)
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            if number > len(self._texts):
                self._texts.append(text)
                self._sourced.append(spans)
                self._printed.append(0)
            self._printed[number - 1] += 1
        self._store.insert_quotation(n, (article, holder.id), part, (number, key))
        for id, confidence in links:
            self._store.insert_translation((holder.id, part.start), n, self._source_passages[id], id, confidence)

    def _units(self, clustered: Clusters, numbers: Sequence[int]) -> None:
        """Write what the next change needs to know of the units, by which texts were put together."""
        for row in unit_rows(clustered, numbers):
            self._store.insert("units", *row)
        for row in sorted(piece_rows(clustered, numbers)):
            self._store.insert("pieces", *row)
        self._store.insert_postings("owners", [unit_shingles(clustered.units)])

    def _uses(self, grouped: Mapping[str, PassageSpans]) -> dict[str, list[tuple[int, int, int, int]]]:
        """Write the texts; what uses each passage: number and key of the text, and the span of the passage covered."""
        uses: dict[str, list[tuple[int, int, int, int]]] = {}
        keys = sorted(self._numbers.items(), key=lambda item: item[1])
        for (key, n), text, spans, printed in zip(keys, self._texts, self._sourced, self._printed):
            covered = spans or grouped[text]
            self._store.insert_text(n, key, text, printed, len(covered), sourced=bool(spans))
            for passage, start, end in covered:
                uses.setdefault(passage, []).append((n, key, start, end))
        return uses

    def _passages(self, passages: Sequence[Passage], uses: Mapping[str, Sequence[tuple[int, int, int, int]]]) -> None:
        """Write passages in order of source and place, then of id; and what uses each."""
        for n, passage in enumerate(passages, 1):
            self._store.insert_passage(n, passage, sorted(uses.get(passage.id, ())))
            self._report("writing", n, len(passages))

    def _sources(self, sources: Iterable[Source], passages: Iterable[Passage]) -> None:
        counts = Counter(passage.source for passage in passages)
        for n, source in enumerate(sources, 1):
            self._store.insert_source(n, source, counts[source.id])

    def _holders(self, passages: Sequence[Passage]) -> None:
        """Write who prints which words: the passages of sources, and all texts."""
        printed = [
            *((2 * n, passage.text) for n, passage in enumerate(passages, 1)),
            *((2 * n + 1, text) for n, text in enumerate(self._texts, 1)),
        ]
        self._store.insert_postings("grams", [shingle_pairs(printed)])
        self._store.insert_words(text for _, text in printed)

    def _chronology(self) -> None:
        """Write when each article appeared and what it copies, and who has which words outside marks."""
        articles, holders = initial_chronology(self._dated)
        for article in sorted(articles, key=lambda article: article.n):
            self._store.insert("chronology", *article)
        self._store.insert_postings("narration", [(holders.shingle, holders.article)])


class AlignedQuotation(NamedTuple):
    """A quotation of an article, and what it prints and translates of sources."""

    part: Quotation
    text: str
    spans: PassageSpans | None  # () where it is in no source, None where it has no word
    links: Sequence[Link]


def aligned_quotations(
    article: Article,
    quotations: Sequence[Quotation],
    sentences: SourceSentences,
    translations: TranslationFinder | None,
) -> list[AlignedQuotation]:
    """The quotations of an article, each with what it prints of sources and, with `translations`, what it translates."""
    rows = [QuotationRow(article.text[q.start : q.end], article.id, q.kind, q.language) for q in quotations]
    spans = sentences.spans(rows)
    links = translations.links(rows, spans) if translations else [[] for _ in rows]
    texts = (row.text for row in rows)
    return list(map(AlignedQuotation, quotations, texts, spans, links))
