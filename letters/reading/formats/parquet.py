"""Reads Parquet: one record per row, in named columns; a few rows at a time, never the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from letters.reading.decoding import MAX_BYTES
from letters.reading.errors import Unreadable, needing
from letters.reading.metadata import OWN_NAMES, Metadata, field_of, rank
from letters.reading.records import Record, table_record, unreadable

BATCH_BYTES = 1 << 20  # rough bytes of rows per batch
_ROWS = 1 << 10  # at most, per batch

_AGAIN = "write it again"


def cut(stream: BinaryIO, path: str) -> Iterator[Record]:
    """The rows of the columns that are read, and the rows that can't be read. The stream must be seekable.

    Raises Unreadable for what is no Parquet, for columns that aren't such, and where the extra is missing.
    """
    with needing(path, "Parquet", "pyarrow", "parquet"):
        import pyarrow as arrow
        from pyarrow import parquet
    try:
        file = parquet.ParquetFile(
            stream, buffer_size=1 << 16, pre_buffer=False, coerce_int96_timestamp_unit="us", page_checksum_verification=True
        )  # fmt: skip
        names = _columns(file.schema_arrow, path)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        _of_the_disk(error)
        raise Unreadable(path, f"is no Parquet file, or is damaged: {_AGAIN}") from None
    first = 1
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        yield from _group(file, group, first, names, path)
        first += rows


def _group(file: Any, group: int, first: int, names: tuple[str, ...], path: str) -> Iterator[Record]:
    """The rows of one row group; if it is damaged, a last record says which rows are lost."""
    import pyarrow as arrow

    metadata = file.metadata.row_group(group)
    number, end = first, first + metadata.num_rows
    each = max(1, min(_ROWS, BATCH_BYTES * metadata.num_rows // max(1, metadata.total_byte_size)))
    try:
        for batch in file.iter_batches(each, [group], list(names), use_threads=False):
            columns = tuple(batch.schema.names)
            for values in zip(*map(_values, batch.columns)):
                size = sum(len(value) for value in values if isinstance(value, bytes))
                yield table_record(path, number, (columns, values), size, _row)
                number += 1
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        _of_the_disk(error)
    if number < end:
        yield unreadable(f"{path}:{number}", f"is damaged, up to row {end - 1}: {_AGAIN}")


def _of_the_disk(error: Exception) -> None:
    """Raise errors of the disk, not of the file."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error


def _columns(schema: Any, path: str) -> tuple[str, ...]:
    """The columns to read. Raises Unreadable without one of texts, or for columns of other types."""
    for name in (name for name in OWN_NAMES if name in schema.names):
        if len(indices := schema.get_all_field_indices(name)) > 1:
            raise Unreadable(path, f"has {len(indices)} columns `{name}`: leave one")
        if not _fits(kind := schema.field(name).type, name):
            raise Unreadable(path, f"the column `{name}` holds {kind}: write it as strings")
    own = tuple(name for name in OWN_NAMES if name in schema.names)
    others = tuple(_other_columns(schema, frozenset(own)))
    if "text" not in map(field_of, own + others):
        raise Unreadable(path, "has no column `text`: name the columns as the formats have them (quotes help formats)")
    return own + others


def _other_columns(schema: Any, own: frozenset[str]) -> Iterator[str]:
    """Columns of other names for a field that has no column of its own name; of texts the first alone."""
    named = [name for name in schema.names if (field_of(name) or name) not in own and schema.names.count(name) == 1]
    usable = [name for name in named if (field := field_of(name)) and _fits(schema.field(name).type, field)]
    texts = [name for name in usable if field_of(name) == "text"]
    first = next((name for name in sorted(texts, key=rank)), None)
    yield from (name for name in usable if name == first or name not in texts)


def _fits(kind: Any, name: str) -> bool:
    """Whether a column of this type can hold the values of this name."""
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_null(kind):
        return True
    if types.is_list(kind) or types.is_large_list(kind):
        return name != "text" and not types.is_nested(kind.value_type) and _fits(kind.value_type, name)
    plain = types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind)
    return name != "text" and bool(plain or types.is_date(kind) or types.is_timestamp(kind))


def _values(column: Any) -> list[object]:
    """A column's values, one by one: days and moments as ISO has them, these in UTC; strings as bytes."""
    import pyarrow as arrow

    kind = column.type
    if arrow.types.is_dictionary(kind):
        return _values(column.dictionary_decode())
    if arrow.types.is_string_view(kind):
        return _values(column.cast(arrow.large_string()))
    if arrow.types.is_timestamp(kind):
        column = column.view(arrow.timestamp(kind.unit))
    if arrow.types.is_date(kind) or arrow.types.is_timestamp(kind):
        return list(column.cast(arrow.string()).to_pylist())
    if arrow.types.is_string(kind):
        return list(column.view(arrow.binary()).to_pylist())
    if arrow.types.is_large_string(kind):
        return list(column.view(arrow.large_binary()).to_pylist())
    if arrow.types.is_list(kind) or arrow.types.is_large_list(kind):
        flat, ends = _values(column.flatten()), column.value_lengths().to_pylist()
        inner = iter(flat)
        return [None if length is None else [next(inner) for _ in range(length)] for length in ends]
    return list(column.to_pylist())


def _row(data: tuple[tuple[str, ...], tuple[object, ...]], where: str) -> Metadata:
    """The metadata of a row whose strings are bytes still."""
    if sum(len(value) for value in data[1] if isinstance(value, bytes)) > MAX_BYTES:
        raise Unreadable(where, f"the row is larger than {MAX_BYTES >> 20} MB: give every article its own row")
    try:
        return {name: _decoded(value) for name, value in zip(*data)}
    except UnicodeDecodeError:
        raise Unreadable(where, "is not UTF-8: write the strings as UTF-8") from None


def _decoded(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return [_decoded(item) for item in value] if isinstance(value, list) else value
