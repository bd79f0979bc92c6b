"""Made articles as pages of a web archive, of which some are damaged, and which of them a build lost."""

from __future__ import annotations

import gzip
import random
import re
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from html import escape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.articles import Press, Record
from bench.made_files import warc

COMMENTS = 3  # below each page
DAMAGED = 0.01  # of the pages, by each kind of damage
PLACE = re.compile(r"\.warc\.gz:(\d+): ")


class Written(NamedTuple):
    """A page in an archive."""

    damage: str  # "" for none
    address: str
    start: int  # bytes
    end: int


def archive(pages: int, path: Path, seed: int = 7) -> list[Written]:
    """Write made articles as pages of a compressed web archive, some of them damaged."""
    chance, place = random.Random(seed), 0
    written: list[Written] = []
    with path.open("wb") as out:
        for record, _ in islice(Press(seed).articles(), pages):
            damage = next((name for name in DAMAGE if chance.random() < DAMAGED), "")
            begun = place
            place += out.write(DAMAGE[damage](record) if damage else _packed(record, page(record)))
            written.append(Written(damage, record["url"], begun, place))
    return written


def lost(written: Sequence[Written], library: Path, skipped: Sequence[str]) -> list[Written]:
    """The pages that are neither in the index, nor named with their position, nor declared as no page by the server."""
    with closing(sqlite3.connect(library)) as database:
        known = {id for (id,) in database.execute("SELECT id FROM articles")}
    places = sorted(int(match[1]) for line in skipped if (match := PLACE.search(line)))
    return [
        record
        for record in written
        if record.address not in known
        and record.damage != "no HTML"
        and (not record.damage or bisect_left(places, record.start) == bisect_left(places, record.end))
    ]


def page(record: Record) -> bytes:
    """An article inside a page with other content."""
    outlet, title = escape(record["outlet"]), escape(record["title"])
    text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in record["text"].split("\n\n"))
    links = "".join(
        f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(("News", "Money", "Sport", "Weather"))
    )
    more = "".join(f'<li><a href="/more/{n}">“Read this as well,” {title} {n}</a></li>' for n in range(8))
    comments = "".join(f'<div class="comment"><p>“Nonsense!” says reader {n}.</p></div>' for n in range(COMMENTS))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>'
        f'<meta property="og:site_name" content="{outlet}"><script>var told = "“No”";</script></head><body>'
        f"<header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>\n{text}</article></main>"
        f'<aside><h2>Most read</h2><ul>{more}</ul></aside><section id="comments">{comments}</section>'
        f"<footer><p>© {outlet}. All rights reserved. Cookies help us.</p></footer></body></html>"
    ).encode()


def _cut(record: Record) -> bytes:
    """A compressed member without its end."""
    whole = _packed(record, page(record))
    return whole[: len(whole) * 2 // 3]


def _packed(record: Record, body: bytes, **fields: str) -> bytes:
    return gzip.compress(warc(record["url"], body, **fields))


DAMAGE: Mapping[str, Callable[[Record], bytes]] = {
    "cut off": _cut,
    "too long": lambda record: _packed(record, page(record), length="999999"),
    "too short": lambda record: _packed(record, page(record), length="400"),
    "no HTML": lambda record: _packed(record, b"\x89PNG\r\n", head="Content-Type: image/png"),
    "empty": lambda record: _packed(record, b""),
    "badly encoded": lambda record: _packed(record, page(record).replace(b" the ", b" \xff\xfe\x80 ")),
    "fetched twice": lambda record: (
        _packed(record, page(record)) + _packed(record, page(record) + b" ", day="2024-11-28T10:00:00Z")
    ),
}
