"""The formats that are read: each a file of its own here, and a line in `FORMATS`.

A format of one text has `read(data, where, charset) -> Text`, where `charset` is what a server called the encoding, or
None; one of any number of texts has `cut(stream, path)`, which gives the records of a buffered, seekable stream, each to
be read by itself. Both raise Unreadable.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from letters.reading.metadata import Unreadable


class Format(NamedTuple):
    """What is known of a format before it is read."""

    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]  # as servers call it
    multi_record: bool = False  # whether a file of it holds any number of texts
    magic: bytes = b""  # with which any file of it begins
    lenient: bool = (
        False  # whether these were met, not chosen, as the files of a folder: what can't be read is passed over
    )


FORMATS = {  # by the names of the modules here, which are imported when they are used
    "text": Format((".txt", ".text"), ("text/plain",)),
    "markdown": Format((".md", ".markdown"), ("text/markdown", "text/x-markdown")),
    "html": Format((".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml")),
    "jsonl": Format(
        (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson", "application/ndjson"), multi_record=True
    ),
    "csv": Format((".csv",), ("text/csv",), multi_record=True),
    "parquet": Format((".parquet",), ("application/vnd.apache.parquet",), multi_record=True, magic=b"PAR1"),
    "docx": Format(
        (".docx",), ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",), magic=b"PK\x03\x04"
    ),
    "pdf": Format((".pdf",), ("application/pdf",), magic=b"%PDF-"),
    "warc": Format((".warc", ".warc.gz"), ("application/warc", "application/x-warc"), multi_record=True, lenient=True),
}
SUFFIXES = {suffix: name for name, told in FORMATS.items() for suffix in told.suffixes}
MEDIA_TYPES = {kind: name for name, told in FORMATS.items() for kind in told.media_types}
ALL_SUFFIXES = ", ".join(SUFFIXES)


def format_by_name(path: str) -> str | None:
    """The format that a file's name tells; None for one that is unknown."""
    stem, last = os.path.splitext(path.lower())
    return SUFFIXES.get(os.path.splitext(stem)[1] + last) or SUFFIXES.get(last)


def format_by_content(data: bytes) -> str | None:
    """The format that the first bytes of a file tell; None where they don't."""
    return next((name for name, told in FORMATS.items() if told.magic and data.startswith(told.magic)), None)


@cache
def reader_of(format: str) -> Any:
    """The module that reads a format."""
    return import_module(f"{__name__}.{format}")


def missing_package(where: str, what: str, package: str, extra: str, error: ImportError) -> Unreadable:
    """What to tell of a format whose reader is an extra that isn't installed, or is broken."""
    broken = "" if error.name == extra or error.name == package else f" ({' '.join(str(error).split())})"
    return Unreadable(where, f'reading {what} needs {package}: pip install "quotation-index[{extra}]"{broken}')
