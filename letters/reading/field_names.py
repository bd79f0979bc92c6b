"""The names under which records, feeds and front matter state what is known of an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

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
