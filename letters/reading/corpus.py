"""Files to articles and sources: which files, what format, which encoding; and the data that ships with the program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from letters.model import Article, QuotesError, Source
from letters.reading.errors import Unreadable, printable, raise_if_empty
from letters.reading.files import InputFile, read_text, with_size
from letters.reading.folder import files_in
from letters.reading.formats import FORMATS_THAT_ARE_READ, SUFFIXES, detect_format
from letters.reading.metadata import DefaultMetadata, checked_language, day, path_id, to_document, unread_dates
from letters.reading.mojibake import checked, require_ftfy
from letters.reading.records import Record
from letters.reading.response import is_address, normalize_address

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["FORMATS", "Corpus", "DefaultMetadata", "InputFile", "Note", "Record", "Skip", "read", "shipped_documents"]

Skip = Callable[[str, str], None]
Note = Callable[[str, str], None]
_NOTHING = DefaultMetadata()

FORMATS = {suffix[1:]: name for suffix, name in SUFFIXES.items()} | {"text": "text"}


class Corpus:
    """Files, folders (recursive, sorted), addresses (http, https) and standard input (`-`), with metadata for
    all documents in them.

    `defaults` fills in what a text doesn't say of itself. `skip` is called with the path (or FILE:LINE) and the
    reason for whatever a folder holds that can't be read; `note` with the path and what was guessed or repaired to read
    it. `input_format` (a suffix without its dot) says what comes on standard input, else its first bytes do. What is named
    itself and can't be read raises QuotesError (code 2), and so does a folder without an article. The id of a record
    belongs to its file (FILE#ID), since another file may have it too; with `own_ids` the records of a file that is given
    alone have the ids that they state.
    """

    def __init__(
        self, paths: Iterable[str | Path], *, defaults: DefaultMetadata = _NOTHING, skip: Skip | None = None,
        note: Note | None = None, input_format: str | None = None, own_ids: bool = False,
    ) -> None:  # fmt: skip
        if input_format is not None and input_format not in FORMATS:
            raise QuotesError(f"unknown input format {input_format}: choose one of {', '.join(FORMATS)}")
        day(defaults.published, "--published")
        checked_language(defaults.language, "--language")
        if defaults.repair:
            require_ftfy()
        self.paths = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
        self.defaults = defaults
        self._skip = skip
        self._note = note
        self._own_ids = own_ids and len(self.paths) == 1 and not os.path.isdir(self.paths[0])
        self._form = FORMATS[input_format] if input_format else None

    def __iter__(self) -> Iterator[Article | Source]:
        """The articles and sources, one at a time."""
        return (document for document, _ in self.with_places())

    def with_places(self) -> Iterator[tuple[Article | Source, str]]:
        """The articles and sources, one at a time, each with the file, or the file and line, where it stands."""
        for path in self.paths:
            documents = (document for file in self.files(path) for document in self._documents(file))
            yield from raise_if_empty(documents, partial(empty_folder, path))

    def files(self, path: str) -> Iterator[InputFile]:
        """The files of one of the paths, in order. Raises Unreadable for what isn't there, and a folder without any."""
        if path == "-":
            yield InputFile(path, self._form, stream=path)
        elif is_address(path):
            name = normalize_address(path)
            yield InputFile(path, detect_format(urlsplit(name).path), stream=name)
        elif os.path.isdir(path):
            files = (InputFile(file, detect_format(file), path) for file in files_in(path, self.report_skipped))
            yield from raise_if_empty(map(with_size, files), partial(empty_folder, path))
        else:
            yield with_size(InputFile(path, detect_format(path) or self._form or "text"), self._form)

    def refuse(self, file: InputFile, problem: Unreadable) -> None:
        """Report what can't be read as skipped; raise it where the user named the file itself and not a folder."""
        if file.folder is None and not (file.lenient and problem.where != file.where):
            raise problem
        self.report_skipped(problem)

    def report_skipped(self, problem: Unreadable) -> None:
        """Report what is skipped and why."""
        if self._skip:
            self._skip(problem.where, problem.why)

    def report_note(self, where: str, note: str) -> None:
        """Report what was guessed or repaired to read a text."""
        if self._note:
            self._note(printable(where), printable(note))

    def _documents(self, file: InputFile) -> Iterator[tuple[Article | Source, str]]:
        documents = self._readable(file)
        try:
            yield from raise_if_empty(documents, partial(empty_table, file)) if file.multi_record else documents
        except Unreadable as problem:
            self.refuse(file, problem)

    def _readable(self, file: InputFile) -> Iterator[tuple[Article | Source, str]]:
        """The documents of the records that can be read."""
        for record in file.records():
            try:
                document, where, notes = read_document(record, self.defaults, own_ids=self._own_ids)
            except Unreadable as problem:
                self.refuse(file, problem)
            else:
                for note in notes:
                    self.report_note(where, note)
                yield document, where


def read(
    paths: Iterable[str | Path], *, defaults: DefaultMetadata = _NOTHING, skip: Skip | None = None, note: Note | None = None,
    input_format: str | None = None,
) -> Iterator[Article | Source]:  # fmt: skip
    """The articles and sources of a `Corpus` with `own_ids`, one at a time."""
    yield from Corpus(paths, defaults=defaults, skip=skip, note=note, input_format=input_format, own_ids=True)


def empty_table(file: InputFile) -> Unreadable:
    """The error for a table without a text."""
    return Unreadable(file.where, "is empty: it holds no record that can be read")


def empty_folder(folder: str) -> Unreadable:
    """The error for a folder without a text."""
    return Unreadable(path_id(folder), f"no articles in this folder: it needs files of {FORMATS_THAT_ARE_READ}")


def shipped_documents() -> Iterator[Article | Source]:
    """The sources and clippings that ship with the program, sorted; the id of a clipping is `clippings/STEM`."""
    for folder, name, entry in _shipped_entries():
        yield to_document(read_text(entry.read_bytes(), f"{folder}/{name}", "markdown", name), _NOTHING)


def shipped_ids() -> frozenset[str]:
    """The ids of the shipped sources and clippings."""
    return frozenset(name if folder == "sources" else f"{folder}/{name}" for folder, name, _ in _shipped_entries())


def _shipped_entries() -> Iterator[tuple[str, str, Traversable]]:
    """The folder, the name and the file of each, sorted."""
    for folder in ("sources", "clippings"):
        entries = (e for e in files("letters").joinpath("data", folder).iterdir() if e.name.endswith(".md"))
        for entry in sorted(entries, key=lambda entry: entry.name):
            yield folder, entry.name.removesuffix(".md"), entry


class NotedDocument(NamedTuple):
    """A document, the place it has in messages, and what to say of its reading: a line each."""

    document: Article | Source
    where: str
    notes: tuple[str, ...]


def read_document(record: Record, defaults: DefaultMetadata, *, own_ids: bool = False) -> NotedDocument:
    """The document of a record, with the id that the record states alone (`own_ids`) or with its file. Raises Unreadable."""
    parsed = checked(record.read(), defaults.repair)
    if own_ids and parsed.own_id:
        parsed = parsed._replace(id=parsed.own_id, name=parsed.own_id)
    notes = (*parsed.notes, *unread_dates(parsed.metadata))
    return NotedDocument(to_document(parsed, defaults), parsed.where, notes)
