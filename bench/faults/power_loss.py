"""What a power cut leaves: only what was synced, in the two worst orders in which a disk may write.

A program is killed before one of its system calls, and its files are put into a state that the disk could have then.
*names*: every name is the latest one, but the content of a file is that of its last sync, or empty without a sync.
*content*: all content is the latest, but a folder has only the names of its last sync.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from bench.faults.system_calls import Call

First = Literal["names", "content"]


class Disk:
    """What of a folder is on the disk. Files and folders are identified by their inodes, so each is kept open."""

    def __init__(self, below: Path) -> None:
        self._below = below
        self._root = below.stat().st_ino
        self._content: dict[int, bytes] = {}  # of files, at their last sync
        self._names: dict[int, dict[str, int]] = {}  # of folders, at their last sync
        self._folders: set[int] = set()
        self._held: dict[int, int] = {}
        for folder, _, files in os.walk(below):  # everything that exists now is on the disk
            self._sync(Path(folder))
            for file in files:
                self._sync(Path(folder, file))

    def __enter__(self) -> Disk:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._held.values():
            os.close(handle)

    def record(self, call: Call) -> None:
        """Record a call: what it syncs is on the disk from now on."""
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
        """Put the folder into a state that the disk could have now."""
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
