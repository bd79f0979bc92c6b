"""Completion in the shells themselves: what a key offers, and that a shell runs nothing of it."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotes_cli import COMMANDS
from tests.conftest import ROOT, Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="these shells are not there"),
]
SHELLS = ("bash", "zsh", "fish")  # PowerShell is not there: tests/test_command_line.py asks as it does
HOSTILE = ("$(touch gone)", "`touch gone`", "a;touch gone", "a b", "-rf", "*", "~", "'", "plain")
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?>=]*[a-zA-Z~]|[()][A-Z0-9]|[=>]|\][^\x07\x1b]*(?:\x07|\x1b\\))|[\x07\r]")

Offered = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, quotes: Run) -> Path:
    """A folder with `quotes` in `bin`, an index with sources of hostile names, and files of such names in `files`."""
    home = tmp_path_factory.mktemp("shell")
    (home / "bin").mkdir()
    script = home / "bin" / "quotes"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "quotes_cli.py"}" "$@"\n')
    script.chmod(0o755)
    (home / "sources").mkdir()
    for n, name in enumerate(HOSTILE):
        quoted = name.replace("'", "''")
        (home / "sources" / f"{n}.md").write_text(
            f"---\nkind: source\nid: '{quoted}'\n---\nWe will not sign number {n}.\n"
        )
    assert quotes("--index", str(home / "hostile"), "build", str(home / "sources")).returncode == 0
    (home / "files").mkdir()
    (home / "files" / "h$(touch gone);`touch gone`.txt").write_text(
        "“We will not sign this contract,” said Ana Ruiz.\n"
    )
    return home


def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("QUOTES_INDEX", "QUOTES_STATE")}
    path = f"{home / 'bin'}{os.pathsep}/usr/local/bin{os.pathsep}/usr/bin{os.pathsep}/bin"
    return {
        **kept,
        "PATH": path,
        "HOME": str(home),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "PS1": "> ",
        "COLUMNS": "200",
    }


def ran(home: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=home / "files", env=environment(home), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


@pytest.fixture(scope="module", params=SHELLS)
def offered(request: pytest.FixtureRequest, home: Path, quotes: Run) -> Offered:
    """What a shell offers for a line, asked of its own completion."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    quotes("info")  # an index of the shipped data
    script = home / f"completion.{shell}"
    script.write_text(quotes("completion", shell).stdout)
    return {"bash": _of_bash, "zsh": _of_zsh, "fish": _of_fish}[shell](home, script)


BASH = """
source "$1"; COMP_LINE="$2"; COMP_WORDS=($3)  # as readline splits it
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); [[ "$2" == *" " ]] && COMP_CWORD=${#COMP_WORDS[@]}
compopt() { [[ "$2" == default ]] && compgen -f -- "${COMP_WORDS[COMP_CWORD]}"; }
registered=$(complete -p quotes); [[ "$registered" =~ -F\\ ([^ ]+) ]] || exit 1
"${BASH_REMATCH[1]}" quotes; printf '%s\\n' "${COMPREPLY[@]}"
"""


def _of_bash(home: Path, script: Path) -> Offered:
    def ask(line: str) -> list[str]:
        asked = BASH.replace("($3)", f"({' '.join(map(_quoted, line.split()))})")
        return ran(home, "bash", "--norc", "--noprofile", "-c", asked, "bash", str(script), line).split("\n")

    return ask


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


ZSH = """
autoload -Uz compinit; compinit -u -D; source "$1"
compadd() {  # prints what it is given instead of putting it on the line
    local -a given; zparseopts -D -E a=given U=u V:=v
    if (( $#given )); then print -rl -- "${(@P)1}"; else print -rl -- "$@"; fi }
_describe() { print -rl -- "${(@)${(@P)3}%%:*}"; }
_path_files() { print -rl -- *(N); }
words=("${(@z)2}"); [[ "$2" == *" " ]] && words+=(""); CURRENT=$#words
"${_comps[quotes]}"
"""


def _of_zsh(home: Path, script: Path) -> Offered:
    return lambda line: ran(home, "zsh", "-f", "-c", ZSH, "zsh", str(script), line).split("\n")


def _of_fish(home: Path, script: Path) -> Offered:
    asked = "source $argv[1]; complete -C $argv[2]"
    return lambda line: [
        offer.partition("\t")[0]
        for offer in ran(home, "fish", "--no-config", "-c", asked, str(script), line).split("\n")
    ]


def test_commands_options_and_choices_are_offered(offered: Offered) -> None:
    assert {name for name in offered("quotes ") if name} == set(COMMANDS)
    assert [name for name in offered("quotes ver") if name] == ["verify"]
    assert "--min-words" in offered("quotes outlets --mi") and "--help" in offered("quotes show --")
    assert set(offered("quotes export --format ")) >= {"jsonl", "csv", "sqlite"}
    assert set(offered("quotes completion ")) >= set(SHELLS)
    assert {"query", "verdicts", "outlets"} <= set(offered("quotes help "))


def test_passages_and_sources_are_offered_by_their_ids(offered: Offered) -> None:
    assert {"openai-1", "openai-3"} <= set(offered("quotes show ope"))
    assert "letter-1" not in offered("quotes show ope") and "letter-1" in offered("quotes show ")
    for asked in ("quotes reconstruct ", "quotes verify --source ", "quotes export --source "):
        assert {"letter", "openai", "training"} <= set(offered(asked)), asked


@pytest.mark.parametrize("asked", ["extract h", "check h", "build h", "remove h", "export h"])
def test_files_are_offered_where_files_are_meant(offered: Offered, asked: str) -> None:
    assert any("touch" in name for name in offered(f"quotes {asked}"))


def test_nothing_is_run_of_a_name_or_of_what_is_typed(offered: Offered, home: Path) -> None:
    index = home / "hostile"
    assert [id for id in offered(f"quotes --index {index} show ") if id] == ["plain-1"]
    assert [id for id in offered(f"quotes --index {index} reconstruct ") if id] == ["plain"]
    offered("quotes outlets '$(touch${IFS}gone)' --for")
    offered("quotes check '`touch${IFS}gone`")
    assert not list(home.rglob("gone"))


class Terminal:
    """An interactive shell on a terminal of its own."""

    def __init__(self, home: Path, *command: str) -> None:
        self._master, slave = os.openpty()
        self._process = subprocess.Popen(
            command, cwd=home / "files", env=environment(home), stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, close_fds=True,
        )  # fmt: skip
        os.close(slave)
        self._seen = ""

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def until(self, pattern: str) -> str:
        """What is on the terminal since the last time, once it matches."""
        ends = time.monotonic() + 60
        while not re.search(pattern, self._seen):
            assert time.monotonic() < ends, f"no {pattern!r} in {self._seen!r}"
            if select.select([self._master], [], [], 0.5)[0]:
                self._seen = ESCAPES.sub("", self._seen + os.read(self._master, 65536).decode(errors="replace"))
        seen, self._seen = self._seen, ""
        return seen

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)


STARTS = {
    "bash": (
        ("bash", "--norc", "--noprofile", "-i"),
        "bind 'set enable-bracketed-paste off'; bind 'set show-all-if-ambiguous on'",
    ),
    "zsh": (
        ("zsh", "-f", "-i"),
        "unset zle_bracketed_paste; setopt no_list_ambiguous; autoload -Uz compinit; compinit -u -D",
    ),
}


@pytest.fixture(params=sorted(STARTS))
def terminal(request: pytest.FixtureRequest, home: Path, quotes: Run) -> Iterator[Terminal]:
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    quotes("info")
    (home / f"typed.{shell}").write_text(quotes("completion", shell).stdout)
    command, first = STARTS[shell]
    terminal = Terminal(home, *command)
    try:
        terminal.type(f"{first}; source ../typed.{shell}; echo rea''dy\n")
        terminal.until(r"ready\n")
        yield terminal
    finally:
        terminal.close()


def test_a_person_who_types_gets_the_rest_by_a_key(terminal: Terminal, home: Path) -> None:
    terminal.type("quotes ver\t")
    terminal.until("quotes verify ")
    terminal.type("--spea\t")
    terminal.until("--speaker ")
    terminal.type("\x15quotes show ope\t")
    assert "openai-1" in terminal.until("openai-3")


def test_a_hostile_file_is_named_to_the_command_and_never_run(terminal: Terminal, home: Path) -> None:
    terminal.type("quotes extract h\t")
    terminal.until(r"extract h.+txt")
    terminal.type("\n")
    assert "We will not sign this contract," in terminal.until(r"contract,")
    assert not list(home.rglob("gone"))


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish")
def test_fish_shows_descriptions_with_their_commas(home: Path, quotes: Run) -> None:
    script = home / "described.fish"
    script.write_text(quotes("completion", "fish").stdout)
    asked = "source $argv[1]; complete -C 'quotes '"
    assert "add\tAdd files, folders and addresses to the..." in ran(
        home, "fish", "--no-config", "-c", asked, str(script)
    )
