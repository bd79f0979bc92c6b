"""`report`: what leaves the index for other people."""

from __future__ import annotations

from pathlib import Path

import click

from index.commands.console import say
from index.commands.standing import library_of


@click.command(epilog="Example: quotes report letter.html")
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True), metavar="OUT.html")
@click.option("--others", type=click.IntRange(0), default=200, show_default=True,
              help="At most so many passages of no source.")  # fmt: skip
@click.pass_context
def report(ctx: click.Context, out: Path, others: int) -> None:
    """A page to look at: the texts with every word shaded by how many outlets printed it.

    One file that works without a network: choose a sentence for its wordings, search, sort the outlets, see what one
    of them printed. - prints it.
    """
    from index.report.page import page, write

    library = library_of(ctx)
    if str(out) == "-":
        click.echo(page(library, others), nl=False)
        return
    size = write(library, out, others)
    say(f"{out}: {-(-size // 1000):,} kB; open it in a browser")
