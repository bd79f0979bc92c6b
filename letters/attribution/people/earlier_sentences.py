"""What stands before a place of an article, without its quotations: the sentences, and a question that is answered there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from letters.attribution.phrases.sentence_window import LEFT
from letters.languages.lexicon import Language
from letters.model import Span
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.sentence_breaks import break_before

_CLAUSE = 120  # code points of a reporting clause
_CLOSING = "”“’\"'»«›‹ \xa0\u202f"
_SENTENCES = 4  # looked back


class EarlierSentences:
    """The sentences of one article, by what stands behind them."""

    def __init__(self, text: str, quotes: Sequence[QuoteSpan], language: Language, body: int) -> None:
        self._text, self._language, self._body = text, language, body
        self._starts = [part.outer_start for part in quotes]
        self._ends = [part.outer_end for part in quotes]
        self._known: dict[int, list[Span]] = {}

    def before(self, position: int) -> list[Span]:
        """Where the clause and the two or three sentences before `position` stand, nearest first, without quotations."""
        if position not in self._known:
            self._known[position] = list(self._each(position))
        return self._known[position]

    def _each(self, position: int) -> Iterator[Span]:
        k = bisect_left(self._ends, position + 1)
        end = position
        for _ in range(_SENTENCES):
            bottom = self._ends[k - 1] if k else 0
            low = max(self._body, end - LEFT, bottom)
            start = break_before(self._text, low, end, self._language)
            yield max(low, start), end
            if start >= 0:
                end = low + len(self._text[low:start].rstrip()) - 1
            elif k and low == bottom and position - bottom < LEFT:
                k -= 1
                end = self._starts[k]
            else:
                return

    def question_before(self, position: int) -> Span | None:
        """Where the speaker of the question is named that the paragraph of `position` answers: '"Were you?" Lee asked.'.

        From the beginning of its line, behind other quotations, to the answer. None where no question is answered.
        """
        current = bisect_left(self._ends, position + 1)
        current -= bool(current and "\n" not in self._text[self._ends[current - 1] : position])
        if not 0 < current < len(self._starts):
            return None
        start, end = self._starts[current - 1], self._ends[current - 1]
        clause = self._text[end : self._starts[current]]
        asks = self._text[start:end].rstrip(_CLOSING)[-1:] == "?"
        answered = asks and len(clause) < _CLAUSE and "\n" in clause.strip(" ")
        line = self._text.rfind("\n", 0, start) + 1
        return (max(line, *self._ends[current - 2 : current - 1], 0), self._starts[current]) if answered else None
