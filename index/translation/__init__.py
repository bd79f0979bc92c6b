"""Which quotations of an article translate which passages of sources in another language.

The one face of this package. The encoder is loaded when the first such quotation comes; without its package nothing is
looked for, and the articles are counted. No look-up imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.grouping import PassageSpans
from index.model import Passage, QuotationRow
from index.translation.encoder import encoder_version, load_encoder
from index.translation.linking import Link, article_links
from index.translation.sentences import Sentence, Sentences
from letters.model import Source, is_speech

__all__ = ["Link", "TranslationFinder"]


class TranslationFinder:
    """Finds what quotations translate, one article after another."""

    def __init__(self) -> None:
        self.encoder = encoder_version()
        """Name and version of the encoder; "" where it is not installed."""
        self.skipped = 0  # articles that may have translations, and were not looked at
        self._rows: list[Sentence] = []
        self._languages: set[str] = set()
        self._sources: dict[str, str] = {}
        self._sentences: Sentences | None = None

    def prepare(self, passages: Iterable[Passage], sources: Iterable[Source]) -> None:
        """Take the passages of these sources; those of a source whose language is not known are left out."""
        languages = {source.id: source.language for source in sources}
        self._rows = [
            Sentence(passage.id, passage.source, language, passage.text)
            for passage in passages
            if passage.source is not None and (language := languages[passage.source])
        ]
        self._languages = {sentence.language for sentence in self._rows}
        self._sources = {sentence.passage: sentence.source for sentence in self._rows}
        self._sentences = None

    def links(self, rows: Sequence[QuotationRow], printed: Sequence[PassageSpans | None]) -> list[list[Link]]:
        """What each quotation of an article translates; `printed` says which passages each prints as they are."""
        asked = [k for k, row in enumerate(rows) if self._may_translate(row) and printed[k] == ()]
        result = [list[Link]() for _ in rows]
        if asked and not self.encoder:
            self.skipped += 1
        elif asked:
            quoted = {self._sources[id] for spans in printed for id, _, _ in spans or () if id in self._sources}
            quotations = [(rows[k].text, rows[k].language) for k in asked]
            for k, links in zip(asked, article_links(self._loaded(), quotations, quoted), strict=True):
                result[k] = links
        return result

    def _may_translate(self, row: QuotationRow) -> bool:
        return is_speech(row.kind) and bool(row.language) and bool(self._languages - {row.language})

    def _loaded(self) -> Sentences:
        """The sentences as vectors; the encoder is loaded when they are first asked for."""
        if self._sentences is None:
            self._sentences = Sentences(load_encoder(), self._rows)
        return self._sentences
