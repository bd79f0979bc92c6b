"""Verdicts: golden cases, and laws."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compare import STYLES, VERDICTS, compare
from index.passage import sentences
from index.wording import Wording, align, runs
from letters.corpus import shipped
from letters.fold import keys
from letters.model import Source

CASES = Path(__file__).parent / "cases"


@cache
def reference(id: str) -> Wording:
    source = next(text for text in shipped() if isinstance(text, Source) and text.id == id)
    return Wording(source.text, sentences(source.text))


def spelled(text: str) -> str:
    return (
        re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text).replace("\\n", "\n").replace("\\r", "\r")
    )


def cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("verdicts*.txt")))
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        title, *lines = block.rstrip("\n").split("\n")
        lines = [line for line in lines if line and not line.startswith("#")]
        fields = dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in lines)
        found.append((title, fields))
    return found


def wording(case: dict[str, str]) -> Wording:
    if "source" in case:
        return reference(case["source"])
    text = spelled(case["reference"])
    return Wording(text, sentences(text))


@pytest.mark.parametrize(("title", "case"), cases(), ids=[title for title, _ in cases()])
def test_the_verdict_is_the_editors(title: str, case: dict[str, str]) -> None:
    query = spelled(case["query"])
    found = compare(query, wording(case), case.get("style", "chicago"))
    assert found.verdict == case["verdict"], found
    assert ",".join(found.flags) == case.get("flags", ""), found
    if "severity" in case:
        assert found.severity == case["severity"]
    if "differences" in case:
        assert all(query[slice(*d.query_span)] == d.query for d in found.differences)
        told = " | ".join(f"{d.kind}: {d.query} -> {d.reference}" for d in found.differences)
        assert told == spelled(case["differences"])


@given(st.text())
def test_any_text_gets_a_verdict_and_spans_that_slice_back(query: str) -> None:
    found = compare(query, reference("openai"))
    assert found.verdict in VERDICTS
    for difference in found.differences:
        assert query[slice(*difference.query_span)] == difference.query
        assert reference("openai").text[slice(*difference.reference_span)] == difference.reference


words_of_the_statement = st.sampled_from(sorted(set(keys(reference("openai").text))))


@given(st.lists(st.one_of(words_of_the_statement, st.sampled_from(["…", "[", "]", "not", "“", ". . ."])), max_size=40))
def test_words_of_the_source_in_any_order_get_a_verdict_and_spans_that_slice_back(found: list[str]) -> None:
    test_any_text_gets_a_verdict_and_spans_that_slice_back.hypothesis.inner_test(" ".join(found))


@given(st.data())
def test_every_stretch_of_a_source_is_verbatim(data: st.DataObject) -> None:
    text = reference("letter")
    start = data.draw(st.integers(0, len(text.words) - 1))
    end = data.draw(st.integers(start + 1, len(text.words)))
    found = compare(text.slice(start, end), text)
    assert found.verdict == ("verbatim" if end - start >= 4 else "fragment")
    assert found.differences == ()


@given(st.data())
def test_a_dropped_word_is_never_accepted(data: st.DataObject) -> None:
    text = reference("openai")
    passage = data.draw(st.sampled_from(text.spans))
    there = [n for n, word in enumerate(text.words) if passage[0] <= word.start < passage[1]]
    gone = data.draw(st.sampled_from(there[1:-1]))
    query = text.slice(there[0], gone) + " " + text.slice(gone + 1, there[-1] + 1)
    for style in STYLES:
        assert compare(query, text, style).severity == "error"


@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=60))
def test_an_alignment_covers_the_query_in_order_and_same_means_same(query: list[str], other: list[str]) -> None:
    text = Wording(" ".join(other))
    steps = align(query, text, [])
    assert [n for step in steps for n in range(step.start, step.end)] == (list(range(len(query))) if steps else [])
    for step in steps:
        if step.same:
            assert query[step.start : step.end] == text.keys[step.at : step.to]
    for before, after in zip(steps, steps[1:]):
        assert before.to == after.at


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=60))
def test_runs_are_the_same_words_and_do_not_overlap_in_the_query(query: list[str], other: list[str]) -> None:
    text = Wording(" ".join(other))
    found = runs(query, text, 2)
    for run in found:
        assert query[run.start : run.end] == text.keys[run.at : run.to]
    assert all(before.end <= after.start for before, after in zip(found, found[1:]))
