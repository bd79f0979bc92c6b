"""`verify`, `check`: is this what was said?"""

from __future__ import annotations

import click

from index.commands.index_option import library_of
from index.commands.options import answering, complete_file, complete_source, formats, house_style, over_parquet
from index.commands.printing import json_line, paper, say, tell
from letters.model import QuotesError


@click.command(epilog='Example: quotes verify "Participation is mandatory" --speaker "Niko Felix"')
@click.argument("quote")
@click.option("--speaker", help="Who is said to have said it.")
@click.option("--source", shell_complete=complete_source, help="Hold it against this source alone.")
@house_style
@over_parquet
@formats("text", "json", "jsonl")
@click.pass_context
def verify(
    ctx: click.Context, quote: str, speaker: str | None, source: str | None, style: str, spark: str | None,
    master: str, form: str,
) -> None:  # fmt: skip
    """Is this what was said, and who printed it so?

    A verdict, and the differences from what was said.

    With - a quotation per line of standard input, plain or as JSON {"id", "query", "attribution"}.
    What the verdicts say: quotes help verdicts. Exit code 1 where the wording or the speaker is wrong.
    """
    from index import output
    from index.answers.verify import Verifier

    library, asked = answering(ctx, quote, spark, master)
    verifier = Verifier(library, source=source, style=style)
    worst = 0
    for id, query, attribution in asked:
        found = verifier.verify(query, attribution or speaker)
        if form == "text":
            tell(output.text.verification(found, paper()))
        else:
            click.echo(json_line(output.data.verification(found, id)))
        if found.severity == "usage" and quote != "-":
            raise QuotesError("no word in the query; give some words of the quotation")
        worst = max(worst, found.severity == "error")
    ctx.exit(worst)


@click.command(epilog="Example: quotes check draft.md --style ap")
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...", shell_complete=complete_file)
@house_style
@click.option("--except", "without", multiple=True, metavar="OUTLET", help="Leave out what this outlet printed.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error",
              show_default=True, help="The severity that makes the exit code 1.")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="What standard input (-) is called.")
@click.option("--fix", is_flag=True, help="Put the reference's typography in the drafts.")
@click.option("--fix-wording", is_flag=True, help="Put the reference's words in the drafts.")
@formats("text", "unix", "json", "jsonl", "sarif", "github")
@click.pass_context
def check(
    ctx: click.Context, drafts: tuple[str, ...], style: str, without: tuple[str, ...], fail_on: str,
    stdin_filename: str | None, fix: bool, fix_wording: bool, form: str,
) -> None:  # fmt: skip
    """Is each quotation of a draft worded as it ran?

    And given to who said it? A linter for quotations.

    \b
    Reads .md, .txt, .html and .docx, and - for standard input. In a draft,
    <!-- quotes: ignore omission: cut by the desk -->
    passes that verdict over on its own line and the next.
    """
    from index import output
    from index.answers.autofix import fix_draft
    from index.answers.check import check as check_draft
    from index.answers.check import failing
    from index.answers.verify import Verifier
    from letters.reading.draft import read_draft

    verifier = Verifier(library_of(ctx), style=style, without=without)
    found = []
    named = [read_draft(path, stdin_filename if path == "-" else None) for path in drafts]  # or none is rewritten
    for draft in named:
        if fix or fix_wording:
            draft, changes = fix_draft(draft, verifier, wording=fix_wording)
            say(
                f"{draft.path}: {changes} changed"
                + ("" if draft.fixable else "; only text files in UTF-8 are rewritten")
            )
        found += check_draft(draft, verifier)
    if form in ("text", "unix", "github"):
        shown = {"text": output.findings.text, "unix": output.findings.unix, "github": output.findings.github}
        tell(shown[form](found, paper()))
    elif form == "jsonl":
        for finding in found:
            click.echo(json_line(output.findings.finding(finding)))
    elif form == "json":
        click.echo(json_line({"findings": [output.findings.finding(finding) for finding in found]}))
    else:
        click.echo(json_line(output.findings.sarif(found)))
    say(output.findings.summary(found, len(drafts)))
    ctx.exit(1 if failing(found, fail_on) else 0)
