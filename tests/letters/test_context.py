"""The sentences around a quotation: cases, and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.extract import REACH, extract
from letters.languages.lexicon import language
from letters.model import Article, Quotation
from letters.text.sentence_breaks import break_after

from .test_quote_marks import TEXTS

CASES = [
    ("the reporting clause after it", "It rained. “The quay moved,” said Ada Marsh. Nobody came.",
     ["“The quay moved,” said Ada Marsh."]),
    ("words woven into a sentence", "It rained. Ada Marsh called it “a farce” in May. Nobody came.",
     ["Ada Marsh called it “a farce” in May."]),
    ("both parts of one quotation", "It rained. “The quay moved,” she said, “and we left.” Nobody came.",
     ["“The quay moved,” she said, “and we left.”"] * 2),
    ("a sentence that ends inside its marks", "“The quay moved.” Nobody came.", ["“The quay moved.”"]),
    ("the end of a sentence inside another quotation", "She wrote “Go. Now.” and then “stay” on the wall. It rained.",
     ["She wrote “Go. Now.” and then “stay” on the wall."] * 2),
    ("an abbreviation ends no sentence", "It rained. On Monday Mr. Marsh called it “a farce”. Nobody came.",
     ["On Monday Mr. Marsh called it “a farce”."]),
    ("another paragraph is another sentence", "A headline without a stop\n\nHe called it “a farce”\n\nMore",
     ["He called it “a farce”"]),
    ("nested marks have the sentence of what they stand in", "It rained. “He said ‘no’ to us,” she said. Nobody came.",
     ["“He said ‘no’ to us,” she said."] * 2),
]  # fmt: skip


def of(text: str, **more: object) -> list[Quotation]:
    return extract(Article(id="a", text=text, outlet="o", language="en", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_sentence_round_a_quotation(text: str, expected: list[str]) -> None:
    assert [text[slice(*q.context)] for q in of(text)] == expected


def test_a_block_quotation_has_the_line_that_introduces_it() -> None:
    text = "It rained.\n\nNobody came. The letter says:\n\n> We left.\n>\n> We shall not return.\n\nIt was signed."
    wanted = "The letter says:\n\n> We left.\n>\n> We shall not return."
    assert [text[slice(*q.context)] for q in of(text, markup="markdown")] == [wanted] * 2


def test_two_block_quotations_do_not_share_a_line() -> None:
    text = "One says:\n\n> We left.\n\nThe other says:\n\n> We stayed.\n"
    contexts = [text[slice(*q.context)] for q in of(text, markup="markdown")]
    assert contexts == ["One says:\n\n> We left.", "The other says:\n\n> We stayed."]


def test_a_sentence_without_end_is_cut() -> None:
    text = "word " * 1000 + "“a farce”" + " word" * 1000
    (quotation,) = of(text)
    assert quotation.context == (quotation.start - 1 - REACH, quotation.end + 1 + REACH)


@given(TEXTS, st.sampled_from(["plain", "markdown"]))
def test_a_context_holds_its_quotation_and_lies_in_the_text(text: str, markup: str) -> None:
    quotations = of(text, markup=markup)
    for q in quotations:
        start, end = q.context
        assert 0 <= start <= q.start < q.end <= end <= len(text)
    for q in (q for q in quotations if not q.nested):
        assert len({other.context for other in quotations if other.group == q.group and not other.nested}) == 1


def test_a_small_letter_of_any_alphabet_continues_the_sentence() -> None:
    text = "Sešlo se jich vč. čtyř dětí sto. Řekli ne."
    assert break_after(text, 0, len(text), language("cs")) == text.index(". Řekli")
