"""Parts of a source as one wording, with the way back to the offsets of the source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from index.comparison import Comparison
from index.comparison.wording import Wording
from letters.model import Span
from letters.text import source_parts
from letters.text.markup import Mark, as_read, disjoint, inline_marks, within
from letters.text.normalize import Word

if TYPE_CHECKING:
    from index.model import Passage

VOID = 12  # words that no query has, between two parts of an excerpt


class _Part(NamedTuple):
    """A part of an excerpt: where it begins in the excerpt and in the source, in code points."""

    start: int
    source_start: int
    length: int


class Excerpt(Wording):
    """Parts of one source, in order, as one wording; between two parts are words that no query has.

    Offsets are those of the excerpt; `in_source` and `to_source` translate them, and whatever was compared with it.
    """

    def __init__(self, source: str, parts: Sequence[tuple[int, str]], passages: Sequence[Passage]) -> None:
        """`parts` are (offset in the source, text); `passages` those of the source that are in them."""
        self.source = source
        self.passages = tuple(passages)
        self._parts: list[_Part] = []
        text = ""
        for offset, part in parts:
            text += "\n\n" if text else ""
            self._parts.append(_Part(len(text), offset, len(part)))
            text += part
        spans = [self.span_in_excerpt((p.start, p.end)) for p in passages]
        super().__init__(text, spans, source_parts.marks(text, spans))
        self._apart = _standing_apart(text, spans, self.passages)
        if len(parts) > 1:
            self.words = list(self._with_voids(self.words))
        if self._apart:
            self.words = self._with_last(self.words)
        if self._apart or len(parts) > 1:
            self.keys = [word.key for word in self.words]

    def _with_voids(self, words: Iterable[Word]) -> Iterable[Word]:
        borders = [part.start for part in self._parts[1:]]
        for word in words:
            while borders and word.start >= borders[0]:
                border = borders.pop(0) - 1
                yield from [Word("\0", border, border)] * VOID
            yield word

    def _with_last(self, words: Sequence[Word]) -> list[Word]:
        """The words, those of headings and stage directions last: what is said continues past them."""
        last: dict[int, list[Word]] = {number: [] for number in self._apart}
        spoken: list[Word] = []
        for word in words:
            number = bisect_right(self.spans, (word.start, len(self.text))) - 1
            (last[number] if number in last and word.key != "\0" else spoken).append(word)
        position = len(self.text)
        for number, own in last.items():
            start, end = self.spans[number]
            spoken += [*[Word("\0", position, position)] * (VOID - 1), Word("\0", start, start), *own]
            position = end
        return spoken

    @cached_property
    def _unspoken(self) -> list[Mark]:
        """What is not read where the words continue: marks, headings and stage directions."""
        return disjoint([*self.marks, *(Mark(*self.spans[number]) for number in self._apart)])

    def _marks_in(self, span: Span) -> Sequence[Mark]:
        """What is not read in a span of the excerpt."""
        before = bisect_left(self._unspoken, (span[1],))
        last = self._unspoken[before - 1] if before else Mark(0, 0)
        covered = last.start <= span[0] and span[1] <= last.end
        return within(self.marks if covered else self._unspoken, span)

    def read(self, span: Span, *, original: bool = False) -> str:
        """As `Wording.read`; a span that runs past a heading or a stage direction is read without it."""
        text = self.original if original else self.text
        return as_read(text, self._marks_in(span), *span) if self._unspoken else text[slice(*span)]

    def has(self, span: Span) -> bool:
        """Whether a span of the source is in one of the parts."""
        return any(p.source_start <= span[0] and span[1] <= p.source_start + p.length for p in self._parts)

    def with_labels_of(self, keys: Iterable[str]) -> Wording | None:
        """All words of the excerpt, those of its structure too; None where its structure has none of these words."""
        return self._with_labels if self.marks and not self._labels.isdisjoint(keys) else None

    @cached_property
    def _with_labels(self) -> Wording:
        return Wording(self.text, self.spans, inline_marks(self.text))

    @cached_property
    def _labels(self) -> frozenset[str]:
        """The words of the structure."""
        words = Counter(self._with_labels.keys)
        return frozenset(words if self._apart else words - Counter(self.keys))

    def _with_letters(self, text: str) -> Wording:
        parts = [(part.source_start, text[part.start : part.start + part.length]) for part in self._parts]
        return Excerpt(self.source, parts, self.passages)

    def _part(self, offset: int, name: str) -> _Part:
        """The last part whose value of this name is no greater than an offset, else the first."""
        if len(self._parts) == 1:
            return self._parts[0]
        return self._parts[max(0, bisect_right(self._parts, offset, key=attrgetter(name)) - 1)]

    def to_excerpt(self, offset: int) -> int:
        """An offset of the source in the excerpt; in the gap between two parts, the end of the earlier one."""
        part = self._part(offset, "source_start")
        return part.start + min(max(0, offset - part.source_start), part.length)

    def to_source(self, offset: int) -> int:
        """An offset of the excerpt in the source."""
        part = self._part(offset, "start")
        return part.source_start + min(offset - part.start, part.length)

    def span_in_excerpt(self, span: Span) -> Span:
        """A span of the source in the excerpt."""
        return self.to_excerpt(span[0]), self.to_excerpt(span[1])

    def span_in_source(self, span: Span) -> Span:
        """A span of the excerpt in the source."""
        return self.to_source(span[0]), self.to_source(span[1])

    def in_source(self, comparison: Comparison) -> Comparison:
        """A comparison with this excerpt, with the offsets of the source."""
        marks = self._marks_in(comparison.span) if self._unspoken else ()
        if not marks and len(self._parts) == 1 and not self._parts[0].source_start:
            return comparison
        unread = [Mark(*self.span_in_source(mark[:2]), mark.text) for mark in marks]
        return comparison.moved(self.to_source, tuple(unread))

    def passages_in(self, span: Span) -> list[Passage]:
        """The passages that have a word in a span of the source."""
        start, end = self.span_in_excerpt(span)
        starts, ends, numbers = self._in_order
        first = bisect_right(ends, start)
        touched = set(numbers[first : bisect_left(starts, end, first)])
        if spoken := touched - {2 * number + 2 for number in self._apart}:
            touched = spoken
        return [self.passages[n // 2 - 1] for n in sorted(touched) if n and n % 2 == 0]

    @cached_property
    def _in_order(self) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Where each word begins and ends, and the number of its passage, as the words stand in the text."""
        words, passages = self.words, self.passage_of
        order = sorted(range(len(words)), key=lambda n: words[n][1:]) if self._apart else range(len(words))
        starts, ends = [words[n][1] for n in order], [words[n][2] for n in order]
        return starts, ends, [passages[n] for n in order] if self._apart else passages


def _standing_apart(text: str, spans: Sequence[Span], passages: Sequence[Passage]) -> list[int]:
    """The numbers of the passages that are no part of what is said before and after them."""
    labelled = any(passage.speaker for passage in passages)
    return [
        number
        for number, (span, passage) in enumerate(zip(spans, passages))
        if labelled and not passage.speaker or source_parts.stands_apart(text, span)
    ]
