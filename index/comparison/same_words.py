"""Which runs of words of two stretches are the same words, however each is spelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.comparison.numerals import LONGEST as LONGEST_NUMBER
from index.comparison.numerals import numbers_at, opens_number
from index.comparison.query_text import QueryText
from index.comparison.spelling import LONGEST, differs, forms_of_run, forms_of_word, letter_forms, may_be_respelled
from index.comparison.wording import Wording
from letters.model import Span
from letters.text.normalize import without_accents
from letters.text.patterns import late_pattern

SPELLED = 0.9  # worth of a word spelled otherwise, as a share
PIECE = 0.01  # worth of a pair by itself, so that small ones are preferred
WITHIN = late_pattern(r"[\s.\-‐‑–'’′,\u00a0]*\Z|[:/⁄]\Z")


class Pair(NamedTuple):
    """Words start:end of the query are words ref_start:ref_end of the reference; `worth` counts for it."""

    start: int
    end: int
    ref_start: int
    ref_end: int
    worth: float


def same_words(query: QueryText, ours: Span, reference: Wording, theirs: Span) -> list[Pair]:
    """Of the pairs of runs in two stretches that are the same words, those in order that cover the most words."""
    return _chained(_pairs(query, ours, reference, theirs))


def _chained(pairs: Sequence[Pair]) -> list[Pair]:
    """Of pairs in order on both sides, those that cover the most words."""
    best: list[tuple[float, int]] = []
    for number, pair in enumerate(pairs):
        before = [
            (best[other][0], other)
            for other in range(number)
            if pairs[other].end <= pair.start and pairs[other].ref_end <= pair.ref_start
        ]
        worth, last = max(before, default=(0.0, -1))
        best.append((worth + pair.worth, last))
    chain: list[Pair] = []
    last = max(range(len(best)), key=lambda number: best[number][0], default=-1)
    while last >= 0:
        chain.append(pairs[last])
        last = best[last][1]
    return chain[::-1]


def _pairs(query: QueryText, ours: Span, reference: Wording, theirs: Span) -> list[Pair]:
    """Every pair of runs that are the same words; none where all of them are spelled alike."""
    if not may_be_respelled(query.keys[slice(*ours)], reference.keys[slice(*theirs)]):
        return []
    runs = runs_with_forms(reference, theirs)
    written = frozenset[str]().union(*[forms for _, forms in runs])
    pairs = {
        (run, place)
        for run, forms in runs_with_forms(query, ours)
        if not written.isdisjoint(forms) and query.bracketed.isdisjoint(range(*run))
        for place, others in runs
        if not forms.isdisjoint(others)
    }
    alike = {(run, place) for run, place in pairs if query.keys[slice(*run)] == reference.keys[slice(*place)]}
    other = [_pair(*pair, SPELLED) for pair in pairs - alike if _same(query, pair[0], reference, pair[1])]
    known = [_pair(*pair, 1.0) for pair in alike if pair[0][1] - pair[0][0] == 1]
    return sorted([*other, *known]) if other else []


def _pair(run: Span, place: Span, share: float) -> Pair:
    return Pair(*run, *place, (run[1] - run[0] + place[1] - place[0]) * share + PIECE)


def _same(query: QueryText, ours: Span, reference: Wording, theirs: Span) -> bool:
    """Whether two runs with a form in common, but other keys, are the same words, and none of them is paired by itself."""
    wanted, other = query.keys[slice(*ours)], reference.keys[slice(*theirs)]
    if len(wanted) == len(other) and all(map(_alike, wanted, other)):
        return (len(wanted) == 1 or _are_one_number(wanted, other)) and is_allowed(
            query, reference, ours, wanted, other
        )
    if min(len(wanted), len(other)) > 1 and not wanted[0].isdigit() and _edges_alike(wanted, other):
        return False
    return is_allowed(query, reference, ours, wanted, other)


def _are_one_number(wanted: Sequence[str], other: Sequence[str]) -> bool:
    """Whether words that differ by themselves are one number together: een, één; een miljoen, één miljoen."""
    ours, theirs = ({number.value for number in numbers_at(row) if number.size == len(row)} for row in (wanted, other))
    return not ours.isdisjoint(theirs) and any(
        differs((word,), (like,), accents=False) for word, like in zip(wanted, other)
    )


def _edges_alike(wanted: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both begin or end with one word, and the others are the same words by themselves: he would (go), he'd (go)."""
    first = wanted[0] == other[0] and _are_same(wanted[1:], other[1:])
    return first or wanted[-1] == other[-1] and _are_same(wanted[:-1], other[:-1])


def _are_same(row: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two runs of words with spaces between them are the same words."""
    forms, others = (forms_of_run(tuple(keys), (" ",) * len(keys)) for keys in (row, other))
    return row == other or not forms.isdisjoint(others)


def _alike(key: str, other: str) -> bool:
    return key == other or not forms_of_word(key).isdisjoint(forms_of_word(other))


def is_allowed(query: QueryText, reference: Wording, ours: Span, wanted: Sequence[str], other: Sequence[str]) -> bool:
    """Whether no list says that these are other words.

    Capitals, and who types hardly any accents, may leave them out; an apostrophe may stand for one (e' vero).
    """
    if query.slice(*ours).isupper() or query.gap(ours[1])[:1] in ("'", "’") or not differs(wanted, other, accents=True):
        return True
    return not differs(wanted, other, accents=False) and _leaves_accents_out(query, reference)


def _leaves_accents_out(query: QueryText, reference: Wording) -> bool:
    """Whether the query has no accents, or fewer words with some than words that it lacks them for."""
    if query.text.isascii():
        return True
    bare = {without_accents(key) for key in reference.positions if key not in query.keys} - reference.positions.keys()
    left_out = sum(key.isascii() and key in bare for key in query.keys)
    return left_out > sum(key != without_accents(key) for key in query.keys)


def runs_with_forms(wording: Wording, stretch: Span) -> list[tuple[Span, frozenset[str]]]:
    """Every run of words in a stretch that may be written otherwise, with its forms."""
    runs, known, (start, end) = list[tuple[Span, frozenset[str]]](), wording.run_forms, stretch
    for place in range(start, end):
        reach = place, min(place + LONGEST_NUMBER, end)
        if reach not in known:
            known[reach] = list(_forms_at(wording, *reach))
        runs += known[reach]
    return runs


def _forms_at(wording: Wording, place: int, end: int) -> Iterator[tuple[Span, frozenset[str]]]:
    """Every run of words from a place on, up to an end, that may be written otherwise, with its forms."""
    key = wording.keys[place]
    number = opens_number(key)
    yield (place, place + 1), forms_of_word(key)
    row = tuple(wording.keys[place : place + LONGEST_NUMBER if number else min(place + LONGEST, end)])
    gaps = tuple(map(wording.gap, range(place, place + len(row))))
    for size in range(2, min(LONGEST, end - place) + 1):
        if gaps[size - 1] != " " and not WITHIN.match(gaps[size - 1]):
            break
        forms = forms_of_run(row[:size], gaps[:size]) if number else letter_forms(row[:size])
        yield (place, place + size), forms
    for size, value in numbers_at(row, gaps) if number else ():
        if place + size <= end:
            yield (place, place + size), frozenset((value,))
