"""Words that articles have outside quotation marks: sampled when the index is built, then found and made sure of.

Of every eight consecutive words outside, which make five shingles of four words, the least shingle is kept: any
run of eight words has a shingle that is kept wherever the run stands, and the query knows which (winnowing;
Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003). It is
two shingles of seven at most. A shingle only points to articles; what counts is their text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from typing import Any, NamedTuple

from index.model import UnquotedMatch
from index.store.checked_rows import CheckedTables
from index.store.postings import PostingTable
from index.store.row_mapping import ARTICLES, QUOTATIONS, DatedArticle, date_order
from index.store.shingles import SHINGLE, WORDS, spread_hash, word_hash
from letters.model import Article, Quotation, Span
from letters.quote_marks.paragraphs import masked_copy
from letters.text.memo import Remembered
from letters.text.normalize import keys as keys_of
from letters.text.normalize import words

WINDOW = 5  # shingles
CERTAIN_RUN = SHINGLE + WINDOW - 1  # words of a run that is found wherever it stands
ENOUGH = 3  # articles that are looked at without asking another shingle whether they may have the words
LOOKED_UP = 64  # words of a query at most by whose shingles articles are looked for
MOST_MATCHES = 20  # that are listed
MOST_SEARCHED = 200  # articles searched for a run that is too short to be found for certain
NONE = 1 << 32  # greater than any shingle
BREAK = "\0"  # no key has it


def _hash(key: str) -> int:
    """A hash of a word key that is never 0."""
    return word_hash(key) | 1


_hashes = Remembered(_hash, WORDS)
CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)  # where code is set apart; no run continues past it
_CHANGED = re.compile(r"x+|(?<! ) *\n")  # how `masked_copy` blots things out


def visible_text(text: str, markup: str) -> str:
    """The text with spaces in place of what nobody sees of it: link targets, tags, comments, and code set apart."""
    copy = masked_copy(text, 0, markup)
    return text if copy == text else _CHANGED.sub(lambda changed: _shown(text, changed), copy)


def _shown(text: str, changed: re.Match[str]) -> str:
    original = text[changed.start() : changed.end()]
    if changed.group()[0] != "x":
        return "".join([c if c.isspace() else " " for c in original])
    before = text[changed.start() - 1 : changed.start()] if changed.group() != original else ""
    return " " * len(original) if before and before in "(<" and original[0] != "`" else original


def unquoted_spans(text: str, inside: Iterable[Span], body: int = 0) -> list[Span]:
    """What is left of a text from `body` on without these spans, which may overlap; an empty one cuts as well."""
    left, last = [], body
    for start, end in sorted(inside):
        if start >= last:
            left.append((last, start))
        last = max(last, end)
    return [(start, end) for start, end in [*left, (last, len(text))] if start < end]


def occurrences(text: str, wanted: Sequence[str], inside: Iterable[Span], body: int = 0) -> Iterator[Span]:
    """Where a text has these word keys in one run, from `body` on and without touching one of the spans."""
    if any(BREAK in key for key in wanted):
        return
    sought = _line(wanted)
    spans = [(a, b) for a, b in unquoted_spans(text, inside, body) if sought in _line(keys_of(text[a:b]))]
    every_word = words(text) if spans else []
    starts = [word.start for word in every_word]
    for start, end in spans:
        within = every_word[bisect_left(starts, start) : bisect_left(starts, end)]
        stretch = [word for word in within if word.end <= end]
        line, position, counted, n = _line([word.key for word in stretch]), -1, 0, 0
        while (position := line.find(sought, position + 1)) >= 0:
            n += line.count(BREAK, counted, position)
            counted = position
            yield stretch[n].start, stretch[n + len(wanted) - 1].end


def _line(keys: Iterable[str]) -> str:
    return BREAK.join(["", *keys, ""])


class QueryShingles(NamedTuple):
    """The shingles by which a query is looked for."""

    shingles: tuple[int, ...]
    all: bool  # whether an article that has the query's words has all of them; else one is enough

    def may_be_in(self, shingles: Collection[int]) -> bool:
        """Whether an article with these sampled shingles may have the query's words."""
        return (all if self.all else any)(shingle in shingles for shingle in self.shingles)


def query_shingles(keys: Sequence[str]) -> QueryShingles:
    """The shingles of these words that articles are sampled for."""
    hashes = [_hash(key) for key in keys[:LOOKED_UP]]
    shingles = [spread_hash(hashes[i : i + SHINGLE]) for i in range(len(hashes) - SHINGLE + 1)]
    if len(shingles) < WINDOW:
        return QueryShingles(tuple(dict.fromkeys(shingles)), False)
    return QueryShingles(
        tuple(dict.fromkeys(min(shingles[i : i + WINDOW]) for i in range(len(shingles) - WINDOW + 1))), True
    )


def candidates(postings: PostingTable, keys: Sequence[str]) -> set[int]:
    """The numbers of articles that may have four or more of these words in one run outside marks.

    `postings` is the table `narration`. Where the keys are eight or more, every article that has them all is among them,
    and hardly another.
    """
    wanted = query_shingles(keys)
    if not wanted.all:
        return set().union(*map(postings.holders, wanted.shingles))
    first, *others = wanted.shingles
    articles = set(postings.holders(first))
    for shingle in others:
        if len(articles) <= ENOUGH:
            break
        articles.intersection_update(postings.holders(shingle))
    return articles


def sampled_shingles(text: str, markup: str, inside: Iterable[Span], body: int = 0) -> list[int]:
    """The shingles kept of one article, each once, in order."""
    import numpy as np

    hashes = array("I")
    seen = visible_text(text, markup)
    for start, end in unquoted_spans(seen, inside, body):
        hashes.append(0)
        hashes.extend(map(_hashes.__getitem__, keys_of(seen[start:end])))
    shingle, position = _sampled(np.array([*hashes, *[0] * CERTAIN_RUN], dtype=np.uint64))
    kept: list[int] = np.unique(shingle[position]).tolist()
    return kept


def article_shingles(article: Article, quotations: Iterable[Quotation]) -> list[int]:
    """The same of an article with these quotations; of a clipping none, for the words outside marks are ours."""
    inside = [(quotation.start, quotation.end) for quotation in quotations]
    return [] if article.clipping else sampled_shingles(article.text, article.markup, inside, article.body)


def _sampled(words: Any) -> tuple[Any, Any]:
    """The shingle that begins at each word, and where the kept ones begin. Zeros part the stretches.

    Of a stretch too short for a window the least shingle is kept as well.
    """
    import numpy as np

    quads = [words[i : len(words) - SHINGLE + 1 + i] for i in range(SHINGLE)]
    shingle = spread_hash(quads)
    shingle[reduce(np.logical_or, [quad == 0 for quad in quads])] = NONE
    windows = len(shingle) - WINDOW + 1
    shifted = [shingle[i : windows + i] for i in range(WINDOW)]
    least = reduce(np.minimum, shifted)
    counts = reduce(np.maximum, shifted) < NONE
    counts[1:] |= (words[: windows - 1] == 0) & (words[1:windows] != 0)
    kept = np.zeros(len(shingle), dtype=bool)
    for i, shingles in enumerate(shifted):
        kept[i : windows + i] |= counts & (shingles == least)
    return shingle, np.flatnonzero(kept & (shingle < NONE))


def unquoted_matches(
    tables: CheckedTables, article: Callable[[int], DatedArticle], keys: Sequence[str]
) -> list[UnquotedMatch]:
    """As `Library.unquoted_matches` says, for four keys or more; `article` gives an article by its number."""
    articles = sorted(map(article, candidates(tables.postings["narration"], keys)), key=date_order)
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
