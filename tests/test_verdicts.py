"""The table of verdicts, and every verdict with every flag in every format of the commands that print one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.answers.check import Finding, message
from index.answers.collation import Collation, Departure, Version, VersionReading
from index.answers.outlets import Answer
from index.answers.questions import Reply
from index.answers.uses import Use
from index.answers.verification import Verification
from index.comparison import Comparison
from index.comparison.cut_off import Cut
from index.comparison.hidden import LeftOut
from index.model import Passage, Reading
from index.output import export, findings
from index.output.renderers import RENDERERS, formats, render
from index.output.terminal import Terminal
from index.verdicts import FLAGS, LEVELS, RANK, TABLE, VERDICTS, fixable, names, severity
from letters.reading.draft import Draft, draft_of_text, read_draft
from tests.conftest import Run

FLAGGED = [flags for size in range(len(FLAGS) + 1) for flags in itertools.combinations(FLAGS, size)]


def verifications() -> Iterator[Verification]:
    cuts = itertools.cycle((Cut(True, True, "not", "only"), Cut(False, False), Cut(False, True, "", "only")))
    for (verdict, flags), cut in zip(itertools.product(VERDICTS, FLAGGED), cuts):
        comparison = Comparison(verdict, flags, left_out=LeftOut(2, 1), cut=cut)
        yield Verification("some words of a quotation", "Jane Doe", comparison, reference="other words of a quotation")


@pytest.fixture
def reported(tmp_path: Path) -> list[Finding]:
    (tmp_path / "draft.md").write_text("“some words of a quotation,” said Jane Doe.\n", encoding="utf-8")
    draft = read_draft(str(tmp_path / "draft.md"))
    usable = [verification for verification in verifications() if verification.severity in LEVELS]
    return [
        Finding(
            draft, 1, 26, verification.comparison.verdict, verification.severity, message(verification), verification
        )
        for verification in usable
    ]


def test_names_are_distinguished_and_ranked_in_order() -> None:
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


PASSAGE = Passage("p1", None, 0, 9, "some words")
READING = Reading(
    1, "a", "The Post", None, None, None, None, "en", None, "some words", 0, 10, "quotation", False, 0, None, None,
    0.0, (("p1", 0, 10),),
)  # fmt: skip


def used(verified: Verification) -> Use:
    return Use(READING, verified.comparison, (0, 10), (0, 10), 1.0, ("p1",))


def answered(verified: Verification) -> Answer:
    return Answer("some words", (PASSAGE,), (used(verified),), 0)


def collated(verified: Verification) -> Collation:
    printed = VersionReading(READING, ())
    version = Version(
        "some words", None, None, (0, 10), (Departure((0, 4), "some", "few"),), verified.comparison, (printed,), True
    )
    return Collation(answered(verified), None, (version,))


def found_in(draft: Draft, verified: Verification) -> Finding:
    severity = verified.severity if verified.severity in LEVELS else "ok"
    return Finding(draft, 1, 26, verified.comparison.verdict, severity, message(verified), verified)


DRAFT = draft_of_text("“some words of a quotation,” said Jane Doe.\n", "draft.md")
JUDGED: dict[str, Callable[[Verification], tuple[object, ...]]] = {  # what each answer that has a verdict is made of
    "verify": lambda verified: (verified, "1"),
    "check": lambda verified: ([found_in(DRAFT, verified)],),
    "outlets": lambda verified: (Reply("some words", "words", (answered(verified),)),),
    "outlets_batch": lambda verified: ([(1, answered(verified))],),
    "show": lambda verified: (collated(verified),),
}
WITHOUT_VERDICTS = {
    "articles", "build", "build_spark", "change", "extract", "info", "outlet_list", "passages", "reconstruct", "search",
    "show_list", "speakers",
}  # fmt: skip
OF_A_LIBRARY = {"export"}  # written row by row


def test_every_answer_has_verdicts_or_has_none() -> None:
    assert set(RENDERERS) == {*JUDGED, *WITHOUT_VERDICTS, *OF_A_LIBRARY}


@pytest.mark.parametrize(("answer", "form"), [(answer, form) for answer in JUDGED for form in formats(answer)])
def test_every_verdict_with_every_flag_is_printed_in_every_format(answer: str, form: str) -> None:
    for verified in verifications():
        verdict, printed = verified.comparison.verdict, [*render(answer, form, Terminal(80), *JUDGED[answer](verified))]
        if form in ("json", "jsonl", "sarif"):
            assert all(map(json.loads, printed))
        hidden = answer == "check" and found_in(DRAFT, verified).severity == "ok" and form not in ("json", "jsonl")
        hidden = hidden or (answer, form, verdict) == ("show", "text", "not_found")
        assert hidden or any(verdict in line or verdict.replace("_", " ") in line for line in printed), verified


def test_every_verdict_with_every_flag_is_exported() -> None:
    for verified in verifications():
        row = json.loads(json.dumps(export._row(PASSAGE, used(verified))))
        assert (row["verdict"], row["flags"]) == (verified.comparison.verdict, list(verified.comparison.flags))


def test_every_verdict_with_every_flag_is_printed_by_check(reported: list[Finding]) -> None:
    lines = "\n".join(findings.text(reported, Terminal(80)))
    notices = "\n".join(findings.github(reported, Terminal(80)))
    one_a_line = "\n".join(findings.unix(reported, Terminal(80)))
    run = findings.sarif(reported)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    shown = findings.reportable(reported)
    assert len(shown) == len(run["results"]) > 200
    for finding, result in zip(shown, run["results"], strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == finding.verdict
        assert result["level"] == {"info": "note"}.get(finding.severity, finding.severity)
        assert (
            finding.verdict.replace("_", " ") in lines and finding.verdict in notices and finding.verdict in one_a_line
        )
        assert next(findings.rows([finding]))["verdict"] == finding.verdict


def test_a_look_alike_letter_is_reported_as_sarif(quotes: Run) -> None:
    draft = "OpenAI said: “Participation is vоluntary, with no obligation to provide feedback or use the tool.”\n"  # Cyrillic о
    done = quotes("check", "--format", "sarif", "-", stdin=draft)
    result = json.loads(done.stdout)["runs"][0]["results"][0]
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert (result["ruleId"], result["level"]) == ("typographic", "warning")
