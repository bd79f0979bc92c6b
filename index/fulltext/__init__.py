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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from index.disk import trusted_files
from index.disk.index_folder import TEMPORARY, remove_leftovers, sync, temporary_path, write_lock
from index.fulltext import engine, query_language, trusted_folder
from index.fulltext.document import FORMAT
from index.fulltext.lexicon import fingerprint
from index.fulltext.searching import Sort, search_in
from index.fulltext.writing import fill, update
from index.model import Progress
from index.search_results import SearchResult
from index.store import Library
from letters.model import QuotesError

__all__ = ["Progress", "Sort", "intact", "ready", "search"]


def search(
    library: Library,
    words: str,
    *,
    sort: Sort = "relevance",
    limit: int | None = 20,
    progress: Progress | None = None,
) -> SearchResult:
    """The passages that fit a query (`index.fulltext.query_language` has the language), the best, latest or oldest first.

    Conditions hold of a passage with all its readings: `outlet:x after:y` are passages
    that x printed and that somebody printed since y. Passages of no source that nobody gives as anyone's
    words (names, titles, scare quotes) are found only where the query asks for a kind. Raises
    QuotesError where the query can't be understood and where no full-text index can be made.
    """
    tree = query_language.parse(words)
    for again in (False, True):
        folder = ready(library, progress)
        try:
            return search_in(library, folder, words, tree, sort, limit)
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
    parents = _parents(library)
    for parent in parents:
        if trusted_folder.trusted(_folder_of(parent, library.revision), tag):
            return _folder_of(parent, library.revision)
    reasons = []
    with _quiet_finalizers():
        for parent in parents:
            try:
                folder = _make(library, parent, tag, progress, wait)
                if parent == parents[0] and parents[1].is_dir():  # what served while this could not be written
                    trusted_folder.forget_all(parents[1])
                    _remove(parents[1:])
                return folder
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
    folders = [folder for parent in _parents(library) if (folder := _folder_of(parent, library.revision)).exists()]
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


def _parents(library: Library) -> tuple[Path, Path]:
    """Where its index may lie: beside the library, or in the user's state folder."""
    return library.folder, trusted_files.state_folder() / trusted_files.folder_key(library.folder)


def _tag(revision: str) -> str:
    return f"{revision} {FORMAT} {fingerprint()} whoosh {engine.__version__} python {sys.version_info[:2]}"


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
                fill(new, library, progress)
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
            update(new, library, changed)
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
