"""Who speaks a part of a source, where the source labels its parts, as plays, transcripts and interviews do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from index.answers.name_words import Name, listed
from index.answers.names import parts
from index.answers.speakers import compare_speaker
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library
    from letters.model import Source

_BRACKETED = re.compile(r"\(([^()]+)\)\s*\Z")


class Labels:
    """The labels of a library's sources; `called` gives what the speaker of a source is called."""

    def __init__(self, library: Library, called: Callable[[str], Collection[str]]) -> None:
        self._library = library
        self._called = called
        self._of: dict[str, frozenset[str]] = {}

    def speaks(self, attribution: str, query: str, passages: Iterable[Passage]) -> bool | None:
        """Whether the one who is claimed speaks these passages; None where no label of their sources names them.

        A claim is denied only where its name is on another label, and these words are nowhere under that.
        """
        spoken = [passage for passage in passages if passage.source and passage.speaker]
        meant = _meant(attribution, {label for passage in spoken for label in self._labels(passage.source or "")})
        wanted = keys(query)
        if not spoken or not meant and len(wanted) < MIN_RUN:
            return None
        if meant and (len(wanted) < MIN_RUN or any(not meant.isdisjoint(_names(passage)) for passage in spoken)):
            return True
        elsewhere = self._library.passages(self._library.words.passages_containing(wanted, len(wanted))).values()
        if meant:
            return any(passage.source and not meant.isdisjoint(_names(passage)) for passage in elsewhere)
        denied = all(self._is_another(attribution, passage) for passage in [*spoken, *elsewhere] if passage.source)
        return False if denied else None

    def leaves_open(self, attribution: str, source: Source, passages: Iterable[Passage]) -> bool:
        """Whether labels that name nobody leave open if a claimed one of several persons of a source speaks these passages.

        The speaker of the whole source may be any of them.
        """
        if not any(passage.speaker for passage in passages if passage.source == source.id):
            return False
        if source.speaker and compare_speaker(attribution, [source.speaker]).relation == "same":
            return False
        persons = [name for name in source.names if all(map(_is_somebody, parts(name)))]
        claimed = [name for name in persons if compare_speaker(attribution, [name]).relation == "same"]
        others = [name for name in persons if name not in claimed and compare_speaker(name, claimed).relation != "same"]
        return bool(claimed and others)

    def _is_another(self, attribution: str, passage: Passage) -> bool:
        """Whether a label has the name of somebody else behind a call sign, "Base (Lee)", and so have others of the source.

        One of them must be a speaker of the source: what stands in brackets may also be a place. Whoever is none of these
        speaks behind a call sign alone.
        """
        label, called = passage.speaker or "", self._called(passage.source or "")
        if not _BRACKETED.search(label) or compare_speaker(attribution, called).relation != "same":
            return False
        if any(name.sort not in ("person", "single") for name in parts(attribution)):
            return False
        named = {_person(other) for other in self._labels(passage.source or "") if _BRACKETED.search(other)}
        return any(compare_speaker(name, called).relation == "same" for name in named)

    def _labels(self, source: str) -> frozenset[str]:
        if source not in self._of:
            passages = self._library.source_passages(source)
            self._of[source] = frozenset(name for passage in passages for name in _names(passage))
        return self._of[source]


def _is_somebody(name: Name) -> bool:
    """Whether a name is that of one or more persons, not of a body or a text: the witches, not the office."""
    bodies = listed("bodies", "companies", "groups", "organisation words", "institutions", "documents")
    return name.sort in ("person", "single") or name.sort == "description" and name.heads.isdisjoint(bodies)


def _names(passage: Passage) -> list[str]:
    """The names on the label of a passage: several where they speak together."""
    return passage.speaker.split(" / ") if passage.speaker else []


def _person(label: str) -> str:
    """The name on a label: what stands in brackets behind a call sign, else all of it."""
    bracketed = _BRACKETED.search(label)
    return bracketed[1] if bracketed else label


def _is_called(attribution: str, label: str) -> bool:
    """Whether a label names the one who is claimed: in full, or in brackets by the surname."""
    name = _person(label)
    if compare_speaker(attribution, [label.title(), name]).relation == "same":
        return True
    return name != label and compare_speaker(name, [attribution]).relation == "same"


def _meant(attribution: str, labels: Collection[str]) -> frozenset[str]:
    """The labels that a claim names: the very same words, else the same person, else the one label with that surname or first name."""
    wanted = keys(attribution)
    same = [label for label in labels if keys(label) == wanted]
    same = same or [label for label in labels if _is_called(attribution, label)]
    if not same:
        sharing = [label for label in labels if not set(keys(label)).isdisjoint(wanted)]
        if len(sharing) > 1:  # Marcus Brutus is BRUTUS, not DECIUS BRUTUS
            sharing = [label for label in sharing if set(keys(label)) <= set(wanted)]
        same = [label for label in sharing if keys(label)[-1] == wanted[-1] or keys(label) == wanted[:1]]
        same = same if len(sharing) == 1 else []
    return frozenset(same)
