"""What in a source is its words and what structure: golden cases, and laws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.model import Source
from letters.reading.corpus import shipped_documents
from letters.text.sentences import sentences
from letters.text.source_parts import marks, parts, stands_apart

CASES = (Path(__file__).parent / "cases" / "structure.txt").read_text(encoding="utf-8")
SOURCES = {
    title: tuple(body.strip("\n").split("\n= "))
    for title, _, body in (case.partition("\n") for case in re.split(r"^== ", CASES, flags=re.MULTILINE)[1:])
}


@pytest.mark.parametrize("title", SOURCES)
def test_the_passages_and_who_speaks_them(title: str) -> None:
    text, *expected = SOURCES[title]
    passages = [(f"{part.speaker} | " if part.speaker else "") + text[part.start : part.end] for part in parts(text)]
    assert passages == [line.replace("\\n", "\n") for line in expected]


@pytest.mark.parametrize(
    "source", [d for d in shipped_documents() if isinstance(d, Source)], ids=lambda source: source.id
)
def test_plain_prose_is_cut_into_its_sentences(source: Source) -> None:
    assert [(part.start, part.end) for part in parts(source.text)] == sentences(source.text)


LOG = "SKP: The wind goes round.\n\nMTE (BOW): I see it.\n\nSKP: Now.\n\nHBR: We hear you.\n\nSKP: Good.\n\nMTE: It is fog.\n\nHBR: Wait.\n\nMTE: Ay."


@pytest.mark.parametrize(
    ("legend", "names", "skipper", "mate"),
    [
        ("SKP   Skipper Per A. Falk\nMTE   First mate Ida Lund\n\n", (), "SKP (Skipper Per A. Falk)", "MTE (First mate Ida Lund)"),
        ("| SKP | Per Falk |\n| MTE | Ida Lund |\n\n", (), "SKP (Per Falk)", "MTE (Ida Lund)"),
        ("- **SKP** – Per Falk\n- **MTE** – Ida Lund\n\n", (), "SKP (Per Falk)", "MTE (Ida Lund)"),
        ("", ("the crew", "SKP (Per Falk)", "MTE (Ida Lund)"), "SKP (Per Falk)", "MTE (Ida Lund)"),
        ("SKP Skipper Per Falk\nFOG The Gray Boat\n\n", (), "SKP", "MTE"),
        ("SKP   is the boat\nMTE   is on it\n\n", (), "SKP", "MTE"),
    ],
)  # fmt: skip
def test_a_legend_or_the_names_of_a_source_say_who_is_behind_a_label(
    legend: str, names: Sequence[str], skipper: str, mate: str
) -> None:
    speakers = spoken(legend + LOG, *names)
    assert (speakers["The wind goes round."], speakers["It is fog."]) == (skipper, mate)
    assert speakers["We hear you."] == "HBR"
    assert speakers["I see it."] == (mate if "(" in mate else "MTE (BOW)")


PAMPHLETS = """The first letter

To the bakers

{first}

We bake before the sun is up.

THE MILL

The second letter

{second}

We eat what others bake.

THE MILL

The third letter

{third}

Nobody eats alone.

{fourth}

And nobody bakes alone."""


def spoken(text: str, *names: str) -> dict[str, str | None]:
    """Who speaks each passage of a source with these names."""
    return {text[part.start : part.end]: part.speaker for part in parts(text, names)}


def test_lines_with_the_authors_of_a_collection_say_who_speaks() -> None:
    text = PAMPHLETS.format(first="VOGT", second="Greta Holm", third="VOGT, with Holm", fourth="Vogt")
    speakers = spoken(text, "The Mill", "Otto Vogt", "Greta Holm")
    assert speakers["To the bakers"] is None
    assert speakers["We bake before the sun is up."] == "VOGT"
    assert speakers["The second letter"] is None  # behind the line that closes the first
    assert speakers["We eat what others bake."] == "Greta Holm"
    assert speakers["Nobody eats alone."] == "VOGT / Holm"
    assert speakers["And nobody bakes alone."] == "Vogt"
    assert "VOGT" not in speakers and "THE MILL" not in speakers


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("VOGT", "HOLM", "VOGT", "HOLM"), ()),
        (("VOGT", "VOGT", "VOGT", "VOGT"), ("The Mill", "Otto Vogt", "Greta Holm")),
        (("VOGT", "HOLM", "VOGT", "HOLM sits down"), ("The Bakery", "Otto Vogt", "Greta Holm")),
    ],
    ids=["nobody is known", "only one author", "three lines"],
)
def test_other_lines_say_nothing_of_who_speaks(lines: Sequence[str], names: Sequence[str]) -> None:
    text = PAMPHLETS.format(**dict(zip(("first", "second", "third", "fourth"), lines)))
    assert {*spoken(text, *names).values()} == {None}


@given(st.text(alphabet="aB1 .!?:\n\t\"'“”()[]*_#-。我：\u0301", max_size=120))
def test_passages_are_in_order_and_apart(text: str) -> None:
    passages = parts(text)
    assert all(0 <= part.start < part.end <= len(text) for part in passages)
    assert all(first.end <= second.start for first, second in pairwise(passages))


@pytest.mark.parametrize(
    "passage", ["A Title", "[Applause]", "（拍手）", "Article 12", "Artikel 3.", "Chapter IV", "第30条"]
)
def test_headings_and_remarks_stand_apart(passage: str) -> None:
    mark = "# " if passage == "A Title" else ""
    text = f"We bake.\n\n{mark}{passage}\n\nWe eat."
    start = text.index(passage)
    assert stands_apart(text, (start, start + len(passage)))


@pytest.mark.parametrize(
    "passage", ["We sing.", "Bread and roses", "(We sing, as everybody knows, and" + " sing" * 20 + ")"]
)
def test_what_is_said_does_not(passage: str) -> None:
    text = f"We bake.\n\n{passage}\n\nWe eat."
    start = text.index(passage)
    assert not stands_apart(text, (start, start + len(passage)))
    assert not stands_apart(f"{passage} {passage}", (0, len(passage)))


def test_words_outside_passages_are_marks() -> None:
    text = "OTTO: We *bake*.\n\nGRETA: We eat."
    assert [text[mark.start : mark.end] for mark in marks(text, [(6, 16), (25, 32)])] == ["OTTO:", "*", "*", "GRETA:"]


@pytest.mark.parametrize(
    "line", ["A: b\n", "**A** ", "**A**\n", "1:1 a ", "_a_\n", "[1] a\n", "A\n", "*A* *", "#\n", ": "]
)
def test_long_texts_end_soon(line: str) -> None:
    assert len(parts(line * 10_000)) <= 20_000
