"""The Python interface: `Index` answers what the commands answer, `extract` isolates the quotations of a text.

Stable is what `__all__` lists: the names, the parameters, and the fields of the results, to which new ones may be
added. Everything else in `index` and `letters` may change with any version. `docs/python.md` shows it.

An `Index` may be used by one thread at a time. It keeps the state that it was opened on; open it again to see what
`quotes add` has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.plain_values import Result, result
from index.results import (
    Answer,
    Cut,
    Difference,
    Finding,
    GivenTo,
    LeftOut,
    NearestAnswer,
    NearestPassages,
    Passage,
    Quotation,
    QuotedFrom,
    Related,
    Reply,
    Use,
    Verdict,
    Verification,
)
from index.search_results import Hit, Match, MissingWord, NearestHits, SearchResult
from letters.model import Article, Kind, QuotesError, is_speech
from letters.text.normalize import MIN_RUN

if TYPE_CHECKING:
    from index.answers.outlets import Filter
    from index.answers.questions import Questions
    from index.answers.verify import Verifier
    from index.store import Library

Style = Literal["chicago", "ap", "legal"]

__all__ = [
    "Answer", "Cut", "Difference", "Finding", "GivenTo", "Hit", "Index", "LeftOut", "Match", "MissingWord", "NearestAnswer", "NearestHits", "NearestPassages", "Passage", "Quotation", "QuotedFrom", "QuotesError", "Related", "Reply", "Result", "SearchResult", "Use", "Verdict", "Verification", "extract",
]  # fmt: skip


class Index:
    """An index, open for questions. Every method raises QuotesError with code 3 where the index is damaged."""

    def __init__(self, library: Library) -> None:
        """Use `Index.open`."""
        self._library = library
        self._questions = cache(self._new_questions)
        self._verifier = cache(self._new_verifier)

    @classmethod
    def open(cls, folder: str | Path | None = None) -> Index:
        """The index in a folder; else in the one that QUOTES_INDEX names, else in the user's data folder.

        Raises QuotesError where there is none; `quotes build` makes it.
        """
        from index.disk.index_folder import default_folder
        from index.store import Library

        named = folder or os.environ.get("QUOTES_INDEX")
        return cls(Library.open(Path(named) if named else default_folder()))

    def close(self) -> None:
        """Let go of the file."""
        self._library.close()

    def __enter__(self) -> Index:  # noqa: PYI034 (Self came with Python 3.11)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """Where the index is."""
        return self._library.folder

    @property
    def revision(self) -> str:
        """The state of the index: 32 hexadecimal digits, the same for the same articles."""
        return self._library.revision

    def counts(self) -> dict[str, int]:
        """How many articles, outlets, sources, quotations, passages and uses there are."""
        return self._library.counts()

    def outlets(
        self, quote: str, *, min_words: int = MIN_RUN, after: str | None = None, before: str | None = None,
        language: str | None = None, kind: Kind | None = None,
    ) -> Reply:  # fmt: skip
        """Who used these words: the articles that print at least `min_words` of them in one run.

        `quote` may also be the id of a passage, the address of an article, the name of a speaker, or a paragraph with
        quotations in it. `after` and `before` are days, `language` is a code such as "en". Where nothing has the words,
        the answer says what is nearest. Raises QuotesError where there is no word in the quote, and for what is no day
        or language.
        """
        from index.answers.outlets import Filter, checked_date
        from index.output.data import reply
        from letters.reading.metadata import checked_language

        only = Filter(checked_date(after), checked_date(before), checked_language(language, "language"), kind)
        return result(Reply, reply(self._questions(min_words, only).reply(quote)))

    def verify(
        self, quote: str, speaker: str | None = None, *, source: str | None = None, style: Style = "chicago",
        without: Iterable[str] = (),
    ) -> Verification:  # fmt: skip
        """Whether this is what was said, by the speaker who is named.

        Held against `source` only, where that is given; `without` are outlets whose own versions count for nothing.
        What is nearest to words that are not found is looked for as `outlets` does. Raises QuotesError where there is
        no such source.
        """
        from index.output.data import verified_query

        verified = self._verifier(source, style, frozenset(without)).verify(quote, speaker)
        if verified.comparison.verdict == "not_found":
            reply = self._questions().reply(quote)
            verified = verified._replace(unknown=reply.unknown, nearest=reply.nearest)
        return result(Verification, verified_query(verified))

    def check(
        self, draft: str | Path, *, name: str = "draft.md", language: str | None = None, style: Style = "chicago",
        without: Iterable[str] = (),
    ) -> tuple[Finding, ...]:  # fmt: skip
        """The verdict on every quotation of a draft, in order of position.

        A str is the text itself, read as a file called `name` would be (.md, .txt, .html); a Path is a file. Raises
        QuotesError where the file can't be read.
        """
        from dataclasses import replace

        from index.answers.check import check
        from index.output.findings import rows
        from letters.reading.draft import draft_of_text, read_draft
        from letters.reading.metadata import checked_language

        read = draft_of_text(draft, name) if isinstance(draft, str) else read_draft(str(draft))
        language = read.article.language or checked_language(language, "language")
        read = replace(read, article=read.article._replace(language=language))
        findings = check(read, self._verifier(None, style, frozenset(without)))
        return tuple(result(Finding, values) for values in rows(findings))

    def search(
        self, words: str, *, sort: Literal["relevance", "date", "oldest"] = "relevance", limit: int | None = 20
    ) -> SearchResult:
        """The passages that fit a query (`quotes help query`), the first `limit` of them, or all with None.

        Raises QuotesError where the query can't be understood.
        """
        from index.fulltext import search

        return search(self._library, words, sort=sort, limit=limit)

    def _new_questions(self, min_words: int = MIN_RUN, only: Filter | None = None) -> Questions:
        from index.answers.questions import Questions

        return Questions(self._library, min_words, only)

    def _new_verifier(self, source: str | None, style: Style, without: frozenset[str]) -> Verifier:
        from index.answers.verify import Verifier

        return Verifier(self._library, source=source, style=style, without=without)


def extract(text: str, *, language: str | None = None, every_kind: bool = False) -> tuple[Quotation, ...]:
    """The quotations of a text with their speakers, in order of position; no index is needed.

    `language` is a code such as "en"; else it is detected. With `every_kind` also terms, titles, scare quotes and
    quotations within quotations.
    """
    from index.output.data import quotation_rows
    from letters.extract import extract as isolate
    from letters.reading.metadata import checked_language

    article = Article("", text, "", language=checked_language(language, "language"))
    isolated = [q for q in isolate(article) if every_kind or (is_speech(q.kind) and not q.nested)]
    return tuple(result(Quotation, values) for values in quotation_rows([(article, isolated)], True))
