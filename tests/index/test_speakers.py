"""Who may be whom."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.speakers import compare_speaker, learned_names

CASES = Path(__file__).parent / "cases"


def test_a_name_is_learned_when_two_outlets_use_its_head() -> None:
    uses = [("A", "the leakers"), ("B", "The leakers"), ("A", "Sam Altman"), ("A", "OpenAI's Altman"), ("C", "they")]
    assert learned_names(uses) == ["The leakers", "the leakers"]


def cases() -> list[tuple[str, list[str], str, list[str]]]:
    """The lines of the golden file: a claim, the known names, the answer, complete names of others."""
    lines = (CASES / "speakers.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if "|" in line and not line.startswith("#")]
    return [(row[0].strip(), _listed(row[1]), row[2].strip(), _listed(row[3]) if row[3:] else []) for row in rows]


def _listed(field: str) -> list[str]:
    return [name for part in field.split(";") if (name := part.strip())]


@pytest.mark.parametrize(("claim", "names", "answer", "others"), cases())
def test_a_claim_is_answered_as_a_careful_editor_would(
    claim: str, names: list[str], answer: str, others: list[str]
) -> None:
    relation, _, near = answer.partition(" ~ ")
    assert compare_speaker(claim, names, others) == (relation, near or None)


def test_the_golden_cases_have_every_answer_in_number() -> None:
    answers = Counter(answer.split(" ~ ")[0] for _, _, answer, _ in cases())
    assert min(answers[relation] for relation in ("same", "unknown", "other")) >= 40


FIRST = st.sampled_from(["Abraham", "Jane", "Karl", "Simone", "Octavio", "Umberto", "Юрий", "Václav", "Anne-Marie"])
MIDDLE = st.sampled_from(["", "Delano", "F.", "Jean", "Lee"])
LAST = st.sampled_from(["Lincoln", "O’Neill", "García Márquez", "von Weizsäcker", "Ocasio-Cortez", "Гагарин", "Havel"])
TITLE = st.sampled_from(["", "President ", "Dr. ", "Mr. ", "Präsident ", "le président ", "el presidente ", "г-н "])
SUFFIX = st.sampled_from(["", " Jr.", ", Jr.", " III"])


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, str]:
    """A full name, and another form of the same name."""
    first, middle, last, suffix = draw(FIRST), draw(MIDDLE), draw(LAST), draw(SUFFIX)
    full = " ".join(filter(None, (first, middle, last))) + suffix
    given = draw(st.sampled_from([first, first[0] + "."]))
    middle = draw(st.sampled_from([middle, middle[:1] + "." if middle else "", ""]))
    form = " ".join(filter(None, (given, middle, last))) + draw(st.sampled_from([suffix, ""]))
    form = draw(st.sampled_from([form, form.upper(), form.replace("-", " ")]))
    return full, draw(TITLE) + form + draw(st.sampled_from(["", "’s", ", of Springfield", ", the mayor"]))


@given(forms())
def test_a_name_is_the_same_as_itself_with_titles_initials_and_fewer_words(pair: tuple[str, str]) -> None:
    full, form = pair
    assert compare_speaker(form, [full]).relation == "same"
    assert compare_speaker(full, [form]).relation == "same"


@given(forms(), forms())
def test_two_full_names_are_compared_alike_in_both_directions(name: tuple[str, str], other: tuple[str, str]) -> None:
    assert compare_speaker(name[0], [other[0]]).relation == compare_speaker(other[0], [name[0]]).relation


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_compared_and_a_name_is_never_another_than_itself(claim: str, names: list[str]) -> None:
    assert compare_speaker(claim, [*names, claim]).relation != "other"
    assert compare_speaker(claim, names).relation in ("same", "unknown", "other")


@given(
    st.sampled_from(["they", "er", "Elle", "a mayor", "the president", "ein Sprecher", "彼", "", "el portavoz"]),
    forms(),
)
def test_a_pronoun_or_a_role_accuses_nobody(claim: str, pair: tuple[str, str]) -> None:
    assert compare_speaker(claim, [pair[0]], [claim]).relation == "unknown"
