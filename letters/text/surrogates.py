"""Lone surrogates: code points that stand for no character, and that UTF-8 can't encode."""

from __future__ import annotations

from letters.text.patterns import late_pattern

_SURROGATE = late_pattern("[\ud800-\udfff]")


def surrogates_in(text: str) -> int:
    """How many lone surrogates a text holds: characters that were broken when it was decoded or written."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return len(_SURROGATE.findall(text))
    return 0


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be stored; the length stays."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
