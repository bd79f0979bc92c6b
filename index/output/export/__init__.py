"""The data for other tools: a flat table of uses as JSON lines or CSV, or a database of all there is.

What leaves are the quotations, the sentences round them and what is known of the articles. The texts of articles
stay: they are other people's.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from index.disk.atomic_file import atomic_write, wrap_os_errors
from index.output.export import table
from index.output.export.table import Progress
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library

Form = Literal["jsonl", "csv"]


def to_stream(library: Library, form: Form, stream: IO[bytes], source: str | None = None) -> int:
    """Write the table, in UTF-8; the number of its rows, which are uses.

    With `source` only uses of that source's passages; raises QuotesError where there is no such source.
    """
    return _table(library, form, stream, source, None)


def to_file(
    library: Library, form: Form | Literal["sqlite"], path: Path, source: str | None = None,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """The same into a file, which is there when all of it is, and before that what was there; the number of uses.

    A device or pipe is written to as it is. Raises QuotesError where the place can't be written, is a folder, or,
    for a database, holds what is not an earlier export.
    """
    special = path.exists() and not path.is_file()
    if path.is_dir():
        raise QuotesError(f"{path}: a folder; name the file to write")
    if not special:
        path = path.resolve()  # what a link leads to is replaced, not the link
    with wrap_os_errors(path):
        if form == "sqlite":
            from index.output.export import database

            database.refuse_others(path)
            with atomic_write(path) as new:
                return database.write(library, new, source, progress)
        if special:
            with path.open("wb") as stream:
                return _table(library, form, stream, source, progress)
        with atomic_write(path) as new, new.open("wb") as stream:
            return _table(library, form, stream, source, progress)


def _table(library: Library, form: Form, stream: IO[bytes], source: str | None, progress: Progress | None) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        return {"jsonl": table.jsonl, "csv": table.csv}[form](library, text, source, progress)
    finally:
        text.detach()  # flushes; the stream is its opener's to close
