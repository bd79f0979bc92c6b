"""The families among the articles of an answer, as trees: each copy under what it copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.model import Reading, family

CopyTree = list[tuple[Reading, int]]  # an article, by its first reading, and its distance from the origin


def copy_trees(readings: Iterable[Reading]) -> list[CopyTree]:
    """The families of readings, by their first readings: the origin, then its copies, each followed by its own copies.

    If the origin has no reading, the earliest article that copies none of them takes its place; a copy of an article
    that has no reading is placed under the origin.
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
    for article in group:  # keeps articles that copy one another in a circle
        if article not in depths:
            depths[article] = 1
    return [(group[article], depth) for article, depth in depths.items()]


def _origin(name: str, group: dict[str, Reading]) -> str:
    """The article that gave the family its name, by outlet or id, or the first that copies none of the others."""
    named = (article for article, reading in group.items() if name in (reading.outlet, article))
    first = (article for article, reading in group.items() if reading.copy_of not in group)
    return next(named, None) or next(first, None) or next(iter(group))


def _depths(origin: str, copies: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The distance of each article from the origin, in order of the tree."""
    depths: dict[str, int] = {}
    open_ = [(origin, 0)]
    while open_:
        article, depth = open_.pop()
        depths[article] = depth
        open_ += [(copy, depth + 1) for copy in reversed(copies.get(article, [])) if copy not in depths]
    return depths
