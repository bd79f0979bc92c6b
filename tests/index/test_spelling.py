"""Whether words may be spelled otherwise is refused quickly, and never where they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.comparison.query_text import QueryText
from index.comparison.same_words import runs_with_forms
from index.comparison.spelling import may_be_respelled
from index.comparison.wording import Wording

WORDS = [
    "a",
    "part",
    "apart",
    "some",
    "one",
    "someone",
    "for",
    "ever",
    "forever",
    "the",
    "them",
    "colour",
    "color",
    "centre",
    "center",
    "realise",
    "realize",
    "can",
    "not",
    "cannot",
    "it",
    "is",
    "its",
    "i",
    "s",
    "all",
    "right",
    "alright",
    "twenty",
    "two",
    "per",
    "cent",
    "percent",
    "dollars",
    "ii",
    "iv",
    "o",
    "clock",
    "any",
    "more",
    "anymore",
    "travelled",
    "traveled",
]
ROWS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("row", "other"), [("some one", "someone"), ("colour", "color"), ("twenty two", "22"), ("can not", "cannot")]
)
def test_words_that_are_spelled_otherwise_are_looked_at(row: str, other: str) -> None:
    assert may_be_respelled(row.split(), other.split())


def test_other_words_are_not() -> None:
    assert not may_be_respelled(["the", "castle", "by"], ["the", "village", "by"])


@given(ROWS, ROWS)
def test_where_it_is_refused_no_runs_share_a_form_unless_they_are_spelled_alike(
    row: list[str], other: list[str]
) -> None:
    query, reference = QueryText(" ".join(row)), Wording(" ".join(other))
    shared = any(
        query.keys[slice(*run)] != reference.keys[slice(*place)] and not forms.isdisjoint(others)
        for run, forms in runs_with_forms(query, (0, len(query.keys)))
        for place, others in runs_with_forms(reference, (0, len(reference.keys)))
    )
    assert may_be_respelled(query.keys, reference.keys) or not shared
