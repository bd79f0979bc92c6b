"""Options and arguments that several commands take, and what completes them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index.commands.index_option import folder_of, library_of
from index.commands.printing import Skipped
from letters.model import QuotesError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from index.store import Library
    from letters.reading.corpus import Corpus

F = TypeVar("F", bound=Callable[..., Any])
STYLES = ("chicago", "ap", "legal")
_OFFERED = re.compile(r"\w[\w.-]*")  # names that a shell does nothing with when it puts them on the command line


def formats(*names: str) -> Callable[[F], F]:
    """`--format`; the first is what is printed without it."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def given(command: F) -> F:
    """Options that fill in what a file doesn't say of itself."""
    for name, what in (
        ("language", "language (a code: en)"),
        ("published", "day (YYYY-MM-DD)"),
        ("url", "link"),
        ("outlet", "outlet"),
    ):
        command = click.option(f"--{name}", help=f"The {what} of files that don't tell theirs.")(command)
    return command


def _size(told: str | None) -> int | None:
    if told is None:
        return None
    from index.grouping.quotation_rows import parse_size

    return parse_size(told)


def taken(command: F) -> F:
    """What `build` and `add` read, and how they wait and tell."""
    options = (
        click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete_file),
        click.option(
            "--input",
            "input_format",
            help="What standard input is (txt, md, html, docx, pdf, jsonl, csv, parquet, warc).",
        ),
        waiting,
        given,
        formats("text", "json"),
    )
    for option in reversed(options):
        command = option(command)
    return command


house_style = click.option(
    "--style", type=click.Choice(STYLES), default="chicago", show_default=True,
    help="The house style: what may change without a word.",
)  # fmt: skip
memory = click.option(
    "--memory", metavar="SIZE", callback=lambda *told: _size(told[2]),
    help="At most so much memory for deduplicating beside the texts (500M, 2G); the rest on disk.",
)  # fmt: skip


def on_spark(command: F) -> F:
    """`--spark` and in how many parts."""
    command = click.option("--parts", type=click.IntRange(1, 100_000), metavar="N",
                           help="With --spark: in how many parts; else by the size of the files.")(command)  # fmt: skip
    return click.option("--spark", metavar="MASTER", help="Do it on Spark: local[4], spark://HOST:7077, yarn ...")(
        command
    )


def over_parquet(command: F) -> F:
    """`--spark` for what asks, and where it runs."""
    command = click.option("--master", metavar="MASTER", default="local[*]", show_default=True,
                           help="With --spark: where Spark runs (spark://HOST:7077, yarn ...).")(command)  # fmt: skip
    return click.option("--spark", metavar="DIR", help="Ask what build --spark left in DIR, instead of the index.")(
        command
    )


def answering(
    ctx: click.Context, quote: str, spark: str | None, master: str, least: int = 4
) -> tuple[Library, Iterable[tuple[object, str, str | None]]]:
    """Who answers, and what is asked: (id, query, attribution), where the quote is - by each line of standard input.

    It is the index that answers, or what a folder of Parquet has for all queries.
    """
    asked: Iterable[tuple[object, str, str | None]] = [(None, quote, None)]
    if quote == "-":
        from index.answers.verify import read_queries
        from letters.reading.decoding import read_lines

        asked = read_queries(read_lines(sys.stdin.buffer, "standard input"))
    if spark is None:
        return library_of(ctx), asked
    from index.spark.session import require

    require(master)
    from index.spark.batch_query import query_library

    asked = list(asked)
    return ctx.with_resource(query_library(master, spark, (query for _, query, _ in asked), least)), asked


@contextmanager
def spark_progress(master: str) -> Iterator[Callable[[str], None]]:
    """What tells at which step Spark is; QuotesError where there is none to be had."""
    from index.output.terminal import Progress
    from index.spark.session import require

    require(master)
    steps = count(1)
    with closing(Progress(sys.stderr)) as progress:
        yield lambda stage: progress(f"Spark: {stage}", next(steps), 0)


waiting = click.option(
    "--wait", default=10.0, show_default=True, help="Seconds to wait for another process that writes."
)


def corpus_of(
    paths: tuple[str, ...], facts: dict[str, str | None], skipped: Skipped, input_format: str | None
) -> Corpus:
    """The documents of files and folders, known by their absolute paths, and of addresses."""
    from letters.reading.corpus import Corpus, DefaultMetadata
    from letters.reading.response import is_address

    named = [path if path == "-" or is_address(path) else os.path.abspath(path) for path in paths]
    return Corpus(named, defaults=DefaultMetadata(**facts), skip=skipped, input_format=input_format)


def complete_file(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Whatever files the shell would offer."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type="file")]


def complete_passage(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """The ids of passages of sources."""
    from index.store import Library

    while ctx.parent is not None:
        ctx = ctx.parent
    ctx.obj = ctx.params.get("folder")
    try:
        with Library.open(folder_of(ctx)) as library:
            found = (p.id for id in library.sources() for p in library.source_passages(id))
            return [id for id in found if id.startswith(typed) and _OFFERED.fullmatch(id)]
    except QuotesError:
        return []  # nothing to offer: the command itself will say what is wrong


def complete_source(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """The ids of sources."""
    sources = dict.fromkeys(id.rpartition("-")[0] for id in complete_passage(ctx, parameter, ""))
    return [id for id in sources if id.startswith(typed)]
