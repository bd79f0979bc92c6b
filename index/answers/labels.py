"""The labels of sources, which say who speaks a part of it, compared with a claimed speaker."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.answers.addressees import Addressees
from index.answers.name_words import Name, is_east_asian, listed
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

    def __init__(self, library: Library, called: Callable[[str], Sequence[str]]) -> None:
        self._library = library
        self._called = called
        self._labels = cache(self._labels_of)
        self._addressees = Addressees(library)

    def speaks(self, attribution: str, query: str, passages: Iterable[Passage]) -> bool | None:
        """Whether the one who is claimed speaks these passages; None where no label of their sources names them.

        A claim is denied only where its name is on another label, and these words are nowhere under that. A few words are
        so only of roles: persons may say them outside the source, too.
        """
        spoken = [passage for passage in passages if passage.source and passage.speaker]
        meant = _meant(attribution, {label for passage in spoken for label in self._labels(passage.source or "")})
        wanted = keys(query)
        if not spoken or not meant and len(wanted) < MIN_RUN:
            return None
        if meant and any(not meant.isdisjoint(_names(passage)) for passage in spoken):
            return True
        if meant and len(wanted) < MIN_RUN and not all(self._has_roles(passage.source or "") for passage in spoken):
            return True
        elsewhere = self._library.passages(self._library.words.passages_containing(wanted, len(wanted))).values()
        if meant:
            said_elsewhere = any(passage.source and not meant.isdisjoint(_names(passage)) for passage in elsewhere)
            return said_elsewhere or (
                None if any(self._is_namesake(attribution, passage, meant) for passage in spoken) else False
            )
        denied = all(self._is_another(attribution, passage) for passage in [*spoken, *elsewhere] if passage.source)
        return False if denied else None

    def leaves_open(self, attribution: str, source: Source, passages: Iterable[Passage]) -> bool:
        """Whether labels that name nobody leave open if a claimed one of several persons of a source speaks these passages.

        The speaker of the whole source may be any of them.
        """
        if not any(passage.speaker for passage in passages if passage.source == source.id):
            return False
        if source.speaker and _is_same(attribution, [source.speaker]):
            return False
        persons = [name for name in source.names if all(map(_is_somebody, parts(name)))]
        claimed = [name for name in persons if _is_same(attribution, [name])]
        others = [name for name in persons if name not in claimed and compare_speaker(name, claimed).relation != "same"]
        return bool(claimed and others)

    def _has_roles(self, source: str) -> bool:
        """Whether the labels of a source are roles in a play: its speaker is a person with a full name, and on none of them.

        Call signs are none: they have names in brackets.
        """
        author, *_ = [*self._called(source), ""]
        by_person = [name for name in parts(author) if name.sort == "person" and name.full]
        labels = self._labels(source)
        return len(by_person) == 1 and not any(_BRACKETED.search(one) or _is_called(author, one) for one in labels)

    def _is_namesake(self, attribution: str, passage: Passage, labels: Collection[str]) -> bool:
        """Whether these labels only have the first name of the claimed speaker of a source: in his play, somebody else."""
        first, *others = keys(attribution)
        called = self._called(passage.source or "")[:1]
        return bool(others) and {*map(tuple, map(keys, labels))} == {(first,)} and _is_same(attribution, called)

    def _is_another(self, attribution: str, passage: Passage) -> bool:
        """Whether a label has the name of somebody else behind a call sign, "Base (Lee)", and so have others of the source.

        One of them must be a speaker of the source: what stands in brackets may also be a place. Whoever is none of these
        speaks behind a call sign alone. Or whether the label calls the one who is claimed by name.
        """
        label, called = passage.speaker or "", self._called(passage.source or "")
        if called and self._addressees.addresses(passage, attribution, called):
            return True
        if (
            not _is_same(attribution, called)
            or not _BRACKETED.search(label)
            or not set(keys(_person(label))).isdisjoint(keys(attribution))
        ):
            return False
        if attribution.isupper() or any(name.sort not in ("person", "single") for name in parts(attribution)):
            return False  # NASA
        named = {_person(other) for other in self._labels(passage.source or "") if _BRACKETED.search(other)}
        return any(_is_same(name, called) for name in named)

    def _labels_of(self, source: str) -> frozenset[str]:
        return frozenset(name for passage in self._library.source_passages(source) for name in _names(passage))


def _is_same(attribution: str, called: Collection[str]) -> bool:
    """Whether a claim is of the speaker who is called so."""
    return compare_speaker(attribution, called).relation == "same"


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
    """Whether a label names the one who is claimed: in full, or by the surname in brackets or without spaces."""
    name = _person(label)
    if _is_same(attribution, [label.title(), name]):
        return True
    return (name != label or is_east_asian(name)) and _is_same(name, [attribution])


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
