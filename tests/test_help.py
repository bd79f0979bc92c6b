"""`quotes help`: the topics are what the program does, and are read on any terminal."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from index.fulltext.query_language import FIELDS, LONGEST, MOST_FUZZY, MOST_WORDS
from index.output.terminal import Terminal, cells
from index.topics import TOPICS, lines, text, title
from index.verdicts import FLAGS, TABLE
from letters.model import KINDS
from letters.reading.formats import SUFFIXES
from quotes_cli import COMMANDS
from tests.conftest import ROOT, Run

NAMED = re.compile(r"`([^`\s]+)`")


def named(topic: str) -> set[str]:
    return set(NAMED.findall(text(topic)))


def test_there_is_a_text_for_every_topic_and_a_link_to_it() -> None:
    assert sorted(path.stem for path in (ROOT / "index" / "topics").glob("*.md")) == sorted(TOPICS)
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    for topic in TOPICS:
        assert f"(../index/topics/{topic}.md)" in guide, topic


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("index/topics/*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_nothing_is_installed_from_a_package_index_where_it_is_not() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("index/topics/*.md"), *ROOT.glob("man/*.1")]
    for page in (*pages, *ROOT.glob("letters/**/*.py"), *ROOT.glob("index/**/*.py")):
        content = page.read_text(encoding="utf-8")
        assert not re.search(r"quotation-index\[|install quotation-index|rev: v\d", content), page


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("width", [30, 80, 120])
def test_a_topic_fits_the_terminal_and_loses_no_word(topic: str, width: int) -> None:
    printed = list(lines(topic, Terminal(width)))
    assert all(cells(line) <= width or line.startswith("    ") for line in printed), printed
    assert all(cells(line) <= 80 for line in printed if line.startswith("    "))
    assert re.findall(r"\w+", " ".join(printed)) == re.findall(r"\w+", text(topic)) or width == 30  # a long word is cut
    assert not any(line.startswith("#") for line in printed)


def test_the_topic_has_every_verdict_of_the_table_in_order_with_its_severity() -> None:
    described = re.findall(r"^- `(\w+)` \((\w+)", text("verdicts"), re.MULTILINE)
    assert described == [(verdict.name, verdict.severity) for verdict in TABLE]


def test_the_topic_has_every_flag() -> None:
    assert tuple(sorted(re.findall(r"^- `(\w+)`:", text("verdicts"), re.MULTILINE))) == FLAGS


def test_the_language_is_described_in_full() -> None:
    topic = text("query")
    assert all(f"`{field}:" in topic for field in FIELDS) and all(f"`{kind}`" in topic for kind in KINDS)
    assert (
        f"{LONGEST} characters" in topic
        and f"{MOST_WORDS} words" in topic
        and MOST_FUZZY == 10
        and "ten of them" in topic
    )


@pytest.mark.parametrize("example", re.findall(r"^    (quotes .*)$", "\n".join(map(text, TOPICS)), re.MULTILINE))
def test_an_example_is_answered(example: str, quotes: Run) -> None:
    done = quotes(*shlex.split(example)[1:])
    assert done.returncode == 0 and done.stdout, done


def test_every_format_is_described() -> None:
    assert set(SUFFIXES) <= named("formats")


def test_every_variable_and_exit_code_is_described() -> None:
    sources = [ROOT / "quotes_cli.py", *ROOT.glob("index/**/*.py"), *ROOT.glob("letters/**/*.py")]
    asked = {
        name
        for path in sources
        for name in re.findall(
            r'"(QUOTES_[A-Z]+|NO_COLOR|FORCE_COLOR|COLUMNS|PAGER)"', path.read_text(encoding="utf-8")
        )
    }
    assert len(asked) == 6 and asked <= named("environment")
    codes = re.findall(r"^- (\d+):", text("environment"), re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "130", "141"]


def test_help_without_a_topic_names_the_topics_and_the_commands(quotes: Run) -> None:
    done = quotes("help")
    assert done.returncode == 0
    for name in (*TOPICS, *COMMANDS):
        assert re.search(rf"^  {name} ", done.stdout, re.MULTILINE), name
    assert title("query") in done.stdout and max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_help_prints_a_topic_and_a_command(quotes: Run) -> None:
    assert quotes("help", "verdicts").stdout.splitlines() == list(lines("verdicts", Terminal()))
    for command in COMMANDS:
        assert quotes("help", command).stdout == quotes(command, "--help").stdout, command
    assert "quotes help query" in quotes("help", "search").stdout
    assert "quotes help verdicts" in quotes("help", "verify").stdout


def test_an_unknown_topic_is_one_line_with_the_list_and_the_nearest(quotes: Run) -> None:
    done = quotes("help", "verdict")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout
    assert "do you mean verdicts?" in done.stderr and "environment" in done.stderr and "reconstruct" in done.stderr
    assert "mean" not in quotes("help", "xyzzy").stderr


def test_a_topic_is_found_from_any_folder(quotes: Run, tmp_path: Path) -> None:
    assert quotes("help", "formats", cwd=tmp_path).stdout == quotes("help", "formats").stdout
