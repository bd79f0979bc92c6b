"""The lists of articles, outlets and speakers, and what a search finds, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.output.terminal import LINK, StyledText, Terminal, clean
from index.output.text import UNKNOWN_DATE, around, counted

if TYPE_CHECKING:
    from index.answers.listings import ListPage, Speakers
    from index.fulltext import Hit, Hits
    from index.fulltext.shown_wording import ShownWording

_DAY = 10  # columns of a day
_DAYS = ("first", "last")
_NOBODY = {
    "words": "Nothing has",
    "outlet": "No outlet has the name",
    "speaker": "No speaker has the name",
    "source": "No source has the name",
}
_NEAR = {
    "another kind": "No quotation has this, but a name, title or scare quote (kind:any)",
    "speaker": "Nothing found; said by a speaker of this name",
    "outlet": "Nothing found; printed by an outlet of this name",
    "nearest words": "Nothing found; with the nearest words",
    "some of the words": "Nothing found; with some of the words",
}


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


def hits(result: Hits, _: str, terminal: Terminal) -> Iterator[str]:
    """Passages found, the best first; where there are none, what is nearest."""
    for word in result.missing:
        nearest = f"; nearest: {', '.join(word.nearest)}" if word.nearest else ""
        yield from terminal.lines([(f"{_NOBODY[word.field]} {word.word}{nearest}.", "")])
    shown = result.nearest or result
    for hit in shown.hits:
        yield from _hit(hit, terminal)
    more = shown.total - len(shown.hits)
    summary_line = f"{counted(result.total, 'passage')}." if result.total else "Nothing found."
    if result.nearest:
        summary_line = f"{_NEAR[result.nearest.reason]}: {counted(result.nearest.total, 'passage')}."
    summary_line += f" {more} more: --limit {shown.total} shows all." if more else ""
    yield from terminal.lines([(summary_line, "")])


def _hit(hit: Hit, terminal: Terminal) -> Iterator[str]:
    """A passage: the wording that matched with the words marked, who printed it, its link, and how many more did."""
    matched = hit.matched
    yield from terminal.lines(_words_marked(matched, terminal))
    if matched.outlet is None:
        who = f"wording of the source · {counted(hit.outlets, 'outlet')}, {counted(hit.uses, 'quotation')}"
    else:
        who = f"{matched.outlet}, {matched.published or UNKNOWN_DATE}"
        if hit.uses > 1:
            who += f" · {counted(hit.outlets, 'outlet')}, {counted(hit.uses, 'quotation')} in all"
    yield from terminal.lines([(f"{hit.passage} · {who}", "dim")], "  ", "  ")
    if matched.url:
        yield from terminal.lines([(matched.url, LINK)], "  ", "  ")


def _words_marked(matched: ShownWording, terminal: Terminal) -> list[StyledText]:
    """A wording with the words that were asked for in bold, or between stars where there is no colour."""
    text, marks = matched.text, matched.marks
    start, end = around(text, (marks[0][0], marks[-1][1])) if marks else (0, len(text))
    star = "" if terminal.colour else "*"
    pieces: list[StyledText] = [("“" + "… " * (start > 0), "")]
    for a, b in marks:
        pieces += [(text[start:a], ""), (f"{star}{text[a:b]}{star}", "bold")]
        start = b
    return [*pieces, (text[start:end].rstrip() + " …" * (end < len(text)) + "”", "")]
