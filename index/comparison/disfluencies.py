"""Where a speaker hesitates or begins again: an editor leaves that out without a mark ("I can - uh, I can pick it up").

What is said twice for effect is none of it: "the horror - the horror!", "never - never", "very, very".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from index.comparison.clauses import is_border, languages_at, listed
from index.comparison.meaning import is_negation
from index.comparison.wording import Wording
from letters.languages.word_lists import codes, is_content_word, words
from letters.model import Span
from letters.text.normalize import keys
from letters.text.patterns import late_pattern

LONGEST = 8  # words of one beginning
_BROKEN_OFF = late_pattern(r"[-–]\s|[—―…]|--|\.{3}")
_TRANSCRIBED = late_pattern(r"\s--?\s")  # how a transcript has it; a dash in print is for effect: "alone—alone"
_CUT_OFF = late_pattern(r"[-–—―]\s")  # behind a part of a word: "wa- want"
_DOUBLED = ("definite", "number articles", "conjunctions in lists")  # which nobody means twice: "the the", "and, and"
_DROPPED = ("prepositions", "definite", "number articles")
_BEHIND_COMMA = ("i", "prepositions", *_DOUBLED)
_MEANT_TWICE = ("relative", "complementizers", "object pronouns", "he", "she", "it", "they")  # "that that", "die, die"


def is_disfluency(reference: Wording, gap: Span) -> bool:
    """Whether these words of a reference only fill a pause, or begin what is then said."""
    start, end = gap
    row = reference.keys
    if not 0 <= start < end < len(row):
        return False
    start, end = first_of_two(row, start, end)
    number, paused = end, False
    while number > start:
        filler = _filler_before(reference, number, start)
        size = filler or _beginning_before(reference, number, start, end, paused)
        if not size:
            return False
        number, paused = number - size, bool(filler)
    return True


def first_of_two(row: Sequence[str], start: int, end: int) -> Span:
    """The words start:end, or those before them that could as well be the ones that are left out: of two the first."""
    while 0 < start < end and row[start - 1] == row[end - 1]:
        start, end = start - 1, end - 1
    return start, end


def _filler_before(reference: Wording, number: int, start: int) -> int:
    """How many words a filler has that ends before a word, not before another one; 0 where none does."""
    ending = _fillers().get(reference.keys[number - 1], ())
    spoken = languages_at(reference, number - 1) if ending else ()
    fitting = (
        row for row, code in ending if code in spoken and tuple(reference.keys[number - len(row) : number]) == row
    )
    return max((len(row) for row in fitting if len(row) <= number - start), default=0)


@cache
def _fillers() -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """What fills pauses, as keys and with its language, by the last key."""
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code in codes():
        for entry in words(code, "fillers"):
            row = tuple(keys(entry))
            rows.setdefault(row[-1], []).append((row, code))
    return rows


def _beginning_before(reference: Wording, number: int, start: int, end: int, paused: bool) -> int:
    """How many words before a word begin what the words from `end` on say; 0 where none do."""
    row, between = reference.keys, reference.gap(number)
    for size in range(min(number - start, LONGEST, len(row) - end), 0, -1):
        first = number - size
        same = next((n for n in range(size) if row[first + n] != row[end + n]), size)
        if any(map(is_negation, row[first:number])):
            continue
        if same == size:
            begins = _goes_on(reference, end + size) and _is_repeated(reference, first, number, paused, between)
        elif same == size - 1 and row[end + same].startswith(row[number - 1]):
            begins = bool(_CUT_OFF.match(between))
        else:  # into the - into space
            dropped = range(first + same, number)
            begins = (
                same > 0 and bool(_BROKEN_OFF.search(between)) and all(_is_in(reference, n, _DROPPED) for n in dropped)
            )
        if begins:
            return size
    return 0


def _goes_on(reference: Wording, number: int) -> bool:
    """Whether what is said goes on with a word, or with a pause."""
    return not is_border(reference, number) or number < len(reference.keys) and reference.keys[number] in _fillers()


def _is_repeated(reference: Wording, first: int, number: int, paused: bool, between: str) -> bool:
    """Whether words before a word are said again for no effect: by what stands between, small words at least."""
    small = [_is_small(reference.keys[n]) for n in range(first, number)]
    if paused or _BROKEN_OFF.search(between):
        return any(small) or bool(_TRANSCRIBED.match(between))
    if between.strip() not in ("", ","):
        return False
    if len(small) > 1:
        return bool(between.strip()) and all(small)
    listed_in = _BEHIND_COMMA if between.strip() else _DOUBLED
    return _is_in(reference, first, listed_in) and not _is_in(reference, first, _MEANT_TWICE)


def _is_in(reference: Wording, number: int, sections: Iterable[str]) -> bool:
    return any(listed(reference, number, section) for section in sections)


def _is_small(key: str) -> bool:
    """Whether a word says nothing by itself, also with a verb at an apostrophe: it's."""
    word, _, verb = key.partition("'")
    return not is_content_word(word if len(verb) < 3 else key)
