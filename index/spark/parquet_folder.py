"""A folder of Parquet on one of Hadoop's file systems: cleared, written to a temporary subfolder, swapped in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from letters.model import QuotesError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEMPORARY = ("work", "new")  # subfolders during a build


class ParquetFolder:
    """A folder, by a path that all machines see or by its address; its temporary subfolders are deleted at the end."""

    def __init__(self, session: SparkSession, to: str) -> None:
        self._jvm: Any = session._jvm
        self._address = address(to)
        path = self._path("")
        self._system = path.getFileSystem(session._jsc.hadoopConfiguration())

    def __enter__(self) -> ParquetFolder:  # noqa: PYI034 (Self came with Python 3.11)
        self.clear()
        return self

    def __exit__(self, *_: object) -> None:
        from py4j.protocol import Py4JError

        with suppress(Py4JError, OSError):  # Spark may be gone, and the next build clears up
            self.clear()

    def temporary(self, name: str) -> str:
        """The address of a temporary subfolder."""
        return f"{self._address}/_{name}"

    def clear(self) -> None:
        """Delete the temporary subfolders of an earlier build."""
        for name in TEMPORARY:
            self._system.delete(self._path(f"/_{name}"), True)

    def swap(self, tables: Sequence[str], last: str, content: str) -> None:
        """Replace the old tables with the new ones, then write a file that says so; until then neither counts.

        Raises QuotesError if the file system refuses to rename.
        """
        file = self._system.create(self._path(f"/_new/{last}"), True)
        file.write(bytearray(content.encode()))
        file.close()
        self._system.delete(self._path(f"/{last}"), False)
        for name in [*tables, last]:
            self._system.delete(self._path(f"/{name}"), True)
            if not self._system.rename(self._path(f"/_new/{name}"), self._path(f"/{name}")):
                raise QuotesError(f"{self._address}/{name}: can't be put there; choose another --to")

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self._address + name)


def address(place: str) -> str:
    """The address of a folder, from its path or its address."""
    return place.rstrip("/") if "://" in place else f"file://{os.path.abspath(place)}"
