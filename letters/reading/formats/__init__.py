"""The formats that are read: one module each in this package, and one line in `FORMATS`.

A format of one text has `read(data, where, charset) -> ParsedText`, where `charset` is the encoding that a server named,
or None. A format of any number of texts has `cut(stream, path)`, which yields the records of a buffered, seekable stream;
each can be read by itself. Both raise Unreadable. `letters.reading.format_detection` decides which format a file has.
"""

from __future__ import annotations

from typing import NamedTuple


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
    "csv": Format((".csv",), ("text/csv",), multi_record=True),
    "parquet": Format((".parquet",), ("application/vnd.apache.parquet",), multi_record=True, magic=b"PAR1"),
    "docx": Format(
        (".docx",), ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",), magic=b"PK\x03\x04"
    ),
    "pdf": Format((".pdf",), ("application/pdf",), magic=b"%PDF-"),
    "warc": Format((".warc", ".warc.gz"), ("application/warc", "application/x-warc"), multi_record=True, lenient=True),
}
SUFFIXES = {suffix: name for name, reader in FORMATS.items() for suffix in reader.suffixes}
MEDIA_TYPES = {kind: name for name, reader in FORMATS.items() for kind in reader.media_types}
ALL_SUFFIXES = ", ".join(SUFFIXES)
