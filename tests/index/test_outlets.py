"""Who used these words: what counts as a use, and what a filter lets through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from index.answers.asked import AskedPassages
from index.answers.outlets import Filter, _translated, all_uses, checked_date, outlets, passage_answer
from index.answers.references import References
from index.answers.uses import judge, use_of
from index.builder import build
from index.comparison.wording import Wording
from index.model import Passage, Reading, TranslatedReading
from index.store import Library
from letters.model import Article, Kind, QuotesError, Source
from letters.text.sentences import sentences

SWEPT = "We swept the harbor every morning for nine long years."
SHIP = "No ship was ever turned away from our pier."
LAMPS = "The lamps stay lit until the last boat is home."
VOW = Source("vow", f"{SWEPT} {SHIP} {LAMPS}", title="The Vow", speaker="the pilots", language="en")
BARREL = "A barrel of salt weighs more than a promise"
ARTICLES = [
    Article("a", f"“{SHIP[:-1]},” said Ida Holm.", "Daily", published="2024-10-31", language="en"),
    Article("b", "“No ship was ever turned back from our pier,” said Ida Holm.", "Weekly", published="2024-11", language="en"),
    Article("c", f"“{SWEPT} {SHIP} {LAMPS}” said the pilots.", "Gazette", published="2024-11-30", language="en"),
    Article("d", f"“My father told me, ‘{SHIP}’ and I believed him,” said Bo Lind.", "Courier", published="2024-12-01", language="en"),
    Article("e", "Ida Holm said: “No ship was ever refused, and that is a fact.”", "Herald", published="2025", language="en"),
    Article("f", f"“{BARREL},” said Bo Lind. “{BARREL},” he said again.", "Daily", published="2024-11-02", language="en"),
    Article("g", f"“{BARREL},” said Bo Lind.", "Mirror", language="en", family="f"),
    Article("h", "“She sang of the harbor every evening,” said Bo Lind.", "Tribune", published="2024-11-05", language="en"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("index")
    build(folder, [VOW, *ARTICLES])
    with Library.open(folder) as opened:
        yield opened


def used(library: Library, query: str, **options: object) -> list[str]:
    return [use.reading.article for use in outlets(library, query, **options).uses]  # type: ignore[arg-type]


def printed(published: str | None, language: str = "en", kind: str = "quotation") -> Reading:
    return Reading(
        quotation=1, article="a", outlet="Daily", title=None, author=None, url=None, published=published,
        language=language, family=None, text="some words", start=0, end=10, kind=kind, nested=False, group=0,
        speaker=None, speaker_full=None, confidence=0.0, spans=(),
    )  # fmt: skip


AFTER = {
    ("2024-11", "2024-10-31"): False,
    ("2024-11", "2024-11"): True,
    ("2024-11", "2024-11-01"): True,
    ("2024-11", "2024-12"): True,
    ("2024-11", "2024"): False,
    ("2024-11-26", "2024-11-25"): False,
    ("2024-11-26", "2024-11-26"): True,
    ("2024-11-26", "2024-11-27"): True,
    ("2024-11-26", "2024-11"): False,
    ("2024", "2023-12-31"): False,
    ("2024", "2024-01-01"): True,
    ("2024", None): False,
}
BEFORE = {
    ("2024-11", "2024-10-31"): True,
    ("2024-11", "2024-11"): True,
    ("2024-11", "2024-11-01"): True,
    ("2024-11", "2024-11-30"): True,
    ("2024-11", "2024-12-01"): False,
    ("2024-11", "2024"): True,
    ("2024-11", "2025"): False,
    ("2024-11-26", "2024-11-25"): True,
    ("2024-11-26", "2024-11-26"): True,
    ("2024-11-26", "2024-11-27"): False,
    ("2024", "2024-12-31"): True,
    ("2024", "2025-01-01"): False,
    ("2024", None): False,
}


@pytest.mark.parametrize(("asked", "published"), AFTER)
def test_after_begins_with_the_first_day_of_what_is_named(asked: str, published: str | None) -> None:
    assert Filter(after=asked).admits(printed(published), False) is AFTER[asked, published]


@pytest.mark.parametrize(("asked", "published"), BEFORE)
def test_before_ends_with_the_last_day_of_what_is_named(asked: str, published: str | None) -> None:
    assert Filter(before=asked).admits(printed(published), False) is BEFORE[asked, published]


def test_both_ends_of_a_range_hold() -> None:
    only = Filter(after="2024-11", before="2024-11")
    days = ["2024-10-31", "2024-11-01", "2024-11-30", "2024-12-01"]
    assert [only.admits(printed(day), False) for day in days] == [False, True, True, False]


KINDS: dict[tuple[Kind | None, str, bool], bool] = {
    (None, "quotation", False): True,
    (None, "quotation", True): True,
    (None, "term", False): False,
    (None, "term", True): True,
    ("term", "term", False): True,
    ("term", "term", True): True,
    ("term", "quotation", True): False,
    ("quotation", "term", True): False,
    ("quotation", "quotation", False): True,
}


@pytest.mark.parametrize(("asked", "kind", "sourced"), KINDS)
def test_a_term_counts_where_it_is_asked_for_or_a_sources(asked: Kind | None, kind: str, sourced: bool) -> None:
    assert Filter(kind=asked).admits(printed(None, kind=kind), sourced) is KINDS[asked, kind, sourced]


def test_a_language_is_that_of_the_quotation() -> None:
    assert Filter(language="de").admits(printed(None, "de"), False)
    assert not Filter(language="de").admits(printed(None, "en"), False)
    assert Filter().admits(printed(None, "de"), False)


@pytest.mark.parametrize("text", ["2024", "2024-11", "2024-02-29", None])
def test_a_date_is_given_back(text: str | None) -> None:
    assert checked_date(text) == text


@pytest.mark.parametrize(
    "text", ["", "202", "20244", "2024-1", "2024-13", "2024-00", "2023-02-29", "2024-11-26x", "٢٠٢٤"]
)
def test_what_is_no_date_is_reported(text: str) -> None:
    with pytest.raises(QuotesError, match="not a date; write YYYY, YYYY-MM or YYYY-MM-DD") as caught:
        checked_date(text)
    assert caught.value.code == 2


def test_a_use_prints_the_words_in_one_run_by_date(library: Library) -> None:
    assert used(library, SHIP) == ["a", "b", "c", "d"]
    assert used(library, SHIP, least=5) == ["a", "b", "c", "d"]
    assert used(library, SHIP, least=6) == ["a", "c", "d"]
    assert used(library, SHIP, least=9) == ["a", "c", "d"]
    assert used(library, SHIP, least=10) == ["a", "c", "d"]  # of fewer words all of them


def test_of_fewer_words_all_must_be_printed(library: Library) -> None:
    assert used(library, "no ship was ever refused", least=9) == ["e"]
    assert used(library, "ship was refused") == []
    assert used(library, "harbor", least=4) == ["h", "c"]


def test_a_query_without_a_word_is_an_error(library: Library) -> None:
    with pytest.raises(QuotesError, match="no word in the query"):
        outlets(library, "… — !")


def test_a_month_at_either_end_of_a_range_is_in_it(library: Library) -> None:
    assert used(library, SHIP, only=Filter(before="2024-11")) == ["a", "b", "c"]
    assert used(library, SHIP, only=Filter(after="2024-11")) == ["b", "c", "d"]
    assert used(library, SHIP, only=Filter(after="2024-11", before="2024-11")) == ["b", "c"]
    assert used(library, SHIP, only=Filter(after="2024-12-01", before="2024-12-01")) == ["d"]


def test_what_a_filter_leaves_out_is_counted(library: Library) -> None:
    assert outlets(library, SHIP).left_out == 0
    assert outlets(library, SHIP, only=Filter(before="2024-11")).left_out == 1
    assert outlets(library, SHIP, only=Filter(language="de")).left_out == 4
    assert outlets(library, SHIP, only=Filter(language="en")).left_out == 0
    assert outlets(library, BARREL, only=Filter(after="2024")).left_out == 1


def test_a_quotation_inside_another_is_the_same_use(library: Library) -> None:
    inner = [reading for reading in library.readings(["vow-2"]) if reading.article == "d"]
    assert [reading.nested for reading in inner] == [False, True]
    (use,) = [use for use in outlets(library, SHIP).uses if use.reading.article == "d"]
    assert not use.reading.nested
    assert outlets(library, SHIP).outlets == 4


def test_outlets_and_families_are_distinguished(library: Library) -> None:
    answer = outlets(library, BARREL)
    assert [use.reading.article for use in answer.uses] == ["f", "f", "g"]
    assert (answer.outlets, answer.families) == (2, 1)
    assert outlets(library, SHIP).families == 4


def test_the_words_asked_for_that_a_use_prints_are_a_share(library: Library) -> None:
    shares = {use.reading.article: use.coverage for use in outlets(library, SHIP).uses}
    assert (shares["a"], shares["c"]) == (1.0, 1.0)
    assert shares["b"] == pytest.approx(8 / 9)  # two runs round the word that is another
    (related,) = outlets(library, SHIP).related.uses  # type: ignore[union-attr]
    assert related.coverage == pytest.approx(4 / 9)
    (first, second) = outlets(library, "harbor").uses
    assert (first.coverage, second.coverage) == (1.0, 1.0)


def test_a_use_is_judged_by_its_part_for_the_words_asked_for(library: Library) -> None:
    uses = {use.reading.article: use for use in outlets(library, SHIP).uses}
    whole = uses["c"]
    assert whole.reading.text[slice(*whole.part)].rstrip(". ") == SHIP[:-1]
    assert whole.judged == (0, len(whole.reading.text))
    assert (uses["a"].comparison.severity, whole.comparison.severity) == ("ok", "ok")
    assert (uses["b"].comparison.verdict, uses["b"].passages) == ("substitution", ("vow-2",))
    assert whole.passages == ("vow-2",)


def test_the_passages_asked_for_come_in_order_of_the_source_then_the_rest(library: Library) -> None:
    answer = outlets(library, f"{SHIP} {LAMPS}")
    assert [passage.id for passage in answer.passages if passage.source] == ["vow-2", "vow-3"]
    loose = [passage.source is None for passage in outlets(library, SHIP).passages]
    assert loose == sorted(loose)
    (passage,) = outlets(library, BARREL).passages
    assert passage.source is None


def test_shorter_quotations_of_the_place_are_counted_apart(library: Library) -> None:
    assert outlets(library, SHIP, least=6).shorter == 1  # b; e is a passage of its own
    assert outlets(library, SHIP, least=4).shorter == 0
    assert outlets(library, SHIP, least=6, only=Filter(after="2024-12")).shorter == 0


def test_what_only_shares_words_is_no_use(library: Library) -> None:
    answer = outlets(library, SHIP)
    assert answer.related is not None and answer.as_asked
    assert [use.reading.article for use in answer.related.uses] == ["e"]
    assert (answer.related.outlets, answer.related.families) == (1, 1)
    assert {passage.id for passage in answer.passages} == {"vow-2"}
    assert outlets(library, SHIP, least=5).related.uses == ()  # type: ignore[union-attr]
    assert outlets(library, SHIP, only=Filter(before="2024-12")).related.uses == ()  # type: ignore[union-attr]


def test_without_all_the_words_the_nearest_passage_is_asked_for(library: Library) -> None:
    answer = outlets(library, "No ship was ever sent away from our pier")
    assert not answer.as_asked
    assert [use.reading.article for use in answer.uses] == ["a", "b", "c", "d"]
    assert not outlets(library, "A barrel of salt weighs more than a vow").as_asked


def test_a_query_of_several_passages_asks_for_each(library: Library) -> None:
    both = outlets(library, f"{SHIP} {BARREL}")
    assert {passage.id for passage in both.passages if passage.source} == {"vow-2"}
    assert {use.reading.article for use in both.uses} == {"a", "b", "c", "d", "f", "g"}


def test_references_may_be_kept_from_one_query_to_the_next(library: Library) -> None:
    kept = References(library)
    assert [outlets(library, words, references=kept) for words in (SHIP, BARREL)] == [
        outlets(library, words) for words in (SHIP, BARREL)
    ]


WORDING = Wording(VOW.text)
SECOND = (len(SWEPT) + 1, len(SWEPT) + 1 + len(SHIP))


def test_a_reading_within_the_place_is_judged_as_a_whole() -> None:
    text = "no ship was ever turned back from our pier"
    comparison, judged, part = judge(text, WORDING, SECOND)
    assert (comparison.verdict, judged, part) == ("substitution", (0, len(text)), (0, len(text)))
    assert judge(text, WORDING) == (comparison, judged, part)


def test_a_reading_past_the_place_is_judged_by_the_part_for_it() -> None:
    text = f"We swept the harbor each morning for nine long years. {SHIP} The lamps stay lit"
    comparison, judged, part = judge(text, WORDING, SECOND)
    assert text[slice(*judged)].rstrip(".") == SHIP[:-1]
    assert (part, comparison.severity) == (judged, "ok")
    assert judge(text, WORDING)[0].verdict == "substitution"


def test_a_word_put_in_at_the_place_is_part_of_it() -> None:
    text = f"{SWEPT} No big ship was ever turned away from our pier at night. {LAMPS}"
    _, judged, _ = judge(text, WORDING, SECOND)
    assert text[slice(*judged)].startswith("No big ship")
    assert text[slice(*judged)].rstrip(".").endswith("at night")


def test_a_wording_over_the_place_that_is_right_is_judged_as_a_whole() -> None:
    text = f"{SWEPT} {SHIP}"
    comparison, judged, part = judge(text, WORDING, SECOND)
    assert (comparison.verdict, judged) == ("verbatim", (0, len(text)))
    assert text[slice(*part)].rstrip(".") == SHIP[:-1]


def test_a_passage_is_answered_with_every_reading(library: Library) -> None:
    answer = passage_answer(library, "vow-2")
    assert [use.reading.article for use in answer.uses if not use.reading.nested] == ["a", "b", "c", "d"]
    assert answer.query == SHIP
    assert {use.coverage for use in answer.uses} == {0.0}
    assert {use.passages for use in answer.uses} == {("vow-2",)}
    assert (answer.shorter, answer.left_out) == (0, 0)
    with pytest.raises(QuotesError, match="nobody: no such passage") as caught:
        passage_answer(library, "nobody")
    assert caught.value.code == 1


def test_all_uses_are_those_of_each_passage(library: Library) -> None:
    listed = [(passage.id, list(uses)) for passage, uses in all_uses(library)]
    assert listed == [(id, list(passage_answer(library, id).uses)) for id, _ in listed]
    assert [id for id, _ in listed][:3] == ["vow-1", "vow-2", "vow-3"]
    assert [passage.id for passage, _ in all_uses(library, "vow")] == ["vow-1", "vow-2", "vow-3"]
    with pytest.raises(QuotesError, match="no such source; there are vow"):
        next(all_uses(library, "oath"))


def test_a_bracket_at_the_end_belongs_to_the_part_that_is_judged() -> None:
    text = "We received access to the model. The tool is safe and it will be sold by the company."
    reference = Wording(text, sentences(text))
    reading = "we received access to the model. The tool is safe and it will be sold by [OpenAI]"
    comparison, judged, part = judge(reading, reference, (33, len(text)))
    assert (comparison.verdict, comparison.severity) == ("bracketed", "info")
    assert reading[slice(*judged)] == reading[slice(*part)] == "The tool is safe and it will be sold by [OpenAI]"


def test_translations_count_outside_other_quotations_and_as_a_filter_admits() -> None:
    def translation(**values: object) -> TranslatedReading:
        return TranslatedReading(passage="vow-2", reading=printed("2024-11", "de")._replace(**values), confidence=0.9)  # type: ignore[arg-type]

    class Translations:
        def translations(self, passages: list[str]) -> list[TranslatedReading]:
            assert passages == ["vow-2"]
            return [translation(), translation(nested=True), translation(published="2025")]

    library = cast(Library, Translations())
    passages = [Passage("vow-2", "vow", 0, 9, SHIP), Passage("loose", None, 0, 9, BARREL)]
    translated = _translated(library, passages, Filter(before="2024"))
    assert translated == (translation(),)
    assert _translated(library, passages[1:], Filter()) == ()
    assert _translated(library, passages, Filter(translations=False)) == ()


@pytest.mark.parametrize(
    ("asked", "drawn"), [(("left",), ("left",)), (("right",), ("right",)), ((), ("left", "right"))]
)
def test_a_reading_of_two_passages_is_judged_by_those_asked_for_else_by_all(
    library: Library, asked: tuple[str, ...], drawn: tuple[str, ...]
) -> None:
    texts = {"left": BARREL, "right": SHIP}
    known = {id: Passage(id, None, 0, len(text), text) for id, text in texts.items()}
    text = f"{BARREL}. {SHIP}"
    half = len(BARREL)
    reading = printed(None)._replace(
        text=text, end=len(text), spans=(("left", 0, half), ("right", half + 2, len(text)))
    )
    passages = AskedPassages("ship", [], known, References(library))
    passages.passages = {id: known[id] for id in asked}
    use = use_of(reading, passages)
    assert use.passages == drawn


@pytest.mark.parametrize(("confidence", "likely"), [(0.65, True), (0.64, False)])
def test_from_which_confidence_a_translation_is_likely(confidence: float, likely: bool) -> None:
    assert TranslatedReading(printed("2024-11", "de"), "vow-2", confidence).likely is likely
