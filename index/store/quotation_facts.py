"""Every quotation in brief, for lists and counts: in which article it stands, of what kind it is, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from index.store.checked_rows import CheckedTables
from index.store.row_mapping import QUOTATIONS
from index.store.schema import damaged
from letters.model import LIKELY_SPEAKER


class QuotationFacts(NamedTuple):
    """A quotation without its words."""

    number: int  # counts within this library only
    article: int  # the number of its article
    kind: str
    speaker: str | None  # the fullest name; None where the article leaves it in doubt
    sourced: bool  # whether it prints words of a source


def quotation_facts(tables: CheckedTables, counts: Mapping[str, int]) -> Iterator[QuotationFacts]:
    """Every quotation, in order of the library. Raises as `CheckedTables` does."""
    sourced = {row[0] for row in tables.rows("texts") if row[2]}
    read = 0
    for row in tables.rows("quotations"):
        read += 1
        quotation = QUOTATIONS.decode(row)
        yield QuotationFacts(row[0], row[1], quotation.kind, quotation.likely_speaker, row[-1] in sourced)
    tables.expect(read, counts["quotations"], "quotations")


def uses_without_speaker(tables: CheckedTables) -> int:
    """How many uses have no speaker, or one in doubt; counted by the database, which is quick and checks no row."""
    statement = (
        "SELECT coalesce(sum(texts.uses), 0) FROM quotations JOIN texts ON texts.n = quotations.text "
        "WHERE quotations.speaker IS NULL OR quotations.confidence < ?"
    )
    uses = next(tables.execute(statement, LIKELY_SPEAKER))[0]
    if not isinstance(uses, int):
        raise damaged(tables.path, "no such row can be in texts")
    return uses
