"""The man pages say what the commands' help says now, and every troff takes them without a word."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from man.make import FOLDER, pages
from quotes_cli import COMMANDS

PAGES = sorted(FOLDER.glob("*.1"))


def test_the_pages_are_those_that_would_be_made_now() -> None:
    kept = {path.name: path.read_text(encoding="ascii") for path in PAGES}
    assert kept.keys() == pages().keys()
    for name, page in pages().items():
        assert kept[name] == page, f"{name}: run python -m man.make"


def test_there_is_a_page_for_every_command() -> None:
    assert {path.stem for path in PAGES} == {"quotes", *(f"quotes-{name}" for name in COMMANDS)}


def rendered(name: str) -> str:
    if not shutil.which("man") or not shutil.which("groff"):
        pytest.skip("no man to read the pages with")
    command = ["man", "-l", str(FOLDER / f"{name}.1")]
    env = {"PATH": "/usr/bin:/bin", "MANWIDTH": "200", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return re.sub(r".\x08", "", done.stdout)


def test_a_page_shows_what_is_typed_as_it_is_typed() -> None:
    page = rendered("quotes-search")
    assert 'All words must occur, in any form; "several words" in one run, as they stand;\n' in page
    assert "       quotes search 'source:openai safeguard~'\n" in page
    assert "--sort [relevance|date|oldest]" in page and "-h, --help" in page and "\n       quotes(1), " in page


def test_the_page_of_all_names_commands_variables_and_exit_codes() -> None:
    page = rendered("quotes")
    assert all(f"quotes-{name}(1)" in page for name in COMMANDS)
    assert "QUOTES_INDEX" in page and "NO_COLOR" in page and "• 130: interrupted by Ctrl-C;" in page
    assert "`" not in page and "\\" not in page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_troff_has_anything_to_say(path: Path) -> None:
    tools = {
        "man": ["man", "--warnings", "-l", str(path)],
        "groff": ["groff", "-man", "-ww", "-Tutf8", str(path)],
        "mandoc": ["mandoc", "-T", "lint", "-W", "warning", str(path)],
    }
    installed = [command for name, command in tools.items() if shutil.which(name)]
    if not installed:
        pytest.skip("no man, groff or mandoc")
    for command in installed:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        messages = done.stderr + (done.stdout if command[0] == "mandoc" else "")
        # a date would make each day's page another
        assert [line for line in messages.splitlines() if "missing date" not in line] == [], command
