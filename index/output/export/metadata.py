"""What Datasette shows of an exported database: titles, facets that are quick, and which tables search full text."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from letters import __version__
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library

_MADE_BY = "quotes"
_TABLES = Path(__file__).with_name("datasette.json")  # what is said of each table


def path_beside(database: Path) -> Path:
    """Where the metadata of a database is: `quotes.metadata.json` beside `quotes.db`."""
    return database.with_name(f"{database.stem}.metadata.json")


def text(library: Library, database: Path) -> str:
    """The metadata as JSON, for `datasette DATABASE --metadata FILE`; Datasette knows a database by its file's stem."""
    counts = library.counts()
    values = {
        "title": "Who printed which words",
        "description": f"{counts['quotations']:,} quotations in {counts['articles']:,} articles of {counts['outlets']:,} outlets",
        "about": f"{_MADE_BY} {__version__}",
        "databases": {database.stem: {"tables": json.loads(_TABLES.read_text("utf-8"))}},
    }
    return json.dumps(values, indent=2) + "\n"


def refuse_other_files(path: Path) -> None:
    """Raise QuotesError unless the path is free, empty, or metadata of an earlier export."""
    if not os.path.lexists(path):
        return
    try:
        read = json.loads(path.read_bytes() or b"null")
    except (OSError, ValueError, RecursionError):
        read = {}
    if read is not None and not (isinstance(read, dict) and str(read.get("about", "")).startswith(f"{_MADE_BY} ")):
        raise QuotesError(f"{path}: this file is not of an earlier export; remove it, or name another database")
