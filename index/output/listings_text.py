"""The lists of articles, outlets and speakers, and what a search finds, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.output.terminal import LINK, StyledText, Terminal, clean
from index.output.text import UNKNOWN_DATE, around, counted

if TYPE_CHECKING:
    from index.answers.listings import Listing
    from index.search_results import Hit, Match, SearchResult

_DAY = 10  # columns of a day
_DAYS = ("first", "last")
_UNCOUNTED = {"unattributed": "without a speaker", "unnamed": "of somebody called by a pronoun only"}
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


def articles(page: Listing, terminal: Terminal) -> Iterator[str]:
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
    yield from _total(page, terminal)


def table(page: Listing, terminal: Terminal) -> Iterator[str]:
    """Outlets or speakers in columns, and how many there are."""
    if page.rows:
        yield from _columns(page, page.name[:-1], terminal)
    yield from _total(page, terminal)


def _columns(page: Listing, name: str, terminal: Terminal) -> Iterator[str]:
    """Rows under their columns, the one called `name` last because it is the longest."""
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


def _total(page: Listing, terminal: Terminal) -> Iterator[str]:
    """How many rows there are, how to see the rest, and what they do not count."""
    sentences = [f"{counted(page.total, page.name[:-1])}."]
    if hidden := page.total - len(page.rows):
        sentences.append(f"{hidden:,} more: --limit {page.total} shows all.")
    sentences += [f"{counted(n, 'more quotation')} {_UNCOUNTED[why]}." for why, n in page.uncounted.items() if n]
    yield from terminal.lines([(" ".join(sentences), "bold")])


def hits(result: SearchResult, terminal: Terminal) -> Iterator[str]:
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


def _words_marked(matched: Match, terminal: Terminal) -> list[StyledText]:
    """A wording with the words that were asked for in bold, or between stars where there is no colour."""
    text, marks = matched.text, matched.marks
    start, end = around(text, (marks[0][0], marks[-1][1])) if marks else (0, len(text))
    star = "" if terminal.colour else "*"
    pieces: list[StyledText] = [("“" + "… " * (start > 0), "")]
    for a, b in marks:
        pieces += [(text[start:a], ""), (f"{star}{text[a:b]}{star}", "bold")]
        start = b
    return [*pieces, (text[start:end].rstrip() + " …" * (end < len(text)) + "”", "")]
