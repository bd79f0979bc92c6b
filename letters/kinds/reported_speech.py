"""Whether a marked stretch stands in reported speech: the words that show it, by their position.

"Der Sprecher sagte der „Welt“, dass die „Welle“ komme": the second is in reported speech,
the first is in the clause that reports.
So a word counts by its position: in the clause with the marks (here), in an earlier clause of that sentence (before)
or in the previous sentence (earlier). Only the positions that helped on annotated news are features.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from letters.kinds.feature_points import lists
from letters.languages.lexicon import AFTER_NAME, CUE, MOOD, THAT
from letters.languages.lexicon import language as language_of

QUIET = 0.03  # in reports of what people say a larger share of the words shows it

_REPORTS, _INDIRECT, _THAT, _SOURCE, _UNATTRIBUTED = (1 << k for k in range(5))
_CLASS_FLAGS = {CUE: _REPORTS, MOOD: _INDIRECT, THAT: _THAT, AFTER_NAME: _SOURCE}
_SHOWING = CUE | MOOD | THAT | AFTER_NAME
_SECTIONS = {"reported": _REPORTS, "indirect": _INDIRECT, "unattributed": _UNATTRIBUTED, "source": _SOURCE}
_HERE = (
    (_REPORTS, "reports here"), (_INDIRECT, "indirect here"), (_SOURCE, "source here"), (_UNATTRIBUTED, "unattributed here"),
)  # fmt: skip
_BEFORE = ((_REPORTS, "reports before"), (_INDIRECT, "indirect before"), (_SOURCE, "source before"))
_EARLIER = ((_REPORTS, "reports earlier"), (_INDIRECT, "indirect earlier"))
_CLAUSE = re.compile(r"[,;:–—]\s|\s-\s")
_WORD = re.compile(r"[^\W_]+")


def clause_start(text: str) -> int:
    """Where the last clause of a text begins."""
    last = 0
    for match in _CLAUSE.finditer(text):
        last = match.end()
    return last


def clause_end(text: str) -> int:
    """Where the first clause of a text ends."""
    match = _CLAUSE.search(text)
    return match.start() if match else len(text)


def reporting_features(
    previous: Sequence[str], earlier: Sequence[str], before: Sequence[str], after: Sequence[str], language: str
) -> Iterator[str]:
    """The features of reported speech: `before` and `after` are the words of its clause on either side of the marks,
    `earlier` those of earlier clauses, `previous` those of the previous sentence; all in lower case."""
    indicators = _indicators(language)
    lead = _flags(before, indicators)
    if lead & _THAT:
        yield "that here"
    for flags, names in (
        (lead | _flags(after, indicators), _HERE), (_flags(earlier, indicators), _BEFORE), (_flags(previous, indicators), _EARLIER),
    ):  # fmt: skip
        if flags:
            for flag, name in names:
                if flags & flag:
                    yield name


def quiet(text: str, language: str) -> bool:
    """Whether an article hardly reports what people say."""
    indicators, words = _indicators(language), _WORD.findall(text.lower())
    return sum(map(indicators.__contains__, words)) < QUIET * len(words)


def _flags(words: Sequence[str], indicators: Mapping[str, int]) -> int:
    flags = 0
    for word in words:
        flags |= indicators.get(word, 0)
    return flags


@cache
def _indicators(code: str) -> Mapping[str, int]:
    """The words of a language that show reported speech, each with what it shows."""
    indicators: dict[str, int] = {}
    for word, classes in language_of(code).lexicon.items():
        if classes & _SHOWING:
            indicators[word] = sum(flag for marked, flag in _CLASS_FLAGS.items() if classes & marked)
    for section, flag in _SECTIONS.items():
        for word in lists(code)[section]:
            indicators[word] = indicators.get(word, 0) | flag
    return indicators
