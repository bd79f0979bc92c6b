"""The table of verdicts, and every verdict with every flag in every format of the commands that print one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.check import Finding, message
from index.answers.outlets import Answer
from index.answers.uses import Use
from index.answers.verify import Verification
from index.comparison import Comparison
from index.comparison.hidden import Cut, LeftOut
from index.model import Passage, Reading
from index.output import data, findings, outlets_text, text
from index.output.terminal import Terminal
from index.verdicts import FLAGS, LEVELS, RANK, TABLE, VERDICTS, fixable, names, severity
from letters.reading.draft import read_draft
from tests.conftest import Run

FLAGGED = [flags for size in range(len(FLAGS) + 1) for flags in itertools.combinations(FLAGS, size)]


def verifications() -> Iterator[Verification]:
    for verdict, flags, cut in itertools.product(
        VERDICTS, FLAGGED, (Cut(True, True, "not", "only"), Cut(False, False))
    ):
        comparison = Comparison(verdict, flags, left_out=LeftOut(2, 1), cut=cut)
        yield Verification("some words of a quotation", "Jane Doe", comparison, reference="other words of a quotation")


@pytest.fixture
def reported(tmp_path: Path) -> list[Finding]:
    (tmp_path / "draft.md").write_text("“some words of a quotation,” said Jane Doe.\n", encoding="utf-8")
    draft = read_draft(str(tmp_path / "draft.md"))
    usable = [one for one in verifications() if one.severity in LEVELS]
    return [Finding(draft, 1, 26, one.comparison.verdict, one.severity, message(one), one) for one in usable]


def test_names_are_told_apart_and_ranked_in_order() -> None:
    assert len(VERDICTS) == len(TABLE) == 19
    assert sorted(RANK, key=RANK.__getitem__) == list(VERDICTS)
    assert (TABLE[0].name, TABLE[-1].name) == ("verbatim", "invalid")


def test_what_may_be_fixed() -> None:
    assert fixable(wording=False) == {"typographic", "conventional"}
    assert fixable(wording=True) == fixable(wording=False) | {
        "spelling",
        "punctuation",
        "omission",
        "insertion",
        "substitution",
    }


def test_which_words_are_those_of_the_reference() -> None:
    assert names("same") == {"verbatim", "typographic", "conventional", "fragment"}
    assert names("marked") == {"elided", "bracketed"}
    assert names("same", "marked", "punctuation", "changed") == set(VERDICTS)


@pytest.mark.parametrize(
    ("verdict", "flags", "expected"),
    [
        ("variant", (), "warning"),
        ("variant", ("meaning",), "error"),
        ("stitched", (), "error"),
        ("elided", (), "info"),
        ("elided", ("material",), "warning"),
        ("elided", ("material", "meaning"), "error"),
        ("bracketed", ("material", "meaning"), "error"),
        ("verbatim", ("material",), "warning"),
        ("verbatim", ("homoglyph",), "warning"),
        ("fragment", ("homoglyph",), "warning"),
        ("omission", ("homoglyph", "material"), "error"),
        ("invalid", (), "usage"),
    ],
)
def test_a_flag_changes_a_severity(verdict: str, flags: tuple[str, ...], expected: str) -> None:
    assert severity(verdict, flags) == expected


def test_every_verdict_with_every_flag_is_printed_by_verify() -> None:
    for found in verifications():
        assert found.comparison.verdict.replace("_", " ") in "\n".join(text.verification(found, None, Terminal(80)))
        assert json.loads(json.dumps(data.verification(found)))["severity"] == found.severity


def test_every_verdict_with_every_flag_is_printed_by_outlets() -> None:
    passage = Passage("p1", None, 0, 9, "some words")
    reading = Reading(
        1, "a", "The Post", None, None, None, None, "en", None, "some words", 0, 10, "quotation", False, 0, None, None,
        0.0, (("p1", 0, 10),),
    )  # fmt: skip
    for found in verifications():
        use = Use(reading, found.comparison, (0, 10), (0, 10), 1.0, ("p1",))
        answer = Answer("some words", (passage,), (use,), 0)
        verdict = found.comparison.verdict
        assert verdict.replace("_", " ") in "\n".join(outlets_text.outlets(answer, Terminal(80)))
        assert json.loads(json.dumps(data.outlets(answer)))["uses"][0]["flags"] == list(found.comparison.flags)
        assert verdict in list(data.outlets_rows(answer))[1]


def test_every_verdict_with_every_flag_is_printed_by_check(reported: list[Finding]) -> None:
    lines = "\n".join(findings.text(reported, Terminal(80)))
    notices = "\n".join(findings.github(reported, Terminal(80)))
    one_a_line = "\n".join(findings.unix(reported, Terminal(80)))
    run = findings.sarif(reported)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    shown = findings.telling(reported)
    assert len(shown) == len(run["results"]) > 400
    for found, result in zip(shown, run["results"], strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == found.verdict
        assert result["level"] == {"info": "note"}.get(found.severity, found.severity)
        assert found.verdict.replace("_", " ") in lines and found.verdict in notices and found.verdict in one_a_line
        assert next(findings.rows([found]))["verdict"] == found.verdict


def test_a_look_alike_letter_is_reported_as_sarif(quotes: Run) -> None:
    draft = "OpenAI said: “Participation is vоluntary, with no obligation to provide feedback or use the tool.”\n"  # Cyrillic о
    done = quotes("check", "--format", "sarif", "-", stdin=draft)
    result = json.loads(done.stdout)["runs"][0]["results"][0]
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert (result["ruleId"], result["level"]) == ("typographic", "warning")
