"""Reads a mail (RFC 5322, MIME): the text of its message; what is attached is named, not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial
from typing import Any, BinaryIO, TypeVar

from letters.reading.decoding import Decoded, decode_noted, read_bounded
from letters.reading.errors import Unreadable, refusing
from letters.reading.formats.html import PageText, joined, whole_text
from letters.reading.metadata import ParsedText, one_line, stem
from letters.reading.records import Record, unreadable

MAX_BOUNDARIES, MAX_LINES = 200, 2_000_000
MAX_COMPARISONS = 20_000_000  # of lines with boundaries, which is what a parser of mail does
MAX_HEADER = 10_000  # code points of a header
_DAMAGED = "is no sound mail: save it as .eml again"
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_REPLIED_TO = re.compile(
    r"<blockquote\b(?=[^<>]{0,500}?\b(?:type\s*=\s*[\"']?cite|class\s*=\s*[\"']?[\w ]{0,50}gmail_quote))", re.IGNORECASE
)
_CUT_OFF = (CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect)
_HEADER = re.compile(rb"(?:From |[!-9;-~]+[ \t]*:)")
_UNNAMED_TYPES = ("image", "audio", "video", "font")
_SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/calendar",
)
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


Value = TypeVar("Value")


def _read(where: str, data: bytes) -> ParsedText:
    """The text of the message. Raises Unreadable for one without text, encrypted, or with HTML only and no lxml."""
    with refusing(where, _DAMAGED):
        mail = _parsed(data, where)
        pages = [_text(part, where) for part in _bodies(mail)]
        notes = tuple(note for page in pages for note in page.notes)
        if any(isinstance(defect, _CUT_OFF) for part in mail.walk() for defect in part.defects):
            notes += ("seems to be cut off, and was read up to there: save it as .eml again",)
        text, blocks = joined(pages)
        if not text.strip():
            encrypted = any(part.get_content_type() in _ENCRYPTED for part in mail.walk())
            why = "encrypted: save it decrypted" if encrypted else "empty: there is no text in it"
            raise Unreadable(where, f"is {why}")
        return ParsedText(where, text, _metadata(mail), where, blocks=blocks, name=stem(where), notes=notes)


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The message of a mail, then what is attached to it, which can't be read here. Raises Unreadable for no mail."""
    data = read_bounded(stream, path)
    mail = _parsed(data, path)
    yield Record(len(data), partial(_read, path, data))
    with refusing(path, _DAMAGED):
        names = list(_attachments(mail))
    for name in names:
        yield unreadable(f"{path}: {name}", "is attached to this mail: save it, and give the file")


def _parsed(data: bytes, where: str) -> Message:
    if not _HEADER.match(data):
        raise Unreadable(where, "is no mail: it has no headers; save it as .eml again")
    boundaries, lines = len(_BOUNDARY.findall(data)), data.count(b"\n")
    if boundaries > MAX_BOUNDARIES or lines > MAX_LINES or boundaries * lines > MAX_COMPARISONS:
        raise Unreadable(where, "has too many lines or parts of parts: save its text")
    with refusing(where, _DAMAGED):
        return BytesParser(policy=policy.compat32).parsebytes(data)


def _bodies(part: Message) -> Iterator[Message]:
    """The parts that are the message, in order; of alternatives the plain text, if it has words."""
    kind = part.get_content_type()
    if kind in ("text/plain", "text/html") and not _is_attached(part):
        yield part
    elif kind.startswith("multipart/"):
        bodies = [body for child in _children(part) for body in _bodies(child)]
        yield from _preferred(bodies) if kind == "multipart/alternative" else bodies


def _children(part: Message) -> list[Message]:
    payload: Any = part.get_payload() if part.is_multipart() else []
    return list(payload)


def _preferred(bodies: list[Message]) -> list[Message]:
    plain = [body for body in bodies if body.get_content_type() == "text/plain" and _payload(body).strip()]
    return plain or [body for body in bodies if body.get_content_type() == "text/html"]


def _attachments(part: Message) -> Iterator[str]:
    """The names of the attached documents and mails. Pictures, sounds and signatures have no text to lose."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        yield "a mail within it"
    elif part.is_multipart():
        for child in _children(part):
            yield from _attachments(child)
    elif (
        kind.split("/")[0] not in _UNNAMED_TYPES
        and kind not in _SIGNATURES
        and (_is_attached(part) or kind not in ("text/plain", "text/html"))
    ):
        yield (_filename(part) or kind)[:100]


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _filename(part: Message) -> str | None:
    return _tried(lambda: one_line(_decoded(part.get_filename())), None)


def _payload(part: Message) -> bytes:
    payload = _tried(lambda: part.get_payload(decode=True), None)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message, where: str) -> PageText:
    """The text of a part of the message, newlines as \\n, its block quotations, and what was guessed to decode it."""
    page = part.get_content_type() == "text/html"
    charset = _tried(part.get_content_charset, None)
    data = _payload(part)
    text, notes = decode_noted(data, where, page=page, charset=charset) if data.strip() else Decoded("")
    if page:
        text = _REPLIED_TO.sub("<div", text)  # an earlier mail, which mail programs quote as a whole
        return whole_text(text, where, "a mail in HTML")._replace(notes=notes)
    return PageText(text.replace("\r\n", "\n").strip("\n"), notes=notes)


def _metadata(mail: Message) -> dict[str, object]:
    name, address = _tried(lambda: parseaddr(_decoded(mail.get("From")) or ""), ("", ""))
    return {
        "title": _decoded(mail.get("Subject")), "author": name or address, "published": _day(mail.get("Date")),
        "language": _decoded(mail.get("Content-Language")),
    }  # fmt: skip


def _decoded(header: object) -> str | None:
    """A header as text, its encoded words decoded (RFC 2047)."""
    if header is None:
        return None
    return _tried(lambda: str(make_header(decode_header(str(header)[:MAX_HEADER]))), str(header)[:MAX_HEADER])


def _day(header: object) -> str | None:
    """The day that a date header names, where the writer was; None for what is no date."""
    return _tried(lambda: parsedate_to_datetime(str(header)).date().isoformat(), None) if header else None


def _tried(read: Callable[[], Value], otherwise: Value) -> Value:
    """What can be read of a mail; something else where its headers are made to break the parser."""
    try:
        return read()
    except Exception:  # noqa: BLE001 (whatever the parser meets)
        return otherwise
