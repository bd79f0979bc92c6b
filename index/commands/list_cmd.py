"""`articles`, `outlet-list`, `speakers`, `show`, `reconstruct`: what is in the index, and all wordings of a part of it."""

from __future__ import annotations

from typing import Any

import click

from index.commands.index_option import open_library
from index.commands.options import Option, complete_passage, complete_source, format_option, together
from index.commands.printing import print_answer

_SORTS = {  # the columns that `--sort` names, the default first; "date" is the column of the first day
    "articles": ("date", "outlet", "quotations"),
    "outlet_list": ("articles", "quotations", "date", "outlet"),
    "speakers": ("quotations", "articles", "outlets", "date", "speaker"),
}


def _list_options(answer: str) -> Option[Any]:
    """The filters, the order and the format of a list."""
    sorts = _SORTS[answer]
    return together(
        click.option("--outlet", metavar="NAME", help="Only outlets whose name has these words."),
        click.option("--speaker", metavar="NAME", help="Only quotations of speakers whose name has these words."),
        click.option("--source", metavar="ID", shell_complete=complete_source,
                     help="Only quotations of this source."),
        click.option("--after", metavar="DATE", help="Only articles of this day or later (YYYY-MM-DD)."),
        click.option("--before", metavar="DATE", help="Only articles of this day or earlier."),
        click.option("--sort", type=click.Choice(sorts), default=sorts[0], show_default=True, help="The order."),
        click.option("--limit", type=click.IntRange(1), metavar="N", help="At most this many rows; else all."),
        format_option(answer),
        click.pass_context,
    )  # fmt: skip


@click.command(epilog="Example: quotes articles --outlet benzinga --sort quotations")
@_list_options("articles")
def articles(ctx: click.Context, /, **options: Any) -> None:
    """The articles in the index.

    With outlet, date, title, link, and how many quotations they have. With --speaker or --source only articles that
    quote them, and only those quotations count.

    Exit code 1 if there is none.
    """
    _print_list(ctx, "articles", **options)


@click.command(name="outlet-list", epilog="Example: quotes outlet-list --source letter")
@_list_options("outlet_list")
def outlet_list(ctx: click.Context, /, **options: Any) -> None:
    """The outlets in the index.

    With the number of their articles, how many of those copy another, the number of quotations, and the first and the
    last day. With --speaker or --source only what quotes them counts.

    Exit code 1 if there is none.
    """
    _print_list(ctx, "outlet_list", **options)


@click.command(epilog="Example: quotes speakers --outlet benzinga")
@_list_options("speakers")
def speakers(ctx: click.Context, /, **options: Any) -> None:
    """Whom the articles in the index quote.

    Under the fullest name that each article gives; who is called by two names is listed twice. Names in doubt, and
    pronouns, are only counted, and so are no names, titles and scare quotes.

    Exit code 1 if there is none.
    """
    _print_list(ctx, "speakers", **options)


def _print_list(
    ctx: click.Context, answer: str, *, sort: str, limit: int | None, output_format: str, after: str | None,
    before: str | None, **words: str | None,
) -> None:  # fmt: skip
    """Find the rows of a list, and print at most `limit` of them in order."""
    from index.answers import listings
    from index.answers.outlets import checked_date

    find = getattr(listings, answer)
    listed = find(
        open_library(ctx), listings.ListFilter(after=checked_date(after), before=checked_date(before), **words)
    )
    date = "published" if answer == "articles" else "first"
    order = None if sort == _SORTS[answer][0] else date if sort == "date" else sort
    print_answer(answer, output_format, listed.page(order, limit))
    ctx.exit(0 if listed.rows else 1)


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
