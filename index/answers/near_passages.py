"""Which passages have most of some words, in any order and in any of their wordings.

The library knows who has a word, so that the cost follows the words that are asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING, NamedTuple

from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

ENOUGH = 100  # texts that are read, those that may have the most telling words first
MOST = 3000  # texts; where more have the same words, these lead to none in particular
LENGTH = 25  # words of a text that count as they are; those of longer ones less
OTHERWISE = 0.9  # what a word in another spelling counts for
DIGITS = 9  # of a score


class _Sought(NamedTuple):
    """A word that is looked for."""

    spellings: tuple[str, ...]  # those that the library has, the one that counts most first
    holders: int  # who has one of them, about
    telling: float  # how much it tells that a passage has it

    def counts(self, printed: Sequence[str]) -> float:
        """What it counts for in a text of these words; 0 where none of them is the word."""
        if self.spellings[0] in printed:
            return self.telling
        return OTHERWISE * self.telling if any(word in printed for word in self.spellings) else 0.0


def near_passages(library: Library, words: Sequence[Sequence[str]], perhaps: Iterable[str] = ()) -> list[Passage]:
    """The passages that have at least half of some words; the nearest first.

    Each of `words` is given in the spellings that the library has. Those that are `perhaps` meant besides count as they do,
    or where no passage has half of all for nothing but the order; one of the others must be there. Nearer is what has
    rarer words, and few others. What comes out does not depend on what the library held before.
    """
    typed = [_sought(library, word) for word in words]
    besides = [_sought(library, [word]) for word in perhaps]
    return _ranked(library, typed, besides, [*typed, *besides]) or _ranked(library, typed, besides, typed)


def _ranked(
    library: Library, typed: Sequence[_Sought], besides: Sequence[_Sought], needed: Sequence[_Sought]
) -> list[Passage]:
    """The passages that have at least half of the words needed, and one that was typed."""
    best: dict[Passage, float] = {}
    for holder in _likeliest(library, sorted(needed, key=lambda word: (word.holders, *word.spellings))):
        text, passages = library.words.text_of(holder), library.words.passages_of_holder(holder)
        for passage in passages:
            printed = keys(text if len(passages) == 1 else passage.text)  # one of several has not each word of the text
            counts = {word: word.counts(printed) for word in (*typed, *besides)}
            if any(map(counts.get, typed)) and 2 * sum(map(bool, map(counts.get, needed))) >= len(needed):
                score = round(sum(counts.values()) / (1 + len(printed) / LENGTH), DIGITS)
                best[passage] = max(best.get(passage, 0.0), score)
    return sorted(best, key=lambda p: (-best[p], p.source is None, p.source or "", p.start, p.id))


def _sought(library: Library, spellings: Sequence[str]) -> _Sought:
    holders = sum(map(library.words.vocabulary.holders, spellings))
    return _Sought(tuple(spellings), holders, log(1 + (library.printed_words + 1) / (1 + holders)))


def _likeliest(library: Library, rarest: Sequence[_Sought]) -> Iterator[int]:
    """Who may have at least half of these words, those with the most telling words first, until they are enough."""
    alike: dict[int, list[int]] = defaultdict(list)
    for holder, had in _with_half(library, rarest).items():
        alike[had].append(holder)
    weight = {had: sum(word.telling for n, word in enumerate(rarest) if had >> n & 1) for had in alike}
    read = 0
    for had in sorted(alike, key=lambda had: (-weight[had], had)):
        read += len(alike[had])
        if read > MOST:
            break
        yield from alike[had]
        if read >= ENOUGH:
            break


def _with_half(library: Library, rarest: Sequence[_Sought]) -> dict[int, int]:
    """Who may have at least half of these words, each with the words as bits: 1 << n for word n."""
    half = (len(rarest) + 1) // 2
    had: dict[int, int] = {}
    for n, word in enumerate(rarest):
        holders = {holder for spelling in word.spellings for holder in library.words.holders([spelling])}
        if n > len(rarest) - half:  # who has none of the words before has fewer than half
            holders.intersection_update(had)
        for holder in holders:
            had[holder] = had.get(holder, 0) | 1 << n
    return {holder: words for holder, words in had.items() if words.bit_count() >= half}
