"""Which wording of a passage appeared first where, and which derives from which.

A wording is taken for the child of an earlier one whose changes of the reference it has all made too, and of those
of the one that leaves fewest changes over: what two copies have in common against the original tells their descent
(Maas, Textkritik, 1927). What no earlier wording explains comes from the original itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.compare.singles import Run
from index.compare.wording import Wording, align, runs
from index.model import Passage, Reading
from index.reconstruct.witness import UNDATED
from letters.model import Span


class Change(NamedTuple):
    """Words of the reference at:to, and the words (keys) that stand for them."""

    at: int
    to: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a passage, the same for whoever prints the same words."""

    text: str  # as it was first printed
    first: str | None  # the day; None where no outlet's is known
    outlets: tuple[str, ...]  # by date, unknown last
    parent: int | None  # the number of the wording that it derives from, counted from 0 in the timeline
    changes: tuple[tuple[str, str], ...]  # all against the reference: (reference, text)
    fresh: tuple[tuple[str, str], ...]  # those that the parent hasn't made
    whole: bool  # prints the passage from its first to its last word


class _Kind(NamedTuple):
    """What tells one wording from another: the words of the reference that it covers, and what it changes of them."""

    covers: Span
    changes: frozenset[Change]


class _Print(NamedTuple):
    day: str
    outlet: str
    article: str
    text: str
    told: dict[Change, tuple[str, str]]


def timeline(passage: Passage, uses: Iterable[tuple[Reading, Span]]) -> list[Version]:
    """The wordings of a passage, by date, unknown last; of one day the fullest first.

    `uses` are the readings and the part of each that bears on the passage, in code points. Their order is nothing to it.
    """
    reference = Wording(passage.text)
    found: dict[_Kind, list[_Print]] = {}
    for reading, part in uses:
        laid = _laid(reading.text[slice(*part)], reference)
        if laid is not None:
            kind, text, told = laid
            printed = _Print(reading.published or UNDATED, reading.outlet, reading.article, text, told)
            found.setdefault(kind, []).append(printed)
    kinds = sorted(found, key=lambda kind: _place(kind, found[kind]))
    return [_version(n, kinds, found, reference) for n in range(len(kinds))]


def _laid(text: str, reference: Wording) -> tuple[_Kind, str, dict[Change, tuple[str, str]]] | None:
    """What of a text stands for words of the reference: its kind, its words, its changes as they are spelt."""
    wording = Wording(text)
    steps = align(wording.keys, reference, _rising(runs(wording.keys, reference)))
    steps = [step for n, step in enumerate(steps) if step.same or 0 < n < len(steps) - 1 or step.at < step.to]
    if not steps:
        return None
    told = {
        Change(step.at, step.to, tuple(wording.keys[step.start : step.end])): (
            reference.slice(step.at, step.to),
            wording.slice(step.start, step.end),
        )
        for step in steps
        if not step.same
    }
    kind = _Kind((steps[0].at, steps[-1].to), frozenset(told))
    return kind, wording.slice(steps[0].start, steps[-1].end), told


def _rising(found: Sequence[Run]) -> list[Run]:
    """The runs that stand in one order on both sides with the longest of them."""
    if not found:
        return []
    longest = max(found, key=lambda run: (run.size, -run.start))
    before = [run for run in found if run.end <= longest.start and run.to <= longest.at]
    after = [run for run in found if run.start >= longest.end and run.at >= longest.to]
    kept: list[Run] = []
    for run in [*before, longest, *after]:
        if not kept or kept[-1].to <= run.at:
            kept.append(run)
        elif run is longest:
            kept = [one for one in kept if one.to <= run.at] + [run]
    return kept


def _place(kind: _Kind, prints: Sequence[_Print]) -> tuple[str, int, int, Span, list[Change]]:
    low, high = kind.covers
    return min(printed.day for printed in prints), low - high, len(kind.changes), kind.covers, sorted(kind.changes)


def _version(n: int, kinds: Sequence[_Kind], found: dict[_Kind, list[_Print]], reference: Wording) -> Version:
    kind = kinds[n]
    parent = _parent(kind, kinds[:n])
    prints = sorted(found[kind], key=lambda printed: printed[:4])
    told, known = prints[0].told, kinds[parent].changes if parent is not None else frozenset()
    return Version(
        text=prints[0].text,
        first=None if prints[0].day == UNDATED else prints[0].day,
        outlets=tuple(dict.fromkeys(printed.outlet for printed in prints)),
        parent=parent,
        changes=tuple(told[change] for change in sorted(kind.changes)),
        fresh=tuple(told[change] for change in sorted(kind.changes - known)),
        whole=kind.covers == (0, len(reference.keys)),
    )


def _parent(kind: _Kind, earlier: Sequence[_Kind]) -> int | None:
    """The earlier wording that explains most of this one: it covers it, and made no change there that this hasn't."""
    (low, high), best, fewest = kind.covers, None, len(kind.changes) + 1
    for n, other in enumerate(earlier):
        if other.covers[0] > low or high > other.covers[1]:
            continue
        within = {change for change in other.changes if change.to > low and change.at < high}
        left = len(kind.changes - within)
        if within <= kind.changes and left < fewest:
            best, fewest = n, left
    return best
