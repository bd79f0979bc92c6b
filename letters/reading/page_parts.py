"""Parts of a page that are not the words of its article: code, captions, links to other articles, comments of readers.

They are recognised by their elements, by the names that sites give them (classes and ids), and by how much of them is links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from letters.languages.word_lists import all_words
from letters.text.patterns import late_pattern

MAX_CODE_SHARE = 0.5  # of the words of a page in <pre>: with more, the page is an article set as it was typed
MIN_LINKED = 0.6  # of the characters of a part that are in links
MAX_PART, MAX_OPENING = 3000, 60  # code points of a list of links or a caption, and of the words that lead on

_INLINE_CODE = ("code", "samp", "kbd")
_MARKS = late_pattern("[\"'“”„‟‘’‚‛«»‹›「」『』〝〞]")
_CAPTION = late_pattern(
    r"(?:wp-|image-|img-|photo-|picture-|figure-|media-|video-)?(?:caption|credit)(?:-?text|__text)?|gallery-caption",
    re.IGNORECASE,
)
_RELATED = late_pattern(
    r"(?:[a-z0-9]+[-_]+){0,5}(?:related|recirc\w*|recommend\w*|read[-_]?(?:more|also|next|on)|see[-_]?also|also[-_]?read"
    r"|more[-_]?(?:stories|on|from|news)|jp-relatedposts|relatedposts|yarpp\w*|outbrain\w*|taboola\w*)(?:[-_]+[a-z0-9]+){0,5}",
    re.IGNORECASE,
)
_COMMENTS = late_pattern(
    r"(?:user|reader|fb|post|article|story|page)?[-_]?comments(?:[-_](?:list|area|section|thread|wrapper|container|holder))?"
    r"|comment-?list|comment-(?:list|section|thread|area)|disqus\w*|comment-?respond|respond",
    re.IGNORECASE,
)
_WHOLE_PAGE = ("html", "body", "main", "head")


def drop_code(tree: Any) -> None:
    """Take the code out of a page: <pre>, and <code> that has quotation marks in it; other words in <code> stay."""
    blocks = [block for block in tree.iter("pre") if next(block.iterancestors("pre"), None) is None]
    words = sum(len(_text(block).split()) for block in blocks)
    if blocks and words <= MAX_CODE_SHARE * len(_text(tree).split()):
        for block in blocks:
            _empty(block, "div")
    for element in list(tree.iter(*_INLINE_CODE)):
        outer = next(element.iterancestors("pre", *_INLINE_CODE), None)
        if outer is None and _MARKS.search(_text(element)):
            _empty(element, "span")


def drop_other_parts(tree: Any) -> None:
    """Take captions, links to other articles and comments out of a page, unless nothing else is in it."""
    parts = list(_other_parts(tree))
    body = tree.find("body")
    words = len(_text(tree if body is None else body).split())
    if sum(len(_text(part).split()) for part in parts) < words:
        for part in parts:
            _empty(part, part.tag)


def _empty(element: Any, tag: str) -> None:
    """Take all out of an element; what follows it stays where it is."""
    del element[:]
    element.text = None
    element.attrib.clear()
    element.tag = tag


def _other_parts(tree: Any) -> Iterator[Any]:
    """The parts that are not the article's, none inside another."""
    titled = set[Any]()  # what holds the title of an article
    for heading in tree.iter("h1"):
        for above in heading.iterancestors():
            if above in titled:
                break
            titled.add(above)
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element.tag not in _WHOLE_PAGE and element not in titled and _is_other_part(element):
            yield element
        else:
            waiting.extend(child for child in element if isinstance(child.tag, str))


def _is_other_part(element: Any) -> bool:
    if element.tag == "figcaption":
        return True
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    if any(map(_COMMENTS.fullmatch, names)):
        return True
    if any(map(_CAPTION.fullmatch, names)):
        return len(_text(element, MAX_PART)) <= MAX_PART
    named = any(map(_RELATED.fullmatch, names))
    return (named or element.tag in ("p", "div", "li", "h3", "h4")) and _leads_on(element, named)


def _leads_on(element: Any, named: bool) -> bool:
    """Whether an element holds little but links, and says that these lead to other articles."""
    opening = _words_that_lead_on().match(_text(element, MAX_OPENING))
    if not (named or opening):
        return False
    text = _text(element, MAX_PART)
    if len(text) > MAX_PART:
        return False
    linked = sum(len(_text(link)) for link in element.iter("a") if next(link.iterancestors("a"), None) is None)
    return linked > 0 and linked >= MIN_LINKED * (len(text) - (opening.end() if opening else 0))


@cache
def _words_that_lead_on() -> re.Pattern[str]:
    phrases = sorted(map(re.escape, all_words("read also")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(phrases)})\s*[:：|»→-]?", re.IGNORECASE)


def _text(element: Any, enough: int | None = None) -> str:
    """The words of an element with single spaces, up to about `enough` code points."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if enough is not None and length > 2 * enough:
            break
    return " ".join("".join(parts).split())
