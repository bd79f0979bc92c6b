"""`extract`, `passages`: only isolate, only deduplicate, without an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from index.commands.options import complete_file, formats, memory, on_spark, spark_progress
from index.commands.printing import Skipped, json_line, paper, say, tell
from letters.model import Source

if TYPE_CHECKING:
    from index.model import QuotationRow


@click.command(epilog="Example: quotes extract --all article.txt")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_file)
@click.option("--all", "everything", is_flag=True, help="Terms, titles, scare quotes and nested marks too.")
@click.option("--explain", is_flag=True, help="Say why each is of its kind.")
@click.option(
    "--input", "input_format", help="What standard input is (txt, md, html, docx, pdf, jsonl, csv, parquet, warc)."
)
@formats("text", "json", "jsonl")
def extract(files: tuple[str, ...], everything: bool, explain: bool, input_format: str | None, form: str) -> None:
    """Only isolate the quotations of files, without an index.

    FILES are files, folders, addresses, and - for standard input.
    """
    from index import output
    from letters.extract import extract as isolate
    from letters.reading.corpus import read

    skipped = Skipped()
    collected = []
    for article in read(files, skip=skipped, input_format=input_format):
        if isinstance(article, Source):
            say(f"{article.id}: a source, no article: nothing isolated")
            continue
        found = [q for q in isolate(article, context=explain) if everything or (q.kind == "quotation" and not q.nested)]
        if form == "text":
            tell(output.text.quotations(article, found, paper(), explain))
        rows = [output.data.quotation(article, quotation, explain) for quotation in found] if form != "text" else []
        if form == "jsonl" and rows:
            click.echo("\n".join(map(json_line, rows)))
        collected += rows if form == "json" else []
    if form == "json":
        click.echo(json_line({"quotations": collected}))
    skipped.tell()


@click.command(epilog="Example: quotes extract --format jsonl articles/ | quotes passages --input jsonl -")
@click.argument("files", nargs=-1, required=True, shell_complete=complete_file)
@click.option("--input", "input_format", type=click.Choice(["jsonl", "tsv"]), help="What standard input is.")
@memory
@on_spark
@formats("tsv", "jsonl")
def passages(
    files: tuple[str, ...], input_format: str | None, memory: int | None, spark: str | None, parts: int | None,
    form: str,
) -> None:  # fmt: skip
    """Only deduplicate quotations, without an index.

    Reads .jsonl as `quotes extract` prints it, or .tsv rows (the id first, the outlet fourth, the day
    fifth, the text sixth). Prints the row's id and the ids of its passages, parted by |.
    """
    from index.grouping.quotation_rows import passage_ids, read_rows
    from index.output.terminal import visible

    ids, rows = read_rows(files, input_format)
    found = zip(ids, _on_spark(spark, rows, parts) if spark else passage_ids(rows, memory))
    lines = (
        f"{visible(id)}\t{'|'.join(some)}" if form == "tsv" else json_line({"row": id, "passages": some})
        for id, some in found
    )
    while some_lines := list(islice(lines, 10_000)):  # a call for each takes longer than half the work
        click.echo("\n".join(some_lines))


def _on_spark(master: str, rows: Sequence[QuotationRow], parts: int | None) -> Iterator[list[str]]:
    with spark_progress(master) as tell:
        from index.spark.cluster_build import passages_of_rows

        yield from passages_of_rows(master, rows, parts=parts, tell=tell)
