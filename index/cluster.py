"""Quotations that belong together, told from their words alone.

Longest owner: split at ellipses and collapse equal units (index.units); the longest units own the word
4-grams (index.owners); each unit is linked to one owner at most, or to two that cover it in turn, and
belongs where its links end. Units that merely touch are never merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from index.joined import joined
from index.owners import Runs, best, runs
from index.units import Units, units

BEST = 3  # owners of each unit that are looked at
FEW = 8  # words; a unit of fewer must stand in its owner word for word
COVERED = 0.8  # of a unit's words, to be taken for the owner's without a closer look
ALIKE = 80.0  # rapidfuzz's partial ratio, from 0 to 100
LEAST = 0.1  # of a unit's words, to be worth a closer look


def cluster(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text the index of the text that stands for its passage; of two where it joins two.

    The texts that stand for a passage are the longest well-attested ones. The answer depends on the texts
    and on how often each stands there, not on their order; of equal texts the first stands for all.
    """
    printed = Counter(texts)
    if not printed:
        return []
    cut = units(printed)
    return _places(texts, list(printed), cut, _roots(cut))


def _roots(cut: Units) -> list[tuple[int, ...]]:
    """Where the links of each unit end.

    A link leads to a unit of a higher rank that is no join, so one pass in rank will do; joins come last.
    """
    found = runs(cut)
    joins = joined(cut, found)
    parents = _parents(cut, found, joins)
    roots: list[tuple[int, ...]] = []
    for unit in range(len(cut)):
        roots.append(roots[parents[unit]] if unit in parents else (unit,))
    for unit, (a, b) in joins.items():
        roots[unit] = tuple(sorted({*roots[a], *roots[b]}))
    return roots


def _parents(cut: Units, shared: Runs, joins: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """The owner that each unit is linked to, for units that are linked to one."""
    found = best(shared, BEST)
    length = (cut.start[1:] - cut.start[:-1])[found.unit]
    sure = (found.covered >= COVERED * length) & (length >= FEW)
    worth = found.covered >= LEAST * length
    parents: dict[int, int] = {}
    asked: dict[int, list[int]] = {}
    for unit, owner, at_once, ask in zip(found.unit.tolist(), found.owner.tolist(), sure.tolist(), worth.tolist()):
        if unit in parents or unit in joins:
            continue
        if at_once and unit not in asked and owner not in joins:
            parents[unit] = owner
        elif ask:
            asked.setdefault(unit, []).extend(part for part in joins.get(owner, (owner,)) if part < unit)
    for unit, owners in asked.items():
        parent = _closer(cut, unit, list(dict.fromkeys(owners)))
        if parent is not None:
            parents[unit] = parent
    return parents


def _closer(cut: Units, unit: int, owners: Sequence[int]) -> int | None:
    """The owner of a unit that shares too few grams with any to be sure at once."""
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.fuzz import partial_ratio

    text = cut.string(unit)
    others = [cut.string(owner) for owner in owners]
    for owner, other in zip(owners, others):
        if text in other:
            return owner
    if text.count(" ") - 1 < FEW:
        return None
    least = int(len(text) * ALIKE / 100)  # the ratio can't reach ALIKE with fewer characters in common
    for owner, other in zip(owners, others):
        if LCSseq.similarity(text, other, score_cutoff=least) and partial_ratio(text, other, score_cutoff=ALIKE):
            return owner
    return None


def _places(
    texts: Sequence[str], different: Sequence[str], cut: Units, roots: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """From units back to texts."""
    holder: dict[int, int] = {}
    first = {text: k for k, text in reversed(list(enumerate(texts)))}
    for k, some in enumerate(cut.of_text):
        for unit in some:
            if len(some) == 1 or unit not in holder:
                holder[unit] = k
    answer: dict[str, tuple[int, ...]] = {}
    for text, some in zip(different, cut.of_text):
        found = _agreed(cut, some, roots)
        answer[text] = tuple(sorted({first[different[holder[root]]] for root in found})) or (first[text],)
    return [answer[text] for text in texts]


def _agreed(cut: Units, some: Sequence[int], roots: Sequence[tuple[int, ...]]) -> set[int]:
    """The fewest roots for the units of one text: a unit that stands in a root of a longer one belongs there."""
    found = {root for unit in some for root in roots[unit]}
    if len(some) == 1 or len(found) == 1:
        return found
    agreed: set[int] = set()
    lines: list[str] = []
    for unit in sorted(set(some)):
        text = cut.string(unit)
        if agreed.isdisjoint(roots[unit]) and not any(text in line for line in lines):
            agreed.update(roots[unit])
            lines.extend(cut.string(root) for root in roots[unit])
    return agreed
