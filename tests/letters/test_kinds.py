"""Kinds: golden cases that an editor can read, and the reason that each answer gives."""

from __future__ import annotations

from collections import Counter

import pytest

from letters.attribution import attribute
from letters.extract import extract
from letters.kinds.features import FEATURES, features
from letters.kinds.kind_words import lists, points
from letters.kinds.reported_speech import quiet
from letters.languages.word_lists import codes
from letters.model import KINDS, Article
from letters.quote_marks.quote_spans import quote_spans

from .test_quote_marks import Case, cases

KIND_CASES = cases("kinds_*.txt")


def judged(case: Case) -> list[str]:
    article = Article(id="case", text=case.text, outlet="The Case", language=case.language)
    return [f"{q.kind}: {case.text[q.start : q.end]}" for q in extract(article)]


@pytest.mark.parametrize("case", KIND_CASES, ids=[case.title for case in KIND_CASES])
def test_kinds_as_an_editor_sees_them(case: Case) -> None:
    assert judged(case) == case.expected


def test_every_answer_has_a_reason_in_words() -> None:
    for case in KIND_CASES:
        article = Article(id="case", text=case.text, outlet="The Case", language=case.language)
        for quotation in extract(article):
            assert quotation.kind in KINDS
            assert quotation.reason, case.title
            assert not quotation.reason.endswith(".")


def test_the_reason_names_the_word_that_decides() -> None:
    text = "The so-called “ghost tax” falls due in June."
    (quotation,) = extract(Article(id="a", text=text, outlet="b", language="en"))
    assert (quotation.kind, quotation.reason) == ("term", FEATURES["term before"].reason)


def test_a_block_quotation_is_a_quotation_whoever_speaks() -> None:
    text = "Notes\n\n> Never again.\n"
    (quotation,) = extract(Article(id="a", text=text, outlet="b", markup="markdown"))
    assert (quotation.kind, quotation.block, quotation.reason) == ("quotation", True, "a block quotation")


def test_a_block_that_is_called_a_title_is_one() -> None:
    text = "The letter is titled:\n\n> Dear Masters of Copper\n\nIt says:\n\n> Never again.\n"
    found = extract(Article(id="a", text=text, outlet="b", language="en", markup="markdown"))
    assert [q.kind for q in found] == ["title", "quotation"]


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "nl", "pt", "cs", "ru", "ja", "zh"])
def test_every_language_has_its_words(code: str) -> None:
    words = lists(code)
    assert all(words[section] for section in ("title before", "term before", "own words", "speech words"))
    assert all(entry == entry.strip().lower() for entries in words.values() for entry in entries)


def shown(text: str, language: str) -> list[set[str]]:
    """The features of each part."""
    parts = quote_spans(text, language)
    voices = attribute(text, parts, language)
    return [set(features(text, parts, voices, at, language, Counter())) for at in range(len(parts))]


def test_a_word_of_reported_speech_counts_by_its_clause() -> None:
    tells, told = shown("Der Sprecher sagte der „Welle“, dass der „Sturm“ komme.", "de")
    assert "that here" not in tells and "indirect here" not in tells
    assert {"reports before", "that here", "indirect here"} <= told


def test_the_sentence_before_counts_whatever_stops_it() -> None:
    (told,) = shown("Die Lage sei ernst, hieß es am 5. August. Im Hafen liegt die „Anna“.", "de")
    assert {"reports earlier", "indirect earlier"} <= told and "reports here" not in told


def test_an_ordinal_ends_no_sentence() -> None:
    (told,) = shown("Laut Polizei wurde am 5. August die „Anna“ gesehen.", "de")
    assert "source here" in told


def test_an_article_that_reports_nobody_is_quiet() -> None:
    assert quiet("Der Hafen liegt am Fluss. Das Boot „Anna“ fährt dort seit Jahren.", "de")
    assert not quiet("Der Hafen sei voll, sagte der Wirt. Das Boot „Anna“ werde verkauft.", "de")


@pytest.mark.parametrize("code", codes())
def test_a_language_gives_points_only_to_features_that_there_are(code: str) -> None:
    assert set(points(code)) <= set(FEATURES)


def test_what_a_feature_weighs_is_a_matter_of_the_language() -> None:
    assert points("de")["indirect here"] > FEATURES["indirect here"].points
    assert points("ga") == {}


def test_a_language_without_a_file_is_judged_by_form_alone() -> None:
    assert not any(lists("ga").values())
    (quotation,) = extract(Article(id="a", text="Dúirt sé: “Ní bheidh mé ann amárach.”", outlet="b", language="ga"))
    assert quotation.kind == "quotation"


@pytest.mark.parametrize(
    "text", ["قال الوزير: “الجسر سيفتح يوم الاثنين”.", "장관은 “다리가 월요일에 열린다”고 말했다."]
)
def test_a_script_without_capitals_has_no_titles_by_form(text: str) -> None:
    (quotation,) = extract(Article(id="a", text=text, outlet="b"))
    assert quotation.kind != "title"
