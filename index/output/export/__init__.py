"""The data for other tools: a flat table of uses as JSON lines, CSV or Parquet, or a database of everything.

The export has the quotations, the sentences around them and the facts about the articles, but not the articles' texts:
those are other people's.
"""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from index.disk.index_folder import atomic_write, wrap_os_errors
from index.output.renderers import renderer
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.model import Progress
    from index.store import Library

TableFormat = Literal["jsonl", "csv", "parquet"]
ENDINGS: dict[str, TableFormat | Literal["sqlite"]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}  # the format of a file by the ending of its name


def to_stream(library: Library, output_format: TableFormat, stream: IO[bytes], source: str | None = None) -> int:
    """Write the table, text in UTF-8; return the number of its rows, which are uses.

    With `source`, only uses of that source's passages; raises QuotesError if there is no such source.
    """
    return _table(library, output_format, stream, source, None)


def to_file(
    library: Library, output_format: TableFormat | Literal["sqlite"], path: Path, source: str | None = None,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """The same into a file, which replaces what was there only when it is complete; return the number of uses.

    A device or pipe is written to directly. Beside a database its metadata for Datasette is written. Raises QuotesError if
    the path can't be written, is a folder, or, for a database, holds something that is not an earlier export.
    """
    special = path.exists() and not path.is_file()
    if path.is_dir():
        raise QuotesError(f"{path}: a folder; name the file to write")
    if not special:
        path = path.resolve()  # what a link leads to is replaced, not the link
    with wrap_os_errors(path):
        if output_format == "sqlite":
            return _database(library, path, source, progress)
        if special:
            with path.open("wb") as stream:
                return _table(library, output_format, stream, source, progress)
        with atomic_write(path) as new, new.open("wb") as stream:
            return _table(library, output_format, stream, source, progress)


def _database(library: Library, path: Path, source: str | None, progress: Progress | None) -> int:
    from index.output.export import database, metadata

    beside = metadata.path_beside(path)
    database.refuse_other_files(path)
    metadata.refuse_other_files(beside)
    with atomic_write(path) as new:
        uses = database.write(library, new, source, progress)
    with atomic_write(beside) as new:
        new.write_text(metadata.text(library, path), encoding="utf-8")
    return uses


def _table(
    library: Library,
    output_format: TableFormat,
    stream: IO[bytes],
    source: str | None,
    progress: Progress | None,
) -> int:
    if output_format == "parquet":
        return int(renderer("export", output_format)(library, stream, source, progress))
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        return int(renderer("export", output_format)(library, text, source, progress))
    except KeyboardInterrupt:
        _discard_buffered(stream)
        raise
    finally:
        text.detach()  # flushes; the caller closes the stream


def _discard_buffered(stream: IO[bytes]) -> None:
    """Let what is still buffered go nowhere: nobody may read on at the other end of a full pipe."""
    with suppress(OSError):  # a stream in memory has no file
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
