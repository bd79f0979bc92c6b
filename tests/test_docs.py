"""The documentation is true: every command shown in it is run, and prints what is shown."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from quotes_cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
PYTHON = ROOT / "docs" / "python.md"


def sessions() -> list[tuple[str, list[tuple[str, str]]]]:
    """(page, its commands, each with what it prints) for every console block: a command may need those before it."""
    blocks = [(page.name, block) for page in PAGES for block in CONSOLE.findall(page.read_text(encoding="utf-8"))]
    return [
        (page, [_command(part) for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]) for page, block in blocks
    ]


def _command(part: str) -> tuple[str, str]:
    command, _, printed = part.partition("\n")
    return command, printed


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `quotes` in it, that runs this checkout."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "quotes"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "quotes_cli.py"}" "$@"\n')
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("page", "commands"),
    [
        pytest.param(
            page, commands, id=f"{page}: {commands[0][0]}", marks=() if page == "README.md" else pytest.mark.slow
        )
        for page, commands in sessions()
    ],
)
@pytest.mark.usefixtures("shipped_index")
def test_commands_shown_print_what_is_shown(page: str, commands: list[tuple[str, str]], bin_folder: Path) -> None:
    env = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    for command, printed in commands:
        done = subprocess.run(["sh", "-c", command], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stdout + done.stderr == printed, f"{page}: {command}"


@pytest.mark.usefixtures("shipped_index")
def test_cells_of_python_print_what_is_shown() -> None:
    names: dict[str, object] = {}
    cells = CELL.findall(PYTHON.read_text(encoding="utf-8"))
    assert len(cells) > 6
    for code, shown in cells:
        assert _cell_output(code, names) == shown, code


def _cell_output(code: str, names: dict[str, object]) -> str:
    """What a cell prints, and the value of its last expression, as a notebook shows it."""
    body = ast.parse(code).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102 (our own docs)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
        if value is not None:
            print(repr(value))
    return printed.getvalue()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"quotes {name}" in readme, name


def test_every_command_explains_itself_with_an_example() -> None:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, name
        text = command.get_help(click.Context(command, info_name=f"quotes {name}"))
        assert name in ("info",) or "Example: quotes " in text, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "output_format":
                assert parameter.help, f"{name} {parameter.opts}"


def rewrite() -> None:
    """Put what the commands print now into the pages: `python -m tests.test_docs`, then read the difference."""
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        script = Path(home) / "quotes"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "quotes_cli.py"}" "$@"\n')
        script.chmod(0o755)
        env = {**os.environ, "PATH": f"{home}{os.pathsep}{os.environ['PATH']}", "QUOTES_INDEX": f"{home}/index"}
        env |= {"QUOTES_STATE": f"{home}/state", "COLUMNS": "80"}
        subprocess.run([script, "build"], env=env, capture_output=True, check=True)
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            page.write_text(CONSOLE.sub(lambda block: _printed(block.group(1), env), text), encoding="utf-8")
        os.environ.update(env)
        names: dict[str, object] = {}
        text = PYTHON.read_text(encoding="utf-8")
        PYTHON.write_text(CELL.sub(lambda cell: _cell(cell.group(1), names), text), encoding="utf-8")


def _cell(code: str, names: dict[str, object]) -> str:
    output = _cell_output(code, names)
    return f"```python\n{code}```\n" + (f"\n```text\n{output}```\n" if output else "")


def _printed(block: str, env: dict[str, str]) -> str:
    lines = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        done = subprocess.run(["sh", "-c", command], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        lines.append(f"$ {command}\n{done.stdout}{done.stderr}")
    return "```console\n" + "".join(lines) + "```"


if __name__ == "__main__":
    rewrite()
