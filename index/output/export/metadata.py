"""What Datasette shows of an exported database: titles, facets that are quick, and which tables search full text."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from letters import __version__
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library

_MADE_BY = "quotes"
_TABLES: dict[str, dict[str, Any]] = {
    "readings": {
        "title": "Readings",
        "description": "Every use of every passage: what was said, who printed it, where and how.",
        "facets": ["verdict", "severity", "outlet"],
        "columns": {
            "passage_text": "What was said: the words of the source, or the fullest wording printed.",
            "text": "What the outlet printed.",
            "verdict": "How the words relate to what was said; quotes help verdicts explains each.",
            "family": "Articles of the same family go back to one.",
            "copy_of": "The article that this one copies.",
            "confidence": "How likely the speaker is right, from 0 to 1.",
        },
    },
    "sources": {
        "title": "Sources",
        "description": "Primary texts, such as letters and statements.",
        "label_column": "title",
    },
    "outlets": {"title": "Outlets", "label_column": "name", "sort": "name"},
    "articles": {
        "title": "Articles",
        "description": "Every article, also those without a quotation; their texts are not here.",
        "facets": ["outlet"],
    },
    "passages": {
        "title": "Passages",
        "description": "Everything said, once each.",
        "label_column": "text",
        "facets": ["source"],
        "fts_table": "passages_fts",
        "fts_pk": "n",
    },
    "quotations": {
        "title": "Quotations",
        "description": "What articles print in quotation marks and block quotations.",
        "label_column": "text",
        "facets": ["kind", "language", "speaker_full"],
        "fts_table": "quotations_fts",
        "fts_pk": "n",
    },
    "uses": {
        "title": "Uses",
        "description": "Which quotation prints which passage, and the verdict on its words.",
        "facets": ["verdict", "severity", "outlet"],
    },
    "differences": {"title": "Differences", "description": "Where the words of a use differ.", "facets": ["kind"]},
}


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
        "databases": {database.stem: {"tables": _TABLES}},
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
