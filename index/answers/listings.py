"""What is in an index: its articles, its outlets, and whom they quote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.answers.attributions import Attributions
from letters.model import QuotesError, is_speech
from letters.text.dates import in_period
from letters.text.normalize import keys

if TYPE_CHECKING:
    from index.store import Library
    from index.store.row_mapping import DatedArticle


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list may count; dates are ISO and inclusive. Names are those that have these words, in any case."""

    outlet: str | None = None
    speaker: str | None = None
    source: str | None = None  # only quotations that print a passage of this source
    after: str | None = None
    before: str | None = None

    def admits_article(self, article: DatedArticle) -> bool:
        """Whether an article may count."""
        return in_period(article.published, self.after, self.before) and _has_words(article.outlet, self.outlet)

    @property
    def chooses_quotations(self) -> bool:
        """Whether not every quotation of an article that may count does."""
        return self.speaker is not None or self.source is not None


class ListedArticle(NamedTuple):
    """An article, with the number of its quotations that were asked for."""

    article: str
    outlet: str
    title: str | None
    author: str | None
    url: str | None
    published: str | None
    family: str
    copy_of: str | None
    quotations: int


class ListedOutlet(NamedTuple):
    """An outlet, with what of it is in the index."""

    outlet: str
    articles: int
    copies: int  # of its articles, those that copy another
    quotations: int
    first: str | None  # the days of the first article and of the last; None where none has a date
    last: str | None


class ListedSpeaker(NamedTuple):
    """Somebody whom articles quote, under the name that they give."""

    speaker: str
    quotations: int
    articles: int
    outlets: int
    first: str | None  # the days of the first article that quotes them, and of the last
    last: str | None


Row = ListedArticle | ListedOutlet | ListedSpeaker


class Listing(NamedTuple):
    """A list, or the rows of it that are shown."""

    name: str  # what is listed, in the plural
    columns: tuple[str, ...]
    rows: Sequence[Row]
    total: int  # rows of the whole list
    uncounted: Mapping[str, int]  # quotations that no row counts, by why

    def page(self, order: str | None, limit: int | None) -> Listing:
        """The first `limit` rows, all by default; by the column `order`, else as they come.

        Numbers come the most first, names and days the first first, what is unknown last.
        """

        def place(row: Row) -> tuple[bool, int, str]:
            value = getattr(row, order or "")
            return (False, -value, "") if isinstance(value, int) else (value is None, 0, (value or "").casefold())

        return self._replace(rows=list(sorted(self.rows, key=place) if order else self.rows)[:limit])


@dataclass(slots=True)
class _Tally:
    """What is counted of an outlet or a speaker."""

    spellings: Counter[str] = field(default_factory=Counter)
    articles: set[int] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    quotations: int = 0

    def add(self, article: DatedArticle, quotations: int = 1) -> None:
        """Count an article, once, and quotations of it."""
        self.articles.add(article.n)
        self.outlets.add(article.outlet)
        self.quotations += quotations
        if article.published:
            self.days.add(article.published)

    @property
    def name(self) -> str:
        """The most frequent spelling."""
        return min(self.spellings, key=lambda name: (-self.spellings[name], name))

    @property
    def period(self) -> tuple[str | None, str | None]:
        """The first day and the last."""
        return min(self.days, default=None), max(self.days, default=None)


def articles(library: Library, only: ListFilter = ListFilter()) -> Listing:
    """The articles, by date (unknown last), outlet and id; where quotations are chosen, those that have one."""
    counts = Counter({article.id: 0 for article, _ in library.article_families() if only.admits_article(article)})
    counts.update(article.id for article, *_ in _quotations(library, only))
    listed = [
        ListedArticle(a.id, a.outlet, a.title, a.author, a.url, a.published, family, copy_of, counts[a.id])
        for a, family, copy_of in library.articles()
        if a.id in counts and (counts[a.id] or not only.chooses_quotations)
    ]
    listed.sort(key=lambda row: (not row.published, row.published or "", row.outlet, row.article))
    return Listing("articles", ListedArticle._fields, listed, len(listed), {})


def outlet_list(library: Library, only: ListFilter = ListFilter()) -> Listing:
    """The outlets, those with most articles first; where quotations are chosen, those that have one, and its articles."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for article, *_ in _quotations(library, only):
        tallies[article.outlet].add(article)
    copies = Counter[str]()
    for article, family in library.article_families():
        if only.admits_article(article) and not only.chooses_quotations:
            tallies[article.outlet].add(article, quotations=0)
        if article.outlet in tallies and article.n in tallies[article.outlet].articles:
            copies[article.outlet] += family not in (article.id, article.outlet)
    listed = [
        ListedOutlet(outlet, len(tally.articles), copies[outlet], tally.quotations, *tally.period)
        for outlet, tally in tallies.items()
    ]
    listed.sort(key=lambda row: (-row.articles, -row.quotations, row.outlet))
    return Listing("outlets", ListedOutlet._fields, listed, len(listed), {})


def speakers(library: Library, only: ListFilter = ListFilter()) -> Listing:
    """Whom articles quote, the most quoted first. What is nobody's own words (names, titles, scare quotes) counts not.

    Names that differ only in case or typography are one speaker, under the most frequent spelling. Nothing else is
    merged: an article that only says "Felix" quotes another name than one that says "Niko Felix". Only counted are
    quotations that are unattributed (without a speaker, or with one in doubt) or unnamed (of somebody whom the
    article calls by a pronoun only).
    """
    tallies: dict[tuple[str, ...], _Tally] = defaultdict(_Tally)
    uncounted = {"unattributed": 0, "unnamed": 0}
    words_of = cache(lambda name: () if Attributions.names_nobody(name) else tuple(keys(name)))  # none of a pronoun
    for article, kind, speaker, sourced in _quotations(library, only):
        if not is_speech(kind, sourced):
            continue
        if speaker is None:
            uncounted["unattributed"] += 1
        elif not words_of(speaker):
            uncounted["unnamed"] += 1
        else:
            tally = tallies[words_of(speaker)]
            tally.add(article)
            tally.spellings[speaker] += 1
    listed = [
        ListedSpeaker(tally.name, tally.quotations, len(tally.articles), len(tally.outlets), *tally.period)
        for tally in tallies.values()
    ]
    listed.sort(key=lambda row: (-row.quotations, -row.outlets, row.speaker))
    return Listing("speakers", ListedSpeaker._fields, listed, len(listed), uncounted)


def _quotations(library: Library, only: ListFilter) -> Iterator[tuple[DatedArticle, str, str | None, bool]]:
    """The quotations that may count: the article of each, its kind, its speaker, and whether it prints a source."""
    chosen: set[int] | None = None
    if only.source is not None:
        if only.source not in (known := library.source_facts()):
            raise QuotesError(f"{only.source}: no such source; there are {', '.join(sorted(known)) or 'none'}")
        chosen = {reading.quotation for reading in library.readings_of_source(only.source)}
    admitted = {article.n: article for article, _ in library.article_families() if only.admits_article(article)}
    for number, article, kind, speaker, sourced in library.quotation_facts():
        if article in admitted and (chosen is None or number in chosen) and _has_words(speaker, only.speaker):
            yield admitted[article], kind, speaker, sourced


def _has_words(name: str | None, wanted: str | None) -> bool:
    """Whether a name has the words that are wanted, side by side; any name where none are."""
    return wanted is None or f" {' '.join(keys(wanted))} " in f" {' '.join(keys(name or ''))} "
