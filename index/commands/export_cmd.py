"""`report`, `export`: what leaves the index, for other people and other tools."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from index.commands.index_option import library_of
from index.commands.options import complete_source, formats
from index.commands.printing import say, tell


@click.command(epilog="Example: quotes report letter.html")
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True), metavar="OUT.html")
@click.option("--others", type=click.IntRange(0), default=200, show_default=True,
              help="At most so many passages of no source.")  # fmt: skip
@click.pass_context
def report(ctx: click.Context, out: Path, others: int) -> None:
    """A page to look at: who printed which words.

    The texts with every word shaded by how many outlets printed it.
    One file that works without a network: choose a sentence for its wordings, search, sort the outlets, see what one
    of them printed. - prints it.
    """
    from index.output.page import page, write

    library = library_of(ctx)
    if str(out) == "-":
        click.echo(page(library, others), nl=False)
        return
    size = write(library, out, others)
    say(f"{out}: {-(-size // 1000):,} kB; open it in a browser")


@click.command(epilog="Example: quotes export --format sqlite quotes.db")
@click.argument("out", required=False, type=click.Path(path_type=Path), metavar="[OUT]")
@click.option("--source", shell_complete=complete_source, metavar="ID", help="Only what is quoted of this source.")
@formats("jsonl", "csv", "sqlite")
@click.pass_context
def export(ctx: click.Context, out: Path | None, source: str | None, form: Any) -> None:
    """All uses of all passages, for other tools.

    To standard output, or to a file.
    jsonl and csv are one flat table with a row for each passage that a quotation prints: what was said, who printed
    it where and how, the verdict and the differences. sqlite is a database of all there is but the articles' texts,
    made for Datasette.

    Exit code 1 where there is no use to export.
    """
    from index.output.export import to_file, to_stream
    from index.output.terminal import Progress, clean

    to_standard_output = out is None or str(out) == "-"
    if to_standard_output and form == "sqlite":
        raise click.UsageError("a database needs a file: quotes export --format sqlite quotes.db")
    library = library_of(ctx)
    if to_standard_output:
        uses = to_stream(library, form, sys.stdout.buffer, source)
    else:
        with contextlib.closing(Progress(sys.stderr)) as progress:
            uses = to_file(library, form, Path(str(out)), source, progress)
        tell([f"{uses} uses in {clean(str(out))}"])
    ctx.exit(0 if uses else 1)
