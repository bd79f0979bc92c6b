"""Which answers are printed in which formats, and by which function: one table.

To add a format, write its renderer and its line here; `--format` offers what the table has. A module is imported when
one of its renderers is used, so that a command loads only what it prints.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from index.output.terminal import Terminal, escaped

_LISTING = {"json": "data.listing", "jsonl": "data.list_rows", "csv": "csv_rows.listing"}
RENDERERS: dict[str, dict[str, str]] = {  # the first format of an answer is the default
    "outlets": {
        "text": "outlets_text.reply",
        "json": "data.reply",
        "jsonl": "data.reply_uses",
        "csv": "csv_rows.reply",
    },
    "outlets_batch": {
        "text": "outlets_text.outlets_batch",
        "json": "data.outlets_batch",
        "jsonl": "data.outlets_batch",
        "csv": "csv_rows.outlets_batch",
    },
    "search": {"text": "listings_text.hits", "json": "data.hits", "jsonl": "data.hit_rows"},
    "verify": {"text": "text.verification", "json": "data.verified_query", "jsonl": "data.verified_query"},
    "check": {
        "text": "findings.text",
        "unix": "findings.unix",
        "json": "findings.report",
        "jsonl": "findings.rows",
        "sarif": "findings.sarif",
        "github": "findings.github",
    },
    "show": {"text": "collation_text.lines", "json": "data.collation"},
    "show_list": {"text": "outlets_text.passages", "json": "data.passage_list"},
    "reconstruct": {"text": "reconstruction_text.reconstruction", "json": "data.reconstruction"},
    "extract": {"text": "text.quotations", "json": "data.quotations", "jsonl": "data.quotation_rows"},
    "passages": {"tsv": "text.row_passages", "jsonl": "data.row_passages"},
    "build": {"text": "text.built", "json": "index_data.built"},
    "build_spark": {"text": "text.built_parquet", "json": "index_data.built_parquet"},
    "change": {"text": "text.changed", "json": "index_data.changed"},
    "info": {"text": "text.info", "json": "index_data.info"},
    "articles": {"text": "listings_text.articles", **_LISTING},
    "outlet_list": {"text": "listings_text.table", **_LISTING},
    "speakers": {"text": "listings_text.table", **_LISTING},
    "export": {
        "jsonl": "export.jsonl",
        "csv": "export.csv",
        "sqlite": "export.database.write",
        "parquet": "export.parquet",
    },
}


def formats(answer: str) -> list[str]:
    """The formats in which an answer can be printed, the default first."""
    return list(RENDERERS[answer])


def renderer(answer: str, output_format: str) -> Any:
    """The function that renders an answer in a format."""
    module, _, function = RENDERERS[answer][output_format].rpartition(".")
    return getattr(import_module(f"index.output.{module}"), function)


def render(answer: str, output_format: str, terminal: Terminal, *values: Any) -> Iterator[str]:
    """The lines of an answer, which `values` make up, in a format.

    Renderers for programs give one object, or one for each line; those of CSV rows of cells; all others lines of text
    for the terminal.
    """
    function = renderer(answer, output_format)
    if output_format in ("json", "jsonl", "sarif"):
        rendered = function(*values)
        yield from map(json_line, [rendered] if isinstance(rendered, dict) else rendered)
    elif output_format == "csv":
        from index.output.csv_rows import csv_lines

        yield from csv_lines(function(*values))
    else:
        yield from function(*values, terminal)


@cache
def _encoder() -> json.JSONEncoder:
    """Makes JSON on one line; programs read it as UTF-8, whatever the terminal's encoding."""
    return json.JSONEncoder(ensure_ascii=(sys.stdout.encoding or "").lower() not in ("utf-8", "utf8"))


def json_line(value: object) -> str:
    """A value as one line of JSON; what a terminal would interpret and what no encoding can write is escaped."""
    return escaped(_encoder().encode(value))
