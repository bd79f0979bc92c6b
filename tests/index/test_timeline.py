"""The timeline: one wording per set of words, each below the earlier one that explains most of it."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Passage, Reading
from index.timeline import Version, timeline
from tests.conftest import Run

FULL = "Taking part is voluntary, with no obligation to provide feedback or use the tool."
PASSAGE = Passage("plea-1", "plea", 0, len(FULL), FULL)


def said(text: str, outlet: str, published: str | None = None) -> Reading:
    return Reading(
        quotation=0, article=f"{outlet}.txt", outlet=outlet, title=None, author=None, url=None, published=published,
        language="en", family=None, text=text, start=0, end=len(text), kind="quotation", nested=False, group=0,
        speaker=None, speaker_full=None, confidence=0.0, spans=(("plea-1", 0, len(FULL)),),
    )  # fmt: skip


def told(*readings: Reading) -> list[Version]:
    return timeline(PASSAGE, [(reading, (0, len(reading.text))) for reading in readings])


def test_the_same_words_however_they_are_typeset_are_one_wording() -> None:
    (one,) = told(said(FULL, "B", "2024-11-27"), said(FULL.upper().replace(",", " —"), "A", "2024-11-26"))
    assert (one.first, one.outlets, one.parent, one.changes) == ("2024-11-26", ("A", "B"), None, ())


def test_a_wording_comes_of_the_earlier_one_that_shares_its_changes() -> None:
    slip = FULL.replace("provide", "give")
    twice = slip.replace("the tool", "the model")
    found = told(said(FULL, "A", "2024-11-26"), said(slip, "B", "2024-11-27"), said(twice, "C", "2024-11-28"))
    assert [version.parent for version in found] == [None, 0, 1]
    assert found[2].changes == (("provide", "give"), ("tool", "model"))
    assert found[2].fresh == (("tool", "model"),)


def test_a_change_that_is_taken_back_is_no_descent() -> None:
    slip = FULL.replace("provide", "give")
    found = told(said(slip, "A", "2024-11-26"), said(FULL, "B", "2024-11-27"))
    assert [version.parent for version in found] == [None, None]


def test_nothing_comes_of_what_was_printed_later_or_on_an_unknown_day() -> None:
    slip = FULL.replace("provide", "give")
    twice = slip.replace("the tool", "the model")
    found = told(said(FULL, "A", "2024-11-26"), said(slip, "B"), said(twice, "C", "2024-11-27"))
    assert [(version.first, version.parent) for version in found] == [
        ("2024-11-26", None),
        ("2024-11-27", 0),
        (None, 0),
    ]


def test_words_that_it_never_had_are_not_taken_from_a_fragment() -> None:
    found = told(said("voluntary, with no obligation", "A", "2024-11-26"), said(FULL, "B", "2024-11-27"))
    assert [(version.outlets, version.parent) for version in found] == [(("A",), None), (("B",), None)]
    assert [version.whole for version in found] == [False, True]


def test_what_is_printed_beside_the_passage_is_no_part_of_its_wording() -> None:
    found = told(said(f"{FULL} We thank the many artists of the programme.", "A"), said(FULL, "B"))
    assert len(found) == 1


WORDS = FULL.split()


@st.composite
def printed(draw: st.DrawFn) -> Reading:
    first = draw(st.integers(0, 8))
    words = WORDS[first : draw(st.integers(first + 4, len(WORDS)))]
    for _ in range(draw(st.integers(0, 2))):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(("art", "[sic]", "…", "tool")))
    day = draw(st.sampled_from((None, "2024-11-26", "2024-11-27", "2024-11-28")))
    return said(" ".join(words), draw(st.sampled_from("ABCDEF")), day)


@settings(max_examples=150, deadline=None)
@given(st.lists(printed(), max_size=8), st.randoms(use_true_random=False))
def test_parents_are_earlier_and_the_order_of_the_readings_is_nothing_to_it(
    readings: list[Reading], chance: random.Random
) -> None:
    found = told(*readings)
    shuffled = readings.copy()
    chance.shuffle(shuffled)
    assert told(*shuffled) == found
    dates = [version.first or "9999" for version in found]
    assert dates == sorted(dates)
    for n, version in enumerate(found):
        assert version.parent is None or version.parent < n
        if version.parent is not None and version.first is not None:
            assert (found[version.parent].first or "9999") <= version.first
    assert {version.first for version in told(*(replace(reading, published=None) for reading in readings))} <= {None}


def test_show_draws_the_tree(quotes: Run) -> None:
    done = quotes("show", "letter-15")
    assert "Wordings, each below the earlier one that explains most of it:" in done.stdout
    assert "└ [-to-] {+with+} [-the-] [-PR-] {+public relations+}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_show_as_json_has_the_timeline_beside_the_keys_it_had(quotes: Run) -> None:
    answer = json.loads(quotes("show", "letter-15", "--format", "json").stdout)
    assert list(answer) == ["query", "passages", "outlets", "families", "shorter", "uses", "timeline"]
    assert all(list(one) == ["text", "first", "outlets", "parent", "changes"] for one in answer["timeline"])
    assert answer["timeline"][0]["first"] == "2024-11-26"
