"""A collation as text for people: the passage with who prints how much of it, below it what each wording has instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from index.answers.collation import Collation, Departure, Version, VersionReading, WordAttestation
from index.model import Passage, Reading, copy_trees
from index.output.outlets_text import families, summary, translated
from index.output.terminal import StyledText, Terminal, cells, clean
from index.output.text import UNKNOWN_DATE, marked, verdict_pieces
from letters.model import Span

DEEPEST = 5  # levels of descent that are set in further
BAR = 20  # columns at most, and a quarter of the paper
NARROW = 50  # columns of paper; with less there are no bars beside the wordings
SHORTEST = 4  # columns for the names of outlets beside their day
AROUND = 2  # words shown before and after a difference


class _Signs(NamedTuple):
    """What bars are drawn with."""

    levels: str  # nobody, then from few to most
    printed: str
    changed: str
    missing: str


_BLOCKS = _Signs(" ▁▂▃▄▅▆▇█", "█", "▒", "·")
_PLAIN = _Signs(" 12345678", "#", "x", ".")


def lines(collation: Collation, terminal: Terminal) -> Iterator[str]:
    """The passage under a bar of how many outlets print each word; then wording by wording its differences and outlets."""
    for _, part in parts(collation, terminal):
        yield from part


def parts(collation: Collation, terminal: Terminal) -> Iterator[tuple[Version | None, list[str]]]:
    """The lines part by part, those of a wording with it."""
    signs, words = _BLOCKS if terminal.blocks else _PLAIN, collation.attested
    yield None, [*terminal.lines(_whence(collation)), "", *_reference(collation.passage, words, signs, terminal)]
    for n, depth in descending(collation.versions):
        version = collation.versions[n]
        bar = _bar(words, version, signs, terminal.width // 4) if terminal.width >= NARROW else ""
        yield None, [""]
        yield version, [*_version(collation.passage, version, min(depth, DEEPEST), bar, terminal)]
    footer = terminal.lines([(summary(collation.answer), "bold"), (_legend(words, signs), "dim")])
    yield None, [*families(collation.answer, terminal), "", *footer, *translated(collation.answer, terminal)]


def _whence(collation: Collation) -> list[StyledText]:
    source = collation.source
    if source is None:
        return [(collation.passage.id, "bold"), (" · no source known: the fullest wording printed", "dim")]
    facts = (source.title, source.speaker, source.published)
    facts_text = ", ".join(fact for fact in facts if fact)
    return [(collation.passage.id, "bold"), (f" · {source.id}" + (f": {facts_text}" if facts_text else ""), "dim")]


def _legend(words: Sequence[WordAttestation], signs: _Signs) -> str:
    counts = [len(word.outlets) for word in words]
    if not counts or max(counts) < 2:
        return ""
    least, most = min(counts), max(counts)
    range_text = f"{most}" if least == most else f"{least} to {most}"
    return f" Each word in {range_text} of them; {signs.levels[-1]} is {most}."


def _reference(passage: Passage, words: Sequence[WordAttestation], signs: _Signs, terminal: Terminal) -> Iterator[str]:
    """The passage, above each line the bar."""
    most = max((len(word.outlets) for word in words), default=0)
    for line in _wrapped(passage.text, terminal.width - 2):
        bar, text = "", ""
        for start, end in line:
            shown = clean(passage.text[start:end])
            space = " " * bool(text)
            level = max((len(word.outlets) for word in words if word.start < end and start < word.end), default=0)
            height = -(-level * (len(signs.levels) - 1) // most) if most else 0
            text += space + shown
            bar += space + signs.levels[height] * cells(shown)
        if bar.strip():
            yield "  " + terminal.paint(bar.rstrip(), "bar")
        yield "  " + terminal.paint(text, "bold")


def _wrapped(text: str, room: int) -> Iterator[list[Span]]:
    """The words of a text, separated by spaces, line by line; one that is wider than the room is cut."""
    line: list[Span] = []
    used = 0
    for start, end in _words(text, room):
        wide = cells(clean(text[start:end]))
        if line and used + 1 + wide > room:
            yield line
            line, used = [], 0
        used += wide + bool(line)
        line.append((start, end))
    if line:
        yield line


def _words(text: str, room: int) -> Iterator[Span]:
    for word in re.finditer(r"\S+", text):
        start, end = word.span()
        while start < end:
            size = end - start
            while size > 1 and cells(clean(text[start : start + size])) > room:
                size = min(size - 1, room)
            yield start, start + size
            start += size


def _version(passage: Passage, version: Version, depth: int, bar: str, terminal: Terminal) -> Iterator[str]:
    """One wording: a bar of what it prints, its differences; below them its outlets by date."""
    indent = " " * (4 + len(bar) if bar else 2)
    first = f"  {terminal.paint(bar, 'bar')}  " if bar else indent
    branch = "  " * (depth - 1) + "└ " if depth else ""
    yield from terminal.lines(_wording(passage, version), indent + " " * len(branch), first + branch)
    indent += " " * len(branch) + "  "
    for slips, prints in alike(version):
        if slips:
            text, placed = slipped(passage, version, slips)
            yield from terminal.lines(_differing(text, (0, len(text)), placed), indent, indent)
        for day, names in _outlets(prints):
            first = f"{indent}  {clean(day):<12}"
            if cells(first) + SHORTEST > terminal.width:
                first = f"{indent}  {clean(day)} "
            yield from terminal.lines([(names, "")], indent + " " * (cells(first) - cells(indent)), first)


def _bar(words: Sequence[WordAttestation], version: Version, signs: _Signs, room: int) -> str:
    """Which words of the passage a wording prints, over a given number of columns."""
    size = min(BAR, room, len(words))
    columns = [signs.missing] * size
    for number, word in enumerate(words):
        if version.covers[0] <= word.start and word.end <= version.covers[1]:
            columns[number * size // len(words)] = signs.printed
    for number, word in enumerate(words):
        gone = [start < word.end and word.start < end for (start, end), _, _ in version.departures]
        if any(gone) or any(start == end == word.start for (start, end), _, _ in version.departures):
            columns[number * size // len(words)] = signs.changed
    return "".join(columns)


def _wording(passage: Passage, version: Version) -> list[StyledText]:
    """What a wording has otherwise, or that it has nothing; of a part of the passage, which."""
    if version.departures:
        pieces = _differing(passage.text, version.covers, version.departures)
        if version.comparison.verdict != "not_found":  # other words for all of it, as "artwashing": it stands there
            pieces += [(" · ", "dim"), *verdict_pieces(version.comparison)]
        return pieces
    if version.whole:
        return [("in these words", "bold")]
    return [("“", "dim"), (_shortened(version.text), ""), ("”", "dim")]


def _shortened(text: str, words: int = 4) -> str:
    """The text, or its first and last words where it is long."""
    own = text.split()
    return text if len(own) <= 3 * words else f"{' '.join(own[:words])} … {' '.join(own[-words:])}"


def _differing(text: str, covers: Span, departures: Iterable[Departure]) -> list[StyledText]:
    """The covered part of the passage with what is gone as [-…-] and what is new as {+…+}, and few words around them."""
    low, high = covers
    changes = [((start - low, end - low), gone, new) for (start, end), gone, new in departures]
    pieces = marked(text[low:high], changes)
    last = len(pieces) - 1
    kept = [
        (piece if style else _cut(piece, before=n > 0, after=n < last), style)
        for n, (piece, style) in enumerate(pieces)
        if piece
    ]
    return [(piece, style) for piece, style in kept if piece]


def _cut(text: str, before: bool, after: bool) -> str:
    """The words of a text that stand next to a difference before it, after it, or both."""
    words = text.split()
    if len(words) <= AROUND * (before + after) + (before and after):
        return text
    first = re.match(rf"(?:\s*\S+){{{AROUND}}}", text) if before else None
    head = first[0] + " … " if first else "… "
    tail = " ".join(words[-AROUND:]) + text[len(text.rstrip()) :] if after else ""
    return head.rstrip() + (" " if tail else "") + tail


def _outlets(prints: Sequence[VersionReading]) -> Iterator[tuple[str, str]]:
    """Days and the outlets of each, a family by its first."""
    for day, day_families in daily(prints):
        yield day or UNKNOWN_DATE, ", ".join(dict.fromkeys(map(_family, day_families)))


def _family(readings: Sequence[Reading]) -> str:
    """The outlet of the first, and those of the copies."""
    origin, *copies = dict.fromkeys(reading.outlet for reading in readings)
    return f"{origin} (copies: {', '.join(copies)})" if copies else origin


def alike(version: Version) -> list[tuple[tuple[Departure, ...], list[VersionReading]]]:
    """The readings of a wording by their slips; those without any first."""
    by_slips: dict[tuple[Departure, ...], list[VersionReading]] = defaultdict(list)
    for printed in version.prints:
        by_slips[printed.slips].append(printed)
    return sorted(by_slips.items(), key=lambda group: group[0] != ())


def slipped(passage: Passage, version: Version, slips: Sequence[Departure]) -> tuple[str, list[Departure]]:
    """What a wording covers, in its own words, and the slips as they stand in that."""
    text, done, moved = "", version.covers[0], list[Departure]()
    for part in sorted({*version.departures, *slips}):
        start, end = part.span
        text += passage.text[done:start]
        if part in slips:
            moved.append(Departure((len(text), len(text) + len(part.reference)), part.reference, part.text))
            text += part.reference
        else:
            text += part.text + " " * (start == end)
        done = end
    return text + passage.text[done : version.covers[1]], moved


def daily(prints: Iterable[VersionReading]) -> Iterator[tuple[str | None, list[list[Reading]]]]:
    """The articles by day, each by its first reading and with its copies behind it."""
    families = [[reading for reading, _ in tree] for tree in copy_trees(printed.reading for printed in prints)]
    for day, articles in groupby(families, key=lambda family: family[0].published):
        yield day, list(articles)


def descending(versions: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """The numbers of the wordings, each below the one that it derives from, and how deep it stands."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for n, version in enumerate(versions):
        children[version.parent].append(n)
    waiting = [(n, 0) for n in reversed(children[None])]
    while waiting:
        n, depth = waiting.pop()
        waiting += [(child, depth + 1) for child in reversed(children[n])]
        yield n, depth
