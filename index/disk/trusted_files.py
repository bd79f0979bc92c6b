"""The user's own state folder: which libraries were made or checked by this user."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from letters.model import QuotesError


def state_folder() -> Path:
    """The state folder: QUOTES_STATE, else the platform's default."""
    if folder := os.environ.get("QUOTES_STATE"):
        return Path(folder)
    return user_folder("state", "XDG_STATE_HOME", "~/.local/state")


def user_folder(kind: str, variable: str, default: str) -> Path:
    """Our folder for this kind of files; on Linux it is in `default` where `variable` names no other place.

    Raises QuotesError where no home folder is known.
    """
    try:
        if sys.platform == "linux" and variable not in os.environ and "ANDROID_DATA" not in os.environ:
            return Path(default, "quotes").expanduser()  # platformdirs says the same, but takes long to load
        from platformdirs import PlatformDirs

        folder: Path = getattr(PlatformDirs("quotes"), f"user_{kind}_path")
        return folder
    except RuntimeError:
        raise QuotesError(
            "No home folder is known for this user: set HOME, or both QUOTES_STATE and QUOTES_INDEX to a folder"
        ) from None


def folder_key(folder: Path) -> str:
    """A short name for a folder, from its whole path."""
    from hashlib import blake2b

    return blake2b(os.fsencode(folder.resolve()), digest_size=12).hexdigest()


def is_trusted(path: Path) -> bool:
    """Whether this very file, at this path, was made or checked by this user before."""
    try:
        return _record(path).read_text("ascii") == _marks(path)
    except (OSError, ValueError):
        return False


def trust(path: Path) -> None:
    """Remember a library as checked; if that fails, it is checked again the next time."""
    record = _record(path)
    with suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(_marks(path), "ascii")  # a partial record counts as none


def _record(path: Path) -> Path:
    return (
        state_folder() / f"{crc32(os.fsencode(path.resolve())):08x}.met"
    )  # files that share a record are checked each time


def _marks(path: Path) -> str:
    """Device and inode, which distinguish a file from another of the same name."""
    info = path.stat()
    return f"{info.st_dev} {info.st_ino}\n"
