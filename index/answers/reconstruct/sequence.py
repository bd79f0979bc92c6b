"""In which order the parts of a statement stand, by the readings that print several of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

Pair = tuple[int, int]
Votes = Counter[Pair]


def sequence(
    outlets: Sequence[int],
    quotations: Iterable[tuple[Hashable, Sequence[int]]],
    articles: Iterable[tuple[Hashable, Sequence[int]]],
) -> list[int]:
    """The numbers of the parts in the order that most voters have them.

    `outlets` is how many attest each part: where nobody tells, what more attest comes first. `quotations` are (voter,
    parts in the order of one quotation), `articles` the same for whole articles, which count only where no quotation
    tells. Of orders that contradict each other the one with less on its side goes, as in Tideman's ranked pairs
    (Social Choice and Welfare 4, 1987).
    """
    strong, weak = _votes(quotations), _votes(articles)
    pairs = {(min(pair), max(pair)) for pair in (*strong, *weak)}
    margins = []
    for a, b in pairs:
        margin = strong[a, b] - strong[b, a], weak[a, b] - weak[b, a]
        if margin != (0, 0):
            first = margin > (0, 0)
            margins.append((margin if first else (-margin[0], -margin[1]), (a, b) if first else (b, a)))
    after: dict[int, set[int]] = defaultdict(set)
    for _, (a, b) in sorted(margins, key=lambda ranked: ((-ranked[0][0], -ranked[0][1]), ranked[1])):
        if not _leads(after, b, a):
            after[a].add(b)
    return _sorted(outlets, after)


def _votes(paths: Iterable[tuple[Hashable, Sequence[int]]]) -> Votes:
    voters: dict[Pair, set[Hashable]] = defaultdict(set)
    for voter, parts in paths:
        for pair in combinations(dict.fromkeys(parts), 2):
            voters[pair].add(voter)
    return Counter({pair: len(names) for pair, names in voters.items()})


def _leads(after: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether a way leads from one to the other."""
    seen, waiting = {start}, [start]
    while waiting:
        part = waiting.pop()
        if part == goal:
            return True
        waiting += after[part] - seen
        seen |= after[part]
    return False


def _sorted(outlets: Sequence[int], after: dict[int, set[int]]) -> list[int]:
    ordered: list[int] = []
    left = set(range(len(outlets)))
    while left:
        behind = {b for a in left for b in after[a]}
        ordered.append(min(left - behind, key=lambda n: (-outlets[n], n)))
        left.remove(ordered[-1])
    return ordered
