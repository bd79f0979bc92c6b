"""Rows to passages and uses."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Passage, QuotationRow
from letters.model import Source
from letters.text.normalize import keys
from letters.text.sentences import sentences
from tests.index.grouping.whole import PassageSpan, passages

STRIKE = Source(
    "strike",
    "Dear owners,\n\nWe lay down our tools on Monday. The pumps will be kept running by volunteers, so that no "
    "gallery floods. Nobody should call this a holiday.",
)
REPLY = Source("reply", "Our pumps are our own affair. Nobody should call this a holiday.")


def answer(rows: list[QuotationRow]) -> tuple[list[Passage], list[tuple[str, str]]]:
    """Passages, and the uses as text of the row and of the span."""
    identified, uses = passages(rows, [STRIKE, REPLY])
    texts = {"strike": STRIKE.text, "reply": REPLY.text}
    by = {passage.id: passage for passage in identified}
    printed = []
    for use in uses:
        passage = by[use.passage]
        printed.append(
            (rows[use.row].text, (texts[passage.source] if passage.source else passage.text)[use.start : use.end])
        )
    return identified, printed


def test_every_sentence_of_a_source_is_a_passage() -> None:
    identified, uses = passages([], [STRIKE, REPLY])
    assert [passage.id for passage in identified] == [
        "reply-1",
        "reply-2",
        "strike-1",
        "strike-2",
        "strike-3",
        "strike-4",
    ]
    assert [(passage.start, passage.end) for passage in identified[2:]] == sentences(STRIKE.text)
    assert (
        identified[3].text == STRIKE.text[identified[3].start : identified[3].end] == "We lay down our tools on Monday."
    )
    assert uses == []


def test_a_quotation_over_two_sentences_uses_both() -> None:
    _, printed = answer([QuotationRow("our tools on Monday. The pumps will be kept running")])
    assert [span for _, span in printed] == ["our tools on Monday", "The pumps will be kept running"]


def test_one_word_is_vouched_for_by_its_own_article_alone() -> None:
    rows = [
        QuotationRow("We lay down our tools on Monday", "a"),
        QuotationRow("volunteers", "a"),
        QuotationRow("volunteers", "b"),
        QuotationRow("volunteers", "a", kind="title"),
    ]
    identified, uses = passages(rows, [STRIKE, REPLY])
    assert [use.passage for use in uses[:2]] == ["strike-2", "strike-3"]
    assert uses[2].passage == uses[3].passage == identified[-1].id and identified[-1].source is None


def test_a_place_in_the_source_that_the_article_quotes_comes_first() -> None:
    rows = [
        QuotationRow("The pumps will be kept running by volunteers", "a"),
        QuotationRow("a holiday", "a"),
        QuotationRow("call this holiday"),
    ]
    _, uses = passages(rows, [STRIKE, REPLY])
    assert [use.passage for use in uses][:2] == ["strike-3", "strike-4"]


def test_what_no_source_has_is_grouped_with_its_like() -> None:
    whole = "The canary sang all night and nobody had the heart to stop it."
    rows = [
        QuotationRow(whole),
        QuotationRow("the canary sang all night"),
        QuotationRow("THE CANARY, SANG – all night"),
        QuotationRow("nobody"),
        QuotationRow("…"),
    ]
    identified, printed = answer(rows)
    assert [passage.text for passage in identified if passage.source is None] == sorted(
        [whole, "nobody"], key=lambda text: next(p.id for p in identified if p.text == text)
    )
    assert printed[:3] == [
        (whole, whole),
        (rows[1].text, "The canary sang all night"),
        (rows[2].text, "The canary sang all night"),
    ]
    assert len(printed) == 4  # the row without a word has no passage


def test_ids_come_from_words() -> None:
    (passage,), _ = passages([QuotationRow("“We shall not be moved,”")], [])
    (other,), _ = passages([QuotationRow("we shall NOT be moved")], [])
    assert passage.id == other.id and len(passage.id) == 17 and passage.id.startswith("q")
    assert (passage.start, passage.end) == (0, len(passage.text))


ROWS = st.lists(
    st.builds(
        QuotationRow,
        st.lists(st.sampled_from([*STRIKE.text.split(), "…", "canary", "sang", "all", "night"]), max_size=9).map(
            " ".join
        ),
        st.sampled_from(["a", "b", ""]),
        st.sampled_from(["quotation", "term"]),
        st.sampled_from(["", "en", "de"]),
    ),
    max_size=10,
)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(rows: list[QuotationRow], chance: random.Random) -> None:
    identified, uses = passages(rows, [STRIKE, REPLY])
    order = list(range(len(rows)))
    chance.shuffle(order)
    again, others = passages([rows[k] for k in order], [REPLY, STRIKE])
    assert again == identified
    assert sorted(use._replace(row=order[use.row]) for use in others) == sorted(uses)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_every_row_with_words_has_a_passage_and_every_span_is_in_it(rows: list[QuotationRow]) -> None:
    identified, uses = passages(rows, [STRIKE, REPLY])
    by = {passage.id: passage for passage in identified}
    assert len(by) == len(identified)
    assert {use.row for use in uses} == {k for k, row in enumerate(rows) if keys(row.text)}
    assert all(by[use.passage].start <= use.start < use.end <= by[use.passage].end for use in uses)
    assert len({(use.row, use.passage) for use in uses}) == len(uses)
    used = {use.passage for use in uses}
    assert all(passage.source or passage.id in used for passage in identified)


def test_ten_thousand_equal_rows() -> None:
    (only,), uses = passages([QuotationRow("We shall not be moved.")] * 10_000, [])
    assert uses == [PassageSpan(k, only.id, 0, 22) for k in range(10_000)]


def held(shared: Path) -> tuple[list[tuple[QuotationRow, set[str]]], list[Source]]:
    """The rows of the facts with the sentences that people say they use, and the sources."""
    corpus = shared / "corpus"
    names = {"letter": "letter.txt", "openai": "statement.txt", "training": "training-statement.txt"}
    sources = [Source(name, (corpus / file).read_text(encoding="utf-8"), language="en") for name, file in names.items()]
    rows = []
    for line in (corpus / "clippings.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for q in article["quotations"]:
            used = set(q["passages"]) if q["source"] in names and "translated" not in q["relations"] else set()
            rows.append((QuotationRow(q["text"], article["id"], q["kind"], article["language"]), used))
    return rows, sources


def test_passages_of_the_shipped_clippings(shared: Path) -> None:
    facts, sources = held(shared)
    known = [
        json.loads(line) for line in (shared / "corpus" / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    identified, uses = passages([row for row, _ in facts], sources)
    named: dict[str, set[str]] = {}
    for passage in identified:
        line = f" {' '.join(keys(passage.text))} "
        others = [(f["id"], f" {' '.join(keys(f['text']))} ") for f in known if f["source"] == passage.source]
        named[passage.id] = {name for name, other in others if other in line or line in other}
    guessed: list[set[str]] = [set() for _ in facts]
    for use in uses:
        guessed[use.row] |= named[use.passage]
    hits = sum(len(used & names) for (_, used), names in zip(facts, guessed))
    wrong = sum(bool(names and not names & used) for (_, used), names in zip(facts, guessed))
    assert hits >= 0.95 * sum(len(used) for _, used in facts)
    assert wrong <= 3, "a name of the group that the letter has as words too"


@pytest.mark.parametrize("text", ["", "…", "!?", "“”"])
def test_a_row_without_words_has_no_passage(text: str) -> None:
    assert passages([QuotationRow(text)], []) == ([], [])
