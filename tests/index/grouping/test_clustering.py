"""Quotations without a source: golden cases, and laws."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.grouping.units import split, units_of_texts
from letters.model import QuotesError
from letters.text.normalize import SPACES, keys
from tests.index.grouping.representing import representatives

CASES = Path(__file__).parents[1] / "cases" / "clusters.txt"


def cases() -> list[tuple[str, list[tuple[str, str]]]]:
    _, *parts = re.split(r"^== ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    titled_rows = []
    for case in parts:
        title, *lines = [line for line in case.splitlines() if line]
        titled_rows.append((title, [(names, text) for names, text in (line.split(": ", 1) for line in lines)]))
    return titled_rows


@pytest.mark.parametrize("rows", [rows for _, rows in cases()], ids=[title for title, _ in cases()])
def test_clusters(rows: list[tuple[str, str]]) -> None:
    roots = representatives([text for _, text in rows])
    for (names, text), own in zip(rows, roots):
        for (others, other), other_roots in zip(rows, roots):
            assert bool(set(own) & set(other_roots)) == bool(set(names) & set(others)), (text, other)
        assert len(own) == len(names), text


SAID = "the harbour will stay closed until last crane is repaired and not a day longer our members have"
TEXTS = st.lists(
    st.lists(st.sampled_from([*SAID.split(), "…", "[...]", "closed,"]), max_size=16).map(" ".join),
    min_size=1,
    max_size=12,
)


def representing(texts: list[str]) -> dict[str, set[str]]:
    """For each text the texts that represent it."""
    return {text: {texts[root] for root in roots} for text, roots in zip(texts, representatives(texts))}


@settings(deadline=None, max_examples=75)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_texts_is_nothing(texts: list[str], chance: random.Random) -> None:
    other = list(texts)
    chance.shuffle(other)
    assert representing(texts) == representing(other)


@settings(deadline=None, max_examples=75)
@given(TEXTS)
def test_roots_stand_for_themselves_and_equal_texts_agree(texts: list[str]) -> None:
    roots = representatives(texts)
    for text, text_roots in zip(texts, roots):
        assert text_roots and list(text_roots) == sorted(set(text_roots))
        assert text_roots == roots[texts.index(text)]
        assert all(texts.index(texts[root]) == root for root in text_roots)


def test_the_order_of_many_texts_is_nothing() -> None:
    chance = random.Random(3)
    vocabulary = [f"w{n}" for n in range(60)]
    wholes = [" ".join(chance.choices(vocabulary, k=30)) for _ in range(60)]
    texts = []
    for _ in range(900):
        words, more = chance.choice(wholes).split(), chance.choice(wholes).split()
        a, b = sorted(chance.sample(range(31), 2))
        piece = words[a:b]
        kind = chance.randrange(4)
        if kind == 1 and piece:
            piece[chance.randrange(len(piece))] = "changed"
        elif kind == 2:
            piece = words[15:] + more[:14]
        elif kind == 3:
            piece = [*words[:9], "…", *more[9:20]]
        texts.append(" ".join(piece))
    first = representing(texts)
    for _ in range(3):
        chance.shuffle(texts)
        assert representing(texts) == first


def test_the_better_attested_of_two_wordings_stands_for_both() -> None:
    right = "The harbour will stay closed until the last crane is repaired, and not a day longer than that."
    wrong = "The [old] harbour will stay closed until the last crane is repaired, and not a day longer than that."
    assert representing([wrong, right, right]) == {wrong: {right}, right: {right}}
    assert representing([wrong, right]) == {wrong: {wrong}, right: {wrong}}


def test_the_memory_is_nothing_to_the_answer() -> None:
    chance = random.Random(9)
    words = [f"w{n}" for n in range(50)]
    texts = [
        " ".join(chance.choices(words, k=chance.randrange(400))) for _ in range(400)
    ]  # more than a million to sort
    with pytest.raises(QuotesError, match=r"--memory \d+M will do") as error:
        representatives(texts, memory=1000)
    least = int(re.findall(r"(\d+)M", str(error.value))[0]) * 1_000_000
    assert representatives(texts, memory=least) == representatives(texts)


def test_long_wordings_are_compared_by_their_words() -> None:
    chance = random.Random(4)
    first, more = ([f"w{chance.randrange(5000)}" for _ in range(20_000)] for _ in range(2))
    whole = " ".join(first)
    noisy = " ".join(f"x{word}" if chance.random() < 0.18 else word for word in first[1000:19_000])
    half = " ".join(first[:8000] + more[:8000])
    assert representing([whole, noisy, half]) == {whole: {whole}, noisy: {whole}, half: {half}}


def test_odd_texts() -> None:
    assert representatives([]) == []
    assert representatives(["", "…", "", "!?"]) == [(0,), (1,), (0,), (3,)]
    assert representatives(["我们不反对使用人工智能技术", "不反对使用人工智能技术", "人工"]) == [(0,), (0,), (2,)]
    assert representatives(["said \ud800 he \udfff", "x" * 100_000]) == [(0,), (1,)]
    assert representatives(["ha " * 100_000, "ha ha ha ha ha"]) == [(0,), (0,)]
    assert representatives(["We shall not be moved."] * 10_000) == [(0,)] * 10_000
    assert representatives(["ha " * count for count in range(4, 1200)]) == [(1195,)] * 1196
    long = " ".join(f"w{n * n % 1009}" for n in range(200_000))
    assert representatives([long, long[500_000:500_100], "我们" * 3000, "w3"]) == [(0,), (0,), (2,), (3,)]


@pytest.mark.parametrize(
    "gap", ["...", "…", " . . . ", " [...] ", "[…]", "(…)", " (...) ", "....", " [. . .] ", "[..]", "…."]
)
def test_forms_of_the_ellipsis(gap: str) -> None:
    text = f"We shall not{gap}be moved"
    assert [text[a:b].strip() for a, b in split(text)] == ["We shall not", "be moved"]


def test_what_is_no_ellipsis() -> None:
    for text in ["It ended. Then (after all) it began", "v. 1. 2 of [the] set", "well-known - or not"]:
        assert [text[a:b] for a, b in split(text)] == [text]


@given(st.text(alphabet="aB1é’'-.,$%[]()… \n\t\u00ad\u0301\u200b我ﬁ", max_size=60))
def test_units_have_the_words_of_their_text(text: str) -> None:
    pieces = [piece for a, b in split(text) if (piece := keys(text[a:b]))]
    long = [piece for piece in pieces if len(piece) >= 4] or [[key for piece in pieces for key in piece]]
    units = units_of_texts({text: 1})
    assert [units.string(unit).split(" ")[1:-1] for unit in units.unit.tolist()] == [piece for piece in long if piece]


def test_white_space_is_all_that_unicode_calls_so() -> None:
    assert set(SPACES) == {chr(point) for point in range(0x110000) if chr(point).isspace()}
