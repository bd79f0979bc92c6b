"""A statement put together again from what outlets printed of it.

No text of a source is looked at: a source decides which readings belong together, and the rest is done by their own
words. Every word of the result stands in a reading, and so do every two words that it sets side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from index.answers.asked import runs_of
from index.answers.reconstruct.apparatus import AttestedSpan, TextPart, doubted, written
from index.answers.reconstruct.consensus import placed, settle
from index.answers.reconstruct.false_joins import without_false_joins
from index.answers.reconstruct.layout import LaidSpan, LineSet, layout
from index.answers.reconstruct.witness import Witness, witnesses
from index.model import Reading
from letters.model import QuotesError
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.store import Library

SHARED = 6  # words in one run by which a reading belongs to another that belongs
LONG = 8  # words that show the order in an article; fewer may come from anywhere
MOST = 2000  # readings at which a statement without source grows no further
Pair = tuple[int, int]
Votes = Counter[Pair]


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """The fullest wording that the outlets attest, a paragraph for each part."""

    text: str
    stretches: tuple[AttestedSpan, ...]  # they cover the text without overlap
    readings: tuple[Reading, ...]
    unplaced: int  # readings that are too short, or stand in too many places, to attest one


def reconstruct(readings: Iterable[Reading], seeds: Iterable[Reading] = ()) -> Reconstruction:
    """The readings laid over one another, in whatever order they come.

    With `seeds`, only the parts that hang together with these readings: by overlaps, or by a quotation that has both.
    """
    all_witnesses, witness_order = witnesses(readings)
    lines = settle(without_false_joins(layout(all_witnesses), all_witnesses), all_witnesses, witness_order)
    where = {id(witness): _places(lines, witness) for witness in all_witnesses}
    parts = [TextPart(len(line.keys)) for line in lines.lines]
    for witness in all_witnesses:
        for laid in where[id(witness)]:
            parts[laid.line].attest(witness, laid)
    drawn = [
        _ReadingLines(reading, *(_lines(printed, where, least) for least in (1, MIN_RUN, LONG)))
        for reading, printed in witness_order
    ]
    order = _sequence(len(parts), drawn)
    if kept := _hanging(drawn, {_place(reading) for reading in seeds}):
        order = [n for n in order if n in kept]
        drawn = [reading_lines for reading_lines in drawn if kept.intersection(reading_lines.lines)]
    text, stretches = written([parts[n] for n in order], doubted(parts))
    laid_over = tuple(reading_lines.reading for reading_lines in drawn if reading_lines.lines)
    return Reconstruction(text, tuple(stretches), laid_over, len(drawn) - len(laid_over))


class _ReadingLines(NamedTuple):
    """The lines that a reading draws on, in its order: all, with four words and more, with many."""

    reading: Reading
    lines: list[int]
    reliable: list[int]
    long: list[int]


def _place(reading: Reading) -> tuple[str, int, int]:
    return reading.article, reading.start, reading.end


def _places(lines: LineSet, witness: Witness) -> list[LaidSpan]:
    """Where a witness stands; of one to three words, where they stand once and nowhere else."""
    size = len(witness.keys)
    if size >= MIN_RUN or len(places := lines.places(witness.keys)) != 1:
        return placed(lines, witness)
    line, word = places[0]
    return [LaidSpan(line, 0, size, [(n, word + n) for n in range(size)])]


def _lines(printed: Iterable[Witness], where: dict[int, list[LaidSpan]], least: int) -> list[int]:
    return [laid.line for witness in printed if len(witness.keys) >= least for laid in where[id(witness)]]


def _sequence(size: int, drawn: Iterable[_ReadingLines]) -> list[int]:
    """The order of the lines: as the quotations that have several of them run, else as articles print them."""
    quotations: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    articles: dict[tuple[str, str], list[int]] = defaultdict(list)
    outlets: list[set[str]] = [set() for _ in range(size)]
    for reading, lines, reliable, long in sorted(drawn, key=lambda reading_lines: _place(reading_lines.reading)):
        quotations[reading.outlet, reading.article, reading.group].extend(reliable)
        articles[reading.outlet, reading.article].extend(long)
        for line in lines:
            outlets[line].add(reading.outlet)
    paths = [[(voter[0], parts) for voter, parts in votes.items()] for votes in (quotations, articles)]
    return sequence(list(map(len, outlets)), *paths)


def _hanging(drawn: Sequence[_ReadingLines], seeds: Collection[tuple[str, int, int]]) -> set[int]:
    """The lines of the seeds, and those that a quotation has beside one of them."""
    together: dict[tuple[str, int], set[int]] = defaultdict(set)
    for reading, _, reliable, _ in drawn:
        together[reading.article, reading.group].update(reliable)
    kept = {line for reading_lines in drawn if _place(reading_lines.reading) in seeds for line in reading_lines.lines}
    while fresh := {line for lines in together.values() if lines & kept for line in lines} - kept:
        kept |= fresh
    return kept


def statement(library: Library, ids: Sequence[str]) -> Reconstruction:
    """What the outlets printed of sources and passages, put together again.

    Of a source its readings are laid over one another; of a passage its readings and, step by step, whatever shares
    six words in one run with one of them. Raises QuotesError where an id is neither.
    """
    sources = library.sources()
    passages = library.passages(id for id in ids if id not in sources)
    for id in ids:
        if id not in sources and id not in passages:
            raise QuotesError(f"{id}: no source and no passage; quotes info lists sources, quotes search passages", 1)
    named = library.readings(p.id for id in ids if id in sources for p in library.source_passages(id))
    seeds = library.readings(passages)
    if not passages:
        return reconstruct(named)
    grown = {reading.quotation: reading for reading in (*named, *_grown(library, seeds))}
    return reconstruct(grown.values(), (*named, *seeds))


def _grown(library: Library, seeds: Sequence[Reading]) -> list[Reading]:
    """The seeds, what is of one passage with them, what shares a run of words with those, and so on."""
    belonging: dict[int, Reading] = {}
    seen: set[str] = set()
    runs: set[tuple[str, ...]] = set()
    waiting = list(seeds)
    while waiting and len(belonging) < MOST:
        belonging |= {reading.quotation: reading for reading in waiting}
        asked: set[str] = set()
        for reading in waiting:
            runs |= runs_of(keys(reading.text), SHARED)
            asked.update(id for id, _, _ in reading.spans)
        mates = library.readings(asked - seen)
        seen |= asked
        texts = [keys(reading.text) for reading in waiting if runs]
        sharing = library.readings({id for text in texts for id in library.words.passages_containing(text, SHARED)})
        others = [reading for reading in sharing if not runs.isdisjoint(runs_of(keys(reading.text), SHARED))]
        waiting = [reading for reading in (*mates, *others) if reading.quotation not in belonging]
    return list(belonging.values())


def sequence(
    outlets: Sequence[int],
    quotations: Iterable[tuple[Hashable, Sequence[int]]],
    articles: Iterable[tuple[Hashable, Sequence[int]]],
) -> list[int]:
    """The numbers of the parts in the order that most voters have them.

    `outlets` is how many attest each part: where no order is known, what more attest comes first. `quotations` are (voter,
    parts in the order of one quotation), `articles` the same for whole articles, which count only where no quotation
    shows one. Of orders that contradict each other the one with less on its side goes, as in Tideman's ranked pairs
    (Social Choice and Welfare 4, 1987).
    """
    strong, weak = _votes(quotations), _votes(articles)
    margins = {(a, b): (strong[a, b] - strong[b, a], weak[a, b] - weak[b, a]) for a, b in {*strong, *weak}}
    won = [(-margin[0], -margin[1], pair) for pair, margin in margins.items() if margin > (0, 0)]
    after: dict[int, set[int]] = defaultdict(set)
    for _, _, (a, b) in sorted(won):
        if not _leads(after, b, a):
            after[a].add(b)
    return _sorted(outlets, after)


def _votes(paths: Iterable[tuple[Hashable, Sequence[int]]]) -> Votes:
    voters: dict[Pair, set[Hashable]] = defaultdict(set)
    for voter, parts in paths:
        for pair in combinations(dict.fromkeys(parts), 2):
            voters[pair].add(voter)
    return Counter({pair: len(names) for pair, names in voters.items()})


def _leads(after: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether a way leads from one to the other."""
    seen, waiting = {start}, [start]
    while waiting:
        part = waiting.pop()
        if part == goal:
            return True
        waiting += after[part] - seen
        seen |= after[part]
    return False


def _sorted(outlets: Sequence[int], after: dict[int, set[int]]) -> list[int]:
    ordered: list[int] = []
    left = set(range(len(outlets)))
    while left:
        behind = {b for a in left for b in after[a]}
        ordered.append(min(left - behind, key=lambda n: (-outlets[n], n)))
        left.remove(ordered[-1])
    return ordered
