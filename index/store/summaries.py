"""Every passage and every quotation in brief, for looking through all of them, for lists and for counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from index.model import Progress
from index.store.checked_rows import CheckedTables
from index.store.row_mapping import QUOTATIONS
from letters.model import is_speech

EACH = 1000  # rows between two calls of `progress`


class PassageSummary(NamedTuple):
    """A passage in brief. `outlets` and `quotations` count all that print it."""

    id: str
    source: str | None
    start: int  # code points of the source's text
    text: str
    wordings: tuple[str, ...]  # other texts of quotations that print it, and no other passage
    outlets: int
    quotations: int
    translating: int = 0  # outlets with a quotation that seems to translate it


def passage_summaries(tables: CheckedTables, progress: Progress | None = None) -> list[PassageSummary]:
    """The passages in order of the library, but those of no source that nobody gives as anyone's words.

    `progress` is called with the number of rows; it may raise to end the reading. Raises as `CheckedTables` does.
    """
    read = "chronology", "translations", "quotations", "texts", "uses", "passages"
    done, total = 0, sum(tables.counts[table] for table in read)

    def rows(table: str, rest: str = "") -> Iterator[list[Any]]:
        nonlocal done
        for row in tables.every(table, rest):
            done += 1
            if progress and not done % EACH:
                progress("reading", done, total)
            yield row

    outlet = {row[0]: row[3] for row in rows("chronology")}
    translated: dict[int, list[int]] = {}
    for quotation, passage, _ in rows("translations"):
        translated.setdefault(quotation, []).append(passage)
    printed: dict[int, list[str]] = {}
    translating: dict[int, set[str]] = {}
    spoken = set[int]()
    for n, article, _, _, kind, _, nested, *_, text in rows("quotations"):
        for passage in () if nested else translated.get(n, ()):
            translating.setdefault(passage, set()).add(outlet.get(article, ""))
        printed.setdefault(text, []).append(outlet.get(article, ""))
        if is_speech(kind):
            spoken.add(text)
    words = {row[0]: row[5] for row in rows("texts") if row[4] == 1}
    uses: dict[int, list[int]] = {}
    for passage, text, *_ in rows("uses"):
        uses.setdefault(passage, []).append(text)
    summaries = []
    for n, id, source, start, *_, text in rows("passages", "ORDER BY source IS NULL, source, start, end, id"):
        texts = uses.get(n, ())
        if source is not None or any(number in spoken for number in texts):
            by = [name for number in texts for name in printed.get(number, ())]
            wordings = dict.fromkeys(words[number] for number in texts if number in words)
            wordings.pop(text, None)
            counted = len(set(by)), len(by), len(translating.get(n, ()))
            summaries.append(PassageSummary(id, source, start, text, tuple(wordings), *counted))
    return summaries


class QuotationFacts(NamedTuple):
    """A quotation without its words."""

    number: int  # counts within this library only
    article: int  # the number of its article
    kind: str
    speaker: str | None  # the fullest name; None where the article leaves it in doubt
    sourced: bool  # whether it prints words of a source


def quotation_facts(tables: CheckedTables) -> Iterator[QuotationFacts]:
    """Every quotation, in order of the library. Raises as `CheckedTables` does."""
    sourced = {row[0] for row in tables.rows("texts") if row[2]}
    for row in tables.every("quotations"):
        quotation = QUOTATIONS.decode(row)
        yield QuotationFacts(row[0], row[1], quotation.kind, quotation.likely_speaker, row[-1] in sourced)
