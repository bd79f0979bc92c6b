"""Which spans stand inside others: block quotations, stretches between marks, and those between dashes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from letters.model import Span
from letters.quote_marks.quote_parts import NAME, QuoteSpan
from letters.text.patterns import LOWER, late_pattern

_CREDIT_BEHIND = late_pattern(
    rf"\s*(?:[—–-]{{1,3}}\s?[^\n]{{1,100}}|\([^()\n]{{1,80}}\)\.?|[^\W\d_{LOWER}][^.!?…:;\n]{{1,60}})"
)
_CREDIT_AT_END = late_pattern(rf"(?<=[.!?…”»\"])\s+[—–]{{1,2}}\s?{NAME}(?: [^\n.!?…;:—–]{{1,80}})?$")
_CREDIT_BELOW = late_pattern(rf"[^\W\d_{LOWER}][^.!?…:;\n]{{1,80}}")


def with_blocks(copy: str, quotes: list[QuoteSpan], quoted: list[list[Span]], groups: Iterator[int]) -> list[QuoteSpan]:
    """The spans merged with the block quotations.

    Marks inside a block are nested, marks around all of it are its own. The boundaries of a
    block are certain and those of marks are not, so a span that crosses a block's boundary is dropped.
    """
    marked = {quote.outer_start: quote for quote in quotes if not quote.nested}
    whole = [
        QuoteSpan(a, b, a, b, group, False, True)
        for group, spans in zip(groups, quoted, strict=False)
        for a, b in _without_credits(copy, spans, marked)
    ]
    blocks = disjoint(whole)
    starts = [block.start for block in blocks]
    kept: list[QuoteSpan] = []
    for quote in quotes:
        first = bisect_right(starts, quote.start) - 1
        last = bisect_right(starts, quote.end - 1) - 1
        block = blocks[last] if last >= 0 else None
        if block and block.outer_start == quote.outer_start and block.outer_end == quote.outer_end:
            blocks[last] = block._replace(start=quote.start, end=quote.end)
        elif not (_crosses(quote, blocks, first) or _crosses(quote, blocks, last)):
            kept.append(quote)
    return disjoint(kept + blocks)


def _without_credits(copy: str, spans: list[Span], marked: Mapping[int, QuoteSpan]) -> list[Span]:
    """The paragraphs of a block quotation without the name of who speaks, inside them or below the last mark."""
    kept: list[Span] = []
    ends_in_marks = False
    for start, end in spans:
        quote = marked.get(start)
        if quote and quote.outer_end < end and _CREDIT_BEHIND.fullmatch(copy, quote.outer_end, end):
            end = quote.outer_end
        elif dashed := _CREDIT_AT_END.search(copy, max(start, end - 120), end):
            end = dashed.start()
        elif ends_in_marks and not quote and _CREDIT_BELOW.fullmatch(copy, start, end):
            continue
        ends_in_marks = quote is not None and quote.outer_start < quote.start and quote.outer_end == end
        kept.append((start, end))
    return kept


def _crosses(quote: QuoteSpan, blocks: list[QuoteSpan], index: int) -> bool:
    if index < 0 or blocks[index].outer_end <= quote.start:
        return False
    a, b = blocks[index].outer_start, blocks[index].outer_end
    return not (a <= quote.start and quote.end <= b) and not (quote.start <= a and b <= quote.end)


def outside_marks(spoken: list[QuoteSpan], marked: list[QuoteSpan]) -> Iterator[QuoteSpan]:
    """The stretches behind dashes without those that begin between marks and end behind them: „Tak – mówi. – Nie”."""
    tops = sorted(quote for quote in marked if not quote.nested)
    starts = [quote.start for quote in tops]
    for stretch in spoken:
        last = bisect_right(starts, stretch.start) - 1
        if last < 0 or not stretch.start < tops[last].end < stretch.end:
            yield stretch


def freed(parts: list[QuoteSpan]) -> list[QuoteSpan]:
    """The parts, in order; of what was nested, that stands on its own that is now in a clause: "сказал “Вестнику” Котов"."""
    end = 0
    for index, part in enumerate(parts):
        if not part.nested:
            end = part.end
        elif part.start >= end:
            parts[index] = part._replace(nested=False)
    return parts


def disjoint(quotes: list[QuoteSpan]) -> list[QuoteSpan]:
    """In order, the spans that are disjoint or wholly inside one another; spans inside others are nested."""
    kept: list[QuoteSpan] = []
    top: QuoteSpan | None = None
    for quote in sorted(quotes, key=lambda m: (m.start, -m.end, not m.block)):
        if top is None or quote.start >= top.end:
            if not quote.nested:
                kept.append(quote)
                top = quote
        elif quote.end <= top.end and quote[:2] != top[:2]:
            kept.append(quote._replace(nested=True))
    return kept
