"""`outlets`, `search`: who used these words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from index.commands.index_option import library_of
from index.commands.options import answering, formats, over_parquet
from index.commands.printing import json_line, paper, tell
from letters.model import KINDS

if TYPE_CHECKING:
    from index.answers.outlets import Answer


@click.command(epilog='Example: quotes outlets "Participation is voluntary" --after 2024-11-26')
@click.argument("quote")
@click.option("--min-words", "least", type=click.IntRange(1), default=4, show_default=True,
              help="How many of the words an outlet must print in one run.")  # fmt: skip
@click.option("--after", metavar="DATE", help="Only articles of this day or later (YYYY-MM-DD).")
@click.option("--before", metavar="DATE", help="Only articles of this day or earlier.")
@click.option("--language", metavar="CODE", help="Only quotations in this language (en, de ...).")
@click.option("--kind", type=click.Choice(KINDS), help="Only quotations of this kind.")
@over_parquet
@formats("text", "json", "jsonl", "csv")
@click.pass_context
def outlets(
    ctx: click.Context, quote: str, least: int, after: str | None, before: str | None, language: str | None,
    kind: Any, spark: str | None, master: str, form: str,
) -> None:  # fmt: skip
    """Every outlet that used a quotation, and how it worded it.

    To whom it gave it, and where to read it.

    With - a quotation per line of standard input, plain or as JSON {"id", "query"}: each answer under its id (else the
    number of its line), in JSON an object a line, in CSV one table.
    Exit code 1 where no outlet used any.
    """
    from index.answers.outlets import Answer, Filter, checked_date
    from index.answers.outlets import outlets as ask
    from index.answers.references import References
    from letters.reading.metadata import checked_language
    from letters.text.normalize import keys

    only = Filter(checked_date(after), checked_date(before), checked_language(language, "--language"), kind)
    library, asked = answering(ctx, quote, spark, master, least)
    references = References(library)

    def answer(query: str) -> Answer:
        if quote == "-" and not keys(query):
            return Answer(query, (), (), 0)
        return ask(library, query, least=least, only=only, references=references)

    if quote == "-":
        used = _tell_many(((id, answer(query)) for id, query, _ in asked), form)
    else:
        used = _tell_one(answer(quote), form)
    ctx.exit(0 if used else 1)


def _tell_one(answer: Answer, form: str) -> bool:
    """Print an answer; whether there is a use."""
    from index import output

    if form == "text":
        tell(output.text.outlets(answer, paper()))
    elif form == "csv":
        click.echo(output.data.table(output.data.outlets_rows(answer)), nl=False)
    elif form == "jsonl":
        for use in answer.uses:
            click.echo(json_line(output.data.use(use)))
    else:
        click.echo(json_line(output.data.outlets(answer)))
    return bool(answer.uses)


def _tell_many(answers: Iterable[tuple[object, Answer]], form: str) -> bool:
    """Print answers as they come, each with the id of its query; whether any has a use."""
    from index import output

    used = False
    if form == "csv":
        click.echo(output.data.table([["id", "query", *output.data.CSV_COLUMNS]]), nl=False)
    for id, answer in answers:
        used = used or bool(answer.uses)
        if form == "text":
            tell(paper().lines([(f"{id}: ", "dim"), (answer.query, "bold")]))
            tell([*output.text.outlets(answer, paper()), ""])
        elif form == "csv":
            _, *rows = output.data.outlets_rows(answer)
            asked = [output.data.cell(id), output.data.cell(answer.query)]
            click.echo(output.data.table([*asked, *row] for row in rows), nl=False)
        else:
            click.echo(json_line({"id": id, **output.data.outlets(answer)}))
    return used


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
    from index import output
    from index.fulltext import search as look

    hits = look(library_of(ctx), " ".join(words), sort=sort, limit=limit)
    query = " ".join(words)
    if form == "text":
        tell(output.text.hits(hits, paper()))
    elif form == "jsonl":
        for hit in hits.hits:
            click.echo(json_line(output.data.hit(hit)))
    else:
        click.echo(json_line(output.data.hits(query, hits)))
    ctx.exit(0 if hits.hits else 1)
