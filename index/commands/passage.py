"""`show`, `reconstruct`: all that is printed of a passage, or of a statement."""

from __future__ import annotations

import click

from index.commands.console import json_line, paper, tell
from index.commands.options import complete_passage, complete_source, formats
from index.commands.standing import library_of


@click.command(epilog="Example: quotes show openai-3")
@click.argument("passage", shell_complete=complete_passage)
@formats("text", "json")
@click.pass_context
def show(ctx: click.Context, passage: str, form: str) -> None:
    """One passage: where it comes from, every reading by date with its differences, which wording came of which."""
    from index import report
    from index.search import shown
    from index.timeline import timeline

    answer = shown(library_of(ctx), passage)
    versions = timeline(answer.passages[0], ((use.reading, use.part) for use in answer.uses))
    if form == "text":
        tell(report.text.outlets(answer, paper()))
        tell(report.text.families(answer, paper()))
        tell(report.statement.timeline(versions, paper()))
    else:
        click.echo(json_line(report.data.outlets(answer) | {"timeline": list(map(report.data.version, versions))}))


@click.command(epilog="Example: quotes reconstruct openai")
@click.argument("ids", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_source)
@formats("text", "json")
@click.pass_context
def reconstruct(ctx: click.Context, ids: tuple[str, ...], form: str) -> None:
    """A statement put together from what outlets printed of it, without a look at its own text.

    \b
    SOURCE is the id of a source, or of passages: then whatever overlaps with their readings.
    Below each sentence stands who attests it, and [-left out-] {+put in+} by whom; […] is a gap.

    Exit code 1 where nothing is printed of it.
    """
    from index import report
    from index.reconstruct import statement

    found = statement(library_of(ctx), list(dict.fromkeys(ids)))
    if form == "text":
        tell(report.statement.reconstruction(found, paper()))
    else:
        click.echo(json_line(report.data.reconstruction(ids, found)))
    ctx.exit(0 if found.text else 1)
