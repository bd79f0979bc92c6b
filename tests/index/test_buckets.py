"""Rows dealt out and taken up again."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.disk.external_sort import Buckets

DEALS = st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2**32 - 1)), max_size=20), max_size=6)


@given(DEALS, st.integers(1, 30), st.booleans())
def test_a_pile_has_its_rows_in_the_order_dealt(deals: list[list[tuple[int, int]]], most: int, on_disk: bool) -> None:
    dealt = defaultdict(list)
    with closing(Buckets(5, on_disk)) as buckets:
        for deal in deals:
            rows = np.array([(value,) for _, value in deal], dtype=[("value", np.uint32)])
            buckets.append(np.array([pile for pile, _ in deal], dtype=np.int64), rows)
            for pile, value in deal:
                dealt[pile].append(value)
        for pile in range(5):
            parts = list(buckets.read(pile, most))
            assert [value for part in parts for value in part["value"].tolist()] == dealt[pile]
            assert all(len(part) for part in parts) and all(len(part) >= most for part in parts[:-1])
