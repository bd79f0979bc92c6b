"""The units of a folder of Parquet as a library has them, for `index.grouping.stored_units`: numbered by rank."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk.external_sort import Pairs, sort_pairs
from index.grouping.stored_units import unit_shingles
from index.grouping.units import units_of_strings

if TYPE_CHECKING:
    from index.parquet.import_state import ImportState

SHINGLE_BITS = 63
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
