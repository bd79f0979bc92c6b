"""`quotes check`: a draft held against the index, as a person, an editor and a code host see it."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.made_files import WORD_QUOTE, word, word_of
from index.answers.autofix import fix_draft
from index.answers.check import check
from index.answers.verify import Verifier
from index.builder import build
from index.store import Library
from letters.model import Source
from letters.reading.draft import read_draft
from tests.conftest import Run

WRONG = "Participation is mandatory, with no obligation to provide feedback or use the tool"
RIGHT = "Participation is voluntary, with no obligation to provide feedback or use the tool"
DRAFT = f"""---
title: “not a quotation of the draft at all”
---
# The leak

OpenAI spokesperson Niko Felix said: “{WRONG}.”

“Participation is voluntary,” Felix said, “with no obligation to provide feedback or use the tool.”

```
“we will not pay the artists at all”
```

The artists wrote of [“art washing”](https://x.example/ "a title that is in marks") and said they were
“lured into ‘art washing’ to tell the world”.

> We received access to Sora with the promise to be testers.

Sam Altman said: “We’ve been excited to offer these artists free access.”
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def rows_of(quotes: Run, *arguments: str, stdin: str = "", cwd: Path | None = None) -> list[dict[str, object]]:
    done = quotes("check", "--format", "jsonl", *arguments, stdin=stdin, cwd=cwd)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_quotation_gets_a_verdict_where_it_stands(quotes: Run, draft: Path) -> None:
    rows = [(row["line"], row["column"], row["verdict"]) for row in rows_of(quotes, str(draft))]
    assert rows == [
        (6, 39, "substitution"),
        (8, 2, "verbatim"),
        (14, 24, "fragment"),
        (15, 2, "conventional"),
        (17, 3, "omission"),
        (19, 19, "misattributed"),
    ]


def test_findings_are_lines_that_editors_understand(quotes: Run, draft: Path) -> None:
    done = quotes("check", "--format", "unix", draft.name, cwd=draft.parent)
    first = done.stdout.splitlines()[0]
    assert first.startswith("draft.md:6:39: error: substitution: “Participation is mandatory")
    assert done.returncode == 1
    assert "quotes: 6 quotations in 1 draft: 3 error, 1 info, 2 ok; checked against" in done.stderr


def test_text_marks_the_differences(quotes: Run, draft: Path) -> None:
    text = quotes("check", str(draft)).stdout
    assert "[-voluntary-] {+mandatory+}" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_exit_code_follows_fail_on(quotes: Run, tmp_path: Path, level: str, code: int) -> None:
    path = tmp_path / "d.txt"
    path.write_text(f"Felix said: “{RIGHT.replace(',', '')}.”\n", encoding="utf-8")
    assert quotes("check", "--fail-on", level, str(path)).returncode == code


def test_a_remark_with_a_reason_passes_over_its_line_and_the_next(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    remark = "<!-- quotes: ignore substitution: the speaker corrected herself -->"
    path.write_text(f"{remark}\n\nFelix said: “{WRONG}.”\n\nFelix said: “{WRONG}.”\n", encoding="utf-8")
    rows = rows_of(quotes, str(path))
    assert [row["ignored"] for row in rows] == ["the speaker corrected herself", None]


def test_a_remark_that_is_unused_or_gives_no_reason_is_reported(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    path.write_text(
        "<!-- quotes: ignore omission: nothing here -->\nA line.\n\n"
        f"<!-- quotes: ignore substitution -->\nFelix said: “{WRONG}.”\n\n"
        "<!-- quotes: ignore nonsense: what -->\n",
        encoding="utf-8",
    )
    rows = [(row["line"], row["verdict"], row["severity"]) for row in rows_of(quotes, str(path))]
    assert rows == [
        (1, "unused_ignore", "warning"),
        (4, "unused_ignore", "warning"),
        (5, "substitution", "error"),
        (7, "unused_ignore", "warning"),
    ]


def test_a_mark_without_a_partner_is_a_finding(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    remark = "<!-- quotes: ignore unpaired_mark: as printed -->"
    path.write_text(f"The council agreed on Monday.” Then it left.\n\n{remark}\nIt rained.” So.\n", encoding="utf-8")
    rows = rows_of(quotes, str(path))
    assert [(row["line"], row["column"], row["verdict"], row["severity"], row["ignored"]) for row in rows] == [
        (1, 30, "unpaired_mark", "warning", None),
        (4, 11, "unpaired_mark", "warning", "as printed"),
    ]


def test_every_finding_has_the_same_keys(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"<!-- quotes: ignore omission: no -->\n\nFelix said: “{WRONG}.”\n", encoding="utf-8")
    remark, quotation = rows_of(quotes, str(path))
    assert list(remark) == list(quotation)
    assert (remark["verdict"], remark["severity"]) == ("unused_ignore", "warning")


def test_a_remark_that_is_shown_as_code_is_an_example(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    remark = "<!-- quotes: ignore omission: cut -->"
    path.write_text(f"Write `{remark}` so:\n\n```\n{remark}\n```\n\n{remark}\n", encoding="utf-8")
    assert [(row["line"], row["verdict"]) for row in rows_of(quotes, str(path))] == [(7, "unused_ignore")]


def test_what_nobody_said_is_an_error_only_when_given_to_the_speaker_of_a_source(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_text(
        "Jane Roe said: “Nobody has ever said these words to me.”\n\n"
        "Niko Felix said: “Nobody has ever said those words to me.”\n",
        encoding="utf-8",
    )
    assert [(r["verdict"], r["severity"]) for r in rows_of(quotes, str(path))] == [
        ("not_found", "info"),
        ("not_found", "error"),
    ]


def test_one_s_own_printed_version_can_be_left_out(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_text(
        "The group wants to “inform the world that Sora is an effective tool for artists.”\n", encoding="utf-8"
    )
    (finding,) = rows_of(quotes, str(path))
    assert (finding["verdict"], "variant" in finding["flags"]) == ("substitution", True)
    assert [row["flags"] for row in rows_of(quotes, "--except", "Giz News Daily", str(path))] == [[]]


def test_standard_input_goes_by_the_name_given(quotes: Run) -> None:
    rows = rows_of(quotes, "-", "--stdin-filename", "piece.md", stdin=DRAFT)
    assert {row["file"] for row in rows} == {"piece.md"}
    assert rows[0]["line"] == 6


def test_a_page_is_read_with_its_marks_where_they_stand(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.html"
    path.write_text(
        f'<html><head><title>“nothing of the head”</title></head><body>\n<p title="“nor this”">Niko Felix said:\n'
        f"<q>{WRONG}</q>.</p>\n<p>He said: &ldquo;{RIGHT}&rdquo;.</p>"
        "<blockquote><p>We received access to Sora with the promise to be testers.</p></blockquote></body></html>\n",
        encoding="utf-8",
    )
    rows = [(row["line"], row["column"], row["verdict"]) for row in rows_of(quotes, str(path))]
    last = path.read_text(encoding="utf-8").splitlines()[3]
    places = [last.index(words) + 1 for words in (RIGHT, "We received")]
    assert rows == [(3, 4, "substitution"), (4, places[0], "verbatim"), (4, places[1], "omission")]


def test_a_word_document_is_read(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "d.docx").write_bytes(word(["The leak", f"Niko Felix said: “{WRONG}.”"]))
    assert [(r["line"], r["verdict"]) for r in rows_of(quotes, str(tmp_path / "d.docx"))] == [(2, "substitution")]
    (tmp_path / "no.docx").write_bytes(b"nothing")
    done = quotes("check", str(tmp_path / "no.docx"))
    assert done.returncode == 2 and "no.docx" in done.stderr and done.stderr.count("\n") == 1


def test_tables_notes_and_quoted_paragraphs_of_a_word_document_are_read(quotes: Run, tmp_path: Path) -> None:
    def paragraph(words: str, properties: str = "") -> str:
        return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"

    table = f"<w:tbl><w:tr><w:tc>{paragraph(f'Felix said: “{RIGHT}.”')}</w:tc></w:tr></w:tbl>"
    set_as_quoted = '<w:pPr><w:pStyle w:val="Quote"/></w:pPr>'
    block = paragraph("We received access to Sora with the promise to be testers.", set_as_quoted)
    note = f'<w:footnote w:id="1">{paragraph(f"Niko Felix said: “{WRONG}.”")}</w:footnote>'
    (tmp_path / "d.docx").write_bytes(word_of(table + block, WORD_QUOTE, note))
    rows = [(row["line"], row["verdict"]) for row in rows_of(quotes, str(tmp_path / "d.docx"))]
    assert rows == [(1, "verbatim"), (2, "omission"), (3, "substitution")]


def test_a_draft_with_a_byte_order_mark_keeps_it_and_its_line_ends(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    before = f"\ufeffA\r\n\r\nFelix said 😀: “{WRONG}.”\r\n"
    path.write_bytes(before.encode())
    assert [(row["line"], row["column"]) for row in rows_of(quotes, str(path))] == [(3, 16)]
    quotes("check", "--fix-wording", str(path))
    assert path.read_bytes().decode() == before.replace(WRONG, RIGHT)


def test_fix_mends_typography_and_nothing_else(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_text(
        f"He said: “We've been excited to offer these artists free access,” and “{WRONG}.”\n", encoding="utf-8"
    )
    path.chmod(0o640)
    quotes("check", "--fix", str(path))
    expected = f"He said: “We’ve been excited to offer these artists free access,” and “{WRONG}.”\n"
    assert path.read_text(encoding="utf-8") == expected
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["d.txt"]


def test_fix_wording_puts_the_reference_s_words_inside_the_marks(quotes: Run, draft: Path) -> None:
    quotes("check", "--fix-wording", str(draft))
    text = draft.read_text(encoding="utf-8")
    assert text == DRAFT.replace(WRONG, RIGHT).replace("to be testers.", "to be early testers.")
    again = quotes("check", "--fix-wording", str(draft))
    assert "0 changed" in again.stderr


PLAIN = """The town is not permitted to close the harbour in winter. The big ships may only leave the harbour in March.

The plan of the harbour’s crew — the last one — will come in June.

The harbour won't open -- not in May, and not in June -- for the big ships...

It is, I think, the best of all the plans that we had for the town.

NOBODY MAY ENTER THE OLD HARBOUR WITHOUT A PERMIT

She has bought apples, pears, and plums from the farmers near here every day.
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("plain")
    build(folder, [Source("plain", PLAIN, speaker="Ann Lee")])
    with Library.open(folder) as library:
        yield library


@pytest.mark.parametrize(
    ("option", "before", "after"),
    [
        (  # the draft has one style, another than the source's
            "--fix",
            "Lee said: “The harbour won’t open — not in May, and not in June — for the big ships…”",
            "Lee said: “The harbour won’t open — not in May, and not in June — for the big ships…”",
        ),
        (  # the draft has two
            "--fix",
            "It’s a long story — a very long one — and old. Lee said: “The plan of the harbour's crew -- the last one — will come in June.”",
            "It’s a long story — a very long one — and old. Lee said: “The plan of the harbour’s crew — the last one — will come in June.”",
        ),
        (
            "--fix",
            "Lee said: “The harbour won’t  open — not in May, and not in June.”",
            "Lee said: “The harbour won’t open — not in May, and not in June.”",
        ),
        (  # what is put in has the draft's style
            "--fix-wording",
            "It’s a long story — a very long one — and old. Lee said: “The harbour will open — not in May, and not in June — for the big ships.”",
            "It’s a long story — a very long one — and old. Lee said: “The harbour won’t open — not in May, and not in June — for the big ships.”",
        ),
        (
            "--fix-wording",
            "Lee said: “It is the best of all the plans that we had for the town.”",
            "Lee said: “It is, I think, the best of all the plans that we had for the town.”",
        ),
        (
            "--fix-wording",
            "Lee said: “She has bought apples and plums from the farmers near here every day.”",
            "Lee said: “She has bought apples, pears, and plums from the farmers near here every day.”",
        ),
        (
            "--fix-wording",
            "Lee said: “She has bought apples, pears, and – I hope – plums from the farmers near here every day.”",
            "Lee said: “She has bought apples, pears, and plums from the farmers near here every day.”",
        ),
        (  # a heading's capitals stay there
            "--fix-wording",
            "Lee said: “Nobody may enter the new harbour without a permit.”",
            "Lee said: “Nobody may enter the old harbour without a permit.”",
        ),
    ],
)
def test_fixes_follow_the_draft_s_own_style(
    plain: Library, tmp_path: Path, option: str, before: str, after: str
) -> None:
    path = tmp_path / "d.txt"
    path.write_text(before + "\n", encoding="utf-8")
    fix_draft(read_draft(str(path)), Verifier(plain), wording=option == "--fix-wording")
    assert path.read_text(encoding="utf-8") == after + "\n"


def test_no_draft_is_rewritten_where_another_can_t_be_read(quotes: Run, draft: Path) -> None:
    assert quotes("check", "--fix-wording", str(draft), str(draft.parent / "none.md")).returncode == 2
    assert draft.read_text(encoding="utf-8") == DRAFT


def test_a_draft_from_standard_input_is_printed_fixed(quotes: Run, tmp_path: Path) -> None:
    text = f"\ufeffFelix said: “{WRONG}.”\r\nNothing else.\r\n"
    done = quotes("check", "--fix-wording", "-", stdin=text)
    assert (done.returncode, done.stdout) == (0, text.replace("mandatory", "voluntary"))
    assert "quotes: -: 1 changed" in done.stderr and "1 ok" in done.stderr
    plain = quotes("check", "--fix", "-", "--format", "unix", stdin=text)
    assert (plain.returncode, plain.stdout) == (1, text)
    assert "error: substitution" in plain.stderr and "0 changed" in plain.stderr
    (tmp_path / "draft.md").write_text(text, encoding="utf-8")
    both = quotes("check", "--fix-wording", "draft.md", "-", "--stdin-filename", "x.md", stdin=text, cwd=tmp_path)
    assert both.stdout == text.replace("mandatory", "voluntary") == (tmp_path / "draft.md").read_bytes().decode()
    other = quotes("check", "--fix", "-", stdin=text.encode("utf-16"))
    assert (other.returncode, other.stdout) == (2, "") and "only text in UTF-8 is rewritten" in other.stderr


def test_a_folder_stands_for_the_drafts_in_it(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "drafts" / "deep").mkdir(parents=True)
    for name in ("a.md", "deep/b.txt", "deep/c.csv"):
        (tmp_path / "drafts" / name).write_text(f"Felix said: “{WRONG}.”\n", encoding="utf-8")
    rows = rows_of(quotes, "drafts", cwd=tmp_path)
    assert [row["file"] for row in rows] == [os.path.join("drafts", "a.md"), os.path.join("drafts", "deep", "b.txt")]


def test_the_summary_says_what_was_checked_against(quotes: Run, tmp_path: Path) -> None:
    text = "“We never said a word of this to anybody,” said Ann Lee."
    shipped = quotes("check", "-", stdin=text)
    assert shipped.stderr.endswith("; checked against the shipped data alone (49 articles, 3 sources)\n")
    index = ["--index", str(tmp_path / "index")]
    assert quotes(*index, "build", "-", stdin=text).returncode == 0
    assert quotes(*index, "check", "-", stdin=text).stderr.endswith("; checked against 1 article, 0 sources\n")


def test_a_configuration_file_says_what_is_typed_each_time(quotes: Run, tmp_path: Path) -> None:
    drafts = tmp_path / "desk" / "drafts"
    drafts.mkdir(parents=True)
    (drafts / "a.md").write_text(f"Felix said: “{WRONG}.”\n", encoding="utf-8")
    config = tmp_path / "desk" / "quotes.toml"

    def check(*arguments: str, text: str, cwd: Path = tmp_path) -> tuple[int, str, str]:
        config.write_text(text, encoding="utf-8")
        done = quotes("check", *arguments, "desk/drafts/a.md" if cwd == tmp_path else "a.md", cwd=cwd)
        return done.returncode, done.stdout, done.stderr

    assert check(text="")[1].startswith("desk/drafts/a.md:1:14 error")
    unix = check(text='format = "unix"\n')
    assert unix[1].startswith("desk/drafts/a.md:1:14: error: substitution")
    assert check("--format", "text", text='format = "unix"\n')[1].startswith("desk/drafts/a.md:1:14 error")
    ignored = check(text='ignore = ["substitution"]\n', cwd=drafts)
    assert ignored[:2] == (0, "") and "1 ignored" in ignored[2]
    assert json.loads(check("--format", "jsonl", text='ignore = ["substitution"]\n')[1])["ignored"] == "quotes.toml"
    config.write_text('style = "legal"\nexcept = ["TheWrap"]\n', encoding="utf-8")
    (drafts / "b.md").write_text(f"Felix said: “{RIGHT}.”\n", encoding="utf-8")
    typed = quotes(
        "check", "--format", "jsonl", "desk/drafts/b.md", "--style", "legal", "--except", "TheWrap", cwd=tmp_path
    )
    assert quotes("check", "--format", "jsonl", "b.md", cwd=drafts).stdout == typed.stdout.replace("desk/drafts/", "")
    assert "TheWrap" not in json.loads(typed.stdout)["outlets"]
    config.unlink()
    (tmp_path / "desk" / "pyproject.toml").write_text("[tool.flake8-quotes]\nno TOML", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.other]\nquotes = 1\n[tool.quotes]\nformat = "unix"\n', encoding="utf-8"
    )
    assert quotes("check", "drafts/a.md", cwd=drafts.parent).stdout.startswith("drafts/a.md:1:14: error")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("colour = 1\n", "no setting is called colour; there are index, style"),
        ('style = "mla"\n', "style: mla is none of chicago, ap, legal"),
        ("except = 1\n", "except has to be a list of strings"),
        ("index = [1]\n", "index has to be a string"),
        ('ignore = ["typo"]\n', "ignore: typo is none of"),
        ("index = \n", "is no TOML"),
        ('index = "nowhere"\n', "nowhere: no index there"),
    ],
)
def test_what_a_configuration_file_says_wrong_is_one_line(
    quotes: Run, tmp_path: Path, text: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUOTES_INDEX")
    (tmp_path / "quotes.toml").write_text(text, encoding="utf-8")
    done = quotes("check", "-", stdin="Nothing.", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1
    assert problem in done.stderr and str(tmp_path) in done.stderr


def test_a_configuration_file_names_the_index_of_every_command(
    quotes: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk" / "deep").mkdir(parents=True)
    (tmp_path / "quotes.toml").write_text('index = "archive"\n', encoding="utf-8")
    monkeypatch.delenv("QUOTES_INDEX")
    text = "“We never said a word of this to anybody,” said Ann Lee."
    assert (
        quotes("build", "-", stdin=text, cwd=tmp_path / "desk")
        .stdout.replace("\n", "")
        .endswith(f"{tmp_path / 'archive'}")
    )
    assert (tmp_path / "archive" / "library.db").exists()
    asked = quotes("outlets", "We never said a word", cwd=tmp_path / "desk" / "deep")
    assert asked.returncode == 0 and "We never said a word of this" in asked.stdout
    monkeypatch.setenv("QUOTES_INDEX", str(tmp_path / "other"))
    assert "other: no index there" in quotes("info", cwd=tmp_path).stderr


def test_github_annotations_can_t_be_broken_out_of(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d,::x.txt"
    path.write_text(f"Felix said: “{WRONG.replace('mandatory', 'mandatory %0A::error::x')}.”\n", encoding="utf-8")
    lines = quotes("check", "--format", "github", path.name, cwd=tmp_path).stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=d%2C%3A%3Ax.txt,line=1,endLine=1,col=14,")
    assert "%250A" in lines[0]


def test_code_hosts_get_paths_from_where_the_command_runs(quotes: Run, draft: Path) -> None:
    for path in (f"../{draft.parent.name}/draft.md", str(draft), "./draft.md"):
        lines = quotes("check", "--format", "github", path, cwd=draft.parent).stdout.splitlines()
        assert all(line.split(",")[0].endswith(" file=draft.md") for line in lines)


def test_sarif_names_rules_places_and_stable_fingerprints(quotes: Run, draft: Path) -> None:
    log = json.loads(quotes("check", "--format", "sarif", draft.name, cwd=draft.parent).stdout)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "draft.md", "uriBaseId": "SRCROOT"}
    assert [(r["ruleId"], r["level"]) for r in run["results"]][:2] == [("substitution", "error"), ("fragment", "note")]
    draft.write_text("A new first line.\n\n" + DRAFT.split("---\n", 2)[2], encoding="utf-8")
    moved = json.loads(quotes("check", "--format", "sarif", draft.name, cwd=draft.parent).stdout)["runs"][0]
    prints = [[r["partialFingerprints"] for r in sarif_run["results"]] for sarif_run in (run, moved)]
    assert prints[0] == prints[1]


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, None], ids=["binary", "missing"])
def test_a_draft_that_can_t_be_read_is_one_line(quotes: Run, tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "d.md"
    if data is not None:
        path.write_bytes(data)
    quotes("info")  # so that there is an index, whichever test comes first
    done = quotes("check", str(path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "d.md" in done.stderr


def test_every_place_of_a_page_leads_back_to_its_file(tmp_path: Path) -> None:
    path = tmp_path / "d.html"
    path.write_text("<p>a &amp; b</p><script>no “x”</script>\n<p>c <em>d</em> &#8220;e&#8221;</p>", encoding="utf-8")
    draft = read_draft(str(path))
    text = draft.article.text
    assert [draft.raw[draft.raw_offset(n)] for n, c in enumerate(text) if c in "abcde"] == list("abcde")
    assert "no" not in text
    assert (
        io.StringIO(draft.raw)
        .readlines()[draft.line_and_column(draft.raw_offset(text.index("c")))[0] - 1]
        .startswith("<p>c")
    )


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Lee said that the town is “permitted to close the harbour in winter.”", "warning"),
        ("Lee said that the town is not “permitted to close the harbour in winter.”", "ok"),
        ("Lee denied that the town was “permitted to close the harbour in winter.”", "ok"),
        ("Lee said that the ships may “leave the harbour in March.”", "warning"),
        ("Lee said that the ships may only “leave the harbour in March.”", "ok"),
    ],
)
def test_what_a_quotation_cuts_off_may_stand_outside_its_marks(
    plain: Library, tmp_path: Path, text: str, severity: str
) -> None:
    path = tmp_path / "d.txt"
    path.write_text(text + "\n", encoding="utf-8")
    (finding,) = check(read_draft(str(path)), Verifier(plain))
    assert finding.severity == severity, finding


MARKED_UP = {
    "tags, strokes and stars": "Participation is <em>voluntary</em>, with ~~no~~ **obligation** to _provide_ feedback",
    "code, escapes and breaks": "Participation is `voluntary`, with \\*no\\* obligation  \nto provide\\\nfeedback",
    "comments and footnotes": "Participation is voluntary,<!-- check “this” --> with no obligation[^1] to provide feedback[2]",
    "links and pictures": "Participation is [voluntary](https://x.example/“a”), with ![](a.png) [no obligation][1] to provide feedback",
    "entities": "Participation is&nbsp;voluntary&#44; with no obligation to provide feedback&hellip;",
}


@pytest.mark.parametrize("title", MARKED_UP)
def test_markup_in_a_quotation_is_no_word(quotes: Run, tmp_path: Path, title: str) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"Felix said: “{MARKED_UP[title]}” — so he says.\n", encoding="utf-8")
    (row,) = rows_of(quotes, str(path))
    assert row["severity"] == "ok"
    draft = read_draft(str(path))
    start = draft.line_starts[row["line"] - 1] + row["column"] - 1  # type: ignore[operator]
    end = draft.line_starts[row["end_line"] - 1] + row["end_column"] - 1  # type: ignore[operator]
    assert draft.raw[start:end] == MARKED_UP[title]


@pytest.mark.parametrize(
    "marks",
    [("&ldquo;", "&rdquo;"), ("<q>", "</q>"), ('<q cite="x">', "</Q>"), ("&#8222;", "&#x201C;"), ("&laquo;", "&raquo;"),
     ("&quot;", "&quot;")],
)  # fmt: skip
def test_marks_may_be_written_as_html_has_them(quotes: Run, tmp_path: Path, marks: tuple[str, str]) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"Oui &amp; non. Felix said: {marks[0]}{WRONG}{marks[1]}, he said.\n", encoding="utf-8")
    (row,) = rows_of(quotes, str(path))
    column = len("Oui &amp; non. Felix said: " + marks[0]) + 1
    assert (row["verdict"], row["column"], row["end_column"]) == ("substitution", column, column + len(WRONG))


@pytest.mark.parametrize(
    "code",
    [f"<pre>\n“{WRONG}”\n</pre>", f"> ```\n> “{WRONG}”\n> ```", f"Run <code>“{WRONG}”</code> now.",
     f"> ~~~\n> “{WRONG}”\n\nAnd then.", f"<pre><code>\nx = “{WRONG}”\n\n“{WRONG}”\n</code></pre>"],
)  # fmt: skip
def test_code_holds_no_quotations(quotes: Run, tmp_path: Path, code: str) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"Felix wrote:\n\n{code}\n\nSo they said: “{RIGHT}”.\n", encoding="utf-8")
    assert [row["query"] for row in rows_of(quotes, str(path))] == [RIGHT]


def test_a_block_quotation_continues_after_code_in_it(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"Felix:\n\n> ```\n> print(“x”)\n> ```\n> {RIGHT}\n", encoding="utf-8")
    assert [(row["query"], row["line"], row["column"]) for row in rows_of(quotes, str(path))] == [(RIGHT, 6, 3)]


@pytest.mark.parametrize("text", ["", " \n\n", "---\ntitle: Nothing yet\n---\n"])
def test_an_empty_draft_passes(quotes: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "d.md"
    path.write_text(text, encoding="utf-8")
    done = quotes("check", str(path))
    assert (done.returncode, done.stdout) == (0, "") and "0 quotations in 1 draft" in done.stderr


def test_a_draft_that_is_missing_is_reported_and_the_others_are_checked(
    quotes: Run, tmp_path: Path, draft: Path
) -> None:
    (tmp_path / "binary.txt").write_bytes(b"\0\1\2" * 50)
    (tmp_path / "wrong.md").write_text(f"Felix said: “{WRONG}.”\n", encoding="utf-8")
    names = ["gone.md", "binary.txt", "wrong.md"]
    done = quotes("check", "--format", "unix", "--fix-wording", *names, cwd=tmp_path)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["wrong.md"]
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()[:2]] == ["gone.md", "binary.txt"]
    assert WRONG in (tmp_path / "wrong.md").read_text(encoding="utf-8")


def test_folders_and_patterns_stand_for_their_drafts(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "news" / "old").mkdir(parents=True)
    for name in ("a.md", "b.txt", "old/c.html", "old/d.csv", "e.png", "README.md"):
        (tmp_path / "news" / name).write_text(f"<p>Felix said: “{WRONG}.”</p>\n", encoding="utf-8")

    def files(*drafts: str) -> list[object]:
        return [row["file"] for row in rows_of(quotes, *drafts, cwd=tmp_path)]

    assert files("news") == ["news/a.md", "news/b.txt", "news/old/c.html"]
    assert files("news/*.md", "news/a.md") == ["news/README.md", "news/a.md"]
    assert files("news/**/*.html") == ["news/old/c.html"]


@pytest.mark.parametrize("what", ["empty", "*.rst"])
def test_a_folder_or_a_pattern_without_drafts_is_reported(quotes: Run, tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    quotes("info")
    done = quotes("check", what, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and what in done.stderr


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "“",
                "&ldquo;",
                "&rdquo;",
                "<q>",
                "</q>",
                "&amp;",
                "&lt;",
                "&nope;",
                "\n",
                "> ",
                "`",
                "é ",
                "&hellip;",
            ]
        ),
        max_size=30,
    )
)
def test_every_place_of_markdown_leads_back_to_its_file(pieces: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.md"
        path.write_text("".join(pieces), encoding="utf-8")
        draft = read_draft(str(path))
    text = draft.article.text
    places = [draft.raw_offset(offset) for offset in range(len(text) + 1)]
    assert places == sorted(places) and places[-1] == len(draft.raw)
    assert all(draft.raw[place] == character or draft.raw[place] in "&<" for place, character in zip(places, text))
    assert all(draft.raw_end(offset) <= places[offset] for offset in range(1, len(text) + 1))


@pytest.mark.parametrize("name", ["report.md", "report.txt"])
def test_an_article_agrees_with_itself_whatever_markup_stands_in_its_quotations(
    quotes: Run, tmp_path: Path, name: str
) -> None:
    article = tmp_path / name
    article.write_text(
        "“We will pay every <b>harbour</b> pilot there is,” said Ana Ruiz.\n\n"
        "“Nobody asked the `harbour pilots` about any of it,” said Jan Roth.\n\n"
        "“The old *harbour wall* must be<br> rebuilt before May,” said Ida Moss.\n"
    )
    index = str(tmp_path / "index")
    assert quotes("--index", index, "build", str(article)).returncode == 0
    checked = quotes("--index", index, "check", "--format", "json", str(article))
    assert checked.returncode == 0, checked.stdout
    assert "3 ok" in checked.stderr
