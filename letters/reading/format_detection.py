"""Which format a file, an answer of a server or a stream has: the one place that decides it."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import import_module
from typing import Any

from letters.reading.formats import FORMATS, MEDIA_TYPES, SUFFIXES
from letters.reading.formats.jsonl import is_record

HEAD = 10_000  # bytes that are enough to detect a format

# An archive whose first part names its media type, as those of OpenDocument and EPUB do.
_PACKED = re.compile(rb"PK\x03\x04.{26}mimetype(application/[a-z.+-]+)", re.DOTALL)

# Media types that say nothing of the content.
_GENERAL = ("", "application/octet-stream", "binary/octet-stream", "application/x-gzip", "application/gzip")


def detect_format(name: str = "", *, media_type: str | None = None, head: bytes = b"") -> str | None:
    """The name of the format in `FORMATS`; None for one that is unknown or isn't read.

    `name` is the file's name or path, `media_type` what a server called it (in lower case), which counts before the
    name; `head` are the first bytes (`HEAD` of them), which count where there is neither.
    """
    stem, last = os.path.splitext(name.lower())
    by_name = SUFFIXES.get(os.path.splitext(stem)[1] + last) or SUFFIXES.get(last)
    if media_type is None or media_type in _GENERAL:
        return by_name or (_by_content(head) if head else None)
    if media_type == "text/plain" and by_name in ("markdown", "jsonl", "csv", "json", "rtf", "eml", "feed"):
        return by_name
    if media_type == "application/json" and by_name == "jsonl":
        return by_name
    return MEDIA_TYPES.get(media_type)


def _by_content(head: bytes) -> str | None:
    first = head.lstrip().partition(b"\n")[0]
    if is_record(first):
        return "json" if reader_of("json").holds_records(first) else "jsonl"
    if head[:2] in (b"WA", b"\x1f\x8b") and reader_of("warc").is_archive(head):
        return "warc"
    if packed := _PACKED.match(head):
        return MEDIA_TYPES.get(packed[1].decode())
    if by_magic := next(
        (name for name, reader in FORMATS.items() if reader.magic and head.startswith(reader.magic)), None
    ):
        return by_magic
    text = head[:HEAD].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    return next((name for name in ("html", "feed", "json") if reader_of(name).BEGINNING.match(text)), None)


@cache
def reader_of(format: str) -> Any:
    """The module that reads a format; imported when it is first used."""
    return import_module(f"letters.reading.formats.{format}")
