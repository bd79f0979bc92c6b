"""`browse`: look through the passages in the terminal."""

from __future__ import annotations

import sys

import click

from index.commands.index_option import open_library
from letters.model import QuotesError
from letters.reading.errors import install_hint


@click.command(epilog="Example: quotes browse creativity")
@click.argument("words", nargs=-1)
@click.pass_context
def browse(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Look through the passages while you type.

    \b
    up, down    another passage         Tab      its wordings
    Enter       the context             ?        all keys
    """
    try:
        import index.browse as screen
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        raise QuotesError(f"browse needs Textual: {install_hint('tui')}") from None
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise QuotesError("browse needs a terminal; quotes search and quotes show print what it shows")
    library = open_library(ctx)
    library.close()
    ctx.exit(screen.browse(library.folder, " ".join(words)))
