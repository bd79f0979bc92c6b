"""Documents that are ZIP archives (Word, OpenDocument, EPUB): their parts, unpacked within limits."""

from __future__ import annotations

import io
import zipfile

from letters.reading.errors import Unreadable

MAX_UNPACKED, MAX_PART = 256 << 20, 16 << 20  # bytes of a document, and of one of its parts, unpacked
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf")


class Archive:
    """The parts of a document. `kind` names the kind of document, for messages."""

    def __init__(self, data: bytes, where: str, kind: str) -> None:
        """Check the declared sizes. Raises Unreadable for what is no archive, or unpacks to too much."""
        self._where, self._kind = where, kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # noqa: BLE001 (whatever zipfile meets in a file made to break it)
            raise Unreadable(where, f"not {kind}, or damaged: save it again") from None
        check_sizes(self._zip.infolist(), where)
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises Unreadable where it is missing, damaged or encrypted."""
        if name not in self.names:
            raise Unreadable(self._where, f"not {self._kind}, or damaged ({name[:80]} is missing): save it again")
        try:
            if self._zip.getinfo(name).flag_bits & 1:
                raise Unreadable(self._where, "is encrypted: save it without a password")
            return self._zip.read(name)
        except Unreadable:
            raise
        except Exception:  # noqa: BLE001 (whatever zipfile meets in a file made to break it)
            raise Unreadable(self._where, f"is damaged ({name[:80]} can't be unpacked): save it again") from None


def check_sizes(entries: list[zipfile.ZipInfo], where: str) -> None:
    """Check what an archive declares; no reader unpacks more than is declared. Raises Unreadable for too much."""
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable(where, f"unpacks to more than {MAX_UNPACKED >> 20} MB: save it without its pictures")
    if any(entry.file_size > MAX_PART for entry in entries if entry.filename.lower().endswith(_MARKUP)):
        raise Unreadable(where, f"has more than {MAX_PART >> 20} MB of text with its layout: save it as plain text")
