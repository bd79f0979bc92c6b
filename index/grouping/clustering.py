"""Quotations that belong together, told from their words alone.

Longest owner: split at ellipses and collapse equal units (index.grouping.units); the longest units own the word
4-grams (index.grouping.shingle_holders); each unit is linked to one owner at most, or to two that cover it in turn
(index.grouping.spliced_units), and belongs where its links end. Units that merely touch are never merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.grouping.shingle_holders import DEALT, Pairs, Runs, best, shares
from index.grouping.spliced_units import Sides, joined
from index.grouping.units import Units, units_of_texts
from index.grouping.vocabulary import starts_of_equal
from letters.model import QuotesError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BEST = 3  # owners of each unit that are looked at
FEW = 8  # words; a unit of fewer must stand in its owner word for word
COVERED = 0.8  # of a unit's words, to be taken for the owner's without a closer look
ALIKE = 80.0  # rapidfuzz's partial ratio, from 0 to 100
LONG = 120  # words; of longer units words are compared, not characters
LEAST = 0.2  # of a unit's words, to be worth a closer look

Joins = Mapping[int, tuple[int, int]]


def representatives(texts: Sequence[str], memory: int | None = None) -> list[tuple[int, ...]]:
    """For each text the index of the text that stands for its passage; of two where it joins two.

    The texts that stand for a passage are the longest well-attested ones. The answer depends on the texts
    and on how often each stands there, not on their order; of equal texts the first stands for all. A text
    without words stands for itself. `memory` as for `clusters`.
    """
    found = cluster_texts(Counter(texts), memory)
    first: list[int] = []  # found.texts are in the order in which they are met
    for k, text in enumerate(texts):
        if len(first) < len(found.texts) and text == found.texts[len(first)]:
            first.append(k)
    stands = {root: first[n] for root, n in found.shown().items()}
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # most texts share their passage
    places = {}
    for k, text, roots in zip(first, found.texts, found.places()):
        if roots not in same:
            same[roots] = tuple(sorted({stands[root] for root in roots}))
        places[text] = same[roots] or (k,)
    return [places[text] for text in texts]


def cluster_texts(printed: Mapping[str, int], memory: int | None = None) -> Clusters:
    """Different texts, each with the number of rows that print it, put together.

    Beside the texts themselves the process takes at most `memory` bytes: what doesn't fit is sorted on disk.
    Raises QuotesError where the rest doesn't fit either, and names what does.
    """
    cut = units_of_texts(printed)
    least, dealt = _least(cut, printed), DEALT * len(cut.ids)
    if memory is not None and memory < least:
        raise QuotesError(f"the memory is too little for these quotations: --memory {least // 1_000_000 + 1}M will do")
    near: list[Pairs] = []

    def parts() -> Iterator[Runs]:
        for part in shares(cut, on_disk=memory is not None and memory < least + dealt):
            near.append(best(part, BEST))
            yield part

    sides = Sides.of(cut, parts())
    rounds, joins = joined(cut, sides)
    linked = parents(cut, Pairs.together(near), joins)
    return Clusters(list(printed), list(printed.values()), cut, linked, rounds, joins)


def _least(cut: Units, texts: Mapping[str, int]) -> int:
    """The bytes that these units and rows take beside the texts, when all that can be on disk is there; measured."""
    things = sum(texts.values()) + len(texts) + len(cut)
    words = int(np.diff(cut.start)[cut.unit].sum()) + len(cut.ids)
    return 120_000_000 + 150 * things + 400 * len(cut.forms) + 5 * words


@dataclass
class Clusters:
    """Some texts and what their units were found to be."""

    texts: list[str]
    rows: list[int]  # how many print each text
    cut: Units
    parents: Ints  # by unit: the one that it is linked to, or itself
    rounds: Ints  # by unit: when it was found to be covered by two others in turn, from 1; or 0
    joins: Joins  # of units that two others cover in turn, those two

    @cached_property
    def roots(self) -> Ints:
        """Where the links of each unit end."""
        roots = self.parents
        while not np.array_equal(roots, further := roots[roots]):
            roots = further
        return roots

    def shown(self) -> dict[int, int]:
        """For each root the number of the text that shows it."""
        cut = self.cut
        pieces = np.bincount(cut.text, minlength=len(self.texts))
        some = np.flatnonzero(self.roots[cut.unit] == cut.unit)
        best: dict[int, tuple[int, int, str]] = {}
        shown: dict[int, int] = {}
        for unit, n in zip(cut.unit[some].tolist(), cut.text[some].tolist()):
            key = showing(int(pieces[n]), self.rows[n], self.texts[n])
            if unit not in best or key < best[unit]:
                best[unit], shown[unit] = key, n
        return shown

    def units_of(self, text: int) -> list[int]:
        """The units of a text, in order."""
        units: list[int] = self.cut.unit[self.first[text] : self.first[text + 1]].tolist()
        return units

    @cached_property
    def first(self) -> Ints:
        """Where the pieces of each text begin, with the end."""
        return np.searchsorted(self.cut.text, np.arange(len(self.texts) + 1))

    def places(self) -> list[tuple[int, ...]]:
        """The roots that each text belongs to; none where it has no words."""
        cut, roots = self.cut, self.roots
        places: list[tuple[int, ...]] = [()] * len(self.texts)
        simple = (np.bincount(cut.text, minlength=len(places))[cut.text] == 1) & ~np.isin(cut.unit, list(self.joins))
        alone: dict[int, tuple[int, ...]] = {}
        for n, root in zip(cut.text[simple].tolist(), roots[cut.unit[simple]].tolist()):
            places[n] = alone.get(root) or alone.setdefault(root, (root,))
        pieces: dict[int, list[int]] = defaultdict(list)
        for n, unit in zip(cut.text[~simple].tolist(), cut.unit[~simple].tolist()):
            pieces[n].append(unit)
        for n, some in pieces.items():
            places[n] = tuple(sorted(belonging(cut, some, roots, self.joins)))
        return places


def showing(pieces: int, rows: int, text: str) -> tuple[int, int, str]:
    """By which a root is shown: the text with the fewest pieces, printed most often, first by its characters."""
    return pieces, -rows, text


def parents(cut: Units, pairs: Pairs, joins: Joins) -> Ints:
    """The owner that each unit is linked to; itself where there is none, and for joins.

    A link leads to a unit of a higher rank that is no join.
    """
    joined = np.zeros(len(cut), dtype=bool)
    joined[list(joins)] = True
    sure, open_ = certain_and_open(pairs, starts_of_equal(pairs.unit), np.diff(cut.start), joined, joined[pairs.owner])
    parents = np.arange(len(cut))
    parents[pairs.unit[sure]] = pairs.owner[sure]
    asked: dict[int, list[int]] = defaultdict(list)
    for unit, owner in zip(pairs.unit[open_].tolist(), pairs.owner[open_].tolist()):
        asked[unit].extend(part for part in joins.get(owner, (owner,)) if part < unit)
    for unit, owners in asked.items():
        parents[unit] = _closer(cut, unit, list(dict.fromkeys(owners)))
    return parents


def certain_and_open(
    pairs: Pairs, best: Bools, length: Ints, unit_joined: Bools, owner_joined: Bools
) -> tuple[Bools, Bools]:
    """Which pairs are links without a closer look, and which of the other units' pairs need one.

    `best` marks the first pair of each unit; `length` and `unit_joined` are by unit, `owner_joined` is by pair. A unit of
    FEW words or more of which its best owner covers COVERED is linked to it; no link leads to or from a joined unit.
    """
    words = length[pairs.unit]
    certain = best & (pairs.covered >= COVERED * words) & (words >= FEW)
    certain &= ~owner_joined & ~unit_joined[pairs.unit]
    settled = unit_joined.copy()
    settled[pairs.unit[certain]] = True
    return certain, ~settled[pairs.unit] & (pairs.covered >= LEAST * words)


def _closer(cut: Units, unit: int, owners: Sequence[int]) -> int:
    """The owner of a unit that shares too few runs with any to be sure at once; itself where there is none."""
    text = cut.string(unit)
    others = [cut.string(owner) for owner in owners]
    for owner, other in zip(owners, others):
        if text in other:
            return owner
    words = text.count(" ") - 1
    if words < FEW:
        return unit
    alike = _alike if words <= LONG else _alike_in_words
    return next((owner for owner, other in zip(owners, others) if alike(text, other)), unit)


def _alike(text: str, other: str) -> bool:
    """Whether a text stands in another but for some characters."""
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.fuzz import partial_ratio

    least = int(len(text) * ALIKE / 100)  # the ratio can't reach ALIKE with fewer characters in common
    common = LCSseq.similarity(text, other, score_cutoff=least)
    return bool(common and partial_ratio(text, other, score_cutoff=ALIKE))


def _alike_in_words(text: str, other: str) -> bool:
    """The same of long texts: the time that partial_ratio takes grows with the cube of their length."""
    from rapidfuzz.distance import LCSseq

    words = text.split()
    return bool(LCSseq.similarity(words, other.split(), score_cutoff=int(len(words) * ALIKE / 100)))


def agreed(some: Iterable[tuple[str, set[int]]], string: Callable[[int], str]) -> set[int]:
    """The fewest roots for the units of one text: a unit that stands in a root of a longer one belongs there.

    Each unit comes by its words with the roots that are its own, in order of rank; `string` gives the words of a root.
    """
    agreed: set[int] = set()
    lines: list[str] = []
    for words, own in some:
        if not agreed or (agreed.isdisjoint(own) and not any(words in line for line in lines)):
            agreed |= own
            lines.extend(map(string, own))
    return agreed


def belonging(cut: Units, some: Iterable[int], roots: Ints | Mapping[int, int], joins: Joins) -> set[int]:
    """The same for units of a cut, of which the roots are known."""
    units = ((cut.string(unit), {int(roots[part]) for part in joins.get(unit, (unit,))}) for unit in sorted(set(some)))
    return agreed(units, cut.string)
