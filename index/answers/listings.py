"""What is in an index: its articles, its outlets, and whom they quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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
    from letters.model import Article


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


class Speakers(NamedTuple):
    """Who is quoted, and how many quotations nobody is named for."""

    speakers: list[ListedSpeaker]
    unattributed: int  # quotations without a speaker, or with one in doubt
    unnamed: int  # quotations of a speaker whom the article calls by a pronoun only


Row = ListedArticle | ListedOutlet | ListedSpeaker


class ListPage(NamedTuple):
    """The rows of a list that are shown, and how many there are in all."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    total: int


@dataclass(slots=True)
class _Tally:
    """What is counted of an outlet or a speaker."""

    spellings: Counter[str] = field(default_factory=Counter)
    articles: set[int] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    quotations: int = 0

    def add_article(self, article: DatedArticle) -> None:
        """Count an article, once."""
        self.articles.add(article.n)
        self.outlets.add(article.outlet)
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


def articles(library: Library, only: ListFilter = ListFilter()) -> list[ListedArticle]:
    """The articles, by date (unknown last), outlet and id; where quotations are chosen, those that have one."""
    counts = Counter(article.id for article, *_ in _quotations(library, only))
    admitted = {article.id for article, _ in library.article_families() if only.admits_article(article)}
    listed = [
        _listed_article(article, family, copy_of, counts[article.id])
        for article, family, copy_of in library.articles()
        if article.id in admitted and (counts[article.id] or not only.chooses_quotations)
    ]
    return sorted(listed, key=lambda row: (not row.published, row.published or "", row.outlet, row.article))


def _listed_article(article: Article, family: str, copy_of: str | None, quotations: int) -> ListedArticle:
    facts = article.id, article.outlet, article.title, article.author, article.url, article.published
    return ListedArticle(*facts, family, copy_of, quotations)


def outlet_list(library: Library, only: ListFilter = ListFilter()) -> list[ListedOutlet]:
    """The outlets, those with most articles first; where quotations are chosen, those that have one, and its articles."""
    tallies: dict[str, _Tally] = {}
    for article, *_ in _quotations(library, only):
        tallies.setdefault(article.outlet, _Tally()).add_article(article)
        tallies[article.outlet].quotations += 1
    copies = Counter[str]()
    for article, family in library.article_families():
        if only.admits_article(article) and not only.chooses_quotations:
            tallies.setdefault(article.outlet, _Tally()).add_article(article)
        if article.outlet in tallies and article.n in tallies[article.outlet].articles:
            copies[article.outlet] += family not in (article.id, article.outlet)
    listed = [
        ListedOutlet(outlet, len(tally.articles), copies[outlet], tally.quotations, *tally.period)
        for outlet, tally in tallies.items()
    ]
    return sorted(listed, key=lambda row: (-row.articles, -row.quotations, row.outlet))


def speakers(library: Library, only: ListFilter = ListFilter()) -> Speakers:
    """Whom articles quote, the most quoted first. What is nobody's own words (names, titles, scare quotes) counts not.

    Names that differ only in case or typography are one speaker, under the most frequent spelling. Nothing else is
    merged: an article that only says "Felix" quotes another name than one that says "Niko Felix".
    """
    tallies: dict[tuple[str, ...], _Tally] = {}
    unattributed = unnamed = 0
    words_of = cache(lambda name: () if Attributions.names_nobody(name) else tuple(keys(name)))  # none of a pronoun
    for article, kind, speaker, sourced in _quotations(library, only):
        if not is_speech(kind, sourced):
            continue
        if speaker is None:
            unattributed += 1
        elif not words_of(speaker):
            unnamed += 1
        else:
            tally = tallies.setdefault(words_of(speaker), _Tally())
            tally.spellings[speaker] += 1
            tally.quotations += 1
            tally.add_article(article)
    listed = [
        ListedSpeaker(tally.name, tally.quotations, len(tally.articles), len(tally.outlets), *tally.period)
        for tally in tallies.values()
    ]
    return Speakers(sorted(listed, key=lambda row: (-row.quotations, -row.outlets, row.speaker)), unattributed, unnamed)


def list_page(rows: Sequence[Row], columns: tuple[str, ...], order: str | None, limit: int | None) -> ListPage:
    """The first `limit` rows of a list, all by default; by the column `order`, else as they come.

    Numbers come the most first, names and days the first first, what is unknown last.
    """

    def place(row: Row) -> tuple[bool, int, str]:
        value = getattr(row, order or "")
        return (False, -value, "") if isinstance(value, int) else (value is None, 0, (value or "").casefold())

    return ListPage(columns, list(sorted(rows, key=place) if order else rows)[:limit], len(rows))


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
