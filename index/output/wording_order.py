"""How the wordings of a passage are ordered, in a terminal and on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from index.answers.collation import Departure, Version, VersionReading
from index.model import Passage, Reading, copy_trees


def alike(version: Version) -> list[tuple[tuple[Departure, ...], list[VersionReading]]]:
    """The readings of a wording by their slips; those without any first."""
    by_slips: dict[tuple[Departure, ...], list[VersionReading]] = defaultdict(list)
    for printed in version.prints:
        by_slips[printed.slips].append(printed)
    return sorted(by_slips.items(), key=lambda group: group[0] != ())


def slipped(passage: Passage, version: Version, slips: Sequence[Departure]) -> tuple[str, list[Departure]]:
    """What a wording covers, in its own words, and the slips as they stand in that."""
    text, done, moved = "", version.covers[0], list[Departure]()
    for part in sorted({*version.departures, *slips}):
        start, end = part.span
        text += passage.text[done:start]
        if part in slips:
            moved.append(Departure((len(text), len(text) + len(part.reference)), part.reference, part.text))
            text += part.reference
        else:
            text += part.text + " " * (start == end)
        done = end
    return text + passage.text[done : version.covers[1]], moved


def daily(prints: Iterable[VersionReading]) -> Iterator[tuple[str | None, list[list[Reading]]]]:
    """The articles by day, each by its first reading and with its copies behind it."""
    families = [[reading for reading, _ in tree] for tree in copy_trees(printed.reading for printed in prints)]
    for day, articles in groupby(families, key=lambda family: family[0].published):
        yield day, list(articles)


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
