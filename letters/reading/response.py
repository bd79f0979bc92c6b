"""HTTP answers, archived or just fetched: their address, media type and decoded body."""

from __future__ import annotations

import re
import zlib
from typing import Any
from urllib.parse import quote, urldefrag, urlsplit, urlunsplit

from letters.reading.errors import Unreadable, cited
from letters.reading.metadata import ParsedText, one_line

_HOST = re.compile(r"[\w.:~%-]+", re.ASCII)
_LENGTH = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r";\s*charset\s*=\s*(?:[\"']\s*)?([\w.:-]{1,40})", re.IGNORECASE)
_SAFE = "%/:?=&+!$,;'@()*[]~|"


def is_address(path: str) -> bool:
    """Whether what a user typed is an http(s) address and not a path."""
    return path[:8].lower().startswith(("http://", "https://"))


def normalize_address(url: str) -> str:
    """An address as an id, in one spelling: without its fragment, and without a name and password.

    Raises Unreadable for what is none.
    """
    try:
        parts = urlsplit(urldefrag(" ".join(url.split()))[0])
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        path, query = quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE)
    except ValueError:  # a UnicodeError is one too
        host = ""
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https"):
        raise Unreadable(url, "is no address: write it as https://HOST/PAGE")
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port and port != {"http": 80, "https": 443}[parts.scheme] else ""
    return urlunsplit((parts.scheme, place, path, query, ""))


def media_type(content_type: str) -> str:
    """The media type that a Content-Type names, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def declared_charset(content_type: str) -> str | None:
    """The encoding that a Content-Type names."""
    match = _CHARSET.search(content_type)
    return match[1] if match else None


def with_address(parsed: ParsedText, url: str, captured: str | None, fallback_date: str | None) -> ParsedText:
    """The text with its address as id and url, the host as outlet if it has none, and the time of capture."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    metadata = {**parsed.metadata, "url": url}
    return parsed._replace(
        id=url, metadata=metadata, name=one_line(host) or url, captured=captured, fallback_date=fallback_date
    )


class ResponseBody:
    """The decompressed bytes of an answer as they arrive; at most `largest` of them."""

    def __init__(self, coding: str, where: str, largest: int) -> None:
        coding = coding.strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unreadable(where, f"is packed in a way that is not read ({cited(coding)}): save the page")
        self._packed = coding not in ("", "identity")
        self._unpack: Any = None
        self._where, self._largest = where, largest
        self._head = b""  # bytes too few to detect the compression
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        """Decompress the next bytes. Raises Unreadable if they are too many or damaged."""
        if self._packed and not self._unpack:
            self._head = data = self._head + data
            if len(data) < 2:
                return
            self._begin(data)
        try:
            data = self._unpack.decompress(data, self._largest + 1 - self._size) if self._unpack else data
        except zlib.error:
            raise Unreadable(self._where, "came damaged: it can't be unpacked; try again, or save it") from None
        self._size += len(data)
        if self._size > self._largest:
            raise Unreadable(self._where, f"is larger than {self._largest >> 20} MB: save its text, and give the file")
        self._parts.append(data)

    def _begin(self, head: bytes) -> None:
        """Detect the compression: some servers declare one that they don't use, others send raw deflate."""
        if head.startswith(b"\x1f\x8b") or (head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0):
            self._unpack = zlib.decompressobj(47)
        elif head.lstrip()[:1] in b"<{%":
            self._packed = False
        else:
            self._unpack = zlib.decompressobj(-15)

    def content(self) -> bytes:
        """All bytes. Raises Unreadable if the compressed data is cut off."""
        if self._unpack and not self._unpack.eof:
            raise Unreadable(self._where, "came damaged: it is cut off; try again, or save it")
        return b"".join(self._parts)


def join_chunks(data: bytes) -> bytes:
    """The body without chunked transfer coding; unchanged if it has none. Raises ValueError if the end is missing."""
    parts: list[bytes] = []
    place = 0
    while head := _LENGTH.match(data, place):
        length = int(head[1], 16)
        if not length:
            return b"".join(parts)
        place = head.end() + length
        parts.append(data[head.end() : place])
        if data[place : place + 2] == b"\r\n":
            place += 2
        elif place >= len(data):
            break
    if parts:
        raise ValueError("a chunk is missing")
    return data
