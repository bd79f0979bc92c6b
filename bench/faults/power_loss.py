"""What a cut of the power leaves: only what was synced, by the two worst orders in which a disk may have gone about it.

A program is stopped for good before one of its system calls, and its files are put as a disk could have them then.
*names*: every name is as it was given last, but a file's content is that of its last sync, and nothing where it
never had one. *content*: content is all there, but of a folder's names only those of its last sync.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from bench.faults.system_calls import Call

First = Literal["names", "content"]


class Disk:
    """What of a folder is surely on the disk. Files and folders are known by their numbers, so each is held open."""

    def __init__(self, below: Path) -> None:
        self._below = below
        self._root = below.stat().st_ino
        self._content: dict[int, bytes] = {}  # of files, as they were last synced
        self._names: dict[int, dict[str, int]] = {}  # of folders, likewise
        self._folders: set[int] = set()
        self._held: dict[int, int] = {}
        for folder, _, files in os.walk(below):  # all that is there now is on the disk
            self._sync(Path(folder))
            for file in files:
                self._sync(Path(folder, file))

    def __enter__(self) -> Disk:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._held.values():
            os.close(handle)

    def saw(self, call: Call) -> None:
        """A call is being made: what it syncs is on the disk from now on."""
        if call.name == "sync" and os.path.lexists(call.path):
            self._sync(Path(call.path))

    def _sync(self, path: Path) -> None:
        number = path.stat().st_ino
        if number not in self._held:
            self._held[number] = os.open(path, os.O_RDONLY)
        if path.is_dir():
            self._names[number] = {entry.name: entry.inode() for entry in os.scandir(path)}
            self._folders |= {number, *(entry.inode() for entry in os.scandir(path) if entry.is_dir())}
        else:
            self._content[number] = path.read_bytes()

    def cut(self, first: First) -> None:
        """Put the folder as the disk could have it now."""
        if first == "names":
            for path in [path for path in self._below.rglob("*") if path.is_file()]:
                path.write_bytes(self._content.get(path.stat().st_ino, b""))
            return
        now = {path.stat().st_ino: path.read_bytes() for path in self._below.rglob("*") if path.is_file()}
        shutil.rmtree(self._below)
        self._put(self._below, self._root, self._content | now)

    def _put(self, path: Path, number: int, content: dict[int, bytes]) -> None:
        if number in self._folders:
            path.mkdir()
            for name, inner in self._names.get(number, {}).items():
                self._put(path / name, inner, content)
        else:
            path.write_bytes(content.get(number, b""))
