"""Quote spans: the text between quotation marks, and which spans are parts of one quotation.

A text is read by paragraphs: its marks (`mark_costs`) are paired (`mark_matching`), a quotation unclosed open at
the end of a paragraph may continue in the next, and block quotations (`paragraphs`) are merged in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letters.languages.lexicon import language as language_of
from letters.model import Span
from letters.quote_marks import mark_costs, mark_matching
from letters.quote_marks.mark_matching import CARRIED, MarkPair
from letters.quote_marks.paragraphs import blocks as block_quotations
from letters.quote_marks.paragraphs import masked_copy, unwrapped
from letters.quote_marks.quote_parts import (
    CREDIT,
    QuoteSpan,
    disjoint,
    is_interrupted,
    with_blocks,
    without_clause,
    without_labels,
)

__all__ = ["QuoteSpan", "quote_spans"]

RUN = 12  # paragraphs without a mark that a quotation unclosed open may run through


class _Unclosed(NamedTuple):
    """A quotation that a paragraph unclosed open: its index among the spans, its glyph, where the paragraph ended."""

    place: int
    glyph: str
    end: int


def quote_spans(
    text: str, language: str, *, body: int = 0, blocks: Sequence[Span] = (), markup: str = "plain"
) -> list[QuoteSpan]:
    """Every span of `text` in quotation marks and every block quotation, by start, outer before nested.

    Offsets are code points into `text`. `language` (ISO 639-1 or "und") only says whether » opens or closes where the
    text does not show it. `body` is where the text proper begins, `blocks` the block quotations that the format
    itself marks; with `markup` "markdown" those with `>` are found too. Time is linear in the text.
    """
    copy = masked_copy(text, body, markup)
    quoted: list[list[Span]] = []
    if blocks or markup == "markdown":
        copy, quoted = block_quotations(copy, blocks, markup)
        quoted = [[(a, b) for a, b in spans if text[a:b].strip()] for spans in quoted]
    if not mark_costs.MARK.search(copy):
        found = []
    else:
        copy = unwrapped(copy)
        found = _Reader(copy, language).read()
    if quoted:
        found = with_blocks(found, quoted)
    return found


class _Reader:
    """Reads one text; keeps the quotation that a paragraph unclosed open for the next."""

    def __init__(self, copy: str, language: str) -> None:
        self.copy = copy
        self.habits = mark_costs.habits(copy, language)
        self.words = language_of(language).lexicon
        self.spans: list[QuoteSpan] = []
        self.unclosed: _Unclosed | None = None
        self.groups = 0

    def read(self) -> list[QuoteSpan]:
        pending: tuple[int, int, list[mark_costs.Mark]] | None = None
        for start, end, marks in self._paragraphs():
            if pending:
                continues = marks[0].first and marks[0].opens < 1 and marks[0].level == 2
                self._paragraph(*pending, continued=continues and self._next_to(pending[1], start))
            pending = (start, end, marks)
        if pending:
            self._paragraph(*pending, continued=False)
        found = [part for quote in self.spans for part in without_clause(self.copy, quote, self.words)]
        return disjoint(without_labels(self.copy, sorted(found, key=lambda m: (m.start, -m.end)), self._new))

    def _paragraphs(self) -> Iterator[tuple[int, int, list[mark_costs.Mark]]]:
        """The paragraphs that have a relevant mark: start, end, marks."""
        copy = self.copy
        start = end = -1
        pending: list[tuple[int, int, str]] = []
        for mark in mark_costs.glyphs(copy, 0, len(copy)):
            if mark[0] >= end:
                if pending:
                    yield from self._weighed(start, end, pending)
                    pending = []
                start = copy.rfind("\n", max(end, 0), mark[0]) + 1 or max(end, 0)
                end = copy.find("\n", mark[0])
                end = len(copy) if end < 0 else end
            pending.append(mark)
        if pending:
            yield from self._weighed(start, end, pending)

    def _next_to(self, end: int, start: int) -> bool:
        """Whether only space stands between the end of one paragraph and the start of another."""
        return start - end < 200 and not self.copy[end:start].strip()

    def _weighed(
        self, start: int, end: int, found: list[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, list[mark_costs.Mark]]]:
        marks = mark_costs.weighed(self.copy, start, end, found, self.habits)
        if any(m.level == 2 or m.opens < m.nothing for m in marks):
            yield start, end, marks

    def _paragraph(self, start: int, end: int, marks: list[mark_costs.Mark], *, continued: bool) -> None:
        unclosed, self.unclosed = self.unclosed, None
        opens = marks[0].first and marks[0].opens < 1
        if unclosed and not self._continues(unclosed, start, marks[0] if opens else None):
            unclosed = None
        carried = unclosed.glyph if unclosed and not opens else ""
        last: QuoteSpan | None = None
        stop = start
        for pair in mark_matching.match_marks(marks, carried=carried, continued=continued):
            if pair.depth and pair.closer is None:
                continue  # an inner mark that nothing closes may be anything
            quote = self._stretch(start, end, stop, marks, pair)
            if quote.start >= quote.end:
                continue
            if pair.depth:
                self._inner(quote)
                continue
            stop = quote.outer_end
            if pair.opener == CARRIED:
                self._carried(quote, unclosed, pair.closer is None, end)
                continue
            last = quote._replace(group=self._group(last, quote, unclosed if opens and pair.opener == 0 else None))
            if pair.closer is None and pair.before is None and pair.opener is not None:
                self.unclosed = _Unclosed(len(self.spans), marks[pair.opener].glyph, end)
            self.spans.append(last)

    def _continues(self, unclosed: _Unclosed, start: int, first: mark_costs.Mark | None) -> bool:
        """Whether a paragraph may continue the open quotation; if it opens with a mark, only the next one may."""
        if first:
            return _alike(unclosed.glyph, first.glyph) and self._next_to(unclosed.end, start)
        return self.copy.count("\n", unclosed.end, start) <= RUN

    def _inner(self, quote: QuoteSpan) -> None:
        """A span within another; where both have the same extent the marks are doubled."""
        around = self.spans[-1] if self.spans else quote
        if (around.start, around.end) == (quote.outer_start, quote.outer_end):
            self.spans[-1] = around._replace(start=quote.start, end=quote.end)
        else:
            self.spans.append(quote._replace(group=self._new(), nested=True))

    def _stretch(self, start: int, end: int, stop: int, marks: list[mark_costs.Mark], pair: MarkPair) -> QuoteSpan:
        """The span of a pair, without the space inside its marks; where a mark is missing the boundary is a guess."""
        copy = self.copy
        outer_start = a = stop
        if pair.opener is None and pair.closer is not None:
            outer_start = a = _beginning(copy, max(start, stop), marks[pair.closer].start)
        elif pair.opener is not None and pair.opener >= 0:
            outer_start, a = marks[pair.opener].start, marks[pair.opener].end
        elif pair.opener == CARRIED:
            outer_start = a = start
        if pair.closer is not None:
            b, outer_end = marks[pair.closer].start, marks[pair.closer].end
        elif pair.before is not None:
            outer_end = b = _ending(copy, a, marks[pair.before].start)
        else:
            outer_end = b = end
        while b > a and copy[b - 1].isspace():
            b -= 1
        while a < b and copy[a].isspace():
            a += 1
        if pair.closer is None:
            outer_end = b
        if pair.opener is None or pair.opener == CARRIED:
            outer_start = a
        return QuoteSpan(a, b, outer_start, outer_end)

    def _carried(self, quote: QuoteSpan, unclosed: _Unclosed | None, still: bool, end: int) -> None:
        """A quotation of an earlier paragraph continues: one span over both."""
        if unclosed is None:
            return
        whole = self.spans[unclosed.place]
        credit = not still and CREDIT.fullmatch(self.copy, quote.start, quote.end)
        last = whole.end if credit else quote.end
        self.spans[unclosed.place] = whole._replace(end=last, outer_end=quote.outer_end)
        if still:
            self.unclosed = unclosed._replace(end=end)

    def _new(self) -> int:
        self.groups += 1
        return self.groups - 1

    def _group(self, last: QuoteSpan | None, quote: QuoteSpan, reopened: _Unclosed | None) -> int:
        if reopened:
            return self.spans[reopened.place].group
        if last and is_interrupted(self.copy, last, quote):
            return last.group
        return self._new()


def _alike(one: str, other: str) -> bool:
    return one == other or (one in "\"“„''``" and other in "\"“„''``")


def _beginning(copy: str, start: int, end: int) -> int:
    """Where a quotation without an opening mark may begin: after a colon or a cue's comma, else the start."""
    match = re.search(r"(?:\b\w+(?:ed|s|id|te|ut|ió|it)[,:]|:)\s+(?=[A-ZÀ-ÞА-Я])", copy[start:end])
    return start + match.end() if match else start


def _ending(copy: str, start: int, end: int) -> int:
    """Where a quotation without a closing mark may end: before the short interruption that follows it."""
    tail = max(start, end - 80)
    match = re.search(r"[,?!](?=\s)", copy[tail:end])
    return tail + match.end() if match else end
