"""Quote spans: the text between quotation marks, and which spans are parts of one quotation.

A text is read by paragraphs: its marks (`mark_costs`) are paired (`mark_matching`), a quotation left open at
the end of a paragraph may continue in the next, and block quotations (`paragraphs`) are merged in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count, pairwise
from typing import NamedTuple

from letters.languages.lexicon import Language
from letters.languages.lexicon import language as language_of
from letters.model import Span
from letters.quote_marks import mark_costs, nesting, quote_parts
from letters.quote_marks.angle_quotations import angle_quotations
from letters.quote_marks.block_quotations import blocks as block_quotations
from letters.quote_marks.block_quotations import has_blocks
from letters.quote_marks.clause_words import has_verb_of_speech, reports
from letters.quote_marks.dialogue import dialogue
from letters.quote_marks.mark_matching import CARRIED, MarkPair, match_marks
from letters.quote_marks.paragraphs import masked_copy, past_space, unwrapped
from letters.quote_marks.quote_parts import QuoteSpan
from letters.quote_marks.reporting_clauses import reporting_clauses
from letters.quote_marks.transcripts import speeches
from letters.text.page_lines import is_page_line

__all__ = ["QuoteSpan", "quote_spans"]

_GLYPHS = '"“”„‟«»〝〞〟＂「」『』‚‹›‘`'
_ALIKE = frozenset(['"', "“", "„", "''", "``"])
FORGOTTEN = 400  # code points of a quotation without an end looked through for the clause that ends it
_AFTER_MARK = re.compile(r"([\s,–—-]{0,3})([^\n.,;:!?\"“”„«»]{3,80})")
RUN = 12  # paragraphs without a mark that a quotation left open may run through


class _Unclosed(NamedTuple):
    """A quotation that a paragraph left open: its index among the spans, its glyph, where the paragraph ended."""

    position: int
    glyph: str
    end: int


def quote_spans(
    text: str,
    language: str,
    *,
    body: int = 0,
    blocks: Sequence[Span] = (),
    markup: str = "plain",
    unpaired: list[int] | None = None,
) -> list[QuoteSpan]:
    """Every span of `text` in quotation marks and every block quotation, by start, outer before nested.

    Offsets are code points into `text`. `language` (ISO 639-1 or "und") only says whether » opens or closes where the
    text does not show it. `body` is where the text proper begins, `blocks` the block quotations that the format
    itself marks; those with `>` are found too, and with `markup` "markdown" those with `<blockquote>`. Time is linear in the text.
    Where `unpaired` is given, the places of marks without a partner are added to it, in order.
    """
    copy, words, groups = masked_copy(text, body, markup), language_of(language), count()
    quoted: list[list[Span]] = []
    if blocks or markup == "markdown" or has_blocks(copy):
        copy, quoted = block_quotations(copy, blocks, markup)
        quoted = [[span for span in spans if not is_page_line(text[slice(*span)], words)] for spans in quoted]
    spans: list[QuoteSpan] = []
    if mark_costs.MARK.search(copy):
        reader = _Reader(unwrapped(copy), words, groups)
        spans = reader.read()
        if unpaired is not None:
            unpaired += sorted(reader.unpaired)
    spoken = dialogue(copy, words, groups) or speeches(copy, groups)
    if words.code == "ja" and ("》" in copy or "〉" in copy):
        spoken = [*spoken, *angle_quotations(copy, groups)]
    if spoken:
        spans = nesting.disjoint([*spans, *nesting.outside_marks(spoken, spans)])
    return nesting.with_blocks(copy, spans, quoted, groups) if quoted else spans


def _may_go_on(mark: mark_costs.Mark) -> bool:
    """Whether a mark that begins a paragraph may open it again, where the one before left its quotation open."""
    return mark.first and mark.opens < 1 and (mark.level == 2 or mark.glyph == "‘" or mark.opens < mark.nothing)


class _Reader:
    """Reads one text; keeps the quotation that a paragraph left open for the next."""

    def __init__(self, copy: str, language: Language, groups: Iterator[int]) -> None:
        self.copy = copy
        self.language = language
        self.conventions = mark_costs.conventions(copy, language.code, language.words("after plurals"))
        self.spans: list[QuoteSpan] = []
        self.unclosed: _Unclosed | None = None
        self.unpaired: set[int] = set()  # where marks without a partner stand
        self.new_group = groups.__next__

    def read(self) -> list[QuoteSpan]:
        pending: tuple[int, int, list[mark_costs.Mark]] | None = None
        for start, end, marks in self._paragraphs():
            if pending:
                self._paragraph(*pending, continued=_may_go_on(marks[0]) and self._next_to(pending[1], start))
            pending = (start, end, marks)
        if pending:
            end = pending[1]  # inside a sentence, at the end of a text that ends abruptly
            cut_off = not self.copy[end:].strip() and (self.copy[:end].rstrip() or ".")[-1].isalnum()
            self._paragraph(*pending, continued=False, cut_off=cut_off)
        self._give_up(self.unclosed)
        parts = [part for quote in self.spans for part in quote_parts.without_clauses(self.copy, quote, self.language)]
        parts = nesting.freed(sorted(parts, key=lambda part: (part.start, -part.end)))
        return nesting.disjoint(quote_parts.without_labels(self.copy, parts, self.new_group))

    def _paragraphs(self) -> Iterator[tuple[int, int, list[mark_costs.Mark]]]:
        """The paragraphs that have a relevant mark: start, end, marks."""
        copy = self.copy
        start = end = -1
        pending: list[tuple[int, int, str]] = []
        for mark in chain(mark_costs.find_marks(copy), [(len(copy) + 1, 0, "")]):
            if mark[0] >= end:
                marks = mark_costs.weigh(copy, start, end, pending, self.conventions) if pending else []
                if any(m.level == 2 or m.opens < m.nothing for m in marks):
                    yield start, end, marks
                pending = []
                start = copy.rfind("\n", max(end, 0), mark[0]) + 1 or max(end, 0)
                end = copy.find("\n", mark[0])
                end = len(copy) if end < 0 else end
            pending.append(mark)

    def _next_to(self, end: int, start: int) -> bool:
        """Whether only space stands between the end of one paragraph and the start of another."""
        return start - end < 200 and not self.copy[end:start].strip()

    def _paragraph(
        self, start: int, end: int, marks: list[mark_costs.Mark], *, continued: bool, cut_off: bool = False
    ) -> None:
        unclosed, self.unclosed = self.unclosed, None
        opens = marks[0].first and marks[0].opens < 1
        if unclosed and not self._continues(unclosed, start, marks[0] if opens else None):
            self._give_up(unclosed)
            unclosed = None
        carried = unclosed.glyph if unclosed and not opens else ""
        last: QuoteSpan | None = None
        stop = start
        pairs = match_marks(marks, carried=carried, continued=continued, cut_off=cut_off)
        self._part_reported(marks, pairs)
        self._note_unpaired(marks, pairs)
        for pair in pairs:
            if pair.depth and pair.closer is None:
                continue  # an inner mark that nothing closes may be anything
            quote = self._span(start, end, stop, marks, pair)
            if quote.start >= quote.end:
                continue
            if pair.opener is None and not self._is_speech(quote, stop):
                continue  # a stray mark behind the writer's own words
            if pair.depth:
                self._inner(quote)
                continue
            stop = quote.outer_end
            if pair.opener == CARRIED:
                self._carried(quote, unclosed, pair.closer is None, end)
                continue
            last = quote._replace(group=self._group(last, quote, unclosed if opens and pair.opener == 0 else None))
            if pair.closer is None and pair.opener is not None:
                limit = end if pair.before is None else marks[pair.before].start
                clause = None if continued and pair.before is None else self._clause_within(last.start, limit)
                if clause is not None:
                    self.unpaired.add(last.outer_start)
                    last = last._replace(end=clause, outer_end=clause)
                elif pair.before is None:
                    self.unclosed = _Unclosed(len(self.spans), marks[pair.opener].glyph, end)
            self.spans.append(last)

    def _part_reported(self, marks: list[mark_costs.Mark], pairs: list[MarkPair]) -> None:
        """Take apart two pairs that one mark closes where a reporting clause stands between their openers."""
        for k, (outer, inner) in enumerate(pairwise(pairs)):
            if outer.closer is None or outer.closer != inner.closer or outer.opener is None or inner.opener is None:
                continue
            if outer.opener >= 0 and self._clause_within(marks[outer.opener].end, marks[inner.opener].start):
                pairs[k] = outer._replace(closer=None, before=inner.opener)
                pairs[k + 1] = inner._replace(depth=outer.depth)

    def _clause_within(self, start: int, end: int) -> int | None:
        """Where the reporting clause begins that shows the end of a quotation whose closing mark was forgotten."""
        clause = next(
            reporting_clauses(self.copy, start, min(end, start + FORGOTTEN), self.language, inverted=False), None
        )
        return start + len(self.copy[start : clause[0]].rstrip()) if clause else None

    def _is_speech(self, quote: QuoteSpan, start: int) -> bool:
        """Whether words before a closing mark that nothing opens, behind `start`, are speech, as far as they show it."""
        copy, own = self.copy, self.language.words("own words")
        if not own or re.search(rf"[:,：{_GLYPHS}]\s*$", copy[max(start, quote.start - 3) : quote.start]):
            return True
        clause = _AFTER_MARK.match(copy, quote.outer_end)
        behind = clause[2].split() if clause else []
        if clause and behind and reports(clause[2], self.language, named=True):
            return True
        if clause and behind and clause[1].strip() and has_verb_of_speech(behind[0], self.language):
            return True
        words = copy[quote.start : quote.end].lower()
        if self.language.script == "han":
            return any(word in words for word in own)
        return any(word in own for word in re.findall(r"[^\W\d_]+", words))

    def _note_unpaired(self, marks: list[mark_costs.Mark], pairs: list[MarkPair]) -> None:
        """Note the double marks of a paragraph that have no partner; one left open at its end may be closed later."""
        paired: set[int | None] = set()
        for pair in pairs:
            if pair.closer is not None or (pair.before is None and not pair.depth):
                paired |= {pair.opener, pair.closer if pair.opener is not None else None}
        loose = (mark for index, mark in enumerate(marks) if index not in paired)
        self.unpaired.update(mark.start for mark in loose if mark.level == 2 and mark.nothing > 2)

    def _give_up(self, unclosed: _Unclosed | None) -> None:
        """Note that nothing closes the mark of a quotation that was left open."""
        if unclosed:
            self.unpaired.add(self.spans[unclosed.position].outer_start)

    def _continues(self, unclosed: _Unclosed, start: int, first: mark_costs.Mark | None) -> bool:
        """Whether a paragraph may continue the open quotation; if it opens with a mark, only the next one may."""
        if first:
            alike = unclosed.glyph == first.glyph or {unclosed.glyph, first.glyph} <= _ALIKE
            alike = alike or (unclosed.glyph == "«" and first.glyph == "»")
            return alike and self._next_to(unclosed.end, start)
        return self.copy.count("\n", unclosed.end, start) <= RUN

    def _inner(self, quote: QuoteSpan) -> None:
        """A span within another; where both have the same extent the marks are doubled."""
        around = self.spans[-1] if self.spans else quote
        if (around.start, around.end) == (quote.outer_start, quote.outer_end):
            self.spans[-1] = around._replace(start=quote.start, end=quote.end)
        else:
            self.spans.append(quote._replace(group=self.new_group(), nested=True))

    def _span(self, start: int, end: int, stop: int, marks: list[mark_costs.Mark], pair: MarkPair) -> QuoteSpan:
        """The span of a pair, without the space inside its marks; where a mark is missing the boundary is a guess."""
        copy = self.copy
        opener = None if pair.opener is None or pair.opener == CARRIED else marks[pair.opener]
        closer = None if pair.closer is None else marks[pair.closer]
        if opener:
            first = opener.end
        elif pair.opener == CARRIED:
            first = start
        else:
            first = _beginning(copy, max(start, stop), closer.start, stop > start) if closer else stop
        if closer:
            last = closer.start
        else:
            last = end if pair.before is None else _ending(copy, first, marks[pair.before].start)
        first, last = past_space(copy, first, last)
        return QuoteSpan(first, last, opener.start if opener else first, closer.end if closer else last)

    def _carried(self, quote: QuoteSpan, unclosed: _Unclosed | None, still: bool, end: int) -> None:
        """A quotation of an earlier paragraph continues: one span over both."""
        if unclosed is None:
            return
        whole = self.spans[unclosed.position]
        credit = not still and quote_parts.CREDIT.fullmatch(self.copy, quote.start, quote.end)
        last = whole.end if credit else quote.end
        self.spans[unclosed.position] = whole._replace(end=last, outer_end=quote.outer_end)
        if still:
            self.unclosed = unclosed._replace(end=end)

    def _group(self, last: QuoteSpan | None, quote: QuoteSpan, reopened: _Unclosed | None) -> int:
        if reopened:
            return self.spans[reopened.position].group
        return (
            last.group
            if last and quote_parts.is_interrupted(self.copy, last, quote, self.language)
            else self.new_group()
        )


def _beginning(copy: str, start: int, end: int, after_quote: bool) -> int:
    """Where a quotation without an opening mark may begin.

    After a mark of another kind, a colon or a cue's comma; behind another quotation after the end of its sentence; else at the start.
    """
    other = None
    for other in re.finditer(rf"(?:^|[\s:：(—–-])[{_GLYPHS}]+(?=[\w¿¡])", copy[start:end]):
        pass  # the last
    match = other or re.search(r"(?:\b\w+(?:ed|s|id|te|ut|ió|it)[,:]|:)\s+(?=[A-ZÀ-ÞА-Я])|：", copy[start:end])
    if match is None and after_quote:
        match = re.match(r"[^.!?\n]{0,150}[.!?]\s+(?=\W?[A-ZÀ-ÞА-Я])", copy[start:end])
    return start + match.end() if match else start


def _ending(copy: str, start: int, end: int) -> int:
    """Where a quotation without a closing mark may end: before the short interruption that follows it."""
    tail = max(start, end - 80)
    match = re.search(r"[,?!](?=\s)", copy[tail:end])
    return tail + match.end() if match else end
