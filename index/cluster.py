"""Quotations that belong together, told from their words alone.

Longest owner: split at ellipses and collapse equal units (index.units); the longest units own the word
4-grams (index.owners); each unit is linked to one owner at most, or to two that cover it in turn, and
belongs where its links end. Units that merely touch are never merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.owners import Candidates, candidates
from index.units import Units, units

COVERED = 0.8  # of a unit's words, to be taken for the owner's without a closer look
ALIKE = 80.0  # rapidfuzz's partial ratio, from 0 to 100
LEAST = 0.1  # of a unit's words, to be worth a closer look
PART = 5  # words of each of two passages joined without a mark

Parents = dict[int, tuple[int, ...]]


def cluster(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text the index of the text that stands for its passage; of two where it joins two.

    The texts that stand for a passage are the longest well-attested ones. The answer depends on the texts
    and on how often each stands there, not on their order; of equal texts the first stands for all.
    """
    printed = Counter(texts)
    if not printed:
        return []
    cut = units(printed)
    roots = _roots(len(cut), _parents(cut))
    return _places(texts, list(printed), cut, roots)


def _parents(cut: Units) -> Parents:
    """The owners that units are linked to."""
    found = candidates(cut)
    length = cut.start[1:] - cut.start[:-1]
    sure = found.covered >= COVERED * length[found.unit]
    parents: Parents = {}
    asked: dict[int, list[int]] = {}
    for k, unit in enumerate(found.unit.tolist()):
        if unit in parents:
            continue
        if sure[k] and unit not in asked:
            parents[unit] = (int(found.owner[k]),)
        else:
            asked.setdefault(unit, []).append(k)
    for unit, some in asked.items():
        linked = _closer(cut, found, unit, some)
        if linked:
            parents[unit] = linked
    return parents


def _closer(cut: Units, found: Candidates, unit: int, some: Sequence[int]) -> tuple[int, ...]:
    """The owners of a unit that shares too few grams with any to be sure at once."""
    from rapidfuzz.fuzz import partial_ratio

    text = cut.string(unit)
    length = text.count(" ") - 1
    owners = [(int(found.owner[k]), cut.string(int(found.owner[k]))) for k in some]
    for owner, other in owners:
        if text in other:
            return (owner,)
    if joined := _joined(found, some, length):
        return joined
    for k, (owner, other) in zip(some, owners):
        if found.covered[k] >= LEAST * length and partial_ratio(text, other, score_cutoff=ALIKE):
            return (owner,)
    return ()


def _joined(found: Candidates, some: Sequence[int], length: int) -> tuple[int, ...]:
    """Two owners that cover a unit in turn."""
    for a in some:
        for b in some:
            if found.first[a] > 1 or found.last[b] < length - 1 or abs(int(found.first[b] - found.last[a])) > 2:
                continue
            long = found.last[a] >= PART and length - found.first[b] >= PART
            if long and found.covered[a] + found.covered[b] >= 0.9 * length:
                return int(found.owner[a]), int(found.owner[b])
    return ()


def _roots(count: int, parents: Parents) -> list[tuple[int, ...]]:
    """Where the links of each unit end. A link leads to a higher rank, so one pass in rank will do."""
    roots: list[tuple[int, ...]] = []
    for unit in range(count):
        if unit in parents:
            roots.append(tuple(sorted({root for parent in parents[unit] for root in roots[parent]})))
        else:
            roots.append((unit,))
    return roots


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
        found = {root for unit in some for root in roots[unit]}
        answer[text] = tuple(sorted({first[different[holder[root]]] for root in found})) or (first[text],)
    return [answer[text] for text in texts]
