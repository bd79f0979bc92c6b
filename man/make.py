"""The man pages, made of the help of the commands: `python -m man.make` writes them beside this file.

click-man (0.6) doesn't do: it finds no command that is imported when it is asked for, writes the `\\b` of click's help
into the page, leaves out examples, and escapes nothing that troff obeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from index.topics import text
from letters import __version__
from quotes_cli import COMMANDS, cli

FOLDER = Path(__file__).parent
ESCAPED = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}


def pages() -> dict[str, str]:
    """Each page by the name of its file; the same however often and wherever it is made."""
    top = click.Context(cli, info_name="quotes", **cli.context_settings)
    contexts = [top]
    for name in sorted(COMMANDS):
        command = cli.get_command(top, name)
        assert command is not None, name
        contexts.append(click.Context(command, info_name=name, parent=top))
    return {f"{_name(context)}.1": "\n".join(_page(context)) + "\n" for context in contexts}


def _name(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _page(context: click.Context) -> Iterator[str]:
    command = context.command
    paragraphs = cleandoc(command.help or "").split("\n\n")
    yield f'.TH {_roff(_name(context).upper())} 1 "" "quotes {__version__}" "quotes"'
    yield ".SH NAME"
    yield f"{_roff(_name(context))} \\- {_roff(_summary(paragraphs[0]))}"
    yield ".SH SYNOPSIS"
    yield f"\\fB{_roff(context.command_path)}\\fR {_roff(' '.join(command.collect_usage_pieces(context)))}"
    yield ".SH DESCRIPTION"
    yield from _body(paragraphs)
    yield ".SH OPTIONS"
    for parameter in command.params:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record:
            yield from _option(*record)
    yield from _option("-h, --help", "Show this message and exit.")  # click remembers the first context's
    yield from _whole(context) if context.parent is None else _part(command)


def _option(names: str, description: str) -> Iterator[str]:
    yield from (".TP", f"\\fB{_roff(names)}\\fR", _roff(description) or "\\&")


def _whole(context: click.Context) -> Iterator[str]:
    """The rest of the page of all commands."""
    assert isinstance(context.command, click.Group)
    yield ".SH COMMANDS"
    for name in sorted(COMMANDS):
        command = context.command.get_command(context, name)
        assert command is not None and command.help, name
        summary = cleandoc(command.help).split("\n\n")[0]
        yield from (".TP", f"\\fBquotes\\-{_roff(name)}\\fR(1)", _roff(" ".join(summary.split())))
    yield ".SH ENVIRONMENT AND EXIT STATUS"
    yield from _body(text("environment").strip().split("\n\n")[1:])


def _part(command: click.Command) -> Iterator[str]:
    """The rest of the page of one command."""
    if command.epilog:
        yield from (".SH EXAMPLES", ".nf", _roff(command.epilog.removeprefix("Example: ")), ".fi")
    yield from (".SH SEE ALSO", "\\fBquotes\\fR(1), and \\fBquotes help\\fR for the query language and the verdicts")


def _summary(paragraph: str) -> str:
    """What a page is listed by, on one line and without a full stop."""
    return " ".join(paragraph.split()).removesuffix(".")


def _body(paragraphs: list[str]) -> Iterator[str]:
    """Paragraphs and lists, as click's help and the topics have them."""
    parts = [part for paragraph in paragraphs for part in re.split(r"\n(?=- )", paragraph)]
    for number, part in enumerate(parts):
        item, typed = part.startswith("- "), part.startswith("\b")
        if item or number:
            yield ".IP \\(bu 2" if item else ".PP"
        if typed:
            yield from (".nf", *map(_roff, part.split("\n")[1:]), ".fi")
        else:
            yield _roff(" ".join(part.removeprefix("- ").split()))


def _roff(words: str) -> str:
    """Words of which troff obeys none: they look on paper as they are typed, but those in backticks, which are bold."""
    plain = "".join(ESCAPED.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in words)
    plain = re.sub(r"\\\(ga(.+?)\\\(ga", r"\\fB\1\\fR", plain)
    return f"\\&{plain}" if plain.startswith(".") else plain


def write() -> None:
    """Write all pages, and take away those of commands that are no more."""
    made = pages()
    for old in FOLDER.glob("*.1"):
        if old.name not in made:
            old.unlink()
    for name, page in made.items():
        (FOLDER / name).write_text(page, encoding="ascii", newline="\n")


if __name__ == "__main__":
    write()
