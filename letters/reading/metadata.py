"""Metadata of a text, the names under which they are stated, and the article or source made of both.

Metadata comes from the front matter or the record first, then from the page, then from the user (`DefaultMetadata`).
Nothing is invented: an article without an outlet is given the name of its file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from letters.languages.word_lists import main_codes
from letters.model import Article, Source, Span
from letters.reading.errors import Unreadable, cited
from letters.text.dates import is_ambiguous, stated_date
from letters.text.normalize import without_surrogates
from letters.text.patterns import late_pattern

OWN_NAMES = ("id", "text", "outlet", "title", "author", "url", "published", "language", "family", "note", "clipping",
             "kind", "speaker", "aliases")  # fmt: skip
OTHER_NAMES = {  # in order: the first that states something counts; as `plain_name` has them
    "text": ("content", "body", "articlebody", "contenttext", "fulltext", "maintext", "articletext", "article"),
    "outlet": ("publication", "publisher", "sitename", "newspaper"),
    "title": ("headline",),
    "author": ("authors", "byline", "creator"),
    "published": (
        "datepublished", "pubdate", "publishedat", "publisheddate", "publishedon", "publicationdate", "publishdate",
        "datepublish", "publishedtime", "date", "issued",
    ),
    "url": ("link", "permalink", "canonicalurl", "articleurl", "sourceurl", "mainentityofpage"),
    "language": ("inlanguage", "lang", "locale"),
}  # fmt: skip
FIELDS = {name: field for field, names in OTHER_NAMES.items() for name in names}


@lru_cache(1024)
def plain_name(key: str) -> str:
    """A name without its prefix, capitals and joints: `dc:Date`, `pub_date` and `pubDate` are `date` and `pubdate`."""
    return "".join(filter(str.isalnum, key.rpartition(":")[2].lower()))


def field_of(key: str) -> str | None:
    """The field that a name is for; None for one that is not read."""
    if key in OWN_NAMES:
        return key
    plain = plain_name(key)
    return plain if plain in OTHER_NAMES else FIELDS.get(plain)


def rank(key: str) -> int:
    """The place of a name among those of its field, from 0."""
    plain, field = plain_name(key), field_of(key)
    return (field, *OTHER_NAMES.get(field or "", ())).index(plain)


def values_of(metadata: Mapping[str, object], field: str) -> Iterator[object]:
    """What metadata hold for a field: under its own name first, then under the others in their order."""
    if field in metadata:
        yield metadata[field]
    named = {plain_name(key): value for key, value in metadata.items() if key != field}
    for name in (field, *OTHER_NAMES.get(field, ())):
        if name in named:
            yield named[name]


def text_of(metadata: Mapping[str, object]) -> str | None:
    """The text of a record: the first that is not blank, else a blank one; None where it holds none."""
    values = (value.get("rendered") if isinstance(value, Mapping) else value for value in values_of(metadata, "text"))
    texts = [value for value in values if isinstance(value, str)]
    return next((text for text in texts if text.strip()), texts[0] if texts else None)


Metadata = Mapping[str, object]

_MAX_BITS = 4096  # of a number that is a fact; TOML may state longer ones, and Python refuses to write them
_CODE = late_pattern(r"([A-Za-z]{2,3})(?:[-_].*)?", re.DOTALL)


class DefaultMetadata(NamedTuple):
    """Metadata that the user gives for all texts; used where a text has none of its own. And whether to repair them."""

    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    repair: bool = False  # whether mojibake is repaired


def path_id(path: str) -> str:
    r"""The path as an id that every encoding can carry: bytes that are no UTF-8 are written as \xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def stem(path: str) -> str:
    """The file's name without folder and suffix, on one line: used as the outlet if none is given."""
    return one_line(os.path.splitext(os.path.basename(path_id(path)))[0]) or "unnamed"


def one_line(value: object) -> str | None:
    """A value as a string on one line, without control characters; None for an empty one."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        value = ", ".join(filter(None, map(one_line, value)))
    if isinstance(value, bool) or not isinstance(value, (str, int, float, date)):
        return None
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return None
    words = " ".join(str(value).split())
    if words.isprintable():
        return words or None
    words = without_surrogates(words)
    return "".join(c for c in words if unicodedata.category(c) != "Cc") or None


def one_line_of_any(value: object) -> str | None:
    """As `one_line`, also of an object that has a name, as records give persons and publishers, and of a list of these."""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(one_line_of_any, value))) or None
    if isinstance(value, Mapping):
        held = (
            value.get(key) for key in ("name", "title", "rendered", "@id", "url", "href", "@value", "$date", "#text")
        )
        return next((line for item in held if (line := one_line(item))), None)
    return one_line(value)


def field_value(metadata: Mapping[str, object], field: str) -> str | None:
    """What metadata state of a field, under any of its names; None where they state nothing."""
    own = one_line(metadata.get(field))
    values = map(one_line_of_any, () if own else values_of(metadata, field))
    usable = (value for value in values if value and (field != "url" or value.startswith(("http://", "https://"))))
    return own or next(usable, None)


def day(value: object, where: str) -> str | None:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD, from any spelling of `stated_date`. Raises Unreadable for others."""
    if value is None or (stated := one_line(value)) is None:
        return None
    if day := stated_date(stated):
        return day
    why = "may be two days" if is_ambiguous(stated) else "is no date"
    raise Unreadable(where, f"published “{cited(stated)}” {why}: write it as YYYY-MM-DD")


def language_code(value: object) -> str | None:
    """A language as a lower-case ISO 639 code (`en` for en-US); None where it isn't one."""
    match = _CODE.fullmatch(one_line(value) or "")
    if not match:
        return None
    lower = match[1].lower()
    return None if lower == "und" else main_codes().get(lower, lower)


def checked_language(stated: str | None, where: str) -> str | None:
    """The language that a user names, as `language_code` has it, or `und`. Raises Unreadable for what is no code."""
    if stated is None or stated.lower() == "und":
        return stated and "und"
    if code := language_code(stated):
        return code
    raise Unreadable(where, f"“{cited(stated)}” is no language: write its code, such as en or de")


class ParsedText(NamedTuple):
    """A text as a reader returns it, before it becomes an article or a source."""

    id: str
    text: str
    metadata: Metadata
    where: str  # for messages: the file, or the file and line
    markup: Literal["plain", "markdown"] = "plain"
    body: int = 0
    blocks: tuple[Span, ...] = ()
    name: str = ""  # the outlet, if the metadata has none
    captured: str | None = None  # as an Article has it
    fallback_date: str | None = None  # the day on which the file was made or captured; used if no other date is known
    notes: tuple[str, ...] = ()  # what was guessed or repaired to read it, a line each
    own_id: str | None = None  # the id that a record states, without its file


def text_of_paragraphs(
    where: str,
    paragraphs: Iterable[tuple[str, bool]],
    metadata: Metadata,
    made_on: str | None,
    notes: tuple[str, ...] = (),
) -> ParsedText:
    """The text of a document, a paragraph a line; each comes with whether it is set as quoted. Raises Unreadable for none."""
    lines, blocks, offset = list[str](), list[Span](), 0
    for words, quoting in paragraphs:
        if quoting and words.strip():
            blocks.append((offset, offset + len(words)))
        lines.append(words)
        offset += len(words) + 1
    text = "\n".join(lines)
    if not text.strip():
        raise Unreadable(where, "is empty: there is no text in it")
    return ParsedText(where, text, metadata, where, blocks=tuple(blocks), fallback_date=made_on, notes=notes)


def to_document(text: ParsedText, defaults: DefaultMetadata) -> Article | Source:
    """The article that a text makes, or the source where its metadata say `kind: source`."""
    metadata = text.metadata
    stated = {
        field: field_value(metadata, field) or one_line(getattr(defaults, field))
        for field in ("outlet", "title", "author", "url")
    }
    published = _published(text) or day(defaults.published, "--published") or text.fallback_date
    language = language_code(field_value(metadata, "language")) or language_code(defaults.language)
    if (one_line(metadata.get("kind")) or "").lower() == "source":
        return _source(text, stated, published, language)
    return Article(
        id=text.id, text=text.text, outlet=stated["outlet"] or text.name or text.id, title=stated["title"],
        author=stated["author"], url=stated["url"], published=published, language=language,
        family=one_line(metadata.get("family")), note=one_line(metadata.get("note")), clipping=_true(metadata.get("clipping")),
        markup=text.markup, body=text.body, blocks=text.blocks, captured=text.captured,
    )  # fmt: skip


def _published(text: ParsedText) -> str | None:
    """The stated date. Raises Unreadable where `published` is none; what other names hold may be anything."""
    own = text.metadata.get("published")
    if not _is_boolean(own) and (stated := day(own, text.where)):  # in Jekyll a page says so whether it is shown
        return stated
    return next((date for value in _other_dates(text.metadata) if (date := stated_date(value))), None)


def _other_dates(metadata: Metadata) -> list[str]:
    """What metadata state as the day under names other than `published`."""
    named = {key: value for key, value in metadata.items() if key != "published"}
    return [value for value in map(one_line_of_any, values_of(named, "published")) if value]


def unread_dates(metadata: Metadata) -> tuple[str, ...]:
    """What is said where no day is known because those that metadata state, as `date` and the like, are none."""
    if one_line(own := metadata.get("published")) and not _is_boolean(own):
        return ()
    others = _other_dates(metadata)
    if not others or any(map(stated_date, others)):
        return ()
    why = "may be two days" if is_ambiguous(others[0]) else "is no date"
    return (f"its date “{cited(others[0])}” {why} and is left out: write it as YYYY-MM-DD",)


def _source(text: ParsedText, stated: Mapping[str, str | None], published: str | None, language: str | None) -> Source:
    metadata = text.metadata
    return Source(
        id=one_line(metadata.get("id")) or text.name or text.id, text=text.text[text.body :].strip(), title=stated["title"],
        speaker=one_line(metadata.get("speaker")), published=published, url=stated["url"], language=language,
        note=one_line(metadata.get("note")), aliases=_with_bracketed(_several(metadata.get("aliases"))),
    )  # fmt: skip


def _with_bracketed(names: Iterable[str]) -> tuple[str, ...]:
    """These names, and those that stand in brackets behind the label of a transcript: "CDR (Ann Lee)"."""
    bracketed = [name.rstrip(") ").rpartition(" (")[2] for name in names if name.endswith(")") and " (" in name]
    return tuple(dict.fromkeys([*names, *bracketed]))


def _several(value: object) -> tuple[str, ...]:
    """A list of names; in a table one field holds them all, with semicolons between."""
    names = value if isinstance(value, (list, tuple)) else (one_line(value) or "").split(";")
    return tuple(name for name in map(one_line, names) if name)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value.strip().lower() in ("true", "false"))


def _true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in ("true", "yes", "1"))
