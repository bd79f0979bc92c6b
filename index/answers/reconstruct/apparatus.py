"""A text with its apparatus: who attests each stretch of a reconstruction, and who words it otherwise."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.answers.reconstruct.layout import LaidSpan
from index.answers.reconstruct.witness import SENTENCE_END, UNDATED, Witness, WitnessOccurrence
from index.comparison.gaps import NO_BRACKETS
from index.model import family
from letters.model import Span
from letters.text.normalize import even

GAP = "[…]"
CHECKED = 8  # words of an article that others print too, before it is judged by them
_SPACE = re.compile(r"\s+")
_OPENING = re.compile(r"(?<![(¿¡])[(¿¡]*$")
_CLOSING = re.compile(r"\)*[.!?。！？]*\)*")


class Variant(NamedTuple):
    """What some outlets print in another's place."""

    text: str  # empty where they leave words out
    start: int  # code points of the whole text: what stands there
    end: int
    outlets: tuple[str, ...]


class AttestedSpan(NamedTuple):
    """Words that the same outlets attest, or a gap; with the space that follows."""

    start: int  # code points of the whole text
    end: int
    outlets: tuple[str, ...]  # none for a gap
    families: int  # the independent ones among them
    doubtful: bool = False  # known only from articles that word otherwise what others attest
    variants: tuple[Variant, ...] = ()


_WordOccurrence = tuple[WitnessOccurrence, int]  # a print, and the number of a word of its witness


@dataclass(slots=True)
class WordSlot:
    """A word of the text: who prints it, and who the next one right after it; words in square brackets don't count."""

    prints: list[_WordOccurrence] = field(default_factory=list)
    joined: list[_WordOccurrence] = field(default_factory=list)


class TextPart:
    """A run of words: its places, and what is printed instead of some of them."""

    def __init__(self, size: int) -> None:
        self.places = [WordSlot() for _ in range(size)]
        self.others: dict[tuple[Span, tuple[str, ...]], list[tuple[WitnessOccurrence, Span]]] = defaultdict(list)

    def attest(self, witness: Witness, laid: LaidSpan) -> None:
        """Enter what a witness prints here."""
        for (a, position), (b, next_position) in zip(laid.pairs, [*laid.pairs[1:], (-1, -1)]):
            if a in witness.own:
                continue
            self.places[position].prints += [(p, a) for p in witness.prints]
            if (b, next_position) == (a + 1, position + 1) and b not in witness.own:
                self.places[position].joined += [(p, b) for p in witness.prints]
        for places, (a, b) in _partings(laid, witness.stops, len(self.places)):
            if a == b or not witness.own.issuperset(range(a, b)):
                self.others[places, witness.keys[a:b]] += [(p, (a, b)) for p in witness.prints]


def _partings(laid: LaidSpan, stops: Sequence[int], size: int) -> Iterator[tuple[Span, Span]]:
    """Where a witness differs from the text: (places, its words). What it has beyond a sentence's end is no difference."""
    (first, line_first), (last, line_last) = laid.pairs[0], laid.pairs[-1]
    begin, end = laid.within(stops)
    if begin < first:
        yield (max(0, line_first - first + begin), line_first), (begin, first)
    for (a, position), (b, next_position) in zip(laid.pairs, laid.pairs[1:]):
        if (b, next_position) != (a + 1, position + 1):
            yield (position + 1, next_position), (a + 1, b)
    if last + 1 < end:
        yield (line_last + 1, min(size, line_last + end - last)), (last + 1, end)


def written(parts: Sequence[TextPart], doubted: Collection[str] = ()) -> tuple[str, list[AttestedSpan]]:
    """The parts as one text, each a paragraph, and its stretches, which cover it without overlap.

    `doubted` are articles that nobody should believe alone.
    """
    text, stretches = "", []
    for part in parts:
        if not any(place.prints for place in part.places):
            continue
        if text:
            stretches.append(AttestedSpan(len(text), len(text) + len(GAP) + 4, (), 0))
            text += f"\n\n{GAP}\n\n"
        text, attested = _paragraph(text, part, doubted)
        stretches += attested
    return text, stretches


def doubted(parts: Sequence[TextPart]) -> set[str]:
    """The articles that reword: of what two others attest they print fewer than nine words in ten.

    Nothing is said of an article that has fewer than eight such words.
    """
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for part in parts:
        attesting = [{family(by.reading) for by, _ in place.prints} for place in part.places]
        for place, families in zip(part.places, attesting):
            same.update({by.reading.article for by, _ in place.prints if len(families) > 1})
        for ((low, high), _), prints in part.others.items():
            if all(len(families) > 1 for families in attesting[low:high] or attesting[max(0, low - 1) : low]):
                for by, (a, b) in prints:
                    other[by.reading.article] += max(high - low, b - a)
    return {
        name for name in other if same[name] + other[name] >= CHECKED and 10 * other[name] > same[name] + other[name]
    }


def _paragraph(text: str, part: TextPart, doubted: Collection[str]) -> tuple[str, list[AttestedSpan]]:
    """The text with one part more, and the stretches of that part."""
    spans: list[Span] = []
    cuts: list[tuple[int, Sequence[_WordOccurrence]]] = []  # where a stretch begins, who attests it
    led: list[_WordOccurrence] = []
    joined: list[_WordOccurrence] = []
    before: WordSlot | None = None
    for place in part.places:
        if not place.prints:
            joined = []
            spans.append((len(text), len(text)))
            continue
        if before is None:
            text += _opening(place)
        elif joined:
            gap = _between(_going_on(led, joined) or joined)
            led = [] if SENTENCE_END.search(gap) else led
            text += gap
        else:
            cuts.append((len(text), ()))
            text += f" {GAP} "
        if not cuts or _outlets(cuts[-1][1]) != _outlets(place.prints):
            cuts.append((len(text), place.prints))
        led = _going_on(led, place.prints) or place.prints
        form = _elected((by, _form(by, word)) for by, word in led)
        led = [(by, word) for by, word in led if _form(by, word) == form]
        spans.append((len(text), len(text) + len(form)))
        text += form
        before, joined = place, place.joined
    text += _closing(before) if before is not None else ""
    variants = sorted(_variants(text, part, spans))
    ends = [*(start for start, _ in cuts[1:]), len(text)]
    attested = []
    for (start, printed), end in zip(cuts, ends):
        within = tuple(v for v in variants if start <= v.start < end or v.start == end == len(text))
        readings = [by.reading for by, _ in printed]
        alone = bool(readings) and all(reading.article in doubted for reading in readings)
        attested.append(AttestedSpan(start, end, _outlets(printed), len(set(map(family, readings))), alone, within))
    return text, attested


def _outlets(printed: Iterable[_WordOccurrence]) -> tuple[str, ...]:
    return tuple(sorted({by.reading.outlet for by, _ in printed}))


def _going_on(led: Sequence[_WordOccurrence], printed: Sequence[_WordOccurrence]) -> list[_WordOccurrence]:
    """Those who print a word and have led up to it, so that one spelling is followed as far as it goes."""
    before = {(id(by), word) for by, word in led}
    return [(by, word) for by, word in printed if (id(by), word - 1) in before]


def _variants(text: str, part: TextPart, spans: Sequence[Span]) -> Iterator[Variant]:
    for ((low, high), keys), prints in part.others.items():
        if (
            not keys
            and SENTENCE_END.search(text[spans[low - 1][1] : spans[low][0]])
            and SENTENCE_END.search(text[spans[high - 1][1] : spans[high][0]])
        ):
            continue  # whole sentences left out: less quoted, not otherwise worded
        start = spans[low][0] if low < len(spans) else spans[-1][1]
        printed = _elected((p, " ".join(p.slice(*words).split())) for p, words in prints) if keys else ""
        outlets = tuple(sorted({p.reading.outlet for p, _ in prints}))
        yield Variant(printed, start, spans[high - 1][1] if high > low else start, outlets)


def _elected(forms: Iterable[tuple[WitnessOccurrence, str]]) -> str:
    """The form that most families have, of equally common ones the earliest."""
    voters: dict[str, set[str]] = defaultdict(set)
    since: dict[str, str] = {}
    for printed, form in forms:
        voters[form].add(family(printed.reading))
        since[form] = min(since.get(form, UNDATED), printed.reading.published or UNDATED)
    return min(voters, key=lambda form: (-len(voters[form]), since[form], form))


def _form(printed: WitnessOccurrence, word: int) -> str:
    """A word as it is spelt there."""
    return _SPACE.sub("", printed.slice(word, word + 1).translate(NO_BRACKETS))


def _between(joined: Sequence[_WordOccurrence]) -> str:
    """What stands before the next word: of gaps that are set alike the commonest form."""
    gaps = [(by, _SPACE.sub(" ", by.gap(word).translate(NO_BRACKETS))) for by, word in joined]
    alike = _elected((by, even(gap)) for by, gap in gaps)
    return _elected((by, gap) for by, gap in gaps if even(gap) == alike)


def _opening(place: WordSlot) -> str:
    """The bracket that opens before the first word of a part."""
    forms = ((p, m.group()) for p, word in place.prints if (m := _OPENING.search(p.gap(word).rstrip())))
    return _elected(forms)


def _closing(place: WordSlot) -> str:
    """What ends a part: a stop where somebody has one; commas are the outlets'."""
    forms = [(p, m.group()) for p, word in place.prints if (m := _CLOSING.match(p.gap(word + 1)))]
    return _elected([(p, form) for p, form in forms if form] or forms)
