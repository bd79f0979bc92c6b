"""Markup inside running text that is no word of it: emphasis, link targets, tags, footnote marks, escapes, entities.

What is said here of Markdown holds for sources and for the quotations of a draft alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from letters.model import Span
from letters.text.patterns import late_pattern

_BEFORE_NOTE = r"""(?<=[^\W\d_]|[.,;:!?…)”’"'»」』。！？])"""
_TITLE = r"""(?:"[^"\n]{0,300}"|'[^'\n]{0,300}')"""
_ADDRESS = r"(?!\s)<?[^\s()<>]{0,500}(?:\([^\s()]{0,200}\)[^\s()]{0,300})?>?"
_TARGET = rf"\(\s*(?:{_ADDRESS}(?:\s+{_TITLE})?|(?<=\s){_TITLE})\s*\)"
_MARKUP = (
    r"(?P<escape>\\(?:[!-/:-@\[-`{-~]|(?=\r?\n|$)))"
    r"|(?P<comment><!--)"
    r"|(?P<gone></?[A-Za-z][^<>\n]{0,300}>"
    rf"|!\[[^\[\]\n]{{0,500}}\]{_TARGET}"  # a picture
    r"|\[\^[^\[\]\s]{1,40}\]"  # footnotes, here and below
    rf"|{_BEFORE_NOTE}\[(?:\d{{1,3}}|[*†‡]|(?:note|nb|N) ?\d{{1,3}})\]"
    r"|(?:(?<=[^\W\d_]{4})|(?<=[.,;:!?…)”’\"'»」』。！？]))[¹²³⁰⁴-⁹]+(?![^\W_])"
    r"|(?<=[.!?…”’\"»] )[\[(][^\W\d_a-z][^\[\]()\s]{2,30}(?: [^\[\]()\s]{1,30}){0,2}[\])](?=\s+[^\Wa-z]|\s*$)"  # (Applause.)
    r"|(?<=[。！？])（[^（）\n]{1,6}）)"
    rf"|(?P<link>\[(?=[^\[\]\n]{{1,500}}\](?:{_TARGET}|\[[^\[\]\n]{{1,200}}\]))|\](?:{_TARGET}|\[(?!\^)[^\[\]\n]{{1,200}}\]))"
    r"|\[(?P<named>\[(?:[^\[\]|\n]{0,200}\|)?|[^\W\d_]{2,20}:(?=\S)(?:[^\[\]|\n]{0,200}\|)?)(?P<seen>[^\[\]|\n]{1,300})\]{1,2}"
    r"|(?P<star>\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3})"
    r"|(?P<emphasis>~~|(?<!\w)_{1,3}(?=[\w\"'“‘(«])|(?<=[\w.,;:!?\"'”’)»…])_{1,3}(?!\w))"
    r"|(?P<tick>(?<!`)`{1,2}(?!`))"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
_SIGNS = frozenset(r"\<![]¹²³⁰⁴⁵⁶⁷⁸⁹(（*~_`&")  # each match of _MARKUP begins with one of these
_SIGN = late_pattern(f"[{re.escape(''.join(sorted(_SIGNS)))}]")
_TELLING = late_pattern(  # one set of characters comes first, for a search skips to them
    r"[\][*\\`¹²³⁰⁴-⁹（~<&_(](?:(?<=[*\\`¹²³⁰⁴-⁹（])|(?<=\])[(\[]|(?<=\[)(?:[\^\d*†‡\[nN]|[^\W\d_]+:)"
    r"|(?<=~)~|(?<=<)[A-Za-z/!]|(?<=&)[#\w]+;|(?<=_)\w|(?<=\w_)|(?<=[.!?…”’\"»] [\[(]))"
)
_LINE = late_pattern(r"^[ \t]*(?:(?:>[ \t]?)+(?:[-*+•][ \t]+)?|#{1,6}[ \t]+|[-*+•][ \t]+)", re.MULTILINE)
_LINE_STARTS = frozenset(" \t>-*+•#")
_JOINER = "\u2060"  # has no width: what stands on both sides of it is one word


@cache
def _markup() -> re.Pattern[str]:
    """All of it, which takes long to compile; a text that has none needs it not."""
    return re.compile(_MARKUP, re.MULTILINE)


class Mark(NamedTuple):
    """A stretch that is no word, and what is read in its place."""

    start: int
    end: int
    text: str = ""


def inline_marks(text: str) -> list[Mark]:
    """The markup within a text, in order and apart."""
    lines = _LINE.finditer(text) if "\n" in text or text[:1] in _LINE_STARTS else ()
    marks = [Mark(*match.span()) for match in lines]
    position, opened, unclosed = 0, -1, False
    if _SIGNS.isdisjoint(text) or not _TELLING.search(text):
        return marks
    coded = "''" not in text  # ``so'' are quotation marks written in plain text
    while sign := _SIGN.search(text, position):
        match = _markup().match(text, sign.start())
        position = match.end() if match else sign.end()
        if not match:
            continue
        if match["comment"]:
            close = -1 if unclosed else text.find("-->", position)
            unclosed = close < 0
            if not unclosed:
                position = close + 3
                marks.append(Mark(match.start(), position))
        elif match["tick"] and coded:
            opened = _ticked(text, marks, opened, match.start(), position)
        elif not match["tick"]:
            marks += _marks(text, match)
    return disjoint(marks)


def _ticked(text: str, marks: list[Mark], opened: int, start: int, end: int) -> int:
    """Take in backquotes: the place of those that are still open afterwards, -1 for none."""
    size = end - start
    if opened < 0 or text[opened : opened + size + 1].count("`") != size or "\n" in text[opened:start]:
        return start
    marks += [Mark(opened, opened + size), Mark(start, end)]
    return -1


def _marks(text: str, match: re.Match[str]) -> Iterator[Mark]:
    start, end = match.span()
    if match["escape"]:
        yield Mark(start, start + 1)
    elif match["seen"]:
        if match["named"][0] != "[" or text[end - 2] == "]":
            yield Mark(start, match.start("seen"))
            yield Mark(match.end("seen"), end)
    elif match["entity"]:
        from html import unescape

        if (read := unescape(match.group())) != match.group():
            yield Mark(start, end, read)
    elif not match["star"] or _emphasises(text, start, end):
        yield Mark(start, end)


def _emphasises(text: str, start: int, end: int) -> bool:
    """Whether stars are emphasis; within a word they hide letters, or multiply, unless they come in pairs."""
    if not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()):
        return True
    before, after = text[max(0, start - 60) : start].split()[-1:], text[end : end + 60].split()[:1]
    stars = re.findall(r"\*+", "".join([*before, text[start:end], *after]))
    return len(stars) == 2 and stars[0] == stars[1] and not text[start - 1].isdigit()


def as_read(text: str, marks: Iterable[Mark] | None = None, start: int = 0, end: int | None = None) -> str:
    """What is read of a text, or of a stretch of it: without its marks (by default its `inline_marks`)."""
    return replaced(text, inline_marks(text) if marks is None else marks, start, end)


def masked(text: str, marks: Sequence[Mark]) -> str:
    """A copy of the text of the same length that has the same words, and none of its marks."""
    return replaced(text, (mark._replace(text=_filling(text, *mark)) for mark in marks))


def replaced(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> str:
    """A text, or a stretch of it, with what is read in place of each of the marks that stand in it, which are in order."""
    end = len(text) if end is None else end
    parts, position = [], start
    for mark in marks:
        if position <= mark.start and mark.end <= end:
            parts += [text[position : mark.start], mark.text]
            position = mark.end
    return "".join([*parts, text[position:end]]) if parts else text[start:end]


def _filling(text: str, start: int, end: int, read: str) -> str:
    """What stands for a mark in the masked copy: nothing that parts a word, else space."""
    before, after = (
        text[start - 1 : start].isalnum(),
        text[end : end + 1].isalnum() or text[end : end + 1] in ("[", "]"),
    )
    one_word = all(c.isalnum() or c in "'’" for c in read) if read else before and after
    return (_JOINER if before and one_word else " ") * (end - start - len(read)) + read[: end - start]


def within(marks: Sequence[Mark], span: Span) -> Sequence[Mark]:
    """The marks that stand within a span; they are in order."""
    return marks[bisect_left(marks, (span[0],)) : bisect_left(marks, (span[1],))]


def disjoint(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in order, without those that begin in another one; of two that begin together the longer is kept."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
