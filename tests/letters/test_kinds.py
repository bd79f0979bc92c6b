"""Kinds: golden cases that an editor can read, and the reason that each answer gives."""

from __future__ import annotations

import re

import pytest

from letters.attribution import attribute
from letters.extract import extract
from letters.kinds.classify import classify, weigh
from letters.kinds.feature_points import FEATURES, endings, points
from letters.kinds.features import features
from letters.kinds.own_use import article_feature
from letters.kinds.surroundings import quiet
from letters.kinds.whole_article import HEADING, related
from letters.languages.lexicon import language as language_of
from letters.languages.word_lists import codes
from letters.model import KINDS, Article, Attribution, Kind
from letters.quote_marks.quote_spans import QuoteSpan, quote_spans
from tests.conftest import ROOT

from .test_quote_marks import Case, cases

KIND_CASES = cases("kinds_*.txt")
FEATURE_CASES = cases("features.txt")
POINTS = {name: feature.points for name, feature in FEATURES.items()}


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
    assert (quotation.kind, quotation.reason) == ("term", FEATURES["so called"].reason)


def test_a_block_quotation_is_a_quotation_whoever_speaks() -> None:
    text = "Notes\n\n> Never again.\n"
    (quotation,) = extract(Article(id="a", text=text, outlet="b", markup="markdown"))
    assert (quotation.kind, quotation.block, quotation.reason) == ("quotation", True, "a block quotation")


def test_a_block_that_is_called_a_title_is_one() -> None:
    text = "The letter is titled:\n\n> Dear Masters of Copper\n\nIt says:\n\n> Never again.\n"
    quotations = extract(Article(id="a", text=text, outlet="b", language="en", markup="markdown"))
    assert [q.kind for q in quotations] == ["title", "quotation"]


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "nl", "pt", "cs", "ru", "ja", "zh"])
def test_every_language_has_its_words(code: str) -> None:
    words = language_of(code).words
    assert all(words(section) for section in ("title before", "term before", "own words", "speech words"))
    asked = set(
        re.findall(
            r'listed\("([^"]+)"\)', "".join(path.read_text("utf-8") for path in (ROOT / "letters/kinds").glob("*.py"))
        )
    )
    assert len(asked) > 30
    assert all(entry == entry.strip().lower() for section in asked for entry in words(section))


def shown(text: str, language: str) -> list[set[str]]:
    """The features of each part."""
    parts = quote_spans(text, language)
    voices = attribute(text, parts, language)
    return [set(features(text, parts, voices, number, language, {})) for number in range(len(parts))]


def test_a_word_of_reported_speech_counts_by_its_clause() -> None:
    main_clause, that_clause = shown("Der Sprecher sagte der „Welle“, dass der „Sturm“ komme.", "de")
    assert "that here" not in main_clause and "indirect here" not in main_clause
    assert {"reports before", "that here", "indirect here"} <= that_clause


def test_the_sentence_before_counts_whatever_stops_it() -> None:
    (names,) = shown("Die Lage sei ernst, hieß es am 5. August. Im Hafen liegt die „Anna“.", "de")
    assert {"reports earlier", "indirect earlier"} <= names and "reports here" not in names


def test_an_ordinal_ends_no_sentence() -> None:
    (names,) = shown("Laut Polizei wurde am 5. August die „Anna“ gesehen.", "de")
    assert "source here" in names


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
    assert not language_of("ga").sections
    (quotation,) = extract(Article(id="a", text="Dúirt sé: “Ní bheidh mé ann amárach.”", outlet="b", language="ga"))
    assert quotation.kind == "quotation"


@pytest.mark.parametrize(
    "text", ["قال الوزير: “الجسر سيفتح يوم الاثنين”.", "장관은 “다리가 월요일에 열린다”고 말했다."]
)
def test_a_script_without_capitals_has_no_titles_by_form(text: str) -> None:
    (quotation,) = extract(Article(id="a", text=text, outlet="b"))
    assert quotation.kind != "title"


@pytest.mark.parametrize("case", FEATURE_CASES, ids=[case.title for case in FEATURE_CASES])
def test_features_of_each_stretch(case: Case) -> None:
    text, code = case.text, case.language
    parts = quote_spans(text, code)
    voices = attribute(text, parts, code)
    same = related(text, parts).words
    kinds = classify(text, parts, voices, code)
    lines = []
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        names = sorted(features(text, parts, voices, number, code, same))
        lines.append(f"{text[part.start : part.end]}: {kind.kind}; {', '.join(names)}")
    assert lines == case.expected


# Each of these sets is at the tipping point: one point less, and they are no quotation; one more, and they are one.
ENOUGH = [
    "words 3, distance before, heading, not said, reports earlier, said after, said within, title earlier",
    "words 1, exclaimed, indirect before, possessive, the name, title marks, verb before, written on",
    "words 8, before a noun, capital, first, listed, running, source before, title after",
    "words 5, before a word, follows, noun, repeated, reports before, said loosely, title near",
    "words 4, after speech, capitals 3, described as, ended, left open, lower, name before lower",
    "words 2, before a word, indirect earlier, reports here, source here, speech words, title before lower, verb of judging",
    "words 8, apposition, indirect here, own words, predicate, published, said, unattributed here",
    "words 3, beside speech, capital inside, capitals, name before lower, said elsewhere, that here, the name",
    "words 8, colon, named elsewhere, said within, term after",
    "words 8, clause opens, left open, lower, said, speaker named, whole",
    "words 4, names itself, possessive title, said after",
    "words 2, gloss, naming verb, said, said after, said within",
    "words 3, follows, name before, said loosely, said within, term before, unattributed here, verb before",
    "words 5, first, running, said, speech words, title before",
    "words 8, running, said after, within",
    "words 5, aside, running, said, said after",
    "words 5, heading, running, said within, so called",
    "words 5, left open, no letters, said within, speech words",
    "words 5, address, exclaimed, left open, written on",
    "words 1, about marks, exclaimed, said within, written on",
    "words 8, asked, beside speech, said within",
    "words 4, beside speech, predicate, set off, voices",
    "words 3, maker, of oneself, verb before",
    "words 8, governed, governed title, left open, said",
    "words 8, said, said within, source here, source named, subject",
    "words 3, compound, governed, left open, own article, repeated, said after, written on",
    "words 2, beside speech, lower, speech words, unsaid noun",
]
TOO_LITTLE = [
    "words 4, not said, own words, possessive, repeated, said, said loosely, verb of judging",
    "words 8, colon, indirect earlier, listed, name before lower, named elsewhere, said within, whole",
    "words 3, capital inside, exclaimed, reports here, said elsewhere, term after, title after, unattributed here",
    "words 1, beside speech, capitals, follows, possessive title, reports before, source here, speech words",
    "words 5, after speech, apposition, before a word, distance before, left open, said after, written on",
    "words 2, capitals 3, indirect before, running, said, title before lower, title earlier, verb before",
    "words 1, described as, indirect here, lower, reports earlier, title near",
    "words 8, before a noun, ended, indirect before, predicate, source before, speaker named",
    "words 3, capital, heading, indirect earlier, names itself, that here, the name",
    "words 3, first, noun, published, said within",
    "words 4, gloss, running, title marks, written on",
    "words 8, clause opens, first, naming verb, said elsewhere, said within",
    "words 8, first, running, said, said within, term before, title before, verb of judging",
    "words 3, name before, said after, verb before",
    "words 3, said, within, written on",
    "words 4, aside, said within, written on",
    "words 4, about marks, said within, written on",
    "words 4, said within, so called, written on",
    "words 4, address, said within, written on",
    "words 4, no letters, said within, written on",
    "words 4, asked, said loosely, voices",
    "words 5, of oneself, set off",
    "words 4, maker, said after",
    "words 5, ended, governed, indirect here, said loosely, source here",
    "words 4, first, governed title, said loosely",
    "words 8, first, subject",
    "words 4, running, said within, source named",
    "words 4, compound, said within",
    "words 4, own article, said",
    "words 2, ended, lower, speech words, unsaid noun",
]


@pytest.mark.parametrize("names", ENOUGH)
def test_features_that_just_make_a_quotation(names: str) -> None:
    assert weigh(["base", *names.split(", ")], POINTS).kind == "quotation"


@pytest.mark.parametrize("names", TOO_LITTLE)
def test_features_that_just_fall_short(names: str) -> None:
    assert weigh(["base", *names.split(", ")], POINTS).kind != "quotation"


@pytest.mark.parametrize(
    ("names", "kind", "reason"),
    [
        (["first", "lower", "said"], "quotation", "said"),
        (["words 1", "noun"], "term", "noun"),
        (["words 2", "capitals", "term after"], "term", "term after"),
        (["words 2", "capitals", "numbered"], "term", "numbered"),
        (["words 1", "capitals", "possessive", "the name"], "title", "possessive"),
        (["source here", "source here"], "scare", None),
    ],
)
def test_the_strongest_feature_gives_the_reason(names: list[str], kind: Kind, reason: str | None) -> None:
    answer = weigh(["base", *names], POINTS)
    assert answer == (kind, FEATURES[reason].reason if reason else "nobody says it")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“24/7,” said Ruth Calder.", "quotation"),
        ("“24/7?” said Ruth Calder.", "quotation"),
        ("“24/7!” said Ruth Calder.", "quotation"),
        ("“24/7.” said Ruth Calder.", "term"),
        ("“24/7”, said Ruth Calder.", "term"),
        ("So “24/7,” said Ruth Calder.", "term"),
        ("Rain.\t “24/7,” said Ruth Calder.", "quotation"),
        ("Rain! “24/7,” said Ruth Calder.", "quotation"),
        ("Rain? “24/7,” said Ruth Calder.", "quotation"),
        ("Rain\n“24/7,” said Ruth Calder.", "quotation"),
        ("I “24/7,” said Ruth Calder.", "term"),
        ("I  “24/7,” said Ruth Calder.", "term"),
    ],
)
def test_a_sentence_that_somebody_says_needs_no_weighing(text: str, kind: Kind) -> None:
    (quotation,) = extract(Article(id="a", text=text, outlet="b", language="en"))
    assert quotation.kind == kind


@pytest.mark.parametrize(
    ("words", "voice", "nested", "kind"),
    [
        ("7" * 61, Attribution("Lund", None, 0.72, "said", 0.72), False, "quotation"),
        ("7" * 61, Attribution("Lund", None, 0.72, "according", 0.72), False, "quotation"),
        ("7" * 60, Attribution("Lund", None, 0.72, "said", 0.72), False, "term"),
        ("7" * 61, Attribution("Lund", None, 0.71, "said", 0.71), False, "term"),
        ("7" * 61, Attribution("Lund", None, 0.72, "that", 0.72), False, "term"),
        ("7" * 61, Attribution("Lund", None, 0.72, "said", 0.72), True, "term"),
    ],
)
def test_a_long_stretch_that_somebody_surely_says_needs_no_weighing(
    words: str, voice: Attribution, nested: bool, kind: Kind
) -> None:
    text = f"Lund read “{words}” there and so the number “{words}” was read."
    parts = [part._replace(nested=nested) for part in quote_spans(text, "en")]
    assert [answer.kind for answer in classify(text, parts, [voice, voice], "en")] == [kind, kind]


@pytest.mark.parametrize(("letters", "kind"), [(59, "title"), (60, "quotation"), (61, "quotation")])
def test_a_long_block_is_no_title(letters: int, kind: Kind) -> None:
    text = f"The letter is titled:\n\n> {'x' * letters}\n"
    (quotation,) = extract(Article(id="a", text=text, outlet="b", language="en", markup="markdown"))
    assert quotation.kind == kind


@pytest.mark.parametrize(
    ("reporting", "others", "answer"), [(3, 97, False), (3, 98, True), (2, 98, True), (0, 0, False)]
)
def test_three_words_in_a_hundred_make_an_article_report(reporting: int, others: int, answer: bool) -> None:
    assert quiet("sagte " * reporting + "Boot " * others, "de") is answer


def of_last(text: str, code: str = "en", parts: list[QuoteSpan] | None = None) -> set[str]:
    """The features of the last stretch; nobody is said to speak."""
    parts = parts or quote_spans(text, code)
    return set(features(text, parts, [Attribution()] * len(parts), len(parts) - 1, code, {}))


@pytest.mark.parametrize(("between", "seen"), [(296, True), (297, False)])
def test_words_around_count_up_to_three_hundred_code_points_away(between: int, seen: bool) -> None:
    gap = " " + "a" * (between - 2) + " "
    assert ("reports here" in of_last(f"said{gap}“grit”")) is seen
    assert ("reports here" in of_last(f"So “grit”{gap}said")) is seen


@pytest.mark.parametrize(("before", "seen"), [(1998, True), (1999, False)])
def test_among_very_many_quotations_less_is_looked_at(before: int, seen: bool) -> None:
    text = "“a”\n" * before + "said" + " aaaa" * 12 + " “grit”"
    assert ("reports here" in of_last(text)) is seen


@pytest.mark.parametrize(("length", "headline"), [(159, True), (160, False)])
@pytest.mark.parametrize("before", ["", "It rained.\n"])
@pytest.mark.parametrize("after", ["", "\nIt rained."])
def test_a_long_line_is_no_headline(length: int, headline: bool, before: str, after: str) -> None:
    line = "Mayor Sees “Salt Road” ".ljust(length, "C")
    assert ("capitals" not in of_last(before + line + after)) is headline


@pytest.mark.parametrize(("words", "own"), [(39, True), (40, False)])
def test_words_of_ones_own_count_among_the_first_forty(words: int, own: bool) -> None:
    assert ("own words" in of_last(f"“{'a ' * words}my grit there”")) is own


@pytest.mark.parametrize(("length", "lost"), [(301, False), (302, True)])
def test_three_hundred_code_points_of_a_stretch_are_looked_at(length: int, lost: bool) -> None:
    names = of_last(f"“{'7' * (length - 2)}a?”")
    assert "exclaimed" in names and ("no letters" in names) is lost


@pytest.mark.parametrize(("between", "near"), [(299, True), (300, False)])
def test_a_stretch_is_beside_speech_within_three_hundred_code_points(between: int, near: bool) -> None:
    text = f"So “grit” {'a' * (between - 3)} “yes”"
    parts = quote_spans(text, "en")
    names = set(features(text, parts, [Attribution(), Attribution("Lund", None, 0.9, "said", 0.9)], 0, "en", {}))
    assert ("beside speech" in names) is near


@pytest.mark.parametrize(("length", "seen"), [(150, True), (151, False)])
def test_a_clause_that_reports_is_at_most_150_code_points_long(length: int, seen: bool) -> None:
    gap = f" Lund said {'a ' * 80}"
    text = f"“It rained,”{gap[: length - 4]} on “Harbour Hour”"
    text = text.replace(gap[: length - 4], gap[: length - 4].rstrip().ljust(length - 4, "a"))
    assert ("after speech" in of_last(text)) is seen


def test_an_ending_of_words_is_the_entry_without_its_hyphen() -> None:
    assert {"magazin", "zeitung"} <= set(endings(language_of("de"), "title before"))


@pytest.mark.parametrize("end", [HEADING - 1, HEADING, HEADING + 1])
def test_a_line_that_is_too_long_is_no_heading_wherever_the_stretch_ends(end: int) -> None:
    stretch = "“old grit”"
    text = f"{'a' * (end - len(stretch) - 1)} {stretch}"
    parts = quote_spans(text, "en")
    assert parts[0].outer_end == end
    assert related(text, parts).headings == [0] * (end <= HEADING)
    assert related(f"{text} in all the shops", parts).headings == []


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Sand is “grit”. Mud is “wet”.", ""),
        ("Sand is “grit”. Mud is “wet”. Clay is “dry”.", "terms throughout"),
        ("Sand is “grit”. Mud is “wet”. Clay is “dry”. “The wind blows from the quay to the old town.”", "many terms"),
        (
            "Sand is “grit”. Mud is “wet”. “A boat lay here.” “The wind blows from the quay to the old town.”",
            "many terms",
        ),
        (
            "Sand is “grit”. Mud is “wet”. Clay is “dry”, “damp”."
            + 4 * " “The wind blows from the quay to the old town.”",
            "",
        ),
        ("Lund said sand was “grit”. Lund said mud was “wet”. Lund said clay was “dry”.", ""),
        ("「砂」と「泥」と「土」がある。", ""),
    ],
)
def test_an_article_whose_marks_hardly_hold_words_of_anybody(text: str, feature: str) -> None:
    parts = quote_spans(text, "en")
    assert article_feature(text, parts, attribute(text, parts, "en")) == feature


def test_words_of_an_article_full_of_terms_are_none_of_anybody_unless_they_show_it() -> None:
    text = "Sand is “grit”. Mud is “a wet”. Clay is the “dry”. It is the “old”, and the “new”. Lund said so."
    assert {q.kind for q in extract(of_english(text))} <= {"scare", "term"}
    assert [q.kind for q in extract(of_english(text + " Lund said it was “damp”."))][-1] == "quotation"


def of_english(text: str) -> Article:
    return Article(id="a", text=text, outlet="b", language="en")
