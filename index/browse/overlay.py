"""An overlay over the panes until Escape: the context of a wording, or the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from index.browse.scroll_view import LinePane, StatusLine
from index.output.terminal import StyledText, Terminal

if TYPE_CHECKING:
    from index.answers.collation import Collation, Version
    from index.model import Reading

SHOWN = 200  # readings of one wording
_CLIPPING = "(a clipping: no more of the article is in the index)"
KEYS = (
    ("type", "the passages that have all these words, the last one as the beginning of a word"),
    ("↑ ↓ PgUp PgDn", "another passage; after Tab another wording of it"),
    ("Tab", "from the words to the wordings, and back"),
    ("Enter", "the sentences in which outlets print the wording, with links"),
    ("/", "to the words"),
    ("Esc", "close what lies on top; else forget the words"),
    ("Ctrl-C, q", "quit; q where no words are typed: after Tab"),
)


class Overlay(ModalScreen[None]):
    """Lines over everything else, laid out for the width of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss"),
        Binding("q,ctrl+c", "app.quit", priority=True),
    ]

    def __init__(self, lines: Callable[[Terminal], Iterable[str]]) -> None:
        super().__init__()
        self._page = _OverlayPane(lines)

    def compose(self) -> ComposeResult:
        """The lines, and the keys."""
        yield self._page
        yield StatusLine("↑↓ scroll  Esc close  q quit", id="keys")


class _OverlayPane(LinePane, can_focus=True):
    def __init__(self, lines: Callable[[Terminal], Iterable[str]]) -> None:
        super().__init__(id="sheet")
        self._source = lines

    def on_resize(self) -> None:
        self.painted = list(self._source(self.paper))
        super().on_resize()


def contexts(collation: Collation, version: Version, terminal: Terminal) -> Iterator[str]:
    """The readings of a wording by date: outlet, verdict, speaker, title; the sentences around it; the link."""
    from index.output.text import UNKNOWN_DATE, verdict_pieces

    uses = {use.reading.quotation: use for use in collation.answer.uses}
    for printed in islice(version.prints, SHOWN):
        reading = printed.reading
        line: list[StyledText] = [(reading.published or UNKNOWN_DATE, ""), (" · ", "dim"), (reading.outlet, "bold")]
        line += [(" · ", "dim"), *verdict_pieces(uses[reading.quotation].comparison)]
        yield from terminal.lines(line)
        speaker = reading.likely_speaker
        yield from terminal.lines([("said by ", "dim"), (speaker, "")] if speaker else [("no speaker given", "dim")])
        if reading.title:
            yield from terminal.lines([(reading.title, "dim")])
        yield ""
        yield from terminal.lines(_framed(reading), "  ", "  ")
        yield ""
        if reading.url:
            yield from terminal.lines([(reading.url, "dim")])
        yield ""
    if (hidden := len(version.prints) - SHOWN) > 0:
        yield from terminal.lines([(f"and {hidden:,} more", "dim")])


def _framed(reading: Reading) -> list[StyledText]:
    """A quotation within its sentences."""
    before, quoted, after = (reading.context or "").partition(reading.text)
    if not quoted:
        return [("“", "dim"), (reading.text, "bold"), ("” ", "dim"), (_CLIPPING, "dim")]
    return [(before, ""), (quoted, "bold"), (after, "")]


def keys(terminal: Terminal) -> Iterator[str]:
    """What each key does."""
    for key, does in KEYS:
        yield from terminal.lines([(does, "")], " " * 16, f"{terminal.paint(key, 'bold')}{' ' * (16 - len(key))}")
