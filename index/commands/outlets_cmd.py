"""`outlets`, `search`: who used these words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from index.commands.index_option import open_library
from index.commands.options import format_option, library_and_queries, shown_progress, spark_query_options
from index.commands.printing import print_answer, print_note, print_other_meaning
from index.model import Progress
from letters.model import KINDS
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.answers.outlets import Answer

ANNOUNCED = 1000  # passages whose full-text index is made in a second or two


@click.command(epilog='Example: quotes outlets "Participation is voluntary" --after 2024-11-26')
@click.argument("words", nargs=-1, required=True)
@click.option("--min-words", type=click.IntRange(1), default=MIN_RUN, show_default=True,
              help="How many of the words an outlet must print in one run.")  # fmt: skip
@click.option("--after", metavar="DATE", help="Only articles of this day or later (YYYY-MM-DD).")
@click.option("--before", metavar="DATE", help="Only articles of this day or earlier.")
@click.option("--language", metavar="CODE", help="Only quotations in this language (en, de ...).")
@click.option("--kind", type=click.Choice(KINDS), help="Only quotations of this kind.")
@click.option("--no-translations", is_flag=True, help="Leave out what translates the passage.")
@spark_query_options
@format_option("outlets")
@click.pass_context
def outlets(
    ctx: click.Context, words: tuple[str, ...], min_words: int, after: str | None, before: str | None,
    language: str | None, kind: Any, no_translations: bool, spark: str | None, master: str, output_format: str,
) -> None:  # fmt: skip
    """Every outlet that used a quotation, and how it worded it.

    With the speaker that it names, and a link. WORDS may also be the id of a passage (letter-3), the address of an
    article, the name of a speaker, or a paragraph with quotations in it.

    Quotations in other languages that seem to translate the passage stand below, counted apart: their wording cannot
    be checked.

    With - one quotation per line of standard input, plain or as JSON {"id", "query"}: each answer has the id of its
    query (else the line number); JSON prints one object per line, CSV one table.
    Exit code 1 if no outlet used any of them.
    """
    from index.answers.outlets import Answer, Filter, checked_date
    from index.answers.questions import Questions, Reply

    days = checked_date(after), checked_date(before)
    code = None
    if language is not None:
        from letters.reading.metadata import checked_language  # reads dates too, and so takes long to load

        code = checked_language(language, "--language")
    only = Filter(*days, code, kind, not no_translations)
    typed = " ".join(words)
    library, queries = library_and_queries(ctx, typed, spark, master, min_words)
    questions = Questions(library, min_words, only)
    used = False

    def batch() -> Iterator[tuple[object, Answer]]:
        nonlocal used
        for id, query, _ in queries:
            answer = questions.words(query) if keys(query) else Answer(query, (), (), 0)
            used = used or bool(answer.uses)
            yield id, answer

    if typed == "-":
        print_answer("outlets_batch", output_format, batch())
    else:
        reply = Reply(typed, "words", (questions.words(typed),)) if spark else questions.reply(typed)
        used = reply.used
        print_answer("outlets", output_format, reply)
    ctx.exit(0 if used else 1)


def announced(progress: Progress) -> Progress:
    """The progress of indexing, said in a line where it takes more than a moment."""

    def step(stage: str, done: int, total: int) -> None:
        if done == 1 and total >= ANNOUNCED:
            print_note(f"the first search in this index makes its full-text index of {total:,} passages")
        progress(stage, done, total)

    return step


@click.command(
    epilog="Example: quotes search 'source:openai safeguard~'",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},  # -hello is a word left out
)
@click.argument("words", nargs=-1, required=True)
@click.option("--sort", type=click.Choice(["relevance", "date", "oldest"]), default="relevance", show_default=True,
              help="The order of the results.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most this many passages.")
@format_option("search")
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], sort: Any, limit: int, output_format: str) -> None:
    """Ranked full-text search in everything quoted.

    \b
    All words must occur, in any form; "several words" in one run, as they stand;
    "two words"~3 near each other; word~ with one letter wrong; begin*;
    OR, -word; outlet: speaker: source: language: kind: after: before: restrict the search.

    The whole query language: quotes help query. Where nothing is found, what is nearest
    is shown, and the exit code is 1.
    """
    from index.fulltext import search as search_text

    if words == ("-h",):
        click.echo(ctx.get_help())
        return
    query, library = " ".join(words), open_library(ctx)
    with shown_progress() as progress:
        result = search_text(library, query, sort=sort, limit=limit, progress=announced(progress))
    if not result.hits:
        from index.answers.questions import Questions  # slow to load, and seldom needed

        if reply := Questions(library).address(query.strip()):
            print_other_meaning(reply)
    print_answer("search", output_format, result)
    ctx.exit(0 if result.hits else 1)
