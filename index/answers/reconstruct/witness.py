"""What the readings of a statement print, cut into witnesses: words in one run, and who prints them so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from index.comparison.query_text import QueryText
from index.model import Reading, family

UNDATED = "9999"  # sorts after every date
SENTENCE_END = re.compile(r"[.!?。！？\n]")


class WitnessOccurrence(NamedTuple):
    """Where one reading prints the words of a witness: from word `first` of its wording on."""

    reading: Reading
    wording: QueryText
    first: int

    def slice(self, start: int, end: int) -> str:
        """Words start:end of the witness, as this reading has them."""
        return self.wording.slice(self.first + start, self.first + end)

    def gap(self, number: int) -> str:
        """What stands before word `number` of the witness in this reading."""
        return self.wording.gap(self.first + number)


@dataclass(eq=False)
class Witness:
    """Words that readings print in one run, between ellipses."""

    keys: tuple[str, ...]
    own: frozenset[int]  # the numbers of the words in square brackets: the outlet's own
    prints: list[WitnessOccurrence] = field(default_factory=list)
    voices: frozenset[str] = frozenset()  # outlets that vote: copies of an article do not beside their origin
    since: str = UNDATED  # the first day that a voice printed it

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """The numbers of the words before which a sentence ends in some print."""
        return tuple(n for n in range(1, len(self.keys)) if any(SENTENCE_END.search(p.gap(n)) for p in self.prints))

    @property
    def place(self) -> tuple[bool, int, tuple[str, ...], list[int]]:
        """The order in which witnesses are looked at: those with a voice first, then the longest."""
        return not self.voices, -len(self.keys), self.keys, sorted(self.own)


class ReadingWitnesses(NamedTuple):
    """A reading and the witnesses that it prints, in its order, an ellipsis between each two."""

    reading: Reading
    witnesses: list[Witness]


def witnesses(readings: Iterable[Reading]) -> tuple[list[Witness], list[ReadingWitnesses]]:
    """The witnesses of some readings, and the turns in which the readings print them.

    Readings with the same words between the same marks are one witness. The order of the readings does not matter.
    """
    by_words: dict[tuple[tuple[str, ...], frozenset[int]], Witness] = {}
    ordered = sorted(readings, key=_place)
    witness_order = [ReadingWitnesses(reading, list(_cut(reading, by_words))) for reading in ordered]
    speaking = _voices(ordered)
    for witness in by_words.values():
        voiced = [p.reading for p in witness.prints if speaking[family(p.reading)] == p.reading.article]
        witness.voices = frozenset(reading.outlet for reading in voiced)
        witness.since = min((reading.published or UNDATED for reading in voiced), default=UNDATED)
    return sorted(by_words.values(), key=lambda witness: witness.place), witness_order


def _place(reading: Reading) -> tuple[str, str, str, int, int, str]:
    published = reading.published or UNDATED
    return published, reading.outlet, reading.article, reading.start, reading.end, reading.text


def _cut(reading: Reading, by_words: dict[tuple[tuple[str, ...], frozenset[int]], Witness]) -> Iterable[Witness]:
    """The reading at its ellipses."""
    wording = QueryText(reading.text)
    borders = sorted({0, len(wording.keys), *wording.breaks})
    for start, end in pairwise(borders):
        keys = tuple(wording.keys[start:end])
        own = frozenset(
            number - start for number in wording.bracketed if start <= number < end and _own(wording, number)
        )
        witness = by_words.setdefault((keys, own), Witness(keys, own))
        witness.prints.append(WitnessOccurrence(reading, wording, start))
        yield witness


def _own(wording: QueryText, number: int) -> bool:
    """Whether a word in brackets is the outlet's, as in contribut[es]: of [W]e only the capital is."""
    before, after = wording.outside(number)
    return bool(before) or len(after) + 1 < len(wording.keys[number]) or not after


def _voices(readings: Sequence[Reading]) -> dict[str, str]:
    """The article that speaks for each family: its origin where it is there, else the first."""
    articles: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        articles[family(reading)].append(reading)
    return {
        name: next((r for r in readings_of_family if name in (r.outlet, r.article)), readings_of_family[0]).article
        for name, readings_of_family in articles.items()
    }
