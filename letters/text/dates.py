"""Dates as articles and queries state them: a year, a month or a day."""

from __future__ import annotations

import re
from datetime import date

from letters.text.patterns import late_pattern

_DATE = late_pattern(r"(\d{4})(?:-(\d\d)(?:-(\d\d)([T ]\d\d:?\d\d.*)?)?)?", re.ASCII | re.DOTALL)


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
