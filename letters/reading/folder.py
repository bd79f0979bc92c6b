"""Which files of a folder are read, in which order, and why the others are not."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

from letters.reading.errors import Unreadable, open_error
from letters.reading.format_detection import detect_format
from letters.reading.formats import ALL_SUFFIXES
from letters.reading.metadata import path_id

Refuse = Callable[[Unreadable], None]

UNKNOWN_FORMAT = f"none of the formats that are read ({ALL_SUFFIXES})"


def files_in(folder: str, refuse: Refuse) -> Iterator[str]:
    """The files to read in a folder, by name, depth first; linked folders last and each folder once."""
    seen: set[tuple[int, int]] = set()
    links: list[str] = []
    yield from _walk(folder, seen, links, refuse)
    while links:
        link = links.pop(0)
        try:
            seen_before = _identity(link) in seen
        except OSError as error:
            refuse(open_error(path_id(link), error))
            continue
        if seen_before:
            refuse(Unreadable(path_id(link), "a link to a folder that is read already"))
        else:
            yield from _walk(link, seen, links, refuse)


def _identity(folder: str) -> tuple[int, int]:
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _walk(folder: str, seen: set[tuple[int, int]], links: list[str], refuse: Refuse) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if os.path.isdir(path):
                if path != folder and os.path.islink(path):
                    links.append(path)
                    continue
                seen.add(_identity(path))
                names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
                waiting += [os.path.join(path, name) for name in names]
            elif why := _unread(path):
                refuse(Unreadable(path_id(path), why))
            elif not is_readme(path):
                yield path
        except OSError as error:
            refuse(open_error(path_id(path), error))


def _unread(path: str) -> str | None:
    """Why an entry of a folder is not opened; None for a file to read or a README."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        return "a pipe, socket or device, no file"
    return None if is_readme(path) or detect_format(path) else UNKNOWN_FORMAT


def is_readme(path: str) -> bool:
    """Whether a file describes its folder, and is no article."""
    return os.path.basename(path).lower().startswith("readme")
