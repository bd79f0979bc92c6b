"""Words that were divided at the end of a line: whole again, and with their hyphen where it is their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[-\u2010\u00ad]$")
SOFT = "\u00ad"
PREFIXES = frozenset(
    (
        "be",
        "con",
        "de",
        "dis",
        "en",
        "em",
        "ex",
        "im",
        "in",
        "non",
        "out",
        "over",
        "per",
        "pre",
        "pro",
        "re",
        "sub",
        "un",
        "under",
    )
)
SHORT_WORD = 4  # letters; a longer piece after a prefix is rather the rest of its word
_JOINED_BY = frozenset(("and", "or", "und", "oder", "bzw", "och", "eller"))  # long- and short-term
_SINGLE_LETTER = re.compile(r"[^\W\d_][-\u2010][^\W\d_][-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The words of a text by which it is known whether a hyphen at the end of a line is part of its word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hyphenated: set[str] = set()  # every beginning of a word with hyphens that ends with one of its pieces
        self._words: set[str] = set()
        for word in words:
            if "-" in word[:-1]:
                self._hyphenated.add(word.strip("“”‘’\"'(),.;:!?"))
            elif not DIVIDED.search(word):
                self._words.update(piece.lower() for piece in _WORD.findall(word))

    def join(self, line: str, later: str) -> str:
        """Two lines as one."""
        divided, rest = DIVIDED.search(line), _WORD.match(later)
        if rest and _SINGLE_LETTER.search(line):  # vis-à-vis
            return line + later
        if not divided or not rest or not rest[0][0].islower():
            return f"{line}{'' if divided else ' '}{later}"
        if _is_suspended(line, later):
            return f"{line} {later}"
        own = line[-1] != SOFT and self._is_own(line.rsplit(None, 1)[-1], divided[1], rest[0])
        return line[:-1] + ("-" if own else "") + later

    def _is_own(self, word: str, piece: str, rest: str) -> bool:
        """Whether the hyphen behind this piece is part of the word that goes on with the rest."""
        if any(known.startswith(f"{piece}-{rest}") for known in self._hyphenated):
            return True
        inner = word[: -len(piece) - 1]
        if "-" not in inner or piece.lower() + rest.lower() in self._words:
            return False
        if piece.lower() in PREFIXES and inner.count("-") < 2 and len(rest) > SHORT_WORD:
            return False
        return piece.lower() in self._words or piece.lower() in _function_words()


def _is_suspended(line: str, later: str) -> bool:
    """Whether a hyphen stands for a part that follows: `long-` before `and short-term`, `Vor-` before `und Nachteile`."""
    words = later.split()
    if words[0] not in _JOINED_BY or len(words) < 2:
        return False
    return words[0] not in ("and", "or") or any("-" in word[1:-1] for word in words[1:4])


def _function_words() -> frozenset[str]:
    from letters.languages.word_lists import all_words

    return frozenset(all_words("function words"))
