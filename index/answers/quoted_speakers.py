"""Whom a source quotes: words of a source that stand in its quotation marks, and whom it names for them.

Nothing of it is stored. The paragraphs around the words are read when a speaker is claimed, if there are marks in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.answers.name_words import is_east_asian, key
from letters.languages.word_lists import verbs
from letters.languages.word_lists import words as listed_words
from letters.model import Attribution, Source, Span
from letters.text.normalize import keys, words
from letters.text.patterns import LOWER

if TYPE_CHECKING:
    from index.store import Library
    from letters.extract import Quoted, QuotedText

BEFORE, MOST_BEFORE = 600, 3000  # code points read before a place, at least and at most
MOST_BEHIND = 1500
UNMARKED = 20_000  # code points on either side of a place without a double mark: the source writes speech without
UNMARKED_SPEAKER = 0.78  # confidence in who speaks without marks
MOST_PLACES = 8  # of the same words
LONGEST_NOUN = 12  # letters of one word; what is longer is a phrase: State of the Union
KEPT = 200  # stretches of sources with their quotations in memory
_DOUBLE = '"“”„«»〝＂「」『』‹›'
_TAG_END = re.compile(rf":\s+|,\s+(?=[^\W\d_])(?![{LOWER}])")
_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[,;:]")
_SENTENCE_END = re.compile(r"[.!?]\s+")
_MARKED = re.compile(rf"[{_DOUBLE}]|(?:^|(?<=[\s(\[—–-]))['‘‚](?=\w)|^[ \t\xa0]*[-–—]", re.MULTILINE)


class Place(NamedTuple):
    """Where in a source words stand, in code points of its text."""

    source: str
    start: int
    end: int


class QuotedSpeakers:
    """Whom the sources of a library quote."""

    def __init__(self, library: Library, sources: Mapping[str, Source]) -> None:
        self._library = library
        self._sources = sources
        self._read = lru_cache(KEPT)(self._quoted_text)

    def around(self, place: Place) -> list[Quoted]:
        """The quotations of a source that have a place, the innermost first; where no marks are around it, the speech."""
        text, span = self._quotations(place)
        return text.quotations_around(span) if text else self._spoken_without_marks(place)

    def _spoken_without_marks(self, place: Place) -> list[Quoted]:
        """What somebody says in the sentence of a place behind a verb of speech, read as if it had marks: And Ruth said, Go."""
        start, text, (opens, closes) = self._stretch(place)
        begin, end = place.start - start, place.end - start
        opens = max((match.end() for match in _SENTENCE_END.finditer(text, opens, begin)), default=opens)
        ends = [*_TAG_END.finditer(text, opens, begin + 1)]
        if not ends or self._has_marks_near(place):
            return []
        speech = _speech_begins(text[:begin], opens, ends, self.language(place.source, text))
        if speech is None:
            return []
        closes = next((match.start() + 1 for match in _SENTENCE_END.finditer(text, end - 1, closes)), closes)
        marked = f"{text[opens:speech]}“{text[speech:closes].rstrip()}”"
        spoken = self._read(place.source, marked).quotations_around((begin - opens + 1, end - opens + 1))
        return [quoted for quoted in spoken if quoted.attribution.confidence >= UNMARKED_SPEAKER]

    def _has_marks_near(self, place: Place) -> bool:
        """Whether a source marks speech, so that what has no marks is none."""
        texts, source = self._library.source_texts, place.source
        last = min(place.end + UNMARKED, texts.length(source))
        return not set(_DOUBLE).isdisjoint(texts.part(source, max(0, place.start - UNMARKED), last))

    def are_quoted(self, place: Place) -> bool:
        """Whether a place of a source is in quotation marks."""
        text, span = self._quotations(place)
        return text is not None and text.has(span)

    def turns(self, place: Place) -> Iterator[tuple[Attribution, Attribution]]:
        """Who is named for quotations in two paragraphs in a row near a place."""
        _, text, _ = self._stretch(place)
        for ((_, end), who), ((begin, _), other) in pairwise(self._read(place.source, text).speeches()):
            if text[end:begin].count("\n\n") == 1:
                yield who, other

    def is_in_speech(self, place: Place) -> bool:
        """Whether the title of a source calls it a speech, and no quotation opens a paragraph near a place, as in dialogue."""
        title = self._sources[place.source].title or ""
        nouns = _speech_nouns(self.language(place.source, title))
        said = [key(word) for word in _WORD.findall(title)]
        called = any(word in nouns or word.endswith(tuple(filter(_may_end, nouns))) for word in said)
        called = called or any(len(noun) > LONGEST_NOUN and noun in "".join(said) for noun in nouns)
        return called and not any(_MARKED.match(line.lstrip()) for line in self._stretch(place)[1].splitlines())

    def paragraph(self, place: Place) -> str:
        """The paragraph of a place."""
        _, text, (start, end) = self._stretch(place)
        return text[start:end]

    def nearby(self, place: Place) -> str:
        """The paragraphs around a place that may say who is quoted there."""
        return self._stretch(place)[1]

    def _quotations(self, place: Place) -> tuple[QuotedText | None, Span]:
        """The stretch of a source that has a place, and where in it that is; None where no marks are around it."""
        start, text, paragraph = self._stretch(place)
        marked = _MARKED.search(text, *paragraph)
        return self._read(place.source, text) if marked else None, (place.start - start, place.end - start)

    def places_of(self, wanted: Sequence[str], sources: Collection[str]) -> list[Place]:
        """Where these sources have these words in a row within a sentence, in at most MOST_PLACES sentences."""
        ids = self._library.words.passages_containing(wanted, len(wanted))
        passages = [p for p in self._library.passages(ids).values() if p.source and p.source in sources]
        places = []
        for passage in passages[:MOST_PLACES]:
            source = passage.source or ""
            cut = words(self._library.source_texts.part(source, passage.start, passage.end))
            for n in range(len(cut) - len(wanted) + 1):
                run = cut[n : n + len(wanted)]
                if [word.key for word in run] == [*wanted]:
                    places.append(Place(source, passage.start + run[0].start, passage.start + run[-1].end))
        return places

    def _stretch(self, place: Place) -> tuple[int, str, Span]:
        """Where the paragraphs begin that may say who is quoted at a place, their text, and where in it is that of the place."""
        source, start, end = place
        first = max(0, start - MOST_BEFORE)
        last = min(end + MOST_BEHIND, self._library.source_texts.length(source))
        text = self._library.source_texts.part(source, first, last)
        own = _break_before(text, start - first)
        opens = _break_before(text, max(0, min(own, start - first - BEFORE)))
        closes = _break_behind(text, end - first)
        return first + opens, text[opens:closes], (own - opens, closes - opens)

    def _quoted_text(self, source: str, text: str) -> QuotedText:
        from letters.extract import QuotedText

        return QuotedText(text, self.language(source, text))

    def language(self, source: str, text: str) -> str:
        """The language of a source; that of a stretch of it where neither the source nor its first words show one."""
        from letters.languages.detection import detect

        stated = self._library.source_texts.language(self._sources[source])
        return detect(text) if stated == "und" else stated


@cache
def _speech_nouns(code: str) -> frozenset[str]:
    """What a speech is called in a language."""
    groups = (group.split() for group in listed_words(code, "documents"))
    return frozenset(key(noun) for name, *nouns in groups if name == "speech" for noun in (name, *nouns))


def _may_end(noun: str) -> bool:
    """Whether a longer word that ends in a noun is surely a kind of it: Festansprache, but not Ausrede."""
    return len(noun) > 5 or is_east_asian(noun)


def _speech_begins(text: str, opens: int, ends: Sequence[re.Match[str]], code: str) -> int | None:
    """Where the last speech begins of a sentence that opens at a place; `ends` are where a clause with its verb may end."""
    reporting = frozenset(verbs(code, "cues"))
    for end in reversed(ends):
        if not reporting.isdisjoint(keys(_CLAUSE_END.split(text[opens : end.start()])[-1])):
            nested = not reporting.isdisjoint(keys(text[end.end() :]))  # somebody's words in somebody's
            return None if nested else end.end()
    return None


def _break_before(text: str, position: int) -> int:
    """Where the paragraph begins that has a position; lines are paragraphs where no line is empty."""
    gap = text.rfind("\n\n", 0, position)
    if gap < 0 and "\n\n" not in text:
        return text.rfind("\n", 0, position) + 1
    return gap + 2 if gap >= 0 else 0


def _break_behind(text: str, position: int) -> int:
    """Where the paragraph ends that has a position."""
    gap = text.find("\n\n", position)
    if gap < 0 and "\n\n" not in text:
        gap = text.find("\n", position)
    return gap if gap >= 0 else len(text)
