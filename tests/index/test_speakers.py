"""Who may be whom."""

from __future__ import annotations

import pytest

from index.answers.speakers import learned_names, may_be_speaker

OPENAI = [
    "Niko Felix",
    "OpenAI",
    "the company",
    "an OpenAI spokesperson",
    "OpenAI spokesperson Niko Felix",
    "a statement",
]
LETTER = [
    "some sora-alpha-artists", "the artists", "the letter", "the group", "Sora PR Puppets", "beta testers",
    "early testers of OpenAI's Sora",
]  # fmt: skip

CLAIMS = {
    "Niko Felix": (True, False),
    "Felix": (True, False),
    "Mr. Felix": (True, False),
    "Company spokesperson Niko Felix": (True, False),
    "Niko Felix, an OpenAI spokesperson": (True, False),
    "a spokesperson for OpenAI": (True, False),
    "a spokesperson": (True, False),
    "OpenAI": (True, False),
    "OpenAI’s Niko Felix": (True, False),
    "the company": (True, False),
    "the artists": (False, True),
    "A group of artists": (False, True),
    "The open letter": (False, True),
    "an artist": (False, True),
    "the beta testers": (False, True),
    "testers of OpenAI's tool": (False, True),
    "the artists behind the leak": (False, True),
    "Sora PR Puppets": (False, True),
    "Sam Altman": (False, False),
    "OpenAI CEO Sam Altman": (False, False),
    "OpenAI's CEO": (False, False),
    "Felix Salmon": (False, False),
    "Sam Felix": (False, False),
    "a Google spokesperson": (False, False),
    "Sam Altman's spokesperson": (False, False),
    "Niko Felix of Google": (False, False),
    "they": (True, True),
    "She": (True, True),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_accepted_for_the_one_who_is_called_so(claim: str) -> None:
    assert (may_be_speaker(claim, OPENAI), may_be_speaker(claim, LETTER)) == CLAIMS[claim]


def test_a_name_is_learned_when_two_outlets_use_its_head() -> None:
    told = [("A", "the leakers"), ("B", "The leakers"), ("A", "Sam Altman"), ("A", "OpenAI's Altman"), ("C", "they")]
    assert learned_names(told) == ["The leakers", "the leakers"]
