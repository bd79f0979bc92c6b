"""What a folder of Parquet holds: its tables, their columns, what these mean, and how they are read and checked.

A table is a folder of any number of `.parquet` files, with its rows in any order. `passages` and `uses` are partitioned into
folders `prefix=…` (`prefix_of`). `finished.json` is written last; a folder without it is not finished:
`{"version": 2, "program": "0.1.0", "counts": {…}, "encoders": […]}`, the counts as `Library.counts` has them (`uses`: a
quotation counted once for each passage that it prints), a count of any other table here is of its rows; and what looked
for translations, as `Library.encoders` has it.

Offsets are code points, end exclusive, and as the library has them: a quotation's point into its article, a passage's and
a use's into the source, or where there is none into the passage's own text. Texts go by keys
(`index.store.row_writer.text_key`), units by their content (`index.grouping.units.Units.content`, signed).
`units`, `pieces`, `likely` and `narration` are read by `quotes add` and `quotes remove` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

ROWS = 1024  # in a batch at most
VERSION = 2
FINISHED = "finished.json"
PARTITIONED = ("passages", "uses")  # by `prefix`, into folders
SOURCE_PREFIX = "source"  # the prefix of passages of sources


def _column(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


def _maybe(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=True)


def _list(kind: pa.DataType) -> pa.DataType:
    return pa.list_(pa.field("element", kind, nullable=False))


STRING, INT, SMALL = pa.string(), pa.int64(), pa.int32()

SOURCES = pa.schema([
    _column("id", STRING),
    _maybe("title", STRING),
    _maybe("speaker", STRING),
    _maybe("published", STRING),  # YYYY, YYYY-MM or YYYY-MM-DD
    _maybe("url", STRING),
    _maybe("language", STRING),  # ISO 639-1, as stated
    _maybe("note", STRING),
    _column("aliases", _list(STRING)),  # what else articles may call the speaker
    _column("text", STRING),
])  # fmt: skip

BLOCK = pa.struct([_column("start", INT), _column("end", INT)])

QUOTATION = pa.struct([
    _column("start", INT),
    _column("end", INT),
    _column("kind", STRING),  # quotation, term, title, scare
    _column("group", SMALL),  # the parts of one quotation share it; counted from 0 within the article
    _column("nested", pa.bool_()),  # stands inside another quotation
    _column("block", pa.bool_()),  # a block quotation, without marks of its own
    _maybe("speaker", STRING),  # the mention, as it stands in the article
    _maybe("speaker_full", STRING),  # the fullest name that the article gives that speaker
    _column("confidence", pa.float64()),  # of the speaker, from 0 to 1
    _column("language", STRING),
    _column("reason", STRING),  # why this kind
    _column("context_start", INT),  # the sentences around it
    _column("context_end", INT),
    _maybe("text", INT),  # the key of its text; null where it has no word
])  # fmt: skip

ARTICLES = pa.schema([
    _column("id", STRING),
    _column("outlet", STRING),
    _maybe("title", STRING),
    _maybe("author", STRING),
    _maybe("url", STRING),
    _maybe("published", STRING),
    _maybe("language", STRING),  # as stated
    _maybe("family", STRING),  # as stated: the origin of which it is a known copy
    _maybe("note", STRING),
    _column("clipping", pa.bool_()),  # the text is ours except for the quotations
    _column("markup", STRING),  # plain, markdown
    _column("body", INT),  # where the text proper begins, after front matter
    _column("blocks", _list(BLOCK)),  # block quotations that the format itself marks
    _column("text", STRING),
    _column("likely", pa.int8()),  # on what `copy_of` rests: index.near_duplicates.CopyDecision
    _maybe("copy_of", STRING),  # the id of the article that it copies, as its text shows
    _column("narration", _list(pa.uint32())),  # sampled shingles of its words outside quotation marks, rising; none of a clipping
    _column("quotations", _list(QUOTATION)),  # in order
])  # fmt: skip

TEXTS = pa.schema([
    _column("key", INT),
    _column("text", STRING),
    _column("sourced", pa.bool_()),  # whether it prints sources
    _column("quotations", INT),  # by how many it is printed
])  # fmt: skip

PASSAGES = pa.schema([
    _column("prefix", STRING),
    _column("id", STRING),
    _maybe("source", STRING),  # of whose text it is a sentence or heading; all of these are here, printed or not
    _column("start", INT),  # 0 where there is no source
    _column("end", INT),  # the length of the text where there is no source
    _column("text", STRING),  # of the source, or the wording that stands for the passage
    _column("quotations", INT),  # that print it
    _column("outlets", INT),  # different ones, of the articles of these
])  # fmt: skip

USES = pa.schema([
    _column("prefix", STRING),  # of the passage
    _column("passage", STRING),  # its id
    _column("text", INT),  # the key of the text that prints it
    _column("start", INT),  # what it covers of the passage
    _column("end", INT),
])  # fmt: skip

TRANSLATIONS = pa.schema([
    _column("article", STRING),  # its id
    _column("start", INT),  # of the quotation in it
    _column("end", INT),
    _column("text", INT),  # the key of its text
    _column("passage", STRING),  # the id of the passage of a source that the quotation seems to translate
    _column("confidence", pa.float64()),  # from .5 to 1
])  # fmt: skip

UNITS = pa.schema([
    _column("content", INT),
    _column("rows", INT),  # quotations that print it
    _column("parent", INT),  # the content of the unit that it is linked to; its own where there is none
    _column("round", SMALL),  # when it was found to be covered by two others in turn, from 1; else 0
    _maybe("head", INT),  # the contents of these two
    _maybe("tail", INT),
    _maybe("shown", INT),  # of a root, the key of the text that shows it
    _column("words", STRING),  # one space around each
])  # fmt: skip

PIECES = pa.schema([
    _column("unit", INT),  # its content
    _column("text", INT),  # the key of a text that no source has
    _column("place", SMALL),  # of the piece in the text, from 0
])  # fmt: skip

TABLES: dict[str, pa.Schema] = {
    "sources": SOURCES, "articles": ARTICLES, "texts": TEXTS, "passages": PASSAGES, "uses": USES,
    "translations": TRANSLATIONS, "units": UNITS, "pieces": PIECES,
}  # fmt: skip


def prefix_of(passage: str, source: str | None) -> str:
    """By which folder a passage and its uses lie: `source`, or the first two characters of the id (q0 to qf)."""
    return passage[:2] if source is None else SOURCE_PREFIX


class Columns:
    """Some columns of a table.

    Files may write lists, records and numbers otherwise (engines know no unsigned ones), as long as the values fit.
    """

    def __init__(self, table: str, names: Sequence[str]) -> None:
        self._table = table
        self._fields = [TABLES[table].field(name) for name in names]

    def read(self, file: Any) -> Iterator[pa.RecordBatch]:
        """These columns of a `ParquetFile`. Raises LookupError with what is wanting, and whatever pyarrow does."""
        leaves = (file.schema.column(n).path for n in range(len(file.schema)))  # `quotations.list.element.text`
        there = {leaf.partition(".")[0] for leaf in leaves}
        names = [field.name for field in self._fields]
        for name in names:
            if name not in there:
                raise LookupError(f"no column {name} in table {self._table}")
        for batch in file.iter_batches(ROWS, columns=names, use_threads=False):
            columns = [self._converted(batch, field) for field in self._fields]
            yield pa.RecordBatch.from_arrays(columns, names=names)

    def _converted(self, batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
        column = batch.column(batch.schema.get_field_index(field.name))
        if column.type != field.type:
            column = column.cast(_nullable(field.type))
        column.validate(full=True)  # UTF-8 too
        if lack := _missing_value(column, field):
            raise LookupError(f"nothing in {lack} of table {self._table}, where something must be")
        return column


def values(column: pa.Array) -> list[Any]:
    """The values of a column of strings, numbers or booleans, None for null."""
    if pa.types.is_string(column.type) or not column.null_count:
        plain: list[Any] = column.to_numpy(zero_copy_only=False).tolist()
        return plain
    return list(column.to_pylist())


def _nullable(kind: pa.DataType) -> pa.DataType:
    """The type with nulls everywhere: files say so, even where there are none."""
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", _nullable(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _nullable(field.type)) for field in kind])
    return kind


def _missing_value(column: pa.Array, field: pa.Field) -> str:
    """The name of what is null and may not be; "" where there is no such."""
    if column.null_count and not field.nullable:
        return str(field.name)
    if pa.types.is_list(field.type):
        missing = _missing_value(column.flatten(), field.type.value_field)
        return f"{field.name}.{missing}" if missing else ""
    if pa.types.is_struct(field.type):
        return next(
            (lack for inner, part in zip(field.type, column.flatten()) if (lack := _missing_value(part, inner))), ""
        )
    return ""
