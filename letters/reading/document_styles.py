"""The styles of a document of a word processor: which of them are for quoted text, and which hide their text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

QUOTING = frozenset(("quote", "intense quote", "block text", "quotation", "quotations"))  # of Word and LibreOffice
MAX_PARENTS = 20  # of a style


class Style(NamedTuple):
    """A style as its document states it."""

    name: str  # as people see it
    parent: str | None  # the key of the style that it inherits from
    hidden: bool | None  # None: as in the parent


class Styles:
    """The styles of a document by their keys; they inherit from one another."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles
        self._known: dict[str | None, tuple[bool, bool]] = {}

    def quoting_and_hidden(self, key: str | None) -> tuple[bool, bool]:
        """Whether a style, or one that it inherits from, is for quoted text; and whether it hides its text."""
        if key not in self._known:
            chain: dict[str, Style] = {}
            current = key
            while current and current not in chain and len(chain) < MAX_PARENTS:
                chain[current] = self._styles.get(current) or Style(current, None, None)
                current = chain[current].parent
            hidden = next((style.hidden for style in chain.values() if style.hidden is not None), False)
            self._known[key] = any(is_quoting(style.name) for style in chain.values()), hidden
        return self._known[key]


def is_quoting(name: str) -> bool:
    """Whether a style of this name is for quoted text; OpenDocument writes a space in it as _20_."""
    return name.replace("_20_", " ").lower() in QUOTING
