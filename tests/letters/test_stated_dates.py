"""Dates in the spellings of feeds, tables and pages."""

from __future__ import annotations

import pytest

from letters.text.dates import is_ambiguous, stated_date


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-26", "2024-11-26T10:00:00.000+0100", "2024/11/26", "2024/11/26 10:15", "2024.11.26", "20241126",
        "20241126101500", "Tue, 26 Nov 2024 10:00:00 GMT", "Tue, 26 Nov 2024 10:00:00 -0500", "26 Nov 24 10:00 EST",
        "Tue Nov 26 10:15:00 +0000 2024", "Tue Nov 26 10:15:00 +1000 2024", "1732615800", "1732615800.5",
        "1732615800000", "1732615800000000", "1732615800000000000", "/Date(1732615800000)/",
        "November 26, 2024", "Nov. 26, 2024", "26th November, 2024", "November 26, 2024 at 10:15 am EST",
        "26.11.2024", "26. November 2024", "Dienstag, den 26. November 2024", "Di., 26.11.2024, 10:00 Uhr",
        "26 novembre 2024", "26 de noviembre de 2024", "26 de novembro de 2024", "26 ноября 2024 г.", "26 листопада 2024",
        "26 listopada 2024", "26 Kasım 2024", "26. marraskuuta 2024", "2024年11月26日", "2024년 11월 26일", "26/11/2024",
        "11/26/2024", "26-Nov-2024",
    ],
)  # fmt: skip
def test_a_day_in_any_spelling_is_that_day(text: str) -> None:
    assert stated_date(text) == "2024-11-26"


@pytest.mark.parametrize(
    ("text", "date"),
    [("November 2024", "2024-11"), ("2024年11月", "2024-11"), ("1984", "1984"), ("1er décembre 2024", "2024-12-01"),
     ("26 mar 2024", "2024-03-26"), ("03.04.2024", "2024-04-03"), ("2024-1-2", "2024-01-02"),
     ("20 janeiro 2024", "2024-01-20"), ("1 září 2024", "2024-09-01")],
)  # fmt: skip
def test_months_are_known_by_their_names_and_beginnings(text: str, date: str) -> None:
    assert stated_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "soon", "27 November", "31 Feb 2024", "2024-13-01", "99999999999999999999", "12345", "２０２４", "x" * 10_000,
     "26 27 November 2024", "99999999999999999999 May 2024", "the news that came in November of the year 2024 was", "9" * 90, "2024年13月1日"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert stated_date(text) is None


def test_a_date_of_two_days_is_none_and_is_known_as_such() -> None:
    assert stated_date("03/04/2024") is None and is_ambiguous("03/04/2024")
    assert not is_ambiguous("13/04/2024") and not is_ambiguous("04/04/2024")
    assert stated_date("04/04/2024") == "2024-04-04"
