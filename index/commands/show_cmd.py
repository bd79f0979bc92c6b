"""`show`, `reconstruct`: all that is printed of a passage, or of a statement."""

from __future__ import annotations

import click

from index.commands.index_option import library_of
from index.commands.options import complete_passage, complete_source, formats
from index.commands.printing import json_line, paper, tell


@click.command(epilog="Example: quotes show openai-3")
@click.argument("passage", shell_complete=complete_passage)
@formats("text", "json")
@click.pass_context
def show(ctx: click.Context, passage: str, form: str) -> None:
    """One passage with every wording that it got.

    Each with its differences, its outlets and dates.
    The bar above the passage says how many outlets print each word; the one beside a wording, which words it has
    (▒ where it has others). A wording stands below the earlier one that explains most of it.
    """
    from index import output
    from index.answers.collation import collate

    found = collate(library_of(ctx), passage)
    if form == "text":
        tell(output.collation_text.lines(found, paper()))
    else:
        click.echo(json_line(output.data.collation(found)))


@click.command(epilog="Example: quotes reconstruct openai")
@click.argument("ids", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_source)
@formats("text", "json")
@click.pass_context
def reconstruct(ctx: click.Context, ids: tuple[str, ...], form: str) -> None:
    """A statement put together from what outlets printed.

    SOURCE is the id of a source, whose own text is not looked at, or ids of passages: then whatever overlaps with
    their readings. Below each sentence stands who attests it, and [-left out-] {+put in+} by whom; […] is a gap.

    Exit code 1 where nothing is printed of it.
    """
    from index import output
    from index.answers.reconstruct import statement

    found = statement(library_of(ctx), list(dict.fromkeys(ids)))
    if form == "text":
        tell(output.reconstruction_text.reconstruction(found, paper()))
    else:
        click.echo(json_line(output.data.reconstruction(ids, found)))
    ctx.exit(0 if found.text else 1)
