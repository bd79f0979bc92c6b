"""Quotation marks: which opens, which closes."""

from __future__ import annotations

from typing import NamedTuple


class Marked(NamedTuple):
    """A stretch of text that stands in quotation marks, or a block quotation."""

    start: int  # inside the marks
    end: int
    outer_start: int  # with the marks; the same as start where there is none
    outer_end: int
    group: int = 0  # the parts of one quotation share it; counted from 0
    nested: bool = False
    block: bool = False
