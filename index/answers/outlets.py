"""Words -> answers: every outlet that used them, and how it worded them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.answers.asked import AskedPassages, is_part, runs_of, without_shared_words
from index.answers.references import References
from index.answers.uses import Use, is_inside, outermost, use_of, uses_of
from index.model import Passage, Reading, TranslatedReading, family
from letters.model import Kind, QuotesError, is_speech
from letters.text.dates import in_period, iso_date
from letters.text.normalize import MIN_RUN, keys

if TYPE_CHECKING:
    from index.store import Library


MOST_ASKED = 50  # readings that are asked what they translate


class Answer(NamedTuple):
    """Who used the words asked for."""

    query: str
    passages: tuple[Passage, ...]
    uses: tuple[Use, ...]
    shorter: int  # quotations of the same words that print too few of them
    left_out: int = 0  # quotations that print them, but were not asked for: of another day, language or kind
    related: Answer | None = None  # what shares words with the query and is no use of the passages asked for
    as_asked: bool = True  # whether a source or an outlet has all words asked for; else the passages are the nearest
    translated: tuple[TranslatedReading, ...] = ()  # what translates the passages asked for
    translates: tuple[TranslatedReading, ...] = ()  # what the uses translate themselves, each passage of a source once
    wordings: Mapping[str, str] = MappingProxyType({})  # what the uses of some passages are judged by instead

    @property
    def outlets(self) -> int:
        """How many different outlets."""
        return len({use.reading.outlet for use in self.uses})

    @property
    def families(self) -> int:
        """How many independent ones: copies of one article count as one."""
        return len({family(use.reading) for use in self.uses})


class Filter(NamedTuple):
    """Which quotations an answer may be made of; dates are ISO and inclusive."""

    after: str | None = None
    before: str | None = None
    language: str | None = None
    kind: Kind | None = None
    translations: bool = True

    def admits(self, reading: Reading, sourced: bool) -> bool:
        """Whether the reading may count. Terms and titles count by themselves where the words are a source's."""
        if not in_period(reading.published, self.after, self.before):
            return False
        if self.language and reading.language != self.language:
            return False
        if self.kind:
            return reading.kind == self.kind
        return is_speech(reading.kind, sourced)


EVERYTHING = Filter()


def outlets(
    library: Library,
    query: str,
    *,
    least: int = MIN_RUN,
    only: Filter = EVERYTHING,
    references: References | None = None,
) -> Answer:
    """Every use that prints at least `least` words of the query in one run (all of them where it has fewer).

    `references` are the library's, kept from one query to the next. Raises QuotesError where the query has no word.
    """
    wanted = keys(query)
    if not wanted:
        raise QuotesError("no word in the query; give some words of the quotation")
    related = _Related(library, query, wanted, min(least, len(wanted)), references or References(library))
    asked, known, uses = related.asked, related.asked.known, related.uses
    counted = related.printing(only)
    left_out = len({r.quotation for r in related.printing(EVERYTHING)} - {r.quotation for r in counted})
    parts = {(r.article, r.group) for r in counted}
    short = [r for r in related.readings.values() if (r.article, r.group) not in parts and asked.touches(r)]
    others = [r for r in related.sharing if r.quotation not in related.using]
    passages = asked.passages | {id: known[id] for r in counted for id in uses[r.quotation].passages}
    return Answer(
        query,
        tuple(sorted(passages.values(), key=lambda p: (p.source is None, p.source or "", p.start, p.id))),
        tuple(uses[r.quotation] for r in counted),
        len(related.beside(counted, short, only)),
        left_out,
        _only_sharing(query, [uses[r.quotation] for r in related.beside(counted, others, only)], known),
        asked.accounted or any(is_part(wanted, keys(r.text)) for r in counted),
        _translated(library, asked.passages.values(), only),
        _translates(library, counted),
        {id: wording.text for id, wording in asked.wordings.items()},
    )


class _Related:
    """What a library has that bears on a query."""

    def __init__(self, library: Library, query: str, wanted: Sequence[str], least: int, references: References) -> None:
        """`wanted` are the keys of the query's words, of which a run of `least` must be shared."""
        shared, runs = library.readings(library.words.passages_containing(wanted, least)), runs_of(wanted, least)
        self.sharing = [r for r in shared if not runs.isdisjoint(runs_of(keys(r.text), least))]
        known = library.passages({id for r in self.sharing for id, _, _ in r.spans})
        self.asked = asked = AskedPassages(query, self.sharing, known, references)
        self.readings = {r.quotation: r for r in [*self.sharing, *library.readings(asked.passages)]}
        known.update(library.passages({id for r in self.readings.values() for id, _, _ in r.spans} - known.keys()))
        self.uses = {r.quotation: use_of(r, asked) for r in self.sharing}
        using = [u.reading for u in self.uses.values() if asked.accepts(u.reading, u.passages[0], u.comparison)]
        if not asked.places:
            using = without_shared_words(library, asked.passages, using)
        self.using = {r.quotation for r in using}  # what is a use of the passages asked for

    def admitted(self, readings: Iterable[Reading], only: Filter) -> list[Reading]:
        """The outermost readings that a filter admits; a term or title counts where the words are a source's."""
        placed, known = bool(self.asked.places), self.asked.known
        return outermost(
            [r for r in readings if only.admits(r, placed or any(known[id].source for id, _, _ in r.spans))]
        )

    def printing(self, only: Filter) -> list[Reading]:
        """The uses that a filter admits."""
        return self.admitted((r for r in self.sharing if r.quotation in self.using), only)

    def beside(self, counted: Sequence[Reading], readings: Iterable[Reading], only: Filter) -> list[Reading]:
        """The readings that a filter admits outside those that are counted."""
        return [r for r in self.admitted(readings, only) if not any(is_inside(r, other) for other in counted)]


def _translated(library: Library, passages: Iterable[Passage], only: Filter) -> tuple[TranslatedReading, ...]:
    """What translates these passages, as far as a filter admits it."""
    ids = [passage.id for passage in passages if passage.source is not None]
    known = library.translations(ids) if ids and only.translations else []
    return tuple(row for row in known if not row.reading.nested and only.admits(row.reading, sourced=True))


def _translates(library: Library, readings: Iterable[Reading]) -> tuple[TranslatedReading, ...]:
    """What the first of these readings seem to translate, each passage once, the surest first."""
    rows = [row for reading in islice(readings, MOST_ASKED) for row in library.translated(reading)]
    surest = {row.passage: row for row in sorted(rows, key=lambda row: row.confidence)}
    return tuple(sorted(surest.values(), key=lambda row: (-row.confidence, row.passage)))


def _only_sharing(query: str, uses: Sequence[Use], known: Mapping[str, Passage]) -> Answer:
    """What only shares words with a query, what shares most of them first."""
    ordered = tuple(sorted(uses, key=lambda use: -use.coverage))
    passages = {id: known[id] for use in ordered for id in use.passages}
    return Answer(query, tuple(passages.values()), ordered, 0)


def joined(query: str, answers: Sequence[Answer]) -> Answer:
    """Several answers as one; a quotation counts once for each of the passages that the answers give it."""
    passages = {passage.id: passage for answer in answers for passage in answer.passages}
    uses = {(use.reading.quotation, use.passages): use for answer in answers for use in answer.uses}
    return Answer(
        query,
        tuple(passages.values()),
        tuple(uses.values()),
        sum(answer.shorter for answer in answers),
        sum(answer.left_out for answer in answers),
        as_asked=all(answer.as_asked for answer in answers),
        translated=tuple(dict.fromkeys(row for answer in answers for row in answer.translated)),
    )


def passage_answer(library: Library, id: str, only: Filter = EVERYTHING) -> Answer:
    """One passage with every reading of it, or those that a filter admits; QuotesError where there is none of that id."""
    known = library.passages([id])
    if id not in known:
        raise QuotesError(f"{id}: no such passage; quotes search finds passages by their words", 1)
    every = library.readings([id])
    readings = [reading for reading in every if only.admits(reading, sourced=True)]
    uses = uses_of(known[id], readings, References(library))
    left_out = len(every) - len(readings)
    translated = _translated(library, known.values(), only)
    return Answer(known[id].text, (known[id],), tuple(uses), 0, left_out, translated=translated)


def all_uses(
    library: Library, source: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[Passage, Iterator[Use]]]:
    """Every passage, or every one of a source, with its uses as `passage_answer` has them; QuotesError where there is no such.

    In the order of `Library.in_order`, and as much of it in memory. `progress` is called with how many uses are done, and of
    how many where that is known.
    """
    references = References(library)
    if source is not None and source not in references.sources:
        known = ", ".join(sorted(references.sources)) or "none"
        raise QuotesError(f"{source}: no such source; there are {known}")
    done, total = 0, library.counts()["uses"] if source is None else 0
    for passage, readings in library.sorted_passages(source):
        yield passage, uses_of(passage, readings, references)
        done += len(readings)
        if progress:
            progress(done, total)


def checked_date(text: str | None) -> str | None:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; QuotesError where it is none."""
    if text is not None and iso_date(text) is None:
        raise QuotesError(f"{text}: not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return text
