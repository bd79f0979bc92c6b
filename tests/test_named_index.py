"""No command but `build` and `add` makes an index where one is named, and none takes what another left to continue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import quotes_cli
from index.builder import INBOX
from index.store.schema import FILE
from tests.conftest import Run

WORDS = "Sharing is voluntary, with no duty to tell you more"
ARTICLE = f"---\noutlet: The Post\n---\nThey wrote: “{WORDS},” said Ann Lee.\n"
LEFT = b"what a build has read"
COMMANDS: dict[str, tuple[str, ...]] = {
    "add": ("-",), "articles": (), "browse": (), "build": ("-",), "check": ("-",), "completion": ("bash",),
    "export": ("OUT.csv",), "extract": ("-",), "help": ("build",), "info": ("--verify",), "outlet-list": (), "outlets": (WORDS,),
    "passages": ("--input", "tsv", "-"), "reconstruct": (WORDS,), "remove": ("x",), "report": ("OUT.html",),
    "search": ("voluntary",), "show": (WORDS,), "speakers": (), "verify": (WORDS,),
}  # fmt: skip
MAKING = {"build", "add"}
CHANGING = {*MAKING, "remove"}
NAMED = ["option", "variable", "file"]
WITHOUT_INDEX = [
    (how, command) for command in sorted(set(COMMANDS) - MAKING) for how in NAMED[: 3 if command == "info" else 1]
]


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) == set(quotes_cli.COMMANDS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index folder that is not there; the command finds no other."""
    monkeypatch.delenv("QUOTES_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("QUOTES_STATE", str(tmp_path / "state"))
    return tmp_path / "named"


@pytest.fixture(scope="module")
def library(run_command: Run, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The library of an article and a source."""
    home = tmp_path_factory.mktemp("built")
    (home / "a.txt").write_text(ARTICLE, "utf-8")
    (home / "plea.md").write_text(f"---\nkind: source\nid: plea\nspeaker: Bo Ek\n---\n{WORDS}.\n", "utf-8")
    assert run_command("--index", str(home / "index"), "build", str(home)).returncode == 0
    return (home / "index" / FILE).read_bytes()


def run_named(quotes: Run, folder: Path, how: str, command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command on an index that is named in this way."""
    work = folder.parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    named = ("--index", str(folder)) if how == "option" else ()
    if how == "variable":
        monkeypatch.setenv("QUOTES_INDEX", str(folder))
    if how == "file":
        (work / "quotes.toml").write_text(f'index = "{folder}"\n', "utf-8")
    return quotes(*named, command, *COMMANDS[command], stdin=ARTICLE, cwd=work).returncode


@pytest.mark.parametrize(("how", "command"), WITHOUT_INDEX)
def test_where_no_index_is_none_is_made(
    run_command: Run, folder: Path, how: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_named(run_command, folder, how, command, monkeypatch)
    assert not folder.exists()
    folder.mkdir()
    run_named(run_command, folder, how, command, monkeypatch)
    assert [path.name for path in folder.iterdir() if path.name != "lock"] == []
    assert not (folder.parent / "data").exists()  # nor one that nobody named


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - CHANGING))
def test_an_index_is_left_as_it_is(
    run_command: Run, folder: Path, library: bytes, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(library)
    run_named(run_command, folder, "option", command, monkeypatch)
    assert (folder / FILE).read_bytes() == library
    assert {path.name.partition("-")[0] for path in folder.iterdir()} <= {FILE, "lock", "whoosh.lock", "whoosh"}


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"build"}))
def test_what_a_build_has_read_stays(
    run_command: Run, folder: Path, library: bytes, command: str, standing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / INBOX).write_bytes(LEFT)
    if standing:
        (folder / FILE).write_bytes(library)
    run_named(run_command, folder, "option", command, monkeypatch)
    assert (folder / INBOX).read_bytes() == LEFT
    assert (folder / FILE).exists() == standing


@pytest.mark.parametrize("how", NAMED)
@pytest.mark.parametrize("command", sorted(MAKING))
def test_what_makes_an_index_makes_it_there(
    run_command: Run, folder: Path, how: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_named(run_command, folder, how, command, monkeypatch) == 0
    assert (folder / FILE).exists()
