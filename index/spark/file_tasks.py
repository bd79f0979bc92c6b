"""Files that every machine of a cluster sees, divided into tasks; the documents of a task; the refusals of all tasks.

The articles are those of `letters.reading.corpus.Corpus`, for any tasks in any order. A large file of many records is
given to several tasks: each splits the whole file, which costs little, and reads only its share of the records.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Literal, NamedTuple

from index.builder.document_reading import TEXT_OVERHEAD, batches, report_empty
from letters.model import Article, Source
from letters.reading import remote
from letters.reading.corpus import Corpus, DefaultMetadata, empty_folder, read_document
from letters.reading.errors import Unreadable, open_error
from letters.reading.files import InputFile, records_in
from letters.reading.folder import UNKNOWN_FORMAT, is_readme, skipped_by_name
from letters.reading.formats import detect_format
from letters.reading.records import Record
from letters.reading.response import is_address

MIN_TASK = 1 << 22  # bytes; with less to read, no task is made
MAX_SMALL = 1 << 24  # bytes of small files in one task
MAX_SHARES = 64  # of one file: splitting an archive takes a sixtieth of the time of reading its pages


class Task(NamedTuple):
    """Files to read whole, or a share of one file's records."""

    files: tuple[tuple[int, InputFile], ...]  # each with its index among all files
    defaults: DefaultMetadata
    home: str  # the folder to which paths are relative
    share: int = 0  # read the records whose number modulo `shares` is this
    shares: int = 1  # of the same file


class ReadDocument(NamedTuple):
    """A document, and the file that contains it."""

    file: int
    document: Article | Source


class Refused(NamedTuple):
    """What can't be read: a record, a file, or a file on the machine of its task; or a note on how a record was read.

    Sorts in reading order.
    """

    file: int
    record: int  # its number, from 0; for a file, the number of records read before
    where: str
    why: str
    what: Literal["record", "file", "machine", "note"]


class SharedCorpus(Corpus):
    """A corpus of files that every machine of a cluster sees: paths, file:///PATH, hdfs://, s3a://, gs://, abfs://.

    A path and its file:// address give the same articles. Articles have the name of their file as it was given.
    """

    def files(self, path: str) -> Iterator[InputFile]:
        """As in `Corpus`. Raises Unreadable for what only this machine sees."""
        if path == "-" or is_address(path):
            what = "standard input" if path == "-" else "this address"
            raise Unreadable(path, f"--spark reads files: save what {what} gives, and give the file")
        if remote.scheme(path) not in (None, "file"):
            yield from self._remote(path)
            return
        for file in super().files(remote.local_path(path)):
            if file.stream:
                raise Unreadable(file.where, "is a pipe, and --spark reads files: save what comes, and give the file")
            yield file

    def _remote(self, uri: str) -> Iterator[InputFile]:
        any_file, skipped = False, set[str]()
        for remote_file in remote.list_files(uri):
            name = remote_file.relative_path or uri
            if remote_file.relative_path is None:
                yield InputFile(uri, detect_format(uri) or self._form or "text", size=remote_file.size)
                return
            if hidden := _first_skipped(name):
                if hidden[0] not in skipped:
                    skipped.add(hidden[0])
                    self.report_skipped(Unreadable(f"{uri.rstrip('/')}/{hidden[0]}", hidden[1]))
                continue
            if is_readme(name):
                continue
            if format := detect_format(name):
                any_file = True
                yield InputFile(remote_file.uri, format, uri, size=remote_file.size)
            else:
                self.report_skipped(Unreadable(remote_file.uri, UNKNOWN_FORMAT))
        if not any_file:
            raise empty_folder(uri)


def _first_skipped(name: str) -> tuple[str, str] | None:
    """The first part of a file's path, from the folder that the user named, that is skipped by its name, and why."""
    parts = name.split("/")
    for end, part in enumerate(parts, 1):
        if (why := skipped_by_name(part)) and (end < len(parts) or part.startswith(".")):
            return "/".join(parts[:end]), why
    return None


def list_files(corpus: Corpus) -> list[InputFile]:
    """All files. Raises Unreadable for what the corpus refuses, and reports what it skips."""
    return [file for path in corpus.paths for file in corpus.files(path)]


def make_tasks(files: Sequence[InputFile], defaults: DefaultMetadata, wanted: int, least: int = MIN_TASK) -> list[Task]:
    """The tasks that read the files: about `wanted`, if there is enough to read.

    `least` is the minimum size of a task in bytes.
    """
    share = max(least, -(-sum(map(_weight, files)) // max(1, wanted)))
    empty = Task((), defaults, os.getcwd())
    shares = [min(MAX_SHARES, -(-_weight(file) // share)) if file.multi_record else 1 for file in files]
    small = [(n, file) for n, file in enumerate(files) if shares[n] == 1]
    groups = batches(small, lambda numbered: _weight(numbered[1]), min(share, MAX_SMALL))
    tasks = [empty._replace(files=tuple(group)) for group in groups]
    for n, file in enumerate(files):
        if shares[n] > 1:
            tasks += [empty._replace(files=((n, file),), share=k, shares=shares[n]) for k in range(shares[n])]
    return tasks


def documents(task: Task) -> Iterator[ReadDocument | Refused]:
    """What a task reads, one document at a time in memory: the same on any machine, each time."""
    for n, file in task.files:
        number = 0
        try:
            with _opened(file, task.home) as stream:
                for record in records_in(stream, file.path, file.format or "text"):
                    if number % task.shares == task.share:
                        yield from _outcomes(n, number, record, task.defaults)
                    number += 1
        except Unreadable as problem:
            what: Literal["file", "machine"] = "machine" if isinstance(problem, _NotHere) else "file"
            yield Refused(n, number, problem.where, problem.why, what)
        except OSError as error:
            refusal = open_error(file.where, error)
            yield Refused(n, number, refusal.where, refusal.why, "file")


def report_refused(
    corpus: Corpus, files: Sequence[InputFile], counts: Mapping[int, int], refused: Iterable[Refused]
) -> None:
    """Report what all tasks skipped, once and in order, as a build on one machine does.

    `files` are those of `list_files`; `counts` has the number of documents of each, by its index. Raises QuotesError
    for an input that was named itself and can't be read, for a folder or a table that gave nothing, and for a file that
    a machine did not find, because then the answer would depend on the machine.
    """
    refused_files = set()
    for refusal in sorted(set(refused)):
        problem = Unreadable(refusal.where, refusal.why)
        if refusal.what == "note":
            corpus.report_note(refusal.where, refusal.why)
            continue
        if refusal.what == "machine":
            raise problem
        if refusal.what == "file":
            refused_files.add(refusal.file)
        corpus.refuse(files[refusal.file], problem)
    report_empty(corpus, files, counts, refused_files)


class _NotHere(Unreadable):
    """A file is not on the machine that must read it."""


def _weight(file: InputFile) -> int:
    return TEXT_OVERHEAD + file.size


def _outcomes(file: int, number: int, record: Record, defaults: DefaultMetadata) -> Iterator[ReadDocument | Refused]:
    try:
        document, where, notes = read_document(record, defaults)
    except Unreadable as problem:
        yield Refused(file, number, problem.where, problem.why, "record")
        return
    for note in notes:
        yield Refused(file, number, where, note, "note")
    yield ReadDocument(file, document)


def _opened(file: InputFile, home: str) -> BinaryIO:
    """The file on this machine. Raises _NotHere if it is missing, or differs from the file that was listed."""
    if remote.scheme(file.path):
        try:
            return remote.download(file.path)
        except Unreadable as problem:
            raise _NotHere(problem.where, problem.why) from None
    advice = "give files that all machines see, as hdfs://, s3a:// or a shared folder has them"
    try:
        stream = open(os.path.join(home, file.path), "rb")  # noqa: SIM115 (its reader closes it)
    except FileNotFoundError:
        raise _NotHere(file.where, f"no such file on {socket.gethostname()}: {advice}") from None
    if (size := os.fstat(stream.fileno()).st_size) != file.size:
        stream.close()
        raise _NotHere(file.where, f"has {size:,} bytes on {socket.gethostname()}, not {file.size:,}: {advice}")
    return stream
