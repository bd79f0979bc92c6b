"""Which files of a folder are read, in which order, and why the others are not."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

from letters.reading.errors import Unreadable, open_error
from letters.reading.format_detection import detect_format
from letters.reading.formats import FORMATS_THAT_ARE_READ
from letters.reading.git_ignored import NAMES, Rule, ignores_all, is_ignored, rules_of
from letters.reading.metadata import path_id

Refuse = Callable[[Unreadable], None]

IGNORED = "a folder that git ignores: name it itself to read it"
UNKNOWN_FORMAT = f"none of {FORMATS_THAT_ARE_READ}"


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
    rules = dict[str, tuple[Rule, ...]]()  # by the folder that states them
    while waiting:
        path = waiting.pop()
        try:
            if path != folder and (why := _passed_over(path, folder.rstrip("/") or folder, rules)):
                refuse(Unreadable(path_id(path), why))
            elif os.path.isdir(path):
                if path != folder and os.path.islink(path):
                    links.append(path)
                    continue
                seen.add(_identity(path))
                entries = (os.path.join(path, name) for name in sorted(os.listdir(path), reverse=True))
                waiting += filter(_is_listed, entries)
            elif why := _unread(path):
                refuse(Unreadable(path_id(path), why))
            elif not is_readme(path):
                yield path
        except OSError as error:
            refuse(open_error(path_id(path), error))


def _is_listed(path: str) -> bool:
    """Whether an entry is read or named as skipped; hidden files of systems and programs are neither."""
    name = os.path.basename(path)
    if not name.startswith("."):
        return True
    return os.path.isdir(path) or (detect_format(name) is not None and not name.startswith("._"))


def passed_over_by_name(name: str) -> str | None:
    """Why a folder of this name, inside one that the user named, is passed over; None for one to read."""
    if name.startswith("."):
        return "is hidden: name it itself to read it"
    return IGNORED if name.lower() in NAMES else None


def _passed_over(path: str, root: str, rules: dict[str, tuple[Rule, ...]]) -> str | None:
    """Why an entry of a folder is passed over; None for one to read. `rules` keeps those of each folder."""
    name = os.path.basename(path)
    if not os.path.isdir(path):
        return passed_over_by_name(name) if name.startswith(".") else None
    if why := passed_over_by_name(name):
        return why
    above = os.path.dirname(path)
    below: tuple[str, ...] = (name,)
    while True:
        if above not in rules:
            rules[above] = rules_of(above)
            if ignores_all(rules[above]):  # and the user named it
                rules[above] = ()
        if rules[above] and is_ignored(below, rules[above]):
            return IGNORED
        if above in (root, os.path.dirname(above)):
            break
        above, below = os.path.dirname(above), (os.path.basename(above), *below)
    rules[path] = rules_of(path)
    return IGNORED if ignores_all(rules[path]) else None


def _unread(path: str) -> str | None:
    """Why an entry of a folder is not opened; None for a file to read or a README."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        return "a pipe, socket or device, no file"
    return None if is_readme(path) or detect_format(path) else UNKNOWN_FORMAT


def is_readme(path: str) -> bool:
    """Whether a file describes its folder, and is no article."""
    return os.path.basename(path).lower().startswith("readme")
