"""How sure a speaker is: more for a stronger cue, and never likely for whoever is only named near."""

from __future__ import annotations

import pytest

from letters.attribution.confidence import STRENGTHS, chance
from letters.extract import extract
from letters.model import CERTAIN_SPEAKER, LIKELY_SPEAKER, Article, Quotation, likely_speaker


def quotation(text: str, language: str) -> Quotation:
    (found,) = extract(Article("a", text, "The Daily", language=language))
    return found


def test_a_stronger_cue_is_never_less_sure() -> None:
    lines = [f"strength {line}" for line in STRENGTHS]
    for base in (("said", "person"), ("follow-on", "pronoun", "any, not English"), ("colon", "other noun")):
        chances = [chance((*base, *lines[:n])) for n in range(len(lines) + 1)]
        assert chances == sorted(chances) and chances[0] < chances[-1]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("“We are closing the harbour for a week,” said Ruth Calder.", "en"),
        ("„Wir schließen den Hafen für eine Woche“, sagte Ruth Kalder.", "de"),
    ],
)
def test_a_person_who_says_it_beside_the_marks_is_certain(text: str, language: str) -> None:
    assert quotation(text, language).confidence >= CERTAIN_SPEAKER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ruth Calder walked along the quay. Nobody was there; “we are closing the harbour” stood on a board.", "en"),
        ("Ruth Kalder ging am Kai entlang. Niemand war da; „wir schließen den Hafen“ stand auf einer Tafel.", "de"),
    ],
)
def test_who_is_only_named_near_is_not_likely_and_gets_no_full_name(text: str, language: str) -> None:
    found = quotation(text, language)
    assert found.confidence < LIKELY_SPEAKER and found.speaker_full is None and found.likely_speaker is None


def test_a_speaker_is_likely_from_one_half_on() -> None:
    assert likely_speaker("she", "Ruth Calder", 0.5) == "Ruth Calder"
    assert likely_speaker("she", None, 0.5) == "she"
    assert likely_speaker("she", "Ruth Calder", 0.499) is None
