"""Which capture counts when one address was fetched more than once: the latest."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from letters.model import Article, Source
from letters.reading.errors import Unreadable

Capture = tuple[str, int]  # time of capture, and a checksum that orders captures of the same time


def capture_of(document: Article | Source) -> Capture | None:
    """The capture that a document is; None for one that was not fetched from an address."""
    if isinstance(document, Source) or document.captured is None:
        return None
    return document.captured, crc32(repr(document).encode("utf-8", "surrogatepass"))


class Captures:
    """The captures seen so far; the latest of each address counts, in whatever order they come."""

    def __init__(self) -> None:
        self._latest: dict[str, Capture] = {}
        self._earlier: set[tuple[str, Capture]] = set()

    def add_first(self, id: str, seen: Capture | None) -> None:
        """Record the first document of an id."""
        if seen:
            self._latest[id] = seen

    def replaces(self, id: str, seen: Capture | None) -> bool | None:
        """Whether a further document of an id replaces the one that counts; None if one of them is no capture."""
        if not seen or not (latest := self._latest.get(id)):
            return None
        if seen != latest:
            self._earlier.add((id, min(seen, latest)))
            self._latest[id] = max(seen, latest)
        return seen > latest

    def superseded(self) -> list[tuple[str, Capture]]:
        """The captures that a later one replaced, in order."""
        return sorted(self._earlier)

    def problems(self) -> list[Unreadable]:
        """A message for each of them."""
        return superseded_captures(self.superseded())


def superseded_captures(earlier: Iterable[tuple[str, Capture]]) -> list[Unreadable]:
    """A message for each capture that a later one replaced."""
    return [
        Unreadable(id, f"was captured at {when[:19] or 'an unknown time'}: a later capture of the same address counts")
        for id, (when, _) in earlier
    ]
