"""A folder of Parquet: what was found in articles on many machines, to be read on one, a batch of rows at a time.

`table_schemas.py` says what is in it. It may come from elsewhere: whatever is wrong in it is one line that names the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from letters.model import QuotesError
from letters.reading.errors import install_hint

if TYPE_CHECKING:
    import pyarrow as pa

BUFFER = 1 << 20  # bytes of a column that are read at once
PREFIX = "prefix="  # in the names of the folders that a table is partitioned into
REMEDY = "rebuild it by quotes build --spark"


def missing_pyarrow(what: str) -> QuotesError:
    """The error where what a user wants needs pyarrow, an extra."""
    return QuotesError(f"{what} needs pyarrow: {install_hint('parquet')}")


def open_parquet(place: str) -> ParquetFolder:
    """The finished folder at a path or an address (`s3://…`, `hdfs://…`, `file:///…`).

    Raises QuotesError where there is none, where it isn't finished or of another version, and without pyarrow.
    """
    try:
        from pyarrow import fs, parquet  # noqa: F401 (a part of it may be wanting)
    except ImportError as error:
        raise missing_pyarrow("reading Parquet") from error
    try:
        if "://" in place:
            system, path = fs.FileSystem.from_uri(place.replace("s3a://", "s3://", 1))
        else:
            system, path = fs.LocalFileSystem(), os.path.abspath(place)
        kind = system.get_file_info(path).type
    except (OSError, ValueError, NotImplementedError) as error:
        raise _failure(place, "can't be reached", error) from error
    if kind != fs.FileType.Directory:
        raise QuotesError(f"{place}: no such folder")
    return ParquetFolder(place, system, path)


class ParquetFolder:
    """A finished folder. Every method raises QuotesError, with a line that names the file, for what isn't as it should be."""

    def __init__(self, place: str, system: Any, path: str) -> None:
        from index.parquet.table_schemas import TABLES

        self.place = place
        self._system = system
        self._path = path.rstrip("/")
        self.counts, self.encoders = self._finished()
        """How many articles, sources, quotations, passages and uses there are, as `Library.counts` has them; and what
        looked for translations, as `Library.encoders` has it."""
        self._files = {table: self._listed(table) for table in TABLES}

    def batches(
        self, table: str, columns: Sequence[str], prefixes: Collection[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a table, some thousand at a time, in the order of the files.

        The columns are those asked for, in that order and of the types of `table_schemas.TABLES`. With `prefixes` rows of other ones are left out where they lie in folders of their own.
        """
        from index.parquet.table_schemas import Columns

        wanted = Columns(table, columns)
        for path in self._files[table]:
            parted = [part[len(PREFIX) :] for part in path.split("/") if part.startswith(PREFIX)]
            if prefixes is None or not parted or parted[-1] in prefixes:
                yield from self._read(path, wanted.read)

    def fault(self, what: str) -> QuotesError:
        """The one line for rows that don't fit together."""
        return QuotesError(f"{self.place}: rows that don't fit together ({what}); {REMEDY}")

    def _read(self, path: str, read: Callable[[Any], Iterator[pa.RecordBatch]]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with (
                closing(self._system.open_input_file(path)) as stream,
                closing(
                    pq.ParquetFile(stream, buffer_size=BUFFER, pre_buffer=False, page_checksum_verification=True)
                ) as file,
            ):
                yield from read(file)
        except LookupError as error:
            raise QuotesError(f"{self._named(path)}: {error.args[0]}; {REMEDY}") from error
        except (pa.ArrowException, OSError, ValueError, TypeError) as error:
            raise _failure(self._named(path), "damaged, or no Parquet", error) from error

    def _finished(self) -> tuple[dict[str, int], list[str]]:
        """The counts and the encoders in `finished.json`."""
        from index.parquet.table_schemas import FINISHED, VERSION

        path = f"{self._path}/{FINISHED}"
        try:
            with self._system.open_input_stream(path) as stream:
                finished = json.loads(stream.read())
            if finished["version"] != VERSION:
                raise QuotesError(
                    f"{self.place}: of version {finished['version']}, this program reads {VERSION}; {REMEDY}"
                )
            counts = {str(table): int(n) for table, n in finished["counts"].items()}
            return counts, list(map(str, finished["encoders"]))
        except FileNotFoundError as error:
            raise QuotesError(f"{self.place}: not finished (no {FINISHED}); {REMEDY}") from error
        except OSError as error:
            raise _failure(self._named(path), "can't be read", error) from error
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise QuotesError(f"{self._named(path)}: damaged; {REMEDY}") from error

    def _listed(self, table: str) -> list[str]:
        """The files of a table, except for such as engines leave beside them."""
        from pyarrow import fs

        try:
            entries = self._system.get_file_info(fs.FileSelector(f"{self._path}/{table}", recursive=True))
        except FileNotFoundError as error:
            raise QuotesError(f"{self.place}: no table {table}; {REMEDY}") from error
        except OSError as error:
            raise _failure(f"{self.place}/{table}", "can't be read", error) from error
        paths = [info.path.replace("\\", "/") for info in entries if info.type == fs.FileType.File]
        return sorted(path for path in paths if path.endswith(".parquet") and path.rpartition("/")[2][0] not in "._")

    def _named(self, path: str) -> str:
        return f"{self.place.rstrip('/')}{path[len(self._path) :]}"


def _failure(where: str, what: str, error: Exception) -> QuotesError:
    return QuotesError(f"{where}: {what} ({' '.join(str(error).split())[:150]})")
