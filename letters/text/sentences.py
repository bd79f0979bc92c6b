"""The sentences and headings of a source: the smallest things said that are worth a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from letters.languages.word_lists import all_words
from letters.model import Span
from letters.text.patterns import late_pattern

_OPENERS = "\"'“‘„‚«‹»›「『([¿¡"
_WIDE = "。！？"  # no space follows these
_CLOSERS = "\"'”’“‘»›«‹」』)]"
_STOP = late_pattern(rf"[.!?…]+[{re.escape(_CLOSERS)}]*(?:[ \u00a0\u202f]»(?!\S))?|[。！？]+[{re.escape(_CLOSERS)}]*")
_TOKEN = late_pattern(r"\S+")
_ITEM = late_pattern(r"[ \t]*(?:[-*•–—+#>]+|\(?\d{1,3}[.)]|\(?[a-z]\))[ \t]")
_WRAPPED = (45, 120)  # code points of a line that somebody may have broken to fit a page


def sentences(text: str) -> list[Span]:
    """The spans of the sentences and headings of a text, in code points and in order.

    A heading, an item of a list and a line of verse are each one; a line broken to fit a page is not.
    Ornaments and marks of lists at the edges are no part of it, closing marks after the stop are.
    """
    spans = []
    for start, end in _blocks(text):
        for a, b in _cut(text, start, end):
            if (span := _trimmed(text, a, b)) is not None:
                spans.append(span)
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Lines, joined where one runs on in the next."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n\u2028\u2029]+", text)]
    paragraph: list[Span] = []
    for line in lines:
        if paragraph and text[paragraph[-1][1] : line[0]] not in ("\n", "\r\n", "\r"):
            yield from _joined(text, paragraph)
            paragraph = []
        paragraph.append(line)
    yield from _joined(text, paragraph)


def _joined(text: str, paragraph: list[Span]) -> Iterator[Span]:
    widest = max((b - a for a, b in paragraph), default=0)
    start = None
    for k, (a, b) in enumerate(paragraph):
        start = a if start is None else start
        if k + 1 == len(paragraph) or not _runs_on(text, (a, b), paragraph[k + 1], widest):
            yield start, b
            start = None


def _runs_on(text: str, line: Span, following: Span, widest: int) -> bool:
    """Whether a line was broken only because the next word did not fit."""
    (a, b), (c, d) = line, following
    if _ITEM.match(text, c, d) or not _WRAPPED[0] <= widest <= _WRAPPED[1]:
        return False
    word = _TOKEN.search(text, c, d)
    if word is None:
        return False
    length = len(text[a:b].rstrip())
    goes_on = text[word.start()].islower() and length >= _WRAPPED[0]
    return goes_on or length + 1 + word.end() - word.start() > widest


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A block cut after each stop that ends a sentence."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, begin, stop, end):
            yield begin, stop.end()
            begin = stop.end()
    yield begin, end


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a stop ends a sentence, by the word before it and the word after it."""
    if stop.group()[0] in _WIDE:
        return True
    if stop.end() < end and not text[stop.end()].isspace():
        return False
    after = text[stop.end() : min(end, stop.end() + 40)].lstrip().lstrip(_OPENERS)
    if not after or after[0].islower():
        return False
    if stop.group().rstrip(_CLOSERS) != ".":
        return True
    close = stop.start()
    if text[max(begin, close - 20) : close].isspace():  # what was blanked there is no word
        close = begin + len(text[begin:close].rstrip())
    before = text[max(begin, close - 20) : close]
    word = before[max(before.rfind(space) for space in " \t\n\u00a0") + 1 :].lstrip(_OPENERS)
    if word in all_words("abbreviations as written") or not any(c.isalnum() for c in before):
        return False
    if len(word) == 1 and word.isalpha() and word.isupper() and word != "I" or re.fullmatch(r"(?:\w\.)+\w", word):
        return _starter().match(after) is not None and "." in word
    if word.isdigit() and len(word) <= 2:
        return len(before.strip()) > len(word) and not after.startswith(tuple(all_words("beginnings of months")))
    return True


@cache
def _starter() -> re.Pattern[str]:
    """Words that so often open a sentence that the full stop before them ends one."""
    return re.compile(rf"(?:{'|'.join(sorted(all_words('openers')))})\b")


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Without tokens at the edges that hold neither letter nor digit, and without marks of markup."""
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    worded = [k for k, (a, b) in enumerate(tokens) if any(c.isalnum() for c in text[a:b])]
    if not worded:
        return None
    first, last = worded[0], worded[-1]
    if first and all(c in _OPENERS for c in text[slice(*tokens[first - 1])]):
        first -= 1
    while last + 1 < len(tokens) and all(c in _CLOSERS + ".!?…" for c in text[slice(*tokens[last + 1])]):
        last += 1
    a, b = tokens[first][0], tokens[last][1]
    while text[a] in "*_#~>|" and a < b - 1:
        a += 1
    while text[b - 1] in "*_#~|" and b > a + 1:
        b -= 1
    return a, b
