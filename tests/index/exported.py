"""A library as a folder of Parquet, written by nothing but pyarrow: what `quotes build --from-parquet` is tried on."""

from __future__ import annotations

import json
import random
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from index.parquet.table_schemas import FINISHED, PARTITIONED, TABLES, VERSION, prefix_of
from index.store import Library
from index.store.schema import FILE

FILES = 3  # of each table, or of each part of it
Rows = list[dict[str, Any]]


def export(index: Path, out: Path, seed: int = 0) -> Path:
    """Write the library of an index folder as Parquet: the rows shuffled, in several files."""
    with Library.open(index) as library:
        counts, encoders = library.counts(), library.encoders
    with closing(sqlite3.connect(index / FILE)) as database:
        database.row_factory = sqlite3.Row
        write(out, tables(database), counts, seed, encoders)
    return out


def write(
    out: Path, content: dict[str, Rows], counts: dict[str, int], seed: int = 0, encoders: Sequence[str] = ("",)
) -> None:
    """Write these rows, and say that all is finished."""
    chance = random.Random(seed)
    for table, rows in content.items():
        parts: defaultdict[str, Rows] = defaultdict(list)
        for row in chance.sample(rows, len(rows)):
            parts[f"{table}/prefix={row['prefix']}" if table in PARTITIONED else table].append(row)
        (out / table).mkdir(parents=True)
        (out / table / "_SUCCESS").touch()
        for folder, rows_of_folder in parts.items():
            (out / folder).mkdir(exist_ok=True)
            for n in range(FILES):
                columns = [field for field in TABLES[table] if field.name != "prefix"]
                table_part = pa.Table.from_pylist(rows_of_folder[n::FILES], pa.schema(columns))
                pq.write_table(
                    table_part, out / folder / f"part-{n}.parquet", row_group_size=chance.choice([1, 2, 100])
                )
    finish(out, counts, encoders=encoders)


def finish(out: Path, counts: dict[str, int], version: int = VERSION, encoders: Sequence[str] = ("",)) -> None:
    facts = {"version": version, "program": "0", "counts": counts, "encoders": encoders}
    (out / FINISHED).write_text(json.dumps(facts), "utf-8")


def tables(database: sqlite3.Connection) -> dict[str, Rows]:
    """The rows of every table of Parquet, from those of the library."""
    read = {
        name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
        for name in (
            "sources",
            "source_texts",
            "articles",
            "chronology",
            "quotations",
            "texts",
            "passages",
            "uses",
            "translations",
            "units",
            "pieces",
        )
    }
    key = {0: None} | {row["n"]: row["key"] for row in read["texts"]}
    return {
        "sources": [
            {**row, "aliases": json.loads(row["aliases"]), "text": _source_text(row, read)} for row in read["sources"]
        ],
        "articles": _articles(read, key),
        "texts": [{**row, "sourced": bool(row["sourced"])} for row in read["texts"]],
        **_passages(read, key),
        "translations": _translations(read),
        **_units(read, key),
    }


def _source_text(source: dict[str, Any], read: dict[str, Rows]) -> str:
    parts = [row for row in read["source_texts"] if row["source"] == source["n"]]
    return "".join(row["text"] for row in sorted(parts, key=lambda row: int(row["start"])))


def _articles(read: dict[str, Rows], key: dict[int, int | None]) -> Rows:
    id = {None: None} | {row["n"]: row["id"] for row in read["articles"]}
    quotations = defaultdict(list)
    for row in sorted(read["quotations"], key=lambda row: row["n"]):
        flags = {name: bool(row[name]) for name in ("nested", "block")}
        quotations[row["article"]].append({**row, **flags, "group": row["part_of"], "text": key[row["text"]]})
    when = {row["n"]: row for row in read["chronology"]}
    return [
        {
            **row,
            "clipping": bool(row["clipping"]),
            "blocks": [{"start": start, "end": end} for start, end in json.loads(row["blocks"])],
            "likely": when[row["n"]]["likely"],
            "copy_of": id[when[row["n"]]["parent"]],
            "narration": [number for (number,) in struct.iter_unpack("<I", when[row["n"]]["grams"])],
            "quotations": quotations[row["n"]],
        }
        for row in read["articles"]
    ]


def _passages(read: dict[str, Rows], key: dict[int, int | None]) -> dict[str, Rows]:
    outlet = {row["n"]: row["outlet"] for row in read["articles"]}
    printed = defaultdict(list)
    for row in read["quotations"]:
        printed[row["text"]].append(outlet[row["article"]])
    texts = defaultdict(list)
    for row in read["uses"]:
        texts[row["passage"]].append(row["text"])
    passages = []
    for row in read["passages"]:
        outlets = [name for text in texts[row["n"]] for name in printed[text]]
        facts = {"quotations": len(outlets), "outlets": len(set(outlets))}
        passages.append({**row, **facts, "prefix": prefix_of(row["id"], row["source"])})
    by_number = {row["n"]: row for row in passages}
    uses = [
        {**row, "passage": of["id"], "prefix": of["prefix"], "text": key[row["text"]]}
        for row in read["uses"]
        for of in [by_number[row["passage"]]]
    ]
    return {"passages": passages, "uses": uses}


def _translations(read: dict[str, Rows]) -> Rows:
    article, passage = ({row["n"]: row["id"] for row in read[name]} for name in ("articles", "passages"))
    key = {row["n"]: row["key"] for row in read["texts"]}
    quotation = {row["n"]: row for row in read["quotations"]}
    return [
        {"article": article[of["article"]], "start": of["start"], "end": of["end"], "text": key[of["text"]],
         "passage": passage[row["passage"]], "confidence": row["confidence"]}
        for row in read["translations"] for of in [quotation[row["quotation"]]]
    ]  # fmt: skip


def _units(read: dict[str, Rows], key: dict[int, int | None]) -> dict[str, Rows]:
    content = {None: None} | {row["n"]: row["content"] for row in read["units"]}
    links = ("parent", "head", "tail")
    units = [
        {**row, **{name: content[row[name]] for name in links}, "shown": key[row["shown"] or 0]}
        for row in read["units"]
    ]
    pieces = [{**row, "unit": content[row["unit"]], "text": key[row["text"]]} for row in read["pieces"]]
    return {"units": units, "pieces": pieces}
