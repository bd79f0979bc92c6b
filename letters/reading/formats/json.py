"""Reads JSON: one record, a list of records, an object that holds such a list, or a JSON Feed.

A JSON Feed (www.jsonfeed.org/version/1.1) is read as other feeds are; JSON Lines that are called .json are read as such.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from typing import Any, BinaryIO

from letters.reading.decoding import read_bounded
from letters.reading.errors import Unreadable
from letters.reading.formats import jsonl
from letters.reading.metadata import Metadata, one_line, text_of
from letters.reading.records import FeedItem, Record, feed_record, stated_moment, table_record, unreadable
from letters.text.dates import stated_date

MAX_VALUES = 1_000_000  # objects and lists; each takes more memory than its bytes
_REMEDY = 'write an object {"text": …}, or a list of these'
BEGINNING = re.compile(r'\s*(?:\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|\[\s*\{\s*")')


def holds_records(line: bytes) -> bool:
    """Whether a line, which is an object of JSON, is a feed or holds a list of records, and so is none itself."""
    value = json.loads(jsonl.decoded_utf8(line.removeprefix(BOM_UTF8)))
    return _is_feed(value) or bool(_records(value))


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The records of a file. Raises Unreadable for what is no JSON, or holds no record."""
    data = read_bounded(stream, path)
    if not data.strip():
        raise Unreadable(path, "is empty: there is no text in it")
    if data.count(b"{") + data.count(b"[") > MAX_VALUES:
        raise Unreadable(path, f"has more than {MAX_VALUES:,} objects and lists: write JSON Lines, and call it .jsonl")
    value = _value(data, path)
    if value is None:
        yield from jsonl.cut(BytesIO(data), path)
        return
    if _is_feed(value):
        for number, item in enumerate(value["items"], 1):
            yield _feed_item(item, path, number, value) if isinstance(item, dict) else _no_object(path, number)
    elif records := _records(value):
        for number, record in enumerate(records, 1):
            yield _record(record, path, number) if isinstance(record, dict) else _no_object(path, number)
    elif isinstance(value, dict):
        yield _record(value, path, 0)
    else:
        raise Unreadable(path, f"holds no record: {_REMEDY}")


def _value(data: bytes, where: str) -> Any:
    """The value in these bytes; None where they are JSON Lines. Raises Unreadable for what is no JSON."""
    try:
        return json.loads(_text(data))
    except UnicodeDecodeError:
        raise Unreadable(where, "is not UTF-8: save the file as UTF-8") from None
    except RecursionError:
        raise Unreadable(where, f"is nested too deeply: {_REMEDY}") from None
    except ValueError as error:
        lines = data.strip().split(b"\n", 1)
        if len(lines) > 1 and jsonl.is_record(lines[0]):
            return None
        place = f"{error.msg}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        reason = place or "a number of too many digits"
        raise Unreadable(
            where, f"is no JSON ({reason}): {_REMEDY}"
        ) from None  # the whole file, not the record of a line


def _text(data: bytes) -> str:
    """The text of a file, with a lone surrogate for each broken character. Raises UnicodeDecodeError if it is no UTF."""
    encoding = json.detect_encoding(data)
    if encoding.startswith("utf-8"):
        return jsonl.decoded_utf8(data.removeprefix(BOM_UTF8))
    return data.decode(encoding).removeprefix("\ufeff")


def _records(value: Any) -> list[Any]:
    """The list of records that a value is or holds; [] where it holds none, or several."""
    if isinstance(value, list):
        return value if any(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict) or _has_text(value):
        return []
    held = (item.values() if isinstance(item, dict) else (item,) for item in value.values())
    lists = [items for items in chain.from_iterable(held) if isinstance(items, list) and any(map(_has_text, items))]
    return lists[0] if len(lists) == 1 else []


def _has_text(value: Any) -> bool:
    return isinstance(value, dict) and text_of(value) is not None


def _record(record: Metadata, path: str, number: int) -> Record:
    """A record; number 0 is the only one of its file."""
    return table_record(
        path, number, record, sum(len(item) for item in record.values() if isinstance(item, str)), _as_is
    )


def _as_is(record: Metadata, _: str) -> Metadata:
    return record


def _no_object(path: str, number: int) -> Record:
    return unreadable(f"{path}:{number}", f"is no JSON object: {_REMEDY}")


def _is_feed(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("items"), list)
        and "jsonfeed.org" in str(value.get("version"))[:100]
    )


def _feed_item(item: Mapping[str, Any], path: str, number: int, feed: Mapping[str, Any]) -> Record:
    contents = ((name, item.get(name)) for name in ("content_html", "content_text", "summary"))
    name, content = next(((name, text) for name, text in contents if isinstance(text, str) and text.strip()), ("", ""))
    authors = item.get("authors") or [item.get("author")]
    authors = authors if isinstance(authors, list) else [authors]
    changed = one_line(item.get("date_modified") or item.get("date_published")) or ""
    metadata = {
        "outlet": feed.get("title"), "title": item.get("title"), "url": item.get("url") or item.get("external_url"),
        "author": [author.get("name") for author in authors if isinstance(author, dict)],
        "published": stated_date(one_line(item.get("date_published")) or ""),
        "language": item.get("language") or feed.get("language"),
    }  # fmt: skip
    id, moment = one_line(item.get("id")), stated_moment(changed) or ""
    return feed_record(FeedItem(path, number, content, metadata, name == "content_html", id, moment))
