"""Reconstructions as text for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.model import family
from index.output.terminal import StyledText, Terminal
from index.output.text import counted
from letters.text.sentences import sentences

if TYPE_CHECKING:
    from index.answers.reconstruct import Reconstruction
    from index.answers.reconstruct.apparatus import AttestedSpan, Variant


def reconstruction(result: Reconstruction, _: object, terminal: Terminal) -> Iterator[str]:
    """The text sentence by sentence, below each who attests it and who has other words."""
    for start, end in _sentences(result):
        sentence = result.text[start:end].strip()
        stretches = [stretch for stretch in result.stretches if stretch.start < end and start < stretch.end]
        if not any(stretch.outlets for stretch in stretches):
            yield from ("", *terminal.lines([(sentence, "dim")]), "")
            continue
        yield from terminal.lines([(sentence, "bold")])
        yield from terminal.lines(_attesting(stretches, (start, end)), "    ", "  ")
        for stretch in stretches:
            for variant in stretch.variants:
                if start <= variant.start < end or variant.start == end == stretch.end:
                    yield from terminal.lines(_otherwise(result.text, variant), "      ", "    ")
    yield from (
        ("", *terminal.lines([(_summary(result), "bold")])) if result.text else terminal.lines([(_summary(result), "")])
    )


def _sentences(result: Reconstruction) -> Iterator[tuple[int, int]]:
    """The spans of sentences and of the gaps between paragraphs, which cover the text."""
    borders = {0, len(result.text)}
    for stretch in result.stretches:
        if not stretch.outlets and result.text[stretch.start] == "\n":
            borders |= {stretch.start, stretch.end}
    borders.update(start for start, _ in sentences(result.text))
    ordered = sorted(borders)
    inside = {s.start: s.end for s in result.stretches if not s.outlets}
    for start, end in pairwise(ordered):
        if not any(a < start < b for a, b in inside.items()):
            yield start, next((b for a, b in inside.items() if a == start), end)


def _attesting(stretches: Sequence[AttestedSpan], span: tuple[int, int]) -> list[StyledText]:
    """How many outlets attest a sentence, and which of them at least half of it."""
    covered: Counter[str] = Counter()
    for stretch in stretches:
        size = min(stretch.end, span[1]) - max(stretch.start, span[0])
        covered.update(dict.fromkeys(stretch.outlets, size))
    counts = [len(stretch.outlets) for stretch in stretches if stretch.outlets]
    least, most = min(counts), max(counts)
    number = counted(most, "outlet") if least == most else f"{least} to {most} outlets"
    mostly = sorted(name for name, size in covered.items() if 2 * size >= span[1] - span[0])
    hidden = len(covered) - len(mostly)
    names = ", ".join(mostly) + (f"{', ' * bool(mostly)}{hidden} more of some words" if hidden else "")
    doubt = " (doubtful: rewords what others print)" if any(stretch.doubtful for stretch in stretches) else ""
    return [(f"{number}: ", "dim"), (names, "dim"), (doubt, "warn")]


def _otherwise(text: str, variant: Variant) -> list[StyledText]:
    """What some print instead: [-…-] what they leave out, {+…+} what they put in."""
    stands = text[variant.start : variant.end]
    pieces: list[StyledText] = [(f"[-{stands}-]", "gone")] if stands else [(f"{_before(text, variant.start)} ", "")]
    if variant.text:
        pieces += [(" ", ""), (f"{{+{variant.text}+}}", "new")]
    return [*pieces, (f": {', '.join(variant.outlets)}", "dim")]


def _before(text: str, position: int) -> str:
    """The word before a place, or nothing at the beginning."""
    match = re.search(r"(\S+)\s*$", text[:position])
    return match.group(1) if match else ""


def _summary(result: Reconstruction) -> str:
    if not result.text:
        return "No quotation in the index has four words or more of it."
    outlets = {reading.outlet for reading in result.readings}
    families = {family(reading) for reading in result.readings}
    summary = f"{len(result.readings)} quotations in {len(outlets)} outlets, {len(families)} independent."
    return summary + (f" {result.unplaced} too short to have one place." if result.unplaced else "")
