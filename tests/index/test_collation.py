"""The collation: one wording per set of words, what each has instead, and which came of which."""

from __future__ import annotations

import json
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.answers.collation import Collation, Version, attested, versions
from index.answers.outlets import Answer
from index.answers.uses import Use
from index.comparison import Comparison
from index.model import Passage, Reading
from index.output.collation_text import lines, slipped
from index.output.terminal import Terminal, cells
from tests.conftest import Run

FULL = "Taking part is voluntary, with no obligation to provide feedback or use the tool."
PASSAGE = Passage("plea-1", "plea", 0, len(FULL), FULL)


def said(text: str, outlet: str, published: str | None = None) -> Reading:
    return Reading(
        quotation=0, article=f"{outlet}.txt", outlet=outlet, title=None, author=None, url=None, published=published,
        language="en", family=None, text=text, start=0, end=len(text), kind="quotation", nested=False, group=0,
        speaker=None, speaker_full=None, confidence=0.0, spans=(("plea-1", 0, len(FULL)),),
    )  # fmt: skip


def timeline(*readings: Reading) -> list[Version]:
    return versions(PASSAGE, [(reading, (0, len(reading.text))) for reading in readings])


def test_the_same_words_however_they_are_typeset_are_one_wording() -> None:
    (wording,) = timeline(said(FULL, "B", "2024-11-27"), said(FULL.upper().replace(",", " —"), "A", "2024-11-26"))
    assert (wording.first, wording.outlets, wording.parent, wording.departures) == ("2024-11-26", ("A", "B"), None, ())


def test_a_wording_comes_of_the_earlier_one_that_shares_its_changes() -> None:
    slip = FULL.replace("provide", "give")
    twice = slip.replace("the tool", "the model")
    wordings = timeline(said(FULL, "A", "2024-11-26"), said(slip, "B", "2024-11-27"), said(twice, "C", "2024-11-28"))
    assert [version.parent for version in wordings] == [None, 0, 1]
    assert [departure[1:] for departure in wordings[2].departures] == [("provide", "give"), ("tool", "model")]


def test_a_change_that_is_taken_back_is_no_descent() -> None:
    slip = FULL.replace("provide", "give")
    wordings = timeline(said(slip, "A", "2024-11-26"), said(FULL, "B", "2024-11-27"))
    assert [version.parent for version in wordings] == [None, None]


def test_a_part_comes_of_no_wording_that_is_changed_elsewhere_alone() -> None:
    slip = FULL.replace("the tool", "the model")
    wordings = timeline(said(slip, "A", "2024-11-26"), said("Taking part is voluntary", "B", "2024-11-27"))
    assert [version.parent for version in wordings] == [None, None]
    wordings = timeline(said(slip, "A", "2024-11-26"), said("or use the model", "B", "2024-11-27"))
    assert [version.parent for version in wordings] == [None, 0]


def test_nothing_comes_of_what_was_printed_later_or_on_an_unknown_day() -> None:
    slip = FULL.replace("provide", "give")
    twice = slip.replace("the tool", "the model")
    wordings = timeline(said(FULL, "A", "2024-11-26"), said(slip, "B"), said(twice, "C", "2024-11-27"))
    assert [(version.first, version.parent) for version in wordings] == [
        ("2024-11-26", None),
        ("2024-11-27", 0),
        (None, 0),
    ]


def test_words_that_it_never_had_are_not_taken_from_a_fragment() -> None:
    wordings = timeline(said("voluntary, with no obligation", "A", "2024-11-26"), said(FULL, "B", "2024-11-27"))
    assert [(version.outlets, version.parent) for version in wordings] == [(("A",), None), (("B",), None)]
    assert [version.whole for version in wordings] == [False, True]


def test_what_is_printed_beside_the_passage_is_no_part_of_its_wording() -> None:
    wordings = timeline(said(f"{FULL} We thank the many artists of the programme.", "A"), said(FULL, "B"))
    assert len(wordings) == 1


WORDS = FULL.split()


@st.composite
def printed(draw: st.DrawFn) -> Reading:
    first = draw(st.integers(0, 8))
    words = WORDS[first : draw(st.integers(first + 4, len(WORDS)))]
    for _ in range(draw(st.integers(0, 2))):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(("art", "[sic]", "…", "tool")))
    day = draw(st.sampled_from((None, "2024-11-26", "2024-11-27", "2024-11-28")))
    return said(" ".join(words), draw(st.sampled_from("ABCDEF")), day)


@settings(max_examples=75, deadline=None)
@given(st.lists(printed(), max_size=8), st.randoms(use_true_random=False))
def test_parents_are_earlier_and_the_order_of_the_readings_is_nothing_to_it(
    readings: list[Reading], chance: random.Random
) -> None:
    wordings = timeline(*readings)
    shuffled = readings.copy()
    chance.shuffle(shuffled)
    assert timeline(*shuffled) == wordings
    dates = [version.first or "9999" for version in wordings]
    assert dates == sorted(dates)
    for n, version in enumerate(wordings):
        assert version.parent is None or version.parent < n
        if version.parent is not None and version.first is not None:
            assert (wordings[version.parent].first or "9999") <= version.first
    assert {version.first for version in timeline(*(reading._replace(published=None) for reading in readings))} <= {
        None
    }


@settings(max_examples=75, deadline=None)
@given(st.lists(printed(), max_size=8))
def test_what_a_timeline_shows_of_a_passage_stands_in_it_and_each_reading_once(readings: list[Reading]) -> None:
    wordings = timeline(*readings)
    prints = [each.reading for version in wordings for each in version.prints]
    assert sorted(map(id, prints)) == sorted({id(reading) for reading in prints})
    for version in wordings:
        low, high = version.covers
        assert 0 <= low <= high <= len(FULL)
        for (start, end), reference, _ in [
            *version.departures,
            *(slip for each in version.prints for slip in each.slips),
        ]:
            assert low <= start <= end <= high
            assert FULL[start:end] == reference
    counts = attested(PASSAGE, wordings)
    assert [FULL[word.start : word.end] for word in counts] == [word.strip(",.") for word in WORDS]
    whole = {each.reading.outlet for v in wordings if v.whole and not v.departures for each in v.prints}
    assert all(len(whole) <= len(word.outlets) <= len({reading.outlet for reading in readings}) for word in counts)


def test_a_word_that_is_replaced_or_left_out_is_attested_by_others_only() -> None:
    wordings = timeline(
        said(FULL, "A"), said(FULL.replace("provide ", ""), "B"), said(FULL.replace("tool", "model"), "C")
    )
    counts = {FULL[word.start : word.end]: len(word.outlets) for word in attested(PASSAGE, wordings)}
    assert counts == dict.fromkeys(("Taking", "part", "is", "voluntary", "with", "no", "obligation", "to"), 3) | {
        "provide": 2, "feedback": 3, "or": 3, "use": 3, "the": 3, "tool": 2,
    }  # fmt: skip


def test_slips_beside_one_another_are_one() -> None:
    (wording,) = timeline(said(FULL.replace("no obligation to", "NO OBLIGATION to"), "A"))
    assert [slip[1:] for slip in wording.prints[0].slips] == [("no obligation", "NO OBLIGATION")]


def test_a_slip_is_shown_among_the_words_of_its_wording() -> None:
    printed = said(FULL.replace("voluntary, with no", "voluntary with zero"), "A")
    (wording,) = timeline(printed)
    text, (slip,) = slipped(PASSAGE, wording, wording.prints[0].slips)
    assert text == FULL.replace("with no", "with zero").rstrip(".")
    assert text[slice(*slip.span)] == slip.reference == ", "
    assert any("is voluntary[-,-] with zero …" in line for line in drawn(Terminal(), printed))


def test_words_in_brackets_keep_them() -> None:
    (wording,) = timeline(said(FULL.replace("the tool", "[its] model"), "A"))
    assert [change[1:] for change in wording.departures] == [("the tool", "[its] model")]
    (wording,) = timeline(said(FULL.replace("the tool", "the [Sora model]"), "A"))
    assert [change[1:] for change in wording.departures] == [("tool", "[Sora model]")]


def test_a_reading_without_a_word_of_the_passage_stands_for_what_it_draws_on() -> None:
    start = FULL.index("Taking part")
    reading = said("participation", "A")._replace(spans=(("plea-1", start, start + len("Taking part")),))
    (wording,) = timeline(reading)
    assert [change[1:] for change in wording.departures] == [("Taking part", "participation")]
    assert [len(word.outlets) for word in attested(PASSAGE, [wording])] == [0] * len(WORDS)
    assert "not found" not in "".join(drawn(Terminal(), reading))


def drawn(terminal: Terminal, *readings: Reading) -> list[str]:
    uses = tuple(
        Use(reading, Comparison("verbatim"), (0, len(reading.text)), (0, len(reading.text)), 1.0, ("plea-1",))
        for reading in readings
    )
    answer = Answer(FULL, (PASSAGE,), uses, 0)
    return list(lines(Collation(answer, None, tuple(timeline(*readings))), terminal))


def test_a_wording_below_another_fits_a_narrow_terminal() -> None:
    readings = said("Taking part is voluntary,", "A"), said("Taking part is voluntary, with", "B")
    lines_drawn = drawn(Terminal(20), *readings)
    assert any("undated A" in line for line in lines_drawn)
    assert max(map(cells, lines_drawn)) <= 20


@settings(max_examples=50, deadline=None)
@given(st.lists(printed(), max_size=6), st.integers(20, 120))
def test_nothing_of_a_collation_is_wider_than_the_paper(readings: list[Reading], width: int) -> None:
    for line in drawn(Terminal(width), *readings):
        assert cells(line) <= width
        assert line.isprintable()


def test_bars_show_what_a_wording_prints() -> None:
    slip = " ".join(FULL.replace("provide", "give").split()[3:])
    text = drawn(Terminal(), said(FULL, "A", "2024-11-26"), said(slip, "B", "2024-11-27"))
    bars = [line.split()[0] for line in text if line.startswith("  ") and set(line.split()[0]) <= set("█▒·")]
    assert bars[-2:] == ["██████████████", "···█████▒█████"]


def test_without_block_elements_bars_are_drawn_in_ascii() -> None:
    text = drawn(Terminal(blocks=False), said(FULL, "A"), said(FULL.replace("provide", "give"), "B"))
    assert any("########x#####" in line for line in text)
    assert not set("█▒·▁") & set("".join(text).replace(" · ", ""))


def test_copies_are_folded_into_their_family(tmp_path: Path, quotes: Run) -> None:
    for name, family in (("A", "wire"), ("B", "wire"), ("C", "")):
        front = f"---\noutlet: {name}\npublished: 2024-11-27\n" + (f"family: {family}\n" if family else "") + "---\n"
        (tmp_path / f"{name}.md").write_text(f"{front}“{FULL}” said Ann Lee.\n", encoding="utf-8")
    index = str(tmp_path / "index")
    assert quotes("--index", index, "build", str(tmp_path)).returncode == 0
    id = json.loads(quotes("--index", index, "search", "voluntary", "--format", "json").stdout)["hits"][0]["passage"]
    shown = quotes("--index", index, "show", id).stdout
    assert "2024-11-27  A (copies: B), C" in shown
    assert "3 outlets, 2 independent." in shown


def test_show_draws_a_collation(quotes: Run) -> None:
    done = quotes("show", "letter-15")
    assert "└ … sharing this [-to-] {+with+} the world in [-the-]" in done.stdout
    assert "in these words" in done.stdout
    assert "7 outlets, 7 independent." in done.stdout
    lines = [line for line in done.stdout.splitlines() if "://" not in line]  # an address is not broken
    assert max(map(len, lines)) <= 80


def test_show_as_json_has_timeline_and_coverage_beside_the_keys_it_had(quotes: Run) -> None:
    answer = json.loads(quotes("show", "letter-15", "--format", "json").stdout)
    keys = ["query", "passages", "outlets", "families", "shorter", "left_out", "uses", "translated"]
    keys += ["timeline", "coverage"]
    assert list(answer) == keys
    version = ["text", "first", "outlets", "parent", "changes", "covers", "verdict", "flags"]
    assert all(list(version_data) == version for version_data in answer["timeline"])
    assert answer["timeline"][0]["first"] == "2024-11-26"
    text = answer["passages"][0]["text"]
    assert {text[word["start"] : word["end"]]: word["outlets"] for word in answer["coverage"]}["world"] == 6
