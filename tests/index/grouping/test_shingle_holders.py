"""Who holds the four-word runs of a unit: the same whatever is sorted together, and wherever."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.grouping.shingle_holders import GRAM, OWNERS, Runs, hashed, ordered, runs, shares
from index.grouping.units import Units, units_of_texts

WORDS = st.sampled_from(["the", "harbour", "will", "stay", "closed", "until", "last", "crane", "ha"])
TEXTS = st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=12)


def rows(found: Sequence[Runs]) -> list[tuple[int, ...]]:
    """Runs as tuples."""
    return [
        row
        for part in found
        for row in zip(*(column.tolist() for column in (part.unit, part.owner, part.first, part.last, part.at)))
    ]


def by_hand(cut: Units) -> list[tuple[int, ...]]:
    """The same one word after the other."""
    words = [cut.ids[a:b].tolist() for a, b in zip(cut.start, cut.start[1:])]
    holders: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    found = set()
    for unit, some in enumerate(words):
        for i in range(len(some) - GRAM + 1):
            held = holders.setdefault(tuple(some[i : i + GRAM]), [])
            if not held or held[-1][0] != unit:
                found |= {(unit, owner, i, at) for owner, at in held[:OWNERS]}
                held.append((unit, i))
    grown = set()
    for unit, owner, i, at in found:
        a, b = words[unit], words[owner]
        while i and at and a[i - 1] == b[at - 1]:
            i, at = i - 1, at - 1
        end = i
        while end < len(a) and at + end - i < len(b) and a[end] == b[at + end - i]:
            end += 1
        grown.add((unit, owner, i, end, at))
    return sorted(grown, key=lambda run: (run[0], run[1], run[2], run[4]))


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_runs_are_those_found_by_hand(texts: list[str]) -> None:
    cut = units_of_texts(Counter(texts))
    assert rows([runs(cut)]) == by_hand(cut)


@settings(deadline=None, max_examples=200)
@given(TEXTS, st.integers(1, 40), st.booleans())
def test_runs_are_the_same_in_shares_of_any_size(texts: list[str], share: int, on_disk: bool) -> None:
    cut = units_of_texts(Counter(texts))
    assert rows(list(shares(cut, on_disk=on_disk, share=share))) == rows([runs(cut)])


def test_all_that_a_unit_shares_comes_in_one_part() -> None:
    chance = random.Random(5)
    words = [f"w{n}" for n in range(40)]
    wholes = [chance.choices(words, k=60) for _ in range(20)]
    cut = units_of_texts(Counter(" ".join(chance.choice(wholes)[chance.randrange(20) :]) for _ in range(300)))
    parts = list(shares(cut, share=500))
    assert len(parts) > 5
    asked = [set(part.unit.tolist()) for part in parts]
    assert sum(map(len, asked)) == len(set().union(*asked))


@pytest.mark.parametrize("low", [1, 2, 7])
def test_numbers_that_differ_in_their_last_bits_are_told_apart(low: int) -> None:
    numbers = np.array([1 << 63, (1 << 63) + low, 1 << 63, 5, (1 << 63) + low, 1 << 63] * 40, dtype=np.uint64)
    assert ordered(numbers).tolist() == sorted(range(len(numbers)), key=lambda k: (int(numbers[k]), k))


def test_a_gram_has_one_number_wherever_it_stands() -> None:
    cut = units_of_texts(
        Counter(["we shall not be moved", "they say we shall not be moved by this", "we shall not be moved again"])
    )
    numbers: dict[str, set[int]] = {}
    for first in range(len(cut)):
        place, gram = hashed(cut, first, first + 1)
        for at, number in zip(place.tolist(), gram.tolist()):
            numbers.setdefault(" ".join(cut.forms[k] for k in cut.ids[at : at + GRAM]), set()).add(number)
    place, gram = hashed(cut)
    assert set(gram.tolist()) == {number for some in numbers.values() for number in some}
    assert all(len(some) == 1 for some in numbers.values())
    assert len(place) == sum(max(0, n - GRAM + 1) for n in np.diff(cut.start).tolist())


def test_repeated_words_cost_little() -> None:
    cut = units_of_texts(Counter(["ha " * count for count in range(4, 1500)]))
    assert len(runs(cut)) <= OWNERS * len(cut)
