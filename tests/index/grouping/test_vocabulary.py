"""Words as numbers: the words that numpy gives are those that the plain cut gives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.grouping.vocabulary import Numbering, blocks, ranges, starts_of_equal
from letters.text.normalize import keys

ODD = "aB1é’'-.,$%[]()…\n\t\u00ad\u0301\u200b\u2028我の\ud800ﬁİß"


@given(st.lists(st.text(alphabet=ODD + " ", max_size=40) | st.text(max_size=20), max_size=8), st.integers(0, 1000))
def test_numbered_words_are_the_plain_words(texts: list[str], expected: int) -> None:
    numbering = Numbering(expected)
    for _ in range(2):  # a second time every run of characters is known
        ids, starts = numbering.words(texts)
        forms = list(numbering.forms)
        numbered = [[forms[i] for i in ids[a:b]] for a, b in pairwise(starts)]
        assert numbered == [keys(text) for text in texts]


def test_a_long_text_and_many_short_ones_keep_their_words() -> None:
    texts = ["word " * 100_000, *(f"text {n} of many, {n % 7} alike" for n in range(20_000)), ""]
    numbering = Numbering(len(texts))
    ids, starts = numbering.words(texts)
    assert np.diff(starts).tolist() == [len(keys(text)) for text in texts]
    forms = list(numbering.forms)
    assert [forms[i] for i in ids[starts[-3] : starts[-2]]] == keys(texts[-2])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30).map(sorted))
def test_starts_of_equal_rows(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array([row[side] for row in rows], dtype=np.int64) for side in (0, 1))
    expected = [k == 0 or rows[k] != rows[k - 1] for k in range(len(rows))]
    assert starts_of_equal(first, second).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=20))
def test_ranges_are_laid_end_to_end(pairs: list[tuple[int, int]]) -> None:
    begin, length = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    assert ranges(begin, length).tolist() == [n for start, count in pairs for n in range(start, start + count)]


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 12))
def test_blocks_cover_all_ranges_in_order(lengths: list[int], size: int) -> None:
    starts = np.cumsum([0, *lengths])
    parts = list(blocks(starts, size))
    covered = [k for i, j in parts for k in range(i, j)]
    assert [k for k in covered if lengths[k]] == [k for k, length in enumerate(lengths) if length]
    assert all(a[1] == b[0] for a, b in pairwise(parts))
