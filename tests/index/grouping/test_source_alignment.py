"""Sentences of sources, and quotations found in them: golden cases, and laws."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grouping.source_alignment import Aligner
from letters.model import Source
from letters.text.sentences import sentences

CASES = Path(__file__).parents[1] / "cases"
MINERS = Source(
    "MINERS",
    "TO THE OWNERS\n\nThe night shift lost its canary in March. We asked for a new bird on the Monday and were given "
    "a box of damp matches. Still, nobody should go below without one. As we said, nobody should go below without one.",
    language="en",
)
OWNERS = Source("OWNERS", "We value our night shift. Every bird is replaced in due course.", language="en")


def cases(name: str) -> list[tuple[str, list[str]]]:
    """Titles and lines of a file of cases."""
    _, *parts = re.split(r"^== ", (CASES / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(lines[0], [line for line in lines[1:] if line]) for lines in (part.splitlines() for part in parts)]


def given_case(name: str) -> pytest.MarkDecorator:
    golden = cases(name)
    return pytest.mark.parametrize("lines", [lines for _, lines in golden], ids=[title for title, _ in golden])


@given_case("sentences.txt")
def test_sentences(lines: list[str]) -> None:
    text = lines[0].replace("\\n", "\n")
    assert [text[a:b] for a, b in sentences(text)] == [line[2:].replace("\\n", "\n") for line in lines[1:]]


@given(st.text(alphabet="aB1 .!?…\n\r\t\"'“”()*-#。我\u0301", max_size=80))
def test_sentences_are_in_order_apart_and_hold_every_letter(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    inside = {k for a, b in spans for k in range(a, b)}
    assert all(k in inside for k, c in enumerate(text) if c.isalnum())


@given_case("alignments.txt")
def test_alignments(lines: list[str]) -> None:
    asked = dict(line.split(": ", 1) for line in lines if not line.startswith("= "))
    aligner = Aligner([OWNERS, MINERS])
    quote = asked["quote"].replace("\\n", "\n")
    matches = aligner.align(quote, quoted=asked.get("vouched", "").split(), language=asked.get("language", ""))
    by = {"MINERS": MINERS, "OWNERS": OWNERS}
    assert [f"= {s.source}: {by[s.source].text[s.start : s.end]}" for s in matches] == lines[len(asked) :]


def test_of_equal_places_the_first_counts() -> None:
    (match,) = Aligner([MINERS]).align("nobody should go below without one")
    assert match.start == MINERS.text.index("nobody")


def test_spans_of_the_reading_and_score() -> None:
    text = "“Clearly, the night crew lost its only canary in March,” they say"
    (match,) = Aligner([MINERS]).align(text[1:55])
    assert text[1:55][match.quote_start : match.quote_end].startswith("the night")
    assert 0.5 < match.score < 1


def test_the_order_of_sources_is_nothing() -> None:
    twin = Source("TWIN", MINERS.text)
    text = "The night shift lost its canary in March and every bird is replaced in due course"
    assert Aligner([twin, MINERS, OWNERS]).align(text) == Aligner([OWNERS, MINERS, twin]).align(text)


@given(st.integers(0, 40), st.integers(1, 12))
def test_every_stretch_of_a_source_aligns_to_words_like_it(first: int, count: int) -> None:
    from letters.text.normalize import keys, words

    chosen = words(MINERS.text)[first : first + count]
    if len(chosen) >= 4:
        text = MINERS.text[chosen[0].start : chosen[-1].end]
        stretches = Aligner([MINERS]).align(text)
        aligned = [key for s in stretches for key in keys(MINERS.text[s.start : s.end])]
        assert aligned == keys(text) and all(s.score == 1 for s in stretches)


@given(st.text(max_size=60))
def test_any_text_will_do(text: str) -> None:
    for stretch in Aligner([MINERS, Source("odd", text)]).align(text):
        assert 0 <= stretch.quote_start < stretch.quote_end <= len(text) and 0 < stretch.score <= 1


def test_no_sources_and_empty_sources() -> None:
    assert Aligner([]).align("The night shift lost its canary") == []
    assert Aligner([Source("none", ""), Source("marks", "…!")]).align("The night shift lost its canary") == []


def test_long_texts_end_soon() -> None:
    long = "The night shift lost its canary. " * 3000
    assert Aligner([MINERS]).align(long)
    assert Aligner([Source("long", long)]).align("The night shift lost its canary.")
    assert len(sentences("'. " * 50_000 + "!" * 100_000 + "A. " * 50_000)) == 2
