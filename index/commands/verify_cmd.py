"""`verify`, `check`: is this what was said?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.global_options import refuse_empty_name, settings
from index.commands.index_option import open_library, project_settings
from index.commands.options import (
    complete_file,
    complete_source,
    configured,
    format_option,
    keep_answers_from_collector,
    language_option,
    library_and_queries,
    spark_query_options,
    style_option,
)
from index.commands.printing import print_answer, print_message, print_note, print_other_meaning, print_text
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.answers.verification import Verification
    from index.answers.verify import Verifier
    from index.store import Library
    from letters.reading.draft import Draft


@click.command(epilog='Example: quotes verify "Participation is mandatory, with no obligation" --speaker "Niko Felix"')
@click.argument("words", nargs=-1, required=True)
@click.option("--speaker", help="Who is supposed to have said it.")
@click.option("--source", shell_complete=complete_source, help="Compare it with this source only.")
@style_option
@spark_query_options
@format_option("verify")
@click.pass_context
def verify(
    ctx: click.Context, words: tuple[str, ...], speaker: str | None, source: str | None, style: str,
    spark: str | None, master: str, output_format: str,
) -> None:  # fmt: skip
    """Is this what was said, and who printed it like this?

    A verdict, and the differences from what was said. Of a paragraph with quotations in it, each is verified.

    With - one quotation per line of standard input, plain or as JSON {"id", "query", "attribution"}.
    What the verdicts mean: quotes help verdicts. Exit code 1 if the wording or the speaker is wrong.
    """
    from index.answers.batch_queries import quotations_in
    from index.answers.verify import Verifier

    typed = " ".join(words)
    library, queries = library_and_queries(ctx, typed, spark, master)
    verifier = Verifier(library, source=source, style=configured(ctx, "style", project_settings(ctx).style))
    quoted = [] if typed == "-" or spark else quotations_in(typed)
    if quoted and verifier.verify(typed).severity == "error":
        queries = [(n, text, None) for n, text in enumerate(quoted, 1)]
    exit_code = 0
    for id, query, attribution in queries:
        verification = verifier.verify(query, attribution or speaker)
        if verification.comparison.verdict == "not_found" and typed != "-" and not spark:
            verification = _with_nearest(library, verification)
        print_answer("verify", output_format, verification, id)
        if verification.severity == "usage" and typed != "-":
            raise QuotesError("no word in the query; give some words of the quotation")
        exit_code = max(exit_code, verification.severity == "error")
    ctx.exit(exit_code)


def _with_nearest(library: Library, verification: Verification) -> Verification:
    """What was not found, with what is nearest to it; an id, an address or a name is said to be one."""
    from index.answers.questions import Questions

    reply = Questions(library).reply(verification.query)
    print_other_meaning(reply)
    return verification._replace(unknown=reply.unknown, nearest=reply.nearest)


@click.command(epilog="Example: quotes check draft.md --style ap")
@click.argument(
    "drafts", nargs=-1, required=True, metavar="DRAFT...", shell_complete=complete_file, callback=refuse_empty_name
)
@style_option
@language_option
@click.option("--except", "without", multiple=True, metavar="OUTLET", help="Ignore what this outlet printed.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error",
              show_default=True, help="The severity that makes the exit code 1.")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="The file name to report for standard input (-).")
@click.option("--fix", is_flag=True, help="Correct typography where a draft is not of one style.")
@click.option("--fix-wording", is_flag=True, help="Write the reference's words into the drafts.")
@format_option("check")
@click.pass_context
def check(
    ctx: click.Context, drafts: tuple[str, ...], style: str, language: str | None, without: tuple[str, ...], fail_on: str,
    stdin_filename: str | None, fix: bool, fix_wording: bool, output_format: str,
) -> None:  # fmt: skip
    """Is each quotation of a draft worded as it was printed?

    And attributed to its speaker? A linter for quotations.

    \b
    Reads .md, .txt, .html, .docx, .odt and .rtf, folders of them, patterns
    such as "drafts/*.md", and - for standard input. In a draft,
    <!-- quotes: ignore omission: cut by the desk -->
    ignores that verdict on its own line and the next.

    A draft that cannot be read is named and the others are checked; nothing
    is rewritten then, and the exit code is 2. With --fix, what came on
    standard input is printed as it is then, and the findings on standard error.

    Style, format, --except, verdicts to ignore and the index may stand in a
    quotes.toml beside the draft or above: quotes help environment.
    """
    from index.answers.check import check as check_draft
    from index.answers.check import failing
    from index.answers.verify import Verifier
    from index.output.findings import summary
    from letters.reading.folder import read_drafts

    keep_answers_from_collector()
    # read all before the first is rewritten, so that an unreadable one leaves them all untouched
    read, faults = read_drafts(drafts, stdin_filename, language)
    for fault in faults:
        print_message(str(fault))
    if not read:
        ctx.exit(2)
    settings(ctx).folder = Path(os.path.abspath(read[0].path)).parent
    project = project_settings(ctx)
    style, without = configured(ctx, "style", project.style), configured(ctx, "without", project.without)
    ignored = dict.fromkeys(project.ignore, project.file)
    library = open_library(ctx)
    verifier = Verifier(library, style=style, without=without)
    for draft in read:
        for note in draft.notes:
            print_note(f"{draft.path}: {note}")
    if fix or fix_wording:
        read = [_fixed(draft, verifier, wording=fix_wording, ignored=ignored, untouched=bool(faults)) for draft in read]
    findings = [finding for draft in read for finding in check_draft(draft, verifier, ignored)]
    streamed = (fix or fix_wording) and any(draft.streamed for draft in read)
    print_answer("check", configured(ctx, "output_format", project.format), findings, to_stderr=streamed)
    print_note(f"{summary(findings, len(read))}; checked against {_holdings(library)}")
    ctx.exit(2 if faults else 1 if failing(findings, fail_on) else 0)


def _fixed(draft: Draft, verifier: Verifier, *, wording: bool, ignored: Mapping[str, str], untouched: bool) -> Draft:
    """The draft as it is rewritten, unless all stay `untouched`; one from standard input is printed."""
    from index.answers.autofix import fix_draft

    if draft.streamed and not draft.fixable:
        raise QuotesError(f"{draft.path}: only text in UTF-8 is rewritten; save it as such a file")
    if not untouched:
        draft, changes = fix_draft(draft, verifier, wording=wording, ignored=ignored)
        why_none = "" if draft.fixable else "; only text files in UTF-8 are rewritten"
        print_message(f"{draft.path}: {changes} changed{why_none}")
    if draft.streamed:
        print_text(draft.content)
    return draft


def _holdings(library: Library) -> str:
    """What an index has to check against, and whether it is the shipped one, which knows no other subject."""
    from letters.reading.corpus import shipped_ids

    counts, shipped = library.counts(), shipped_ids()
    size = counts["articles"] + counts["sources"]
    holdings = ", ".join(
        f"{counts[noun]:,} {noun[: len(noun) - (counts[noun] == 1)]}" for noun in ("articles", "sources")
    )
    only_shipped = 0 < size <= len(shipped) and sum(map(library.contains, shipped)) == size
    return f"the shipped data alone ({holdings})" if only_shipped else holdings
