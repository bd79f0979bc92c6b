"""A text cut into words, ready to be compared many times.

Everything counts in words here; `letters.text.normalize` says what a word is and what its key is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import attrgetter

from letters.model import Span
from letters.text.markup import Mark, as_read, inline_marks, masked, within
from letters.text.normalize import MIN_RUN, Word, without_accents, words
from letters.text.patterns import late_pattern

BORDER = "\x1f"  # between two keys in one string; no key has it
_LOOKALIKES = "АВЕЅІЈКМНОРСТУХҮаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυα"
_LATIN = str.maketrans(_LOOKALIKES, "ABESIJKMHOPCTYXYaesijopcyxhdqwABEZHIKMNOPTYXovpua")
BRACKETS = late_pattern(r"\[[^\[\]]*\]")


def with_latin_letters(text: str) -> str:
    """The text, of the same length, with letters of other alphabets that look like Latin ones as those."""
    return text if text.isascii() else text.translate(_LATIN)


def joined_keys(keys: Iterable[str]) -> str:
    """Word keys as one string, in which a run of them is a part of the string."""
    return f"{BORDER}{BORDER.join(keys)}{BORDER}"


class Wording:
    """A text cut into words, ready to be compared many times.

    `spans` are the passages of the text (its sentences), in order; a text of one passage needs none. `marks` are
    what in it is no word: its structure and markup. `original` is the text before look-alike letters were evened
    out, of the same length.
    """

    def __init__(self, text: str, spans: Sequence[Span] = (), marks: Sequence[Mark] = ()) -> None:
        self.text = self.original = text
        self.spans = spans
        self.marks = marks
        self.words: list[Word] = words(masked(text, marks) if marks else text)
        self.keys = [key for key, _, _ in self.words]
        self._gaps: dict[int, str] = {}  # by number
        self.run_forms: dict[Span, list[tuple[Span, frozenset[str]]]] = {}  # of a place and how far runs may go from it

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each key stands, as word numbers in order."""
        where: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            where[key].append(number)
        return dict(where)

    @cached_property
    def without_accents(self) -> frozenset[str]:
        """The keys that are not ASCII, without their accents."""
        return frozenset(without_accents(key) for key in self.positions if not key.isascii())

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins, in code points."""
        return [start for _, start, _ in self.words]

    @cached_property
    def spellings(self) -> dict[str, str]:
        """The word that has each form that a word may be spelled in; the first in the text where there are several."""
        from index.comparison.spelling import forms_of_word

        keys_by_form: dict[str, str] = {}
        for key in self.positions:
            for form in forms_of_word(key):
                keys_by_form.setdefault(form, key)
        return keys_by_form

    @cached_property
    def joined_keys(self) -> str:
        """The keys as one string, in which every run of them is a part."""
        return joined_keys(self.keys)

    @cached_property
    def passage_of(self) -> list[int]:
        """A number for the passage that each word stands in, in order; what stands between two has its own."""
        ordered = sorted(self.starts)
        borders = [*(bisect_left(ordered, start) for start, _ in self.spans), len(ordered)]
        numbers = [0] * borders[0]
        for place, (_, end) in enumerate(self.spans):
            low, high = borders[place], borders[place + 1]
            inside = bisect_left(ordered, end, low, high) - low
            numbers += [2 * place + 2] * inside + [2 * place + 3] * (high - low - inside)
        if ordered == self.starts:
            return numbers
        number_at = dict(zip(ordered, numbers))
        return [number_at[start] for start in self.starts]

    @cached_property
    def latin(self) -> Wording | None:
        """The same with letters of other alphabets that look like Latin ones as those; None where there are none."""
        text = with_latin_letters(self.text)
        if text == self.text:
            return None
        alike = self._with_letters(text)
        alike.original = self.text
        return alike

    def _with_letters(self, text: str) -> Wording:
        """The same with this text, which is as long."""
        return Wording(text, self.spans, self.marks)

    @cached_property
    def bracketed(self) -> frozenset[int]:
        """The numbers of the words that stand, at least in part, in square brackets."""
        numbers, number = set(), 0
        for bracket in BRACKETS.finditer(self.text) if "[" in self.text else ():
            while number < len(self.words) and self.words[number].end <= bracket.start():
                number += 1
            while number < len(self.words) and self.words[number].start < bracket.end():
                numbers.add(number)
                number += 1
            number = max(0, number - 1)  # the next bracket may begin in the same word
        return frozenset(numbers)

    def keys_near(self, span: Span) -> set[str]:
        """The keys of the words in a span (code points) and of as many beside it as make a run."""
        first = bisect_right(self.words, span[0], key=attrgetter("end"))
        after = bisect_left(self.words, span[1], key=attrgetter("start"))
        return set(self.keys[max(0, first - MIN_RUN) : after + MIN_RUN]) if first < after else set()

    def gap(self, number: int) -> str:
        """What is read before word `number`; for the number after the last, what follows it."""
        gap = self._gaps.get(number)
        if gap is None:
            gap = self._gaps[number] = self.read(self.gap_span(number))
        return gap

    def gap_span(self, number: int) -> Span:
        """Where that stands, in code points."""
        start = self.words[number - 1].end if number else 0
        return start, self.words[number].start if number < len(self.words) else len(self.text)

    def slice(self, start: int, end: int) -> str:
        """Words start:end as they are read, without what surrounds them."""
        return self.read(self.span(start, end))

    def read(self, span: Span, *, original: bool = False) -> str:
        """What is read in a span: the text without its marks."""
        text = self.original if original else self.text
        return as_read(text, within(self.marks, span), *span) if self.marks else text[slice(*span)]

    def span(self, start: int, end: int) -> Span:
        """Where words start:end stand, in code points; an empty stretch is the point before word `start`."""
        if start < end:
            return self.words[start].start, self.words[end - 1].end
        point = self.words[start].start if start < len(self.words) else (self.words[-1].end if self.words else 0)
        return point, point


def printed_wording(text: str) -> Wording:
    """The wording of a text as an article has it: the markup in it is no word."""
    return Wording(text, (), inline_marks(text))
