"""What the rest of an article says of a stretch: the same words said or named elsewhere, its neighbours in a heading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from letters.languages.word_lists import all_words
from letters.quote_marks.quote_spans import QuoteSpan
from letters.text.normalize import HAN_OR_KANA

BRIEF = 60  # code points; a longer part is hardly ever a term or a title
HEADINGS = 40  # parts in headings that are searched for in the quotations of the article
BESIDE = 6  # code points between two parts that belong together
HEADING = 200  # code points of a line that may be a heading
CLEAR = frozenset(
    ["so called", "term before", "title before", "name before", "term after", "title after", "title marks"]
)
FIXED = CLEAR | {"aside", "no letters", "address", "about marks", "gloss", "within"}  # no neighbour changes these

_END = re.compile(r"[.!?:;]\s")
_ENDS = ".!?…。！？:;,"
_MARKS = " \t\r\"”“»«’‘'」』)"
_EDGES = " .,;:!?…\t\"”“»«’‘'」』()-–—"


class Related(NamedTuple):
    """Which parts of an article have to do with one another."""

    words: Mapping[str, Sequence[int]]  # brief parts by what they say
    headings: Sequence[int]  # parts that stand in a heading


def related(text: str, parts: Sequence[QuoteSpan]) -> Related:
    """The parts of an article by their words, and those in headings."""
    words: dict[str, list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        if part.end - part.start < BRIEF:
            words[key(text, part)].append(index)
    return Related(words, [index for index, part in enumerate(parts) if _in_heading(text, part)])


def key(text: str, part: QuoteSpan) -> str:
    """What a part says, in lower case, without an article before it, so that its repetitions are known."""
    words = text[part.start : part.end].strip(_EDGES).lower()
    first, _, rest = words.partition(" ")
    return rest if rest and (first in all_words("definite") or first in ("a", "an")) else words


def elsewhere(
    text: str, parts: Sequence[QuoteSpan], names: Sequence[Collection[str] | None], kin: Related
) -> Mapping[int, str]:
    """For each part whose words are named or said elsewhere in the article, the feature that says so."""
    features: dict[int, str] = {}
    for indices in kin.words.values():
        if len(indices) > 1:
            features.update(_shared(indices, names))
    for index in kin.headings[:HEADINGS]:
        if index not in features and _said_at_length(text, parts, index):
            features[index] = "said elsewhere"
    return features


def _shared(indices: Sequence[int], names: Sequence[Collection[str] | None]) -> Iterator[tuple[int, str]]:
    """What the parts with the same words learn from one another."""
    clear = {index for index in indices if _has(names[index], CLEAR)}
    feature = "named elsewhere" if clear else "said elsewhere"
    for index in indices if clear or any(names[index] is None for index in indices) else ():
        if index not in clear and names[index] is not None:
            yield index, feature


def _in_heading(text: str, part: QuoteSpan) -> bool:
    """Whether a part stands in a heading: a short line of its own without a full stop at its end, or a Japanese one."""
    if part.nested or part.block:
        return False
    start, end = line(text, part)
    if end - start > HEADING or text[start:end].rstrip(_MARKS)[-1:] in _ENDS:
        return False
    return "。" not in text[start : part.outer_start] and "。" not in text[part.outer_end : end]


def line(text: str, part: QuoteSpan) -> tuple[int, int]:
    """Where the line of a part begins and ends, as far as a heading may be long."""
    start = text.rfind("\n", max(0, part.outer_start - HEADING - 1), part.outer_start) + 1
    if start == 0:
        start = max(0, part.outer_start - HEADING - 1)
    if part.outer_end - start > HEADING:
        return start, part.outer_end
    end = text.find("\n", part.outer_end, part.outer_end + HEADING + 1)
    return start, min(len(text), part.outer_end + HEADING + 1) if end < 0 else end


def _said_at_length(text: str, parts: Sequence[QuoteSpan], index: int) -> bool:
    """Whether a longer quotation of the article holds the words of a part."""
    words = text[parts[index].start : parts[index].end].strip(_EDGES)
    if len(words) < 6:
        return False
    length = parts[index].end - parts[index].start
    longer = [part for part in parts if part.end - part.start > 2 * length and not part.nested]
    if not longer:
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return any(pattern.search(text, part.start, part.end) for part in longer)


def companions(
    text: str, parts: Sequence[QuoteSpan], names: Sequence[Collection[str] | None], kin: Related
) -> list[list[int]]:
    """Parts that are of one kind: those of one heading, of the same two words or more, and beside one another.

    What its neighbours clearly name is not among them.
    """
    lines: dict[int, list[int]] = defaultdict(list)
    for index in kin.headings:
        lines[line(text, parts[index])[0]].append(index)
    words = (indices for words, indices in kin.words.items() if len(indices) > 1 and " " in words)
    beside = ([index, index + 1] for index in range(len(parts) - 1) if _beside(text, parts, index))
    groups = chain((group for group in lines.values() if len(group) > 1), words, beside)
    free = {n for n, part in enumerate(parts) if not part.nested and not _has(names[n], FIXED)}
    return [kept for group in groups if len(kept := [index for index in group if index in free]) > 1]


def _beside(text: str, parts: Sequence[QuoteSpan], index: int) -> bool:
    """Whether a part stands next to the one after it, with no more than a small word between: “save” the “right”."""
    start, end = parts[index].outer_end, parts[index + 1].outer_start
    between = text[start:end]
    if HAN_OR_KANA.search(between):
        return between in "やとか与與和及或"
    if not 0 < end - start <= BESIDE or "\n" in between or _END.search(between):
        return False
    comma, _, behind = between.partition(",")
    word = behind.split()[0].lower() if behind.strip() and not comma.strip() else ""
    return not word[:1].isalpha() or word in all_words(
        "conjunctions in lists"
    )  # not 'the “slow fibre”, which “will change”'


def _has(names: Collection[str] | None, any_of: frozenset[str]) -> bool:
    return names is not None and not any_of.isdisjoint(names)
