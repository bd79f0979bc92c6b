"""An article's quotations: everything in marks or set as a block, its speaker, its kind, and the sentences around it.

Also which quotations a place of a text stands in.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from letters.attribution import attribute
from letters.attribution.phrases.sentence_window import MAX_CROSSED, ends_sentence
from letters.kinds.classify import classify
from letters.languages.detection import detect
from letters.languages.lexicon import Language
from letters.languages.lexicon import language as language_of
from letters.model import NAMED_SPEAKER, Article, Attribution, Kind, Quotation, Span
from letters.quote_marks.quote_spans import QuoteSpan, quote_spans
from letters.reading.errors import Unreadable
from letters.text.sentence_breaks import break_after, break_before

REACH = 600  # code points on either side of a quotation
_ENDS = ".!?…。！？’”\"»)]'"


def extract(article: Article, *, context: bool = True, unpaired: list[int] | None = None) -> list[Quotation]:
    """Every quoted span and block quotation of an article, of all kinds, nested ones too, by position.

    Without `context` the sentences around a quotation are not determined, which saves a tenth of the time. Offsets
    are code points into `article.text`. Where the article states no language, it is detected from the text.
    Where `unpaired` is given, the places of quotation marks without a partner are added to it. A full name is given only
    where it is likely right.
    """
    text, body = article.text, article.body
    language = article.language or detect(text[body:])
    parts = quote_spans(text, language, body=body, blocks=article.blocks, markup=article.markup, unpaired=unpaired)
    attributions = attribute(text, parts, language, body=body)
    kinds = classify(text, parts, attributions, language)
    context_spans = contexts(text, parts, language, body) if context else [(0, 0)] * len(parts)
    return [
        Quotation(
            start=part.start,
            end=part.end,
            kind=kind,
            group=part.group,
            nested=part.nested,
            block=part.block,
            speaker=attribution.mention,
            speaker_full=attribution.full if attribution.named >= NAMED_SPEAKER else None,
            confidence=attribution.confidence,
            language=language,
            reason=reason,
            context=span,
        )
        for part, attribution, (kind, reason), span in zip(parts, attributions, kinds, context_spans, strict=True)
    ]


def extract_or_refuse(
    article: Article, where: str, *, context: bool = True, unpaired: list[int] | None = None
) -> list[Quotation]:
    """As `extract`, for a run over many articles: a fault of the program in one of them does not end the run.

    Raises Unreadable, which names `where` the article stands and the line of the fault, and errors of the system as they
    are.
    """
    try:
        return extract(article, context=context, unpaired=unpaired)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        fault = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in line {fault.lineno} of {fault.filename}"
        raise Unreadable(where, f"a fault of this program ({place}): please report it with the text") from error


def contexts(text: str, parts: Sequence[QuoteSpan], language: str, body: int = 0) -> list[Span]:
    """For each part, from where the sentence begins in which its quotation does to where the sentence ends.

    Offsets are code points into `text`, the quotation included; at most REACH beyond it on either side. The parts
    of one quotation share theirs. A block quotation has the line that introduces it. What is nested has that of
    what it is nested in. `parts` in order of start, outer before nested, as `quote_spans` gives them.
    """
    words = language_of(language)
    tops = [part for part in parts if not part.nested]
    ends = {part.group: k for k, part in enumerate(tops)}
    shared: dict[int, Span] = {}
    for k, part in enumerate(tops):
        if part.group not in shared:
            last = ends[part.group]
            start = _introduced(text, tops, k, words, body) if part.block else _start(text, tops, k, words, body)
            shared[part.group] = start, tops[last].outer_end if part.block else _end(text, tops, last, words)
    spans: list[Span] = []
    around: QuoteSpan | None = None
    for part in parts:
        if not part.nested:
            around = part
        span = shared[around.group] if around else (part.start, part.end)
        spans.append((min(span[0], part.start), max(span[1], part.end)))
    return spans


def _start(text: str, tops: Sequence[QuoteSpan], k: int, words: Language, body: int) -> int:
    """Where the sentence begins in which the k-th quotation does; sentences inside other quotations don't count."""
    limit = max(body, tops[k].outer_start - REACH)
    end = tops[k].outer_start
    for hop in range(k - 1, k - 2 - MAX_CROSSED, -1):
        bottom = max(limit, tops[hop].outer_end if hop >= 0 else 0)
        position = break_before(text, bottom, end, words)
        if position >= 0 or hop < 0 or bottom == limit or tops[hop].block or ends_sentence(text, tops[hop]):
            return _past_space(text, max(position, bottom), tops[k].outer_start)
        end = max(limit, tops[hop].outer_start)
    return end


def _end(text: str, tops: Sequence[QuoteSpan], k: int, words: Language) -> int:
    """Where the sentence ends in which the k-th quotation does."""
    limit = min(len(text), tops[k].outer_end + REACH)
    for hop in range(k, min(k + MAX_CROSSED, len(tops))):
        start = tops[hop].outer_end
        top = min(limit, tops[hop + 1].outer_start if hop + 1 < len(tops) else limit)
        if start >= limit or ends_sentence(text, tops[hop]):
            return min(start, limit)
        position = break_after(text, start, top, words)
        if position >= 0:
            while position < limit and text[position] in _ENDS:
                position += 1
            return position
        if top == limit or tops[hop + 1].block:
            return top
    return tops[min(k + MAX_CROSSED, len(tops)) - 1].outer_end


def _introduced(text: str, tops: Sequence[QuoteSpan], k: int, words: Language, body: int) -> int:
    """Where the sentence begins on the line before a block quotation."""
    start = tops[k].outer_start
    limit = max(body, start - REACH, tops[k - 1].outer_end if k and tops[k - 1].block else 0)
    while start > limit and text[start - 1] in "> \t\r\n\xa0":
        start -= 1
    if start == limit:
        return tops[k].outer_start
    position = break_before(text, limit, max(limit, start - 1), words)
    return _past_space(text, max(position, limit), start)


def _past_space(text: str, position: int, limit: int) -> int:
    while position < limit and text[position].isspace():
        position += 1
    return position


class Quoted(NamedTuple):
    """A quotation, and who is quoted in it."""

    kind: Kind
    attribution: Attribution
    own: bool  # whoever writes quotes himself: "I said"
    named_before: bool  # the full name stands before it in its paragraph


class QuotedText:
    """The quotations of a text; Markdown is read as such. `code` is its language."""

    def __init__(self, text: str, code: str) -> None:
        self._text = text
        self._code = code
        self._parts = quote_spans(text, code, markup="markdown")

    def has(self, place: Span) -> bool:
        """Whether a quotation in marks has the first word of a place."""
        return any(part.start <= place[0] < part.end for part in self._parts if not part.block)

    def quotations_around(self, place: Span) -> list[Quoted]:
        """The quotations in marks that have the first and the last word of a place, the innermost first.

        What stands between the parts of one quotation, such as who speaks, does not count.
        """
        start, end = place
        marked = [(n, part) for n, part in enumerate(self._parts) if not part.block]  # blocks have no marks
        begins = [(n, part) for n, part in marked if part.start <= start < part.end]
        ends = [(n, part) for n, part in marked if part.start < end <= part.end]
        around = []
        for n, part in reversed(begins):
            last = next((m for m, other in reversed(ends) if _same(part, other)), None)
            if last is not None:
                around.append(self._quoted(n, last))
        return around

    def speeches(self) -> list[tuple[Span, Attribution]]:
        """The quotations in marks that stand in no other, in order, a part at a time, and who is quoted."""
        attributed = zip(self._parts, self._judged[0])
        return [((part.start, part.end), who) for part, who in attributed if not (part.block or part.nested)]

    def _quoted(self, first: int, last: int) -> Quoted:
        """The quotation whose parts with these numbers are the first and the last that count."""
        attributions, kinds = self._judged
        best = max(attributions[first], attributions[last], key=attrgetter("confidence"))
        own = (best.mention or "").casefold() in language_of(self._code).words("i")
        paragraph = self._text[: self._parts[first].start].rpartition("\n\n")[2]
        return Quoted(kinds[first], best, own, best.full is not None and best.full in paragraph)

    @cached_property
    def _judged(self) -> tuple[list[Attribution], list[Kind]]:
        attributions = attribute(self._text, self._parts, self._code)
        kinds = classify(self._text, self._parts, attributions, self._code)
        return attributions, [kind for kind, _ in kinds]


def _same(part: QuoteSpan, other: QuoteSpan) -> bool:
    """Whether two spans are one, or parts of one quotation."""
    return part == other or (part.group == other.group and part.nested == other.nested)
