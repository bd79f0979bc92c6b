"""A record to its document, and what was guessed or repaired on the way."""

from __future__ import annotations

from typing import NamedTuple

from letters.model import Article, Source
from letters.reading.metadata import DefaultMetadata, to_document, unread_dates
from letters.reading.mojibake import checked
from letters.reading.records import Record


class NotedDocument(NamedTuple):
    """A document, the place it has in messages, and what to say of its reading: a line each."""

    document: Article | Source
    where: str
    notes: tuple[str, ...]


def read_document(record: Record, defaults: DefaultMetadata, *, own_ids: bool = False) -> NotedDocument:
    """The document of a record, with the id that the record states alone (`own_ids`) or with its file. Raises Unreadable."""
    parsed = checked(record.read(), defaults.repair)
    if own_ids and parsed.own_id:
        parsed = parsed._replace(id=parsed.own_id, name=parsed.own_id)
    notes = (*parsed.notes, *unread_dates(parsed.metadata))
    return NotedDocument(to_document(parsed, defaults), parsed.where, notes)
