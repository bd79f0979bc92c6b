"""Where articles print words outside quotation marks: the candidates of the table `narration`, read and searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from index.model import UnquotedMatch
from index.store.checked_rows import CheckedTables
from index.store.chronology import DatedArticle
from index.store.row_mapping import ARTICLES, QUOTATIONS, date_order
from index.store.unquoted import CERTAIN_RUN, CODE, UnquotedIndex, occurrences, visible_text

MOST_MATCHES = 20  # that are listed
MOST_SEARCHED = 200  # articles searched for a run that is too short to be found for certain


def unquoted_matches(
    tables: CheckedTables, article: Callable[[int], DatedArticle], keys: Sequence[str]
) -> list[UnquotedMatch]:
    """As `Library.unquoted_matches` says, for four keys or more; `article` gives an article by its number."""
    articles = sorted(map(article, UnquotedIndex(tables.postings["narration"]).candidates(keys)), key=date_order)
    searched = articles if len(keys) >= CERTAIN_RUN else articles[:MOST_SEARCHED]
    return list(islice((match for dated in searched for match in _matches_in(tables, dated, keys)), MOST_MATCHES))


def _matches_in(tables: CheckedTables, dated: DatedArticle, keys: Sequence[str]) -> Iterator[UnquotedMatch]:
    """Where an article has these word keys outside marks."""
    article = ARTICLES.decode(tables.row("articles", dated.n))
    numbers = range(dated.quotation, dated.quotation + dated.quotations)
    quotations = (QUOTATIONS.decode(tables.row("quotations", n)) for n in numbers)
    marked = ((quotation.start, quotation.end) for quotation in quotations)
    visible = visible_text(article.text, article.markup)
    for start, end in occurrences(visible, keys, marked, article.body):
        if not CODE.search(article.text, start, end):
            yield UnquotedMatch(article.id, article.outlet, start, end)
