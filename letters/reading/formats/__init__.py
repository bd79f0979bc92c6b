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
FORMATS_THAT_ARE_READ = "the formats that `quotes help formats` lists"  # too many for a message
