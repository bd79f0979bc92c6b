"""`info`, `completion`: the state of the index, and the completion script for a shell."""

from __future__ import annotations

import click

from index.commands.index_option import open_library
from index.commands.options import format_option
from index.commands.printing import print_answer
from letters.model import QuotesError


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
    from click.shell_completion import get_completion_class

    from index.commands.shell_completion import register_shells

    register_shells()
    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise QuotesError(f"{shell}: no completion for this shell")
    click.echo(completion_class(ctx.find_root().command, {}, "quotes", "_QUOTES_COMPLETE").source())
