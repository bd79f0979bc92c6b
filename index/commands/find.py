"""`outlets`, `search`: who used these words."""

from __future__ import annotations

from typing import Any

import click

from index.commands.console import argument, json_line, paper, tell
from index.commands.options import formats
from index.commands.standing import library_of
from letters.model import KINDS


@click.command(epilog='Example: quotes outlets "Participation is voluntary" --after 2024-11-26')
@click.argument("quote")
@click.option("--min-words", "least", type=click.IntRange(1), default=4, show_default=True,
              help="How many of the words an outlet must print in one run.")  # fmt: skip
@click.option("--after", metavar="DATE", help="Only articles of this day or later (YYYY-MM-DD).")
@click.option("--before", metavar="DATE", help="Only articles of this day or earlier.")
@click.option("--language", metavar="CODE", help="Only quotations in this language (en, de ...).")
@click.option("--kind", type=click.Choice(KINDS), help="Only quotations of this kind.")
@formats("text", "json", "jsonl", "csv")
@click.pass_context
def outlets(
    ctx: click.Context, quote: str, least: int, after: str | None, before: str | None, language: str | None,
    kind: Any, form: str,
) -> None:  # fmt: skip
    """Every outlet that used a quotation, and how it worded it.

    To whom it gave it, and where to read it.
    Exit code 1 where no outlet did.
    """
    from index import report
    from index.search import Filter, day
    from index.search import outlets as ask
    from letters.facts import spoken

    only = Filter(day(after), day(before), spoken(language, "--language"), kind)
    answer = ask(library_of(ctx), argument(quote), least=least, only=only)
    if form == "text":
        tell(report.text.outlets(answer, paper()))
    elif form == "csv":
        click.echo(report.data.table(report.data.outlets_rows(answer)), nl=False)
    elif form == "jsonl":
        for use in answer.uses:
            click.echo(json_line(report.data.use(use)))
    else:
        click.echo(json_line(report.data.outlets(answer)))
    ctx.exit(0 if answer.uses else 1)


@click.command(
    epilog="Example: quotes search 'source:openai safeguard~'", context_settings={"ignore_unknown_options": True}
)
@click.argument("words", nargs=-1, required=True)
@click.option("--sort", type=click.Choice(["relevance", "date", "oldest"]), default="relevance", show_default=True,
              help="What comes first.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many passages.")
@formats("text", "json", "jsonl")
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], sort: Any, limit: int, form: str) -> None:
    """Ranked full-text search in all that was quoted.

    \b
    All words must occur; "several words" in one run; word~ with a letter wrong;
    OR, -word; outlet: speaker: source: language: kind: after: before: narrow it down.

    All of the language: quotes help query. Exit code 1 where nothing is found.
    """
    from index import report
    from index.fulltext import search as look

    hits = look(library_of(ctx), " ".join(words), sort=sort, limit=limit)
    query = " ".join(words)
    if form == "text":
        tell(report.text.hits(hits, paper()))
    elif form == "jsonl":
        for hit in hits.hits:
            click.echo(json_line(report.data.hit(hit)))
    else:
        click.echo(json_line(report.data.hits(query, hits)))
    ctx.exit(0 if hits.hits else 1)
