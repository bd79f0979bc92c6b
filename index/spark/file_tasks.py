"""Files that every machine of a cluster sees, cut into tasks; what a task gives, on any machine; what all gave.

The articles are those of `letters.reading.corpus.Corpus`, whatever the tasks and their order. A large file of many records is
given to several tasks: each cuts the whole of it, which costs little, and reads only its share of the records.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Literal, NamedTuple

from index.builder.document_reading import TEXT_OVERHEAD, batches, report_empty
from letters.model import Article, Source
from letters.reading import remote
from letters.reading.corpus import Corpus, DefaultMetadata, empty_folder
from letters.reading.errors import Unreadable, open_error
from letters.reading.files import InputFile, records_in
from letters.reading.folder import UNKNOWN_FORMAT, is_readme
from letters.reading.format_detection import detect_format
from letters.reading.metadata import to_document
from letters.reading.records import Record
from letters.reading.response import is_address

LEAST = 1 << 22  # bytes that are worth a task
MOST = 1 << 24  # bytes of small files in one task
SHARES = 64  # of one file: a page of an archive is cut in a sixtieth of the time in which it is read and isolated


class Task(NamedTuple):
    """Files to read whole, or a share of one file's records."""

    files: tuple[tuple[int, InputFile], ...]  # each with its place among all files
    defaults: DefaultMetadata
    home: str  # the folder that paths start from
    share: int = 0  # which records are read: those whose number leaves this when divided
    of: int = 1  # by this


class Came(NamedTuple):
    """A document, and the file that gave it."""

    file: int
    document: Article | Source


class Refused(NamedTuple):
    """What can't be read: a record, a file, or a file on the machine that was to read it. In order as files are read."""

    file: int
    record: int  # its number, from 0; of a file, how many records were found in it before
    where: str
    why: str
    what: Literal["record", "file", "machine"]


class SharedCorpus(Corpus):
    """A corpus of files that every machine of a cluster sees: paths, file:///PATH, hdfs://, s3a://, gs://, abfs://.

    A path and its file:// name are the same; any other article is called after the name of its file as it was given.
    """

    def files(self, path: str) -> Iterator[InputFile]:
        """As a `Corpus` has them. Raises Unreadable for what only this machine sees."""
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
        any_file = False
        for found in remote.list_files(uri):
            name = found.relative_path or uri
            if found.relative_path is None:
                yield InputFile(uri, detect_format(uri) or self._form or "text", size=found.size)
                return
            if any(part.startswith(".") for part in name.split("/")) or is_readme(name):
                continue
            if format := detect_format(name):
                any_file = True
                yield InputFile(found.uri, format, uri, size=found.size)
            else:
                self.report_skipped(Unreadable(found.uri, UNKNOWN_FORMAT))
        if not any_file:
            raise empty_folder(uri)


def listed(corpus: Corpus) -> list[InputFile]:
    """All files. Raises Unreadable for what the corpus refuses, and tells of what it passes over."""
    return [file for path in corpus.paths for file in corpus.files(path)]


def cut(files: Sequence[InputFile], defaults: DefaultMetadata, wanted: int, least: int = LEAST) -> list[Task]:
    """The tasks that read them: about as many as wanted where there is enough to read.

    `least` is in bytes: less is not worth a task.
    """
    share = max(least, -(-sum(map(_weight, files)) // max(1, wanted)))
    some = Task((), defaults, os.getcwd())
    shares = [min(SHARES, -(-_weight(file) // share)) if file.multi_record else 1 for file in files]
    small = [(n, file) for n, file in enumerate(files) if shares[n] == 1]
    found = [some._replace(files=tuple(held)) for held in batches(small, lambda one: _weight(one[1]), min(share, MOST))]
    for n, file in enumerate(files):
        if shares[n] > 1:
            found += [some._replace(files=((n, file),), share=k, of=shares[n]) for k in range(shares[n])]
    return found


def documents(task: Task) -> Iterator[Came | Refused]:
    """What a task gives, one at a time in memory: on any machine, and each time the same."""
    for n, file in task.files:
        number = 0
        try:
            with _opened(file, task.home) as stream:
                for record in records_in(stream, file.path, file.format or "text"):
                    if number % task.of == task.share:
                        yield _outcome(n, number, record, task.defaults)
                    number += 1
        except Unreadable as problem:
            what: Literal["file", "machine"] = "machine" if isinstance(problem, _Away) else "file"
            yield Refused(n, number, problem.where, problem.why, what)
        except OSError as error:
            told = open_error(file.where, error)
            yield Refused(n, number, told.where, told.why, "file")


def settle(corpus: Corpus, files: Sequence[InputFile], came: Mapping[int, int], refused: Iterable[Refused]) -> None:
    """Tell of what all tasks passed over, once and in order, as a build on one machine does.

    `files` are those of `tasks`; `came` counts the documents of each, by its place. Raises QuotesError for what was
    named itself and can't be read, for a folder or a table that gave nothing, and for what a machine did not find: the
    answer would depend on which machine read it.
    """
    over = set()
    for one in sorted(set(refused)):
        problem = Unreadable(one.where, one.why)
        if one.what == "machine":
            raise problem
        if one.what == "file":
            over.add(one.file)
        corpus.refuse(files[one.file], problem)
    report_empty(corpus, files, came, over)


class _Away(Unreadable):
    """A file is not on the machine that is to read it."""


def _weight(file: InputFile) -> int:
    return TEXT_OVERHEAD + file.size


def _outcome(file: int, number: int, record: Record, defaults: DefaultMetadata) -> Came | Refused:
    try:
        return Came(file, to_document(record.read(), defaults))
    except Unreadable as problem:
        return Refused(file, number, problem.where, problem.why, "record")


def _opened(file: InputFile, home: str) -> BinaryIO:
    """The file on this machine. Raises _Away where it isn't here, or is another one than on the machine that listed it."""
    if remote.scheme(file.path):
        try:
            return remote.download(file.path)
        except Unreadable as problem:
            raise _Away(problem.where, problem.why) from None
    mend = "give files that all machines see, as hdfs://, s3a:// or a shared folder has them"
    try:
        stream = open(os.path.join(home, file.path), "rb")  # noqa: SIM115 (its reader closes it)
    except FileNotFoundError:
        raise _Away(file.where, f"no such file on {socket.gethostname()}: {mend}") from None
    if (size := os.fstat(stream.fileno()).st_size) != file.size:
        stream.close()
        raise _Away(file.where, f"has {size:,} bytes on {socket.gethostname()}, not {file.size:,}: {mend}")
    return stream
