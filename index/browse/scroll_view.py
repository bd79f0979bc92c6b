"""A pane that scrolls through lines; groups of lines can be selected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from index.output.terminal import StyledText, Terminal, styled
from letters.model import Span

_STYLES = {
    name: Style.parse(style)
    for name, style in {
        "": "", "bold": "bold", "dim": "dim", "good": "green", "bad": "red", "warn": "yellow", "bar": "cyan",
        "gone": "red strike", "new": "green underline",
    }.items()
}  # fmt: skip
WHEEL = 3  # lines


class StatusLine(Widget):
    """One line of status; a new text does not lay out anything else again."""

    def __init__(self, text: str = "", *, id: str) -> None:
        super().__init__(id=id)
        self._text = text

    def show_message(self, text: str) -> None:
        """Show this text."""
        self._text = text
        self.refresh()

    def render(self) -> Content:
        """The line."""
        return Content(self._text)


class LinePane(Widget):
    """Lines, drawn only where they are visible; the selected group is marked and always in view.

    They are drawn as segments, not as textual's marked-up text, which takes ten times as long. A pane has `painted`
    lines without groups, unless it says otherwise.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"scrolled--chosen", "scrolled--mark"}

    chosen: reactive[int] = reactive(0)
    top: reactive[int] = reactive(0)  # the first line shown

    class Chosen(Message):
        """Another group was selected."""

        def __init__(self, pane: LinePane) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.painted: list[str] = []  # by a `Terminal`

    @property
    def paper(self) -> Terminal:
        """What lines are painted for: the width of the pane."""
        return Terminal(max(20, self.size.width - 2), colour=True)

    def lines(self) -> int:
        """The number of lines."""
        return len(self.painted)

    def choices(self) -> int:
        """The number of groups that can be selected."""
        return 0

    def place(self, choice: int) -> Span:
        """The lines of a group, end exclusive."""
        raise IndexError(choice)

    def line(self, n: int) -> Iterable[StyledText]:
        """A line as it is drawn: its pieces, each with a style as `Terminal` has them, or "mark"."""
        return styled(self.painted[n])

    def render_line(self, y: int) -> Strip:
        """A visible line, counted from the top of the pane."""
        n, width, style = self.top + y, self.size.width, self.rich_style
        if n >= self.lines():
            return Strip.blank(width, style)
        start, end = self.place(self.chosen) if self.choices() else (0, 0)
        mark = self.get_component_rich_style("scrolled--mark", partial=True)
        if chosen := start <= n < end:
            style += self.get_component_rich_style("scrolled--chosen", partial=True)
        pieces: list[StyledText] = [("▌" if chosen else " ", "mark"), *self.line(n)]
        styles = _STYLES | {"mark": mark}
        strip = Strip([Segment(text, style + styles[name]) for text, name in pieces if text])
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", style)])
        return strip.adjust_cell_length(width, style)

    def refill(self, chosen: int = 0) -> None:
        """The lines have been replaced; select this group."""
        self.set_reactive(type(self).top, 0)
        self.set_reactive(type(self).chosen, chosen)
        self._show_chosen()
        self.refresh()

    def choose(self, choice: int) -> None:
        """Select this group, or the nearest one."""
        choice = max(0, min(choice, self.choices() - 1))
        if choice != self.chosen:
            self.chosen = choice
            self.post_message(self.Chosen(self))
        self._show_chosen()

    def scroll_by(self, lines: int) -> None:
        """Scroll down by this many lines."""
        self.top = max(0, min(self.top + lines, self.lines() - self.size.height))

    def _show_chosen(self) -> None:
        if self.choices():
            start, end = self.place(self.chosen)
            if self.chosen == 0:
                self.top = 0  # show what is above it too
            elif start < self.top or end - start >= self.size.height:
                self.top = start
            elif end > self.top + self.size.height:
                self.top = end - self.size.height

    def action_move(self, by: int) -> None:
        """Scroll a line forward or back."""
        self.scroll_by(by)

    def action_page(self, by: int) -> None:
        """Scroll a screen forward or back."""
        self.scroll_by(by * self.size.height)

    def on_resize(self) -> None:
        """Keep the selected group in view."""
        self.scroll_by(0)
        self._show_chosen()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Select the group at the pointer."""
        line = self.top + event.y
        choice = bisect_right(range(self.choices()), line, key=lambda n: self.place(n)[0]) - 1
        if choice >= 0 and line < self.place(choice)[1]:
            self.choose(choice)

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the wheel."""
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the wheel."""
        self.scroll_by(-WHEEL)
