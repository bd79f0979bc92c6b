"""`show`, `reconstruct`: everything that outlets print of a passage, or of a statement."""

from __future__ import annotations

import click

from index.commands.index_option import open_library
from index.commands.options import complete_passage, complete_source, format_option
from index.commands.printing import print_answer


@click.command(epilog="Example: quotes show openai-3")
@click.argument("passage", nargs=-1, required=True, metavar="PASSAGE", shell_complete=complete_passage)
@format_option("show")
@click.pass_context
def show(ctx: click.Context, passage: tuple[str, ...], output_format: str) -> None:
    """One passage with every wording that outlets printed.

    Each with its differences, outlets and dates. PASSAGE is an id or its beginning (letter-4, q1bd5), in any case, or words
    that the passage has. Of a source (letter), and where several passages are meant, it lists them.
    The bar above the passage shows how many outlets print each word; the bar beside a wording, which words it has
    (▒ where it has others). A wording is listed below the earlier one that explains most of it.
    """
    from index.answers.collation import collate
    from index.answers.questions import shown_passages

    library = open_library(ctx)
    passages = shown_passages(library, " ".join(passage))
    if len(passages) == 1:
        print_answer("show", output_format, collate(library, passages[0].id))
    else:
        print_answer("show_list", output_format, ((each, library.readings([each.id])) for each in passages))


@click.command(epilog="Example: quotes reconstruct openai")
@click.argument("ids", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_source)
@format_option("reconstruct")
@click.pass_context
def reconstruct(ctx: click.Context, ids: tuple[str, ...], output_format: str) -> None:
    """A statement reconstructed from what outlets printed.

    SOURCE is the id of a source, whose own text is not used, or the ids of passages: then whatever overlaps with
    their readings. Below each sentence are the outlets that attest it, and who has [-left out-] or {+added+} what;
    […] is a gap.

    Exit code 1 if no outlet prints any of it.
    """
    from index.answers.reconstruct import statement

    reconstruction = statement(open_library(ctx), list(dict.fromkeys(ids)))
    print_answer("reconstruct", output_format, reconstruction, ids)
    ctx.exit(0 if reconstruction.text else 1)
