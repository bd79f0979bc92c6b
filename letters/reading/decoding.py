"""Bytes to text: by byte order mark, by declaration, as UTF-8, by charset-normalizer's guess, in this order."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from letters.reading.errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024  # bytes of one text; more is no article

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
# What browsers take these labels for (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
_TEXTUAL = re.compile(
    r"utf-(?:8|16|32)|cp\d|iso8859|iso2022|koi8|mac|gb|big5|shift_jis|euc|tis|kz1048|ptcp154|johab|ascii"
)
_FORMATS = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive or an office file"), (b"\x1f\x8b", "compressed (gzip)"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"{\\rtf", "RTF"),
)  # fmt: skip
# Western European text with few letters beyond ASCII: too little for a guess by frequency. Never ÒÓÔÕ, which are
# Macintosh quotation marks.
_SIGNS = re.compile(rb"[\x80\x84\x85\x8b\x91-\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xae\xb0\xbb]")
_LETTERS = re.compile(rb"(?<=[A-Za-z])[\xc0-\xd1\xd6-\xff]|[\xc0-\xd1\xd6-\xff](?=[A-Za-z])")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, where: str, *, page: bool = False, charset: str | None = None) -> str:
    """The text that the bytes hold, newlines untouched and without the byte order mark.

    `page`: a declaration of HTML or XML counts; `charset`: what the server called the encoding, which goes before it.
    Raises Unreadable for a binary and an unknown encoding.
    """
    for magic, name in _FORMATS:
        if data.startswith(magic):
            raise Unreadable(where, f"is {name}, no text: save it as plain text")
    text = _by_mark(data) or (_named(data, charset) if charset else None)
    text = text or (_declared(data) if page else None) or _plain(data)
    if text is None or "\0" in text:
        text = _wide(data) or (_guessed(data) if b"\0" not in data else None)
        if text is None:
            why = (
                "is binary, no text: save it as plain text"
                if b"\0" in data
                else "is in an unknown encoding: save it as UTF-8"
            )
            raise Unreadable(where, why)
    text = text.removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text, 0, 1_000_000))
    if controls > 0.02 * min(len(text), 1_000_000):
        raise Unreadable(where, "is binary, no text: save it as plain text")
    return text


def read_bounded(stream: BinaryIO, where: str, largest: int = MAX_BYTES) -> bytes:
    """All bytes of a stream. Raises Unreadable where they are more than `largest`."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise Unreadable(where, f"is larger than {largest >> 20} MB: give one article per file, or JSON Lines")
    return data


def read_lines(stream: BinaryIO, where: str, largest: int = MAX_BYTES) -> Iterator[bytes]:
    """The lines of a stream, each with its end. Raises Unreadable for one of more than `largest` bytes."""
    for number, line in enumerate(iter(lambda: stream.readline(largest + 1), b""), 1):
        if len(line) > largest:
            raise Unreadable(
                f"{where}:{number}", f"the line is larger than {largest >> 20} MB: write one text per line"
            )
        yield line


def marked_encoding(head: bytes) -> str | None:
    """The encoding that the byte order mark at the head stands for; None without one."""
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def table_encoding(stream: BinaryIO, where: str) -> str:
    """The encoding of a file that is too large to hold, by a first pass over it; rewinds the stream."""
    head = stream.read(1 << 20)
    name = marked_encoding(head)
    if name is None:
        check = codecs.getincrementaldecoder("utf-8")()
        chunk = head
        try:
            while chunk:
                check.decode(chunk)
                chunk = stream.read(1 << 20)
            name = "utf-8"
        except UnicodeDecodeError:
            stream.seek(0)
            name = _best(head) or _best(stream.read(1 << 22))
    stream.seek(0)
    if name is None or (b"\0" in head and not name.startswith(("utf-16", "utf-32"))):
        raise Unreadable(where, "is binary or in an unknown encoding: save it as UTF-8")
    return "utf-8-sig" if name == "utf-8" else name


def _by_mark(data: bytes) -> str | None:
    name = marked_encoding(data[:4])
    return data.decode(name, "replace") if name else None


def _declared(data: bytes) -> str | None:
    """The text in the encoding that the page declares; if few bytes are invalid, they become U+FFFD."""
    declaration = _DECLARED.search(data, 0, 4096)
    return _named(data, (declaration[1] or declaration[2]).decode("ascii")) if declaration else None


def _named(data: bytes, label: str) -> str | None:
    """The text in the encoding of this name; None if no encoding has that name, or if the bytes don't fit it."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if not _TEXTUAL.match(name):  # punycode, unicode_escape and similar codecs are never the encoding of a page
        return None
    name = _MEANT.get(name, name)
    text = data.decode(name, "replace")
    return text if text.count("\ufffd") * 1000 <= len(text) else _strict(data, name)


def _plain(data: bytes) -> str | None:
    """The text as UTF-8, or as the Japanese mail encoding, which is ASCII with escapes."""
    return (_strict(data, "iso2022_jp") if b"\x1b$" in data else None) or _strict(data, "utf-8")


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, recognised by zeros in either the even or the odd bytes only."""
    head = data[:4096]
    low, high = head[::2].count(0), head[1::2].count(0)
    if 4 * max(low, high) < len(head) // 2 or min(low, high):
        return None
    return _strict(data, "utf-16-le" if high else "utf-16-be")


def _guessed(data: bytes) -> str | None:
    name = _best(data)
    return data.decode(name, "replace") if name else None


def _best(data: bytes) -> str | None:
    """The most probable encoding, usually by charset-normalizer; None if no encoding fits."""
    sample = data[: 1 << 20]
    signs, letters = len(_SIGNS.findall(sample)), len(_LETTERS.findall(sample))
    if letters <= max(4, 0.03 * len(sample)) and signs + letters == len(_BEYOND_ASCII.findall(sample)):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best else None
