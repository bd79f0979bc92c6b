"""The index folder and files that a user names, on the disk: one writer at a time, durable and atomic writes."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from index.disk.trusted_files import user_folder
from letters.model import QuotesError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

TEMPORARY = ".new-"  # in the names of temporary files, before the process id
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def default_folder() -> Path:
    """The index folder in the user's data folder, for who names none."""
    return user_folder("data", "XDG_DATA_HOME", "~/.local/share")


def write_error(folder: Path, error: Exception) -> QuotesError:
    """The error for a folder that can't be written: full disk, read-only, or in use."""
    reason = getattr(error, "strerror", None) or str(error)
    if "locked" in reason:
        return _in_use(folder) if _has_locks(folder) else _lockless(folder)
    return QuotesError(f"{folder}: can't write the index there ({reason}); make room or choose another --index")


def _in_use(folder: Path) -> QuotesError:
    return QuotesError(f"{folder}: another process is using this index; try again, or wait longer (--wait)")


def _lockless(folder: Path) -> QuotesError:
    return QuotesError(f"{folder}: this disk has no file locks; choose a local folder by --index")


def _has_locks(folder: Path) -> bool:
    """Whether the file system has locks as SQLite needs them; SQLite can't distinguish missing locks from a held one."""
    if sys.platform == "win32":
        return True
    try:
        with (folder / "lock").open("rb") as file:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (*BUSY, errno.ENOENT)
    return True


@contextmanager
def write_lock(folder: Path, wait: float = 10.0, name: str = "lock") -> Iterator[None]:
    """Hold the folder's write lock, which a killed process loses by itself.

    `wait` is in seconds. Raises QuotesError where another process continues writing for longer, and where
    the place can't be written or has no locks.
    """
    try:
        _ensure_folder(folder)
        if (folder / name).is_symlink():  # in a folder from another user it could point anywhere
            (folder / name).unlink()
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | NO_FOLLOW, 0o666)
    except OSError as error:
        raise write_error(folder, error) from error
    try:
        _lock(handle, folder, time.monotonic() + wait)
        yield
    finally:
        os.close(handle)


def _ensure_folder(folder: Path) -> None:
    """Make a folder if there is none, and sync its parent."""
    if not folder.is_dir():
        _ensure_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def _lock(handle: int, folder: Path, until: float) -> None:
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in BUSY:
                raise _lockless(folder) from error
        if time.monotonic() >= until:
            raise _in_use(folder)
        time.sleep(0.05)


def temporary_path(path: Path) -> Path:
    """Where the next state of `path` is written before it is swapped in: the same folder, another name."""
    return path.with_name(f"{path.name}{TEMPORARY}{os.getpid()}")


def remove_leftovers(folder: Path, prefix: str) -> None:
    """Remove temporary files of killed writers that begin with `prefix`; the caller holds the lock."""
    for path in folder.glob(f"{prefix}*{TEMPORARY}*"):
        if path.is_dir() and not path.is_symlink():
            from shutil import rmtree

            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def create_locked(path: Path) -> Iterator[None]:
    """Create a file and lock it, so that no other process takes it for a leftover."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        if sys.platform == "win32":
            os.close(handle)  # a file that is open can't take another's place there, nor be removed
            yield
            return
        with suppress(OSError):  # no locks on this disk
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        if sys.platform != "win32":
            os.close(handle)


def remove_if_unlocked(path: Path) -> None:
    """Remove a file, unless a living process has locked it."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | NO_FOLLOW | getattr(os, "O_NONBLOCK", 0))
        try:
            if sys.platform != "win32":
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
        finally:
            os.close(handle)
        if sys.platform == "win32":
            path.unlink()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and sys.platform == "win32":
        return  # folders can't be opened there
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def swap(new: Path, path: Path) -> None:
    """Replace `path` by a finished file, durably and atomically."""
    sync(new)
    os.replace(new, path)
    sync(path.parent)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A hidden file beside `path` that replaces it at the end or is removed; removes those of killed processes too."""
    new = temporary_path(path.with_name(f".{path.name}"))
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f".{path.name}{TEMPORARY}"):
            remove_if_unlocked(leftover)
    try:
        with create_locked(new):
            yield new
            swap(new, path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def named_output(path: Path) -> Iterator[IO[bytes]]:
    """A stream to a file that a user names, which is replaced only by a complete one; to a device or pipe directly.

    Raises QuotesError as `wrap_os_errors` does.
    """
    with wrap_os_errors(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
        else:  # what a link leads to is replaced, not the link
            with atomic_write(path.resolve()) as new, new.open("wb") as stream:
                yield stream


@contextmanager
def wrap_os_errors(path: Path) -> Iterator[None]:
    """Turn write errors into a QuotesError that names the file asked for, not the temporary one; and refuse a folder."""
    if path.is_dir():
        raise QuotesError(f"{path}: is a folder; name a file in it")
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, BrokenPipeError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise QuotesError(f"{path}: can't be written ({reason}); make room or name another file") from error
