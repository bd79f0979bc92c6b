"""Who is not behind a label: whoever calls somebody by name in a transcript is not the one who is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from index.answers.name_words import key
from index.answers.names import parts
from index.answers.speakers import compare_speaker

if TYPE_CHECKING:
    from index.model import Passage
    from index.store import Library

CALLS = 4  # of a name that must be made
ANSWERED = 0.7  # share of them behind which one and the same label speaks, so that no other has the name
CALLED_BY = 3  # calls that a label must make
SHARE = 0.05  # of all turns that it must have: behind a rare one may be anybody who was not recognized
_EDGE = r",.!?;:…–—-"


class Addressees:
    """Whom the speakers of a library's sources address."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._calls = cache(self._calls_of)

    def addresses(self, passage: Passage, claim: str, called: Collection[str]) -> bool:
        """Whether the label of a passage calls the one who is claimed by the first name, whom another label answers for.

        `called` are the names of the source's speakers; only one of these has a known first name.
        """
        label, source = label_of(passage), passage.source or ""
        for given in _given_names(claim, called):
            calls, answers, turns = self._calls(given, source)
            total = calls.total()
            answering, times = next(iter(answers.most_common(1)), ("", 0))
            named = (
                key(answering).startswith(key(given)) or key(given).startswith(key(answering)) and len(answering) > 1
            )
            known = (
                total >= CALLS and times >= ANSWERED * total and not named
            )  # WILLIAM need not be William Shakespeare
            if known and label != answering and calls[label] >= CALLED_BY and turns[label] >= SHARE * turns.total():
                return True
        return False

    def _calls_of(self, given: str, source: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """How often each label calls somebody by a name, how often each speaks next, and how often each speaks."""
        call = re.compile(rf"(?:^|[{_EDGE}]\s*){re.escape(given)}(?=[{_EDGE}]|$)")
        labelled = (passage for passage in self._library.source_passages(source) if passage.speaker)
        turns = [(label, any(call.search(p.text) for p in spoken)) for label, spoken in groupby(labelled, label_of)]
        calling = [(label, after) for (label, calls), (after, _) in pairwise(turns) if calls]
        calls, answers = (Counter(labels) for labels in (zip(*calling) if calling else ((), ())))
        return calls, answers, Counter(label for label, _ in turns)


def label_of(passage: Passage) -> str:
    """The label of a passage without what stands in brackets behind it: where somebody is, or a name."""
    return (passage.speaker or "").partition(" (")[0]


def _given_names(claim: str, called: Collection[str]) -> set[str]:
    """The first names of those of these full names that the one who is claimed has; that of the claim where none has it."""
    full = [(text, name) for text in called for name in parts(text) if name.full and len(parts(text)) == 1]
    same = [(text, name) for text, name in full if compare_speaker(claim, [text]).relation == "same"]
    [own, *more] = parts(claim)
    namesake = own.full and any(name.words[0] == own.words[0] for _, name in full)
    same = same or [(claim, own)] * (own.full and not namesake)
    if more or len({name.words[-1] for _, name in same}) != 1:
        return set()
    return {word for text, name in same for word in re.findall(r"[^\W\d_]{2,}", text) if key(word) == name.words[0]}
