"""Families in an answer: the origin first, copies under what they copy, none lost, nothing wider than the paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.outlets import Answer
from index.answers.uses import Use
from index.comparison import Comparison
from index.model import Passage, Reading, copy_trees, family
from index.output import data, outlets_text
from index.output.terminal import Terminal, cells


def reading(
    article: str, copy_of: str | None = None, family: str | None = None, *, outlet: str | None = None,
    published: str | None = "2024-11-27", start: int = 0,
) -> Reading:  # fmt: skip
    return Reading(
        quotation=1, article=article, outlet=outlet or article.upper(), title=f"About {article}", author=None, url=None,
        published=published, language="en", family=family, text="we will not sign", start=start, end=start + 16,
        kind="quotation", nested=False, group=0, speaker=None, speaker_full=None, confidence=0.0,
        spans=(("p", 0, 16),), copy_of=copy_of,
    )  # fmt: skip


def drawn(*readings: Reading) -> list[str]:
    """Each article, indented by how far it is from the origin; an empty line parts families."""
    return "\n\n".join("\n".join(" " * d + r.article for r, d in tree) for tree in copy_trees(readings)).split("\n")


def answer(*readings: Reading) -> Answer:
    uses = (Use(r, Comparison("verbatim"), (0, 16), (0, 16), 1.0, ("p",)) for r in readings)
    return Answer("we will not sign", (Passage("p", None, 0, 16, "we will not sign"),), tuple(uses), 0)


def test_copies_stand_under_what_they_copy() -> None:
    lines = drawn(reading("a"), reading("x"), reading("b", "a", "a"), reading("c", "b", "a"), reading("d", "a", "a"))
    assert lines == ["a", " b", "  c", " d", "", "x"]


def test_an_origin_that_comes_later_stands_first() -> None:
    assert drawn(reading("b", "z", "z"), reading("z")) == ["z", " b"]


def test_the_earliest_stands_for_an_origin_that_has_no_reading() -> None:
    assert drawn(reading("c", "z", "z"), reading("b", "z", "z")) == ["c", " b"]
    assert drawn(reading("c", "b", "z"), reading("b", "z", "z"), reading("d", "q", "z")) == ["b", " c", " d"]


def test_a_family_that_is_stated_has_the_outlet_of_its_name_first() -> None:
    lines = drawn(reading("b", family="Wire"), reading("a", family="Wire", outlet="Wire"), reading("c", "b", "Wire"))
    assert lines == ["a", " b", "  c"]


def test_articles_of_a_stated_family_and_of_none_are_apart() -> None:
    assert drawn(reading("a", family="Wire"), reading("b")) == ["a", "", "b"]


links = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, *"abcdefg"]), st.sampled_from("ag")))


@given(links)
def test_every_article_is_in_one_tree_whatever_copies_what(drawn_articles: list[tuple[str, str | None, str]]) -> None:
    families = {article: name for article, _, name in drawn_articles}
    readings = [reading(article, copied, families[article]) for article, copied, _ in drawn_articles]
    placed = [(r.article, depth) for tree in copy_trees(readings) for r, depth in tree]
    assert sorted(article for article, _ in placed) == sorted(families)
    assert [depth for _, depth in placed].count(0) == len({family(r) for r in readings})


def test_outlets_folds_copies_under_their_origin_and_counts_them_apart() -> None:
    folded = answer(
        reading("a"), reading("x"), reading("b", "a", "a"), reading("c", "b", "a", start=3), reading("c", "b", "a")
    )
    lines = list(outlets_text.outlets(folded, Terminal()))
    heads = [line for line in lines if " · " in line and "verbatim" in line]
    assert [line.split(" · ")[0].strip() for line in heads] == [
        "2024-11-27  A", "└ copy    B", "└ copy    C", "└ copy    C", "2024-11-27  X",
    ]  # fmt: skip
    assert lines[-1] == "4 outlets, 2 independent."
    printed = data.outlets(folded)
    assert (printed["outlets"], printed["families"]) == (4, 2)
    assert [(use["article"], use["family"], use["copy_of"]) for use in printed["uses"]][:3] == [
        ("a", "a", None), ("x", "x", None), ("b", "a", "a"),
    ]  # fmt: skip


TREE = """
Family of A: 4 articles
  2024-11-27  A · About a
  2024-11-28  └ B · About b
  undated       └ C · About c
  2024-11-29  └ D · About d

Family of Wire: 2 articles
  2024-11-27  Y · About y
  2024-11-27  └ Z · About z
"""


def test_a_family_is_drawn_as_a_tree_with_dates() -> None:
    family_answer = answer(
        reading("a"), reading("y", family="Wire"), reading("x"), reading("z", family="Wire"),
        reading("b", "a", "a", published="2024-11-28"), reading("d", "a", "a", published="2024-11-29"),
        reading("c", "b", "a", published=None),
    )  # fmt: skip
    assert "\n".join(outlets_text.families(family_answer, Terminal())) + "\n" == TREE


def test_no_family_is_drawn_of_one_article() -> None:
    assert not list(outlets_text.families(answer(reading("a"), reading("a", start=20), reading("b")), Terminal()))


@pytest.mark.parametrize("width", [20, 31, 40, 80])
def test_a_deep_tree_of_hostile_names_fits_the_paper(width: int) -> None:
    ids = [f"{n:03}" for n in range(60)]
    chain = [reading(ids[0], outlet="\x1b[31m" + "W" * 90)]
    chain += [reading(id, before, "000", outlet="\x1b]0;x\x07 報紙 " * 9) for before, id in pairwise(ids)]
    lines = list(outlets_text.families(answer(*chain), Terminal(width)))
    assert len(lines) > len(ids)
    assert all(cells(line) <= width and line.isprintable() for line in lines)
