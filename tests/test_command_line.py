"""The command line itself: its options, what it makes of terminals and pipes, and which index it takes."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.builder import INBOX
from index.output.terminal import LINK, Terminal
from letters import __version__
from quotes_cli import COMMANDS
from tests.conftest import ROOT, Run

QUOTE = "Participation is voluntary, with no obligation to provide feedback or use the tool"
LONG_LINK = (
    "https://www.btimesonline.com/articles/171211/20241127/"
    "openai-shuts-down-sora-access-amid-outcry-over-unpaid-labor-and-artist-exploitation.htm"
)
ARTICLE = "“We will not sign this contract,” said Ana Ruiz, the union's chair.\n"
Typed = Callable[..., str]


@pytest.fixture
def typed() -> Typed:
    """What a terminal shows when a command is typed on it, with these variables, rows and columns."""
    script = shutil.which("script")
    if not script:
        pytest.skip("no script command to make a terminal of")

    def show(command: str, rows: int = 0, columns: int = 80, **variables: str) -> str:
        program = f"stty rows {rows} cols {columns}; {sys.executable} {ROOT / 'quotes_cli.py'} {command}"
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "", "PAGER": "cat", **variables}
        done = subprocess.run([script, "-qec", program, "/dev/null"], capture_output=True, env=env, check=False)
        return done.stdout.decode().replace("\r\n", "\n")

    return show


# What is typed


def test_a_command_alone_prints_its_help_or_says_what_it_needs(quotes: Run, tmp_path: Path) -> None:
    bare = quotes()
    assert (bare.returncode, bare.stderr) == (0, "")
    assert bare.stdout == quotes("--help").stdout and bare.stdout.startswith("Usage: quotes [OPTIONS] COMMAND")
    for command in COMMANDS:
        done = quotes("--index", str(tmp_path / "index"), command)
        assert "\\x0a" not in done.stdout + done.stderr, command
        assert done.returncode in ((0,) if command in ("build", "help", "info", "export") else (0, 2)), done
        assert done.returncode == 0 or re.search(r"[Mm]issing|nothing to add|needs", done.stderr), done


def test_an_unknown_command_is_reported_with_the_nearest(quotes: Run) -> None:
    done = quotes("serach", "art")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such command: serach; did you mean search?" in done.stderr
    far = quotes("xyzzy\x1b[31m").stderr
    assert "no such command: xyzzy\\x1b[31m; quotes help lists them" in far and "\x1b" not in far


def test_options_of_all_commands_stand_anywhere_on_the_line(quotes: Run, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    assert quotes("build", "-", "--index", index, stdin=ARTICLE).returncode == 0
    first = quotes("--index", index, "search", "contract")
    assert first.returncode == 0 and "We will not sign" in first.stdout
    for line in (("search", "--index", index, "contract"), ("search", "contract", f"--index={index}")):
        assert quotes(*line).stdout == first.stdout
    last = quotes("--index", str(tmp_path / "other"), "search", "contract", "--index", index)
    assert last.stdout == first.stdout
    assert "--index" not in quotes("search", "--help").stdout and "--index" in quotes("--help").stdout
    assert quotes("-V").stdout == quotes("--version").stdout == f"quotes, version {__version__}\n"


def test_a_word_that_is_left_out_is_no_option(quotes: Run) -> None:
    for word in ("-hello", "-quick", "-Very"):
        done = quotes("search", "artists", word)
        assert done.returncode == 0 and "passages" in done.stdout and "Usage" not in done.stdout, word
    assert quotes("search", "-h").stdout == quotes("search", "--help").stdout


def test_quiet_leaves_answers_warnings_and_errors(quotes: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00" * 99)
    (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "odd.txt").write_bytes("“Nein”, sagte Ruth Möller, „wir gehen“.".encode("cp1252"))
    index = ["--index", str(tmp_path / "index")]
    loud, quiet = quotes(*index, "build", str(tmp_path)), quotes(*index, "-q", "build", str(tmp_path))
    assert "odd.txt" in loud.stderr and "odd.txt" not in quiet.stderr
    assert "skipped" in quiet.stderr and loud.stdout == quiet.stdout != ""
    draft = ["check", "-", "--quiet"]
    assert quotes(*draft, stdin="Nothing.").stderr == ""


# Where it is printed


def test_a_pipe_gets_long_lines_and_a_screen_whole_links(
    quotes: Run, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = quotes("outlets", QUOTE).stdout
    assert f" {LONG_LINK}\n" in narrow
    assert max(len(line) for line in narrow.splitlines() if "https:" not in line) <= 80
    monkeypatch.setenv("COLUMNS", "40")
    assert max(len(line) for line in quotes("outlets", QUOTE).stdout.splitlines() if "https:" not in line) <= 40
    monkeypatch.setenv("COLUMNS", "")
    wide = quotes("outlets", QUOTE).stdout
    assert f"\n“{QUOTE}.”\n" in f"\n{wide}" and f" {LONG_LINK}\n" in wide
    assert [*narrow.split()] == [*wide.split()]
    screen = typed(f"outlets '{QUOTE}'", NO_COLOR="1")
    assert f" {LONG_LINK}\n" in screen
    assert max(len(line) for line in screen.splitlines() if "https:" not in line) <= 80


def test_every_shipped_link_is_printed_in_one_piece(quotes: Run) -> None:
    rows = [json.loads(line) for line in quotes("export").stdout.splitlines()]
    links = {row["url"] for row in rows if row["source"] == "letter" and row["url"]}
    lines = {line.strip() for line in quotes("outlets", "artists", "--min-words", "1").stdout.splitlines()}
    answer = json.loads(quotes("outlets", "artists", "--min-words", "1", "--format", "json").stdout)
    shown = {use["url"] for use in answer["uses"] if use["url"]}
    assert len(shown) > 15 and shown <= lines and links & shown


def test_links_can_be_clicked_on_in_terminals_that_have_them(quotes: Run, typed: Typed) -> None:
    link = f"\x1b]8;;{LONG_LINK}\x1b\\{LONG_LINK}\x1b]8;;\x1b\\"
    asked = f"outlets '{QUOTE}'"
    assert link in typed(asked, NO_COLOR="1", TERM_PROGRAM="WezTerm")
    for command, variables in (
        (asked, {}),
        (asked, {"TERM_PROGRAM": "WezTerm", "TERM": "screen"}),
        (f"{asked} --hyperlinks never", {"TERM_PROGRAM": "WezTerm"}),
    ):
        assert "\x1b]8" not in typed(command, NO_COLOR="1", **variables)
    assert "\x1b]8" not in quotes("outlets", QUOTE).stdout
    assert link in quotes("outlets", QUOTE, "--hyperlinks", "always").stdout


def test_a_link_leads_to_the_web_or_nowhere() -> None:
    screen = Terminal(20, links=True)

    def target(address: str) -> str:
        (line,) = screen.lines([(address, LINK)])
        return line.split("\x1b\\")[0].removeprefix("\x1b]8;;")

    assert target("https://a.example/é") == "https://a.example/%C3%A9"
    assert target("file:///etc/passwd") == target("javascript:alert(1)") == ""
    for hostile in ("https://a.example/\x1b\\\x1b]0;x\x07", "https://a.example/\x9c\u202e"):
        (line,) = screen.lines([(hostile, LINK)])
        assert not set("\x07\x9c\u202e") & set(line) and line.count("\x1b") == 4


def test_colour_is_as_it_is_asked_for(quotes: Run, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("verify", "Participation is mandatory")
    assert "\x1b[" in quotes(*asked, "--color", "always").stdout
    assert "\x1b[" not in quotes(*asked).stdout
    assert "\x1b[" not in typed("verify 'Participation is mandatory' --color never")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in quotes(*asked).stdout
    assert "\x1b[" not in quotes(*asked, "--color", "never").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in quotes(*asked).stdout
    assert "\x1b[" in quotes(*asked, "--color", "always").stdout


def test_a_long_answer_is_shown_by_the_pager(typed: Typed, tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    pager = f"tee '{paged}'"
    shown = typed("show letter-3", rows=12, PAGER=pager, NO_COLOR="1")
    assert "letter-3" in shown and paged.read_text(encoding="utf-8") == shown
    for command, rows in (("show letter-3 --no-pager", 12), ("show letter-3", 0), ("verify 'artists are'", 60)):
        paged.unlink(missing_ok=True)
        assert typed(command, rows=rows, PAGER=pager).strip()
        assert not paged.exists(), command
    for command in ("", "no-such-pager"):
        assert "letter-3" in typed("show letter-3", rows=12, PAGER=command)
    assert "Traceback" not in typed("show letter-3", rows=12, PAGER="head -1")


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell there")
def test_a_reader_that_leaves_ends_it_as_other_programs() -> None:
    program = f"{sys.executable} {ROOT / 'quotes_cli.py'}"
    for command in ("export --format csv", "outlets artists --min-words 1", "help verdicts"):
        line = f"{program} {command} | head -1; echo ${{PIPESTATUS[0]}} >&2"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        assert done.stderr in ("141\n", "0\n"), done
    assert "141" in subprocess.run(
        ["bash", "-c", f"{program} export | head -c 10; echo ${{PIPESTATUS[0]}} >&2"],
        capture_output=True, text=True, check=False,
    ).stderr  # fmt: skip


@pytest.mark.slow
def test_warnings_of_python_about_whoosh_are_not_shown(quotes: Run, tmp_path: Path) -> None:
    environment = {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"), "PYTHONWARNINGS": "default"}
    done = quotes("search", "safeguards", env=environment)
    assert done.returncode == 0 and "SyntaxWarning" not in done.stderr and "whoosh" not in done.stderr


# Which index


@pytest.fixture
def nobody_s_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default folder, which no option or variable names, in a home of its own."""
    if sys.platform != "linux":
        pytest.skip("the data folder is elsewhere")
    monkeypatch.delenv("QUOTES_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "quotes"


def test_only_the_default_folder_fills_itself(
    quotes: Run, tmp_path: Path, nobody_s_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = quotes("outlets", QUOTE), quotes("outlets", QUOTE)
    assert first.stderr == f"quotes: no index in {nobody_s_index} yet: building it from the shipped data\n"
    assert again.stderr == "" and first.stdout == again.stdout != ""
    assert quotes("add", "-", stdin=ARTICLE).stdout.startswith("1 added\n50 articles")
    for command in (("outlets", QUOTE), ("info",), ("check", "-"), ("remove", "x"), ("export",)):
        done = quotes("--index", str(tmp_path / "typo"), *command)
        assert (done.returncode, done.stdout) == (2, "") and "no index there" in done.stderr, done
    monkeypatch.setenv("QUOTES_INDEX", str(tmp_path / "typo"))
    assert quotes("info").returncode == 2 and not (tmp_path / "typo").exists()


def test_what_is_added_to_no_index_makes_one(quotes: Run, tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "new")]
    done = quotes(*index, "add", "-", "--format", "json", stdin=ARTICLE)
    answer = json.loads(done.stdout)
    assert (done.stderr, answer["articles"], answer["sources"]) == ("", 1, 0)
    assert answer["changes"] == {"added": 1, "replaced": 0, "removed": 0, "unchanged": 0}
    built = quotes("--index", str(tmp_path / "built"), "build", "-", "--format", "json", stdin=ARTICLE)
    assert json.loads(built.stdout)["revision"] == answer["revision"]
    assert quotes(*index, "add", "-", stdin=ARTICLE).stdout.startswith("1 there already\n1 article")


def test_a_question_leaves_what_an_interrupted_build_has_read(
    quotes: Run, nobody_s_index: Path, tmp_path: Path
) -> None:
    nobody_s_index.mkdir(parents=True)
    inbox = nobody_s_index / INBOX
    inbox.write_bytes(b"what has been read")
    for command in (("outlets", QUOTE), ("info",), ("add", "-")):
        done = quotes(*command, stdin=ARTICLE)
        assert (done.returncode, done.stdout) == (2, ""), done
        assert "a build was interrupted there" in done.stderr and done.stderr.count("\n") == 1
    named = quotes("--index", str(nobody_s_index), "add", "-", stdin=ARTICLE)
    assert named.returncode == 2 and "interrupted" in named.stderr
    assert inbox.read_bytes() == b"what has been read"
    assert quotes("build", "--no-translations").returncode == 0 and not inbox.exists()
    assert quotes("outlets", QUOTE).returncode == 0


def test_a_default_index_of_another_version_is_built_anew_where_nothing_is_lost(
    quotes: Run, nobody_s_index: Path, shipped_index: Path
) -> None:
    shutil.copytree(shipped_index, nobody_s_index)

    def older() -> None:
        with closing(sqlite3.connect(nobody_s_index / "library.db")) as database:
            database.execute("PRAGMA user_version = 2")

    before = quotes("outlets", QUOTE).stdout
    older()
    named = quotes("--index", str(nobody_s_index), "outlets", QUOTE)
    assert named.returncode == 3 and "version 2" in named.stderr
    again = quotes("outlets", QUOTE)
    assert (again.returncode, again.stdout) == (0, before)
    assert "of another version: rebuilding it from the shipped data" in again.stderr
    assert again.stderr.count("\n") == 1 and quotes("outlets", QUOTE).stderr == ""
    quotes("add", "-", stdin=ARTICLE)
    older()
    kept = quotes("outlets", QUOTE)
    assert kept.returncode == 3 and "run quotes build" in kept.stderr


# Completion


@pytest.mark.parametrize("shell", ["fish", "powershell"])
def test_a_shell_is_offered_whole_descriptions(quotes: Run, shell: str) -> None:
    def offered(line: str, typed: str) -> list[str]:
        asked = {"_QUOTES_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": typed}
        return quotes(env=asked).stdout.splitlines()

    described = "Add files, folders and addresses to the..."
    between = {"fish": ",", "powershell": "\t"}[shell]
    assert f"plain{between}add\t{described}" in offered("quotes ", "")
    assert [line.split("\t")[0 if shell == "fish" else 1] for line in offered("quotes ver", "ver")] == [
        "plain,verify" if shell == "fish" else "verify"
    ]
    assert any(line.startswith(f"plain{between}openai-3") for line in offered("quotes show openai-", "openai-"))
    assert offered("quotes check dra", "dra")[0].startswith(f"file{between}dra")
    script = quotes("completion", shell).stdout
    assert "_QUOTES_COMPLETE" in script and "quotes" in script


def test_messages_still_go_where_standard_error_was_set_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import quotes_cli

    path = tmp_path / "messages.txt"
    monkeypatch.setattr(sys, "stderr", path.open("w"))
    quotes_cli._keep_messages_from_failing()
    gc.collect()
    print("a message", file=sys.stderr)
    assert path.read_text() == "a message\n"
    sys.stderr.buffer.raw._stream.close()  # type: ignore[attr-defined]
