"""The fuzz targets: the readers and judges that get bytes, and the seeds of the mutations."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import NamedTuple

from bench import fuzz_laws as laws
from bench.fuzz_seeds import (
    ANSWER,
    ARCHIVE,
    ASKED,
    ATOM,
    COLUMNS,
    JSON,
    JSON_FEED,
    LIST,
    MAIL,
    ODT,
    PACKAGE,
    PAGE,
    PAIR,
    PDF,
    PROSE,
    RSS,
    RTF,
    TABLE,
    TEXTS,
    TOML_FRONT,
    TSV,
    WORDS,
    WORLD,
)
from bench.made_files import epub, odt, packed


class Target(NamedTuple):
    """A fuzz target: a function that takes bytes, and the seeds of the mutations."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


TARGETS = {
    "text": Target(laws.reads("a.txt"), (*TEXTS, WORLD.encode("utf-16"), "«Да», — сказал он.".encode("cp1251"))),
    "markdown": Target(laws.reads("a.md"), (*TEXTS, TOML_FRONT)),
    "html": Target(laws.reads("a.html"), (PAGE.encode(),)),
    "jsonl": Target(laws.reads("a.jsonl"), (JSON * 2, JSON.decode().encode("utf-16"))),
    "csv": Target(laws.reads("a.csv"), (b'text,outlet,published\n"\xe2\x80\x9cNo,\xe2\x80\x9d he said.",A,2024\nb,"x""y",\n', b"text;id\na;b\n", b"sep=;\nbody;date\na;1/2/2024\n")),
    "parquet": Target(laws.reads("a.parquet"), (TABLE,)),
    "docx": Target(laws.reads("a.docx", packed), (WORDS.encode(),)),
    "docm": Target(laws.reads("a.docm", laws.with_macros), (WORDS.encode(), WORDS.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml").encode())),
    "json": Target(laws.reads("a.json"), (LIST, JSON, JSON * 2, JSON_FEED)),
    "feed": Target(laws.reads("a.rss"), (RSS, ATOM)),
    "rtf": Target(laws.reads("a.rtf"), (RTF,)),
    "eml": Target(laws.reads("a.eml"), (MAIL,)),
    "odt": Target(laws.reads("a.odt", odt), (ODT,)),
    "odt-zip": Target(laws.reads("a.odt"), (odt(ODT),)),
    "epub": Target(laws.reads("a.epub", epub), (PAGE.encode(),)),
    "epub-package": Target(laws.reads("a.epub", laws.package), (PACKAGE,)),
    "epub-zip": Target(laws.reads("a.epub"), (epub(PAGE.encode()),)),
    "pdf": Target(laws.reads("a.pdf"), (PDF,)),
    "pdf-drawn": Target(laws.reads("a.pdf", laws.drawn), (b"BT /F1 12 Tf 72 720 Td 14 TL (We will not sign, or to-) Tj T* [(mor) -20 (row.)] TJ (x) ' ET /X Do q Q", COLUMNS)),
    "warc": Target(laws.reads("a.warc"), (ARCHIVE, ARCHIVE[:300] * 2)),
    "warc-gz": Target(laws.reads("a.warc.gz"), (gzip.compress(ARCHIVE) * 2, gzip.compress(ARCHIVE * 2))),
    "warc-page": Target(laws.reads("a.warc.gz", laws.answered), (ANSWER, b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>No\r\n0\r\n\r\n")),
    "marks": Target(laws.marks, TEXTS),
    "blocks": Target(laws.blocks, tuple(b"\xaa" + text for text in TEXTS)),
    "compare": Target(laws.compares, (PAIR, WORLD.encode() + WORLD.encode())),
    "query": Target(laws.query, ASKED),
    "answers": Target(laws.answers, (PAIR, b"Artists are not your free bug testers")),
    "draft": Target(laws.checks("a.md"), (*TEXTS, b"<!-- quotes: ignore omission, altered: why -->\n" + PROSE.encode())),
    "draft-html": Target(laws.checks("a.html"), (PAGE.encode(),)),
    "draft-docx": Target(laws.checks("a.docx", packed), (WORDS.encode(),)),
    "zip": Target(laws.checks("a.docx"), (packed(WORDS.encode()),)),
    "tsv": Target(laws.rows("a.tsv"), (TSV,)),
    "rows": Target(laws.rows("a.jsonl"), (JSON,)),
    "batch": Target(laws.batch, (b"some words\n" + b'{"query": "x", "id": 1, "attribution": "y"}\n',)),
}  # fmt: skip


def clear() -> None:
    """Clear all caches, so that an input costs as much as the first time."""
    from letters.text.normalize import _keys

    _keys.cache_clear()
