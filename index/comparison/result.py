"""What came of comparing two wordings: the verdict, its flags and differences, and where in the reference it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from index.comparison.cut_off import UNCUT, Cut, not_said_outside
from index.comparison.hidden import LeftOut
from index.verdicts import RANK, Severity, severity

if TYPE_CHECKING:
    from index.comparison.differences import Difference
    from letters.model import Span
    from letters.text.markup import Mark


class Comparison(NamedTuple):
    """What came of holding a query against a reference."""

    verdict: str
    flags: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    span: Span = (0, 0)  # the reference's stretch, in code points
    matched: int = 0  # words of the query that stand in the reference, in order
    runs: tuple[Span, ...] = ()  # the matched words: numbers of the first, and of the one after the last, of each run
    parts: tuple[Span, ...] = ()  # of a stitched query: its stretches of the reference, in the query's order
    left_out: LeftOut | None = None  # what ellipses hide
    cut: Cut = UNCUT  # where it begins and ends in its sentence
    unread: tuple[Mark, ...] = ()  # what in that stretch is no word of the reference

    def moved(self, to_source: Callable[[int], int], unread: tuple[Mark, ...]) -> Comparison:
        """The same with other offsets of the reference, those of `unread` marks."""

        def span(old: Span) -> Span:
            return to_source(old[0]), to_source(old[1])

        differences = tuple(d._replace(reference_span=span(d.reference_span)) for d in self.differences)
        parts = tuple(map(span, self.parts))
        return self._replace(differences=differences, span=span(self.span), parts=parts, unread=unread)

    def in_context(self, before: str, after: str) -> Comparison:
        """The same where these texts stand before and after the quotation, outside its marks."""
        left = not_said_outside(self.cut, before, after) if self.cut.material else self.cut
        if left == self.cut:
            return self
        kinds = {difference.kind for difference in self.differences}
        hidden = not kinds.isdisjoint(("ellipsis", "bracket"))
        changed = hidden or not kinds.isdisjoint(("omission", "insertion", "substitution"))
        dropped = {"material"} if not (hidden or left.material) else set()
        dropped |= {"meaning"} if self.cut.turned and not (changed or left.turned) else set()
        return self._replace(cut=left, flags=tuple(flag for flag in self.flags if flag not in dropped))

    @property
    def kept(self) -> list[Span]:
        """The stretches of the reference that are quoted, without what ellipses leave out."""
        if self.parts:
            return list(self.parts)
        gaps = [d.reference_span for d in self.differences if d.kind == "ellipsis"]
        return list(zip([self.span[0], *(end for _, end in gaps)], [*(start for start, _ in gaps), self.span[1]]))

    def reference_read(self, words: Callable[[int, int], str]) -> str:
        """The words of the reference that the query was compared with; of a stitched one its parts, in the query's order."""
        return " […] ".join(words(*span) for span in self.parts or (self.span,))

    def flagged(self, *flags: str) -> Comparison:
        """The same with more flags."""
        return self._replace(flags=tuple(sorted({*self.flags, *flags})))

    @property
    def severity(self) -> Severity:
        """ok, info, warning, error or usage."""
        return severity(self.verdict, self.flags)

    @property
    def rank(self) -> tuple[int, int]:
        """How near the query is to the reference: less is nearer."""
        return RANK[self.verdict], -self.matched
