"""Whether a claimed speaker may be the one who spoke: held against everything that speaker is called.

A name has a head, the noun that it ends on before any "of", comma or relative clause: "Felix" in "OpenAI
spokesperson Niko Felix, of San Francisco". The claim's head must be the head of one of the known names, and
every other name in the claim must be known too: "a Google spokesperson" is not OpenAI's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from letters.languages.word_lists import all_words
from letters.text.normalize import even

_END = re.compile(r"[,(:;–—]| - |\b(?:of|from|at|for|by|in|on|behind|with|who|whose|which|that|said|says|wrote)\b")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
OUTLETS = 2  # that must use a name before it is learned


def may_be_speaker(claimed: str, names: Iterable[str]) -> bool:
    """Whether a claim may be of the speaker who is called by these names; a pronoun may be anybody's."""
    if not _content(claimed) or _pronoun(claimed):
        return True
    known = [name for name in names if name]
    heads = {_head(name) for name in known}
    words = {word for name in known for word in _content(name)}
    if _head(claimed) not in heads:
        return False
    return all(word in words or word in all_words("representatives") for word in _names(claimed))


def learned_names(names: Iterable[tuple[str, str]]) -> list[str]:
    """Of (outlet, name) pairs the names whose head several outlets use for one speaker."""
    pairs = {(outlet, name) for outlet, name in names if _content(name) and not _pronoun(name)}
    outlets = Counter(head for _, head in {(outlet, _head(name)) for outlet, name in pairs})
    return sorted({name for _, name in pairs if outlets[_head(name)] >= OUTLETS})


def _pronoun(name: str) -> bool:
    return {word.casefold() for word in _WORD.findall(name)} <= all_words("speaker pronouns") | _small()


def _small() -> frozenset[str]:
    """The words in a name that name nobody."""
    return all_words("small words of names")


def _plain(word: str) -> str:
    """A word as it is compared: lower case, without possessive and plural."""
    low = even(word).casefold().removesuffix("'s").removesuffix("'")
    return low.removesuffix("s") if len(low) > 3 and not low.endswith("ss") else low


def _content(name: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(name) if word.casefold() not in _small()]


def _head(name: str) -> str:
    """The head of a name; the whole where nothing parts it."""
    main = _content(_END.split(name, maxsplit=1)[0]) or _content(name)
    return main[-1] if main else ""


def _names(name: str) -> list[str]:
    """The words of a claim that are names: capitalised, titles aside."""
    return [_plain(word) for word in _WORD.findall(name) if word[0].isupper() and word.casefold() not in _small()]
