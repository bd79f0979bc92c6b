"""Who has some words: the passages of sources and the texts of quotations, by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.model import Passage
from index.store.checked_rows import CheckedTables
from index.store.readings import ReadingTables
from index.store.row_mapping import PassageRow, TextRow
from index.store.shingles import Remembered, ShingleIndex
from index.store.vocabulary import Vocabulary

TOGETHER = 100  # passages that one statement reads


class WordHolders(ShingleIndex):
    """The table of shingles with the passages and texts that it names; raises as `CheckedTables` does."""

    def __init__(self, tables: CheckedTables, joined: ReadingTables) -> None:
        super().__init__(tables.postings["grams"])
        self._tables = tables
        self._joined = joined
        self.vocabulary = Vocabulary(tables)
        self._passage: Remembered[int, Passage] = Remembered(lambda n: joined.passage[n].passage)

    def passages_containing(self, keys: Sequence[str], run: int) -> list[str]:
        """The ids of passages that may print `run` consecutive ones of these word keys in that order.

        Every passage is among them of which a reading, or the wording of the source, does; others may be
        too (words are known by their crc32, and runs of over four words by their fours). Costs a few
        look-ups for each key, however large the library is, but lists whatever holds the words.
        """
        holders = self.holding(keys, run)
        passages = {holder >> 1 for holder in holders if not holder & 1}
        passages.update(n for holder in holders if holder & 1 for n in self._joined.printed[holder >> 1])
        return sorted(self._joined.passage[n].id for n in passages)

    def source_passages_with(self, keys: Sequence[str]) -> list[int]:
        """The numbers of the passages of sources that have these one to four consecutive words, in order, each once."""
        holders = self.holders(keys)
        return sorted({holder >> 1 for holder in holders if not holder & 1}) if holders else []

    def sources_with(self, keys: Sequence[str]) -> set[str]:
        """The sources that have these one to four consecutive words."""
        return {self._joined.passage[n].source or "" for n in self.source_passages_with(keys)}

    def texts_with(self, keys: Sequence[str]) -> list[int]:
        """The numbers of the texts of quotations that have these one to four consecutive words, in order, each once."""
        return sorted({holder >> 1 for holder in self.holders(keys) if holder & 1})

    def passages_of_text(self, n: int) -> list[Passage]:
        """The passages that the text of this number prints."""
        return [self._passage[passage] for passage in self._joined.printed[n]]

    def passages_of_holder(self, holder: int) -> list[Passage]:
        """The passages that a holder of a shingle prints, or the passage that it is."""
        return self.passages_of_text(holder >> 1) if holder & 1 else [self._passage[holder >> 1]]

    def passages_of_numbers(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages of these numbers, which are known to be there."""
        wanted = list(dict.fromkeys(numbers))
        known = {n: self._passage[n] for n in wanted if n in self._passage}
        unknown = [n for n in wanted if n not in known]
        for start in range(0, len(unknown), TOGETHER):
            batch = unknown[start : start + TOGETHER]
            rows = list(self._tables.rows("passages", f"WHERE n IN ({', '.join('?' * len(batch))})", *batch))
            self._tables.expect(len(rows), len(batch), "passages")
            known.update((row.n, self._passage.keep(row.n, row.passage)) for row in map(PassageRow._make, rows))
        return known

    def text_of(self, holder: int) -> str:
        """The text of a holder of a shingle: of a quotation, or of a passage of a source."""
        n = holder >> 1
        return TextRow._make(self._tables.row("texts", n)).text if holder & 1 else self._passage[n].text
