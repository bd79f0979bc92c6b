"""Full names of relatives: "Marsh, whose husband Colin Marsh designed the hall" is not Colin Marsh."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.attribution.phrases.names import name_in
from letters.languages.lexicon import POSSESSIVE, Language

_NEARBY = 8  # names before the full one
_OWNER = 40  # code points of a possessive and a noun
_SENTENCE_END = re.compile('[.!?…“”„«»"「」]')


def is_relatives(
    full: str, surname: str, positions: Sequence[int], runs: Sequence[str], text: str, language: Language
) -> bool:
    """Whether a full name first stands as that of a relative of somebody who is named just before by the surname alone.

    It does in the same sentence, or in the same paragraph behind a possessive: "Marsh came. Her husband, Colin Marsh".
    `runs` are the capitalised words of the text at `positions`.
    """
    first = next((k for k, run in enumerate(runs) if run.endswith(full)), 0)
    start = positions[first] if first else 0
    owned = _is_owned(text, start, language)
    for k in range(first - 1, max(-1, first - _NEARBY), -1):
        between = text[positions[k] + len(runs[k]) : start]
        if "\n" in between or (not owned and _SENTENCE_END.search(between)):
            return False
        name = name_in(runs[k], language)
        if name and name.words == (surname,):
            return True
    return False


def _is_owned(text: str, start: int, language: Language) -> bool:
    """Whether a possessive and a noun stand before a position: "her husband, "."""
    words = text[max(0, start - _OWNER) : start].replace(",", " ").split()[-3:]
    return any(language.lexicon.get(word.lower(), 0) & POSSESSIVE for word in words[:-1])
