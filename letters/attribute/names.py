"""The names in an article: full names by surname, with what tells a man's from a woman's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from letters.language import GROUP, JOINT, NOT_NAME, PREPOSITION, ROLE, TEXT, TITLE, Language, codes
from letters.language import language as language_of

from .frame import CAPITAL, FUNCTION, NAME, STOP, Token

_UPPER = "".join(chr(c) for c in range(0x530) if chr(c).isupper())
_SPACE = "[ \u00a0]"
HE, SHE = 1, 2
_HEADS = ROLE | GROUP | TEXT | TITLE
_MANY = 60  # different runs of words looked into for one name
_STEM = 3  # letters of a name that no ending takes
_JUNIOR = frozenset(("jr", "sr", "ii", "iii", "iv"))


class Person(NamedTuple):
    """Whom a mention means, and how surely."""

    full: str | None
    confidence: float  # factor from 0 to 1
    gender: int


class Name(NamedTuple):
    """A name as it stands somewhere in the text."""

    start: int
    end: int
    words: tuple[str, ...]  # without titles before it
    gender: int  # HE or SHE by its title, else 0


@cache
def pattern(language: Language) -> re.Pattern[str]:
    """Runs of capitalised words, joined by "de", "van" and their like; bounded, so linear."""
    joints = "|".join(
        re.escape(j) for j in sorted(language.sections.get("name joints", ())) if j.isalpha() and j != "of"
    )
    short = sorted({a[1:] for a in language.abbreviations & _titles(language)}, key=len, reverse=True)
    # the class comes first and the look-behind second, so that the search can leap from capital to capital
    rest = "".join(rf"{re.escape(a)}\.|" for a in short)
    word = rf"[{_UPPER}](?:\.|{rest}[\w’'‑-]{{0,40}})"
    joint = rf"(?:(?:{joints}){_SPACE}){{0,2}}" if joints else ""
    more = rf"(?:{_SPACE}?(?<=[ .\u00a0]){joint}{word}){{0,6}}"
    return re.compile(rf"[{_UPPER}](?<!\w.)(?:\.|{rest}[\w’'‑-]{{0,40}}){more}")


@cache
def _titles(language: Language) -> frozenset[str]:
    return language.words("titles") | language.words("he titles") | language.words("she titles")


@cache
def _genders(language: Language) -> dict[str, int]:
    """First names of all languages, since names travel; its own language decides where they differ."""
    genders: dict[str, int] = {}
    for code in (*codes(), language.code):
        sections = language_of(code).sections
        for section, gender in (("male names", HE), ("female names", SHE)):
            own = dict.fromkeys(sections.get(section, ()), gender)
            genders.update(own if code == language.code else {n: g | genders.get(n, 0) for n, g in own.items()})
    for name in language.words("male names") & language.words("female names"):
        genders[name] = HE | SHE
    return genders


@cache
def _title_genders(language: Language) -> dict[str, int]:
    genders = dict.fromkeys(language.sections.get("he titles", ()), HE)
    for name in language.sections.get("she titles", ()):
        genders[name] = genders.get(name, 0) | SHE
    return genders


def first_name_gender(word: str, language: Language) -> int:
    """HE, SHE, both for a first name that either has, 0 for one that isn't in the lists."""
    return _genders(language).get(word.lower(), 0)


def title_gender(word: str, language: Language) -> int:
    """What a title or a role says about who bears it."""
    lower = word.lower().rstrip(".")
    found = _title_genders(language).get(lower, 0)
    if found or not language.nouns_capitalised:
        return found
    return next((gender for title, gender in _long_titles(language) if lower.endswith(title)), 0)


@cache
def _long_titles(language: Language) -> list[tuple[str, int]]:
    """The titles that may end a compound, the longest first: "Ministerin" before "Minister"."""
    known = _title_genders(language)
    return [(title, known[title]) for title in sorted(known, key=len, reverse=True) if len(title) > 5]


def read(start: int, raw: str, language: Language) -> Name | None:
    """The name in a run of capitalised words, None where nothing is left without function words and titles."""
    known = _read(raw, language)
    return known and Name(start + known.start, start + known.end, known.words, known.gender)


@lru_cache(maxsize=50_000)
def _read(raw: str, language: Language) -> Name | None:
    pieces = raw.replace("\u00a0", " ").split(" ")
    at = gender = 0
    cut = _titles_end(pieces, language)
    for piece in pieces[:cut]:
        gender = 0 if piece.islower() else title_gender(piece, language) or gender  # "Sprecher der Downing Street"
        at += len(piece) + 1
    pieces = pieces[cut:]
    if not pieces:
        return None
    last = _bare(pieces[-1])
    return Name(at, at + len(" ".join([*pieces[:-1], last])), (*pieces[:-1], last), gender)


@cache
def _role_endings(language: Language) -> tuple[str, ...]:
    return tuple(
        word for word in (*language.sections.get("roles", ()), *language.sections.get("titles", ())) if len(word) > 3
    )


def _bare(word: str) -> str:
    """A word without what a possessive or a full stop puts behind it."""
    if word.endswith(("’s", "'s")):
        return word[:-2]
    return word.rstrip("’'.") if len(word) > 2 else word


def _titles_end(pieces: list[str], language: Language) -> int:
    """How many words before the name are function words, titles and what goes with them."""
    lexicon = language.lexicon
    cut = 0
    for k, piece in enumerate(pieces):
        flags = lexicon.get(piece.lower().rstrip("."), 0)
        if not flags and language.nouns_capitalised and piece.lower().endswith(_role_endings(language)):
            flags = ROLE  # "Verteidigungsminister", "OpenAI-Sprecherin"
        shouted = len(piece) > 1 and piece.isupper() and not flags & TITLE
        last = k + 1 == len(pieces) or (k + 2 == len(pieces) and pieces[-1].lower().rstrip(".") in _JUNIOR)
        titled = (flags & (TITLE | ROLE) or piece.endswith(("’s", "'s"))) and not last
        leading = k == cut and flags & (FUNCTION | NOT_NAME | TITLE) and not (k and last)
        if (titled or leading) and not shouted:
            cut = k + 1
    return cut


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """What is left of a name without its case endings: "Лодкин" of "Лодкиным"; three letters at least."""
    while ending := next((e for e in language.case_endings if word.endswith(e) and len(word) - len(e) >= _STEM), ""):
        word = word[: -len(ending)]
    return word


def key(name: Name) -> str:
    """What a name is looked up by: its last word, "Jr." aside."""
    words = name.words
    if len(words) > 2 and words[-1].lower().rstrip(".") in _JUNIOR:
        return words[-2].rstrip(",")
    return words[-1]


class Borne(NamedTuple):
    """A name, its offsets from where its run of capitalised words begins, and who bears it."""

    name: Name
    person: Person
    known: bool  # for a person's name


class _Entry(NamedTuple):
    """What is known of one surname or first name."""

    last: dict[str, int]  # full names that end in it, how often
    first: dict[str, int]  # full names that begin with it
    titles: dict[int, int]  # genders of the titles before it


class Names:
    """Every full name of an article, by surname and by first name; each is looked into when asked for."""

    def __init__(self, text: str, language: Language, body: int) -> None:
        self._language = language
        self._genders = _genders(language)
        self._entries: dict[str, _Entry] = {}
        self._cache: dict[tuple[str, int], str | None] = {}
        runs = list(pattern(language).finditer(text, body))
        self.places = [run.start() for run in runs]  # of the runs of capitalised words, in order
        self._raws = [run[0] for run in runs]
        self._runs = Counter(raw for raw in self._raws if " " in raw or "\u00a0" in raw)
        self._borne: dict[str, Borne | None] = {}
        self._bearers: dict[tuple[tuple[str, ...], int], tuple[Person, bool]] = {}
        self._by_last: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        for raw in self._runs:
            self._by_last.setdefault(_bare(raw[max(raw.rfind(" "), raw.rfind("\u00a0")) + 1 :]), []).append(raw)
        self._by_stem: dict[str, list[str]] = {}
        if language.case_endings:
            for last in self._by_last:
                alike = self._by_stem.setdefault(stem(last, language), [])
                if len(alike) < _MANY:
                    alike.append(last)

    def at(self, k: int) -> Borne | None:
        """The name at the k-th of `places`, None where only function words and titles stand there."""
        raw = self._raws[k]
        if raw not in self._borne:
            name = _read(raw, self._language)
            name = name and name._replace(words=self.borne(name.words))
            self._borne[raw] = name and Borne(name, *self.bearer(name))
        return self._borne[raw]

    def bearer(self, name: Name) -> tuple[Person, bool]:
        """Who bears a name, and whether it is known for a person's."""
        asked = name.words, name.gender
        if len(name.words) == 1 and not name.gender and self._stands_alone(name.words[0]):
            return Person(name.words[0], 1.0, 0), False
        found = self._bearers.get(asked)
        if found is None:
            last = key(name)
            full = " ".join(name.words) if len(name.words) > 1 else self.full(last, name.gender)
            gender = name.gender or self.gender(last, full)
            found = self._bearers[asked] = Person(full or last, 1.0, gender), self.person(last, full)
        return found

    def _stands_alone(self, word: str) -> bool:
        """Whether no full name of the article can have a word."""
        return word not in self._by_last and not self._by_stem and not self._first(word)

    def _entry(self, word: str) -> _Entry:
        """What is known of a surname; of a first name where it is no surname."""
        entry = self._entries.get(word)
        if entry is None:
            entry = self._entries[word] = _Entry({}, {}, {})
            for raw in self._with(word)[:_MANY]:
                self._note(entry, word, read(0, raw, self._language), self._runs[raw])
        return entry

    def _with(self, word: str) -> list[str]:
        """The runs that end in a word, else those that hold it."""
        runs = self._by_last.get(word)
        if runs is not None or not self._first(word):
            return runs or []
        if not self._by_first:
            for raw in self._runs:
                for piece in raw.split(" ")[:-1]:
                    self._by_first.setdefault(piece, []).append(raw)
        return self._by_first.get(word, [])

    def _note(self, entry: _Entry, word: str, name: Name | None, count: int) -> None:
        if name is None:
            return
        words = self.borne(name.words)
        last = key(name)
        if last == word and name.gender:
            entry.titles[name.gender] = entry.titles.get(name.gender, 0) + count
        if len(words) > 1 and (last == word or words[0] == word):
            known, full = entry.last if last == word else entry.first, " ".join(words)
            known[full] = known.get(full, 0) + count

    def borne(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words from the first name on, where others stand before it: "Secretary of State John Kerry"; without
        where from: "Ruth Calder of Leeds"."""
        if "of" in words[2:] and self._first(words[0]):
            return words[: words.index("of")]
        if len(words) < 3 or self._first(words[0]) or len(words[0]) < 3 or self._is_thing(words[-1]):
            return words
        first = next((k for k in range(1, len(words) - 1) if self._first(words[k])), 0)
        role = self._language.lexicon.get(words[-1].lower(), 0) & ROLE
        return words if role else words[first:]

    def _first(self, word: str) -> int:
        return self._genders.get(word.lower(), 0)

    def full(self, word: str, gender: int = 0) -> str | None:
        """The full name of which `word` is the surname, else the first name; None where there is none."""
        wanted = (word, gender)
        if wanted not in self._cache:
            self._cache[wanted] = self._look_up(word, gender)
        return self._cache[wanted]

    def uninflected(self, words: tuple[str, ...]) -> str:
        """A full name as the text has it in the nominative, where it has: "Олег Лодкин" for "Олега Лодкина"."""
        stems = [stem(word, self._language) for word in words]
        alike = {" ".join(words)}
        for last in self._by_stem.get(stems[-1], ()):
            for raw in self._by_last[last][:_MANY]:
                name = read(0, raw, self._language)
                if name and [stem(word, self._language) for word in name.words] == stems:
                    alike.add(" ".join(name.words))
        return min(alike, key=lambda full: (not self._first(full.split(" ", 1)[0]), len(full), full))

    def _look_up(self, word: str, gender: int) -> str | None:
        entry = self._entry(word)
        known = entry.last
        if not known and self._by_stem:
            for last in self._by_stem.get(stem(word, self._language), ()):
                known = known | self._entry(last).last
        if not known:
            known = entry.first if self._first(word) else {}
        best, score = None, 0.0
        for full, count in known.items():
            first = self._first(full.split(" ", 1)[0])
            if gender and first and not first & gender:
                continue
            points = count + (5.0 if first else 0.0) - (3.0 if len(full.split(" ")) > 3 else 0.0)
            if self._is_thing(full):
                points -= 8.0
            if best is None or points > score:
                best, score = full, points
        return best

    def ambiguous(self, word: str) -> bool:
        """Whether two different persons of the article bear the name."""
        firsts = {full.split(" ", 1)[0] for full in self._entry(word).last}
        return sum(1 for first in firsts if self._first(first)) > 1

    def _is_thing(self, full: str) -> bool:
        return any(self._language.lexicon.get(w.lower(), 0) & (GROUP | TEXT) for w in full.split(" "))

    def gender(self, word: str, full: str | None) -> int:
        """HE, SHE or 0: by first name, else by the titles before the surname."""
        if full:
            first = self._first(full.split(" ", 1)[0])
            if first in (HE, SHE):
                return first
        titled = self._entry(word).titles
        return max(titled, key=titled.__getitem__) if titled else 0

    def person(self, word: str, full: str | None) -> bool:
        """Whether the name is known for a person's: by first name or title."""
        if self._entry(word).titles:
            return True
        return bool(full and self._first(full.split(" ", 1)[0])) and not self._is_thing(full or "")


def name_run(toks: Sequence[Token]) -> tuple[int, int] | None:
    """The run of name tokens that heads a phrase: "Niko Felix" of "company spokesperson Niko Felix"."""
    end = next((k for k, t in enumerate(toks) if k and t.flags & STOP and t.word in ",("), len(toks))
    hinge = next((k for k in range(1, end) if toks[k].flags & PREPOSITION and not toks[k].flags & NAME), end)
    runs = _runs(toks, end)
    if not runs or (hinge < end and toks[hinge - 1].flags & _HEADS and runs[0][0] > hinge):
        return None  # "a spokesman for Smith" is not Smith
    first, last = runs[0]
    whole = next((run for run in reversed(runs) if run[1] == end and run[0] > first), None)
    if last == end:
        return runs[0]
    rest = toks[last]
    if toks[last - 1].word.endswith(("'s", "’s")) or rest.flags & _HEADS:
        return whole  # "Smith's lawyer", "the Smith campaign"
    if rest.flags & PREPOSITION:
        return runs[0]
    if whole and not rest.flags & (STOP | CAPITAL):
        return whole
    return None if not rest.flags and first and not toks[first - 1].flags & ROLE else runs[0]


def _runs(toks: Sequence[Token], end: int) -> list[tuple[int, int]]:
    """The runs of name tokens, with the stops of initials and the joints inside them."""
    runs: list[tuple[int, int]] = []
    k = 0
    while k < end:
        first = k
        while k < end and (toks[k].flags & NAME or (first < k and _inner(toks, k, end))):
            k += 1
        if k > first:
            runs.append((first, k))
        k += 1
    return runs


def _inner(toks: Sequence[Token], k: int, end: int) -> bool:
    """Whether token k stands inside a name: the stop of "J." or "van der"."""
    if not toks[k].flags & JOINT and toks[k].word not in ".&":
        return False
    after = next((j for j in range(k + 1, min(end, k + 3)) if not toks[j].flags & JOINT or toks[j].flags & NAME), end)
    return after < end and bool(toks[after].flags & NAME)
