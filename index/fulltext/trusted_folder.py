"""Which folders hold files that we wrote ourselves, as the user's state folder remembers them.

Opening a Whoosh folder unpickles, so that one from elsewhere could run code: only a folder whose files are
those that were written here may be opened.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from index.disk import trusted_files
from index.disk.index_folder import atomic_write


def remember(folder: Path, tag: str, former: Path | None = None) -> None:
    """Remember a folder as ours, with its files as they are, and no other beside it; `tag` says what it is.

    Where it was another trusted folder before, only files that are new or changed since are read. Raises OSError.
    """
    digests = {tuple(marks): digest for *marks, digest in _files(former)} if former else {}
    files = {}
    for path in folder.iterdir():
        marks = _marks(path)
        files[path.name] = [*marks, digests.get(tuple(marks)) or _digest(path)]
    forget_all(folder.parent)
    _write(folder, {"folder": str(folder), "tag": tag, "files": files})


def _files(folder: Path) -> Iterable[list[Any]]:
    """The files of a folder that is remembered."""
    files: dict[str, list[Any]] = json.loads(_record(folder).read_text("utf-8"))["files"]
    return files.values()


def trusted(folder: Path, tag: str, *, thoroughly: bool = False) -> bool:
    """Whether a folder holds exactly what we remembered under this tag.

    A file's content is hashed again only where its size, times or number changed, unless all is to be looked at.
    """
    try:
        record = json.loads(_record(folder).read_text("utf-8"))
        digests: dict[str, list[Any]] = record["files"]
        if record["tag"] != tag or folder.is_symlink() or {path.name for path in folder.iterdir()} != digests.keys():
            return False
        return _unchanged(folder, record, digests, thoroughly)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _unchanged(folder: Path, record: dict[str, Any], digests: dict[str, list[Any]], thoroughly: bool) -> bool:
    touched = False
    for file, (*marks, digest) in digests.items():
        marks_now = _marks(folder / file)
        if marks_now != marks or thoroughly:
            if _digest(folder / file) != digest:
                return False
            digests[file], touched = [*marks_now, digest], True
    if touched:
        with suppress(OSError):  # next time they are hashed again
            _write(folder, record)
    return True


def forget(folder: Path) -> None:
    """Trust a folder no longer."""
    _record(folder).unlink(missing_ok=True)


def forget_all(home: Path) -> None:
    """Trust nothing that lies in a folder; what killed processes left of records goes too."""
    for path in trusted_files.state_folder().glob(f"{trusted_files.folder_key(home)}-*"):
        path.unlink(missing_ok=True)


def _marks(path: Path) -> list[int]:
    """What changes when a file does: its size, times and number; the change time is the system's to set alone."""
    info = path.lstat()
    if not stat.S_ISREG(info.st_mode):
        raise OSError(f"{path}: not a file")
    return [info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino]


def _digest(path: Path) -> str:
    digest = blake2b(digest_size=20)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _record(folder: Path) -> Path:
    return trusted_files.state_folder() / f"{trusted_files.folder_key(folder.parent)}-{folder.name}.json"


def _write(folder: Path, record: dict[str, Any]) -> None:
    path = _record(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as new:
        new.write_text(json.dumps(record), "utf-8")
