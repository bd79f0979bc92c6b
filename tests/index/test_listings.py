"""The lists say what is in the index, filtered and in order, as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from index.builder import build
from index.output.terminal import cells
from letters.model import Article, Source
from tests.conftest import Run

PLEA = Source("plea", "Taking part is voluntary, with no obligation to anybody here.", speaker="the artists")
HOSTILE = "\x1b[31mRed \u202eHerald"
ASIDE = "The mayor had breakfast that morning and read the paper, as she always did, until noon came round. "
ARTICLES = (
    Article("a", f"{ASIDE}“Taking part is voluntary, with no obligation,” said Ann Lee, the mayor. “We resign today,” she said.",
            "The Daily", title="One", url="https://daily.example/a", published="2024-11-27", language="en"),
    Article("b", "“We resign today,” said ANN LEE.", "The Daily", published="2024-11-29", language="en", family="a"),
    Article("c", "“Nobody asked us about the harbour,” said Bob Ray. She is a “dream boat”.", HOSTILE, title="=1+1", language="en"),
    Article("d", "The words “Something was said in the hall that night.” stood there.", "Echo", published="2024-12", language="en"),
    Article("e", "Nobody said a word to anybody.", "Silent"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("lists") / "index"
    build(folder, [PLEA, *ARTICLES])
    return str(folder)


def listed(quotes: Run, index: str, *arguments: str) -> Any:
    done = quotes("--index", index, *arguments, "--format", "json")
    assert done.stderr == "" and done.returncode in (0, 1), done
    return json.loads(done.stdout)


def test_articles_are_listed_by_date_filtered_and_sorted(quotes: Run, index: str) -> None:
    every = listed(quotes, index, "articles")
    assert every["total"] == 5
    assert [row["article"] for row in every["articles"]] == list("abdce")  # the undated last
    first = every["articles"][0]
    assert first == {
        "article": "a", "outlet": "The Daily", "title": "One", "author": None, "url": "https://daily.example/a",
        "published": "2024-11-27", "family": "a", "copy_of": None, "quotations": 2,
    }  # fmt: skip
    for options, ids in (
        (["--outlet", "daily"], "ab"),
        (["--outlet", "dail"], ""),
        (["--speaker", "lee"], "ab"),
        (["--source", "plea"], "a"),
        (["--after", "2024-11-28"], "bd"),
        (["--before", "2024-11"], "ab"),
        (["--after", "2024-11-28", "--before", "2024-11-30"], "b"),
        (["--sort", "outlet"], "cdeab"),
        (["--sort", "quotations", "--limit", "2"], "ac"),
    ):
        assert [row["article"] for row in listed(quotes, index, "articles", *options)["articles"]] == list(ids), options
    assert listed(quotes, index, "articles", "--limit", "2")["total"] == 5


def test_outlets_are_listed_with_what_they_have(quotes: Run, index: str) -> None:
    every = listed(quotes, index, "outlet-list")
    assert [row["outlet"] for row in every["outlets"]] == ["The Daily", HOSTILE, "Echo", "Silent"]
    assert every["outlets"][0] == {
        "outlet": "The Daily", "articles": 2, "copies": 1, "quotations": 3, "first": "2024-11-27", "last": "2024-11-29",
    }  # fmt: skip
    assert every["outlets"][3]["quotations"] == 0 and every["outlets"][3]["first"] is None
    (only,) = listed(quotes, index, "outlet-list", "--source", "plea")["outlets"]
    assert (only["outlet"], only["articles"], only["quotations"]) == ("The Daily", 1, 1)
    dated = listed(quotes, index, "outlet-list", "--sort", "date")["outlets"]
    assert [row["first"] for row in dated] == ["2024-11-27", "2024-12", None, None]
    assert listed(quotes, index, "outlet-list", "--sort", "outlet")["outlets"][-1]["outlet"] == "The Daily"


def test_speakers_are_listed_and_those_that_are_not_named_are_counted(quotes: Run, index: str) -> None:
    every = listed(quotes, index, "speakers")
    assert [(row["speaker"], row["quotations"], row["articles"], row["outlets"]) for row in every["speakers"]] == [
        ("Ann Lee", 3, 2, 1),
        ("Bob Ray", 1, 1, 1),
    ]
    assert (every["total"], every["unattributed"], every["unnamed"]) == (2, 1, 0)
    assert (every["speakers"][0]["first"], every["speakers"][0]["last"]) == ("2024-11-27", "2024-11-29")
    assert [row["speaker"] for row in listed(quotes, index, "speakers", "--outlet", "herald")["speakers"]] == [
        "Bob Ray"
    ]
    assert listed(quotes, index, "speakers", "--source", "plea")["speakers"][0]["quotations"] == 1
    text = quotes("--index", index, "speakers").stdout
    assert "2 speakers. 1 more quotation without a speaker." in text


@pytest.mark.parametrize("command", ["articles", "outlet-list", "speakers"])
def test_a_list_is_the_same_in_every_format_and_nothing_in_it_acts(quotes: Run, index: str, command: str) -> None:
    (rows,) = (value for value in listed(quotes, index, command).values() if isinstance(value, list))
    lines = quotes("--index", index, command, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = quotes("--index", index, command, "--format", "csv").stdout
    read = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(read) == len(rows) and list(read[0]) == list(rows[0])
    assert not [cell for row in read for cell in row.values() if cell[:1] in tuple("=+-@")]
    text = quotes("--index", index, command).stdout
    assert not {"\x1b", "\u202e"} & set(text + table) and max(map(cells, text.splitlines())) <= 80
    none = quotes("--index", index, command, "--after", "2030")
    assert none.returncode == 1 and none.stdout.startswith("0 ")
    empty = quotes("--index", index, command, "--after", "2030", "--format", "csv")
    assert empty.stdout == ",".join(rows[0]) + "\n"
    for options, message in (
        (("--source", "nobody"), "nobody: no such source; there are plea"),
        (("--after", "soon"), "soon: not a date"),
    ):
        wrong = quotes("--index", index, command, *options)
        assert wrong.returncode == 2 and message in wrong.stderr, wrong


def test_info_says_how_many_uses_have_no_speaker(quotes: Run, index: str, tmp_path: Path) -> None:
    assert listed(quotes, index, "info")["uses_without_speaker"] == 2
    assert "6 uses of passages, 2 of them without a speaker" in quotes("--index", index, "info").stdout
    rows = [json.loads(line) for line in quotes("export").stdout.splitlines()]
    silent = sum(not row["speaker"] or row["confidence"] < 0.5 for row in rows)
    assert json.loads(quotes("info", "--format", "json").stdout)["uses_without_speaker"] == silent > 0
