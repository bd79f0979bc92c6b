"""What a marked stretch is: a quotation, or a term, a title, the writer's own distance; with the reason.

The points of its signs (`signs`) are added up. What they make no quotation takes the kind of its strongest sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from letters.attribution import Voice
from letters.kinds.features import BRIEF, NAMING, SAYING, SIGNS, SURE, called_a_title, evidence, key
from letters.kinds.lexicon import points
from letters.kinds.reported_speech import quiet
from letters.model import Kind
from letters.quote_marks.quote_spans import Marked


class Judged(NamedTuple):
    """A kind and why, in words for a reader."""

    kind: Kind
    reason: str


def kinds(text: str, parts: Sequence[Marked], voices: Sequence[Voice], language: str) -> list[Judged]:
    """The kind of each part, in the same order, with the reason in words.

    `voices` are what `attribute` says of the same parts, `language` is an ISO 639-1 code or "und".
    """
    often = Counter(key(text, part) for part in parts if part.end - part.start < BRIEF)
    worth = _worth(language)
    article = ["quiet"] if parts and "quiet" in points(language) and quiet(text, language) else []
    found = []
    for at, (part, voice) in enumerate(zip(parts, voices, strict=True)):
        if part.block:
            found.append(_block(text, part, language))
        elif not part.nested and voice.cue in SAYING and voice.confidence >= SURE and _plain(text, part):
            found.append(Judged("quotation", SIGNS["said"].says))
        else:
            found.append(judged([*article, *evidence(text, parts, voices, at, language, often)], worth))
    return found


def _plain(text: str, part: Marked) -> bool:
    """Whether a part that somebody says needs no weighing: it is long, or a sentence begins with it and goes on."""
    if part.end - part.start > BRIEF:
        return True
    before = text[max(0, part.outer_start - 3) : part.outer_start].rstrip(" \t")[-1:]
    return before in ("", *"\n.!?") and text[part.end - 1] in ",?!"


@cache
def _worth(language: str) -> Mapping[str, int]:
    return {name: points(language).get(name, sign.points) for name, sign in SIGNS.items()}


def judged(signs: Sequence[str], worth: Mapping[str, int]) -> Judged:
    """The kind that signs add up to; one that names the kind outweighs every other sign of one."""
    if sum(worth[name] for name in signs) >= 0:
        best = max(signs, key=lambda name: worth[name])
        return Judged("quotation", SIGNS[best].says)
    against = [name for name in signs if SIGNS[name].kind]
    if not against:
        return Judged("scare", "nobody says it")
    worst = min(against, key=lambda name: (name not in NAMING, SIGNS[name].points))
    return Judged(SIGNS[worst].kind or "scare", SIGNS[worst].says)


def _block(text: str, part: Marked, language: str) -> Judged:
    """A block is a quotation, unless it is a line that the words before it call a title."""
    if part.end - part.start < BRIEF and called_a_title(text, part, language):
        return Judged("title", SIGNS["title before"].says)
    return Judged("quotation", "a block quotation")
