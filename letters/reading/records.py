"""Records: parts of a file that hold one text each and can be read on their own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, BinaryIO, NamedTuple, NoReturn

from letters.model import Span
from letters.reading.encoding_guess import BROKEN, broken_characters
from letters.reading.errors import Unreadable
from letters.reading.formats.html import PageText, whole_text
from letters.reading.metadata import Metadata, ParsedText, one_line, stem, text_of
from letters.reading.response import is_address
from letters.text.normalize import surrogates_in, without_surrogates

_TAG = re.compile(r"</(?:p|div|span|a|b|i|em|strong|blockquote|ul|ol|li|h[1-6])>|<(?:br|p)\s*/?>", re.IGNORECASE)
_MARKUP_CHARACTERS = frozenset("<&")


class Record(NamedTuple):
    """A part of a file with one text, not parsed yet. It can be pickled and read in another process."""

    size: int  # roughly the bytes to read
    read: Callable[[], ParsedText]  # a partial of a function of a module; raises Unreadable


def unreadable(where: str, why: str) -> Record:
    """A record that was found to be unreadable when its file was split."""
    return Record(0, partial(_refuse, where, why))


def _refuse(where: str, why: str) -> NoReturn:
    raise Unreadable(where, why)


def table_record(
    path: str, number: int, data: Any, size: int, parse: Callable[[Any, str], Metadata], notes: tuple[str, ...] = ()
) -> Record:
    """A line or row of a file of many texts, counted from 1; with the number 0 the file holds this record alone.

    `parse`, a function of a module, makes metadata of the data and its place in messages. Notes say what was guessed or
    repaired to read it.
    """
    return Record(size, partial(_table_text, path, number, data, parse, notes))


def _table_text(
    path: str, number: int, data: Any, parse: Callable[[Any, str], Metadata], notes: tuple[str, ...]
) -> ParsedText:
    """The text that it holds. Raises Unreadable for one without `text` or another name of it."""
    where = f"{path}:{number}" if number else path
    record = parse(data, where)
    text = text_of(record)
    if text is None:
        raise Unreadable(where, "has no `text`: give every record its text as a string")
    blocks: tuple[Span, ...] = ()
    if text is not record.get("text") and _TAG.search(text):
        page = whole_text(text, where, "records with HTML")
        text, blocks = page.text, page.blocks
    name = one_line(record.get("id"))
    id, outlet = (record_id(path, name), record_id(stem(path), name)) if name else (where, stem(path))
    notes = (*notes, *broken_note(record))
    return ParsedText(id, without_surrogates(text), record, where, name=outlet, blocks=blocks, notes=notes, own_id=name)


def record_id(path: str, id: str) -> str:
    """The id of a record: its own id belongs to its file, unless it is an address; a stream has no file."""
    return id if path == "-" or is_address(id) else f"{path}#{id}"


def broken_note(record: Metadata) -> Iterator[str]:
    """What is said of a record with broken characters, which the decoder left as lone surrogates."""
    number = sum(surrogates_in(value) for value in record.values() if isinstance(value, str))
    if number:
        yield f"{broken_characters(number)} and read as U+FFFD: save the file again as UTF-8"


@contextmanager
def decoded_stream(stream: BinaryIO, encoding: str, newline: str) -> Iterator[io.TextIOWrapper]:
    """The stream as text, with a lone surrogate for each broken character; the caller still has to close the stream."""
    wrapped = io.TextIOWrapper(stream, encoding=encoding, errors=BROKEN, newline=newline)
    try:
        yield wrapped
    finally:
        if not stream.closed:
            wrapped.detach()


class FeedItem(NamedTuple):
    """An item of a feed, its HTML not parsed yet."""

    path: str
    number: int  # of the item in its feed, from 1
    content: str
    metadata: Mapping[str, object]
    html: bool = True  # whether the content is HTML
    identifier: str | None = None
    moment: str = ""  # when the feed was made or the item changed (UTC), "" if unknown: the latest version counts


def feed_record(item: FeedItem, notes: tuple[str, ...] = ()) -> Record:
    """The record of an item. Notes say what was guessed or repaired to read its feed."""
    return Record(len(item.content), partial(_item_text, item, notes))


def _item_text(item: FeedItem, notes: tuple[str, ...]) -> ParsedText:
    """The text of an item. Raises Unreadable for one without text, and for HTML without lxml."""
    where = f"{item.path}:{item.number}"
    if item.html and not _MARKUP_CHARACTERS.isdisjoint(item.content):
        page = whole_text(item.content, where, "feeds with HTML")
    else:
        page = PageText(without_surrogates(item.content).strip())
    if not page.text:
        raise Unreadable(where, "this item of the feed has no text: save the page that it links to")
    address = one_line(item.metadata.get("url")) or ""
    known = is_address(address)
    id = address if known else record_id(item.path, item.identifier) if item.identifier else where
    return ParsedText(
        id, page.text, item.metadata, where, blocks=page.blocks, name=stem(item.path),
        captured=item.moment if known else None, notes=(*notes, *broken_note({**item.metadata, "": item.content})),
    )  # fmt: skip


def stated_moment(stated: str) -> str | None:
    """The moment that a date of RFC 822 or ISO 8601 names, in UTC, as 2024-11-27T10:00:00; None for what is none."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            moment = parse(stated[:100].replace("Z", "+00:00"))
            return f"{(moment if moment.tzinfo is None else moment.astimezone(timezone.utc)):%Y-%m-%dT%H:%M:%S}"
    return None
