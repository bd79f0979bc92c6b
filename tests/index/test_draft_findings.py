"""Findings on a draft in one process: remarks, levels, messages, and what `--fix` rewrites; and who may have spoken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answers.autofix import apply_edits, edits, fix_draft, rewrite
from index.answers.check import Finding, check, failing, message
from index.answers.speakers import learned_names
from index.answers.verification import Verification
from index.answers.verify import Verifier
from index.builder import build
from index.comparison import Comparison
from index.store import Library
from index.verdicts import LEVELS
from letters.model import Article, QuotesError, Source
from letters.reading.draft import Draft, read_draft

RIGHT = "The pilots sweep the harbor at dawn, and no ship is turned away"
WRONG = RIGHT.replace("dawn", "noon")
VOW = Source(
    "vow",
    f"{RIGHT}. The lamps don’t go out before the last boat is home. Salt is dear.",
    title="The Vow",
    speaker="Ida Holm",
    language="en",
)
NAMELESS = Source("rule", "Every oar on the quay must be painted before spring comes round again.", language="en")
ARTICLES = [
    Article("a", "“The mayor keeps a heron in the attic of the town hall,” said Tom Lind.", "Daily", published="2024-11-01", language="en"),
    Article("b", "“The pilots sweep the harbor at dusk, and no ship is turned away,” said Ida Holm.", "Weekly", language="en"),
    Article("c", "There are rumors. “Nobody has counted the rungs of the old ladder yet.”", "Daily", language="en"),
    Article("d", "Two cranes were painted green last week by men from another town.", "Gazette", language="en"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("index")
    build(folder, [VOW, NAMELESS, *ARTICLES])
    with Library.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return Verifier(library)


def written(folder: Path, text: str, name: str = "draft.md") -> Draft:
    (folder / name).write_bytes(text.encode("utf-8"))
    return read_draft(str(folder / name))


Rows = list[tuple[int, str, str, "str | None"]]


def rows_of(folder: Path, verifier: Verifier, text: str, name: str = "draft.md") -> Rows:
    findings = check(written(folder, text, name), verifier)
    return [(item.begins[0], item.verdict, item.severity, item.ignored) for item in findings]


NESTED: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "a right quotation within other words": (
        f"“When she says ‘{RIGHT}’, I think of my own years at sea,” said Tom Lind.",
        [("not_found", "info", "When she says"), ("verbatim", "ok", "The pilots")],
    ),
    "a wrong one": (
        f"“When she says ‘{WRONG}’, I think of my own years at sea,” said Tom Lind.",
        [("not_found", "info", "When she says"), ("substitution", "error", "The pilots")],
    ),
    "one that quotes another": (
        f"“My wife likes to say: ‘I wrote down “{WRONG}” for him’, and laughs,” said Tom Lind.",
        [
            ("not_found", "info", "My wife"),
            ("not_found", "info", "I wrote down"),
            ("substitution", "error", "The pilots"),
        ],
    ),
    "marks within the words of a source": (
        "“The lamps don’t go ‘out’ before the last boat is home,” said Ida Holm.",
        [("punctuation", "warning", "The lamps")],
    ),
    "a wrong word of a source around them": (
        "“The lamps don’t go ‘out’ before the first boat is home,” said Ida Holm.",
        [("substitution", "error", "The lamps")],
    ),
}


@pytest.mark.parametrize("kind", NESTED)
def test_who_quotes_in_a_quotation_is_not_held_to_the_words_of_the_source(
    tmp_path: Path, verifier: Verifier, kind: str
) -> None:
    text, expected = NESTED[kind]
    findings = check(written(tmp_path, text), verifier)
    assert [(finding.verdict, finding.severity) for finding in findings] == [pair[:2] for pair in expected]
    for finding, (_, _, begins) in zip(findings, expected, strict=True):
        assert finding.draft.raw[finding.start :].startswith(begins)


def test_of_who_quotes_somebody_in_a_quotation_the_own_words_are_shown(tmp_path: Path, verifier: Verifier) -> None:
    text = f"“When she says ‘{RIGHT}’, I think of my own years at sea,” said Tom Lind."
    own, _ = check(written(tmp_path, text), verifier)
    assert own.verification and own.verification.query == "When she says ‘…’, I think of my own years at sea,"


SLIP = f"Ida Holm said: “{WRONG}.”"
REMARK = "<!-- quotes: ignore substitution: she said so later -->"
REMARKS: dict[str, tuple[str, list[tuple[int, str, str | None]]]] = {
    "on the line before": (f"{REMARK}\n{SLIP}", [(2, "substitution", "she said so later")]),
    "after an empty line": (f"{REMARK}\n\n \n{SLIP}", [(4, "substitution", "she said so later")]),
    "on the same line": (f"{SLIP} {REMARK}", [(1, "substitution", "she said so later")]),
    "a line with words between": (f"{REMARK}\nWords.\n{SLIP}", [(1, "unused_ignore", None), (3, "substitution", None)]),
    "an empty line and words between": (f"{REMARK}\n\nWords.\n{SLIP}", [(1, "unused_ignore", None), (4, "substitution", None)]),
    "on the line after": (f"{SLIP}\n{REMARK}", [(1, "substitution", None), (2, "unused_ignore", None)]),
    "of another verdict": (f"{REMARK.replace('substitution', 'omission')}\n{SLIP}", [(1, "unused_ignore", None), (2, "substitution", None)]),
    "of several verdicts": (f"{REMARK.replace('substitution', 'omission, substitution')}\n{SLIP}", [(2, "substitution", "she said so later")]),
    "without a reason": (f"{REMARK.replace(': she said so later', '')}\n{SLIP}", [(1, "unused_ignore", None), (2, "substitution", None)]),
    "with an empty reason": (f"{REMARK.replace(' she said so later', '')}\n{SLIP}", [(1, "unused_ignore", None), (2, "substitution", None)]),
    "of what is right": (
        f"<!-- quotes: ignore verbatim: why -->\nIda Holm said: “{RIGHT}.”",
        [(1, "unused_ignore", None), (2, "verbatim", None)],
    ),
    "over two lines": (f"<!-- quotes: ignore substitution:\nshe said so later -->\n{SLIP}", [(3, "substitution", "she said so later")]),
    "in code": (f"`{REMARK}`\n{SLIP}", [(2, "substitution", None)]),
    "twice": (f"{REMARK} {REMARK}\n{SLIP}", [(1, "unused_ignore", None), (2, "substitution", "she said so later")]),
    "at the end of the file": (REMARK, [(1, "unused_ignore", None)]),
}  # fmt: skip


@pytest.mark.parametrize("title", REMARKS)
def test_a_remark_holds_for_its_line_and_the_next_with_words(tmp_path: Path, verifier: Verifier, title: str) -> None:
    text, wanted = REMARKS[title]
    assert [(line, verdict, ignored) for line, verdict, _, ignored in rows_of(tmp_path, verifier, text)] == wanted


def test_a_remark_in_plain_text_is_a_remark(tmp_path: Path, verifier: Verifier) -> None:
    assert rows_of(tmp_path, verifier, f"`{REMARK}`\n{SLIP}", "d.txt") == [
        (2, "substitution", "error", "she said so later")
    ]


UNUSED = {
    "<!-- quotes: ignore omission: why -->": "nothing to ignore here: no omission on these lines",
    "<!-- quotes: ignore omission reordered: why -->": "nothing to ignore here: no omission, reordered on these lines",
    "<!-- quotes: ignore omission -->": "this remark gives no reason",
    "<!-- quotes: ignore lies: why -->": "no such verdict: lies",
    "<!-- quotes: ignore lies -->": "this remark gives no reason",
}


@pytest.mark.parametrize("remark", UNUSED)
def test_a_remark_of_no_use_is_a_warning_that_says_why(tmp_path: Path, verifier: Verifier, remark: str) -> None:
    (finding,) = check(written(tmp_path, f"Words.\n{remark}\n"), verifier)
    assert finding.message.startswith(UNUSED[remark])
    assert (finding.severity, finding.begins, finding.ends) == ("warning", (2, 1), (2, len(remark) + 1))


def test_a_quotation_stands_where_its_marks_stand(tmp_path: Path, verifier: Verifier) -> None:
    (finding,) = check(written(tmp_path, f"One.\n\nIda Holm said: “{RIGHT}.” Two.\n"), verifier)
    assert (finding.begins, finding.ends) == ((3, 17), (3, 17 + len(RIGHT) + 1))
    assert (finding.verdict, finding.severity, failing([finding], "info")) == ("verbatim", "ok", False)


def test_parts_of_one_quotation_that_are_right_together_are_one_finding(tmp_path: Path, verifier: Verifier) -> None:
    first, second = RIGHT[:35], RIGHT[36:]
    (finding,) = check(written(tmp_path, f"“{first},” Ida Holm said, “{second}.”"), verifier)
    assert finding.severity == "ok"
    assert finding.ends[1] > finding.begins[1] + len(RIGHT)
    wrong = second.replace("turned", "waved")
    assert [verdict for _, verdict, *_ in rows_of(tmp_path, verifier, f"“{first},” Ida Holm said, “{wrong}.”")] == [
        "verbatim",
        "substitution",
    ]


def test_of_a_link_the_words_are_read(tmp_path: Path, verifier: Verifier) -> None:
    linked = RIGHT.replace("harbor", "[harbor](https://harbor.example/a_b)")
    assert rows_of(tmp_path, verifier, f"Ida Holm said: “{linked}.”") == [(1, "verbatim", "ok", None)]
    assert rows_of(tmp_path, verifier, f"Ida Holm said: “{linked}.”", "d.txt")[0][1] != "verbatim"


NOT_FOUND = "A brass whale sleeps beneath seventeen quilts"
LEVEL = {
    f"Ida Holm said: “{NOT_FOUND}.”": ("not_found", "error"),
    f"Anna Kern said: “{NOT_FOUND}.”": ("not_found", "info"),
    f"Ida Holm said: “{RIGHT}.”": ("verbatim", "ok"),
    f"Anna Kern said: “{RIGHT}.”": ("misattributed", "error"),
    f"She said: “{RIGHT}.”": ("verbatim", "ok"),
    f"It reads “{RIGHT}.”": ("verbatim", "ok"),
    "Ida Holm said: “The lamps don't go out before the last boat is home.”": ("typographic", "ok"),
    "Ida Holm said: “The pilots sweep the harbor at dusk, and no ship is turned away.”": ("substitution", "error"),
    "Ida Holm said: “Two cranes were painted green last week by men from another town.”": ("narration", "error"),
}


@pytest.mark.parametrize("text", LEVEL)
def test_each_level_of_a_finding(tmp_path: Path, verifier: Verifier, text: str) -> None:
    (row,) = rows_of(tmp_path, verifier, text)
    assert row[1:3] == LEVEL[text]


TERMS = {
    f"There is “{NOT_FOUND}” on the wall.": [],
    f"The poem “{RIGHT}” hangs on the wall.": ["verbatim"],
}


@pytest.mark.parametrize("text", TERMS)
def test_a_term_is_judged_only_where_a_source_has_its_words(tmp_path: Path, verifier: Verifier, text: str) -> None:
    assert [verdict for _, verdict, *_ in rows_of(tmp_path, verifier, text)] == TERMS[text]


def test_a_pronoun_that_the_draft_resolves_accuses_nobody(tmp_path: Path, verifier: Verifier) -> None:
    text = f"Tom Lind runs the harbor office. He has worked there for years. “{RIGHT},” he said."
    ((_, verdict, severity, _),) = rows_of(tmp_path, verifier, text)
    assert (verdict, severity) == ("conventional", "info")
    ((_, verdict, severity, _),) = rows_of(tmp_path, verifier, f"“{RIGHT},” Tom Lind said.")
    assert (verdict, severity) == ("misattributed", "error")


def finding(severity: str, ignored: str | None = None) -> Finding:
    return Finding(Draft("d", Article("d", "x", "d"), "x"), 0, 1, "omission", severity, "", ignored=ignored)  # type: ignore[arg-type]


@pytest.mark.parametrize("threshold", [*LEVELS[1:], "never"])
@pytest.mark.parametrize("level", LEVELS)
def test_a_finding_fails_from_the_threshold_on(level: str, threshold: str) -> None:
    order = ["ok", "info", "warning", "error", "never"]
    assert failing([finding(level)], threshold) is (order.index(level) >= order.index(threshold))
    assert not failing([finding(level, "a reason")], threshold)


@pytest.mark.parametrize(("size", "end"), [(79, "x”"), (80, "x”"), (81, "…”")])
def test_a_message_shows_eighty_signs_of_the_quotation(size: int, end: str) -> None:
    shown = message(Verification("x" * size, None, Comparison("not_found")))
    assert shown.split(" is in no passage")[0].endswith(end)
    assert len(shown.split(" is in no passage")[0]) == min(size, 80) + 2


@pytest.mark.parametrize(("size", "end"), [(200, "x”"), (201, "…”")])
def test_a_message_shows_two_hundred_signs_of_the_reference(size: int, end: str) -> None:
    assert message(Verification("y", None, Comparison("omission"), reference="x" * size)).endswith(end)


def test_a_message_names_sources_outlets_flags_and_the_one_who_did_not_say_it() -> None:
    verified = Verification(
        "some words", "Bo", Comparison("misattributed"), ("vow", "rule"), "other", outlets=("A", "B"), attributed_to=()
    )
    assert message(verified) == "“some words” is not Bo's (vow, rule) (nobody is named for these words)"
    assert (
        message(Verification("a b", None, Comparison("variant"), (), None, outlets=("A", "B")))
        == "“a b” is as A, B printed it"
    )
    assert message(Verification("a b", None, Comparison("verbatim"), ("vow",), "a b")) == "“a b” (vow)"
    flagged = Verification("a b", None, Comparison("omission", ("material", "meaning")), (), "a c b")
    assert message(flagged) == "“a b”: the words are “a c b” [material, meaning]"
    assert message(Verification("…", None, Comparison("invalid"))) == "there is no word in this quotation"


FIXED = {
    "typography": ("The lamps don't go out before the last boat is home", "The lamps don’t go out before the last boat is home", ""),
    "a word replaced": (WRONG, WRONG, RIGHT),
    "a word left out": (RIGHT.replace("the harbor", "harbor"), "", RIGHT),
    "a word put in": (RIGHT.replace("no ship", "no big ship"), "", RIGHT),
    "a word put in before a comma": (RIGHT.replace("dawn,", "dawn daily,"), "", RIGHT),
    "a comma left out": (RIGHT.replace(",", ""), "", RIGHT),
    "what is reordered": ("The pilots at dawn sweep the harbor, and no ship is turned away", "", ""),
    "what nobody said": (NOT_FOUND, "", ""),
    "a word within emphasis": (WRONG.replace("noon", "*noon*"), "", RIGHT.replace("dawn", "*dawn*")),
}  # fmt: skip


@pytest.mark.parametrize("title", FIXED)
def test_what_is_fixed_inside_the_marks(tmp_path: Path, verifier: Verifier, title: str) -> None:
    words, typography, wording = FIXED[title]
    before = f"Ida Holm said: “{words}.”\nThe end.\n"
    for option, fixed in ((False, typography), (True, wording or typography)):
        draft, places = fix_draft(written(tmp_path, before), verifier, wording=option)
        wanted = before.replace(words, fixed or words)
        assert (draft.raw, (tmp_path / "draft.md").read_text("utf-8")) == (wanted, wanted)
        assert (places > 0) is (wanted != before)


def test_what_is_ignored_or_of_a_page_is_not_fixed(tmp_path: Path, verifier: Verifier) -> None:
    ignored = check(written(tmp_path, f"{REMARK}\n{SLIP}"), verifier)
    assert edits(ignored, verifier, wording=True) == []
    page = check(written(tmp_path, f"<p>Ida Holm said: “{WRONG}.”</p>", "d.html"), verifier)
    assert [item.verdict for item in page] == ["substitution"]
    assert edits(page, verifier, wording=True) == []
    open_one = check(written(tmp_path, SLIP), verifier)
    assert len(edits(open_one, verifier, wording=True)) == 1
    assert edits(open_one, verifier, wording=False) == []


def test_edits_are_made_from_the_end_so_that_places_hold() -> None:
    assert apply_edits("0123456789", [((1, 2), "aaa"), ((5, 5), "b"), ((8, 10), "")]) == "0aaa234b567"
    assert apply_edits("x", []) == "x"


def test_a_file_is_rewritten_whole_with_its_permissions_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "d.txt"
    path.write_text("before", "utf-8")
    path.chmod(0o604)
    rewrite(str(path), "äfter")
    assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("äfter", 0o604)
    (tmp_path / "link.txt").symlink_to(path)
    rewrite(str(tmp_path / "link.txt"), "through")
    assert ((tmp_path / "link.txt").is_symlink(), path.read_text("utf-8")) == (True, "through")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(QuotesError, match=r"can't be rewritten \(No space left on device\); it is as it was") as caught:
        rewrite(str(path), "never")
    assert (caught.value.code, path.read_text("utf-8")) == (2, "through")
    assert sorted(os.listdir(tmp_path)) == ["d.txt", "link.txt"]


SPOKEN = {
    (RIGHT, None): "verbatim",
    (RIGHT, "Ida Holm"): "verbatim",
    (RIGHT, "Holm"): "verbatim",
    (RIGHT, "she"): "verbatim",
    (RIGHT, "the"): "verbatim",
    (RIGHT, "Tom Lind"): "misattributed",
    (WRONG, "Tom Lind"): "substitution",
    ("The mayor keeps a heron in the attic of the town hall", "Tom Lind"): "verbatim",
    ("The mayor keeps a heron in the attic of the town hall", "Ida Holm"): "misattributed",
    ("The mayor keeps a heron in the attic of the town hall", None): "verbatim",
}


@pytest.mark.parametrize(("words", "speaker"), SPOKEN)
def test_who_is_said_to_speak_matters_where_the_words_are_right(
    verifier: Verifier, words: str, speaker: str | None
) -> None:
    assert verifier.verify(words, speaker).comparison.verdict == SPOKEN[words, speaker]


def test_words_whose_speaker_nobody_names_may_be_anybodys(verifier: Verifier, library: Library) -> None:
    words = "Nobody has counted the rungs of the old ladder yet"
    (passage,) = verifier.verify(words).passages
    assert {reading.speaker for reading in library.readings([passage.id])} == {None}
    assert verifier.verify(words, "Anna Kern").comparison.verdict == "verbatim"


def test_the_outlets_with_these_words_are_distinguished_from_those_with_others(library: Library) -> None:
    dusk = RIGHT.replace("dawn", "dusk")
    verification = Verifier(library).verify(dusk)
    assert (verification.comparison.verdict, verification.comparison.flags) == ("substitution", ("variant",))
    assert (verification.outlets, verification.others) == (("Weekly",), ())
    assert (verification.sources, verification.reference) == (("vow",), RIGHT)
    verification = Verifier(library).verify(RIGHT)
    assert (verification.comparison.verdict, verification.outlets, verification.others) == ("verbatim", (), ("Weekly",))
    verification = Verifier(library, without=["Weekly"]).verify(dusk)
    assert (verification.comparison.verdict, verification.outlets, verification.others) == ("substitution", (), ())
    heron = "The mayor keeps a heron in the attic of the town hall"
    assert Verifier(library, without=["Daily"]).verify(heron).comparison.verdict == "not_found"
    assert Verifier(library, without=["Weekly"]).verify(heron).outlets == ("Daily",)


def test_one_source_alone_may_be_asked(library: Library) -> None:
    alone = Verifier(library, source="rule")
    assert alone.verify(NAMELESS.text).comparison.verdict == "verbatim"
    assert alone.verify(RIGHT).comparison.verdict == "not_found"
    assert alone.verify("… !").comparison.verdict == "invalid"
    with pytest.raises(QuotesError, match="oath: no such source; there are rule, vow"):
        Verifier(library, source="oath")


def test_the_speaker_of_a_source_is_known(verifier: Verifier) -> None:
    assert verifier.is_source_speaker("Ida Holm")
    assert not verifier.is_source_speaker("Anna Kern")
    assert verifier.is_source_speaker("Ida Holm", "en") and not verifier.is_source_speaker("Ida Holm", "de")


def test_a_name_of_one_outlet_is_not_learned_however_often_it_is_used() -> None:
    assert learned_names([("A", "Ida Holm"), ("A", "Holm"), ("A", "Ida Holm")]) == []
    assert learned_names([("A", "Ida Holm"), ("B", "Holm"), ("C", "Lind")]) == ["Holm", "Ida Holm"]
    assert learned_names([("A", "she"), ("B", "she"), ("A", "the"), ("B", "the")]) == []


def test_a_term_with_other_capitals_is_no_warning_unless_it_is_known_who_said_it(
    verifier: Verifier, tmp_path: Path
) -> None:
    findings = check(written(tmp_path, "The board called it a “Last Boat”.\n\n“The Lamps”, said Ida Holm.\n"), verifier)
    assert [finding.severity for finding in findings] == ["info", "warning"]


def test_a_title_distinguishes_two_speakers(verifier: Verifier, tmp_path: Path) -> None:
    text = "Holm asks, “Salt is dear.”\n\nLady Holm says, “The lamps don’t go out before the last boat is home.”\n"
    _, finding = check(written(tmp_path, text), verifier)
    assert finding.verification and finding.verification.attribution == "Lady Holm"


def test_what_a_draft_quotes_in_another_language_than_the_sources_is_no_error(
    verifier: Verifier, tmp_path: Path
) -> None:
    german = "Ida Holm sagte: „Niemand hat die Lampen in der Stadt und auf den Schiffen gezählt.“\n"
    english = "Ida Holm said: “Nobody has counted the lamps in the town and on the ships.”\n"
    results = [check(written(tmp_path, text), verifier) for text in (german, english)]
    assert [finding.severity for findings in results for finding in findings] == ["info", "error"]
