"""Who speaks a part of a source, where the source labels its parts, as plays, transcripts and interviews do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from index.answers.speakers import compare_speaker
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library


class Labels:
    """The labels of a library's sources."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._of: dict[str, frozenset[str]] = {}

    def speaks(self, attribution: str, query: str, passages: Iterable[Passage]) -> bool | None:
        """Whether the one who is claimed speaks these passages; None where no label of their sources names them.

        A claim is denied only where its name is on another label, and these words are nowhere under that.
        """
        spoken = [passage for passage in passages if passage.source and passage.speaker]
        meant = _meant(attribution, {label for passage in spoken for label in self._labels(passage.source or "")})
        if not spoken or not meant:
            return None
        wanted = keys(query)
        if len(wanted) < MIN_RUN or any(not meant.isdisjoint(_names(passage)) for passage in spoken):
            return True
        elsewhere = self._library.passages(self._library.words.passages_containing(wanted, len(wanted))).values()
        return any(passage.source and not meant.isdisjoint(_names(passage)) for passage in elsewhere)

    def _labels(self, source: str) -> frozenset[str]:
        if source not in self._of:
            passages = self._library.source_passages(source)
            self._of[source] = frozenset(name for passage in passages for name in _names(passage))
        return self._of[source]


def _names(passage: Passage) -> list[str]:
    """The names on the label of a passage: several where they speak together."""
    return passage.speaker.split(" / ") if passage.speaker else []


def _meant(attribution: str, labels: Collection[str]) -> frozenset[str]:
    """The labels that a claim names: the very same words, else the same person, else the one label with that surname or first name."""
    wanted = keys(attribution)
    same = [label for label in labels if keys(label) == wanted]
    same = same or [label for label in labels if compare_speaker(attribution, [label.title()]).relation == "same"]
    if not same:
        sharing = [label for label in labels if not set(keys(label)).isdisjoint(wanted)]
        same = [one for one in sharing if keys(one)[-1] == wanted[-1] or keys(one) == wanted[:1]]
        same = same if len(sharing) == 1 else []
    return frozenset(same)
