"""Passages into Whoosh's index: all of a library, or those that changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.fulltext.document import SentenceParts, document, id_fact, lexicon_words
from index.fulltext.engine import FileStorage, fields
from index.fulltext.lexicon import LexiconWriter
from index.model import SILENT, Passage, Progress, Reading
from index.store import Library

MEMORY = 256  # MB that a build may hold before it continues on the disk


def _schema() -> Any:
    """The words of all wordings, scored; and the facts, each as `field:value`, which are not."""
    return fields.Schema(
        words=fields.TEXT(phrase=False), facts=fields.KEYWORD(), told=fields.STORED(), first=fields.COLUMN(),
        last=fields.COLUMN(), place=fields.COLUMN(),
    )  # fmt: skip


def fill(folder: Path, library: Library, progress: Progress | None) -> None:
    """Write a document for each passage of the library into a new index in an empty folder."""
    total = library.counts()["passages"]
    with _writer(FileStorage(str(folder)).create_index(_schema()), folder, library) as write:
        for done, (passage, readings) in enumerate(library.all_passages(), 1):
            write.document(passage, readings)
            (progress or SILENT)("indexing", done, total)


def update(folder: Path, library: Library, changed: Collection[str]) -> None:
    """Write passages as they are now, in place of what an index had of them."""
    index = FileStorage(str(folder)).open_index()
    with _writer(index, folder, library) as write, index.searcher() as searcher:
        write.passages(changed, searcher)


class _DocumentWriter:
    """Documents on their way into an index."""

    def __init__(self, writer: Any, lexicon: LexiconWriter, library: Library) -> None:
        self._writer = writer
        self._lexicon = lexicon
        self._library = library
        self._sources = library.sources()
        self._sentence_parts = SentenceParts(self._sources)

    def document(self, passage: Passage, readings: list[Reading]) -> None:
        """Write a passage that isn't there yet."""
        translated = self._library.translations([passage.id]) if passage.source is not None else []
        languages = {row.reading.language for row in translated}
        document_fields = document(passage, readings, self._sources, self._sentence_parts, languages)
        self._writer.add_document(**document_fields)
        self._lexicon.add(lexicon_words(document_fields["told"][1]))

    def passages(self, ids: Collection[str], searcher: Any) -> None:
        """Write passages as they are now, in place of what was written of them before."""
        for id in ids:
            for stored in searcher.documents(facts=id_fact(id)):
                self._lexicon.add(lexicon_words(stored["told"][1]), -1)
            self._writer.delete_by_term("facts", id_fact(id))
        for passage, readings in self._library.with_readings(ids):
            self.document(passage, readings)


@contextmanager
def _writer(index: Any, folder: Path, library: Library) -> Iterator[_DocumentWriter]:
    """Write into an index: the whole, or where it fails nothing."""
    writer = index.writer(compound=False, limitmb=MEMORY)
    lexicon = LexiconWriter(folder)
    kept = False
    try:
        yield _DocumentWriter(writer, lexicon, library)
        writer.commit()
        kept = True
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # of files that are closed already; the first failure is raised
                writer.cancel()
        raise
    finally:
        lexicon.close(keep=kept)
