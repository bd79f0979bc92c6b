"""Verdicts: golden cases, and laws."""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from index.comparison import compare
from index.comparison.alignment import align, occurrences, runs
from index.comparison.clauses import LONGEST_TAG, is_tag, languages_at
from index.comparison.numerals import numbers_at
from index.comparison.query_text import inner_span
from index.comparison.wording import Wording
from index.verdicts import STYLES, VERDICTS
from letters.model import Source
from letters.reading.corpus import shipped_documents
from letters.text.normalize import keys
from letters.text.sentences import sentences

CASES = Path(__file__).parent / "cases"


@cache
def reference(id: str) -> Wording:
    source = next(text for text in shipped_documents() if isinstance(text, Source) and text.id == id)
    return Wording(source.text, sentences(source.text))


def spelled(text: str) -> str:
    return (
        re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text).replace("\\n", "\n").replace("\\r", "\r")
    )


def cases() -> list[tuple[str, dict[str, str]]]:
    golden = []
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("verdicts*.txt")))
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        title, *lines = block.rstrip("\n").split("\n")
        lines = [line for line in lines if line and not line.startswith("#")]
        parted = [line.partition(":") for line in lines]
        fields = {name: rest.removeprefix(" ") for name, _, rest in parted}
        golden.append((title, fields))
    return golden


def wording(case: dict[str, str]) -> Wording:
    if "source" in case:
        return reference(case["source"])
    text = spelled(case["reference"])
    return Wording(text, sentences(text))


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [
        ("Thank you for having me.", False, False),
        ("Thank you for", False, True),
        ("We thank Dr. Roe of Rome", False, True),
        ("Roe of Rome for his lamps.", True, False),
        ("for having me. We thank", True, True),
        ("We thank Dr. Roe of Rome for his lamps.", False, False),
    ],
)
def test_a_printed_wording_is_cut_in_a_sentence_not_between_two(asked: str, begins: bool, ends: bool) -> None:
    cut = compare(asked, Wording("Thank you for having me. We thank Dr. Roe of Rome for his lamps.")).cut
    assert (cut.begins, cut.ends) == (begins, ends)


@pytest.mark.parametrize(("title", "case"), cases(), ids=[title for title, _ in cases()])
def test_the_verdict_is_the_editors(title: str, case: dict[str, str]) -> None:
    query = spelled(case["query"])
    comparison = compare(query, wording(case), case.get("style", "chicago"))
    assert comparison.verdict == case["verdict"], comparison
    assert ",".join(comparison.flags) == case.get("flags", ""), comparison
    if "severity" in case:
        assert comparison.severity == case["severity"]
    if "left out" in case:
        assert comparison.left_out is not None and str(comparison.left_out) == case["left out"]
    if "cut" in case:
        assert case["cut"] in comparison.cut
    if "differences" in case:
        assert all(query[slice(*d.query_span)] == d.query for d in comparison.differences)
        differences = " | ".join(f"{d.kind}: {d.query} -> {d.reference}" for d in comparison.differences)
        assert differences == spelled(case["differences"])


@pytest.mark.parametrize(("size", "tag"), [(1, True), (LONGEST_TAG, True), (LONGEST_TAG + 1, False)])
def test_a_long_stretch_between_two_quoted_ones_is_narration(size: int, tag: bool) -> None:
    assert LONGEST_TAG == 40
    reference = Wording(f"“We sail at dawn,” {'on ' * size}“and we come back at night.”")
    assert is_tag(reference, (4, 4 + size)) is tag


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("hundred", "#100"),
        ("thousand", "#1000"),
        ("two thousand", "#2000"),
        ("thousand and five", "#1005"),
        ("tausend", "#1000"),
    ],
)
def test_a_factor_with_nothing_before_it_counts_once(row: str, value: str) -> None:
    words = row.split()
    assert value in [number.value for number in numbers_at(words) if number.size == len(words)]


@pytest.mark.parametrize(
    ("row", "fraction"),
    [(["1", "8"], "#1/8"), (["12", "16"], "#12/16"), (["1", "116"], None), (["he", "it"], None), (["1", "a"], None)],
)
def test_a_fraction_is_of_digits_two_at_most(row: list[str], fraction: str | None) -> None:
    assert [number.value for number in numbers_at(row, ["", "/"]) if number.size == 2] == [fraction] * bool(fraction)


@pytest.mark.parametrize(
    ("query", "printed", "ours", "theirs"),
    [
        ("We sail at dawn", "We sail not at dawn", (8, 8), (8, 11)),
        ("We sail not at dawn", "We sail at dawn", (8, 11), (8, 8)),
        ("We sail, at dawn", "We sail, not at dawn", (9, 9), (9, 12)),
        ("We sail, not at dawn", "We sail, at dawn", (9, 12), (9, 9)),
        ("We sail at dawn", "We sail, at dawn", (7, 8), (7, 9)),
    ],
)
def test_what_one_side_lacks_is_before_its_next_word(
    query: str, printed: str, ours: tuple[int, int], theirs: tuple[int, int]
) -> None:
    (difference,) = compare(query, Wording(printed)).differences
    assert (difference.query_span, difference.reference_span) == (ours, theirs)


def test_a_language_is_that_of_the_place_and_of_the_query_where_the_reference_is_short() -> None:
    german = "Wir haben den Hafen im Mai geöffnet, und wir werden ihn nicht wieder schließen. "
    english = "We opened the harbor in May, and we will not close it again for any of them. "
    both, short = Wording(german * 160 + english * 6), Wording("Zzz")
    assert [languages_at(both, number) for number in (0, len(both.words) - 1)] == [("de",), ("en",)]
    assert languages_at(Wording(english * 12), 3, german) == ("en",)
    assert languages_at(short, 0, german) == ("de",)
    unclear = languages_at(short, 0)
    assert {"de", "en", "pl"} < set(unclear) and not {"ja", "zh"} & set(unclear)


@pytest.mark.parametrize(
    ("query", "after", "flags"),
    [
        ("You may never sell the red boats of the old harbor", "", ("material",)),
        ("You may never sell the red boats of the old harbor", " unless the council agrees", ()),
        ("You may never sell the [old] boats of the old harbor", " unless the council agrees", ("material",)),
        ("You may … sell the red boats of the old harbor", " unless the council agrees", ("material", "meaning")),
    ],
)
def test_a_condition_outside_the_marks_excuses_the_cut_and_nothing_else(
    query: str, after: str, flags: tuple[str, ...]
) -> None:
    comparison = compare(
        query, Wording("You may never sell the red boats of the old harbor unless the council agrees.")
    )
    assert "material" in comparison.flags and comparison.cut.material
    assert comparison.in_context("", after).flags == flags


@pytest.mark.parametrize(
    ("before", "flags"),
    [
        ("", ("material", "meaning")),
        ("The mayor said that ", ("material", "meaning")),
        ("The mayor told the town that critics say ", ()),
        ("Es wird behauptet, ", ()),
    ],
)
def test_hearsay_outside_the_marks_excuses_the_cut(before: str, flags: tuple[str, ...]) -> None:
    comparison = compare("the harbor is of no use to us", Wording("Some have said that the harbor is of no use to us."))
    assert comparison.in_context(before, "").flags == flags


def test_every_space_round_a_quotation_is_outside_it() -> None:
    for space in filter(str.isspace, map(chr, range(sys.maxunicode + 1))):
        assert inner_span(f"{space}we are{space}") == (1, 7), ascii(space)


def holds(query: str, id: str) -> None:
    """A verdict that exists, and differences whose spans slice back on both sides."""
    for style in STYLES:
        comparison = compare(query, reference(id), style)
        assert comparison.verdict in VERDICTS
        for difference in comparison.differences:
            assert query[slice(*difference.query_span)] == difference.query
            assert reference(id).text[slice(*difference.reference_span)] == difference.reference


@example("ʼ")
@given(st.text())
def test_any_text_gets_a_verdict_and_spans_that_slice_back(query: str) -> None:
    holds(query, "openai")


other_words = st.sampled_from(
    ["table", "never", "yellow", "quickly", "not", "seven", "the", "of", "artists", "Sora", "1997", "€"]
)
words_of_the_statement = st.sampled_from(sorted(set(keys(reference("openai").text))))


@given(
    st.lists(
        st.one_of(
            words_of_the_statement,
            st.sampled_from(["…", "[", "]", "not", "“", ". . .", "\n\n“", "vоluntary", "-\n", "~"]),
        ),
        max_size=40,
    )
)
def test_words_of_the_source_in_any_order_get_a_verdict_and_spans_that_slice_back(words: list[str]) -> None:
    holds(" ".join(words), "openai")


@given(st.data())
def test_every_stretch_of_a_source_is_verbatim(data: st.DataObject) -> None:
    text = reference("letter")
    start = data.draw(st.integers(0, len(text.words) - 1))
    end = data.draw(st.integers(start + 1, len(text.words)))
    comparison = compare(text.slice(start, end), text)
    assert comparison.verdict == ("verbatim" if end - start >= 4 else "fragment")
    assert comparison.differences == ()


def _stands(query: str, id: str) -> bool:
    """Whether the change came to nothing: those very words stand in the source."""
    return bool(occurrences(keys(query), reference(id)))


@st.composite
def sentences_of_a_source(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A source, the words of one of its sentences as they stand, and their keys."""
    id = draw(st.sampled_from(["letter", "openai", "training"]))
    text = reference(id)
    passage = draw(st.sampled_from([span for span in text.spans if len(keys(text.text[slice(*span)])) > 7]))
    there = [n for n, word in enumerate(text.words) if passage[0] <= word.start < passage[1]]
    return id, [text.slice(n, n + 1) for n in there], [text.keys[n] for n in there]


@given(sentences_of_a_source(), st.data())
def test_a_dropped_word_is_never_accepted(sentence: tuple[str, list[str], list[str]], data: st.DataObject) -> None:
    id, words, _ = sentence
    place = data.draw(st.integers(1, len(words) - 2))
    query = " ".join(words[:place] + words[place + 1 :])
    assume(not _stands(query, id))
    assert {compare(query, reference(id), style).severity for style in STYLES} == {"error"}


@given(sentences_of_a_source(), st.data())
def test_a_word_put_in_is_never_accepted(sentence: tuple[str, list[str], list[str]], data: st.DataObject) -> None:
    id, words, _ = sentence
    words.insert(data.draw(st.integers(1, len(words) - 1)), data.draw(other_words))
    assume(not _stands(" ".join(words), id))
    assert {compare(" ".join(words), reference(id), style).severity for style in STYLES} == {"error"}


@given(sentences_of_a_source(), st.data())
def test_a_word_replaced_is_never_accepted(sentence: tuple[str, list[str], list[str]], data: st.DataObject) -> None:
    id, words, _ = sentence
    words[data.draw(st.integers(0, len(words) - 1))] = data.draw(other_words)
    assume(not _stands(" ".join(words), id))
    assert {compare(" ".join(words), reference(id), style).severity for style in STYLES} == {"error"}


@given(sentences_of_a_source(), st.data())
def test_marks_and_space_round_a_query_are_nothing_to_it(
    sentence: tuple[str, list[str], list[str]], data: st.DataObject
) -> None:
    id, words, _ = sentence
    words[data.draw(st.integers(0, len(words) - 1))] = data.draw(other_words)
    query = " ".join(words)
    opening, closing = data.draw(st.sampled_from([("“", "”"), ('"', '"'), ("« ", " »"), ("  ", "\n"), ("“‘", "’”")]))
    plain, dressed = compare(query, reference(id)), compare(opening + query + closing, reference(id))
    assert (plain.verdict, plain.flags, plain.span) == (dressed.verdict, dressed.flags, dressed.span)


@given(st.data())
def test_typography_is_no_error(data: st.DataObject) -> None:
    text = reference("letter")
    start = data.draw(st.integers(0, len(text.words) - 1))
    end = data.draw(st.integers(start + 1, min(len(text.words), start + 40)))
    query = text.slice(start, end).replace("'", data.draw(st.sampled_from("'’‘ʼ")))
    space = data.draw(st.sampled_from([" ", "\u00a0", "\u2009", "\n", "  ", " \u200b", "\u202f"]))
    dash = data.draw(st.sampled_from([" — ", "—", " – ", "--"]))
    query = query.replace(" — ", dash).replace(" ", space).replace("fi", data.draw(st.sampled_from(["fi", "ﬁ"])))
    comparison = compare(query, text)
    assert comparison.verdict in ("verbatim", "typographic") or comparison.verdict == "fragment" and end - start < 4, (
        comparison
    )


def test_words_that_stand_twice_before_a_gap_are_those_next_to_it() -> None:
    text = "Set the volume to full, the volume to full. Roger that, five minutes to go."
    comparison = compare("the volume to Roger that, five minutes to go", Wording(text, [(0, 43), (44, len(text))]))
    assert comparison.verdict == "omission"
    assert [difference.reference for difference in comparison.differences] == ["full."]


def test_words_that_are_everywhere_in_a_reference_lead_to_no_place_of_it() -> None:
    assert compare("the wombat the hill", Wording("the a " * 600)).verdict == "not_found"


@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=60))
def test_an_alignment_covers_the_query_in_order_and_same_means_same(query: list[str], other: list[str]) -> None:
    text = Wording(" ".join(other))
    steps = align(query, text, [])
    assert [n for step in steps for n in range(step.start, step.end)] == (list(range(len(query))) if steps else [])
    for step in steps:
        if step.same:
            assert query[step.start : step.end] == text.keys[step.ref_start : step.ref_end]
    for before, after in pairwise(steps):
        assert before.ref_end == after.ref_start


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=60))
def test_runs_are_the_same_words_and_do_not_overlap_in_the_query(query: list[str], other: list[str]) -> None:
    text = Wording(" ".join(other))
    matches = runs(query, text, 2)
    for run in matches:
        assert query[run.start : run.end] == text.keys[run.ref_start : run.ref_end]
    assert all(before.end <= after.start for before, after in pairwise(matches))


def test_made_quotations_get_their_verdicts() -> None:
    bench = pytest.importorskip("bench.verify", reason="the bench is not installed with the package")
    sources = [text for text in shipped_documents() if isinstance(text, Source)]
    generated = list(bench.Maker(sources, seed=7).made(600))
    comparisons = [compare(quotation.query, reference(quotation.source)) for quotation in generated]
    for quotation, comparison in zip(generated, comparisons):
        if quotation.kind != "punctuation":
            assert (comparison.severity == "error") == (quotation.kind not in bench.GENUINE), (quotation, comparison)
    assert sum(map(bench.right, generated, comparisons)) >= 0.98 * len(generated)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "“" * 100_000,
        "[a " * 100_000,
        "the " * 10_000,
        "[the] " * 10_000,
        "the … " * 10_000,
        "Participation" + " " * 1_000_000 + "is voluntary",
        "the " + "." * 1_000_000 + " artists",
        "par-\n" * 100_000,
        "the artists were " * 60_000,
    ],
    ids=["marks", "open brackets", "one word", "brackets", "ellipses", "spaces", "dots", "divisions", "a megabyte"],
)
def test_hostile_text_comes_to_an_end(query: str) -> None:
    holds(query, "openai")
