"""What a marked stretch is: a quotation, or a term, a title, the writer's own distance; with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letters.attribute import Voice
from letters.marks import Marked
from letters.model import Kind

LONG = 4  # words; as many are nearly always somebody's own


class Judged(NamedTuple):
    """A kind and why, in words for a reader."""

    kind: Kind
    reason: str


def kinds(
    text: str, parts: Sequence[Marked], voices: Sequence[Voice], language: str, *, title: str | None = None
) -> list[Judged]:
    """The kind of each part, in the same order."""
    return [_judged(text, part, voice) for part, voice in zip(parts, voices, strict=True)]


def _judged(text: str, part: Marked, voice: Voice) -> Judged:
    inner = text[part.start : part.end]
    if part.block:
        return Judged("quotation", "a block quotation")
    if voice.cue:
        return Judged("quotation", f"somebody speaks here ({voice.cue})")
    if len(inner.split()) >= LONG:
        return Judged("quotation", f"{LONG} words or more")
    capital = all(word[:1].isupper() for word in inner.split())
    return Judged("title", "a name in capitals") if capital else Judged("scare", "a few words that nobody says")
