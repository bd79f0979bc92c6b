"""What a marked stretch is: a quotation, or a term, a title, the writer's own distance; with the reason.

The points of its features are added up. What they do not make a quotation takes the kind of its strongest feature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from letters.kinds.features import BRIEF, FEATURES, NAMING, SAYING, SURE, called_a_title, features, key
from letters.kinds.kind_words import points
from letters.kinds.reported_speech import quiet
from letters.model import Attribution, Kind
from letters.quote_marks.quote_spans import QuoteSpan


class Classification(NamedTuple):
    """A kind and why, in words for a reader."""

    kind: Kind
    reason: str


def classify(
    text: str, parts: Sequence[QuoteSpan], voices: Sequence[Attribution], language: str
) -> list[Classification]:
    """The kind of each part, in the same order, with the reason in words.

    `voices` are what `attribute` says of the same parts, `language` is an ISO 639-1 code or "und".
    """
    counts = Counter(key(text, part) for part in parts if part.end - part.start < BRIEF)
    points_of = _points(language)
    article = ["quiet"] if parts and "quiet" in points(language) and quiet(text, language) else []
    kinds = []
    for index, (part, voice) in enumerate(zip(parts, voices, strict=True)):
        if part.block:
            kinds.append(_block(text, part, language))
        elif not part.nested and voice.cue in SAYING and voice.strength >= SURE and _plain(text, part):
            kinds.append(Classification("quotation", FEATURES["said"].reason))
        else:
            kinds.append(weigh([*article, *features(text, parts, voices, index, language, counts)], points_of))
    return kinds


def _plain(text: str, part: QuoteSpan) -> bool:
    """Whether a part that somebody says needs no weighing: it is long, or a sentence begins with it and goes on."""
    if part.end - part.start > BRIEF:
        return True
    before = text[max(0, part.outer_start - 3) : part.outer_start].rstrip(" \t")[-1:]
    return before in ("", *"\n.!?") and text[part.end - 1] in ",?!"


@cache
def _points(language: str) -> Mapping[str, int]:
    return {name: points(language).get(name, feature.points) for name, feature in FEATURES.items()}


def weigh(names: Sequence[str], points_of: Mapping[str, int]) -> Classification:
    """The kind that features add up to; a feature that names the kind outweighs all others."""
    if sum(points_of[name] for name in names) >= 0:
        best = max(names, key=lambda name: points_of[name])
        return Classification("quotation", FEATURES[best].reason)
    against = [name for name in names if FEATURES[name].kind]
    if not against:
        return Classification("scare", "nobody says it")
    worst = min(against, key=lambda name: (name not in NAMING, FEATURES[name].points))
    return Classification(FEATURES[worst].kind or "scare", FEATURES[worst].reason)


def _block(text: str, part: QuoteSpan, language: str) -> Classification:
    """A block is a quotation, unless it is a line that the words before it call a title."""
    if part.end - part.start < BRIEF and called_a_title(text, part, language):
        return Classification("title", FEATURES["title before"].reason)
    return Classification("quotation", "a block quotation")
