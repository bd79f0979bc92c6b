"""What every command prints: answers and lines on standard output, messages on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index.output.terminal import Terminal
    from letters.model import Article

UNPAIRED_SHOWN = 20  # marks of an article that are named one by one


def print_message(message: str) -> None:
    """One line on stderr."""
    from index.output.terminal import clean

    click.echo(f"quotes: {clean(message)}", err=True)


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
    """Width and colour of standard output."""
    from index.output.terminal import Terminal

    return Terminal.of(sys.stdout)


def print_lines(lines: Iterable[str]) -> None:
    """Lines on standard output, in colour where the terminal supports it."""
    colour = stdout_terminal().colour
    for line in lines:
        click.echo(line, color=colour)


def print_answer(answer: str, output_format: str, *values: Any) -> None:
    """Print an answer in a format, as `index.output.renderers` lists them."""
    from index.output.renderers import render

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
        print_message(f"{path}: {note}")

    def print_count(self) -> None:
        """Print how many files were skipped, unless none was."""
        if self.count:
            print_message(f"{self.count} skipped")
