"""One address, fetched more than once: which of what a server gave there counts."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from letters.model import Article, Source
from letters.reading.errors import Unreadable

Capture = tuple[str, int]  # when, and a sum of what: two of one time have an order too


def capture_of(document: Article | Source) -> Capture | None:
    """As which capture of its address a document counts; None for what no server gave."""
    if isinstance(document, Source) or document.captured is None:
        return None
    return document.captured, crc32(repr(document).encode("utf-8", "surrogatepass"))


class Captures:
    """The captures met so far; of those of one address the latest counts, in whatever order they come."""

    def __init__(self) -> None:
        self._latest: dict[str, Capture] = {}
        self._earlier: set[tuple[str, Capture]] = set()

    def add_first(self, id: str, met: Capture | None) -> None:
        """Take in the first document of an id."""
        if met:
            self._latest[id] = met

    def replaces(self, id: str, met: Capture | None) -> bool | None:
        """Whether another document of an id takes the place of the one that counts; None where one is no capture."""
        if not met or not (latest := self._latest.get(id)):
            return None
        if met != latest:
            self._earlier.add((id, min(met, latest)))
            self._latest[id] = max(met, latest)
        return met > latest

    def superseded(self) -> list[tuple[str, Capture]]:
        """The captures that don't count, in order."""
        return sorted(self._earlier)

    def problems(self) -> list[Unreadable]:
        """What to tell of them."""
        return superseded_captures(self.superseded())


def superseded_captures(earlier: Iterable[tuple[str, Capture]]) -> list[Unreadable]:
    """What to tell of captures that don't count."""
    return [
        Unreadable(id, f"was captured at {when[:19] or 'an unknown time'}: a later capture of the same address counts")
        for id, (when, _) in earlier
    ]
