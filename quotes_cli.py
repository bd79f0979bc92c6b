#!/usr/bin/env python3
"""The `quotes` command: which commands there are, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import gc
import os
import signal
import sys

gc.set_threshold(100_000)  # what is loaded at the start stays: to search it for garbage takes a twentieth of a look-up
if os.path.basename(sys.argv[0]).startswith("quotes") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word but in Boundary, which tidies up

import contextlib
import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click

from index.commands.global_options import add_global_options, global_options
from letters import __version__
from letters.model import QuotesError

COMPLETION = "_QUOTES_COMPLETE"  # set by the scripts of quotes completion
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
COMMANDS = {
    name: module
    for module, names in {
        "extract_cmd": ("extract", "passages"),
        "build_cmd": ("add", "build", "remove"),
        "outlets_cmd": ("outlets", "search"),
        "verify_cmd": ("check", "verify"),
        "export_cmd": ("browse", "export", "report"),
        "list_cmd": ("articles", "outlet-list", "reconstruct", "show", "speakers"),
        "info_cmd": ("completion", "help", "info"),
    }.items()
    for name in names
}  # in index.commands; each is imported when it is asked for


@contextlib.contextmanager
def _visible() -> Iterator[None]:
    """What is wrong with a command line is printed without what a terminal would obey: arguments may be names of files."""
    try:
        yield
    except click.ClickException as error:
        from index.output.terminal import visible

        vars(error)["message"] = visible(error.message)
        raise


class Boundary(click.Group):
    """The commands, and the one place where an error becomes a line on stderr and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"index.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        add_global_options(command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0].lower(), COMMANDS, n=1)
            remedy = f"did you mean {near[0]}?" if near else "quotes help lists them"
            ctx.fail(f"no such command: {args[0]}; {remedy}")
        return super().resolve_command(ctx, args)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with _reported(), _visible(), _flushed():  # --help and --version print here
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        with _reported(), _interruptible(), _visible(), _flushed():
            return super().invoke(ctx)


@contextlib.contextmanager
def _reported() -> Iterator[None]:
    """Where an error becomes a line on standard error and an exit code."""
    from index.commands.printing import print_message

    try:
        yield
    except QuotesError as error:
        print_message(str(error))
        raise click.exceptions.Exit(error.code) from None
    except KeyboardInterrupt:
        print_message("interrupted")
        raise click.exceptions.Exit(130) from None
    except RecursionError:
        print_message("the input is nested too deeply")
        raise click.exceptions.Exit(2) from None
    except BrokenPipeError:  # nobody reads on, as in quotes export | head
        _discard_output()
        raise click.exceptions.Exit(128 + 13) from None  # as the shell says of a program that SIGPIPE ended
    except OSError as error:
        if not error.filename:
            _discard_output()
        what = error.filename or "standard input or output"
        print_message(f"{what}: {error.strerror or error}; make room, or check where it comes from and goes to")
        raise click.exceptions.Exit(2) from None


@contextlib.contextmanager
def _flushed() -> Iterator[None]:
    """Write what waits for standard output, so that what is wrong with it is seen here."""
    try:
        yield
    finally:
        sys.stdout.flush()


def _discard_output() -> None:
    """Let what still waits for standard output go nowhere, for Python writes it once more at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _MessageOutput(io.FileIO):
    """Standard error. What can't be written there (a full disk, no reader) is lost, and changes no exit code."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        super().__init__(stream.fileno(), "w", closefd=False)
        self._stream = stream  # which would close the descriptor if nothing held it

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            return len(data)


def _keep_messages_from_failing() -> None:
    error = sys.stderr
    if isinstance(error, io.TextIOWrapper):
        output = io.BufferedWriter(_MessageOutput(error))
        sys.stderr = io.TextIOWrapper(output, error.encoding, error.errors, line_buffering=True, write_through=True)


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


@click.group(
    cls=Boundary, context_settings=CONTEXT, invoke_without_command=True,
    params=global_options(), subcommand_metavar="COMMAND [ARGS]...",
)  # fmt: skip
@click.version_option(__version__, "-V", "--version", prog_name="quotes")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Find every outlet that printed a quotation, and verify its wording.

    \b
    Who used these words, and how?    quotes outlets "Participation is voluntary"
    Is this what was said?            quotes verify "Artists are your unpaid R&D"
    Index your own articles           quotes build FOLDER

    With no index yet, one is built of the shipped data: the open letter "Dear Corporate AI Overlords"
    (26 November 2024), OpenAI's statement, and what 49 articles quoted of them.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """The console script."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 (closed by whoever started us)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    _keep_messages_from_failing()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where the terminal's encoding lacks a character
    if COMPLETION in os.environ:
        from index.commands.info_cmd import register_shells

        register_shells()
    cli(prog_name="quotes", complete_var=COMPLETION)


if __name__ == "__main__":
    main()
