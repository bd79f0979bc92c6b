"""What a Word document hides: runs set as hidden text, directly or by their styles, and hidden rows of tables.

ECMA-376, part 1: 17.3.2.41 (`vanish`), 17.7.3 (how the values of styles are joined), 17.4.20 (`hidden`).
"""

from __future__ import annotations

from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(("0", "false", "off"))


class HiddenText:
    """Which runs of a document are hidden; made from the element `w:styles`."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(f"{_WORD}styleId"): style for style in styles.iterchildren(f"{_WORD}style")}
        self._default = _vanish(styles.find(f"{_WORD}docDefaults/{_WORD}rPrDefault")) or False
        self._hidden: dict[str | None, bool] = {None: False}

    def hides(self, run: Any, paragraph_style: str | None) -> bool:
        """Whether a run is hidden, in a paragraph of this style id; None: of no style."""
        if (stated := _vanish(run)) is not None:
            return stated
        style = run.find(f"{_WORD}rPr/{_WORD}rStyle")
        by_run = self._by_style(None if style is None else style.get(f"{_WORD}val"))
        by_paragraph = self._by_style(paragraph_style)
        return by_run != by_paragraph if by_run or by_paragraph else self._default

    def _by_style(self, style: str | None) -> bool:
        """Whether a style hides text: it says so, or the next style that it is based on and that says anything."""
        chain: list[str | None] = []
        stated: bool | None = None
        while style not in self._hidden and stated is None:
            self._hidden[style] = False  # for a style that is based on itself
            chain.append(style)
            stated = _vanish(element := self._styles.get(style))
            based_on = None if element is None else element.find(f"{_WORD}basedOn")
            style = style if stated is not None else None if based_on is None else based_on.get(f"{_WORD}val")
        hidden = self._hidden[style] if stated is None else stated
        self._hidden.update(dict.fromkeys(chain, hidden))
        return hidden


def is_hidden_row(element: Any) -> bool:
    """Whether an element is a row of a table that is hidden."""
    return element.tag == f"{_WORD}tr" and _is_on(element.find(f"{_WORD}trPr/{_WORD}hidden")) is True


def _vanish(element: Any) -> bool | None:
    """What the properties of an element's text say of hiding it; None: nothing."""
    return None if element is None else _is_on(element.find(f"{_WORD}rPr/{_WORD}vanish"))


def _is_on(toggle: Any) -> bool | None:
    return None if toggle is None else toggle.get(f"{_WORD}val", "1").lower() not in _OFF
