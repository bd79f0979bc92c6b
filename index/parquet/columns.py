"""Columns of Parquet as this program reads them: of the types that it names, without nulls where there may be none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from index.parquet import ROWS
from index.parquet.table_schemas import TABLES


class Columns:
    """Some columns of a table, `name` or of a list of records `name.field`.

    Files may write lists, records and numbers otherwise (engines know no unsigned ones), as long as the values fit.
    """

    def __init__(self, table: str, names: Sequence[str]) -> None:
        self._table = table
        self._names = list(names)
        self._fields = [_field(TABLES[table], name) for name in names]

    def read(self, file: Any) -> Iterator[pa.RecordBatch]:
        """These columns of a `ParquetFile`. Raises LookupError with what is wanting, and whatever pyarrow does."""
        leaves = [file.schema.column(n).path for n in range(len(file.schema))]
        paths = [[leaf for leaf in leaves if _within(leaf, name)] for name in self._names]
        for name, leaves in zip(self._names, paths):
            if not leaves:
                raise LookupError(f"no column {name} in table {self._table}")
        chosen = [leaf for leaves in paths for leaf in leaves]
        for batch in file.iter_batches(ROWS, columns=chosen, use_threads=False):
            columns = [self._converted(batch, field) for field in self._fields]
            yield pa.RecordBatch.from_arrays(columns, names=[field.name for field in self._fields])

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


def _field(schema: pa.Schema, name: str) -> pa.Field:
    first, _, inner = name.partition(".")
    field = schema.field(first)
    if not inner:
        return field
    record = field.type.value_field
    return field.with_type(pa.list_(record.with_type(pa.struct([record.type.field(inner)]))))


def _within(leaf: str, name: str) -> bool:
    """Whether a leaf of a file (`quotations.list.element.text`) is of this column."""
    first, _, inner = name.partition(".")
    parts = leaf.split(".")
    return parts[0] == first and (not inner or parts[-1] == inner)


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
