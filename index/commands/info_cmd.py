"""`info`, `help`, `completion`: the state of the index, help on topics and commands, the completion script for a shell."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import (
    CompletionItem,
    FishComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from index.commands.index_option import open_library
from index.commands.options import format_option
from index.commands.printing import print_answer, print_lines, stdout_terminal
from letters.model import QuotesError


def _script(name: str) -> str:
    """A completion script beside this module, as click fills it in."""
    return Path(__file__).with_name(name).read_text("utf-8")


@click.command(epilog="Example: quotes info --verify")
@click.option("--verify", is_flag=True, help="Check that every row and file is as it was written.")
@format_option("info")
@click.pass_context
def info(ctx: click.Context, verify: bool, output_format: str) -> None:
    """What the index contains, and where it is.

    Exit code 3 if the index is damaged.
    """
    library = open_library(ctx)
    fulltext_state = None
    if verify:
        from index.fulltext import intact

        library.check()
        fulltext_state = intact(library)
    print_answer("info", output_format, library, fulltext_state)


@click.command(epilog="Example: quotes completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """The completion script for a shell, to be sourced by it."""
    register_shells()
    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise QuotesError(f"{shell}: no completion for this shell")
    click.echo(completion_class(ctx.find_root().command, {}, "quotes", "_QUOTES_COMPLETE").source())


def complete_topic(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """The topics and the commands."""
    from index.topics import TOPICS

    group = ctx.find_root().command
    commands = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return [name for name in (*TOPICS, *commands) if name.startswith(typed)]


@click.command(epilog="Example: quotes help query")
@click.argument("topic", required=False, shell_complete=complete_topic)
@click.pass_context
def help(ctx: click.Context, topic: str | None) -> None:
    """Help on a topic or a command; without one, the list of them."""
    from index import topics

    top = ctx.find_root()
    if topic is None:
        click.echo(top.get_help())
        print_lines(
            ["", "Topics, by quotes help TOPIC:", *(f"  {name:<13}{topics.title(name)}" for name in topics.TOPICS)]
        )
    elif topic in topics.TOPICS:
        print_lines(topics.lines(topic, stdout_terminal()))
    else:
        click.echo(_command(top, topic).get_help())


def _command(top: click.Context, name: str) -> click.Context:
    """The context of a command of this name; QuotesError where there is none."""
    assert isinstance(top.command, click.Group)
    command = top.command.get_command(top, name)
    if command is None:
        raise QuotesError(_unknown(name, top.command.list_commands(top)))
    return click.Context(command, info_name=name, parent=top, **command.context_settings)


def _unknown(name: str, commands: list[str]) -> str:
    from difflib import get_close_matches

    from index.topics import TOPICS

    near = get_close_matches(name, [*TOPICS, *commands], n=1)
    meant = f"do you mean {near[0]}? There" if near else "there"
    return f"{name}: no such topic; {meant} are {', '.join(TOPICS)}, and the commands: {', '.join(commands)}"


class Fish(FishComplete):
    """Completion for fish; a comma in a description does not end it."""

    source_template = _script("completion.fish")

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The kind of an item, its value, and behind a tab its description."""
        described = f"\t{_one_line(item.help)}" if item.help else ""
        return f"{item.type},{item.value}{described}"


class PowerShell(FishComplete):
    """Completion for PowerShell: a line for each item, its kind, value and description between tabs."""

    name = "powershell"
    source_template = _script("completion.ps1")

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one; PowerShell has no empty variables."""
        words = split_arg_string(os.environ["COMP_WORDS"])[1:]
        typed = os.environ.get("COMP_CWORD", "").strip("'\"")
        return (words[:-1] if typed and words[-1:] == [typed] else words), typed

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The kind of an item, its value and its description."""
        return f"{item.type}\t{item.value}\t{_one_line(item.help or '')}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def register_shells() -> None:
    """Let click complete for these shells, whatever it has for them itself."""
    add_completion_class(Fish)
    add_completion_class(PowerShell)
