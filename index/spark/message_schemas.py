"""What parts of the data say to each other: the columns of each kind of row. Contents and keys are 64-bit names."""

from __future__ import annotations

import pyarrow as pa

from index.grouping.shingle_holders import MAX_HOLDERS
from index.parquet.table_schemas import ARTICLES, PASSAGES, PIECES, SOURCES, TEXTS, UNITS, USES

_NUMBER = pa.int64()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_HOLDING = {"content": _NUMBER, "weight": pa.int32(), "at": pa.int32()}
_SPANS = pa.list_(pa.struct([("passage", pa.string()), ("start", _NUMBER), ("end", _NUMBER)]))
_READ = [field for field in ARTICLES if field.name not in ("likely", "copy_of", "narration")]
_NUMBERED = _schema(number=_NUMBER, id=pa.string(), outlet=pa.string(), told=pa.bool_(), grams=pa.list_(pa.uint32()))

KINDS: dict[str, pa.Schema] = {
    # texts and their units
    "row": _schema(n=_NUMBER, key=_NUMBER),  # of `quotes passages`
    "text": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER),
    "fragment": _schema(
        content=_NUMBER, words=pa.string(), rows=_NUMBER, length=pa.int32()
    ),  # a unit, as some texts have it
    "piece": _schema(content=_NUMBER, key=_NUMBER, place=pa.int32(), pieces=pa.int32()),
    "unit": _schema(content=_NUMBER, words=pa.string(), rows=_NUMBER, length=pa.int32()),
    # who owns the grams, and what units share with owners
    "holder": _schema(gram=pa.uint64(), content=_NUMBER, weight=pa.int32(), at=pa.int32()),
    "owner": _schema(
        gram=pa.uint64(),
        **{f"{name}{slot}": kind for slot in range(MAX_HOLDERS) for name, kind in _HOLDING.items()},  # 0 where there is none
    ),
    "run": _schema(unit=_NUMBER, owner=_NUMBER, first=pa.int32(), last=pa.int32(), at=pa.int32()),
    "want": _schema(content=_NUMBER, part=pa.int32()),  # the words of a unit, for a part
    "words": _schema(content=_NUMBER, words=pa.string(), rows=_NUMBER, length=pa.int32()),  # of a unit of another part
    "pair": _schema(unit=_NUMBER, owner=_NUMBER, covered=pa.int32(), nth=pa.int32()),
    # units that two others cover in turn
    "edge": _schema(unit=_NUMBER, tail=pa.bool_(), words=pa.int32(), partner=_NUMBER, rows=_NUMBER, weight=_NUMBER),
    "near": _schema(unit=_NUMBER, holder=_NUMBER),
    "candidate": _schema(unit=_NUMBER, rows=_NUMBER, words=pa.int32()),
    # where units belong
    "link": _schema(unit=_NUMBER, slot=pa.int32(), towards=_NUMBER),
    "question": _schema(unit=_NUMBER, slot=pa.int32(), towards=_NUMBER),
    "changed": _schema(count=_NUMBER),
    # passages and who prints them
    "place": _schema(
        key=_NUMBER, content=_NUMBER, place=pa.int32(), pieces=pa.int32(), weight=_NUMBER, root=_NUMBER, slot=pa.int32()
    ),
    "use": _schema(root=_NUMBER, key=_NUMBER, text=pa.string()),
    "showing": _schema(root=_NUMBER, key=_NUMBER, text=pa.string(), pieces=_NUMBER, printed=_NUMBER, id=pa.string()),
    "shown": _schema(root=_NUMBER, key=_NUMBER, id=pa.string(), text=pa.string()),
    "named": _schema(key=_NUMBER, passage=pa.string()),
    "answer": _schema(n=_NUMBER, passages=pa.list_(pa.string())),
    # articles, as they are read and as they stay
    "task": _schema(n=_NUMBER),
    "came": _schema(file=_NUMBER, count=_NUMBER),
    "refused": _schema(file=_NUMBER, record=_NUMBER, where=pa.string(), why=pa.string(), what=pa.string()),
    "source": SOURCES,
    "read": pa.schema([*_READ, pa.field("captured", pa.string()), pa.field("sum", _NUMBER), pa.field("crc", _NUMBER)]),
    "kept": pa.schema([*_READ, pa.field("narration", pa.list_(pa.uint32()))]),
    "earlier": _schema(id=pa.string(), captured=pa.string(), crc=_NUMBER),
    "two": _schema(id=pa.string()),
    "sourced": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER, spans=_SPANS),
    "outlet": _schema(key=_NUMBER, outlet=pa.string()),
    "kin": _schema(
        id=pa.string(), outlet=pa.string(), published=pa.string(), length=_NUMBER, family=pa.string(),
        grams=pa.list_(pa.uint32()),
    ),
    "judged": _schema(id=pa.string(), likely=pa.int8(), copy_of=pa.string()),
    # passages as they stay
    "showed": _schema(id=pa.string(), text=pa.string()),
    "printing": _schema(key=_NUMBER, passage=pa.string(), text=pa.string()),
    "prints": _schema(key=_NUMBER, passage=pa.string(), start=_NUMBER, end=_NUMBER),
    "standing": _schema(id=pa.string(), source=pa.string(), start=_NUMBER, end=_NUMBER, text=pa.string()),
    "tally": _schema(passage=pa.string(), printed=_NUMBER, outlet=_NUMBER),
    # the tables of the folder
    "publisher": _schema(outlet=pa.string()),
    "count": _schema(table=pa.string(), rows=_NUMBER),
    "sources": SOURCES,
    "articles": ARTICLES,
    "texts": TEXTS,
    "passages": PASSAGES,
    "uses": USES,
    "units": UNITS,
    "pieces": PIECES,
    # families: articles by their numbers, and who has which gram outside marks
    "sampled": _schema(published=pa.string(), length=_NUMBER, id=pa.string()),
    "dated": _schema(published=pa.string(), length=_NUMBER, id=pa.string(), part=pa.int32()),
    "rank": _schema(range=pa.int32(), place=_NUMBER),
    "counted": _schema(range=pa.int32(), count=_NUMBER),
    "numbered": _NUMBERED,
    "has": _schema(gram=pa.uint32(), number=_NUMBER, lot=pa.uint32()),
    "held": _schema(gram=pa.uint32(), number=_NUMBER, first=pa.bool_(), drawn=pa.bool_()),
    "likely": _schema(number=_NUMBER),
    "wish": _schema(number=_NUMBER, part=pa.int32()),  # an article, for a part
    "lent": _NUMBERED,  # an article of another part
}  # fmt: skip
