"""Holders of the four-word shingles of a unit: the same for any batches, in memory or on disk."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.grouping.shingle_holders import (
    MAX_HOLDERS,
    SHINGLE_WORDS,
    Runs,
    extend_runs,
    hashed_shingles,
    shared_runs,
    shared_runs_by_batch,
    stable_order,
)
from index.grouping.units import Units, units_of_strings, units_of_texts

WORDS = st.sampled_from(["the", "harbour", "will", "stay", "closed", "until", "last", "crane", "ha"])
TEXTS = st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=12)


def rows(batches: Sequence[Runs]) -> list[tuple[int, ...]]:
    """Runs as tuples."""
    return [
        row
        for batch in batches
        for row in zip(
            *(column.tolist() for column in (batch.unit, batch.holder, batch.first, batch.last, batch.holder_first))
        )
    ]


def by_hand(units: Units) -> list[tuple[int, ...]]:
    """The same in plain Python, word by word."""
    words = [units.ids[a:b].tolist() for a, b in zip(units.start, units.start[1:])]
    holders: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    matches = set()
    for unit, unit_words in enumerate(words):
        for i in range(len(unit_words) - SHINGLE_WORDS + 1):
            positions = holders.setdefault(tuple(unit_words[i : i + SHINGLE_WORDS]), [])
            if not positions or positions[-1][0] != unit:
                matches |= {(unit, holder, i, holder_first) for holder, holder_first in positions[:MAX_HOLDERS]}
                positions.append((unit, i))
    extended = set()
    for unit, holder, i, holder_first in matches:
        a, b = words[unit], words[holder]
        while i and holder_first and a[i - 1] == b[holder_first - 1]:
            i, holder_first = i - 1, holder_first - 1
        end = i
        while end < len(a) and holder_first + end - i < len(b) and a[end] == b[holder_first + end - i]:
            end += 1
        extended.add((unit, holder, i, end, holder_first))
    return sorted(extended, key=lambda run: (run[0], run[1], run[2], run[4]))


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_runs_are_those_found_by_hand(texts: list[str]) -> None:
    units = units_of_texts(Counter(texts))
    assert rows([shared_runs(units)]) == by_hand(units)


@settings(deadline=None, max_examples=100)
@given(TEXTS, st.integers(1, 40), st.booleans())
def test_runs_are_the_same_in_batches_of_any_size(texts: list[str], batch_words: int, on_disk: bool) -> None:
    units = units_of_texts(Counter(texts))
    assert rows(list(shared_runs_by_batch(units, on_disk=on_disk, batch_words=batch_words))) == rows(
        [shared_runs(units)]
    )


def test_all_runs_of_a_unit_are_in_one_batch() -> None:
    chance = random.Random(5)
    words = [f"w{n}" for n in range(40)]
    wholes = [chance.choices(words, k=60) for _ in range(20)]
    units = units_of_texts(Counter(" ".join(chance.choice(wholes)[chance.randrange(20) :]) for _ in range(300)))
    batches = list(shared_runs_by_batch(units, batch_words=500))
    assert len(batches) > 5
    units_of_batches = [set(batch.unit.tolist()) for batch in batches]
    assert sum(map(len, units_of_batches)) == len(set().union(*units_of_batches))


@pytest.mark.parametrize("low", [1, 2, 7])
def test_numbers_that_differ_in_their_last_bits_are_distinguished(low: int) -> None:
    numbers = np.array([1 << 63, (1 << 63) + low, 1 << 63, 5, (1 << 63) + low, 1 << 63] * 40, dtype=np.uint64)
    assert stable_order(numbers).tolist() == sorted(range(len(numbers)), key=lambda k: (int(numbers[k]), k))


def test_a_shingle_has_the_same_hash_in_every_unit() -> None:
    units = units_of_texts(
        Counter(["we shall not be moved", "they say we shall not be moved by this", "we shall not be moved again"])
    )
    numbers: dict[str, set[int]] = {}
    for first in range(len(units)):
        positions, shingle = hashed_shingles(units, first, first + 1)
        for position, number in zip(positions.tolist(), shingle.tolist()):
            numbers.setdefault(
                " ".join(units.forms[k] for k in units.ids[position : position + SHINGLE_WORDS]), set()
            ).add(number)
    positions, shingle = hashed_shingles(units)
    assert set(shingle.tolist()) == {number for hashes in numbers.values() for number in hashes}
    assert all(len(hashes) == 1 for hashes in numbers.values())
    assert len(positions) == sum(max(0, n - SHINGLE_WORDS + 1) for n in np.diff(units.start).tolist())


def test_repeated_words_cost_little() -> None:
    units = units_of_texts(Counter(["ha " * count for count in range(4, 1500)]))
    assert len(shared_runs(units)) <= MAX_HOLDERS * len(units)


def test_a_run_extends_to_both_sides_as_far_as_the_words_agree() -> None:
    units = units_of_strings(
        [" so the harbour will stay closed until spring they say ", " the harbour will stay closed until "], [1, 1]
    )
    columns = (np.array([value]) for value in (1, 0, 1, 5, 2))  # harbour will stay closed
    assert rows([extend_runs(units, Runs(*columns))]) == [(1, 0, 0, 6, 1)]
