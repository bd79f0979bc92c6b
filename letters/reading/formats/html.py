"""Reads an HTML page: the text of its article, without navigation and other boilerplate.

The main text and the metadata are extracted by trafilatura (Barbaresi 2021, doi.org/10.18653/v1/2021.acl-demo.15);
the text is laid out here, so that block quotations are known by their place. Nothing is ever fetched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from letters.model import Span
from letters.reading.decoding import decode_noted
from letters.reading.errors import Unreadable, needing
from letters.reading.metadata import Metadata, ParsedText, one_line
from letters.reading.page_parts import drop_code, drop_other_parts
from letters.text.normalize import without_surrogates

MAX_SIZE = 8 * 1024 * 1024  # code points; the finders of the main text take time and memory by the element
SHORT_TEXT = 2000  # code points
MAX_DEPTH = 320  # nested elements; deeper ones overflow C stacks
MAX_ELEMENTS = 100_000  # elements; the page of an article has some thousands
MOST_SIFTED = 20_000  # elements; the finders of the main text take time by the square of more

BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,5000}-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1|blockquote)\b",
    re.IGNORECASE,
)
_LINE_END = "\0"  # which no tree holds
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_UNWRITABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # lxml parses these, and does not write them
_APART_TAGS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 head header hr html item li list main menu nav ol p pre quote row section summary table tbody tfoot thead "
    "tr ul"
)
_UNSEEN_TAGS = (
    "script style noscript template head title meta link iframe object embed svg math canvas audio video nav form button "
    "select option input textarea footer aside"
)
_APART, _UNSEEN = frozenset(_APART_TAGS.split()), frozenset(_UNSEEN_TAGS.split())
_UNSEEN_IN_WHOLE = (_UNSEEN - {"aside", "footer"}) | {"rt", "rp"}  # notes are seen, not how a word is pronounced
_EDGES = ("⸤⸥", "⸢⸣", "⹕⹖", "⹗⹘")  # printable, else trafilatura drops them; rare, so that one pair is free


def read(data: bytes, where: str, charset: str | None = None) -> ParsedText:
    """The article in the page of these bytes. Raises Unreadable as `extract_page`, and for bytes that are no text."""
    text, notes = decode_noted(data, where, page=True, charset=charset)
    if not text.strip():
        raise Unreadable(where, "is empty: there is no text in it")
    page = extract_page(text, where)
    return page._replace(notes=(*notes, *page.notes))


class PageText(NamedTuple):
    """The text of a page, one paragraph per line, and the spans of its block quotations (code points)."""

    text: str
    blocks: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()  # what was guessed to decode it, a line each


def joined(pages: Iterable[PageText]) -> tuple[str, tuple[Span, ...]]:
    """The texts of several pages, each on lines of its own, and the spans of their block quotations."""
    parts, blocks, length = list[str](), list[Span](), 0
    for page in pages:
        parts.append(page.text)
        blocks += [(length + start, length + end) for start, end in page.blocks]
        length += len(page.text) + 1
    return "\n".join(parts), tuple(blocks)


def extract_page(html: str, where: str) -> ParsedText:
    """The article in a page; of one of very many elements all its text, with a note.

    Raises Unreadable for one without text, too large, too deep, or without trafilatura.
    """
    with needing(where, "HTML", "trafilatura", "html"):
        from trafilatura import bare_extraction
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its warnings don't belong on our stderr
    if len(html) > MAX_SIZE:
        raise Unreadable(where, f"is larger than {MAX_SIZE >> 20} MB: save the text of the page")
    tree = _tree(html, where)
    language = tree.get("lang") or tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    drop_other_parts(tree)
    _mark_quotes(tree)
    edges = _mark_blocks(tree, html)
    elements = sum(1 for _ in tree.iter())
    if elements > MOST_SIFTED:
        note = f"has {elements:,} elements: all of its text was read, menus and notices included, and no title, outlet or date"
        text = _laid_out(tree, _UNSEEN)
        if text:
            text, blocks = _without_edges(text, edges)
            return ParsedText(where, text, {"language": language}, where, blocks=blocks, notes=(note,))
    # A date found in the prose is not the page's.
    dates = {"original_date": True, "extensive_search": False, "max_date": None}
    extracted: Any = None
    with suppress(Exception):  # whatever the finders meet in a page made to break them: it is still text
        extracted = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dates)
    text = _laid_out(extracted.body, frozenset()) if extracted is not None and extracted.body is not None else ""
    if len(text) < SHORT_TEXT:
        all_of_it = _laid_out(tree, _UNSEEN)
        if not text or text.split() == all_of_it.split():  # of a tiny page the finders give words without lines
            text = all_of_it
    if not text:
        raise Unreadable(where, "has no text: save the page with its text")
    text, blocks = _without_edges(text, edges)
    return ParsedText(where, text, _metadata(extracted, language), where, blocks=blocks)


def whole_text(html: str, where: str, what: str) -> PageText:
    """All text of a page or a part of one, in which nothing is boilerplate; "" if it has none.

    `what` names what holds it, for messages. Raises Unreadable for one too large or too deep, or without lxml.
    """
    with needing(where, what, "lxml", "html"):
        import lxml  # type: ignore[import-untyped, unused-ignore]  # noqa: F401 (used below)
    if not html.strip():
        return PageText("")
    if len(html) > MAX_SIZE:
        raise Unreadable(where, f"has a page of more than {MAX_SIZE >> 20} MB: save its text")
    tree = _tree(html, where)
    _mark_quotes(tree)
    edges = _mark_blocks(tree, html)
    return PageText(*_without_edges(_laid_out(tree, _UNSEEN_IN_WHOLE), edges))


def _tree(html: str, where: str) -> Any:
    """The page as a tree of bounded depth, without code."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]
    from lxml.html import HTMLParser  # type: ignore[import-untyped, unused-ignore]

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = etree.fromstring(without_surrogates(html).replace("\0", "").encode(), parser)
    except etree.LxmlError:
        tree = None
    if tree is None:
        raise Unreadable(where, "has no text: save the page with its text")
    depth = number = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth, number = (depth + 1, number + 1) if event == "start" else (depth - 1, number)
        if depth > MAX_DEPTH:
            raise Unreadable(where, f"has more than {MAX_DEPTH} elements within one another: save the text of the page")
        if number > MAX_ELEMENTS:
            raise Unreadable(where, f"has more than {MAX_ELEMENTS:,} elements: save the text of the page")
        slot = "text" if event == "start" else "tail"
        if _UNWRITABLE.search(content := getattr(element, slot) or ""):
            setattr(element, slot, _UNWRITABLE.sub(lambda odd: " " if odd[0].isspace() else "", content))
    drop_code(tree)
    return tree


def _mark_quotes(tree: Any) -> None:
    """Writes the marks that a browser draws around <q>."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    for q in list(tree.iter("q")):
        inner = sum(1 for _ in q.iterancestors("q")) % 2
        q.text = "“‘"[inner] + (q.text or "")
        if len(q):
            q[-1].tail = (q[-1].tail or "") + "”’"[inner]
        else:
            q.text += "”’"[inner]
    etree.strip_tags(tree, "q")


def _mark_blocks(tree: Any, html: str) -> str:
    """Writes an edge at the first and the last words of each outermost block quotation; returns the pair of edges.

    trafilatura distinguishes block quotations in its own tree, but forgets them where it falls back on
    other finders; words it keeps always. A name below the quotation is set apart from it.
    """
    edges = next((pair for pair in _EDGES if pair[0] not in html and pair[1] not in html), _EDGES[0])
    for block in [block for block in tree.iter("blockquote") if next(block.iterancestors("blockquote"), None) is None]:
        for name in list(block.iterdescendants("footer", "cite"))[-1:]:
            if name.getparent()[-1] is name and not (name.tail or "").strip():
                name.tag = "p"
                block.addnext(name)
        slots = [slot for slot in _slots(block) if (getattr(*slot) or "").strip()]
        if slots:
            setattr(*slots[0], edges[0] + getattr(*slots[0]).lstrip())
            setattr(*slots[-1], getattr(*slots[-1]).rstrip() + edges[1])
    return edges


def _slots(element: Any) -> Iterator[tuple[Any, str]]:
    """The attributes that hold the text of an element, in reading order."""
    yield element, "text"
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield from _slots(child)
        yield child, "tail"


def _without_edges(text: str, edges: str) -> tuple[str, tuple[Span, ...]]:
    """The text without the edges, and the block quotations between them, each on lines of its own."""
    parts: list[str] = []
    blocks: list[Span] = []
    length, start = 0, -1
    for line in re.sub(rf"(?:(?<! ) +)?({edges[0]})|({edges[1]}) *", r"\n\1\2\n", text).split("\n"):
        if line == edges[0]:
            start = length
        elif line == edges[1]:
            if 0 <= start < length:
                blocks.append((start, length - 1))
            start = -1
        elif line:
            parts.append(line)
            length += len(line) + 1
    return "\n".join(parts), tuple(blocks)


def _metadata(extracted: Any, language: str | None) -> Metadata:
    if extracted is None:
        return {"language": language}
    return {
        "title": extracted.title, "author": extracted.author, "outlet": extracted.sitename, "published": extracted.date,
        "url": extracted.url, "language": one_line(language) or extracted.language,
    }  # fmt: skip


def _laid_out(tree: Any, unseen: frozenset[str]) -> str:
    """The text of a tree, a paragraph a line."""
    pieces: list[str] = []
    _lay(tree, unseen, pieces)
    lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(pieces).split(_LINE_END))
    return "\n".join(filter(None, lines))


def _lay(element: Any, unseen: frozenset[str], pieces: list[str]) -> None:
    """Add the text of an element and of all that it holds, but not its tail, with what ends a line."""
    tag = element.tag
    if not isinstance(tag, str) or tag in unseen:
        return
    edge = _LINE_END if tag in _APART else ""
    pieces += [_LINE_END if tag in ("lb", "br") else edge, element.text or ""]
    for child in element:
        _lay(child, unseen, pieces)
        pieces.append(child.tail or "")
    pieces.append(" " if tag in ("td", "th", "cell") else edge)
