"""`info`, `completion`: the state of the index, and of the shell."""

from __future__ import annotations

import click

from index.commands.index_option import library_of
from index.commands.options import formats
from index.commands.printing import json_line, paper, tell
from letters.model import QuotesError


@click.command(epilog="Example: quotes info --verify")
@click.option("--verify", is_flag=True, help="Look at every row and file, whether it is as it was written.")
@formats("text", "json")
@click.pass_context
def info(ctx: click.Context, verify: bool, form: str) -> None:
    """What the index holds, and where it lies.

    Exit code 3 where the index is damaged.
    """
    from index import output

    library = library_of(ctx)
    found = None
    if verify:
        from index.fulltext import intact

        library.check()
        found = intact(library)
    if form == "text":
        tell(output.text.info(library, paper(), found))
    else:
        click.echo(json_line(output.data.info(library, found)))


@click.command(epilog="Example: quotes completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """The completion script for a shell, to be sourced by it."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise QuotesError(f"{shell}: no completion for this shell")
    click.echo(kind(ctx.find_root().command, {}, "quotes", "_QUOTES_COMPLETE").source())
