"""One item of a feed (RSS, Atom, JSON Feed): its content, in HTML or plain text, and its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from letters.reading.errors import Unreadable
from letters.reading.formats.html import PageText, whole_text
from letters.reading.metadata import ParsedText, one_line, stem
from letters.reading.records import broken_note, record_id
from letters.reading.response import is_address
from letters.text.surrogates import without_surrogates

_MARKUP_CHARACTERS = frozenset("<&")


class FeedItem(NamedTuple):
    """An item of a feed, its HTML not parsed yet."""

    path: str
    number: int  # of the item in its feed, from 1
    content: str
    metadata: Mapping[str, object]
    html: bool = True  # whether the content is HTML
    identifier: str | None = None
    moment: str = ""  # when the feed was made or the item changed (UTC), "" if unknown: the latest version counts
    notes: tuple[str, ...] = ()  # what was guessed or repaired to read it

    @property
    def size(self) -> int:
        """In code points."""
        return len(self.content)

    def read(self) -> ParsedText:
        """The text of the item. Raises Unreadable for one without text, and for HTML without lxml."""
        where = f"{self.path}:{self.number}"
        if self.html and not _MARKUP_CHARACTERS.isdisjoint(self.content):
            page = whole_text(self.content, where, "feeds with HTML")
        else:
            page = PageText(without_surrogates(self.content).strip(), (), {})
        if not page.text:
            raise Unreadable(where, "this item of the feed has no text: save the page that it links to")
        address = one_line(self.metadata.get("url")) or ""
        name, notes = stem(self.path), (*self.notes, *broken_note({**self.metadata, "": self.content}))
        if is_address(address):
            return ParsedText(
                address,
                page.text,
                self.metadata,
                where,
                blocks=page.blocks,
                name=name,
                captured=self.moment,
                notes=notes,
            )
        id = record_id(self.path, self.identifier) if self.identifier else where
        return ParsedText(id, page.text, self.metadata, where, blocks=page.blocks, name=name, notes=notes)


def stated_moment(stated: str) -> str | None:
    """The moment that a date of RFC 822 or ISO 8601 names, in UTC, as 2024-11-27T10:00:00; None for what is none."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            moment = parse(stated[:100].replace("Z", "+00:00"))
            return f"{(moment if moment.tzinfo is None else moment.astimezone(timezone.utc)):%Y-%m-%dT%H:%M:%S}"
    return None
