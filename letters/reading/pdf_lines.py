"""The lines of a printed page: without the numbers that some print in the margin, and divided words whole again.

The numbers of proofs, court documents and verse are removed from the text. A hyphen at the end of a line stays where it is
the word's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from letters.languages.word_lists import all_words

STEPS = (1, 5, 10, 2)  # between the numbers that are printed; each is tried
MIN_NUMBERS = {1: 5}  # on a page, by the step
MIN_NUMBERS_OF_SOME_LINES = 3  # where only some lines have one
YEARS = range(1800, 2101)  # numbers that are rather these
MIN_SHARE = 0.6  # of the lines of text that must be numbered, or be between such
MIN_LOWER, MIN_FULL, FULL = (
    0.2,
    0.5,
    0.6,
)  # shares of lines that continue in lower case, that are full, and of the longest

_LEADING = re.compile(r"(?P<number>[0-9]{1,4})(?:\s+(?P<text>.*))?")
_TRAILING = re.compile(r"(?:(?P<text>.*\S)\s+)?(?P<number>[0-9]{1,4})")
DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[-\u2010\u00ad]$")
SOFT = "\u00ad"
SHORT_WORD = 4  # letters; a longer piece after a prefix is rather the rest of its word
_JOINED_BY = frozenset(("and", "or", "und", "oder", "bzw", "och", "eller"))  # long- and short-term
_SINGLE_LETTER = re.compile(r"[^\W\d_][-\u2010][^\W\d_][-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")


class _Line(NamedTuple):
    """A line of a page: the number at its edge, and the text beside that."""

    number: int | None
    text: str


def without_line_numbers(lines: Sequence[str]) -> list[str]:
    """The lines of a page without their numbers, where a page numbers its lines; else the same lines.

    Numbers count by one or by five, stand before or behind their lines, or on lines of their own.
    """
    for pattern in (_LEADING, _TRAILING):
        parts = [_parts(line, pattern) for line in lines]
        for step in STEPS:
            numbered = _longest_count(parts, step)
            if _numbers_lines(parts, numbered, step):
                kept = [parts[n].text if n in numbered else line for n, line in enumerate(lines)]
                return [line for n, line in enumerate(kept) if line or n not in numbered]
    return list(lines)


def _parts(line: str, pattern: re.Pattern[str]) -> _Line:
    match = pattern.fullmatch(line)
    return _Line(int(match["number"]), match["text"] or "") if match else _Line(None, line)


def _longest_count(parts: Sequence[_Line], step: int) -> frozenset[int]:
    """The lines of the longest series of numbers that grow by a step."""
    ends: dict[int, tuple[int, int]] = {}  # by the number: how long the series is that ends with it, and its last line
    before: dict[int, int] = {}
    for n, (number, _) in enumerate(parts):
        if number is not None:
            length, line = ends.get(number - step, (0, -1))
            if number not in ends or ends[number][0] < length + 1:
                ends[number], before[n] = (length + 1, n), line
    if not ends:
        return frozenset()
    line = max(ends.values())[1]
    series = []
    while line >= 0:
        series.append(line)
        line = before[line]
    return frozenset(series)


def _numbers_lines(parts: Sequence[_Line], numbered: frozenset[int], step: int) -> bool:
    """Whether these numbers are those of lines of prose or verse, and not of a list, a table or years."""
    if len(numbered) < MIN_NUMBERS.get(step, MIN_NUMBERS_OF_SOME_LINES):
        return False
    if all((parts[n].number or 0) in YEARS for n in numbered):
        return False
    texts = [part.text if n in numbered else _whole(part) for n, part in enumerate(parts)]
    lines = [text for text in texts if text]
    longest = max(map(len, lines), default=0)
    full = sum(len(line) >= FULL * longest for line in lines)
    cased = [line[0] for line in lines if line[0].lower() != line[0].upper()]
    lower = sum(letter.islower() for letter in cased)
    if full < MIN_FULL * len(lines) or lower < MIN_LOWER * len(cased) or not lines:
        return False
    if len(numbered) * step < MIN_SHARE * len(lines):
        return False
    return step == 1 or _are_spaced(texts, sorted(numbered), step)


def _whole(part: _Line) -> str:
    return part.text if part.number is None else f"{part.number} {part.text}".strip()


def _are_spaced(texts: Sequence[str], numbered: Sequence[int], step: int) -> bool:
    """Whether as many lines of text lie from one number to the next as the numbers grow by."""
    if all(texts[n] for n in numbered):
        right = sum(sum(map(bool, texts[n:later])) == step for n, later in pairwise(numbered))
        return right >= 2 / 3 * (len(numbered) - 1)
    return False


class Vocabulary:
    """The words of a text by which it is known whether a hyphen at the end of a line is part of its word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hyphenated: set[str] = set()  # every beginning of a word with hyphens that ends with one of its pieces
        self._words: set[str] = set()
        for word in words:
            if "-" in word[:-1]:
                self._hyphenated.add(word.strip("“”‘’\"'(),.;:!?"))
            elif not DIVIDED.search(word):
                self._words.update(piece.lower() for piece in _WORD.findall(word))

    def join(self, line: str, later: str) -> str:
        """Two lines as one."""
        divided, rest = DIVIDED.search(line), _WORD.match(later)
        if rest and _SINGLE_LETTER.search(line):  # vis-à-vis
            return line + later
        if not divided or not rest or not rest[0][0].islower():
            return f"{line}{'' if divided else ' '}{later}"
        if _is_suspended(later):
            return f"{line} {later}"
        own = line[-1] != SOFT and self._is_own(line.rsplit(None, 1)[-1], divided[1], rest[0])
        return line[:-1] + ("-" if own else "") + later

    def _is_own(self, word: str, piece: str, rest: str) -> bool:
        """Whether the hyphen behind this piece is part of the word that continues with the rest."""
        if any(known.startswith(f"{piece}-{rest}") for known in self._hyphenated):
            return True
        inner = word[: -len(piece) - 1]
        if "-" not in inner or piece.lower() + rest.lower() in self._words:
            return False
        if piece.lower() in all_words("hyphen prefixes") and inner.count("-") < 2 and len(rest) > SHORT_WORD:
            return False
        return piece.lower() in self._words or piece.lower() in all_words("function words")


def _is_suspended(later: str) -> bool:
    """Whether the hyphen before a line stands for a part in it: `long-` before `and short-term`, `Vor-` before `und Nachteile`."""
    words = later.split()
    if words[0] not in _JOINED_BY or len(words) < 2:
        return False
    return words[0] not in ("and", "or") or any("-" in word[1:-1] for word in words[1:4])
