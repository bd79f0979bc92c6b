"""The messages between partitions: the columns of each kind of row. Contents and keys are 64-bit hashes."""

from __future__ import annotations

import pyarrow as pa

from index.grouping.shingle_holders import MAX_HOLDERS
from index.parquet.table_schemas import ARTICLES, PASSAGES, PIECES, SOURCES, TEXTS, TRANSLATIONS, UNITS, USES

_NUMBER = pa.int64()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_UNIT = _schema(content=_NUMBER, words=pa.string(), rows=_NUMBER, length=pa.int32())
_HOLDER = {"content": _NUMBER, "weight": pa.int32(), "offset": pa.int32()}
_SPANS = pa.list_(pa.struct([("passage", pa.string()), ("start", _NUMBER), ("end", _NUMBER)]))
_READ = [field for field in ARTICLES if field.name not in ("likely", "copy_of", "narration")]
_SHINGLES = pa.list_(pa.uint32())
_NUMBERED = _schema(number=_NUMBER, id=pa.string(), outlet=pa.string(), family_given=pa.bool_(), shingles=_SHINGLES)

KINDS: dict[str, pa.Schema] = {
    # texts and their units
    "row": _schema(n=_NUMBER, key=_NUMBER),  # of `quotes passages`
    "text": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER),
    "fragment": _UNIT,  # a unit, as the texts of one partition have it
    "piece": _schema(content=_NUMBER, key=_NUMBER, position=pa.int32(), pieces=pa.int32()),
    "unit": _UNIT,
    # the holders of shingles, and what units share with them
    "holder": _schema(shingle=pa.uint64(), content=_NUMBER, weight=pa.int32(), offset=pa.int32()),
    "top_holders": _schema(
        shingle=pa.uint64(),
        **{f"{name}{slot}": kind for slot in range(MAX_HOLDERS) for name, kind in _HOLDER.items()},  # 0 if none
    ),
    "run": _schema(unit=_NUMBER, holder=_NUMBER, first=pa.int32(), last=pa.int32(), holder_first=pa.int32()),
    "unit_request": _schema(content=_NUMBER, partition=pa.int32()),
    "remote_unit": _UNIT,
    "pair": _schema(unit=_NUMBER, holder=_NUMBER, covered=pa.int32(), rank=pa.int32()),
    # units that two others cover in turn
    "edge": _schema(unit=_NUMBER, tail=pa.bool_(), words=pa.int32(), partner=_NUMBER, rows=_NUMBER, weight=_NUMBER),
    "enclosed": _schema(unit=_NUMBER, holder=_NUMBER),
    "candidate": _schema(unit=_NUMBER, rows=_NUMBER, words=pa.int32()),
    # where units belong
    "link": _schema(unit=_NUMBER, slot=pa.int32(), target=_NUMBER),
    "link_request": _schema(unit=_NUMBER, slot=pa.int32(), target=_NUMBER),
    "changed_links": _schema(count=_NUMBER),
    # passages and the texts that print them
    "text_root": _schema(
        key=_NUMBER, content=_NUMBER, position=pa.int32(), pieces=pa.int32(), weight=_NUMBER, root=_NUMBER,
        slot=pa.int32(),
    ),
    "use": _schema(root=_NUMBER, key=_NUMBER, text=pa.string()),
    "root_text": _schema(root=_NUMBER, key=_NUMBER, text=pa.string(), pieces=_NUMBER, printed=_NUMBER, id=pa.string()),
    "representative": _schema(root=_NUMBER, key=_NUMBER, id=pa.string(), text=pa.string()),
    "text_passage": _schema(key=_NUMBER, passage=pa.string()),
    "row_passages": _schema(n=_NUMBER, passages=pa.list_(pa.string())),
    # articles, as they are read and as they are stored
    "task": _schema(n=_NUMBER),
    "file_count": _schema(file=_NUMBER, count=_NUMBER),
    "refused": _schema(file=_NUMBER, record=_NUMBER, where=pa.string(), why=pa.string(), what=pa.string()),
    "source": SOURCES,
    "read": pa.schema([*_READ, pa.field("captured", pa.string()), pa.field("sum", _NUMBER), pa.field("crc", _NUMBER)]),
    "kept": pa.schema([*_READ, pa.field("narration", _SHINGLES)]),
    "superseded": _schema(id=pa.string(), captured=pa.string(), crc=_NUMBER),
    "duplicate": _schema(id=pa.string()),
    "sourced_text": _schema(key=_NUMBER, text=pa.string(), printed=_NUMBER, spans=_SPANS),
    "translation_search": _schema(encoder=pa.string(), passed_over=_NUMBER),  # of one partition
    "text_outlet": _schema(key=_NUMBER, outlet=pa.string()),
    "article_shingles": _schema(
        id=pa.string(), outlet=pa.string(), published=pa.string(), length=_NUMBER, family=pa.string(),
        shingles=_SHINGLES,
    ),
    "copy_decision": _schema(id=pa.string(), likely=pa.int8(), copy_of=pa.string()),
    # passages as they are stored
    "passage_text": _schema(id=pa.string(), text=pa.string()),
    "wording": _schema(key=_NUMBER, passage=pa.string(), text=pa.string()),
    "wording_span": _schema(key=_NUMBER, passage=pa.string(), start=_NUMBER, end=_NUMBER),
    "passage": _schema(id=pa.string(), source=pa.string(), start=_NUMBER, end=_NUMBER, text=pa.string()),
    "use_count": _schema(passage=pa.string(), printed=_NUMBER, outlet=_NUMBER),
    # the tables of the folder
    "outlet": _schema(outlet=pa.string()),
    "row_count": _schema(table=pa.string(), rows=_NUMBER),
    "sources": SOURCES,
    "articles": ARTICLES,
    "texts": TEXTS,
    "passages": PASSAGES,
    "uses": USES,
    "translations": TRANSLATIONS,
    "units": UNITS,
    "pieces": PIECES,
    # families: articles by their numbers, and the holders of shingles outside quotation marks
    "time_sample": _schema(published=pa.string(), length=_NUMBER, id=pa.string()),
    "dated_article": _schema(published=pa.string(), length=_NUMBER, id=pa.string(), partition=pa.int32()),
    "article_rank": _schema(range=pa.int32(), rank=_NUMBER),
    "range_count": _schema(range=pa.int32(), count=_NUMBER),
    "numbered_article": _NUMBERED,
    "local_holder": _schema(shingle=pa.uint32(), number=_NUMBER, sample_key=pa.uint32()),
    "article_holder": _schema(shingle=pa.uint32(), number=_NUMBER, first=pa.bool_(), sampled=pa.bool_()),
    "likely_copy": _schema(number=_NUMBER),
    "article_request": _schema(number=_NUMBER, partition=pa.int32()),
    "remote_article": _NUMBERED,
}  # fmt: skip
