"""The passages of a folder of Parquet as a library has them: with the sources, the texts, what prints and what translates them.

Also the units by which they were grouped, the pieces of texts, and who holds which shingles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np

from index.disk.external_sort import Pairs, sort_pairs
from index.grouping import SourceSentences
from index.grouping.stored_units import unit_shingles
from index.grouping.units import units_of_strings
from index.model import Passage
from index.parquet.import_state import SHINGLE_BITS, ImportState
from index.parquet.table_schemas import SOURCES, TRANSLATIONS
from index.store.row_mapping import field_codec
from index.store.row_writer import text_key
from index.store.schema import INDEXES
from letters.model import QuotesError, Source

_NUMBERED = """
SELECT staged.article, staged.start, quotation.n, texts.n, passage.n, staged.passage, staged.confidence
FROM staging.translations AS staged LEFT JOIN articles AS article ON article.id = staged.article
LEFT JOIN chronology AS dated ON dated.n = article.n
LEFT JOIN quotations AS quotation ON quotation.n >= dated.quotation
    AND quotation.n < dated.quotation + dated.quotations
    AND quotation.start = staged.start AND quotation.end = staged.end
LEFT JOIN texts ON texts.n = quotation.text AND texts.key = staged.text
LEFT JOIN passages AS passage ON passage.id = staged.passage AND passage.source IS NOT NULL
"""  # with the indexes that a finished library has
SOURCE_ROWS = field_codec(Source)
BATCH = 1 << 13  # units whose shingles are made at once
COLUMNS = ("content", "rows", "parent", "round", "head", "tail", "shown", "words")
_RANKED = """
INSERT INTO staging.ranks SELECT content, row_number() OVER (
    ORDER BY CASE WHEN rows > 1 THEN 10 ELSE 9 END * length DESC, content < 0, content) FROM staging.units ORDER BY content
"""  # the order of index.grouping.stored_units.StoredUnit.rank
_UNITS = """
SELECT own.n, unit.content, unit.rows, parent.n, unit.round, head.n, tail.n, texts.n, unit.words,
    unit.head IS NOT NULL, unit.tail IS NOT NULL, unit.shown IS NOT NULL
FROM staging.units AS unit JOIN staging.ranks AS own ON own.content = unit.content
LEFT JOIN staging.ranks AS parent ON parent.content = unit.parent
LEFT JOIN staging.ranks AS head ON head.content = unit.head LEFT JOIN staging.ranks AS tail ON tail.content = unit.tail
LEFT JOIN texts ON texts.key = unit.shown AND NOT texts.sourced ORDER BY own.n
"""
_PIECES = """
SELECT unit.n, texts.n, piece.place FROM staging.pieces AS piece
LEFT JOIN staging.ranks AS unit ON unit.content = piece.unit
LEFT JOIN texts ON texts.key = piece.text AND NOT texts.sourced ORDER BY 1, 2, 3
"""
_MISCOUNTED = """
SELECT words FROM units LEFT JOIN (
    SELECT unit, sum(texts.quotations) AS printed FROM pieces JOIN texts ON texts.n = pieces.text GROUP BY unit
) AS standing ON standing.unit = units.n WHERE coalesce(printed, 0) <> rows LIMIT 1
"""
_UNCUT = "SELECT key FROM texts WHERE NOT sourced AND n NOT IN (SELECT text FROM pieces) LIMIT 1"


def write_passages(state: ImportState) -> None:
    """Write sources, texts, passages and uses; of a selection the passages that are chosen and the sentences of its sources."""
    sources = _sources(state)
    _stage_uses(state)
    stage_translations(state)
    _texts(state)
    _passages(state, sources)


def _sources(state: ImportState) -> dict[str, Source]:
    """The sources that are kept."""
    sources: dict[str, Source] = {}
    for batch in state.tables.batches("sources", SOURCES.names):
        for row in batch.to_pylist():
            source = SOURCE_ROWS.record(row)
            if source.id in sources:
                raise state.tables.fault(f"two sources {source.id}")
            sources[source.id] = source
    if state.selection and state.selection.sources:
        for id in state.selection.sources:
            if id not in sources:
                raise QuotesError(
                    f"{id}: no such source in {state.tables.place}; there are {', '.join(sorted(sources))}"
                )
        sources = {id: sources[id] for id in sources if id in state.selection.sources}
    return sources


def _stage_uses(state: ImportState) -> None:
    """Take in all uses, of a selection those of chosen passages."""
    rows = state.rows("uses", ("passage", "text", "start", "end"), everywhere=False)
    kept = ""
    if state.selection:
        passages = state.rows("passages", ("id", "source", "outlets"), everywhere=False)
        chosen = ((id,) for id, *facts in passages if state.selection.chooses(*facts))
        state.database.executemany("INSERT INTO staging.chosen VALUES (?)", chosen)
        kept = "WHERE EXISTS (SELECT 1 FROM staging.chosen WHERE id = ?1)"
    state.database.executemany(f"INSERT INTO staging.uses SELECT ?1, ?2, ?3, ?4 {kept}", rows)
    state.database.execute("CREATE INDEX staging.uses_passage ON uses (passage)")
    state.database.execute("CREATE INDEX staging.uses_text ON uses (text)")


def _texts(state: ImportState) -> None:
    """Write the texts, of a selection those that are used, and those that translate."""
    for key, text, sourced, printed in state.rows("texts", ("key", "text", "sourced", "quotations")):
        uses = state.database.execute("SELECT passage, start, end FROM staging.uses WHERE text = ?", (key,)).fetchall()
        if state.selection is None:
            spans = sorted(uses, key=lambda use: (use[1:], use[0])) if sourced else ()
            if not uses or key != text_key(text, spans):
                raise state.tables.fault(f"what the text {key} prints")
        if uses or state.first_row("SELECT 1 FROM staging.translations WHERE text = ?", key):
            n = state.store.counts["texts"] + 1
            state.store.insert_text(n, key, text, printed, len(uses), sourced=sourced)
    state.database.execute(next(index for index in INDEXES if "texts_key" in index))


def _passages(state: ImportState, sources: Mapping[str, Source]) -> None:
    """Write passages and what uses each, and the sources."""
    sentences = {passage.id: passage for passage in SourceSentences(sources.values()).passages}
    sentences_of: Counter[str] = Counter()
    n, used = 0, 0
    for row in state.rows("passages", ("id", "source", "start", "end", "text"), everywhere=False):
        passage = Passage(*row)
        if not _keeps(state, passage, sources):
            continue
        source = passage.source
        known = Passage(row[0], None, 0, len(row[4]), row[4]) if source is None else sentences.get(row[0])
        if known is None or passage != known._replace(speaker=None):
            raise state.tables.fault(f"the passage {passage.id}")
        uses = _uses(state, passage.id, passage.end if source is None else len(sources[source].text))
        if uses or source is not None:
            n, used = n + 1, used + len(uses)
            sentences_of.update(() if source is None else [source])
            state.store.insert_passage(n, known, uses)
    if (used,) != state.first_row("SELECT count(*) FROM staging.uses"):
        raise state.tables.fault("a use of an unknown passage")
    if sum(sentences_of.values()) != len(sentences):
        raise state.tables.fault("sentences of sources are missing")
    for number, id in enumerate(sorted(sources), 1):
        state.store.insert_source(number, sources[id], sentences_of[id])


def _keeps(state: ImportState, passage: Passage, sources: Mapping[str, Source]) -> bool:
    if state.selection is None:
        return True
    if passage.source is not None:
        return passage.source in sources
    return state.first_row("SELECT 1 FROM staging.chosen WHERE id = ?", passage.id) is not None


def _uses(state: ImportState, passage: str, length: int) -> list[tuple[int, int, int, int]]:
    """The uses of a passage whose offsets go to a length: number and key of the text, start, end."""
    uses = state.database.execute(
        "SELECT texts.n, uses.text, uses.start, uses.end FROM staging.uses"
        " LEFT JOIN texts ON texts.key = uses.text WHERE uses.passage = ? ORDER BY texts.n", (passage,),
    ).fetchall()  # fmt: skip
    for text, key, start, end in uses:
        if text is None or not 0 <= start <= end <= length:
            raise state.tables.fault(f"the use of {passage} by the text {key}")
    return uses


def stage_translations(state: ImportState) -> None:
    """Take in what quotations translate, of a selection what translates chosen passages."""
    kept = "" if state.selection is None else "WHERE EXISTS (SELECT 1 FROM staging.chosen WHERE id = ?5)"
    rows = state.rows("translations", TRANSLATIONS.names)
    insert = f"INSERT INTO staging.translations SELECT ?1, ?2, ?3, ?4, ?5, ?6 {kept}"
    state.database.executemany(insert, rows)
    state.database.execute("CREATE INDEX staging.translations_text ON translations (text)")


def write_translations(state: ImportState) -> None:
    """Write what was taken in; articles, quotations and passages are there."""
    for article, start, quotation, text, passage, id, confidence in state.database.execute(_NUMBERED):
        if text is None or passage is None or not 0 <= confidence <= 1:
            raise state.tables.fault(f"the translation of {id} in {article} at {start}")
        state.store.insert_translation((article, start), quotation, passage, id, confidence)


def write_units(state: ImportState) -> None:
    """Write units, the pieces of texts, and who holds which shingles."""
    database, store, fault = state.database, state.store, state.tables.fault
    rows = ((*row, row[-1].count(" ") - 1) for row in state.rows("units", COLUMNS))
    database.executemany("INSERT INTO staging.units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany("INSERT INTO staging.pieces VALUES (?, ?, ?)", state.rows("pieces", ("unit", "text", "place")))
    database.execute(_RANKED)
    store.insert_postings("owners", sort_pairs(_written(state), SHINGLE_BITS))
    for row in database.execute(_PIECES):
        if None in row:
            raise fault("a piece of an unknown unit or text")
        store.insert("pieces", *row)
    for statement in (_MISCOUNTED, _UNCUT):
        for (wrong,) in database.execute(statement):
            raise fault(f"the pieces of {str(wrong).strip()[:60]}")


def _written(state: ImportState) -> Iterator[Pairs]:
    """The shingles of the units and their numbers, by rank; the units are written on the way."""
    rows = state.database.execute(_UNITS)
    while batch := [_row(state, row) for row in islice(rows, BATCH)]:
        for row in batch:
            state.store.insert("units", *row)
        cut = units_of_strings([row[-1] for row in batch], [row[2] for row in batch])
        if cut.content().view(np.int64)[cut.unit].tolist() != [row[1] for row in batch]:
            raise state.tables.fault("the words of a unit")
        numbers = np.empty(len(batch), dtype=np.uint32)
        numbers[cut.unit] = [row[0] for row in batch]
        shingle, place = unit_shingles(cut)
        yield shingle, numbers[place - 1]


def _row(state: ImportState, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A unit as it is written: what it is linked to is there, and of a higher rank."""
    *row, headed, tailed, shows = values
    n, _, _, parent, _, head, tail, shown, words = row
    linked = ((headed, head), (tailed, tail), (shows, shown))
    if parent is None or parent > n or any(expected and number is None for expected, number in linked):
        raise state.tables.fault(f"what the unit {words.strip()[:60]} is linked to")
    return tuple(row)
