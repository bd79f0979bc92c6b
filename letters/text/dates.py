"""Dates: years, months and days of ISO 8601, and the spellings in which pages, feeds and tables state them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from letters.text.patterns import late_pattern

_MONTHS = Path(__file__).parents[1] / "data" / "months.txt"
MAX_LENGTH, MAX_WORDS = 100, 6  # code points and words of a date; a longer text is none

_DATE = late_pattern(r"(\d{4})(?:-(\d\d)(?:-(\d\d)([T ]\d\d:?\d\d.*)?)?)?", re.ASCII | re.DOTALL)
_TIME = r"(?:[T,\s]\s*.*)?"
_YEAR_FIRST = (
    late_pattern(
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
        r"(?:T?[0-9]{4,6}(?:[.][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
    ),
    late_pattern(rf"(?P<y>[0-9]{{4}})([/.-])(?P<m>[0-9]{{1,2}})\2(?P<d>[0-9]{{1,2}})\.?{_TIME}"),
    late_pattern(r"(?P<y>[0-9]{4})\s*[年년]\s*(?:(?P<m>[0-9]{1,2})\s*[月월]\s*(?:(?P<d>[0-9]{1,2})\s*[日일].*)?)?"),
)
_YEAR_LAST = late_pattern(rf"([0-9]{{1,2}})([/.-])\s?([0-9]{{1,2}})\2\s?([0-9]{{4}})\.?{_TIME}")
_EPOCH = late_pattern(r"(?:/Date\()?([0-9]{9,19})(?:[.][0-9]+)?(?:[+-][0-9]{4})?(?:\)/)?")
_DIGITS_OF_SECONDS = 10  # of a moment in seconds since 1970; three more for each thousandth part
_EARLIEST, _LATEST = 100_000_000, 7_258_118_400  # seconds: from 1973 to 2200
_AROUND = late_pattern(r"^[^\W\d_]+\.?,\s*|\s[+-][0-9]{2}:?[0-9]{2}\b")  # a weekday, and an offset from UTC
_PART = late_pattern(r"[^\W\d_]+|[0-9]+(?::[0-9]+)*")


def iso_date(text: str, *, timestamp: bool = False) -> str | None:
    """The text where it is YYYY, YYYY-MM or YYYY-MM-DD and in the calendar, else None; a `timestamp` is cut to its day."""
    match = _DATE.fullmatch(text)
    if not match or (match[4] and not timestamp):
        return None
    try:
        date(*(int(part or 1) for part in match.groups()[:3]))
    except ValueError:
        return None
    return text[: match.start(4)] if match[4] else text


def in_period(day: str | None, after: str | None, before: str | None) -> bool:
    """Whether a date is of these days or between them, all ISO; an unknown one only where no limit is given."""
    if not day:
        return not after and not before
    return (not after or day >= after) and (not before or day[: len(before)] <= before)


def stated_date(text: str) -> str | None:
    """The date that a text states, as YYYY, YYYY-MM or YYYY-MM-DD; None where it is none, or may be two days.

    A moment is cut to its day: where it stands with an offset from UTC the day there, where it is counted in seconds (or
    thousandths and smaller parts) since 1970 the day in UTC.
    """
    if day := iso_date(text, timestamp=True):
        return day
    if len(text) > MAX_LENGTH:
        return None
    text = _AROUND.sub("", text)
    for read in (_year_first, _epoch, _year_last, _named):
        if day := read(text):
            return day
    return None


def is_ambiguous(text: str) -> bool:
    """Whether a text is a date of two days: 03/04/2024 is in March for some and in April for others."""
    match = _YEAR_LAST.fullmatch(_AROUND.sub("", text)) if len(text) <= MAX_LENGTH else None
    return bool(match and match[2] != "." and max(int(match[1]), int(match[3])) <= 12 and match[1] != match[3])


def _epoch(text: str) -> str | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    thousands = max(0, len(match[1]) - _DIGITS_OF_SECONDS + 2) // 3
    seconds = int(match[1]) // 1000**thousands
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).date().isoformat()


def _year_first(text: str) -> str | None:
    matches = (pattern.fullmatch(text) for pattern in _YEAR_FIRST)
    return next((_day(match["y"], match["m"], match["d"]) for match in matches if match), None)


def _year_last(text: str) -> str | None:
    """Day and month in the order that their values show; before dots the day is first everywhere."""
    match = _YEAR_LAST.fullmatch(text)
    if not match or is_ambiguous(text):
        return None
    first, second = match[1], match[3]
    return _day(match[4], first, second) if int(second) > 12 and match[2] != "." else _day(match[4], second, first)


def _named(text: str) -> str | None:
    """A date with the name of its month, such as those of e-mail and feeds: Tue, 26 Nov 2024 10:00:00 +0100."""
    parts = _PART.findall(text)
    named = [n for n, part in enumerate(parts) if month(part)]
    if len(named) != 1 or sum(part.isalpha() for part in parts) > MAX_WORDS:
        return None
    place = named[0]
    before = [part for part in parts[:place] if part[0].isdigit()]
    after = [part for part in parts[place + 1 :] if part[0].isdigit()]
    day = before[0] if before else after.pop(0) if after and len(after[0]) <= 2 else None
    year = next((part for part in after if len(part) == 4), None)
    if year is None and len(after) > 1 and len(after[0]) == 2 and ":" in after[1]:  # as RFC 822 had it first
        year = ("20" if int(after[0]) < 70 else "19") + after[0]
    return _day(year, str(month(parts[place])), day) if len(before) <= 1 else None


def _day(year: str | None, month: str | None, day: str | None) -> str | None:
    """The date of these digits where it is in the calendar."""
    if year is None or not all(part is None or part.isdecimal() for part in (year, month, day)):
        return None
    return iso_date("-".join([year, *(f"{int(part):02}" for part in (month, day) if part is not None)]))


def month(word: str) -> int | None:
    """The number of the month with this name; None where none has it, or more than one."""
    names, abbreviated = _months()
    word = word.lower()
    return names.get(word) or (abbreviated.get(word) if len(word) > 2 else None)


@cache
def _months() -> tuple[dict[str, int], dict[str, int]]:
    """The months by their names, and by what can only be the beginning of one."""
    lines = _MONTHS.read_text("utf-8").splitlines()
    names, beginnings = dict[str, int](), dict[str, set[int]]()
    for line in (line for line in lines if not line.startswith("#")):
        number, _, listed = line.partition("=")
        shortened = listed.partition(";")[0]
        for name in listed.replace(";", ",").split(","):
            names[name.strip()] = int(number)
        for name in map(str.strip, shortened.split(",")):
            for end in range(3, len(name)):
                beginnings.setdefault(name[:end], set()).add(int(number))
    return names, {word: min(months) for word, months in beginnings.items() if len(months) == 1}
