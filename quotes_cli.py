#!/usr/bin/env python3
"""The `quotes` command: parse, call one function of the library, print."""

from __future__ import annotations

import os
import signal
import sys

if os.path.basename(sys.argv[0]).startswith("quotes") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word but in Boundary, which tidies up

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from letters import __version__
from letters.model import KINDS, QuotesError, Source

if TYPE_CHECKING:
    from index.change import Changed
    from index.library import Library
    from index.terminal import Paper
    from letters.corpus import Corpus, Given

F = TypeVar("F", bound=Callable[..., Any])
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
STYLES = ("chicago", "ap", "legal")
_OFFERED = re.compile(r"\w[\w.-]*")  # names that a shell does nothing with when it puts them on the command line


@contextlib.contextmanager
def _visible() -> Iterator[None]:
    """What is wrong with a command line is told without what a terminal would obey: arguments may be names of files."""
    try:
        yield
    except click.ClickException as error:
        from index.terminal import visible

        vars(error)["message"] = visible(error.message)
        raise


class Boundary(click.Group):
    """The one place where an error becomes a line on stderr and an exit code."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        with _visible():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _interruptible(), _visible():
                return super().invoke(ctx)
        except QuotesError as error:
            _say(str(error))
            ctx.exit(error.code)
        except KeyboardInterrupt:
            _say("interrupted")
            ctx.exit(130)
        except RecursionError:
            _say("the input is nested too deeply")
            ctx.exit(2)
        except BrokenPipeError:
            raise  # nobody reads on: click ends without a word
        except OSError as error:
            what = error.filename or "standard input or output"
            _say(f"{what}: {error.strerror or error}; make room, or check where it comes from and goes to")
            ctx.exit(2)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Where Ctrl-C would end the process as it is, let it be raised."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@click.group(cls=Boundary, context_settings=CONTEXT)
@click.option(
    "--index", "folder", type=click.Path(path_type=Path), envvar="QUOTES_INDEX", metavar="DIR",
    help="The index folder; else QUOTES_INDEX, else the user's data folder.",
)  # fmt: skip
@click.version_option(__version__, prog_name="quotes")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """Find every outlet that printed a quotation, and verify its wording.

    \b
    Who used these words, and how?    quotes outlets "Participation is voluntary"
    Is this what was said?            quotes verify "Participation is mandatory"
    Index your own articles           quotes build FOLDER

    With no index yet, one is built of the shipped data: the open letter "Dear Corporate AI Overlords"
    (26 November 2024), OpenAI's statement, and what 49 articles quoted of them.
    """
    ctx.obj = folder


def _say(message: str) -> None:
    """One line on stderr."""
    from index.terminal import clean

    click.echo(f"quotes: {clean(message)}", err=True)


def _folder(ctx: click.Context) -> Path:
    if ctx.obj is not None:
        return Path(ctx.obj)
    from platformdirs import user_data_path

    return user_data_path("quotes")


def _library(ctx: click.Context) -> Library:
    """The index; built of the shipped data where there is none yet."""
    from index.library import Library
    from index.library.schema import NoIndex

    folder = _folder(ctx)
    try:
        return ctx.with_resource(Library.open(folder))
    except NoIndex:
        from index.build import build as build_index
        from letters.corpus import shipped

        _say(f"no index in {folder} yet: building it of the shipped data")
        build_index(folder, shipped())
        return ctx.with_resource(Library.open(folder))


def _paper() -> Paper:
    """What standard output is printed on."""
    from index.terminal import Paper

    return Paper.of(sys.stdout)


def _lines(lines: Iterable[str]) -> None:
    """Lines for people, in colour where the terminal takes it."""
    colour = _paper().colour
    for line in lines:
        click.echo(line, color=colour)


@cache
def _encoder() -> json.JSONEncoder:
    """Makes JSON on one line; programs read it as UTF-8, whatever the terminal's encoding."""
    return json.JSONEncoder(ensure_ascii=(sys.stdout.encoding or "").lower() not in ("utf-8", "utf8"))


def _json(value: object) -> str:
    """One line of JSON; what a terminal would obey, and what no encoding writes, is escaped in it."""
    from index.terminal import UNSEEN

    line = _encoder().encode(value)
    return line if line.isprintable() else UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _format(*names: str) -> Callable[[F], F]:
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def _given(command: F) -> F:
    """Options that fill in what a file doesn't say of itself."""
    for name in ("language", "published", "url", "outlet"):
        command = click.option(f"--{name}", help=f"The {name} of files that don't tell theirs.")(command)
    return command


def _facts(**facts: str | None) -> Given:
    from letters.corpus import Given

    return Given(**facts)


class _Skipped:
    """Names each file that is passed over, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: str, why: str) -> None:
        self.count += 1
        _say(f"skipped {path}: {why}")

    def tell(self) -> None:
        """The count, where there is something to count."""
        if self.count:
            _say(f"{self.count} skipped")


def _size(told: str | None) -> int | None:
    if told is None:
        return None
    from index.rows import size

    return size(told)


def _taken(command: F) -> F:
    """What `build` and `add` read, and how they wait and tell."""
    options = (
        click.argument("paths", nargs=-1, metavar="[PATHS]..."),
        click.option("--input", "input_format", help="What standard input is (txt, md, html, jsonl, csv)."),
        _waiting,
        _given,
        _format("text", "json"),
    )
    for option in reversed(options):
        command = option(command)
    return command


_memory = click.option(
    "--memory", metavar="SIZE", callback=lambda *told: _size(told[2]),
    help="At most so much memory for deduplicating beside the texts (500M, 2G); the rest on disk.",
)  # fmt: skip
_waiting = click.option(
    "--wait", default=10.0, show_default=True, help="Seconds to wait for another process that writes."
)


def _corpus(
    paths: tuple[str, ...], facts: dict[str, str | None], skipped: _Skipped, input_format: str | None
) -> Corpus:
    """The documents of files and folders, known by their absolute paths."""
    from letters.corpus import Corpus

    named = [path if path == "-" else os.path.abspath(path) for path in paths]
    return Corpus(named, given=_facts(**facts), skip=skipped, input_format=input_format)


@cli.command(epilog="Example: quotes build articles/ --outlet 'The Daily'")
@click.option("--shipped", is_flag=True, help="Take in the shipped data too.")
@click.option("--processes", type=click.IntRange(1, 256), metavar="N",
              help="How many processes read and isolate; else one for each core.")  # fmt: skip
@_memory
@_taken
@click.pass_context
def build(
    ctx: click.Context, /, paths: tuple[str, ...], shipped: bool, processes: int | None, memory: int | None,
    input_format: str | None, wait: float, form: str, **facts: str | None,
) -> None:  # fmt: skip
    """Build the index of files and folders, or of the shipped data.

    Reads .txt, .md, .html, .jsonl and .csv, folders with all that is in them, and - for standard input.
    The new index takes the place of the old one when it is finished, not before. A build that was broken off
    goes on with what it has read when the same files are asked for again.
    """
    from index import report
    from index.build import build as build_index
    from index.build.workers import cores
    from index.terminal import Progress
    from letters.corpus import shipped as shipped_data

    skipped = _Skipped()
    documents = list(shipped_data()) if shipped or not paths else []
    corpus = _corpus(paths, facts, skipped, input_format)
    with contextlib.closing(Progress(sys.stderr)) as progress:
        built = build_index(
            _folder(ctx), documents, corpus, processes=processes or cores(), memory=memory, progress=progress, wait=wait
        )
    skipped.tell()
    if form == "text":
        _lines(report.text.built(built, _folder(ctx), _paper()))
    else:
        click.echo(_json(report.data.built(built, _folder(ctx))))


@cli.command(epilog="Example: quotes add article.html --outlet 'The Daily'")
@_taken
@click.pass_context
def add(
    ctx: click.Context, /, paths: tuple[str, ...], input_format: str | None, wait: float, form: str,
    **facts: str | None,
) -> None:  # fmt: skip
    """Add files and folders to the index that stands.

    What is in the index already stays as it is; a file that has changed takes the place of its former self.
    The index is that of a build of all of them.
    """
    from index.change import add as add_to
    from index.terminal import Progress

    if not paths:
        raise click.UsageError("nothing to add; give files or folders, or - for standard input")
    _library(ctx).close()
    skipped = _Skipped()
    with contextlib.closing(Progress(sys.stderr)) as progress:
        corpus = _corpus(paths, facts, skipped, input_format)
        changed = add_to(_folder(ctx), corpus, progress=progress, wait=wait)
    skipped.tell()
    _tell_change(ctx, changed, form)


@cli.command(epilog="Example: quotes remove articles/hoax.txt")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@_waiting
@_format("text", "json")
@click.pass_context
def remove(ctx: click.Context, articles: tuple[str, ...], wait: float, form: str) -> None:
    """Remove articles from the index, known by their files or by the ids of their records.

    The files themselves stay where they are.
    """
    from index.change import remove as remove_from
    from index.terminal import Progress

    library = _library(ctx)
    ids = [id if library.has(id) else os.path.abspath(id) for id in articles]
    library.close()
    with contextlib.closing(Progress(sys.stderr)) as progress:
        changed = remove_from(_folder(ctx), ids, progress=progress, wait=wait)
    _tell_change(ctx, changed, form)


def _tell_change(ctx: click.Context, changed: Changed, form: str) -> None:
    from index import report

    if form == "text":
        _lines(report.text.changed(changed, _folder(ctx), _paper()))
    else:
        click.echo(_json(report.data.changed(changed, _folder(ctx))))


@cli.command(epilog='Example: quotes outlets "Participation is voluntary" --after 2024-11-26')
@click.argument("quote")
@click.option("--min-words", "least", type=click.IntRange(1), default=4, show_default=True,
              help="How many of the words an outlet must print in one run.")  # fmt: skip
@click.option("--after", metavar="DATE", help="Only articles of this day or later (YYYY-MM-DD).")
@click.option("--before", metavar="DATE", help="Only articles of this day or earlier.")
@click.option("--language", metavar="CODE", help="Only quotations in this language (en, de ...).")
@click.option("--kind", type=click.Choice(KINDS), help="Only quotations of this kind.")
@_format("text", "json", "jsonl", "csv")
@click.pass_context
def outlets(
    ctx: click.Context, quote: str, least: int, after: str | None, before: str | None, language: str | None,
    kind: Any, form: str,
) -> None:  # fmt: skip
    """Every outlet that used a quotation: how it worded it, whom it gave it to, where to read it.

    Exit code 1 where no outlet did.
    """
    from index import report
    from index.search import Filter, day
    from index.search import outlets as ask
    from letters.facts import spoken

    only = Filter(day(after), day(before), spoken(language, "--language"), kind)
    answer = ask(_library(ctx), _argument(quote), least=least, only=only)
    if form == "text":
        _lines(report.text.outlets(answer, _paper()))
    elif form == "csv":
        click.echo(report.data.table(report.data.outlets_rows(answer)), nl=False)
    elif form == "jsonl":
        for use in answer.uses:
            click.echo(_json(report.data.use(use)))
    else:
        click.echo(_json(report.data.outlets(answer)))
    ctx.exit(0 if answer.uses else 1)


def _argument(text: str) -> str:
    """An argument, or standard input where it is -."""
    if text != "-":
        return text
    from letters.decode import bounded, decoded

    return decoded(bounded(sys.stdin.buffer, "standard input"), "standard input").rstrip("\r\n")


@cli.command(
    epilog="Example: quotes search 'source:openai safeguard~'", context_settings={"ignore_unknown_options": True}
)
@click.argument("words", nargs=-1, required=True)
@click.option("--sort", type=click.Choice(["relevance", "date", "oldest"]), default="relevance", show_default=True,
              help="What comes first.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many passages.")
@_format("text", "json", "jsonl")
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], sort: Any, limit: int, form: str) -> None:
    """Ranked full-text search in all that was quoted.

    \b
    All words must occur; "several words" in one run; word~ with a letter wrong;
    OR, -word; outlet: speaker: source: language: kind: after: before: narrow it down.

    Exit code 1 where nothing is found.
    """
    from index import report
    from index.fulltext import search as look

    hits = look(_library(ctx), " ".join(words), sort=sort, limit=limit)
    query = " ".join(words)
    if form == "text":
        _lines(report.text.hits(hits, _paper()))
    elif form == "jsonl":
        for hit in hits.hits:
            click.echo(_json(report.data.hit(hit)))
    else:
        click.echo(_json(report.data.hits(query, hits)))
    ctx.exit(0 if hits.hits else 1)


def _complete_passage(ctx: click.Context, _: click.Parameter, typed: str) -> list[str]:
    from index.library import Library

    while ctx.parent is not None:
        ctx = ctx.parent
    ctx.obj = ctx.params.get("folder")
    try:
        with Library.open(_folder(ctx)) as library:
            found = (p.id for id in library.sources() for p in library.passages_of(id))
            return [id for id in found if id.startswith(typed) and _OFFERED.fullmatch(id)]
    except QuotesError:
        return []  # nothing to offer: the command itself will say what is wrong


@cli.command(epilog="Example: quotes show openai-3")
@click.argument("passage", shell_complete=_complete_passage)
@_format("text", "json")
@click.pass_context
def show(ctx: click.Context, passage: str, form: str) -> None:
    """One passage: where it comes from, every reading by date with its differences, which wording came of which."""
    from index import report
    from index.search import shown
    from index.timeline import timeline

    answer = shown(_library(ctx), passage)
    versions = timeline(answer.passages[0], ((use.reading, use.part) for use in answer.uses))
    if form == "text":
        _lines(report.text.outlets(answer, _paper()))
        _lines(report.text.families(answer, _paper()))
        _lines(report.statement.timeline(versions, _paper()))
    else:
        click.echo(_json(report.data.outlets(answer) | {"timeline": list(map(report.data.version, versions))}))


def _complete_source(ctx: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    sources = dict.fromkeys(id.rpartition("-")[0] for id in _complete_passage(ctx, parameter, ""))
    return [id for id in sources if id.startswith(typed)]


@cli.command(epilog="Example: quotes reconstruct openai")
@click.argument("ids", nargs=-1, required=True, metavar="SOURCE...", shell_complete=_complete_source)
@_format("text", "json")
@click.pass_context
def reconstruct(ctx: click.Context, ids: tuple[str, ...], form: str) -> None:
    """A statement put together from what outlets printed of it, without a look at its own text.

    \b
    SOURCE is the id of a source, or of passages: then whatever overlaps with their readings.
    Below each sentence stands who attests it, and [-left out-] {+put in+} by whom; […] is a gap.

    Exit code 1 where nothing is printed of it.
    """
    from index import report
    from index.reconstruct import statement

    found = statement(_library(ctx), list(dict.fromkeys(ids)))
    if form == "text":
        _lines(report.statement.reconstruction(found, _paper()))
    else:
        click.echo(_json(report.data.reconstruction(ids, found)))
    ctx.exit(0 if found.text else 1)


@cli.command(epilog='Example: quotes verify "Participation is mandatory" --speaker "Niko Felix"')
@click.argument("quote")
@click.option("--speaker", help="Who is said to have said it.")
@click.option("--source", help="Hold it against this source alone.")
@click.option("--style", type=click.Choice(STYLES), default="chicago", show_default=True,
              help="The house style: what may change without a word.")  # fmt: skip
@_format("text", "json", "jsonl")
@click.pass_context
def verify(ctx: click.Context, quote: str, speaker: str | None, source: str | None, style: str, form: str) -> None:
    """Is this what was said? A verdict, the differences, and who printed it so.

    With - a quotation per line of standard input, plain or as JSON {"id", "query", "attribution"}.
    Exit code 1 where the wording or the speaker is wrong.
    """
    from index import report
    from index.verify import Verifier, queries
    from letters.decode import bounded_lines

    verifier = Verifier(_library(ctx), source=source, style=style)
    worst = 0
    asked = queries(bounded_lines(sys.stdin.buffer, "standard input")) if quote == "-" else [(None, quote, None)]
    for id, query, attribution in asked:
        found = verifier.verify(query, attribution or speaker)
        if form == "text":
            _lines(report.text.verification(found, _paper()))
        else:
            click.echo(_json(report.data.verification(found, id)))
        if found.severity == "usage" and quote != "-":
            raise QuotesError("no word in the query; give some words of the quotation")
        worst = max(worst, found.severity == "error")
    ctx.exit(worst)


@cli.command(epilog="Example: quotes check draft.md --style ap")
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...")
@click.option("--style", type=click.Choice(STYLES), default="chicago", show_default=True,
              help="The house style: what may change without a word.")  # fmt: skip
@click.option("--except", "without", multiple=True, metavar="OUTLET", help="Leave out what this outlet printed.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="error",
              show_default=True, help="The severity that makes the exit code 1.")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="What standard input (-) is called.")
@click.option("--fix", is_flag=True, help="Put the reference's typography in the drafts.")
@click.option("--fix-wording", is_flag=True, help="Put the reference's words in the drafts.")
@_format("text", "unix", "json", "jsonl", "sarif", "github")
@click.pass_context
def check(
    ctx: click.Context, drafts: tuple[str, ...], style: str, without: tuple[str, ...], fail_on: str,
    stdin_filename: str | None, fix: bool, fix_wording: bool, form: str,
) -> None:  # fmt: skip
    """A linter for quotations: is each quotation of a draft worded as it ran, and given to who said it?

    \b
    Reads .md, .txt, .html and .docx, and - for standard input. In a draft,
    <!-- quotes: ignore omission: cut by the desk -->
    passes that verdict over on its own line and the next.
    """
    from index import report
    from index.check import check as look
    from index.check import failing, mend
    from index.verify import Verifier
    from letters.draft import read_draft

    verifier = Verifier(_library(ctx), style=style, without=without)
    found = []
    named = [read_draft(path, stdin_filename if path == "-" else None) for path in drafts]  # or none is rewritten
    for draft in named:
        if fix or fix_wording:
            draft, changes = mend(draft, verifier, wording=fix_wording)
            _say(
                f"{draft.path}: {changes} changed"
                + ("" if draft.fixable else "; only text files in UTF-8 are rewritten")
            )
        found += look(draft, verifier)
    if form in ("text", "unix", "github"):
        shown = {"text": report.findings.text, "unix": report.findings.unix, "github": report.findings.github}
        _lines(shown[form](found, _paper()))
    elif form == "jsonl":
        for finding in found:
            click.echo(_json(report.findings.finding(finding)))
    elif form == "json":
        click.echo(_json({"findings": [report.findings.finding(finding) for finding in found]}))
    else:
        click.echo(_json(report.findings.sarif(found)))
    _say(report.findings.summary(found, len(drafts)))
    ctx.exit(1 if failing(found, fail_on) else 0)


@cli.command(epilog="Example: quotes extract --all article.txt")
@click.argument("files", nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="Terms, titles, scare quotes and nested marks too.")
@click.option("--explain", is_flag=True, help="Say why each is of its kind.")
@click.option("--input", "input_format", help="What standard input is (txt, md, html, jsonl, csv).")
@_format("text", "json", "jsonl")
def extract(files: tuple[str, ...], everything: bool, explain: bool, input_format: str | None, form: str) -> None:
    """Only isolate: the quotations of files, without an index."""
    from index import report
    from letters.corpus import read
    from letters.extract import extract as isolate

    skipped = _Skipped()
    collected = []
    for article in read(files, skip=skipped, input_format=input_format):
        if isinstance(article, Source):
            _say(f"{article.id}: a source, no article: nothing isolated")
            continue
        found = [q for q in isolate(article, context=explain) if everything or (q.kind == "quotation" and not q.nested)]
        if form == "text":
            _lines(report.text.quotations(article, found, _paper(), explain))
        rows = [report.data.quotation(article, quotation, explain) for quotation in found] if form != "text" else []
        if form == "jsonl" and rows:
            click.echo("\n".join(map(_json, rows)))
        collected += rows if form == "json" else []
    if form == "json":
        click.echo(_json({"quotations": collected}))
    skipped.tell()


@cli.command(epilog="Example: quotes extract --format jsonl articles/ | quotes passages --input jsonl -")
@click.argument("files", nargs=-1, required=True)
@click.option("--input", "input_format", type=click.Choice(["jsonl", "tsv"]), help="What standard input is.")
@_memory
@_format("tsv", "jsonl")
def passages(files: tuple[str, ...], input_format: str | None, memory: int | None, form: str) -> None:
    """Only deduplicate: which quotations are of one passage, without an index.

    Reads .jsonl as `quotes extract` prints it, or .tsv rows (the id first, the outlet fourth, the day
    fifth, the text sixth). Prints the row's id and the ids of its passages, parted by |.
    """
    from index.rows import deduplicated, read_rows
    from index.terminal import visible

    ids, rows = read_rows(files, input_format)
    found = zip(ids, deduplicated(rows, memory))
    lines = (
        f"{visible(id)}\t{'|'.join(some)}" if form == "tsv" else _json({"row": id, "passages": some})
        for id, some in found
    )
    while some_lines := list(islice(lines, 10_000)):  # a call for each takes longer than half the work
        click.echo("\n".join(some_lines))


@cli.command(epilog="Example: quotes info --verify")
@click.option("--verify", is_flag=True, help="Look at every row and file, whether it is as it was written.")
@_format("text", "json")
@click.pass_context
def info(ctx: click.Context, verify: bool, form: str) -> None:
    """What the index holds, and where it lies.

    Exit code 3 where the index is damaged.
    """
    from index import report

    library = _library(ctx)
    found = None
    if verify:
        from index.fulltext import intact

        library.check()
        found = intact(library)
    if form == "text":
        _lines(report.text.info(library, _paper(), found))
    else:
        click.echo(_json(report.data.info(library, found)))


@cli.command(epilog="Example: quotes completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """The completion script for a shell, to be sourced by it."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise QuotesError(f"{shell}: no completion for this shell")
    click.echo(kind(cli, {}, "quotes", "_QUOTES_COMPLETE").source())


def main() -> None:
    """The console script."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 (closed by whoever started us)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where the terminal's encoding lacks a character
    cli(prog_name="quotes")


if __name__ == "__main__":
    main()
