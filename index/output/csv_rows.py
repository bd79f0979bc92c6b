"""Answers as tables, and tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from index.output.data import use
from index.output.terminal import visible

if TYPE_CHECKING:
    from index.answers.listings import Listing
    from index.answers.outlets import Answer
    from index.answers.questions import Reply

Row = Iterable[object]
COLUMNS = (
    "outlet", "published", "title", "url", "language", "family", "speaker", "speaker_full", "kind", "verdict",
    "coverage", "passages", "text", "article", "start", "end",
)  # fmt: skip


def reply(response: Reply) -> Iterator[Row]:
    """The uses of all answers of a reply, a header first."""
    yield COLUMNS
    yield from _uses(response.whole)


def outlets_batch(answers: Iterable[tuple[object, Answer]]) -> Iterator[Row]:
    """The uses of several answers in one table, a header first."""
    yield ("id", "query", *COLUMNS)
    for id, answer in answers:
        yield from ((id, answer.query, *row) for row in _uses(answer))


def _uses(answer: Answer) -> Iterator[list[object]]:
    for used in answer.uses:
        values = use(used) | {"passages": " ".join(used.passages)}
        yield [values[column] for column in COLUMNS]


def listing(page: Listing) -> Iterator[Row]:
    """A list, a header first."""
    yield page.columns
    yield from page.rows


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as records of CSV, without the newline at the end. No cell is a formula to a spreadsheet."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for row in rows:
        writer.writerow(map(_cell, row))
        yield line.getvalue()[:-1]
        line.seek(0)
        line.truncate()


def _cell(value: object) -> str:
    """A value as a cell of a table that no spreadsheet takes for a formula and no terminal interprets."""
    text = "" if value is None else "\n".join(map(visible, str(value).split("\n")))
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
