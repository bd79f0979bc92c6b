"""Quotations grouped by their words alone, without a source.

Longest holder: quotations are split at ellipses and equal units are merged (index.grouping.units); the longest units
hold the word 4-grams (index.grouping.shingle_holders); each unit is linked to at most one holder, to none where holders
are different statements (index.grouping.shared_formulas), or to two that cover it in turn (index.grouping.spliced_units),
and belongs where its links end. Units that only share words are not merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.grouping.shared_formulas import CERTAIN_COVERAGE, holder_pairs
from index.grouping.shingle_holders import BYTES_PER_WORD, Pairs, Runs, shared_runs_by_batch
from index.grouping.spliced_units import SharedEdges, find_splices
from index.grouping.units import Units, units_of_texts
from index.grouping.vocabulary import Bools, Ints, starts_of_equal
from letters.languages.word_lists import is_content_word
from letters.model import QuotesError

SHORT_WORDS = 8  # words; a shorter unit must be in its holder word for word
MIN_COVERAGE = 0.2  # share of a unit's words; with less, it is not compared

Splices = Mapping[int, tuple[int, int]]
MIN_SIMILARITY = 80.0  # rapidfuzz's partial ratio, from 0 to 100
LONG_WORDS = 120  # words; longer texts are compared by words, not by characters
MAX_DIFFERENCE = 3.0  # weight of words in a row that the other has not in their place, not even damaged
STOP_WEIGHT = 0.3  # of a stop word; that of any other word is 1
MIN_LIKENESS = 65.0  # rapidfuzz's ratio of damaged words and those in their place, from 0 to 100
_EDGE = 3  # characters more than its own that a stretch at an edge is compared with


def cluster_texts(printed: Mapping[str, int], memory: int | None = None) -> Clusters:
    """Group different texts; `printed` has the number of rows that print each text.

    Apart from the texts the process takes at most `memory` bytes: what does not fit is sorted on disk. Raises
    QuotesError if the rest does not fit either; the message names how much is needed.
    """
    units = units_of_texts(printed)
    needed, sortable = _min_memory(units, printed), BYTES_PER_WORD * len(units.ids)
    if memory is not None and memory < needed:
        raise QuotesError(f"the memory is too little for these quotations: --memory {needed // 1_000_000 + 1}M will do")
    pairs: list[Pairs] = []

    def batches() -> Iterator[Runs]:
        for runs in shared_runs_by_batch(units, on_disk=memory is not None and memory < needed + sortable):
            pairs.append(holder_pairs(units, runs))
            yield runs

    sides = SharedEdges.from_runs(units, batches())
    rounds, splices = find_splices(units, sides)
    linked = link_units(units, Pairs.concatenate(pairs), splices)
    return Clusters(list(printed), list(printed.values()), units, linked, rounds, splices)


def _min_memory(units: Units, texts: Mapping[str, int]) -> int:
    """The bytes that these units and rows take apart from the texts, with all that can be on disk there; measured."""
    items = sum(texts.values()) + len(texts) + len(units)
    words = int(np.diff(units.start)[units.unit].sum()) + len(units.ids)
    return 120_000_000 + 150 * items + 400 * len(units.forms) + 5 * words


@dataclass
class Clusters:
    """Texts and their units, with the links between units."""

    texts: list[str]
    rows: list[int]  # how many rows print each text
    units: Units
    parents: Ints  # by unit: the unit that it is linked to, or itself
    rounds: Ints  # by unit: the round in which it was found to be spliced, from 1; or 0
    splices: Splices  # by spliced unit: the two units that cover it

    @cached_property
    def roots(self) -> Ints:
        """Where the links of each unit end."""
        roots = self.parents
        while not np.array_equal(roots, further := roots[roots]):
            roots = further
        return roots

    def shown(self) -> dict[int, int]:
        """For each root the index of the text that represents it."""
        units = self.units
        pieces = np.bincount(units.text, minlength=len(self.texts))
        root_pieces = np.flatnonzero(self.roots[units.unit] == units.unit)
        best: dict[int, tuple[int, int, str]] = {}
        shown: dict[int, int] = {}
        for unit, n in zip(units.unit[root_pieces].tolist(), units.text[root_pieces].tolist()):
            key = representative_key(int(pieces[n]), self.rows[n], self.texts[n])
            if unit not in best or key < best[unit]:
                best[unit], shown[unit] = key, n
        return shown

    def units_of_text(self, text: int) -> list[int]:
        """The units of a text, in order."""
        units: list[int] = self.units.unit[self.first_pieces[text] : self.first_pieces[text + 1]].tolist()
        return units

    @cached_property
    def first_pieces(self) -> Ints:
        """Where the pieces of each text begin, with the end."""
        return np.searchsorted(self.units.text, np.arange(len(self.texts) + 1))

    def roots_by_text(self) -> list[tuple[int, ...]]:
        """The roots that each text belongs to; none if it has no words."""
        units, roots = self.units, self.roots
        roots_of: list[tuple[int, ...]] = [()] * len(self.texts)
        simple = (np.bincount(units.text, minlength=len(roots_of))[units.text] == 1) & ~np.isin(
            units.unit, list(self.splices)
        )
        single_roots: dict[int, tuple[int, ...]] = {}
        for n, root in zip(units.text[simple].tolist(), roots[units.unit[simple]].tolist()):
            roots_of[n] = single_roots.get(root) or single_roots.setdefault(root, (root,))
        pieces: dict[int, list[int]] = defaultdict(list)
        for n, unit in zip(units.text[~simple].tolist(), units.unit[~simple].tolist()):
            pieces[n].append(unit)
        for n, members in pieces.items():
            roots_of[n] = tuple(sorted(roots_of_units(units, members, roots, self.splices)))
        return roots_of


def representative_key(pieces: int, rows: int, text: str) -> tuple[int, int, str]:
    """The order of candidates to represent a root: fewest pieces, then printed most often, then by characters."""
    return pieces, -rows, text


def link_units(units: Units, pairs: Pairs, splices: Splices) -> Ints:
    """The holder that each unit is linked to; the unit itself if there is none, or if it is spliced.

    A link leads to a unit of a higher rank that is not spliced.
    """
    spliced = np.zeros(len(units), dtype=bool)
    spliced[list(splices)] = True
    certain, open_ = certain_and_open_pairs(
        pairs, starts_of_equal(pairs.unit), np.diff(units.start), spliced, spliced[pairs.holder]
    )
    parents = np.arange(len(units))
    parents[pairs.unit[certain]] = pairs.holder[certain]
    candidates: dict[int, list[int]] = defaultdict(list)
    for unit, holder in zip(pairs.unit[open_].tolist(), pairs.holder[open_].tolist()):
        candidates[unit].extend(target for target in splices.get(holder, (holder,)) if target < unit)
    for unit, holders in candidates.items():
        parents[unit] = _similar_holder(units, unit, list(dict.fromkeys(holders)))
    return parents


def certain_and_open_pairs(
    pairs: Pairs, best: Bools, length: Ints, unit_spliced: Bools, holder_spliced: Bools
) -> tuple[Bools, Bools]:
    """Which pairs are certain links, and which pairs of the other units must be compared.

    `best` marks the first pair of each unit; `length` and `unit_spliced` are by unit, `holder_spliced` is by pair. A
    unit of SHORT_WORDS or more is linked to its best holder if this covers CERTAIN_COVERAGE of its words; no link leads
    to or from a spliced unit.
    """
    words = length[pairs.unit]
    certain = best & (pairs.covered >= CERTAIN_COVERAGE * words) & (words >= SHORT_WORDS)
    certain &= ~holder_spliced & ~unit_spliced[pairs.unit]
    settled = unit_spliced.copy()
    settled[pairs.unit[certain]] = True
    return certain, ~settled[pairs.unit] & (pairs.covered >= MIN_COVERAGE * words)


def _similar_holder(units: Units, unit: int, holders: Sequence[int]) -> int:
    """The holder of a unit for which no pair is certain; the unit itself if no holder is similar."""
    text = units.string(unit)
    others = [units.string(holder) for holder in holders]
    for holder, other in zip(holders, others):
        if text in other:
            return holder
    if text.count(" ") - 1 < SHORT_WORDS:
        return unit
    return next((holder for holder, other in zip(holders, others) if similar(text, other)), unit)


def fewest_roots(units: Iterable[tuple[str, set[int]]], string: Callable[[int], str]) -> set[int]:
    """The fewest roots for the units of one text: a unit that occurs in a root of a longer unit belongs there.

    `units` has the words of each unit and its own roots, in order of rank; `string` gives the words of a root.
    """
    roots: set[int] = set()
    root_strings: list[str] = []
    for words, own in units:
        if not roots or (roots.isdisjoint(own) and not any(words in line for line in root_strings)):
            roots |= own
            root_strings.extend(map(string, own))
    return roots


def roots_of_units(units: Units, members: Iterable[int], roots: Ints | Mapping[int, int], splices: Splices) -> set[int]:
    """The same for the units of a text, by number."""
    targets = {unit: splices.get(unit, (unit,)) for unit in sorted(set(members))}
    return fewest_roots(
        ((units.string(unit), {int(roots[target]) for target in targets[unit]}) for unit in targets), units.string
    )


def similar(text: str, other: str) -> bool:
    """Whether a text occurs in another, up to a few different characters or words. Both are words in lower case.

    Characters alone join statements that only share an opening: two statements in one language have about half of their
    characters in common, in order. So the words that differ must be few or like those in their place, and stop words,
    which every statement has, weigh little.
    """
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.fuzz import partial_ratio

    words, others = text.split(), other.split()
    if len(words) > LONG_WORDS:  # the time of partial_ratio grows with the cube of their length
        return bool(LCSseq.similarity(words, others, score_cutoff=int(len(words) * MIN_SIMILARITY / 100)))
    min_common = int(len(text) * MIN_SIMILARITY / 100)  # with fewer common characters the ratio is below MIN_SIMILARITY
    common = LCSseq.similarity(text, other, score_cutoff=min_common)
    alike = common and partial_ratio(text, other, score_cutoff=MIN_SIMILARITY)
    return bool(alike) and longest_difference(words, others) <= MAX_DIFFERENCE


def longest_difference(words: Sequence[str], others: Sequence[str]) -> float:
    """The weight of the longest run of words that others don't have in their place, not even damaged.

    Stop words that both have by chance don't end a run.
    """
    longest = run = 0.0
    for i, j, m, n in _stretches(words, others):
        weight = sum(1.0 if is_content_word(word) else STOP_WEIGHT for word in words[i:j])
        if not _are_alike(words, others, i, j, m, n):
            run += weight
        elif weight >= 1:
            run = 0.0
        longest = max(longest, run)
    return longest


def _stretches(words: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of stretches words[i:j] and others[m:n], in order: those that are equal, and those between them."""
    from rapidfuzz.distance import LCSseq

    i = m = 0
    for block in LCSseq.opcodes(words, others):
        if block.tag == "equal":
            if (i, m) != (block.src_start, block.dest_start):
                yield i, block.src_start, m, block.dest_start
            i, m = block.src_end, block.dest_end
            yield block.src_start, i, block.dest_start, m
    yield i, len(words), m, len(others)


def _are_alike(words: Sequence[str], others: Sequence[str], i: int, j: int, m: int, n: int) -> bool:
    """Whether words[i:j] are others[m:n] except for damaged characters; at the edges the others may be longer."""
    from rapidfuzz.fuzz import ratio

    if words[i:j] == others[m:n]:
        return True
    stretch, place = "".join(words[i:j]), "".join(others[m:n])
    if i == 0:
        place = place[-len(stretch) - _EDGE :]
    elif j == len(words):
        place = place[: len(stretch) + _EDGE]
    return bool(stretch and place) and ratio(stretch, place) >= MIN_LIKENESS
