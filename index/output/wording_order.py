"""How the wordings of a passage are ordered, in a terminal and on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from index.answers.collation import Departure, Version, VersionReading
from index.model import Passage, Reading
from index.near_duplicates.family_trees import copy_trees


def alike(version: Version) -> list[tuple[tuple[Departure, ...], list[VersionReading]]]:
    """The readings of a wording by their slips; those without any first."""
    found: dict[tuple[Departure, ...], list[VersionReading]] = defaultdict(list)
    for one in version.prints:
        found[one.slips].append(one)
    return sorted(found.items(), key=lambda group: group[0] != ())


def slipped(passage: Passage, version: Version, slips: Sequence[Departure]) -> tuple[str, list[Departure]]:
    """What a wording covers, in its own words, and the slips as they stand in that."""
    text, done, found = "", version.covers[0], list[Departure]()
    for one in sorted({*version.departures, *slips}):
        start, end = one.span
        text += passage.text[done:start]
        if one in slips:
            found.append(Departure((len(text), len(text) + len(one.reference)), one.reference, one.text))
            text += one.reference
        else:
            text += one.text + " " * (start == end)
        done = end
    return text + passage.text[done : version.covers[1]], found


def daily(prints: Iterable[VersionReading]) -> Iterator[tuple[str | None, list[list[Reading]]]]:
    """The articles by day, each by its first reading and with its copies behind it."""
    families = [[reading for reading, _ in tree] for tree in copy_trees(one.reading for one in prints)]
    for day, some in groupby(families, key=lambda family: family[0].published):
        yield day, list(some)


def descending(versions: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """The numbers of the wordings, each below the one that it derives from, and how deep it stands."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for n, version in enumerate(versions):
        children[version.parent].append(n)
    waiting = [(n, 0) for n in reversed(children[None])]
    while waiting:
        n, depth = waiting.pop()
        waiting += [(child, depth + 1) for child in reversed(children[n])]
        yield n, depth
