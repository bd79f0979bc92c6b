"""The full names of one article, by surname and by first name, and the persons who have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from letters.attribution.people import person_words
from letters.attribution.phrases.names import (
    HE,
    JUNIOR,
    SHE,
    Name,
    Referent,
    bare,
    first_name_gender,
    key,
    name_in,
    pattern,
    stem,
)
from letters.attribution.phrases.names_by_case import nominative
from letters.attribution.phrases.speakable import ProvenNames
from letters.languages.lexicon import ROLE, Language

_SHORT = 3  # letters of a first name like "Eva"
_TWO_SURNAMES = 3  # words of a name with two surnames
_MANY = 60  # different runs of words looked into for one name


class NameBearer(NamedTuple):
    """A name, with offsets from the start of its run of capitalised words, and the person who has it."""

    name: Name
    person: Referent
    personal: bool  # known to be a person's name


class _Entry(NamedTuple):
    """What is known of one surname or first name."""

    last: dict[str, int]  # full names that end in it, how often
    first: dict[str, int]  # full names that begin with it
    titles: dict[int, int]  # genders of the titles before it


class NameIndex:
    """Every full name of an article, by surname and by first name; each is analysed when it is first needed."""

    def __init__(self, text: str, language: Language, body: int, proven: ProvenNames) -> None:
        self._language = language
        self._proven = proven
        self._text = text
        self._entries: dict[str, _Entry] = {}
        self._full_names: dict[tuple[str, int], str | None] = {}
        self.positions: list[int] = []  # of the runs of capitalised words, in order
        self._raws: list[str] = []
        spread, shared = list[str](), list[str]()
        for run in pattern(language).finditer(text, body):
            raw, start = run.group(), run.start()
            if " " in raw:
                if text[start - 1] in person_words.NICKNAME_MARKS:
                    opening = person_words.nickname_width(raw)
                    start, raw = start + opening, raw[opening:]
                start, raw = self._without_opener(raw, start)
                shared.append(person_words.shared_name(text, start, raw, language))
            if language.nouns_capitalised and raw.count(" ") > 1:
                raw = raw[: person_words.name_end(text, start, start + len(raw), body, language) - start]
            if raw:
                self.positions.append(start)
                self._raws.append(raw)
            if raw and text[start - 2] in person_words.MARKS:
                spread.append(person_words.nicknamed_name(text, start, raw, language))
        spread += person_words.unlike(shared, self._raws)
        self._runs = Counter([raw for raw in self._raws + spread if " " in raw or "\u00a0" in raw])
        self._at_run: dict[str, NameBearer | None] = {}
        self._bearers: dict[tuple[tuple[str, ...], int], tuple[Referent, bool]] = {}
        self._by_last: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._by_first_surname: dict[str, list[str]] = {}
        honours = language.words("after names")
        for raw in self._runs:
            words = raw.replace("\u00a0", " ").rsplit(" ", 2)
            last = bare(words[-1])
            if len(words) > 2 and (last.lower() in honours or last.lower() in JUNIOR):
                last = bare(words[-2])  # "Ann Lee KC", "Ann Lee Jr."
            self._by_last.setdefault(last, []).append(raw)
            if len(words) > 2 and self._has_two_surnames(raw.split(" ")):
                self._by_first_surname.setdefault(words[-2], []).append(raw)
        self._by_stem: dict[str, list[str]] = {}
        if language.case_endings:
            for last in self._by_last:
                variants = self._by_stem.setdefault(stem(last, language), [])
                if len(variants) < _MANY:
                    variants.append(last)

    def _without_opener(self, raw: str, start: int) -> tuple[int, str]:
        """Several capitalised words and their start, without a common word that only opens its sentence."""
        if not self._proven.opens_sentence(start):
            return start, raw
        if raw.count(" ") > 2 and self._proven.in_headline(start) and not self._proven.in_sentences(start):
            return start, ""
        first, _, rest = raw.partition(" ")
        if self._language.lexicon.get(first.lower().rstrip("."), 0) or self._proven.is_proven(bare(first)):
            return start, raw
        return (start + len(first) + 1, rest) if self._proven.is_common(bare(first)) else (start, raw)

    def name_at(self, k: int) -> NameBearer | None:
        """The name at the k-th of `positions`, None if the run has only function words and titles, or proves no name."""
        raw = self._raws[k]
        if " " not in raw and self._proven.opens_sentence(self.positions[k]) and not self._proven.is_proven(bare(raw)):
            return None
        if raw not in self._at_run:
            name = name_in(raw, self._language)
            name = name and person_words.personal(name, self._language)
            self._at_run[raw] = name and NameBearer(name, *self.bearer(name))
        return self._at_run[raw]

    def bearer(self, name: Name) -> tuple[Referent, bool]:
        """The person who has a name, and whether it is known to be a person's."""
        query = name.words, name.gender
        word = name.words[0]
        possible = name.gender or word in self._by_last or self._by_stem or self._first_name(word)
        if len(name.words) == 1 and not possible:
            return Referent(word, 1.0, 0), False  # no full name of the article can contain the word
        bearer = self._bearers.get(query)
        if bearer is None:
            last = key(name)
            full = " ".join(name.words) if len(name.words) > 1 else self.full_name(last, name.gender)
            gender = name.gender or self.gender(last, full)
            bearer = self._bearers[query] = Referent(full or last, 1.0, gender), self.is_person(last, full)
        return bearer

    def _entry(self, word: str) -> _Entry:
        """What is known of a surname, else of a first name."""
        entry = self._entries.get(word)
        if entry is None:
            entry = self._entries[word] = _Entry({}, {}, {})
            for raw in self._runs_with(word)[:_MANY]:
                self._count(entry, word, name_in(raw, self._language), self._runs[raw])
        return entry

    def _has_two_surnames(self, words: Sequence[str]) -> bool:
        """Whether a full name ends in two surnames, of which the first may stand alone: "Carlos Vidal Romero"."""
        if not self._language.two_surnames or len(words) < _TWO_SURNAMES or not self._first_name(words[0]):
            return False
        return words[-2][:1].isupper() and (len(words) > _TWO_SURNAMES or not self._first_name(words[-2]))

    def _runs_with(self, word: str) -> list[str]:
        """The runs that end in a word, and those that contain it if it is a first name: "Dame Ann", "Ann Lee"."""
        if not self._first_name(word):
            return self._by_last.get(word) or self._by_first_surname.get(word, [])
        if not self._by_first:
            for raw in self._runs:
                for piece in raw.split(" ")[:-1]:
                    self._by_first.setdefault(piece, []).append(raw)
        return self._by_last.get(word, []) + self._by_first.get(word, [])

    def _count(self, entry: _Entry, word: str, name: Name | None, count: int) -> None:
        if name is None:
            return
        words = person_words.person_words(name.words, self._language)
        last = key(name)
        if last == word and name.gender:
            entry.titles[name.gender] = entry.titles.get(name.gender, 0) + count
        first = word not in self._by_last and words[-2:-1] == (word,) and self._has_two_surnames(words)
        if len(words) > 1 and (last == word or words[0] == word or first):
            counts, full = entry.last if last == word or first else entry.first, " ".join(words)
            counts[full] = counts.get(full, 0) + count

    def _first_name(self, word: str) -> int:
        return first_name_gender(word, self._language)

    def full_name(self, word: str, gender: int = 0) -> str | None:
        """The full name of which `word` is the surname, else the first name; None where there is none."""
        query = (word, gender)
        if query not in self._full_names:
            self._full_names[query] = self._look_up(word, gender)
        return self._full_names[query]

    def uninflected(self, words: tuple[str, ...]) -> str:
        """A full name in the nominative, if the text has that form: "Олег Лодкин" for "Олега Лодкина"."""
        stems = [self._root(word) for word in words]
        variants = {" ".join(words)}
        for last in self._by_stem.get(stems[-1], ()):
            for raw in self._by_last[last][:_MANY]:
                name = name_in(raw, self._language)
                bare_words = person_words.person_words(name.words, self._language) if name else ()
                if [self._root(word) for word in bare_words] == stems:
                    variants.add(" ".join(bare_words))
        return min(variants, key=lambda full: (not self._first_name(full.split(" ", 1)[0]), len(full), full))

    def _root(self, word: str) -> str:
        """A word of a full name without its case endings: "Ev" of "Eva" and "Evy"."""
        return stem(word, self._language, len(word) - 1) if len(word) == _SHORT else stem(word, self._language)

    def _look_up(self, word: str, gender: int) -> str | None:
        entry = self._entry(word)
        counts = entry.last
        if not counts and self._by_stem:
            for last in self._by_stem.get(stem(word, self._language), ()):
                counts = counts | self._entry(last).last
        if not counts:
            counts = entry.first if self._first_name(word) else {}
            if len({full.rsplit(" ", 1)[1] for full in counts}) > 1:
                return None  # "Anna" of "Anna Lee" and "Anna Berg"
        best, score = None, 0.0
        for full, count in counts.items():
            base = nominative(full, self._language, governed=False) or full
            first = self._first_name(base.split(" ", 1)[0])
            if gender and first and not first & gender:
                continue
            points = count + (5.0 if first else 0.0) - (3.0 if len(full.split(" ")) > 3 else 0.0)
            if person_words.is_thing(full, self._language):
                points -= 8.0
            better = best is None or points > score
            if better and not person_words.is_relatives(
                full, word, self.positions, self._raws, self._text, self._language
            ):
                best, score = full, points
        return best

    def with_first_name(self, full: str) -> str:
        """A name with the first names that the article also puts before it: "Ana Olmo García" for "Olmo García"."""
        male, female = self._language.words("male names"), self._language.words("female names")
        for other in self._entry(full.rsplit(" ", 1)[-1]).last:
            before = other.removesuffix(f" {full}")
            if before != other and all(word in male or word in female for word in before.lower().split(" ")):
                return other  # "Efe" is an agency
        return full

    def namesakes(self, word: str, gender: int = 0) -> list[str]:
        """The full names of several persons of the article who have this surname; empty if only one person has it."""
        by_first: dict[str, str] = {}
        for full in self._entry(word).last:
            first = full.split(" ", 1)[0]
            other = self._first_name(first) & ~gender if gender else 0
            role = self._language.lexicon.get(first.lower(), 0) & ROLE
            if not other and not role and not person_words.is_thing(full, self._language):
                by_first.setdefault(first, full)
        several = len(by_first) > 1 and any(map(self._first_name, by_first))
        return list(self._entry(word).last) if several else []

    def gender(self, word: str, full: str | None) -> int:
        """HE, SHE or 0: by first name, else by the titles before the surname."""
        if full:
            first = self._first_name(full.split(" ", 1)[0])
            if first in (HE, SHE):
                return first
        titled = self._entry(word).titles
        return max(titled, key=titled.__getitem__) if titled else 0

    def is_person(self, word: str, full: str | None) -> bool:
        """Whether the name is known to be a person's, by first name or title."""
        if self._entry(word).titles:
            return True
        return bool(
            full and self._first_name(full.split(" ", 1)[0]) and not person_words.is_thing(full, self._language)
        )
