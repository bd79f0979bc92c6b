"""The reply of `outlets` as text for people: how the question was understood, and the answer to that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.output.outlets_text import by_passage, outlets, passage_text
from index.output.terminal import Terminal
from index.output.text import counted, missing_words

if TYPE_CHECKING:
    from index.answers.questions import Reply
    from index.model import Passage, Reading


def reply(made: Reply, terminal: Terminal) -> Iterator[str]:
    """The answers, each under what it is about where that is not the words typed."""
    if made.meaning == "quotations":
        for answer in made.answers:
            yield from terminal.lines([(f"“{answer.query.strip()}”: ", "dim")])
            yield ""
            yield from outlets(answer, terminal)
            yield ""
        yield from terminal.lines([(f"{counted(len(made.answers), 'quotation')} in the text.", "bold")])
    elif made.meaning in ("article", "speaker"):
        yield from _collected(made, terminal)
    else:
        for number, answer in enumerate(made.answers):
            yield from [""] * bool(number)
            yield from outlets(answer, terminal)
        yield from _nearest(made, terminal)


def _nearest(made: Reply, terminal: Terminal) -> Iterator[str]:
    """Which words nothing has, and what is nearest, unless passages with some of the words are shown already."""
    near, related = made.nearest, made.whole.related
    if near and near.reason == "some of the words" and related and related.uses:
        near = None
    if missing := missing_words(made.unknown, near):
        yield from [""] * bool(made.whole.passages or related and related.uses)
        yield from terminal.lines([(missing, "")])
    if near:
        yield ""
        yield from outlets(near.answer, terminal)


def _collected(made: Reply, terminal: Terminal) -> Iterator[str]:
    """The quotations of articles or speakers, passage by passage."""
    answer = made.whole
    if not answer.uses and not answer.left_out and made.meaning == "article":
        site = f" Of the same site: {', '.join(made.names)}." if made.names else ""
        yield from terminal.lines([(f"No article in the index has this address.{site}", "bold")])
        return
    yield from terminal.lines(
        [(f"Quotations {'in' if made.meaning == 'article' else 'of'} ", "dim"), ("; ".join(made.names), "bold")]
    )
    yield ""
    for passage, uses in by_passage(answer):
        yield from passage_text(passage, uses, terminal, answer.wordings)
        yield ""
    quotations = len({use.reading.quotation for use in answer.uses})
    summary = f"{counted(quotations, 'quotation')}, {counted(answer.outlets, 'outlet')}, {answer.families} independent."
    yield from terminal.lines([(summary, "bold")])


def passages(listed: Iterable[tuple[Passage, Sequence[Reading]]], terminal: Terminal) -> Iterator[str]:
    """Passages, each with how many outlets and quotations print it."""
    count = 0
    for count, (passage, readings) in enumerate(listed, 1):
        yield from terminal.lines([(f"“{passage.text.strip()}”", "bold")])
        outlets = counted(len({reading.outlet for reading in readings}), "outlet")
        yield from terminal.lines(
            [(f"{passage.id} · {outlets}, {counted(len(readings), 'quotation')}", "dim")], "  ", "  "
        )
    yield from terminal.lines([(f"{counted(count, 'passage')}. quotes show and an id shows the wordings of one.", "")])
