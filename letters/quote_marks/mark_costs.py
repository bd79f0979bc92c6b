"""The marks of a text, each with the cost of reading it as an opening mark, a closing mark or no mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from letters.text.patterns import late_pattern

SAMPLE = 200  # marks that show a text's conventions
MARK = re.compile("[\"“”„‟«»〝〞〟＂「」『』‚‹›‘’'`]")
_DOUBLED = {"'": "''", "‚": "‚‚", "`": "``", "‘": "‘‘", "’": "’’"}
SINGLE = frozenset(["'", "‘", "’", "‚", "‹", "›", "`"])
_APOSTROPHES = frozenset("'’‘")
_OPENING = frozenset("([{<—–-/=*_~\\¿¡+|")
_CLOSING = frozenset(".,;:!?)]}>…%")
_SUPERSCRIPTS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_NEXT_WORD = late_pattern(r" ([^\W\d_]{1,12})(?![\w-])")
_CJK = late_pattern("[\u3000-\u303f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uff60]")
_ELISION = late_pattern(r"(?i:em|tis|twas|til|till|cause|cuz|bout|round|n|nuff|ere|im|er|s|t|ne|\d\ds?)\b")
_FEET = late_pattern(r"\d\s?['’′]\s?\d{1,2}(?:\s?[½¼¾]|\.\d|\s?\d/\d)?\s?(?:[\"”″]|''|’’)|\d\s?[’']\s?(?=x|by|\d)")
_SPACED = late_pattern(r"\"(?:(?<!\S.)(?=\s)|(?<=\s.)(?=[.,;:!?)]|$))")  # the mark first: a search leaps to it
_PRIOR = {  # glyph: opens, closes
    '"': (0.0, 0.0), "＂": (0.0, 0.0), "“": (0.0, 2.0), "”": (2.0, 0.0), "„": (0.0, 2.0), "‟": (0.0, 2.0),
    "«": (0.0, 2.5), "»": (2.5, 0.0), "``": (0.0, 9.0), "‚‚": (0.0, 9.0), "''": (0.0, 0.0), "‘‘": (0.0, 2.0), "’’": (2.0, 0.0),
    "〝": (0.0, 9.0), "〞": (9.0, 0.0), "〟": (9.0, 0.0), "「": (0.0, 9.0), "」": (9.0, 0.0),
    "『": (0.0, 9.0), "』": (9.0, 0.0), "'": (0.4, 0.4), "‘": (0.0, 2.0), "’": (4.0, 0.3), "‚": (0.3, 9.0),
    "‹": (0.3, 2.5), "›": (2.5, 0.3), "`": (0.5, 9.0),
}  # fmt: skip
_BOTH_WAYS = "“”«»‹›‘"
_ALIKE = frozenset(["sv", "fi"])  # ’so’
_REOPENS = 0.5  # cost of » as what opens a paragraph of a quotation again, as Spanish and French have it
_INWARD = frozenset(["de", "da", "sl", "hr", "hu", "cs", "sk"])  # »so«


class Mark(NamedTuple):
    """A mark of a paragraph and the cost of each interpretation."""

    start: int
    end: int
    glyph: str
    level: int  # 1 single, 2 double
    opens: float
    closes: float
    nothing: float
    first: bool  # begins its paragraph


class Conventions(NamedTuple):
    """How a text uses its marks: the cost of each glyph as an opener and as a closer, and which have spaces inside."""

    priors: dict[str, tuple[float, float]]
    apart: frozenset[str]  # glyphs with a space on the inside too, as in French and in tokenised text
    after_plurals: frozenset[str]  # words that no plural with an apostrophe owns: "and"


def find_marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Each possible mark of a text: start, end, glyph; without apostrophes inside words."""
    last = 0
    for match in MARK.finditer(text):
        position = match.start()
        if position < last:
            continue
        glyph = match.group()
        if glyph in _DOUBLED:
            if text.startswith(glyph, position + 1) and not text.startswith(glyph, position + 2):
                last = position + 2
                yield position, last, _DOUBLED[glyph]
                continue
            before, after = text[position - 1 : position], text[position + 1 : position + 2]
            if glyph != "`" and before.isalnum() and after.isalnum() and not _cjk(before) and not _cjk(after):
                continue
        last = position + 1
        yield position, last, glyph


def conventions(text: str, language: str, after_plurals: frozenset[str] = frozenset()) -> Conventions:
    """How this text uses the glyphs that may open or close.

    A direction costs nothing if clear cases show it at least a fifth as often as the other.
    """
    priors = dict(_PRIOR)
    if language[:2] in _ALIKE:
        priors["’"] = (0.3, 0.3)
    straight = frozenset('"') if 0 < text.count('"') <= 4 * len(_SPACED.findall(text)) else frozenset[str]()
    present = [g for g in _BOTH_WAYS if g in text]
    if not present:
        return Conventions(priors, straight, after_plurals)
    votes: Counter[tuple[str, bool]] = Counter()
    apart: Counter[str] = Counter()
    clear = re.compile("[" + "".join(present) + "]")
    for match in islice(clear.finditer(text), SAMPLE):
        before, after = text[match.start() - 1 : match.start()] or " ", text[match.end() : match.end() + 1] or " "
        if before.isspace() and after.isspace():
            apart[match.group()] += 1
            continue
        opens = (before.isspace() or before in _OPENING) and (after.isalnum() or after in "¿¡[(")
        closes = (before.isalnum() or before in _CLOSING) and (after.isspace() or after in _CLOSING)
        if opens != closes:
            votes[match.group(), opens] += 1
    for glyph in present:
        openings, closings = votes[glyph, True], votes[glyph, False]
        opening_cost, closing_cost = priors[glyph]
        if not openings and not closings:
            if (glyph == "“" and "„" in text) or (glyph in "«»‹›" and _inward(votes, language)):
                opening_cost, closing_cost = closing_cost, opening_cost
        else:
            opening_cost = 0.0 if openings and openings * 5 >= closings else max(opening_cost, 1.0 if closings else 0.0)
            closing_cost = 0.0 if closings and closings * 5 >= openings else max(closing_cost, 1.0 if openings else 0.0)
        priors[glyph] = (opening_cost, closing_cost)
    spaced = {g for g in present if g in "«»‹›" or apart[g] > votes[g, True] + votes[g, False]}
    return Conventions(priors, straight | spaced, after_plurals)


def _inward(votes: Counter[tuple[str, bool]], language: str) -> bool:
    """Whether » opens and « closes."""
    inward = votes["»", True] + votes["«", False] + votes["›", True] + votes["‹", False]
    outward = votes["«", True] + votes["»", False] + votes["‹", True] + votes["›", False]
    return inward > outward or (inward == outward and language[:2] in _INWARD)


def weigh(
    text: str, start: int, end: int, marks_found: list[tuple[int, int, str]], conventions: Conventions
) -> list[Mark]:
    """The marks of the paragraph text[start:end] with their costs, without marks of feet and inches."""
    measures = _measures(text, start, end, marks_found)
    first = marks_found[0][0] if not text[start : marks_found[0][0]].strip(" \t\xa0*_") else -1
    marks = []
    for position, stop, glyph in marks_found:
        if position in measures:
            continue
        before = text[position - 1] if position > start else "\n"
        after = text[stop] if stop < end else "\n"
        spaced = glyph in conventions.apart
        level, opens, closes, nothing = _costs(glyph, before, after, conventions.priors[glyph], spaced)
        if position == first and glyph == "»" and _reopens(text, stop, end):
            opens = min(opens, _REOPENS)
        if glyph in _APOSTROPHES:
            nothing, closes = _apostrophe(text, stop, before, after, glyph, closes, conventions.after_plurals)
        marks.append(Mark(position, stop, glyph, level, opens, closes, nothing, position == first))
    if any(m.level == 1 and m.opens < m.nothing for m in marks):
        return marks
    return [m for m in marks if m.level == 2 or m.nothing > 0.5]  # apostrophes that nothing can make a mark


def _reopens(text: str, start: int, end: int) -> bool:
    """Whether a sentence begins at `start`, behind a mark: "»No es", "» Nous", but not "» dit-il"."""
    after = text[start : min(end, start + 2)]
    return after[:1].isalnum() or after[:1] in tuple("¿¡") or (after[:1].isspace() and after[1:].isupper())


@lru_cache(maxsize=4096)
def _costs(
    glyph: str, before: str, after: str, prior: tuple[float, float], spaced: bool
) -> tuple[int, float, float, float]:
    """The level of a glyph between two characters, and its cost as an opener, as a closer and as no mark."""
    opens = prior[0] + _against_opening(before, after, spaced)
    closes = prior[1] + _against_closing(before, after, spaced)
    if glyph in SINGLE:
        return 1, opens, closes, 2.0
    follows = after.isalnum() or (glyph in '"”' and before.isdigit())  # gershayim, too
    inches = before.isalnum() and not _cjk(before) and follows
    return 2, opens, closes, 1.5 if inches else 3.2


def _measures(text: str, start: int, end: int, marks_found: list[tuple[int, int, str]]) -> set[int]:
    """The positions of the marks of feet and inches."""
    if not any(glyph in _APOSTROPHES for _, _, glyph in marks_found):
        return set()
    return {position for m in _FEET.finditer(text, start, end) for position in range(m.start() + 1, m.end())}


def _against_opening(before: str, after: str, spaced: bool) -> float:
    cost = 0.0
    if after.isspace():
        cost += 0.1 if spaced and after != "\n" else 3.0
    elif after in ",;:!?)]}.":
        cost += 1.5 if after != "." else 0.5
    if before.isspace() or before in _OPENING or _cjk(before):
        return cost
    if before.isalnum():
        return cost + 3.0
    return cost + (1.5 if before in ".,;!?)]%" else 0.2)


def _against_closing(before: str, after: str, spaced: bool) -> float:
    cost = 0.0
    if before.isspace():
        cost += 0.1 if spaced and before != "\n" else 3.0
    elif before in "([{¿¡":
        cost += 2.0
    if after.isalnum() and not _cjk(after) and after not in _SUPERSCRIPTS:
        cost += 3.0
    return cost


def _apostrophe(
    text: str, stop: int, before: str, after: str, glyph: str, closes: float, after_plurals: frozenset[str]
) -> tuple[float, float]:
    """The cost of reading a single mark as an apostrophe, and as a closing mark."""
    if before.isalnum():
        if before in "sxzSXZ" and after == " " and text[stop + 1 : stop + 2].islower():
            next_word = _NEXT_WORD.match(text, stop)
            if next_word and next_word[1] in after_plurals:
                return 0.2, closes
            return 0.0, closes + 0.7  # the workers’ rights
        ends = 0.2 if after in _CLOSING and text[stop + 1 : stop + 2].isspace() else 0.0
        return ends if glyph != "‘" else 0.5, closes
    if after.isalnum() and (_ELISION.match(text, stop) or after.isdigit()):
        return 0.2, closes
    return (1.2 if glyph == "'" else 2.0), closes


def _cjk(char: str) -> bool:
    return char > "\u2fff" and _CJK.match(char) is not None
