"""Dates: which texts are one."""

from __future__ import annotations

import pytest

from letters.text.dates import iso_date


@pytest.mark.parametrize("text", ["2024", "2024-11", "2024-11-26", "2024-02-29"])
def test_a_year_a_month_or_a_day_is_a_date(text: str) -> None:
    assert iso_date(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "0000", "2024-13", "2023-02-29", "2024-1-2", "２０２４", "2024-11-26\n", "26.11.2024", "2024-11-26T10:00"],
)
def test_what_is_in_no_calendar_is_none(text: str) -> None:
    assert iso_date(text) is None


@pytest.mark.parametrize("text", ["2024-11-26T10:00:00Z", "2024-11-26 1000", "2024-11-26"])
def test_a_timestamp_is_cut_to_its_day(text: str) -> None:
    assert iso_date(text, timestamp=True) == "2024-11-26"
