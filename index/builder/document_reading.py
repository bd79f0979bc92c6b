"""Reads documents and files into the inbox, in several processes; skips what an earlier build has read."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple, TypeVar

from index.builder.inbox import Capture, Inbox, Remarks, capture_of, inbox_line
from index.builder.workers import parallel_map
from index.model import SILENT, Progress
from letters import __version__
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import Corpus, DefaultMetadata, InputFile, Record, empty_folder, empty_table, read_document
from letters.reading.errors import Unreadable
from letters.reading.records import unreadable

TASK_BYTES = 1 << 19  # rough bytes per task
TEXT_OVERHEAD = 1 << 12  # bytes that a text counts for beside its own size

T = TypeVar("T")


class ReadTask(NamedTuple):
    """A unit of work: a file, some records of a file, or documents in memory."""

    file: int  # its place among the files; -1 for documents
    first: int  # number of the first of these records in the file
    records: Sequence[Record | Article | Source]
    defaults: DefaultMetadata


class ReadResult(NamedTuple):
    """The result of a ReadTask."""

    file: int
    first: int
    came: list[tuple[str, str, Capture | None, bytes]]  # as arguments of Inbox.add
    refused: Remarks
    notes: Remarks


def read_into(
    box: Inbox, documents: Iterable[Article | Source], corpus: Corpus, processes: int, progress: Progress | None
) -> None:
    """Put all documents and those of the corpus into an inbox.

    Raises QuotesError where two differ under one id, where there is none, and for what the corpus refuses.
    """
    reading = _Reading(box, corpus)
    total = reading.expected_count(documents) if progress else 0
    items = chain(_items(-1, wrap_read_errors(documents), corpus.defaults), reading.items())
    with closing(
        parallel_map(_outcomes, batches(items, lambda item: sum(map(_weight, item.records))), processes)
    ) as results:
        for outcomes in results:
            for outcome in outcomes:
                reading.settle(outcome)
            box.flush()
            (progress or SILENT)("reading", reading.count, total)
    reading.finish()
    box.flush(now=True)
    if not len(box) and not box.sorted_sources():
        raise QuotesError("no article and no source to build an index of; give files or folders that hold some")


def wrap_read_errors(documents: Iterable[T]) -> Iterator[T]:
    """The documents; OSErrors while reading them become QuotesErrors, so that they aren't blamed on the index folder."""
    try:
        yield from documents
    except OSError as error:
        raise QuotesError(f"{error.filename}: can't be read ({error.strerror})") from error


class _Reading:
    """Tracks which records of a corpus are still to be read, and how many documents each file gave."""

    def __init__(self, box: Inbox, corpus: Corpus) -> None:
        self._box = box
        self._corpus = corpus
        self._files = [file for path in corpus.paths for file in corpus.files(path)]
        self._keys = [_key(file, corpus.defaults) for file in self._files]
        self._came: Counter[int] = Counter()  # documents of each file
        self._reported: set[int] = set()  # files already reported as unreadable
        self.count = 0  # texts that have been read
        box.resume(set(self._keys))

    def expected_count(self, documents: Iterable[Article | Source]) -> int:
        """How many texts there are; 0 if unknown."""
        counts = [file.expected_count() for file in self._files]
        return len(documents) + sum(counts) if isinstance(documents, Sized) and all(counts) else 0

    def items(self) -> Iterator[ReadTask]:
        """What is still to be read."""
        for n, file in enumerate(self._files):
            try:
                for item in _items(n, file.records(), self._corpus.defaults):
                    if counts := self._box.already_read(self._keys[n], item.first):
                        self._report(n, *counts)
                    else:
                        yield item
            except Unreadable as problem:
                self._reported.add(n)
                yield ReadTask(n, -1, [unreadable(problem.where, problem.why)], self._corpus.defaults)

    def settle(self, outcome: ReadResult) -> None:
        """Put a result into the inbox. Raises the first refusal of a file that the user named itself."""
        n, first, came, refused, notes = outcome
        for document in came:
            self._box.add(*document)
        self._report(n, len(came), refused, notes)
        if (
            came and n >= 0 and not self._files[n].stream
        ):  # a file that gave nothing may be corrected later, so read it again
            self._box.mark_read(self._keys[n], first, len(came), refused, notes)

    def _report(self, n: int, came: int, refused: Remarks, notes: Remarks) -> None:
        self._came[n] += came
        self.count += came + len(refused)
        for where, note in notes:
            self._corpus.report_note(where, note)
        for where, why in refused:
            if n < 0:
                raise Unreadable(where, why)  # a document that is in no file
            self._corpus.refuse(self._files[n], Unreadable(where, why))

    def finish(self) -> None:
        """Report captures that don't count, and files that gave nothing."""
        for earlier in self._box.captures.problems():
            self._corpus.report_skipped(earlier)
        report_empty(self._corpus, self._files, self._came, self._reported)


def report_empty(
    corpus: Corpus, files: Sequence[InputFile], came: Mapping[int, int], reported: Collection[int]
) -> None:
    """Report tables that gave nothing, unless already reported (`reported`); raise if a folder gave nothing.

    `came` counts the documents of each file, by its place among the files.
    """
    gave = {file.folder for n, file in enumerate(files) if came.get(n)}
    for n, file in enumerate(files):
        if file.multi_record and not came.get(n) and n not in reported:
            corpus.refuse(file, empty_table(file))
    for file in files:
        if file.folder is not None and file.folder not in gave:
            raise empty_folder(file.folder)


def _key(file: InputFile, defaults: DefaultMetadata) -> str:
    """A key that changes with the file, the metadata given by the user, or the program's version."""
    identity = __version__, os.path.abspath(file.path), file.format, file.size, file.changed, defaults
    return blake2b(json.dumps(identity).encode(), digest_size=12).hexdigest()


def _items(file: int, records: Iterable[Record | Article | Source], defaults: DefaultMetadata) -> Iterator[ReadTask]:
    first = 0
    for batch in batches(records, _weight):
        yield ReadTask(file, first, batch, defaults)
        first += len(batch)


def batches(things: Iterable[T], weigh: Callable[[T], int], most: int | None = None) -> Iterator[list[T]]:
    """The things in lists of about TASK_BYTES each; deterministic."""
    batch, weight = list[T](), 0
    for thing in things:
        batch.append(thing)
        weight += weigh(thing)
        if weight >= (most or TASK_BYTES):
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _weight(record: Record | Article | Source) -> int:
    return TEXT_OVERHEAD + (len(record.text) if isinstance(record, (Article, Source)) else record.size)


def _outcomes(items: Iterable[ReadTask]) -> list[ReadResult]:
    """Read documents and isolate their quotations; runs in worker processes."""
    return [_outcome(item) for item in items]


def _outcome(item: ReadTask) -> ReadResult:
    came, refused, notes = [], Remarks(), Remarks()
    for record in item.records:
        try:
            if isinstance(record, (Article, Source)):
                document, where = record, ""
            else:
                document, where, noted = read_document(record, item.defaults)
                notes += [(where, note) for note in noted]
            line = inbox_line(document, where)
        except Unreadable as problem:
            refused.append((problem.where, problem.why))
        else:
            kind = "source" if isinstance(document, Source) else "article"
            came.append((kind, document.id, capture_of(document), line))
    return ReadResult(item.file, item.first, came, refused, notes)
