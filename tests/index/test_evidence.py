"""How much agreement is more than chance: a case on each side of every limit, and drafts that quote something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.verify import Verifier
from index.builder import build
from index.comparison import Comparison, compare
from index.comparison.evidence import CHARACTER, FUNCTION_WORD, MOST, enough, rarity, telling
from index.comparison.wording import Wording
from index.store import Library
from letters.model import Source

CONTENT, FUNCTION = [f"w{n}" for n in range(20)], ["the", "of", "and", "that", "to", "in", "is", "it", "for", "on"]


def bits(key: str) -> float:
    return FUNCTION_WORD if key in FUNCTION else 12.0


def judged(verdict: str, words: list[str], *runs: tuple[int, int], nearby: tuple[str, ...] = ()) -> bool:
    return enough(words, Comparison(verdict, matched=1, runs=runs), nearby, bits)


CASES = {
    "four of five words in one run, two of them content words": (CONTENT[:2] + FUNCTION[:3], ((0, 4),), True),
    "the same with one content word: is not an option": (CONTENT[:1] + FUNCTION[:4], ((0, 4),), False),
    "the same in two runs": (CONTENT[:2] + FUNCTION[:3], ((0, 2), (3, 5)), False),
    "five of six words in one run, one of them a content word": (CONTENT[:1] + FUNCTION[:5], ((0, 5),), True),
    "five of six function words": (FUNCTION[:6], ((0, 3), (4, 6)), True),
    "three of four words of much information": (CONTENT[:4], ((0, 3),), True),
    "three of four words of less information": (CONTENT[:2] + FUNCTION[:2], ((0, 3),), False),
    "two thirds of the words, two content words, a run of three": (CONTENT[:2] + FUNCTION[:4], ((0, 4),), True),
    "no run of three": (CONTENT[:4] + FUNCTION[:2], ((0, 2), (3, 5)), False),
    "one content word": (CONTENT[:1] + FUNCTION[:4] + CONTENT[1:2], ((0, 4),), False),
    "half of the words, of much information in one run": (CONTENT[:3] + FUNCTION[:5], ((0, 4),), True),
    "half of the words, of less information in one run": (CONTENT[:1] + FUNCTION[:7], ((0, 4),), False),
    "three of seven words, of much information": (CONTENT[:3] + FUNCTION[:4], ((0, 3),), False),
    "all of five words, of much information, in two runs": (CONTENT[:2] + FUNCTION[:3], ((0, 3), (3, 5)), True),
    "all of five words, of less information, in two runs": (CONTENT[:1] + FUNCTION[:4], ((0, 3), (3, 5)), False),
}


@pytest.mark.parametrize("title", CASES)
def test_a_changed_wording(title: str) -> None:
    words, runs, wanted = CASES[title]
    assert judged("substitution", words, *runs) is wanted


def test_what_needs_no_evidence_and_what_needs_more() -> None:
    assert judged("verbatim", FUNCTION[:2], (0, 2))
    assert judged("punctuation", FUNCTION[:4], (0, 4))
    assert judged("bracketed", CONTENT[:3], (0, 3)) and not judged("substitution", CONTENT[:3], (0, 2))
    assert judged("elided", FUNCTION[:6], (0, 4), (4, 6)) and not judged("elided", FUNCTION[:6], (0, 3), (3, 6))
    assert judged("elided", CONTENT[:2] + FUNCTION[:3], (0, 3), (3, 5))
    assert judged("stitched", CONTENT[:4] + FUNCTION[:3], (0, 6), (6, 7))
    assert not judged("stitched", CONTENT[:4] + FUNCTION[:3], (0, 5), (5, 7))
    assert not judged("stitched", CONTENT[:2] + FUNCTION[:6], (0, 6), (6, 8))


def test_a_few_words_are_telling_with_two_different_content_words() -> None:
    assert telling(CONTENT[:2], bits) and telling([*CONTENT[:2], "of"], bits)
    assert not telling([CONTENT[0], "of"], bits) and not telling([CONTENT[0], "and", CONTENT[0]], bits)
    assert not telling(CONTENT[:2], lambda key: bits(key) - 1)


def test_less_must_agree_with_a_source_of_the_claimed_speaker() -> None:
    words = CONTENT[:2] + FUNCTION[:3]
    for runs, bare, claimed in (((0, 3), False, True), ((0, 2), False, False), ((2, 5), False, False)):
        comparison = Comparison("substitution", matched=1, runs=(runs,))
        assert (enough(words, comparison, (), bits), enough(words, comparison, (), bits, claimed=True)) == (
            bare,
            claimed,
        )


CLAUSES = {
    "six words of much information": (CONTENT[:3] + FUNCTION[:3], True),
    "five words": (CONTENT[:5], False),
    "six words of less information": (CONTENT[:2] + FUNCTION[:4], False),
    "eight words, one of them a content word": (CONTENT[:1] + FUNCTION[:7], True),
    "eight function words": (FUNCTION[:8], False),
}


@pytest.mark.parametrize("title", CLAUSES)
def test_a_clause_beside_words_that_stand_nowhere(title: str) -> None:
    run, wanted = CLAUSES[title]
    words, comparison = [*run, *CONTENT[8:20]], Comparison("altered", matched=1, runs=((0, len(run)),))
    assert enough(words, comparison, (), bits) is wanted
    assert not enough(words, comparison, (), bits, printed=True)


UNSPACED = {
    "twelve characters of six words of much information": ("港湾都市計画審議会会議録", True),
    "eleven": ("港湾都市計画審議会会議", False),
    "sixteen characters of less information": ("港湾なのでありますということです", True),
    "fifteen": ("港湾なのでありますということで", False),
    "sixteen hiragana": ("なのでありますということであります"[:16], False),
}


@pytest.mark.parametrize("title", UNSPACED)
def test_a_clause_of_a_language_without_spaces(title: str) -> None:
    run, wanted = UNSPACED[title]
    words, comparison = (
        [*run, *"絵画彫刻写真映画音楽演劇舞踊文学批評史学"],
        Comparison("altered", matched=1, runs=((0, len(run)),)),
    )
    assert enough(words, comparison, (), lambda key: rarity(key, 0, 10_000_000)) is wanted


def test_a_character_has_less_information_than_a_word_and_hiragana_less_than_a_function_word() -> None:
    assert rarity("港", 0, 10_000_000) == rarity("カ", 0, 10_000_000) == CHARACTER < MOST
    assert rarity("な", 0, 10_000_000) < FUNCTION_WORD


def test_a_word_that_has_moved_agrees() -> None:
    words = CONTENT[:6] + FUNCTION[:4]
    runs = ((0, 3), (6, 10))
    assert not judged("altered", words, *runs) and judged("altered", words, *runs, nearby=tuple(CONTENT[3:5]))


def test_rarity_is_by_frequency_and_nothing_for_function_words() -> None:
    assert rarity("the", 3, 10_000) == FUNCTION_WORD
    assert rarity("harbor", 0, 10_000_000) == MOST
    assert rarity("harbor", 100, 100_000) > rarity("harbor", 10_000, 100_000) > 0


SOURCES = [
    Source("art", "He studied art. The deep sea was calm and shaped by wind. Pride and majesty.", speaker="Ada Quill", language="en"),
    Source(
        "calls",
        "But it is now all too common to hear calls for retribution. We can do so here. As shown, there is no effective "
        "oversight.",
        speaker="Tom Stone",
        language="en",
    ),
    Source("rotten", "Something is rotten in the state of Norland.", language="en"),
    Source("roads", "There is nothing, he said, in the state of the roads.", language="en"),
]  # fmt: skip


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    folder = tmp_path_factory.mktemp("chance")
    build(folder, SOURCES)
    with Library.open(folder) as library:
        yield Verifier(library)


@pytest.mark.parametrize(
    "words",
    ["art washing", "Deep State", "Pride and Prejudice", "It is time", "We can do this", "There is no risk",
     "all too common a mistake", "the state of things"],
)  # fmt: skip
def test_common_words_come_from_nowhere_in_particular(verifier: Verifier, words: str) -> None:
    assert verifier.verify(words).comparison.verdict == "not_found"


def test_a_phrase_of_japanese_law_comes_from_nowhere_in_particular(tmp_path: Path) -> None:
    text = "この会議は、公平な方法によるものでなければならず、また、同等の権利が保障される手続によって行われなければならない。"
    build(tmp_path, [Source("law", text, language="ja")])
    with Library.open(tmp_path) as library:
        verifier = Verifier(library)
        for words in (
            "絵は人の手の中で生れるものであるから、人の手の中に筆を置かなければならない。",
            "夫婦が同等の権利を有することを基本として",
        ):
            assert verifier.verify(words).comparison.verdict == "not_found"
        changed = verifier.verify(
            "この会議は、公平な方法によるものでなければならず、また、同等の義務が保障される手続によって行われなければならない。"
        )
        assert changed.comparison.verdict == "substitution"


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("The deep sea was calm and shaped by rain", "art"),
        ("It is now all too common to hear calls for vengeance", "calls"),
        ("Something is rotting in the state of Norland", "rotten"),
    ],
)
def test_a_changed_word_is_found_in_its_source_alone(verifier: Verifier, words: str, source: str) -> None:
    verification = verifier.verify(words)
    assert (verification.comparison.verdict, verification.sources) == ("substitution", (source,))


def test_words_near_a_span_are_four_on_either_side_as_far_as_the_text_goes() -> None:
    words = "one two three four five six seven eight nine ten"
    assert Wording(words).keys_near((0, 3)) == set(words.split()[:5])
    assert Wording(words).keys_near((24, 27)) == set(words.split()[1:])
    assert Wording(words).keys_near((46, 48)) == set(words.split()[5:])


def test_a_word_spelled_otherwise_counts_by_its_number_in_the_query() -> None:
    comparison = compare("They will not come to the harbor", Wording("They won't go to the harbor."))
    assert comparison.runs == ((0, 3), (4, 7))
