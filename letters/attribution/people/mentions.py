"""The persons named in an article outside its quotations, by position: whom "he" and "she" may mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from letters.attribution.people.name_index import NameIndex
from letters.attribution.phrases.names import Referent, first_name_gender
from letters.languages.lexicon import CUE, DETERMINER, GROUP, RELATIVE, ROLE, WEAK, Language
from letters.text.page_lines import in_credit

_BYLINE = 100  # code points of a line that names its author
_TOP = 1500  # code points
_SENTENCE = re.compile("[.!?][”’\"']?[ \t]*\n")
_NAMES = 4  # words of an author's name
_SIGNS = " \t\xa0*_>([|—–-"
_SENTENCE_ENDS = '.!?:;”"'
_AGE = re.compile(r"(?:, | \()\d\d[,) .]")  # behind a name: "Ida Wolf, 83, " or "Ida Wolf (83)"


class Mention(NamedTuple):
    """Where in the text a person is named."""

    position: int  # of the run of capitalised words with the name
    first: int  # where the name begins in it: behind "D'après"
    end: int
    line: int  # newlines before
    person: Referent
    is_person: bool  # the name is a person's
    speaks: bool  # a verb of speech follows the name


class Mentions:
    """The persons named in one article; each position is analysed when it is first needed."""

    def __init__(
        self, text: str, names: NameIndex, language: Language, starts: Sequence[int], ends: Sequence[int]
    ) -> None:
        self._text = text
        self._names = names
        self._language = language
        self._starts, self._ends = starts, ends  # of the quotations, in order
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._cache: dict[int, Mention | None] = {}

    def line(self, position: int) -> int:
        """The number of newlines before a position."""
        return bisect_left(self._breaks, position)

    def between(self, low: int, high: int) -> list[Mention]:
        """The mentions that begin between two offsets, in order."""
        positions, cache = self._names.positions, self._cache
        runs = range(bisect_left(positions, low), bisect_left(positions, high))
        for k in runs:
            if k not in cache:
                cache[k] = self._mention_at(k)
        return [mention for k in runs if (mention := cache[k])]

    def _mention_at(self, k: int) -> Mention | None:
        """Who is named at the k-th run of capitalised words; None if nobody is."""
        start = self._names.positions[k]
        quotation = bisect_left(self._ends, start + 1)
        if quotation < len(self._starts) and self._starts[quotation] <= start:
            return None
        bearer = self._names.name_at(k)
        if bearer is None:
            return None
        name, person, personal = bearer
        end = start + name.end
        if self._text.startswith(("’s", "'s"), end) or self._is_credit(start + name.start, end):
            return None
        is_person = personal or self._acts_like_person(start + name.start, end, name.words)
        speaks = bool(self._flags_after(end) & (CUE | WEAK))
        full = self._text.rfind(person.full, start, end) if person.full else start
        return Mention(start, max(start + name.start, full), end, self.line(start), person, is_person, speaks)

    def _is_credit(self, start: int, end: int) -> bool:
        """Whether a name says who wrote or photographed: "By JANE DOE, Chief Reporter", "Photo: Ann Lee"."""
        if in_credit(self._text, start, end, self._language):
            return True
        line = self._text.rfind("\n", max(0, start - _BYLINE), start) + 1
        if self._text[line:start].strip(_SIGNS) or (not line and start >= _BYLINE):
            return False
        line_end = self._text.find("\n", start, start + _BYLINE)
        return line_end >= 0 and self._is_alone(start, line_end)

    def _is_alone(self, start: int, end: int) -> bool:
        """Whether a name is a line of its own above the first sentence, where the author is named."""
        line = self._text[start:end].split()
        names = start < _TOP and 1 < len(line) <= _NAMES and all(word[0].isupper() for word in line)
        return names and self._text[end - 1] not in _SENTENCE_ENDS and not _SENTENCE.search(self._text, 0, start)

    def _flags_after(self, end: int) -> int:
        """What the word after a name that ends at `end` can be."""
        after = self._text[end + 1 : end + 24].split(None, 1)
        return self._language.lexicon.get(after[0].lower().rstrip(".,"), 0) if after else 0

    def _acts_like_person(self, start: int, end: int, words: tuple[str, ...]) -> bool:
        """Whether the words beside a name show that it is a person's: a role, a verb of speech, ", a professor"."""
        single_word = len(words) == 1
        if self._language.nouns_capitalised and single_word:
            return False
        first_name = bool(single_word and first_name_gender(words[0], self._language))
        if (not single_word or first_name) and _AGE.match(self._text, end):
            return True
        flags = self._flags_after(end)
        if first_name and not flags and self.opens_clause(start) and self._text[end + 1 : end + 2].islower():
            return True  # "Gina tient une friterie"
        if self._is_of_role(start, first_name):
            return True
        if self._text.startswith(",", end):
            return not single_word and (bool(flags & (DETERMINER | RELATIVE)) or self.opens_clause(start))
        return bool(flags & (CUE | WEAK))

    def _is_of_role(self, start: int, first_name: bool) -> bool:
        """Whether a role stands before a name at `start`: "striker Kobe Adeyo", and for a first name "a driver, Wayne"."""
        before = self._text[max(0, start - 24) : start].split(" ")[-2:-1]
        word = before[0].strip('*_(“"') if before and self._text[start - 1] == " " else ""
        word = word.rstrip(",") if first_name else word
        flags = self._language.lexicon.get(word.lower(), 0) if self._language.articles else 0
        return bool(flags & ROLE and not flags & GROUP)

    def opens_clause(self, position: int) -> bool:
        """Whether a name at `position` opens a sentence or a clause."""
        before = self._text[max(0, position - 2) : position].strip()
        if not before or before[-1:] in '.!?”"“,;:—':
            return True
        word = self._text[max(0, position - 16) : position].split()[-1:]
        return bool(word and self._language.lexicon.get(word[0], 0) & CUE)
