"""The two panes: the passages that match, and the collation of the selected one."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from index.browse.catalogue import TypedWord
from index.browse.scroll_view import WHEEL, LinePane
from index.output.terminal import StyledText, Terminal, clean, clean_keeping_edges
from letters.model import Span
from letters.text.normalize import words

if TYPE_CHECKING:
    from index.answers.collation import Collation, Version
    from index.store.summaries import PassageSummary


class PassagePane(LinePane, can_focus=False):
    """The passages that match what is typed, each on two lines."""

    def __init__(self) -> None:
        super().__init__(id="passages")
        self.matches: Sequence[PassageSummary] = ()
        self._wanted: Sequence[TypedWord] = ()

    def show(self, matches: Sequence[PassageSummary], wanted: Sequence[TypedWord], kept: str | None = None) -> None:
        """Show these; the passage with the id `kept` stays selected if it is among them."""
        self.matches, self._wanted = matches, wanted
        self.refill(next((n for n, summary in enumerate(matches) if summary.id == kept), 0) if kept else 0)

    @property
    def passage(self) -> PassageSummary | None:
        """The selected passage."""
        return self.matches[self.chosen] if self.chosen < len(self.matches) else None

    def lines(self) -> int:
        """Two for each passage."""
        return 2 * len(self.matches)

    def choices(self) -> int:
        """All passages."""
        return len(self.matches)

    def place(self, choice: int) -> Span:
        """The two lines of a passage."""
        return 2 * choice, 2 * choice + 2

    def line(self, n: int) -> list[StyledText]:
        """Its text with the typed words marked; below it how many outlets printed it how often, and translated it."""
        summary = self.matches[n // 2]
        if n % 2:
            outlets = f"{summary.outlets:,} outlet{'s' * (summary.outlets != 1)}"
            quotations = f"{summary.quotations:,} quotation{'s' * (summary.quotations != 1)}"
            translated = f" · translated by {summary.translating:,}" if summary.translating else ""
            return [(f"  {clean(summary.id)} · {outlets} · {quotations}{translated}", "dim")]
        return self._marked(summary.text)

    def _marked(self, text: str) -> list[StyledText]:
        """The text in pieces, beginning where the first typed word is visible."""
        matched = [word for word in words(text) if any(typed.fits(word.key) for typed in self._wanted)]
        done = self._begin(text, matched[0].end if matched else 0)
        pieces = [("… ", "dim")] if done else []
        for word in matched:
            pieces += [
                (clean_keeping_edges(text[done : word.start]), ""),
                (clean_keeping_edges(text[word.start : word.end]), "mark"),
            ]
            done = word.end
        return [*pieces, (clean_keeping_edges(text[done : done + self.size.width]), "")]

    def _begin(self, text: str, until: int) -> int:
        """Where to begin so that the line reaches `until`: a few words before it."""
        if until < self.size.width - 2:
            return 0
        return text.rfind(" ", 0, max(0, until - self.size.width // 2)) + 1


class ReadingPane(LinePane, can_focus=True):
    """The collation of a passage; its wordings can be selected."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit")]

    class Typed(Message):
        """A character that belongs to the search words."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self) -> None:
        super().__init__(id="readings")
        self.collation: Collation | None = None
        self._places: list[tuple[Version, Span]] = []

    async def show(self, collation: Collation, chosen: int = 0) -> None:
        """Show this collation, laid out for the width of the pane."""
        self.painted, self._places = await asyncio.to_thread(_align_text, collation, self.paper)
        self.collation = collation
        self.refill(chosen)

    def show_message(self, message: str) -> None:
        """Show this message instead of a collation."""
        self.collation, self._places = None, []
        self.painted = [*self.paper.lines([(message, "")])]
        self.refill()

    @property
    def version(self) -> Version | None:
        """The selected wording."""
        return self._places[self.chosen][0] if self.chosen < len(self._places) else None

    def choices(self) -> int:
        """The wordings."""
        return len(self._places)

    def place(self, choice: int) -> Span:
        """The lines of a wording."""
        return self._places[choice][1]

    def on_resize(self) -> None:
        """Lay the collation out again."""
        super().on_resize()
        if self.collation is not None:
            self.run_worker(self.show(self.collation, self.chosen), exclusive=True)

    def action_move(self, by: int) -> None:
        """Select the next wording or the previous one, after scrolling through the selected one."""
        start, end = self.place(self.chosen) if self.choices() else (0, 0)
        hidden = end - self.top - self.size.height if by > 0 else self.top - start
        if self.choices() and hidden <= 0 and 0 <= self.chosen + by < self.choices():
            self.choose(self.chosen + by)
        else:
            self.scroll_by(by * WHEEL)

    def action_page(self, by: int) -> None:
        """Scroll a screen forward or back, and select its first wording."""
        self.scroll_by(by * self.size.height)
        begins = [self.place(choice)[0] for choice in range(self.choices())]
        self.chosen = max(0, min(bisect_left(begins, self.top), len(begins) - 1))

    def on_key(self, event: events.Key) -> None:
        """Send typed characters to the search words."""
        if event.is_printable and event.character and event.character not in "q":
            event.stop()
            self.post_message(self.Typed(event.character))


def _align_text(collation: Collation, terminal: Terminal) -> tuple[list[str], list[tuple[Version, Span]]]:
    """The lines of a collation, and which of them belong to each wording."""
    from index.output.collation_text import parts

    lines: list[str] = []
    places: list[tuple[Version, Span]] = []
    for version, part in parts(collation, terminal):
        if version is not None:
            places.append((version, (len(lines), len(lines) + len(part))))
        lines += part
    return lines, places
