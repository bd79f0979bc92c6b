"""What `quotes help` prints beside the help of commands: one text a topic, to be read here and as it is (`*.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from index.output.terminal import Terminal

TOPICS = ("query", "verdicts", "formats", "environment")


def text(topic: str) -> str:
    """The text of one of TOPICS: paragraphs, lists, headings and indented examples, in Markdown."""
    return files("index.topics").joinpath(f"{topic}.md").read_text(encoding="utf-8")


def title(topic: str) -> str:
    """Its first heading."""
    return text(topic).partition("\n")[0].lstrip("# ")


def lines(topic: str, terminal: Terminal) -> Iterator[str]:
    """The text as lines no wider than the paper, except for examples, which stay as they are."""
    for number, block in enumerate(text(topic).strip().split("\n\n")):
        if number:
            yield ""
        if block.startswith("#"):
            yield from terminal.lines([(block.lstrip("# "), "bold")])
        elif block.startswith("    "):
            yield from block.split("\n")
        else:
            for part in re.split(r"\n(?=- )", block):
                item = part.startswith("- ")
                yield from terminal.lines(
                    [(part[2:] if item else part, "")], "  " if item else "", "- " if item else None
                )
