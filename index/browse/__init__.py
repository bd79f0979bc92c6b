"""Browse the passages of an index in the terminal: the passages that match what is typed, and the collation of one.

Every query opens the library and closes it again, so that a writer never waits for a reader.
Slow queries run in another thread.
"""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from index.browse.catalogue import Catalogue, parse_words
from index.browse.overlay import Overlay, contexts, keys
from index.browse.panes import PassagePane, ReadingPane
from index.browse.scroll_view import LinePane, StatusLine
from index.output.terminal import clean
from index.store import Library
from index.store.schema import FILE
from letters.model import QuotesError

if TYPE_CHECKING:
    from index.answers.collation import Collation

PAUSE = 0.03  # seconds that a passage stays selected before its collation is loaded; a held key repeats faster
SHOWN_AFTER = 0.2  # seconds of waiting until a message says for what
LOOK = 1.0  # seconds between checks whether the index has changed
AT_WORDS = "↑↓ passage  Enter context  Tab wordings  ? keys  ^C quit"
AT_WORDINGS = "↑↓ wording  Enter context  Tab words  ? keys  q quit"


class _Cancelled(Exception):
    """The browser was closed while the index was being read."""


class _SearchInput(Input):
    """The search words; keys with a meaning everywhere are not typed into it."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character not in ("/", "?") and super().check_consume_key(key, character)


class Browser(App[None]):
    """The screen: the search words on top, the passages that match, the collation of the selected one."""

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (so textual declares it)
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)"),
        Binding("down", "choose(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("tab,shift+tab", "other", priority=True),
        Binding("enter", "open", priority=True),
        Binding("slash", "focus('words')", priority=True),
        Binding("escape", "forget"),
        Binding("question_mark", "help", priority=True),
        Binding("ctrl+c", "quit", priority=True),
    ]

    def __init__(self, folder: Path, words: str = "") -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)  # of which none is left then
        self._folder = folder
        self._typed = clean(words)
        self._words = _SearchInput(placeholder="Words of a quotation", id="words", select_on_focus=False)
        self._status_line = StatusLine("reading …", id="status")
        self._keys = StatusLine(AT_WORDS, id="keys")
        self._passages = PassagePane()
        self._readings = ReadingPane()
        self._catalogue: Catalogue | None = None
        self._state: object = None  # of the file that the catalogue was read from
        self._share = 0.0  # of the passages that have been read
        self._over = threading.Event()

    def compose(self) -> ComposeResult:
        """The search words above the panes."""
        with Horizontal(id="top"):
            yield self._words
            yield self._status_line
        with Horizontal(id="panes"):
            yield self._passages
            yield self._readings
        yield self._keys

    def on_mount(self) -> None:
        """Paint the screen first, then read the index."""
        self._words.value = self._typed
        self._words.focus()
        self.call_after_refresh(self._look)
        self.set_interval(LOOK, self._look)

    def on_descendant_focus(self) -> None:
        """Show the keys of the focused pane."""
        self._keys.show_message(AT_WORDINGS if self._readings.has_focus else AT_WORDS)

    def on_unmount(self) -> None:
        """Stop reading the index."""
        self._over.set()

    def _look(self) -> None:
        """Read the passages again if the index has changed."""
        state = _state(self._folder)
        if state != self._state:
            self._state = state
            self.run_worker(self._read(), exclusive=True, group="read")

    def _progress(self, stage: str, done: int, total: int) -> None:
        """Record the progress; called in the reading thread, which it ends when the browser is closed."""
        self._share = done / total
        if self._over.is_set():
            raise _Cancelled

    def _show_share(self) -> None:
        if self._catalogue is None:
            self._status_line.show_message(f"reading {self._share:.0%}")

    async def _read(self) -> None:
        reporter = self.set_interval(SHOWN_AFTER, self._show_share)
        try:
            self._catalogue = await asyncio.to_thread(_read, self._folder, self._progress)
        except QuotesError as error:
            if error.code != 3:
                self._state = None  # another process is writing: try again
            self._status_line.show_message("")
            self._readings.show_message(str(error))
            return
        finally:
            reporter.stop()
        chosen = self._passages.passage
        self._narrow(chosen.id if chosen else None)

    def _narrow(self, kept: str | None = None) -> None:
        """Show the passages that match the words."""
        if self._catalogue is None:
            return
        wanted = parse_words(self._words.value)
        matches = self._catalogue.fitting(wanted)
        self._passages.show(matches, wanted, kept)
        self._status_line.show_message(f"{len(matches):,} passage{'s' * (len(matches) != 1)}")
        self._ask()

    def _ask(self) -> None:
        """Load the collation of the selected passage."""
        passage = self._passages.passage
        if passage is None:
            self.workers.cancel_group(self, "ask")
            typed = self._words.value.strip()
            self._readings.show_message(
                "No passage has all these words." if typed else "There is no passage in the index."
            )
        else:
            self.run_worker(self._collate(passage.id), exclusive=True, group="ask")

    async def _collate(self, id: str) -> None:
        await asyncio.sleep(PAUSE)
        reporter = self.set_timer(SHOWN_AFTER, partial(self._readings.show_message, "Reading its wordings …"))
        try:
            collation = await asyncio.to_thread(_collated, self._folder, id)
            reporter.stop()
            await self._readings.show(collation)
        except QuotesError as error:
            self._readings.show_message(str(error))
        finally:
            reporter.stop()

    def on_input_changed(self) -> None:
        """Show the passages that match the changed words."""
        self._narrow()

    def on_line_pane_chosen(self, event: LinePane.Chosen) -> None:
        """Load the collation of the newly selected passage."""
        if event.pane is self._passages:
            self._ask()

    def on_reading_pane_typed(self, event: ReadingPane.Typed) -> None:
        """Append the character to the search words."""
        self._words.focus()
        self._words.insert_text_at_cursor(event.character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Under an overlay the panes get no keys."""
        return not (isinstance(self.screen, Overlay) and action in ("other", "open", "focus", "help"))

    def action_choose(self, by: int) -> None:
        """Select another passage."""
        self._passages.choose(self._passages.chosen + by)

    def action_page(self, by: int) -> None:
        """Move half a screen of passages forward or back."""
        self.action_choose(by * max(1, self._passages.size.height // 2))

    def action_other(self) -> None:
        """Switch between the search words and the wordings."""
        (self._words if self._readings.has_focus else self._readings).focus()

    def action_forget(self) -> None:
        """Focus the search words; if they have the focus, clear them."""
        if self._words.has_focus:
            self._words.value = ""
        self._words.focus()

    def action_open(self) -> None:
        """Show the context of the selected wording."""
        collation, version = self._readings.collation, self._readings.version
        if collation is not None and version is not None:
            self.push_screen(Overlay(partial(contexts, collation, version)))

    def action_help(self) -> None:
        """Show what each key does."""
        self.push_screen(Overlay(keys))


def _state(folder: Path) -> object:
    """A value that changes whenever the library's file changes."""
    try:
        status = (folder / FILE).stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _read(folder: Path, progress: Callable[[str, int, int], None]) -> Catalogue:
    gc.disable()  # searching millions of live objects for garbage would delay the keys
    try:
        with Library.open(folder) as library:
            summaries = library.passage_summaries(progress)
        return Catalogue(summaries)
    finally:
        gc.freeze()
        gc.enable()


def _collated(folder: Path, id: str) -> Collation:
    from index.answers.collation import collate

    with Library.open(folder) as library:
        return collate(library, id)


def browse(folder: Path, words: str = "") -> int:
    """Browse the index of a folder until the user quits; return the exit code."""
    app = Browser(folder, words)
    app.run()
    return app.return_code or 0
