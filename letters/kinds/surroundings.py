"""A part in marks and what stands around it: its sentence by clauses, the sentence before, what of these reports speech."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from letters.languages.lexicon import AFTER_NAME, CUE, MOOD, THAT, Language
from letters.languages.lexicon import language as language_of
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import HAN_OR_KANA
from letters.text.sentence_breaks import break_after, breaks

QUIET = 0.03  # in reports of what people say a larger share of the words shows it

_SHOWN = {  # what shows reported speech: the class of its words in the lexicon, and its section
    "reports": (CUE, "reported"),
    "indirect": (MOOD, "indirect"),
    "that": (THAT, "complementizers"),
    "source": (AFTER_NAME, "source"),
    "unattributed": (0, "unattributed"),
}
_CLAUSE = re.compile(r"[,;:–—]\s|\s-\s")
_WORD = re.compile(r"[^\W_]+")
_WIDE_SPACE = "\u3000"  # parts the phrases of a Japanese heading
AROUND = 300  # code points looked at before and after
SHORT = 160  # code points of a line that may be a headline
LONG = 8  # words of a part that is hardly ever a name
NEAR = 6  # words on either side that may name a part or say where it stands
WHOLE = 300  # code points of a part that are looked at
WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*[’']?")


def quiet(text: str, language: str) -> bool:
    """Whether an article hardly reports what people say."""
    showing, words = frozenset[str]().union(*_showing(language_of(language)).values()), _WORD.findall(text.lower())
    return sum(map(showing.__contains__, words)) < QUIET * len(words)


@cache
def _showing(language: Language) -> Mapping[str, frozenset[str]]:
    """The words of a language that show reported speech, by what they show."""
    return {
        shown: language.words(section) | {word for word, classes in language.lexicon.items() if classes & shows}
        for shown, (shows, section) in _SHOWN.items()
    }


class Surroundings(NamedTuple):
    """A part and what stands around it in its paragraph."""

    inner: str
    words: list[str]
    before: str
    after: str
    previous: list[str]  # words of the sentence before, in lower case as all that follow
    earlier_clauses: list[str]  # words of earlier clauses of its sentence
    clause_before: list[str]  # words of its clause before it
    clause_after: list[str]  # words of its clause after it
    words_before: list[str]  # words of its sentence before it
    words_after: list[str]
    headline: bool
    titled: bool
    whole: bool
    whole_line: bool  # all of its line is before and after it
    language: Language
    listed: Callable[[str], frozenset[str]]  # the entries of a section of the language's file

    @property
    def word_before(self) -> str:
        """The last word of its sentence before it, "" where there is none."""
        return self.words_before[-1] if self.words_before else ""

    @property
    def word_after(self) -> str:
        """The first word of its sentence after it, "" where there is none."""
        return self.words_after[0] if self.words_after else ""

    def flags(self, word: str) -> int:
        """What a word can be in the language."""
        return self.language.lexicon.get(word, 0)

    def any_is(self, words: Iterable[str], classes: int) -> bool:
        """Whether one of the words can be of one of these classes."""
        flags = self.language.lexicon.get
        for word in words:  # quicker than any() of a generator
            if flags(word, 0) & classes:
                return True
        return False


def surroundings(text: str, part: QuoteSpan, code: str, around: int = AROUND) -> Surroundings:
    """A part of a text, with at most `around` code points of its paragraph on either side."""
    start = max(text.rfind("\n", max(0, part.outer_start - around), part.outer_start) + 1, part.outer_start - around, 0)
    end = text.find("\n", part.outer_end, part.outer_end + around)
    end = min(len(text), part.outer_end + around) if end < 0 else end
    before, after = text[start : part.outer_start], text[part.outer_end : end].partition(_WIDE_SPACE)[0]
    language = language_of(code)
    previous, lead, trail = _sentence(text, start, part, end, language)
    *clauses_before, lead = _CLAUSE.split(lead)
    trail, *clauses_after = _CLAUSE.split(trail)
    earlier, own_before = WORD.findall(" ".join(clauses_before)), WORD.findall(lead)
    own_after, later = WORD.findall(trail), WORD.findall(" ".join(clauses_after))
    inner = text[part.start : min(part.end, part.start + WHOLE)]
    if part.end - part.start > WHOLE:
        inner += text[part.end - 1]
    open_start = start == 0 or text[start - 1] == "\n"
    open_end = end == len(text) or text[end] == "\n"
    short = open_start and open_end and end - start < SHORT
    headline = short and (start == 0 or text[end - 1].isalnum()) and titled(WORD.findall(before + after))
    whole = open_start and open_end and not before.strip() and len(after.strip()) < 2
    words = WORD.findall(inner)
    return Surroundings(
        inner, words, before, after,
        WORD.findall(previous), earlier, own_before, own_after, earlier + own_before, own_after + later,
        headline, titled(words), whole, open_start and open_end, language, language.words,
    )  # fmt: skip


def _sentence(text: str, start: int, part: QuoteSpan, end: int, words: Language) -> tuple[str, str, str]:
    """In lower case, with straight apostrophes, the sentence before that of a part, and its own before and after it."""
    previous, own = (max(start, offset) for offset in breaks(text, start, part.outer_start, words))
    last = break_after(text, part.outer_end, end, words)
    after = text[part.outer_end : last if last >= 0 else end]
    lead, trail = text[own : part.outer_start].lower(), after.lower()
    return text[previous:own].lower(), lead.replace("’", "'"), trail.replace("’", "'")


def end_in(words: Sequence[str], entries: Collection[str], most: int = 3) -> bool:
    """Whether the last words, or the last of them, up to so many, are one of these entries."""
    return any(" ".join(words[-size:]) in entries for size in range(1, most + 1))


def length(around: Surroundings) -> int:
    """Words; two Han or kana characters count as one."""
    return (
        len(around.words)
        if around.inner.isascii()
        else max(len(around.words), len(HAN_OR_KANA.findall(around.inner)) // 2)
    )


def titled(words: list[str]) -> bool:
    """Whether all words but small ones are capitalised or numbers."""
    big = [w for w in words if len(w) > 3 or not w[0].islower()]
    return any(w[0].isupper() for w in big) and all(not w[0].islower() for w in big)


def reporting_features(around: Surroundings, *, reported: bool = True) -> Iterator[str]:
    """The features of reported speech in the clause of a part, in earlier clauses of its sentence and in the one before.

    Unless `reported`, its clause may be reported without the part being anybody's words: "das Projekt „Ring“ sei sicher".
    """
    own, showing = around.clause_before + around.clause_after, _showing(around.language)
    if reported and not showing["that"].isdisjoint(around.clause_before):
        yield "that here"
    for words, where, what in (
        (own, "here", ("reports", "indirect", "source", "unattributed")),
        (around.earlier_clauses, "before", ("reports", "indirect", "source")),
        (around.previous, "earlier", ("reports", "indirect")),
    ):
        shown_here = (shown for shown in what if not showing[shown].isdisjoint(words))
        yield from (f"{shown} {where}" for shown in shown_here if reported or (shown, where) != ("indirect", "here"))
