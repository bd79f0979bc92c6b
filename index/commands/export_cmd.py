"""`browse`, `report`, `export`: the index on the screen, as a page for people, and as data for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from index.commands.global_options import NamedPath
from index.commands.index_option import open_library
from index.commands.options import complete_source, format_option, shown_progress
from index.commands.printing import print_lines, print_note
from letters.model import QuotesError
from letters.reading.errors import install_hint

NEED_A_FILE = {"sqlite": "quotes.db", "parquet": "quotes.parquet"}  # with an example of one


@click.command(epilog="Example: quotes report letter.html")
@click.argument("out", type=NamedPath(path_type=Path, allow_dash=True), metavar="OUT.html")
@click.option("--others", type=click.IntRange(0), default=200, show_default=True,
              help="At most this many passages of no source.")  # fmt: skip
@click.pass_context
def report(ctx: click.Context, out: Path, others: int) -> None:
    """Write a web page: who printed which words.

    The sources, with every word shaded by how many outlets printed it.
    One file that works offline: choose a sentence to see its wordings, search, sort the outlets, see what one
    of them printed. - writes to standard output.
    """
    from index.output.page import page, write

    library = open_library(ctx)
    if str(out) == "-":
        click.echo(page(library, others), nl=False)
        return
    with shown_progress() as progress:
        size = write(library, out, others, progress)
    print_note(f"{out}: {-(-size // 1000):,} kB; open it in a browser")


@click.command(epilog="Example: quotes export quotes.db")
@click.argument("out", required=False, type=NamedPath(path_type=Path), metavar="[OUT]")
@click.option("--source", shell_complete=complete_source, metavar="ID", help="Only what is quoted of this source.")
@format_option("export")
@click.pass_context
def export(ctx: click.Context, out: Path | None, source: str | None, output_format: Any) -> None:
    """All uses of all passages, for other tools.

    To standard output, or to a file.
    The ending of OUT names the format (.jsonl, .csv, .parquet, .db, .sqlite), unless --format does.
    jsonl, csv and parquet are one flat table with a row for each passage that a quotation prints: what was said, who printed
    it where and how, the verdict and the differences. sqlite is a database of everything except the articles' texts,
    made for Datasette, with a file of metadata beside it: titles, facets, and what is searched.

    Exit code 1 if there is no use to export.
    """
    from index.output.export import ENDINGS, to_file, to_stream
    from index.output.export.metadata import path_beside
    from index.output.terminal import clean

    to_standard_output = out is None or str(out) == "-"
    if out is not None and ctx.get_parameter_source("output_format") is ParameterSource.DEFAULT:
        output_format = ENDINGS.get(out.suffix.lower(), output_format)
    if to_standard_output and output_format in NEED_A_FILE:
        raise click.UsageError(f"{output_format} needs a file: quotes export {NEED_A_FILE[output_format]}")
    library = open_library(ctx)
    if to_standard_output:
        uses = to_stream(library, output_format, sys.stdout.buffer, source)
    else:
        with shown_progress() as progress:
            uses = to_file(library, output_format, Path(str(out)), source, progress)
        print_lines([f"{uses} uses in {clean(str(out))}"])
        if output_format == "sqlite":
            print_note(f"to look at it: datasette {out} --metadata {path_beside(Path(str(out)))}")
    ctx.exit(0 if uses else 1)


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
