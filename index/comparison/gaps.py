"""What differs between two places: in what stands between words, and of a change of words just what differs.

Between words these are spaces, punctuation, signs, the stop of an abbreviation. A change of words comes with the
punctuation beside it and without words that both have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.comparison.alignment import Step
from index.comparison.query_text import QueryText
from index.comparison.wording import Wording
from letters.languages.word_lists import all_words
from letters.model import Span
from letters.text.normalize import DOUBLE_MARKS, SINGLE_MARKS, even
from letters.text.patterns import late_pattern

_SHORT = 24  # code points; what is longer is not kept
_VERSE_END = late_pattern(r"(?:(?<!\s)\s+)?//?\s*")  # how the end of a line of verse is written in running text
_SPACES = late_pattern(r"\s{2,}")
_MARGIN = " \t" + DOUBLE_MARKS + SINGLE_MARKS
_CONTROLS = str.maketrans(dict.fromkeys(map(chr, (*range(9), *range(14, 28), *range(127, 160)))) | {"\u200b": " "})
_ONE_LEVEL = str.maketrans('"', "'")
_UNITS = frozenset("$€£¥₽₩₹%‰")  # a space between these and their number is none
_LOOSE = " -\u00a0″\"'’"  # what may stand beside words spelled otherwise: hyphens, inches, the apostrophe of ’em
_ABBREVIATION = 5  # letters of one at most
_ABBREVIATED = late_pattern(r"[^\W\d_]\.[^\W\d_]\Z")
_SIGNS = frozenset("-−+±<>≤≥≈~")
NO_BRACKETS = str.maketrans(dict.fromkeys("[]"))
_PUNCTUATION = late_pattern(r"\.{3}|[-‐–—―]+|[^\w\s]")
_DASHES = frozenset("-‐–—―")
_FOR_SEMICOLON = frozenset(",:-")  # the dash evened out
_GREEK = late_pattern("[\u0370-\u03ff\u1f00-\u1fff]")  # there a semicolon is a question mark
_NOT_COMPARED = frozenset("\"“”„‟«»″〝〞〟＂「」'‘’‚‛‹›′ʼ`´＇『』[]…") | {"..."}  # marks, brackets and ellipses


def gap_kind(query: QueryText, number: int, reference: Wording, place: int) -> str | None:
    """What differs between what stands between two words here and there."""
    ours, theirs = query.gap(number), reference.gap(place)
    if number in query.bracketed or number - 1 in query.bracketed:
        ours, theirs = ours.translate(NO_BRACKETS), theirs.translate(NO_BRACKETS)
    if ours == theirs or _beside_respelled(query, number, ours, reference, place, theirs):
        return None
    if _sign(ours, query, number) != _sign(theirs, reference, place):
        return "substitution"
    if "/" in ours and "\n" in theirs:
        ours = _VERSE_END.sub(" ", ours)
    blank = not ours.strip() and not theirs.strip()
    if blank and any(key in _UNITS or "\u3041" <= key <= "\u9fff" for key in query.keys[number - 1 : number + 1]):
        return "typography"  # between characters of Japanese and Chinese a space or the end of a line is none
    running = _unopened(ours)
    ours, theirs = evened_gap(ours), evened_gap(theirs)
    if ours == theirs or _tight(ours) == _tight(theirs) != "" or evened_gap(running) == theirs:
        return "typography"
    if ours.translate(_ONE_LEVEL) == theirs.translate(_ONE_LEVEL):
        return "marks"
    if theirs.strip() == ";" and ours.strip() in _FOR_SEMICOLON and not _GREEK.match(reference.keys[place]):
        return "pause"
    return "spelling" if _abbreviated(ours, query, number, theirs, reference, place) else "punctuation"


def _beside_respelled(query: QueryText, number: int, ours: str, reference: Wording, place: int, theirs: str) -> bool:
    """Whether words spelled otherwise begin or end here, so that spaces and the stop of an abbreviation go with them."""
    start = next((start for start, end in query.respelled.items() if end == number), None)
    if start is None and number not in query.respelled:
        return False
    dotted = ours[:1] == ".", theirs[:1] == "."
    if start is not None and dotted[0] != dotted[1]:
        forms = query.slice(start, number), reference.slice(place - number + start, place)
        if abbreviates(*(forms if dotted[0] else forms[::-1])):
            ours, theirs = ours.removeprefix("."), theirs.removeprefix(".")
    return ours.strip(_LOOSE) == theirs.strip(_LOOSE)


def _ends_abbreviation(wording: Wording, number: int) -> bool:
    """Whether the word before is an abbreviation, or the last letter of one: Dec, U.S."""
    return _shortened(wording.slice(number - 1, number)) or _dotted_letters(wording, number)


def _abbreviated(ours: str, query: QueryText, number: int, theirs: str, reference: Wording, place: int) -> bool:
    """Whether just the full stop of an abbreviation makes the gaps after a word differ."""
    if ours.removeprefix(".") != theirs.removeprefix("."):
        return False
    return _ends_abbreviation(query, number) or _ends_abbreviation(reference, place)


def abbreviates(form: str, other: str) -> bool:
    """Whether a form before a full stop is an abbreviation: one that is known, or much shorter than the other form."""
    much = len(form) <= (2 if form.isdigit() else _ABBREVIATION) and len(form) + 2 <= len(other)
    return much or _shortened(form)


def _shortened(form: str) -> bool:
    return bool(_ABBREVIATED.search(form)) or form.casefold() in all_words("abbreviations")


def _dotted_letters(wording: Wording, number: int) -> bool:
    """Whether the word before is the last letter of an abbreviation with full stops inside: U.S."""
    before = wording.words[number - 2 : number]
    letters = len(before) == 2 and all(len(word.key) == 1 for word in before)
    return letters and wording.text[before[0].end : before[1].start] in (".", ". ")


def _unopened(gap: str) -> str:
    """The gap without the marks that open each paragraph of a running quotation."""
    first, *others = gap.splitlines(keepends=True) or [""]
    return first + "".join(line.lstrip(_MARGIN) or "\n" for line in others)


def _sign(gap: str, wording: Wording, number: int) -> str:
    """The sign that belongs to the number after a gap, as in ~300 or -5."""
    last = gap[-1:]
    numeral = last in _SIGNS and len(gap) > 1 and not wording.keys[number][0].isalpha()
    return last.replace("−", "-") if numeral else ""


def evened_gap(gap: str) -> str:
    """What stands between words, its typography evened out."""
    if gap == " " or not gap:
        return gap
    if gap[:1] in ("-", "‐") and "\n" in gap and gap[1:].isspace():
        return "-"
    plain = _SPACES.sub(" ", gap).translate(_CONTROLS)
    return evened(plain)


def _tight(gap: str) -> str:
    """Punctuation without the spaces around it, except those that distinguish a dash from a hyphen."""
    return gap if "-" in gap else gap.replace(" ", "")


@lru_cache(maxsize=10_000)
def _short(text: str) -> str:
    return even(text)


def evened(text: str) -> str:
    """A text with its typography evened out."""
    return _short(text) if len(text) <= _SHORT else even(text)


Extent = tuple[Span, bool]  # where what differs stands on one side, and whether it has a word


class Token(NamedTuple):
    """A word or a mark of punctuation, and where it stands."""

    key: str
    start: int
    end: int
    is_word: bool


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
    alike = 0
    for own, other in zip(ours, theirs):
        if own.key != other.key:
            break
        alike += 1
    return alike


def _extent(
    wording: Wording, own: Sequence[Token], other: Sequence[Token], before: int, after: int, words: Span
) -> Extent:
    """From the first token that differs to the last; a point where the side has none."""
    differing = own[before : len(own) - after]
    if differing:
        return (differing[0].start, differing[-1].end), any(token.is_word for token in differing)
    there = other[before : len(other) - after]
    if there and not there[0].is_word and words[0]:
        point = own[before - 1].end if before else wording.words[words[0] - 1].end
    elif after:
        point = own[len(own) - after].start
    else:
        point = wording.span(words[1], words[1])[0]
    return (point, point), False
