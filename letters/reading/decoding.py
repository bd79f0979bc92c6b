"""Bytes to text: by byte order mark, by declaration, as UTF-8, by a guess, in this order."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from letters.reading.encoding_guess import (
    Utf8Evidence,
    broken_note,
    guessed_encoding,
    is_damaged_utf8,
    wide_encoding,
)
from letters.reading.errors import Unreadable

MAX_GUESSED = 1 << 18  # bytes of a text by which charset-normalizer guesses: it takes long for what is no text
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
_LABELS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Decoded(NamedTuple):
    """A text, and what was guessed or repaired to decode it: a line each."""

    text: str
    notes: tuple[str, ...] = ()


def decode_noted(data: bytes, where: str, *, page: bool = False, charset: str | None = None) -> Decoded:
    """The text that the bytes hold, newlines untouched and without the byte order mark.

    `page`: a declaration of HTML or XML counts; `charset`: what the server called the encoding, which goes before it.
    Characters that are broken become U+FFFD. Raises Unreadable for a binary and an unknown encoding.
    """
    for magic, name in _FORMATS:
        if data.startswith(magic):
            raise Unreadable(where, f"is {name}, no text: save it as plain text")
    decoded = _by_mark(data) or (_named(data, charset) if charset else None)
    decoded = decoded or (_declared(data) if page else None) or _plain(data)
    if decoded is None or "\0" in decoded.text:
        decoded = _wide(data) or (_guessed(data) if b"\0" not in data else None)
        if decoded is None:
            why = (
                "is binary, no text: save it as plain text"
                if b"\0" in data
                else "is in an unknown encoding: save it as UTF-8"
            )
            raise Unreadable(where, why)
    text = decoded.text.removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text, 0, 1_000_000))
    if controls > 0.02 * min(len(text), 1_000_000):
        raise Unreadable(where, "is binary, no text: save it as plain text")
    return decoded._replace(text=text)


def read_bounded(stream: BinaryIO, where: str, largest: int = MAX_BYTES) -> bytes:
    """All bytes of a stream. Raises Unreadable where they are more than `largest`."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise Unreadable(where, f"is larger than {largest >> 20} MB: give one article per file, or JSON Lines")
    return data


def read_lines(stream: BinaryIO, where: str) -> Iterator[bytes]:
    """The lines of a stream, each with its end. Raises Unreadable for one of more than `MAX_BYTES`."""
    for number, line in enumerate(iter(lambda: stream.readline(MAX_BYTES + 1), b""), 1):
        if len(line) > MAX_BYTES:
            why = f"the line is larger than {MAX_BYTES >> 20} MB: write one text per line"
            raise Unreadable(f"{where}:{number}", why)
        yield line


def marked_encoding(head: bytes) -> str | None:
    """The encoding that the byte order mark at the head stands for; None without one."""
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def table_encoding(stream: BinaryIO, where: str) -> tuple[str, tuple[str, ...]]:
    """The encoding of a file that is too large to hold, by passes over it, and what was guessed; rewinds the stream."""
    head = stream.read(1 << 20)
    name, notes = _table_encoding(stream, head)
    stream.seek(0)
    if name is None or (b"\0" in head and not name.startswith(("utf-16", "utf-32")) and _is_binary(head)):
        raise Unreadable(where, "is binary or in an unknown encoding: save it as UTF-8")
    return "utf-8-sig" if name == "utf-8" else name, notes


def _table_encoding(stream: BinaryIO, head: bytes) -> tuple[str | None, tuple[str, ...]]:
    if name := marked_encoding(head):
        return name, ()
    if b"\0" in head and (name := wide_encoding(head)):
        return name, (_guess_note(name),)
    sample = _first_broken_chunk(stream)
    if not sample or _is_damaged_utf8(stream):
        return "utf-8", ()
    name = _best(sample)
    return name, (_guess_note(name),) if name else ()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    return iter(lambda: stream.read(1 << 20), b"")


def _first_broken_chunk(stream: BinaryIO) -> bytes:
    """The first megabyte of a stream that is not valid UTF-8, with what may be the beginning of its first character."""
    check, before = codecs.getincrementaldecoder("utf-8")(), b""
    for chunk in _chunks(stream):
        try:
            check.decode(chunk)
        except UnicodeDecodeError:
            return before[-3:] + chunk
        before = chunk
    return b""


def _is_damaged_utf8(stream: BinaryIO) -> bool:
    """As `is_damaged_utf8`, for a stream; what is plainly in another encoding is not read to its end."""
    evidence = Utf8Evidence()
    for chunk in _chunks(stream):
        evidence.add(chunk)
        if evidence.broken > 1000 and not evidence.is_utf8:
            return False
    return evidence.is_utf8 or not evidence.broken


def _is_binary(head: bytes) -> bool:
    """Whether bytes with zeros are no text: some zeros in cells are what a program left there."""
    text = head.decode("latin-1")
    controls = len(_CONTROL.findall(text.replace("\0", "")))
    return controls > 0.02 * len(text) or text.count("\0") > 0.5 * len(text)


def _by_mark(data: bytes) -> Decoded | None:
    name = marked_encoding(data[:4])
    return _decoded(data, name) if name else None


def _decoded(data: bytes, name: str, *notes: str) -> Decoded:
    """The text in an encoding; what is broken becomes U+FFFD."""
    text = data.decode(name, "replace")
    broken = broken_note(data, name, text)
    return Decoded(text, (*notes, broken) if broken else notes)


def _declared(data: bytes) -> Decoded | None:
    """The text in the encoding that the page declares; if few bytes are invalid, they become U+FFFD."""
    declaration = _DECLARED.search(data, 0, 4096)
    return _named(data, (declaration[1] or declaration[2]).decode("ascii")) if declaration else None


def _named(data: bytes, label: str) -> Decoded | None:
    """The text in the encoding of this name; None if no encoding has that name, or if the bytes don't fit it."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if not _TEXTUAL.match(name):  # punycode, unicode_escape and similar codecs are never the encoding of a page
        return None
    name = _MEANT.get(name, name)
    decoded = _decoded(data, name)
    return decoded if decoded.text.count("\ufffd") * 1000 <= len(decoded.text) else _strict(data, name)


def _plain(data: bytes) -> Decoded | None:
    """The text as UTF-8, or as the Japanese mail encoding, which is ASCII with escapes."""
    valid = (_strict(data, "iso2022_jp") if b"\x1b$" in data else None) or _strict(data, "utf-8")
    return valid or (_decoded(data, "utf-8") if is_damaged_utf8(data) else None)


def _strict(data: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(data.decode(name))
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a byte order mark."""
    name = wide_encoding(data)
    decoded = _decoded(data, name, _guess_note(name)) if name else None
    return decoded if decoded and decoded.text.count("\ufffd") * 100 <= len(decoded.text) + 99 else None


def _guessed(data: bytes) -> Decoded | None:
    name = _best(data)
    return _decoded(data, name, _guess_note(name)) if name else None


def _best(data: bytes) -> str | None:
    """The most probable encoding that is not UTF-8; None if no encoding fits."""
    if name := guessed_encoding(data):
        return name
    from charset_normalizer import from_bytes

    sample = data
    if len(data) > MAX_GUESSED:
        end = max(data.rfind(space, 0, MAX_GUESSED) for space in (b"\n", b" ", b">"))  # never within a character
        sample = data[: end if end > 0 else MAX_GUESSED]
    best = from_bytes(sample).best()
    return best.encoding if best else None


def _guess_note(name: str) -> str:
    return f"is not UTF-8: read as {_LABELS.get(name, name)}, which is a guess; save it as UTF-8 to be sure"
