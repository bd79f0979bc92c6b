"""The two panes: the passages that fit, and the collation of the one that is chosen."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from index.browse.scroll_view import WHEEL, LinePane
from index.browse.typed_words import TypedWord
from index.output.terminal import StyledText, Terminal, clean, styled
from letters.model import Span
from letters.text.normalize import words

if TYPE_CHECKING:
    from index.answers.collation import Collation, Version
    from index.store.passage_summaries import PassageSummary


class PassagePane(LinePane, can_focus=False):
    """The passages that fit what is typed, each on two lines."""

    def __init__(self) -> None:
        super().__init__(id="passages")
        self.found: Sequence[PassageSummary] = ()
        self._wanted: Sequence[TypedWord] = ()

    def show(self, found: Sequence[PassageSummary], wanted: Sequence[TypedWord], kept: str | None = None) -> None:
        """Show these; the one of the id `kept` stays chosen where it is among them."""
        self.found, self._wanted = found, wanted
        self.refill(next((n for n, one in enumerate(found) if one.id == kept), 0) if kept else 0)

    @property
    def passage(self) -> PassageSummary | None:
        """The one that is chosen."""
        return self.found[self.chosen] if self.chosen < len(self.found) else None

    def lines(self) -> int:
        """Two each."""
        return 2 * len(self.found)

    def choices(self) -> int:
        """All of them."""
        return len(self.found)

    def place(self, choice: int) -> Span:
        """Two lines each."""
        return 2 * choice, 2 * choice + 2

    def line(self, n: int) -> list[StyledText]:
        """Its words, those that were typed marked; below them who printed it how often."""
        one = self.found[n // 2]
        if n % 2:
            outlets = f"{one.outlets:,} outlet{'s' * (one.outlets != 1)}"
            quotations = f"{one.quotations:,} quotation{'s' * (one.quotations != 1)}"
            return [(f"  {clean(one.id)} · {outlets} · {quotations}", "dim")]
        return self._marked(one.text)

    def _marked(self, text: str) -> list[StyledText]:
        """The text in pieces, from where the first of the words typed is in sight."""
        found = [word for word in words(text) if any(one.fits(word.key) for one in self._wanted)]
        done = self._begin(text, found[0].end if found else 0)
        pieces = [("… ", "dim")] if done else []
        for word in found:
            pieces += [(_flat(text[done : word.start]), ""), (_flat(text[word.start : word.end]), "mark")]
            done = word.end
        return [*pieces, (_flat(text[done : done + self.size.width]), "")]

    def _begin(self, text: str, until: int) -> int:
        """Where to begin, so that a line reaches so far: a few words before."""
        if until < self.size.width - 2:
            return 0
        return text.rfind(" ", 0, max(0, until - self.size.width // 2)) + 1


def _flat(text: str) -> str:
    """The text on one line, with a space at the edges where it has one."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{clean(text)}{after}" if text.strip() else before


class ReadingPane(LinePane, can_focus=True):
    """The collation of a passage; its wordings can be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("q", "app.quit"),
    ]

    class Typed(Message):
        """A character that belongs to the words."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self) -> None:
        super().__init__(id="readings")
        self.collation: Collation | None = None
        self._lines: list[str] = []
        self._places: list[tuple[Version, Span]] = []

    async def show(self, collation: Collation, chosen: int = 0) -> None:
        """Show this one, laid out for the width there is."""
        terminal = Terminal(max(20, self.size.width - 2), colour=True)
        self._lines, self._places = await asyncio.to_thread(_align_text, collation, terminal)
        self.collation = collation
        self.refill(chosen)

    def tell(self, message: str) -> None:
        """Say this in its stead."""
        self.collation, self._places = None, []
        self._lines = [*Terminal(max(20, self.size.width - 2)).lines([(message, "")])] if message else []
        self.refill()

    @property
    def version(self) -> Version | None:
        """The wording that is chosen."""
        return self._places[self.chosen][0] if self.chosen < len(self._places) else None

    def lines(self) -> int:
        """Those of the collation."""
        return len(self._lines)

    def choices(self) -> int:
        """The wordings."""
        return len(self._places)

    def place(self, choice: int) -> Span:
        """The lines of a wording."""
        return self._places[choice][1]

    def line(self, n: int) -> Iterator[StyledText]:
        """A line of the collation."""
        return styled(self._lines[n])

    def on_resize(self) -> None:
        """It is laid out anew."""
        super().on_resize()
        if self.collation is not None:
            self.run_worker(self.show(self.collation, self.chosen), exclusive=True)

    def action_move(self, by: int) -> None:
        """Choose the next, or the one before; first scroll through the one that is chosen."""
        start, end = self.place(self.chosen) if self.choices() else (0, 0)
        hidden = end - self.top - self.size.height if by > 0 else self.top - start
        if self.choices() and hidden <= 0 and 0 <= self.chosen + by < self.choices():
            self.choose(self.chosen + by)
        else:
            self.scroll_by(by * WHEEL)

    def action_page(self, by: int) -> None:
        """A screen on, or back; the first one there is chosen."""
        self.scroll_by(by * self.size.height)
        begins = [self.place(choice)[0] for choice in range(self.choices())]
        self.chosen = max(0, min(bisect_left(begins, self.top), len(begins) - 1))

    def on_key(self, event: events.Key) -> None:
        """What is typed goes to the words."""
        if event.is_printable and event.character and event.character not in "q":
            event.stop()
            self.post_message(self.Typed(event.character))


def _align_text(collation: Collation, terminal: Terminal) -> tuple[list[str], list[tuple[Version, Span]]]:
    """The lines of a collation, and where among them each wording stands."""
    from index.output.collation_text import parts

    lines: list[str] = []
    places: list[tuple[Version, Span]] = []
    for version, part in parts(collation, terminal):
        if version is not None:
            places.append((version, (len(lines), len(lines) + len(part))))
        lines += part
    return lines, places
