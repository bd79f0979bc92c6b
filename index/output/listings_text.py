"""The lists of articles, outlets and speakers as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.output.terminal import LINK, StyledText, Terminal, clean
from index.output.text import UNKNOWN_DATE, counted

if TYPE_CHECKING:
    from index.answers.listings import ListPage, Speakers

_DAY = 10  # columns of a day
_DAYS = ("first", "last")


def articles(page: ListPage, terminal: Terminal) -> Iterator[str]:
    """Each article by date: outlet, number of quotations, title, link."""
    for row in page.rows:
        values = row._asdict()
        first = f"{clean(values['published'] or UNKNOWN_DATE):<12}"
        heading: list[StyledText] = [
            (values["outlet"], "bold"),
            (f" · {counted(values['quotations'], 'quotation')}", ""),
        ]
        if values["copy_of"] is not None:
            heading.append((f" · copy of {values['copy_of']}", "dim"))
        yield from terminal.lines(heading, " " * 12, first)
        if values["title"]:
            yield from terminal.lines([(values["title"], "")], " " * 12)
        yield from terminal.lines([(values["url"], LINK) if values["url"] else (values["article"], "dim")], " " * 12)
    yield from terminal.lines([(_total(page, "article"), "bold")])


def outlets(page: ListPage, terminal: Terminal) -> Iterator[str]:
    """A table of outlets."""
    yield from _table(page, "outlet", terminal)
    yield from terminal.lines([(_total(page, "outlet"), "bold")])


def speakers(page: ListPage, listed: Speakers, terminal: Terminal) -> Iterator[str]:
    """A table of speakers, and how many quotations have none."""
    yield from _table(page, "speaker", terminal)
    sentences = _total(page, "speaker")
    if listed.unattributed:
        sentences += f" {counted(listed.unattributed, 'more quotation')} without a speaker."
    if listed.unnamed:
        sentences += f" {counted(listed.unnamed, 'more quotation')} of somebody called by a pronoun only."
    yield from terminal.lines([(sentences, "bold")])


def _table(page: ListPage, name: str, terminal: Terminal) -> Iterator[str]:
    """Rows under their columns, the one called `name` last because it is the longest."""
    if not page.rows:
        return
    columns = [column for column in page.columns if column != name]
    widths = [_DAY if column in _DAYS else max(len(column), 6) for column in columns]
    indent = " " * (sum(widths) + 2 * len(widths))
    heads = [_cell(column, column, width) for column, width in zip(columns, widths, strict=True)]
    yield from terminal.lines([(name, "dim")], indent, "".join(terminal.paint(head, "dim") for head in heads))
    for row in page.rows:
        values = row._asdict()
        cells = [_cell(values[column], column, width) for column, width in zip(columns, widths, strict=True)]
        yield from terminal.lines([(values[name], "bold")], indent, "".join(cells))


def _cell(value: object, column: str, width: int) -> str:
    """Days to the left, numbers to the right."""
    text = clean(f"{value:,}" if isinstance(value, int) else str(value or UNKNOWN_DATE))
    return f"{text:<{width}}  " if column in _DAYS else f"{text:>{width}}  "


def _total(page: ListPage, noun: str) -> str:
    """How many rows there are, and how to see the rest."""
    hidden = page.total - len(page.rows)
    more = f" {hidden:,} more: --limit {page.total} shows all." if hidden else ""
    return f"{counted(page.total, noun)}.{more}"
