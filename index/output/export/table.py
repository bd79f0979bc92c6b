"""One flat table of uses, a row for each passage that a quotation prints: as JSON lines, as CSV."""

from __future__ import annotations

import csv as _csv
import json
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any

from index.answers.outlets import all_uses
from index.output import data
from index.output.terminal import escaped

if TYPE_CHECKING:
    from index.answers.outlets import Use
    from index.model import Passage
    from index.store import Library

COLUMNS = (
    "passage", "source", "passage_text", "outlet", "published", "text", "verdict", "severity", "flags", "differences",
    "speaker", "speaker_full", "kind", "language", "article", "title", "author", "url", "family", "copy_of", "start",
    "end", "nested", "group", "covers_start", "covers_end", "context",
)  # fmt: skip
Progress = Callable[[str, int, int], None]

_JSON = json.JSONEncoder(ensure_ascii=False)


def row(passage: Passage, use: Use) -> dict[str, Any]:
    """A use with the keys of COLUMNS; those that `outlets --format json` has too mean what they mean there.

    `start` and `end` are code points of the article, `covers_start` and `covers_end` of the source's text, or of
    `passage_text` where there is no source. Differences are those from the passage's reference.
    """
    reading = use.reading
    covers = next((start, end) for id, start, end in reading.spans if id == passage.id)
    told = data.use(use) | {
        "passage": passage.id,
        "source": passage.source,
        "passage_text": passage.text,
        "severity": use.comparison.severity,
        "author": reading.author,
        "nested": reading.nested,
        "group": reading.group,
        "covers_start": covers[0],
        "covers_end": covers[1],
    }
    return {column: told[column] for column in COLUMNS}


def rows(library: Library, source: str | None, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """Every use as a row, by passage, then by date; see `Library.in_order`."""
    of = library.counts()["uses"] if source is None else 0
    done = 0
    for passage, uses in all_uses(library, source):
        for use in uses:
            yield row(passage, use)
            done += 1
        if progress:
            progress("exporting", done, of)


def jsonl(library: Library, stream: IO[str], source: str | None, progress: Progress | None) -> int:
    """A line of JSON for each use; their number."""
    count = 0
    for told in rows(library, source, progress):
        stream.write(escaped(_JSON.encode(told)) + "\n")
        count += 1
    return count


def csv(library: Library, stream: IO[str], source: str | None, progress: Progress | None) -> int:
    """A header, and a row for each use; their number. No cell is a formula to a spreadsheet.

    Flags are parted by spaces, differences are JSON.
    """
    count = 0
    out = _csv.writer(stream, lineterminator="\n")
    out.writerow(COLUMNS)
    for told in rows(library, source, progress):
        told |= {"flags": " ".join(told["flags"]), "differences": escaped(_JSON.encode(told["differences"]))}
        out.writerow(data.cell(told[column]) for column in COLUMNS)
        count += 1
    return count
