"""Isolating end to end: what an article's quotations are, pinned floors over our own cases and over annotated news."""

from __future__ import annotations

import gc
import importlib.util
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.extract import extract
from letters.model import Article, Quotation

from .test_quote_marks import TEXTS, Case, cases, written

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FIVE = ("coai", "thewrap", "wandb", "yardstick", "ainews")
MARKS_F1 = 0.99  # over our own cases of marks
KINDS_RIGHT = 0.97  # over our own cases of kinds
FLOORS = {  # over every so many articles of a file: how many, then F1, precision, recall, speakers right and found
    "polnear_dev": (1, 0.964, 0.96, 0.967, 0.894),
    "polnear_train": (9, 0.969, 0.969, 0.969, 0.905),
    "dewikinews_dev": (1, 0.9, 0.87, 0.925, 0.715),
    "dewikinews_train": (5, 0.88, 0.83, 0.925, 0.705),  # terms, too, count there as quotations
    "adaq_cs": (1, 0.945, 0.905, 0.99, 0.9),
    "adaq_ru": (1, 0.92, 0.87, 0.975, 0.82),
}


def of(text: str, language: str | None = "en", **more: object) -> list[Quotation]:
    return extract(Article(id="a", text=text, outlet="o", language=language, **more))  # type: ignore[arg-type]


def test_a_quotation_carries_its_span_speaker_and_language() -> None:
    text = "“The bridge will open on Monday,” said Ada Marsh, the mayor."
    (quotation,) = of(text)
    assert text[quotation.start : quotation.end] == "The bridge will open on Monday,"
    assert (quotation.kind, quotation.speaker, quotation.language) == ("quotation", "Ada Marsh", "en")
    assert quotation.confidence > 0.5


def test_the_language_is_detected_from_the_text_where_the_article_states_none() -> None:
    text = "Der Bürgermeister sagte am Montag, die Brücke sei „noch nicht fertig“ und werde geprüft."
    assert [q.language for q in of(text, None)] == ["de"]


def test_the_language_is_detected_from_the_body_not_from_the_front_matter() -> None:
    head = "---\ntitle: The bridge and the mayor and what they said of it\n---\n"
    text = head + "Der Bürgermeister sagte, die Brücke sei „noch nicht fertig“ und werde nun geprüft."
    assert [q.language for q in of(text, None, body=len(head))] == ["de"]


def test_an_article_without_marks_has_none() -> None:
    assert of("Nothing was said.") == []
    assert of("") == []


def test_parts_of_one_quotation_share_group_and_speaker() -> None:
    quotations = of("“We looked at the plans,” said Ada Marsh, “and we did not like them.”")
    assert len({q.group for q in quotations}) == 1
    assert {q.speaker for q in quotations} == {"Ada Marsh"}


def test_whoever_speaks_is_the_i_of_what_is_quoted_inside() -> None:
    text = "“I said, ‘Hold on, honey, the porch just went,’ and then the line cut off,” Wilma Slusher said."
    assert [(q.nested, q.speaker, q.speaker_full) for q in of(text, "en")] == [
        (False, "Wilma Slusher", "Wilma Slusher"),
        (True, "Wilma Slusher", "Wilma Slusher"),
    ]


@given(TEXTS, st.sampled_from([None, "en", "de", "ru", "zh", "xx"]))
def test_any_text_gives_quotations_that_slice_back(text: str, language: str | None) -> None:
    quotations = of(text, language)
    for q in quotations:
        assert 0 <= q.start < q.end <= len(text)
        assert q.speaker is None or q.speaker in text
        assert 0.0 <= q.confidence <= 1.0
        assert q.reason
    assert [(q.start, -q.end) for q in quotations] == sorted((q.start, -q.end) for q in quotations)


def share(answers: list[list[str]], wanted: list[list[str]]) -> float:
    """The F1 of lines found against lines wanted, case by case."""
    hit = sum(len(set(a) & set(b)) for a, b in zip(answers, wanted, strict=True))
    return 2 * hit / (sum(map(len, answers)) + sum(map(len, wanted)))


def test_our_cases_of_marks_hold_their_floor() -> None:
    from letters.quote_marks.quote_spans import quote_spans

    golden = cases("marks_*.txt")
    answers = [written(case.text, quote_spans(case.text, case.language, markup=case.markup)) for case in golden]
    assert share(answers, [case.expected for case in golden]) >= MARKS_F1


def test_our_cases_of_kinds_hold_their_floor() -> None:
    golden = cases("kinds_*.txt")
    answers = [lines(case) for case in golden]
    assert share(answers, [case.expected for case in golden]) >= KINDS_RIGHT


def test_there_are_cases_of_spans_and_of_kinds() -> None:
    assert len(cases("marks_*.txt")) >= 100 and len(cases("kinds_*.txt")) >= 50


def lines(case: Case) -> list[str]:
    return [f"{q.kind}: {case.text[q.start : q.end]}" for q in of(case.text, case.language)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the checkout")
@pytest.mark.parametrize("number", range(len(FIVE)), ids=FIVE)
def test_the_five_whole_articles_give_their_marked_strings_and_nothing_else(number: int) -> None:
    text = (SHARED / "articles" / f"{FIVE[number]}.txt").read_text(encoding="utf-8")
    facts = json.loads((SHARED / "corpus" / "clippings.jsonl").read_text(encoding="utf-8").splitlines()[number])
    wanted = [q for q in facts["quotations"] if q["marked"]]
    quotations = of(text, None)
    assert [(text[q.start : q.end], q.nested) for q in quotations] == [(q["text"], q["nested"]) for q in wanted]
    long = [(q, w["kind"]) for q, w in zip(quotations, wanted, strict=True) if len(w["text"].split()) >= 4]
    assert [q.kind == "quotation" for q, _ in long] == [kind == "quotation" for _, kind in long]


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the checkout")
@pytest.mark.parametrize("name", FLOORS)
def test_annotated_news_holds_its_floor(name: str, tmp_path: Path) -> None:
    step, *floors = FLOORS[name]
    gold, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    with (SHARED / "gold" / f"{name}.jsonl").open(encoding="utf-8") as source:
        gold.write_text("".join(islice(source, 0, None, step)), encoding="utf-8")
    out.write_text("".join(printed(gold)), encoding="utf-8")
    reached = scorer().score(str(gold), str(out))
    for measure, floor in zip(("F1", "P", "R", "speaker_e2e"), floors, strict=True):
        assert reached[measure] >= floor, (measure, reached)


def printed(gold: Path) -> Iterator[str]:
    """The lines that `extract --format jsonl` prints, as far as the scorer reads them."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for q in of(record["text"], record["lang"]):
            if q.kind == "quotation" and not q.nested:
                row = {"article": record["id"], "start": q.start, "end": q.end, "speaker": q.speaker}
                yield json.dumps(row | {"speaker_full": q.speaker_full}) + "\n"


def scorer() -> ModuleType:
    """The scorer that stands beside the annotated files."""
    folder = str(SHARED / "bench")
    spec = importlib.util.spec_from_file_location("score_extract", f"{folder}/score_extract.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module


@pytest.mark.parametrize(
    ("text", "unpaired"),
    [
        ("“Yes,” she said.", ""),
        ("“Yes, she said.", "“"),
        ("It rained.” Then “we left.”", "”"),
        ("“One.\n\n“Two.”", ""),
        ("“One.\n\nTwo.", "“"),
        ("He is 5'10\" tall. It's the workers' car.", ""),
        ("«Да, — сказал он, — нет» и «", "«"),
    ],
)
def test_marks_without_a_partner_are_reported(text: str, unpaired: str) -> None:
    places: list[int] = []
    extract(Article("a", text, "o", language="en"), unpaired=places)
    assert "".join(text[place] for place in places) == unpaired


def test_what_an_article_needs_is_freed_at_once() -> None:
    """Builds look for garbage rarely, so that a cycle of references would hold thousands of texts."""
    words = 'Ann Lee, the mayor of Hull, said: "We wait." "The bridge is closed", she added. Lee left.'
    article = Article(id="a", text=words, outlet="o", language="en")
    extract(article)
    gc.collect()
    gc.disable()
    try:
        assert extract(article)
        assert gc.collect() == 0
    finally:
        gc.enable()
