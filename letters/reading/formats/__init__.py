"""The formats that are read: one module each in this package, and one line in `FORMATS`.

A format of one text has `read(data, where, charset) -> ParsedText`, where `charset` is the encoding that a server named,
or None. A format of any number of texts has `cut(stream, path)`, which yields the records of a buffered, seekable stream;
each can be read by itself. Both raise Unreadable. `detect_format` decides which format a file,
an answer of a server or a stream has.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

HEAD = 10_000  # bytes that are enough to detect a format

# An archive whose first part names its media type, as those of OpenDocument and EPUB do.
_PACKED = re.compile(rb"PK\x03\x04.{26}mimetype(application/[a-z.+-]+)", re.DOTALL)

# Media types that say nothing of the content.
_GENERAL = ("", "application/octet-stream", "binary/octet-stream", "application/x-gzip", "application/gzip")
FORMATS_THAT_ARE_READ = "the formats that `quotes help formats` lists"  # too many for a message


class Format(NamedTuple):
    """What is known of a format before a file of it is read."""

    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    multi_record: bool = False  # whether a file holds any number of texts
    magic: bytes = b""  # the first bytes of every file of this format
    lenient: bool = False  # whether records that can't be read are skipped, as files of a folder are: nobody chose them


FORMATS = {  # by the names of the modules here, which are imported when they are used
    "text": Format((".txt", ".text"), ("text/plain",)),
    "markdown": Format((".md", ".markdown"), ("text/markdown", "text/x-markdown")),
    "html": Format((".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml")),
    "jsonl": Format(
        (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson", "application/ndjson"), multi_record=True
    ),
    "json": Format((".json",), ("application/json", "application/feed+json"), multi_record=True, lenient=True),
    "csv": Format((".csv",), ("text/csv",), multi_record=True),
    "parquet": Format((".parquet",), ("application/vnd.apache.parquet",), multi_record=True, magic=b"PAR1"),
    "docx": Format(
        (".docx", ".docm", ".dotx", ".dotm"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.ms-word.document.macroenabled.12",
            "application/vnd.ms-word.template.macroenabled.12",
        ),
        magic=b"PK\x03\x04",
    ),
    "odt": Format(
        (".odt", ".ott", ".fodt"),
        (
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text-template",
            "application/vnd.oasis.opendocument.text-flat-xml",
        ),
    ),
    "rtf": Format((".rtf",), ("application/rtf", "text/rtf"), magic=b"{\\rtf"),
    "epub": Format((".epub",), ("application/epub+zip",)),
    "eml": Format((".eml",), ("message/rfc822",), multi_record=True, lenient=True),
    "feed": Format(
        (".rss", ".atom", ".rdf", ".xml"),
        ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
        multi_record=True,
        lenient=True,
    ),
    "pdf": Format((".pdf",), ("application/pdf",), magic=b"%PDF-"),
    "warc": Format((".warc", ".warc.gz"), ("application/warc", "application/x-warc"), multi_record=True, lenient=True),
}
SUFFIXES = {suffix: name for name, reader in FORMATS.items() for suffix in reader.suffixes}
MEDIA_TYPES = {kind: name for name, reader in FORMATS.items() for kind in reader.media_types}


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
    if reader_of("jsonl").is_record(first):
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
