"""`extract`, `passages`: only isolate, only deduplicate, without an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from index.commands.global_options import refuse_empty_name
from index.commands.options import (
    complete_file,
    format_option,
    input_format_option,
    language_option,
    memory_option,
    repair_option,
    spark_build_options,
    spark_progress,
)
from index.commands.printing import SkipReporter, print_answer, print_message, print_unpaired_marks
from letters.model import Article, Quotation, Source, is_speech

if TYPE_CHECKING:
    from index.model import QuotationRow


@click.command(epilog="Example: quotes extract --all article.txt")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_file, callback=refuse_empty_name)
@click.option("--all", "everything", is_flag=True, help="Terms, titles, scare quotes and nested quotations too.")
@click.option("--explain", is_flag=True, help="Say why each is of its kind.")
@input_format_option
@language_option
@repair_option
@format_option("extract")
def extract(
    files: tuple[str, ...], everything: bool, explain: bool, input_format: str | None, language: str | None, repair: bool,
    output_format: str,
) -> None:  # fmt: skip
    """Only isolate the quotations of files, without an index.

    FILES are files, folders, addresses, and - for standard input.
    """
    from letters.extract import extract_or_refuse
    from letters.reading.corpus import DefaultMetadata, read
    from letters.reading.errors import Unreadable

    skipped, defaults = SkipReporter(), DefaultMetadata(language=language, repair=repair)
    refused: list[Unreadable] = []

    def isolated() -> Iterator[tuple[Article, list[Quotation]]]:
        for article in read(files, defaults=defaults, skip=skipped, note=skipped.note, input_format=input_format):
            if isinstance(article, Source):
                print_message(f"{article.id}: a source, no article: nothing isolated")
                continue
            unpaired: list[int] = []
            try:
                quotations = extract_or_refuse(article, article.id, context=explain, unpaired=unpaired)
            except Unreadable as problem:
                skipped(problem.where, problem.why)
                refused.append(problem)
                continue
            print_unpaired_marks(article, unpaired)
            yield article, [q for q in quotations if everything or (is_speech(q.kind) and not q.nested)]

    print_answer("extract", output_format, isolated(), explain)
    skipped.print_count()
    if refused:
        raise SystemExit(2)


@click.command(epilog="Example: quotes extract --format jsonl articles/ | quotes passages --input jsonl -")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_file, callback=refuse_empty_name)
@click.option("--input", "input_format", type=click.Choice(["jsonl", "tsv"]), help="The format of standard input.")
@memory_option
@spark_build_options
@format_option("passages")
def passages(
    files: tuple[str, ...], input_format: str | None, memory: int | None, spark: str | None, parts: int | None,
    output_format: str,
) -> None:  # fmt: skip
    """Only deduplicate quotations, without an index.

    Reads .jsonl as `quotes extract` prints it, or .tsv rows (first column the id, fourth the outlet, fifth the day,
    sixth the text). Prints each row's id and the ids of its passages, separated by |.
    """
    from index.grouping.quotation_rows import passage_ids, read_rows

    ids, rows = read_rows(files, input_format)
    row_passages = _grouped_on_spark(spark, rows, parts) if spark else passage_ids(rows, memory)
    print_answer("passages", output_format, zip(ids, row_passages))


def _grouped_on_spark(master: str, rows: Sequence[QuotationRow], parts: int | None) -> Iterator[list[str]]:
    with spark_progress(master) as show_step:
        from index.spark.cluster_build import passages_of_rows

        yield from passages_of_rows(master, rows, partitions=parts, show_step=show_step)
