"""The persons named in an article outside its quotations, place by place: whom "he" and "she" may mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letters.attribution.name_index import NameIndex
from letters.attribution.names import Referent
from letters.languages.lexicon import CUE, DETERMINER, RELATIVE, WEAK, Language


class Mention(NamedTuple):
    """A person named somewhere."""

    at: int
    line: int  # newlines before
    person: Referent
    sure: bool  # the name is a person's


class Mentions:
    """The persons named in one article; each place is looked at when it is first asked for."""

    def __init__(
        self, text: str, names: NameIndex, language: Language, starts: Sequence[int], ends: Sequence[int]
    ) -> None:
        self._text = text
        self._names = names
        self._language = language
        self._starts, self._ends = starts, ends  # of the quotations, in order
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._found: dict[int, Mention | None] = {}

    def line(self, at: int) -> int:
        """How many newlines stand before."""
        return bisect_left(self._breaks, at)

    def between(self, low: int, high: int) -> Iterator[Mention]:
        """Those that begin between two offsets, in order."""
        places, found = self._names.places, self._found
        for k in range(bisect_left(places, low), bisect_left(places, high)):
            if k not in found:
                found[k] = self._look(k)
            sighting = found[k]
            if sighting:
                yield sighting

    def _look(self, k: int) -> Mention | None:
        """Who is named at the k-th run of capitalised words, None where nobody is."""
        borne, start = self._names.at(k), self._names.places[k]
        if borne is None or self._quoted(start):
            return None
        name, person, known = borne
        end = start + name.end
        if self._text.startswith(("’s", "'s"), end):
            return None
        sure = known or self._acts(start + name.start, end, len(name.words))
        return Mention(start, self.line(start), person, sure)

    def _acts(self, start: int, end: int, words: int) -> bool:
        """Whether what follows a name says that it is a person's: a verb of speech, ", a professor"."""
        if self._language.nouns_capitalised and words == 1:
            return False
        after = self._text[end + 1 : end + 24].split(None, 1)
        if not after:
            return False
        flags = self._language.lexicon.get(after[0].lower(), 0)
        if self._text.startswith(",", end):
            return words > 1 and (bool(flags & (DETERMINER | RELATIVE)) or self.opens(start))
        return bool(flags & (CUE | WEAK))

    def _quoted(self, at: int) -> bool:
        k = bisect_left(self._ends, at + 1)
        return k < len(self._starts) and self._starts[k] <= at

    def opens(self, at: int) -> bool:
        """Whether a name at `at` opens a sentence or a clause."""
        before = self._text[max(0, at - 2) : at].strip()
        if not before or before[-1:] in '.!?”"“,;:—':
            return True
        word = self._text[max(0, at - 16) : at].split()[-1:]
        return bool(word and self._language.lexicon.get(word[0], 0) & CUE)
