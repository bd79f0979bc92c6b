"""Whether a marked stretch stands in reported speech: the words that say so, by the place that they have.

"Der Sprecher sagte der „Welt“, dass die „Welle“ komme": the second stands in what is told, the first in who tells it.
So a word counts by its clause: the one with the marks (here), an earlier one of the sentence (before) or the sentence
before that (told). Which places count for what was fitted to annotated news; the others told nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from letters.kinds.lexicon import lists
from letters.languages.lexicon import AFTER_NAME, CUE, MOOD, THAT
from letters.languages.lexicon import language as language_of

QUIET = 0.03  # in reports of what people say a larger share of the words tells so

_REPORTS, _INDIRECT, _THAT, _SOURCE, _HEARSAY = (1 << k for k in range(5))
_FLAGS = {CUE: _REPORTS, MOOD: _INDIRECT, THAT: _THAT, AFTER_NAME: _SOURCE}
_SECTIONS = {"reported": _REPORTS, "indirect": _INDIRECT, "hearsay": _HEARSAY, "source": _SOURCE}
_HERE = (
    (_REPORTS, "reports here"), (_INDIRECT, "indirect here"), (_SOURCE, "source here"), (_HEARSAY, "hearsay here"),
)  # fmt: skip
_BEFORE = ((_REPORTS, "reports before"), (_INDIRECT, "indirect before"), (_SOURCE, "source before"))
_TOLD = ((_REPORTS, "reports told"), (_INDIRECT, "indirect told"))
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


def signs(
    told: Sequence[str], before: Sequence[str], ahead: Sequence[str], behind: Sequence[str], language: str
) -> Iterator[str]:
    """The signs of reported speech: `ahead` and `behind` are the words of its clause on either side of the marks,
    `before` those of earlier clauses, `told` those of the sentence before; all in lower case."""
    known = _known(language)
    lead = _flags(ahead, known)
    if lead & _THAT:
        yield "that here"
    for flags, names in (
        (lead | _flags(behind, known), _HERE), (_flags(before, known), _BEFORE), (_flags(told, known), _TOLD),
    ):  # fmt: skip
        if flags:
            for flag, name in names:
                if flags & flag:
                    yield name


def quiet(text: str, language: str) -> bool:
    """Whether an article hardly reports what people say."""
    known, words = _known(language), _WORD.findall(text.lower())
    return sum(word in known for word in words) < QUIET * len(words)


def _flags(words: Sequence[str], known: Mapping[str, int]) -> int:
    flags = 0
    for word in words:
        flags |= known.get(word, 0)
    return flags


@cache
def _known(code: str) -> Mapping[str, int]:
    """What words of a language tell of reported speech."""
    found: dict[str, int] = {}
    for word, said in language_of(code).lexicon.items():
        if flags := sum(flag for classes, flag in _FLAGS.items() if said & classes):
            found[word] = flags
    for section, flag in _SECTIONS.items():
        for word in lists(code)[section]:
            found[word] = found.get(word, 0) | flag
    return found
