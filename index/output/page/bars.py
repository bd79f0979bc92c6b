"""When articles appeared, as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from index.output.page.view import TimelineBar
from letters.text.dates import iso_date

DAYS = 92  # with more of them a bar is a month


def bar_size(days: Sequence[str]) -> int:
    """How much of a date a bar stands for, in code points: the day, the month or the year."""
    for size in (10, 7):
        if len({day[:size] for day in days}) <= DAYS:
            return size
    return 4


def bars(days: Counter[str]) -> tuple[TimelineBar, ...]:
    """A bar for each of them, and for those between where they are few enough."""
    most = max(days.values(), default=0)
    between = set(_between_days(sorted(days)))
    every = between if len(between) <= DAYS else set()
    return tuple(TimelineBar(day, days[day], -(-20 * days[day] // most)) for day in sorted({*days, *every}))


def _between_days(days: Sequence[str]) -> Iterator[str]:
    """Every day from the first to the last, where days are what is told."""
    dates = [date.fromisoformat(day) for day in days if len(day) == 10 and iso_date(day)]  # an index from elsewhere
    if dates:
        for n in range(min((dates[-1] - dates[0]).days, DAYS) + 1):
            yield (dates[0] + timedelta(n)).isoformat()
