"""The user's own folder that remembers, of each index folder, what was looked at."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from zlib import crc32


def state_folder() -> Path:
    """The folder of the user's that remembers: QUOTES_STATE, else where the system keeps such things."""
    if told := os.environ.get("QUOTES_STATE"):
        return Path(told)
    from platformdirs import user_state_path

    return user_state_path("quotes")


def folder_key(folder: Path) -> str:
    """A short name for a folder, from its whole path."""
    from hashlib import blake2b

    return blake2b(os.fsencode(folder.resolve()), digest_size=12).hexdigest()


def is_trusted(path: Path) -> bool:
    """Whether a library was met before: this very file, at this place, was made or looked through by us."""
    try:
        return _record(path).read_text("ascii") == _marks(path)
    except (OSError, ValueError):
        return False


def trust(path: Path) -> None:
    """Remember a library; where that can't be, it is looked through again the next time."""
    record = _record(path)
    with suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(_marks(path), "ascii")  # half of it is as good as none


def _record(path: Path) -> Path:
    return (
        state_folder() / f"{crc32(os.fsencode(path.resolve())):08x}.met"
    )  # two that share it are looked through in turn


def _marks(path: Path) -> str:
    """What tells a file from another of its name."""
    info = path.stat()
    return f"{info.st_dev} {info.st_ino}\n"
