"""The families among the articles of an answer, as trees: each copy under what it copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.model import Reading, family

CopyTree = list[tuple[Reading, int]]  # an article, by its first reading, and how far it is from the origin


def copy_trees(readings: Iterable[Reading]) -> list[CopyTree]:
    """The families of these readings by their first ones; in each the origin, then its copies, each with its own.

    Where the origin has no reading among them, the earliest article that copies none of them stands for it, and
    what copies an article that has none stands under the origin.
    """
    groups: dict[str, dict[str, Reading]] = {}
    for reading in readings:
        groups.setdefault(family(reading), {}).setdefault(reading.article, reading)
    return [_tree(name, group) for name, group in groups.items()]


def _tree(name: str, group: dict[str, Reading]) -> CopyTree:
    origin = _origin(name, group)
    copies: dict[str, list[str]] = {}
    for article, reading in group.items():
        if article != origin:
            parent = reading.copy_of if reading.copy_of in group else None
            copies.setdefault(parent or origin, []).append(article)
    depths = _depths(origin, copies)
    for article in group:  # none is lost, should some copy one another in a circle
        if article not in depths:
            depths[article] = 1
    return [(group[article], depth) for article, depth in depths.items()]


def _origin(name: str, group: dict[str, Reading]) -> str:
    """The article that gave the family its name, by its outlet or its id, else the first that copies none of it."""
    named = (article for article, reading in group.items() if name in (reading.outlet, article))
    first = (article for article, reading in group.items() if reading.copy_of not in group)
    return next(named, None) or next(first, None) or next(iter(group))


def _depths(origin: str, copies: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How far each is from the origin, in order of the tree."""
    depths: dict[str, int] = {}
    waiting = [(origin, 0)]
    while waiting:
        article, depth = waiting.pop()
        depths[article] = depth
        waiting += [(copy, depth + 1) for copy in reversed(copies.get(article, [])) if copy not in depths]
    return depths
