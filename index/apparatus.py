"""A text with its apparatus: who attests each stretch of a reconstruction, and who words it otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.layout import Laid
from index.model import family
from index.witness import SENTENCE_END, UNDATED, Print, Witness
from letters.fold import even
from letters.model import Span

GAP = "[…]"
_BRACKETS = str.maketrans(dict.fromkeys("[]"))
_SPACE = re.compile(r"\s+")
_OPENING = re.compile(r"[(¿¡]*$")
_CLOSING = re.compile(r"\)*[.!?。！？]*\)*")


class Variant(NamedTuple):
    """What some outlets print in another's place."""

    text: str  # empty where they leave words out
    start: int  # code points of the whole text: what stands there
    end: int
    outlets: tuple[str, ...]


class Stretch(NamedTuple):
    """Words that the same outlets attest, or a gap; with the space that follows."""

    start: int  # code points of the whole text
    end: int
    outlets: tuple[str, ...]  # none for a gap
    families: int  # the independent ones among them
    variants: tuple[Variant, ...] = ()


class _Printed(NamedTuple):
    by: Print
    word: int  # of the witness


@dataclass(slots=True)
class Place:
    """A word of the text: who prints it, who only in square brackets, and who the next one right after it."""

    prints: list[_Printed] = field(default_factory=list)
    bracketed: list[_Printed] = field(default_factory=list)
    joined: list[_Printed] = field(default_factory=list)

    @property
    def attested(self) -> list[_Printed]:
        """By whom the word is there: what is owned to be no quotation counts only where there is nothing else."""
        return self.prints or self.bracketed

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that attest it, in order of the alphabet."""
        return tuple(sorted({printed.by.reading.outlet for printed in self.attested}))


class Part:
    """A run of words: its places, and what is printed in the stead of some of them."""

    def __init__(self, size: int) -> None:
        self.places = [Place() for _ in range(size)]
        self.others: dict[tuple[Span, tuple[str, ...]], list[tuple[Print, Span]]] = defaultdict(list)

    def attest(self, witness: Witness, laid: Laid) -> None:
        """Enter what a witness prints here."""
        for (a, at), (b, to) in zip(laid.pairs, [*laid.pairs[1:], (-1, -1)]):
            place = self.places[at]
            (place.bracketed if a in witness.own else place.prints).extend(_Printed(p, a) for p in witness.prints)
            if (b, to) == (a + 1, at + 1):
                place.joined += [_Printed(p, b) for p in witness.prints]
        for places, (a, b) in _partings(laid, witness.stops, len(self.places)):
            if a == b or not witness.own.issuperset(range(a, b)):
                self.others[places, witness.keys[a:b]] += [(p, (a, b)) for p in witness.prints]


def _partings(laid: Laid, stops: Sequence[int], size: int) -> Iterator[tuple[Span, Span]]:
    """Where a witness parts from the text: (places, its words). What it has beyond a sentence's end is no parting."""
    (first, at), (last, to) = laid.pairs[0], laid.pairs[-1]
    begin = max((stop for stop in stops if laid.start < stop <= first), default=laid.start)
    if begin < first:
        yield (max(0, at - first + begin), at), (begin, first)
    for (a, here), (b, there) in zip(laid.pairs, laid.pairs[1:]):
        if (b, there) != (a + 1, here + 1):
            yield (here + 1, there), (a + 1, b)
    end = min((stop for stop in stops if last < stop < laid.end), default=laid.end)
    if last + 1 < end:
        yield (to + 1, min(size, to + end - last)), (last + 1, end)


def written(parts: Sequence[Part]) -> tuple[str, list[Stretch]]:
    """The parts as one text, each a paragraph, and its stretches, which cover it without overlap."""
    text, stretches = "", []
    for part in parts:
        if text:
            stretches.append(Stretch(len(text), len(text) + len(GAP) + 4, (), 0))
            text += f"\n\n{GAP}\n\n"
        text, found = _paragraph(text, part)
        stretches += found
    return text, stretches


def _paragraph(text: str, part: Part) -> tuple[str, list[Stretch]]:
    """The text with one part more, and the stretches of that part."""
    spans: list[Span] = []
    cuts: list[tuple[int, tuple[str, ...], int]] = []  # where a stretch begins, who attests it, its independent ones
    for place, following in zip(part.places, [*part.places[1:], None]):
        outlets = place.outlets
        if not cuts or cuts[-1][1] != outlets:
            cuts.append((len(text), outlets, len({family(printed.by.reading) for printed in place.attested})))
        before = "" if spans else _opening(place)
        word = before + _form(place)
        spans.append((len(text), len(text) + len(word)))
        text += word
        if following is None:
            text += _closing(place)
        elif place.joined:
            text += _between(place)
        else:
            cuts.append((len(text) + 1, (), 0))
            text += f" {GAP} "
    variants = sorted(_variants(text, part, spans))
    ends = [*(start for start, _, _ in cuts[1:]), len(text)]
    found = []
    for (start, outlets, families), end in zip(cuts, ends):
        here = tuple(v for v in variants if start <= v.start < end or v.start == end == len(text))
        found.append(Stretch(start, end, outlets, families, here))
    return text, found


def _variants(text: str, part: Part, spans: Sequence[Span]) -> Iterator[Variant]:
    for ((low, high), keys), prints in part.others.items():
        if not keys and SENTENCE_END.search(text[spans[low - 1][1] : spans[low][0]]) and SENTENCE_END.search(
            text[spans[high - 1][1] : spans[high][0]]
        ):
            continue  # whole sentences left out: less quoted, not otherwise worded
        start = spans[low][0] if low < len(spans) else spans[-1][1]
        printed = _elected((p, " ".join(p.slice(*words).split())) for p, words in prints) if keys else ""
        outlets = tuple(sorted({p.reading.outlet for p, _ in prints}))
        yield Variant(printed, start, spans[high - 1][1] if high > low else start, outlets)


def _elected(forms: Iterable[tuple[Print, str]]) -> str:
    """The form that most families have, of equally common ones the earliest."""
    voters: dict[str, set[str]] = defaultdict(set)
    since: dict[str, str] = {}
    for printed, form in forms:
        voters[form].add(family(printed.reading))
        since[form] = min(since.get(form, UNDATED), printed.reading.published or UNDATED)
    return min(voters, key=lambda form: (-len(voters[form]), since[form], form))


def _form(place: Place) -> str:
    """The word as it is spelt; in brackets where it is known from there alone."""
    form = _elected((p, p.slice(word, word + 1).translate(_BRACKETS)) for p, word in place.attested)
    form = _SPACE.sub("", form)
    return form if place.prints else f"[{form}]"


def _between(place: Place) -> str:
    """What stands before the next word: of gaps that are set alike the commonest form."""
    gaps = [(p, _SPACE.sub(" ", p.gap(word).translate(_BRACKETS))) for p, word in place.joined]
    alike = _elected((p, even(gap)) for p, gap in gaps)
    return _elected((p, gap) for p, gap in gaps if even(gap) == alike)


def _opening(place: Place) -> str:
    """The bracket that opens before the first word of a part."""
    found = ((p, m.group()) for p, word in place.attested if (m := _OPENING.search(p.gap(word).rstrip())))
    return _elected(found)


def _closing(place: Place) -> str:
    """What ends a part: a stop where somebody has one; commas are the outlets'."""
    found = [(p, m.group()) for p, word in place.attested if (m := _CLOSING.match(p.gap(word + 1)))]
    return _elected([(p, form) for p, form in found if form] or found)
