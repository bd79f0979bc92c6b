"""Reads a feed (RSS 0.9 to 2.0, Atom): each item in it is an article, with the text that the feed gives of it.

The elements are those of RSS 2.0 (www.rssboard.org/rss-specification), its modules Content and Dublin Core, and Atom
(RFC 4287). Feeds are often not well formed: lxml repairs them. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from html.entities import html5
from typing import Any, BinaryIO

from letters.reading.decoding import decode_noted, read_bounded
from letters.reading.errors import Unreadable, cited, needing
from letters.reading.metadata import one_line
from letters.reading.records import FeedItem, Record, feed_record, stated_moment
from letters.text.dates import stated_date
from letters.text.normalize import without_surrogates

MAX_SIZE = 32 << 20  # bytes
MAX_DEPTH = 200  # elements within one another
MAX_ELEMENTS = 300_000
MAX_TAGS = 2_000_000  # those of HTML in CDATA too
_ROOTS = ("rss", "RDF", "feed")
_ITEMS = ("item", "entry")
_CONTENT = ("encoded", "content", "body", "description", "summary")  # the first that has text counts
_CHANGED = ("lastBuildDate", "updated", "modified", "pubDate", "published", "date")
_FOREIGN = ("http://search.yahoo.com/mrss", "http://www.itunes.com/dtds/")  # titles of pictures and sounds
_DATES = ("pubDate", "published", "issued", "date", "updated", "modified")
_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z][A-Za-z0-9]{1,31};)")
_NUMBER = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
_DECLARATION = re.compile(r"(?<!\s)\s*<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"\s*(?:<!--(?:(?!-->)[\s\S]){0,5000}-->\s*)?<!DOCTYPE[^<>\[]{0,1000}\[[^\]]{0,100000}<!ENTITY")
BEGINNING = re.compile(
    r"\s*(?:<\?(?:(?!\?>)[\s\S]){0,500}\?>\s*|<!--(?:(?!-->)[\s\S]){0,5000}-->\s*|<!DOCTYPE[^<>]{0,500}>\s*){0,20}"
    r"<(?:rss\b|feed\b|(?:\w+:)?RDF\b)"
)
_END = re.compile(r"</(?:\w{1,50}:)?(?:rss|feed|RDF)\s*>")
_MARKED_UP = re.compile(r"<[A-Za-z/!]|&[#\w]+;")


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The items of a feed. Raises Unreadable for what is none, has too many elements, and without lxml."""
    text, notes = decode_noted(read_bounded(stream, path, MAX_SIZE), path, page=True)
    root = _parsed(text, path)
    if _name(root) not in _ROOTS:
        raise Unreadable(
            path, f"is XML, but no feed of articles (RSS, Atom): it begins with <{cited(_name(root))}>; save its text"
        )
    if not _END.search(text):
        notes += ("is cut off: items may be missing; fetch it again",)
    channel = next((child for child in root if _name(child) == "channel"), root)
    outlet = _plain(_texts(channel).get("title"))
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang") or _texts(channel).get("language")
    date = _first(stated_moment, _CHANGED, _texts(channel))
    every = (element for element in root.iter() if _name(element) in _ITEMS)
    items = (item for item in every if not any(_name(above) in _ITEMS for above in item.iterancestors()))
    for number, item in enumerate(items, 1):
        feed_item = _item(item, path, number, {"outlet": outlet, "language": language}, date)
        yield feed_record(feed_item, notes if number == 1 else ())


def _item(item: Any, path: str, number: int, channel: Mapping[str, object], date: str | None) -> FeedItem:
    texts = _texts(item)
    contents = [child for name in _CONTENT for child in item if _name(child) == name and _content(child)[0].strip()]
    content, html = _content(contents[0]) if contents else ("", False)
    metadata = {
        **channel, "title": _plain(texts.get("title")), "author": _author(item), "published": _first(stated_date, _DATES, texts), "url": _link(item, texts),
        "language": item.get("{http://www.w3.org/XML/1998/namespace}lang") or channel["language"],
    }  # fmt: skip
    identifier = one_line(texts.get("guid") or texts.get("id"))
    moment = date or _first(stated_moment, _CHANGED, texts) or ""
    return FeedItem(path, number, content, metadata, html, identifier, moment)


def _parsed(text: str, where: str) -> Any:
    """The root of the feed, without what only a document type would give. Raises Unreadable."""
    with needing(where, "feeds", "lxml", "html"):
        from lxml import etree  # type: ignore[import-untyped, unused-ignore]
    text = _DECLARATION.sub("", text, count=1)
    if _ENTITY.match(text):
        raise Unreadable(where, "declares entities of its own, which are not read here: save its text")
    text = _REFERENCE.sub(
        lambda reference: html5.get(reference[1], reference[0]), without_surrogates(text).replace("\0", "")
    )
    text = _NUMBER.sub(_allowed_number, text)
    if text.count("<") > MAX_TAGS:
        raise Unreadable(where, f"has more than {MAX_TAGS:,} tags: save its text")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise Unreadable(where, "is no feed (RSS, Atom): no XML is in it; save it again")
    depth = 0
    for number, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH or number > 2 * MAX_ELEMENTS:
            bounds = f"more than {MAX_DEPTH} elements within one another, or {MAX_ELEMENTS:,} in all"
            raise Unreadable(where, f"has {bounds}: save its text")
    return root


def _allowed_number(reference: re.Match[str]) -> str:
    """A reference to a character by its number; lxml takes also those that XML forbids, and fails over them later."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
    return reference[0] if allowed else "\ufffd"


def _name(element: Any) -> str:
    """The name of an element without its namespace or prefix; "" for what is no element, or says nothing of an article."""
    if not isinstance(element.tag, str) or element.tag[1:].startswith(_FOREIGN):
        return ""
    return re.split("[}:]", element.tag)[-1]


def _texts(element: Any) -> dict[str, str]:
    """The text of each child, by its name; of several of one name the first that has text."""
    texts: dict[str, str] = {}
    for child in element.iterchildren("*"):  # no entities, which have no text to walk
        if text := "".join(child.itertext()).strip():
            texts.setdefault(_name(child), text)
    return texts


def _content(element: Any) -> tuple[str, bool]:
    """The content of an element, and whether it is HTML. What isn't marked up is text, whatever it says of itself."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    if len(element):  # XHTML
        inner = (etree.tostring(child, encoding="unicode") for child in element)
        return (element.text or "") + "".join(inner), True
    text = element.text or ""
    return text, element.get("type") not in ("text", "text/plain") and bool(_MARKED_UP.search(text))


def _author(item: Any) -> list[str]:
    """The names of the authors, without addresses of mail."""
    names = []
    for child in item:
        if _name(child) in ("creator", "author"):
            name = _texts(child).get("name") or (child.text or "").strip()
            inner = re.fullmatch(r"(?=\S+@\S)\S+ \((.+)\)", name)  # as RSS has it
            names.append(_plain(inner[1] if inner else name))
    return list(dict.fromkeys(name for name in names if name and "@" not in name))


def _link(item: Any, texts: Mapping[str, str]) -> str | None:
    """The address of the article."""
    links = [child for child in item if _name(child) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    guid = next((child for child in item if _name(child) == "guid"), None)
    if not texts.get("link") and guid is not None and guid.get("isPermaLink", "true") == "true":
        return texts.get("guid") if texts.get("guid", "").startswith("http") else None
    return texts.get("link")


def _first(read: Callable[[str], str | None], names: Iterable[str], texts: Mapping[str, str]) -> str | None:
    """The first of the texts of these names that is a date; None where none is."""
    return next(filter(None, (read(texts[name]) for name in names if name in texts)), None)


def _plain(title: str | None) -> str | None:
    """A title without the markup that feeds write into it."""
    return re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", unescape(title)) if title else None
