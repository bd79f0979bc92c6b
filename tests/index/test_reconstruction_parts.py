"""The parts of a reconstruction and of a collation, case by case: each limit from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from index.answers.collation import Change, Version, _bracketed, _parent, _rising, _VersionKey, attested, versions
from index.answers.reconstruct import reconstruct, sequence
from index.answers.reconstruct.apparatus import TextPart, doubted, written
from index.answers.reconstruct.consensus import placed, settle
from index.answers.reconstruct.false_joins import _repeated, without_false_joins
from index.answers.reconstruct.layout import LaidSpan, LineSet, _without_strays, layout
from index.answers.reconstruct.witness import UNDATED, witnesses
from index.comparison.single_words import WordRun
from index.comparison.wording import Wording
from index.model import Passage, Reading


def said(text: str, outlet: str = "Daily", published: str | None = None, **facts: Any) -> Reading:
    reading = Reading(
        quotation=0, article=f"{outlet}.txt", outlet=outlet, title=None, author=None, url=None, published=published,
        language="en", family=None, text=text, start=0, end=len(text), kind="quotation", nested=False, group=0,
        speaker=None, speaker_full=None, confidence=0.0, spans=(),
    )  # fmt: skip
    return reading._replace(**facts)


def test_readings_are_cut_at_ellipses_into_witnesses() -> None:
    parts, order = witnesses([said("One two three … four five. Six"), said("four five six", "Weekly", "2024")])
    assert [witness.keys for witness in parts] == [("four", "five", "six"), ("one", "two", "three")]
    assert parts[0].voices == {"Daily", "Weekly"}
    assert [parts[0].since, parts[1].since] == ["2024", UNDATED]
    assert parts[0].stops == (2,)
    assert [[witness.keys[0] for witness in part_of.witnesses] for part_of in order] == [["four"], ["one", "four"]]
    assert [len(witness.prints) for witness in parts] == [2, 1]
    assert parts[0].prints[1].slice(0, 2) == "four five"
    assert parts[0].prints[1].gap(2) == ". "


def test_a_copy_has_no_voice_beside_its_origin_and_one_of_several_has() -> None:
    copies = [said("one two", outlet, family="Origin") for outlet in ("A", "B")]
    (alone,), _ = witnesses(copies)
    assert alone.voices == {"A"}
    (beside,), _ = witnesses([*copies, said("one two", "Origin", "2024", family="Origin")])
    assert (set(beside.voices), beside.since) == ({"Origin"}, "2024")
    (free,), _ = witnesses([said("one two", "A"), said("one two", "B")])
    assert free.voices == {"A", "B"}


OWN = {
    "the [old] mill": {1},
    "[T]he old mill": set(),
    "the old mill contribut[es] much": {3},
    "the old [m]ill": set(),
    "[Th]e old mill": {0},
    "the [old mill]": {1, 2},
}


@pytest.mark.parametrize("text", OWN)
def test_words_in_brackets_are_an_outlets_own_but_for_a_capital(text: str) -> None:
    (witness,), _ = witnesses([said(text)])
    assert witness.own == OWN[text]


def test_witnesses_with_a_voice_and_the_longest_come_first() -> None:
    origin = said("one", "Origin", family="Origin")
    silent = said("five six seven eight nine", "Copy", family="Origin")
    parts, _ = witnesses([silent, origin, said("a b c"), said("a b [d]")])
    assert [witness.keys for witness in parts] == [
        ("a", "b", "c"), ("a", "b", "d"), ("one",), ("five", "six", "seven", "eight", "nine"),
    ]  # fmt: skip


def laid(texts: Sequence[str]) -> list[str]:
    parts, _ = witnesses([said(text, f"O{n}") for n, text in enumerate(texts)])
    return sorted(" ".join(line.keys) for line in layout(parts).lines)


LAID = {
    "four words are a line": (["a1 a2 a3 a4", "b1 b2 b3"], ["a1 a2 a3 a4"]),
    "an overlap of four joins": (["a1 a2 a3 a4 a5", "a2 a3 a4 a5 a6"], ["a1 a2 a3 a4 a5 a6"]),
    "an overlap of three does not": (["a1 a2 a3 a4", "a2 a3 a4 a5 b1 b2 b3 b4"], ["a1 a2 a3 a4", "a2 a3 a4 a5 b1 b2 b3 b4"]),
    "words on both sides lengthen": (["a3 a4 a5 a6", "a1 a2 a3 a4 a5 a6 a7"], ["a1 a2 a3 a4 a5 a6 a7"]),
    "a bridge joins two lines": (
        ["a1 a2 a3 a4 a5 a6", "b1 b2 b3 b4 b5 b6", "a3 a4 a5 a6 b1 b2 b3 b4"],
        ["a1 a2 a3 a4 a5 a6 b1 b2 b3 b4 b5 b6"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", LAID)
def test_overlaps_make_lines(title: str) -> None:
    texts, lines = LAID[title]
    assert laid(texts) == lines


def test_places_are_those_of_whole_runs_in_one_line() -> None:
    lines = LineSet([["a", "b", "c"], ["b", "c", "d"], ["e"]])
    assert lines.places(["b", "c"]) == [(0, 1), (1, 0)]
    assert lines.places(["c", "b"]) == []
    assert lines.places(["e"]) == [(2, 0)]
    assert lines.places(["a"]) == [(0, 0)]


def test_a_short_chain_that_interrupts_a_longer_one_is_dropped() -> None:
    long, short, more = WordRun(0, 0, 5), WordRun(5, 9, 4), WordRun(9, 5, 5)
    assert _without_strays([(0, [long]), (1, [short]), (0, [more])]) == [(0, [long, more])]
    assert len(_without_strays([(0, [long]), (1, [short]), (2, [more])])) == 3
    assert len(_without_strays([(0, [long]), (1, [WordRun(5, 9, 5)]), (0, [more])])) == 3
    assert len(_without_strays([(0, [long]), (1, [short]), (0, [WordRun(9, 4, 5)])])) == 3
    assert _without_strays([(0, [long]), (1, [short])]) == [(0, [long]), (1, [short])]


def test_a_witness_is_placed_where_all_its_words_stand_once() -> None:
    lines = LineSet([["a", "b", "c", "d", "e"], ["x", "b", "c", "d", "e"]])
    for text, where in (("a b c d", [0]), ("x b c d", [1]), ("b c d e", []), ("a b c", [])):
        (witness,), _ = witnesses([said(text)])
        assert [place.line for place in placed(lines, witness)] == where, text


def settled(*texts: tuple[str, str, str | None]) -> list[str]:
    parts, order = witnesses([said(text, outlet, day) for text, outlet, day in texts])
    return sorted(" ".join(line.keys) for line in settle(layout(parts), parts, order).lines)


WELL, SICK = "we kept the old well clean for you", "we kept the old well dirty for you"
SETTLED: dict[str, tuple[list[tuple[str, str, str | None]], list[str]]] = {
    "the earlier of two": ([(WELL, "A", "2024-01-02"), (SICK, "B", "2024-01-01")], [SICK]),
    "two against one, however late": ([(WELL, "A", "2024-01-02"), (WELL, "C", None), (SICK, "B", "2024-01-01")], [WELL]),
    "the fuller of two on one day": ([(WELL, "A", "2024"), (WELL.replace("old ", ""), "B", "2024")], [WELL]),
    "the fuller of two, however late": ([(WELL, "A", "2024-02"), (WELL.replace("old ", ""), "B", "2024-01")], [WELL]),
    "two who leave a word out": (
        [(WELL, "A", "2024-02"), (WELL.replace("old ", ""), "B", "2024"), (WELL.replace("old ", ""), "C", "2024")],
        [WELL.replace("old ", "")],
    ),
    "a word in brackets has no vote": ([(WELL, "A", None), (SICK.replace("dirty", "[dirty]"), "B", "2024")], [WELL]),
    "an ellipsis against as many parts": (
        [("we kept the old well … clean for you and us", "A", None), ("we kept the old well clean for you and us", "B", None)],
        ["clean for you and us", "we kept the old well"],
    ),
    "an ellipsis against more does not": (
        [("we kept the old well … clean for you and us", "A", None), ("we kept the old well clean for you and us", "B", None),
         ("we kept the old well clean for you and us", "C", None)],
        ["we kept the old well clean for you and us"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", SETTLED)
def test_votes_settle_the_words(title: str) -> None:
    texts, lines = SETTLED[title]
    assert settled(*texts) == lines


def test_runs_that_stand_twice_have_their_full_length() -> None:
    lines = [[*"abcdex"], [*"yabcde"], [*"pabcq"]]
    assert list(_repeated(lines)) == [((0, 0), (1, 1), 5)]
    assert list(_repeated([["z", *"abcd"], ["z", *"abcd"]])) == [((0, 0), (1, 0), 5)]
    many = [[str(n), *"abcd"] for n in range(9)]
    assert len(list(_repeated(many))) == 8 * 7 // 2  # of more than eight places no more are looked at


A, B, C = "the gate was open all night", "nobody came to close it then", "a dog slept under the stairs"


@pytest.mark.parametrize(("outlets", "joined"), [(1, False), (2, True)])
def test_a_joint_of_one_outlet_alone_is_cut(outlets: int, joined: bool) -> None:
    right = [said(f"{A}. {B}.", f"R{n}") for n in range(2)]
    wrong = [said(f"{A}. {C}.", f"W{n}") for n in range(outlets)]
    parts, _ = witnesses([*right, *wrong])
    lines = without_false_joins(LineSet([[*A.split(), *B.split()], [*A.split(), *C.split()]]), parts)
    assert any(" ".join(line.keys) == f"{A} {C}" for line in lines.lines) is joined
    assert any(" ".join(line.keys) == f"{A} {B}" for line in lines.lines)


def test_lines_without_repetition_stay_as_they_are() -> None:
    lines = LineSet([A.split(), B.split()])
    assert without_false_joins(lines, witnesses([said(A), said(B)])[0]) is lines


ORDERS: dict[str, tuple[tuple[Any, Any, Any], list[int]]] = {
    "more outlets first": (([1, 2], [], []), [1, 0]),
    "of equals the first": (([2, 2], [], []), [0, 1]),
    "a quotation before an article": (([1, 1], [("a", [1, 0])], [("b", [0, 1]), ("c", [0, 1])]), [1, 0]),
    "a voter counts once": (([1, 1], [("a", [1, 0]), ("a", [1, 0]), ("b", [0, 1]), ("c", [0, 1])], []), [0, 1]),
    "a tie shows nothing": (([1, 2], [("a", [0, 1]), ("b", [1, 0])], []), [1, 0]),
    "a tie of quotations leaves it to articles": (([1, 2], [("a", [0, 1]), ("b", [1, 0])], [("c", [0, 1])]), [0, 1]),
    "the weakest of a circle goes": (
        ([1, 1, 1], [("a", [0, 1]), ("b", [0, 1]), ("a2", [1, 2]), ("b2", [1, 2]), ("c", [2, 0])], []),
        [0, 1, 2],
    ),
    "a part said twice counts where it is first": (([1, 1], [("a", [1, 0, 1])], []), [1, 0]),
    "what follows indirectly": (([1, 2, 3], [("a", [0, 1]), ("b", [1, 2])], []), [0, 1, 2]),
}  # fmt: skip


@pytest.mark.parametrize("title", ORDERS)
def test_the_order_of_parts(title: str) -> None:
    orders, order = ORDERS[title]
    assert sequence(*orders) == order


def part(text: str, *readings: Reading) -> TextPart:
    """The text as a part, and what readings print of it."""
    text_part, lines = TextPart(len(text.split())), LineSet([text.split()])
    for witness in witnesses(readings)[0]:
        for place in lines.lay(witness.keys, witness.stops) or []:
            text_part.attest(witness, place)
    return text_part


TEN = "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9"


@pytest.mark.parametrize(
    ("text", "reworded"),
    [
        (TEN, False),
        (TEN.replace("w4", "x4"), False),  # one in ten
        (TEN.replace("w4 w5", "x4 x5"), True),
        (TEN.replace("w4", "x4").replace(" w9", ""), True),  # one in nine
        ("w0 w1 x2 w3 w4 w5 w6 w7", True),  # eight words that others print
        ("w0 w1 x2 w3 w4 w5 w6", False),  # seven are too few
    ],
)
def test_who_rewords_one_word_in_ten_is_doubted(text: str, reworded: bool) -> None:
    doubtful = doubted([part(TEN, said(TEN, "A"), said(TEN, "B"), said(text, "C"))])
    assert doubtful == ({"C.txt"} if reworded else set())


def test_nobody_is_doubted_where_one_family_alone_prints_the_words() -> None:
    text = TEN.replace("w4 w5", "x4 x5")
    copies = [said(TEN, "A", family="A"), said(TEN, "B", family="A")]
    assert doubted([part(TEN, *copies, said(text, "C"))]) == set()


def test_a_text_is_covered_by_stretches_with_a_gap_between_parts() -> None:
    readings = [said("One two three four.", "A"), said("one two three four five", "B")]
    text, stretches = written(
        [
            part("one two three four five", *readings),
            TextPart(3),
            part("six seven eight nine", said("Six seven, eight nine!", "C")),
        ]
    )
    assert text == "One two three four five\n\n[…]\n\nSix seven, eight nine!"
    assert [stretch.outlets for stretch in stretches] == [("A", "B"), ("B",), (), ("C",)]
    assert [stretch.families for stretch in stretches] == [2, 1, 0, 1]
    assert "".join(text[stretch.start : stretch.end] for stretch in stretches) == text
    assert not any(stretch.doubtful for stretch in stretches)
    _, stretches = written([part("six seven eight nine", said("Six seven eight nine", "C"))], {"C.txt"})
    assert [stretch.doubtful for stretch in stretches] == [True]


def test_a_part_that_a_reading_has_and_seeds_do_not_is_left_out() -> None:
    first, second, third = said(f"{A}.", "A"), said(f"{B}.", "B", start=50), said(f"{C}.", "C", start=90)
    both = [said(f"{A}.", "D", group=7, start=1), said(f"{B}.", "D", group=7, start=60)]
    reconstruction = reconstruct([first, second, third, *both], [first])
    assert (A in reconstruction.text, B in reconstruction.text, C in reconstruction.text) == (True, True, False)
    assert {reading.outlet for reading in reconstruction.readings} == {"A", "B", "D"}
    apart = reconstruct([first, second, third], [first])
    assert apart.text.rstrip(".") == A
    assert len(reconstruct([first, second, third]).readings) == 3


SHORT = "the salt road bends twice before it reaches town"
PASSAGE = Passage("p", None, 0, len(SHORT), SHORT)


def timeline(*texts: str) -> list[Version]:
    readings = [said(text, f"O{n}", f"2024-01-{n + 1:02}") for n, text in enumerate(texts)]
    return versions(PASSAGE, [(reading, (0, len(reading.text))) for reading in readings])


def test_a_wording_covers_what_it_prints_and_is_whole_from_end_to_end() -> None:
    whole, first, last = timeline(SHORT, SHORT.replace(" town", ""), SHORT.replace("the salt ", ""))
    assert (whole.whole, first.whole, last.whole) == (True, False, False)
    assert SHORT[slice(*first.covers)] == SHORT.removesuffix(" town")
    assert SHORT[slice(*last.covers)] == SHORT.removeprefix("the salt ")
    assert [version.parent for version in (whole, first, last)] == [None, 0, 0]


def test_of_one_day_the_fullest_wording_comes_first() -> None:
    readings = [said(text, "O", "2024") for text in (SHORT.replace(" town", ""), SHORT.replace("salt", "old"), SHORT)]
    ordered = versions(PASSAGE, [(reading, (0, len(reading.text))) for reading in readings])
    assert [version.text for version in ordered] == [SHORT, SHORT.replace("salt", "old"), SHORT.replace(" town", "")]


def test_a_departure_stands_where_the_passage_parts() -> None:
    (version,) = timeline(SHORT.replace("bends twice", "winds").replace("it reaches", "it slowly reaches"))
    assert [(SHORT[slice(*d.span)], d.reference, d.text) for d in version.departures] == [
        ("bends twice", "bends twice", "winds"), ("", "", "slowly"),
    ]  # fmt: skip
    counts = {SHORT[word.start : word.end]: len(word.outlets) for word in attested(PASSAGE, [version])}
    assert [word for word, count in counts.items() if not count] == ["bends", "twice"]


def key(covers: tuple[int, int], *places: int) -> _VersionKey:
    return _VersionKey(covers, frozenset(Change(place, place + 1, (f"x{place}",)) for place in places))


PARENTS: dict[str, tuple[_VersionKey, list[_VersionKey], int | None]] = {
    "none before": (key((0, 9)), [], None),
    "the original": (key((0, 9), 3), [key((0, 9))], 0),
    "one with a change in common": (key((0, 9), 3, 5), [key((0, 9)), key((0, 9), 3)], 1),
    "the first of equals": (key((0, 9), 3, 5), [key((0, 9), 3), key((0, 9), 5)], 0),
    "one with a change more": (key((0, 9), 3), [key((0, 9), 3, 5)], None),
    "one that covers it just so": (key((2, 7), 3), [key((2, 7), 3)], 0),
    "one that begins later": (key((2, 7), 3), [key((3, 9), 3)], None),
    "one that ends earlier": (key((2, 7), 3), [key((0, 6), 3)], None),
    "one changed elsewhere too": (key((2, 7), 3), [key((0, 9), 3, 8)], 0),
    "one changed elsewhere alone": (key((2, 7), 3), [key((0, 9), 8)], None),
    "one changed right before it": (key((2, 7), 3), [key((0, 9), 1, 3)], 0),
    "one changed right after it": (key((2, 7), 3), [key((0, 9), 3, 7)], 0),
    "one changed at its first word": (key((2, 7), 3), [key((0, 9), 2, 3)], None),
    "one changed at its last word": (key((2, 7), 3), [key((0, 9), 3, 6)], None),
}  # fmt: skip


@pytest.mark.parametrize("title", PARENTS)
def test_which_wording_another_comes_of(title: str) -> None:
    kind, earlier, parent = PARENTS[title]
    assert _parent(kind, earlier) == parent


def test_runs_rise_together_with_the_longest() -> None:
    a, b, c = WordRun(0, 10, 3), WordRun(3, 0, 5), WordRun(8, 5, 2)
    assert _rising([a, b, c]) == [b, c]
    assert _rising([WordRun(0, 0, 3), WordRun(3, 3, 5)]) == [WordRun(0, 0, 3), WordRun(3, 3, 5)]
    assert _rising([WordRun(0, 0, 3), WordRun(3, 2, 5)]) == [WordRun(3, 2, 5)]
    assert _rising([WordRun(0, 0, 3), WordRun(3, 5, 3)]) == [WordRun(0, 0, 3), WordRun(3, 5, 3)]
    assert _rising([]) == []


BRACKETED = {
    ("a [b] c", (3, 4)): "[b]",
    ("a [b c] d", (3, 4)): "b",
    ("a [b c] d", (3, 6)): "[b c]",
    ("a [b c] d", (0, 4)): "a [b",
    ("a [b] c", (0, 4)): "a [b]",
    ("a [b] c", (3, 7)): "[b] c",
    ("a b c", (2, 3)): "b",
    ("[b", (1, 2)): "b",
    ("b]", (0, 1)): "b",
}


@pytest.mark.parametrize(("text", "span"), BRACKETED)
def test_a_bracket_is_shown_with_its_other(text: str, span: tuple[int, int]) -> None:
    assert _bracketed(Wording(text), span) == BRACKETED[text, span]


def test_what_was_laid_keeps_its_pairs() -> None:
    lines = LineSet([TEN.split()])
    assert lines.lay(["w2", "w3", "w4", "w5"]) == [LaidSpan(0, 0, 4, [(n, n + 2) for n in range(4)])]
    assert lines.lay(["w2", "x", "w4", "w5", "w6", "w7"])[0].pairs == [(0, 2), (2, 4), (3, 5), (4, 6), (5, 7)]
    assert lines.lay(["x", "y", "z"]) == []
