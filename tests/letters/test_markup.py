"""What is read of Markdown: golden cases, and laws."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.text.markup import Mark, as_read, disjoint, inline_marks, masked, within
from letters.text.normalize import keys

CASES = (Path(__file__).parent / "cases" / "markup.txt").read_text(encoding="utf-8")
READ = {
    title: tuple(body.strip("\n").split("\n= "))
    for title, _, body in (case.partition("\n") for case in re.split(r"^== ", CASES, flags=re.MULTILINE)[1:])
}


@pytest.mark.parametrize("title", READ)
def test_what_is_read(title: str) -> None:
    written, read = READ[title]
    assert as_read(written).replace("\u00a0", " ") == read
    assert keys(masked(written, inline_marks(written))) == keys(read)


@given(st.text(alphabet="ab1 \n[](){}*_~`\\<>!&;#-^¹é。（）:|/'\".", max_size=80))
def test_marks_are_in_order_apart_and_the_masked_copy_is_as_long(text: str) -> None:
    marks = inline_marks(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(first.end <= second.start for first, second in pairwise(marks))
    assert len(masked(text, marks)) == len(text)


def test_a_stretch_is_read_without_the_marks_in_it() -> None:
    text = "a **b** c <i>d</i>"
    marks = inline_marks(text)
    assert as_read(text, within(marks, (4, 13)), 4, 13) == "b c "
    assert as_read("plain", (), 1, 3) == "la"


def test_of_marks_that_overlap_the_longer_is_kept() -> None:
    assert disjoint([Mark(3, 5), Mark(0, 2), Mark(0, 4), Mark(4, 6)]) == [Mark(0, 4), Mark(4, 6)]


@pytest.mark.parametrize(
    "piece", ["*", "[", "\\", "[a](", "_a", "&a", "<a", "`", "`a", "<!--", "[[a|", ". (A ", "![a](", "a*", "[a][", "[^"]
)
def test_markup_that_never_ends_takes_no_long_time(piece: str) -> None:
    begun = time.process_time()
    inline_marks(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 3
