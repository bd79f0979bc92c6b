"""A quotation to be judged: its words, which of them are marked as changed, and where it begins and ends inside its marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from copy import copy
from functools import cached_property

from index.comparison.remarks import is_remark, with_remarks_in_brackets
from index.comparison.wording import BRACKETS, Wording
from letters.model import Span
from letters.text.normalize import DOUBLE_MARKS, INVISIBLE, SINGLE_MARKS, SPACES, Word, words
from letters.text.patterns import late_pattern

DIVISION = late_pattern(r"[-‐\u00ad]\r?\n[ \t]*|\u200b")


def _expanded(ranges: str) -> str:
    """All code points of a character class such as `a-f`."""
    return re.sub(r"(.)-(.)", lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), ranges)


_OUTER = SPACES + _expanded(INVISIBLE) + DOUBLE_MARKS + SINGLE_MARKS


def inner_span(text: str) -> Span:
    """Where a text stands without outer marks and space."""
    start = len(text) - len(text.lstrip(_OUTER))
    return start, max(start, len(text.rstrip(_OUTER)))


class QueryText(Wording):
    """A query: its words, what in it is marked as changed, and where it begins and ends without outer marks.

    `known` are the keys of the reference: they decide whether a word divided at the end of a line has a hyphen
    of its own.
    """

    def __init__(self, text: str, known: Container[str] = ()) -> None:
        super().__init__(with_remarks_in_brackets(text))
        self.original = text
        if "\n" in text or "\u200b" in text:
            self.words = [part for word in _rejoined(self.words, text) for part in _parts(word, text, known)]
            self.keys = [word.key for word in self.words]
        self.inner = inner_span(text)
        self.borders: Sequence[int] = ()  # the number of each word before it was respelled; () where none was
        self.respelled: dict[int, int] = {}  # first word of each run in the spelling of the reference, and its end

    def respell(self, runs: Iterable[tuple[int, int, Sequence[str]]]) -> QueryText:
        """The same with runs of words (start, end) as these keys instead, in order; each keeps its place in the text."""
        other = copy(self)
        other._gaps, other.run_forms = {}, {}
        for name in [name for name in vars(other) if isinstance(getattr(QueryText, name, None), cached_property)]:
            del vars(other)[name]
        respelled_words: list[Word] = []
        other.respelled, last = {}, 0
        other.borders = []
        for start, end, run in runs:
            respelled_words += self.words[last:start]
            other.respelled[len(respelled_words)] = len(respelled_words) + len(run)
            other.borders += [*range(last, start), start, *[end] * (len(run) - 1)]
            respelled_words += [Word(key, self.words[start].start, self.words[end - 1].end) for key in run]
            last = end
        other.words = respelled_words + self.words[last:]
        other.borders += range(last, len(self.words) + 1)
        other.keys = [word.key for word in other.words]
        return other

    def as_written(self, run: Span) -> Span:
        """The numbers of some words before they were respelled."""
        return (self.borders[run[0]], self.borders[run[1]]) if self.borders else run

    @cached_property
    def in_capitals(self) -> bool:
        """Whether it is printed in capitals for its looks, as a headline: all of several words."""
        return len(self.words) > 1 and self.text.isupper()

    @cached_property
    def breaks(self) -> frozenset[int]:
        """The numbers of the words before which an ellipsis stands; after the last, the number of words."""
        if not has_ellipsis(self.text):
            return frozenset()
        return frozenset(number for number in range(len(self.words) + 1) if has_ellipsis(self.gap(number)))

    @cached_property
    def brackets(self) -> list[Span]:
        """Where the square brackets stand."""
        return [m.span() for m in BRACKETS.finditer(self.text)]

    @cached_property
    def remarks(self) -> frozenset[int]:
        """The numbers of the words of editors' remarks in brackets, which stand for no words of the reference."""
        spans = [(a, b) for a, b in self.brackets if is_remark(self.text[a + 1 : b - 1])]
        return frozenset(n for n, word in enumerate(self.words) if any(a < word.start < b for a, b in spans))

    def outside(self, number: int) -> tuple[str, str]:
        """The letters of a word before and after its brackets: `contribut` and nothing of `contribut[es]`."""
        start, end = self.words[number][1:]
        first = max(0, bisect_left(self.brackets, (start, start)) - 1)
        inside = [(a, b) for a, b in self.brackets[first : first + end - start + 2] if a < end and start < b]
        return self.text[start : inside[0][0]], self.text[inside[-1][1] : end]


def _rejoined(words_of_text: list[Word], text: str) -> list[Word]:
    """The words, those that a soft hyphen divides at the end of a line as one."""
    joined: list[Word] = []
    for word in words_of_text:
        between = text[joined[-1].end - 1 : word.start] if joined else ""
        if between[:1] == "\u00ad" and "\n" in between and between[1:].isspace():
            word = Word(joined[-1].key + word.key, joined.pop().start, word.end)
        joined.append(word)
    return joined


def _parts(word: Word, text: str, known: Container[str]) -> list[Word]:
    """A word divided at the end of a line as one word, or as two where those are words of the reference."""
    form = text[word.start : word.end]
    if "\n" not in form and "\u200b" not in form:
        return [word]
    pieces = [(m.start(), m.end()) for m in DIVISION.finditer(form)]
    if not pieces:
        return [word]
    starts, ends = [0, *(b for _, b in pieces)], [*(a for a, _ in pieces), len(form)]
    parts = [
        Word(part.key, word.start + a + part.start, word.start + a + part.end)
        for a, b in zip(starts, ends)
        for part in words(form[a:b])
    ]
    whole = "".join(part.key for part in parts)
    return parts if whole not in known and all(part.key in known for part in parts) else [word._replace(key=whole)]


def has_ellipsis(text: str) -> bool:
    """Whether an ellipsis stands in a text, as a character or as dots."""
    return "…" in text or text.count(".") > 2 and "..." in "".join(text.split())
