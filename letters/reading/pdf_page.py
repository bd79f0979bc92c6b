"""The lines of a page of a PDF: columns that are drawn line by line one after the other, and no note marks.

A page is drawn in any order. pypdf gives the text in the order of drawing, which is that of reading on most pages. Where a
page draws columns side by side, or raises small numbers, it is read once more with each of these moved to a place of its
own, so that its text comes apart from the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

MOVED = 100_000.0  # units by which a column is moved down, and a raised text up; farther than any page is high
MIN_ROWS, MIN_SHARE = 5, 0.5  # rows of a page that draw at the same place, and their share of all
MIN_WORDS, MIN_CHARACTERS = 3, 8  # in the middle one of a column's lines, so that it is no table; without spaces
MIN_LOWER = 0.2  # of the lines of a column that continue in lower case
WIDE = 1.3  # times the longest line of the first column: a line that runs over all columns
MAX_ROWS, MAX_PIECES = 2000, 20_000  # of a page whose places are looked at
SMALL, RAISED = 0.85, (0.1, 0.9)  # times the size of the text that a raised one follows: its size, and how high it is

_POSITIONS = frozenset((b"Td", b"TD", b"Tm", b"T*"))
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_MARK = re.compile(r"\s*[\[(]?(?:[0-9]{1,3}(?:\s?[,;–-]\s?[0-9]{1,3})*|[*†‡§¶]{1,3})[\])]?\s*")
_SYMBOL = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,2}$")
_NOTED = re.compile(r"(?:(?<![^\W\d_])(?!(?:km|cm|mm|dm|nm|ft|mi|yd)\s*$)[^\W\d_]{2,}|[.,;:!?…”’»“)\]。！？」』])\s*$")

Watch = Callable[..., None]


class Shown(NamedTuple):
    """A piece of text as it is drawn: its place in units of the page, and the size of its letters."""

    x: float
    y: float
    size: float
    raised: bool


class Fragment(NamedTuple):
    """What was drawn in one place; `part` is 0 for the first column and whatever is in none, -1 for a raised text."""

    text: str
    part: int
    y: float = 0.0  # of its line on the page
    size: float = 0.0  # of its letters


def page_lines(page: Any, watch: Watch) -> list[str]:
    """The lines of a page. `watch` is called before each operator, and may raise. Raises what pypdf raises."""
    places = _Places()

    def note(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        watch()
        places.note(operator, operands, cm, tm)

    text = page.extract_text(visitor_operand_before=note)
    columns = column_starts(places.shown) if len(places.shown) < MAX_PIECES else ()
    if not columns and not any(piece.raised for piece in places.shown):
        return list(text.splitlines())
    fragments = _taken_apart(page, watch, columns)
    if "".join("".join(part.text.split()) for part in fragments) != "".join(text.split()):
        return list(text.splitlines())  # drawn in ways that can't be taken apart
    return in_columns(without_marks(fragments), text)


class _Places:
    """Where a page draws its texts."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self._size = self._rise = 0.0

    def note(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        """Take in an operator, before it is carried out."""
        if operator == b"Tf" and len(operands) > 1:
            self._size = _number(operands[1])
        elif operator == b"Ts" and operands:
            self._rise = _number(operands[0])
        elif operator in _SHOWS and len(self.shown) < MAX_PIECES:
            piece = self.piece(cm, tm)
            if max(abs(piece.x), abs(piece.y), piece.size) < MOVED / 10:
                self.shown.append(piece)

    def piece(self, cm: Any, tm: Any) -> Shown:
        """What is drawn at these matrices."""
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = self._size * abs(tm[3] * cm[3])
        before = next((piece for piece in reversed(self.shown[-4:]) if not piece.raised), None)
        small = before is not None and 0 < size <= SMALL * before.size
        high = before is not None and RAISED[0] * before.size <= y - before.y <= RAISED[1] * before.size
        return Shown(x, y, size, small and (high or self._rise > 0))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def column_starts(shown: Sequence[Shown]) -> tuple[int, ...]:
    """Where columns begin that are drawn beside the first one, row by row; () where none is."""
    rows = _rows(shown)
    if not MIN_ROWS <= len(rows) <= MAX_ROWS:
        return ()
    starts = Counter(
        x for row in rows for x in {round(piece.x) for piece in row} - {min(round(piece.x) for piece in row)}
    )
    enough = max(MIN_ROWS, MIN_SHARE * len(rows))
    left = Counter(min(round(piece.x) for piece in row) for row in rows).most_common(1)[0][0]
    widest = max(piece.x for row in rows for piece in row) - left
    return tuple(sorted(x for x, times in starts.items() if times >= enough and x - left > 0.2 * widest))


def _rows(shown: Sequence[Shown]) -> list[list[Shown]]:
    """What is drawn at one height, one piece after the other."""
    rows: list[list[Shown]] = []
    for piece in shown:
        if piece.raised:
            continue
        if rows and abs(rows[-1][-1].y - piece.y) < max(1.0, 0.3 * piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _taken_apart(page: Any, watch: Watch, columns: tuple[int, ...]) -> list[Fragment]:
    """The text of a page in the order of drawing, cut where it goes to another column or is raised."""
    fragments: list[Fragment] = []
    mover = _Mover(columns)

    def move(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        watch()
        mover.move(operator, operands, cm, tm)

    def take(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip() or not fragments:
            part = mover.part_at(tm)
            y = tm[4] * cm[1] + (tm[5] + MOVED * part) * cm[3] + cm[5]
            fragments.append(Fragment(text, part, y, size * abs(tm[3] * cm[3])))
        else:
            fragments[-1] = fragments[-1]._replace(text=fragments[-1].text + text)

    page.extract_text(visitor_operand_before=move, visitor_text=take)
    return fragments


class _Mover:
    """Moves each column, and what is raised, to a place of its own before it is drawn."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        self._columns = columns
        self._places = _Places()
        self._moved = 0.0
        self._raised_in_place: list[bool] = []  # of what has been shown since the last fragment

    def move(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        """Take in an operator, and change it, before it is carried out."""
        if operator in (b"BT", b"Tm"):
            self._moved = 0.0
        elif operator in _POSITIONS:
            tm[5] -= self._moved
            self._moved = 0.0
        elif operator in _SHOWS and not self._moved:
            self._raised_in_place.append(self._places.piece(cm, tm).raised)
        if operator in (b"Td", b"TD", b"Tm") and cm[3]:
            self._move_position(operator, operands, cm, tm)
        else:
            still = [*tm[:5], tm[5] - self._moved]
            self._places.note(operator, operands, cm, still)

    def _move_position(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        numbers = [_number(operand) for operand in operands]
        if len(numbers) != (6 if operator == b"Tm" else 2):
            return
        if operator == b"Tm":
            landed = numbers
        else:
            x, y = numbers
            landed = [*tm[:4], tm[4] + x * tm[0] + y * tm[2], tm[5] + x * tm[1] + y * tm[3]]
        piece = self._places.piece(cm, landed)
        if not abs(piece.x) < MOVED:
            return
        self._moved = MOVED if piece.raised else -MOVED * sum(round(piece.x) >= start for start in self._columns)
        if operator == b"Tm" and self._moved:
            operands[5] = type(operands[5])(numbers[5] + self._moved)
        else:
            tm[5] += self._moved

    def part_at(self, tm: Any) -> int:
        """The part of the page that a text was drawn in since the last one, which its matrix shows."""
        raised = bool(self._raised_in_place) and all(self._raised_in_place)
        self._raised_in_place = []
        if tm[5] > MOVED / 2 or raised:
            return -1
        return int(max(0, round(-tm[5] / MOVED)))


def without_marks(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments without raised numbers and signs that refer to notes; what surrounds them is on one line again."""
    kept: list[Fragment] = []
    after_raised = False
    for fragment in fragments:
        before = kept[-1] if kept else Fragment("", 0)
        if fragment.part == -1:
            text = "" if _refers_to_note(fragment.text, before.text) else fragment.text.strip()
            joint = "" if text or not before.text.endswith(" ") else " "
            kept[-1:] = [before._replace(text=before.text.rstrip() + joint + text)]
            after_raised = True
            continue
        text = fragment.text
        if after_raised and fragment.part == before.part:
            same_line = abs(fragment.y - before.y) < 0.5 * max(fragment.size, before.size)
            text = ("" if same_line and not text[:1].isalnum() else " " if same_line else "\n") + text.lstrip("\n")
        after_raised = False
        kept.append(fragment._replace(text=text))
    return kept


def _refers_to_note(raised: str, before: str) -> bool:
    """Whether a raised text behind other text is the mark of a note, and not a power (`m²`, `mc²`) or a part of a word."""
    if raised.strip() in ("2", "3") and _SYMBOL.search(before):
        return False
    return bool(_MARK.fullmatch(raised) and _NOTED.search(before))


def in_columns(fragments: Sequence[Fragment], text: str) -> list[str]:
    """The lines of a page, each column whole; in the order of drawing where the columns are a table."""
    rows: list[tuple[int, str]] = []
    for fragment in fragments:
        if rows and rows[-1][0] == fragment.part and not rows[-1][1].endswith("\n"):
            rows[-1] = fragment.part, rows[-1][1] + fragment.text
        else:
            rows.append((fragment.part, fragment.text))
    lines = [(part, line.strip()) for part, row in rows for line in row.splitlines() or [""]]
    parts = sorted({part for part, _ in lines})
    if len(parts) < 2:
        return [line for _, line in lines]
    if not all(_is_prose([line for other, line in lines if other == part and line]) for part in parts):
        return text.splitlines()
    return _columns_in_turn(lines)


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are those of a column of prose, and not the cells of a table."""
    if len(lines) < MIN_ROWS:
        return False
    words = sorted(len(line.split()) for line in lines)[len(lines) // 2]
    characters = sorted(map(len, lines))[len(lines) // 2]
    cased = [line[0] for line in lines if line[0].lower() != line[0].upper()]
    if not cased:
        return characters >= MIN_CHARACTERS
    return words >= MIN_WORDS and sum(map(str.islower, cased)) >= MIN_LOWER * len(cased)


def _columns_in_turn(lines: Sequence[tuple[int, str]]) -> list[str]:
    """The columns one after the other, between lines that run over all of them."""
    beside = [n for n, (part, _) in enumerate(lines) if part == 0 and n + 1 < len(lines) and lines[n + 1][0] > 0]
    longest = max((len(lines[n][1]) for n in beside), default=0)
    waiting: dict[int, list[str]] = {}
    ordered: list[str] = []
    for part, line in lines:
        if part == 0 and len(line) > WIDE * longest:
            ordered += [held for column in sorted(waiting) for held in waiting[column]] + [line]
            waiting = {}
        else:
            waiting.setdefault(part, []).append(line)
    return ordered + [held for column in sorted(waiting) for held in waiting[column]]
