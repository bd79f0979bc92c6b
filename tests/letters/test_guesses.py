"""Who is guessed to speak where no rule tells it: only there, never likely, and nothing else rests on it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.confidence import Example, fitted, replaced
from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.attribution import attribute
from letters.attribution.confidence import POINTS, chance, guessed_by
from letters.extract import extract
from letters.languages.lexicon import language
from letters.languages.word_lists import codes, words
from letters.model import LIKELY_SPEAKER, Article, Quotation, Source
from letters.quote_marks.quote_spans import quote_spans
from tests.conftest import Run

SIGNS = "behind", "in the sentence", "named above", "named below", "speaks before", "speaks next"
CASES = Path(__file__).parent / "cases" / "guesses.txt"
HEADING = "“It was like watching your own house burn”\nFirefighter Ana Holm was the first to reach the mill on Sunday."
WORDS = "It was like watching your own house burn"


def cases() -> list[tuple[str, str, str, list[str]]]:
    """Language, title, text and the speakers of its quotations: a guess, "!" and who surely speaks, or "-" for nobody."""
    found = []
    for block in re.split(r"(?m)^# ", CASES.read_text(encoding="utf-8"))[1:]:
        head, _, rest = block.partition("\n")
        text, _, answers = rest.partition("\n---\n")
        code, _, title = head.partition(": ")
        found.append((code, title, text, answers.strip().splitlines()))
    return found


def quotations(text: str, code: str) -> list[Quotation]:
    return extract(Article("a", text + "\n", "The Daily", language=code))


@pytest.mark.parametrize(("code", "title", "text", "expected"), cases())
def test_golden(code: str, title: str, text: str, expected: list[str]) -> None:
    told = []
    for quotation in quotations(text, code):
        sure = "! " if quotation.confidence >= LIKELY_SPEAKER else ""
        told.append(sure + (quotation.speaker or "-"))
        if not sure:
            assert quotation.speaker_full is None and quotation.likely_speaker is None
    assert told == expected


def test_there_is_a_case_in_every_language_but_turkish() -> None:
    """There a quotation alone in its line counts as a title."""
    assert {code for code, *_ in cases()} >= {code for code in codes() if words(code, "cues")} - {"tr"}


@pytest.mark.parametrize(("code", "title", "text", "expected"), cases())
def test_no_other_speaker_kind_or_group_rests_on_a_guess(
    code: str, title: str, text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{text}\n\n{text}"  # what is guessed stands before what is known, too
    with_guesses = quotations(text, code)
    monkeypatch.setattr("letters.extract.with_guesses", lambda text, parts, given, *_: given)
    without = quotations(text, code)
    for guessed, plain in zip(with_guesses, without, strict=True):
        assert guessed == plain or guessed._replace(speaker=None, confidence=0.0) == plain


def test_rules_know_no_guess() -> None:
    given = attribute(HEADING, quote_spans(HEADING, "en"), "en")
    assert [voice.mention for voice in given] == [None]


def test_a_quotation_after_a_guessed_one_is_not_given_to_its_speaker() -> None:
    text = f"{HEADING} The roof went first.\n\n“And then the floor.” “It took an hour.”\n"
    first, *others = quotations(text, "en")
    assert first.speaker == "Firefighter Ana Holm"
    assert all(other.confidence < LIKELY_SPEAKER for other in others)


def test_the_parts_of_one_quotation_share_a_guess() -> None:
    text = "“We were given three days to move the boats.\n\n“Nobody told us why.”"
    found = quotations(f"The harbour trust has closed the north pier for the winter.\n\n{text}", "en")
    assert len(found) == 2 and {q.group for q in found} == {0}
    assert {q.speaker for q in found} == {"The harbour trust"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The choir will march on Friday. The motto: “No bread without song”.", "en"),
        (
            "Oldroyd was caught after a neighbour heard “a noise like a wardrobe being dragged” and rang the police.",
            "en",
        ),
        ("Carla Winter left the hall to chants of “shame on you all”.", "en"),
        ("In piazza uno striscione con la scritta «Il pane non si tocca per nessuna ragione».", "it"),
        ("Das Motto: „Ohne uns nur Kulisse“.", "de"),
    ],
)
def test_nobody_is_guessed_where_a_rule_tells_that_it_is_nobody(text: str, code: str) -> None:
    (given,) = attribute(text, quote_spans(text, code), code)
    assert given.mention is None and given.evidence == ("nobody",)
    assert quotations(text, code)[0].speaker is None


def test_terms_and_titles_get_no_guess() -> None:
    (term,) = quotations("The word “slow fibre” is rare. Ann Lee has a loom.", "en")
    assert term.kind != "quotation" and term.speaker is None


def test_no_guess_is_likely() -> None:
    lines = POINTS.read_text(encoding="utf-8").splitlines()
    written = {line.rpartition(" ")[0] for line in lines}
    for code in ("en", "de"):
        evidence = [guessed_by(sign, language(code)) for sign in SIGNS]
        assert all(chance(names) < LIKELY_SPEAKER and written.issuperset(names) for names in evidence)


@pytest.mark.parametrize("code", ["en", "de"])
def test_however_often_guesses_are_right_they_are_fitted_below_one_half(code: str) -> None:
    points = fitted([[Example(guessed_by("behind", language(code)), True)] * 50])
    assert sum(points[name] for name in guessed_by("behind", language(code))) < 0


def test_points_of_one_kind_are_fitted_alone() -> None:
    lines = ["# header", "according -0.27", "guess -0.10", "guess, behind -0.12", "said +0.27"]
    new = {"guess": -0.2, "guess, named above": -0.3}
    assert replaced(lines, new, "guess") == [
        "# header", "according -0.27", "guess -0.20", "guess, named above -0.30", "said +0.27",
    ]  # fmt: skip
    assert replaced(lines, {}, "guess") == ["# header", "according -0.27", "said +0.27"]
    written = POINTS.read_text(encoding="utf-8").splitlines()
    points = {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in written) if name.startswith("guess")
    }
    assert replaced(written, points, "guess") == written


def test_text_says_perhaps_and_only_when_asked_to_explain(run_command: Run) -> None:
    text = HEADING + " She has worked there for years.\n"
    assert "Ana Holm" not in run_command("extract", "-", stdin=text).stdout.partition("\n")[0]
    explained = run_command("extract", "--explain", "-", stdin=text).stdout
    assert "perhaps by Firefighter Ana Holm, 48% sure" in explained
    row = json.loads(run_command("extract", "--format", "jsonl", "-", stdin=text).stdout.splitlines()[0])
    assert row["speaker"] == "Firefighter Ana Holm" and row["speaker_full"] is None and row["confidence"] < 0.5


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    article = Article("a", HEADING + "\n", "The Daily", language="en", published="2024-01-02")
    build(folder, [article, Source("log", f"{WORDS}.\n\nThe mill burns.", title="Log", speaker="the fire office")])
    return folder


def test_outlets_verify_and_check_take_a_guess_as_unknown(library: Path, run_command: Run, tmp_path: Path) -> None:
    printed = run_command("outlets", "--index", str(library), WORDS).stdout
    assert "The Daily" in printed and "Ana Holm" not in printed
    assert "Ana Holm" not in run_command("list", "--index", str(library), "speakers").stdout
    with Library.open(library) as opened:
        verifier = Verifier(opened)
        claims = [verifier.verify(WORDS, claim).comparison for claim in ("Ana Holm", "Carla Winter")]
    assert claims[0] == claims[1]
    draft = tmp_path / "draft.txt"
    draft.write_text(HEADING + "\n", encoding="utf-8")
    rows = run_command("check", "--index", str(library), "--format", "jsonl", str(draft)).stdout.splitlines()
    assert [json.loads(row)["verdict"] for row in rows] == ["verbatim"]
