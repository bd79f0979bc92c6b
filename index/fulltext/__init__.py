"""Full-text search over the library's passages: a Whoosh index, derived, rebuilt whenever it is of no use.

It lies beside the library in `whoosh-N`, where N begins the revision that it shows, or in the user's state
folder where the library's can't be written. It finds passages; what they say is read from the library.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from index.disk import trusted_files
from index.disk.index_folder import TEMPORARY, remove_leftovers, sync, temporary_path, write_lock
from index.fulltext import query_language, trusted_folder
from index.fulltext.document import FORMAT, SentenceParts, document, id_fact
from index.fulltext.whoosh_query import Weighting, fact, queried
from index.model import Passage, Reading
from index.store import Library
from letters.model import QuotesError

with warnings.catch_warnings():  # Python 3.12 warns of escapes in Whoosh's strings
    warnings.simplefilter("ignore")
    import whoosh
    from whoosh import fields
    from whoosh import query as queries
    from whoosh.filedb.filestore import FileStorage

Sort = Literal["relevance", "date", "oldest"]
Progress = Callable[[str, int, int], None]  # (stage, done, of)
MEMORY = 256  # MB that a build may hold before it goes on on the disk


class Hit(NamedTuple):
    """A passage that a search found; `outlets` and `uses` count all of its readings."""

    passage: str
    text: str
    source: str | None
    score: float
    outlets: int
    uses: int


class Hits(NamedTuple):
    """How many passages there are, and the first of them."""

    total: int
    hits: list[Hit]


def search(
    library: Library,
    words: str,
    *,
    sort: Sort = "relevance",
    limit: int | None = 20,
    kind: str | None = None,
    progress: Progress | None = None,
) -> Hits:
    """The passages that fit a query (`index.fulltext.query_language` has the language), the best, latest or oldest first.

    Conditions hold of a passage with all its readings: `outlet:x after:y` are passages
    that x printed and that somebody printed since y. Passages of no source that nobody gives as anyone's
    words (names, titles, scare quotes) are found only where `kind` or the query asks for a kind. Raises
    QuotesError where the query can't be understood and where no full-text index can be made.
    """
    tree = query_language.parse(words)
    if kind is not None:
        tree = query_language.AllOf((tree, query_language.FIELDS["kind"]("kind", kind)))
    for again in (False, True):
        folder = ready(library, progress)
        try:
            return _search_in(library, folder, tree, sort, limit)
        except QuotesError:
            raise
        except Exception as error:  # whatever Whoosh meets in files that it can't read
            if again:
                raise QuotesError(f"{folder}: full-text index can't be read ({error}); run quotes build", 3) from error
            trusted_folder.forget(folder)
    raise AssertionError("unreachable")


def ready(library: Library, progress: Progress | None = None, wait: float = 60.0) -> Path:
    """The folder of a full-text index that shows this library, made where there is none; raises QuotesError."""
    tag = _tag(library.revision)
    parents = (library.folder, trusted_files.state_folder() / trusted_files.folder_key(library.folder))
    for parent in parents:
        if trusted_folder.trusted(_folder_of(parent, library.revision), tag):
            return _folder_of(parent, library.revision)
    reasons = []
    with _quiet_finalizers():
        for parent in parents:
            try:
                made = _make(library, parent, tag, progress, wait)
                if parent == parents[0] and parents[1].is_dir():  # what served while this could not be written
                    trusted_folder.forget_all(parents[1])
                    _remove(parents[1:])
                return made
            except OSError as error:
                reasons.append(error.strerror or str(error))
            except QuotesError as error:
                if error.code == 3:
                    raise
                reasons.append(str(error))
    raise QuotesError(
        f"{library.folder}: the full-text index can't be written there ({reasons[0]}), nor in {parents[1]} ({reasons[1]});"
        " set QUOTES_STATE to a folder that can be written"
    )


def intact(library: Library) -> Literal["intact", "none", "damaged"]:
    """Whether the full-text index of this library is as it was written, all of it looked at."""
    parents = (library.folder, trusted_files.state_folder() / trusted_files.folder_key(library.folder))
    folders = [folder for parent in parents if (folder := _folder_of(parent, library.revision)).exists()]
    if not folders:
        return "none"
    return "intact" if trusted_folder.trusted(folders[0], _tag(library.revision), thoroughly=True) else "damaged"


@contextmanager
def _quiet_finalizers() -> Iterator[None]:
    """Keep files that Whoosh left open on a full disk from reporting it again when they are finalised."""
    report = sys.unraisablehook
    sys.unraisablehook = lambda error: None if isinstance(error.exc_value, OSError) else report(error)
    try:
        yield
    finally:
        gc.collect()
        sys.unraisablehook = report


def _tag(revision: str) -> str:
    return f"{revision} {FORMAT} whoosh {whoosh.__version__} python {sys.version_info[:2]}"


def _folder_of(parent: Path, revision: str) -> Path:
    return parent / f"whoosh-{revision[:12]}"


def _make(library: Library, parent: Path, tag: str, progress: Progress | None, wait: float) -> Path:
    """Build the index in a folder aside and swap it in; raises OSError where that can't be written."""
    parent.mkdir(parents=True, exist_ok=True)
    if not os.access(parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(parent))
    folder = _folder_of(parent, library.revision)
    with write_lock(parent, wait, "whoosh.lock"):
        if trusted_folder.trusted(folder, tag):
            return folder  # another process made it meanwhile
        remove_leftovers(parent, "whoosh-")
        new = temporary_path(folder)
        try:
            former = _updated(new, parent, library)
            if not former:
                new.mkdir()
                _fill(new, library, progress)
            for path in new.iterdir():
                sync(path)
            sync(new)
            _remove(path for path in parent.glob("whoosh-*") if TEMPORARY not in path.name)
            os.replace(new, folder)
            trusted_folder.remember(folder, tag, former)
            sync(parent)
        finally:
            _remove([new])
    return folder


def _updated(new: Path, parent: Path, library: Library) -> Path | None:
    """The index of a revision before, moved to `new` and brought up to date; where it was, or None."""
    for revision, changed in library.revisions():
        former = _folder_of(parent, revision)
        if trusted_folder.trusted(former, _tag(revision)):
            os.replace(former, new)
            with _writer(FileStorage(str(new)).open_index(), library) as write:
                write.passages(changed)
            return former
    return None


def _remove(paths: Iterable[Path]) -> None:
    """Remove files and folders; those of an older state or from elsewhere, never opened."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            trusted_folder.forget(path)
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _schema() -> Any:
    """The words of all wordings, scored; and the facts, each as `field:value`, which are not."""
    return fields.Schema(
        words=fields.TEXT(phrase=False), facts=fields.KEYWORD(), told=fields.STORED(), first=fields.COLUMN(),
        last=fields.COLUMN(), place=fields.COLUMN(),
    )  # fmt: skip


def _fill(folder: Path, library: Library, progress: Progress | None) -> None:
    """Write a document for each passage of the library."""
    total = library.counts()["passages"]
    with _writer(FileStorage(str(folder)).create_index(_schema()), library) as write:
        for done, (passage, readings) in enumerate(library.all_passages(), 1):
            write.document(passage, readings)
            if progress:
                progress("indexing", done, total)


class _DocumentWriter:
    """Documents on their way into an index."""

    def __init__(self, writer: Any, library: Library) -> None:
        self._writer = writer
        self._library = library
        self._sources = library.sources()
        self._sentence_parts = SentenceParts(self._sources)

    def document(self, passage: Passage, readings: list[Reading]) -> None:
        """Write a passage that isn't there yet."""
        self._writer.add_document(**document(passage, readings, self._sources, self._sentence_parts))

    def passages(self, ids: Iterable[str]) -> None:
        """Write passages as they are now, in place of what was written of them before."""
        passages = self._library.passages(ids)
        for id in sorted(ids):
            self._writer.delete_by_term("facts", id_fact(id))
            if id in passages:
                self.document(passages[id], self._library.readings([id]))


@contextmanager
def _writer(index: Any, library: Library) -> Iterator[_DocumentWriter]:
    """Write into an index: the whole, or where it fails nothing."""
    writer = index.writer(compound=False, limitmb=MEMORY)
    try:
        yield _DocumentWriter(writer, library)
        writer.commit()
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # of files that are closed already; the first failure is raised
                writer.cancel()
        raise


def _search_in(library: Library, folder: Path, tree: query_language.Tree, sort: Sort, limit: int | None) -> Hits:
    whole = (
        queried(tree)
        if "kind" in query_language.fields_of(tree)
        else queries.And([queried(tree), queries.Not(fact("hidden", "yes"))])
    )
    index = FileStorage(str(folder), readonly=True).open_index()
    with index.searcher(weighting=Weighting(library.counts()["passages"])) as searcher:
        scored = [(number, score) for number, score in searcher.search(whole, limit=None).items()]
        ordered = _sorted(searcher, scored, sort)[:limit]
        stored = [(score, searcher.stored_fields(number)["told"]) for number, score in ordered]
    passages = library.passages(id for _, (id, *_) in stored)
    hits = [
        Hit(id, passages[id].text, passages[id].source, round(score, 4), outlets, uses)
        for score, (id, _, outlets, uses) in stored
    ]
    return Hits(len(scored), hits)


def _sorted(searcher: Any, scored: list[tuple[int, float]], sort: Sort) -> list[tuple[int, float]]:
    """Hits as (number, score) in the order asked for; ties in order of the library, unknown dates last."""
    if not scored:
        return []  # an index without a document has no columns
    reader = searcher.reader()
    place = reader.column_reader("place")
    if sort == "relevance":
        return sorted(scored, key=lambda hit: (-hit[1], place[hit[0]]))
    day = reader.column_reader("last" if sort == "date" else "first")
    ordered = sorted(scored, key=lambda hit: place[hit[0]])
    ordered.sort(key=lambda hit: day[hit[0]], reverse=sort == "date")
    return [hit for hit in ordered if day[hit[0]]] + [hit for hit in ordered if not day[hit[0]]]
