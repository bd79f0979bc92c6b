"""Whether a claimed speaker may be the one who spoke: held against everything that speaker is called.

A name has a head, the noun that it ends on before any "of", comma or relative clause: "Felix" in "OpenAI
spokesperson Niko Felix, of San Francisco". The claim's head must be the head of one of the known names, and
every other name in the claim must be known too: "a Google spokesperson" is not OpenAI's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from letters.text.normalize import even

_END = re.compile(r"[,(:;–—]| - |\b(?:of|from|at|for|by|in|on|behind|with|who|whose|which|that|said|says|wrote)\b")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
OUTLETS = 2  # that must use a name before it is learned


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL = _set("""
    the a an some of for to and or at in on by from with behind who its their his her this that our own
    mr mrs ms dr sir madam prof professor st another one several early later anonymous
    der die das ein eine einer le la les un une el los las il lo gli een het de des du di do da van von
""")
_ROLES = _set("""
    spokesperson spokesman spokeswoman spokespeople spokeperson representative official rep company firm startup
    statement letter open petition group collective
""")
_PRONOUNS = _set(
    "he she they it we i you who him her them er sie es il elle ils elles él ella ellos zij hij lui lei loro"
)


def speaks(claimed: str, names: Iterable[str]) -> bool:
    """Whether a claim may be of the speaker who is called by these names; a pronoun may be anybody's."""
    if not _content(claimed) or _pronoun(claimed):
        return True
    known = [name for name in names if name]
    heads = {_head(name) for name in known}
    words = {word for name in known for word in _content(name)}
    if _head(claimed) not in heads:
        return False
    return all(word in words or word in _ROLES for word in _names(claimed))


def learned(names: Iterable[tuple[str, str]]) -> list[str]:
    """Of (outlet, name) pairs the names whose head several outlets use for one speaker."""
    pairs = {(outlet, name) for outlet, name in names if _content(name) and not _pronoun(name)}
    outlets = Counter(head for _, head in {(outlet, _head(name)) for outlet, name in pairs})
    return sorted({name for _, name in pairs if outlets[_head(name)] >= OUTLETS})


def _pronoun(name: str) -> bool:
    return {word.casefold() for word in _WORD.findall(name)} <= _PRONOUNS | _SMALL


def _plain(word: str) -> str:
    """A word as it is compared: lower case, without possessive and plural."""
    low = even(word).casefold().removesuffix("'s").removesuffix("'")
    return low.removesuffix("s") if len(low) > 3 and not low.endswith("ss") else low


def _content(name: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(name) if word.casefold() not in _SMALL]


def _head(name: str) -> str:
    """The head of a name; the whole where nothing parts it."""
    main = _content(_END.split(name, maxsplit=1)[0]) or _content(name)
    return main[-1] if main else ""


def _names(name: str) -> list[str]:
    """The words of a claim that are names: capitalised, titles aside."""
    return [_plain(word) for word in _WORD.findall(name) if word[0].isupper() and word.casefold() not in _SMALL]
