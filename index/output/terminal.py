"""Text for a terminal: no control sequence in it has an effect, no line is wider than the screen."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TextIO

from letters.text.patterns import late_pattern

UNSEEN = late_pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_STYLES = {"bold": "1", "dim": "2", "good": "32", "bad": "31", "warn": "33", "bar": "36", "gone": "31;9", "new": "32;4"}
_CODES = {code: style for style, code in _STYLES.items()}
LINK = "link"  # the style of a web address, which is never broken and in some terminals can be clicked on
UNLIMITED = 1_000_000  # columns of what is no screen
StyledText = tuple[str, str]  # (text, name of a style, LINK or "")


def styled(line: str) -> Iterator[StyledText]:
    """A line that a `Terminal` painted, split into its pieces."""
    style = ""
    for n, part in enumerate(re.split(r"\x1b\[([\d;]+)m", line)):
        if n % 2:
            style = _CODES.get(part, "")
        elif part:
            yield part, style


def clean(text: str) -> str:
    """The text on one line, with every control and direction character made visible."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """The text with every control and direction character made visible, line breaks too."""
    return text if text.isprintable() else UNSEEN.sub(_shown, text)


def escaped(line: str) -> str:
    """A line of JSON with control characters and unencodable characters escaped."""
    return line if line.isprintable() else UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def cells(text: str) -> int:
    """The width of the text in columns of a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


@lru_cache(maxsize=10_000)
def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Terminal(NamedTuple):
    """What is printed on: how wide it is, in columns, whether it takes colour, block elements and links."""

    width: int = 80
    colour: bool = False
    blocks: bool = True
    links: bool = False

    @classmethod
    def of(cls, stream: TextIO, *, colour: str = "auto", links: str = "auto") -> Terminal:
        """What a stream is: a screen, or paper without end where it is none; `COLUMNS` may say another width.

        `colour` and `links` are "always", "never" or "auto", which asks the environment.
        """
        screen = stream.isatty()
        blocks = (stream.encoding or "").lower().startswith("utf")
        coloured = colour == "always" or colour == "auto" and _has_colour(screen)
        linked = links == "always" or links == "auto" and screen and _has_links()
        return cls(_width(stream, screen), coloured, blocks, linked)

    def paint(self, text: str, style: str) -> str:
        """The text in a style, if the terminal has colour, and as a link if it has links."""
        if style == LINK:
            painted = self.paint(text, "dim")
            return f"\x1b]8;;{_target(text)}\x1b\\{painted}\x1b]8;;\x1b\\" if self.links else painted
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and style and text else text

    def lines(self, pieces: Iterable[StyledText], indent: str = "", first: str | None = None) -> Iterator[str]:
        """The pieces as lines no wider than the terminal, broken between words, or within one that is wider.

        A link is never broken: it stands on lines of its own, however long.
        """
        pieces, start = list(pieces), indent if first is None else first
        room, whole = self.width - cells(indent), clean("".join([text for text, _ in pieces]))
        if not (self.colour or self.links) and 2 * len(whole) <= room:  # no character is wider than two columns
            return iter([start + whole] if whole else [])
        return self._wrapped(pieces, room, indent, start)

    def _wrapped(self, pieces: Iterable[StyledText], room: int, indent: str, start: str) -> Iterator[str]:
        line, used = start, 0
        for space, word in _together(_chunks(pieces, room), room):
            wide = sum(cells(text) for text, _ in word)
            if used and used + space + wide > room:
                yield line
                line, used = indent, 0
            space = space if used else 0
            line += " " * space + "".join(self.paint(text, style) for text, style in word)
            used += space + wide
        if used:
            yield line


def _width(stream: TextIO, screen: bool) -> int:
    """The columns of a screen, at most 120 of them; those that COLUMNS says; else without limit."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:7]):
        return max(20, int(columns[:7]))
    if not screen:
        return UNLIMITED
    try:
        return max(20, min(os.get_terminal_size(stream.fileno()).columns or 80, 120))
    except (OSError, ValueError):
        return 80


def _has_colour(screen: bool) -> bool:
    """Whether colour is wanted: by NO_COLOR, FORCE_COLOR and TERM, in this order."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false"):
        return True
    return screen and os.environ.get("TERM") != "dumb"


def _has_links() -> bool:
    """Whether the terminal says of itself that it is one of those that have links to click on (OSC 8)."""
    variables = ("KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION", "DOMTERM")
    programs = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby")
    kinds = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour")
    term = os.environ.get("TERM", "")
    if term == "dumb" or term.startswith(("screen", "tmux")):
        return False
    vte = os.environ.get("VTE_VERSION", "")
    if vte.isascii() and vte.isdigit() and int(vte[:9]) >= 5000:
        return True
    named = any(os.environ.get(variable) for variable in variables) or os.environ.get("TERM_PROGRAM") in programs
    return named or term.startswith(kinds)


def _target(address: str) -> str:
    """A web address as a terminal follows it, with nothing in it that ends the link; any other leads nowhere."""
    if not address.startswith(("https://", "http://")):
        return ""
    return re.sub(rb"[^!-~]", lambda match: b"%%%02X" % match[0][0], address.encode("utf-8", "replace")).decode()


def _together(chunks: Iterable[tuple[int, str, str]], room: int) -> Iterator[tuple[int, list[StyledText]]]:
    """(columns of space before, chunks without space between them), as long as they fit and may not part anyhow."""
    before, word, used = 0, list[StyledText](), 0
    for space, text, style in chunks:
        wide = cells(text)
        if word and (space or used + wide > room or _cells(text[0]) == 2):
            yield before, word
            before, word, used = space, [], 0
        elif not word:
            before = space
        word.append((text, style))
        used += wide
    if word:
        yield before, word


def _chunks(pieces: Iterable[StyledText], room: int) -> Iterator[tuple[int, str, str]]:
    """(columns of space before, text without space, style), none wider than the room."""
    space = 0
    for text, style in pieces:
        for part in re.split(r"( +)", clean_keeping_edges(text)):
            if part.startswith(" "):
                space = 1
            elif part:
                for chunk in [part] if style == LINK else _broken(part, room):
                    yield space, chunk, style
                    space = 0


def clean_keeping_edges(text: str) -> str:
    """`clean`, with a space at the edges where the text has one."""
    body = clean(text)
    before = " " if text[:1].isspace() else ""
    return before + body + (" " if body and text[-1:].isspace() else "")


def _broken(word: str, room: int) -> Iterator[str]:
    """A word in parts that fit; Han and kana may be broken anywhere."""
    if word.isascii() and len(word) <= room:
        yield word
        return
    part, used = "", 0
    for character in word:
        wide = _cells(character)
        if part and (used + wide > room or wide == 2):
            yield part
            part, used = "", 0
        part, used = part + character, used + wide
    if part:
        yield part


class Progress:
    """A progress line on a terminal, shown once the work has lasted a second."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + 1.0
        self._shown = False
        self._stage = ""
        self._since = 0.0  # when the stage began, and with how many done
        self._first = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how many are done; `of` is the total, 0 where it is unknown."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._since, self._first = stage, now, done
        if now < self._next or not self._stream.isatty():
            return
        self._next, self._shown = now + 0.1, True
        text = f"{stage} {progressed(done, total, done - self._first, now - self._since)}"
        self._stream.write(f"\r\x1b[K{text[: Terminal.of(self._stream).width - 1]}")
        self._stream.flush()

    def close(self) -> None:
        """Remove the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def progressed(done: int, total: int, lately: int, seconds: float) -> str:
    """How many are done, how fast, and when the rest will be, by what was done `lately`, in so many seconds.

    `of` is the total, 0 where it is unknown.
    """
    counted = f"{done:,} of {total:,} ({min(1, done / total):.0%})" if total else f"{done:,}"
    if lately <= 0 or seconds <= 0:
        return counted
    rate = lately / seconds
    left = f", {duration((total - done) / rate)} left" if total > done else ""
    return f"{counted}, {f'{rate:,.0f}' if rate >= 10 else f'{rate:.1f}'}/s{left}"


def duration(seconds: float) -> str:
    """A time in seconds, minutes or hours, whichever is precise enough."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
