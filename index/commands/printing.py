"""What every command prints, and what it reads beside files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from index.output.terminal import Paper


def say(message: str) -> None:
    """One line on stderr."""
    from index.output.terminal import clean

    click.echo(f"quotes: {clean(message)}", err=True)


def paper() -> Paper:
    """What standard output is printed on."""
    from index.output.terminal import Paper

    return Paper.of(sys.stdout)


def tell(lines: Iterable[str]) -> None:
    """Lines for people, in colour where the terminal takes it."""
    colour = paper().colour
    for line in lines:
        click.echo(line, color=colour)


@cache
def _encoder() -> json.JSONEncoder:
    """Makes JSON on one line; programs read it as UTF-8, whatever the terminal's encoding."""
    return json.JSONEncoder(ensure_ascii=(sys.stdout.encoding or "").lower() not in ("utf-8", "utf8"))


def json_line(value: object) -> str:
    """One line of JSON; what a terminal would obey, and what no encoding writes, is escaped in it."""
    from index.output.terminal import escaped

    return escaped(_encoder().encode(value))


class Skipped:
    """Names each file that is passed over, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: str, why: str) -> None:
        self.count += 1
        say(f"skipped {path}: {why}")

    def tell(self) -> None:
        """The count, where there is something to count."""
        if self.count:
            say(f"{self.count} skipped")
