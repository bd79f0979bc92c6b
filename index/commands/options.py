"""Options and arguments that several commands share, and their shell completion."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from index.commands.global_options import refuse_empty_name, settings
from index.commands.index_option import chosen_folder, open_library
from index.commands.printing import SkipReporter, print_note
from index.output.renderers import formats
from index.verdicts import STYLES
from letters.model import QuotesError
from letters.text.patterns import late_pattern

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from index.output.terminal import Progress
    from index.store import Library
    from letters.reading.corpus import Corpus

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Command], Command]
Query = tuple[object, str, "str | None"]  # (id, words, attribution)
_SAFE_NAME = late_pattern(r"\w[\w.-]*")  # a shell puts it on the command line as it is


def together(*options: Option[Any]) -> Option[Any]:
    """Several options as one decorator, listed in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def format_option(answer: str) -> Option[Any]:
    """`--format`, with the formats of an answer; the first is the default."""
    names = formats(answer)
    return click.option("--format", "output_format", type=click.Choice(names), default=names[0], show_default=True)


def configured(ctx: click.Context, parameter: str, value: Any) -> Any:
    """What was typed for a parameter, else what the configuration file says, else the default."""
    typed = ctx.get_parameter_source(parameter) is not ParameterSource.DEFAULT
    return ctx.params[parameter] if typed or not value else value


def _size(text: str | None) -> int | None:
    if text is None:
        return None
    from index.grouping.quotation_rows import parse_size

    return parse_size(text)


def complete_file(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """The files that the shell offers."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type="file")]


def complete_passage(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """The ids of the passages of sources."""
    from index.store import Library

    try:
        with Library.open(chosen_folder(ctx)) as library:
            ids = [passage.id for source in library.sources() for passage in library.source_passages(source)]
            return [id for id in ids if id.startswith(typed) and _SAFE_NAME.fullmatch(id)]
    except QuotesError:
        return []  # the command itself reports what is wrong


def complete_source(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """The ids of sources."""
    sources = dict.fromkeys(id.rpartition("-")[0] for id in complete_passage(ctx, parameter, ""))
    return [id for id in sources if id.startswith(typed)]


input_format_option = click.option(
    "--input", "input_format",
    help="The format of standard input (txt, md, html, docx, odt, rtf, pdf, epub, eml, rss, json, jsonl, csv, parquet, warc).",
)  # fmt: skip
language_option = click.option(
    "--language", metavar="CODE",
    help="The language of texts that do not state theirs (en, de, sv); else it is detected.",
)  # fmt: skip
repair_option = click.option("--repair", is_flag=True, help="Repair mojibake such as â€œ (needs the extra [repair]).")
wait_option = click.option(
    "--wait", default=10.0, show_default=True, help="Seconds to wait for another process that is writing."
)
style_option = click.option(
    "--style", type=click.Choice([*STYLES]), default="chicago", show_default=True,
    help="The house style: what may change without notice.",
)  # fmt: skip
memory_option = click.option(
    "--memory", metavar="SIZE", callback=lambda ctx, parameter, text: _size(text),
    help="At most this much memory for deduplication, the texts aside (500M, 2G); the rest goes to disk.",
)  # fmt: skip
no_translations_option = click.option(
    "--no-translations", is_flag=True,
    help="Do not look for quotations that translate a source.",
)  # fmt: skip
input_options = together(
    click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete_file, callback=refuse_empty_name),
    input_format_option,
    repair_option,
    wait_option,
    *(
        click.option(f"--{name}", help=f"The {what} of files that do not state theirs.")
        for name, what in (("outlet", "outlet"), ("url", "link"), ("published", "day (YYYY-MM-DD)"))
    ),
    language_option,
    format_option("build"),
)
spark_build_options = together(
    click.option("--spark", metavar="MASTER", callback=refuse_empty_name,
                 help="Run on Spark: local[4], spark://HOST:7077, yarn ..."),
    click.option("--parts", type=click.IntRange(1, 100_000), metavar="N",
                 help="With --spark: the number of partitions; else by the size of the files."),
)  # fmt: skip
spark_query_options = together(
    click.option("--spark", metavar="DIR", callback=refuse_empty_name,
                 help="Query what build --spark wrote to DIR, instead of the index."),
    click.option("--master", metavar="MASTER", default="local[*]", show_default=True,
                 help="With --spark: where Spark runs (spark://HOST:7077, yarn ...)."),
)  # fmt: skip


def keep_answers_from_collector() -> None:
    """Let Python search seldom for garbage: queries leave none, and to search all that is kept takes a tenth of their time."""
    gc.set_threshold(1_000_000, 100, 1000)


def library_and_queries(
    ctx: click.Context, quote: str, spark: str | None, master: str, min_words: int | None = None
) -> tuple[Library, Iterable[Query]]:
    """The library that answers, and the queries: the quote, or where it is -, each line of standard input.

    The library is the index, or with `spark` what a folder of Parquet has for all queries; MIN_RUN words by default.
    """
    keep_answers_from_collector()
    queries: Iterable[Query] = [(None, quote, None)]
    if quote == "-":
        from index.answers.batch_queries import read_queries
        from letters.reading.decoding import read_lines

        queries = read_queries(
            read_lines(sys.stdin.buffer, "standard input"), lambda place, note: print_note(f"{place}: {note}")
        )
    if spark is None:
        return open_library(ctx), queries
    from index.spark.session import require

    require(master)
    from index.spark.batch_query import query_library
    from letters.text.normalize import MIN_RUN

    queries = list(queries)
    return ctx.with_resource(
        query_library(master, spark, (query for _, query, _ in queries), min_words or MIN_RUN)
    ), queries


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress line on stderr, unless that is to be quiet."""
    from index.output.terminal import Progress

    with closing(Progress(StringIO() if settings().quiet else sys.stderr)) as progress:
        yield progress


@contextmanager
def spark_progress(master: str) -> Iterator[Callable[[str], None]]:
    """A function that shows which step Spark is at; raises QuotesError where Spark is not installed."""
    from index.spark.session import require

    require(master)
    steps = count(1)
    with shown_progress() as progress:
        yield lambda stage: progress(f"Spark: {stage}", next(steps), 0)


def input_corpus(
    paths: tuple[str, ...], facts: dict[str, Any], skipped: SkipReporter, input_format: str | None, shared: bool = False
) -> Corpus:
    """The documents of files and folders, identified by their absolute paths, and of addresses; `shared` by machines."""
    from letters.reading.corpus import Corpus, DefaultMetadata
    from letters.reading.response import is_address

    kind = Corpus
    if shared:
        from index.spark.file_tasks import SharedCorpus as kind
    kept = [path == "-" or is_address(path) or (shared and "://" in path) for path in paths]
    named = [path if as_it_is else os.path.abspath(path) for path, as_it_is in zip(paths, kept)]
    return kind(named, defaults=DefaultMetadata(**facts), skip=skipped, note=skipped.note, input_format=input_format)
