"""Reconstruction: every word is printed by somebody, and nobody's slip stands where others know better."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.answers.reconstruct import Reconstruction, reconstruct, sequence, statement
from index.builder import build
from index.comparison.query_text import QueryText
from index.model import Reading
from index.store import Library
from letters.model import Article, QuotesError, Source
from letters.reading.corpus import shipped_documents
from letters.text.normalize import keys
from tests.conftest import Run

FULL = (
    "We opened the gates at dawn, and nobody came. The keeper counted every lantern twice before he went home. "
    "Nothing was missing but the small brass key that hung beside the northern door."
)
GAP = "[…]"


def said(text: str, outlet: str = "Daily", published: str | None = None, **facts: object) -> Reading:
    start = int(str(facts.pop("start", 0)))
    reading = Reading(
        quotation=0, article=f"{outlet}.txt", outlet=outlet, title=None, author=None, url=None, published=published,
        language="en", family=None, text=text, start=start, end=start + len(text), kind="quotation", nested=False,
        group=start, speaker=None, speaker_full=None, confidence=0.0, spans=(),
    )  # fmt: skip
    return reading._replace(**facts)  # type: ignore[arg-type]


def everyone(*texts: str) -> list[Reading]:
    return [said(text, f"outlet {n}") for n, text in enumerate(texts)]


def variants(reconstruction: Reconstruction) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (reconstruction.text[v.start : v.end], v.text, v.outlets) for s in reconstruction.stretches for v in s.variants
    }


def cut(first: int, last: int) -> str:
    return " ".join(FULL.split()[first:last])


def test_a_single_reading_gives_itself() -> None:
    reconstruction = reconstruct([said(FULL)])
    assert reconstruction.text == FULL
    assert [stretch.outlets for stretch in reconstruction.stretches] == [("Daily",)]


@pytest.mark.parametrize("overlap", [4, 6, 12])
def test_two_halves_that_overlap_give_the_whole(overlap: int) -> None:
    reconstruction = reconstruct(everyone(cut(0, 16 + overlap), cut(16, 40)))
    assert reconstruction.text == FULL
    assert [len(stretch.outlets) for stretch in reconstruction.stretches] == [1, 2, 1]


def test_a_reading_from_the_end_of_one_to_the_beginning_of_another_joins_them() -> None:
    assert reconstruct(everyone(cut(0, 14), cut(9, 26), cut(21, 40))).text == FULL
    assert reconstruct(everyone(cut(0, 18), cut(20, 40), cut(12, 28))).text == FULL


def test_nothing_is_invented_across_a_gap() -> None:
    reconstruction = reconstruct(everyone(cut(0, 9), cut(15, 30)))
    assert GAP in reconstruction.text
    assert keys(reconstruction.text.split(GAP)[0]) in (keys(cut(0, 9)), keys(cut(15, 30)))
    gaps = [stretch for stretch in reconstruction.stretches if not stretch.outlets]
    assert [reconstruction.text[gap.start : gap.end].strip() for gap in gaps] == [GAP]


def test_one_to_three_words_glue_nothing() -> None:
    reconstruction = reconstruct(everyone(cut(0, 9), "nobody came. The", "came. The keeper", cut(9, 19)))
    assert GAP in reconstruction.text


def test_fragments_attest_where_they_stand_once() -> None:
    reconstruction = reconstruct([*everyone(FULL), said("brass key", "Weekly"), said("the", "Monthly")])
    attested = {reconstruction.text[s.start : s.end].strip() for s in reconstruction.stretches if "Weekly" in s.outlets}
    assert attested == {"brass key"}
    assert reconstruction.unplaced == 1


def test_a_slip_loses_against_the_majority_and_is_reported() -> None:
    slip = FULL.replace("lantern", "lamp")
    for readings in (everyone(FULL, slip, FULL[20:]), everyone(slip, FULL, FULL[20:])):
        reconstruction = reconstruct(readings)
        assert reconstruction.text == FULL
        assert {(stands, other) for stands, other, _ in variants(reconstruction)} == {("lantern", "lamp")}


def test_words_put_in_and_left_out_are_variants_where_they_stand() -> None:
    reconstruction = reconstruct(
        everyone(FULL, FULL, FULL.replace("every lantern", "every old lantern"), FULL.replace("brass ", ""))
    )
    assert reconstruction.text == FULL
    assert variants(reconstruction) == {("", "old", ("outlet 2",)), ("brass", "", ("outlet 3",))}


def test_of_two_the_earlier_wins_and_the_undated_never() -> None:
    early, late = said(FULL, "A", "2024-11-26"), said(FULL.replace("lantern", "lamp"), "B", "2024-11-27")
    assert reconstruct([late, early]).text == FULL
    assert reconstruct([late, early._replace(published=None)]).text == late.text


def test_copies_have_no_vote_beside_their_origin() -> None:
    slip = FULL.replace("lantern", "lamp")
    copies = [said(slip, f"copy {n}", family="Origin") for n in range(3)]
    reconstruction = reconstruct([said(FULL, "Origin", family="Origin"), *copies])
    assert reconstruction.text == FULL
    assert {stretch.families for stretch in reconstruction.stretches if stretch.outlets} == {1}


def test_words_in_brackets_are_nobodys_words() -> None:
    bracketed = FULL.replace("The keeper", "[Mr Orr, the] keeper").replace("small", "[little]")
    assert reconstruct(everyone(bracketed, FULL)).text == FULL
    alone = reconstruct(everyone(bracketed))
    assert "Orr" not in alone.text and "little" not in alone.text and alone.text.count(GAP) == 2


def test_a_capital_in_brackets_is_still_the_speakers_word() -> None:
    assert keys(reconstruct([said("[N]othing was missing but the key")]).text) == keys(
        "nothing was missing but the key"
    )


def test_an_ellipsis_is_a_gap_and_shows_the_order() -> None:
    reconstruction = reconstruct(everyone(f"{cut(22, 30)} … {cut(0, 9)}", cut(22, 30), cut(0, 9)))
    assert [keys(part) for part in reconstruction.text.split(GAP)] == [keys(cut(22, 30)), keys(cut(0, 9))]
    shortened = everyone(f"{cut(0, 12)} … {cut(16, 30)}", FULL)
    assert reconstruct(shortened).text == FULL
    assert variants(reconstruct(shortened)) == set()


def test_where_one_marks_a_gap_and_another_runs_on_there_is_a_gap() -> None:
    marked, unmarked = f"{cut(0, 9)} … {cut(19, 40)}", f"{cut(0, 9)} {cut(19, 40)}"
    reconstruction = reconstruct(everyone(marked, unmarked))
    assert [keys(part) for part in reconstruction.text.split(GAP)] == [keys(cut(0, 9)), keys(cut(19, 40))]


def test_a_few_words_of_another_sentence_at_the_end_of_one_are_no_part_of_it() -> None:
    board, other = "The board has never seen the new plans", "Nobody in town has ever drawn the new plans and costs"
    reconstruction = reconstruct(everyone(board, board, f"{board} and costs", other, other))
    assert sorted(keys(part) for part in reconstruction.text.split(GAP)) == sorted([keys(board), keys(other)])


def test_whole_sentences_left_out_are_no_variant_but_a_shorter_quotation() -> None:
    reconstruction = reconstruct(everyone(FULL, f"{cut(0, 9)} {cut(19, 40)}", f"{cut(0, 9)} {cut(19, 40)}"))
    assert reconstruction.text == FULL
    assert variants(reconstruction) == set()


def test_typography_and_punctuation_are_no_variants() -> None:
    reconstruction = reconstruct(everyone(FULL, FULL.upper().replace(",", " —"), FULL.replace(" ", "\u00a0")))
    assert variants(reconstruction) == set()
    assert reconstruction.text == FULL


def test_sentences_that_one_outlet_alone_joins_the_wrong_way_are_parted() -> None:
    wrong = f"{cut(19, 40)} {cut(9, 19)}"
    reconstruction = reconstruct(everyone(FULL, FULL, wrong))
    assert reconstruction.text == FULL


def test_who_rewords_what_others_print_is_doubted_where_nobody_else_prints_it() -> None:
    reworded = "We opened the gates early at dawn, but no one came. He hid the ledger under the stairs of the old mill."
    reconstruction = reconstruct(everyone(FULL, FULL, reworded))
    doubtful = "".join(reconstruction.text[s.start : s.end] for s in reconstruction.stretches if s.doubtful)
    assert keys(doubtful) == keys("He hid the ledger under the stairs of the old mill")


def test_parts_of_one_quotation_in_several_paragraphs_show_the_order() -> None:
    parts = [said(cut(20, 30), start=0, group=0), said(cut(0, 9), start=100, group=0)]
    others = [said(text, f"{n}", start=k) for n in range(3) for k, text in enumerate((cut(0, 9), cut(20, 30)))]
    reconstruction = reconstruct([*parts, *others])
    assert [keys(part) for part in reconstruction.text.split(GAP)] == [keys(cut(20, 30)), keys(cut(0, 9))]


def test_orders_that_contradict_each_other_are_settled_by_the_majority() -> None:
    orders = [("a", [0, 1]), ("b", [1, 0]), ("c", [0, 1]), ("a", [1, 2]), ("b", [2, 0])]
    assert sequence([1, 1, 1], orders, []) == [0, 1, 2]
    assert sequence([1, 3, 2], [], []) == [1, 2, 0]
    assert sequence([1, 1], [], [("x", [1, 0])]) == [1, 0]
    assert sequence([1, 1], [("x", [0, 1])], [("a", [1, 0]), ("b", [1, 0])]) == [0, 1]


SLIPS = ("zebra", "quartz", "fjord", "[sic]", "[the board]", "…")


@st.composite
def printed(draw: st.DrawFn) -> list[Reading]:
    """What outlets make of a statement: cut, joined the wrong way round, with slips, brackets and ellipses."""
    words = FULL.split()
    readings = []
    for n in range(draw(st.integers(1, 7))):
        chosen: list[str] = []
        for _ in range(draw(st.integers(1, 2))):
            first = draw(st.integers(0, len(words) - 1))
            chosen += words[first : draw(st.integers(first + 1, len(words)))]
        for _ in range(draw(st.integers(0, 2))):
            position = draw(st.integers(0, len(chosen) - 1))
            chosen[position : position + draw(st.integers(0, 2))] = [draw(st.sampled_from(SLIPS))]
        day = draw(st.sampled_from((None, "2024-11-26", "2024-11-27")))
        family = draw(st.sampled_from((None, "outlet 0")))
        readings.append(said(" ".join(chosen), f"outlet {draw(st.integers(0, 4))}", day, start=1000 * n, family=family))
    return readings


def pairs(reading: Reading) -> set[tuple[str, str]]:
    """The words that a reading prints side by side, except for an ellipsis."""
    wording = QueryText(reading.text)
    return {(a, b) for n, (a, b) in enumerate(pairwise(wording.keys), 1) if n not in wording.breaks}


def runs_of(reconstruction: Reconstruction) -> Sequence[Sequence[str]]:
    return [keys(part) for part in reconstruction.text.split(GAP)]


@settings(max_examples=75, deadline=None)
@given(printed())
def test_every_word_and_every_two_words_together_are_printed_by_who_attests_them(readings: list[Reading]) -> None:
    reconstruction = reconstruct(readings)
    side_by_side = {pair for reading in readings for pair in pairs(reading)}
    for run in runs_of(reconstruction):
        assert set(pairwise(run)) <= side_by_side
    for stretch in reconstruction.stretches:
        words = keys(reconstruction.text[stretch.start : stretch.end])
        for outlet in stretch.outlets:
            theirs = {key for reading in readings if reading.outlet == outlet for key in keys(reading.text)}
            assert set(words) <= theirs
        assert bool(words) == bool(stretch.outlets)
    assert "".join(reconstruction.text[s.start : s.end] for s in reconstruction.stretches) == reconstruction.text
    assert not {"sic", "board"} & set(keys(reconstruction.text))


@settings(max_examples=50, deadline=None)
@given(printed(), st.randoms(use_true_random=False))
def test_the_order_of_the_readings_is_nothing_to_it(readings: list[Reading], chance: random.Random) -> None:
    shuffled = readings.copy()
    chance.shuffle(shuffled)
    assert reconstruct(shuffled) == reconstruct(readings)


def _stutters(text: str) -> bool:
    """Whether words are printed twice running, as where an outlet joined two quotations that overlap."""
    words = keys(text)
    return any(
        words[i : i + size] == words[i + size : i + 2 * size]
        for size in range(1, len(words) // 2 + 1)
        for i in range(len(words) - 2 * size + 1)
    )


@settings(max_examples=50, deadline=None)
@given(printed())
def test_who_prints_a_sentence_as_two_others_do_is_never_outvoted_by_one(readings: list[Reading]) -> None:
    assume(not any(_stutters(reading.text) for reading in readings))  # such a phrase may still be printed twice
    sure = [said(FULL, f"sure {n}") for n in range(len(readings) + 1)]
    assert FULL in reconstruct([*readings, *sure]).text


def test_hostile_text_is_no_trouble() -> None:
    texts = ("", "…", "[", "[]", "½ ﷺ ㎏ \x1b[31m one two three four", "a\u202eb c d e f", "\ud800 x y z w", "的" * 40)
    reconstruction = reconstruct(everyone(*texts))
    assert "".join(reconstruction.text[s.start : s.end] for s in reconstruction.stretches) == reconstruction.text
    assert reconstruct([]).text == ""


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped clippings that knows no source."""
    folder = tmp_path_factory.mktemp("hidden")
    build(folder, [document for document in shipped_documents() if isinstance(document, Article)])
    return folder


def test_the_statement_is_put_together_from_one_of_its_passages_without_its_source(hidden: Path) -> None:
    source = next(
        document for document in shipped_documents() if isinstance(document, Source) and document.id == "openai"
    )
    with Library.open(hidden) as library:
        (start,) = (p.id for p, _ in library.all_passages() if "Participation is voluntary, with" in p.text)
        assert keys(statement(library, [start]).text) == keys(source.text)


def test_of_the_letter_as_much_is_rebuilt_from_the_clippings_as_they_have(shared: Path) -> None:
    bench = pytest.importorskip("bench.reconstruct", reason="the bench is not installed with the package")
    for source in (document for document in shipped_documents() if isinstance(document, Source)):
        readings, reconstruction, _ = bench.hidden(source)
        score = bench.score(reconstruction, source.text, readings)
        assert score.wrong == [], source.id
        assert score.jumps == 0
        assert score.reached >= (0.85 if source.id == "letter" else 1.0) * score.quoted


def test_made_statements_are_rebuilt() -> None:
    bench = pytest.importorskip("bench.reconstruct", reason="the bench is not installed with the package")
    maker, attested, rebuilt, wrong = bench.Maker(5), 0, 0, 0
    for _ in range(10):
        text = maker.statement(6)
        readings = maker.readings(text, 12)
        score = bench.score(reconstruct(readings), text, readings)
        attested, rebuilt = attested + len(score.attested), rebuilt + len(score.rebuilt & score.attested)
        wrong += len(score.wrong)
    assert rebuilt >= 0.95 * attested
    assert wrong <= 0.01 * rebuilt


def test_an_id_that_is_neither_source_nor_passage_is_an_error(hidden: Path) -> None:
    with Library.open(hidden) as library, pytest.raises(QuotesError, match="no source and no passage"):
        statement(library, ["nobody"])


def test_the_command_prints_the_text_with_who_attests_it(quotes: Run) -> None:
    done = quotes("reconstruct", "openai")
    assert done.returncode == 0
    assert "Participation is voluntary, with no obligation to provide feedback or use the" in done.stdout
    assert "[-Sora’s-] {+the+}: versaaihub.com" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_command_as_json_covers_the_text_with_stretches(quotes: Run) -> None:
    answer = json.loads(quotes("reconstruct", "letter", "--format", "json").stdout)
    assert list(answer) == ["ids", "text", "outlets", "families", "readings", "unplaced", "stretches"]
    assert "".join(stretch["text"] for stretch in answer["stretches"]) == answer["text"]
    assert all(stretch["count"] == len(stretch["outlets"]) for stretch in answer["stretches"])
    assert {"text", "instead", "start", "end", "outlets"} == set(
        next(v for stretch in answer["stretches"] for v in stretch["variants"])
    )
    assert quotes("reconstruct", "nobody").returncode == 1
