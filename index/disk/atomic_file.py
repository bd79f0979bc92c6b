"""Writes a file that the user names atomically: the old content stays until the new one is complete."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.disk import index_folder
from letters.model import QuotesError


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A hidden file beside `path` that replaces it at the end or is removed; removes those of killed processes too."""
    new = index_folder.temporary_path(path.with_name(f".{path.name}"))
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f".{path.name}{index_folder.TEMPORARY}"):
            index_folder.remove_if_unlocked(leftover)
    try:
        with index_folder.create_locked(new):
            yield new
            index_folder.swap(new, path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def wrap_os_errors(path: Path) -> Iterator[None]:
    """Turn write errors into a QuotesError that names the file asked for, not the temporary one."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, BrokenPipeError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise QuotesError(f"{path}: can't be written ({reason}); make room or name another file") from error
