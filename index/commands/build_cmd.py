"""`build`, `add`, `remove`: what makes and changes an index."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

from index.commands.index_option import folder_of, library_of
from index.commands.options import complete_file, corpus_of, formats, memory, on_spark, spark_progress, taken, waiting
from index.commands.printing import Skipped, json_line, paper, tell

if TYPE_CHECKING:
    from index.builder import BuildResult
    from index.change import ChangeResult


@click.command(epilog="Example: quotes build articles/ --outlet 'The Daily'")
@click.option("--shipped", is_flag=True, help="Take in the shipped data too.")
@click.option("--processes", type=click.IntRange(1, 256), metavar="N",
              help="How many processes read and isolate; else one for each core.")  # fmt: skip
@memory
@click.option(
    "--from-parquet", metavar="DIR", help="Take what another build left in this folder, a path or an address."
)
@click.option("--source", "sources", multiple=True, metavar="ID", help="Of that, what is quoted of this source alone.")
@click.option("--min-outlets", type=click.IntRange(1), metavar="N",
              help="Of that, what so many outlets print at least.")  # fmt: skip
@on_spark
@click.option(
    "--to",
    metavar="DIR",
    help="With --spark: where the Parquet goes, a path or an address; else parquet/ in the index folder.",
)
@taken
@click.pass_context
def build(
    ctx: click.Context, /, paths: tuple[str, ...], shipped: bool, processes: int | None, memory: int | None,
    from_parquet: str | None, sources: tuple[str, ...], min_outlets: int | None, spark: str | None,
    parts: int | None, to: str | None, input_format: str | None, wait: float,
    form: str, **facts: str | None,
) -> None:  # fmt: skip
    """Build the index of files and folders, or of the shipped data.

    Reads .txt, .md, .html, .docx, .pdf, .jsonl, .csv, .parquet and .warc(.gz), folders with all that is in them, what
    stands at an address (https://...), and - for standard input. Some need an extra; which one is told.
    The new index takes the place of the old one when it is finished, not before. A build that was broken off
    goes on with what it has read when the same files are asked for again.

    With --spark the same is done on Spark, and left as Parquet, not as an index: files are named by paths that all
    machines see, or by addresses (hdfs://, s3a://, gs://, abfs://).
    With --from-parquet it takes what is found already, or with --source and --min-outlets a selection of that, to be
    read and not changed.
    """
    if from_parquet is not None:
        if paths or shipped or processes or memory or spark or parts or to or input_format or any(facts.values()):
            raise click.UsageError("--from-parquet goes with --source, --min-outlets, --wait and --format alone")
        return _tell_built(ctx, _of_parquet(ctx, from_parquet, sources, min_outlets, wait), form)
    if sources or min_outlets:
        raise click.UsageError("--source and --min-outlets are for --from-parquet")
    if spark:
        if processes or memory:
            raise click.UsageError("--processes and --memory are for one machine, not for --spark")
        return _on_spark(ctx, spark, to, parts, paths, shipped, facts, input_format, form)
    if to or parts:
        raise click.UsageError("--to and --parts go with --spark")
    from index.builder import build as build_index
    from index.builder.workers import usable_cores
    from index.output.terminal import Progress
    from letters.reading.corpus import shipped_documents as shipped_data

    skipped = Skipped()
    documents = list(shipped_data()) if shipped or not paths else []
    corpus = corpus_of(paths, facts, skipped, input_format)
    with contextlib.closing(Progress(sys.stderr)) as progress:
        built = build_index(
            folder_of(ctx),
            documents,
            corpus,
            processes=processes or usable_cores(),
            memory=memory,
            progress=progress,
            wait=wait,
        )
    skipped.tell()
    _tell_built(ctx, built, form)


def _on_spark(
    ctx: click.Context, master: str, to: str | None, parts: int | None, paths: tuple[str, ...], shipped: bool,
    facts: dict[str, str | None], input_format: str | None, form: str,
) -> None:  # fmt: skip
    from index import output
    from index.spark.file_tasks import SharedCorpus
    from letters.reading.corpus import DefaultMetadata
    from letters.reading.corpus import shipped_documents as shipped_data

    skipped = Skipped()
    place = to or str(folder_of(ctx) / "parquet")
    named = [path if path == "-" or "://" in path else os.path.abspath(path) for path in paths]
    corpus = SharedCorpus(named, defaults=DefaultMetadata(**facts), skip=skipped, input_format=input_format)
    documents = list(shipped_data()) if shipped or not paths else []
    with spark_progress(master) as tell_step:
        from index.spark.cluster_build import build as build_on

        counts = build_on(master, place, corpus, documents, parts=parts, tell=tell_step)
    skipped.tell()
    if form == "text":
        tell(output.text.parquet(counts, place, paper()))
    else:
        click.echo(json_line({"parquet": place, **counts}))


def _of_parquet(
    ctx: click.Context, parquet: str, sources: tuple[str, ...], min_outlets: int | None, wait: float
) -> BuildResult:
    from index.output.terminal import Progress
    from index.parquet.library_import import build_from
    from index.parquet.selection import Selection

    selection = Selection(sources=sources, min_outlets=min_outlets or 0) if sources or min_outlets else None
    with contextlib.closing(Progress(sys.stderr)) as progress:
        return build_from(folder_of(ctx), parquet, selection, progress=progress, wait=wait)


def _tell_built(ctx: click.Context, built: BuildResult, form: str) -> None:
    from index import output

    if form == "text":
        tell(output.text.built(built, folder_of(ctx), paper()))
    else:
        click.echo(json_line(output.data.built(built, folder_of(ctx))))


@click.command(epilog="Example: quotes add article.html https://daily.example/artists")
@taken
@click.pass_context
def add(
    ctx: click.Context, /, paths: tuple[str, ...], input_format: str | None, wait: float, form: str,
    **facts: str | None,
) -> None:  # fmt: skip
    """Add files, folders and addresses to the index.

    What is in the index already stays as it is; a file or a page that has changed takes the place of its former self.
    The index is that of a build of all of them.
    """
    from index.change import add as add_to
    from index.output.terminal import Progress

    if not paths:
        raise click.UsageError("nothing to add; give files, folders or addresses, or - for standard input")
    library_of(ctx).close()
    skipped = Skipped()
    with contextlib.closing(Progress(sys.stderr)) as progress:
        corpus = corpus_of(paths, facts, skipped, input_format)
        changed = add_to(folder_of(ctx), corpus, progress=progress, wait=wait, skip=skipped)
    skipped.tell()
    _tell_change(ctx, changed, form)


@click.command(epilog="Example: quotes remove articles/hoax.txt")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...", shell_complete=complete_file)
@waiting
@formats("text", "json")
@click.pass_context
def remove(ctx: click.Context, articles: tuple[str, ...], wait: float, form: str) -> None:
    """Remove articles from the index.

    ARTICLE is its file, its address, or the id of its record.
    The files themselves stay where they are.
    """
    from index.change import remove as remove_from
    from index.output.terminal import Progress
    from letters.reading.metadata import path_id
    from letters.reading.response import is_address, normalize_address

    library = library_of(ctx)
    named = map(path_id, articles)
    ids = [
        id if library.contains(id) else normalize_address(id) if is_address(id) else os.path.abspath(id) for id in named
    ]
    library.close()
    with contextlib.closing(Progress(sys.stderr)) as progress:
        changed = remove_from(folder_of(ctx), ids, progress=progress, wait=wait)
    _tell_change(ctx, changed, form)


def _tell_change(ctx: click.Context, changed: ChangeResult, form: str) -> None:
    from index import output

    if form == "text":
        tell(output.text.changed(changed, folder_of(ctx), paper()))
    else:
        click.echo(json_line(output.data.changed(changed, folder_of(ctx))))
