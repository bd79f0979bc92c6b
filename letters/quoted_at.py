"""Which quotations a place of a text stands in, and whom the text names for each."""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from letters.attribution import attribute
from letters.kinds.classify import classify
from letters.languages.lexicon import language as language_of
from letters.model import Attribution, Kind, Span
from letters.quote_marks.quote_spans import QuoteSpan, quote_spans


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

    def at(self, place: Span) -> list[Quoted]:
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

    def _quoted(self, first: int, last: int) -> Quoted:
        """The quotation whose parts with these numbers are the first and the last that count."""
        attributions, kinds = self._judged
        best = max(attributions[first], attributions[last], key=attrgetter("confidence"))
        own = (best.mention or "").casefold() in language_of(self._code).words("i")
        return Quoted(kinds[first], best, own, self._is_named_before(self._parts[first].start, best.full))

    @cached_property
    def _judged(self) -> tuple[list[Attribution], list[Kind]]:
        attributions = attribute(self._text, self._parts, self._code)
        kinds = classify(self._text, self._parts, attributions, self._code)
        return attributions, [kind for kind, _ in kinds]

    def _is_named_before(self, start: int, name: str | None) -> bool:
        """Whether a name stands in a paragraph before a position in it."""
        return name is not None and name in self._text[:start].rpartition("\n\n")[2]


def _same(part: QuoteSpan, other: QuoteSpan) -> bool:
    """Whether two spans are one, or parts of one quotation."""
    return part == other or (part.group == other.group and part.nested == other.nested)
