"""Quotation marks: golden cases, properties that hold for any text, and checks that time stays linear."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.quote_marks.quote_spans import QuoteSpan, quote_spans

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """A golden case: what is hard about it, the language, the markup, the text, the lines expected."""

    title: str
    language: str
    markup: str
    text: str
    expected: list[str]


def cases(pattern: str) -> list[Case]:
    """The cases of the files that match; a file's head and a case's first line may name the language."""
    found = []
    for path in sorted(CASES.glob(pattern)):
        head, *blocks = ("\n" + path.read_text(encoding="utf-8")).split("\n== ")
        for block in blocks:
            title, _, rest = block.partition("\n")
            body, _, expected = ("\n" + rest).partition("\n--\n")
            keys = dict(
                line.split(": ", 1) for line in head.splitlines() if line.startswith(("language: ", "markup: "))
            )
            body = body.removeprefix("\n")
            if body.startswith("language: "):
                line, _, body = body.partition("\n")
                keys["language"] = line.removeprefix("language: ")
            lines = [line for line in expected.splitlines() if line.strip()]
            found.append(Case(f"{path.stem}: {title}", keys["language"], keys.get("markup", "plain"), body, lines))
    return found


MARKS = cases("marks_*.txt")


def written(text: str, found: list[QuoteSpan]) -> list[str]:
    """The quote spans as the golden cases write them, groups counted in order of appearance."""
    groups: dict[int, int] = {}
    lines = []
    for m in found:
        group = groups.setdefault(m.group, len(groups))
        sign = (">" if m.nested else "") + ("|" if m.block else "")
        lines.append(f"{group}{sign} " + text[m.start : m.end].replace("\n", "⏎"))
    return lines


@pytest.mark.parametrize("case", MARKS, ids=[case.title for case in MARKS])
def test_marks_as_an_editor_reads_them(case: Case) -> None:
    found = quote_spans(case.text, case.language, markup=case.markup)
    assert written(case.text, found) == case.expected


def test_there_are_cases_in_every_language() -> None:
    assert len(MARKS) >= 80
    assert {case.language for case in MARKS} >= {"en", "de", "fr", "es", "it", "nl", "pt", "cs", "ru", "ja", "zh"}


PIECES = st.sampled_from(
    [
        *"\"“”„«»‹›「」『』'‘’‚`＂\n\r ,.!?:-—()[]<>=*_>#~/a1Яあ中é\u0301\ud800\udfff\u200f\u2028\x00",
        "''",
        "``",
        "said",
        " he said, ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join), st.text(st.characters()))


@given(TEXTS, st.sampled_from(["en", "de", "fr", "ru", "ja", "und", ""]), st.sampled_from(["plain", "markdown"]))
def test_any_text_gives_spans_in_order_and_inside_one_another(text: str, language: str, markup: str) -> None:
    found = quote_spans(text, language, markup=markup)
    for m in found:
        assert 0 <= m.outer_start <= m.start < m.end <= m.outer_end <= len(text)
        assert text[m.start : m.end].strip()
    assert [(m.start, -m.end) for m in found] == sorted((m.start, -m.end) for m in found)
    whole = [m for m in found if not m.nested]
    assert all(a.end <= b.start for a, b in pairwise(whole))
    for m in found:
        if m.nested:
            assert any(w.start <= m.start and m.end <= w.end and w != m for w in found)


@given(st.text(st.sampled_from("abc xyz.,\n")), st.text(st.sampled_from("abc xyz.,\n")))
def test_a_balanced_paragraph_is_read_the_same_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before}\n\nShe said, “Good morning to you,” and left.\n\n{after}"
    assert [text[m.start : m.end] for m in quote_spans(text, "en")] == ["Good morning to you,"]


@given(TEXTS)
def test_a_slip_costs_at_most_its_own_paragraph(slip: str) -> None:
    text = f"Then he left.\n\nShe said, “Good morning to you,” and left.\n\nHe {slip}"
    assert "Good morning to you," in [text[m.start : m.end] for m in quote_spans(text, "en")]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=5), TEXTS)
def test_given_block_quotations_stay_within_the_text(spans: list[tuple[int, int]], text: str) -> None:
    blocks = tuple((min(a, b), max(a, b)) for a, b in spans)
    for m in quote_spans(text, "en", blocks=blocks):
        assert 0 <= m.outer_start <= m.start < m.end <= m.outer_end <= len(text)


def test_a_block_given_by_its_format_that_stands_in_marks_is_one_thing() -> None:
    text = "She wrote:\n“We are tired.”\nThat was all."
    found = quote_spans(text, "en", blocks=[(11, 26)])
    assert [(text[m.start : m.end], m.block, m.nested) for m in found] == [("We are tired.", True, False)]


def test_nothing_is_read_before_the_body() -> None:
    text = '---\ntitle: "No"\n---\n“Yes,” he said.'
    assert [text[m.start : m.end] for m in quote_spans(text, "en", body=20)] == ["Yes,"]


def test_line_breaks_of_every_kind_end_a_paragraph() -> None:
    for line_break in ("\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"):
        text = f"He said, “I will go.{line_break}Then he went. “Fine,” he said."
        assert [text[m.start : m.end] for m in quote_spans(text, "en")] == ["I will go.", "Fine,"], repr(line_break)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "word " * 2_000_000 + "“end.”",
        "“" * 10_000,
        '"' * 10_001,
        "'a " * 10_000,
        "“x " * 10_000 + "y” " * 10_000,
        "<a " * 20_000 + '="' * 20_000,
        "> " * 100_000,
        "<!--" * 50_000,
        "`" * 20_000 + "[](" * 20_000,
        "“a,” b c, " * 10_000,
        "5' " * 100_000,
    ],
    ids=[
        "10 MB on a line",
        "openers",
        "straight",
        "single",
        "10,000 nested",
        "tags",
        "signs",
        "comments",
        "ticks",
        "pairs",
        "feet",
    ],
)
def test_hostile_texts_are_read_in_a_breath(text: str) -> None:
    for markup in ("plain", "markdown"):
        assert all(m.end <= len(text) for m in quote_spans(text, "en", markup=markup))
