"""What every command prints: answers and lines on standard output, long ones in a pager; messages on standard error."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

import click

from index.commands.global_options import settings

if TYPE_CHECKING:
    from index.answers.questions import Reply
    from index.output.terminal import Terminal
    from index.translation import TranslationFinder
    from letters.model import Article

UNPAIRED_SHOWN = 20  # marks of an article that are named one by one
DEFAULT = "less"
LESS = "FRX"  # leave at once what fits, obey colours, keep the answer on the screen


def print_message(message: str) -> None:
    """One line on stderr."""
    from index.output.terminal import clean

    click.echo(f"quotes: {clean(message)}", err=True)


def print_other_meaning(reply: Reply) -> None:
    """One line on stderr where what was taken as words means something else that is used."""
    from index.answers.questions import NO_WORDS

    if reply.used and (what := NO_WORDS.get(reply.meaning)):
        print_message(f"{reply.query}: taken as words, but it is {what}: quotes outlets shows its uses")


def print_note(message: str) -> None:
    """One line on stderr on what is being done, unless the command is to be quiet."""
    if not settings().quiet:
        print_message(message)


def print_unsearched(translations: TranslationFinder | None) -> None:
    """Say on standard error in how many articles translations were not looked for, and what to install."""
    if translations and translations.skipped:
        from letters.reading.errors import install_hint

        n = translations.skipped
        articles = f"{n:,} article{'s' * (n != 1)}"
        print_note(f"translated uses were not looked for in {articles}: {install_hint('translations')}")


def print_unpaired_marks(article: Article, places: Sequence[int]) -> None:
    """Say on standard error which quotation marks of an article have no partner; `places` are code points, in order."""
    line, counted = 1, 0
    for place in places[:UNPAIRED_SHOWN]:
        line += article.text.count("\n", counted, place)
        counted = place
        print_message(f"{article.id}: the mark {article.text[place]} of line {line} has no partner")
    if len(places) > UNPAIRED_SHOWN:
        print_message(f"{article.id}: {len(places) - UNPAIRED_SHOWN:,} more marks have no partner")


def stdout_terminal() -> Terminal:
    """Width, colour and links of standard output."""
    return _terminal(sys.stdout)


def _terminal(stream: TextIO) -> Terminal:
    from index.output.terminal import Terminal

    chosen = settings()
    return Terminal.of(stream, colour=chosen.color, links=chosen.hyperlinks)


def print_text(text: str) -> None:
    """A text on standard output as it is in its file: in UTF-8, with its own ends of lines."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Lines on standard output, in colour where the terminal supports it; in a pager where they don't fit on it."""
    rows = 0 if settings().no_pager else screen_rows()
    lines = iter(lines)
    beginning = list(islice(lines, rows))
    if rows and len(beginning) == rows:
        return page(chain(beginning, lines))
    colour = stdout_terminal().colour
    for line in chain(beginning, lines):
        click.echo(line, color=colour)


def screen_rows() -> int:
    """How many lines the screen has on which answers are read and keys are typed; 0 where there is none."""
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return 0
        return max(os.get_terminal_size(sys.stdout.fileno()).lines - 1, 0)
    except (OSError, ValueError):  # standard input may have been read to its end and closed
        return 0


def print_answer(answer: str, output_format: str, *values: Any, to_stderr: bool = False) -> None:
    """Print an answer in a format, as `index.output.renderers` lists them."""
    from index.output.renderers import render

    if to_stderr:
        for line in render(answer, output_format, _terminal(sys.stderr), *values):
            click.echo(line, err=True, color=True)
    else:
        print_lines(render(answer, output_format, stdout_terminal(), *values))


class SkipReporter:
    """Names each file that is skipped and counts them, and says what was guessed or repaired to read others."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: str, reason: str) -> None:
        self.count += 1
        print_message(f"skipped {path}: {reason}")

    def note(self, path: str, note: str) -> None:
        """Say what was guessed or repaired to read a file."""
        print_note(f"{path}: {note}")

    def print_count(self) -> None:
        """Print how many files were skipped, unless none was."""
        if self.count:
            print_message(f"{self.count} skipped")


def page(lines: Iterable[str]) -> None:
    """Show the lines in the pager, as far as they are read; print them where PAGER is empty, cat or can't be started."""
    import subprocess

    command = _command()
    try:
        pager = subprocess.Popen(
            command, stdin=subprocess.PIPE, env={"LESS": LESS, "LV": "-c", **os.environ}, encoding="utf-8",
            errors="backslashreplace",
        ) if command else None  # fmt: skip
    except OSError:
        pager = None
    if pager is None or pager.stdin is None:
        sys.stdout.writelines(_ended(lines))
        return
    with suppress(BrokenPipeError, KeyboardInterrupt), pager.stdin as stream:  # a reader may leave before the end
        stream.writelines(_ended(lines))
    while pager.poll() is None:
        with suppress(KeyboardInterrupt):  # Ctrl-C is for the pager
            pager.wait()


def _command() -> list[str]:
    try:
        command = shlex.split(os.environ.get("PAGER", DEFAULT))
    except ValueError:  # a quotation mark that is not closed
        command = [DEFAULT]
    return [] if command == ["cat"] else command


def _ended(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)
