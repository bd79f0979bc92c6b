"""`build`, `add`, `remove`: commands that create and change an index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.commands.global_options import refuse_empty_name
from index.commands.index_option import chosen_folder, open_library, refuse_half_built
from index.commands.options import (
    complete_file,
    format_option,
    input_corpus,
    input_options,
    memory_option,
    no_translations_option,
    shown_progress,
    spark_build_options,
    spark_progress,
    wait_option,
)
from index.commands.printing import SkipReporter, print_answer, print_unsearched
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.store import Library
    from index.translation import TranslationFinder


@click.command(epilog="Example: quotes build articles/ --outlet 'The Daily'")
@click.option("--shipped", is_flag=True, help="Include the shipped data.")
@click.option("--processes", type=click.IntRange(1, 256), metavar="N",
              help="How many processes read and extract; else one for each core.")  # fmt: skip
@memory_option
@click.option("--from-parquet", metavar="DIR", callback=refuse_empty_name,
              help="Import what another build wrote to DIR, a path or an address.")  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="ID",
              help="With --from-parquet: only what is quoted of this source.")  # fmt: skip
@click.option("--min-outlets", type=click.IntRange(1), metavar="N",
              help="With --from-parquet: only passages that at least N outlets print.")  # fmt: skip
@no_translations_option
@spark_build_options
@click.option(
    "--to",
    metavar="DIR",
    callback=refuse_empty_name,
    help="With --spark: where to write the Parquet, a path or an address; else parquet/ in the index folder.",
)
@input_options
@click.pass_context
def build(
    ctx: click.Context, /, paths: tuple[str, ...], shipped: bool, processes: int | None, memory: int | None,
    from_parquet: str | None, sources: tuple[str, ...], min_outlets: int | None, spark: str | None,
    parts: int | None, to: str | None, input_format: str | None, wait: float, no_translations: bool,
    output_format: str, **facts: Any,
) -> None:  # fmt: skip
    """Build the index from files and folders, or from the shipped data.

    Reads .txt, .md, .html, .docx, .odt, .rtf, .pdf, .epub, .eml, .rss, .json, .jsonl, .csv, .parquet and .warc(.gz),
    folders with all their files, web addresses (https://...), and - for standard input. Some formats need an extra; a
    message names it.
    The new index replaces the old one only when it is complete. A build that was interrupted
    continues with what it has read when you build the same files again.

    With --spark the same is done on Spark and written as Parquet, not as an index: name files by paths that all
    machines can read, or by addresses (hdfs://, s3a://, gs://, abfs://).
    With --from-parquet the index is made from the results of another build, or with --source and --min-outlets from a
    selection of them, which can be read but not changed.
    """
    if from_parquet is not None:
        if paths or shipped or processes or memory or spark or parts or to or input_format or any(facts.values()):
            raise click.UsageError("--from-parquet goes with --source, --min-outlets, --wait and --format only")
        return _import_parquet(ctx, from_parquet, sources, min_outlets, wait, output_format)
    _refuse_misplaced(sources or min_outlets, spark, one_machine=processes or memory, cluster=to or parts)
    from letters.reading.corpus import shipped_documents as shipped_data

    skipped, translations = SkipReporter(), translation_finder(no_translations)
    corpus = input_corpus(paths, facts, skipped, input_format, shared=bool(spark))
    documents = list(shipped_data()) if shipped or not paths else []
    folder = chosen_folder(ctx)
    if spark:
        to = to or str(folder / "parquet")
        counts = _built_on_spark(spark, to, corpus, documents, parts, translations)
        answer: tuple[Any, ...] = "build_spark", output_format, counts, to
    else:
        from index.builder import build as build_index
        from index.builder.workers import usable_cores

        with shown_progress() as progress, _said_to_go_on(folder):
            built = build_index(
                folder, documents, corpus, processes=processes or usable_cores(), memory=memory, progress=progress,
                wait=wait, translations=translations,
            )  # fmt: skip
        answer = "build", output_format, built, folder
    skipped.print_count()
    print_unsearched(translations)
    print_answer(*answer)


def _refuse_misplaced(selection: object, spark: str | None, *, one_machine: object, cluster: object) -> None:
    """Refuse options that need another one: of a selection, of one machine, or of a cluster."""
    if selection:
        raise click.UsageError("--source and --min-outlets are for --from-parquet")
    if spark and one_machine:
        raise click.UsageError("--processes and --memory are for one machine, not for --spark")
    if not spark and cluster:
        raise click.UsageError("--to and --parts go with --spark")


@contextmanager
def _said_to_go_on(folder: Path) -> Iterator[None]:
    """Where Ctrl-C ends a build that has kept what it has read, say which command continues it."""
    from index.builder import INBOX

    try:
        yield
    except KeyboardInterrupt:
        if (folder / INBOX).exists():
            raise QuotesError("interrupted; the same command continues with what has been read", 130) from None
        raise


def translation_finder(unwanted: bool) -> TranslationFinder | None:
    """What looks for translations, where it is wanted."""
    from index.translation import TranslationFinder

    return None if unwanted else TranslationFinder()


def _built_on_spark(
    master: str, to: str, corpus: Any, documents: list[Any], parts: int | None, translations: TranslationFinder | None
) -> dict[str, int]:
    """What a build on Spark counts."""
    with spark_progress(master) as show_step:
        from index.spark.cluster_build import build as build_on

        return build_on(master, to, corpus, documents, partitions=parts, show_step=show_step, translations=translations)


def _import_parquet(
    ctx: click.Context, parquet: str, sources: tuple[str, ...], min_outlets: int | None, wait: float, output_format: str
) -> None:
    from index.parquet.import_state import Selection
    from index.parquet.library_import import build_from

    selection = Selection(sources=sources, min_outlets=min_outlets or 0) if sources or min_outlets else None
    with shown_progress() as progress:
        built = build_from(chosen_folder(ctx), parquet, selection, progress=progress, wait=wait)
    print_answer("build", output_format, built, chosen_folder(ctx))


@click.command(epilog="Example: quotes add article.html https://daily.example/artists")
@no_translations_option
@input_options
@click.pass_context
def add(
    ctx: click.Context, /, paths: tuple[str, ...], input_format: str | None, wait: float, no_translations: bool,
    output_format: str, **facts: Any,
) -> None:  # fmt: skip
    """Add files, folders and addresses to the index.

    Articles that are in the index already stay as they are; a file or a page that has changed replaces its earlier
    version. The result is the same as building the index from all of them. A folder that you name and that has no
    index yet gets one of these files alone.
    """
    from index.builder import build as build_index
    from index.change import ChangeResult
    from index.change import add as add_to
    from index.store.schema import NoIndex

    if not paths:
        raise click.UsageError("nothing to add; give files, folders or addresses, or - for standard input")
    skipped, translations = SkipReporter(), translation_finder(no_translations)
    folder, corpus = chosen_folder(ctx), input_corpus(paths, facts, skipped, input_format)
    try:
        open_library(ctx).close()
    except NoIndex:  # in a folder that is named
        refuse_half_built(folder)
        with shown_progress() as progress, _said_to_go_on(folder):
            built = build_index(folder, (), corpus, progress=progress, wait=wait, translations=translations)
        changed = ChangeResult(*built, built.counts["articles"] + built.counts["sources"], 0, 0, 0)
    else:
        with shown_progress() as progress:
            changed = add_to(folder, corpus, progress=progress, wait=wait, skip=skipped, translations=translations)
    skipped.print_count()
    print_unsearched(translations)
    print_answer("change", output_format, changed, folder)


@click.command(epilog="Example: quotes remove articles/hoax.txt")
@click.argument(
    "articles", nargs=-1, required=True, metavar="ARTICLE...", shell_complete=complete_file, callback=refuse_empty_name
)
@wait_option
@format_option("change")
@click.pass_context
def remove(ctx: click.Context, articles: tuple[str, ...], wait: float, output_format: str) -> None:
    """Remove articles from the index.

    ARTICLE is its file, its address, or the id of its record (FILE#ID, or ID where one file alone has it).
    The files themselves are kept.
    """
    from index.change import remove as remove_from
    from letters.reading.metadata import path_id

    with open_library(ctx) as library:
        ids = [_article_id(library, path_id(named)) for named in articles]
        translations = translation_finder(not any(library.encoders))
    with shown_progress() as progress:
        changed = remove_from(chosen_folder(ctx), ids, progress=progress, wait=wait, translations=translations)
    print_unsearched(translations)
    print_answer("change", output_format, changed, chosen_folder(ctx))


def _article_id(library: Library, named: str) -> str:
    """The id of the article that a user names. Raises QuotesError for the id of records in several files."""
    from letters.reading.response import is_address, normalize_address

    if library.contains(named):
        return named
    if is_address(named):
        return normalize_address(named)
    records = library.records_with_id(named)
    if len(records) > 1:
        raise QuotesError(
            f"{named}: {len(records)} records have this id; name one of them: {', '.join(records[:3])}", 2
        )
    return records[0] if records else os.path.abspath(named)
