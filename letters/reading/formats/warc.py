"""Reads a web archive (WARC, ISO 28500): each page of HTML in it is an article.

Records are cut by FastWARC (Bevendorff et al. 2018, doi.org/10.1007/978-3-319-76941-7_83), one at a time in memory.
Damage is reported with its offset in the file, and reading continues at the next record that can be found.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator, Mapping
from datetime import date
from functools import partial
from http.client import HTTPException, parse_headers
from importlib.util import find_spec
from io import SEEK_END, BytesIO
from typing import Any, BinaryIO

from letters.reading import response
from letters.reading.errors import Unreadable, needing
from letters.reading.formats import FORMATS, HEAD, html
from letters.reading.metadata import ParsedText
from letters.reading.records import Record, unreadable

MAX_SIZE = html.MAX_SIZE  # bytes of a page
MAX_HEADERS = 1 << 16  # bytes of HTTP headers
MAX_DAMAGED = 1000  # places in one file

_RESPONSE = 4  # FastWARC's number for a record of what a server answered
_GIVEN = re.compile(rb"HTTP/\d(?:\.\d)? 200\b")
_CUT = "is cut off or damaged: fetch the archive again"
_BEHIND = "what stands behind this record is damaged: fetch the archive again"
_PACKED = b"\x1f\x8b\x08"
_BEGIN = re.compile(rb"\x1f\x8b\x08|(?<=\n)WARC/\d")
_TIME = re.compile(r"T\d\d:\d\d:\d\d(\.\d{1,9})?", re.ASCII)
_CHUNK, _OVER, _SHORT = 1 << 20, 8, 128  # bytes


def _read(where: str, url: str, captured: str, body: bytes, headers: Mapping[str, str]) -> ParsedText:
    """The article in a page captured at a time, "" if that is unknown. Raises Unreadable."""
    try:
        if "chunked" in headers["transfer-encoding"].lower():
            body = response.join_chunks(body)
    except ValueError:
        raise Unreadable(where, _CUT) from None
    unpacked = response.ResponseBody(headers["content-encoding"], where, MAX_SIZE)
    unpacked.feed(body)
    page = html.read(unpacked.content(), where, response.declared_charset(headers["content-type"]))
    return response.with_address(page, url, captured, captured[:10] or None)


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The pages of an archive, one per record, and damaged records. The stream must be seekable.

    Raises Unreadable for what is no archive, and where an extra is missing.
    """
    with needing(path, "WARC", "fastwarc", "warc"):
        import fastwarc.warc  # noqa: F401 (used below)
    with needing(path, "HTML", "trafilatura", "html"):
        if find_spec("trafilatura") is None:
            raise ImportError(name="trafilatura")
    yield from _records(stream, path)


def is_archive(data: bytes) -> bool:
    """Whether a file that begins with these bytes is a web archive, packed or not."""
    return data.startswith(b"WARC/") or (data.startswith(_PACKED) and _begins(BytesIO(data), 0))


_Event = tuple[int, "Record | None | str"]  # the offset of a record; the record, None for one of no page, or the damage


def _records(stream: BinaryIO, path: str) -> Iterator[Record]:
    """Pages and damaged records. Raises Unreadable if no record is intact."""
    damaged: list[tuple[int, str]] = []  # not reported yet
    sound = False
    for place, outcome in _events(stream, path):
        if isinstance(outcome, str):
            if damaged and damaged[-1][1] == _BEHIND:
                damaged.pop()  # this is the record that follows
            damaged.append((place, outcome))
            continue
        sound = True
        yield from (unreadable(f"{path}:{offset}", why) for offset, why in damaged)
        damaged.clear()
        if outcome:
            yield outcome
    if not sound:
        raise Unreadable(path, "is no web archive (WARC): check where it comes from")
    yield from (unreadable(f"{path}:{offset}", why) for offset, why in damaged)


def _events(stream: BinaryIO, path: str) -> Iterator[_Event]:
    """Intact records, and why others are damaged; each with its offset in the file."""
    start: int | None = 0
    last = -1
    for _ in range(MAX_DAMAGED):
        last, damaged = yield from _stretch(stream, start or 0, last, path)
        if damaged is None or (start := _next(stream, damaged + 1)) is None:
            return
    yield start or 0, f"stands behind {MAX_DAMAGED:,} damaged places: the rest is not read"


def _stretch(stream: BinaryIO, start: int, last: int, path: str) -> Generator[_Event, None, tuple[int, int | None]]:
    """The intact records from an offset up to the end or to a damaged one, and why that is; None for those of no page.

    `last` is the offset of the last record before. Returns that of the last one now, and where the damage is.
    """
    from fastwarc.warc import ArchiveIterator

    stream.seek(start)
    records = iter(ArchiveIterator(stream, parse_http=False))
    while True:
        place = None
        try:
            if (record := next(records, None)) is None:
                break
            place = record.stream_pos
            event = place, _page(record, f"{path}:{place}")
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk
            behind = place is None and last >= start
            damaged = last if behind else start if place is None else place
            yield damaged, _BEHIND if behind else _CUT
            return last, damaged
        last = place
        yield event
    if _ends_early(stream, last):
        yield last, _BEHIND
    return last, None


def _page(record: Any, where: str) -> Record | None:
    """The page in a record; None if it holds none. Raises ValueError or OSError for a damaged record."""
    about = record.headers
    length = int(about.get("Content-Length") or "-1")
    if length < 0 or not about.get("WARC-Type"):
        raise ValueError("no record")
    if record.record_type != _RESPONSE:
        return None
    block = record.reader.read(MAX_SIZE + MAX_HEADERS)
    if len(block) < min(length, MAX_SIZE + MAX_HEADERS):
        raise ValueError("cut off")
    url = (about.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    answered = _headers(block)
    if not answered or not response.is_address(url):
        return None
    if length > MAX_SIZE + MAX_HEADERS:
        return unreadable(where, f"is larger than {MAX_SIZE >> 20} MB: save the text of the page")
    headers, body = answered
    try:
        address, moment = response.normalize_address(url), _moment(about.get("WARC-Date") or "")
        return Record(len(body), partial(_read, where, address, moment, body, headers))
    except Unreadable:
        return unreadable(where, "is a page of no address by which it could be known")


def _headers(block: bytes) -> tuple[dict[str, str], bytes] | None:
    """The headers and the body of a successful answer with a page of HTML; None for other answers."""
    stream = BytesIO(block)
    if not _GIVEN.match(stream.readline(MAX_HEADERS)):
        return None
    try:
        fields = parse_headers(stream)
    except HTTPException as error:
        raise ValueError("no headers") from error
    body = block[stream.tell() :]
    kind = response.media_type(fields.get("Content-Type", ""))
    if kind not in FORMATS["html"].media_types and (kind or not html.BEGINNING.match(body[:HEAD].decode("latin-1"))):
        return None
    return {name: str(fields.get(name, "")) for name in ("content-type", "content-encoding", "transfer-encoding")}, body


def _moment(stated: str) -> str:
    """A time, or a day if only that is known; they sort by time."""
    try:
        date.fromisoformat(stated[:10])
    except ValueError:
        return ""
    return stated[:10] + (time_of_day[0] if (time_of_day := _TIME.match(stated, 10)) else "")


def _next(stream: BinaryIO, after: int) -> int | None:
    """Where the next record may begin, at this offset or later; in a compressed file, at the next gzip member."""
    stream.seek(max(0, after - 1))
    place, held = max(0, after - 1), b""
    while data := stream.read(_CHUNK):
        held += data
        for begin in _BEGIN.finditer(held):
            if place + begin.start() >= after and (begin[0] != _PACKED or _begins(stream, place + begin.start())):
                return place + begin.start()
        place += max(0, len(held) - _OVER)
        held = held[-_OVER:]
        stream.seek(place + len(held))
    return None


def _begins(stream: BinaryIO, place: int) -> bool:
    """Whether a compressed record begins at this offset."""
    stream.seek(place)
    try:
        return zlib.decompressobj(31).decompress(stream.read(1024), 5) == b"WARC/"
    except zlib.error:
        return False


def _ends_early(stream: BinaryIO, last: int) -> bool:
    """Whether a file ends with the first bytes of a compressed record."""
    end = stream.seek(0, SEEK_END)
    place = stream.seek(max(last + 1, end - _SHORT))
    return place < end and _PACKED in stream.read(_SHORT)
