"""The extent of a change of words: just what differs, with the punctuation beside it and without words that both have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.comparison.alignment import Step
from index.comparison.wording import Wording
from letters.model import Span
from letters.text.patterns import late_pattern

_PUNCTUATION = late_pattern(r"\.{3}|[-‐–—―]+|[^\w\s]")
_DASHES = frozenset("-‐–—―")
_NOT_COMPARED = frozenset("\"“”„‟«»″〝〞〟＂「」'‘’‚‛‹›′ʼ`´＇『』[]…") | {"..."}  # marks, brackets and ellipses


class Token(NamedTuple):
    """A word or a mark of punctuation, and where it stands."""

    key: str
    start: int
    end: int
    is_word: bool


class Extent(NamedTuple):
    """What differs on one side: where it stands, and whether it has a word."""

    span: Span
    has_word: bool


def extents(query: Wording, reference: Wording, step: Step, left: bool, right: bool) -> tuple[Extent, Extent]:
    """What differs in the query and in the reference at a step of other words.

    `left` and `right` say whether the words before and after it are the same in both, so that the punctuation between
    is compared too.
    """
    ours = _tokens(query, (step.start, step.end), left, right)
    theirs = _tokens(reference, (step.ref_start, step.ref_end), left, right)
    before = _alike(ours, theirs)
    after = _alike(ours[before:][::-1], theirs[before:][::-1])
    return (
        _extent(query, ours, theirs, before, after, (step.start, step.end)),
        _extent(reference, theirs, ours, before, after, (step.ref_start, step.ref_end)),
    )


def _tokens(wording: Wording, words: Span, left: bool, right: bool) -> list[Token]:
    """The words, and the punctuation between them and to the words on either side."""
    start, end = words
    tokens: list[Token] = []
    for number in range(start, end + 1):
        opens = number == start and left and number < len(wording.words)  # what ends a wording is no change of words
        if start < number < end or opens or number == end and right:
            gap = wording.gap(number)
            if gap != " ":
                tokens += _punctuation(wording, number, gap)
        if number < end:
            tokens.append(Token(*wording.words[number], True))
    return tokens


def _punctuation(wording: Wording, number: int, gap: str) -> Iterator[Token]:
    offset = wording.words[number - 1].end if number else 0
    for match in _PUNCTUATION.finditer(gap):
        if match[0] not in _NOT_COMPARED:
            key = "-" if match[0][0] in _DASHES else match[0]
            yield Token(key, offset + match.start(), offset + match.end(), False)


def _alike(ours: Sequence[Token], theirs: Sequence[Token]) -> int:
    """How many tokens both begin with."""
    return next((n for n, (a, b) in enumerate(zip(ours, theirs)) if a.key != b.key), min(len(ours), len(theirs)))


def _extent(
    wording: Wording, own: Sequence[Token], other: Sequence[Token], before: int, after: int, words: Span
) -> Extent:
    """From the first token that differs to the last; a point where the side has none."""
    differing = own[before : len(own) - after]
    if differing:
        return Extent((differing[0].start, differing[-1].end), any(token.is_word for token in differing))
    there = other[before : len(other) - after]
    if there and not there[0].is_word and words[0]:
        point = own[before - 1].end if before else wording.words[words[0] - 1].end
    elif after:
        point = own[len(own) - after].start
    else:
        point = wording.span(words[1], words[1])[0]
    return Extent((point, point), False)
