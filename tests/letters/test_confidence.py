"""How sure a speaker is: more for a stronger cue, and never likely for whoever is only named near."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.attribution import attribute
from letters.attribution.confidence import CLEAR, POINTS, STRENGTHS, chance, evidence, reference_evidence
from letters.attribution.phrases.names import Referent
from letters.extract import extract
from letters.languages.lexicon import language
from letters.model import CERTAIN_SPEAKER, LIKELY_SPEAKER, Article, Quotation, Source, likely_speaker
from letters.quote_marks.quote_spans import quote_spans
from tests.conftest import Run

WORDS = "It was like watching your own house burn to ashes"
NEAR = f"Ana Holm closed the mill on Sunday. “{WORDS}.”\n"  # she is only named near


def quotation(text: str, language: str) -> Quotation:
    (only,) = extract(Article("a", text, "The Daily", language=language))
    return only


def test_a_stronger_cue_is_never_less_sure() -> None:
    lines = [f"strength {line}" for line in STRENGTHS]
    for base in (("said", "person"), ("follow-on, not English", "pronoun, not English"), ("colon", "other noun")):
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
    doubtful = quotation(text, language)
    assert doubtful.confidence < LIKELY_SPEAKER and doubtful.speaker_full is None and doubtful.likely_speaker is None


def test_a_speaker_is_likely_from_one_half_on() -> None:
    assert likely_speaker("she", "Ruth Calder", 0.5) == "Ruth Calder"
    assert likely_speaker("she", None, 0.5) == "she"
    assert likely_speaker("she", "Ruth Calder", 0.499) is None


@pytest.mark.parametrize(("kind", "lines"), [("strength ", STRENGTHS), ("full name of itself, clear ", CLEAR)])
def test_each_line_has_its_points(kind: str, lines: tuple[float, ...]) -> None:
    written = POINTS.read_text(encoding="utf-8").splitlines()
    listed = {name for name, _, points in (line.rpartition(" ") for line in written) if points}
    assert {f"{kind}{line}" for line in lines} <= {name.strip() for name in listed}


def test_evidence_has_points_in_english_and_in_other_languages() -> None:
    written = POINTS.read_text(encoding="utf-8").splitlines()
    listed = {line.rpartition(" ")[0].strip() for line in written if not line.startswith("#")}
    english = {name for name in listed if not name.endswith(", not English")}
    assert english and listed == english | {f"{name}, not English" for name in english}


@pytest.mark.parametrize(("strength", "lines"), [(0.549, 0), (0.55, 1), (0.8, 4), (0.919, 5), (0.92, 6), (1.0, 7)])
def test_a_cue_gets_the_points_of_each_line_up_to_its_strength(strength: float, lines: int) -> None:
    names = evidence("said", strength, [], Referent("Ruth Calder", 1.0, 0), language("en"))
    assert names == ("said", "person", *(f"strength {line}" for line in STRENGTHS[:lines]))


@pytest.mark.parametrize(("clear", "lines"), [(0.749, 0), (0.75, 1), (0.899, 2), (0.9, 3), (0.999, 4), (1.0, 5)])
def test_a_name_gets_the_points_of_each_line_up_to_how_clear_it_is(clear: float, lines: int) -> None:
    names = reference_evidence("Ruth Calder", [], Referent("Ruth Calder", clear, 0), language("en"))
    kind = "full name of itself"
    assert names == (kind, f"{kind}, known first name", *(f"{kind}, clear {line}" for line in CLEAR[:lines]))


@pytest.mark.parametrize(("clear", "resolved"), [(1.0, ()), (0.851, ("resolved well",)), (0.85, ("resolved badly",))])
def test_a_mention_is_resolved_well_or_badly(clear: float, resolved: tuple[str, ...]) -> None:
    assert evidence("said", 0.5, [], Referent("Calder", clear, 0), language("en"))[2:] == resolved


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("en", "“The water is deep,” said Ruth Calder.", "person"),
        ("en", "“The water is deep,” said Orvo Calder.", "long name"),
        ("en", "“The water is deep,” said Calder.", "name"),
        ("en", "“The water is deep,” said the mayor.", "listed noun"),
        ("en", "“The water is deep,” said the plumbago.", "other noun"),
        ("en", "“The water is deep,” she said.", "unresolved pronoun"),
        ("en", "Ruth Calder came. “The water is deep,” she said.", "pronoun"),
        ("de", "„Das Wasser ist tief“, sagte Ruth Kalder.", "person"),
        ("zh", "李明说：“水很深。”", "name"),
        ("zh", "李小明说：“水很深。”", "name"),
        ("zh", "李小明明说：“水很深。”", "other noun"),
        ("zh", "李说：“水很深。”", "other noun"),
        ("zh", "港口公司说：“水很深。”", "listed noun"),
        ("zh", "他说：“水很深。”", "unresolved pronoun"),
        ("zh", "老渔夫说：“水很深。”", "other noun"),
        ("ja", "カルダーさんは「水は深い」と述べた。", "name"),
        ("ja", "会社は「水は深い」と述べた。", "listed noun"),
        ("ja", "漁師たちは「水は深い」と述べた。", "other noun"),
        ("ja", "彼は「水は深い」と述べた。", "unresolved pronoun"),
    ],
)
def test_what_kind_of_words_a_mention_is(code: str, text: str, kind: str) -> None:
    (speaker,) = attribute(text, quote_spans(text, code), code)
    assert speaker.evidence[1].removesuffix(", not English") == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The choir will march on Friday. The motto: “No bread without song”.", "en"),
        ("Oldroyd was caught after a neighbour heard “a noise like a wardrobe” and rang the police.", "en"),
        ("Carla Winter left the hall to chants of “shame on you all”.", "en"),
        ("In piazza uno striscione con la scritta «Il pane non si tocca per nessuna ragione».", "it"),
        ("Das Motto: „Ohne uns nur Kulisse“.", "de"),
    ],
)
def test_what_nobody_in_particular_says_has_no_speaker(text: str, code: str) -> None:
    assert quotation(text, code).speaker is None


def test_a_doubtful_speaker_is_printed_only_as_perhaps(run_command: Run) -> None:
    assert "Ana Holm" not in run_command("extract", "-", stdin=NEAR).stdout.partition("\n")[0]
    assert "perhaps by Ana Holm, 48% sure" in run_command("extract", "--explain", "-", stdin=NEAR).stdout
    row = json.loads(run_command("extract", "--format", "jsonl", "-", stdin=NEAR).stdout)
    assert row["speaker"] == "Ana Holm" and row["speaker_full"] is None and row["confidence"] < LIKELY_SPEAKER


def test_a_doubtful_speaker_is_unknown_to_every_answer(run_command: Run, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    article = Article("a", NEAR, "The Daily", language="en", published="2024-01-02")
    build(folder, [article, Source("log", f"{WORDS}.\n\nThe mill burns.", title="Log", speaker="the fire office")])
    printed = run_command("outlets", "--index", str(folder), WORDS).stdout
    assert "The Daily" in printed and "Ana Holm" not in printed
    assert "Ana Holm" not in run_command("list", "--index", str(folder), "speakers").stdout
    with Library.open(folder) as opened:
        verifier = Verifier(opened)
        claims = [verifier.verify(WORDS, claim).comparison for claim in ("Ana Holm", "Carla Winter")]
    assert claims[0] == claims[1]
    draft = tmp_path / "draft.txt"
    draft.write_text(NEAR, encoding="utf-8")
    rows = run_command("check", "--index", str(folder), "--format", "jsonl", str(draft)).stdout.splitlines()
    assert [json.loads(row)["verdict"] for row in rows] == ["verbatim"]
