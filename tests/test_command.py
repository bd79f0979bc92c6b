"""The command as a command: what a person types, what comes back, which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index.output.terminal import cells
from letters.text.normalize import keys
from tests.conftest import ROOT, Run

QUOTE = "Participation is voluntary, with no obligation to provide feedback or use the tool"
ARTICLE = "“We will not sign this contract,” said Ana Ruiz, the union's chair.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "two.md").write_text(
        "---\noutlet: The Daily\npublished: 2024-11-27\n---\nRuiz said: “we will not sign this contract”.\n",
        encoding="utf-8",
    )
    return folder


def test_what_a_filter_leaves_out_is_reported(quotes: Run) -> None:
    words = ("free bug testers", "--min-words", "3")
    every = json.loads(quotes("outlets", *words, "--format", "json").stdout)
    filtered = json.loads(quotes("outlets", *words, "--format", "json", "--before", "2024-11-27").stdout)
    assert every["left_out"] == 0 < len(filtered["uses"]) < len(every["uses"])
    assert filtered["left_out"] == len(every["uses"]) - len(filtered["uses"])
    none = quotes("outlets", *words, "--after", "2025")
    assert none.returncode == 1
    output = " ".join(none.stdout.split())
    assert f"None of those asked for prints these words. {len(every['uses'])} quotations left out by day" in output


def test_the_main_job_names_the_outlets_that_printed_the_statement(quotes: Run) -> None:
    done = quotes("outlets", QUOTE)
    assert done.returncode == 0
    for outlet in ("TheWrap", "Business Times", "ainews.date"):
        assert outlet in done.stdout
    assert "https://www.thewrap.com/open-ai-sora-leaked-artists-test-protest" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines() if "https://" not in line) <= 80


def test_a_command_that_is_forked_for_a_test_ends_as_one_that_is_started(quotes: Run) -> None:
    for typed in (("info",), ("show", "nonesuch"), ("outlets",), ("verify", "-", "--source", "nonsense")):
        forked, started = quotes(*typed), quotes(*typed, env={})
        assert forked.returncode == started.returncode, typed
        assert (forked.stdout, forked.stderr) == (started.stdout, started.stderr), typed


def test_outlets_as_json_has_the_keys_that_programs_rely_on(quotes: Run) -> None:
    answer = json.loads(quotes("outlets", "--format", "json", QUOTE).stdout)
    wanted_keys = {"query", "as_asked", "wordings", "passages", "outlets", "families", "shorter", "left_out", "uses"}
    assert set(answer) == wanted_keys | {
        "related",
        "translated",
        "translates",
        "meaning",
        "names",
        "answers",
        "unknown_words",
        "nearest",
    }
    assert set(answer["related"]) == {"passages", "outlets", "families", "uses"}
    assert set(answer["passages"][0]) == {"id", "text", "source", "start", "end"}
    wanted = {"outlet", "article", "title", "url", "published", "language", "family", "text", "start", "end", "speaker"}
    wanted |= {"passages", "verdict", "differences", "coverage"}
    assert all(wanted <= set(use) for use in answer["uses"])
    assert answer["outlets"] == len({use["outlet"] for use in answer["uses"]})
    assert {use["outlet"] for use in answer["uses"] if use["coverage"] == 1.0} >= {"TheWrap", "ainews.date"}


def test_a_use_prints_as_many_words_in_one_run_as_were_asked_for(quotes: Run) -> None:
    for least in (1, 4, 9):
        answer = json.loads(quotes("outlets", "--format", "json", "--min-words", str(least), QUOTE).stdout)
        asked = keys(QUOTE)
        grams = {tuple(asked[i : i + least]) for i in range(len(asked) - least + 1)}
        for use in answer["uses"]:
            printed = keys(use["text"])
            assert any(tuple(printed[i : i + least]) in grams for i in range(len(printed)))


def test_outlets_as_csv_is_a_table_in_which_no_cell_is_a_formula(quotes: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text(
        '---\noutlet: "=HYPERLINK(1)"\n---\n“We will not sign this contract,” she said.\n', encoding="utf-8"
    )
    assert quotes("--index", str(tmp_path / "i"), "build", str(article)).returncode == 0
    done = quotes("--index", str(tmp_path / "i"), "outlets", "--format", "csv", "we will not sign")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["outlet"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["text"] == "We will not sign this contract,"


def test_nothing_found_is_exit_code_one(quotes: Run) -> None:
    for command in (["outlets", "the moon is made of green cheese"], ["search", "zyxwv"], ["show", "nonesuch"]):
        assert quotes(*command).returncode == 1


def test_dates_narrow_down_and_a_bad_one_is_refused(quotes: Run) -> None:
    after = json.loads(quotes("outlets", "--format", "json", "--after", "2024-11-27", "art washing").stdout)
    assert {use["published"] for use in after["uses"]} == {"2024-11-27"}
    bad = quotes("outlets", "--after", "yesterday", "art washing")
    assert bad.returncode == 2
    assert "yesterday: not a date" in bad.stderr


def test_verify_distinguishes_wrong_from_right_by_its_exit_code(quotes: Run) -> None:
    right = quotes("verify", QUOTE + ",")
    wrong = quotes("verify", QUOTE.replace("voluntary", "mandatory"))
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "conventional" in right.stdout
    assert "[-voluntary-] {+mandatory+}" in wrong.stdout
    assert "TheWrap" in right.stdout


def test_verify_asks_who_spoke(quotes: Run) -> None:
    right = json.loads(quotes("verify", "--format", "json", "--speaker", "Niko Felix", QUOTE).stdout)
    wrong = quotes("verify", "--format", "json", "--speaker", "Ed Newton-Rex", QUOTE)
    assert right["verdict"] == "verbatim"
    assert json.loads(wrong.stdout)["verdict"] == "misattributed"
    assert wrong.returncode == 1


def test_verify_answers_every_line_of_a_batch(quotes: Run) -> None:
    lines = f'{QUOTE}\n\n{{"id": "x", "query": "{QUOTE}", "attribution": "Ed Newton-Rex"}}\n{{broken\n'
    done = quotes("verify", "-", "--format", "jsonl", stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["verdict"]) for row in answers] == [
        (1, "verbatim"),
        (2, "invalid"),
        ("x", "misattributed"),
        (4, "not_found"),
    ]
    assert done.returncode == 1
    assert quotes("verify", "-", "--format", "jsonl", stdin=f"{QUOTE}\n\n").returncode == 0
    assert quotes("verify", "“…”").returncode == 2


def test_what_an_outlet_printed_otherwise_than_the_source_is_an_error_with_a_flag(quotes: Run) -> None:
    answer = json.loads(quotes("verify", "--format", "json", "tell the world that Sora is an effective tool").stdout)
    assert answer["verdict"] != "verbatim"
    printed = "inform the world that Sora is an effective tool for artists."
    answer = json.loads(quotes("verify", "--format", "json", printed).stdout)
    assert (answer["verdict"], answer["flags"], answer["basis"]) == ("substitution", ["variant"], "source")
    assert answer["outlets"] == ["Giz News Daily"]


def test_search_show_and_info_answer_in_text_and_json(quotes: Run) -> None:
    hits = json.loads(quotes("search", "--format", "json", "source:openai", "voluntary").stdout)
    assert hits["total"] == len(hits["hits"]) == 1
    assert set(hits["hits"][0]) >= {"passage", "text", "source", "score", "outlets", "uses"}
    passage = hits["hits"][0]["passage"]
    assert "TheWrap" in quotes("show", passage).stdout
    assert json.loads(quotes("show", "--format", "json", passage).stdout)["passages"][0]["id"] == passage
    info = json.loads(quotes("info", "--format", "json").stdout)
    assert info["articles"] == 49
    assert [source["id"] for source in info["sources"]] == ["letter", "openai", "training"]


def test_extract_prints_a_line_per_quotation_with_offsets_that_slice_back(quotes: Run, articles: Path) -> None:
    done = quotes("extract", "--format", "jsonl", str(articles))
    quotations = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in quotations] == ["We will not sign this contract,", "we will not sign this contract"]
    wanted = ["article", "start", "end", "text", "speaker", "speaker_full", "kind", "group", "nested", "language"]
    wanted += ["confidence"]
    assert [list(row) for row in quotations] == [wanted, wanted]
    for row in quotations:
        assert Path(row["article"]).read_text(encoding="utf-8")[row["start"] : row["end"]] == row["text"]
    assert "Ana Ruiz" in quotations[0]["speaker"]


def test_extract_warns_of_each_mark_without_a_partner(quotes: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("It rained.” Then\n\n“we left, she said. “Fine.”\n", encoding="utf-8")
    warnings = quotes("extract", str(path)).stderr.splitlines()
    assert warnings == [
        f"quotes: {path}: the mark ” of line 1 has no partner",
        f"quotes: {path}: the mark “ of line 3 has no partner",
    ]


def test_extract_names_twenty_marks_without_a_partner_and_counts_the_rest(quotes: Run, tmp_path: Path) -> None:
    for number, more in ((20, []), (25, ["5 more marks have no partner"])):
        path = tmp_path / f"{number}.txt"
        path.write_text("“‘ " * number, encoding="utf-8")
        lines = [line.removeprefix(f"quotes: {path}: ") for line in quotes("extract", str(path)).stderr.splitlines()]
        assert [line for line in lines if "no partner" in line] == ["the mark “ of line 1 has no partner"] * 20 + more


def test_extract_and_passages_work_together_in_a_pipe(quotes: Run, articles: Path) -> None:
    isolated = quotes("extract", "--format", "jsonl", str(articles)).stdout
    rows = [
        line.split("\t") for line in quotes("passages", "--input", "jsonl", "-", stdin=isolated).stdout.splitlines()
    ]
    assert [row[0] for row in rows] == ["1", "2"]
    assert rows[0][1] == rows[1][1] != ""


def test_passages_takes_tsv_rows(quotes: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.tsv"
    rows.write_text(
        "7\tx\t1\to\t3\tthe very same words here\n9\tx\t1\to\t3\tThe very same words here.\n", encoding="utf-8"
    )
    lines = [json.loads(line) for line in quotes("passages", "--format", "jsonl", str(rows)).stdout.splitlines()]
    assert [row["row"] for row in lines] == ["7", "9"]
    assert lines[0]["passages"] == lines[1]["passages"]


def test_one_s_own_articles_take_the_place_of_the_shipped_ones(quotes: Run, articles: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    built = quotes("--index", index, "build", str(articles), "--url", "https://x.example/")
    assert built.returncode == 0
    assert built.stdout.startswith("2 articles, 2 outlets, 0 sources, 2 quotations, 1 passage")
    answer = json.loads(quotes("--index", index, "outlets", "--format", "json", "we will not sign").stdout)
    assert {(use["outlet"], use["url"]) for use in answer["uses"]} == {
        ("one", "https://x.example/"),
        ("The Daily", "https://x.example/"),
    }
    assert quotes("--index", index, "outlets", QUOTE).returncode == 1
    both = quotes("--index", index, "build", "--no-translations", "--shipped", str(articles))
    assert both.stdout.startswith("51 articles")


def test_copies_stand_under_their_origin(quotes: Run) -> None:
    done = quotes("outlets", "While hundreds contribute for free, a select few will be chosen through a competition")
    lines = [line for line in done.stdout.splitlines() if "copy" in line]
    assert any("Giz News Daily" in line for line in lines)
    assert " independent." in done.stdout


BAD = {
    "missing.txt": None,
    "empty.txt": b"",
    "binary.txt": b"\x7fELF\x00\x01\x02\x00" * 40,
    "broken.jsonl": b'{"text": "fine"}\n{"text": \n',
    "latin.csv": b"text\n\xff\xfe\x00\x81\n",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_that_names_the_file_and_the_standing_index_still_answers(
    name: str, quotes: Run, tmp_path: Path
) -> None:
    index, path = str(tmp_path / "index"), tmp_path / name
    if BAD[name] is not None:
        path.write_bytes(BAD[name])
    quotes("--index", index, "build", "--no-translations")
    before = quotes("--index", index, "outlets", QUOTE)
    for command in (["--index", index, "build", str(path)], ["extract", str(path)]):
        done = quotes(*command)
        assert done.returncode == 2, done
        assert done.stderr.count("\n") == 1 and name in done.stderr and done.stderr.startswith("quotes: ")
    assert quotes("--index", index, "outlets", QUOTE).stdout == before.stdout
    assert sorted(os.listdir(index)) == sorted({"library.db", "lock"} & set(os.listdir(index)))


def test_a_folder_without_articles_is_refused(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("not an article")
    done = quotes("--index", str(tmp_path / "i"), "build", str(tmp_path))
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr and "quotes help formats" in done.stderr


def test_a_file_of_a_folder_that_can_t_be_read_is_named_and_counted(
    quotes: Run, articles: Path, tmp_path: Path
) -> None:
    (articles / "zero.txt").write_bytes(b"")
    (articles / "bad\nname.txt").write_bytes(b"\x00" * 99)
    done = quotes("--index", str(tmp_path / "i"), "build", str(articles))
    assert done.returncode == 0
    assert done.stderr.count("skipped") == 3
    assert "zero.txt" in done.stderr and "2 skipped" in done.stderr
    assert len(done.stderr.splitlines()) == 3


def test_an_index_of_another_version_is_exit_code_three(quotes: Run, tmp_path: Path) -> None:
    index = tmp_path / "index"
    quotes("--index", str(index), "build", "--no-translations")
    with sqlite3.connect(index / "library.db") as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    done = quotes("--index", str(index), "outlets", QUOTE)
    assert done.returncode == 3
    assert "quotes build" in done.stderr and done.stderr.count("\n") == 1
    assert quotes("--index", str(index), "build", "--no-translations").returncode == 0
    assert quotes("--index", str(index), "outlets", QUOTE).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on a file's size there")
def test_a_full_disk_leaves_the_standing_index(quotes: Run, articles: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    quotes("--index", index, "build", str(articles))
    before = quotes("--index", index, "outlets", "we will not sign").stdout
    done = subprocess.run(
        [sys.executable, str(ROOT / "quotes_cli.py"), "--index", index, "build"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        check=False,
    )
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1 and index in done.stderr
    assert quotes("--index", index, "outlets", "we will not sign").stdout == before


def test_what_an_article_says_is_never_obeyed_by_the_terminal(quotes: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("“We will \x1b[31mnot\x07 sign \u202ethis contract,” she said.\n", encoding="utf-8")
    done = quotes("extract", str(article))
    assert "\x1b" not in done.stdout and "\x07" not in done.stdout and "\u202e" not in done.stdout
    assert "\\x1b" in done.stdout


def test_nor_by_a_terminal_that_shows_json_or_a_table(quotes: Run, tmp_path: Path) -> None:
    said = "We will \x9b31mnot \x1b[31msign \u202ethis\u00a0contract today,"
    article = tmp_path / "a.txt"
    article.write_text(f"“{said}” she said.\n", encoding="utf-8")
    index = str(tmp_path / "index")
    assert quotes("--index", index, "build", str(article)).returncode == 0
    for form in ("json", "csv"):
        done = quotes("--index", index, "outlets", "--format", form, "contract today")
        assert not set("\x1b\x9b\u202e") & set(done.stdout), form
        assert "contract today" in done.stdout
    answer = quotes("--index", index, "outlets", "--format", "json", "contract today").stdout
    assert json.loads(answer)["uses"][0]["text"] == said


def test_colour_is_only_for_terminals_and_never_with_no_color(quotes: Run) -> None:
    assert "\x1b" not in quotes("outlets", QUOTE).stdout
    script = shutil.which("script")
    if not script:
        pytest.skip("no script command to make a terminal of")
    command = f"{sys.executable} {ROOT / 'quotes_cli.py'} verify 'Participation is mandatory'"
    for extra, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        done = subprocess.run(
            [script, "-qec", command, "/dev/null"],
            capture_output=True, text=True, env={**os.environ, "TERM": "xterm", **extra}, check=False,
        )  # fmt: skip
        assert ("\x1b[" in done.stdout) is coloured


def test_help_names_the_commands_and_completion_completes_them(quotes: Run) -> None:
    assert "outlets" in quotes("--help").stdout
    assert "_QUOTES_COMPLETE" in quotes("completion", "bash").stdout
    done = quotes(env={"_QUOTES_COMPLETE": "bash_complete", "COMP_WORDS": "quotes show openai-", "COMP_CWORD": "2"})
    assert "openai-3" in done.stdout


def test_wrong_usage_is_exit_code_two(quotes: Run) -> None:
    assert quotes("outlets").returncode == 2
    assert quotes("outlets", "--kind", "nonsense", "x").returncode == 2
    assert quotes("verify", "--source", "nonsense", QUOTE).returncode == 2
    assert quotes("outlets", "!?").returncode == 2


def test_words_that_only_reporters_wrote_are_narration(quotes: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text(
        "---\noutlet: The Daily\n---\nThe artists say that they were used for unpaid work by the company for months.\n\n"
        "“We were never asked about any of it,” said Ana Ruiz.\n",
        encoding="utf-8",
    )
    index = str(tmp_path / "index")
    shipped = "build", "--no-translations", "--shipped"
    assert quotes("--index", index, *shipped, str(article)).returncode == 0
    answer = quotes("--index", index, "verify", "--format", "json", "they were used for unpaid work by the company")
    assert json.loads(answer.stdout)["verdict"] == "narration"
    assert answer.returncode == 1
    verified = quotes("--index", index, "verify", "--format", "json", "We were never asked about any of it.")
    assert json.loads(verified.stdout)["verdict"] == "conventional"


def test_a_quotation_in_another_language_says_so(quotes: Run) -> None:
    german = "Das Wetter ist heute sehr schön und wir gehen alle zusammen in den großen Park."
    answer = json.loads(quotes("verify", "--format", "json", german).stdout)
    assert (answer["verdict"], answer["language"]) == ("not_found", "de")
    text = quotes("verify", german).stdout
    assert "translations aren't compared" in " ".join(text.split())


def test_the_sentence_round_a_few_words_is_shown(quotes: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The mayor said on Monday that the plan was “dead on arrival” and left.\n", encoding="utf-8")
    index = str(tmp_path / "index")
    quotes("--index", index, "build", str(article))
    assert "in: The mayor said on Monday that" in quotes("--index", index, "outlets", "dead on arrival").stdout


@pytest.mark.parametrize(
    "query",
    [
        "…",
        "[ ]",
        "\u202e\u200f",
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
        "日本語の引用",
        "а b",
        "\x01",
        "!?",
    ],
    ids=ascii,
)
def test_no_query_makes_verify_fail(quotes: Run, query: str) -> None:
    done = quotes("verify", query)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "\x01" not in done.stdout + done.stderr


def test_a_megabyte_is_answered(quotes: Run) -> None:
    done = quotes("verify", "-", "--format", "jsonl", stdin=("artists and tools " * 60_000).strip() + "\n")
    assert json.loads(done.stdout)["verdict"] == "not_found"


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_terminal_of_few_characters_gets_the_others_as_escapes(quotes: Run, encoding: str, form: str) -> None:
    printed = json.loads(quotes("outlets", "--format", "json", QUOTE).stdout)
    done = subprocess.run(
        [sys.executable, str(ROOT / "quotes_cli.py"), "outlets", "--format", form, QUOTE],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout and not done.stderr
    if form == "json":
        assert json.loads(done.stdout) == printed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", ["text", "json"])
def test_output_that_can_t_be_written_is_one_line(quotes: Run, form: str) -> None:
    quotes("info")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "quotes_cli.py"), "info", "--format", form],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "No space left" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("build", ""), ("build", "a.md", "--spark", ""), ("build", "--from-parquet", "")]
)
def test_an_empty_name_is_refused(quotes: Run, arguments: tuple[str, ...]) -> None:
    refused = quotes(*arguments)
    assert refused.returncode == 2 and refused.stdout == ""
    assert refused.stderr.startswith("quotes: a file, folder or master has no name")


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell there")
def test_closed_streams_are_empty_ones(quotes: Run) -> None:
    command = f"{sys.executable} {ROOT / 'quotes_cli.py'}"
    for words, code in (("info >&-", 0), ("outlets - <&-", 1), ("extract - <&-", 2)):
        done = subprocess.run(["sh", "-c", f"{command} {words}"], stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == code and done.stderr.count("\n") == (code > 1), done.stderr


def test_an_argument_that_is_no_utf_8_is_no_passage(quotes: Run) -> None:
    done = quotes("show", "letter-\udcff")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "no such passage" in done.stderr


@pytest.mark.parametrize("date", ["2024-13", "2024-02-30", "２０２４", "0000", ""])
def test_a_day_that_never_was_is_refused(quotes: Run, date: str) -> None:
    done = quotes("outlets", "--after", date, QUOTE)
    assert done.returncode == 2 and "not a date" in done.stderr


def test_a_language_is_its_code_however_it_is_written(quotes: Run) -> None:
    plain = quotes("outlets", "--language", "en", QUOTE)
    assert plain.returncode == 0
    for written in ("EN", "en-US", "eng"):
        assert quotes("outlets", "--language", written, QUOTE).stdout == plain.stdout
    for command in (["outlets", QUOTE], ["build"], ["extract", __file__], ["check", __file__]):
        done = quotes(*command, "--language", "English")
        assert done.returncode == 2 and "English" in done.stderr and "en or de" in done.stderr


def test_a_named_language_stands_where_a_text_states_none(quotes: Run, tmp_path: Path) -> None:
    text = "„Nein“, sagte Ruth Calder."
    plain, stated = tmp_path / "plain.txt", tmp_path / "stated.txt"
    plain.write_text(text, encoding="utf-8")
    stated.write_text(f"---\nlanguage: de\n---\n{text}", encoding="utf-8")
    done = quotes("extract", "--all", "--format", "jsonl", "--language", "nl-BE", str(plain), str(stated))
    assert [json.loads(line)["language"] for line in done.stdout.splitlines()] == ["nl", "de"]


def test_only_what_reads_texts_loads_the_model_of_languages(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['py3langid'] = None")
    for command in (["verify", QUOTE], ["outlets", QUOTE], ["search", "obligation"], ["show", "--help"], ["--help"]):
        assert quotes(*command, env={"PYTHONPATH": str(tmp_path)}).returncode == 0


def test_outlets_of_many_quotations_are_answered_one_by_one(quotes: Run) -> None:
    lines = json.dumps({"id": "x", "query": QUOTE}) + "\n\nnobody printed these words\n"
    done = quotes("outlets", "-", "--format", "jsonl", stdin=lines)
    first, *rest = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 0
    alone = {"id": "x", **json.loads(quotes("outlets", QUOTE, "--format", "json").stdout)}
    assert first == {key: alone[key] for key in first}
    assert [(row["id"], row["query"], row["uses"]) for row in rest] == [
        (2, "", []),
        (3, "nobody printed these words", []),
    ]
    table = [*csv.reader(quotes("outlets", "-", "--format", "csv", stdin=lines).stdout.splitlines())]
    alone = [*csv.reader(quotes("outlets", QUOTE, "--format", "csv").stdout.splitlines())]
    assert table == [["id", "query", *alone[0]], *(["x", QUOTE, *row] for row in alone[1:])]
    words = "Participation is voluntary"
    text = quotes("outlets", "-", stdin=f"{words}\n\n").stdout
    assert text.startswith(f"1: {words}\n{quotes('outlets', words).stdout}\n2:\nNo outlet")
    assert quotes("outlets", "-", stdin="nobody printed these words").returncode == 1


@pytest.mark.parametrize("command", ["outlets", "verify"])
def test_a_folder_of_parquet_that_is_none_is_one_line(quotes: Run, command: str, tmp_path: Path) -> None:
    done = quotes(command, "--spark", str(tmp_path / "none"), QUOTE)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1
    assert "no such folder" in done.stderr or "needs" in done.stderr


def test_the_newline_that_ends_standard_input_is_no_part_of_the_quotation(quotes: Run) -> None:
    done = quotes("outlets", "-", "--format", "json", stdin=f"{QUOTE}\n")
    assert json.loads(done.stdout)["query"] == QUOTE


@pytest.mark.parametrize("width", [30, pytest.param(60, marks=pytest.mark.slow)])
def test_nothing_is_wider_than_the_terminal(
    quotes: Run, width: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = shutil.copytree(os.environ["QUOTES_INDEX"], tmp_path_factory.mktemp("wide") / "index")  # it is rebuilt
    script = shutil.which("script")
    if not script:
        pytest.skip("no script command to make a terminal of")
    article = tmp_path / "a.txt"
    article.write_text(
        "他说：「我们不会被今天的这些事件所动摇，我们明天还会在这里，我们不会离开。」\n", encoding="utf-8"
    )
    program = f"{sys.executable} {ROOT / 'quotes_cli.py'}"
    commands = ("info", "search art --limit 2", f"outlets '{QUOTE}'", "show letter-3", "verify 'nobody ever said that'",
                f"extract --explain {article}", "build --no-translations")  # fmt: skip
    typed = f"stty cols {width}; " + "; ".join(f"{program} {command}" for command in commands)
    done = subprocess.run(
        [script, "-qec", typed, "/dev/null"], capture_output=True, text=True,
        env={**os.environ, "QUOTES_INDEX": str(index), "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": ""}, check=False,
    )  # fmt: skip
    assert "“ARTISTS" in done.stdout or "art washing" in done.stdout
    lines = done.stdout.replace("\x1b[K", "").splitlines()  # what clears a line of progress takes no room
    assert [line for line in lines if cells(line) > width and "https://" not in line] == []


def test_a_query_of_many_thousand_words_takes_time_by_its_length_alone(quotes: Run) -> None:
    done = quotes("outlets", "--format", "json", "-", stdin=f"{QUOTE} " + "artists and tools " * 20_000)
    answer = json.loads(done.stdout)
    assert {"TheWrap", "ainews.date"} <= {use["outlet"] for use in answer["uses"]}
    assert all(use["coverage"] < 0.01 for use in answer["uses"])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="every name is Unicode there")
def test_a_file_whose_name_is_no_utf_8_is_removed_by_that_name(quotes: Run, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/n\xff.txt")
    Path(path).write_text("“We will not sign this,” she said.")
    index = ["--index", str(tmp_path / "index")]
    assert quotes(*index, "build", path).returncode == 0
    done = quotes(*index, "remove", path)
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "1 removed"), done
    done = quotes(*index, "remove", path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and "no such article" in done.stderr


def test_articles_are_added_replaced_and_removed(quotes: Run, tmp_path: Path) -> None:
    index, article = str(tmp_path / "index"), tmp_path / "new.txt"
    article.write_text("“The roof of the old mill fell down in the night,” said Ann Lee.\n", encoding="utf-8")
    quotes("--index", index, "build", "--no-translations")
    first = quotes("--index", index, "add", str(article))
    assert first.stdout.startswith("1 added\n50 articles")
    assert quotes("--index", index, "outlets", "The roof").returncode == 0
    again = quotes("--index", index, "add", str(article))
    assert again.stdout.startswith("1 there already\n50 articles")
    article.write_text("“The walls of the old mill fell down in the night,” said Ann Lee.\n", encoding="utf-8")
    answer = json.loads(quotes("--index", index, "add", "--format", "json", str(tmp_path)).stdout)
    assert answer["changes"] == {"added": 0, "replaced": 1, "removed": 0, "unchanged": 0}
    assert quotes("--index", index, "outlets", "The roof").returncode == 1
    gone = quotes("--index", index, "remove", "new.txt", "clippings/001-thewrap", cwd=tmp_path)
    assert gone.returncode == 0, gone.stderr
    assert gone.stdout.startswith("2 removed\n48 articles")
    assert article.exists()
    missing = quotes("--index", index, "remove", "new.txt", cwd=tmp_path)
    assert missing.returncode == 1
    assert missing.stderr.startswith(f"quotes: {article}: no such article in the index; quotes articles")


def test_nothing_to_add_is_wrong_usage(quotes: Run) -> None:
    done = quotes("add")
    assert done.returncode == 2
    assert "nothing to add" in done.stderr


def test_of_two_statements_with_one_opening_each_is_verified_by_itself(quotes: Run, tmp_path: Path) -> None:
    opening = "Our hearts are with the families of all those who were affected by the flood in this valley."
    for outlet, speaker, rest in (
        ("north", "Ann Lee", "The county has to say why the sirens were silent that night"),
        ("south", "Bob Ray", "The state will pay for every house that the river took from us"),
    ):
        folder = tmp_path / "articles" / outlet
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(f"“{opening} {rest},” said {speaker}.\n", encoding="utf-8")
    index = "--index", str(tmp_path / "index")
    assert "2 quotations, 2 passages" in quotes(*index, "build", str(tmp_path / "articles")).stdout
    answer = json.loads(quotes(*index, "verify", "--format", "json", f"{opening} {rest}").stdout)
    assert (answer["verdict"], len(answer["passages"])) == ("verbatim", 1)
