"""Which part of a folder of Parquet becomes an index."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """The passages that meet all conditions; whatever answers about them need comes with them.

    Kept are these, their uses, the texts that use them, the quotations of these, what translates the passages, and the
    articles of such whole; and every sentence of the sources. Other passages that such a text prints are left out, with the texts of the other
    quotations of an article: only where these stand is known, so that they are not taken for unquoted words.
    """

    sources: Collection[
        str
    ] = ()  # passages of these sources alone, and no others' sentences; of all where none is named
    min_outlets: int = 0  # those that so many outlets print at least
    passages: Collection[str] | None = None  # of these ids alone
    texts: Collection[int] | None = None  # uses by texts of these keys alone
    articles: Collection[str] = ()  # articles of these ids are kept too, for what they have outside marks

    @property
    def prefixes(self) -> set[str] | None:
        """Where the chosen passages lie, with the sentences of sources; None: anywhere."""
        from index.parquet.table_schemas import SOURCE_PREFIX, prefix_of

        if self.sources:
            return {SOURCE_PREFIX}
        if self.passages is None:
            return None
        return {SOURCE_PREFIX, *(prefix_of(id, None) for id in self.passages)}

    def chooses(self, id: str, source: str | None, outlets: int) -> bool:
        """Whether a passage is chosen."""
        return (
            (not self.sources or source in self.sources)
            and outlets >= self.min_outlets
            and (self.passages is None or id in self.passages)
        )

    def __str__(self) -> str:
        """As `quotes info` shows it."""
        of_sources = f" of {', '.join(sorted(self.sources))}" if self.sources else ""
        by_outlets = f" that {self.min_outlets} outlets or more print" if self.min_outlets else ""
        return f"passages{of_sources}{by_outlets}" if self.passages is None else f"{len(self.passages)} passages"
